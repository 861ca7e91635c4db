"""The course of a plan in whole fen, and the search for a better one: plain loops over integers.

Both functions run as they stand, or compiled by numba when it is installed (`engine.py`); the
answers are the same to the fen. A plan is three orders: whose minimum is met first (`triage`), who
gets what is left (`order`), and which offers are taken (`take`) in which month (`by`).

Rows of `d`, one column a debt: balance, yearly rate in ppm, fee a month, minimum a month, late fee,
sum of an offer, number of pay days up to its last day, whether it reports, legal weight.
"""

from typing import Any

__all__ = [
    "AREA",
    "BROKEN",
    "HARM",
    "METRICS",
    "MISSED",
    "MONTHS",
    "RISK",
    "TOTAL",
    "accrue",
    "better",
    "course",
    "held",
    "improve",
    "needed",
    "pay",
    "polish",
    "share",
    "shift",
]

BROKEN, TOTAL, MONTHS, AREA, HARM, RISK, MISSED = range(7)
"""Figures of a course: 1 = it never ends, 2 = an offer's day was missed; sum of payments (and of
what is still owed at the end) in fen; months; sums over months of open debts, of reporting debts
past due, of legal weights of open debts; number of minimums missed."""
METRICS = 7
BALANCE, RATE, FEE, MINIMUM, LATE, OFFER, UNTIL, REPORTS, LEGAL = range(9)
TWO_YEARS_PPM, YEAR_PPM = 24_000_000, 12_000_000
_Ints = Any
"""Lists of int, or arrays of int64 when compiled."""


def accrue(d: _Ints, left: _Ints, paid: _Ints) -> int:
    """A month's interest and fee on every open debt; the sum of minimums now due."""
    due = 0
    for i in range(len(left)):
        paid[i] = 0
        if left[i] > 0:
            grown = (2 * left[i] * d[RATE][i] + YEAR_PPM) // TWO_YEARS_PPM
            left[i] += grown + d[FEE][i]
            due += min(d[MINIMUM][i], left[i])
    return due


def held(d: _Ints, take: _Ints, by: _Ints, month: int, came: _Ints, left: _Ints) -> int:
    """What must be kept back this month so that every offer can be paid in its month, in fen.

    As late as possible: what later months bring beyond their minimums is counted on.
    """
    n = len(left)
    due, most = 0, 0
    for i in range(n):
        due += min(d[MINIMUM][i], left[i])
    for j in range(n):
        if not take[j] or left[j] <= 0 or by[j] <= month:
            continue
        need = 0
        for i in range(n):
            if take[i] and left[i] > 0 and by[i] <= by[j]:
                need += min(left[i], d[OFFER][i]) - min(d[MINIMUM][i], left[i])
        for t in range(month + 1, min(by[j] + 1, len(came))):
            need -= came[t] - due
        most = max(most, need)
    return most


def needed(d: _Ints, i: int, goal: int, month: int, came: _Ints, left: _Ints) -> int:
    """What a debt must get this month so that later months' money can close it in month `goal`."""
    due, rest = 0, 0
    for j in range(len(left)):
        if j != i:
            due += min(d[MINIMUM][j], left[j])
    for t in range(min(goal, len(came) - 1), month, -1):
        rest = max(0, rest + came[t] - due - d[FEE][i]) * YEAR_PPM // (YEAR_PPM + d[RATE][i])
        rest = min(rest, 4 * left[i])
    wanted: int = max(0, left[i] - rest)
    return wanted


def pay(  # noqa: PLR0913, PLR0917 - one step of compiled loops
    d: _Ints,
    take: _Ints,
    by: _Ints,
    triage: _Ints,
    order: _Ints,
    month: int,
    came: _Ints,
    cash: int,
    left: _Ints,
    paid: _Ints,
) -> int:
    """Minimums, offers whose month has come, what closes debts in their month, the rest in order.

    `by` is the month of an offer that is taken; of other debts, one more than the month in which
    they are to close, 0 = none. Returns the cash left.
    """
    for i in triage:
        due = min(d[MINIMUM][i], left[i])
        if 0 < due <= cash:
            paid[i] = due
            left[i] -= due
            cash -= due
    kept = held(d, take, by, month, came, left)
    for i in order:
        if not take[i] or left[i] <= 0 or month < by[i]:
            continue
        wanted = min(left[i], max(0, d[OFFER][i] - paid[i]))
        if wanted > cash:
            return cash
        paid[i] += wanted
        left[i] = 0
        cash -= wanted
    for i in order:
        if left[i] > 0 and not take[i] and by[i] > month:
            wanted = needed(d, i, by[i] - 1, month, came, left)
            more = max(0, min(cash - kept, wanted, left[i]))
            paid[i] += more
            left[i] -= more
            cash -= more
    for i in order:
        if left[i] > 0 and not take[i]:
            more = max(0, min(cash - kept, left[i]))
            paid[i] += more
            left[i] -= more
            cash -= more
    return cash


def share(cash: int, left: _Ints, paid: _Ints) -> int:
    """The cash to all in proportion to what they are owed, rounded down; the cash left."""
    total = 0
    for i in range(len(left)):
        total += max(0, left[i])
    if total <= cash:
        cash_left = cash - total
        for i in range(len(left)):
            paid[i] = max(0, left[i])
            left[i] -= paid[i]
        return cash_left
    spent = 0
    for i in range(len(left)):
        paid[i] = cash * max(0, left[i]) // total
        spent += paid[i]
    for i in range(len(left)):
        left[i] -= paid[i]
    return cash - spent


def course(  # noqa: C901, PLR0913, PLR0917 - one loop, compiled
    d: _Ints,
    take: _Ints,
    by: _Ints,
    triage: _Ints,
    order: _Ints,
    came: _Ints,
    left: _Ints,
    paid: _Ints,
    out: _Ints,
    most: int,
) -> None:
    """Pay debts by these orders from what comes each month; figures go to `out`.

    `left` and `paid` are room to work in. Given up as broken once more than `most` fen are paid.
    """
    for k in range(METRICS):
        out[k] = 0
    still = len(left)
    for i in range(still):
        left[i] = d[BALANCE][i]
    cash = 0
    for t in range(len(came)):
        if still == 0:
            return
        out[MONTHS] = t + 1
        accrue(d, left, paid)
        cash = pay(d, take, by, triage, order, t, came, cash + came[t], left, paid)
        still = 0
        for i in range(len(left)):
            out[TOTAL] += paid[i]
            if left[i] <= 0:
                continue
            still += 1
            out[AREA] += 1
            out[RISK] += d[LEGAL][i]
            missed = paid[i] < d[MINIMUM][i]
            if missed:
                out[MISSED] += 1
                left[i] += d[LATE][i]
            if missed or d[MINIMUM][i] == 0:
                out[HARM] += d[REPORTS][i]
            if take[i] and t + 1 >= d[UNTIL][i]:
                out[BROKEN] = 2
        if out[BROKEN] or out[TOTAL] > most:
            out[BROKEN] = max(out[BROKEN], 1)
            return
    if still:
        out[BROKEN] = 1
        for i in range(len(left)):
            out[TOTAL] += left[i]


def better(one: _Ints, other: _Ints, aim: _Ints) -> bool:
    """Whether one course comes before another: the figures of `aim`, first to last."""
    for k in range(len(aim)):
        if one[aim[k]] != other[aim[k]]:
            return bool(one[aim[k]] < other[aim[k]])
    return False


def improve(  # noqa: C901, PLR0912, PLR0913, PLR0917 - one search, compiled
    d: _Ints,
    take: _Ints,
    by: _Ints,
    triage: _Ints,
    order: _Ints,
    fixed: int,
    came: _Ints,
    aim: _Ints,
    best: _Ints,
    out: _Ints,
    left: _Ints,
    paid: _Ints,
    beyond: int,
) -> int:
    """Move one debt to another place of an order while that is better; how many courses were run.

    Changes `triage` (from place `fixed` on), `order` and `by` in place; `best` gets the figures.
    `beyond` is more than any sum. Where every minimum is met, `triage` says nothing and stays.
    """
    n = len(order)
    course(d, take, by, triage, order, came, left, paid, best, beyond)
    runs = 1
    cost = aim[1] == TOTAL
    moved = True
    while moved:
        moved = False
        for which in range(2):
            row = order if which == 0 else triage
            begin = 0 if which == 0 else fixed
            if which == 1 and best[MISSED] == 0:
                continue
            for place in range(begin, n):
                for to in range(begin, n):
                    if place == to:
                        continue
                    shift(row, place, to)
                    most = best[TOTAL] if cost and best[BROKEN] == 0 else beyond
                    course(d, take, by, triage, order, came, left, paid, out, most)
                    runs += 1
                    if better(out, best, aim):
                        for k in range(len(out)):
                            best[k] = out[k]
                        moved = True
                    else:
                        shift(row, to, place)
        for i in range(n):
            if not take[i]:
                continue
            kept = by[i]
            for month in range(d[UNTIL][i]):
                by[i] = month
                course(d, take, by, triage, order, came, left, paid, out, beyond)
                runs += 1
                if better(out, best, aim):
                    for k in range(len(out)):
                        best[k] = out[k]
                    kept = month
                    moved = True
            by[i] = kept
    return runs


def polish(  # noqa: PLR0913, PLR0917 - one search, compiled
    d: _Ints,
    take: _Ints,
    by: _Ints,
    triage: _Ints,
    order: _Ints,
    came: _Ints,
    aim: _Ints,
    best: _Ints,
    out: _Ints,
    left: _Ints,
    paid: _Ints,
    beyond: int,
) -> None:
    """Close debts with a fee in a month and no earlier, so that dearer ones are paid before it.

    Fees count by the month: what a debt need not have before its month does more elsewhere.
    Changes `order` and `by` in place; `best` holds and gets the figures.
    """
    n = len(order)
    moved = True
    while moved:
        moved = False
        for i in range(n):
            if take[i] or d[FEE][i] == 0:
                continue
            for goal in range(best[MONTHS] + 1):
                place = 0
                while order[place] != i:
                    place += 1
                kept = by[i]
                by[i] = goal
                for to in (place, n - 1):
                    shift(order, place, to)
                    course(d, take, by, triage, order, came, left, paid, out, beyond)
                    if better(out, best, aim):
                        for k in range(METRICS):
                            best[k] = out[k]
                        moved = True
                        kept = goal
                        break
                    shift(order, to, place)
                by[i] = kept


def shift(row: _Ints, place: int, to: int) -> None:
    """Move the entry at `place` to `to`; those between close up."""
    entry = row[place]
    step = 1 if to > place else -1
    k = place
    while k != to:
        row[k] = row[k + step]
        k += step
    row[to] = entry
