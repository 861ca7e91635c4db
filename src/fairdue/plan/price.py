"""What a loan of the record costs a year by its contract, and against the cap that holds for it.

Counted are the money really received, every instalment with its fee, and one-off charges for
membership. Penalties and collection fees come from being late and are no cost of the contract. The
over-charge is shown and never deducted from what is owed.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from fairdue.credit import Cap, Cost, Excess, Moved, cap, cost, excess, months_after, suit_day
from fairdue.facts import Charge, ChargeLine, History, Loan, Method
from fairdue.plan.reading import YEAR_360, YEAR_365, first_reading
from fairdue.plan.schedule import instalment_count

__all__ = ["Price", "price", "yearly_pct"]


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """Cost of a loan by contract; `low` and `high` differ where the terms leave the year open.

    `missing` are codes of what would be needed: `received`, `schedule`, `rate`, `signed_at`,
    `method`, `lender_kind`; `revolving`: there is no fixed schedule; `received_more`: the contract
    pays back less than was received, so one of the sums is wrong. `above` is what the contract
    charges over the upper end of the cap. `received_assumed`: the money received is not known, so
    the sum of the contract stands for it.
    """

    debt: str
    name: str
    low: Cost | None = None
    high: Cost | None = None
    cap: Cap | None = None
    above: Excess | None = None
    missing: tuple[str, ...] = ()
    received_assumed: bool = False

    @property
    def over_cap(self) -> bool | None:
        """Whether the simple yearly rate lies above the cap; None = not known.

        A fen is left to rounding: a loan at its cap is not above it because its interest was
        rounded up.
        """
        if self.low is None or self.high is None or self.cap is None:
            return None
        if _unrounded_ppm(self.low) > self.cap.most_ppm:
            return True
        return None if _unrounded_ppm(self.high) > self.cap.least_ppm else False


def _unrounded_ppm(cost: Cost) -> float:
    """The simple yearly rate in ppm if one fen of the charge came from rounding."""
    charged_fen = cost.charged_fen
    return cost.simple_pct * 10_000 * (charged_fen - 1) / charged_fen if charged_fen > 0 else 0.0


def price(loan: Loan, history: History, *, on: dt.date) -> Price:
    """Cost of a loan by its contract as the record knows it on day `on`."""
    missing = _missing(loan)
    signed_on = history.day(loan.signed_at) if loan.signed_at is not None else None
    party = history.parties.get(loan.creditor or "")
    kind = party.kind if party is not None else None
    if kind is None:
        missing.append("lender_kind")
    limit = None
    if kind is not None and signed_on is not None:
        limit = cap(kind, signed_on, on=on, sued_on=suit_day(loan, history, on=on))
    found = Price(
        debt=loan.debt, name=loan.name, cap=limit, received_assumed=loan.disbursed_fen is None
    )
    years = (loan.terms.day_count,) if loan.terms.day_count else (YEAR_365, YEAR_360)
    readings = [flows for year in years if (flows := _flows(loan, history, on, year))]
    if missing and missing != ["lender_kind"]:
        return msgspec.structs.replace(found, missing=tuple(missing))
    readings = [flows for flows in readings if flows[0].on == min(flow.on for flow in flows)]
    readings = [flows for flows in readings if flows[0].on < flows[-1].on]
    if any(sum(flow.amount_fen for flow in flows) > 0 for flows in readings):
        return msgspec.structs.replace(found, missing=(*missing, "received_more"))
    if not readings:
        return msgspec.structs.replace(found, missing=(*missing, "schedule"))
    costs = [(cost(flows, period_days=_period_days(loan, flows)), flows) for flows in readings]
    low, flows = min(costs, key=lambda one: one[0].simple_pct)
    high, _ = max(costs, key=lambda one: one[0].simple_pct)
    return msgspec.structs.replace(
        found,
        low=low,
        high=high,
        above=None if limit is None else excess(flows, limit.high_ppm, limit.then(limit.high_ppm)),
        missing=tuple(missing),
    )


def yearly_pct(loans: Iterable[Loan], history: History, *, on: dt.date) -> dict[str, float]:
    """Simple yearly cost in per cent by debt, the lower where the terms leave a range.

    Loans whose terms do not give a cost are left out.
    """
    found = ((loan.debt, price(loan, history, on=on).low) for loan in loans)
    return {debt: low.simple_pct for debt, low in found if low is not None}


def _missing(loan: Loan) -> list[str]:
    needed = {
        "received": (loan.principal_fen if loan.disbursed_fen is None else loan.disbursed_fen)
        or None,
        "rate": loan.terms.annual_rate_ppm,
        "signed_at": loan.signed_at,
        "method": loan.terms.method,
        "revolving": None if loan.terms.method is Method.REVOLVING else loan.debt,
    }
    return [code for code, value in needed.items() if value is None]


def _period_days(loan: Loan, flows: Sequence[Moved]) -> int | None:
    """Days of the period by which the yearly rate is stated; None = calendar months.

    What is repaid at once has one period, its whole term, like the single payment of Appendix J
    (12 CFR 1026): 12,600.00 for 10,000.00 after a year are 26 % simple. Only one instalment that
    bears the interest of a calendar month keeps its month.
    """
    if instalment_count(loan) != 1 and loan.terms.method is not Method.BULLET:
        return loan.terms.period_days
    begins, ends = flows[0].on, flows[-1].on
    by_month = loan.terms.period_days is None and loan.terms.method is not Method.BULLET
    if by_month and months_after(begins, 1) == ends:
        return None
    return (ends - begins).days


def _flows(loan: Loan, history: History, on: dt.date, year: int) -> list[Moved]:
    """Money received and every instalment of the contract; [] when terms are missing."""
    principal = loan.principal_fen if loan.principal_fen is not None else loan.disbursed_fen
    if principal is None:
        return []
    reading = first_reading(loan, history, on=on, principal_fen=principal)
    reading = msgspec.structs.replace(reading, day_count=year, accelerated_on=None)
    rows = reading.rows(loan)
    if not rows:
        return []
    received = loan.disbursed_fen if loan.disbursed_fen is not None else principal
    members = [
        Moved(max(history.day(fee.occurred_at), reading.drawn_on), -fee.amount_fen)
        for fee in history.of(Charge)
        if fee.debt == loan.debt and fee.line is ChargeLine.MEMBERSHIP
    ]
    paid = [Moved(row.due_on, -row.total_fen) for row in rows]
    return [Moved(reading.drawn_on, received), *members, *paid]
