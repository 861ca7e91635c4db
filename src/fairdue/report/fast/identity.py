"""The kernel of identity: which other tokens were seen with the query's own."""

from typing import Any

import numpy as np

from fairdue.report.fast.compiled import compiled
from fairdue.report.fast.inquiry import NONE, ODD, OK, UNAVAILABLE, seen_before, windows
from fairdue.report.fast.plan import NULL_32
from fairdue.report.fast.zone import place
from fairdue.report.when import DAY_US

ABNORMAL = 3
OTHERS, TOGETHER, STRANGE, CHANGED, REABNORMAL, ALL_MATCH = range(6)
"""Measures, in the order of `plan.MEASURES`."""


@compiled
def bounds(store: Any, own: int) -> tuple[int, int]:
    """Where the events of a token stand in a store."""
    if own < 0 or own >= len(store.first) - 1:
        return 0, 0
    return store.first[own], store.first[own + 1]


@compiled
def gathered(one: Any, two: Any, own: int, t: Any, vis: Any, other: Any) -> int:
    """Put the events of a token with both tokens, of two stores, in order of time. How many."""
    i, i_end = bounds(one, own)
    j, j_end = bounds(two, own)
    n = 0
    while i < i_end or j < j_end:
        if j >= j_end or (i < i_end and one.t[i] <= two.t[j]):
            t[n], other[n] = one.t[i], one.other[i]
            vis[n] = one.vis[i] if len(one.vis) > 0 else one.t[i]
            i += 1
        else:
            t[n], other[n] = two.t[j], two.other[j]
            vis[n] = two.vis[j] if len(two.vis) > 0 else two.t[j]
            j += 1
        if other[n] >= 0:
            n += 1
    return n


@compiled
def most_events(one: Any, two: Any, own: Any, rows: Any) -> int:
    """Events of the token with most of them among some queries."""
    most = 0
    for q in rows:
        i, i_end = bounds(one, own[q])
        j, j_end = bounds(two, own[q])
        most = max(most, i_end - i + j_end - j)
    return most


@compiled
def disordered(zone: Any, t: Any, n: int) -> bool:
    """Whether a later one of n events has an earlier local day."""
    before, guess = -(2**62), 0
    for i in range(n):
        guess = place(zone.starts, t[i], guess)
        day = (t[i] + zone.shifts[guess]) // DAY_US
        if day < before:
            return True
        before = day
    return False


@compiled
def identities(  # noqa: C901, PLR0912, PLR0913, PLR0917 - numba calls by place
    plan: Any,
    one: Any,
    two: Any,
    zone: Any,
    mode: int,
    asked: Any,
    others_n: int,
    narrow: Any,
    status: Any,
) -> None:
    """Fill the rows of `narrow` (queries by columns) and the status of each query.

    `one`, `two`: stores of inquiries and of account events. Rows of queries whose status is not
    OK hold anything; there are no 64-bit columns.
    """
    stamp = np.full(others_n + 1, -1, np.int32)
    begins, order = np.empty(len(plan.spans), np.int64), np.empty(len(plan.spans), np.int64)
    starts, shifts, upto = zone.starts, zone.shifts, plan.upto
    room = most_events(one, two, asked.own, asked.rows) + 1
    t, vis, other = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int32)
    there, count, odd = -1, 0, False
    for q in asked.rows:
        at, day, own, mine = asked.at[q], asked.day[q], asked.own[q], asked.other[q]
        if own != there:
            there, count = own, gathered(one, two, own, t, vis, other)
            odd = zone.back and disordered(zone, t, count)
        end = seen_before(t, 0, count, at)
        status[q] = UNAVAILABLE if own < 0 else NONE
        for i in range(end - 1, -1, -1):
            if vis[i] < at:
                status[q] = OK
                break
        if status[q] != OK:
            continue
        windows(plan.spans, t, starts, shifts, mode, at, day, 0, end, begins, order)
        i, guess, n, together, strange, oldest = end - 1, 0, 0, 0, NULL_32, NULL_32
        for p in range(len(order)):
            w = order[p]
            while i >= begins[w]:
                if vis[i] < at:
                    guess = place(starts, t[i], guess)
                    local = (t[i] + shifts[guess]) // DAY_US
                    if local > day:
                        odd = True
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
                    change = last_change(t, vis, other, end, at)
                    if change >= 0:
                        guess = place(starts, t[change], guess)
                        value = day - (t[change] + shifts[guess]) // DAY_US
                elif mine >= 0:
                    value = together if what == TOGETHER else strange if what == STRANGE else oldest
                narrow[q, plan.operations[o, 2]] = value
        if odd:
            status[q] = ODD


@compiled
def last_change(t: Any, vis: Any, other: Any, end: int, at: int) -> int:
    """An event of the latest instant at which the set of other tokens changed, -1 for none."""
    later, after = -1, -1  # the event looked at before, and one of the next later instant
    for i in range(end - 1, -1, -1):
        if vis[i] >= at:
            continue
        if later >= 0 and other[i] != other[later]:
            # Two at one instant: the instant after it, with one, is a change; else it is itself.
            return after if t[i] == t[later] and after >= 0 else later
        if later >= 0 and t[i] != t[later]:
            after = later
        later = i
    return -1
