"""open_norm: the text is clear, its edge is not: a person weighs it, a machine lists factors.

Meaning: no breach, save where the text itself gives the pattern as an example (`pattern`, in
`conduct_pattern`). `time_of_day` puts forward a contact outside the ordinary day in words without
an hour, as the text names none. `density` puts forward contacts that come close together. From
which number on density is put forward is fairdue's reading, stated in the terms, and no edge of
the text. Facts used: kind, direction, start of the contact and of earlier ones in its scope.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping
from typing import Annotated, ClassVar

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.clock import clock_edges
from fairdue.conduct.count import Class, Exclusion, ScopeKey, Tape, lacks, scope_of
from fairdue.conduct.form import Form
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import ContactKind, Factor, RuleOutcome

AtLeast = Annotated[int, msgspec.Meta(ge=2)]
MOST_CITED = 60

_PARTS = ((6, "deep_night"), (8, "early_morning"), (21, "day"), (23, "late_evening"))
ORDINARY_DAY = (8, 21)
"""Hours of the part of the day that is not put forward."""


class TimeOfDay(Form, frozen=True, kw_only=True, tag_field="form", tag="time_of_day"):
    """Terms: contacts outside the ordinary day are put forward, without naming an hour."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "called_at_unfit_time": Phrase(
            short={"zh-CN": "时间不当的联系", "en": "contact at an unfit time"},
            said={
                "zh-CN": "{day}，{party}的联系不在通常的白天时段",
                "en": "{day}: {party} made contact outside the ordinary day",
            },
            change={"zh-CN": (), "en": ()},
        )
    }

    kinds: tuple[ContactKind, ...]

    def answer(self, scene: Scene) -> Answer:
        """Open when the contact begins outside the ordinary day."""
        if scene.contact.kind not in self.kinds:
            return NOT_APPLICABLE
        part = part_of_day(scene.local)
        if part == "day" or scene.begun_by_person:
            return Answer(outcome=RuleOutcome.OK, facts=scene.index.zone_facts)
        return Answer(
            outcome=RuleOutcome.UNKNOWN,
            open=True,
            facts=scene.index.zone_facts,
            factors=(Factor(name="part_of_day", value=part),),
        )

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:
        """Where one part of the day gives way to the next."""
        texts = tuple(f"{hour:02d}:00" for hour, _ in _PARTS)
        return clock_edges(texts, scene.index.zones[:1], scene.start, until)


def part_of_day(local: dt.datetime) -> str:
    """The part of the day in a word, without an hour."""
    return next((name for hour, name in _PARTS if local.hour < hour), "deep_night")


class Density(Form, frozen=True, kw_only=True, tag_field="form", tag="density"):
    """Terms: which contacts are looked at together, and from which numbers on they are told."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "called_in_bursts": Phrase(
            short={"zh-CN": "密集拨打", "en": "calls close together"},
            said={
                "zh-CN": "{at}，{party}一方的电话与之前的间隔很近",
                "en": "{at}: a call on behalf of {party} followed others closely",
            },
            change={"zh-CN": (), "en": ()},
        )
    }

    count: Class
    scope: Annotated[tuple[ScopeKey, ...], msgspec.Meta(min_length=1)]
    not_counted: tuple[Exclusion, ...]
    told_from_in_10_minutes: AtLeast
    told_from_in_60_minutes: AtLeast
    told_from_in_day: AtLeast

    def answer(self, scene: Scene) -> Answer:
        """Open when the contact stands close to earlier ones."""
        if scene.contact.kind not in self.count.kinds:
            return NOT_APPLICABLE
        own = self.count.match(scene.index, scene.contact, self.not_counted)
        if own.holds is False:
            return Answer(outcome=RuleOutcome.OK)
        index = scene.index
        tape = index.keep(
            self, "tape", lambda: Tape(index, self.count, self.not_counted, self.scope)
        )
        key = scope_of(scene.contact, self.scope)
        found = tape.before(key, range(scene.day - 1, scene.day + 1), scene.place, MOST_CITED)
        today = tape.before(key, range(scene.day, scene.day + 1), scene.place, 0)
        certain = self._factors(scene, found.certain, today.certain_count)
        index = scene.index
        if own.holds and self._told(certain):
            near = [p for p in found.certain if index.days[p][1] == scene.day]
            near = near or found.certain[:1]
            cited = distinct(index.zone_facts, own.facts, *(self._behind(scene, p) for p in near))
            factors = tuple(Factor(name=name, value=value) for name, value in certain.items())
            return Answer(outcome=RuleOutcome.UNKNOWN, open=True, facts=cited, factors=factors)
        possible = self._factors(
            scene,
            sorted(found.certain + found.possible, reverse=True),
            today.certain_count + today.possible_count,
        )
        return self._in_doubt(scene, found.possible if self._told(possible) else [], own.missing)

    def _in_doubt(self, scene: Scene, doubtful: list[int], own: tuple[str, ...]) -> Answer:
        index, creditor = scene.index, scene.contact.creditor
        missing = dict.fromkeys(lacks(index, scene.contact, self.scope) if doubtful else ())
        cited = index.coverage_facts(scene.day, scene.day, creditor)
        for position in doubtful:
            contact = index.contacts[position]
            missing.update(dict.fromkeys(lacks(index, contact, self.scope)))
            missing.update(dict.fromkeys(own))
            if contact.latest_at is not None:
                missing["occurred_at"] = None
            cited = distinct(cited, self._behind(scene, position))
        if not index.complete(scene.day, scene.day, creditor):
            missing["log_complete"] = None
        answer = Answer(outcome=RuleOutcome.OK, facts=cited)
        return answer.with_missing(*missing) if missing else answer

    @staticmethod
    def _behind(scene: Scene, position: int) -> tuple[str, ...]:
        return scene.index.behind(scene.index.contacts[position])

    def _told(self, factors: dict[str, int]) -> bool:
        return (
            factors["in_10_minutes"] >= self.told_from_in_10_minutes
            or factors["in_60_minutes"] >= self.told_from_in_60_minutes
            or factors["in_day"] >= self.told_from_in_day
        )

    @staticmethod
    def _factors(scene: Scene, latest_first: list[int], today: int) -> dict[str, int]:
        """Contacts in the last 10 and 60 minutes and in the day, this one included; the gap."""
        index = scene.index
        earlier = [scene.start - index.starts[p] for p in latest_first]
        factors = {
            "in_10_minutes": 1 + bisect_left(earlier, dt.timedelta(minutes=10)),
            "in_60_minutes": 1 + bisect_left(earlier, dt.timedelta(minutes=60)),
            "in_day": 1 + today,
        }
        if earlier:
            factors["gap_seconds"] = int(earlier[0].total_seconds())
        return factors
