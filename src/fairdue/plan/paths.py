"""A plan walked along thousands of possible futures: plain loops over integers.

Each path draws its own months from a counter, not from a stream: the draw of a path, month and
purpose is always the same for a seed, whatever else is computed. Runs as it stands or compiled
(`engine.py`), with the same integers.

`chances` holds, in ppm of a month: losing work, finding work, income kept while out of work, a
sudden bill. `factors` and `bills` are tables of 256 equally likely values: income in ppm of the
usual, and bills in fen.
"""

from typing import Any

from fairdue.plan.course import (
    BALANCE,
    BESIDE,
    LATE,
    LEFT,
    OFFER,
    PAID,
    UNTIL,
    accrue,
    asked,
    begin,
    due_now,
    failing,
    pay,
    share,
)

__all__ = [
    "BROKE_IN",
    "ENDED_IN",
    "LACKED",
    "backed",
    "drawn",
    "happens",
    "promised",
    "shocked",
    "walk",
]

LOW_32 = 0xFFFFFFFF
BITS, TABLE_BITS = 32, 8
PPM = 1_000_000
LOSE_OR_FIND, SPREAD, BILL, SIZE = range(4)
"""Purposes of a month's draws: work lost or found, income up or down, a bill, its size."""
P_LOSE, P_FIND, KEPT, P_BILL = range(4)
BROKE_IN, LACKED, ENDED_IN = range(3)
"""Figures of a path: month in which the plan broke (0 = it held), fen lacking for minimums and for
living, month of the last payment (0 = none within the walk)."""
_Ints = Any
"""Lists of int, or arrays of int64 when compiled."""


def drawn(seed: int, path: int, month: int, purpose: int) -> int:
    """32 bits that look like chance, from a counter: the mixing steps of a public integer hash."""
    mixed = (seed + path * 0x27D4EB2F + month * 0x165667B1 + purpose * 0x1B873593) & LOW_32
    for _ in range(2):
        mixed ^= mixed >> 16
        mixed = (mixed * 0x7FEB352D) & LOW_32
        mixed ^= mixed >> 15
        mixed = (mixed * 0x046CA68B) & LOW_32
        mixed ^= mixed >> 16
    return mixed


def happens(seed: int, path: int, month: int, purpose: int, chance_ppm: int) -> bool:
    """Whether something of this chance happens in a month of a path."""
    return (drawn(seed, path, month, purpose) * PPM) >> BITS < chance_ppm


def shocked(  # noqa: PLR0917 - one step of compiled loops
    seed: int,
    path: int,
    month: int,
    income: int,
    at_work: bool,
    chances: _Ints,
    factors: _Ints,
    bills: _Ints,
) -> int:
    """What a month of a path brings more (or less, below zero) than was planned, in fen."""
    came = income * factors[drawn(seed, path, month, SPREAD) >> (BITS - TABLE_BITS)] // PPM
    if not at_work:
        came = came * chances[KEPT] // PPM
    bill = 0
    if happens(seed, path, month, BILL, chances[P_BILL]):
        bill = bills[drawn(seed, path, month, SIZE) >> (BITS - TABLE_BITS)]
    change: int = came - income - bill
    return change


def promised(d: _Ints, take: _Ints, by: _Ints, month: int, left: _Ints) -> int:
    """What offers whose month has come ask for beyond the minimums, in fen."""
    more = 0
    for i in range(len(d[BALANCE])):
        if take[i] and left[i] > 0 and by[i] <= month < d[UNTIL][i]:
            more += min(left[i], d[OFFER][i]) - due_now(d, i, left[i], month)
    return more


def backed(cash: int, buffer: int, due: int) -> int:
    """What a month takes from the buffer, so that living, minimums and offers are paid."""
    return max(0, min(buffer, max(due, 0) - cash))


def walk(  # noqa: C901, PLR0913, PLR0917 - one loop, compiled
    d: _Ints,
    take: _Ints,
    by: _Ints,
    triage: _Ints,
    order: _Ints,
    shared: int,
    came: _Ints,
    income: _Ints,
    aside: _Ints,
    allowed: _Ints,
    chances: _Ints,
    factors: _Ints,
    bills: _Ints,
    seed: int,
    buffer: int,
    out: _Ints,
    owed: _Ints,
    room: _Ints,
) -> None:
    """Walk every path, a row of `out` each, over the months of `came`.

    `income` is what is expected each month, `aside` what goes to the `buffer`, `allowed` what
    the plan itself leaves open of the minimums. `owed` takes what is owed after each month of as
    many paths as it has rows. The buffer pays for living first, then for minimums and offers. A
    plan also breaks when an offer it takes is not paid by its last day.
    """
    left, paid = room[LEFT], room[PAID]
    n = len(order)
    for path in range(len(out)):
        begin(d, left, room[BESIDE])
        at_work = True
        kept, cash, lacked, broke, ended = buffer, 0, 0, 0, 0
        for t in range(len(came)):
            chance = chances[P_LOSE] if at_work else chances[P_FIND]
            at_work ^= happens(seed, path, t, LOSE_OR_FIND, chance)
            change = shocked(seed, path, t, income[t], at_work, chances, factors, bills)
            cash += came[t] + change
            kept += aside[t]
            due = accrue(d, left, paid, t) + promised(d, take, by, t, left)
            from_buffer = backed(cash, kept, due)
            kept -= from_buffer
            cash += from_buffer
            lacked += max(0, -cash)
            cash = max(0, cash)
            if shared:
                cash = share(d, cash, left, paid)
            else:
                cash = pay(d, take, by, triage, order, t, came, cash, room)
            missed, still, open_fen, lost = 0, 0, 0, False
            for i in range(n):
                if left[i] > 0:
                    still += 1
                    lost |= take[i] and t + 1 >= d[UNTIL][i]
                    due = asked(d, i, left[i] + paid[i])
                    if paid[i] < due:
                        missed += due - paid[i]
                        left[i] += d[LATE][i]
                    left[i] += failing(d, i, t, paid[i] < due, left, paid, room[BESIDE])
                    open_fen += left[i]
            if path < len(owed):
                owed[path][t] = open_fen
            beyond = max(0, missed - allowed[t])
            lacked += beyond
            if broke == 0 and (lost or beyond > 0):
                broke = t + 1
            if still == 0:
                ended = t + 1
                break
        if ended == 0 and broke == 0:
            broke = len(came)
        out[path][BROKE_IN] = broke
        out[path][LACKED] = lacked
        out[path][ENDED_IN] = ended
