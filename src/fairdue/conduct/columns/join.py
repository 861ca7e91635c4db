"""Columns joined: one look-up instead of several, where a test asks several columns of words.

A contact has a code for what was done and one for what it was about. What a test says of each of
their parts is worked out for all codes while the loop is written.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any

from fairdue.conduct.columns.code import SIZES
from fairdue.conduct.columns.node import UNKNOWN, Leaf, Node

WHOLES: Mapping[str, tuple[str, ...]] = {
    "doing": ("kind", "direction", "mode", "outcome"),
    "deal": ("lender", "credit"),
}
"""By joined column: its parts. A table has a few thousand codes at most, to stay in the cache."""
_WHOLE_OF = {part: whole for whole, parts in WHOLES.items() for part in parts}


def column(whole: str, columns: Mapping[str, Any]) -> Any:
    """A joined column: the codes of its parts as one number. numpy is not needed to write tests."""
    found: Any = 0
    for part in WHOLES[whole]:
        found = found * SIZES[part] + columns[part].astype("uint16")
    return found


@cache
def _codes(whole: str) -> dict[str, tuple[int, ...]]:
    """By part: its code for each code of the joined column."""
    parts = WHOLES[whole]
    all_of_them = product(*(range(SIZES[part]) for part in parts))
    return dict(zip(parts, zip(*all_of_them, strict=True), strict=True))


def widened(leaf: Leaf) -> Leaf:
    """The same look-up in the joined column; itself where its column is part of none."""
    if leaf.column not in _WHOLE_OF:
        return leaf
    whole = _WHOLE_OF[leaf.column]
    codes = _codes(whole)[leaf.column]
    return Leaf(
        column=whole,
        table=bytes(leaf.table[code] for code in codes),
        missing=tuple(leaf.missing[code] for code in codes) if any(leaf.missing) else (),
    )


def joined(tests: Sequence[Node], *, least: bool) -> list[Node]:
    """The same tests with one look-up for each column: the least of several, or the greatest."""
    found: dict[Any, Node] = {}
    for test in tests:
        leaf = widened(test) if isinstance(test, Leaf) else test
        key = leaf.column if isinstance(leaf, Leaf) else leaf
        before = found.get(key)
        found[key] = _both(before, leaf, least=least) if isinstance(before, Leaf) else leaf
    return list(found.values())


def _both(one: Leaf, other: Node, *, least: bool) -> Leaf:
    """Two look-ups in one column as one."""
    assert isinstance(other, Leaf)
    choose = min if least else max
    none = (0,) * len(one.table)
    table = bytes(map(choose, one.table, other.table))
    lacks = zip(table, one.missing or none, other.missing or none, strict=True)
    missing = tuple(a | b if answer == UNKNOWN else 0 for answer, a, b in lacks)
    return Leaf(column=one.column, table=table, missing=missing)
