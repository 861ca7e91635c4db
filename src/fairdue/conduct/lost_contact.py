"""Lost contact: whether the debtor counts as out of reach, as a state over the log.

Triggers and reset are terms of a rule. The log is folded once per creditor under two readings:
`most` takes every missing outcome as a failure and the earliest day a contact may have begun on,
`least` takes it as success and the latest day. Where both agree the state is certain; where they
differ, what is not known of these contacts decides: outcome, time, person, creditor or number.
"""

from bisect import bisect_left
from typing import Annotated, Literal

import msgspec

from fairdue.conduct.index import Index
from fairdue.facts import AddressKind, Contact, ContactKind, Direction, Outcome

FAILED = frozenset(
    {
        Outcome.RANG_OUT,
        Outcome.BUSY,
        Outcome.REJECTED,
        Outcome.INVALID_NUMBER,
        Outcome.VOICEMAIL_LEFT,
        Outcome.VOICEMAIL_SKIPPED,
        Outcome.VOICEMAIL_FULL,
        Outcome.NO_REPLY,
        Outcome.NOBODY_HOME,
    }
)
REACHED = frozenset({Outcome.TALKED, Outcome.MET})

Row = Annotated[int, msgspec.Meta(ge=1)]


class Triggers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What makes a debtor count as lost, and what ends it.

    `failed_dials` dials in a row, or `failed_days` local days in a row with failures over any
    channel and nothing but failures, work from the next local day; an own number that turned out
    invalid works at once. Reaching the debtor by talk, visit or any contact of his own ends it.
    """

    failed_dials: Row
    failed_days: Row
    failures_work_from: Literal["next_local_day"]
    invalid_number: Literal["at_once"]
    reset: Literal["reached"]


class State(msgspec.Struct, frozen=True):
    """State after a contact. `lost_from` = local day from which it holds, None = in reach.

    `since` is the position of the contact at which the present count began.
    """

    lost_from: int | None
    since: int


class Track:
    """The state after each contact with the debtor, under one reading."""

    def __init__(self, index: Index, creditor: str, triggers: Triggers, *, most: bool) -> None:
        """Fold the log of one creditor; `most` = missing outcomes are taken as failures."""
        self.positions: list[int] = []
        self.states: list[State] = []
        self.relevant: list[bool] = []
        self._triggers = triggers
        self._most = most
        debtor = index.history.debtor
        self._mobiles = {
            a.address
            for a in index.history.addresses.values()
            if a.owner == debtor and a.kind is AddressKind.MOBILE
        }
        self._forget(0)
        for position, contact in enumerate(index.contacts):
            unsure = contact.creditor is None or contact.person is None
            theirs = contact.creditor in {creditor, None} and contact.person in {debtor, None}
            if theirs and self._concerns(contact, unsure=unsure):
                self._step(contact, position, index.days[position])
                self.positions.append(position)
                lost = min((d for d in (self._from_row, self._invalid_from) if d), default=None)
                self.states.append(State(lost, self._since))

    def upto(self, place: int) -> tuple[State | None, list[int]]:
        """The state before a place in the record, and the contacts it rests on."""
        last = bisect_left(self.positions, place)
        if not last:
            return None, []
        state = self.states[last - 1]
        first = bisect_left(self.positions, state.since)
        return state, self.positions[first:last]

    def _forget(self, position: int) -> None:
        self._since = position
        self._dials = 0
        self._days = 0
        self._last_day = 0
        self._reached_day = 0
        self._from_row: int | None = None
        self._invalid_from: int | None = None
        self._invalid: set[str | None] = set()

    def _concerns(self, contact: Contact, *, unsure: bool) -> bool:
        """Contacts that say something; one that may be another's only ever weakens certainty."""
        reached, failed = self._reading(contact)
        if unsure:
            return failed if self._most else reached
        return reached or failed or contact.kind is ContactKind.CALL

    def _reading(self, contact: Contact) -> tuple[bool, bool]:
        """Whether the contact reached the debtor, whether it failed to."""
        if contact.direction is Direction.IN:
            return True, False
        if contact.outcome is None:
            return not self._most, self._most
        return contact.outcome in REACHED, contact.outcome in FAILED

    def _step(self, contact: Contact, position: int, days: tuple[int, int]) -> None:
        reached, failed = self._reading(contact)
        day = days[1] if self._most is False else days[0]
        if reached:
            self._forget(position)
            self._reached_day = day
        elif failed:
            self._fail(contact, day)
        else:
            self._dials = 0

    def _fail(self, contact: Contact, day: int) -> None:
        if contact.kind is ContactKind.CALL:
            self._dials += 1
            self._note_number(contact, day)
        if day not in {self._reached_day, self._last_day}:
            self._days = self._days + 1 if day == self._last_day + 1 else 1
            self._last_day = day
        terms = self._triggers
        if self._dials >= terms.failed_dials or self._days >= terms.failed_days:
            self._from_row = self._from_row or day + 1

    def _note_number(self, contact: Contact, day: int) -> None:
        """Out of reach at once when every own number on file has turned out invalid."""
        if contact.outcome is Outcome.INVALID_NUMBER or (contact.outcome is None and self._most):
            self._invalid.add(contact.address)
        else:
            self._invalid.discard(contact.address)
        numbers: set[str | None] = {*self._mobiles} or {contact.address}
        gone = numbers <= self._invalid or (self._most and None in self._invalid)
        self._invalid_from = (self._invalid_from or day) if gone else None


def track_of(index: Index, creditor: str, triggers: Triggers, *, most: bool) -> Track:
    """The track of a creditor under a reading, folded on first use and kept with the index."""
    return index.keep(
        triggers, (creditor, most), lambda: Track(index, creditor, triggers, most=most)
    )
