"""What no plan can go below: a lower bound that is computed apart from every search.

Three things are counted at their least, each by itself. Interest: as if there were no fees, and
all that minimums leave went to the highest rate at once; moving money to the dearer debt earlier
never costs more. Fees: every debt must receive at least its balance before it closes, and money
comes at a known pace; serving the dearest fee for each yuan owed first makes the fees least.
Offers: each choice of them is looked at; an offer that is taken costs its sum, which must be there
by its last day, and nothing else.
"""

import itertools
from collections.abc import Iterable, Sequence

from fairdue.plan.debt import Debt
from fairdue.plan.policy import HORIZON, OFFERS_MAX, columns
from fairdue.plan.purse import Purse

__all__ = ["lower_bound"]

MONTHS_A_YEAR_PPM = 12_000_000
TINY = 1e-6


def lower_bound(debts: Sequence[Debt], money: Purse, *, strict: bool = False) -> int | None:
    """Fen below which no plan can pay these debts off; None when none ends within 240 months.

    `strict`: only plans that meet every minimum count. Allows a fen a month and debt for interest
    that a plan rounds down.
    """
    run = _Bound(debts, money, strict=strict)
    offered = [i for i, (offer, days) in enumerate(zip(run.offer, run.until, strict=True)) if days]
    useful = [i for i in offered if run.offer[i] < run.balance[i]]
    if len(useful) > OFFERS_MAX:
        return sum(min(run.balance[i], run.offer[i] or run.balance[i]) for i in useful) + sum(
            run.balance[i] for i in range(len(debts)) if i not in useful
        )
    found = [
        total
        for size in range(len(useful) + 1)
        for taken in itertools.combinations(useful, size)
        if (total := run.least(frozenset(taken))) is not None
    ]
    return max(0, int(min(found))) if found else None


class _Bound:
    """Debts as numbers, and money summed up month by month."""

    def __init__(self, debts: Sequence[Debt], money: Purse, *, strict: bool) -> None:
        self.strict = strict
        table = columns(debts, money.days)
        self.balance, _, self.fee, self.minimum, _, self.offer, self.until, _, _ = table
        self.rate = [(debt.rate_ppm or 0) / MONTHS_A_YEAR_PPM for debt in debts]
        self.sums = list(itertools.accumulate(money.amounts_fen[:HORIZON]))

    def least(self, taken: frozenset[int]) -> float | None:
        """The bound when exactly these offers are taken; None when they cannot be."""
        sums = self._beside(taken)
        if sums is None or (self.strict and not self._can_keep(taken)):
            return None
        rest = [i for i in range(len(self.balance)) if i not in taken]
        paid = self._paid(rest, sums, minimums=True)
        if paid is None:
            paid = self._paid(rest, sums, minimums=False)
        if paid is None:
            return None
        total, months = paid
        slack = len(rest) * (months + 1)
        return sum(self.offer[i] for i in taken) + total + self._fees(rest, sums) - slack

    def _beside(self, taken: Iterable[int]) -> list[int] | None:
        """What others may have been paid in all by each month, when offers are met in time."""
        sums = list(self.sums)
        for i in taken:
            for t in range(self.until[i] - 1, len(sums)):
                sums[t] -= self.offer[i]
        for t in range(len(sums) - 1, 0, -1):
            sums[t - 1] = min(sums[t - 1], sums[t])
        return sums if not sums or sums[0] >= 0 else None

    def _can_keep(self, taken: frozenset[int]) -> bool:
        """Whether money comes fast enough for the least that minimums and offers take by a month.

        A debt has then received its minimum every month, or at least its balance.
        """
        for t, there in enumerate(self.sums, 1):
            asked = 0
            for i, balance in enumerate(self.balance):
                whole = self.offer[i] if i in taken else balance
                due = i in taken and t >= self.until[i]
                asked += whole if due else min(whole, t * self.minimum[i])
            if asked > there:
                return False
        return True

    def _paid(
        self, rest: Sequence[int], sums: Sequence[int], *, minimums: bool
    ) -> tuple[float, int] | None:
        """Least sum without fees, and its months; None when a minimum cannot be met or no end."""
        left = {i: float(self.balance[i]) for i in rest}
        dearest = sorted(rest, key=lambda i: -self.rate[i])
        total = 0.0
        for t, there in enumerate(sums):
            if not left:
                return total, t
            cash = there - total
            for i in left:
                left[i] *= 1 + self.rate[i]
            if minimums:
                for i, balance in left.items():
                    due = min(float(self.minimum[i]), balance)
                    left[i] = balance - due
                    cash -= due
                    total += due
                if cash < -TINY:
                    return None
            for i in dearest:
                more = max(0.0, min(cash, left.get(i, 0.0)))
                if more:
                    left[i] -= more
                    cash -= more
                    total += more
            left = {i: balance for i, balance in left.items() if balance > TINY}
        return None if left else (total, len(sums))

    def _fees(self, rest: Sequence[int], sums: Sequence[int]) -> float:
        """Least sum of monthly fees: a debt closes no earlier than the mean month of its money.

        When that money takes several months to come, no earlier than half their number later.
        """
        charged = [i for i in rest if self.fee[i] and self.balance[i]]
        pace = max((b - a for a, b in itertools.pairwise([0, *sums])), default=0)
        total, begun = 0.0, 0.0
        for i in sorted(charged, key=lambda i: -self.fee[i] / self.balance[i]):
            size = float(self.balance[i])
            mean = _mean_month(sums, begun, begun + size)
            begun += size
            late = max(0.0, (size / pace - 1) / 2) if pace else 0.0
            total += self.fee[i] * max(1.0, mean + late)
        return total


def _mean_month(sums: Sequence[int], begin: float, end: float) -> float:
    """Mean month, from 1, in which the money from `begin` to `end` comes."""
    weighed, before = 0.0, 0.0
    for t, there in enumerate(sums, 1):
        come = max(0.0, min(end, there) - max(begin, before))
        weighed += come * t
        before = float(there)
    beyond = max(0.0, end - max(begin, before))
    return (weighed + beyond * (len(sums) + 1)) / (end - begin)
