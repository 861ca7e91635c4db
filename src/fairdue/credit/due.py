"""The day on which a debt is due in full: the start of its limitation period."""

import datetime as dt

import msgspec

from fairdue.credit import statute
from fairdue.credit.period import months_after
from fairdue.facts import Citation, History, LegalEvent, LegalStep, Loan, Method, Product

INSTALMENTS_MOST = 1200
"""Instalments of one contract: a hundred years of months. A larger number cannot be meant."""
PERIOD_DAYS_MOST = 3660
"""Days of one period: ten years."""
TERM_DAYS_MOST = 36_600
"""Days from the first instalment to the last: a hundred years."""


class LastDue(msgspec.Struct, frozen=True, kw_only=True):
    """Day of the last instalment as a range; None = the record sets no bound on that side.

    `called` is the fact of a calling-in that comes before the last instalment; "" = there is none.
    """

    earliest: dt.date | None
    latest: dt.date | None
    fact: str
    cites: tuple[Citation, ...]
    called: str = ""


def instalment_due(loan: Loan, number: int) -> dt.date | None:
    """Due day of the instalment with this number, counted from 1; None when not known.

    Number 0 stands for an unknown number of instalments; terms that cannot be tell nothing.
    """
    first = loan.terms.first_due_on
    if first is None or not can_be(number, loan.terms.period_days):
        return None
    if loan.terms.period_days is None:
        return months_after(first, number - 1)
    return first + dt.timedelta(days=loan.terms.period_days * (number - 1))


def can_be(instalments: int, period_days: int | None) -> bool:
    """Whether a contract can run for so many instalments; `period_days` None = months."""
    if period_days is None:
        return 0 < instalments <= INSTALMENTS_MOST
    term_days = (instalments - 1) * period_days
    return 0 < period_days <= PERIOD_DAYS_MOST and 0 <= term_days <= TERM_DAYS_MOST


def agreed_last_due(loan: Loan, *, drawn_on: dt.date | None = None) -> dt.date | None:
    """Last due day of the contract: as stated, else counted from the terms, else None.

    `drawn_on` is the day the money was paid out, from which a single term in days is counted.
    """
    terms = loan.terms
    if loan.last_due_on is not None:
        return loan.last_due_on
    if terms.method is Method.REVOLVING:
        return None
    once = terms.instalments == 1 or (terms.method is Method.BULLET and terms.instalments is None)
    if once and terms.first_due_on is None and terms.period_days and drawn_on is not None:
        if not can_be(1, terms.period_days):
            return None
        return drawn_on + dt.timedelta(days=terms.period_days)
    return instalment_due(loan, 1 if once else terms.instalments or 0)


def last_due(loan: Loan, history: History, *, on: dt.date) -> LastDue:
    """From when the limitation period runs (Civil Code arts. 188, 189).

    A loan called in early is due at once; whether the period then runs from that day or still
    from the last instalment is disputed, so both bound it. Without any due day the period cannot
    begin before the debt was overdue, nor before the contract was signed.
    """
    drawn_on = history.day(loan.signed_at) if loan.signed_at is not None else None
    agreed = agreed_last_due(loan, drawn_on=drawn_on)
    called = [
        event
        for event in history.of(LegalEvent)
        if event.debt == loan.debt and event.step is LegalStep.ACCELERATED
    ]
    days = {day: event.id for event in called if (day := history.day(event.occurred_at)) <= on}
    cites = (statute.THREE_YEARS, statute.LAST_INSTALMENT)
    if agreed is not None:
        earliest = min([agreed, *days])
        by = days[earliest] if earliest < agreed else ""
        return LastDue(earliest=earliest, latest=agreed, fact=loan.id, cites=cites, called=by)
    if days:
        first = min(days)
        return LastDue(
            earliest=first, latest=None, fact=days[first], cites=cites, called=days[first]
        )
    return LastDue(
        earliest=_not_before(loan, drawn_on),
        latest=_billed_by(loan),
        fact=loan.id,
        cites=(statute.THREE_YEARS, statute.NO_TERM),
    )


def _not_before(loan: Loan, drawn_on: dt.date | None) -> dt.date | None:
    if loan.balance_on is not None and loan.days_past_due:
        return loan.balance_on - dt.timedelta(days=loan.days_past_due)
    return drawn_on


def _billed_by(loan: Loan) -> dt.date | None:
    """A revolving account's overdue bill was due by the day for which it is claimed."""
    revolving = loan.terms.method is Method.REVOLVING or loan.product is Product.CREDIT_CARD
    return loan.balance_on if revolving and loan.days_past_due else None
