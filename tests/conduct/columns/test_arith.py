"""Days, bits and hours as plain integers."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.conduct.columns.arith import DAY_US, month_first, ones, ran_into, signed
from fairdue.conduct.columns.place import LATEST_US, LocalTime, offsets

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
HOUR = 3_600_000_000


@given(st.dates())
def test_the_first_of_the_month(day: dt.date) -> None:
    assert month_first(day.toordinal()) == day.replace(day=1).toordinal()


@given(st.integers(0, 2**64 - 1))
def test_bits_are_counted_and_signed_as_a_column_holds_them(bits: int) -> None:
    assert ones(bits) == bits.bit_count()
    assert signed(bits) & (2**64 - 1) == bits
    assert -(2**63) <= signed(bits) < 2**63


@given(
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Africa/Casablanca", "Asia/Gaza"]),
    t=st.integers(0, LATEST_US - DAY_US),
)
def test_offsets_are_those_of_the_zone(zone: str, t: int) -> None:
    local = (EPOCH + dt.timedelta(microseconds=t)).astimezone(ZoneInfo(zone)).utcoffset()
    assert local is not None
    assert LocalTime(zone).at(t) == local // dt.timedelta(microseconds=1)


def test_a_zone_changes_its_offset_at_the_very_second() -> None:
    spring = int(dt.datetime(2024, 3, 10, 7, tzinfo=dt.UTC).timestamp()) * 1_000_000
    starts, _ = offsets("America/New_York")
    assert spring in starts
    here = LocalTime("America/New_York")
    assert (here.at(spring - 1), here.at(spring)) == (-5 * HOUR, -4 * HOUR)


@pytest.mark.parametrize(
    ("begun", "lasted", "into"),
    [
        ("21:59", 60, False),
        ("21:59", 61, True),
        ("20:00", 3600, False),
        ("20:00", 7201, True),
        ("08:00", 14 * 3600, False),
        ("08:00", 14 * 3600 + 1, True),
    ],
)
def test_a_call_runs_into_the_night_from_22_to_8(begun: str, lasted: int, into: bool) -> None:
    hour, minute = map(int, begun.split(":"))
    us = (hour * 60 + minute) * 60_000_000
    assert ran_into(us, 739_000, lasted * 1_000_000, 22 * HOUR, 1, 0, 0b1111111) == into


def test_on_a_saturday_night_only_when_the_span_holds_on_saturdays() -> None:
    saturday = dt.date(2026, 6, 6).toordinal()
    night = (22 * HOUR, 1, 0)
    assert ran_into(21 * HOUR, saturday, 2 * HOUR, *night, 0b0100000) == 1
    assert ran_into(21 * HOUR, saturday, 2 * HOUR, *night, 0b0011111) == 0
    assert ran_into(23 * HOUR, saturday, 2 * HOUR, *night, 0b1000000) == 1
