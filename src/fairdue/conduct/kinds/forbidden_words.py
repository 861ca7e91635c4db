"""content_prohibition, further forms: words that may not fall, and false means.

Meaning of words: labels that may not occur with people inside, or outside, a circle that the text
draws around the debtor are a breach, unless something named makes them fine or somebody who owes
agreed. Of false means: a false pretence, or a private message that hides who writes. Contents that
nobody looked at leave it unknown, save where nothing came across. Facts used: kind, direction,
outcome, purpose, person, remarks, debts and their status, consents.
"""

from collections.abc import Mapping
from typing import ClassVar

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.binding import debts_meant
from fairdue.conduct.circle import circle, inside
from fairdue.conduct.form import Form
from fairdue.conduct.hearing import certain, said
from fairdue.conduct.kinds.remark_words import FORBIDDEN, PROFILE
from fairdue.conduct.people import Belonging
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.conduct.whom import Whom, silent
from fairdue.facts import (
    ConsentKind,
    Contact,
    ContactKind,
    DebtStatus,
    Label,
    Purpose,
    RuleOutcome,
    Speaker,
)


class Forbidden(Form, frozen=True, kw_only=True, tag_field="form", tag="words"):
    """Terms: labels that may not occur; `fine_with` labels that make them fine.

    `debts` narrows to debts in that legal state. `shown` = kinds that are a breach by themselves,
    whatever they say. `also_purposes` = acts that are as forbidden as the words.
    """

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = FORBIDDEN

    whom: Whom
    labels: tuple[Label, ...]
    speaker: Speaker
    fine_with: tuple[Label, ...] = ()
    overheard_with: tuple[Label, ...] = ()
    shown: tuple[ContactKind, ...] = ()
    debts: DebtStatus | None = None
    also_purposes: tuple[Purpose, ...] = ()
    hardly_silent_for: tuple[Purpose, ...] = ()
    """Purposes that can hardly be pursued without the words. Before it is known how such a contact
    ends, that alone is missing: once somebody is reached, the words are to be expected."""
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
        if found.holds is False or (found.holds is None and silent(contact)):
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
        unended = contact.remarks is None and contact.outcome is None
        if unended and contact.purpose in self.hardly_silent_for:
            return Belonging(holds=None, missing=("outcome",))
        return said(contact, self.labels, self.speaker)

    def _agreed(self, scene: Scene) -> tuple[str, ...]:
        """Facts of a proven consent by somebody who owes, () = there is none."""
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


class Profile(Form, frozen=True, kw_only=True, tag_field="form", tag="false_means"):
    """Terms: no false means; in private messages the sender shows who writes.

    To the person who owes: that a collector writes; to others: the writer's own name.
    """

    of_content: ClassVar[bool] = True
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
            return answer if silent(contact) else answer.with_missing(*false.missing)
        if contact.kind not in self.messages:
            return Answer(outcome=RuleOutcome.OK)
        owes = inside(history, contact.person, self.whom.person)
        shown = said(contact, self.shows_collector if owes.holds else self.shows_name)
        if shown.holds is False:
            answer = Answer(outcome=RuleOutcome.BREACH, facts=owes.facts, observed="hidden")
            return answer.with_missing(*owes.missing) if owes.holds is None else answer
        answer = Answer(outcome=RuleOutcome.OK, facts=owes.facts)
        return answer if shown.holds else answer.with_missing(*shown.missing)
