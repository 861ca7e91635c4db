"""The kernel of identity: which other tokens were seen with the query's own."""

from typing import Any

import numba
import numpy as np

from fairdue.report.fast.inquiry import ODD, OK, blank, counted, opened, windows
from fairdue.report.fast.plan import NULL_32
from fairdue.report.fast.zone import place
from fairdue.report.when import DAY_US

ABNORMAL = 3


@numba.njit(nogil=True)
def identities(
    plan: Any, store: Any, zone: Any, mode: int, asked: Any, others_n: int, narrow: Any, wide: Any,
    status: Any,
) -> None:
    """Fill the rows of `narrow` (queries by columns) and the status of each query.

    The store holds observations alone: events with both tokens.
    """
    stamp = np.full(others_n + 1, -1, np.int64)
    begins, order = np.empty(len(plan.unit), np.int64), np.empty(len(plan.unit), np.int64)
    for q in range(len(asked.own)):
        at, day, own, mine = asked.at[q], asked.day[q], asked.own[q], asked.other[q]
        low, end, state = opened(store, own, at)
        status[q] = state
        if state != OK:
            blank(plan, narrow[q], wide[q])
            continue
        windows(plan, store, zone, mode, at, day, low, end, begins, order)
        i, n, together, strange, first = end - 1, 0, 0, NULL_32, NULL_32
        for p in range(len(order)):
            w = order[p]
            while i >= begins[w]:
                if counted(store, i, at):
                    other = store.other[i]
                    if stamp[other] != q:
                        stamp[other] = q
                        n += 1
                    local = day_of(store, zone, i)
                    if local > day:
                        status[q] = ODD
                    if other == mine:
                        together, first = 1, day - local
                    elif strange == NULL_32:
                        strange = day - local
                i -= 1
            for o in range(plan.upto[w], plan.upto[w + 1]):
                what = plan.what[o]
                value = n
                if what == 1:
                    value = together if mine >= 0 else NULL_32
                elif what == 2:
                    value = strange if mine >= 0 else NULL_32
                elif what == 3:
                    change = last_change(store, low, end, at)
                    value = NULL_32 if change < 0 else day - day_of(store, zone, change)
                elif what == 4:
                    value = 1 if n >= ABNORMAL else 0
                elif what == 5:
                    value = first if mine >= 0 else NULL_32
                narrow[q, plan.into[o]] = value
        if store.odd[own]:
            status[q] = ODD


@numba.njit(nogil=True)
def day_of(store: Any, zone: Any, i: int) -> int:
    """Local day of an event."""
    return int((store.t[i] + zone.shifts[place(zone, store.t[i], 0)]) // DAY_US)


@numba.njit(nogil=True)
def last_change(store: Any, low: int, end: int, at: int) -> int:
    """An event of the latest instant at which the set of other tokens changed, -1 for none."""
    later = -1
    for i in range(end - 1, low - 1, -1):
        if not counted(store, i, at):
            continue
        if later >= 0 and store.other[i] != store.other[later]:
            # at the same instant: a set of two. Earlier: a set that differs from the next one.
            return later
        later = i
    return -1
