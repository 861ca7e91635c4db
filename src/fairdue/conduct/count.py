"""Counting: which contacts are of a class, per scope key and local day, certain or possible.

A `Tape` is written once per history and class in one pass; afterwards any count is a look-up.
"""

import itertools
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from fairdue.conduct.binding import debts_meant
from fairdue.conduct.hearing import heard, unheard
from fairdue.conduct.index import Index
from fairdue.conduct.people import Belonging, Counterparty
from fairdue.facts import (
    AddressKind,
    Contact,
    ContactKind,
    Direction,
    Label,
    Mode,
    Outcome,
    Purpose,
)


class ScopeKey(StrEnum):
    """Over what a count runs; several keys together narrow it."""

    CREDITOR_GROUP = "creditor_group"
    """The creditor with all agencies that act for it."""
    PERSON = "person"
    ADDRESS = "address"
    DEBT = "debt"
    """Each debt for itself; one contact about several counts for each of them."""


class Exclusion(StrEnum):
    """Contacts of the class that are left out of a count."""

    BEGUN_BY_THE_PERSON = "begun_by_the_person"
    REQUIRED_NOTICE = "required_notice"
    """Notices that a law demands."""
    SAME_DAY_ANSWER = "same_day_answer"
    """Answers to a contact of the person on the same local day."""


_FIELD = {
    ScopeKey.CREDITOR_GROUP: "creditor",
    ScopeKey.PERSON: "person",
    ScopeKey.ADDRESS: "address",
    ScopeKey.DEBT: "debts",
}
"""The field of a contact that tells a scope key, and what is missing where it is empty."""

Key = tuple[str | None, ...]
_FEW_DAYS = 31


def scope_of(contact: Contact, scope: tuple[ScopeKey, ...]) -> Key:
    """The contact's values of the scope keys, none of them the debt; None = not known."""
    return tuple(getattr(contact, _FIELD[key]) for key in scope)


def scopes_of(index: Index, contact: Contact, scope: tuple[ScopeKey, ...]) -> list[Key]:
    """All keys a contact stands under: one, or one for each debt it counts for.

    Debts of one account are one; a contact that names no debt is about the only one, else any.
    """
    if ScopeKey.DEBT not in scope:
        return [scope_of(contact, scope)]
    debts = contact.counted_as
    if debts is None:
        debts = debts_meant(index.history, contact)
    accounts: list[str | None] = [*dict.fromkeys(index.account(d) for d in debts)] or [None]
    return [
        tuple(account if key is ScopeKey.DEBT else getattr(contact, _FIELD[key]) for key in scope)
        for account in accounts
    ]


def lacks(index: Index, contact: Contact, scope: tuple[ScopeKey, ...]) -> tuple[str, ...]:
    """Scope keys the contact has no value for, in the words of the conformance format."""
    keys = scopes_of(index, contact, scope)
    return tuple(_FIELD[k] for n, k in enumerate(scope) if any(key[n] is None for key in keys))


class Class(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of contacts: kinds, modes, outcomes and with whom. `outcomes` "any" = all.

    `addresses` = only over addresses of those kinds; `labels` = only those in which the
    collecting side was heard or seen to do one of these; () = whatever they were.
    """

    kinds: tuple[ContactKind, ...]
    modes: tuple[Mode, ...]
    outcomes: str | tuple[Outcome, ...]
    person: Counterparty
    addresses: tuple[AddressKind, ...] = ()
    labels: tuple[Label, ...] = ()

    def match(self, index: Index, contact: Contact, left_out: tuple[Exclusion, ...]) -> Belonging:
        """Whether the contact is of the class; None = a missing fact decides."""
        if contact.kind not in self.kinds or contact.mode not in self.modes:
            return _NO
        missing: tuple[str, ...] = ()
        if self.outcomes != "any":
            if contact.outcome is None:
                missing = ("outcome",)
            elif contact.outcome not in self.outcomes:
                return _NO
        for reason in left_out:
            if _left_out(index, contact, reason):
                return _NO
        if not missing and not self.addresses and not self.labels:
            return index.belongs(contact.person, self.person)
        return self._weighed(index, contact, missing)

    def _weighed(self, index: Index, contact: Contact, missing: tuple[str, ...]) -> Belonging:
        """The same where a missing outcome, an address or a label has a say."""
        facts: tuple[str, ...] = ()
        for seen in (self._over(index, contact), self._heard(contact)):
            if seen.holds is False:
                return seen
            missing += seen.missing
            facts += seen.facts
        whom = index.belongs(contact.person, self.person)
        if whom.holds is False or not (missing or facts):
            return whom
        holds = None if missing else whom.holds
        return Belonging(holds=holds, missing=missing + whom.missing, facts=facts + whom.facts)

    def _over(self, index: Index, contact: Contact) -> Belonging:
        """Whether the contact went over one of the kinds of address."""
        if not self.addresses:
            return _YES
        known = index.history.addresses.get(contact.address or "")
        if known is None:
            return Belonging(holds=None, missing=("address",))
        return Belonging(holds=known.kind in self.addresses, facts=(known.id,))

    def _heard(self, contact: Contact) -> Belonging:
        """Whether one of the labels was heard or seen in it."""
        if not self.labels:
            return _YES
        found = heard(contact, self.labels)
        if found is None:
            return Belonging(holds=None, missing=unheard(contact))
        return _YES if found else _NO


def _left_out(index: Index, contact: Contact, reason: Exclusion) -> bool:
    """Whether the contact is not counted for that reason."""
    if reason is Exclusion.BEGUN_BY_THE_PERSON:
        return contact.direction is Direction.IN
    if reason is Exclusion.REQUIRED_NOTICE:
        return contact.purpose is Purpose.REQUIRED_NOTICE
    asked = index.position.get(contact.reply_to or "")
    if contact.purpose is not Purpose.ANSWER_REQUEST or asked is None:
        return False
    return index.days[asked][1] == index.day(contact.occurred_at)


_YES = Belonging(holds=True)
_NO = Belonging(holds=False)


class _Cell:
    """Positions of one key and day in order of time."""

    __slots__ = ("certain", "possible")

    def __init__(self) -> None:
        self.certain: list[int] = []
        self.possible: list[int] = []


class Found(msgspec.Struct):
    """What a tape holds of a key and days before a place in the record.

    `certain` and `possible` are positions, the latest first; the numbers beside them are exact.
    `missing` names scope keys that the judged contact itself lacks: then nothing is certain, and
    whatever may stand under the same key is possible.
    """

    certain: list[int]
    possible: list[int]
    certain_count: int
    possible_count: int
    missing: tuple[str, ...] = ()


class Tape:
    """All contacts of a class by scope key and local day; a missing key may be any key.

    Those that may have begun on several days are kept apart, so that a window counts each once.
    """

    def __init__(
        self,
        index: Index,
        counted: Class,
        left_out: tuple[Exclusion, ...],
        scope: tuple[ScopeKey, ...],
        *,
        by_address: bool = False,
    ) -> None:
        """Write the tape; `by_address` keeps the first contact of each address and day only."""
        self.scope = scope
        self._cells: dict[tuple[Key, int], _Cell] = defaultdict(_Cell)
        self._spread: dict[Key, list[int]] = defaultdict(list)
        self._days = index.days
        seen: set[tuple[Key, int, str, bool]] = set()
        for position, contact in enumerate(index.contacts):
            own = counted.match(index, contact, left_out)
            if own.holds is False:
                continue
            day, last = index.days[position]
            if day != last:
                for key in scopes_of(index, contact, scope):
                    self._spread[key].append(position)
                continue
            certain = bool(own.holds)
            if not by_address and ScopeKey.DEBT not in scope:
                cell = self._cells[scope_of(contact, scope), day]
                (cell.certain if certain else cell.possible).append(position)
                continue
            for key in scopes_of(index, contact, scope):
                if by_address and contact.address is not None:
                    mark = (key, day, contact.address, certain)
                    if mark in seen:
                        continue
                    seen.add(mark)
                cell = self._cells[key, day]
                (cell.certain if certain else cell.possible).append(position)
        self._wild = any(None in key for key in (*self._spread, *(k for k, _ in self._cells)))
        self._first_days = [first for first, _ in index.days]
        self._longest = max((last - first for first, last in index.days), default=0)
        self._rows: dict[Key, _Cell] = defaultdict(_Cell)
        for (key, _), cell in sorted(self._cells.items(), key=lambda item: item[0][1]):
            row = self._rows[key]
            row.certain += cell.certain
            row.possible += cell.possible

    def before(self, key: Key, days: range, place: int, most: int) -> Found:
        """Contacts on those days before `place`; lists at most `most` of each sort."""
        found = Found(certain=[], possible=[], certain_count=0, possible_count=0)
        if None in key:
            found.missing = tuple(
                _FIELD[k] for k, value in zip(self.scope, key, strict=True) if value is None
            )
        since = 0
        if len(days) > _FEW_DAYS:
            since = bisect_left(self._first_days, days.start)
        if None in key:
            possible = self._alike(key, days, place, since)
            found.possible, found.possible_count = possible[:most], len(possible)
            return found
        for cell in self._within(key, days):
            found.certain_count += _take(cell.certain, place, found.certain, most, since)
            found.possible_count += _take(cell.possible, place, found.possible, most, since)
        self._take_spread(key, days, place, found, most)
        if self._wild:
            for other in self._wildcards(key):
                for cell in self._within(other, days):
                    for positions in (cell.certain, cell.possible):
                        count = _take(positions, place, found.possible, most, since)
                        found.possible_count += count
                self._take_spread(other, days, place, found, most)
        return found

    def _take_spread(self, key: Key, days: range, place: int, found: Found, most: int) -> None:
        """Add contacts that may have begun on one of the days, or on another; each once."""
        if key not in self._spread:
            return
        positions = self._spread[key]
        early = bisect_left(self._first_days, days.start - self._longest)
        near = positions[bisect_left(positions, early) : bisect_left(positions, place)]
        on = [p for p in near if self._days[p][0] < days.stop and self._days[p][1] >= days.start]
        found.possible_count += len(on)
        found.possible += on[::-1][: max(0, most - len(found.possible))]

    def _within(self, key: Key, days: range) -> Iterable[_Cell]:
        """The cells of a window, the latest day first; a long one is read as one row."""
        if len(days) > _FEW_DAYS:
            return (self._rows[key],) if key in self._rows else ()
        found = (self._cells.get((key, day)) for day in reversed(days))
        return (cell for cell in found if cell is not None)

    def _alike(self, key: Key, days: range, place: int, since: int) -> list[int]:
        """Contacts that may stand under a key with something not known; the latest first."""
        found = Found(certain=[], possible=[], certain_count=0, possible_count=0)
        for other in dict.fromkeys((*self._rows, *self._spread)):
            if all(None in pair or pair[0] == pair[1] for pair in zip(key, other, strict=True)):
                for cell in self._within(other, days):
                    for positions in (cell.certain, cell.possible):
                        _take(positions, place, found.possible, sys.maxsize, since)
                self._take_spread(other, days, place, found, sys.maxsize)
        return sorted(set(found.possible), reverse=True)

    @staticmethod
    def _wildcards(key: Key) -> list[Key]:
        """Keys that may be this one with something not known."""
        choices = [(value, None) if value is not None else (None,) for value in key]
        return [k for k in itertools.product(*choices) if None in k]


def _take(positions: list[int], place: int, into: list[int], most: int, since: int = 0) -> int:
    """Count the positions from `since` to before `place`; put the latest of them into the list."""
    last = bisect_left(positions, place)
    first = bisect_left(positions, since, 0, last) if since else 0
    room = max(0, most - len(into))
    into.extend(reversed(positions[max(first, last - room) : last]))
    return last - first
