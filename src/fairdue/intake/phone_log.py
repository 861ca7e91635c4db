"""The phone's call log as the backup app "SMS Backup & Restore" writes it, as contacts.

Seen from the collecting side: a call that came in on the phone is `out`. Whether an answered call
was a talk is not decided here: `History` does, by a stated number of seconds.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from fairdue.facts import Contact, ContactKind, Direction, Outcome, SourceKind
from fairdue.intake import backup
from fairdue.intake.backup import Unusable
from fairdue.intake.format import Format, Read
from fairdue.intake.origin import Origin

FORMAT = Format(
    name="calls_xml",
    title={"zh-CN": "通话记录（手机备份 XML）", "en": "Call log (phone backup XML)"},
    source_kind=SourceKind.PHONE_LOG,
)
ROOT = "calls"

_HIDDEN_PRESENTATIONS = frozenset({"2", "3", "4"})
_LONGEST_CALL_S = 7 * 24 * 3600


class _Kind(NamedTuple):
    """How one type of the log reads; `answered` None = by whether it lasted."""

    direction: Direction
    outcome: Outcome | None
    answered: bool | None
    lasted: bool = True


_TYPES: Mapping[str, _Kind] = {
    "1": _Kind(Direction.OUT, None, True),
    "2": _Kind(Direction.IN, None, None),
    "3": _Kind(Direction.OUT, Outcome.RANG_OUT, False),
    "4": _Kind(Direction.OUT, Outcome.VOICEMAIL_LEFT, False),
    "5": _Kind(Direction.OUT, Outcome.REJECTED, False),
    "6": _Kind(Direction.OUT, Outcome.REJECTED, False),
    # Taken up on another device: somebody answered, this log does not know for how long.
    "7": _Kind(Direction.OUT, None, True, lasted=False),
}


def rows(origin: Origin) -> Iterator[Read]:
    """One contact or one problem for each call, in the order of the file."""
    return backup.rows(origin, {"call": contact})


def contact(origin: Origin, place: str, element: Element) -> Contact:
    """The contact in one `call` element. Raises Unusable.

    Types: 1 incoming, 2 outgoing, 3 missed, 4 voicemail, 5 rejected, 6 blocked, 7 answered on
    another device. A hidden caller has no number and so stays in quarantine.
    """
    if len(element):
        raise Unusable("element_unknown", tag=element[0].tag)
    kind = _TYPES.get(backup.present(element, "type"))
    if kind is None:
        raise Unusable("type_unknown", value=backup.present(element, "type")[:40])
    duration_s = _duration_s(element)
    return Contact(
        source=origin.at(place),
        occurred_at=backup.date(element),
        kind=ContactKind.CALL,
        direction=kind.direction,
        collector_number=_number(element),
        outcome=kind.outcome,
        answered=duration_s > 0 if kind.answered is None else kind.answered,
        duration_s=duration_s if kind.lasted else None,
        saved_as=backup.told(element.get("contact_name")),
    )


def _duration_s(element: Element) -> int:
    text = backup.present(element, "duration")
    if not text.isascii() or not text.isdecimal() or int(text[:12]) > _LONGEST_CALL_S:
        raise Unusable("duration_unreadable", value=text[:40])
    return int(text)


def _number(element: Element) -> str | None:
    text = element.get("number")
    if text is None:
        raise Unusable("attribute_missing", name="number")
    if element.get("presentation", "").strip() in _HIDDEN_PRESENTATIONS:
        return None
    return backup.number(text)
