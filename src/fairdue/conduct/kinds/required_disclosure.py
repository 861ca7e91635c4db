"""required_disclosure: what must be said, shown or sent without being asked.

Meaning of names: in every contact in which words passed, or in the first between that party and
that person, the caller names who is behind it; an outside agency does not pass itself off as the
lender. Meaning of shown: all of some things are done or shown. Nothing is asked of a contact that
the person began or that nobody took. Statements stand in `statement`, papers that have to arrive
in `delivery`. Facts used: kind, direction, outcome, names, labels, who acts for whom; for first
contacts the log and its completeness.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer
from fairdue.conduct.form import Form
from fairdue.conduct.hearing import heard, spoke
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import Contact, ContactKind, Direction, Label, Outcome, RuleOutcome

_UNNAMED = {
    "zh-CN": ("复核录音，开头其实说明了身份",),
    "en": ("a review of the recording shows that the name was given",),
}


class Named(Form, frozen=True, kw_only=True, tag_field="form", tag="name"):
    """Terms: who must be named, and in which contacts.

    `who`: `creditor` = the lender it is done for; `either` = the lender or the party that acts;
    `not_only_the_creditor` = a party that acts for a lender does not name the lender alone.
    """

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = {
        "did_not_name_itself": Phrase(
            short={"zh-CN": "没有表明机构身份", "en": "did not say for whom"},
            said={
                "zh-CN": "{at}，{party}没有说明自己代表哪家机构",
                "en": "{at}: {party} did not say which institution it acted for",
            },
            change=_UNNAMED,
        ),
        "posed_as_lender": Phrase(
            short={"zh-CN": "冒用出借方身份", "en": "posed as the lender"},
            said={
                "zh-CN": "{at}，外部机构以出借方自己的名义说话",
                "en": "{at}: an outside agency spoke as if it were the lender",
            },
            change=_UNNAMED,
        ),
    }

    kinds: tuple[ContactKind, ...]
    who: Literal["creditor", "either", "not_only_the_creditor"]
    where: Literal["every_contact", "first_contact"]

    def answer(self, scene: Scene) -> Answer:
        """Breach when words passed and the name that must be given was not given."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        spoken = spoke(contact)
        if scene.begun_by_person or spoken is False:
            return Answer(outcome=RuleOutcome.OK)
        facts = scene.index.party_facts(*(p for p in (contact.by, contact.creditor) if p))
        answer = Answer(outcome=RuleOutcome.BREACH, facts=facts)
        missing = self._silent(contact)
        if missing is None:
            return Answer(outcome=RuleOutcome.OK, facts=facts)
        if spoken is None:
            missing = (*missing, "outcome")
        if self.where == "first_contact":
            first = _first(scene)
            if first is None:
                return Answer(outcome=RuleOutcome.OK, facts=facts)
            missing = (*missing, *first)
            whole = scene.index.coverage_facts(_begun(scene), scene.day, contact.creditor)
            answer = msgspec.structs.replace(answer, facts=(*facts, *whole))
        return answer.with_missing(*missing) if missing else answer

    def _silent(self, contact: Contact) -> tuple[str, ...] | None:
        """What is missing to say that the name was left out; () = it was, None = it was given."""
        if self.who == "not_only_the_creditor" and contact.by == contact.creditor:
            return None
        if contact.names is None:
            return ("names", *(("labels",) if contact.remarks is None else ()))
        if contact.creditor is None:
            return ("creditor",)
        if self.who == "not_only_the_creditor":
            posed = contact.creditor in contact.names and contact.by not in contact.names
            return () if posed else None
        enough = {contact.creditor} if self.who == "creditor" else {contact.creditor, contact.by}
        return None if enough & set(contact.names) else ()


def _first(scene: Scene) -> tuple[str, ...] | None:
    """What is missing to say that this is the first contact of the two; None = it is not."""
    contact, index = scene.contact, scene.index
    firsts = index.keep(_first_talks, "first", lambda: _first_talks(index.contacts))

    def before(person: str | None, *, sure: bool) -> bool:
        """Whether the party spoke, or may have spoken, with that person before."""
        place = firsts.get((contact.by, person), (None, None))[0 if sure else 1]
        return place is not None and place < scene.place

    if contact.person is not None and before(contact.person, sure=True):
        return None
    others = (None,) if contact.person is not None else tuple(p for _, p in firsts)
    unnamed = any(before(p, sure=sure) for p in others for sure in (True, False))
    missing = ("person",) if unnamed else ()
    if contact.person is not None and before(contact.person, sure=False):
        missing = ("outcome", *missing)
    whole = index.complete(_begun(scene), scene.day, contact.creditor)
    return missing if whole else (*missing, "log_complete")


def _begun(scene: Scene) -> int:
    """The first day of the record."""
    return min(scene.index.days[0][0], scene.day) if scene.index.days else scene.day


def _first_talks(
    contacts: tuple[Contact, ...],
) -> dict[tuple[str | None, str | None], tuple[int | None, int | None]]:
    """By party and person: positions of the first contact with words, and of the first doubtful."""
    found: dict[tuple[str | None, str | None], tuple[int | None, int | None]] = {}
    for position, contact in enumerate(contacts):
        if contact.direction is Direction.IN:
            continue
        pair = (contact.by, contact.person)
        sure, doubtful = found.get(pair, (None, None))
        spoken = spoke(contact)
        if spoken and sure is None:
            found[pair] = (position, doubtful)
        elif spoken is None and doubtful is None:
            found[pair] = (sure, position)
    return found


class Shown(Form, frozen=True, kw_only=True, tag_field="form", tag="show"):
    """Terms: what must all be done, and what must not, in contacts of those kinds.

    `to_somebody` are things that only somebody who was met can be shown.
    """

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = {
        "visited_improperly": Phrase(
            short={"zh-CN": "上门不合规范", "en": "an improper visit"},
            said={
                "zh-CN": "{at}，{party}上门时没有做到：{observed}",
                "en": "{at}: on this visit {party} fell short: {observed}",
            },
            change={
                "zh-CN": ("复核录像，当时其实做到了",),
                "en": ("a review of the recording shows that it was done",),
            },
        )
    }

    kinds: tuple[ContactKind, ...]
    always: tuple[Label, ...]
    to_somebody: tuple[Label, ...]
    never: tuple[Label, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when something was left out or done that may not be."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        if scene.begun_by_person:
            return Answer(outcome=RuleOutcome.OK)
        if contact.remarks is None:
            return Answer(outcome=RuleOutcome.UNKNOWN).with_missing("labels")
        needed = list(self.always)
        if contact.outcome is not Outcome.NOBODY_HOME:
            needed += self.to_somebody
        states = [(label, heard(contact, (label,))) for label in needed]
        states += [(label, _not(heard(contact, (label,)))) for label in self.never]
        wrong = [label for label, done in states if done is False]
        if wrong:
            return Answer(outcome=RuleOutcome.BREACH, observed=wrong[0].value)
        if any(done is None for _, done in states):
            return Answer(outcome=RuleOutcome.UNKNOWN).with_missing("labels")
        return Answer(outcome=RuleOutcome.OK)


def _not(done: bool | None) -> bool | None:
    return None if done is None else not done


RequiredDisclosure = Named | Shown
