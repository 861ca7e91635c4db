"""What was owed at the end of each day: the ledger of every day in a row."""

import datetime as dt

import msgspec

from fairdue.facts import History, Loan
from fairdue.plan.claim import ledger
from fairdue.plan.ledger import Range

__all__ = ["DAYS_MAX", "Day", "daybook"]

DAYS_MAX = 1_000


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """The end of one day, in fen; the parts belong to the lower end of `owed`.

    `owed` None = nothing is known of the debt's size. `added_fen` is what the day added to the
    lower end, below zero on a day of payment, `added_high_fen` to the upper; None on the first
    day.
    """

    on: dt.date
    owed: Range | None
    principal_fen: int
    interest_fen: int
    penalty_fen: int
    fees_fen: int
    ahead_fen: int
    added_fen: int | None
    added_high_fen: int | None = None


def daybook(loan: Loan, history: History, *, since: dt.date, until: dt.date) -> tuple[Day, ...]:
    """Each day from `since` to `until`, both counted, each from the record as known of that day.

    Raises ValueError when the days run backwards or are more than 1,000.
    """
    count = (until - since).days + 1
    if not 1 <= count <= DAYS_MAX:
        message = f"{since} to {until}: give from 1 to {DAYS_MAX} days, the earlier first"
        raise ValueError(message)
    days: list[Day] = []
    for number in range(count):
        kept = ledger(loan, history, on=since + dt.timedelta(days=number))
        before = days[-1].owed if days else None
        added = added_high = None
        if before is not None and kept.owed is not None:
            added = kept.owed.low_fen - before.low_fen
            added_high = kept.owed.high_fen - before.high_fen
        days.append(
            Day(
                on=kept.on,
                owed=kept.owed,
                principal_fen=kept.principal_fen,
                interest_fen=kept.interest_fen,
                penalty_fen=kept.penalty_fen,
                fees_fen=kept.fees_fen,
                ahead_fen=kept.ahead_fen,
                added_fen=added,
                added_high_fen=added_high,
            )
        )
    return tuple(days)
