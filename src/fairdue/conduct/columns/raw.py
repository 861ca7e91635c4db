"""Rows as raw columns, for logs that are small enough to be objects."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.column import COLUMNS, TOLD
from fairdue.conduct.columns.encode import Arrays
from fairdue.conduct.columns.row import Row
from fairdue.conduct.columns.word import (
    bits,
    engaged,
    instant,
    listed,
    looked,
    members,
    named,
    posed,
    word,
)


def raw_of(rows: Sequence[Row]) -> tuple[Arrays, list[str]]:
    """Raw columns of the rows, and the names of the zones."""
    zones = sorted({row.zone for row in rows})
    found: dict[str, list[Any]] = {}
    ids: dict[str, dict[str, int]] = {}

    def number(column: str, value: str | None) -> int:
        known = ids.setdefault(column, {})
        return -1 if value is None else known.setdefault(value, len(known))

    def put(name: str, value: int) -> None:
        found.setdefault(name, []).append(value)

    for row in rows:
        put("t", instant(row.occurred_at))
        put("zone", zones.index(row.zone))
        for name in ("latest_at", "ended_at", "signed_at", "deleted_at"):
            put(name, instant(getattr(row, name)))
        for name in ("duration_s", "days_past_due", "claimed_fen", "balance_fen"):
            value = getattr(row, name)
            put(name, NONE if value is None else value)
        for name in _WORDS:
            put(name, word(name, getattr(row, name)))
        for name in ("debtor", "by", "creditor", "person", "address", "debt"):
            put(name, number("party" if name in {"by", "creditor"} else name, getattr(row, name)))
        for column in TOLD:
            put(column, instant((row.told or {}).get(column)))
        put("said", bits("labels", row.labels))
        put("unsure", bits("labels", row.labels_unsure))
        put("theirs", bits("labels_person", row.labels_person))
        for name in _LISTS:
            put(name, listed(name, getattr(row, name)))
        put("looked", looked(row))
        put("members", members(row.member_of))
        put("own", int(row.by == row.creditor))
        put("posed", posed(row.by, row.names))
        put("who_named", named(row))
        put("engaged", engaged(row))
        put("more", int(bool(row.more_debts)))
    return {name: np.array(values, _type(name)) for name, values in found.items()}, zones


_WORDS = tuple(column.name for column in COLUMNS if column.sort == "word")
_LISTS = ("charges", "pay_channels", "contract_charges", "contract_channels")
_SMALL = frozenset(
    {*_WORDS, *_LISTS, "looked", "members", "own", "posed", "more", "who_named", "engaged"}
)


def _type(name: str) -> Any:
    return np.uint8 if name in _SMALL else np.int64
