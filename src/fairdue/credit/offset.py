"""Times as whole years, months and days from the start, and intervals by the European rules."""

import datetime as dt
import re
from fractions import Fraction

import msgspec

from fairdue.credit.period import months_after

MONTHS_A_YEAR = 12
_PART = re.compile(r"([1-9][0-9]*)([YMD])")


class Offset(msgspec.Struct, frozen=True):
    """A time from the first advance: months (12 a year) and days, either may be below zero."""

    months: int = 0
    days: int = 0

    def later(self, step: "Offset", times: int) -> "Offset":
        """This time and `times` steps."""
        return Offset(self.months + times * step.months, self.days + times * step.days)

    def years(self, year_days: Fraction) -> Fraction:
        """In years: a month is a twelfth, a day 1/`year_days`."""
        return Fraction(self.months, MONTHS_A_YEAR) + self.days / year_days


def offset(text: str) -> Offset:
    """`0`, `1M+20D`, `-2Y`: a leading minus turns the whole around. Raises ValueError."""
    parts = _PART.findall(text)
    sign = "-" if text.startswith("-") else ""
    if text != "0" and text != sign + "+".join(n + unit for n, unit in parts):
        message = f"{text!r} is no time like 0, 3M or 1Y+20D"
        raise ValueError(message)
    sums = dict.fromkeys("YMD", 0)
    for number, unit in parts:
        sums[unit] += int(number)
    turn = -1 if sign else 1
    return Offset(turn * (MONTHS_A_YEAR * sums["Y"] + sums["M"]), turn * sums["D"])


class Interval(msgspec.Struct, frozen=True):
    """`whole` months or years and `days` of a year of `year_days` (365 or 366)."""

    whole: int
    days: int
    year_days: int


def interval(start: dt.date, end: dt.date, *, unit_months: int) -> Interval:
    """The time between two days, counted back from the end; `unit_months` is 1 or 12.

    Source: European Commission SWD(2012)128, 4.1.1: whole units from the end; the days that are
    left count in a year that ends where they end. Raises ValueError when `end` is before `start`.
    """
    whole = whole_units(start, end, unit_months)
    reached = months_after(end, -unit_months * whole)
    year_days = (reached - months_after(reached, -MONTHS_A_YEAR)).days
    return Interval(whole, (reached - start).days, year_days)


def whole_units(start: dt.date, end: dt.date, unit_months: int) -> int:
    """Whole units of so many months that fit between two days, counted back from `end`."""
    if end < start:
        message = f"{end} is before {start}"
        raise ValueError(message)
    months = (end.year - start.year) * MONTHS_A_YEAR + end.month - start.month
    whole = months // unit_months
    while months_after(end, -unit_months * whole) < start:
        whole -= 1
    while months_after(end, -unit_months * (whole + 1)) >= start:
        whole += 1
    return whole
