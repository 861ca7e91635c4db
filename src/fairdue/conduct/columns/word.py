"""Values of a row as the numbers that stand for them in columns."""

import datetime as dt
from collections.abc import Sequence

from fairdue.conduct.columns.arith import NONE, signed
from fairdue.conduct.columns.column import CODES
from fairdue.conduct.columns.row import Row

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_US = dt.timedelta(microseconds=1)


def instant(at: dt.datetime | None) -> int:
    """UTC microseconds, NONE for null."""
    return NONE if at is None else (at - _EPOCH) // _US


def word(column: str, value: str | None) -> int:
    """The code of a word. Raises KeyError for a word that is not of the list."""
    return 0 if value is None else CODES[column][value]


def bits(column: str, values: Sequence[str] | None) -> int:
    """A list of words as a signed bit set."""
    return signed(sum({1 << (CODES[column][value] - 1) for value in values or ()}))


def members(values: Sequence[str] | None) -> int:
    """Code of what a creditor is a member of."""
    return 0 if values is None else 1 + bits("member_of", values)


def posed(by: str, names: Sequence[str] | None) -> int:
    """Whether somebody was named and the party that acts was not."""
    return int(bool(names) and by not in (names or ()))


def looked(row: Row) -> int:
    """Whether somebody looked at what the contact held."""
    seen = (row.labels, row.labels_unsure, row.labels_person)
    return int(any(labels is not None for labels in seen))
