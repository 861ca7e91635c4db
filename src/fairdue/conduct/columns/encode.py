"""Raw columns as the loops read them: local time, columns made of others, who is judged how.

Raw columns are arrays of one length: words as codes (0 = null), ids as numbers (-1 = null),
instants as UTC microseconds and numbers (`NONE` = null), lists of labels as bit sets. `own` tells
whether creditor and acting party are one, `posed` whether others were named and not the one who
acts, `more` whether there are further debts, `members` what the creditor is a member of,
`who_named` who was named and `engaged` who engaged the one who acts (see `word`).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

import numba
import numpy as np

from fairdue.conduct.columns import code, join
from fairdue.conduct.columns.arith import DAY_US, NONE
from fairdue.conduct.columns.column import DAYS
from fairdue.conduct.columns.kept_years import kept_years
from fairdue.conduct.columns.place import EARLIEST_US, EPOCH_DAY, LATEST_US, offsets

Arrays = dict[str, Any]

HOUR_US = 3_600_000_000
_SLOTS = 256
"""Places of the small hash table, four times as many as keys that are told apart."""
MOST_KEYS = 64
"""A debtor with more different keys of one sort is judged by the reference."""


def encoded(
    raw: Mapping[str, Any],
    zones: Sequence[str],
    *,
    ids: frozenset[str],
    absent: frozenset[str] = frozenset(),
    represented: bool = False,
) -> Arrays:
    """All columns that a loop may read, and `plain`: contacts that the loop can judge.

    `ids`: columns of ids that must be there; `absent`: instants that must not; `represented`:
    nor a representative as the other side. A contact is left to the reference when its start is
    not exact, when it has more than one debt, or when clocks are changed around it while it lasts.
    """
    found = Lazy(raw)
    n = len(raw["t"])
    found["day"], found["us"] = np.empty(n, np.int64), np.empty(n, np.int64)
    found["length"], found["plain"] = np.empty(n, np.int64), np.empty(n, np.bool_)
    starts, shifts = _tables(tuple(zones))
    given = [raw[name] for name in ("t", "zone", "ended_at", "duration_s", "latest_at", "more")]
    made = [found[name] for name in ("day", "us", "length", "plain")]
    timed: Callable[..., None] = _timed
    timed(*given, starts, shifts, *made)
    for name in ids:
        found["plain"] &= raw[name] >= 0
    for name in absent:
        found["plain"] &= raw[name] == NONE
    if represented:
        found["plain"] &= raw["role"] != code.ATTORNEY
    found["mode"] = np.maximum(raw["mode"], 1)
    found["zone_tables"], found["zone_names"] = (starts, shifts), zones
    return found


class Lazy(dict[str, Any]):
    """Columns by name; those made of others are made when a loop first asks for them."""

    def __missing__(self, name: str) -> Any:
        self[name] = made = _MADE[name](self)
        return made


def _day_of(instant: str) -> Callable[[Mapping[str, Any]], Any]:
    """How the local day of an instant is found."""

    def day(columns: Mapping[str, Any]) -> Any:
        found = np.empty(len(columns["t"]), np.int64)
        starts, shifts = columns["zone_tables"]
        _dated(columns[instant], columns["zone"], starts, shifts, found)
        return found

    return day


def _mobiles(columns: Mapping[str, Any]) -> Any:
    """Bits of all mobile numbers of the debtor that any of his contacts names."""
    found = np.zeros(len(columns["t"]), np.int64)
    own = columns["role"] == code.DEBTOR
    place = np.flatnonzero(own & (columns["address_kind"] == code.MOBILE))
    seg = columns["seg"]
    whole = np.zeros(int(seg.max()) + 1 if len(seg) else 0, np.int64)
    np.bitwise_or.at(whole, seg[place], np.int64(1) << columns["local_address"][place])
    np.take(whole, seg, out=found)
    return found


def _wide(columns: Mapping[str, Any], name: str) -> Any:
    return columns[name].astype(np.int16)


_MADE: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "tie": lambda c: code.tie(_wide(c, "role"), c["liable"]),
    "lender": lambda c: code.lender(_wide(c, "creditor_kind"), c["members"]),
    "credit": lambda c: code.credit(_wide(c, "product"), c["debt_status"]),
    "actor": lambda c: code.actor(_wide(c, "by_kind"), c["own"], c["posed"]),
    "actor_before": lambda c: code.actor(_wide(c, "by_kind"), c["own"], 0),
    "sound": lambda c: code.sound(_wide(c, "kind"), c["direction"], c["outcome"]),
    "sound_before": lambda c: code.sound(_wide(c, "kind"), c["direction"], 0),
    "named": lambda c: code.named(c["who_named"], c["looked"]),
    "spot": lambda c: code.spot(c["place"], c["address_kind"]),
    "ledger_fen": lambda c: np.where(c["product"] == 0, NONE, c["balance_fen"]),
    "kept_years": lambda c: kept_years(c["t"], c["deleted_at"], c["zone"], c["zone_names"]),
    "mobiles": _mobiles,
    **{name: partial(join.column, name) for name in join.WHOLES},
    **{name: _day_of(instant) for name, instant in DAYS.items()},
}


@cache
def _tables(zones: tuple[str, ...]) -> tuple[Any, Any]:
    """Offsets of all zones side by side; a row ends with an instant that never comes."""
    found = [offsets(zone) for zone in zones]
    width = max(len(starts) for starts, _ in found) + 1
    starts = np.full((len(zones), width), 2**62, np.int64)
    shifts = np.zeros((len(zones), width), np.int64)
    for row, (instants, values) in enumerate(found):
        starts[row, : len(instants)] = instants
        shifts[row, : len(values)] = values
    return starts, shifts


@numba.njit
def _place(starts: Any, t: int) -> int:
    """Which offset of a zone holds at an instant."""
    low, high = 0, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        if starts[middle] <= t:
            low = middle
        else:
            high = middle
    return low


@numba.njit(nogil=True)
def _timed(  # noqa: PLR0913, PLR0917 - numba calls by place
    t: Any,
    zone: Any,
    ended: Any,
    duration: Any,
    latest: Any,
    more: Any,
    starts: Any,
    shifts: Any,
    day: Any,
    us: Any,
    length: Any,
    plain: Any,
) -> None:
    """Local day and time, how long the contact lasted, and whether a loop can judge it."""
    since, until, shift, before = 1, 0, 0, -1
    for i in range(len(t)):
        at, where = t[i], zone[i]
        if where != before or not since <= at < until:
            place = _place(starts[where], at)
            since, until = starts[where, place], starts[where, place + 1]
            shift, before = shifts[where, place], where
        local = at + shift
        days = local // DAY_US
        day[i] = days + EPOCH_DAY
        us[i] = local - days * DAY_US
        lasted = NONE
        if ended[i] != NONE:
            lasted = ended[i] - at
        elif duration[i] > 0:
            lasted = duration[i] * 1_000_000
        length[i] = lasted
        fine = latest[i] == NONE and more[i] == 0 and EARLIEST_US <= at < LATEST_US - DAY_US
        if lasted > 0:
            near = since <= at - 3 * HOUR_US and at + lasted + 3 * HOUR_US < until
            fine = fine and near
        plain[i] = fine


@numba.njit(nogil=True)
def _dated(at: Any, zone: Any, starts: Any, shifts: Any, day: Any) -> None:
    """Local days of instants that may be absent."""
    for i in range(len(at)):
        day[i] = NONE
        if at[i] != NONE:
            place = _place(starts[zone[i]], at[i])
            day[i] = (at[i] + shifts[zone[i], place]) // DAY_US + EPOCH_DAY


def numbered(seg: Any, parts: tuple[Any, ...]) -> Any:
    """The number of each contact's key among those of its debtor, in order of first use, from 0.

    `seg`: numbers of debtors, the contacts of each together; `parts`: up to three columns of ids
    that make up the key. A key that is one too many has the number `MOST_KEYS`.
    """
    numbers = np.empty(len(seg), np.uint8)
    _number(seg, *(*parts, seg, seg, seg)[:3], numbers)
    return numbers


@numba.njit(nogil=True, cache=True)
def _number(seg: Any, one: Any, two: Any, three: Any, numbers: Any) -> None:
    """A slot holds its debtor, the three parts and the number; those of others are free."""
    slots = np.full((_SLOTS, 5), -1, np.int64)
    debtor, used = -1, 0
    for i in range(len(seg)):
        if seg[i] != debtor:
            debtor, used = seg[i], 0
        a, b, c = one[i], two[i], three[i]
        mixed = a * 0x9E3779B1 + b * 0x85EBCA77 + c * 0xC2B2AE3D
        at = (mixed >> 16) % _SLOTS
        while slots[at, 0] == debtor and (
            slots[at, 1] != a or slots[at, 2] != b or slots[at, 3] != c
        ):
            at = (at + 1) % _SLOTS
        if slots[at, 0] != debtor and used < MOST_KEYS:
            slots[at, 0], slots[at, 1], slots[at, 2], slots[at, 3] = debtor, a, b, c
            slots[at, 4] = used
            used += 1
        numbers[i] = slots[at, 4] if slots[at, 0] == debtor else MOST_KEYS


@numba.njit(nogil=True)
def same_before(  # noqa: PLR0917 - numba calls by place
    data: Any, ends: Any, known: Any, place: Any, run: Any, table: Any, first: Any
) -> None:
    """Write into `first` the place of the first row of the same run with the same string.

    Strings are told apart by 64 bits of hash: whoever asks compares the few that are found.
    `data`, `ends`, `known`: bytes, borders
    and validity of the strings; `place`, `run`: which string stands where, and in which run of
    equal numbers; `table`: two rows of 2**n zeros, at least twice the longest run: stamps of the
    run, and places.
    """
    mask = table.shape[1] - 1
    hashes = np.zeros(len(place), np.uint64)
    for i in range(len(place)):
        at = place[i]
        if not known[at]:
            continue
        found = np.uint64(14695981039346656037)
        for byte in data[ends[at] : ends[at + 1]]:
            found = (found ^ np.uint64(byte)) * np.uint64(1099511628211)
        hashes[i] = found ^ (found >> np.uint64(29))
        slot = np.int64(hashes[i] & np.uint64(mask))
        while table[0, slot] == run[i] + 1:
            other = table[1, slot]
            if hashes[other] == hashes[i]:
                first[i] = other
                break
            slot = (slot + 1) & mask
        if first[i] == i:
            table[0, slot], table[1, slot] = run[i] + 1, i
