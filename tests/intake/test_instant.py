"""Times as people and files write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.intake import instant

SHANGHAI = ZoneInfo("Asia/Shanghai")
CENTURY = dt.timedelta(days=36_520)
MOMENTS = st.timedeltas(dt.timedelta(days=1), CENTURY).map(lambda since: instant.EARLIEST + since)


@pytest.mark.parametrize(
    "text", ["2026-05-01", "2026/5/1", "2026年5月1日", "20260501", "2026.05.01"]
)
def test_a_day_in_each_spelling(text: str) -> None:
    assert instant.day(text) == dt.date(2026, 5, 1)


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "1999-01-01", "26-5-1", "", "五月"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        instant.day(text)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-05-01 19:40", "2026-05-01 11:40"),
        ("2026-05-01T19:40:05", "2026-05-01 11:40:05"),
        ("2026年5月1日19时40分", "2026-05-01 11:40"),
        ("2026/5/1 7:05", "2026-04-30 23:05"),
        ("2026-05-01 19:40+02:00", "2026-05-01 17:40"),
        ("2026-05-01 19:40Z", "2026-05-01 19:40"),
    ],
)
def test_a_moment_is_local_unless_it_says_otherwise(text: str, utc: str) -> None:
    expected = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert instant.moment(text, SHANGHAI) == (expected, True)


def test_a_day_alone_is_its_local_midnight_and_says_so() -> None:
    at, exact = instant.moment("2026-05-01", SHANGHAI)
    assert at == dt.datetime(2026, 4, 30, 16, tzinfo=dt.UTC)
    assert not exact


@pytest.mark.parametrize("text", ["2026-05-01 24:00", "2026-05-01 12", "12:00", "1990-01-01 10:00"])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        instant.moment(text, SHANGHAI)


@given(MOMENTS)
def test_a_count_of_milliseconds_is_exact(at: dt.datetime) -> None:
    exact = at.replace(microsecond=at.microsecond // 1000 * 1000)
    since = exact - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    count = since // dt.timedelta(milliseconds=1)
    assert instant.of_count(str(count)) == exact


@given(MOMENTS)
def test_a_printed_moment_reads_back(at: dt.datetime) -> None:
    local = at.astimezone(SHANGHAI).replace(microsecond=0)
    assert instant.moment(f"{local:%Y-%m-%d %H:%M:%S}", SHANGHAI) == (local, True)
