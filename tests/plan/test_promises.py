"""What a plan promises: minimums and last days of offers are kept, and every sum adds up again."""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdue.credit import months_after
from fairdue.plan import (
    Assumptions,
    Debt,
    Plan,
    Policy,
    Preset,
    Purse,
    lower_bound,
    solve,
    stress,
)
from fairdue.plan.policy import figures

START = dt.date(2026, 1, 1)
CARD = Debt(
    debt="card",
    balance_fen=1_000_000,
    rate_ppm=180_000,
    minimum_fen=100_000,
    minimum_ppm=100_000,
    minimum_least_fen=10_000,
)
SMALL_OFFER = Debt(
    debt="offer",
    balance_fen=300_000,
    minimum_fen=60_000,
    offer_fen=40_000,
    offer_until=months_after(START, 2),
)


def purse(amounts_fen: Sequence[int]) -> Purse:
    days = tuple(months_after(START, k) for k in range(len(amounts_fen)))
    return Purse(days=days, amounts_fen=tuple(amounts_fen))


def level(amount_fen: int, months: int = 60) -> Purse:
    return purse([amount_fen] * months)


def paid(plan: Plan, debt: str) -> list[int]:
    return [sum(p.amount_fen for p in m.payments if p.debt == debt) for m in plan.months]


def test_a_cards_minimum_falls_with_what_is_owed_down_to_its_least() -> None:
    assert [CARD.asked_fen(owed) for owed in (1_000_000, 123_455, 90_000, 4_000)] == [
        100_000,
        12_346,
        10_000,
        4_000,
    ]


def test_what_a_falling_minimum_sets_free_goes_to_the_dearer_debt() -> None:
    dear = Debt(debt="dear", balance_fen=900_000, rate_ppm=240_000, minimum_fen=50_000)
    falling = solve([CARD, dear], level(160_000), Preset.AVALANCHE, start_on=START)
    # Interest of the first month on 10,000 yuan at 18 % is 150 yuan: a tenth of 10,150 is asked.
    assert paid(falling, "card")[0] == 101_500
    rows = paid(falling, "card")[:8]
    assert rows == sorted(rows, reverse=True)
    fixed = msgspec.structs.replace(CARD, minimum_ppm=0)
    same = solve([fixed, dear], level(160_000), Preset.AVALANCHE, start_on=START)
    assert falling.total_fen < same.total_fen
    assert falling.feasible


def test_an_offer_below_the_minimum_takes_its_place() -> None:
    plan = solve([SMALL_OFFER], level(70_000), Preset.LEAST_COST, start_on=START)
    assert (plan.total_fen, plan.waived_fen) == (40_000, 260_000)
    assert plan.months[0].settled == ("offer",)
    assert plan.bound_fen is not None
    assert plan.bound_fen <= plan.total_fen


def test_an_offer_that_has_to_wait_gets_the_whole_minimum_until_then() -> None:
    debt = msgspec.structs.replace(
        SMALL_OFFER, minimum_fen=30_000, offer_fen=80_000, offer_until=months_after(START, 3)
    )
    early = Policy(triage=("offer",), order=("offer",), take={"offer": 0})
    plan = solve([debt], level(50_000), Preset.LEAST_COST, start_on=START, by=early)
    assert paid(plan, "offer") == [30_000, 30_000, 80_000]
    assert plan.feasible


def test_a_waiting_offer_below_the_minimum_does_not_lower_it() -> None:
    other = Debt(debt="other", balance_fen=500_000, minimum_fen=35_000)
    wish = Policy(triage=("other", "offer"), order=("offer", "other"), take={"offer": 0})
    plan = solve([SMALL_OFFER, other], level(70_000), Preset.LEAST_COST, start_on=START, by=wish)
    assert plan.months[0].missed == ("offer",)
    assert plan.months[1].settled == ("offer",)


def test_after_its_last_day_an_offer_settles_nothing() -> None:
    debt = msgspec.structs.replace(SMALL_OFFER, minimum_fen=5_000)
    wish = Policy(triage=("offer",), order=("offer",), take={"offer": 2})
    lean = purse([5_000] * 3 + [50_000] * 20)
    assert figures([debt], lean, wish).broken
    late = solve([debt], lean, Preset.LEAST_COST, start_on=START, by=wish)
    assert late.waived_fen == 0
    assert late.total_fen == 300_000


def test_a_future_in_which_the_offers_last_day_is_missed_breaks_the_plan() -> None:
    debt = msgspec.structs.replace(SMALL_OFFER, balance_fen=900_000, minimum_fen=0)
    money = level(15_000)
    plan = solve([debt], money, Preset.LEAST_COST, start_on=START)
    assert plan.months[-1].settled == ("offer",)
    poorer = Assumptions(
        lose_work_ppm=0,
        income_spread_ppm=0,
        bill_ppm=1_000_000,
        bill_fen=10_000,
        bill_spread_ppm=0,
        paths=20,
    )
    found = stress(plan, money, income_fen=[1_000_000], assumptions=poorer, halve=False)
    assert found.chance_ppm == 1_000_000
    assert found.likely_on == months_after(START, 2)


DEBTS = st.lists(
    st.builds(
        Debt,
        debt=st.uuids(version=4).map(str),
        balance_fen=st.integers(1, 2_000_000),
        rate_ppm=st.integers(0, 400_000),
        fee_fen=st.sampled_from((0, 0, 2_000)),
        minimum_fen=st.integers(0, 60_000),
        minimum_ppm=st.sampled_from((0, 0, 50_000)),
        minimum_least_fen=st.integers(0, 5_000),
        late_fee_fen=st.sampled_from((0, 2_000)),
        offer_fen=st.one_of(st.none(), st.integers(1, 1_000_000)),
        offer_until=st.dates(START, dt.date(2027, 6, 1)),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda debt: debt.debt,
)
AMOUNTS = st.lists(st.integers(0, 300_000), min_size=1, max_size=12)


def interest(owed: int, debt: Debt) -> int:
    exact = Decimal(owed) * (debt.rate_ppm or 0) / 12_000_000
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@settings(max_examples=60, deadline=None)
@given(debts=DEBTS, amounts=AMOUNTS, preset=st.sampled_from(Preset))
def test_every_plan_keeps_what_it_says_when_its_payments_are_counted_again(
    debts: list[Debt], amounts: list[int], preset: Preset
) -> None:
    """Replayed from the payments alone: balances, minimums missed, offers, and the bound."""
    money = purse((amounts * 48)[:48])
    plan = solve(debts, money, preset, start_on=START)
    owed = {debt.debt: debt.balance_fen for debt in debts}
    cash, missed_ever = 0, False
    for number, month in enumerate(plan.months):
        cash += money.amounts_fen[number]
        paid_now = {p.debt: p.amount_fen for p in month.payments}
        cash -= sum(paid_now.values())
        assert month.left_fen == cash >= 0
        for debt in debts:
            name = debt.debt
            if owed[name] == 0:
                assert name not in paid_now
                continue
            owed[name] += interest(owed[name], debt) + debt.fee_fen
            asked = debt.asked_fen(owed[name])
            owed[name] -= paid_now.get(name, 0)
            if name in month.settled:
                assert debt.offer_until is not None
                assert month.on <= debt.offer_until
                assert paid_now[name] == debt.offer_fen
                owed[name] = 0
            missed = owed[name] > 0 and paid_now.get(name, 0) < asked
            assert missed == (name in month.missed)
            owed[name] += debt.late_fee_fen if missed else 0
            missed_ever |= missed
        assert month.balance_fen == sum(owed.values())
    assert plan.feasible == (plan.ends_on is not None and not missed_ever)
    if plan.ends_on is not None:
        assert not any(owed.values())
        bound = lower_bound(debts, money, strict=not missed_ever)
        assert bound is not None
        assert bound <= plan.total_fen


@pytest.mark.parametrize("fee_fen", [0, 2_000])
def test_without_numba_the_same_plan_is_found(
    fee_fen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    debts = [
        CARD,
        SMALL_OFFER,
        Debt(
            debt="loan",
            balance_fen=700_000,
            rate_ppm=120_000,
            minimum_fen=40_000,
            fee_fen=fee_fen,
        ),
        Debt(debt="app", balance_fen=200_000, rate_ppm=350_000, minimum_fen=30_000, fee_fen=900),
    ]
    found = []
    for small in (0, 10**9):
        monkeypatch.setattr("fairdue.plan.policy.SMALL", small)
        monkeypatch.setattr("fairdue.plan.policy.is_warm", lambda: False)
        found.append(solve(debts, level(250_000), Preset.LEAST_COST, start_on=START))
    assert found[0] == found[1]
