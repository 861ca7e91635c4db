"""Instants as microseconds since 1970 (UTC), local days as ordinals, where windows begin."""

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

from fairdue.report.term import MonthMode, Window

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
US = dt.timedelta(microseconds=1)
DAY_US = 86_400_000_000
MONTH_US = 30 * DAY_US
EARLIEST_US = DAY_US
LATEST_US = (dt.datetime(2200, 1, 1, tzinfo=dt.UTC) - EPOCH) // US
"""Instants from EARLIEST_US up to, not including, LATEST_US are taken (definition 1.6)."""
LONG_AGO = -(2**62)


def instant(when: dt.datetime) -> int:
    """Microseconds since 1970 of an aware datetime."""
    return (when - EPOCH) // US


def moment(us: int) -> dt.datetime:
    """The aware datetime of an instant, in UTC."""
    return EPOCH + dt.timedelta(microseconds=us)


def local(us: int, zone: ZoneInfo) -> dt.datetime:
    """The local time of an instant."""
    return moment(us).astimezone(zone)


def months_back(day: dt.date, months: int) -> int:
    """Ordinal of the day `months` earlier; of the month's last day where the day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last)).toordinal()


def since(span: Window, as_of: int, today: dt.date, mode: MonthMode) -> tuple[int, int]:
    """Where a window begins: an event is in it from that instant on and from that local day on.

    `today` is the local date of `as_of`. Only one of the two limits, the other lies long ago.
    """
    if span.unit == "ever":
        return LONG_AGO, 0
    if span.unit == "d":
        return as_of - span.count * DAY_US, 0
    if mode == "d30":
        return as_of - span.count * MONTH_US, 0
    if mode == "anniversary":
        return LONG_AGO, months_back(today, span.count)
    return LONG_AGO, months_back(today.replace(day=1), span.count - 1)


def midnight(day: dt.date, zone: ZoneInfo, after: int = LONG_AGO) -> int:
    """The earliest instant past `after` whose local date is that day or later.

    A day begins twice where clocks went back over midnight; `after` lies before it begins for good.
    """
    starts = (dt.datetime.combine(day, dt.time(fold=fold), tzinfo=zone) for fold in (0, 1))
    first, again = (instant(start.astimezone(dt.UTC)) for start in starts)
    return first if first > after else again


def leaves(t: int, span: Window, mode: MonthMode, zone: ZoneInfo, after: int = LONG_AGO) -> int:
    """The first instant past `after` at which an event at t is not in a window (definition 6.3).

    At `after` it is still in the window.
    """
    if span.unit == "d":
        return t + span.count * DAY_US + 1
    if mode == "d30":
        return t + span.count * MONTH_US + 1
    day = local(t, zone).date()
    if mode == "calendar":
        return midnight(_forward(day.replace(day=1), span.count), zone, after)
    return midnight(_forward(day + dt.timedelta(days=1), span.count), zone, after)


def _forward(day: dt.date, months: int) -> dt.date:
    """The day `months` later; the first of the following month where it does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day > calendar.monthrange(year, month + 1)[1]:
        year, month = divmod(year * 12 + month + 1, 12)
        return dt.date(year, month + 1, 1)
    return dt.date(year, month + 1, day.day)
