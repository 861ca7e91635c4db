"""The cheapest plan: against every plan of a small grid, and against what it promises itself."""

import itertools
import random

import pytest

from fairdue.plan.least import LeastDebt, least


def cheapest_by_trying(debts: list[LeastDebt], budget: int, horizon: int) -> float | None:
    """Every plan in whole units of money, one after the other: slow, and nothing to get wrong."""
    best: list[float] = []

    def go(month: int, balances: tuple[float, ...], cash: float, paid: float) -> None:
        if not any(balances):
            best.append(paid)
            return
        if month > horizon or (best and paid >= min(best)):
            return
        grown = [
            b * (1 + d.rate) + d.fee if b else 0.0 for b, d in zip(balances, debts, strict=True)
        ]
        choices = []
        for i, debt in enumerate(debts):
            if not balances[i]:
                choices.append([(0.0, 0.0)])
                continue
            least_asked = min(debt.minimum, grown[i])
            sums = {grown[i], *(float(s) for s in range(int(grown[i]) + 1))}
            options = [(s, grown[i] - s) for s in sums if s >= least_asked]
            if debt.offer is not None and month <= debt.offer_until:
                options.append((debt.offer, 0.0))
            choices.append(options)
        for chosen in itertools.product(*choices):
            spent = sum(s for s, _ in chosen)
            if spent <= cash + budget:
                left = tuple(rest for _, rest in chosen)
                go(month + 1, left, cash + budget - spent, paid + spent)

    go(1, tuple(d.balance for d in debts), 0.0, 0.0)
    return min(best, default=None)


@pytest.mark.parametrize("seed", range(30))
def test_no_plan_in_whole_units_is_cheaper(seed: int) -> None:
    chance = random.Random(seed)
    debts = [
        LeastDebt(
            balance=chance.randint(3, 9),
            rate=0.0,
            minimum=chance.randint(0, 3),
            fee=chance.choice((0, 1, 2)),
            offer=chance.choice((None, 3, 4)),
            offer_until=chance.randint(1, 3),
        )
        for _ in range(2)
    ]
    budget, horizon = chance.randint(2, 6), 5
    tried = cheapest_by_trying(debts, budget, horizon)
    found = least(debts, budget, horizon)
    if tried is None:
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
