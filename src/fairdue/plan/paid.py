"""Whether a debt is paid off, by what the other side shows or by terms and payments."""

import datetime as dt

from fairdue.credit import closing_of
from fairdue.facts import History, Loan
from fairdue.plan.compensation import compensation, ledger

__all__ = ["paid_off"]


def paid_off(loan: Loan, history: History, *, on: dt.date) -> bool:
    """Whether the record shows at the end of day `on` that nothing is owed on the loan any more.

    Either the lender shows it as paid, or the ledger comes to nothing for certain while nothing is
    claimed. A guarantor who paid the lender is owed instead, so the lender's word ends nothing.
    """
    if closing_of(loan, history, on=on) is not None:
        if compensation(loan, history, on=on) is None:
            return True
    elif loan.balance_fen:
        return False
    owed = ledger(loan, history, on=on).owed
    return owed is not None and owed.high_fen == 0
