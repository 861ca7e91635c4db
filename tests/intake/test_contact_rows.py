"""Contacts noted by hand, also by relatives, also without an hour."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import intake
from fairdue.facts import Basis, Contact, ContactKind, Direction, Label

Put = Callable[..., Path]
HEAD = "时间,方式,对方代号,对方号码,联系到谁,最晚时间,说了或做了什么,备注"


def contact(put: Put, row: str) -> Contact:
    reading = intake.read(put(f"{HEAD}\n{row}\n"))
    assert reading.problems == ()
    (fact,) = reading.facts
    assert isinstance(fact, Contact)
    return fact


def test_what_a_relative_told_is_claimed_and_from_the_collecting_side(put: Put) -> None:
    told = contact(put, "2026-05-21 20:10,电话,shandian,,mother,,透露欠款,母亲转告")
    assert (told.by, told.person, told.kind) == ("shandian", "mother", ContactKind.CALL)
    assert (told.basis, told.direction) == (Basis.CLAIMED, Direction.OUT)
    assert told.remarks is not None
    assert [remark.label for remark in told.remarks] == [Label.DISCLOSED_DEBT]


def test_a_day_without_an_hour_is_some_time_on_that_day(put: Put) -> None:
    told = contact(put, "2026-05-24,电话,shandian,,classmate,,,")
    assert told.occurred_at == dt.datetime(2026, 5, 23, 16, tzinfo=dt.UTC)
    assert told.latest_at == dt.datetime(2026, 5, 24, 15, 59, 59, tzinfo=dt.UTC)


def test_a_latest_time_is_kept(put: Put) -> None:
    told = contact(put, "2026-05-24 20:00,电话,shandian,,,2026-05-24 21:30,,")
    assert told.latest_at == dt.datetime(2026, 5, 24, 13, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(("cell", "remarks"), [("", None), ("无", ())])
def test_nobody_listened_and_nothing_was_said_are_two_things(
    put: Put, cell: str, remarks: tuple[()] | None
) -> None:
    assert contact(put, f"2026-05-24 20:00,电话,a,,,,{cell},").remarks == remarks


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2026-05-24 20:00,电话,a,,,2026-05-24 19:00,,", "ends_before"),
        ("2026-05-24 20:00,电话,,,,,,", "party_missing"),
        ("2026-05-24 20:00,飞鸽,a,,,,,", "word"),
    ],
)
def test_rows_that_cannot_be(put: Put, row: str, code: str) -> None:
    (problem,) = intake.read(put(f"{HEAD}\n{row}\n")).problems
    assert problem.code == code
