"""One decided reading of a loan's terms; where terms are missing there are several.

Unknown is not zero: a ledger is kept for every reading, and the lowest and the highest of them
bound what is owed.
"""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

import msgspec

from fairdue.credit import Booking, recorded_payments, same_payment
from fairdue.facts import (
    Agreement,
    Allocation,
    Basis,
    Charge,
    ChargeLine,
    History,
    LegalEvent,
    LegalStep,
    Loan,
    Method,
    Penalty,
    Product,
    Suspension,
    SuspensionKind,
)
from fairdue.plan.private import contract_rate_goes_on, private_cap
from fairdue.plan.schedule import Due, called_in, schedule

YEAR_360, YEAR_365 = 360, 365


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Terms with nothing left open. Money in fen, rates in ppm a year."""

    principal_fen: int
    rate_ppm: int
    day_count: int
    penalty: Penalty
    allocation: Allocation
    whole_bill: bool
    drawn_on: dt.date
    payments: tuple[Booking, ...]
    charges: tuple[Booking, ...]
    accelerated_on: dt.date | None
    cap_ppm: int | None = None
    """The most a year with a private lender; None = another lender, or not known who lends."""
    early_saves: bool = False
    """Whether money paid before it is due lowers the interest at once (Civil Code art. 677)."""
    suspended: tuple[tuple[dt.date, dt.date], ...] = ()
    """First and last days of agreed stays, in which penalty interest stands still."""

    def rows(self, loan: Loan) -> tuple[Due, ...]:
        """The instalments under this reading, called in or not; () when terms are missing."""
        agreed = schedule(
            loan,
            principal_fen=self.principal_fen,
            rate_ppm=self.rate_ppm,
            day_count=self.day_count,
            drawn_on=self.drawn_on,
        )
        if self.accelerated_on is None:
            return agreed
        return called_in(agreed, max(self.accelerated_on, self.drawn_on))  # no debt before it


NO_PENALTY = Penalty(multiplier_ppm=0)
USUAL_PENALTY = Penalty()
"""Half as much again as the contract rate: the upper end of what banks usually agree."""


def first_reading(loan: Loan, history: History, *, on: dt.date, principal_fen: int) -> Reading:
    """The reading with every open term at its default, as of the end of day `on`."""
    rate = loan.terms.annual_rate_ppm or 0
    limit = private_cap(loan, history, on=on)
    unstated = contract_rate_goes_on(rate, limit) if limit is not None else NO_PENALTY
    return Reading(
        principal_fen=principal_fen,
        rate_ppm=rate,
        day_count=loan.terms.day_count or YEAR_365,
        penalty=loan.terms.penalty or unstated,
        allocation=loan.terms.allocation or _usual_order(loan),
        whole_bill=bool(loan.terms.whole_bill),
        drawn_on=history.day(loan.signed_at or loan.occurred_at),
        payments=payments_on(loan, history, on=on),
        charges=charges_on(loan, history, on=on),
        accelerated_on=_accelerated(loan, history, on=on),
        cap_ppm=limit.high_ppm if limit is not None else None,
        suspended=_suspended(loan, history, on=on),
    )


def _usual_order(loan: Loan) -> Allocation:
    card = loan.product is Product.CREDIT_CARD
    return Allocation.CARD_91 if card else Allocation.COST_INTEREST_PRINCIPAL


def open_terms(loan: Loan, reading: Reading) -> dict[str, tuple[dict[str, object], ...]]:
    """Other values that each open term may have: name of the term to changes of the reading."""
    found: dict[str, tuple[dict[str, object], ...]] = {}
    if loan.terms.day_count is None:
        found["day_count"] = ({"day_count": YEAR_360},)
    if loan.terms.allocation is None:
        usual = reading.allocation
        order = Allocation.PRINCIPAL_INTEREST_COST
        if usual is Allocation.CARD_91:
            order = Allocation.COST_INTEREST_PRINCIPAL
        found["allocation"] = ({"allocation": order},)
    if loan.terms.method is Method.REVOLVING:
        if loan.terms.whole_bill is None:
            found["whole_bill"] = ({"whole_bill": True},)
    elif loan.terms.penalty is None and reading.cap_ppm is None:
        found["penalty"] = ({"penalty": USUAL_PENALTY},)
    if _paid_ahead(loan, reading):
        found["prepayment"] = ({"early_saves": True},)
    if reading.suspended:
        found["suspension"] = ({"suspended": ()},)
    proven = tuple(p for p in reading.payments if p.proven)
    if len(proven) < len(reading.payments):
        found["payment_proof"] = ({"payments": proven},)
    return found


def _paid_ahead(loan: Loan, reading: Reading) -> bool:
    """Whether by some day more was paid than had fallen due and the next instalment asks for.

    An instalment may come some days early as agreed; of a single one every part is paid early.
    """
    rows = reading.rows(loan)
    paid = 0
    for payment in reading.payments:
        paid += payment.amount_fen
        due = sum(row.total_fen for row in rows if row.due_on <= payment.on)
        coming = next((row for row in rows if row.due_on > payment.on), None)
        if coming is not None and paid > due + (coming.total_fen if len(rows) > 1 else 0):
            return True
    return False


def readings(loan: Loan, first: Reading) -> Iterator[Reading]:
    """Every reading of the terms, the first one first."""
    choices: list[tuple[dict[str, object], ...]] = [
        ({}, *others) for others in open_terms(loan, first).values()
    ]
    for chosen in itertools.product(*choices):
        changes: dict[str, object] = {}
        for change in chosen:
            changes |= change
        yield msgspec.structs.replace(first, **changes) if changes else first


def payments_on(loan: Loan, history: History, *, on: dt.date) -> tuple[Booking, ...]:
    """Payments on the loan up to and including day `on`, in order of time.

    Instalments that an agreement on this debt alone tells as paid are among them where it does not
    say how it restates the debt. One that does has its own account (`restructure.py`).
    """
    found = recorded_payments(loan, history, on=on)
    told = [
        booking
        for agreement in history.of(Agreement)
        if set(agreement.debts) == {loan.debt} and agreement.rebooking is None
        for booking in told_paid(agreement, found, history, on)
    ]
    return tuple(sorted((*found, *told), key=lambda booking: booking.on))


def told_paid(
    agreement: Agreement, recorded: Sequence[Booking], history: History, on: dt.date
) -> list[Booking]:
    """Instalments that the agreement's rows call paid, or perhaps paid, and no payment shows."""
    left = list(recorded)
    found = []
    for part in sorted(agreement.instalments, key=lambda part: part.due):
        day = history.day(part.paid_at) if part.paid_at is not None else part.due
        told = part.paid_at is not None or part.payment_unknown
        if not told or day > on or part.amount_fen is None:
            continue
        shown = next((p for p in left if same_payment(p, part, day)), None)
        if shown is not None:
            left.remove(shown)
            continue
        proven = part.paid_at is not None and agreement.basis is not Basis.CLAIMED
        booking = Booking(on=day, amount_fen=part.amount_fen, fact=agreement.id, proven=proven)
        found.append(booking)
    return found


def charges_on(loan: Loan, history: History, *, on: dt.date) -> tuple[Booking, ...]:
    """Fees and costs charged up to and including day `on`; a claimed balance is no charge."""
    return tuple(
        Booking(
            on=history.day(charge.occurred_at),
            amount_fen=charge.amount_fen,
            fact=charge.id,
        )
        for charge in history.of(Charge)
        if charge.debt == loan.debt
        and charge.line is not ChargeLine.BALANCE
        and history.day(charge.occurred_at) <= on
    )


def _suspended(loan: Loan, history: History, *, on: dt.date) -> tuple[tuple[dt.date, dt.date], ...]:
    """Agreed deferrals of this debt, each up to its last day or `on`, without overlap."""
    spans: list[tuple[dt.date, dt.date]] = []
    for stay in history.of(Suspension):
        about = stay.debts is None or loan.debt in stay.debts
        begins = history.day(stay.occurred_at)
        creditor = stay.creditor is None or stay.creditor == loan.creditor
        if stay.kind is not SuspensionKind.DEFERRAL or not (about and creditor) or begins > on:
            continue
        if spans:
            begins = max(begins, spans[-1][1] + dt.timedelta(days=1))
        until = min(on, stay.until or on)
        if begins <= until:
            spans.append((begins, until))
    return tuple(spans)


def _accelerated(loan: Loan, history: History, *, on: dt.date) -> dt.date | None:
    days = (
        history.day(event.occurred_at)
        for event in history.of(LegalEvent)
        if event.debt == loan.debt and event.step is LegalStep.ACCELERATED
    )
    return min((day for day in days if day <= on), default=None)
