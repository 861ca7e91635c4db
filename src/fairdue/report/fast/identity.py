"""The kernel of identity: which other tokens were seen with the query's own."""

from typing import Any

import numpy as np

from fairdue.report.fast.compiled import compiled
from fairdue.report.fast.inquiry import ODD, OK, counted, opened, windows
from fairdue.report.fast.plan import NULL_32
from fairdue.report.fast.zone import place
from fairdue.report.when import DAY_US

ABNORMAL = 3
OTHERS, TOGETHER, STRANGE, CHANGED, REABNORMAL, ALL_MATCH = range(6)
"""Measures, in the order of `plan.MEASURES`."""


@compiled
def identities(  # noqa: C901, PLR0912, PLR0917 - numba calls by place
    plan: Any,
    store: Any,
    zone: Any,
    mode: int,
    asked: Any,
    others_n: int,
    narrow: Any,
    _wide: Any,
    status: Any,
) -> None:
    """Fill the rows of `narrow` (queries by columns) and the status of each query.

    The store holds observations alone: events with both tokens. Rows of queries whose status is
    not OK hold anything; there are no 64-bit columns.
    """
    stamp = np.full(others_n + 1, -1, np.int32)
    begins, order = np.empty(len(plan.spans), np.int64), np.empty(len(plan.spans), np.int64)
    first, t, vis, hid, other = store.first, store.t, store.vis, store.hid, store.other
    starts, shifts, upto = zone.starts, zone.shifts, plan.upto
    for q in range(len(asked.own)):
        at, day, own, mine = asked.at[q], asked.day[q], asked.own[q], asked.other[q]
        low, end, state = opened(first, t, vis, hid, own, at)
        status[q] = state
        if state != OK:
            continue
        windows(plan.spans, t, starts, shifts, mode, at, day, low, end, begins, order)
        i, guess, n, together, strange, oldest = end - 1, 0, 0, 0, NULL_32, NULL_32
        for p in range(len(order)):
            w = order[p]
            while i >= begins[w]:
                if counted(vis, hid, i, at):
                    guess = place(starts, t[i], guess)
                    local = (t[i] + shifts[guess]) // DAY_US
                    if local > day:
                        status[q] = ODD
                    if stamp[other[i]] != q:
                        stamp[other[i]] = q
                        n += 1
                    if other[i] == mine:
                        together, oldest = 1, day - local
                    elif strange == NULL_32:
                        strange = day - local
                i -= 1
            for o in range(upto[w], upto[w + 1]):
                what, value = plan.operations[o, 0], NULL_32
                if what == OTHERS:
                    value = n
                elif what == REABNORMAL:
                    value = 1 if n >= ABNORMAL else 0
                elif what == CHANGED:
                    change = last_change(t, vis, other, low, end, at)
                    if change >= 0:
                        guess = place(starts, t[change], guess)
                        value = day - (t[change] + shifts[guess]) // DAY_US
                elif mine >= 0:
                    value = together if what == TOGETHER else strange if what == STRANGE else oldest
                narrow[q, plan.operations[o, 2]] = value
        if store.odd[own]:
            status[q] = ODD


@compiled
def last_change(t: Any, vis: Any, other: Any, low: int, end: int, at: int) -> int:
    """An event of the latest instant at which the set of other tokens changed, -1 for none."""
    later, after = -1, -1  # the event looked at before, and one of the next later instant
    for i in range(end - 1, low - 1, -1):
        if not counted(vis, vis[:0], i, at):
            continue
        if later >= 0 and other[i] != other[later]:
            # Two at one instant: the instant after it, with one, is a change; else it is itself.
            return after if t[i] == t[later] and after >= 0 else later
        if later >= 0 and t[i] != t[later]:
            after = later
        later = i
    return -1
