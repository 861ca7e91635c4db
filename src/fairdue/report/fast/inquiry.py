"""The kernel of inquiries: back from the query's instant, each window written when it is left."""

from typing import Any, NamedTuple

import numpy as np

from fairdue.report.fast.compiled import compiled
from fairdue.report.fast.plan import NULL_32, NULL_64
from fairdue.report.fast.zone import begin, place, since
from fairdue.report.when import DAY_US


class Asked(NamedTuple):
    """Queries as numbers: token of the key and of the other key, viewer, instant, local day.

    `rows`: those of them that are to be answered.
    """

    rows: Any
    own: Any
    other: Any
    viewer: Any
    at: Any
    day: Any


N, ORGS, OWN, NEWEST, OLDEST, WIDEST, CLOSEST, RUN, RUN_DAY, RUNNING, BLOCK = range(11)
"""Rows of the running sums, one column per slice; month block m stands in row BLOCK + m."""


ALLNUM, ORGNUM, SELFNUM, TOT_MONS, AVG_MONNUM, MAX_MONNUM, MIN_MONNUM = range(7)
MAX_INTEDAY, MIN_INTEDAY, FIRST_DAYS, LAST_DAYS, CONSNUM, CSINTEDAY, LAST_DATE = range(7, 14)
"""Measures, in the order of `plan.MEASURES`."""
OK, NONE, UNAVAILABLE, ODD = 0, 1, 2, 3


@compiled
def seen_before(t: Any, low: int, high: int, at: int) -> int:
    """The place after the last event that happened before an instant."""
    while low < high:
        middle = (low + high) // 2
        if t[middle] < at:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def counted(vis: Any, hid: Any, i: int, at: int) -> bool:
    """Whether an event is visible at an instant and not a repeated one."""
    if len(vis) > 0 and vis[i] >= at:
        return False
    return not (len(hid) > 0 and hid[i] < at)


@compiled
def opened(first: Any, t: Any, vis: Any, hid: Any, own: int, at: int) -> tuple[int, int, int]:
    """Bounds of what a token's query can see, and the state of its block."""
    if own < 0:
        return 0, 0, UNAVAILABLE
    if own >= len(first) - 1:
        return 0, 0, NONE
    low = first[own]
    end = seen_before(t, low, first[own + 1], at)
    for i in range(end - 1, low - 1, -1):
        if counted(vis, hid, i, at):
            return low, end, OK
    return low, end, NONE


@compiled
def windows(  # noqa: PLR0913, PLR0917 - numba calls by place
    spans: Any,
    t: Any,
    starts: Any,
    shifts: Any,
    mode: int,
    at: int,
    day: int,
    low: int,
    end: int,
    begins: Any,
    order: Any,
) -> None:
    """First event of each window (rows of unit, count), and the windows, the shortest first."""
    for w in range(len(spans)):
        instant, first = since(spans[w, 0], spans[w, 1], mode, at, day)
        begins[w] = begin(starts, shifts, t, low, end, instant, first)
        j = w
        while j > 0 and begins[order[j - 1]] < begins[w]:
            order[j] = order[j - 1]
            j -= 1
        order[j] = w


@compiled
def inquiries(  # noqa: PLR0913, PLR0917 - numba calls by place
    plan: Any,
    store: Any,
    zone: Any,
    mode: int,
    asked: Any,
    lenders_n: int,
    narrow: Any,
    wide: Any,
    status: Any,
) -> None:
    """Fill the rows of `narrow` and `wide` (queries by columns) and the status of each query.

    Rows of queries whose status is not OK hold anything.
    """
    sums = np.zeros((BLOCK + plan.months + 2, plan.slices), np.int64)
    stamp, met = np.full(lenders_n + 1, -1, np.int64), np.zeros(lenders_n + 1, np.uint64)
    begins, order = np.empty(len(plan.spans), np.int64), np.empty(len(plan.spans), np.int64)
    months, sorted_ = np.empty(len(plan.blocks), np.int64), np.empty(len(plan.blocks), np.int64)
    first, t, vis, hid, odd = store.first, store.t, store.vis, store.hid, store.odd
    lender, code = store.lender, store.code
    lists, lengths, series, spans = plan.lists, plan.lengths, plan.series, plan.spans
    starts, shifts = zone.starts, zone.shifts
    for q in asked.rows:
        at, day, own, viewer = asked.at[q], asked.day[q], asked.own[q], asked.viewer[q]
        low, end, state = opened(first, t, vis, hid, own, at)
        status[q] = state
        if state != OK:
            continue
        windows(spans, t, starts, shifts, mode, at, day, low, end, begins, order)
        windows(plan.blocks, t, starts, shifts, mode, at, day, low, end, months, sorted_)
        sums[:] = 0
        i, guess, month = end - 1, 0, 0
        for p in range(len(order)):
            w = order[p]
            while i >= begins[w]:
                if counted(vis, hid, i, at):
                    guess = place(starts, t[i], guess)
                    local = (t[i] + shifts[guess]) // DAY_US
                    if local > day:
                        status[q] = ODD
                    while month < plan.months and months[month] > i:
                        month += 1
                    who = lender[i]
                    if stamp[who] != q:
                        stamp[who], met[who] = q, np.uint64(0)
                    own_inquiry = who == viewer
                    met[who] = add(
                        sums, lists, lengths, series, code[i], local, month, own_inquiry, met[who]
                    )
                i -= 1
            write(
                plan.operations, plan.upto, spans[w, 1], sums, w, day, viewer >= 0, narrow, wide, q
            )
        if odd[own]:
            status[q] = ODD


@compiled
def add(  # noqa: PLR0913, PLR0917 - numba calls by place
    sums: Any,
    lists: Any,
    lengths: Any,
    series: Any,
    code: int,
    day: int,
    month: int,
    own: bool,
    bits: Any,
) -> Any:
    """Count one inquiry in each of its slices; the slices in which its lender was met."""
    for j in range(lengths[code]):
        s = lists[code, j]
        sums[N, s] += 1
        if own:
            sums[OWN, s] += 1
        bit = np.uint64(1) << np.uint64(s)
        if not bits & bit:
            sums[ORGS, s] += 1
            bits |= bit
        if series[s]:
            extend(sums, s, day)
            sums[BLOCK + month, s] += 1
    return bits


@compiled
def extend(sums: Any, s: int, day: int) -> None:
    """Gaps, first, latest and run of a slice with one more event that is earlier than all."""
    if sums[N, s] == 1:
        sums[NEWEST, s] = day
        sums[RUN, s], sums[RUN_DAY, s], sums[RUNNING, s] = 1, day, 1
        sums[WIDEST, s], sums[CLOSEST, s] = -1, 2**62
    else:
        gap = sums[OLDEST, s] - day
        sums[WIDEST, s] = max(sums[WIDEST, s], gap)
        sums[CLOSEST, s] = min(sums[CLOSEST, s], gap)
        if sums[RUNNING, s] and gap <= 1:
            sums[RUN, s] += 1
            sums[RUN_DAY, s] = day
        else:
            sums[RUNNING, s] = 0
    sums[OLDEST, s] = day


@compiled
def write(  # noqa: C901, PLR0912, PLR0913, PLR0917 - numba calls by place
    operations: Any,
    upto: Any,
    months: int,
    sums: Any,
    w: int,
    day: int,
    viewer: bool,
    narrow: Any,
    wide: Any,
    q: int,
) -> None:
    """The columns of a window, from what was seen so far."""
    for o in range(upto[w], upto[w + 1]):
        what, s, into = operations[o, 0], operations[o, 1], operations[o, 2]
        n = sums[N, s]
        value = NULL_32
        if what == ALLNUM:
            value = n
        elif what == ORGNUM:
            value = sums[ORGS, s]
        elif what == SELFNUM:
            if viewer:
                value = sums[OWN, s]
        elif what == AVG_MONNUM:
            filled = monthly(sums, s, months, TOT_MONS)
            wide[q, into] = (200 * n + filled) // (2 * filled) if filled else NULL_64
            continue
        elif what <= MIN_MONNUM:
            value = monthly(sums, s, months, what)
        elif what <= MIN_INTEDAY:
            if n > 1:
                value = sums[WIDEST, s] if what == MAX_INTEDAY else sums[CLOSEST, s]
        elif n > 0:
            if what == FIRST_DAYS:
                value = day - sums[OLDEST, s]
            elif what == LAST_DAYS:
                value = day - sums[NEWEST, s]
            elif what == CONSNUM:
                value = sums[RUN, s]
            elif what == CSINTEDAY:
                value = sums[NEWEST, s] - sums[RUN_DAY, s] + 1
            else:
                value = sums[NEWEST, s]
        narrow[q, into] = value


@compiled
def monthly(sums: Any, s: int, months: int, what: int) -> int:
    """Of the month blocks of a window, how many hold an event, the most or the fewest."""
    filled, most, fewest = 0, 0, sums[BLOCK, s]
    for m in range(months):
        n = sums[BLOCK + m, s]
        filled += n > 0
        most, fewest = max(most, n), min(fewest, n)
    return int(filled if what == TOT_MONS else most if what == MAX_MONNUM else fewest)
