"""Who may claim the money of a loan: a guarantor that paid the lender takes its place.

Civil Code art. 700: the guarantor may recover within what it paid, with the creditor's rights.
"""

import datetime as dt

from fairdue.facts import History, LegalEvent, LegalStep, Loan, PartyRole

__all__ = ["claimant", "claimed_fen", "compensation"]


def compensation(loan: Loan, history: History, *, on: dt.date) -> LegalEvent | None:
    """The first payment of a guarantor to the lender on this debt by day `on`; None without one."""
    events = (
        event
        for event in history.of(LegalEvent)
        if event.debt == loan.debt
        and event.step is LegalStep.COMPENSATED
        and history.day(event.occurred_at) <= on
    )
    return next(events, None)


def claimant(loan: Loan, history: History, *, on: dt.date) -> str | None:
    """Who may claim the money at the end of day `on`; None = the record names nobody.

    A guarantor that has paid the lender, else the creditor. Where nobody knows which guarantor
    paid, nobody is named: the lender is owed no more.
    """
    paid = compensation(loan, history, on=on)
    if paid is None:
        return loan.creditor
    return paid.party or loan.party(PartyRole.GUARANTOR)


def claimed_fen(loan: Loan, history: History, *, on: dt.date) -> int | None:
    """What the claimant says is owed at the end of day `on`, in fen; None = it has not said.

    What was claimed before a guarantor paid, the lender claimed, and it is owed no more.
    """
    paid = compensation(loan, history, on=on)
    stated_on = loan.balance_on
    if paid is not None and stated_on is not None and stated_on < history.day(paid.occurred_at):
        return None
    return loan.claimed_by(on)
