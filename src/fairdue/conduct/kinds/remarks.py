"""remarks: what may not be said, shown or printed, and what must be.

Meaning: `forbidden` labels are a breach unless something named makes them fine; `required` labels
must be there, one of each group; `same_language` = a statement in every language of the contact;
`caller` and `profile` = who is speaking. Contents that nobody looked at leave it unknown, save
where nothing came across. Facts used: kind, direction, outcome, purpose, person, names, remarks,
debts and their status, earlier contacts.
"""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.binding import debts_meant
from fairdue.conduct.circle import Tie, circle, inside
from fairdue.conduct.kinds.remark_words import CALLER, FORBIDDEN, LANGUAGE, PROFILE, REQUIRED
from fairdue.conduct.message import MESSAGES, Limited, reached, tells, voicemail
from fairdue.conduct.people import Belonging
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.conduct.told import concerns
from fairdue.conduct.words_said import certain, said, sure
from fairdue.facts import (
    ConsentKind,
    Contact,
    ContactKind,
    DebtStatus,
    Direction,
    Label,
    Purpose,
    Role,
    RuleOutcome,
    Speaker,
)

People = Literal["anybody", "inside", "outside"]


class Whom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which contacts a rule on contents looks at. `person` draws the circle of `people`."""

    kinds: tuple[ContactKind, ...]
    purposes: Literal["any"] | tuple[Purpose, ...]
    people: People
    person: tuple[Tie, ...]
    except_roles: tuple[Role, ...]
    except_purposes: tuple[Purpose, ...]
    begun_by: Literal["collector", "anybody"]

    def looks_at(self, scene: Scene) -> Belonging | None:
        """Whether it looks at the contact; None = by kind, purpose or person it never does."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return None
        if self.purposes != "any" and contact.purpose not in self.purposes:
            return None
        written = contact.kind in MESSAGES or contact.kind is ContactKind.WEB
        if scene.begun_by_person and (self.begun_by == "collector" or written):
            return Belonging(holds=False)
        if contact.purpose is not None and contact.purpose in self.except_purposes:
            return Belonging(holds=False)
        if scene.index.history.role(contact.person) in self.except_roles:
            return Belonging(holds=False)
        if self.people == "anybody":
            return Belonging(holds=True)
        whom = inside(scene.index.history, contact.person, self.person)
        if whom.holds is None or self.people == "inside":
            return whom
        return Belonging(holds=not whom.holds, facts=whom.facts)


def _silent(contact: Contact) -> bool:
    """Whether surely no words came across, so that nobody needs to have listened."""
    if voicemail(contact) or contact.remarks:
        return False
    return reached(contact).holds is False


class Forbidden(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="of",
    tag="forbidden",
):
    """Terms: labels that may not occur; `fine_with` labels that make them fine.

    `debts` narrows to debts in that legal state. `shown` = kinds that are a breach by themselves,
    whatever they say. `also_purposes` = acts that are as forbidden as the words.
    """

    names: ClassVar[Mapping[str, Phrase]] = FORBIDDEN

    whom: Whom
    labels: tuple[Label, ...]
    speaker: Speaker
    fine_with: tuple[Label, ...] = ()
    overheard_with: tuple[Label, ...] = ()
    shown: tuple[ContactKind, ...] = ()
    debts: DebtStatus | None = None
    also_purposes: tuple[Purpose, ...] = ()
    agreed_by: ConsentKind | None = None
    """A consent of this kind by somebody of the circle to the collector excuses it."""

    def answer(self, scene: Scene) -> Answer:
        """Breach when such a label is a fact; unknown when nobody looked."""
        contact = scene.contact
        looked = self.whom.looks_at(scene)
        if looked is None:
            return NOT_APPLICABLE
        overheard = self._overheard(scene)
        if looked.holds is False and not overheard:
            return Answer(outcome=RuleOutcome.OK, facts=looked.facts)
        found = self._found(contact)
        if overheard:
            found, looked = Belonging(holds=True), Belonging(holds=True)
        if found.holds is False or (found.holds is None and _silent(contact)):
            return Answer(outcome=RuleOutcome.OK, facts=looked.facts)
        agreed = self._agreed(scene)
        if agreed:
            return Answer(outcome=RuleOutcome.OK, facts=agreed)
        status = self._status(scene)
        if status.holds is False:
            return Answer(outcome=RuleOutcome.OK, facts=status.facts)
        observed = ", ".join(r.label.value for r in certain(contact) if r.label in self.labels)
        answer = Answer(
            outcome=RuleOutcome.BREACH,
            facts=distinct(looked.facts, status.facts),
            observed=observed or contact.kind.value,
        )
        missing = (*looked.missing, *found.missing, *status.missing)
        return answer.with_missing(*missing) if missing else answer

    def _found(self, contact: Contact) -> Belonging:
        if contact.kind in self.shown or (
            contact.purpose is not None and contact.purpose in self.also_purposes
        ):
            return Belonging(holds=True)
        if self.fine_with and said(contact, self.fine_with).holds:
            return Belonging(holds=False)
        if not self.labels:
            return Belonging(holds=False)
        return said(contact, self.labels, self.speaker)

    def _agreed(self, scene: Scene) -> tuple[str, ...]:
        """Facts of a proven consent by somebody who owes, () = there is none."""
        if self.agreed_by is None:
            return ()
        people = circle(scene.index.history, self.whom.person)
        return tuple(
            c.id
            for c in scene.index.consents
            if c.kind is self.agreed_by
            and c.by in people
            and c.to == scene.contact.by
            and c.occurred_at <= scene.start
            and c.proven
        )

    def _overheard(self, scene: Scene) -> bool:
        """Whether others heard what the person himself may be told."""
        contact = scene.contact
        heard = said(contact, {Label.HEARD_BY_OTHERS}).holds is True
        if not heard or not self.overheard_with or scene.begun_by_person:
            return False
        return said(contact, self.overheard_with, self.speaker).holds is True

    def _status(self, scene: Scene) -> Belonging:
        """Whether a debt of the contact is in the state that the rule is about."""
        if self.debts is None:
            return Belonging(holds=True)
        meant = debts_meant(scene.index.history, scene.contact)
        loans = [scene.index.history.loans.get(debt) for debt in meant]
        facts = tuple(n.id for n in loans if n is not None and n.id)
        states = {n.status if n is not None else None for n in loans}
        if self.debts in states:
            return Belonging(holds=True, facts=facts)
        if not states or None in states:
            return Belonging(holds=None, missing=("status",), facts=facts)
        return Belonging(holds=False, facts=facts)

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:  # noqa: ARG002 - one form for all kinds
        """No instant matters."""
        return []


class Required(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="of",
    tag="required",
):
    """Terms: labels of which each group must be met; `instead` spoils what else was met.

    `when`: in every contact, in the first communication (and the first in writing when that was
    oral), or in the later ones; `limited` tells what is a communication.
    """

    names: ClassVar[Mapping[str, Phrase]] = REQUIRED

    whom: Whom
    labels: tuple[tuple[Label, ...], ...]
    in_writing: tuple[tuple[Label, ...], ...] | None = None
    first_only: tuple[Label, ...] = ()
    spoilt_by: tuple[Label, ...] = ()
    when: Literal["always", "first", "later"]
    limited: Limited | None = None

    def answer(self, scene: Scene) -> Answer:
        """Breach when a group is missing in a reviewed contact."""
        contact = scene.contact
        looked = self.whom.looks_at(scene)
        if looked is None:
            return NOT_APPLICABLE
        if looked.holds is False or (contact.remarks is None and _silent(contact)):
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
        named = [group[0].value for group in lacking]
        return named + [s.value for s in self.spoilt_by if s in labels]

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
        missing: tuple[str, ...] = ()
        if self.limited is None:
            return Belonging(holds=False)
        repeated = contact.kind in MESSAGES and self.when == "first"
        begun: Contact | None = None
        for other in scene.index.contacts[: scene.place]:
            told = self._told(scene, other)
            if told.holds is None and begun is None:
                missing = told.missing
            if not told.holds:
                continue
            begun = begun or other
            written = other.kind in MESSAGES and other.direction is Direction.OUT
            if not repeated or begun.kind in MESSAGES or written:
                return Belonging(holds=False, facts=(begun.id,))
        if begun is None:
            return Belonging(holds=None if missing else True, missing=missing)
        return Belonging(holds=True, facts=(begun.id,))

    def _told(self, scene: Scene, other: Contact) -> Belonging:
        """Whether another contact was a communication of the party about these debts."""
        assert self.limited is not None
        same = other.by == scene.contact.by and concerns(other.debts or None, scene.contact)
        whom = inside(scene.index.history, other.person, self.whom.person)
        if not same or not whom.holds:
            return Belonging(holds=False)
        return tells(scene.index.history, other, self.limited)

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:  # noqa: ARG002 - one form for all kinds
        """No instant matters."""
        return []


class SameLanguage(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="of",
    tag="same_language",
):
    """Terms: statements that must come in every language in which the rest was said."""

    names: ClassVar[Mapping[str, Phrase]] = LANGUAGE

    whom: Whom
    statements: tuple[Label, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when a language of the contact has none of the statements."""
        contact = scene.contact
        looked = self.whom.looks_at(scene)
        if looked is None:
            return NOT_APPLICABLE
        if looked.holds is False or (contact.remarks is None and _silent(contact)):
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

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:  # noqa: ARG002 - one form for all kinds
        """No instant matters."""
        return []


class Caller(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="of",
    tag="caller",
):
    """Terms: how a caller says who is calling, and when the employer may not be named.

    `company` "must" = the firm must be told beside a name, "only_if_asked" = it must not be.
    """

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
        if looked.holds is False or limited.holds or _silent(contact):
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

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:  # noqa: ARG002 - one form for all kinds
        """No instant matters."""
        return []


class Profile(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="of",
    tag="profile",
):
    """Terms: no false means; in private messages the sender shows who writes.

    To the person who owes: that a collector writes; to others: the writer's own name.
    """

    names: ClassVar[Mapping[str, Phrase]] = PROFILE

    whom: Whom
    false: tuple[Label, ...]
    messages: tuple[ContactKind, ...]
    shows_collector: tuple[Label, ...]
    shows_name: tuple[Label, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach on a false pretence, or a private message that hides the sender."""
        contact, history = scene.contact, scene.index.history
        looked = self.whom.looks_at(scene)
        if looked is None:
            return NOT_APPLICABLE
        if looked.holds is False:
            return Answer(outcome=RuleOutcome.OK)
        false = said(contact, self.false, Speaker.COLLECTOR)
        if false.holds:
            return Answer(outcome=RuleOutcome.BREACH, observed="false")
        if false.holds is None:
            answer = Answer(outcome=RuleOutcome.OK)
            return answer if _silent(contact) else answer.with_missing(*false.missing)
        if contact.kind not in self.messages:
            return Answer(outcome=RuleOutcome.OK)
        owes = inside(history, contact.person, self.whom.person)
        shown = said(contact, self.shows_collector if owes.holds else self.shows_name)
        if shown.holds is False:
            answer = Answer(outcome=RuleOutcome.BREACH, facts=owes.facts, observed="hidden")
            return answer.with_missing(*owes.missing) if owes.holds is None else answer
        answer = Answer(outcome=RuleOutcome.OK, facts=owes.facts)
        return answer if shown.holds else answer.with_missing(*shown.missing)

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:  # noqa: ARG002 - one form for all kinds
        """No instant matters."""
        return []


Remarks = Forbidden | Required | SameLanguage | Caller | Profile
