"""retention: whether a contact was recorded, and how long its record must be kept.

Meaning of recorded: a contact of the kinds that was to be recorded and was not, or not throughout,
is a breach; so is one whose record was deleted before the term was over, and one in a record from
which entries were cut. Of kept: the record may not be deleted before a last day, counted from the
contact or from the last activity on the debt. The term ends so many years later, on the same day. A
record of which no deletion is known is kept. Facts used: kind, outcome, start, recording,
deletion; later contacts on the debt; gaps proven in the record.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.form import Form
from fairdue.conduct.hearing import spoke
from fairdue.conduct.holiday import years_after
from fairdue.conduct.kinds.plan_stop import months_after
from fairdue.conduct.phrase import Phrase, phrase
from fairdue.conduct.scene import Scene
from fairdue.conduct.told import concerns
from fairdue.facts import Contact, ContactKind, Effect, Gap, RecordingState, RuleOutcome

_KEPT = {
    "zh-CN": ("对方出示完整的录音或记录",),
    "en": ("the other side produces the whole recording or record",),
}


NOT_RECORDED, DELETED = "not_recorded", "deleted_too_early"


class Retention(Form, frozen=True, kw_only=True, tag_field="form", tag="recorded"):
    """Terms: what is recorded, for how many years it is kept, whether gaps count.

    `recorded`: `throughout` = a recording of the whole contact is asked for, `not_asked` = any
    record will do. `only_talks`: contacts that nobody took need no recording. `years` 0 = no term.
    """

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = {
        NOT_RECORDED: Phrase(
            short={"zh-CN": "没有全程录音", "en": "not recorded throughout"},
            said={
                "zh-CN": "{at}，{party}的这次联系没有全程录音或录像",
                "en": "{at}: {party} did not record this contact throughout",
            },
            change=_KEPT,
        ),
        DELETED: Phrase(
            short={"zh-CN": "记录过早删除", "en": "record deleted too early"},
            said={
                "zh-CN": "{at} 的联系，记录在 {observed} 被删除，未满 {limit} 年",
                "en": "{at}: the record of this contact was deleted on {observed}, "
                "within {limit} years",
            },
            change=_KEPT,
        ),
        "record_has_gaps": Phrase(
            short={"zh-CN": "记录被删减", "en": "entries cut from the record"},
            said={
                "zh-CN": "{at}，{party}的催收记录被证明缺了 {observed} 条",
                "en": "{at}: {observed} entries are proven to be cut from the record of {party}",
            },
            change=_KEPT,
        ),
    }

    kinds: tuple[ContactKind, ...]
    recorded: Literal["throughout", "not_asked"]
    only_talks: bool
    years: Annotated[int, msgspec.Meta(ge=0)]
    without_gaps: bool

    def answer(self, scene: Scene) -> Answer:
        """Breach when something that must be recorded or kept was not."""
        if scene.contact.kind not in self.kinds:
            return NOT_APPLICABLE
        last = self._last_day(scene)
        deleted = scene.contact.deleted_at
        if last is not None and deleted is not None and deleted < self._over(scene):
            return Answer(
                outcome=RuleOutcome.BREACH,
                name=DELETED,
                facts=scene.index.zone_facts,
                limit=self.years,
                observed=f"{scene.index.local(deleted):%Y-%m-%d}",
                last_day=last,
            )
        creditor = scene.contact.creditor
        gaps = [
            g
            for g in scene.index.history.of(Gap)
            if self.without_gaps and g.entries and g.party in {None, creditor}
        ]
        if gaps:
            return Answer(
                outcome=RuleOutcome.BREACH,
                name="record_has_gaps",
                facts=tuple(g.id for g in gaps if g.id),
                observed=sum(g.entries for g in gaps),
                last_day=last,
            )
        answer = Answer(
            outcome=RuleOutcome.OK, facts=distinct(scene.index.zone_facts), last_day=last
        )
        return self._recorded(scene, answer)

    def _recorded(self, scene: Scene, answer: Answer) -> Answer:
        contact = scene.contact
        if self.recorded == "not_asked" or scene.begun_by_person:
            return answer
        taken = spoke(contact) if self.only_talks else True
        if taken is False or contact.recording is RecordingState.AUDIO:
            return answer
        missing = [] if taken else ["outcome"]
        if contact.recording is None:
            missing.append("recording")
        answer = msgspec.structs.replace(
            answer, outcome=RuleOutcome.BREACH, name=NOT_RECORDED, observed=contact.recording
        )
        return answer.with_missing(*missing) if missing else answer

    def _over(self, scene: Scene) -> dt.datetime:
        """The instant at which the term is over: the same time of day so many years later."""
        day = months_after(scene.local.date(), 12 * self.years)
        return dt.datetime.combine(day, scene.local.time(), scene.local.tzinfo)

    def _last_day(self, scene: Scene) -> dt.date | None:
        return months_after(scene.local.date(), 12 * self.years) if self.years else None


class Kept(Form, frozen=True, kw_only=True, tag_field="form", tag="kept"):
    """Terms: what is kept, until how long after its own day or after the last activity."""

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = {
        "record_to_be_kept": phrase(
            ("应当保存的记录", "{at}的联系记录应当保存，{party}却提前删除"),
            (
                "a record to be kept",
                "{at}: the record had to be kept; {party} deleted it before the time",
            ),
            ("查明没有删除，或者删除得更晚", "the record was not deleted, or later"),
        )
    }

    what: Literal["record", "recording"]
    counted_from: Literal["last_activity_on_the_debt", "the_contact"]
    years: Annotated[int, msgspec.Meta(ge=1, le=50)]
    kinds: tuple[ContactKind, ...]

    def answer(self, scene: Scene) -> Answer:
        """Yes, with the last day; breach when the record was deleted before it."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        if self.what == "recording" and contact.recording is None:
            return Answer(outcome=RuleOutcome.NO).with_missing("recording")
        if self.what == "recording" and contact.recording is RecordingState.NONE:
            return Answer(outcome=RuleOutcome.NO)
        last = years_after(scene.local.date(), self.years)
        deleted = contact.deleted_at
        if deleted is not None and scene.known_at is not None and deleted > scene.known_at:
            deleted = None
        facts: tuple[str, ...] = ()
        if deleted is not None and self.counted_from == "last_activity_on_the_debt":
            final = self._final(scene)
            facts = (final.id,)
            last = years_after(scene.index.local(final.occurred_at).date(), self.years)
        early = deleted is not None and scene.index.local(deleted).date() <= last
        return Answer(
            outcome=RuleOutcome.BREACH if early else RuleOutcome.YES,
            effect=Effect.PROHIBITION if early else None,
            facts=facts,
            limit=self.years,
            observed=last.isoformat(),
            last_day=last,
        )

    @staticmethod
    def _final(scene: Scene) -> Contact:
        """The last activity of the party on the debt, the judged contact or a later one."""
        found = scene.contact
        for other in scene.index.contacts[scene.place :]:
            if other.by == found.by and concerns(found.debts or None, other):
                found = other
        return found
