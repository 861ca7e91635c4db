"""Raw columns as the loop reads them: local time, columns made of others, who is judged how.

Raw columns are arrays of one length: words as codes (0 = null), ids as numbers (-1 = null),
instants as UTC microseconds and numbers (`NONE` = null), lists of labels as bit sets.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fairdue.conduct.columns import code
from fairdue.conduct.columns.arith import DAY_US, NONE
from fairdue.conduct.columns.place import EARLIEST_US, LATEST_US, offsets

Arrays = dict[str, Any]

HOUR_US = 3_600_000_000
EPOCH_DAY = dt.date(1970, 1, 1).toordinal()


def offset_at(t: Any, zone: Any, zones: Sequence[str]) -> Any:
    """Offset of each instant in its zone, in microseconds."""
    found = np.zeros(len(t), np.int64)
    for number, name in enumerate(zones):
        here = slice(None) if len(zones) == 1 else zone == number
        starts, values = (np.array(numbers, np.int64) for numbers in offsets(name))
        if len(values) == 1:
            found[here] = values[0]
        else:
            found[here] = values[np.searchsorted(starts, t[here], side="right") - 1]
    return found


def encoded(raw: Mapping[str, Any], zones: Sequence[str], *, ids: frozenset[str]) -> Arrays:
    """All columns that a loop may read, and `plain`: contacts that the loop can judge.

    `ids`: columns of ids that must be there. A contact is left to the reference when its start is
    not exact, when it has more than one debt, or when clocks are changed around it while it lasts.
    """
    t, zone = raw["t"], raw["zone"]
    shift = offset_at(t, zone, zones)
    local = t + shift
    day = local // DAY_US
    length = np.where(raw["ended_at"] != NONE, raw["ended_at"] - t, NONE)
    by_clock = (length == NONE) & (raw["duration_s"] > 0)
    length = np.where(by_clock, raw["duration_s"] * 1_000_000, length)
    found: Arrays = {
        **{name: raw[name] for name in raw if name != "zone"},
        "day": day + EPOCH_DAY,
        "us": local - day * DAY_US,
        "length": length,
        "mode": np.where(raw["mode"] == 0, np.uint8(1), raw["mode"]),
        **made_of(raw),
    }
    if raw.get("signed_at") is not None:
        signed = raw["signed_at"]
        there = offset_at(np.maximum(signed, 0), zone, zones)
        found["signed_day"] = np.where(signed == NONE, NONE, (signed + there) // DAY_US + EPOCH_DAY)
    found["plain"] = _plain(raw, zones, shift, length, ids)
    return found


def made_of(raw: Mapping[str, Any]) -> Arrays:
    """The columns that are made of others."""
    kind, direction = raw["kind"].astype(np.int16), raw["direction"]
    own, posed = raw["own"], raw["posed"]
    by_kind = raw["by_kind"].astype(np.int16)
    return {
        "tie": code.tie(raw["role"].astype(np.int16), raw["liable"]),
        "lender": code.lender(raw["creditor_kind"].astype(np.int16), raw["members"]),
        "credit": code.credit(raw["product"].astype(np.int16), raw["debt_status"]),
        "actor": code.actor(by_kind, own, posed),
        "actor_before": code.actor(by_kind, own, 0),
        "sound": code.sound(kind, direction, raw["outcome"]),
        "sound_before": code.sound(kind, direction, 0),
    }


def _plain(
    raw: Mapping[str, Any], zones: Sequence[str], shift: Any, length: Any, ids: frozenset[str]
) -> Any:
    t, zone = raw["t"], raw["zone"]
    plain = (raw["latest_at"] == NONE) & (raw["more"] == 0)
    plain &= (t >= EARLIEST_US) & (t < LATEST_US - DAY_US)
    for name in ids:
        plain &= raw[name] >= 0
    lasts = np.flatnonzero(length > 0)
    if len(lasts):
        some = zone[lasts]
        before = offset_at(t[lasts] - 3 * HOUR_US, some, zones)
        after = offset_at(t[lasts] + length[lasts] + 3 * HOUR_US, some, zones)
        plain[lasts] &= (before == shift[lasts]) & (after == shift[lasts])
    return plain
