"""All rates at which flows of money balance: none lost, however often the signs change.

Flows c at times t years balance at a yearly rate X where sum c (1 + X)^-t = 0; with u = ln(1 + X)
that is a sum of exponentials. Between two of its zeros lies a zero of its derivative, and the
derivative of e^(s u) times the sum, s taken where the sign of the flows changes, has one change
of sign less. So the zeros of simpler sums separate those of the sum asked about (Rolle), and
every bracket is searched once by halving.
"""

import itertools
import math
from collections.abc import Mapping, Sequence

__all__ = ["yearly_rates"]

SMALLEST = 1e-9
"""Zeros of u below this are the zero rate itself."""
TOUCHES = 1e-13
"""A sum that comes this near to zero, against the size of its terms, touches it."""

_Terms = Sequence[tuple[float, float]]


def yearly_rates(flows: Mapping[float, float]) -> tuple[float, ...]:
    """Every positive effective yearly rate, as a fraction, smallest first; () when there is none.

    `flows` maps time in years to the amount received (payments negative), in any unit.
    """
    terms = sorted((t, c) for t, c in flows.items() if c)
    return tuple(math.expm1(u) for u in _zeros(terms))


def _zeros(terms: _Terms) -> list[float]:
    """Zeros u > 0 of the sum of c e^(-u t), smallest first."""
    change = next(
        (k for k in range(1, len(terms)) if (terms[k][1] > 0) != (terms[k - 1][1] > 0)), None
    )
    if change is None:
        return []
    middle = (terms[change - 1][0] + terms[change][0]) / 2
    slopes = _zeros([(t, c * (middle - t)) for t, c in terms])
    points = [SMALLEST, *(u for u in slopes if u > SMALLEST), _end(terms)]
    found: list[float] = []
    for low, high in itertools.pairwise(points):
        if low >= high:
            continue
        at_low, at_high = _value(terms, low), _value(terms, high)
        if (at_low > 0) != (at_high > 0):
            found.append(_halved(terms, low, high))
    found += [u for u in slopes if u > SMALLEST and _touches(terms, u)]
    return sorted(_apart(found))


def _apart(zeros: Sequence[float]) -> list[float]:
    """Zeros without those that were found twice, from both sides of a touching point."""
    kept: list[float] = []
    for zero in sorted(zeros):
        if not kept or zero - kept[-1] > 1e-7 * (1 + zero):
            kept.append(zero)
    return kept


def _value(terms: _Terms, u: float) -> float:
    """The sum at u, times e^(u t) of its first time, which changes no sign."""
    first = terms[0][0]
    return math.fsum(c * math.exp(-u * (t - first)) for t, c in terms)


def _touches(terms: _Terms, u: float) -> bool:
    first = terms[0][0]
    size = math.fsum(abs(c) * math.exp(-u * (t - first)) for t, c in terms)
    return abs(_value(terms, u)) <= TOUCHES * size


def _end(terms: _Terms) -> float:
    """Beyond this u the first term outweighs all others."""
    (first, amount), (second, _) = terms[0], terms[1]
    others = math.fsum(abs(c) for _, c in terms[1:])
    return 1 + max(0.0, math.log(others / abs(amount)) + 1) / (second - first)


def _halved(terms: _Terms, low: float, high: float) -> float:
    """The zero between two points of different sign, to the last bit."""
    positive = _value(terms, low) > 0
    while True:
        middle = (low + high) / 2
        if middle in {low, high}:
            return middle
        if (_value(terms, middle) > 0) == positive:
            low = middle
        else:
            high = middle
