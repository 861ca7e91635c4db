"""Offsets of a zone over the years: when they change, and what they are from then on."""

import datetime as dt
from bisect import bisect_right
from functools import cache
from zoneinfo import ZoneInfo

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LAST = 2070
EPOCH_DAY = dt.date(1970, 1, 1).toordinal()
EARLIEST_US = 0
LATEST_US = (dt.datetime(_LAST, 1, 1, tzinfo=dt.UTC) - _EPOCH) // dt.timedelta(microseconds=1)
"""From 1970 up to here offsets are known; contacts outside are left to the reference."""


@cache
def offsets(zone: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Instants at which the offset of a zone changes, and the offset from each on (microseconds).

    Found by looking at every third day and halving the span where two of them differ. Raises
    ZoneInfoNotFoundError for a name that is no zone.
    """
    place = ZoneInfo(zone)
    step = 3 * 86_400

    def at(second: int) -> dt.timedelta | None:
        return (_EPOCH + dt.timedelta(seconds=second)).astimezone(place).utcoffset()

    starts, values = [0], [at(0)]
    for high in range(step, LATEST_US // 1_000_000 + step, step):
        low = high - step
        while at(high) != values[-1]:
            before, left, right = values[-1], low, high
            while right - left > 1:
                middle = (left + right) // 2
                left, right = (middle, right) if at(middle) == before else (left, middle)
            starts.append(right)
            values.append(at(right))
            low = right
    us = dt.timedelta(microseconds=1)
    shifts = tuple(value // us for value in values if value is not None)
    return tuple(start * 1_000_000 for start in starts), shifts


class LocalTime:
    """The offset of a zone, remembered for the span in which it holds."""

    __slots__ = ("_shifts", "_starts", "shift", "since", "until")

    def __init__(self, name: str) -> None:
        """Raises ZoneInfoNotFoundError for a name that is no zone."""
        self._starts, self._shifts = offsets(name)
        self.since, self.until, self.shift = 1, 0, 0

    def at(self, t: int) -> int:
        """The offset at an instant, in microseconds; sets the span in which it holds."""
        place = max(0, bisect_right(self._starts, t) - 1)
        self.since = self._starts[place] if place else -(2**62)
        self.until = self._starts[place + 1] if place + 1 < len(self._starts) else 2**62
        self.shift = self._shifts[place]
        return self.shift
