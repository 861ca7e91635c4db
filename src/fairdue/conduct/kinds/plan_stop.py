"""plan_stop: no collecting while a signed repayment plan is kept, or while collection stays.

Meaning of a plan: from the signature on, a contact to collect a debt of the plan is a breach as
long as every instalment whose due day has passed is paid. Facts used: kind, direction, purpose,
start, debts of the contact; agreement with its instalments, and when each payment was known.

Meaning of a stay: from the day it begins to its last day, both included, a contact to collect is a
breach. The last day is the one on record, else the rule computes it. Facts used beside: the
suspension, its debts and creditor.
"""

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.binding import debts_of
from fairdue.conduct.form import Form
from fairdue.conduct.people import Counterparty
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import (
    Agreement,
    ContactKind,
    Instalment,
    Purpose,
    RuleOutcome,
    Suspension,
    SuspensionKind,
)


class PlanStop(Form, frozen=True, kw_only=True, tag_field="form", tag="plan"):
    """Terms: contacts that stop, purposes that are no collecting, when a plan is broken."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "collected_during_plan": Phrase(
            short={"zh-CN": "协议履行期间催收", "en": "collecting during a kept plan"},
            said={
                "zh-CN": "{at}，{party}在 {observed} 签订的分期协议履行期间继续催收",
                "en": "{at}: {party} went on collecting while the plan of {observed} was kept",
            },
            change={
                "zh-CN": ("有记录表明在此之前有一期到期未还", "查明这次联系不是催收这笔债务"),
                "en": (
                    "a record that an instalment had stayed unpaid past its due day",
                    "the contact was not about collecting this debt",
                ),
            },
        )
    }

    kinds: tuple[ContactKind, ...]
    not_collecting: tuple[Purpose, ...]
    broken: Literal["unpaid_after_due_day"]
    scope: tuple[Literal["debt"]]

    def answer(self, scene: Scene) -> Answer:
        """Breach when a plan that covers a debt of the contact is kept at its start."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        if scene.begun_by_person or contact.purpose in self.not_collecting:
            return Answer(outcome=RuleOutcome.OK)
        verdict = Answer(outcome=RuleOutcome.OK)
        debts, named = debts_of(scene.index.history, contact)
        for agreement in scene.index.agreements:
            touched = debts & set(agreement.debts)
            if agreement.occurred_at > scene.start or not touched:
                continue
            answer = self._kept(scene, agreement)
            if answer.outcome is RuleOutcome.BREACH and (named or touched == debts):
                return answer
            if answer.outcome is RuleOutcome.BREACH:
                answer = answer.with_missing("debts")
            if answer.outcome is RuleOutcome.UNKNOWN or verdict.outcome is RuleOutcome.OK:
                verdict = answer
        return verdict

    @staticmethod
    def _kept(scene: Scene, agreement: Agreement) -> Answer:
        """Breach while the plan is kept, ok once broken, unknown when a payment is not known."""
        today = scene.local.date()
        facts = (agreement.id,)
        open_payment = False
        for instalment in agreement.instalments:
            if instalment.due >= today:
                continue
            paid = _paid(instalment, scene)
            if paid is False:
                return Answer(
                    outcome=RuleOutcome.OK, facts=facts, observed=f"{instalment.due:%Y-%m-%d}"
                )
            open_payment = open_payment or paid is None
        signed = f"{scene.index.local(agreement.occurred_at):%Y-%m-%d}"
        answer = Answer(outcome=RuleOutcome.BREACH, facts=facts, observed=signed)
        return answer.with_missing("paid_at") if open_payment else answer


def _paid(instalment: Instalment, scene: Scene) -> bool | None:
    """Whether it was paid by the start of the contact, as far as was known."""
    if instalment.payment_unknown:
        return None
    if instalment.paid_at is None or instalment.paid_at > scene.start:
        return False
    known = instalment.known_at or instalment.paid_at
    return scene.known_at is None or known <= scene.known_at


class Stay(Form, frozen=True, kw_only=True, tag_field="form", tag="stay"):
    """Terms: which suspensions bar which contacts with whom, when they begin, how long they last.

    `begins`: at once, or on the local day after. `lasts_days` (the first day counted) or
    `lasts_months` (not counted) hold when the record has no last day; 0 in both = until ended.
    """

    names: ClassVar[Mapping[str, Phrase]] = {
        "collected_during_stay": Phrase(
            short={"zh-CN": "暂停期间催收", "en": "collecting during a stay"},
            said={
                "zh-CN": "{at}，{party}在暂停催收期间（自 {observed} 起）继续催收",
                "en": "{at}: {party} went on collecting during the stay that began on {observed}",
            },
            change={
                "zh-CN": ("有记录表明暂停已经结束", "查明这次联系不是催收"),
                "en": ("a record that the stay had ended", "the contact was not about collecting"),
            },
        )
    }

    suspensions: tuple[SuspensionKind, ...]
    person: Counterparty
    kinds: tuple[ContactKind, ...]
    not_collecting: tuple[Purpose, ...]
    begins: Literal["at_once", "next_local_day"]
    lasts_days: Annotated[int, msgspec.Meta(ge=0)]
    lasts_months: Annotated[int, msgspec.Meta(ge=0)]

    def answer(self, scene: Scene) -> Answer:
        """Breach when a stay that covers a debt of the contact holds at its start."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        if scene.begun_by_person or contact.purpose in self.not_collecting:
            return Answer(outcome=RuleOutcome.OK)
        whom = scene.with_whom(self.person)
        if whom.holds is False:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        verdict = Answer(outcome=RuleOutcome.OK)
        for stay in scene.index.history.of(Suspension):
            if stay.kind not in self.suspensions or stay.occurred_at > scene.start:
                continue
            answer = self._within(scene, stay)
            if answer.outcome is RuleOutcome.BREACH:
                answer = msgspec.structs.replace(answer, facts=distinct(answer.facts, whom.facts))
                return answer.with_missing(*whom.missing) if whom.missing else answer
            if verdict.outcome is RuleOutcome.OK:
                verdict = answer
        return verdict

    def _within(self, scene: Scene, stay: Suspension) -> Answer:
        first = scene.index.local(stay.occurred_at).date()
        if self.begins == "next_local_day":
            first += dt.timedelta(days=1)
        last, today = self._last_day(stay, first), scene.local.date()
        holds = first <= today and (last is None or today <= last)
        answer = Answer(
            outcome=RuleOutcome.BREACH if holds else RuleOutcome.OK,
            facts=(stay.id, *scene.index.zone_facts),
            observed=f"{first:%Y-%m-%d}",
            last_day=last,
        )
        if not holds:
            return answer
        missing = _not_concerned(scene, stay)
        if missing is None:
            return Answer(outcome=RuleOutcome.OK, facts=answer.facts)
        return answer.with_missing(*missing) if missing else answer

    def _last_day(self, stay: Suspension, first: dt.date) -> dt.date | None:
        """The day on record, else the one the rule computes, the first day counted."""
        if stay.until is not None:
            return stay.until
        if self.lasts_days:
            return first + dt.timedelta(days=self.lasts_days - 1)
        if self.lasts_months:
            return months_after(first, self.lasts_months)
        return None


def _not_concerned(scene: Scene, stay: Suspension) -> tuple[str, ...] | None:
    """What is missing to say that the stay covers the contact; None = it does not."""
    contact, missing = scene.contact, []
    if stay.creditor is not None:
        if contact.creditor is None:
            missing.append("creditor")
        elif contact.creditor != stay.creditor:
            return None
    if stay.debts is not None:
        debts, named = debts_of(scene.index.history, contact)
        if not debts & set(stay.debts):
            return None
        if not named and not debts <= set(stay.debts):
            missing.append("debts")
    return tuple(missing)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    _, last = calendar.monthrange(year, month + 1)
    return dt.date(year, month + 1, min(day.day, last))
