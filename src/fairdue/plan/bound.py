"""What no plan can go below: a lower bound that is computed apart from every search.

Three things are counted at their least, each by itself. Interest: as if there were no fees, and
all that minimums leave went to the highest rate at once; moving money to the dearer debt earlier
never costs more. Fees: every debt must receive at least its balance before it closes, and money
comes at a known pace; serving the dearest fee for each yuan owed first makes the fees least.
Offers: each choice of them is looked at; an offer that is taken costs its sum, which must be there
by its last day, and nothing else.
"""

import itertools
from collections.abc import Sequence

from fairdue.plan.course import UNTIL
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
        self.balance, _, self.fee, self.minimum, _, _, self.offer, self.until = table[: UNTIL + 1]
        self.rate = [_rate(debt, strict=strict) / MONTHS_A_YEAR_PPM for debt in debts]
        if not strict:  # an agreement may be broken on purpose, where the contract is cheaper
            then = (debt.voided or debt for debt in debts)
            self.fee = [min(fee, debt.fee_fen) for fee, debt in zip(self.fee, then, strict=True)]
        self.sums = list(itertools.accumulate(money.amounts_fen[:HORIZON]))
        self.until = [min(days, len(self.sums)) for days in self.until]

    def least(self, taken: frozenset[int]) -> float | None:
        """The bound when exactly these offers are taken; None when they cannot be."""
        since = self._earliest(taken)
        if since is None:
            return None
        sums = self._beside(since)
        rest = [i for i in range(len(self.balance)) if i not in taken]
        free = self._paid(rest, sums, minimums=False)
        if free is None:
            return None
        # Money for offers and minimums at once may leave no such plan; then each is let go in turn.
        asked = self._paid(rest, sums, minimums=True) or self._paid(rest, self.sums, minimums=True)
        total, months = max(free, asked) if self.strict and asked is not None else free
        offers = sum(self._settled(i, month) for i, month in since.items())
        return offers + total + self._fees(rest, sums) - len(rest) * (months + 1)

    def _settled(self, i: int, month: int) -> int:
        """What an offer taken in this month costs, with the minimums before it."""
        return self.offer[i] + (self._asked(i) * (month - 1))

    def _asked(self, i: int) -> int:
        return self.minimum[i] if self.strict else 0

    def _earliest(self, taken: frozenset[int]) -> dict[int, int] | None:
        """The first month, from 1, in which each offer can be paid; None when one never can."""
        since = dict.fromkeys(taken, 1)
        moved = True
        while moved:
            moved = False
            for i in sorted(taken):
                others = {j: month for j, month in since.items() if j != i}
                month = since[i]
                while month <= self.until[i] and (
                    self._gone(others, month, without=i) + self._settled(i, month)
                    > self.sums[month - 1]
                ):
                    month += 1
                if month > self.until[i]:
                    return None
                moved = moved or month != since[i]
                since[i] = month
        last = max((self.until[i] for i in taken), default=0)
        kept = (self._gone(since, t) <= self.sums[t - 1] for t in range(1, last + 1))
        return since if all(kept) else None

    def _gone(self, since: dict[int, int], month: int, without: int = -1) -> int:
        """The least that all debts but one have received by the end of a month."""
        gone = sum(
            min(balance, month * self._asked(i))
            for i, balance in enumerate(self.balance)
            if i not in since and i != without
        )
        return gone + sum(self._offers_gone(since, month).values())

    def _offers_gone(self, since: dict[int, int], month: int) -> dict[int, int]:
        """The least that each debt whose offer is taken has received by the end of a month."""
        gone = {}
        for i, first in since.items():
            whole = self._settled(i, first)
            waiting = month * self._asked(i)
            due = month >= self.until[i]
            gone[i] = whole if due else waiting if month < first else min(whole, waiting)
        return gone

    def _beside(self, since: dict[int, int]) -> list[int]:
        """What other debts may have received in all by each month, when offers are met in time."""
        sums = [
            there - sum(self._offers_gone(since, t).values())
            for t, there in enumerate(self.sums, 1)
        ]
        for t in range(len(sums) - 1, 0, -1):
            sums[t - 1] = min(sums[t - 1], sums[t])
        return sums

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
        # A plan that rounds interest down ends where a few fen are left here.
        ended = sum(left.values()) <= len(rest) * (len(sums) + 1)
        return (total, len(sums)) if ended else None

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


def _rate(debt: Debt, *, strict: bool) -> int:
    """The lowest rate at which a debt may ever run, in ppm a year."""
    then = debt if strict or debt.voided is None else debt.voided
    return min(debt.rate_ppm or 0, then.rate_ppm or 0)


def _mean_month(sums: Sequence[int], begin: float, end: float) -> float:
    """Mean month, from 1, in which the money from `begin` to `end` comes."""
    weighed, before = 0.0, 0.0
    for t, there in enumerate(sums, 1):
        come = max(0.0, min(end, there) - max(begin, before))
        weighed += come * t
        before = float(there)
    beyond = max(0.0, end - max(begin, before))
    return (weighed + beyond * (len(sums) + 1)) / (end - begin)
