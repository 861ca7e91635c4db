"""content_prohibition: what may not be said, shown or done in a contact.

Meaning of clauses: a contact in which the collecting side was heard or seen to do one of the
things of a clause, towards somebody of its class, is a breach. A clause may also be met by what
the contact was for, or ask that others were there to hear. Labels of a classifier that nobody
reviewed count from a score of 0.80 on; below, and where nobody looked, the answer is unknown.
Words with exceptions of their own and false means stand in `forbidden_words`. Facts used: kind,
direction, outcome, labels, purpose, person and role.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.form import Form
from fairdue.conduct.hearing import heard, spoke, unheard, which
from fairdue.conduct.kinds.content_phrase import CONTENT
from fairdue.conduct.people import Counterparty
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import ContactKind, Label, Purpose, Role, RuleOutcome

_IN_PUBLIC = frozenset({Role.PUBLIC})


class Clause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that may not be done: which labels, towards whom, before whom.

    `purposes`: what the contact was for that is as good as the label. `before` "others" = only
    where somebody else could hear or read it.
    """

    labels: tuple[Label, ...]
    purposes: tuple[Purpose, ...]
    to: Counterparty
    before: Literal["anyone", "others"]

    def met(self, scene: Scene) -> Answer:
        """Breach when the clause is met, unknown when it may be, else ok."""
        whom = scene.with_whom(self.to)
        if whom.holds is False:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        said = self._said(scene)
        if said is False:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        before = self._before(scene) if self.before == "others" else True
        if before is False:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        answer = Answer(
            outcome=RuleOutcome.BREACH,
            facts=whom.facts,
            observed=which(scene.contact, self.labels) or str(scene.contact.purpose or ""),
        )
        missing = whom.missing
        if said is None or before is None:
            missing = (*missing, *unheard(scene.contact))
        return answer.with_missing(*missing) if missing else answer

    def _said(self, scene: Scene) -> bool | None:
        if scene.contact.purpose in self.purposes and not scene.begun_by_person:
            return True
        return heard(scene.contact, self.labels)

    @staticmethod
    def _before(scene: Scene) -> bool | None:
        """Whether others could hear or read it."""
        contact = scene.contact
        role = scene.index.history.role(contact.person)
        if contact.kind is ContactKind.PUBLIC_POST or role in _IN_PUBLIC:
            return True
        return heard(contact, (Label.HEARD_BY_OTHERS, Label.OPEN_CARD, Label.SHAMING))


class ContentProhibition(Form, frozen=True, kw_only=True, tag_field="form", tag="clauses"):
    """Terms: kinds of contact that are looked at, and clauses of which none may be met."""

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = CONTENT

    kinds: tuple[ContactKind, ...]
    clauses: tuple[Clause, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when one clause is met."""
        contact = scene.contact
        silent = contact.remarks is None and spoke(contact) is False
        if contact.kind not in self.kinds or (silent and not self._by_purpose(scene)):
            return NOT_APPLICABLE
        answers = [clause.met(scene) for clause in self.clauses]
        for answer in answers:
            if answer.outcome is RuleOutcome.BREACH:
                return answer
        facts = distinct((), *(a.facts for a in answers))
        merged = Answer(outcome=RuleOutcome.OK, facts=facts)
        missing = [m for a in answers for m in a.missing]
        return merged.with_missing(*missing) if missing else merged

    def _by_purpose(self, scene: Scene) -> bool:
        """Whether what the contact was for meets a clause, so that words do not matter."""
        return any(scene.contact.purpose in clause.purposes for clause in self.clauses)
