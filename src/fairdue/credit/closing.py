"""What shows a loan as paid to its lender."""

import datetime as dt

from fairdue.facts import AccountEvent, AccountEventKind, Fact, History, Loan


def closing_of(loan: Loan, history: History, *, on: dt.date) -> Fact | None:
    """The fact that shows a loan as paid by day `on`: a balance of nothing, an account settled.

    Of several accounts settled, or one settled again, the last.
    """
    if loan.balance_fen == 0 and (loan.balance_on is None or loan.balance_on <= on):
        return loan
    parties = {part.party for part in loan.parties}
    settled = [
        event
        for event in history.of(AccountEvent)
        if event.kind is AccountEventKind.SETTLED
        and loan.account == event.account is not None
        and event.lender in parties
        and history.day(event.occurred_at) <= on
    ]
    return settled[-1] if settled else None
