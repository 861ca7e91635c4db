"""The cheapest plan: against every plan of a small grid, and against what it promises itself."""

import itertools
import math
import random
from functools import cache

import pytest

from fairdue.plan.least import LeastDebt, least


def cheapest_by_trying(debts: list[LeastDebt], budget: int, horizon: int) -> float:
    """Every plan in whole units of money, without interest: slow, and nothing to get wrong."""

    @cache
    def go(month: int, balances: tuple[int, ...], cash: int) -> float:
        if not any(balances):
            return 0
        if month > horizon:
            return math.inf
        options = [_options(d, b, month) for d, b in zip(debts, balances, strict=True)]
        best = math.inf
        for chosen in itertools.product(*options):
            spent = sum(paid for paid, _ in chosen)
            if spent <= cash + budget:
                left = tuple(rest for _, rest in chosen)
                best = min(best, spent + go(month + 1, left, cash + budget - spent))
        return best

    return go(1, tuple(int(d.balance) for d in debts), 0)


def _options(debt: LeastDebt, balance: int, month: int) -> list[tuple[int, int]]:
    """What can be paid in a month, and what is then left."""
    if not balance:
        return [(0, 0)]
    grown = balance + int(debt.fee)
    options = [(p, grown - p) for p in range(grown + 1) if p >= min(debt.minimum, grown)]
    if debt.offer is not None and month <= debt.offer_until:
        options.append((int(debt.offer), 0))
    return options


@pytest.mark.parametrize("seed", range(25))
def test_no_plan_in_whole_units_is_cheaper(seed: int) -> None:
    chance = random.Random(seed)
    debts = [
        LeastDebt(
            balance=chance.randint(3, 6),
            rate=0.0,
            minimum=chance.randint(0, 3),
            fee=chance.choice((0, 1, 2)),
            offer=chance.choice((None, 3, 4)),
            offer_until=chance.randint(1, 3),
        )
        for _ in range(2)
    ]
    budget, horizon = chance.randint(2, 5), 4
    tried = cheapest_by_trying(debts, budget, horizon)
    found = least(debts, budget, horizon)
    if tried == math.inf:
        assert found is None
    else:
        assert found is not None
        assert found.total <= tried + 0.02
        assert found.bound <= found.total + 1e-6


def test_a_small_offer_is_taken_and_its_month_is_said() -> None:
    debts = [
        LeastDebt(balance=8000, rate=0.02, minimum=200, offer=4800, offer_until=4),
        LeastDebt(balance=3000, rate=0.03, minimum=150),
    ]
    found = least(debts, 1500, 40)
    assert found is not None
    assert found.accepted == {0: 4}
    assert found.proved
    assert found.payments[0][4] == 4800
    paid = [sum(row[t] for row in found.payments) for t in range(41)]
    assert all(sum(paid[: t + 1]) <= 1500 * t + 1e-6 for t in range(41))


def test_minimums_above_the_budget_have_no_plan() -> None:
    assert least([LeastDebt(balance=1000, rate=0.0, minimum=60)] * 2, 100, 60) is None
