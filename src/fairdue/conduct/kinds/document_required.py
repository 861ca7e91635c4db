"""document_required: papers that must stand behind a contact.

Meaning of a listing: who acts for a lender stands on the list that the lender published for that
day. Of a mandate: who acts for a lender was engaged by that lender, not by another agency, and
passes data on to nobody. Of a separate consent: data go to others, or before the public, only with
a consent of their own, and the record holds none. Of a plan term: a repayment plan runs at most so
long. Facts used: kind, direction, who acts, for whom, person and role, labels; published lists;
the agreement with its term and instalments.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer
from fairdue.conduct.form import Form
from fairdue.conduct.hearing import heard, unheard
from fairdue.conduct.kinds.plan_stop import months_after
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import AgencyList, Agreement, ContactKind, Label, Role, RuleOutcome


class Listing(Form, frozen=True, kw_only=True, tag_field="form", tag="agency_list"):
    """Terms: contacts for which an outside agency must stand on the lender's list of the day."""

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = {
        "agency_not_listed": Phrase(
            short={"zh-CN": "机构不在公示名单", "en": "agency not on the list"},
            said={
                "zh-CN": "{at}，联系的机构不在出借方当天公示的名单上",
                "en": "{at}: the agency was not on the list the lender had published for that day",
            },
            change={
                "zh-CN": ("出借方当天的公示名单里有这家机构",),
                "en": ("the lender's list of that day holds this agency",),
            },
        )
    }

    kinds: tuple[ContactKind, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when the list of the day does not name who acts."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        if scene.begun_by_person or contact.by == contact.creditor:
            return Answer(outcome=RuleOutcome.OK)
        if contact.creditor is None or contact.by is None:
            return Answer(outcome=RuleOutcome.UNKNOWN).with_missing("creditor")
        today = scene.local.date()
        lists = [
            row
            for row in scene.index.history.of(AgencyList)
            if row.by == contact.creditor and row.since <= today <= row.until
        ]
        if not lists:
            return Answer(outcome=RuleOutcome.UNKNOWN).with_missing("agency_list")
        facts = tuple(row.id for row in lists if row.id)
        named = any(contact.by in row.agencies for row in lists)
        return Answer(outcome=RuleOutcome.OK if named else RuleOutcome.BREACH, facts=facts)


class Mandate(Form, frozen=True, kw_only=True, tag_field="form", tag="mandate"):
    """Terms: contacts for which the lender itself must have engaged who acts."""

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = {
        "passed_on_without_consent": Phrase(
            short={"zh-CN": "未经同意转委托", "en": "passed on without consent"},
            said={
                "zh-CN": "{at}，个人信息由受托机构转给了别的机构处理",
                "en": "{at}: an engaged agency let somebody else process the personal data",
            },
            change={
                "zh-CN": ("出借方出示直接委托这家机构的合同，或者同意转委托的文件",),
                "en": ("the lender produces its own contract with that party, or its consent",),
            },
        )
    }

    kinds: tuple[ContactKind, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when who acts was engaged by another agency, or an agency passes data on."""
        contact, history = scene.contact, scene.index.history
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        if scene.begun_by_person or contact.by == contact.creditor:
            return Answer(outcome=RuleOutcome.OK)
        person = history.persons.get(contact.person or "")
        shared = contact.kind is ContactKind.SHARE
        if shared and person is not None and person.role is Role.OTHER_PROCESSOR:
            return Answer(outcome=RuleOutcome.BREACH, facts=(person.id,))
        party = history.parties.get(contact.by or "")
        if contact.creditor is None or party is None or not party.acts_for:
            return Answer(outcome=RuleOutcome.UNKNOWN).with_missing("creditor")
        facts = scene.index.party_facts(party.party, *party.acts_for)
        engaged = contact.creditor in party.acts_for
        return Answer(outcome=RuleOutcome.OK if engaged else RuleOutcome.BREACH, facts=facts)


class SeparateConsent(Form, frozen=True, kw_only=True, tag_field="form", tag="separate_consent"):
    """Terms: data that go to these roles, and what may not be put before the public."""

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = {
        "shared_without_consent": Phrase(
            short={"zh-CN": "未经单独同意提供或公开个人信息", "en": "data shared without consent"},
            said={
                "zh-CN": "{at}，{party}未经单独同意向他人提供或公开了个人信息",
                "en": "{at}: {party} gave or published personal data without a separate consent",
            },
            change={
                "zh-CN": ("有本人单独同意的记录", "查明对方是受托处理的机构"),
                "en": (
                    "a record of the person's separate consent",
                    "the receiver turns out to have been engaged to process them",
                ),
            },
        )
    }

    shared_with: tuple[Role, ...]
    kinds: tuple[ContactKind, ...]
    in_public: tuple[Label, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when data were shared with such a role, or shown in public."""
        contact = scene.contact
        if contact.kind not in self.kinds or scene.begun_by_person:
            return NOT_APPLICABLE
        person = scene.index.history.persons.get(contact.person or "")
        facts = (person.id,) if person is not None and person.id else ()
        role = None if person is None else person.role
        if contact.kind is ContactKind.SHARE:
            if role is None:
                return Answer(outcome=RuleOutcome.UNKNOWN).with_missing("role")
            breach = role in self.shared_with
            return Answer(outcome=RuleOutcome.BREACH if breach else RuleOutcome.OK, facts=facts)
        if role is not Role.PUBLIC and contact.kind is not ContactKind.PUBLIC_POST:
            return Answer(outcome=RuleOutcome.OK, facts=facts)
        said = heard(contact, self.in_public)
        if said is None:
            answer = Answer(outcome=RuleOutcome.UNKNOWN, facts=facts)
            return answer.with_missing(*unheard(contact))
        return Answer(outcome=RuleOutcome.BREACH if said else RuleOutcome.OK, facts=facts)


class PlanTerm(Form, frozen=True, kw_only=True, tag_field="form", tag="plan_term"):
    """Terms: a plan that is signed runs at most `at_most_months`."""

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = {
        "plan_too_long": Phrase(
            short={"zh-CN": "分期协议超过最长期限", "en": "a plan that runs too long"},
            said={
                "zh-CN": "{at} 签订的分期协议为 {observed} 个月，超过 {limit} 个月",
                "en": "{at}: the plan runs {observed} months, over {limit}",
            },
            change={
                "zh-CN": ("协议文本写的期限其实更短",),
                "en": ("the text of the agreement gives a shorter term",),
            },
        )
    }

    kinds: tuple[ContactKind, ...]
    at_most_months: Annotated[int, msgspec.Meta(ge=1)]

    def answer(self, scene: Scene) -> Answer:
        """Breach when the plan signed here, or in force for these debts, runs too long."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        plans = [
            a
            for a in scene.index.agreements
            if a.occurred_at <= scene.start
            and (not contact.debts or set(contact.debts) & set(a.debts))
        ]
        if not plans:
            return Answer(outcome=RuleOutcome.UNKNOWN).with_missing("plan")
        plan = plans[-1]
        months = plan.term_months or _months(scene, plan)
        answer = Answer(
            outcome=RuleOutcome.BREACH, facts=(plan.id,), limit=self.at_most_months, observed=months
        )
        if months is None:
            return answer.with_missing("term_months")
        if months > self.at_most_months:
            return answer
        return msgspec.structs.replace(answer, outcome=RuleOutcome.OK)


def _months(scene: Scene, plan: Agreement) -> int | None:
    """Months from the signature to the last due day, begun ones counted; None = no due days."""
    if not plan.instalments:
        return None
    signed = scene.index.local(plan.occurred_at).date()
    last = max(i.due for i in plan.instalments)
    months = (last.year - signed.year) * 12 + last.month - signed.month
    return months + (months_after(signed, months) < last)
