"""Days in order of time, some of them counted: what a run of them comes to, in a few steps.

A tree over n places: each node knows its places together, so that what lies from a place on is
put together from a node of each height. Setting a place and asking take about log n steps.
"""

from typing import Any

import numpy as np

from fairdue.report.fast.compiled import compiled

COUNT, FIRST, LAST, WIDEST, CLOSEST, RUN, RUN_DAY = range(7)
"""Of the places counted: how many, first and last day, largest and smallest distance between
neighbours, how many belong to the latest run, and the day on which that begins."""


@compiled
def nodes(n: int) -> int:
    """Half of the nodes that a tree over n places has; place i is node half + i."""
    half = 1
    while half < n:
        half *= 2
    return half


@compiled
def join(left: Any, right: Any, into: Any) -> None:
    """What two neighbouring nodes come to together; `into` may be one of them."""
    if not right[COUNT]:
        into[:] = left
    elif not left[COUNT]:
        into[:] = right
    else:
        gap = right[FIRST] - left[LAST]
        run, day = right[RUN], right[RUN_DAY]
        if run == right[COUNT] and gap <= 1:
            run, day = run + left[RUN], left[RUN_DAY]
        widest, closest = max(left[WIDEST], right[WIDEST]), min(left[CLOSEST], right[CLOSEST])
        first, last = left[FIRST], right[LAST]
        into[COUNT] = left[COUNT] + right[COUNT]
        into[FIRST], into[LAST] = first, last
        into[WIDEST], into[CLOSEST] = max(widest, gap), min(closest, gap)
        into[RUN], into[RUN_DAY] = run, day


@compiled
def put(tree: Any, place: int, day: int, counted: bool) -> None:
    """Count a place, or no longer count it."""
    node = len(tree) // 2 + place
    tree[node, COUNT] = counted
    tree[node, FIRST] = tree[node, LAST] = tree[node, RUN_DAY] = day
    tree[node, WIDEST], tree[node, CLOSEST] = -1, 2**31 - 1
    tree[node, RUN] = 1
    node //= 2
    while node:
        join(tree[2 * node], tree[2 * node + 1], tree[node])
        node //= 2


@compiled
def since_place(tree: Any, place: int, into: Any) -> None:
    """What all places from one on come to."""
    into[COUNT] = 0
    low, high = len(tree) // 2 + place, len(tree)
    while low < high:
        if low % 2:
            join(into, tree[low], into)
            low += 1
        low, high = low // 2, high // 2


@compiled
def count_since(tree: Any, place: int) -> int:
    """How many places from one on are counted."""
    found = 0
    low, high = len(tree) // 2 + place, len(tree)
    while low < high:
        if low % 2:
            found += tree[low, COUNT]
            low += 1
        low, high = low // 2, high // 2
    return found


@compiled
def planted(trees: int, n: int) -> Any:
    """Trees over n places of which none is counted. Shape (trees, nodes, 7), int32."""
    return np.zeros((trees, 2 * nodes(n), 7), np.int32)
