"""What a loan costs a year from its flows of money, and what of it lies above a cap.

Months are counted back from each payment as the European interval rule does, so that a regular
monthly loan has whole months and an odd first period has its days. The law counts the money really
received as principal (Civil Code art. 670), so deducted interest and fees raise the rate.
"""

import datetime as dt
import math
from collections.abc import Sequence
from fractions import Fraction

import msgspec

from fairdue.credit.apr import effective_apr
from fairdue.credit.offset import interval

__all__ = ["Cost", "Excess", "ExcessLine", "Moved", "cost", "excess"]

MONTHS_A_YEAR, YEAR_DAYS, PPM = 12, 365, 1_000_000


class Moved(msgspec.Struct, frozen=True):
    """Money on a day in fen; above zero received by the borrower, below zero paid."""

    on: dt.date
    amount_fen: int


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """Yearly cost of flows, simple (单利) and compound (复利), in per cent; both are always given.

    `period_pct` is the rate of a month, or of `period_days`. `others` are further simple rates at
    which the flows balance as well; the smallest positive one is the answer.
    """

    received_fen: int
    paid_fen: int
    period_pct: float
    simple_pct: float
    compound_pct: float
    period_days: int | None = None
    others: tuple[float, ...] = ()

    @property
    def charged_fen(self) -> int:
        """What is paid beyond what was received."""
        return self.paid_fen - self.received_fen


def cost(flows: Sequence[Moved], *, period_days: int | None = None) -> Cost:
    """Yearly cost of flows, from the first day on; `period_days` None = months.

    Of money repaid at once the period is the whole term: give its days.
    Raises ValueError when nothing is received or nothing paid.
    """
    if not any(f.amount_fen > 0 for f in flows) or not any(f.amount_fen < 0 for f in flows):
        raise ValueError("a cost needs money received and money paid")
    start = min(flow.on for flow in flows)
    apr = effective_apr([(_years(start, f.on, period_days), f.amount_fen / 100) for f in flows])
    periods = float(MONTHS_A_YEAR if period_days is None else Fraction(YEAR_DAYS, period_days))

    def simple(compound_pct: float) -> float:
        return 100 * periods * math.expm1(math.log1p(compound_pct / 100) / periods)

    return Cost(
        received_fen=sum(flow.amount_fen for flow in flows if flow.amount_fen > 0),
        paid_fen=-sum(flow.amount_fen for flow in flows if flow.amount_fen < 0),
        period_pct=simple(apr.pct) / periods,
        simple_pct=simple(apr.pct),
        compound_pct=apr.pct,
        period_days=period_days,
        others=tuple(map(simple, apr.others)),
    )


def _years(start: dt.date, day: dt.date, period_days: int | None) -> Fraction:
    if period_days is not None:
        return Fraction((day - start).days, YEAR_DAYS)
    time = interval(start, day, unit_months=1)
    return Fraction(time.whole, MONTHS_A_YEAR) + Fraction(time.days, time.year_days)


class ExcessLine(msgspec.Struct, frozen=True, kw_only=True):
    """One payment set against interest at the cap for the days since the last, then principal."""

    on: dt.date
    days: int
    base_fen: int
    interest_fen: int
    paid_fen: int
    balance_fen: int
    above_fen: int


class Excess(msgspec.Struct, frozen=True, kw_only=True):
    """What of the payments lies above the cap, in fen, line by line.

    `left_fen` is what the payments leave unpaid at the cap; one of the two is 0.
    """

    cap_ppm: int
    above_fen: int
    left_fen: int
    lines: tuple[ExcessLine, ...]


class Step(msgspec.Struct, frozen=True):
    """Another cap, in ppm a year, for interest from day `since` on."""

    since: dt.date
    ppm: int


def excess(flows: Sequence[Moved], cap_ppm: int, then: Step | None = None) -> Excess:
    """What is paid above simple interest at `cap_ppm` a year on the money still owed.

    `then` is the cap from a later day on; None = the same one all along.
    Interest runs by the day over 365 and bears none itself; what is not covered waits, the exact
    sum is carried and booked in whole fen. Money received joins the principal on its day.
    """
    principal = waiting = above = 0
    exact, booked = Fraction(0), 0
    lines = []
    ordered = sorted(flows, key=lambda flow: (flow.on, -flow.amount_fen))
    last = ordered[0].on if ordered else dt.date.min
    for flow in ordered:
        days = (flow.on - last).days
        base = principal
        after = min(days, max(0, (flow.on - then.since).days)) if then is not None else 0
        capped = (days - after) * cap_ppm + (after * then.ppm if then is not None else 0)
        exact += Fraction(principal * capped, YEAR_DAYS * PPM)
        interest = math.floor(exact + Fraction(1, 2)) - booked
        booked += interest
        waiting += interest
        last = flow.on
        if flow.amount_fen >= 0:
            principal += flow.amount_fen
            continue
        paid = -flow.amount_fen
        to_interest = min(paid, waiting)
        to_principal = min(paid - to_interest, principal)
        waiting -= to_interest
        principal -= to_principal
        too_much = paid - to_interest - to_principal
        above += too_much
        lines.append(
            ExcessLine(
                on=flow.on,
                days=days,
                base_fen=base,
                interest_fen=interest,
                paid_fen=paid,
                balance_fen=principal + waiting,
                above_fen=too_much,
            )
        )
    return Excess(
        cap_ppm=cap_ppm, above_fen=above, left_fen=principal + waiting, lines=tuple(lines)
    )
