"""Stress: what must hold on every path, and that all ways of computing agree to the fen."""

import datetime as dt
import sys

import msgspec
import pytest

from benchmarks.milp import START, instance
from benchmarks.stress_arrays import walked as by_arrays
from fairdue.credit import months_after
from fairdue.plan import (
    Assumptions,
    Debt,
    Plan,
    Preset,
    Purse,
    Stress,
    assumptions_text,
    fan,
    proven,
    solve,
    stress,
    stress_text,
)
from fairdue.plan.engine import plain
from fairdue.plan.paths import drawn
from fairdue.plan.stress import _Walk

CALM = Assumptions(lose_work_ppm=0, income_spread_ppm=0, bill_ppm=0, paths=50)
STORM = Assumptions(paths=300)


def example(preset: Preset = Preset.LEAST_COST) -> tuple[Plan, Purse]:
    debts, money = instance(3, 5)
    return solve(debts, money, preset, start_on=START), money


def falling() -> tuple[Plan, Purse]:
    """Debts whose minimums fall with the balance, one with an offer, one with a fee."""
    debts, money = instance(2, 4)
    debts = [msgspec.structs.replace(d, minimum_ppm=40_000, minimum_least_fen=5_000) for d in debts]
    return solve(debts, money, Preset.LEAST_COST, start_on=START), money


def found_for(assumed: Assumptions, **changes: object) -> Stress:
    plan, money = example()
    arguments = {"income_fen": [1_000_000], "assumptions": assumed} | changes
    return stress(plan, money, **arguments)  # type: ignore[arg-type]


def test_without_shocks_every_path_is_the_plan() -> None:
    plan, _ = example()
    found = found_for(CALM)
    assert found.chance_ppm == 0
    assert found.months_median == found.months_late == len(plan.months)
    assert found.cvar_fen == 0
    assert found.likely_on is None
    assert found.buffer_fen is None


def test_without_shocks_the_fan_is_the_line_of_the_plan() -> None:
    plan, money = example()
    bands = fan(plan, money, income_fen=[1_000_000], assumptions=CALM)
    line = [(month.on, (month.balance_fen,) * 5) for month in plan.months]
    assert [(band.on, band.owed_fen) for band in bands][: len(line)] == line
    assert all(band.owed_fen == (0,) * 5 for band in bands[len(line) :])


def test_a_fan_opens_as_time_goes_on_and_its_lines_never_cross() -> None:
    plan, money = example()
    bands = fan(plan, money, income_fen=[1_000_000], assumptions=STORM)
    assert all(list(band.owed_fen) == sorted(band.owed_fen) for band in bands)
    first, middle = bands[0].owed_fen, bands[len(plan.months) // 2].owed_fen
    assert middle[-1] - middle[0] > first[-1] - first[0]


def test_more_at_hand_leaves_less_owed_in_a_bad_future() -> None:
    plan, money = example()
    poor, rich = (
        fan(plan, money, income_fen=[1_000_000], assumptions=STORM, buffer_fen=buffer)
        for buffer in (0, 5_000_000)
    )
    end = len(plan.months) - 1
    assert rich[end].owed_fen[-1] < poor[end].owed_fen[-1]


def test_a_plan_that_never_ends_has_no_fan() -> None:
    plan, money = example()
    endless = msgspec.structs.replace(plan, ends_on=None)
    assert fan(endless, money, income_fen=[1_000_000]) == ()


def test_a_plan_is_proven_afterwards_as_at_once() -> None:
    plan, money = example()
    later = solve(plan.debts, money, plan.preset, start_on=START, prove=False)
    assert later.bound_fen is None
    assert proven(later, money) == plan


def test_a_bill_in_every_month_that_nothing_can_pay_breaks_every_path_at_once() -> None:
    assumed = msgspec.structs.replace(CALM, bill_ppm=1_000_000, bill_fen=10_000_000)
    found = found_for(assumed, halve=False)
    assert found.chance_ppm == 1_000_000
    assert found.broken_by[0] == found.paths
    assert found.likely_on == START


def test_the_buffer_that_halves_the_risk_does_so_and_a_hundred_yuan_less_does_not() -> None:
    found = found_for(STORM)
    assert found.buffer_fen is not None
    eased = found_for(STORM, buffer_fen=found.buffer_fen, halve=False)
    short = found_for(STORM, buffer_fen=found.buffer_fen - 10_000, halve=False)
    assert 2 * eased.chance_ppm <= found.chance_ppm < 2 * short.chance_ppm


def test_money_set_aside_each_month_never_makes_it_worse() -> None:
    chances = [
        found_for(STORM, aside_fen=fen, halve=False).chance_ppm for fen in (0, 20_000, 80_000)
    ]
    assert chances == sorted(chances, reverse=True)
    assert chances[-1] < chances[0]


def test_the_same_seed_gives_the_same_and_another_seed_another_answer() -> None:
    assert found_for(STORM) == found_for(STORM)
    other = msgspec.structs.replace(STORM, seed=2)
    assert found_for(other) != found_for(STORM)


def test_a_plan_that_never_ends_has_broken_and_one_without_payments_cannot() -> None:
    money = Purse(days=(START,), amounts_fen=(0,))
    debt = Debt(debt="a", balance_fen=100)
    endless = solve([debt], money, Preset.SNOWBALL, start_on=START)
    assert stress(endless, money, income_fen=[1]).chance_ppm == 1_000_000
    nothing = solve([], money, Preset.SNOWBALL, start_on=START)
    assert stress(nothing, money, income_fen=[1]).chance_ppm == 0


@pytest.mark.parametrize("preset", [Preset.LEAST_COST, Preset.PRO_RATA, Preset.FORMAL_FIRST, None])
def test_compiled_plain_and_array_walks_agree_to_the_fen(
    preset: Preset | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, money = falling() if preset is None else example(preset)
    walks = [_Walk(plan, money, [1_000_000], 5_000, STORM)]
    monkeypatch.setattr(sys.modules["fairdue.plan.stress"], "engine", plain)
    walks.append(_Walk(plan, money, [1_000_000], 5_000, STORM))
    assert [walk.on.fast for walk in walks] == [True, False]
    assert preset is not Preset.LEAST_COST or plan.policy.close
    compiled, interpreted = (walk.walked(40_000) for walk in walks)
    assert compiled == interpreted
    assert by_arrays(walks[1], 40_000) == interpreted


def test_more_paths_keep_the_first_ones() -> None:
    plan, money = example()
    few = _Walk(plan, money, [1_000_000], 0, msgspec.structs.replace(STORM, paths=20))
    many = _Walk(plan, money, [1_000_000], 0, msgspec.structs.replace(STORM, paths=60))
    assert many.walked(0)[0][:20] == few.walked(0)[0]


def test_draws_are_spread_evenly() -> None:
    found = [drawn(1, path, month, 0) >> 28 for path in range(400) for month in range(40)]
    counts = [found.count(k) for k in range(16)]
    # 1,000 expected in each sixteenth; five standard deviations are about 150.
    assert all(850 < count < 1_150 for count in counts)


@pytest.mark.parametrize(
    "wrong",
    [
        {"lose_work_ppm": 1_000_001},
        {"kept_ppm": -1},
        {"income_spread_ppm": 2_000_000},
        {"bill_fen": -1},
        {"paths": 0},
        {"seed": -1},
    ],
)
def test_assumptions_out_of_range_are_refused(wrong: dict[str, int]) -> None:
    (name,) = wrong
    with pytest.raises(ValueError, match=f"{name} is .*, not from [01] to"):
        found_for(msgspec.structs.replace(CALM, **wrong))


def test_huge_sums_are_walked_without_the_compiled_loops() -> None:
    debt = Debt(debt="a", balance_fen=10**15, rate_ppm=1_000, minimum_fen=10**14)
    days = tuple(months_after(START, k) for k in range(24))
    money = Purse(days=days, amounts_fen=(10**14,) * 24)
    plan = solve([debt], money, Preset.SNOWBALL, start_on=START)
    assumed = msgspec.structs.replace(CALM, paths=2)
    assert stress(plan, money, income_fen=[10**14], assumptions=assumed).chance_ppm == 0


def test_no_buffer_helps_when_the_work_is_gone_for_good() -> None:
    debt = Debt(debt="a", balance_fen=12 * 10**9, minimum_fen=10**9)
    days = tuple(months_after(START, k) for k in range(24))
    money = Purse(days=days, amounts_fen=(10**9,) * 24)
    plan = solve([debt], money, Preset.SNOWBALL, start_on=START)
    gone = msgspec.structs.replace(CALM, lose_work_ppm=1_000_000, find_work_ppm=0, kept_ppm=0)
    found = stress(plan, money, income_fen=[2 * 10**9], assumptions=gone)
    assert found.chance_ppm == 1_000_000
    assert found.buffer_fen is None


def test_the_result_and_its_assumptions_are_told_in_both_languages() -> None:
    found = found_for(STORM)
    for locale in ("zh-CN", "en"):
        assert len(stress_text(found, locale)) == 4
        assert "2%" in assumptions_text(STORM, locale)
    quiet = found_for(CALM)
    assert stress_text(quiet, "en") == ("In 50 possible futures the plan breaks in 0%.",)
    assert isinstance(found.likely_on, dt.date)
