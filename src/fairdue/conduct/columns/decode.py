"""Coded tables back as rows, for what the reference judges."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.arrow import IDS, LISTS, SEEN
from fairdue.conduct.columns.column import BY_NAME, CODES, COLUMNS, TOLD
from fairdue.conduct.columns.row import Row

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_US = dt.timedelta(microseconds=1)
_WORDS = {column.name: list(CODES[column.name]) for column in COLUMNS if column.words is not None}
_MADE = frozenset({"row", "bad", "own", "posed", "who_named", "engaged"})


def rows_of(table: pa.Table, places: Any, zones: Sequence[str]) -> list[Row]:
    """The rows at those places of a coded table, in their order; `zones` by code."""
    some = table.take(pa.array(places))
    there = [name for name in some.column_names if name not in _MADE]
    columns = {name: some.column(name).to_pylist() for name in there}
    seen = columns.pop("seen", [0] * some.num_rows)
    decoders = {name: _decoder(name, zones) for name in columns if name not in SEEN}
    found = []
    for n in range(some.num_rows):
        values = {name: decode(columns[name][n]) for name, decode in decoders.items()}
        for name, bit in SEEN.items():
            if seen[n] & bit:
                values[name] = _listed(name, columns[name][n])
        found.append(_row(values))
    return found


def _row(values: dict[str, Any]) -> Row:
    told = {name: values.pop(name) for name in sorted(TOLD & values.keys())}
    values.pop("more", None)
    values["occurred_at"] = values.pop("t")
    values["contact"] = values.pop("contact", None) or ""
    known = {name: at for name, at in told.items() if at is not None}
    return Row(**values, told=known or None)


def _decoder(name: str, zones: Sequence[str]) -> Callable[[Any], Any]:
    if name in IDS or name == "more":
        return _same
    if name == "zone":
        return lambda code: zones[code]
    if name in LISTS:
        return lambda ids: None if ids is None else tuple(ids)
    if name in _WORDS and BY_NAME[name].sort == "words":
        return lambda code: _listed(name, code - 1) if code else None
    if name in _WORDS:
        return lambda code: _WORDS[name][code - 1] if code else None
    if name in BY_NAME and BY_NAME[name].sort == "number":
        return lambda number: None if number == NONE else number
    return _instant


def _same(value: Any) -> Any:
    return value


def _instant(us: int) -> dt.datetime | None:
    return None if us == NONE else _EPOCH + us * _US


def _listed(name: str, bits: int) -> tuple[str, ...]:
    return tuple(word for n, word in enumerate(_WORDS[name]) if bits >> n & 1)
