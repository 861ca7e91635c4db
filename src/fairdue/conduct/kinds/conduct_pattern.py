"""open_norm, further form: conduct whose sum is harassment though each part may be fine.

Meaning: a breach where the pattern is the one the text itself gives as an example: abusive words;
many messages a day on several days without an answer; calls up to their own limit with several
messages on top. Close to it the norm is open: a person weighs it. The numbers are where this
product reads the words of the text ("numerous", "several"). Facts used: kind, direction, outcome,
start, person, remarks of all contacts of the collector with the person in the window.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.form import Form
from fairdue.conduct.hearing import certain
from fairdue.conduct.phrase import Phrase, phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import Contact, ContactKind, Direction, Factor, Label, RuleOutcome, Speaker

Few = Annotated[int, msgspec.Meta(ge=1, le=100)]


class ConductPattern(Form, frozen=True, kw_only=True, tag_field="form", tag="pattern"):
    """Terms: what counts as numerous and as several, and which words are abusive."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "harassed": phrase(
            ("骚扰", "{at}，{party}的联系总体上构成骚扰"),
            ("harassment", "{at}: the contacts of {party}, taken together, amount to harassment"),
            (
                "查明本人曾经回应，或者这些联系由本人要求",
                "the person had answered, or had asked for them",
            ),
        )
    }

    kinds: tuple[ContactKind, ...]
    messages: tuple[ContactKind, ...]
    calls: tuple[ContactKind, ...]
    abusive: tuple[Label, ...]
    scope: tuple[Literal["collector"], Literal["person"]]
    window: Literal["local_calendar_days"]
    window_days: Few
    numerous_a_day: Few
    several_days: Few
    calls_at_limit: Few
    messages_on_top: Few
    told_from_a_day: Few

    def answer(self, scene: Scene) -> Answer:
        """Breach on the text's own patterns, open close to them."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        words = [
            r
            for r in certain(contact)
            if r.label in self.abusive and r.speaker is Speaker.COLLECTOR
        ]
        if words:
            return Answer(outcome=RuleOutcome.BREACH, observed=words[0].label.value)
        near = self._near(scene)
        if scene.begun_by_person or any(c.direction is Direction.IN for c in near):
            return Answer(outcome=RuleOutcome.OK)
        return self._weigh(scene, [*near, contact])

    def _near(self, scene: Scene) -> list[Contact]:
        """Contacts of the same two in the window before this one."""
        found: list[Contact] = []
        first = scene.day - self.window_days + 1
        for place in range(scene.place - 1, -1, -1):
            if scene.index.days[place][1] < first:
                break
            other = scene.index.contacts[place]
            same = other.by == scene.contact.by and other.person == scene.contact.person
            if same and other.kind in self.kinds:
                found.append(other)
        return found[::-1]

    def _weigh(self, scene: Scene, near: list[Contact]) -> Answer:
        per_day: dict[int, int] = {}
        for other in near:
            if other.kind in self.messages:
                day = scene.index.day(other.occurred_at)
                per_day[day] = per_day.get(day, 0) + 1
        busy = {day for day, n in per_day.items() if n >= self.numerous_a_day}
        run = 0
        while scene.day - run in busy:
            run += 1
        calls = sum(c.kind in self.calls for c in near)
        messages = sum(per_day.values())
        today = per_day.get(scene.day, 0)
        factors = (
            Factor(name="calls_in_window", value=calls),
            Factor(name="messages_in_window", value=messages),
            Factor(name="in_day", value=max(1, today)),
        )
        facts = distinct(*(scene.index.behind(c) for c in near))
        together = calls >= self.calls_at_limit and messages >= self.messages_on_top
        if run >= self.several_days or together:
            return Answer(outcome=RuleOutcome.BREACH, facts=facts, factors=factors)
        close = today >= self.told_from_a_day
        close = close or (calls >= self.calls_at_limit and messages > 0)
        if close:
            return Answer(outcome=RuleOutcome.UNKNOWN, open=True, facts=facts, factors=factors)
        return Answer(outcome=RuleOutcome.OK)
