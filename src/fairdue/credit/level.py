"""Level monthly parts of a sum, as offers to pay in instalments are usually put."""

import datetime as dt

from fairdue.credit.period import months_after
from fairdue.facts import OfferPart


def level_parts(
    amount_fen: int, count: int, first_due_on: dt.date, *, first_fen: int | None = None
) -> tuple[OfferPart, ...]:
    """The sum in `count` monthly parts, level but for the first, if it is stated, and the cents.

    Cents that do not divide fall on the last part; a due day that a month lacks is its last day.
    Raises ValueError when a part would not be above zero, or the year lies beyond the calendar.
    """
    first = amount_fen // count if first_fen is None else first_fen
    level = (amount_fen - first) // (count - 1) if count > 1 else 0
    amounts = [first, *[level] * (count - 1)]
    amounts[-1] += amount_fen - sum(amounts)
    if min(amounts) <= 0 or amounts[0] != first:
        message = f"{amount_fen} fen cannot be paid in {count} parts of which the first is {first}"
        raise ValueError(message)
    return tuple(
        OfferPart(due=months_after(first_due_on, n), amount_fen=amount)
        for n, amount in enumerate(amounts)
    )
