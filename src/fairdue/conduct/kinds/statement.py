"""required_disclosure, further forms: statements that are due, and who says that he is calling.

Meaning of a statement: labels must be there, one of each group, in every contact, in the first
communication or in the later ones; of same language: in every language of the contact; of caller:
who is calling is said as the text wants it. Contents that nobody looked at leave it unknown, save
where nothing came across. Facts used: kind, direction, outcome, purpose, person, names, remarks,
debts, earlier contacts.
"""

from bisect import bisect_left
from collections.abc import Mapping
from typing import ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.circle import inside
from fairdue.conduct.form import Form
from fairdue.conduct.hearing import certain, sure
from fairdue.conduct.index import Index
from fairdue.conduct.kinds.remark_words import CALLER, LANGUAGE, REQUIRED
from fairdue.conduct.message import MESSAGES, Limited, tells
from fairdue.conduct.people import Belonging
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.conduct.told import concerns
from fairdue.conduct.whom import Whom, silent
from fairdue.facts import Contact, ContactKind, Label, RuleOutcome


class Required(Form, frozen=True, kw_only=True, tag_field="form", tag="statement"):
    """Terms: labels of which each group must be met.

    `when`: in every contact, in the first communication (and the first in writing when that was
    oral), or in the later ones; `limited` tells what is a communication.
    """

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = REQUIRED

    whom: Whom
    labels: tuple[tuple[Label, ...], ...]
    in_writing: tuple[tuple[Label, ...], ...] | None = None
    first_only: tuple[Label, ...] = ()
    when: Literal["always", "first", "later"]
    limited: Limited | None = None

    def __post_init__(self) -> None:
        """Refuse terms that ask for the first communication without saying what one is."""
        if self.limited is None and (self.when != "always" or self.first_only):
            raise ValueError("`when` and `first_only` need `limited`")

    def answer(self, scene: Scene) -> Answer:
        """Breach when a group is missing in a reviewed contact."""
        contact = scene.contact
        looked = self.whom.looks_at(scene)
        if looked is None:
            return NOT_APPLICABLE
        if looked.holds is False or (contact.remarks is None and silent(contact)):
            return Answer(outcome=RuleOutcome.OK, facts=looked.facts)
        due = self._due(scene)
        if due.holds is False:
            return Answer(outcome=RuleOutcome.OK, facts=distinct(looked.facts, due.facts))
        facts = distinct(looked.facts, due.facts)
        missing = self._lacking(scene)
        answer = Answer(outcome=RuleOutcome.OK, facts=facts)
        if missing is None:
            return answer.with_missing("labels")
        if not missing:
            return answer
        answer = msgspec.structs.replace(
            answer, outcome=RuleOutcome.BREACH, observed=", ".join(missing)
        )
        unsure = (*looked.missing, *due.missing)
        return answer.with_missing(*unsure) if unsure else answer

    def _lacking(self, scene: Scene) -> list[str] | None:
        """What is missing, [] = nothing; None = nobody looked or only a weak guess speaks."""
        contact = scene.contact
        if contact.remarks is None:
            return None
        labels = {r.label for r in certain(contact)}
        weak = {r.label for r in contact.remarks if not sure(r)}
        if self.first_only and not labels & set(self.first_only) and self._is_first(scene).holds:
            return [self.first_only[0].value]
        groups = self.labels
        if contact.kind is ContactKind.LETTER and self.in_writing is not None:
            groups = self.in_writing
        lacking = [group for group in groups if not labels & set(group)]
        if any(weak & set(group) for group in lacking):
            return None
        return [group[0].value for group in lacking]

    def _due(self, scene: Scene) -> Belonging:
        """Whether this is a contact in which the labels are due."""
        if self.when == "always":
            return Belonging(holds=True)
        assert self.limited is not None
        told = tells(scene.index.history, scene.contact, self.limited)
        if told.holds is False:
            return told
        first = self._is_first(scene)
        if self.when == "later":
            first = Belonging(
                holds=None if first.holds is None else not first.holds,
                missing=first.missing,
                facts=first.facts,
            )
        if first.holds is False:
            return first
        missing = (*told.missing, *first.missing)
        return Belonging(holds=None if missing else True, missing=missing, facts=first.facts)

    def _is_first(self, scene: Scene) -> Belonging:
        """Whether no communication came before, or only oral ones before this written one."""
        contact = scene.contact
        index, place = scene.index, scene.place
        begun = index.keep(
            self, (contact.by, contact.debts), lambda: self._whole_record(index, contact)
        )
        if begun.first is None or begun.first >= place:
            before = bisect_left(begun.doubtful, place)
            missing = begun.missing[before - 1] if before else ()
            return Belonging(holds=None if missing else True, missing=missing)
        facts = (index.contacts[begun.first].id,)
        repeated = contact.kind in MESSAGES and self.when == "first"
        written = begun.written is not None and begun.written < place
        return Belonging(holds=repeated and not written, facts=facts)

    def _whole_record(self, index: Index, contact: Contact) -> "_Begun":
        """When the party began to communicate about the debts of the contact."""
        assert self.limited is not None
        begun = _Begun()
        for place in index.places(by=contact.by):
            other = index.contacts[place]
            whom = inside(index.history, other.person, self.whom.person)
            if not whom.holds or not concerns(other.debts or None, contact):
                continue
            told = tells(index.history, other, self.limited)
            if told.holds:
                begun.first = place if begun.first is None else begun.first
                if other.kind in MESSAGES:
                    begun.written = place
                    return begun
            elif told.holds is None and begun.first is None:
                begun.doubtful.append(place)
                begun.missing.append(told.missing)
        return begun


class _Begun(msgspec.Struct):
    """Places of the first communication, of the first in writing, and of doubtful ones before."""

    first: int | None = None
    written: int | None = None
    doubtful: list[int] = msgspec.field(default_factory=list)
    missing: list[tuple[str, ...]] = msgspec.field(default_factory=list)


class SameLanguage(Form, frozen=True, kw_only=True, tag_field="form", tag="same_language"):
    """Terms: statements that must come in every language in which the rest was said."""

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = LANGUAGE

    whom: Whom
    statements: tuple[Label, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when a language of the contact has none of the statements."""
        contact = scene.contact
        looked = self.whom.looks_at(scene)
        if looked is None:
            return NOT_APPLICABLE
        if looked.holds is False or (contact.remarks is None and silent(contact)):
            return Answer(outcome=RuleOutcome.OK, facts=looked.facts)
        if contact.remarks is None:
            return Answer(outcome=RuleOutcome.OK, facts=looked.facts).with_missing("labels")
        remarks = [r for r in certain(contact) if r.language]
        stated = {r.language for r in remarks if r.label in self.statements}
        spoken = {r.language for r in remarks if r.label not in self.statements}
        lacking = sorted(spoken - stated)
        answer = Answer(outcome=RuleOutcome.OK, facts=looked.facts, observed=", ".join(lacking))
        if not lacking:
            return answer
        answer = msgspec.structs.replace(answer, outcome=RuleOutcome.BREACH)
        return answer.with_missing(*looked.missing) if looked.holds is None else answer


class Caller(Form, frozen=True, kw_only=True, tag_field="form", tag="caller"):
    """Terms: how a caller says who is calling, and when the employer may not be named.

    `company` "must" = the firm must be told beside a name, "only_if_asked" = it must not be.
    """

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = CALLER

    whom: Whom
    own: tuple[Label, ...]
    firm: tuple[Label, ...]
    false: tuple[Label, ...]
    company: Literal["must", "only_if_asked"]
    says_why: tuple[Label, ...]
    limited: Limited

    def answer(self, scene: Scene) -> Answer:
        """Breach when the caller hid who called, or named the firm unasked."""
        contact = scene.contact
        looked = self.whom.looks_at(scene)
        if looked is None:
            return NOT_APPLICABLE
        limited = self.limited.holds(scene.index.history, contact)
        if looked.holds is False or limited.holds or silent(contact):
            return Answer(outcome=RuleOutcome.OK, facts=looked.facts)
        labels = {r.label for r in certain(contact)}
        fault, missing = self._fault(contact, labels)
        answer = Answer(outcome=RuleOutcome.OK, facts=looked.facts, observed=fault or None)
        if fault:
            answer = msgspec.structs.replace(answer, outcome=RuleOutcome.BREACH)
            return answer.with_missing(*looked.missing) if looked.holds is None else answer
        return answer.with_missing(*missing) if missing else answer

    def _fault(self, contact: Contact, labels: set[Label]) -> tuple[str, tuple[str, ...]]:
        if labels & set(self.false):
            return "false_name", ()
        named = bool(contact.names) or bool(labels & set(self.firm))
        asked = Label.ASKS_WHO_CALLS in labels
        if self.company == "must":
            if named:
                return "", ()
            if contact.names is None and not (asked and contact.remarks is not None):
                return "", ("names",) if contact.remarks is not None else ("labels", "names")
            if contact.remarks is None:
                return "", ("labels",)
            return "nobody_named", ()
        if named and not asked and contact.remarks is not None:
            return "employer_named", ()
        if contact.remarks is None:
            return "", ("labels",)
        if not labels & set(self.own):
            return "no_own_name", ()
        if self.says_why and not labels & set(self.says_why):
            return "no_purpose", ()
        return "", () if asked or contact.names is not None else ("names",)
