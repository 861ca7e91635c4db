"""Values of a row as the numbers that stand for them in columns."""

import datetime as dt
from collections.abc import Sequence

from fairdue.conduct.columns.arith import NONE, signed
from fairdue.conduct.columns.column import CODES, COLUMNS, TOLD
from fairdue.conduct.columns.row import Row

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_US = dt.timedelta(microseconds=1)


class RowError(ValueError):
    """A row that cannot be used: which column, what is wrong, what to do."""


def checked(row: Row) -> None:
    """Refuse a row with a value that no column takes, or without one that every row needs.

    Raises RowError.
    """
    for column in COLUMNS:
        value = getattr(row, column.name, None)
        if value is None or value == "":
            if column.needed:
                raise RowError(f"{column.name}: every row needs it ({column.text})")
        elif column.words is not None:
            _is_of_the_list(column.name, [value] if column.sort == "word" else value)
        elif column.sort == "id" and not isinstance(value, str):
            raise RowError(f"{column.name}: {value!r} is no text")
        elif column.sort == "instant":
            _has_zone(column.name, value)
    _ends_after_start(row)
    for name, at in (row.told or {}).items():
        if name not in TOLD:
            raise RowError(f"told: no column {name!r}. It takes {', '.join(sorted(TOLD))}")
        _has_zone(name, at)


def _ends_after_start(row: Row) -> None:
    for name in ("latest_at", "ended_at"):
        at = getattr(row, name)
        if at is not None and at < row.occurred_at:
            raise RowError(f"{name}: {at} lies before the start of the contact, {row.occurred_at}")


def _is_of_the_list(name: str, words: Sequence[str]) -> None:
    if isinstance(words, str):
        raise RowError(f"{name}: {words!r} is no list of words")
    for found in words:
        if found not in CODES[name]:
            fit = ", ".join(CODES[name])
            raise RowError(f"{name}: no such word: {found!r}. It takes {fit}")


def _has_zone(name: str, at: object) -> None:
    if not isinstance(at, dt.datetime) or at.tzinfo is None:
        raise RowError(f"{name}: {at!r} is no instant with a zone")


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


def listed(column: str, values: Sequence[str] | None) -> int:
    """Code of a list of words of which null means something else than none."""
    return 0 if values is None else 1 + bits(column, values)


def named(row: Row) -> int:
    """Who was named: see `code.NAMED`."""
    if row.names is None:
        return 0
    return 1 + (row.creditor in row.names) + 2 * (row.by in row.names)


def engaged(row: Row) -> int:
    """Who engaged the party that acts: 0 = not known, 1 = the creditor, 2 = somebody else."""
    if row.engaged_by is None:
        return 0
    return 1 if row.engaged_by == row.creditor else 2


def posed(by: str, names: Sequence[str] | None) -> int:
    """Whether somebody was named and the party that acts was not."""
    return int(bool(names) and by not in (names or ()))


def looked(row: Row) -> int:
    """Whether somebody looked at what the contact held."""
    seen = (row.labels, row.labels_unsure, row.labels_person)
    return int(any(labels is not None for labels in seen))
