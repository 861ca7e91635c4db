"""What credit costs a year, by the convention of each law, from flows of money alone.

One equation stands behind all of them: what is received is worth what is paid. Conventions differ
in how time is counted and in how the rate of a period becomes that of a year; both are data here.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

import msgspec

from fairdue.credit.root import yearly_rates
from fairdue.credit.unit_period import PERIODS_A_YEAR, TERM, counted, term_periods

__all__ = [
    "CONVENTIONS",
    "Annualised",
    "Apr",
    "Convention",
    "Flow",
    "effective_apr",
    "nominal_apr",
    "period_rates",
]


class Annualised(StrEnum):
    """How the rate of a period becomes a yearly one; always said beside the figure."""

    SIMPLE = "simple"
    """Times the number of periods: 单利."""
    COMPOUND = "compound"
    """To the power of the number of periods: 复利."""


class Convention(msgspec.Struct, frozen=True, kw_only=True):
    """A way to state a yearly rate: its name, how it annualises, where it is from."""

    name: str
    annualised: Annualised
    source: str


_SOURCES = (
    ("us_appendix_j", Annualised.SIMPLE, "12 CFR 1026, Appendix J"),
    ("eu_aprc", Annualised.COMPOUND, "Directives 2008/48/EC and 2014/17/EU, Annex I"),
    ("uk_apr", Annualised.COMPOUND, "FCA Handbook, CONC App 1.2"),
    ("cn_simple", Annualised.SIMPLE, "PBOC Announcement 2021 No. 3"),
    ("cn_compound", Annualised.COMPOUND, "PBOC Announcement 2021 No. 3"),
)
CONVENTIONS: Mapping[str, Convention] = MappingProxyType(
    {n: Convention(name=n, annualised=a, source=s) for n, a, s in _SOURCES}
)


class Apr(msgspec.Struct, frozen=True, kw_only=True):
    """A yearly rate in per cent, how it annualises, and every other rate that would balance.

    `others` is empty but for flows whose sign changes more than once; the smallest positive rate
    is the answer then, and the others are said.
    """

    pct: float
    annualised: Annualised
    others: tuple[float, ...] = ()


class Flow(msgspec.Struct, frozen=True):
    """Money on a day, in the currency's main unit; received above zero, paid below."""

    on: dt.date
    amount: float


def effective_apr(flows: Sequence[tuple[Fraction, float]]) -> Apr:
    """Compound yearly rate of flows (time in years, amount received). Raises ValueError."""
    first, *others = (100 * rate for rate in _rates(flows))
    return Apr(pct=first, annualised=Annualised.COMPOUND, others=tuple(others))


def period_rates(amounts: Sequence[float]) -> tuple[float, ...]:
    """Rates of a period, as fractions, at which amounts at 0, 1, 2 ... balance; smallest first.

    Raises ValueError when there is none.
    """
    return _rates([(Fraction(k), amount) for k, amount in enumerate(amounts)])


def _rates(flows: Sequence[tuple[Fraction, float]]) -> tuple[float, ...]:
    at: dict[Fraction, float] = defaultdict(float)
    for time, amount in flows:
        at[time] += amount
    rates = yearly_rates({float(t): c for t, c in at.items()})
    if rates:
        return rates
    if abs(sum(at.values())) <= 1e-9 * sum(map(abs, at.values())):
        return (0.0,)
    below = yearly_rates({-float(t): c for t, c in at.items()})
    if not below:
        raise ValueError("no rate balances these flows: nothing is received, or nothing is paid")
    return tuple(1 / (1 + rate) - 1 for rate in below)


def nominal_apr(flows: Sequence[Flow], unit: str) -> Apr:
    """Actuarial yearly rate of Appendix J: unit periods a year times the rate of one.

    `unit` is a unit period of `PERIODS_A_YEAR` or TERM; the term starts at the first advance.
    Raises ValueError when no rate balances.
    """
    start = min(flow.on for flow in flows if flow.amount > 0)
    last = max(flow.on for flow in flows)
    a_year = term_periods(start, last) if unit == TERM else Fraction(PERIODS_A_YEAR[unit])
    terms = [(*counted(start, flow.on, unit), flow.amount) for flow in flows]

    def worth(rate: float) -> float:
        force = math.log1p(rate)
        return sum(c * math.exp(-t * force) / (1 + float(f) * rate) for t, f, c in terms)

    first, *others = (100 * float(a_year) * rate for rate in _scanned(worth, terms))
    return Apr(pct=first, annualised=Annualised.SIMPLE, others=tuple(others))


def _scanned(
    worth: Callable[[float], float], terms: Sequence[tuple[int, Fraction, float]]
) -> list[float]:
    """Every rate of a period at which the worth changes its sign, smallest first."""
    size = sum(abs(c) for *_, c in terms)
    if abs(sum(c for *_, c in terms)) <= 1e-9 * size:
        return [0.0]
    low, found = 1e-10, []
    at_low = worth(low)
    while low < LARGEST:
        high = low * 1.05
        at_high = worth(high)
        if (at_low > 0) != (at_high > 0):
            found.append(_bisected(worth, low, high, positive=at_low > 0))
        low, at_low = high, at_high
    if not found:
        raise ValueError("no rate above zero balances these flows")
    return found


LARGEST = 1e9
"""Rates of a period beyond this, a hundred thousand million per cent, are not looked for."""


def _bisected(worth: Callable[[float], float], low: float, high: float, *, positive: bool) -> float:
    while True:
        middle = (low + high) / 2
        if middle in {low, high}:
            return middle
        if (worth(middle) > 0) == positive:
            low = middle
        else:
            high = middle
