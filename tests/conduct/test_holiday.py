"""Days that do not count toward a period."""

import datetime as dt

import pytest

from fairdue.conduct.holiday import Calendar, business_days_after, federal, years_after


def test_the_eleven_federal_holidays_of_2026() -> None:
    assert sorted(f"{day:%m-%d}" for day in federal(2026)) == [
        *("01-01", "01-19", "02-16", "05-25", "06-19", "07-04"),
        *("09-07", "10-12", "11-11", "11-26", "12-25"),
    ]


def test_juneteenth_is_a_holiday_from_2021_on() -> None:
    assert dt.date(2020, 6, 19) not in federal(2020)
    assert dt.date(2021, 6, 19) in federal(2021)


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        ("2026-05-01", "2026-05-08"),
        ("2026-05-20", "2026-05-28"),
        ("2026-12-23", "2026-12-31"),
        ("2026-06-30", "2026-07-07"),
        ("2026-05-02", "2026-05-08"),
    ],
)
def test_five_days_without_weekends_and_holidays(sent: str, received: str) -> None:
    day = dt.date.fromisoformat(sent)
    found = business_days_after(day, 5, Calendar.US_FEDERAL)
    assert found == dt.date.fromisoformat(received)


def test_days_named_by_the_case_do_not_count_either() -> None:
    friday = dt.date(2026, 7, 3)
    assert business_days_after(dt.date(2026, 7, 2), 1, Calendar.US_FEDERAL) == friday
    after = business_days_after(dt.date(2026, 7, 2), 1, Calendar.US_FEDERAL, {friday})
    assert after == dt.date(2026, 7, 6)
    assert business_days_after(dt.date(2026, 7, 3), 1, None) == dt.date(2026, 7, 6)


def test_three_years_after_a_leap_day() -> None:
    assert years_after(dt.date(2028, 2, 29), 3) == dt.date(2031, 2, 28)
    assert years_after(dt.date(2028, 2, 29), 4) == dt.date(2032, 2, 29)
