"""purpose_limit: people who may only be contacted while the debtor cannot be reached.

Meaning: a contact the collecting side begins with somebody of the class is a breach unless the
debtor was in lost-contact state at its start. Whether he was rests on the creditor's whole log
back to the last time he was reached, so a log not known to be complete gives no certain answer
either way. Facts used: kind, direction, start, creditor, person and role; outcomes of all
contacts with the debtor; his numbers; completeness of the log.
"""

from collections.abc import Collection, Mapping
from typing import ClassVar, Literal

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.form import Form
from fairdue.conduct.index import Index
from fairdue.conduct.lost_contact import State, Triggers, track_of
from fairdue.conduct.people import Counterparty
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import ContactKind, Direction, Outcome, PersonStatus, RuleOutcome


class PurposeLimit(Form, frozen=True, kw_only=True):
    """Terms: who is protected, against which contacts, and when the debtor counts as lost."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "contacted_others_too_early": Phrase(
            short={"zh-CN": "未失联就联系他人", "en": "contact with others too early"},
            said={
                "zh-CN": "{at}，{party}在债务人并未失联时联系了其他人",
                "en": "{at}: {party} contacted somebody else while the debtor could be reached",
            },
            change={
                "zh-CN": (
                    "有记录表明此前连续三次拨打未接通，或者连续三天联系不上",
                    "有记录表明债务人的号码已经失效",
                ),
                "en": (
                    "a record of three dials in a row without answer, or three days out of reach",
                    "a record that the debtor's number had become invalid",
                ),
            },
        )
    }

    kinds: tuple[ContactKind, ...]
    person: Counterparty
    needs: Literal["lost_contact"]
    scope: tuple[Literal["creditor_group"]]
    lost_contact: Triggers
    unless_debtor: tuple[PersonStatus, ...] = ()
    """States of the debtor in which he counts as out of reach."""

    def answer(self, scene: Scene) -> Answer:
        """Breach when the debtor was in reach on every reading of the log."""
        if scene.contact.kind not in self.kinds:
            return NOT_APPLICABLE
        whom = scene.with_whom(self.person)
        if whom.holds is False or scene.begun_by_person:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        debtor = scene.index.history.persons.get(scene.index.history.debtor or "")
        if debtor is not None and debtor.status in self.unless_debtor:
            facts = distinct(whom.facts, (debtor.id,))
            return Answer(outcome=RuleOutcome.OK, facts=facts, observed="lost")
        missing = whom.missing
        creditor = scene.contact.creditor
        if creditor is None:
            answer = Answer(outcome=RuleOutcome.UNKNOWN, facts=whom.facts)
            return answer.with_missing("creditor", *missing)
        most, rests_on = self._state(scene, creditor, most=True)
        least, else_on = self._state(scene, creditor, most=False)
        index = scene.index
        since = min((index.days[p][0] for p in (*rests_on[:1], *else_on[:1])), default=scene.day)
        covered = index.coverage_facts(since, scene.day, creditor)
        behind = (index.behind(index.contacts[p]) for p in (*rests_on, *else_on))
        answer = Answer(
            outcome=RuleOutcome.OK if least else RuleOutcome.BREACH,
            facts=distinct(whom.facts, self._numbers(scene), *behind, covered),
            observed="lost" if least else "in_reach",
        )
        if most != least:
            missing = (*missing, *_unsure(index, {*rests_on, *else_on}))
        if not index.complete(since, scene.day, creditor):
            missing = (*missing, "log_complete")
        if answer.outcome is RuleOutcome.OK and missing == whom.missing:
            return answer
        return answer.with_missing(*missing) if missing else answer

    def _state(self, scene: Scene, creditor: str, *, most: bool) -> tuple[bool, list[int]]:
        """Whether lost under a reading, and the places of the contacts that this rests on."""
        track = track_of(scene.index, creditor, self.lost_contact, most=most)
        state, positions = track.upto(scene.place)
        return _lost_on(state, scene.day), positions

    @staticmethod
    def _numbers(scene: Scene) -> tuple[str, ...]:
        """Facts of the debtor and his numbers."""
        history = scene.index.history
        debtor = history.persons.get(history.debtor or "")
        owned = [a.id for a in history.addresses.values() if debtor and a.owner == debtor.person]
        return (debtor.id, *owned) if debtor else ()


def _unsure(index: Index, places: Collection[int]) -> tuple[str, ...]:
    """What is not known of contacts on which two readings of the log come apart."""
    contacts = [(index.contacts[place], index.days[place]) for place in places]
    outgoing = [(c, days) for c, days in contacts if c.direction is Direction.OUT]
    found = {
        "outcome": any(c.outcome is None for c, _ in outgoing),
        "occurred_at": any(first != last for _, (first, last) in contacts),
        "creditor": any(c.creditor is None for c, _ in contacts),
        "person": any(c.person is None for c, _ in contacts),
        "address": any(
            c.address is None and c.outcome is Outcome.INVALID_NUMBER for c, _ in outgoing
        ),
    }
    return tuple(name for name, lacks in found.items() if lacks)


def _lost_on(state: State | None, day: int) -> bool:
    return state is not None and state.lost_from is not None and state.lost_from <= day
