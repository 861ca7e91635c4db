"""Days on the calendar: a date so many months or years later, and the last day of a period."""

import calendar
import datetime as dt
from collections.abc import Set as AbstractSet


def months_after(day: dt.date, months: int) -> dt.date:
    """Same day `months` later (earlier when negative), or that month's last day.

    Civil Code art. 202: the corresponding day, and where there is none the end of the month.
    Always count from the first date, never from a result: 31 January, 28 February, 31 March.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def years_after(day: dt.date, years: int) -> dt.date:
    """Same day `years` later, 28 February for a 29th that does not exist."""
    return months_after(day, 12 * years)


SATURDAY = 5


def last_day(day: dt.date, holidays: AbstractSet[dt.date], *, weekends: bool = False) -> dt.date:
    """Last day of a period that would end on `day`: the next day that is no listed holiday.

    `weekends` passes over Saturdays and Sundays as well. Civil Code art. 203.
    """
    while day in holidays or (weekends and day.weekday() >= SATURDAY):
        day += dt.timedelta(days=1)
    return day
