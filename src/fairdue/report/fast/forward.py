"""The kernel of inquiries for one token with many events and many queries: forward in time.

The queries are answered in order of time. An inquiry enters a window once and leaves it once;
lenders are counted as they come and go, and a tree holds gaps, runs and months. So the work grows
with the events plus the queries, not with their product. The same columns as `inquiry.inquiries`.
"""

from typing import Any, NamedTuple

import numpy as np

from fairdue.report.fast import tree
from fairdue.report.fast.compiled import compiled
from fairdue.report.fast.inquiry import (
    BLOCK,
    CLOSEST,
    NEWEST,
    NONE,
    OK,
    OLDEST,
    ORGS,
    OWN,
    RUN,
    RUN_DAY,
    SELFNUM,
    WIDEST,
    N,
    write,
)
from fairdue.report.fast.zone import NEVER, place, reached
from fairdue.report.when import DAY_US


class Line(NamedTuple):
    """The events of one token in order of time.

    `who` numbers lenders (or other tokens) from 0; `names` are their numbers elsewhere, ascending.
    `enter`: events in the order in which they begin to be counted; `leave`: in which they end.
    """

    t: Any
    vis: Any
    hid: Any
    day: Any
    who: Any
    names: Any
    enter: Any
    leave: Any


@compiled
def line(t: Any, vis: Any, hid: Any, who: Any, starts: Any, shifts: Any) -> Line:
    """The line of some events; `vis` and `hid` empty: counted from when they happened, for ever."""
    n = len(t)
    seen = vis if len(vis) > 0 else t
    hidden = hid if len(hid) > 0 else np.full(n, NEVER)
    names = np.unique(who)
    day = np.empty(n, np.int64)
    guess = 0
    for i in range(n):
        guess = place(starts, t[i], guess)
        day[i] = (t[i] + shifts[guess]) // DAY_US
    # An event that is hidden before it can be seen never counts.
    enter = np.argsort(seen, kind="mergesort")
    leave = np.argsort(hidden, kind="mergesort")
    return Line(
        t,
        seen,
        hidden,
        day,
        np.searchsorted(names, who),
        names,
        enter[hidden[enter] > seen[enter]],
        leave[(hidden[leave] > seen[leave]) & (hidden[leave] < NEVER)],
    )


@compiled
def line_of(store: Any, low: int, high: int, zone: Any) -> Line:
    """The line of the events in the places low to high of a table; `who` are lenders."""
    t, vis, hid = store.t[low:high], store.vis[low:high], store.hid[low:high]
    return line(t, vis, hid, store.lender[low:high], zone.starts, zone.shifts)


@compiled
def number(names: Any, name: int) -> int:
    """The number of a name, -1 when it does not occur."""
    found = np.searchsorted(names, name)
    return int(found) if found < len(names) and names[found] == name else -1


@compiled
def states(events: Any, asked: Any, rows: Any, status: Any) -> None:
    """The status of queries in order of time: whether any event counts."""
    e, o = 0, 0
    for q in rows:
        at = asked.at[q]
        while e < len(events.enter) and events.vis[events.enter[e]] < at:
            e += 1
        while o < len(events.leave) and events.hid[events.leave[o]] < at:
            o += 1
        status[q] = OK if e > o else NONE


@compiled
def forward(  # noqa: PLR0913, PLR0917 - numba calls by place
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
    states(events, asked, rows, status)
    code = store.code[low:high]
    for w in range(len(plan.spans)):
        through(plan, w, events, code, zone, mode, asked, rows, narrow, wide, status)


@compiled
def wanted(plan: Any, w: int) -> tuple[bool, bool]:
    """Whether columns of a window look at more than counts, and at months."""
    more, months = False, False
    for o in range(plan.upto[w], plan.upto[w + 1]):
        what = plan.operations[o, 0]
        more |= what > SELFNUM
        months |= SELFNUM < what < SELFNUM + 5
    return more, months


@compiled
def through(  # noqa: C901, PLR0912, PLR0913, PLR0917 - numba calls by place
    plan: Any,
    w: int,
    events: Any,
    code: Any,
    zone: Any,
    mode: int,
    asked: Any,
    rows: Any,
    narrow: Any,
    wide: Any,
    status: Any,
) -> None:
    """The columns of one window."""
    t, n = events.t, len(events.t)
    more, months = wanted(plan, w)
    spots = np.cumsum(plan.series) - 1
    trees = tree.planted(plan.series.sum() if more else 0, n if more else 1)
    met = np.zeros((len(events.names), plan.slices), np.int32)
    sums = np.zeros((BLOCK + plan.months + 2, plan.slices), np.int64)
    inside = np.zeros(n, np.bool_)
    got = np.zeros(7, np.int32)
    begins = np.zeros(plan.months, np.int64)
    first, e, o = 0, 0, 0
    for q in rows:
        at, day = asked.at[q], asked.day[q]
        begun = reached(plan.spans[w], mode, zone, t, first, at, day)
        while first < begun:
            if inside[first]:
                inside[first] = False
                count(plan, sums, met, code[first], events.who[first], -1)
            first += 1
        while e < len(events.enter) and events.vis[events.enter[e]] < at:
            i = events.enter[e]
            e += 1
            if i >= first:
                inside[i] = True
                count(plan, sums, met, code[i], events.who[i], 1)
                if more:
                    mark(plan, spots, trees, code[i], i, events.day[i], True)
        while o < len(events.leave) and events.hid[events.leave[o]] < at:
            i = events.leave[o]
            o += 1
            if inside[i]:
                inside[i] = False
                count(plan, sums, met, code[i], events.who[i], -1)
                if more:
                    mark(plan, spots, trees, code[i], i, events.day[i], False)
        if status[q] != OK:
            continue
        viewer = number(events.names, asked.viewer[q])
        if viewer >= 0:
            sums[OWN] = met[viewer]
        else:
            sums[OWN] = 0
        if months:
            for m in range(plan.spans[w, 1]):
                begins[m] = reached(plan.blocks[m], mode, zone, t, first, at, day)
        if more:
            look(plan, spots, trees, first, begins[: plan.spans[w, 1] if months else 0], sums, got)
        viewed = asked.viewer[q] >= 0
        write(plan.operations, plan.upto, plan.spans[w, 1], sums, w, day, viewed, narrow, wide, q)


@compiled
def count(plan: Any, sums: Any, met: Any, code: int, who: int, by: int) -> None:
    """Count an inquiry that enters a window (`by` 1) or leaves it (-1)."""
    for j in range(plan.lengths[code]):
        s = plan.lists[code, j]
        sums[N, s] += by
        if met[who, s] == (0 if by > 0 else 1):
            sums[ORGS, s] += by
        met[who, s] += by


@compiled
def mark(  # noqa: PLR0917 - numba calls by place
    plan: Any, spots: Any, trees: Any, code: int, i: int, day: int, counted: bool
) -> None:
    """Count an inquiry in the trees of its slices, or no longer."""
    for j in range(plan.lengths[code]):
        s = plan.lists[code, j]
        if plan.series[s]:
            tree.put(trees[spots[s]], i, day, counted)


@compiled
def look(  # noqa: PLR0917 - numba calls by place
    plan: Any, spots: Any, trees: Any, first: int, begins: Any, sums: Any, got: Any
) -> None:
    """Gaps, first, latest, run and months of the slices from an event on."""
    for s in range(plan.slices):
        if not plan.series[s]:
            continue
        tree.since_place(trees[spots[s]], first, got)
        sums[NEWEST, s], sums[OLDEST, s] = got[tree.LAST], got[tree.FIRST]
        sums[WIDEST, s], sums[CLOSEST, s] = got[tree.WIDEST], got[tree.CLOSEST]
        sums[RUN, s], sums[RUN_DAY, s] = got[tree.RUN], got[tree.RUN_DAY]
        before = 0
        for m in range(len(begins)):
            upto = tree.count_since(trees[spots[s]], begins[m])
            sums[BLOCK + m, s] = upto - before
            before = upto
