"""What the other side claims, held against the record: where the two contradict each other.

A claim is never taken for what is owed. But a creditor that claims less than the record comes to,
or fewer days past due, most likely counts payments that the record does not hold.
"""

import datetime as dt

import msgspec

from fairdue.facts import History, Loan
from fairdue.plan.compensation import ledger as reckoned
from fairdue.plan.ledger import Ledger
from fairdue.plan.reading import payments_on

__all__ = ["ledger", "lower_claim"]

COUNTING_SLACK_DAYS = 31
"""Days past due may be counted from one instalment or the next."""


def ledger(loan: Loan, history: History, *, on: dt.date) -> Ledger:
    """What is owed on a loan at the end of day `on`, from its terms and the recorded money.

    `missing` names `unrecorded_payments` where the other side claims less than that.
    """
    found = reckoned(loan, history, on=on)
    if not _contradicted(loan, history, found):
        return found
    return msgspec.structs.replace(found, missing=(*found.missing, "unrecorded_payments"))


def lower_claim(loan: Loan, history: History, found: Ledger) -> int | None:
    """What is claimed in fen, less payments since, where the record came to more on its day.

    None = nothing is claimed, or not less. Interest since the day of the claim is no contradiction.
    """
    then = _at_claim(loan, history, found)
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
    then = _at_claim(loan, history, found)
    if then is None or then.owed is None or then.claimed_fen is None:
        return False
    days, stated = then.days_past_due, loan.days_past_due
    later = days is not None and stated is not None and days - stated > COUNTING_SLACK_DAYS
    return then.claimed_fen < then.owed.low_fen or later


def _at_claim(loan: Loan, history: History, found: Ledger) -> Ledger | None:
    """The ledger on the day of the claim; None without a claim below what is owed today."""
    claimed = found.claimed_fen
    if claimed is None or found.owed is None or claimed >= found.owed.high_fen:
        return None
    day = found.claimed_on
    return found if day is None or day >= found.on else reckoned(loan, history, on=day)
