"""What a household can pay: hand-made calendars, and laws that hold for any of them."""

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdue.facts import Problem
from fairdue.plan import (
    Debt,
    Every,
    Flow,
    Household,
    Lump,
    Preset,
    Purse,
    afford,
    describe_affordability,
    due_early,
    household_budget,
    household_text,
    read_household,
    solve,
)

START = dt.date(2026, 1, 1)
WAGE = Flow(name="工资", amount_fen=600_000, day=15)
RENT = Flow(name="房租", amount_fen=150_000, day=1)
FOOD = Flow(name="吃饭", amount_fen=310_000)
ROUNDED_FEN = 2
"""Two sums over the days of a month may differ by so much in whole fen."""


def test_a_level_month_leaves_wage_less_rent_and_food() -> None:
    home = Household(income=(WAGE,), needs=(FOOD,), priority=(RENT,), cash_fen=400_000)
    found = afford(home, start_on=START, months=24)
    # The cash is lowest on the 14th: a month of food and rent is kept back for it.
    assert found.rooms[0].on == dt.date(2026, 1, 15)
    assert {room.income_fen for room in found.rooms} == {600_000}
    assert {room.priority_fen for room in found.rooms} == {150_000}
    assert sum(room.room_fen for room in found.rooms[1:13]) == 12 * (600_000 - 460_000)
    assert found.lacking == ()


def test_a_summer_wage_keeps_the_winter() -> None:
    season = Flow(name="采收", amount_fen=900_000, day=10, months=(5, 6, 7, 8, 9, 10))
    home = Household(income=(season,), needs=(Flow(name="生活", amount_fen=300_000, day=20),))
    found = afford(home, start_on=dt.date(2026, 5, 1), months=24)
    by_month = {(room.on.year, room.on.month): room.room_fen for room in found.rooms}
    # Until April every yuan is needed: six months' wages pay twelve months of needs and 18,000.
    assert sum(by_month[2026, m] for m in range(5, 13)) == 6 * 900_000 - 12 * 300_000
    assert by_month[2026, 11] == by_month[2026, 12] == by_month[2027, 3] == 0
    assert found.purse.steady_fen == 0


def test_a_week_without_money_is_named_and_nothing_is_asked_of_it() -> None:
    home = Household(income=(WAGE,), priority=(RENT,), needs=(FOOD,))
    found = afford(home, start_on=START, months=12)
    assert found.lacking[0].on == dt.date(2025, 12, 29)
    # Rent on the first day, and 14 of 31 days of food before the wage comes.
    worst = min(week.lowest_fen for week in found.lacking[:3])
    assert worst == -150_000 - 310_000 * 14 // 31


def test_the_floor_lifts_needs_that_are_stated_too_low() -> None:
    modest = Household(
        income=(WAGE,),
        needs=(Flow(name="吃饭", amount_fen=100_000, day=20),),
        dependants=2,
        floor_fen=150_000,
        floor_dependant_fen=50_000,
        cash_fen=500_000,
    )
    found = afford(modest, start_on=START, months=24)
    assert found.least_fen == 250_000
    assert found.lifted_fen == 150_000
    assert sum(room.room_fen for room in found.rooms[1:13]) == 12 * (600_000 - 250_000)


def test_needs_lifted_to_the_floor_are_spent_like_needs_stated_at_it() -> None:
    """A floor is one floor, whether a person states less than it or just as much."""
    start = dt.date(2026, 11, 22)
    low, full = (
        afford(
            Household(
                income=(WAGE,),
                priority=(RENT,),
                needs=(Flow(name="生活", amount_fen=stated),),
                floor_fen=330_000,
                cash_fen=120_000,
                buffer_fen=50_000,
            ),
            start_on=start,
        )
        for stated in (220_000, 330_000)
    )
    assert [week.on for week in low.lacking] == [week.on for week in full.lacking]
    pairs = zip(low.lacking, full.lacking, strict=True)
    assert max(abs(a.lowest_fen - b.lowest_fen) for a, b in pairs) <= ROUNDED_FEN
    pairs_of_sums = zip(low.reach_fen, full.reach_fen, strict=True)
    assert max(abs(a - b) for a, b in pairs_of_sums) <= ROUNDED_FEN
    assert low.lifted_fen == 110_000


def test_income_that_is_only_hoped_for_is_not_counted() -> None:
    bonus = Flow(
        name="年终奖",
        amount_fen=1_000_000,
        every=Every.ONCE,
        on=dt.date(2026, 2, 1),
        certain=False,
    )
    sure = Household(income=(WAGE,), needs=(FOOD,), cash_fen=300_000)
    hoping = Household(income=(WAGE, bonus), needs=(FOOD,), cash_fen=300_000)
    assert afford(hoping, start_on=START).rooms == afford(sure, start_on=START).rooms
    assert afford(hoping, start_on=START).hoped_for == ("年终奖",)


def test_weekly_and_fortnightly_wages_count_on_from_their_day() -> None:
    weekly = Flow(name="日结", amount_fen=7_000, every=Every.WEEK, on=dt.date(2025, 12, 26))
    half = Flow(name="补贴", amount_fen=100, every=Every.FORTNIGHT, on=dt.date(2026, 1, 5))
    gone = Flow(name="完", amount_fen=9, every=Every.WEEK, on=START, until=dt.date(2026, 1, 8))
    found = afford(Household(income=(weekly, half, gone)), start_on=START, months=1)
    # January from its 1st to the 30th: Fridays 2, 9, 16, 23, 30; the 5th and 19th; the 1st and 8th.
    assert found.rooms[0].on == START
    assert found.rooms[0].income_fen == 5 * 7_000 + 2 * 100 + 2 * 9


def test_an_instalment_due_before_the_wage_is_asked_to_move() -> None:
    home = Household(income=(WAGE,), needs=(FOOD,), cash_fen=200_000)
    card = Debt(debt="card", balance_fen=900_000, minimum_fen=90_000, due_day=10)
    late = Debt(debt="late", balance_fen=900_000, minimum_fen=90_000, due_day=20)
    found = afford(home, start_on=START, months=24)
    early = due_early((card, late), found)
    assert [(e.debt, e.due_on, e.pay_on) for e in early] == [
        ("card", dt.date(2026, 1, 10), dt.date(2026, 1, 15))
    ]
    chinese = " ".join(describe_affordability(found, early, {"card": "某卡"}, "zh-CN"))
    assert "某卡：2026-01-10 到期" in chinese
    assert "ask" in " ".join(describe_affordability(found, early, {}, "en")).lower()


def test_words_say_what_lacks_and_what_comes_first() -> None:
    poor = Household(
        income=(WAGE, Flow(name="兼职", amount_fen=1, day=1, certain=False)),
        needs=(Flow(name="生活", amount_fen=600_000, day=16),),
        priority=(RENT,),
        floor_fen=700_000,
    )
    found = afford(poor, start_on=START, months=12)
    chinese = describe_affordability(found, (), {}, "zh-CN")
    english = describe_affordability(found, (), {}, "en")
    assert chinese[0].startswith("没有可以用来还款的余钱")
    assert len(chinese) == len(english) == 6
    assert english[-1] == "兼职: income that is not certain is not counted."


FLOWS = st.builds(
    Flow,
    name=st.just("x"),
    amount_fen=st.integers(1, 500_000),
    day=st.integers(1, 31),
    months=st.sets(st.integers(1, 12)).map(lambda found: tuple(sorted(found))),
)
HOMES = st.builds(
    Household,
    income=st.tuples(FLOWS, FLOWS),
    needs=st.tuples(FLOWS),
    priority=st.tuples(FLOWS),
    dependants=st.integers(0, 3),
    floor_fen=st.integers(0, 200_000),
    floor_dependant_fen=st.integers(0, 50_000),
    cash_fen=st.integers(0, 500_000),
    buffer_fen=st.integers(0, 100_000),
)


@settings(max_examples=60, deadline=None)
@given(home=HOMES, start_on=st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31)))
def test_no_plan_takes_the_household_below_its_floor_on_any_day(
    home: Household, start_on: dt.date
) -> None:
    found = afford(home, start_on=start_on, months=18)
    owed = [Debt(debt="a", balance_fen=10**9, minimum_fen=5_000, rate_ppm=120_000)]
    made = solve(owed, found.purse, Preset.AVALANCHE, start_on=start_on)
    free = afford(
        Household(
            income=home.income,
            needs=home.needs,
            priority=home.priority,
            dependants=home.dependants,
            floor_fen=home.floor_fen,
            floor_dependant_fen=home.floor_dependant_fen,
            cash_fen=home.cash_fen,
        ),
        start_on=start_on,
        months=18,
    )
    so_far = 0
    for month in made.months:
        so_far += sum(pay.amount_fen for pay in month.payments)
        # Without a buffer the reach of a day is the lowest cash from it on: what is left of it
        # after every payment so far is never below the buffer.
        assert so_far <= max(0, free.reach_on(month.on) - home.buffer_fen)
    assert all(room.room_fen >= 0 for room in found.rooms)


@settings(max_examples=30, deadline=None)
@given(home=HOMES, more=st.integers(1, 100_000))
def test_more_cash_never_leaves_less_for_debts(home: Household, more: int) -> None:
    richer = Household(
        income=home.income,
        needs=home.needs,
        priority=home.priority,
        dependants=home.dependants,
        floor_fen=home.floor_fen,
        floor_dependant_fen=home.floor_dependant_fen,
        cash_fen=home.cash_fen + more,
        buffer_fen=home.buffer_fen,
    )
    less = afford(home, start_on=START, months=6).reach_fen
    more_fen = afford(richer, start_on=START, months=6).reach_fen
    assert all(a <= b for a, b in zip(less, more_fen, strict=True))


def test_a_lump_sum_goes_to_the_next_pay_day_and_ends_the_plan_sooner() -> None:
    days = tuple(dt.date(2026, m, 15) for m in range(1, 13))
    level = Purse(days=days, amounts_fen=(10_000,) * 12)
    bonus = level.with_lumps([Lump(on=dt.date(2026, 2, 16), amount_fen=50_000)])
    assert bonus.amounts_fen[2] == 60_000
    assert level.with_lumps([Lump(on=dt.date(2027, 1, 1), amount_fen=1)]) == level
    owed = [Debt(debt="a", balance_fen=100_000)]
    assert solve(owed, level, Preset.SNOWBALL, start_on=START).ends_on == dt.date(2026, 10, 15)
    assert solve(owed, bonus, Preset.SNOWBALL, start_on=START).ends_on == dt.date(2026, 5, 15)
    with pytest.raises(ValueError, match="not above zero"):
        level.with_lumps([Lump(on=START, amount_fen=0)])


@pytest.mark.parametrize("months", [0, 241])
def test_plans_longer_than_twenty_years_are_refused(months: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 240"):
        afford(Household(), start_on=START, months=months)


TOML = """
dependants = 1
floor = 2500
floor_per_dependant = 800
cash = 1234.56
buffer = 300

[[income]]
name = "工资"
amount = 6000
day = 15

[[income]]
name = "年终奖"
amount = 8000
every = "once"
on = 2027-01-20
certain = false

[[need]]
name = "吃饭"
amount = 2200.50

[[priority]]
name = "房租"
amount = 1500
day = 1
"""


def test_a_household_is_read_from_toml_and_json_alike() -> None:
    read = read_household(TOML, "home.toml")
    assert isinstance(read, Household)
    assert read.cash_fen == 123_456
    assert read.needs == (Flow(name="吃饭", amount_fen=220_050),)
    assert read.income[1].on == dt.date(2027, 1, 20)
    assert read.least_fen == 330_000
    json = '{"income": [{"name": "工资", "amount": 6000.00, "day": 15}]}'
    assert read_household(json, "home.json") == Household(income=(WAGE,))


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('[[income]]\nname="a"\namount=1', "household_day_needed", "income 1 (a)"),
        ('[[need]]\nname="a"\namount=1\nevery="week"', "household_on_needed", "need 1 (a)"),
        ('[[need]]\nname="a"\namount=1\non=2026-01-01', "household_not_used", "need 1 (a)"),
        (
            '[[need]]\nname="a"\namount=1\nevery="once"\nday=3\non=2026-01-01',
            "household_not_used",
            "need 1 (a)",
        ),
        ('[[priority]]\nname="a"\namount=0\nday=1', "household_amount", "priority 1 (a)"),
        ('[[need]]\nname="a"\namount=1.234', "household_amount", "need 1 (a)"),
        ("cash = -1", "household_sum", "cash"),
        ("cash = nan", "household_sum", "cash"),
        ("cash = 1e999999999", "household_too_large", "cash"),
        ('[[income]]\nname="a"\namount=1e30\nday=3', "household_too_large", "income 1 (a)"),
        ('{"dependants": 101}', "household_dependants", "dependants"),
        (
            '[[income]]\nname="a"\namount="1,00,0"\nday=3',
            "household_amount",
            "income 1 (a), amount",
        ),
        ('[[income]]\nname="a"\namount=1\nday=32', "household_day", "income 1 (a), day"),
        ('[[need]]\nname="a"\namount=1\nmonths=[13]', "household_months", "need 1 (a), months"),
        ('[[need]]\nname="a"\namount=1\nevery="day"', "household_every", "need 1 (a), every"),
        ('[[need]]\nname="a"\namount=1\nuntil="soon"', "household_date", "need 1 (a), until"),
        ('[[need]]\nname="a"\namount=1\ncertain=1', "household_yes_no", "need 1 (a), certain"),
        ('[[need]]\nname=""\namount=1', "household_name", "need 1, name"),
        ('[[need]]\nname="a"', "household_missing", "need 1 (a), amount"),
        ('[[need]]\nname="a"\namuont=1', "household_strange", "need 1 (a), amuont"),
        ("need = 500", "household_list", "need"),
        ("need = [500]", "household_list", "need 1"),
        ('cash = "much"', "household_sum", "cash"),
        ('{"income": ' + "[" * 100_000, "household_unreadable", ""),
        ("salary = 5", "household_strange", "salary"),
        ("= 5", "household_unreadable", "line 1"),
        ('{"cash": }', "household_unreadable", "line 1"),
    ],
)
def test_a_household_that_cannot_be_used_says_where_and_what_to_do(
    text: str, code: str, place: str
) -> None:
    found = read_household(text, "home.toml")
    assert isinstance(found, Problem)
    assert (found.code, found.place) == (code, place)
    assert all(found.line(locale) for locale in ("zh-CN", "en"))
    assert not re.search(r"Expected|Invalid|\$|`", found.line("zh-CN") + found.line("en"))


_FLOWS = st.one_of(
    st.builds(
        Flow,
        name=st.text(st.characters(codec="utf-8"), min_size=1),
        amount_fen=st.integers(1, 10**10),
        day=st.integers(1, 31),
        months=st.sets(st.integers(1, 12)).map(lambda found: tuple(sorted(found))),
        certain=st.booleans(),
    ),
    st.builds(
        Flow,
        name=st.just("集市"),
        amount_fen=st.integers(1, 10**10),
        every=st.sampled_from([Every.ONCE, Every.WEEK, Every.FORTNIGHT]),
        on=st.dates(),
        until=st.none() | st.dates(),
    ),
)


@settings(max_examples=40)
@given(
    st.lists(_FLOWS, max_size=3).map(tuple),
    st.lists(_FLOWS, max_size=3).map(tuple),
    st.integers(0, 10**10),
)
def test_a_household_written_down_is_read_as_the_same(
    income: tuple[Flow, ...], needs: tuple[Flow, ...], amount: int
) -> None:
    home = Household(
        income=income, needs=needs, priority=needs, dependants=3, floor_fen=amount, cash_fen=amount
    )
    assert read_household(household_text(home), "home.toml") == home


def test_the_budget_of_a_household_is_the_average_of_its_year() -> None:
    season = Flow(name="采收", amount_fen=900_000, day=10, months=(5, 6, 7, 8, 9, 10))
    home = Household(income=(season,), priority=(RENT,), floor_fen=100_000, dependants=1)
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    found = household_budget(home, at=at, start_on=START)
    assert (found.income_fen, found.needs_fen) == (450_000, 250_000)
    assert (found.income_day, found.dependants) == (10, 1)
    assert read_household(found.household, "budget") == home
