"""frequency_cap, further form: people who may be asked once and not again.

Meaning: for the named purposes a second contact that reaches the same person is a breach, unless
the person asked for it or the first answer is believed wrong. Unanswered attempts reach nobody.
Facts used: kind, direction, outcome, purpose, person, remarks, what it answers.
"""

from collections.abc import Mapping
from typing import ClassVar

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.circle import Tie, inside
from fairdue.conduct.form import Form
from fairdue.conduct.hearing import certain
from fairdue.conduct.message import reached
from fairdue.conduct.phrase import Phrase, phrase
from fairdue.conduct.reply import answered
from fairdue.conduct.scene import Scene
from fairdue.facts import Contact, ContactKind, Direction, Label, Purpose, RuleOutcome, Speaker


class OnceOnly(Form, frozen=True, kw_only=True, tag_field="form", tag="once"):
    """Terms: purposes, kinds, who is outside the circle, and what permits asking again."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "asked_again": phrase(
            ("再次打听", "{at}，{party}为同一目的再次联系同一个第三人"),
            (
                "asking again",
                "{at}: {party} contacted the same third person again for the same purpose",
            ),
            (
                "查明这个人要求再次联系，或者有理由认为上次的回答有误",
                "the person asked for it, or there was reason to think the first answer wrong",
            ),
        )
    }

    purposes: tuple[Purpose, ...]
    kinds: tuple[ContactKind, ...]
    outside: tuple[Tie, ...]
    again_with: tuple[Label, ...]
    asked_by: tuple[Label, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when an earlier contact for the purpose reached the person."""
        contact = scene.contact
        if contact.kind not in self.kinds or contact.purpose not in self.purposes:
            return NOT_APPLICABLE
        whom = inside(scene.index.history, contact.person, self.outside)
        if scene.begun_by_person or whom.holds:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        earlier = self._earlier(scene)
        now = reached(contact)
        sure = [c for c in earlier if reached(c).holds]
        unsure = [c for c in earlier if reached(c).holds is None]
        facts = distinct(whom.facts, tuple(c.id for c in sure + unsure))
        if now.holds is False or not earlier or self._asked(scene, earlier):
            return Answer(outcome=RuleOutcome.OK, facts=facts)
        answer = Answer(outcome=RuleOutcome.BREACH, facts=facts, limit=1, observed=1 + len(sure))
        missing = (*whom.missing, *now.missing, *(() if sure else ("outcome",)))
        if contact.remarks is None or earlier[-1].remarks is None:
            missing = (*missing, "labels")
        return answer.with_missing(*missing) if missing else answer

    def _earlier(self, scene: Scene) -> list[Contact]:
        index, by, person = scene.index, scene.contact.by, scene.contact.person
        places = sorted(
            place
            for purpose in self.purposes
            for place in index.places(
                by=by, person=person, purpose=purpose, direction=Direction.OUT
            )
            if place < scene.place
        )
        found = [index.contacts[place] for place in places]
        return [c for c in found if c.kind in self.kinds and reached(c).holds is not False]

    def _asked(self, scene: Scene, earlier: list[Contact]) -> bool:
        """Whether the person wanted it, or the first answer is believed wrong."""
        if answered(scene) is not None:
            return True
        if any(r.label in self.again_with for r in certain(scene.contact)):
            return True
        return any(
            r.label in self.asked_by and r.speaker is Speaker.COUNTERPARTY
            for r in certain(earlier[-1])
        )
