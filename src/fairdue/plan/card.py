"""A revolving account from one bill on, day by day: interest, minimum payments, late fees.

Paid in full by the first due day, a bill bears no interest. Otherwise interest runs from the day
the money was drawn: on the whole bill (`whole_bill`), or only on the part that was not paid by
the due day. Later purchases are not part of the record, so a claimed balance may be higher.
"""

import datetime as dt
from fractions import Fraction

from fairdue.credit import Booking, months_after
from fairdue.facts import Loan
from fairdue.plan.account import Account, Row
from fairdue.plan.line import LineKind
from fairdue.plan.reading import Reading
from fairdue.plan.rounding import half_up
from fairdue.plan.schedule import PPM


class _Card:
    """One bill's principal and interest while the ledger is kept."""

    def __init__(self, loan: Loan, reading: Reading) -> None:
        self.loan, self.reading = loan, reading
        self.account = Account(reading=reading, undue=reading.principal_fen)
        self.account.book(reading.drawn_on, LineKind.DRAWN, reading.principal_fen)
        self.accrued_to = reading.drawn_on
        self.exact, self.booked = Fraction(0), 0
        self.bases: list[tuple[int, int]] = []
        """What has borne interest since the last line, and for how many days."""
        self.billed = False
        self.minimum = _minimum(loan, reading.principal_fen)
        self.paid_at_bill = 0

    @property
    def balance(self) -> int:
        """Principal on which interest runs, in fen."""
        account = self.account
        held = account.undue - account.credit if not self.billed else account.principal
        return max(0, held)

    def accrue(self, day: dt.date) -> None:
        """Interest from the last event to `day`, kept exact until it is booked."""
        days = (day - self.accrued_to).days
        base = self.balance
        if self.reading.penalty.compound and self.billed:
            base += self.account.interest
        self.exact += Fraction(base * days * self.reading.rate_ppm, PPM * self.reading.day_count)
        self.accrued_to = day
        if days:
            self.bases.append((base, days))

    def book_interest(self, day: dt.date, row: Row) -> None:
        """Book the interest that has run, rounded so that the sum stays exact."""
        bases, self.bases = self.bases, []
        amount = half_up(self.exact.numerator, self.exact.denominator) - self.booked
        if amount:
            self.booked += amount
            row.interest += amount
            one = len({base for base, _ in bases}) == 1
            self.account.book(
                day,
                LineKind.INTEREST,
                amount,
                base=bases[0][0] if one else None,
                rate_ppm=self.reading.rate_ppm if one else None,
                days=sum(days for _, days in bases) if one else None,
                year_days=self.reading.day_count if one else None,
            )

    def first_bill(self, day: dt.date) -> None:
        """The bill falls due: free of interest when paid in full, else interest from the draw."""
        account = self.account
        row = Row(number=1, due_on=day, principal=account.undue, interest=0, fee=0, accrued_to=day)
        account.undue = 0
        account.rows.append(row)
        account.apply(day)
        self.billed = True
        if row.principal == 0:
            self.exact, self.bases = Fraction(0), []
        elif not self.reading.whole_bill:
            days = (day - self.reading.drawn_on).days
            rate = Fraction(self.reading.rate_ppm, PPM * self.reading.day_count)
            self.exact = row.principal * days * rate
            self.bases = [(row.principal, days)]
        if row.principal:
            self.book_interest(day, row)
            row.paid_on = None

    def check_minimum(self, day: dt.date) -> None:
        """A late fee when the payments since the last bill fall short of the minimum."""
        missed = self.minimum - (self.account.paid - self.paid_at_bill)
        terms = self.loan.terms
        if missed > 0 and (terms.late_fee_fen or terms.late_fee_ppm):
            amount = max(terms.late_fee_fen, half_up(missed * terms.late_fee_ppm, PPM))
            booking = Booking(on=day, amount_fen=amount, fact=self.loan.id)
            self.account.charge(booking, LineKind.LATE_FEE)
        self.minimum = _minimum(self.loan, max(0, self.account.total))
        self.paid_at_bill = self.account.paid


def _minimum(loan: Loan, bill: int) -> int:
    terms = loan.terms
    part = half_up(bill * (terms.minimum_ppm or 0), PPM)
    return min(bill, max(part, terms.minimum_fen))


def run(loan: Loan, reading: Reading, first_due_on: dt.date, *, on: dt.date) -> Account:
    """The account at the end of day `on`."""
    card = _Card(loan, reading)
    account = card.account
    bills = _bills(first_due_on, on)
    days = {on, *bills} | {b.on for b in (*reading.payments, *reading.charges)}
    for day in sorted(d for d in days if d <= on):
        card.accrue(max(day, reading.drawn_on))
        if account.rows:
            card.book_interest(day, account.rows[0])
        for charge in reading.charges:
            if charge.on == day:
                account.charge(charge)
        for payment in reading.payments:
            if payment.on == day:
                account.receive(payment)
        if day == first_due_on:
            card.first_bill(day)
        if day in bills:
            card.check_minimum(day)
    return account


def _bills(first_due_on: dt.date, on: dt.date) -> list[dt.date]:
    bills: list[dt.date] = []
    while (due := months_after(first_due_on, len(bills))) <= on:
        bills.append(due)
    return bills
