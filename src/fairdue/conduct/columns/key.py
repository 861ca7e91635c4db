"""Keys numbered within their debtor: once for all that is kept under the same key."""

from typing import Any

import numba
import numpy as np

_SLOTS = 256
"""Places of the small hash table, four times as many as keys that are told apart."""
MOST_KEYS = 64
"""A debtor with more different keys of one sort is judged by the reference."""


def numbered(seg: Any, parts: tuple[Any, ...]) -> Any:
    """The number of each contact's key among those of its debtor, in order of first use, from 0.

    `seg`: numbers of debtors, the contacts of each together; `parts`: up to three columns of ids
    that make up the key. A key that is one too many has the number `MOST_KEYS`.
    """
    numbers = np.empty(len(seg), np.uint8)
    _number(seg, *(*parts, seg, seg, seg)[:3], numbers)
    return numbers


@numba.njit(nogil=True, cache=True)
def _number(seg: Any, one: Any, two: Any, three: Any, numbers: Any) -> None:
    """A slot holds its debtor, the three parts and the number; those of others are free."""
    slots = np.full((_SLOTS, 5), -1, np.int64)
    debtor, used = -1, 0
    for i in range(len(seg)):
        if seg[i] != debtor:
            debtor, used = seg[i], 0
        a, b, c = one[i], two[i], three[i]
        mixed = a * 0x9E3779B1 + b * 0x85EBCA77 + c * 0xC2B2AE3D
        at = (mixed >> 16) % _SLOTS
        while slots[at, 0] == debtor and (
            slots[at, 1] != a or slots[at, 2] != b or slots[at, 3] != c
        ):
            at = (at + 1) % _SLOTS
        if slots[at, 0] != debtor and used < MOST_KEYS:
            slots[at, 0], slots[at, 1], slots[at, 2], slots[at, 3] = debtor, a, b, c
            slots[at, 4] = used
            used += 1
        numbers[i] = slots[at, 4] if slots[at, 0] == debtor else MOST_KEYS
