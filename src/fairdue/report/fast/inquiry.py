"""The kernel of inquiries: back from the query's instant, each window written when it is left."""

from typing import Any, NamedTuple

import numba
import numpy as np

from fairdue.report.fast.plan import NULL_32, NULL_64
from fairdue.report.fast.zone import begin, place, since
from fairdue.report.when import DAY_US


class Asked(NamedTuple):
    """Queries as numbers: token of the key and of the other key, viewer, instant, local day."""

    own: Any
    other: Any
    viewer: Any
    at: Any
    day: Any


class Sums(NamedTuple):
    """Running sums of one query, by slice; `block` by slice and month block."""

    n: Any
    orgs: Any
    own: Any
    newest: Any
    oldest: Any
    widest: Any
    closest: Any
    run: Any
    run_day: Any
    running: Any
    block: Any


OK, NONE, UNAVAILABLE, ODD = 0, 1, 2, 3


@numba.njit(nogil=True)
def seen_before(store: Any, low: int, high: int, at: int) -> int:
    """The place after the last event that happened before an instant."""
    while low < high:
        middle = (low + high) // 2
        if store.t[middle] < at:
            low = middle + 1
        else:
            high = middle
    return low


@numba.njit(nogil=True)
def counted(store: Any, i: int, at: int) -> bool:
    """Whether an event is visible at an instant and not a repeated one."""
    if len(store.vis) > 0 and store.vis[i] >= at:
        return False
    return not (len(store.hid) > 0 and store.hid[i] < at)


@numba.njit(nogil=True)
def opened(store: Any, own: int, at: int) -> tuple[int, int, int]:
    """Bounds of what a token's query can see, and the state of its block."""
    if own < 0:
        return 0, 0, UNAVAILABLE
    if own >= len(store.first) - 1:
        return 0, 0, NONE
    low = store.first[own]
    end = seen_before(store, low, store.first[own + 1], at)
    state = NONE
    for i in range(end - 1, low - 1, -1):
        if counted(store, i, at):
            state = OK
            break
    return low, end, state


@numba.njit(nogil=True)
def blank(plan: Any, narrow: Any, wide: Any) -> None:
    """Null in every column of a plan."""
    for o in range(len(plan.what)):
        if plan.wide[o]:
            wide[plan.into[o]] = NULL_64
        else:
            narrow[plan.into[o]] = NULL_32


@numba.njit(nogil=True)
def windows(
    plan: Any, store: Any, zone: Any, mode: int, at: int, day: int, low: int, end: int, begins: Any,
    order: Any,
) -> None:
    """First event of each window, and the windows in order: the shortest first."""
    for w in range(len(plan.unit)):
        instant, first = since(plan.unit[w], plan.count[w], mode, at, day)
        begins[w] = begin(zone, store.t, low, end, instant, first, 0)
        j = w
        while j > 0 and begins[order[j - 1]] < begins[w]:
            order[j] = order[j - 1]
            j -= 1
        order[j] = w


@numba.njit(nogil=True)
def inquiries(
    plan: Any, store: Any, zone: Any, mode: int, asked: Any, lenders_n: int, narrow: Any,
    wide: Any, status: Any,
) -> None:
    """Fill the rows of `narrow` and `wide` (queries by columns) and the status of each query."""
    k = plan.slices
    sums = Sums(
        *(np.zeros(k, np.int64), np.zeros(k, np.int64), np.zeros(k, np.int64)),
        *(np.zeros(k, np.int64), np.zeros(k, np.int64), np.zeros(k, np.int64)),
        *(np.zeros(k, np.int64), np.zeros(k, np.int64), np.zeros(k, np.int64)),
        *(np.zeros(k, np.bool_), np.zeros((k, plan.months + 2), np.int64)),
    )
    stamp, met = np.full(lenders_n + 1, -1, np.int64), np.zeros(lenders_n + 1, np.uint64)
    begins, order = np.empty(len(plan.unit), np.int64), np.empty(len(plan.unit), np.int64)
    months = np.empty(plan.months + 2, np.int64)
    for q in range(len(asked.own)):
        at, day, own = asked.at[q], asked.day[q], asked.own[q]
        low, end, state = opened(store, own, at)
        status[q] = state
        if state != OK:
            blank(plan, narrow[q], wide[q])
            continue
        windows(plan, store, zone, mode, at, day, low, end, begins, order)
        for m in range(1, plan.months + 1):
            instant, first = since(2, m, mode, at, day)
            months[m] = begin(zone, store.t, low, end, instant, first, 0)
        clear(sums)
        i, guess, month = end - 1, 0, 1
        for p in range(len(order)):
            w = order[p]
            while i >= begins[w]:
                if counted(store, i, at):
                    guess = place(zone, store.t[i], guess)
                    local = (store.t[i] + zone.shifts[guess]) // DAY_US
                    if local > day:
                        status[q] = ODD
                    while month <= plan.months and months[month] > i:
                        month += 1
                    add(plan, sums, store, i, local, min(month, plan.months + 1), q, asked.viewer[q],
                        stamp, met)
                i -= 1
            write(plan, sums, w, day, asked.viewer[q] >= 0, narrow[q], wide[q])
        if store.odd[own]:
            status[q] = ODD


@numba.njit(nogil=True)
def clear(sums: Any) -> None:
    """Nothing seen yet."""
    sums.n[:] = 0
    sums.orgs[:] = 0
    sums.own[:] = 0
    sums.block[:] = 0


@numba.njit(nogil=True)
def add(
    plan: Any, sums: Any, store: Any, i: int, day: int, month: int, q: int, viewer: int, stamp: Any,
    met: Any,
) -> None:
    """Count one inquiry in each of its slices."""
    lender, code = store.lender[i], store.code[i]
    if stamp[lender] != q:
        stamp[lender], met[lender] = q, np.uint64(0)
    bits = met[lender]
    for j in range(plan.lengths[code]):
        s = plan.lists[code, j]
        sums.n[s] += 1
        sums.own[s] += lender == viewer
        bit = np.uint64(1) << np.uint64(s)
        if not bits & bit:
            sums.orgs[s] += 1
            bits |= bit
        if plan.series[s]:
            extend(sums, s, day)
            sums.block[s, month] += 1
    met[lender] = bits


@numba.njit(nogil=True)
def extend(sums: Any, s: int, day: int) -> None:
    """Gaps, first, latest and run of a slice with one more event that is earlier than all."""
    if sums.n[s] == 1:
        sums.newest[s] = day
        sums.run[s], sums.run_day[s], sums.running[s] = 1, day, True
        sums.widest[s], sums.closest[s] = -1, 2**62
    else:
        gap = sums.oldest[s] - day
        sums.widest[s] = max(sums.widest[s], gap)
        sums.closest[s] = min(sums.closest[s], gap)
        if sums.running[s] and gap <= 1:
            sums.run[s] += 1
            sums.run_day[s] = day
        else:
            sums.running[s] = False
    sums.oldest[s] = day


@numba.njit(nogil=True)
def write(plan: Any, sums: Any, w: int, day: int, viewer: bool, narrow: Any, wide: Any) -> None:
    """The columns of a window, from what was seen so far."""
    for o in range(plan.upto[w], plan.upto[w + 1]):
        what, s = plan.what[o], plan.part[o]
        n = sums.n[s]
        value = NULL_32
        if what == 0:
            value = n
        elif what == 1:
            value = sums.orgs[s]
        elif what == 2:
            if viewer:
                value = sums.own[s]
        elif what <= 6:
            monthly(plan, sums, w, o, narrow, wide)
            continue
        elif what <= 8:
            if n > 1:
                value = sums.widest[s] if what == 7 else sums.closest[s]
        elif n > 0:
            if what == 9:
                value = day - sums.oldest[s]
            elif what == 10:
                value = day - sums.newest[s]
            elif what == 11:
                value = sums.run[s]
            elif what == 12:
                value = sums.newest[s] - sums.run_day[s] + 1
            else:
                value = sums.newest[s]
        narrow[plan.into[o]] = value


@numba.njit(nogil=True)
def monthly(plan: Any, sums: Any, w: int, o: int, narrow: Any, wide: Any) -> None:
    """One column of the month blocks of a window: months, mean, most or fewest."""
    what, s = plan.what[o], plan.part[o]
    filled, most, fewest = 0, 0, 2**62
    for m in range(1, plan.count[w] + 1):
        n = sums.block[s, m]
        filled += n > 0
        most, fewest = max(most, n), min(fewest, n)
    if what == 3:
        narrow[plan.into[o]] = filled
    elif what == 4:
        wide[plan.into[o]] = NULL_64
        if filled:
            wide[plan.into[o]] = (200 * sums.n[s] + filled) // (2 * filled)
    else:
        narrow[plan.into[o]] = most if what == 5 else fewest
