"""Values of a row as the numbers that stand for them in columns."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from fairdue.conduct.columns.arith import NONE, signed
from fairdue.conduct.columns.column import CODES, COLUMNS, TOLD, Column
from fairdue.conduct.columns.row import Row

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_US = dt.timedelta(microseconds=1)


_OWN = tuple(column for column in COLUMNS if column.name not in TOLD)
_WORDS = tuple(column for column in _OWN if column.words is not None)
_NAMES = tuple(column for column in _OWN if column.sort == "id")
_INSTANTS = tuple(column for column in _OWN if column.sort == "instant")
_words_of, _names_of, _instants_of = (
    attrgetter(*(column.name for column in columns)) for columns in (_WORDS, _NAMES, _INSTANTS)
)


class RowError(ValueError):
    """A row that cannot be used: which column, what is wrong, what to do."""


def checked(row: Row) -> None:
    """Refuse a row with a value that no column takes, or without one that every row needs.

    Raises RowError.
    """
    words = _words_of(row)
    try:
        _of_the_lists(words)
    except TypeError:  # a list is as good as a tuple, but it has no hash
        _of_the_lists.__wrapped__(words)
    for column, value in zip(_NAMES, _names_of(row), strict=True):
        if not value:
            _needed(column)
        elif not isinstance(value, str):
            raise RowError(f"{column.name}: {value!r} is no text")
    for column, at in zip(_INSTANTS, _instants_of(row), strict=True):
        if at is None:
            _needed(column)
        else:
            _has_zone(column.name, at)
    _ends_after_start(row)
    for name, at in (row.told or {}).items():
        if name not in TOLD:
            raise RowError(f"told: no column {name!r}. It takes {', '.join(sorted(TOLD))}")
        _has_zone(name, at)


@lru_cache(maxsize=65_536)
def _of_the_lists(values: tuple[Any, ...]) -> None:
    """Refuse words that are not of their column's list. Those of a log come again and again."""
    for column, value in zip(_WORDS, values, strict=True):
        if not value:
            _needed(column)
        else:
            _is_of_the_list(column.name, [value] if column.sort == "word" else value)


def _needed(column: Column) -> None:
    if column.needed:
        raise RowError(f"{column.name}: every row needs it ({column.text})")


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
