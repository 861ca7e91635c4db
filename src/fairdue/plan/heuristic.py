"""The two usual orders of paying off debts, as a yardstick: minimums, then one debt at a time.

They take no offer and never save. Amounts in the main unit, unrounded, 40 digits.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext

import msgspec

from fairdue.credit import EXACT

__all__ = ["Owing", "Simulated", "avalanche", "snowball"]

MONTHS_MAX = 2_400
NOTHING = Decimal("1e-12")


class Owing(msgspec.Struct, frozen=True, kw_only=True):
    """A debt: balance, rate in per cent a month, minimum and fee a month."""

    balance: Decimal
    rate_pct: Decimal
    minimum: Decimal
    fee: Decimal = Decimal(0)


class Simulated(msgspec.Struct, frozen=True, kw_only=True):
    """Sum of all payments and the month in which the last debt closes."""

    total: Decimal
    months: int


def avalanche(debts: Sequence[Owing], budget: Decimal) -> Simulated | None:
    """The highest rate first; None when the budget never clears the debts."""
    return _simulated(debts, budget, lambda debt: -debt.rate_pct)


def snowball(debts: Sequence[Owing], budget: Decimal) -> Simulated | None:
    """The smallest starting balance first; None when the budget never clears the debts."""
    return _simulated(debts, budget, lambda debt: debt.balance)


def _simulated(
    debts: Sequence[Owing], budget: Decimal, key: Callable[[Owing], Decimal]
) -> Simulated | None:
    order = sorted(range(len(debts)), key=lambda i: key(debts[i]))
    balances = [debt.balance for debt in debts]
    is_open = [True] * len(debts)
    cash = total = Decimal(0)
    with localcontext(EXACT):
        for month in range(1, MONTHS_MAX + 1):
            for i, debt in enumerate(debts):
                if is_open[i]:
                    balances[i] = balances[i] * (1 + debt.rate_pct / 100) + debt.fee
            cash += budget
            for i, most in _asked(debts, order):
                paid = min(balances[i], cash, most) if is_open[i] else Decimal(0)
                balances[i] -= paid
                cash -= paid
                total += paid
            is_open = [balance > NOTHING for balance in balances]
            if not any(is_open):
                return Simulated(total=total, months=month)
    return None


def _asked(debts: Sequence[Owing], order: Sequence[int]) -> list[tuple[int, Decimal]]:
    """Who is paid at most how much, in order: minimums as listed, then one after the other."""
    return [(i, debt.minimum) for i, debt in enumerate(debts)] + [
        (i, Decimal("Infinity")) for i in order
    ]
