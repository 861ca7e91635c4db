"""amount_or_payee: what may be asked for, and where it is to be paid.

Meaning: a contact that asks for an item no contract or cost table holds, for payment into a
channel the contract does not name, or for a sum beyond what the ledger shows, is a breach. A
contact that asks for nothing of the kind is not looked at; who began it does not matter, as only
the collecting side asks. Facts used: charges and pay channels of the
contact, its debts, their contract and balance.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.binding import debts_of
from fairdue.conduct.form import Form
from fairdue.conduct.phrase import Phrase, phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import ChargeLine, ContactKind, Contract, Loan, RuleOutcome

Check = Literal["fee_lines", "pay_channels", "balance"]


class AmountOrPayee(Form, frozen=True, kw_only=True):
    """Terms: which of the three are looked at; a claim may exceed the ledger by `tolerance_fen`."""

    of_content: ClassVar[bool] = True
    names: ClassVar[Mapping[str, Phrase]] = {
        "asked_for_more": Phrase(
            short={"zh-CN": "索要约定之外的费用或收款渠道", "en": "a charge or payee not agreed"},
            said={
                "zh-CN": "{at}，{party}索要的项目或收款渠道不在约定之内：{observed}",
                "en": "{at}: {party} asked for an item or a payee that was not agreed: {observed}",
            },
            change={
                "zh-CN": ("合同或费用明示表里有这一项",),
                "en": ("the contract or the disclosed table holds this item",),
            },
        ),
        "claimed_too_much": Phrase(
            short={"zh-CN": "索要金额高于账面", "en": "a claim above the ledger"},
            said={
                "zh-CN": "{at}，{party}索要的总额为 {observed}，高于账面的 {limit}",
                "en": "{at}: {party} claimed {observed} where the ledger shows {limit}",
            },
            change={
                "zh-CN": ("账单表明当时的余额就是这个数",),
                "en": ("a statement shows that the balance was that high",),
            },
        ),
        "asked_for_unauthorised": phrase(
            ("索要没有依据的款项", "{at}，{party}索要合同和法律都没有允许的款项"),
            (
                "asking for what is not owed",
                "{at}: {party} asked for an amount that neither the contract nor a law allows",
            ),
            ("查明合同或者法律允许这一项", "the contract or a law allows the item"),
        ),
    }

    kinds: tuple[ContactKind, ...]
    checks: tuple[Check, ...]
    tolerance_fen: Annotated[int, msgspec.Meta(ge=0)]

    def answer(self, scene: Scene) -> Answer:
        """Breach when one of the checks fails."""
        contact = scene.contact
        if contact.kind not in self.kinds or not (contact.charges or contact.pay_channels):
            return NOT_APPLICABLE
        looks = {"fee_lines": _lines, "pay_channels": _channels}
        answers = [looks[check](scene) for check in self.checks if check in looks]
        if "balance" in self.checks:
            answers.append(self._balance(scene))
        for outcome in (RuleOutcome.BREACH, RuleOutcome.UNKNOWN):
            for answer in answers:
                if answer.outcome is outcome:
                    return answer
        facts = distinct((), *(a.facts for a in answers))
        return Answer(outcome=RuleOutcome.OK, facts=facts)

    def _balance(self, scene: Scene) -> Answer:
        """Compare the whole sum claimed with the sum of the balances."""
        claims = [c for c in scene.contact.charges if c.line is ChargeLine.BALANCE]
        if not claims:
            return Answer(outcome=RuleOutcome.OK)
        debts, named = debts_of(scene.index.history, scene.contact)
        loans = [scene.index.history.loans.get(d) for d in sorted(debts)]
        facts = tuple(loan.id for loan in loans if loan is not None and loan.id)
        answer = Answer(outcome=RuleOutcome.BREACH, facts=facts)
        owed = _owed(loans)
        amounts = [c.amount_fen for c in claims]
        named = named or len(debts) == 1
        if owed is None or None in amounts or not named:
            lacks = (("balance", owed is None), ("amount", None in amounts), ("debts", not named))
            return answer.with_missing(*(name for name, lacking in lacks if lacking))
        claimed = sum(a for a in amounts if a is not None)
        within = claimed <= owed + self.tolerance_fen
        outcome = RuleOutcome.OK if within else RuleOutcome.BREACH
        return msgspec.structs.replace(
            answer, outcome=outcome, limit=owed, observed=claimed, unit="fen"
        )


def _owed(loans: list[Loan | None]) -> int | None:
    balances = [None if loan is None else loan.balance_fen for loan in loans]
    if not balances or None in balances:
        return None
    return sum(b for b in balances if b is not None)


def _contract(scene: Scene) -> Contract | None:
    """The contract of the contact's debts as last stated, None when nobody has it."""
    debts, _ = debts_of(scene.index.history, scene.contact)
    held = [
        c
        for c in scene.index.history.of(Contract)
        if not c.debts or (debts and debts <= set(c.debts))
    ]
    return held[-1] if held else None


def _lines(scene: Scene) -> Answer:
    """Every item but the balance itself stands in the contract."""
    asked = [c.line for c in scene.contact.charges if c.line is not ChargeLine.BALANCE]
    contract = _contract(scene)
    facts = (contract.id,) if contract is not None and contract.id else ()
    if not asked:
        return Answer(outcome=RuleOutcome.OK)
    if contract is None or contract.lost:
        return Answer(outcome=RuleOutcome.UNKNOWN, facts=facts).with_missing("contract")
    wrong = [line for line in asked if line not in contract.fee_lines]
    if not wrong:
        return Answer(outcome=RuleOutcome.OK, facts=facts)
    return Answer(outcome=RuleOutcome.BREACH, facts=facts, observed=wrong[0].value)


def _channels(scene: Scene) -> Answer:
    """Every pay channel is one the contract names."""
    asked = scene.contact.pay_channels
    contract = _contract(scene)
    facts = (contract.id,) if contract is not None and contract.id else ()
    if not asked:
        return Answer(outcome=RuleOutcome.OK)
    if contract is None or contract.lost or contract.pay_channels is None:
        return Answer(outcome=RuleOutcome.UNKNOWN, facts=facts).with_missing("contract")
    wrong = [channel for channel in asked if channel not in contract.pay_channels]
    if not wrong:
        return Answer(outcome=RuleOutcome.OK, facts=facts)
    return Answer(outcome=RuleOutcome.BREACH, facts=facts, observed=wrong[0].value)
