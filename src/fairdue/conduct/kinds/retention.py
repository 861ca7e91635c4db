"""retention: whether a contact was recorded, and how long its record must be kept.

Meaning: a contact of the kinds that was to be recorded and was not, or not throughout, is a
breach; so is one whose record was deleted before the term was over, and one in a record from
which entries were cut. The term ends so many years after the contact, on the same day. A record
of which no deletion is known is kept. Facts used: kind, outcome, start, recording, deletion; gaps
proven in the record.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.hearing import spoke
from fairdue.conduct.kinds.plan_stop import months_after
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import ContactKind, Gap, RecordingState, RuleOutcome

_KEPT = {
    "zh-CN": ("对方出示完整的录音或记录",),
    "en": ("the other side produces the whole recording or record",),
}


class Retention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Terms: what is recorded, for how many years it is kept, whether gaps count.

    `recorded`: `throughout` = a recording of the whole contact is asked for, `not_asked` = any
    record will do. `only_talks`: contacts that nobody took need no recording. `years` 0 = no term.
    """

    names: ClassVar[Mapping[str, Phrase]] = {
        "not_recorded": Phrase(
            short={"zh-CN": "没有全程录音", "en": "not recorded throughout"},
            said={
                "zh-CN": "{at}，{party}的这次联系没有全程录音或录像",
                "en": "{at}: {party} did not record this contact throughout",
            },
            change=_KEPT,
        ),
        "deleted_too_early": Phrase(
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
                name="deleted_too_early",
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

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:  # noqa: ARG002 - one form for all kinds
        """No instant matters."""
        return []

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
            answer, outcome=RuleOutcome.BREACH, name="not_recorded", observed=contact.recording
        )
        return answer.with_missing(*missing) if missing else answer

    def _over(self, scene: Scene) -> dt.datetime:
        """The instant at which the term is over: the same time of day so many years later."""
        day = months_after(scene.local.date(), 12 * self.years)
        return dt.datetime.combine(day, scene.local.time(), scene.local.tzinfo)

    def _last_day(self, scene: Scene) -> dt.date | None:
        return months_after(scene.local.date(), 12 * self.years) if self.years else None
