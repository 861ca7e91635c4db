"""Hours of the day: their edges, nights over midnight, and the instants between two times."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from fairdue.conduct.clock import DAY_MINUTES, Span, clock_edges, minutes

EAST = ZoneInfo("America/New_York")
CHINA = ZoneInfo("Asia/Shanghai")


def local(clock: str) -> dt.datetime:
    return dt.datetime.combine(dt.date(2026, 3, 2), dt.time.fromisoformat(clock), CHINA)


@pytest.mark.parametrize(
    ("text", "passed"), [("00:00", 0), ("00:01", 1), ("01:00", 60), ("22:30", 1350)]
)
def test_a_clock_is_minutes_since_midnight(text: str, passed: int) -> None:
    assert minutes(text) == passed
    assert minutes("24:00") == DAY_MINUTES == 1440


@pytest.mark.parametrize(
    ("clock", "with_start", "with_none"),
    [
        ("21:59:59.999999", False, False),
        ("22:00:00", True, False),
        ("22:00:00.000001", True, True),
        ("22:00:01", True, True),
        ("23:59:59", True, True),
        ("00:00:00", True, True),
        ("07:59:59.999999", True, True),
        ("08:00:00", False, False),
        ("12:00:00", False, False),
    ],
)
def test_a_night_reaches_over_midnight_and_ends_sharp(
    clock: str, *, with_start: bool, with_none: bool
) -> None:
    for closed, expected in (("start", with_start), ("none", with_none)):
        night = Span(start="22:00", end="08:00", closed=closed)  # type: ignore[arg-type] # both are words of it
        assert night.holds(local(clock)) is expected
    assert night.text == "22:00-08:00"


@pytest.mark.parametrize(
    ("clock", "holds"),
    [("11:59:59", False), ("12:00", True), ("13:59:59", True), ("14:00", False), ("23:00", False)],
)
def test_a_span_within_the_day_holds_from_its_start_to_before_its_end(
    clock: str, *, holds: bool
) -> None:
    assert Span(start="12:00", end="14:00", closed="start").holds(local(clock)) is holds


def test_an_empty_span_never_holds() -> None:
    empty = Span(start="12:00", end="12:00", closed="start")
    assert not empty.holds(local("12:00"))
    assert not empty.holds(local("11:00"))
    assert not empty.holds(local("13:00"))


def test_edges_lie_after_the_first_instant_and_up_to_the_last() -> None:
    eight, later = local("08:00"), local("08:00") + dt.timedelta(days=1)
    assert clock_edges(("08:00",), (CHINA,), eight, later) == [later]
    before = eight - dt.timedelta(seconds=1)
    assert clock_edges(("08:00",), (CHINA,), before, later) == [eight, later]
    short = later - dt.timedelta(seconds=1)
    assert clock_edges(("08:00",), (CHINA,), before, short) == [eight]
    assert clock_edges(("22:30",), (CHINA,), eight, later) == [local("22:30")]


def test_each_zone_has_its_own_edges() -> None:
    start, end = local("00:00"), local("23:59")
    found = clock_edges(("08:00",), (CHINA, EAST), start, end)
    assert found == [local("08:00"), local("21:00")]
    assert clock_edges(("24:00",), (CHINA,), start, end) == [local("00:00")][1:]
