"""A call noted by hand and found in the phone's log as well is one call."""

import datetime as dt

import msgspec
import pytest

from fairdue.facts import (
    OWN_PHONE,
    Attribution,
    Basis,
    Contact,
    ContactKind,
    Direction,
    Fact,
    History,
    Label,
    Outcome,
    Person,
    Remark,
    Role,
    Source,
    SourceKind,
)

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
NUMBER = "19900000001"
RUNG_AT = dt.datetime(2026, 6, 18, 17, 12, 9, tzinfo=SHANGHAI)
BORROWER = Person(id="p", occurred_at=RUNG_AT, person="me", role=Role.DEBTOR)
THEIRS = Attribution(id="w", occurred_at=RUNG_AT, number=NUMBER, party="agency", creditor="bank")
LOGGED = Contact(
    id="log",
    occurred_at=RUNG_AT,
    source=Source(kind=SourceKind.PHONE_LOG),
    kind=ContactKind.CALL,
    direction=Direction.OUT,
    collector_number=NUMBER,
    answered=True,
    duration_s=66,
)
NOTED = Contact(
    id="note",
    occurred_at=RUNG_AT.replace(second=0),
    source=Source(kind=SourceKind.DESK),
    basis=Basis.CLAIMED,
    kind=ContactKind.CALL,
    direction=Direction.OUT,
    by="agency",
    creditor="bank",
    outcome=Outcome.TALKED,
    remarks=(Remark(label=Label.INSULT),),
    staff_no="0815",
)


def contacts(*facts: Fact) -> tuple[Contact, ...]:
    return History([BORROWER, THEIRS, *facts]).contacts


@pytest.mark.parametrize("order", [(LOGGED, NOTED), (NOTED, LOGGED)])
def test_the_log_stands_and_takes_what_only_the_note_knows(order: tuple[Contact, ...]) -> None:
    (call,) = contacts(*order)
    assert (call.id, call.duration_s, call.occurred_at) == ("log", 66, RUNG_AT)
    assert call.remarks == NOTED.remarks
    assert call.staff_no == "0815"


def test_the_record_tells_which_notes_belong_to_a_call() -> None:
    assert History([BORROWER, THEIRS, LOGGED, NOTED]).notes_of == {"log": ("note",)}


def test_a_note_decides_whether_a_short_call_was_a_talk() -> None:
    short = msgspec.structs.replace(LOGGED, duration_s=6)
    (call,) = contacts(short, NOTED)
    assert call.outcome is Outcome.TALKED


def test_what_the_device_says_is_kept() -> None:
    missed = msgspec.structs.replace(LOGGED, answered=False, outcome=Outcome.RANG_OUT)
    (call,) = contacts(missed, NOTED)
    assert call.outcome is Outcome.RANG_OUT


@pytest.mark.parametrize(
    "other",
    [
        {"occurred_at": RUNG_AT + dt.timedelta(minutes=4)},
        {"by": "another"},
        {"person": "mother"},
        {"kind": ContactKind.TEXT},
        {"source": Source(kind=SourceKind.CASE_FILE)},
    ],
)
def test_another_time_party_person_or_kind_is_another_contact(other: dict[str, object]) -> None:
    assert len(contacts(LOGGED, msgspec.structs.replace(NOTED, **other))) == 2


def test_a_note_belongs_to_the_nearest_call() -> None:
    later = msgspec.structs.replace(
        LOGGED, id="later", occurred_at=RUNG_AT + dt.timedelta(minutes=2)
    )
    record = History([BORROWER, THEIRS, LOGGED, later, NOTED])
    assert record.notes_of == {"log": ("note",)}


def test_a_contact_noted_by_hand_was_with_the_borrower_unless_it_says_otherwise() -> None:
    (call,) = contacts(NOTED)
    assert (call.person, call.address) == ("me", OWN_PHONE)
    (told,) = contacts(msgspec.structs.replace(NOTED, person="mother"))
    assert (told.person, told.address) == ("mother", None)
