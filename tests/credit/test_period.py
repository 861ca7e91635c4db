"""Calendar arithmetic of the Civil Code, articles 202 and 203."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from fairdue.credit import months_after, years_after
from fairdue.credit.period import last_day

DAYS = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2090, 1, 1))


def test_a_day_that_does_not_exist_becomes_the_end_of_the_month() -> None:
    january = dt.date(2025, 1, 31)
    assert [months_after(january, n) for n in (1, 2, 3)] == [
        dt.date(2025, 2, 28),
        dt.date(2025, 3, 31),
        dt.date(2025, 4, 30),
    ]
    assert years_after(dt.date(2024, 2, 29), 3) == dt.date(2027, 2, 28)


def test_months_count_backwards_too() -> None:
    assert months_after(dt.date(2025, 1, 10), -1) == dt.date(2024, 12, 10)


@given(DAYS, st.integers(0, 240), st.integers(0, 240))
def test_more_months_never_lead_to_an_earlier_day(day: dt.date, fewer: int, more: int) -> None:
    low, high = sorted((fewer, more))
    assert months_after(day, low) <= months_after(day, high)


@given(DAYS)
def test_twelve_months_are_a_year(day: dt.date) -> None:
    assert months_after(day, 12) == years_after(day, 1)


def test_a_period_does_not_end_on_a_holiday() -> None:
    golden = {dt.date(2025, 10, d) for d in range(1, 9)}
    assert last_day(dt.date(2025, 10, 3), golden) == dt.date(2025, 10, 9)
    assert last_day(dt.date(2025, 9, 30), golden) == dt.date(2025, 9, 30)
