"""Lost contact: three dials, three days, an invalid number; and what ends it."""

import datetime as dt
from collections.abc import Callable

import msgspec
import pytest

from fairdue import conduct
from fairdue.conduct.lost_contact import FAILED
from fairdue.facts import (
    Address,
    AddressKind,
    Contact,
    ContactKind,
    Direction,
    Fact,
    History,
    Outcome,
    Verdict,
)

Call = Callable[..., Contact]
Background = tuple[Fact, ...]
RULE = "cn.cba2026.lost-contact"


def verdict(
    background: Background, books: conduct.Rulebooks, log: list[Contact], rung: Contact
) -> tuple[Verdict, tuple[str, ...]]:
    history = History((*background, *log, rung))
    found = conduct.judge(history, rung, books.only([books.rule(RULE)]))[0]
    return found.verdict, found.missing


@pytest.fixture
def rung(call: Call) -> Contact:
    """The contact person is rung on the fourth of March at ten."""
    return call("2026-03-04T10:00", person="K", address="k1")


def dials(call: Call, *outcomes: Outcome | None, day: str = "2026-03-03") -> list[Contact]:
    return [call(f"{day}T{9 + n:02}:00", outcome=outcome) for n, outcome in enumerate(outcomes)]


OUT, TALK, EMPTY = Outcome.RANG_OUT, Outcome.TALKED, Outcome.ANSWERED_NO_TALK


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((), Verdict.VIOLATION),
        ((OUT, OUT), Verdict.VIOLATION),
        ((OUT, OUT, OUT), Verdict.ALLOWED),
        ((OUT, Outcome.BUSY, Outcome.REJECTED), Verdict.ALLOWED),
        ((OUT, OUT, TALK, OUT), Verdict.VIOLATION),
        ((OUT, OUT, OUT, TALK), Verdict.VIOLATION),
        ((OUT, OUT, OUT, TALK, OUT, OUT, OUT), Verdict.ALLOWED),
        ((OUT, OUT, EMPTY, OUT), Verdict.VIOLATION),
        ((OUT, OUT, OUT, EMPTY), Verdict.ALLOWED),
        ((Outcome.INVALID_NUMBER,), Verdict.ALLOWED),
        ((Outcome.INVALID_NUMBER, OUT), Verdict.VIOLATION),
        ((OUT, OUT, EMPTY, OUT, OUT), Verdict.VIOLATION),
        ((OUT, OUT, EMPTY, OUT, OUT, OUT), Verdict.ALLOWED),
        *(((failed,) * 3, Verdict.ALLOWED) for failed in sorted(FAILED)),
    ],
)
def test_the_row_of_dials(
    background: Background,
    call: Call,
    books: conduct.Rulebooks,
    rung: Contact,
    outcomes: tuple[Outcome, ...],
    expected: Verdict,
) -> None:
    assert verdict(background, books, dials(call, *outcomes), rung) == (expected, ())


def test_the_row_works_from_the_next_day_and_an_invalid_number_at_once(
    background: Background, call: Call, books: conduct.Rulebooks, rung: Contact
) -> None:
    same_day = call("2026-03-03T18:00", person="K", address="k1")
    row = dials(call, OUT, OUT, OUT)
    assert verdict(background, books, row, same_day)[0] is Verdict.VIOLATION
    invalid = dials(call, Outcome.INVALID_NUMBER)
    assert verdict(background, books, invalid, same_day)[0] is Verdict.ALLOWED


def test_three_days_in_a_row_over_any_channel(
    background: Background, call: Call, books: conduct.Rulebooks, rung: Contact
) -> None:
    days = [
        call("2026-03-01T10:00", outcome=OUT),
        call("2026-03-02T10:00", kind=ContactKind.VISIT, outcome=Outcome.NOBODY_HOME),
        call("2026-03-03T10:00", kind=ContactKind.TEXT, outcome=Outcome.NO_REPLY),
    ]
    assert verdict(background, books, days, rung)[0] is Verdict.ALLOWED
    gap = [days[0], days[2]]
    assert verdict(background, books, gap, rung)[0] is Verdict.VIOLATION


def test_a_day_on_which_he_was_reached_is_no_day_out_of_reach(
    background: Background, call: Call, books: conduct.Rulebooks, rung: Contact
) -> None:
    log = [
        call("2026-03-01T09:00", outcome=TALK),
        *(call(f"2026-03-0{day}T10:00", kind=ContactKind.VISIT, outcome=Outcome.NOBODY_HOME)
          for day in (1, 2, 3)),
    ]  # fmt: skip
    assert verdict(background, books, log, rung)[0] is Verdict.VIOLATION


def test_anything_the_debtor_sends_is_reaching_him(
    background: Background, call: Call, books: conduct.Rulebooks, rung: Contact
) -> None:
    reply = call("2026-03-03T20:00", kind=ContactKind.TEXT, direction=Direction.IN, outcome=None)
    log = [*dials(call, OUT, OUT, OUT), reply]
    assert verdict(background, books, log, rung)[0] is Verdict.VIOLATION


def test_a_missing_outcome_leaves_it_open(
    background: Background, call: Call, books: conduct.Rulebooks, rung: Contact
) -> None:
    log = dials(call, OUT, None, OUT)
    assert verdict(background, books, log, rung) == (Verdict.UNKNOWN, ("outcome",))


def test_another_lenders_dials_do_not_count_and_an_unnamed_lenders_might(
    background: Background, call: Call, books: conduct.Rulebooks, rung: Contact
) -> None:
    log = dials(call, OUT, OUT, OUT)
    others = [msgspec.structs.replace(c, creditor="other", by="other") for c in log]
    assert verdict(background, books, others, rung)[0] is Verdict.VIOLATION
    unnamed = [*log[:2], msgspec.structs.replace(log[2], creditor=None)]
    assert verdict(background, books, unnamed, rung)[0] is Verdict.UNKNOWN


def test_without_a_complete_log_nobody_can_tell(
    background: Background, call: Call, books: conduct.Rulebooks, rung: Contact
) -> None:
    bare = tuple(f for f in background if f.id != "coverage")
    for log in (dials(call, OUT), dials(call, OUT, OUT, OUT)):
        assert verdict(bare, books, log, rung) == (Verdict.UNKNOWN, ("log_complete",))


def test_a_breach_cites_the_dials_since_he_was_last_reached(
    background: Background, call: Call, books: conduct.Rulebooks, rung: Contact
) -> None:
    log = dials(call, OUT, TALK, OUT)
    history = History((*background, *log, rung))
    found = conduct.judge(history, rung, books.only([books.rule(RULE)]))[0]
    assert log[0].id not in found.facts
    assert {log[1].id, log[2].id, "coverage"} <= set(found.facts)
    assert found.observed == "in_reach"
    assert found.at.date() == dt.date(2026, 3, 4)


def test_whoever_is_met_is_reached(
    background: Background, call: Call, books: conduct.Rulebooks, rung: Contact
) -> None:
    met = call("2026-03-03T20:00", kind=ContactKind.VISIT, outcome=Outcome.MET)
    assert verdict(background, books, [*dials(call, OUT, OUT, OUT), met], rung)[0] is (
        Verdict.VIOLATION
    )


def test_of_two_ways_to_be_lost_the_earlier_one_counts(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    same_day = call("2026-03-03T18:00", person="K", address="k1")
    log = dials(call, OUT, OUT, Outcome.INVALID_NUMBER)
    assert verdict(background, books, log, same_day)[0] is Verdict.ALLOWED


def test_every_own_number_must_have_turned_out_invalid(
    background: Background, call: Call, books: conduct.Rulebooks, rung: Contact
) -> None:
    since = dt.datetime(2017, 1, 1, tzinfo=dt.UTC)
    second = Address(id="d2", occurred_at=since, address="d2", kind=AddressKind.MOBILE, owner="D")
    both = (*background, second)
    one = dials(call, Outcome.INVALID_NUMBER)
    assert verdict(both, books, one, rung)[0] is Verdict.VIOLATION
    two = call("2026-03-03T12:00", address="d2", outcome=Outcome.INVALID_NUMBER)
    assert verdict(both, books, [*one, two], rung)[0] is Verdict.ALLOWED


@pytest.mark.parametrize("fields", [{"creditor": None}, {"person": None}])
@pytest.mark.parametrize("direction", [Direction.IN, Direction.OUT])
def test_a_talk_that_may_have_been_with_him_leaves_it_open(
    background: Background,
    call: Call,
    books: conduct.Rulebooks,
    rung: Contact,
    fields: dict[str, None],
    direction: Direction,
) -> None:
    talk = call("2026-03-03T20:00", outcome=TALK, direction=direction, **fields)
    found = verdict(background, books, [*dials(call, OUT, OUT, OUT), talk], rung)
    assert found[0] is Verdict.UNKNOWN


def test_a_dial_around_midnight_may_be_of_either_day(
    background: Background, call: Call, books: conduct.Rulebooks, rung: Contact
) -> None:
    late = call("2026-03-03T23:30", outcome=OUT)
    around = msgspec.structs.replace(late, latest_at=late.occurred_at + dt.timedelta(hours=1))
    two = dials(call, OUT, OUT)
    assert verdict(background, books, [*two, late], rung)[0] is Verdict.ALLOWED
    assert verdict(background, books, [*two, around], rung)[0] is Verdict.UNKNOWN


def test_the_very_first_dial_of_the_record_is_cited(
    background: Background, call: Call, books: conduct.Rulebooks, rung: Contact
) -> None:
    log = dials(call, OUT, OUT, OUT)
    history = History((*background, *log, rung))
    (found,) = conduct.judge(history, rung, books.only([books.rule(RULE)]))
    assert {c.id for c in log} <= set(found.facts)
