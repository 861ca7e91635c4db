"""How many whole years the record of a contact was kept before it was deleted."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from fairdue.conduct.columns.arith import DAY_US, NONE
from fairdue.conduct.kinds.plan_stop import months_after

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_YEAR_DAYS = 365.2425
_NEAR_DAYS = 4
"""Nearer to an anniversary than leap days and clocks can move it, the calendar is asked."""


def kept_years(t: Any, deleted: Any, zone: Any, zones: Sequence[str]) -> Any:
    """Years from `t` to `deleted` (UTC microseconds) in the zone of each; NONE = not deleted.

    A year is over at the same local time on the same day, or on the last day of that month.
    """
    found = np.full(len(t), NONE, np.int64)
    gone = np.flatnonzero(deleted != NONE)
    lasted = (deleted[gone] - t[gone]) / DAY_US
    found[gone] = np.floor(lasted / _YEAR_DAYS)
    near = np.abs(lasted - np.round(lasted / _YEAR_DAYS) * _YEAR_DAYS) < _NEAR_DAYS
    for place in gone[near]:
        found[place] = years(int(t[place]), int(deleted[place]), ZoneInfo(zones[zone[place]]))
    return found


def years(t: int, deleted: int, zone: ZoneInfo) -> int:
    """The same for one contact, by the calendar."""
    start = (_EPOCH + dt.timedelta(microseconds=t)).astimezone(zone)
    end = _EPOCH + dt.timedelta(microseconds=deleted)
    whole = end.astimezone(zone).year - start.year + 1
    while end < over(start, whole):
        whole -= 1
    return whole


def over(start: dt.datetime, whole: int) -> dt.datetime:
    """The same local time so many years later."""
    return dt.datetime.combine(months_after(start.date(), 12 * whole), start.timetz())
