"""Arrow and the columns of a contact: batches of a file become coded tables, these raw arrays.

A coded table holds words as codes, instants as UTC microseconds, lists of labels as bit sets and
ids as dictionary-encoded strings, beside `row` (number of the row in file order, from 0) and `bad`
(1 = a problem: the row is not judged). Columns that the file has not are not in it either.
"""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.column import BY_NAME, CODES, COLUMNS, Column
from fairdue.conduct.columns.misfit import Misfits
from fairdue.conduct.columns.place import offsets

TEXT = pa.dictionary(pa.int32(), pa.string())
MOST_NUMBER = 1_000_000_000
MOST_FEN = 10**15
EARLIEST = -62_104_000_000_000_000
LATEST = 253_339_000_000_000_000
"""Instants from the year 2 to the year 9998, in microseconds."""
IDS = ("debtor", "contact", "by", "creditor", "person", "address", "debt", "engaged_by")
OWN = frozenset({"debtor", "person", "address", "debt"})
"""Ids that belong to one debtor: in a log in order of time each comes but seldom."""
LISTS = ("names", "more_debts")
SEEN = {"labels": 1, "labels_unsure": 2, "labels_person": 4}
"""By list of labels: the bit of `seen` that says that it is not null."""
_UNIT_US = {"s": (1_000_000, 1), "ms": (1_000, 1), "us": (1, 1), "ns": (1, 1_000)}
_CANONICAL = {
    "id": pa.string(),
    "word": pa.string(),
    "words": pa.list_(pa.string()),
    "ids": pa.list_(pa.string()),
    "instant": pa.timestamp("us", tz="UTC"),
    "number": pa.int64(),
}


def canonical(name: str) -> pa.DataType:
    """The type in which a column is best written."""
    return _CANONICAL[BY_NAME[name].sort]


def contact_schema() -> pa.Schema:
    """The schema of a log with all columns, in the order in which they are printed."""
    return pa.schema(
        pa.field(column.name, canonical(column.name), nullable=not column.needed)
        for column in COLUMNS
    )


def _is_text(found: pa.DataType) -> bool:
    if pa.types.is_dictionary(found):
        found = found.value_type
    return bool(
        pa.types.is_string(found)
        or pa.types.is_large_string(found)
        or pa.types.is_string_view(found)
    )


def _is_list(found: pa.DataType) -> bool:
    is_list = pa.types.is_list(found) or pa.types.is_large_list(found)
    return bool(is_list and (pa.types.is_null(found.value_type) or _is_text(found.value_type)))


_TYPES: dict[str, Callable[[pa.DataType], bool]] = {
    "id": _is_text,
    "word": _is_text,
    "words": _is_list,
    "ids": _is_list,
    "instant": lambda t: pa.types.is_timestamp(t) and t.tz is not None,
    "number": pa.types.is_integer,
}


def wrong_types(schema: pa.Schema) -> dict[str, str]:
    """By column that has another type than it should: the type that it has."""
    found = {}
    for field in schema:
        column = BY_NAME.get(field.name)
        if column is None or pa.types.is_null(field.type):
            continue
        if not _TYPES[column.sort](field.type):
            found[field.name] = str(field.type)
    return found


def missing_columns(schema: pa.Schema) -> tuple[Column, ...]:
    """Columns that the schema has not, or holds only as nulls."""
    there = {field.name for field in schema if not pa.types.is_null(field.type)}
    return tuple(column for column in COLUMNS if column.name not in there)


def _is_dictionary(array: pa.Array) -> bool:
    return bool(pa.types.is_dictionary(array.type))


def with_dictionaries(table: pa.Table) -> pa.Table:
    """The coded table in one piece, with all ids but those of contacts as dictionary arrays."""
    table = table.combine_chunks()
    for place, name in enumerate(table.column_names):
        if name in IDS and name != "contact":
            table = table.set_column(place, name, text_of(table.column(place)))
    return table


def text_of(array: pa.Array) -> pa.DictionaryArray:
    """Strings of any encoding as one dictionary array without nulls among its values."""
    if isinstance(array, pa.ChunkedArray):
        array = array.unify_dictionaries().combine_chunks()
    if not pa.types.is_dictionary(array.type):
        return array.cast(pa.string()).dictionary_encode()
    if array.dictionary.null_count:
        return array.dictionary_decode().cast(pa.string()).dictionary_encode()
    if array.type == TEXT:
        return array
    indices = array.indices.cast(pa.int32())
    return pa.DictionaryArray.from_arrays(indices, array.dictionary.cast(pa.string()))


def indices_of(array: pa.DictionaryArray, null: int = -1) -> Any:
    """Codes of a dictionary array, `null` for null."""
    return array.indices.fill_null(null).to_numpy(zero_copy_only=False)


class Coder:
    """Codes batches of one log. `zones`: names of the zones by their codes."""

    def __init__(self, misfits: Misfits) -> None:
        """`misfits` takes in what is wrong."""
        self.zones: list[str] = []
        self._codes: dict[str, int] = {}
        self._misfits = misfits

    def coded(self, batch: pa.RecordBatch, rows: Any) -> pa.Table:
        """The batch as a coded table; `rows` are the numbers of its rows."""
        found = _Coded(self, batch, rows, self._misfits)
        return found.table()

    def zone(self, name: str) -> int:
        """The code of a zone, -1 for a name that is no zone."""
        if name not in self._codes:
            try:
                offsets(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                self._codes[name] = -1
            else:
                self._codes[name] = len(self.zones)
                self.zones.append(name)
        return self._codes[name]


class _Coded:
    """One batch on its way."""

    def __init__(self, coder: Coder, batch: pa.RecordBatch, rows: Any, misfits: Misfits) -> None:
        self._coder, self._batch, self._rows, self._misfits = coder, batch, rows, misfits
        self._bad = np.zeros(batch.num_rows, bool)
        self._found: dict[str, Any] = {"row": np.asarray(rows, np.int64)}

    def table(self) -> pa.Table:
        """All columns that are there."""
        sorts = {
            "id": self._id,
            "word": self._word,
            "words": self._words,
            "ids": self._ids,
            "instant": self._instant,
            "number": self._number,
        }
        for column in COLUMNS:
            place = self._batch.schema.get_field_index(column.name)
            if place >= 0 and not pa.types.is_null(self._batch.schema.field(place).type):
                sorts[column.sort](column, self._batch.column(place))
        self._acting()
        for name in ("latest_at", "ended_at"):
            if name in self._found:
                before = (self._found[name] != NONE) & (self._found[name] < self._found["t"])
                self._refuse("ends_before_start", name, "", before & ~self._bad)
        self._found["bad"] = self._bad.astype(np.uint8)
        return pa.table(self._found)

    def _refuse(self, code: str, column: str, value: str, where: Any) -> None:
        """Mark rows as problems; `where` is a mask."""
        places = np.flatnonzero(where)
        if len(places):
            self._bad[places] = True
            self._misfits.add(code, column, value, self._rows[places])

    def _id(self, column: Column, array: pa.Array) -> None:
        if column.name == "contact" or (column.name in OWN and not _is_dictionary(array)):
            self._plain_id(column, array.cast(pa.string()))
            return
        text = text_of(array)
        empty = np.zeros(len(array), bool)
        if pc.index(text.dictionary, "").as_py() >= 0:
            plain = text.dictionary_decode()
            none = pa.scalar(None, pa.string())
            blank = pc.equal(plain, "").fill_null(False)
            empty = blank.to_numpy(zero_copy_only=False)
            text = pc.if_else(blank, none, plain).dictionary_encode()
        codes = indices_of(text)
        self._empty(column, codes < 0, empty)
        if column.name != "zone":
            self._found[column.name] = text
            return
        names = text.dictionary.to_pylist()
        known = np.array([*(self._coder.zone(name) for name in names), 0], np.int16)
        for place in np.flatnonzero(known[:-1] < 0):
            self._refuse("no_zone", "zone", names[place], codes == place)
        self._found["zone"] = np.maximum(known[codes], 0)

    def _plain_id(self, column: Column, text: pa.Array) -> None:
        """Ids that seldom come again stay as they are."""
        empty = pc.equal(pc.binary_length(text), 0)
        blank = np.zeros(len(text), bool)
        if pc.any(empty).as_py():
            blank = empty.fill_null(False).to_numpy(zero_copy_only=False)
            text = pc.if_else(empty, pa.scalar(None, pa.string()), text)
        self._empty(column, text.is_null().to_numpy(zero_copy_only=False), blank)
        self._found[column.name] = text

    def _empty(self, column: Column, lacks: Any, blank: Any) -> None:
        """Tell rows without an id; `blank` of those hold an empty string instead of null."""
        if column.needed:
            self._refuse("null_needed", column.name, "", lacks & ~blank)
            self._refuse("empty_text", column.name, "", blank)
        elif blank.any():
            self._misfits.add("empty_id", column.name, "", self._rows[blank])

    def _word(self, column: Column, array: pa.Array) -> None:
        text = text_of(array)
        codes = indices_of(text)
        if column.needed:
            self._refuse("null_needed", column.name, "", codes < 0)
        table, strange = _known(column, text)
        for place, value in strange:
            code = "unknown_word" if value else "empty_text"
            self._refuse(code, column.name, value, codes == place)
        self._found[column.name] = table[codes].astype(np.uint8)

    def _words(self, column: Column, array: pa.Array) -> None:
        """Lists of words as bit sets: code - 1 is the place of the bit."""
        owner, text = _flat(array)
        codes = indices_of(text)
        table, strange = _known(column, text)
        for place, value in strange:
            self._refuse_within(column.name, value, owner[codes == place])
        self._refuse_within(column.name, "null", owner[codes < 0])
        there = array.is_valid().to_numpy(zero_copy_only=False)
        bits = np.zeros(len(array), np.int64)
        each = np.left_shift(np.int64(1), np.maximum(table[codes], 1) - 1)
        _gather(np.bitwise_or, each, owner, bits)
        if column.name not in SEEN:
            self._found[column.name] = np.where(there, 1 + bits, 0).astype(np.uint8)
            return
        self._found[column.name] = bits
        seen = self._found.get("seen", np.zeros(len(array), np.uint8))
        self._found["seen"] = seen | np.where(there, np.uint8(SEEN[column.name]), np.uint8(0))

    def _refuse_within(self, column: str, value: str, owners: Any) -> None:
        where = np.zeros(len(self._bad), bool)
        where[owners] = True
        self._refuse("unknown_word" if value else "empty_text", column, value, where)

    def _ids(self, column: Column, array: pa.Array) -> None:
        owner, text = _flat(array)
        self._refuse_within(column.name, "null", owner[indices_of(text) < 0])
        self._found[column.name] = array.cast(pa.list_(pa.string()))

    def _instant(self, column: Column, array: pa.Array) -> None:
        times, parts = _UNIT_US[array.type.unit]
        there = array.is_valid().to_numpy(zero_copy_only=False)
        units = array.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
        beyond = there & ((units // parts < EARLIEST // times) | (units // parts > LATEST // times))
        self._refuse("out_of_range", column.name, "", beyond)
        found = np.where(there & ~beyond, units // parts * times, NONE)
        if column.needed:
            self._refuse("null_needed", column.name, "", ~there)
            found = np.where(found == NONE, 0, found)
        self._found["t" if column.name == "occurred_at" else column.name] = found

    def _number(self, column: Column, array: pa.Array) -> None:
        there = array.is_valid().to_numpy(zero_copy_only=False)
        given = array.fill_null(0).to_numpy(zero_copy_only=False)
        most = MOST_FEN if column.name.endswith("_fen") else MOST_NUMBER
        least = 0 if column.name == "duration_s" else -most
        beyond = there & ((given < least) | (given > most))
        self._refuse("out_of_range", column.name, "", beyond)
        kept = np.where(beyond, 0, given).astype(np.int64)
        self._found[column.name] = np.where(there & ~beyond, kept, NONE)

    def _acting(self) -> None:
        """Whether the creditor acts itself, whether others were named, whether debts are more."""
        by = self._found["by"]
        names, creditor = self._found.get("names"), self._found.get("creditor")
        if creditor is not None:
            self._found["own"] = _same(by, creditor).astype(np.uint8)
        if names is not None:
            owner, text = _flat(names)
            named = np.zeros(len(by), bool)
            named[owner] = True
            own = _holds(by, owner, text)
            self._found["posed"] = (named & ~own).astype(np.uint8)
            whom = np.zeros(len(by), bool) if creditor is None else _holds(creditor, owner, text)
            there = self._batch.column("names").is_valid().to_numpy(zero_copy_only=False)
            self._found["who_named"] = np.where(there, 1 + whom + 2 * own, 0).astype(np.uint8)
        if "engaged_by" in self._found:
            engaged = self._found["engaged_by"]
            by_it = False if creditor is None else _same(engaged, creditor)
            known = indices_of(engaged) >= 0
            self._found["engaged"] = np.where(known, 2 - by_it, 0).astype(np.uint8)
        if "more_debts" in self._found:
            more = np.zeros(len(by), np.uint8)
            more[_flat(self._found["more_debts"])[0]] = 1
            self._found["more"] = more


def _known(column: Column, text: pa.DictionaryArray) -> tuple[Any, list[tuple[int, str]]]:
    """Codes of the dictionary's words, 0 in the last place for null, and those not known."""
    codes, words = CODES[column.name], text.dictionary.to_pylist()
    table = np.array([*(codes.get(word, 0) for word in words), 0], np.int64)
    return table, [(place, word) for place, word in enumerate(words) if word not in codes]


def _flat(array: pa.Array) -> tuple[Any, pa.DictionaryArray]:
    """All members of lists, and the row that each belongs to."""
    lengths = pc.list_value_length(array).fill_null(0).to_numpy(zero_copy_only=False)
    owner = np.repeat(np.arange(len(array), dtype=np.int64), lengths)
    return owner, text_of(pc.list_flatten(array))


def _gather(join: Any, each: Any, owner: Any, into: Any) -> None:
    """Join the members of each row; `owner` is in order."""
    if len(owner):
        starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        into[owner[starts]] = join.reduceat(each, starts)


def _holds(ids: pa.DictionaryArray, owner: Any, members: pa.DictionaryArray) -> Any:
    """Whether the list of each row, as `_flat` tells it, holds the id of the row."""
    found = np.zeros(len(ids), bool)
    found[owner[_same(ids.take(pa.array(owner)), members)]] = True
    return found


def _same(left: pa.DictionaryArray, right: pa.DictionaryArray) -> Any:
    """Where two columns of strings hold the same; null is never the same."""
    place = pc.index_in(right.dictionary, value_set=left.dictionary).fill_null(-2)
    table = np.r_[place.to_numpy(zero_copy_only=False), -2]
    return indices_of(left) == table[indices_of(right)]
