"""Local days for the kernels: a zone as a table of offsets, dates as days since 1970."""

import datetime as dt
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from fairdue.report.fast.compiled import compiled
from fairdue.report.when import DAY_US, LATEST_US, LONG_AGO, MONTH_US, moment

NEVER = 2**62
_FEBRUARY = 2
MODES = ("anniversary", "d30", "calendar")
UNITS = ("ever", "d", "m")


class Zone(NamedTuple):
    """Instants from which an offset holds and the offsets, microseconds; a last instant NEVER.

    `back`: a change of clocks once led back to the day before.
    """

    starts: Any
    shifts: Any
    back: bool


@cache
def zone_of(name: str) -> Zone:
    """The offsets of a zone from 1970 to 2200. Raises ZoneInfoNotFoundError.

    Found by looking at every day and halving the day within which two of them differ.
    """
    place = ZoneInfo(name)

    def at(second: int) -> int:
        offset = moment(second * 1_000_000).astimezone(place).utcoffset()
        assert offset is not None
        return offset // dt.timedelta(microseconds=1)

    starts, shifts = [LONG_AGO], [at(0)]
    for second in range(0, LATEST_US // 1_000_000, 86_400):
        low, high = second, second + 86_400
        while at(high) != shifts[-1]:
            left, right = low, high
            while right - left > 1:
                middle = (left + right) // 2
                left, right = (middle, right) if at(middle) == shifts[-1] else (left, middle)
            starts.append(right * 1_000_000)
            shifts.append(at(right))
            low = right
    begins, offsets = np.array([*starts, NEVER], np.int64), np.array(shifts, np.int64)
    ends = begins[1:-1]
    last, first = (ends - 1 + offsets[:-1]) // DAY_US, (ends + offsets[1:]) // DAY_US
    return Zone(begins, offsets, back=bool((last > first).any()))


@compiled
def place(starts: Any, t: int, guess: int) -> int:
    """Which offset holds at an instant; the guess is tried first."""
    if starts[guess] <= t < starts[guess + 1]:
        return guess
    low, high = 0, len(starts) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if starts[middle] <= t:
            low = middle
        else:
            high = middle
    return low


@compiled
def first_of_month(months: int) -> int:
    """Days since 1970 of the first day of a month counted from year 0."""
    year, month = months // 12, months % 12 + 1
    shifted = year - (1 if month <= _FEBRUARY else 0)
    era = shifted // 400
    of_era = shifted - era * 400
    of_year = (153 * (month + (-3 if month > _FEBRUARY else 9)) + 2) // 5
    return int(era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468)


@compiled
def month_of(day: int) -> int:
    """The month of a day since 1970, counted from year 0."""
    moved = day + 719_468
    era = moved // 146_097
    of_era = moved - era * 146_097
    years = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * years + years // 4 - years // 100)
    shifted = (5 * of_year + 2) // 153
    return int((era * 400 + years) * 12 + shifted + 2)


@compiled
def months_back(day: int, months: int) -> int:
    """The day that many months earlier, or the month's last day where it does not exist."""
    month = month_of(day)
    of_month = day - first_of_month(month)
    first = first_of_month(month - months)
    last = first_of_month(month - months + 1) - 1
    return int(min(first + of_month, last))


@compiled
def since(unit: int, count: int, mode: int, t: int, day: int) -> tuple[int, int]:
    """Where a window begins, as an instant and as a day; one of them lies long ago."""
    if unit == 0:
        return LONG_AGO, LONG_AGO
    if unit == 1:
        return t - count * DAY_US, LONG_AGO
    if mode == 1:
        return t - count * MONTH_US, LONG_AGO
    if mode == 0:
        return LONG_AGO, months_back(day, count)
    return LONG_AGO, first_of_month(month_of(day) - (count - 1))


@compiled
def begin(  # noqa: PLR0917 - numba calls by place
    starts: Any, shifts: Any, t: Any, low: int, high: int, at: int, day: int
) -> int:
    """First place in t[low:high], ascending, that lies in a window given by its beginnings."""
    if day == LONG_AGO and at == LONG_AGO:
        return low
    guess = 0
    while low < high:
        middle = (low + high) // 2
        if day == LONG_AGO:
            inside = t[middle] >= at
        else:
            guess = place(starts, t[middle], guess)
            inside = (t[middle] + shifts[guess]) // DAY_US >= day
        if inside:
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def reached(  # noqa: PLR0917 - numba calls by place
    span: Any, mode: int, zone: Any, t: Any, low: int, at: int, day: int
) -> int:
    """First place from `low` on in t, ascending, that lies in the window of a query.

    `span` is the window's unit and count, `at` and `day` are those of the query.
    """
    instant, first = since(span[0], span[1], mode, at, day)
    return begin(zone.starts, zone.shifts, t, low, len(t), instant, first)


@compiled
def _local(starts: Any, shifts: Any, t: Any, out: Any) -> None:
    guess = 0
    for i in range(len(t)):
        guess = place(starts, t[i], guess)
        out[i] = t[i] + shifts[guess]


def local_times(zone: Zone, t: Any) -> Any:
    """Local microseconds since 1970 of instants. Shape (len(t),), int64."""
    out = np.empty(len(t), np.int64)
    _local(zone.starts, zone.shifts, np.ascontiguousarray(t), out)
    return out
