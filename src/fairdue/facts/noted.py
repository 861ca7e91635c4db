"""Contacts noted by hand that a device recorded as well: one contact, not two.

Somebody notes a call at the desk and imports the phone's log later. The device's entry stands; the
note gives it what only a person can know: outcome of a short call, what was said, staff number.
"""

import bisect
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from fairdue.facts.contact import Contact
from fairdue.facts.fact import SourceKind

NOTE_SLACK = dt.timedelta(minutes=3)
"""A note by hand belongs to a recorded contact that began at most this long before or after."""
_BY_HAND = frozenset({SourceKind.DESK, SourceKind.COMMAND, SourceKind.TEMPLATE})
_BY_DEVICE = frozenset({SourceKind.PHONE_LOG, SourceKind.MESSAGES})
_KNOWN_BY_PEOPLE = (
    "outcome",
    "remarks",
    "names",
    "purpose",
    "place",
    "charges",
    "pay_channels",
    "staff_no",
    "note",
    "debts",
    "discussed",
)
_Key = tuple[object, ...]


def is_noted_by_hand(contact: Contact) -> bool:
    """Whether a person entered this contact."""
    return contact.source is not None and contact.source.kind in _BY_HAND


def joined_notes(
    contacts: Iterable[Contact],
) -> tuple[list[Contact], dict[str, tuple[str, ...]]]:
    """The contacts with notes joined to what a device recorded, and the notes of each by id.

    A note belongs to the nearest entry of the same kind, direction, party and person within
    three minutes. What the device says is kept; a note only adds what the entry leaves open.
    """
    every = list(contacts)
    recorded: dict[_Key, list[Contact]] = defaultdict(list)
    for contact in every:
        if contact.source is not None and contact.source.kind in _BY_DEVICE:
            recorded[_key(contact)].append(contact)
    notes: dict[str, list[Contact]] = defaultdict(list)
    gone = set()
    for contact in every:
        if is_noted_by_hand(contact):
            entry = _nearest(recorded.get(_key(contact), []), contact)
            if entry is not None:
                notes[entry.id].append(contact)
                gone.add(contact.id)
    if not gone:
        return every, {}
    joined = [_joined(c, notes.get(c.id, [])) for c in every if c.id not in gone]
    return joined, {entry: tuple(n.id for n in found) for entry, found in notes.items()}


def _key(contact: Contact) -> _Key:
    return contact.kind, contact.direction, contact.by, contact.person


def _nearest(entries: list[Contact], note: Contact) -> Contact | None:
    """The entry that began nearest to the note, None when none is near enough."""
    starts = [entry.occurred_at for entry in entries]
    first = bisect.bisect_left(starts, note.occurred_at - NOTE_SLACK)
    last = bisect.bisect_right(starts, note.occurred_at + NOTE_SLACK)
    near = entries[first:last]
    return min(near, key=lambda e: abs(e.occurred_at - note.occurred_at), default=None)


def _joined(entry: Contact, notes: list[Contact]) -> Contact:
    changes: dict[str, object] = {}
    for note in notes:
        for name in _KNOWN_BY_PEOPLE:
            noted = getattr(note, name)
            if noted and not getattr(entry, name) and name not in changes:
                changes[name] = noted
    return msgspec.structs.replace(entry, **changes) if changes else entry
