"""Plans: hand-computed months, the order of each preset, and laws that hold for any budget."""

import datetime as dt
import random

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fairdue.credit import LimitationStatus, StandingClass
from fairdue.facts import Budget
from fairdue.plan import BalanceSource, Debt, Plan, Preset, describe, presets, solve

NOON = dt.datetime(2026, 6, 1, 4, tzinfo=dt.UTC)
START = dt.date(2026, 7, 1)


def budget(surplus_fen: int, **changes: object) -> Budget:
    found = Budget(id="u", occurred_at=NOON, income_fen=surplus_fen + 300_000, needs_fen=300_000)
    return msgspec.structs.replace(found, **changes)


def solved(
    owed: list[Debt],
    surplus_fen: int,
    preset: Preset = Preset.FORMAL_FIRST,
    *,
    months_max: int = 600,
    include: frozenset[str] = frozenset(),
) -> Plan:
    return solve(
        owed,
        budget(surplus_fen),
        preset,
        start_on=START,
        months_max=months_max,
        include=include,
    )


def paid(plan: Plan, month: int) -> dict[str, int]:
    return {p.debt: p.amount_fen for p in plan.months[month].payments}


def codes(plan: Plan) -> set[str]:
    return {w.code for w in plan.warnings}


BANK = Debt(debt="bank", name="甲银行", balance_fen=200_000, minimum_fen=20_000, order=0)
CFC = Debt(debt="cfc", name="乙消费金融", balance_fen=100_000, minimum_fen=10_000, order=0)
FRIEND = Debt(debt="friend", name="丙", balance_fen=50_000, order=2)
APP = Debt(
    debt="app",
    name="丁",
    balance_fen=30_000,
    order=4,
    klass=StandingClass.UNLAWFUL,
    source=BalanceSource.RECEIVED,
)


class TestFormalFirstOnePlatformAtATime:
    def test_minimums_first_then_one_creditor_after_the_other(self) -> None:
        plan = solved([APP, FRIEND, BANK, CFC], 100_000)
        # Minimums 20,000 + 10,000; the other 70,000 go to the smaller reporting lender.
        assert paid(plan, 0) == {"bank": 20_000, "cfc": 80_000}
        # 20,000 close the first, the next reporting lender gets the rest.
        assert paid(plan, 1) == {"bank": 80_000, "cfc": 20_000}
        # 100,000 close the second.
        assert paid(plan, 2) == {"bank": 100_000}
        assert paid(plan, 3) == {"friend": 50_000, "app": 30_000}
        assert plan.months[3].left_fen == 20_000
        assert plan.closes == (
            ("cfc", dt.date(2026, 8, 1)),
            ("bank", dt.date(2026, 9, 1)),
            ("app", dt.date(2026, 10, 1)),
            ("friend", dt.date(2026, 10, 1)),
        )
        assert plan.ends_on == dt.date(2026, 10, 1)
        assert (plan.total_fen, plan.interest_fen) == (380_000, 0)
        assert plan.feasible

    def test_those_who_wait_are_asked_for_a_pause(self) -> None:
        plan = solved([APP, FRIEND, BANK, CFC], 100_000)
        assert plan.waits == ("app", "friend")
        asked = next(w for w in plan.warnings if w.code == "ask_pause")
        assert asked.debts == ("app", "friend")

    def test_interest_of_a_month_comes_before_its_payment(self) -> None:
        # 24 % a year is 2 % a month: 1,000.00 + 20.00 - 520.00 = 500.00; + 10.00 - 510.00 = 0.
        debt = msgspec.structs.replace(FRIEND, balance_fen=100_000, rate_ppm=240_000)
        plan = solved([debt], 52_000)
        first, second = (m.payments[0] for m in plan.months)
        assert (first.amount_fen, first.interest_fen, first.principal_fen) == (
            52_000,
            2_000,
            50_000,
        )
        assert (second.amount_fen, second.interest_fen) == (51_000, 1_000)
        assert (plan.total_fen, plan.interest_fen) == (103_000, 3_000)

    def test_a_monthly_fee_is_paid_while_the_debt_is_open(self) -> None:
        debt = msgspec.structs.replace(FRIEND, balance_fen=10_000, fee_fen=600)
        plan = solved([debt], 5_600)
        assert [m.balance_fen for m in plan.months] == [5_000, 0]
        assert plan.total_fen == 11_200


class TestABudgetBelowTheMinimums:
    def test_the_strongest_claim_is_paid_and_the_others_are_asked_to_wait(self) -> None:
        plan = solved([BANK, CFC], 15_000)
        # 15,000 do not reach the bank's 20,000; they pay the other's 10,000 and its balance.
        assert paid(plan, 0) == {"cfc": 15_000}
        assert plan.shortfall == 15_000
        assert plan.waits == ("bank",)
        assert not plan.feasible
        assert {"below_minimums", "ask_pause"} <= codes(plan)
        assert plan.ends_on is not None

    def test_a_signed_agreement_is_kept_before_anything_else(self) -> None:
        promised = msgspec.structs.replace(FRIEND, agreed=True, minimum_fen=12_000)
        plan = solved([BANK, CFC, promised], 25_000)
        assert paid(plan, 0) == {"friend": 12_000, "cfc": 13_000}
        assert plan.waits == ("bank",)

    def test_a_disputed_debt_waits_for_its_answer_behind_the_others(self) -> None:
        disputed = msgspec.structs.replace(CFC, minimum_fen=0, disputed=True)
        plan = solved([disputed, FRIEND], 30_000)
        assert [debt for debt, _ in plan.closes] == ["friend", "cfc"]

    def test_no_surplus_is_no_error(self) -> None:
        plan = solved([BANK, FRIEND], 0)
        assert (plan.months, plan.ends_on, plan.total_fen) == ((), None, 0)
        assert plan.waits == ("bank", "friend")
        assert "no_surplus" in codes(plan)

    def test_interest_that_outgrows_the_budget_never_ends(self) -> None:
        debt = Debt(debt="d", balance_fen=1_000_000, rate_ppm=240_000)
        plan = solved([debt], 20_000, months_max=24)
        assert plan.ends_on is None
        assert plan.months[-1].balance_fen == 1_000_000
        assert "never_ends" in codes(plan)
        assert not plan.feasible


class TestWhatAPlanDoesNotDoSilently:
    def test_a_debt_past_limitation_is_left_out(self) -> None:
        old = msgspec.structs.replace(FRIEND, limitation=LimitationStatus.EXPIRED)
        plan = solved([BANK, old], 100_000)
        assert plan.left_out == ("friend",)
        assert all(p.debt != "friend" for m in plan.months for p in m.payments)
        assert "left_out_expired" in codes(plan)

    def test_it_is_paid_only_on_purpose_and_with_a_warning(self) -> None:
        old = msgspec.structs.replace(FRIEND, limitation=LimitationStatus.EXPIRED)
        plan = solved([BANK, old], 100_000, include=frozenset({"friend"}))
        assert plan.left_out == ()
        assert "paid_although_expired" in codes(plan)

    @pytest.mark.parametrize("include", [frozenset(), frozenset({"friend"})])
    def test_a_debt_that_lapses_before_the_first_pay_day_is_left_out_like_an_expired_one(
        self, include: frozenset[str]
    ) -> None:
        lapse = dt.date(2026, 6, 20)
        old = msgspec.structs.replace(FRIEND, lapses_on=lapse, lapses_latest_on=lapse)
        plan = solve(
            [BANK, old],
            budget(100_000, income_day=10),
            Preset.SNOWBALL,
            start_on=lapse,
            include=include,
        )
        assert plan.months[0].on == dt.date(2026, 7, 10)
        assert plan.left_out == (() if include else ("friend",))
        code = "lapses_before_paid" if include else "left_out_lapsing"
        (warning,) = [w for w in plan.warnings if w.debts == ("friend",)]
        assert warning.code == code
        for told, effects in (("zh-CN", ("重新计算", "放弃")), ("en", ("restarts", "gives up"))):
            assert "2026-06-20" in warning.text[told]
            assert "2026-07-10" in warning.text[told]
            assert all(effect in warning.text[told] for effect in effects)

    def test_paid_on_the_last_day_of_its_period_nothing_lapses(self) -> None:
        old = msgspec.structs.replace(FRIEND, lapses_on=START, lapses_latest_on=START)
        plan = solved([BANK, old], 200_000, Preset.SNOWBALL)
        assert plan.left_out == ()
        assert not [c for c in codes(plan) if "laps" in c]

    def test_a_debt_that_lapses_while_it_waits_for_its_turn_is_paid_with_a_warning(self) -> None:
        lapse = dt.date(2026, 8, 15)
        old = msgspec.structs.replace(FRIEND, lapses_on=lapse, lapses_latest_on=lapse)
        plan = solved([BANK, CFC, old], 100_000)
        assert plan.left_out == ()
        (warning,) = [w for w in plan.warnings if w.code == "lapses_before_paid"]
        assert warning.debts == ("friend",)
        assert "2026-10-01" in warning.text["en"]

    @pytest.mark.parametrize("latest", [None, dt.date(2027, 1, 1)])
    def test_what_may_have_lapsed_by_its_first_payment_is_warned_of(
        self, latest: dt.date | None
    ) -> None:
        lapse = dt.date(2026, 6, 20)
        old = msgspec.structs.replace(FRIEND, lapses_on=lapse, lapses_latest_on=latest)
        plan = solved([old], 100_000)
        assert plan.left_out == ()
        (warning,) = [w for w in plan.warnings if w.code == "may_lapse_before_paid"]
        assert "2026-06-20" in warning.text["zh-CN"]

    def test_without_a_surplus_the_first_income_day_decides(self) -> None:
        lapse = START
        old = msgspec.structs.replace(FRIEND, lapses_on=lapse, lapses_latest_on=lapse)
        plan = solve([old], budget(0, income_day=10), Preset.SNOWBALL, start_on=START)
        assert plan.left_out == ("friend",)

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"limitation": LimitationStatus.UNKNOWN}, "limitation_unknown"),
            ({"klass": StandingClass.UNLAWFUL}, "unlawful_lender"),
            ({"klass": StandingClass.NOT_CREDITOR}, "not_creditor"),
            ({"disputed": True}, "disputed"),
            ({"claimed_fen": 60_000}, "claimed_more"),
            ({"balance_fen": 0, "source": BalanceSource.CLAIMED}, "balance_unknown"),
            ({"balance_fen": 0, "source": BalanceSource.RECEIVED}, "received_paid_back"),
        ],
    )
    def test_what_is_doubtful_is_warned_of_by_name(
        self, change: dict[str, object], code: str
    ) -> None:
        plan = solved([BANK, msgspec.structs.replace(FRIEND, **change)], 100_000)
        (warning,) = [w for w in plan.warnings if w.code == code]
        assert warning.debts == ("friend",)
        assert "丙" in warning.text["zh-CN"]
        assert "丙" in warning.text["en"]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"rate_ppm": None}, "rate_unknown"),
            ({"source": BalanceSource.UPPER}, "balance_upper"),
            ({"source": BalanceSource.CLAIMED}, "balance_claimed"),
            ({"source": BalanceSource.RECEIVED}, "balance_received"),
            ({"source": BalanceSource.AGREED}, "balance_agreed"),
            ({"missing": ("schedule",)}, "minimum_unknown"),
            ({"assumed": ("no_fee",)}, "no_fee"),
        ],
    )
    def test_what_is_assumed_is_said(self, change: dict[str, object], code: str) -> None:
        plan = solved([msgspec.structs.replace(FRIEND, **change)], 100_000)
        assert code in {a.code for a in plan.assumptions}

    def test_a_name_with_braces_stays_as_it_is(self) -> None:
        plan = solved([msgspec.structs.replace(FRIEND, name="{amount}", disputed=True)], 100_000)
        assert any("{amount}" in w.text["en"] for w in plan.warnings)

    def test_two_debts_with_one_id_are_refused(self) -> None:
        with pytest.raises(ValueError, match="same id"):
            solved([BANK, BANK], 100_000)

    def test_a_negative_amount_is_refused(self) -> None:
        with pytest.raises(ValueError, match="below zero"):
            solved([msgspec.structs.replace(BANK, fee_fen=-1)], 100_000)


class TestPayDays:
    def test_months_are_counted_from_the_start(self) -> None:
        plan = solve([BANK], budget(70_000), Preset.SNOWBALL, start_on=dt.date(2026, 1, 31))
        assert [m.on for m in plan.months] == [
            dt.date(2026, 1, 31),
            dt.date(2026, 2, 28),
            dt.date(2026, 3, 31),
        ]

    @pytest.mark.parametrize(
        ("income_day", "first"), [(10, "2026-08-10"), (15, "2026-07-15"), (31, "2026-07-31")]
    )
    def test_the_first_payment_waits_for_the_pay_day(self, income_day: int, first: str) -> None:
        plan = solve(
            [FRIEND],
            budget(70_000, income_day=income_day),
            Preset.SNOWBALL,
            start_on=dt.date(2026, 7, 11),
        )
        assert plan.months[0].on == dt.date.fromisoformat(first)


class TestPresets:
    CHEAP = Debt(debt="a", balance_fen=30_000, rate_ppm=60_000, order=0)
    DEAR = Debt(debt="b", balance_fen=60_000, rate_ppm=240_000, order=1)

    def test_avalanche_takes_the_highest_rate(self) -> None:
        assert set(paid(solved([self.CHEAP, self.DEAR], 20_000, Preset.AVALANCHE), 0)) == {"b"}

    def test_snowball_takes_the_smallest_balance(self) -> None:
        assert set(paid(solved([self.CHEAP, self.DEAR], 20_000, Preset.SNOWBALL), 0)) == {"a"}

    def test_in_proportion_the_largest_remainders_get_the_odd_fen(self) -> None:
        # 100.00 over 500, 1000, 233 and 200 of 1933: the example of the debt-advice tables.
        balances = {"a": 50_000, "b": 100_000, "c": 23_300, "d": 20_000}
        debts = [Debt(debt=name, balance_fen=fen) for name, fen in balances.items()]
        plan = solved(debts, 10_000, Preset.PRO_RATA)
        assert paid(plan, 0) == {"a": 2_587, "b": 5_173, "c": 1_205, "d": 1_035}

    def test_every_preset_is_explained_in_both_languages(self) -> None:
        assert [t.preset for t in presets()] == list(Preset)
        assert all(t.name[lang] and t.purpose[lang] for t in presets() for lang in ("zh-CN", "en"))

    @pytest.mark.parametrize("preset", list(Preset))
    @pytest.mark.parametrize("surplus", [0, 5_000, 100_000])
    def test_every_plan_reads_in_both_languages(self, preset: Preset, surplus: int) -> None:
        plan = solved([BANK, CFC, FRIEND, APP], surplus, preset)
        for locale, stop in (("zh-CN", "。"), ("en", ".")):
            lines = describe(plan, locale)
            assert all(line.endswith(stop) and "{" not in line for line in lines)


def _debt(number: int, *, fees: bool = True, minimums: bool = True) -> st.SearchStrategy[Debt]:
    return st.builds(
        Debt,
        debt=st.just(f"d{number}"),
        balance_fen=st.integers(0, 2_000_000),
        rate_ppm=st.integers(0, 360_000),
        minimum_fen=st.integers(0, 30_000) if minimums else st.just(0),
        fee_fen=st.integers(0, 3_000) if fees else st.just(0),
        order=st.integers(0, 4),
    )


def debts(*, fees: bool = True, minimums: bool = True) -> st.SearchStrategy[list[Debt]]:
    return st.integers(1, 5).flatmap(
        lambda n: st.tuples(*(_debt(i, fees=fees, minimums=minimums) for i in range(n))).map(list)
    )


SURPLUS = st.integers(0, 300_000)
PRESETS = st.sampled_from(list(Preset))


SHORT = Debt(debt="d0", balance_fen=1, minimum_fen=2, fee_fen=1)
"""A debt whose minimum can never be met: what there is is paid all the same."""


@settings(max_examples=30)
@example(owed=[SHORT], surplus=1, preset=Preset.LEAST_COST)
@given(owed=debts(), surplus=SURPLUS, preset=PRESETS)
def test_no_fen_is_lost_or_spent_twice(owed: list[Debt], surplus: int, preset: Preset) -> None:
    plan = solved(owed, surplus, preset, months_max=60)
    started = sum(d.balance_fen for d in owed)
    principal = interest = 0
    for month in plan.months:
        spent = sum(p.amount_fen for p in month.payments)
        assert spent + month.left_fen == surplus
        assert month.left_fen == 0 or month.balance_fen == 0
        assert all(p.amount_fen == p.interest_fen + p.principal_fen > 0 for p in month.payments)
        principal += sum(p.principal_fen for p in month.payments)
        interest += sum(p.interest_fen for p in month.payments)
        assert principal + month.balance_fen >= started
    assert plan.total_fen == principal + interest
    assert plan.interest_fen == interest
    if plan.ends_on is not None:
        assert principal == started


@given(debts(), SURPLUS, PRESETS, st.randoms(use_true_random=False))
def test_the_order_in_which_debts_are_entered_does_not_matter(
    owed: list[Debt], surplus: int, preset: Preset, chance: random.Random
) -> None:
    shuffled = list(owed)
    chance.shuffle(shuffled)
    again = solved(shuffled, surplus, preset, months_max=24)
    assert again == solved(owed, surplus, preset, months_max=24)


@given(debts(), SURPLUS, PRESETS)
def test_a_feasible_plan_meets_every_minimum(
    owed: list[Debt], surplus: int, preset: Preset
) -> None:
    plan = solved(owed, surplus, preset, months_max=60)
    if not plan.feasible:
        return
    closed = dict(plan.closes)
    for month in plan.months:
        amounts = {p.debt: p.amount_fen for p in month.payments}
        for debt in plan.debts:
            if closed[debt.debt] > month.on:
                assert amounts.get(debt.debt, 0) >= debt.minimum_fen


@given(debts(fees=False), st.integers(150_000, 300_000))
def test_without_fees_the_highest_rate_first_is_never_dearer(
    owed: list[Debt], surplus: int
) -> None:
    """Minimums are met in all three, so the exchange argument holds up to rounding."""
    avalanche = solved(owed, surplus, Preset.AVALANCHE)
    for preset in (Preset.SNOWBALL, Preset.FORMAL_FIRST):
        other = solved(owed, surplus, preset)
        if avalanche.ends_on is None or other.ends_on is None:
            continue
        rounding = len(owed) * (len(other.months) + len(avalanche.months))
        assert avalanche.total_fen <= other.total_fen + rounding


@given(debts(fees=False), st.integers(10_000, 200_000), st.integers(1_000, 100_000))
def test_more_money_a_month_never_ends_later(owed: list[Debt], surplus: int, more: int) -> None:
    less = solved(owed, surplus, Preset.AVALANCHE)
    richer = solved(owed, surplus + more, Preset.AVALANCHE)
    if less.feasible and less.ends_on is not None:
        assert richer.ends_on is not None
        assert richer.ends_on <= less.ends_on


@given(debts(), SURPLUS)
def test_one_creditor_at_a_time_beyond_the_minimums(owed: list[Debt], surplus: int) -> None:
    plan = solved(owed, surplus, Preset.FORMAL_FIRST, months_max=60)
    minimum = {d.debt: d.minimum_fen for d in owed}
    for month in plan.months:
        above = [p.debt for p in month.payments if p.amount_fen > minimum[p.debt]]
        closing = {debt for debt, on in plan.closes if on == month.on}
        assert len([debt for debt in above if debt not in closing]) <= 1
