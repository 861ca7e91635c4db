"""The running account of one loan under one reading of its terms.

Two engines fill it: instalments (`instalments.py`) and revolving accounts (`card.py`). It keeps
fees, interest, penalty and principal apart, books every step as a line whose amounts add up to
the balance, and sets payments against what is due in the order of the reading.
"""

import dataclasses
import datetime as dt
from fractions import Fraction

from fairdue.credit import Booking, statute
from fairdue.facts import Allocation, Citation
from fairdue.plan.line import Line, LineKind, balance_after
from fairdue.plan.reading import Reading
from fairdue.plan.rounding import half_up

CARD_PRINCIPAL_FIRST_DAYS = 91


@dataclasses.dataclass
class Row:
    """What is still unpaid of one instalment that has fallen due, in fen."""

    number: int
    due_on: dt.date
    principal: int
    interest: int
    fee: int
    accrued_to: dt.date
    paid: int = 0
    paid_on: dt.date | None = None
    late_fee_booked: bool = False

    @property
    def unpaid(self) -> int:
        """Fen still unpaid of this instalment."""
        return self.principal + self.interest + self.fee


@dataclasses.dataclass
class Account:
    """Balances of a loan while its ledger is kept, in fen."""

    reading: Reading
    undue: int
    """Principal that has not fallen due."""
    rows: list[Row] = dataclasses.field(default_factory=list)
    penalty: int = 0
    costs: int = 0
    """Charges and late fees."""
    accrued: int = 0
    """Interest of the period that has not ended."""
    saved: Fraction = Fraction(0)
    """Interest of the running period that money paid early saves."""
    credit: int = 0
    """Money paid that nothing was due for yet."""
    paid: int = 0
    settled_on: dt.date | None = None
    """Day on which everything not yet due was paid off early."""
    lines: list[Line] = dataclasses.field(default_factory=list)
    _exact_penalty: Fraction = Fraction(0)
    _booked_penalty: int = 0

    @property
    def principal(self) -> int:
        """Principal still owed, due or not, in fen."""
        return self.undue + sum(row.principal for row in self.rows)

    @property
    def interest(self) -> int:
        """Contract interest still owed, in fen."""
        return self.accrued + sum(row.interest for row in self.rows)

    @property
    def fees(self) -> int:
        """Fees, charges and late fees still owed, in fen."""
        return self.costs + sum(row.fee for row in self.rows)

    @property
    def total(self) -> int:
        """What would settle everything, in fen; below zero when too much was paid."""
        return self.principal + self.interest + self.penalty + self.fees - self.credit

    def book(  # noqa: PLR0913 - the parts of a line
        self,
        on: dt.date,
        what: LineKind,
        amount: int,
        *,
        base: int | None = None,
        rate_ppm: int | None = None,
        days: int | None = None,
        year_days: int | None = None,
        of_days: int | None = None,
        cite: Citation | None = None,
        fact: str = "",
    ) -> None:
        """Write a line; its balance is the one before plus the amount."""
        before = balance_after(self.lines)
        self.lines.append(
            Line(
                on=on,
                what=what,
                amount_fen=amount,
                balance_fen=before + amount,
                base_fen=base,
                rate_ppm=rate_ppm,
                days=days,
                year_days=year_days,
                of_days=of_days,
                cite=cite,
                fact=fact,
            )
        )

    def book_penalty(self, on: dt.date, base: int, rate: Fraction, days: int) -> None:
        """Penalty interest on `base` at a yearly `rate` in ppm for some days.

        The exact sum is carried along, so that many short periods round like one long one.
        """
        self._exact_penalty += Fraction(base * days, self.reading.day_count) * rate / 1_000_000
        exact = self._exact_penalty
        amount = half_up(exact.numerator, exact.denominator) - self._booked_penalty
        if amount:
            self._booked_penalty += amount
            self.penalty += amount
            self.book(
                on,
                LineKind.PENALTY,
                amount,
                base=base,
                rate_ppm=half_up(rate.numerator, rate.denominator),
                days=days,
                year_days=self.reading.day_count,
                cite=statute.OVERDUE_INTEREST,
            )

    def charge(self, booking: Booking, what: LineKind = LineKind.CHARGE) -> None:
        """Book a fee or cost."""
        self.costs += booking.amount_fen
        self.book(booking.on, what, booking.amount_fen, fact=booking.fact)

    def receive(self, payment: Booking) -> None:
        """Take a payment in and set it against what is due; the rest waits as credit."""
        ahead = self.credit
        self.credit += payment.amount_fen
        self.paid += payment.amount_fen
        parts = self.apply(payment.on)
        cite = statute.ALLOCATION
        for what, amount in parts.items():
            self.book(payment.on, what, -amount, cite=cite, fact=payment.fact)
        kept = self.credit - ahead
        if kept:
            self.book(payment.on, LineKind.PAID_AHEAD, -kept, fact=payment.fact)

    def apply(self, on: dt.date) -> dict[LineKind, int]:
        """Set the credit against everything due, in the order of the reading; what went where."""
        parts = {
            LineKind.PAID_COST: self._pay_costs,
            LineKind.PAID_INTEREST: self._pay_interest,
            LineKind.PAID_PRINCIPAL: self._pay_principal,
        }
        paid: dict[LineKind, int] = {}
        for what in self._order(on):
            before = self.credit
            parts[what]()
            if before > self.credit:
                paid[what] = before - self.credit
        for row in self.rows:
            if row.unpaid == 0 and row.paid_on is None:
                row.paid_on = on
        return paid

    def days_past_due(self, on: dt.date) -> int:
        """Days since the oldest unpaid instalment fell due; 0 when nothing is overdue."""
        unpaid = [row.due_on for row in self.rows if row.unpaid > 0]
        return max(0, (on - min(unpaid)).days) if unpaid else 0

    def _order(self, on: dt.date) -> tuple[LineKind, LineKind, LineKind]:
        order = self.reading.allocation
        late = self.days_past_due(on) >= CARD_PRINCIPAL_FIRST_DAYS
        if order is Allocation.PRINCIPAL_INTEREST_COST or (order is Allocation.CARD_91 and late):
            return (LineKind.PAID_PRINCIPAL, LineKind.PAID_INTEREST, LineKind.PAID_COST)
        return (LineKind.PAID_COST, LineKind.PAID_INTEREST, LineKind.PAID_PRINCIPAL)

    def _take(self, owed: int) -> int:
        amount = min(self.credit, owed)
        self.credit -= amount
        return amount

    def _pay_costs(self) -> None:
        self.costs -= self._take(self.costs)
        for row in self.rows:
            amount = self._take(row.fee)
            row.fee -= amount
            row.paid += amount

    def _pay_interest(self) -> None:
        self.penalty -= self._take(self.penalty)
        for row in self.rows:
            amount = self._take(row.interest)
            row.interest -= amount
            row.paid += amount

    def _pay_principal(self) -> None:
        for row in self.rows:
            amount = self._take(row.principal)
            row.principal -= amount
            row.paid += amount
