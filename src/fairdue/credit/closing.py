"""What shows a loan as paid: from then on nothing runs on it any more."""

from fairdue.facts import AccountEvent, AccountEventKind, Fact, History, Loan


def closing_of(loan: Loan, history: History) -> Fact | None:
    """The fact that shows a loan as paid: its balance of nothing, or its account as settled."""
    if loan.balance_fen == 0:
        return loan
    parties = {part.party for part in loan.parties}
    settled = (
        event
        for event in history.of(AccountEvent)
        if event.kind is AccountEventKind.SETTLED and loan.account == event.account is not None
    )
    return next((event for event in settled if event.lender in parties), None)
