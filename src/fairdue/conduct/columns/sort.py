"""The sort of a contact: the values of those columns that decide which function judges it.

Columns that no test reads make no difference and are left out, so that few functions serve all.
"""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

from fairdue.conduct.columns import code
from fairdue.conduct.columns.arith import DAY_US, NONE
from fairdue.conduct.columns.column import COLUMNS, DAYS, TOLD
from fairdue.conduct.columns.node import Leaf
from fairdue.conduct.columns.place import EPOCH_DAY, LocalTime
from fairdue.conduct.columns.row import Row
from fairdue.conduct.columns.word import engaged, instant, looked, members, posed, word
from fairdue.facts import Mode

_MADE_OF = {
    "tie": ("role", "liable"),
    "lender": ("creditor_kind", "member_of"),
    "credit": ("product", "debt_status"),
    "actor": ("by_kind",),
    "sound": ("kind", "direction", "outcome"),
    "spot": ("place", "address_kind"),
}
_WORDS = tuple(column.name for column in COLUMNS if column.sort == "word")
_FIELDS = frozenset({*_WORDS, "member_of", "zone"})

_NUMBERS = ("days_past_due", "signed_day")
_COMPOSED = (*_MADE_OF, "actor_before", "sound_before", "looked", "engaged")

ORDER = (*_WORDS, *_COMPOSED, *sorted(TOLD), *sorted({*DAYS, *_NUMBERS}))
"""Everything that `codes` tells of a row, in a fixed order."""


class Sorter:
    """What of a row matters to some tests: `key(row)` tells sorts apart.

    `told`, `numbers`: columns of instants and numbers that are read. `hears`: whether what was
    said matters.
    """

    def __init__(self, columns: frozenset[str], *, made: bool) -> None:
        """`made`: for contacts that were made, of which it is known how they ended."""
        parts = {part for name in columns for part in _MADE_OF.get(name, (name,))}
        parts |= {"kind", "direction"}
        fields = tuple(sorted(part for part in parts if part in _FIELDS and made >= _later(part)))
        self.key: Callable[[Row], Any] = attrgetter(*fields)
        plain = self.key
        if "engaged" in columns:
            self.key = lambda row: (plain(row), row.by == row.creditor, engaged(row))
        elif "actor" in columns:
            self.key = lambda row: (plain(row), row.by == row.creditor)
        self.hears = made and "looked" in columns
        self.told = frozenset(columns & TOLD)
        self._days = {name: at for name, at in DAYS.items() if name in columns and at in TOLD}
        self.told |= {*self._days.values()}
        self.numbers = frozenset(columns & {*_NUMBERS})

    def values(self, row: Row, zone: LocalTime) -> dict[str, int]:
        """Instants and numbers that the row tells and that are read, by column."""
        told = row.told or {}
        found = {name: instant(told[name]) for name in sorted(self.told & told.keys())}
        for name, at in self._days.items():
            if at in found:
                found[name] = _day(found[at], zone)
        if "days_past_due" in self.numbers and row.days_past_due is not None:
            found["days_past_due"] = row.days_past_due
        if "signed_day" in self.numbers and row.signed_at is not None:
            found["signed_day"] = _day(instant(row.signed_at), zone)
        return found


def _day(at: int, zone: LocalTime) -> int:
    """The local day of an instant."""
    return (at + zone.at(at)) // DAY_US + EPOCH_DAY


def _later(part: str) -> bool:
    """Whether a column is only known of contacts that were made."""
    return part in {"outcome", "recording", "named", "charges", "pay_channels"}


def codes(row: Row, values: tuple[str, ...]) -> dict[str, int]:
    """Codes of the row's words and of the columns made of them; NONE for what it does not tell.

    `values`: columns of instants and numbers that are passed instead.
    """
    found = {name: word(name, getattr(row, name)) for name in _WORDS}
    found["mode"] = found["mode"] or word("mode", Mode.INTERACTIVE.value)
    kind, direction, acts = found["kind"], found["direction"], found["by_kind"]
    own = int(row.by == row.creditor)
    found["tie"] = code.tie(found["role"], found["liable"])
    found["lender"] = code.lender(found["creditor_kind"], members(row.member_of))
    found["credit"] = code.credit(found["product"], found["debt_status"])
    found["actor"] = code.actor(acts, own, posed(row.by, row.names))
    found["actor_before"] = code.actor(acts, own, 0)
    found["sound"] = code.sound(kind, direction, found["outcome"])
    found["sound_before"] = code.sound(kind, direction, 0)
    found["looked"] = looked(row)
    found["spot"] = code.spot(found["place"], found["address_kind"])
    found["engaged"] = engaged(row)
    absent = (TOLD | DAYS.keys() | {*_NUMBERS}) - {*values}
    return found | dict.fromkeys(absent, NONE)


class Likeness:
    """Which codes of columns no test tells apart: contacts alike are judged by one function."""

    def __init__(self, leaves: Iterable[Leaf], *, before: bool) -> None:
        """`before`: for contacts that are not made yet."""
        tables: dict[str, list[Leaf]] = {}
        for leaf in leaves:
            tables.setdefault(leaf.column, []).append(leaf)
        self._classes = {column: _classes(column, found) for column, found in tables.items()}
        self._before = before

    def of(self, row: Mapping[str, int]) -> tuple[int, ...]:
        """The class of a row's codes; the kind itself is kept, as hours may ask for it."""
        found = [row["kind"]]
        for column, classes in self._classes.items():
            name = column
            if self._before:
                name = {"sound": "sound_before", "actor": "actor_before"}.get(column, column)
            known = 0 if self._before and _later(column) else row[name]
            found.append(classes[known])
        return tuple(found)


def _classes(column: str, leaves: list[Leaf]) -> tuple[int, ...]:
    """By code: the number of its class."""
    numbers: dict[tuple[Any, ...], int] = {}
    said = [
        tuple((leaf.table[n], leaf.missing[n] if leaf.missing else 0) for leaf in leaves)
        for n in range(code.SIZES[column])
    ]
    return tuple(numbers.setdefault(answers, len(numbers)) for answers in said)
