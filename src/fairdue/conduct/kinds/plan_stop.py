"""plan_stop: no collecting while a signed repayment plan is kept.

Meaning: from the signature on, a contact to collect a debt of the plan is a breach as long as
every instalment whose due day has passed is paid. Facts used: kind, direction, purpose, start,
debts of the contact; agreement with its instalments, and when each payment was known.
"""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer
from fairdue.conduct.binding import debts_of
from fairdue.conduct.clock import clock_edges
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import Agreement, ContactKind, Instalment, Purpose, RuleOutcome


class PlanStop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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
    scope: tuple[Literal["debt"], ...]

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

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:
        """Days pass, plans are signed and paid."""
        found = clock_edges(("00:00",), scene.index.zones[:1], scene.start, until)
        for agreement in scene.index.agreements:
            paid = [i.paid_at for i in agreement.instalments if i.paid_at]
            found += [t for t in (agreement.occurred_at, *paid) if scene.start < t <= until]
        return sorted(found)

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
