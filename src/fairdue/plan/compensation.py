"""A guarantor paid the lender: from that day the borrower owes the guarantor what it paid.

Civil Code art. 700: the guarantor may recover within what it paid, with the creditor's rights; so
never more than was owed that day, and interest after it at most as the contract had it. Whether the
guarantor may charge any is for its own contract: a range until that is known.
"""

import datetime as dt

import msgspec

from fairdue.credit import Booking, claimed_fen, compensation, statute
from fairdue.facts import History, LegalEvent, Loan
from fairdue.plan.ledger import LATER, Ledger, Range, highest_rate, later_days, shortest_year
from fairdue.plan.line import Line, LineKind, balance_after
from fairdue.plan.reading import payments_on
from fairdue.plan.rounding import half_up
from fairdue.plan.schedule import PPM
from fairdue.plan.settled_deal import settled_ledger

__all__ = ["compensation", "ledger"]


def ledger(loan: Loan, history: History, *, on: dt.date) -> Ledger:
    """What is owed on a loan at the end of day `on`, from its terms and the recorded money.

    After a guarantor's payment to the lender, what is owed to the guarantor. `claim.ledger` holds
    it against what the other side claims.
    """
    event = compensation(loan, history, on=on)
    if event is None:
        return settled_ledger(loan, history, on=on)
    paid_on = history.day(event.occurred_at)
    before = _before(loan, history, paid_on, on)
    since = [p for p in payments_on(loan, history, on=on) if p.on > paid_on]
    stated = event.amount_fen
    if before.owed is None or (stated is None and not before.owed.exact):
        return _open(before, since, stated)
    taken_over = min(before.owed.high_fen, before.owed.high_fen if stated is None else stated)
    lines = _lines(before, event, taken_over, since, paid_on)
    paid = sum(p.amount_fen for p in since)
    low = taken_over - paid
    days = (on - paid_on).days
    interest = half_up(taken_over * highest_rate(loan) * days, PPM * shortest_year(loan))
    high = taken_over - sum(p.amount_fen for p in since if p.proven) + interest
    missing = ("compensation",) if stated is None else ()
    return msgspec.structs.replace(
        before,
        principal_fen=max(0, low),
        interest_fen=0,
        penalty_fen=0,
        fees_fen=0,
        ahead_fen=max(0, -low),
        paid_fen=before.paid_fen + paid,
        owed=Range(low_fen=max(0, low), high_fen=max(0, high)),
        lines=lines,
        missing=(*missing, *(("guarantee_terms",) if interest else ())),
        schedule=(),
        days_past_due=days,
        on_received=None,
        cites=(*before.cites, statute.RECOURSE),
    )


def _before(loan: Loan, history: History, paid_on: dt.date, on: dt.date) -> Ledger:
    """The lender's account on the day it was paid; what was claimed before, the lender claimed.

    Which days lie ahead is told as of `on`.
    """
    found = settled_ledger(loan, history, on=paid_on)
    taken = (code for code in found.assumed if code not in LATER)
    claimed = claimed_fen(loan, history, on=on)
    return msgspec.structs.replace(
        found,
        on=on,
        claimed_fen=claimed,
        claimed_on=None if claimed is None else loan.balance_on,
        assumed=(*taken, *later_days(loan, history, on)),
    )


def _open(before: Ledger, since: list[Booking], stated: int | None) -> Ledger:
    """What was owed is a range or not known: it is carried on, less what was paid since."""
    paid = sum(p.amount_fen for p in since)
    owed = before.owed
    if owed is None and stated is not None:
        owed = Range(low_fen=0, high_fen=stated)
    return msgspec.structs.replace(
        before,
        paid_fen=before.paid_fen + paid,
        owed=None
        if owed is None
        else Range(low_fen=max(0, owed.low_fen - paid), high_fen=max(0, owed.high_fen - paid)),
        missing=(*before.missing, "compensation", "guarantee_terms"),
        cites=(*before.cites, statute.RECOURSE),
    )


def _lines(
    before: Ledger, event: LegalEvent, taken_over: int, since: list[Booking], paid_on: dt.date
) -> tuple[Line, ...]:
    """The contract's lines, the change of creditor, and what was paid after it."""
    owed = balance_after(before.lines)
    lines = [
        *before.lines,
        Line(
            on=paid_on,
            what=LineKind.COMPENSATED,
            amount_fen=taken_over - owed,
            balance_fen=taken_over,
            cite=statute.RECOURSE,
            fact=event.id,
        ),
    ]
    for payment in since:
        lines.append(
            Line(
                on=payment.on,
                what=LineKind.PAID_PRINCIPAL,
                amount_fen=-payment.amount_fen,
                balance_fen=balance_after(lines) - payment.amount_fen,
                fact=payment.fact,
            )
        )
    return tuple(lines)
