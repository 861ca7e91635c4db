"""The kernel of account events for one token with many events and many queries: forward in time.

As `forward` for inquiries. The same columns as `account.accounts`.
"""

from typing import Any, NamedTuple

import numpy as np

from fairdue.report.fast import loan, tree
from fairdue.report.fast.account import (
    AMOUNT,
    CLEAN,
    FIRST_DAYS,
    LAST_DATE,
    LENDERS,
    LOANS,
    NEWEST,
    OLDEST,
    OVERDUE,
    PAID,
    PEAKS,
    SETTLED,
    SUMS,
    N,
    write,
)
from fairdue.report.fast.compiled import compiled
from fairdue.report.fast.forward import line_of, states
from fairdue.report.fast.inquiry import OK
from fairdue.report.fast.zone import reached


class Told(NamedTuple):
    """What the account events of one token say, beside when and by whom."""

    mask: Any
    amount: Any
    kind: Any
    loan: Any


class Wanted(NamedTuple):
    """What the columns of a window look at.

    `slices` as bits; `ends` those of which the first or latest event is wanted; `peaks`, `state`:
    whether the largest amounts of loans are, and how loans stand.
    """

    slices: Any
    ends: Any
    peaks: bool
    state: bool


@compiled
def account_forward(  # noqa: PLR0913, PLR0917 - numba calls by place
    plan: Any,
    store: Any,
    zone: Any,
    mode: int,
    asked: Any,
    own: int,
    rows: Any,
    narrow: Any,
    wide: Any,
    status: Any,
) -> None:
    """Fill the rows of one token's queries, given in order of time, and their status."""
    low, high = store.first[own], store.first[own + 1]
    events = line_of(store, low, high, zone)
    told = Told(
        store.mask[low:high], store.amount[low:high], store.kind[low:high], store.loan[low:high]
    )
    states(events, asked, rows, status)
    places = loan.places(told.loan, told.kind, events.t)
    for w in range(len(plan.spans)):
        through(plan, w, events, told, places, zone, mode, asked, rows, narrow, wide, status)


@compiled
def wanted(plan: Any, w: int) -> Wanted:
    """What the columns of a window look at."""
    slices, peaks, state = np.uint64(0), False, False
    ends = np.zeros(plan.slices, np.bool_)
    for o in range(plan.upto[w], plan.upto[w + 1]):
        what, s = plan.operations[o, 0], plan.operations[o, 1]
        slices |= np.uint64(1) << np.uint64(s)
        if what == CLEAN:  # a share of the loans of all events, which stand first
            slices |= np.uint64(1)
        ends[s] |= FIRST_DAYS <= what <= LAST_DATE
        peaks |= what == PEAKS
        state |= what > LAST_DATE
    return Wanted(slices, ends, peaks, state)


@compiled
def through(  # noqa: C901, PLR0913, PLR0917 - numba calls by place
    plan: Any,
    w: int,
    events: Any,
    told: Any,
    places: Any,
    zone: Any,
    mode: int,
    asked: Any,
    rows: Any,
    narrow: Any,
    wide: Any,
    status: Any,
) -> None:
    """The columns of one window."""
    t, n, who = events.t, len(events.t), events.who
    want = wanted(plan, w)
    spots, trees = np.cumsum(want.ends) - 1, tree.planted(want.ends.sum(), n)
    met = np.zeros((len(events.names), plan.slices), np.int32)
    touched = np.zeros((len(places.root), plan.slices), np.int32)
    taken = np.zeros((len(events.names), plan.slices), np.int32)
    state = loan.states(places.nodes if want.state else 1)
    bits = np.zeros(len(state), np.uint64)
    peaks = np.full((places.nodes if want.peaks else 1, max(plan.peaks) + 1), -1, np.int64)
    sums = np.zeros((SUMS, plan.slices), np.int64)
    inside, got = np.zeros(n, np.bool_), np.zeros(7, np.int32)
    first, e, o = 0, 0, 0
    for q in rows:
        at, day = asked.at[q], asked.day[q]
        begun = reached(plan.spans[w], mode, zone, t, first, at, day)
        while first < begun:
            if inside[first]:
                inside[first] = False
                count(want, sums, met[who[first]], touched, told, first, -1)
                amount(plan, want, places, peaks, told, first, False, sums)
            first += 1
        while e < len(events.enter) and events.vis[events.enter[e]] < at:
            i = events.enter[e]
            e += 1
            if i >= first:
                inside[i] = True
                count(want, sums, met[who[i]], touched, told, i, 1)
                amount(plan, want, places, peaks, told, i, True, sums)
                mark(want, spots, trees, told.mask[i], i, events.day[i], True)
                follow(want, places, state, bits, told, t, i, True, who[i], taken, sums)
        while o < len(events.leave) and events.hid[events.leave[o]] < at:
            i = events.leave[o]
            o += 1
            if inside[i]:
                inside[i] = False
                count(want, sums, met[who[i]], touched, told, i, -1)
                amount(plan, want, places, peaks, told, i, False, sums)
                mark(want, spots, trees, told.mask[i], i, events.day[i], False)
                follow(want, places, state, bits, told, t, i, False, who[i], taken, sums)
        if status[q] != OK:
            continue
        for s in range(plan.slices):
            if want.ends[s]:
                tree.since_place(trees[spots[s]], first, got)
                sums[NEWEST, s], sums[OLDEST, s] = got[tree.LAST], got[tree.FIRST]
        write(plan.operations, plan.upto, sums, w, day, narrow, wide, q)


@compiled
def count(  # noqa: PLR0917 - numba calls by place
    want: Any, sums: Any, met: Any, touched: Any, told: Any, i: int, by: int
) -> None:
    """Count an event that enters a window (`by` 1) or leaves it (-1).

    `met` (slices) events of its lender, `touched` (loans, slices) of each loan.
    """
    which, was = told.loan[i], 0 if by > 0 else 1
    for s in range(len(met)):
        if not told.mask[i] & want.slices & (np.uint64(1) << np.uint64(s)):
            continue
        sums[N, s] += by
        sums[AMOUNT, s] += by * told.amount[i]
        if met[s] == was:
            sums[LENDERS, s] += by
        if touched[which, s] == was:
            sums[LOANS, s] += by
        met[s] += by
        touched[which, s] += by


@compiled
def amount(  # noqa: PLR0917 - numba calls by place
    plan: Any, want: Any, places: Any, peaks: Any, told: Any, i: int, on: bool, sums: Any
) -> None:
    """Count the amount of an event among the largest of its loan, or no longer."""
    if want.peaks:
        root, mask = places.root[told.loan[i]], told.mask[i] & want.slices
        loan.peak(places.leaf[i], root, plan.peaks, peaks, told.amount[i], mask, on, sums)


@compiled
def mark(  # noqa: PLR0917 - numba calls by place
    want: Any, spots: Any, trees: Any, mask: Any, i: int, day: int, on: bool
) -> None:
    """Count an event in the trees of its slices, or no longer."""
    for s in range(len(spots)):
        if want.ends[s] and mask & (np.uint64(1) << np.uint64(s)):
            tree.put(trees[spots[s]], i, day, on)


@compiled
def follow(  # noqa: PLR0913, PLR0917 - numba calls by place
    want: Any,
    places: Any,
    state: Any,
    bits: Any,
    told: Any,
    t: Any,
    i: int,
    on: bool,
    who: int,
    taken: Any,
    sums: Any,
) -> None:
    """How the loan of an event stands when it is counted, or no longer."""
    kind, root = told.kind[i], places.root[told.loan[i]]
    if not want.state or kind not in (PAID, OVERDUE, SETTLED):
        return
    loan.tell(state[root], bits[root], who, taken, sums, -1)
    loan.put(
        places.leaf[i],
        root,
        state,
        bits,
        kind,
        t[i],
        told.amount[i],
        told.mask[i] & want.slices,
        on,
    )
    loan.tell(state[root], bits[root], who, taken, sums, 1)
