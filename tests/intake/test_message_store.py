"""Short and media messages, with the traps of the backup app."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import intake
from fairdue.facts import Contact, Direction, Outcome

AT_MS = 1778768130000
AT = dt.datetime(2026, 5, 14, 14, 15, 30, tzinfo=dt.UTC)
Put = Callable[..., Path]


def sms(**attributes: str) -> str:
    row = {
        "protocol": "0",
        "address": "106900001001",
        "date": str(AT_MS),
        "type": "1",
        "subject": "null",
        "body": "请尽快还款",
        "date_sent": "0",
        "contact_name": "(Unknown)",
    } | attributes
    return "<sms " + " ".join(f'{k}="{v}"' for k, v in row.items()) + " />"


def mms(inner: str = "", **attributes: str) -> str:
    row = {"date": str(AT_MS), "msg_box": "1", "address": "10066660002", "sub": "null"}
    told = " ".join(f'{k}="{v}"' for k, v in (row | attributes).items())
    return f"<mms {told}>{inner}</mms>"


def only(put: Put, row: str) -> Contact:
    reading = intake.read(put(f'<smses count="1">{row}</smses>'))
    assert reading.problems == ()
    (fact,) = reading.facts
    assert isinstance(fact, Contact)
    return fact


def test_a_received_message_is_from_the_collecting_side_and_delivered(put: Put) -> None:
    contact = only(put, sms())
    assert (contact.direction, contact.outcome) == (Direction.OUT, Outcome.DELIVERED)
    assert (contact.collector_number, contact.text) == ("106900001001", "请尽快还款")


def test_a_sent_message_is_from_the_borrower(put: Put) -> None:
    contact = only(put, sms(type="2"))
    assert (contact.direction, contact.outcome) == (Direction.IN, Outcome.SENT)


@pytest.mark.parametrize("box", ["3", "4", "5", "6"])
def test_what_never_left_the_phone_is_no_contact_and_not_dropped_silently(
    put: Put, box: str
) -> None:
    reading = intake.read(put(f"<smses>{sms(type=box)}{sms()}{mms(msg_box=box)}</smses>"))
    assert (reading.rows, len(reading.facts)) == (3, 1)
    assert [p.code for p in reading.problems] == ["message_not_sent"] * 2


@pytest.mark.parametrize(
    ("sent", "occurred"),
    [
        (AT_MS - 60_000, AT - dt.timedelta(minutes=1)),
        ((AT_MS - 60_000) // 1000, AT - dt.timedelta(minutes=1)),
        (0, AT),
        (AT_MS + 5000, AT),
        (AT_MS - 30 * 86_400_000, AT),
    ],
)
def test_it_happened_when_it_was_sent_if_that_can_be_believed(
    put: Put, sent: int, occurred: dt.datetime
) -> None:
    contact = only(put, sms(date_sent=str(sent)))
    assert (contact.occurred_at, contact.received_at) == (occurred, AT)


def test_emoji_written_as_surrogates_are_read(put: Put) -> None:
    assert only(put, sms(body="明天见&#55357;&#56832;")).text == "明天见😀"


def test_characters_no_xml_allows_are_shown_as_replaced(put: Put) -> None:
    assert only(put, sms(body="a&#0;b&#55357;c&#x8;d&#65;")).text == "a�b�c�dA"


def test_null_stands_for_nothing(put: Put) -> None:
    contact = only(put, sms(body="null", address="null"))
    assert (contact.text, contact.collector_number) == ("", None)


def test_a_media_message_keeps_words_and_names_the_rest(put: Put) -> None:
    parts = (
        '<parts><part seq="-1" ct="application/smil" name="null" text="&lt;smil/&gt;" />'
        '<part ct="text/plain" text="第一段" /><part ct="text/plain" text="unknown" />'
        '<part ct="image/jpeg" name="null" cl="photo.jpg" data="/9j/" /></parts>'
        '<addrs><addr address="10066660002" type="137" />'
        '<addr address="10012340001" type="151" /></addrs>'
    )
    contact = only(put, mms(parts, sub="主题"))
    assert contact.text == "主题\n第一段\nunknown"
    assert contact.note == "image/jpeg photo.jpg"
    assert contact.collector_number == "10066660002"


def test_the_sender_is_taken_from_the_addresses_of_a_media_message(put: Put) -> None:
    addresses = (
        '<addrs><addr address="insert-address-token" type="137" />'
        '<addr address="+8610066660009" type="137" /></addrs>'
    )
    assert only(put, mms(addresses, address="other")).collector_number == "10066660009"


def test_a_message_to_a_group_belongs_to_no_single_number(put: Put) -> None:
    assert only(put, mms(address="10000~20000", msg_box="2")).collector_number is None


@pytest.mark.parametrize(
    "row",
    [
        sms().replace("address=", "adress="),
        mms().replace("address=", "adress="),
        sms(type="11"),
        sms(date="x"),
        sms().replace(" />", "><part/></sms>"),
    ],
)
def test_a_row_that_cannot_be_used_is_one_problem(put: Put, row: str) -> None:
    reading = intake.read(put(f"<smses>{row}</smses>"))
    assert (reading.rows, len(reading.facts), len(reading.problems)) == (1, 0, 1)
