"""Published and independently proven figures: schedules to the cent, plans against optima.

The figures are stated without rounding inside the computation, so the same whole-number code is
run in a unit of a ten-thousandth or millionth of a fen and compared in fen.
"""

import datetime as dt

import pytest

from fairdue.facts import Budget, Loan, Method, Product, Terms
from fairdue.plan import Debt, Plan, Preset, schedule, solve

NOON = dt.datetime(2026, 1, 1, 4, tzinfo=dt.UTC)
FINE = 1_000_000
"""Units in a fen for schedules."""
UNIT = 10_000
"""Units in a fen for plans."""


def level(principal_yuan: int, rate_ppm: int, count: int, *, unit: int) -> list[tuple[float, ...]]:
    loan = Loan(
        id="l",
        occurred_at=NOON,
        debt="d",
        product=Product.ONLINE_CONSUMER_LOAN,
        terms=Terms(
            method=Method.LEVEL_INSTALMENT,
            annual_rate_ppm=rate_ppm,
            instalments=count,
            first_due_on=dt.date(2026, 2, 1),
        ),
    )
    rows = schedule(
        loan,
        principal_fen=principal_yuan * 100 * unit,
        rate_ppm=rate_ppm,
        day_count=365,
        drawn_on=NOON.date(),
    )
    return [(r.total_fen / unit / 100, r.interest_fen / unit / 100) for r in rows]


@pytest.mark.parametrize(
    ("principal", "rate_ppm", "count", "payment"),
    [
        pytest.param(30_000, 75_000, 120, 356.11, id="EU example 43"),
        pytest.param(208_000, 60_000, 240, 1490.18, id="EU example 5"),
        pytest.param(200_000, 60_000, 360, 1199.10, id="EU example 7"),
    ],
)
def test_level_instalments_of_the_european_commissions_examples(
    principal: int, rate_ppm: int, count: int, payment: float
) -> None:
    assert level(principal, rate_ppm, count, unit=1)[0][0] == pytest.approx(payment, abs=0.005)


def test_a_thirty_year_loan_to_the_cent() -> None:
    rows = level(1_000_000, 49_000, 360, unit=FINE)
    assert rows[0] == pytest.approx((5307.27, 4083.33), abs=0.005)
    assert sum(total for total, _ in rows) == pytest.approx(1_910_616.19, abs=0.005)


def test_booked_in_whole_fen_every_instalment_but_the_last_is_the_printed_one() -> None:
    rows = level(1_000_000, 49_000, 360, unit=1)
    assert {total for total, _ in rows[:-1]} == {5307.27}
    assert sum(total - interest for total, interest in rows) == pytest.approx(1_000_000)


def debt(name: str, balance: float, monthly_pct: float, minimum: int, fee: int = 0) -> Debt:
    return Debt(
        debt=name,
        balance_fen=round(balance * 100) * UNIT,
        rate_ppm=round(monthly_pct * 12 * 10_000),
        minimum_fen=minimum * 100 * UNIT,
        fee_fen=fee * 100 * UNIT,
    )


def run(debts: list[Debt], budget: int, preset: Preset) -> Plan:
    month = Budget(id="b", occurred_at=NOON, income_fen=budget * 100 * UNIT, needs_fen=0)
    return solve(debts, month, preset, start_on=NOON.date(), months_max=60)


NO_FEE = [debt("a", 3000, 3, 150), debt("b", 5000, 2, 200), debt("c", 2000, 1, 100)]
FEE_FLIP = [debt("a", 900, 0, 50, 60), debt("b", 6000, 2, 200)]
SETTLE = [debt("a", 8000, 2, 200), debt("b", 3000, 3, 150)]
SETTLE_BAD = [debt("a", 5000, 0, 100), debt("b", 6000, 3, 200)]
TEN = [
    debt("a", 2226.18, 2.1266368799, 82),
    debt("b", 2571.68, 1.6934871905, 104, 33),
    debt("c", 19339.05, 2.1366129645, 664),
    debt("d", 1146.18, 1.5783249666, 50, 52),
    debt("e", 8368.41, 1.0374505139, 258, 29),
    debt("f", 13832.24, 3.0691921331, 609, 54),
    debt("g", 1668.51, 1.1022131947, 65),
    debt("h", 992.62, 1.1782418819, 50),
    debt("i", 2345.60, 1.8217794552, 110),
    debt("j", 10472.47, 3.0636293201, 395),
]


@pytest.mark.parametrize(
    ("debts", "budget", "preset", "total", "months"),
    [
        pytest.param(NO_FEE, 900, Preset.AVALANCHE, 11327.95, 13, id="no fees, dearest first"),
        pytest.param(NO_FEE, 900, Preset.SNOWBALL, 11582.93, 13, id="no fees, smallest first"),
        pytest.param(FEE_FLIP, 700, Preset.AVALANCHE, 8320.58, 12, id="fee, dearest first"),
        pytest.param(FEE_FLIP, 700, Preset.SNOWBALL, 7947.78, 12, id="fee, smallest first"),
        pytest.param(SETTLE, 1500, Preset.AVALANCHE, 12075.91, 9, id="two debts"),
        pytest.param(SETTLE, 1500, Preset.SNOWBALL, 12075.91, 9, id="two debts, smallest"),
        pytest.param(SETTLE_BAD, 1200, Preset.AVALANCHE, 11650.53, 10, id="0 % against 3 %"),
        pytest.param(SETTLE_BAD, 1200, Preset.SNOWBALL, 12475.43, 11, id="0 % first"),
        pytest.param(TEN, 2984, Preset.AVALANCHE, 90767.35, None, id="ten debts, dearest"),
        pytest.param(TEN, 2984, Preset.SNOWBALL, 93138.51, None, id="ten debts, smallest"),
    ],
)
def test_plans_cost_what_the_independent_simulation_says(
    debts: list[Debt], budget: int, preset: Preset, total: float, months: int | None
) -> None:
    plan = run(debts, budget, preset)
    assert plan.total_fen / UNIT / 100 == pytest.approx(total, abs=0.05)
    assert months is None or len(plan.months) == months
    assert plan.feasible


def test_without_fees_the_highest_rate_first_reaches_the_proven_optimum() -> None:
    assert run(NO_FEE, 900, Preset.AVALANCHE).total_fen / UNIT / 100 == pytest.approx(
        11327.95, abs=0.05
    )


@pytest.mark.parametrize("preset", list(Preset))
def test_a_budget_below_the_minimums_and_the_interest_is_infeasible(preset: Preset) -> None:
    debts = [debt("a", 10_000, 3, 500), debt("b", 8_000, 3, 400)]
    plan = run(debts, 500, preset)
    assert not plan.feasible
    assert plan.ends_on is None
