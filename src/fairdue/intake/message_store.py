"""The phone's messages as the backup app "SMS Backup & Restore" writes them, as contacts.

Seen from the collecting side: a message received on the phone is `out` and was delivered. Drafts
and messages that never left the phone are no contacts: each is told as a problem, so that the
number of rows stays whole.
"""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from fairdue.facts import Contact, ContactKind, Direction, Outcome, SourceKind
from fairdue.intake import backup, instant
from fairdue.intake.backup import Unusable
from fairdue.intake.format import Format, Read
from fairdue.intake.origin import Origin

FORMAT = Format(
    name="messages_xml",
    title={"zh-CN": "短信彩信（手机备份 XML）", "en": "Text messages (phone backup XML)"},
    source_kind=SourceKind.MESSAGES,
)
ROOT = "smses"

_RECEIVED = "1"
_SENT = "2"
_UNSENT = frozenset({"3", "4", "5", "6"})
"""Draft, outbox, failed, queued."""
_LONGEST_ON_THE_WAY = dt.timedelta(days=7)
_FROM, _TO = "137", "151"
_NO_ADDRESS = "insert-address-token"
_LAYOUT = "application/smil"


def rows(origin: Origin) -> Iterator[Read]:
    """One contact or one problem for each message, in the order of the file."""
    return backup.rows(origin, {"sms": short_message, "mms": media_message})


class _Body(NamedTuple):
    """What a message says, and the names of parts that are not text."""

    text: str
    note: str = ""


def short_message(origin: Origin, place: str, element: Element) -> Contact:
    """The contact in one `sms` element. Raises Unusable."""
    if len(element):
        raise Unusable("element_unknown", tag=element[0].tag)
    direction = _direction(backup.present(element, "type"))
    if element.get("address") is None:
        raise Unusable("attribute_missing", name="address")
    number = backup.number(element.get("address", ""))
    body = _Body(_words(element.get("body")))
    return _contact(origin, place, element, (direction, number, body))


def media_message(origin: Origin, place: str, element: Element) -> Contact:
    """The contact in one `mms` element: its text parts joined, other parts only named.

    Raises Unusable.
    """
    direction = _direction(backup.present(element, "msg_box"))
    number = _media_number(element, direction)
    return _contact(origin, place, element, (direction, number, _media_body(element)))


def _direction(box: str) -> Direction:
    if box in _UNSENT:
        raise Unusable("message_not_sent")
    if box not in {_RECEIVED, _SENT}:
        raise Unusable("type_unknown", value=box[:40])
    return Direction.OUT if box == _RECEIVED else Direction.IN


def _contact(
    origin: Origin, place: str, element: Element, read: tuple[Direction, str | None, _Body]
) -> Contact:
    direction, number, body = read
    arrived = backup.date(element)
    received = direction is Direction.OUT
    return Contact(
        source=origin.at(place),
        occurred_at=_sent(element, arrived) if received else arrived,
        kind=ContactKind.TEXT,
        direction=direction,
        collector_number=number,
        outcome=Outcome.DELIVERED if received else Outcome.SENT,
        received_at=arrived if received else None,
        text=body.text,
        note=body.note,
        saved_as=backup.told(element.get("contact_name")),
    )


def _sent(element: Element, arrived: dt.datetime) -> dt.datetime:
    """When it was sent, as the network says; else when it arrived.

    Some networks write nothing, zero or nonsense here, so only a short way back is believed.
    """
    try:
        sent = instant.of_count(element.get("date_sent", ""))
    except (ValueError, OverflowError):
        return arrived
    return sent if dt.timedelta() <= arrived - sent <= _LONGEST_ON_THE_WAY else arrived


def _media_number(element: Element, direction: Direction) -> str | None:
    """The one number on the other side; None when there are several or none."""
    wanted = _FROM if direction is Direction.OUT else _TO
    named = [
        a.get("address", "")
        for a in element.iter("addr")
        if a.get("type") == wanted and a.get("address") != _NO_ADDRESS
    ]
    if not named:
        if element.get("address") is None:
            raise Unusable("attribute_missing", name="address")
        named = element.get("address", "").split("~")
    return backup.number(named[0]) if len(named) == 1 else None


def _media_body(element: Element) -> _Body:
    texts, others = [], []
    for part in element.iter("part"):
        media = part.get("ct", "")
        if media == "text/plain":
            texts.append(_words(part.get("text")))
        elif media != _LAYOUT:
            name = backup.told(part.get("name")) or backup.told(part.get("cl"))
            others.append(f"{media} {name}".strip())
    written = (_words(element.get("sub")), *texts)
    return _Body("\n".join(text for text in written if text), "; ".join(others))


def _words(text: str | None) -> str:
    """What was written; the app says `null` where nothing was."""
    return "" if text is None or text == "null" else text
