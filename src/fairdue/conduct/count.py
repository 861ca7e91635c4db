"""Counting: which contacts are of a class, per scope key and local day, certain or possible.

A `Tape` is written once per history and class in one pass; afterwards any count is a look-up.
"""

import itertools
from bisect import bisect_left
from collections import defaultdict
from enum import StrEnum

import msgspec

from fairdue.conduct.index import Index
from fairdue.conduct.people import Belonging, Counterparty
from fairdue.facts import Contact, ContactKind, Direction, Mode, Outcome


class ScopeKey(StrEnum):
    """Over what a count runs; several keys together narrow it."""

    CREDITOR_GROUP = "creditor_group"
    """The creditor with all agencies that act for it."""
    PERSON = "person"
    ADDRESS = "address"


class Exclusion(StrEnum):
    """Contacts of the class that are left out of a count."""

    BEGUN_BY_THE_PERSON = "begun_by_the_person"


_FIELD = {
    ScopeKey.CREDITOR_GROUP: ("creditor", "for"),
    ScopeKey.PERSON: ("person", "person"),
    ScopeKey.ADDRESS: ("address", "address"),
}

Key = tuple[str | None, ...]


def scope_of(contact: Contact, scope: tuple[ScopeKey, ...]) -> Key:
    """The contact's values of the scope keys; None = not known."""
    return tuple(getattr(contact, _FIELD[key][0]) for key in scope)


def lacks(contact: Contact, scope: tuple[ScopeKey, ...]) -> tuple[str, ...]:
    """Scope keys the contact has no value for, in the words of the conformance format."""
    return tuple(_FIELD[key][1] for key in scope if getattr(contact, _FIELD[key][0]) is None)


class Class(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of contacts: kinds, modes, outcomes and with whom. `outcomes` "any" = all."""

    kinds: tuple[ContactKind, ...]
    modes: tuple[Mode, ...]
    outcomes: str | tuple[Outcome, ...]
    person: Counterparty

    def match(self, index: Index, contact: Contact, left_out: tuple[Exclusion, ...]) -> Belonging:
        """Whether the contact is of the class; None = a missing fact decides."""
        if contact.kind not in self.kinds or contact.mode not in self.modes:
            return _NO
        if contact.direction is Direction.IN and Exclusion.BEGUN_BY_THE_PERSON in left_out:
            return _NO
        missing: tuple[str, ...] = ()
        if self.outcomes != "any":
            if contact.outcome is None:
                missing = ("outcome",)
            elif contact.outcome not in self.outcomes:
                return _NO
        whom = index.belongs(contact.person, self.person)
        if whom.holds and not missing:
            return whom
        if whom.holds is False:
            return whom
        return Belonging(holds=None, missing=missing + whom.missing, facts=whom.facts)


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
    `missing` names scope keys that the judged contact itself lacks.
    """

    certain: list[int]
    possible: list[int]
    certain_count: int
    possible_count: int
    missing: tuple[str, ...] = ()


class Tape:
    """All contacts of a class by scope key and local day; a missing key may be any key."""

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
        seen: set[tuple[Key, int, str, bool]] = set()
        for position, contact in enumerate(index.contacts):
            own = counted.match(index, contact, left_out)
            if own.holds is False:
                continue
            first, last = index.days[position]
            certain = bool(own.holds) and first == last
            key = scope_of(contact, scope)
            for day in range(first, last + 1):
                if by_address and contact.address is not None:
                    mark = (key, day, contact.address, certain)
                    if mark in seen:
                        continue
                    seen.add(mark)
                cell = self._cells[key, day]
                (cell.certain if certain else cell.possible).append(position)
        self._wild = any(None in key for key, _ in self._cells)

    def before(self, key: Key, days: range, place: int, most: int) -> Found:
        """Contacts on those days before `place`; lists at most `most` of each sort."""
        found = Found(certain=[], possible=[], certain_count=0, possible_count=0)
        if None in key:
            found.missing = tuple(
                _FIELD[k][1] for k, value in zip(self.scope, key, strict=True) if value is None
            )
        for day in reversed(days):
            cell = self._cells.get((key, day))
            if cell is not None and None not in key:
                found.certain_count += _take(cell.certain, place, found.certain, most)
                found.possible_count += _take(cell.possible, place, found.possible, most)
        if self._wild or None in key:
            for other in self._wildcards(key):
                for day in reversed(days):
                    cell = self._cells.get((other, day))
                    if cell is not None:
                        for positions in (cell.certain, cell.possible):
                            found.possible_count += _take(positions, place, found.possible, most)
        return found

    @staticmethod
    def _wildcards(key: Key) -> list[Key]:
        """Keys that may be this one with something not known."""
        choices = [(value, None) if value is not None else (None,) for value in key]
        return [k for k in itertools.product(*choices) if None in k]


def _take(positions: list[int], place: int, into: list[int], most: int) -> int:
    """Count the positions before `place` and put the latest of them into the list."""
    count = bisect_left(positions, place)
    room = max(0, most - len(into))
    into.extend(reversed(positions[max(0, count - room) : count]))
    return count
