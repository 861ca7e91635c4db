"""Minimum-payment disclosure of a card with several balances (12 CFR 1026, Appendix M2).

The one procedure here that rounds on its way, because the rule books whole cents each month.
Amounts in the main unit; a monthly rate is a twelfth of the yearly one.
"""

from collections.abc import Sequence
from decimal import Decimal, localcontext

import msgspec

from fairdue.credit import EXACT, Amortisation, Repaid, cents, repaid

__all__ = ["CardBalance", "Disclosed", "disclosed"]

MONTHS_MAX = 12_000
LEVEL_MONTHS = 36
GROWN = 1_000_000
"""Balances that have grown by this factor under their minimums will not be cleared by them."""


class CardBalance(msgspec.Struct, frozen=True, kw_only=True):
    """A balance and its yearly rate in per cent; from `changes_in` on another rate."""

    balance: Decimal
    rate_pct: Decimal
    changes_in: int | None = None
    changed_pct: Decimal = Decimal(0)

    def rate_in(self, month: int) -> Decimal:
        """Rate of a month, as a fraction."""
        changed = self.changes_in is not None and month >= self.changes_in
        return (self.changed_pct if changed else self.rate_pct) / 1200

    @property
    def mean_pct(self) -> Decimal:
        """Yearly rate over 36 months, as the rule weighs an introductory one."""
        if self.changes_in is None:
            return self.rate_pct
        early = Decimal(min(self.changes_in, LEVEL_MONTHS)) / LEVEL_MONTHS
        return early * self.rate_pct + (1 - early) * self.changed_pct


class Disclosed(msgspec.Struct, frozen=True, kw_only=True):
    """Months and sum of minimum payments, and the payment that clears all in 36 months."""

    months: int
    total: Decimal
    payment_36: Decimal


def disclosed(debts: Sequence[CardBalance], *, pct: Decimal, fixed: Decimal) -> Disclosed:
    """What the disclosure states; a minimum is `pct` of all balances, at least `fixed`.

    Raises ValueError when minimum payments never clear the balances.
    """
    with localcontext(EXACT):
        months, total = _minimums(debts, pct, fixed)
        return Disclosed(months=months, total=total, payment_36=_level(debts))


def _minimums(debts: Sequence[CardBalance], pct: Decimal, fixed: Decimal) -> tuple[int, Decimal]:
    balances = [debt.balance for debt in debts]
    whole = sum(balances)
    total, month = Decimal(0), 0
    while any(balances):
        month += 1
        if month > MONTHS_MAX or sum(balances) > GROWN * whole:
            raise ValueError("minimum payments never clear these balances")
        asked = max(cents(pct / 100 * sum(balances)), fixed)
        balances = [
            cents(balance * (1 + debt.rate_in(month)))
            for balance, debt in zip(balances, debts, strict=True)
        ]
        left = min(asked, sum(balances, Decimal(0)))
        total += left
        for i, balance in enumerate(balances):
            paid = min(balance, left)
            balances[i] -= paid
            left -= paid
    return month, total


def _level(debts: Sequence[CardBalance]) -> Decimal:
    whole = sum((debt.balance for debt in debts), Decimal(0))
    if not whole:
        return Decimal(0)
    mean = sum((debt.balance * debt.mean_pct for debt in debts), Decimal(0)) / whole
    loan = Amortisation(method=Repaid.LEVEL, principal=whole, rate_pct=mean, count=LEVEL_MONTHS)
    return cents(repaid(loan)[0].payment)
