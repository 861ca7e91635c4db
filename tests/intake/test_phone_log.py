"""One row of the phone's call log for each of its types, and what makes a row unusable."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import intake
from fairdue.facts import Contact, ContactKind, Direction, Outcome, content

AT_MS = 1778768130000
AT = dt.datetime(2026, 5, 14, 14, 15, 30, tzinfo=dt.UTC)


def call(**attributes: str) -> str:
    row = {
        "number": "010 0000 2001",
        "duration": "0",
        "date": str(AT_MS),
        "type": "3",
        "presentation": "1",
        "readable_date": "14 mai 2026",
        "contact_name": "(Unknown)",
    } | attributes
    return "<call " + " ".join(f'{k}="{v}"' for k, v in row.items()) + " />"


def log(*rows: str, count: int | None = None) -> str:
    claimed = len(rows) if count is None else count
    return f'<?xml version="1.0"?>\n<calls count="{claimed}">{"".join(rows)}</calls>'


Put = Callable[..., Path]


def only(put: Put, row: str) -> Contact:
    reading = intake.read(put(log(row)))
    assert reading.problems == ()
    (fact,) = reading.facts
    assert isinstance(fact, Contact)
    return fact


@pytest.mark.parametrize(
    ("kind", "seconds", "direction", "outcome", "answered", "lasted"),
    [
        ("1", 75, Direction.OUT, None, True, 75),
        ("1", 3, Direction.OUT, None, True, 3),
        ("2", 75, Direction.IN, None, True, 75),
        ("2", 0, Direction.IN, None, False, 0),
        ("3", 0, Direction.OUT, Outcome.RANG_OUT, False, 0),
        ("4", 20, Direction.OUT, Outcome.VOICEMAIL_LEFT, False, 20),
        ("5", 0, Direction.OUT, Outcome.REJECTED, False, 0),
        ("6", 0, Direction.OUT, Outcome.REJECTED, False, 0),
        ("7", 0, Direction.OUT, None, True, None),
    ],
)
def test_types_are_seen_from_the_collecting_side(
    put: Put,
    kind: str,
    seconds: int,
    direction: Direction,
    outcome: Outcome | None,
    answered: bool,
    lasted: int | None,
) -> None:
    contact = only(put, call(type=kind, duration=str(seconds)))
    assert contact.kind is ContactKind.CALL
    assert (contact.direction, contact.outcome) == (direction, outcome)
    assert (contact.answered, contact.duration_s) == (answered, lasted)


def test_the_instant_comes_from_the_count_and_never_from_text_for_people(put: Put) -> None:
    assert only(put, call()).occurred_at == AT


def test_a_number_is_one_key_however_it_is_written(put: Put) -> None:
    spellings = ["10055550001", "+86 100 5555 0001", "+86-100-5555-0001", "0086 10055550001"]
    assert {only(put, call(number=n)).collector_number for n in spellings} == {"10055550001"}


@pytest.mark.parametrize(
    "hidden",
    [
        {"presentation": "2"},
        {"presentation": "3"},
        {"presentation": "4"},
        {"number": "null"},
        {"number": ""},
        {"number": "-2"},
    ],
)
def test_a_hidden_number_is_no_problem_but_nobody_s(put: Put, hidden: dict[str, str]) -> None:
    assert only(put, call(**hidden)).collector_number is None


@pytest.mark.parametrize("nobody", ["null", "(Unknown)", "", "(unknown)", "未知"])
def test_a_caller_not_in_the_phone_book_has_no_saved_name(put: Put, nobody: str) -> None:
    assert only(put, call(contact_name=nobody)).saved_as == ""


def test_the_saved_name_does_not_make_it_another_call(put: Put) -> None:
    saved, unsaved = (only(put, call(contact_name=n)) for n in ("Bank", "null"))
    assert saved.saved_as == "Bank"
    assert content(saved) == content(unsaved)


def test_neither_file_nor_row_makes_it_another_call(put: Put) -> None:
    early = only(put, call())
    reading = intake.read(put(log(call(type="1", duration="9"), call()), name="later.xml"))
    assert content(reading.facts[1]) == content(early)
    assert reading.facts[1].source != early.source


def test_the_source_names_file_digest_and_row(put: Put) -> None:
    path = put(log(call(), call()), name="calls.xml")
    source = intake.read(path).facts[1].source
    assert source is not None
    assert (source.name, source.place) == ("calls.xml", "call 2")
    assert source.digest == intake.stream(path).sha256


def test_equal_rows_are_all_kept(put: Put) -> None:
    reading = intake.read(put(log(call(), call(), call())))
    assert (reading.rows, len(reading.facts)) == (3, 3)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"date": "yesterday"}, "date_unreadable"),
        ({"date": "99999999999999999999"}, "date_unreadable"),
        ({"date": "4200000000000"}, "date_unreadable"),
        ({"date": "-5"}, "date_unreadable"),
        ({"date": "null"}, "attribute_missing"),
        ({"duration": "1m"}, "duration_unreadable"),
        ({"duration": "-4"}, "duration_unreadable"),
        ({"duration": "٣"}, "duration_unreadable"),
        ({"duration": "99999999"}, "duration_unreadable"),
        ({"type": "9"}, "type_unknown"),
        ({"type": ""}, "attribute_missing"),
    ],
)
def test_a_row_that_cannot_be_used_is_one_problem(
    put: Put, wrong: dict[str, str], code: str
) -> None:
    reading = intake.read(put(log(call(), call(**wrong), call())))
    assert (reading.rows, len(reading.facts)) == (3, 2)
    (problem,) = reading.problems
    assert (problem.code, problem.place) == (code, "call 2")


def test_a_row_without_number_is_a_problem(put: Put) -> None:
    (problem,) = intake.read(put(log(call().replace("number=", "nomber=")))).problems
    assert problem.code == "attribute_missing"
    assert "number" in problem.wrong["en"]


def test_seconds_instead_of_milliseconds_are_understood(put: Put) -> None:
    assert only(put, call(date=str(AT_MS // 1000))).occurred_at == AT
