"""The search for a better plan: orders and months are moved one by one while that is better.

Plain loops over integers as those of `course.py`, whose words they share; compiled or not, the
answers are the same.
"""

from typing import Any

from fairdue.plan.course import (
    BALANCE,
    BROKEN,
    ENDS,
    FEE,
    METRICS,
    MISSED,
    TOTAL,
    TRIED,
    UNTIL,
    WAITS,
    course,
)

__all__ = ["better", "improve", "polish", "settle", "shift", "stepped", "wait"]

STEPS = (-1, 1, -2, 2, -3, 3, -4, 4)
"""By how many months a closing month is moved."""
TOGETHER = 2
"""How many of them are moved at once."""
ROUNDS = 2
"""How often the months in which debts close are taken as the months in which they are to."""
FAR = 500
"""Whatever costs more than the best by a part of so many is not looked at again."""
_Ints = Any
"""Lists of int, or arrays of int64 when compiled."""


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
    idle: int,
    came: _Ints,
    aim: _Ints,
    best: _Ints,
    room: _Ints,
    out: _Ints,
    beyond: int,
) -> int:
    """Move one debt to another place of an order while that is better; how many courses were run.

    Changes `triage` (from place `fixed` on), `order` and `by` in place; `best` gets the figures.
    `idle`: also until which offer's month a minimum is left unpaid.
    `beyond` is more than any sum. Where every minimum is met, `triage` says nothing and stays.
    """
    n = len(order)
    course(d, take, by, triage, order, 0, came, room, best, beyond)
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
                    course(d, take, by, triage, order, 0, came, room, out, most)
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
                most = best[TOTAL] if cost and best[BROKEN] == 0 else beyond
                course(d, take, by, triage, order, 0, came, room, out, most)
                runs += 1
                if better(out, best, aim):
                    for k in range(len(out)):
                        best[k] = out[k]
                    kept = month
                    moved = True
            by[i] = kept
        if idle and best[MISSED] > 0:
            count = wait(d, take, by, triage, order, fixed, came, aim, best, room, out, beyond)
            moved = moved or count > 0
    return runs


def wait(  # noqa: PLR0913, PLR0917 - one step of compiled loops
    d: _Ints,
    take: _Ints,
    by: _Ints,
    triage: _Ints,
    order: _Ints,
    fixed: int,
    came: _Ints,
    aim: _Ints,
    best: _Ints,
    room: _Ints,
    out: _Ints,
    beyond: int,
) -> int:
    """Leave one debt's minimum unpaid until an offer's month, or at no time, while it is better.

    How many changes were; `best` gets the figures.
    """
    n, count = len(order), 0
    for k in range(fixed, n):
        i = triage[k]
        kept = d[WAITS][i]
        for other in range(n + 1):
            days = by[other] + 1 if other < n and take[other] else 0
            if days == kept or (other < n and days == 0):
                continue
            d[WAITS][i] = days
            course(d, take, by, triage, order, 0, came, room, out, beyond)
            if better(out, best, aim):
                for m in range(METRICS):
                    best[m] = out[m]
                kept = days
                count += 1
        d[WAITS][i] = kept
    return count


def settle(  # noqa: PLR0913, PLR0917 - one step of compiled loops
    d: _Ints,
    take: _Ints,
    by: _Ints,
    triage: _Ints,
    order: _Ints,
    came: _Ints,
    aim: _Ints,
    best: _Ints,
    room: _Ints,
    out: _Ints,
    beyond: int,
) -> bool:
    """Run the months tried until debts close in them; whether that is better than `best`.

    Then `by` and `best` are those of the best run. No more minimums may be missed than before.
    """
    tried, ends = room[TRIED], room[ENDS]
    most = beyond if best[BROKEN] else best[TOTAL] + best[TOTAL] // FAR
    found = False
    for _ in range(ROUNDS):
        course(d, take, tried, triage, order, 0, came, room, out, most)
        if better(out, best, aim) and out[MISSED] <= best[MISSED]:
            for k in range(METRICS):
                best[k] = out[k]
            for i in range(len(order)):
                by[i] = tried[i]
            found = True
        moved = False
        if out[BROKEN] == 0:
            for i in range(len(order)):
                if not take[i] and tried[i] != ends[i]:
                    tried[i] = ends[i]
                    moved = True
        if not moved:
            break
    return found


def stepped(d: _Ints, take: _Ints, by: _Ints, tried: _Ints, number: int, width: int) -> bool:
    """Put the months of a numbered move of one or two debts into `tried`; whether there is one."""
    n = len(d[BALANCE])
    for k in range(n):
        tried[k] = by[k]
    before = n
    for _ in range(width):
        step, i = number % len(STEPS), number // len(STEPS) % n
        number //= len(STEPS) * n
        if i >= before or not (take[i] or d[FEE][i] > 0):
            return False
        before = i
        tried[i] += STEPS[step]
        if tried[i] < (0 if take[i] else 1) or (take[i] and tried[i] >= d[UNTIL][i]):
            return False
    return True


def polish(  # noqa: PLR0913, PLR0917 - one search, compiled
    d: _Ints,
    take: _Ints,
    by: _Ints,
    triage: _Ints,
    order: _Ints,
    came: _Ints,
    aim: _Ints,
    best: _Ints,
    room: _Ints,
    out: _Ints,
    beyond: int,
) -> int:
    """Move the months in which debts with a fee close and offers are taken, one or two at once.

    Fees count by the month: what a debt need not have before its month does more elsewhere, so
    `order` is that of the rates, the dearest first. Changes `by` in place; `best` holds and gets
    the figures. Returns how many moves were better.
    """
    n = len(order)
    for k in range(n):
        room[TRIED][k] = by[k]
    count = int(settle(d, take, by, triage, order, came, aim, best, room, out, beyond))
    width = 1
    while width <= TOGETHER:
        before = count
        for number in range((n * len(STEPS)) ** width):
            if stepped(d, take, by, room[TRIED], number, width):
                count += settle(d, take, by, triage, order, came, aim, best, room, out, beyond)
        width = 1 if count > before else width + 1
    return count


def shift(row: _Ints, place: int, to: int) -> None:
    """Move the entry at `place` to `to`; those between close up."""
    entry = row[place]
    step = 1 if to > place else -1
    k = place
    while k != to:
        row[k] = row[k + step]
        k += step
    row[to] = entry
