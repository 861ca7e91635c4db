"""Unit periods of Regulation Z: how a date becomes whole unit periods and a fraction of one.

Source: 12 CFR 1026, Appendix J (b)(4) to (b)(6), the actuarial method.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from fairdue.credit.offset import offset, whole_units
from fairdue.credit.period import months_after

__all__ = ["PERIODS_A_YEAR", "counted", "series", "term_periods"]

HALF_MONTH, TERM = "SM", "TERM"
HALF_MONTH_DAYS, MONTH_DAYS, YEAR_DAYS = 15, 30, 365
PERIODS_A_YEAR: Mapping[str, int] = MappingProxyType(
    {"7D": 52, "14D": 26, "28D": 13, HALF_MONTH: 24, "1M": 12, "2M": 6, "3M": 4, "1Y": 1}
)
"""Unit periods a year by unit period; that of a single advance and payment is its own term."""


def counted(start: dt.date, day: dt.date, unit: str) -> tuple[int, Fraction]:
    """Full unit periods from `start` to `day`, counted back from `day`, and the fraction left."""
    if unit == TERM:
        return (0 if day == start else 1), Fraction(0)
    if unit == HALF_MONTH:
        return _half_months(start, day)
    length = offset(unit)
    if length.days:
        whole, rest = divmod((day - start).days, length.days)
        return whole, Fraction(rest, length.days)
    whole = whole_units(start, day, length.months)
    reached = months_after(day, -length.months * whole)
    if unit == "1Y":
        return whole, _part_of_year(start, reached, day, whole)
    months = whole_units(start, day, 1)
    days = (months_after(day, -months) - start).days
    left = months - length.months * whole
    return whole, (left + Fraction(days, MONTH_DAYS)) / length.months


def _half_months(start: dt.date, day: dt.date) -> tuple[int, Fraction]:
    months = whole_units(start, day, 1)
    days = (months_after(day, -months) - start).days
    more = days >= HALF_MONTH_DAYS
    return 2 * months + more, Fraction(days - HALF_MONTH_DAYS * more, HALF_MONTH_DAYS)


def _part_of_year(start: dt.date, reached: dt.date, day: dt.date, years: int) -> Fraction:
    """Whole months as twelfths; when days are left over, all of it in days of 365."""
    months = whole_units(start, day, 1)
    if months_after(day, -months) == start:
        return Fraction(months - 12 * years, 12)
    return Fraction((reached - start).days, YEAR_DAYS)


def term_periods(start: dt.date, end: dt.date) -> Fraction:
    """Terms a year of a loan with one advance and one payment, from its days.

    Raises ValueError when it is paid back on its first day.
    """
    if end <= start:
        raise ValueError("a term without a day has no yearly rate")
    return Fraction(YEAR_DAYS, (end - start).days)


def series(first: dt.date, count: int, every: str) -> Iterator[dt.date]:
    """`count` days from `first` on, each counted from it; half months come in pairs."""
    for k in range(count):
        if every == HALF_MONTH:
            yield _half_month_after(first, k)
            continue
        step = offset(every)
        yield months_after(first, step.months * k) + dt.timedelta(days=step.days * k)


def _half_month_after(first: dt.date, k: int) -> dt.date:
    months, second = divmod(k, 2)
    half = dt.timedelta(days=HALF_MONTH_DAYS)
    if not second:
        return months_after(first, months)
    if first.day <= HALF_MONTH_DAYS:
        return months_after(first, months) + half
    return months_after(first, months + 1) - half
