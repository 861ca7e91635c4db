"""time_window: hours of the day in which the other side may not be contacted.

Meaning: the *start* of a contact decides, in the local time of every zone that fits the data; a
time must be permitted in each. A contact that began in permitted hours and ran on into the span
is reported as a lesser act. A span may hold on some days of the week or on holidays only, for
some kinds of contact, at work or elsewhere. Facts used: kind, direction, start, latest start,
end, duration; place or kind of address, public holidays where a span names them.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.clock import Span, clock_edges
from fairdue.conduct.form import Form
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import AddressKind, ContactKind, Effect, Place, RuleOutcome, Weekday

RAN_PAST = "ran_past_the_hour"


class TimeWindow(Form, frozen=True, kw_only=True):
    """Terms of a time_window: forbidden spans, whose clock, which contacts, what running past is.

    `runs_past`: effect of a contact that began before the span and was still on inside it.
    """

    names: ClassVar[Mapping[str, Phrase]] = {
        "called_at_night": Phrase(
            short={"zh-CN": "夜间联系", "en": "contact at night"},
            said={
                "zh-CN": "{at}，{party}在 {limit} 之间发起联系",
                "en": "{at}: {party} made contact between {limit}",
            },
            change={
                "zh-CN": ("有记录表明当事人同意过这个时间", "有记录表明开始的时间另有不同"),
                "en": (
                    "a record that the person had agreed to this time",
                    "a record that the contact began at another time",
                ),
            },
        ),
        RAN_PAST: Phrase(
            short={"zh-CN": "通话越过钟点", "en": "contact that ran past the hour"},
            said={
                "zh-CN": "{party}在 {at} 开始的联系持续到 {observed}，越过了 {edge}",
                "en": "{at}: the contact {party} began went on until {observed}, past {edge}",
            },
            change={
                "zh-CN": ("有记录表明当事人同意过这个时间", "有记录表明结束的时间另有不同"),
                "en": (
                    "a record that the person had agreed to this time",
                    "a record that the contact ended at another time",
                ),
            },
        ),
    }

    forbidden: Annotated[
        tuple[Span, ...],
        msgspec.Meta(min_length=1, description="at least one span, with start and end"),
    ]
    clock: Literal["person_local"]
    kinds: tuple[ContactKind, ...]
    runs_past: Effect

    def answer(self, scene: Scene) -> Answer:
        """Breach when the start lies in a forbidden span of any zone that fits."""
        if scene.contact.kind not in self.kinds:
            return NOT_APPLICABLE
        work = at_work(scene) if self._asks_place else False
        if work is not None:
            return self._at(scene, work=work)
        there, elsewhere = self._at(scene, work=True), self._at(scene, work=False)
        if (there.outcome, there.name) == (elsewhere.outcome, elsewhere.name):
            return elsewhere
        worse = there if there.outcome is RuleOutcome.BREACH else elsewhere
        return worse.with_missing("address")

    @property
    def _asks_place(self) -> bool:
        return any(span.place for span in self.forbidden)

    def _at(self, scene: Scene, *, work: bool) -> Answer:
        """The answer for a person who is, or is not, at work."""
        spans = self._spans(scene, work=work)
        limit = spans[0].text if spans else self.forbidden[0].text
        observed = f"{scene.local:%H:%M:%S}"
        if scene.begun_by_person:
            return Answer(outcome=RuleOutcome.OK, limit=limit, observed=observed)
        facts = self._facts(scene)
        if span := self._span_at(scene, scene.start, spans):
            return Answer(
                outcome=RuleOutcome.BREACH, facts=facts, limit=span.text, observed=observed
            )
        if passed := self._ran_into(scene, spans):
            span, until = passed
            return Answer(
                outcome=RuleOutcome.BREACH,
                name=RAN_PAST,
                effect=self.runs_past,
                facts=facts,
                limit=span.text,
                observed=f"{scene.index.local(until):%H:%M:%S}",
            )
        return Answer(outcome=RuleOutcome.OK, facts=facts, limit=limit, observed=observed)

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:
        """Edges of the spans and midnights, and just after them where no edge is in a span."""
        texts = tuple(text for span in self.forbidden for text in (span.start, span.end))
        found = clock_edges(("00:00", *texts), scene.index.zones, scene.start, until)
        if any(span.closed == "none" for span in self.forbidden):
            later = [edge + dt.timedelta.resolution for edge in (scene.start, *found)]
            found = sorted({*found, *later})
        return found

    def _facts(self, scene: Scene) -> tuple[str, ...]:
        """Where the person is, and the days and places that the spans ask for."""
        facts = scene.index.zone_facts
        if self._names_holidays:
            facts = distinct(facts, scene.index.holiday_facts)
        if self._asks_place:
            known = scene.index.history.addresses.get(scene.contact.address or "")
            facts = distinct(facts, (known.id,) if known else ())
        return facts

    @property
    def _names_holidays(self) -> bool:
        return any("holiday" in span.on for span in self.forbidden if span.on)

    def _spans(self, scene: Scene, *, work: bool) -> list[Span]:
        """Spans for this kind of contact at this kind of place."""
        place = "work" if work else "elsewhere"
        return [
            span
            for span in self.forbidden
            if (span.kinds is None or scene.contact.kind in span.kinds)
            and span.place in {None, place}
        ]

    def _span_at(self, scene: Scene, at: dt.datetime, spans: list[Span]) -> Span | None:
        for zone in scene.index.zones:
            local = at.astimezone(zone)
            for span in spans:
                on_day = span.on is None or self._day_class(scene, local) in span.on
                if on_day and span.holds(local):
                    return span
        return None

    def _day_class(self, scene: Scene, local: dt.datetime) -> str:
        if self._names_holidays and local.date() in scene.index.holidays:
            return "holiday"
        return tuple(Weekday)[local.weekday()].value

    def _ran_into(self, scene: Scene, spans: list[Span]) -> tuple[Span, dt.datetime] | None:
        """The span a contact ran on into, and when it ended."""
        end = scene.contact.ended_at
        if end is None and scene.contact.duration_s:
            end = scene.start + dt.timedelta(seconds=scene.contact.duration_s)
        if end is None:
            return None
        for edge in self.edges(scene, end):
            if edge < end and (span := self._span_at(scene, edge, spans)):
                return span, end
        return None


AT_WORK = frozenset({AddressKind.LANDLINE_WORK, AddressKind.EMAIL_EMPLOYER})


def at_work(scene: Scene) -> bool | None:
    """Whether the person is reached at work: known to be there, or by an address of the work.

    None = the contact names neither place nor address.
    """
    contact = scene.contact
    if contact.place is not None:
        return contact.place is Place.WORK
    known = scene.index.history.addresses.get(contact.address or "")
    return None if known is None else known.kind in AT_WORK
