"""Forbidden hours as spans: which one is told, on which days and where they hold, their edges."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from conduct.kinds.asking import changed
from fairdue import conduct
from fairdue.conduct.clock import Span
from fairdue.conduct.index import index_of
from fairdue.conduct.kinds.time_window import TimeWindow
from fairdue.conduct.scene import Scene
from fairdue.facts import ContactKind, Effect, History, Holidays

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def window(*spans: Span) -> TimeWindow:
    return TimeWindow(
        forbidden=spans,
        clock="person_local",
        kinds=(ContactKind.CALL, ContactKind.TEXT),
        runs_past=Effect.ADVISORY,
    )


def scene(*more: Holidays, **contact: Any) -> Scene:
    case = changed("own-gbt-agreed-in-contract", contact=contact)
    history = History((*conduct.facts_of(case), *more))
    return Scene(index_of(history), history.contacts[0])


NOON = {"at": "2025-06-10T12:00:00+08:00"}
NIGHT = Span(start="22:00", end="08:00", closed="start")
LUNCH = Span(start="13:00", end="14:00", closed="start", kinds=(ContactKind.TEXT,))
AT_WORK = Span(start="09:00", end="17:00", closed="start", place="work")


def test_the_limit_that_is_told_is_the_one_that_was_looked_at() -> None:
    assert window(LUNCH, NIGHT).answer(scene(**NOON)).limit == "22:00-08:00"
    assert window(LUNCH).answer(scene(**NOON)).limit == "13:00-14:00"
    tea = msgspec.structs.replace(LUNCH, start="16:00", end="17:00")
    assert window(LUNCH, tea).answer(scene(**NOON)).limit == "13:00-14:00"
    assert window(NIGHT, LUNCH).answer(scene(**NOON)).limit == "22:00-08:00"
    text = scene(**NOON, kind="text")
    assert window(LUNCH, NIGHT).answer(text).limit == "13:00-14:00"
    late = window(LUNCH, NIGHT).answer(scene(at="2025-06-10T23:00:00+08:00"))
    assert (late.outcome.value, late.limit) == ("breach", "22:00-08:00")


def test_where_the_place_decides_the_worse_answer_waits_for_it() -> None:
    answer = window(AT_WORK).answer(scene(**NOON, address=None))
    assert (answer.outcome.value, answer.missing, answer.limit) == (
        "unknown",
        ("address",),
        "09:00-17:00",
    )
    assert window(NIGHT, AT_WORK).answer(scene(**NOON, address=None)).limit == "09:00-17:00"
    both = window(AT_WORK, NIGHT)
    night = scene(at="2025-06-10T23:00:00+08:00", address=None)
    assert both.answer(night).outcome.value == "breach"


def test_edges_of_open_spans_are_looked_past_on_the_side_that_changes() -> None:
    open_ = Span(start="22:00", end="08:00", closed="none")
    there = scene(at="2025-06-10T21:00:00+08:00")
    until = there.start + dt.timedelta(hours=12)
    tick = dt.timedelta.resolution
    ten = dt.datetime.fromisoformat("2025-06-10T22:00:00+08:00")
    eight = dt.datetime.fromisoformat("2025-06-11T08:00:00+08:00")
    assert {ten, ten + tick, eight} <= set(window(open_).edges(there, until))
    assert {ten, ten + tick} <= set(window(NIGHT, open_).edges(there, until))
    assert ten in window(NIGHT).edges(there, until)
    assert ten + tick not in window(NIGHT).edges(there, until)


def lasting(seconds: int | None, end: str | None) -> Scene:
    """A call that begins at ten to ten at night and lasts so long."""
    there = scene(at="2025-06-10T21:50:00+08:00")
    ended = dt.datetime.fromisoformat(f"2025-06-10T{end}+08:00") if end else None
    call = msgspec.structs.replace(there.contact, duration_s=seconds, ended_at=ended)
    return Scene(there.index, call)


@pytest.mark.parametrize(
    ("seconds", "end", "until"),
    [
        (600, None, None),
        (601, None, "22:00:01"),
        (0, None, None),
        (None, None, None),
        (1200, "21:55:00", None),
        (60, "22:05:00", "22:05:00"),
    ],
)
def test_a_call_ends_when_the_record_says_or_after_its_length(
    seconds: int | None, end: str | None, until: str | None
) -> None:
    answer = window(NIGHT).answer(lasting(seconds, end))
    assert answer.name == ("ran_past_the_hour" if until else "")
    assert answer.observed == (until or "21:50:00")


def test_a_contact_that_begins_as_the_span_ends_ran_into_none() -> None:
    morning = scene(at="2025-06-10T08:00:00+08:00", end="2025-06-10T08:30:00+08:00")
    assert window(NIGHT).answer(morning).outcome.value == "ok"
    open_ = Span(start="08:00", end="09:00", closed="none")
    assert window(open_).answer(morning).name == "ran_past_the_hour"


TUESDAY = Holidays(id="days", occurred_at=LONG_AGO, days=(dt.date(2025, 6, 10),))


def test_a_holiday_is_a_class_of_its_own_only_where_a_span_names_it() -> None:
    weekdays = Span(start="09:00", end="17:00", closed="start", on=("mo", "tu", "we", "th", "fr"))
    holidays = Span(start="00:00", end="24:00", closed="start", on=("holiday",))
    both = window(weekdays, holidays)
    noon, on_holiday = scene(**NOON), scene(TUESDAY, **NOON)
    assert window(weekdays).answer(noon).outcome.value == "breach"
    assert window(weekdays).answer(on_holiday).outcome.value == "breach"
    assert both.answer(noon).limit == "09:00-17:00"
    assert both.answer(on_holiday).limit == "00:00-24:00"
    assert window(holidays).answer(noon).outcome.value == "ok"
    assert "days" in both.answer(on_holiday).facts
    assert "days" not in window(weekdays).answer(on_holiday).facts


def test_the_address_is_told_only_where_the_place_decides() -> None:
    there = scene(**NOON)
    assert "address:d1" in window(AT_WORK).answer(there).facts
    assert "address:d1" not in window(NIGHT).answer(there).facts
    unknown = scene(**NOON, address=None, place="work")
    assert not any(f.startswith("address") for f in window(AT_WORK).answer(unknown).facts)
