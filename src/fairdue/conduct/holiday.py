"""Days that do not count: Saturdays, Sundays, and the public holidays of a calendar.

`us_federal` is 5 U.S.C. 6103(a): the days themselves, not the days off observed in their stead.
"""

import datetime as dt
from collections.abc import Collection
from enum import StrEnum
from functools import cache

SATURDAY = 5


class Calendar(StrEnum):
    """Calendars of public holidays that are computed."""

    US_FEDERAL = "us_federal"


_FIXED = ((1, 1), (7, 4), (11, 11), (12, 25))
_JUNETEENTH = ((6, 19), dt.date(2021, 6, 17))
"""A legal public holiday since the day the act was signed (Pub. L. 117-17)."""
_NTH = ((1, 0, 3), (2, 0, 3), (9, 0, 1), (10, 0, 2), (11, 3, 4))
"""Month, weekday, which one: King, Washington, Labor Day, Columbus, Thanksgiving."""


@cache
def federal(year: int) -> frozenset[dt.date]:
    """The legal public holidays of 5 U.S.C. 6103(a) in that year."""
    days = {dt.date(year, month, day) for month, day in _FIXED}
    (month, day), since = _JUNETEENTH
    if dt.date(year, month, day) >= since:
        days.add(dt.date(year, month, day))
    for month, weekday, which in _NTH:
        first = dt.date(year, month, 1)
        ahead = (weekday - first.weekday()) % 7
        days.add(first + dt.timedelta(days=ahead + 7 * (which - 1)))
    last = dt.date(year, 5, 31)
    days.add(last - dt.timedelta(days=last.weekday()))
    return frozenset(days)


def business_days_after(
    day: dt.date, count: int, calendar: Calendar | None, more: Collection[dt.date] = ()
) -> dt.date:
    """The `count`th day after `day` that is no Saturday, Sunday or holiday."""
    while count:
        day += dt.timedelta(days=1)
        free = day in more or (calendar is not None and day in federal(day.year))
        if day.weekday() < SATURDAY and not free:
            count -= 1
    return day


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day some years later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
