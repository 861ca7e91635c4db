"""Whether a debt is paid off: by what the other side shows, or by terms and payments."""

import datetime as dt

import msgspec

from fairdue.credit import closing_of
from fairdue.facts import (
    AccountEvent,
    AccountEventKind,
    Agreement,
    Basis,
    Charge,
    Fact,
    History,
    LegalEvent,
    LegalStep,
    Loan,
    PartyRole,
)
from fairdue.plan.compensation import compensation, ledger
from fairdue.plan.settled_deal import paid_settlement

__all__ = ["Settlement", "paid_off", "settlement"]

_ASKING = frozenset({AccountEventKind.DUE, AccountEventKind.OVERDUE, AccountEventKind.DEBIT_FAILED})
_ASKS_NOTHING = frozenset({LegalStep.PROCEEDINGS_ENDED, LegalStep.SUIT_WITHDRAWN})


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """That the lender, or its entry in a credit report, shows a loan as settled.

    `fact` is the id of the fact that shows it, `on` the day; None = not known. `doubt` is the code
    of `Ledger.missing` that stands against it, "" = none.
    """

    fact: str
    on: dt.date | None
    doubt: str = ""

    @property
    def certain(self) -> bool:
        """Whether nothing in the record stands against it."""
        return not self.doubt


def settlement(loan: Loan, history: History, *, on: dt.date) -> Settlement | None:
    """What shows the loan as settled by day `on`; None without it, or once a guarantor has paid.

    Who claims nothing any more, or closes the account as settled, speaks against itself: that
    counts, unless only somebody's word tells of it, the claim was passed on, or something was
    asked for or agreed on since. A guarantor who paid the lender is owed instead. An account that
    was settled before the money was paid out is another one.
    """
    shown = closing_of(loan, history, on=on)
    if shown is None or compensation(loan, history, on=on) is not None:
        return None
    if not isinstance(shown, AccountEvent):
        return _found(
            shown, loan.balance_on, reopened=_reopened(loan, history, loan.balance_on, on)
        )
    day = history.day(shown.occurred_at)
    if loan.signed_at is not None and day < history.day(loan.signed_at):
        return None
    if shown.basis is Basis.CLAIMED:
        return Settlement(fact=shown.id, on=day, doubt="settled_proof")
    assignee = loan.party(PartyRole.ASSIGNEE)
    passed_on = assignee is not None and shown.lender != assignee
    claimed = bool(loan.balance_fen) and (loan.balance_on is None or loan.balance_on > day)
    return _found(shown, day, reopened=passed_on or claimed or _reopened(loan, history, day, on))


def _found(shown: Fact, day: dt.date | None, *, reopened: bool) -> Settlement:
    return Settlement(fact=shown.id, on=day, doubt="settled_doubt" if reopened else "")


def _reopened(loan: Loan, history: History, since: dt.date | None, on: dt.date) -> bool:
    """Whether anything was asked for, charged or agreed on after that day."""
    later = (
        *(a for a in history.of(Agreement) if loan.debt in a.debts),
        *(c for c in history.of(Charge) if c.debt == loan.debt),
        *(e for e in history.of(LegalEvent) if e.debt == loan.debt and e.step not in _ASKS_NOTHING),
        *(
            e
            for e in history.of(AccountEvent)
            if e.account == loan.account and e.kind in _ASKING and e.lender in _parties(loan)
        ),
    )
    return since is not None and any(since < history.day(f.occurred_at) <= on for f in later)


def _parties(loan: Loan) -> set[str]:
    return {part.party for part in loan.parties}


def paid_off(loan: Loan, history: History, *, on: dt.date) -> bool:
    """Whether the record shows at the end of day `on` that nothing is owed on the loan any more.

    Either a settlement agreed with the lender is paid, or the lender shows the loan as settled and
    nothing stands against that, or the ledger comes to nothing for certain while nothing is
    claimed. A guarantor who paid the lender is owed instead.
    """
    agreed = paid_settlement(loan, history, on=on)
    if agreed is not None and compensation(loan, history, on=on) is None:
        return True
    shown = settlement(loan, history, on=on)
    if shown is not None:
        return shown.certain
    if loan.balance_fen:
        return False
    owed = ledger(loan, history, on=on).owed
    return owed is not None and owed.high_fen == 0
