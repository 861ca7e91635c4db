"""authorised_amount: nothing is asked for beyond what the contract or a law allows.

Meaning: a charge whose line the contract does not allow is a breach, and so is a whole sum above
the balance of the ledger. Facts used: charges of the contact, lines of the contract, balance.
"""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.binding import debts_meant
from fairdue.conduct.phrase import Phrase, phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import ChargeLine, Contract, RuleOutcome


class AuthorisedAmount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Terms: the lines that need a ground, and the line that is compared with the ledger."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "asked_for_unauthorised": phrase(
            ("索要没有依据的款项", "{at}，{party}索要合同和法律都没有允许的款项"),
            (
                "asking for what is not owed",
                ("{at}: {party} asked for an amount that neither the contract nor a law allows"),
            ),
            ("查明合同或者法律允许这一项", "the contract or a law allows the item"),
        )
    }

    lines: tuple[ChargeLine, ...]
    whole: ChargeLine

    def answer(self, scene: Scene) -> Answer:
        """Breach on a line without ground or a sum above the ledger."""
        contact = scene.contact
        if not contact.charges or scene.begun_by_person:
            return NOT_APPLICABLE
        contracts = scene.index.history.of(Contract)
        contract = contracts[-1] if contracts else None
        facts: tuple[str, ...] = (contract.id,) if contract is not None and contract.id else ()
        missing: tuple[str, ...] = ()
        needing = [c.line for c in contact.charges if c.line in self.lines]
        if needing and (contract is None or contract.lost):
            missing = ("contract",)
        elif contract is not None:
            without = [line.value for line in needing if line not in contract.fee_lines]
            if without:
                return Answer(outcome=RuleOutcome.BREACH, facts=facts, observed=", ".join(without))
        claimed = [c.amount_fen for c in contact.charges if c.line is self.whole]
        above, cited, lacks = self._above(scene, claimed)
        facts = distinct(facts, cited)
        if above:
            return Answer(outcome=RuleOutcome.BREACH, facts=facts, observed=self.whole.value)
        answer = Answer(outcome=RuleOutcome.OK, facts=facts)
        return answer.with_missing(*missing, *lacks) if missing or lacks else answer

    @staticmethod
    def _above(
        scene: Scene, claimed: list[int | None]
    ) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
        """Whether the claimed sum is above the ledger's balance of the debts it is about."""
        if not claimed:
            return False, (), ()
        meant = debts_meant(scene.index.history, scene.contact)
        loans = [scene.index.history.loans.get(debt) for debt in meant]
        cited = tuple(n.id for n in loans if n is not None and n.id)
        balances = [n.balance_fen if n is not None else None for n in loans]
        sums = [amount for amount in claimed if amount is not None]
        if not balances or None in balances or len(sums) < len(claimed):
            return False, cited, ("balance",)
        ledger = sum(b for b in balances if b is not None)
        return sum(sums) > ledger, cited, ()

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:  # noqa: ARG002 - one form for all kinds
        """No instant matters."""
        return []
