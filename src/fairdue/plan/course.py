"""The course of a plan in whole fen: plain loops over integers.

The functions run as they stand, or compiled by numba when it is installed (`engine.py`); the
answers are the same to the fen. A plan is three orders: whose minimum is met first (`triage`), who
gets what is left (`order`), and which offers are taken (`take`) in which month (`by`).

`by` of any other debt is one more than the month in which it is to close, 0 = none named. A debt
with a fee is held to it; of the others it tells how long their minimums will be asked for.

Rows of `d`, one column a debt: balance, yearly rate in ppm, fee a month, minimum a month at least,
part of what is owed that it is in ppm, late fee, sum of an offer, number of pay days up to its last
day, whether it reports, legal weight, number of pay days from the first on which its minimum is
left unpaid, so that offers on others can be saved for. Then what counts once an instalment of its
agreement is missed: what the contract asks for today (0 = there is no agreement, -1 = it goes on),
its rate, fee, minimum, part and late fee, whether that is so already (the two sets of terms have
then changed places), and the rate on what is late where the agreement goes on.

`room` is where the loops work, as wide as there are debts or months: what each debt still owes and
was paid this month, one more than the month in which it closed, months that are tried, what each
later month has left, and what would be owed by the contract beside an agreement.
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
    "ROOM",
    "TOTAL",
    "accrue",
    "asked",
    "begin",
    "course",
    "due_now",
    "failing",
    "falling",
    "handed",
    "needed",
    "pay",
    "projected",
    "settled",
    "share",
]

BROKEN, TOTAL, MONTHS, AREA, HARM, RISK, MISSED = range(7)
"""Figures of a course: 1 = it never ends, 2 = an offer's day was missed; sum of payments (and of
what is still owed at the end) in fen; months; sums over months of open debts, of reporting debts
past due, of legal weights of open debts; number of minimums missed."""
METRICS = 7
BALANCE, RATE, FEE, MINIMUM, SHARE, LATE, OFFER, UNTIL, REPORTS, LEGAL, WAITS = range(11)
OWED, RATE_THEN, _, _, _, _, VOID, DELAY = range(WAITS + 1, WAITS + 9)
TERMS = 5
"""Rows from the rate to the late fee, and as many from `RATE_THEN` on."""
LEFT, PAID, ENDS, TRIED, FREE, BESIDE = range(6)
ROOM = 6
PPM, TWO_YEARS_PPM, YEAR_PPM = 1_000_000, 24_000_000, 12_000_000
ROUNDS = 4
"""How often what must be kept is looked at again, because what was paid lowers later minimums."""
HOPELESS = 4
"""A debt that grows to so many times itself before its month is paid at once, as far as it goes."""
_Ints = Any
"""Lists of int, or arrays of int64 when compiled."""


def asked(d: _Ints, i: int, owed: int) -> int:
    """The minimum of a month in which a debt owes so much."""
    part = (2 * owed * d[SHARE][i] + PPM) // (2 * PPM)
    least: int = min(owed, max(d[MINIMUM][i], part))
    return least


def swap(d: _Ints, i: int) -> None:
    """Let the terms of the agreement and those of the contract change places."""
    for k in range(TERMS):
        kept = d[RATE + k][i]
        d[RATE + k][i] = d[RATE_THEN + k][i]
        d[RATE_THEN + k][i] = kept
    d[VOID][i] = 1 - d[VOID][i]


def begin(d: _Ints, left: _Ints, beside: _Ints) -> None:
    """Start anew: every agreement is kept so far."""
    for i in range(len(d[BALANCE])):
        left[i] = d[BALANCE][i]
        beside[i] = d[OWED][i]
        if d[VOID][i]:
            swap(d, i)


def failing(  # noqa: PLR0917 - one step of compiled loops
    d: _Ints, i: int, month: int, missed: bool, left: _Ints, paid: _Ints, beside: _Ints
) -> int:
    """What an agreement that is not kept adds to a debt after this month's payment, in fen.

    Where the agreement goes on, a month of delay on what is behind its instalments. Else, with the
    first that is missed, whatever the contract asks for beyond what is left by the agreement.
    """
    added = 0
    if d[OWED][i] < 0:
        behind = left[i] - max(0, d[BALANCE][i] - (month + 1) * d[MINIMUM][i])
        added = (2 * max(0, behind) * d[DELAY][i] + YEAR_PPM) // TWO_YEARS_PPM
    elif d[OWED][i] > 0 and d[VOID][i] == 0:
        grown = (2 * beside[i] * d[RATE_THEN][i] + YEAR_PPM) // TWO_YEARS_PPM
        beside[i] = max(0, beside[i] + grown + d[RATE_THEN + 1][i] - paid[i])
        if missed:
            added = max(0, beside[i] - left[i])
            swap(d, i)
    return added


def due_now(d: _Ints, i: int, owed: int, month: int) -> int:
    """The minimum that is to be paid in a month: none while it is left unpaid on purpose."""
    return 0 if month < d[WAITS][i] else asked(d, i, owed)


def accrue(d: _Ints, left: _Ints, paid: _Ints, month: int) -> int:
    """A month's interest and fee on every open debt; the sum of minimums now to be paid."""
    due = 0
    for i in range(len(d[BALANCE])):
        paid[i] = 0
        if left[i] > 0:
            grown = (2 * left[i] * d[RATE][i] + YEAR_PPM) // TWO_YEARS_PPM
            left[i] += grown + d[FEE][i]
            due += due_now(d, i, left[i], month)
    return due


def falling(  # noqa: PLR0917 - one step of compiled loops
    d: _Ints, i: int, month: int, until: int, last: int, left: _Ints, free: _Ints
) -> None:
    """Add the minimums of the months before `until` that fall with the balance to `free`.

    `free` holds by how much each month's minimums differ from those of the month before.
    """
    owed = left[i]
    for t in range(month + 1, until):
        owed += (2 * owed * d[RATE][i] + YEAR_PPM) // TWO_YEARS_PPM + d[FEE][i]
        due = due_now(d, i, owed, t)
        owed -= due
        free[t] += due
        if t < last:
            free[t + 1] -= due


def projected(  # noqa: C901, PLR0912, PLR0917 - one step of compiled loops
    d: _Ints, take: _Ints, by: _Ints, month: int, last: int, came: _Ints, left: _Ints, free: _Ints
) -> int:
    """What this month must keep so that later ones meet minimums and offers, in fen.

    `free` gets what each month up to `last` has beyond them. As late as possible: a month that
    lacks money takes it from the one before.
    """
    for t in range(month + 1, last + 1):
        free[t] = 0
    asking = 0
    for i in range(len(d[BALANCE])):
        if left[i] <= 0:
            continue
        end = by[i] if take[i] and month < d[UNTIL][i] else by[i] - 1
        until = last + 1 if end < month else end if take[i] or d[FEE][i] > 0 else end + 1
        if d[SHARE][i] > 0:
            falling(d, i, month, min(until, last + 1), last, left, free)
        elif until > month:
            due = asked(d, i, left[i])
            start = d[WAITS][i]
            if start <= month + 1:
                asking += due
            elif start < until and start <= last:
                free[start] += due
            if until <= last and start < until:
                free[until] -= due
    for t in range(month + 1, last + 1):
        asking += free[t]
        free[t] = came[t] - asking
    for i in range(len(d[BALANCE])):
        if take[i] and left[i] > 0 and month < by[i] <= last and month < d[UNTIL][i]:
            free[by[i]] -= min(left[i], d[OFFER][i])
    for t in range(last, month + 1, -1):
        if free[t] < 0:
            free[t - 1] += free[t]
            free[t] = 0
    return max(0, -free[month + 1]) if last > month else 0


def needed(d: _Ints, i: int, goal: int, month: int, left: _Ints, free: _Ints) -> int:
    """What a debt must get now beyond its minimum to close in month `goal`; takes from `free`.

    Later months give what they have left, the latest first.
    """
    owed, due = left[i], due_now(d, i, left[i], month)
    for t in range(month + 1, goal + 1):
        owed += (2 * owed * d[RATE][i] + YEAR_PPM) // TWO_YEARS_PPM + d[FEE][i]
        if t < goal:
            owed -= due
        if owed <= 0:
            return 0
        if owed > HOPELESS * left[i] + d[FEE][i]:
            break
    for t in range(goal, month, -1):
        used = min(owed, max(0, free[t]))
        free[t] -= used
        owed = -((used - owed) * YEAR_PPM // (YEAR_PPM + d[RATE][i]))
        if owed <= 0:
            return 0
    wanted: int = min(owed, left[i])
    return wanted


def settled(  # noqa: PLR0917 - one step of compiled loops
    d: _Ints, take: _Ints, by: _Ints, order: _Ints, month: int, cash: int, room: _Ints
) -> int:
    """Pay offers whose month has come; the cash left, or one below zero where one has to wait.

    An offer takes the place of the month's minimum, and is good until its last day. One that
    has to wait gets the whole minimum.
    """
    left, paid = room[LEFT], room[PAID]
    for i in order:
        if not take[i] or left[i] <= 0 or month < by[i] or month >= d[UNTIL][i]:
            continue
        wanted = min(left[i], max(0, d[OFFER][i] - paid[i]))
        if wanted > cash:
            more = due_now(d, i, left[i] + paid[i], month) - paid[i]
            if 0 < more <= cash:
                paid[i] += more
                left[i] -= more
                cash -= more
            return -1 - cash
        paid[i] += wanted
        left[i] = 0
        cash -= wanted
    return cash


def pay(  # noqa: C901, PLR0913, PLR0917 - one step of compiled loops
    d: _Ints,
    take: _Ints,
    by: _Ints,
    triage: _Ints,
    order: _Ints,
    month: int,
    came: _Ints,
    cash: int,
    room: _Ints,
) -> int:
    """Minimums, offers whose month has come, what closes debts in their month, the rest in order.

    Returns the cash left.
    """
    left, paid, free = room[LEFT], room[PAID], room[FREE]
    last, missed, offered, falls = month, 0, 0, 0
    for i in triage:
        if left[i] <= 0:
            continue
        falls |= d[SHARE][i] > 0
        due = due_now(d, i, left[i], month)
        if take[i] and month < d[UNTIL][i]:
            offered = 1
            last = max(last, by[i])
            if month >= by[i]:
                due = min(due, d[OFFER][i])
        elif d[FEE][i] > 0:
            last = max(last, by[i] - 1)
        if 0 < due <= cash:
            paid[i] = due
            left[i] -= due
            cash -= due
        elif due > cash:
            missed = 1
    cash = settled(d, take, by, order, month, cash, room)
    if cash < 0:
        return -1 - cash
    last = min(last, len(came) - 1)
    for _ in range(ROUNDS if falls and last > month else 1):
        kept = projected(d, take, by, month, last, came, left, free)
        if missed and not offered:  # not saved for later minimums while this month's go unmet
            kept = 0
        if cash <= kept:
            break
        cash = kept + handed(d, take, by, order, month, last, cash - kept, room)
    return cash


def handed(  # noqa: PLR0917 - one step of compiled loops
    d: _Ints, take: _Ints, by: _Ints, order: _Ints, month: int, last: int, cash: int, room: _Ints
) -> int:
    """Hand out what need not be kept: what closes debts in their month, then the rest in order.

    Returns the cash left. `room` has what later months have left beyond minimums and offers.
    """
    left, paid, free = room[LEFT], room[PAID], room[FREE]
    first = 0  # whoever is first in line gets what is left without being asked about
    while first < len(order) - 1 and left[order[first]] <= 0:
        first += 1
    for k in range(len(order) - 1, first, -1):
        i = order[k]
        if cash <= 0:
            break
        if left[i] > 0 and d[FEE][i] > 0 and month < by[i] <= last + 1 and not take[i]:
            more = min(cash, needed(d, i, by[i] - 1, month, left, free))
            paid[i] += more
            left[i] -= more
            cash -= more
    for i in order:
        if left[i] > 0 and not (take[i] and month < d[UNTIL][i]):
            more = min(cash, left[i])
            paid[i] += more
            left[i] -= more
            cash -= more
    return cash


def share(d: _Ints, cash: int, left: _Ints, paid: _Ints) -> int:
    """The cash to all in proportion to what they are owed; the cash left.

    The fen that rounding down leaves over go to the largest remainders, the first debt of several
    alike: as `rounding.shares` does.
    """
    n = len(d[BALANCE])
    total = 0
    for i in range(n):
        total += max(0, left[i])
    if total <= cash:
        cash_left = cash - total
        for i in range(n):
            paid[i] = max(0, left[i])
            left[i] -= paid[i]
        return cash_left
    spent = 0
    for i in range(n):
        paid[i] = cash * max(0, left[i]) // total
        spent += paid[i]
    for _ in range(cash - spent):
        most, most_left = -1, -1
        for i in range(n):
            left_over = cash * max(0, left[i]) - paid[i] * total
            if left_over > most_left:
                most, most_left = i, left_over
        paid[most] += 1
    for i in range(n):
        left[i] -= paid[i]
    return 0


def course(  # noqa: C901, PLR0912, PLR0913, PLR0917 - one loop, compiled
    d: _Ints,
    take: _Ints,
    by: _Ints,
    triage: _Ints,
    order: _Ints,
    shared: int,
    came: _Ints,
    room: _Ints,
    out: _Ints,
    most: int,
) -> None:
    """Pay debts by these orders from what comes each month; figures go to `out`.

    `shared`: in proportion to what they are owed instead. Given up as broken once what is paid and
    what is still owed are more than `most` fen.
    """
    left, paid, ends = room[LEFT], room[PAID], room[ENDS]
    for k in range(METRICS):
        out[k] = 0
    still = len(order)
    begin(d, left, room[BESIDE])
    for i in range(still):
        ends[i] = 0
    cash = 0
    for t in range(len(came)):
        if still == 0:
            return
        out[MONTHS] = t + 1
        accrue(d, left, paid, t)
        cash += came[t]
        if shared:
            cash = share(d, cash, left, paid)
        else:
            cash = pay(d, take, by, triage, order, t, came, cash, room)
        still, owed = 0, 0
        for i in range(len(order)):
            out[TOTAL] += paid[i]
            if left[i] <= 0:
                if ends[i] == 0:
                    ends[i] = t + 1
                continue
            still += 1
            owed += min(left[i], d[OFFER][i]) if take[i] else left[i]
            out[AREA] += 1
            out[RISK] += d[LEGAL][i]
            due = asked(d, i, left[i] + paid[i])
            missed = paid[i] < due
            if missed:
                out[MISSED] += 1
                left[i] += d[LATE][i]
            if missed or due == 0:
                out[HARM] += d[REPORTS][i]
            if d[OWED][i] != 0:
                left[i] += failing(d, i, t, missed, left, paid, room[BESIDE])
            if take[i] and t + 1 >= d[UNTIL][i]:
                out[BROKEN] = 2
        if out[BROKEN] or out[TOTAL] + owed > most:
            out[BROKEN] = max(out[BROKEN], 1)
            return
    if still:
        out[BROKEN] = 1
        for i in range(len(order)):
            out[TOTAL] += left[i]
