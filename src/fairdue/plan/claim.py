"""What the other side claims, held against the record: where the two contradict each other.

A claim is never taken for what is owed. But a creditor that claims less than the record comes to,
or fewer days past due, most likely counts payments that the record does not hold.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec

from fairdue.credit import Booking
from fairdue.facts import History, Loan
from fairdue.plan.compensation import ledger as reckoned
from fairdue.plan.ledger import Ledger, Range
from fairdue.plan.line import Line, LineKind, balance_after
from fairdue.plan.paid import Settlement, settlement
from fairdue.plan.reading import payments_on

__all__ = ["ledger", "lower_claim", "unsettled"]

COUNTING_SLACK_DAYS = 31
"""Days past due may be counted from one instalment or the next."""


def ledger(loan: Loan, history: History, *, on: dt.date) -> Ledger:
    """What is owed on a loan at the end of day `on`, from its terms and the recorded money.

    `missing` names `unrecorded_payments` where the other side claims less than that. Nothing is
    owed any more once the other side shows the loan as settled; in doubt of that perhaps nothing.
    """
    found = unsettled(loan, history, on=on)
    shown = settlement(loan, history, on=on)
    if shown is None or shown.on is None:
        return found
    before = reckoned(loan, history, on=shown.on)
    since = [p for p in payments_on(loan, history, on=on) if p.on > shown.on]
    closed = _closed(found, before.lines, shown, since)
    return _certain(closed, since) if shown.certain else _doubtful(closed, found, shown)


def unsettled(loan: Loan, history: History, *, on: dt.date) -> Ledger:
    """What would be owed at the end of day `on` if no account had been shown as settled."""
    found = reckoned(loan, history, on=on)
    if not _contradicted(loan, history, found):
        return found
    return msgspec.structs.replace(found, missing=(*found.missing, "unrecorded_payments"))


def _closed(
    found: Ledger, before: Sequence[Line], shown: Settlement, since: Sequence[Booking]
) -> Ledger:
    """The lines up to the settlement, which leaves nothing, and what was paid after it."""
    assert shown.on is not None, "a settlement without its day is no line"
    lines = [*before]
    moved = [(shown.on, LineKind.SETTLED, -max(0, balance_after(lines)), shown.fact)]
    moved += [(p.on, LineKind.PAID_PRINCIPAL, -p.amount_fen, p.fact) for p in since]
    for on, what, amount, fact in moved:
        balance = balance_after(lines) + amount
        lines.append(Line(on=on, what=what, amount_fen=amount, balance_fen=balance, fact=fact))
    return msgspec.structs.replace(
        found,
        settled_on=shown.on,
        principal_fen=0,
        interest_fen=0,
        penalty_fen=0,
        fees_fen=0,
        ahead_fen=-balance_after(lines),
        owed=Range(low_fen=0, high_fen=0),
        lines=tuple(lines),
    )


def _certain(closed: Ledger, since: Sequence[Booking]) -> Ledger:
    """Nothing is owed, and what was claimed before then is over."""
    return msgspec.structs.replace(
        closed,
        claimed_fen=None if closed.claimed_fen else closed.claimed_fen,
        claimed_on=None if closed.claimed_fen else closed.claimed_on,
        missing=("paid_since_settled",) if since else (),
        assumed=("settled",),
        schedule=(),
        days_past_due=0,
        on_received=None,
        on_agreement_fen=None,
    )


def _doubtful(closed: Ledger, found: Ledger, shown: Settlement) -> Ledger:
    """From nothing up to what would be owed without the settlement."""
    high = found.owed.high_fen if found.owed is not None else None
    return msgspec.structs.replace(
        closed,
        owed=None if high is None else Range(low_fen=0, high_fen=high),
        missing=(shown.doubt, *found.missing),
    )


def lower_claim(loan: Loan, history: History, found: Ledger) -> int | None:
    """What is claimed in fen, less payments since, where the record came to more on its day.

    None = nothing is claimed, or not less. Interest since the day of the claim is no contradiction.
    """
    then = _then(loan, history, found) if _claims_less(found) else None
    if then is None or then.owed is None or found.claimed_fen is None or found.owed is None:
        return None
    if found.claimed_fen >= then.owed.high_fen:
        return None
    paid = payments_on(loan, history, on=found.on)
    since = sum(p.amount_fen for p in paid if p.proven and p.on > then.on)
    left = max(0, found.claimed_fen - since)
    return left if left < found.owed.high_fen else None


def _contradicted(loan: Loan, history: History, found: Ledger) -> bool:
    """Whether the claim is below all that the record proves, or its days past due are far fewer."""
    less, stated = _claims_less(found), loan.days_past_due
    then = _then(loan, history, found) if less or stated is not None else None
    if then is None or then.owed is None:
        return False
    days = then.days_past_due
    later = days is not None and stated is not None and days - stated > COUNTING_SLACK_DAYS
    below = then.claimed_fen is not None and then.claimed_fen < then.owed.low_fen
    return (less and below) or later


def _claims_less(found: Ledger) -> bool:
    """Whether less is claimed than is owed today at the most."""
    claimed, owed = found.claimed_fen, found.owed
    return claimed is not None and owed is not None and claimed < owed.high_fen


def _then(loan: Loan, history: History, found: Ledger) -> Ledger | None:
    """The ledger on the day of the claim; None when that day is still to come."""
    day = loan.balance_on
    if day is not None and day > found.on:
        return None
    return found if day is None or day == found.on else reckoned(loan, history, on=day)
