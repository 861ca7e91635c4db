"""The cheapest plan as a mixed integer program, solved by HiGHS through scipy: an oracle.

Shares no code with the search. One fen is a hundredth of the unit. Open debts keep their minimums,
or miss them at the price of a late fee where that is allowed; offers settle a debt in any month up
to their last one, money left over is there next month.
"""

import datetime as dt
import math
import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from fairdue.credit import months_after
from fairdue.plan import Debt, Plan, Purse

START = dt.date(2026, 1, 1)
LIMIT = 1
"""Status of a solver that ran out of time."""
_Row = Any


def optimum(
    debts: Sequence[Debt], money: Purse, months: int, gap: float = 1e-6, *, missing: bool = False
) -> float | None:
    """Least sum of payments in fen over at most `months`, proven; None when there is no plan.

    `missing`: minimums may be missed. Raises TimeoutError when it is not proven in ten minutes.
    """
    return _Program(debts, money, months, missing=missing).solved(gap)


def evened(debts: Sequence[Debt], money: Purse, plan: Plan) -> float | None:
    """Least sum of payments in fen by a linear program when debts close in the plan's months."""
    program = _Program(debts, money, len(plan.months))
    return program.solved(closes=dict(plan.closes), taken=plan.policy.take)


def by_scip(debts: Sequence[Debt], money: Purse, months: int) -> float | None:
    """The same program solved by SCIP. Raises ImportError when pyscipopt is not installed."""
    import pyscipopt  # noqa: PLC0415 - a peer of the benchmark alone

    program = _Program(debts, money, months)
    low, high, whole = program.variables()
    model = pyscipopt.Model()
    model.hideOutput()
    model.setParam("limits/gap", 1e-6)
    made = [
        model.addVar(vtype="B" if w else "C", lb=a, ub=None if b == np.inf else b)
        for a, b, w in zip(low, high, whole, strict=True)
    ]
    for row, least, most in program.rows:
        total = pyscipopt.quicksum(value * made[place] for place, value in row.items())
        if least == most:
            model.addCons(total == least)
        elif least > -np.inf:
            model.addCons(total >= least)
        else:
            model.addCons(total <= most)
    block = made[program.block : 2 * program.block]
    model.setObjective(pyscipopt.quicksum(block))
    model.optimize()
    return model.getObjVal() * 100 if model.getNSols() else None


class _Program:
    """Variables a debt and month: balance, payment, waiver, open, settled, missed; money kept."""

    def __init__(
        self, debts: Sequence[Debt], money: Purse, months: int, *, missing: bool = False
    ) -> None:
        self.debts, self.months, self.missing = debts, months, missing
        self.came = [amount / 100 for amount in money.amounts_fen[:months]]
        self.days = money.days
        self.block = len(debts) * months
        self.size = 6 * self.block + months
        self.rows: list[tuple[dict[int, float], float, float]] = []

    def at(self, kind: int, debt: int, month: int) -> int:
        return kind * self.block + debt * self.months + month

    def until(self, debt: Debt) -> int:
        if debt.offer_fen is None or debt.offer_until is None:
            return 0
        return sum(day <= debt.offer_until for day in self.days)

    def add(self, row: dict[int, float], low: float, high: float) -> None:
        self.rows.append((row, low, high))

    def variables(self) -> tuple[_Row, _Row, _Row]:
        """Lower and upper bounds, and which are whole; makes the rows."""
        low, high = np.zeros(self.size), np.full(self.size, np.inf)
        whole = np.zeros(self.size)
        for i, debt in enumerate(self.debts):
            for t in range(self.months):
                self.month(i, debt, t)
                for kind in (3, 4, 5):
                    high[self.at(kind, i, t)] = 1
                    whole[self.at(kind, i, t)] = 1
                if not self.missing:
                    high[self.at(5, i, t)] = 0
                if t >= self.until(debt):
                    high[self.at(4, i, t)] = 0
            high[self.at(3, i, self.months - 1)] = 0
        for t in range(self.months):
            row = {self.at(1, i, t): 1.0 for i in range(len(self.debts))}
            row[6 * self.block + t] = 1.0
            if t:
                row[6 * self.block + t - 1] = -1.0
            self.add(row, self.came[t], self.came[t])
        return low, high, whole

    def solved(
        self,
        gap: float = 1e-6,
        closes: dict[str, dt.date] | None = None,
        taken: dict[str, int] | None = None,
    ) -> float | None:
        """Least sum in fen; with `closes` and `taken`, when debts close in these months."""
        low, high, whole = self.variables()
        if closes is not None:
            whole[:] = 0
            for i, debt in enumerate(self.debts):
                for t in range(self.months):
                    settles = taken is not None and taken.get(debt.debt) == t
                    low[self.at(3, i, t)] = high[self.at(3, i, t)] = (
                        self.days[t] < closes[debt.debt]
                    )
                    low[self.at(4, i, t)] = high[self.at(4, i, t)] = settles
        paid = np.zeros(self.size)
        paid[self.block : 2 * self.block] = 1
        matrix = lil_array((len(self.rows), self.size))
        for number, (row, _, _) in enumerate(self.rows):
            for place, value in row.items():
                matrix[number, place] = value
        limits = LinearConstraint(
            matrix.tocsr(), [r[1] for r in self.rows], [r[2] for r in self.rows]
        )
        found = milp(
            paid,
            constraints=limits,
            bounds=Bounds(low, high),
            integrality=whole,
            options={"mip_rel_gap": gap, "time_limit": 600},
        )
        if found.status == LIMIT:
            raise TimeoutError("HiGHS proved no optimum in ten minutes")
        return None if found.x is None else float(found.fun) * 100

    def month(self, i: int, debt: Debt, t: int) -> None:
        growth = 1 + (debt.rate_ppm or 0) / 12_000_000
        fee, late = debt.fee_fen / 100, debt.late_fee_fen / 100
        most = (debt.balance_fen / 100 + (fee + late) * (t + 1)) * growth ** (t + 1)
        balance, paid, waived, open_, settled, missed = (self.at(kind, i, t) for kind in range(6))
        row = {balance: 1.0, paid: 1.0, waived: 1.0}
        start = 0.0
        if t:
            row[self.at(0, i, t - 1)] = -growth
            row[self.at(3, i, t - 1)] = -fee
            row[self.at(5, i, t - 1)] = -late * growth
            self.add({open_: 1.0, self.at(3, i, t - 1): -1.0}, -np.inf, 0)
        else:
            start = debt.balance_fen / 100 * growth + fee
        self.add(row, start, start)
        self.add({balance: 1.0, open_: -most}, -np.inf, 0)
        self.add({missed: 1.0, open_: -1.0}, -np.inf, 0)
        least = (debt.minimum_least_fen if debt.minimum_ppm else debt.minimum_fen) / 100
        self.add({paid: 1.0, open_: -least, missed: least}, 0, np.inf)
        if debt.minimum_ppm:
            part = debt.minimum_ppm / 1_000_000
            share = {paid: 1 - part, balance: -part, waived: -part}
            self.add({**share, open_: -most * part, missed: most * part}, -most * part, np.inf)
        self.add({waived: 1.0, settled: -most}, -np.inf, 0)
        self.add({paid: 1.0, settled: -(debt.offer_fen or 0) / 100}, 0, np.inf)
        self.add({settled: 1.0, open_: 1.0}, -np.inf, 1)


def mixed(seed: int) -> tuple[list[Debt], Purse]:
    """Three debts: cards beside instalments, late fees, offers, lump sums.

    Every third purse is too small for the minimums, and then of two debts.
    """
    chance = random.Random(seed)
    debts = [_one_of_all(chance, i) for i in range(3 if seed % 3 else 2)]
    asked = sum(debt.asked_fen(debt.balance_fen) for debt in debts)
    whole = sum(debt.balance_fen for debt in debts)
    scarce = seed % 3 == 0
    level = round(asked * (chance.uniform(0.5, 0.95) if scarce else chance.uniform(1.1, 1.6)))
    amounts = [max(level, whole // (20 if scarce else 16))] * 40
    if chance.random() < 0.3:
        amounts[chance.randrange(5)] += chance.randint(10_000, 200_000)
    return debts, Purse(
        days=tuple(months_after(START, k) for k in range(40)), amounts_fen=tuple(amounts)
    )


def _one_of_all(chance: random.Random, number: int) -> Debt:
    """A debt of 500 to 9,000; three in ten are cards, half have an offer."""
    balance = chance.randint(50_000, 900_000)
    card, offered = chance.random() < 0.3, chance.random() < 0.5
    return Debt(
        debt=f"d{number}",
        balance_fen=balance,
        rate_ppm=chance.choice([0, 80_000, 150_000, 182_500, 240_000, 360_000]),
        minimum_fen=balance // 10 if card else round(balance * chance.uniform(0.02, 0.08)),
        minimum_ppm=100_000 if card else 0,
        minimum_least_fen=5_000 if card else 0,
        fee_fen=chance.choice([0, 0, 500, 2_000, 6_000]),
        late_fee_fen=chance.choice([0, 2_000, 5_000]),
        offer_fen=round(balance * chance.uniform(0.4, 0.95)) if offered else None,
        offer_until=months_after(START, chance.randrange(7)) if offered else None,
    )


def instance(seed: int, count: int) -> tuple[list[Debt], Purse]:
    """Debts of 800 to 40,000, up to 3.2 % a month, half with a fee, some with an offer."""
    chance = random.Random(seed)
    offered = set(chance.sample(range(count), max(1, count // 3)))
    debts = list(_debts(chance, count, offered))
    budget = math.ceil(1.25 * sum(debt.minimum_fen for debt in debts))
    days = tuple(months_after(START, k) for k in range(60))
    return debts, Purse(days=days, amounts_fen=(budget,) * 60)


def _debts(chance: random.Random, count: int, offered: set[int]) -> Iterator[Debt]:
    for i in range(count):
        balance = round(100 * math.exp(chance.uniform(math.log(800), math.log(40_000))))
        fee = 100 * chance.randint(5, 60) if chance.random() < 0.5 else 0
        rate = round(12_000_000 * chance.uniform(0, 0.032))
        minimum = max(5_000, round(balance * chance.uniform(0.03, 0.05)) + fee)
        offer = round(balance * chance.uniform(0.55, 0.85))
        month = chance.randint(2, 9)
        yield Debt(
            debt=f"d{i}",
            balance_fen=balance,
            rate_ppm=rate,
            fee_fen=fee,
            minimum_fen=minimum,
            offer_fen=offer if i in offered else None,
            offer_until=months_after(START, month - 1) if i in offered else None,
        )
