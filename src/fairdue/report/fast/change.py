"""The kernel of identity for one token with many events and many queries: forward in time.

As `forward` for inquiries. The same columns as `identity.identities`.
"""

from typing import Any

import numpy as np

from fairdue.report.fast import tree
from fairdue.report.fast.compiled import compiled
from fairdue.report.fast.forward import Line, line, number, states
from fairdue.report.fast.identity import (
    ABNORMAL,
    CHANGED,
    OTHERS,
    REABNORMAL,
    STRANGE,
    TOGETHER,
    bounds,
    gathered,
)
from fairdue.report.fast.inquiry import OK, seen_before
from fairdue.report.fast.plan import NULL_32
from fairdue.report.fast.zone import reached

FIRST, LAST, CHANGE = range(3)
"""Of the observations counted among the places of a node: first and last, and the later one of the
latest two neighbours with different tokens; as places + 1, 0 for none."""


@compiled
def identity_forward(  # noqa: PLR0913, PLR0917 - numba calls by place
    plan: Any,
    one: Any,
    two: Any,
    zone: Any,
    mode: int,
    asked: Any,
    own: int,
    rows: Any,
    narrow: Any,
    status: Any,
) -> None:
    """Fill the rows of one token's queries, given in order of time, and their status."""
    i, i_end = bounds(one, own)
    j, j_end = bounds(two, own)
    room = i_end - i + j_end - j + 1
    t, vis, other = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int32)
    n = gathered(one, two, own, t, vis, other)
    events = line(t[:n], vis[:n], t[:0], other[:n], zone.starts, zone.shifts)
    states(events, asked, rows, status)
    for w in range(len(plan.spans)):
        count_others(plan, w, events, zone, mode, asked, rows, narrow, status)
    changes(plan, events, asked, rows, narrow, status)


@compiled
def count_others(  # noqa: PLR0913, PLR0917 - numba calls by place
    plan: Any,
    w: int,
    events: Line,
    zone: Any,
    mode: int,
    asked: Any,
    rows: Any,
    narrow: Any,
    status: Any,
) -> None:
    """The columns of one window that count other tokens."""
    t, n, who = events.t, len(events.t), events.who
    met = np.zeros(len(events.names), np.int32)
    inside = np.zeros(n, np.bool_)
    first, e, found = 0, 0, 0
    for q in rows:
        at, day = asked.at[q], asked.day[q]
        begun = reached(plan.spans[w], mode, zone, t, first, at, day)
        while first < begun:
            if inside[first]:
                met[who[first]] -= 1
                found -= met[who[first]] == 0
            first += 1
        while e < len(events.enter) and events.vis[events.enter[e]] < at:
            i = events.enter[e]
            e += 1
            if i >= first:
                inside[i] = True
                found += met[who[i]] == 0
                met[who[i]] += 1
        if status[q] != OK:
            continue
        for o in range(plan.upto[w], plan.upto[w + 1]):
            what, into = plan.operations[o, 0], plan.operations[o, 2]
            if what == OTHERS:
                narrow[q, into] = found
            elif what == REABNORMAL:
                narrow[q, into] = 1 if found >= ABNORMAL else 0


@compiled
def changes(  # noqa: C901, PLR0912 - numba calls by place
    plan: Any, events: Any, asked: Any, rows: Any, narrow: Any, status: Any
) -> None:
    """The columns that look at all of the past: the pair asked about, others, changes."""
    t, who, day = events.t, events.who, events.day
    nodes = np.zeros((2 * tree.nodes(len(t)), 3), np.int32)
    oldest = np.full(len(events.names), 2**31 - 1, np.int32)
    last, other, e = -1, -1, 0  # the latest observation, and the latest with another token
    for q in rows:
        at = asked.at[q]
        while e < len(events.enter) and events.vis[events.enter[e]] < at:
            i = events.enter[e]
            e += 1
            put(nodes, who, i)
            oldest[who[i]] = min(oldest[who[i]], day[i])
            if last < 0 or i > last:
                if last >= 0 and who[i] != who[last]:
                    other = last
                last = i
            elif who[i] != who[last] and i > other:
                other = i
        if status[q] != OK:
            continue
        mine = number(events.names, asked.other[q])
        together = mine >= 0 and oldest[mine] < 2**31 - 1
        strange = last if who[last] != mine else other
        for o in range(len(plan.operations)):
            what, value = plan.operations[o, 0], NULL_32
            if what in (OTHERS, REABNORMAL):
                continue
            if what == CHANGED:
                change = changed(nodes, t)
                if change >= 0:
                    value = asked.day[q] - day[change]
            elif asked.other[q] >= 0:
                if what == TOGETHER:
                    value = 1 if together else 0
                elif what == STRANGE:
                    if strange >= 0:
                        value = asked.day[q] - day[strange]
                elif together:
                    value = asked.day[q] - oldest[mine]
            narrow[q, plan.operations[o, 2]] = value


@compiled
def put(nodes: Any, who: Any, place: int) -> None:
    """Count an observation."""
    node = len(nodes) // 2 + place
    nodes[node, FIRST] = nodes[node, LAST] = place + 1
    node //= 2
    while node:
        left, right = nodes[2 * node], nodes[2 * node + 1]
        if not left[FIRST]:
            nodes[node] = right
        elif not right[FIRST]:
            nodes[node] = left
        else:
            nodes[node, FIRST], nodes[node, LAST] = left[FIRST], right[LAST]
            differ = who[left[LAST] - 1] != who[right[FIRST] - 1]
            between = right[FIRST] if differ else left[CHANGE]
            nodes[node, CHANGE] = right[CHANGE] or between
        node //= 2


@compiled
def changed(nodes: Any, t: Any) -> int:
    """An event of the latest instant at which the set of other tokens changed, -1 for none."""
    later = nodes[1, CHANGE] - 1
    if later < 0:
        return -1
    low, half = seen_before(t, 0, len(t), t[later] + 1), len(nodes) // 2
    if not tie(nodes, t, later) or low >= len(t):
        return int(later)
    low, high = half + low, len(nodes)
    while low < high:
        if low % 2:
            if nodes[low, FIRST]:
                return int(nodes[low, FIRST] - 1)
            low += 1
        low, high = low // 2, high // 2
    return int(later)


@compiled
def tie(nodes: Any, t: Any, place: int) -> bool:
    """Whether the observation counted just before one happened at the same instant."""
    node = len(nodes) // 2 + place
    while node > 1:
        if node % 2 and nodes[node - 1, LAST]:
            return bool(t[nodes[node - 1, LAST] - 1] == t[place])
        node //= 2
    return False
