"""What engines without windows must be given: local time, counts and refusals, worked out before.

`Ledger` does it contact by contact as they come, the way a service would keep it in memory;
`columns` does it for a whole log at once.
"""

import datetime as dt
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from benchmarks.contacts import DAY, WORDS, Contacts, local_us
from benchmarks.rules import WEEKDAYS, Rule, Window, fields_of, windows_of

Facts = dict[str, Any]
EPOCH_DAY = 719_163
"""Ordinal of 1970-01-01."""
WEEK_OFFSET = 3
"""1970-01-01 was a Thursday."""


class Ledger:
    """Counts of earlier contacts per window and scope, kept as the contacts come in.

    Only a contact that may be of the class can be one too many; for others the count stays 0.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Lay out one store for each different window."""
        self._zones = [ZoneInfo(name) for name in WORDS["zone"]]
        self._windows = [
            (
                name,
                [(c.field, frozenset(c.words)) for c in w.conditions if c.field != "outcome"],
                frozenset(next(c.words for c in w.conditions if c.field == "outcome")),
                w.days,
                w.scope,
                dict[tuple[int, ...], deque[int]](),
            )
            for name, w in windows_of(rules).items()
        ]

    def add(self, facts: Facts) -> None:
        """Add to the facts of a contact what looks back or at the clock, and remember it."""
        at = facts["at"]
        local = dt.datetime.fromtimestamp(at // 1_000_000, self._zones[facts["zone"]])
        day = local.toordinal()
        seconds = (local.hour * 60 + local.minute) * 60 + local.second
        facts["clock"] = seconds * 1_000_000 + at % 1_000_000
        facts["weekday"] = WEEKDAYS[local.weekday()]
        facts["refused"] = facts["refused_at"] <= at
        for name, conditions, outcomes, days, scope, store in self._windows:
            for field, words in conditions:
                if facts[field] not in words:
                    facts[name] = 0
                    break
            else:
                key = tuple([facts[field] for field in scope])
                held = store.get(key)
                if held is None:
                    held = store[key] = deque()
                else:
                    first = _first_day(days, local, day)
                    while held and held[0] < first:
                        held.popleft()
                facts[name] = len(held)
                if facts["outcome"] in outcomes:
                    held.append(day)


def _first_day(days: int | str, local: dt.datetime, day: int) -> int:
    if isinstance(days, int):
        return day - days + 1
    return day - local.weekday() if days == "calendar_week" else day - local.day + 1


_NUMBERS = ("at", "refused_at", "zone", "debtor", "person", "address", "debt", "creditor")
_WORDS = ("kind", "direction", "mode", "outcome", "role", "creditor_kind", "product")


def plain(contacts: Contacts) -> list[Facts]:
    """Each contact as a dictionary, as a caller would hold it; nothing worked out yet."""
    columns = [contacts.ints(name).tolist() for name in _NUMBERS]
    columns += [contacts.words(name) for name in _WORDS]
    names = (*_NUMBERS, *_WORDS)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def columns(rules: Sequence[Rule], contacts: Contacts) -> dict[str, NDArray[Any]]:
    """The same for a whole log: each such column that a condition of the rules names."""
    local = local_us(contacts)
    day = local // DAY
    found: dict[str, NDArray[Any]] = {}
    named = fields_of(rules)
    if "clock" in named:
        found["clock"] = local - day * DAY
    if "weekday" in named:
        found["weekday"] = ((day + WEEK_OFFSET) % 7).astype(np.int8)
    if "refused" in named:
        found["refused"] = contacts.ints("refused_at") <= contacts.ints("at")
    for name, window in windows_of(rules).items():
        found[name] = counts(window, contacts, day)
    return found


def counts(window: Window, contacts: Contacts, day: NDArray[np.int64]) -> NDArray[np.int32]:
    """Earlier contacts in the window, for rows of the class; 0 for the others, which cannot breach.

    Rows of the class are sorted by scope, within it they are in order of time; how many stand
    before a row since the first day of its window is then a difference of places.
    """
    rows = np.flatnonzero(member(window.conditions, contacts))
    key, sub = scope_key(window, contacts)[rows], day[rows]
    order = np.argsort(key, kind="stable")
    key, sub = key[order] << 16, sub[order]
    first = np.searchsorted(key + sub, key + first_days(window.days, sub))
    found = np.zeros(len(contacts), np.int32)
    found[rows[order]] = np.arange(len(rows)) - first
    return found


def member(conditions: Sequence[Any], contacts: Contacts) -> NDArray[np.bool_]:
    """Rows for which all the words are among those named."""
    found = np.ones(len(contacts), np.bool_)
    for c in conditions:
        found &= np.isin(np.arange(len(WORDS[c.field])), codes(c.field, c.words))[
            contacts.columns[c.field]
        ]
    return found


def codes(field: str, words: Sequence[str]) -> list[int]:
    """Codes of the words that occur in the log at all."""
    known = WEEKDAYS if field == "weekday" else WORDS[field]
    return [known.index(word) for word in words if word in known]


def scope_key(window: Window, contacts: Contacts) -> NDArray[np.int64]:
    """One number for each scope."""
    key: NDArray[np.int64] = scope_expression(window, contacts.ints)
    return key


def scope_expression(window: Window, column: Callable[[str], Any]) -> Any:
    """The same for any columns that can be added: an address has one person, a debt has four."""
    narrowest = next(f for f in ("debt", "address", "person") if f in window.scope)
    key = column(narrowest) * 1
    if narrowest == "debt":
        key = key * 4 + column("person") % 4
    return key * 16 + column("creditor")


def first_days(days: int | str, day: NDArray[np.int64]) -> NDArray[np.int64]:
    """First day of the window that ends on each day."""
    if isinstance(days, int):
        return day - days + 1
    if days == "calendar_week":
        return day - (day + WEEK_OFFSET) % 7
    month = day.astype("datetime64[D]").astype("datetime64[M]")
    return month.astype("datetime64[D]").astype(np.int64)


def wide(contacts: Contacts, worked_out: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """All columns side by side."""
    return {**contacts.columns, **worked_out}
