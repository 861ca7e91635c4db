"""How loans stand while events come and go: over the events of each loan a tree in order of time.

A node knows the latest overdue reading among its events and what was paid after it, and the largest
amounts, so that the root of a loan says how it stands. To count an event, or no longer, takes about
log n steps.
"""

from typing import Any, NamedTuple

import numpy as np

from fairdue.report.fast import tree
from fairdue.report.fast.account import OVERDUE, PAID, PEAK, stand
from fairdue.report.fast.compiled import compiled

READ_AT, OWED, PAYMENTS, PAID_AFTER, SETTLED_AT = range(5)
"""Of the events counted: instant of the latest overdue reading, -1 for none; the largest amount
then; payments after it, their count and sum; instant of the latest settlement, -1 for none."""


class Places(NamedTuple):
    """Where the trees stand: node of each event, first node of each loan, how many nodes."""

    leaf: Any
    root: Any
    nodes: int


@compiled
def places(loan: Any, kind: Any, t: Any) -> Places:
    """Places for the events of one token, given in order of time.

    At one instant readings come last: a payment at the instant of a reading is not after it.
    """
    late = np.argsort((kind == OVERDUE).astype(np.int8), kind="mergesort")
    order = late[np.argsort(t[late], kind="mergesort")]
    sizes = np.zeros(loan.max() + 1, np.int64)
    for i in order:
        sizes[loan[i]] += 1
    root, free = np.empty(len(sizes), np.int64), np.empty(len(sizes), np.int64)
    used = 0
    for which in range(len(sizes)):
        half = tree.nodes(sizes[which])
        root[which] = used + 1
        free[which] = used + half
        used += 2 * half
    leaf = np.empty(len(loan), np.int64)
    for i in order:
        leaf[i] = free[loan[i]]
        free[loan[i]] += 1
    return Places(leaf, root, used)


@compiled
def states(nodes: int) -> Any:
    """Nodes without events. Shape (nodes, 5), int64."""
    made = np.zeros((nodes, 5), np.int64)
    made[:, READ_AT] = made[:, SETTLED_AT] = -1
    return made


@compiled
def put(  # noqa: PLR0913, PLR0917 - numba calls by place
    node: int, root: int, state: Any, bits: Any, kind: int, t: int, amount: int, mask: Any, on: bool
) -> None:
    """Count an event of a loan, or no longer."""
    if kind == OVERDUE:
        state[node, READ_AT] = t if on else -1
        state[node, OWED] = amount
        bits[node] = mask
    elif kind == PAID:
        state[node, PAYMENTS] = 1 if on else 0
        state[node, PAID_AFTER] = amount if on else 0
    else:
        state[node, SETTLED_AT] = t if on else -1
    place = (node - root + 1) // 2
    while place:
        left = root - 1 + 2 * place
        join(state, bits, left, left + 1, root - 1 + place)
        place //= 2


@compiled
def join(state: Any, bits: Any, left: int, right: int, into: int) -> None:
    """What two neighbouring nodes come to together."""
    before, after = state[left, READ_AT], state[right, READ_AT]
    last = left if after < 0 else right
    state[into] = state[last]
    bits[into] = bits[last]
    if after < 0:
        state[into, PAYMENTS] += state[right, PAYMENTS]
        state[into, PAID_AFTER] += state[right, PAID_AFTER]
    elif before == after:
        state[into, OWED] = max(state[left, OWED], state[right, OWED])
        bits[into] = bits[left] | bits[right]
    state[into, SETTLED_AT] = max(state[left, SETTLED_AT], state[right, SETTLED_AT])


@compiled
def tell(node: Any, bits: Any, who: int, taken: Any, sums: Any, by: int) -> None:
    """Count a loan as it stands (`by` 1), or no longer (-1).

    `taken` (lenders, slices): loans of each lender counted as overdue.
    """
    if node[READ_AT] < 0:
        return
    paid = node[PAYMENTS] > 0 and node[PAID_AFTER] >= node[OWED]
    cured = paid or node[SETTLED_AT] >= node[READ_AT]
    for s in range(sums.shape[1]):
        if not bits & (np.uint64(1) << np.uint64(s)):
            continue
        stand(sums, s, cured, node[OWED], taken[who, s] == (0 if by > 0 else 1), by)
        if not cured:
            taken[who, s] += by


@compiled
def peak(  # noqa: PLR0917 - numba calls by place
    node: int, root: int, places: Any, peaks: Any, amount: int, mask: Any, on: bool, sums: Any
) -> None:
    """Count an amount among the largest of its loan, or no longer, in each slice that asks.

    `places`: of each slice its column of `peaks`, -1 for none; there -1 stands for no event.
    """
    for s in range(len(places)):
        column = places[s]
        if column < 0 or not mask & (np.uint64(1) << np.uint64(s)):
            continue
        before = max(0, peaks[root, column])
        peaks[node, column] = amount if on else -1
        place = (node - root + 1) // 2
        while place:
            left = root - 1 + 2 * place
            peaks[root - 1 + place, column] = max(peaks[left, column], peaks[left + 1, column])
            place //= 2
        sums[PEAK, s] += max(0, peaks[root, column]) - before
