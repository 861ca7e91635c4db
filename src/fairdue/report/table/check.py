"""Checks of the tables: what may not stand in a column, told by row (definition 1.6)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fairdue.report.table.layout import LAYOUT, Field, TableName
from fairdue.report.table.read import Source
from fairdue.report.when import EARLIEST_US, LATEST_US

SHOWN = 20
VALUE_MOST = 80
"""Characters shown of a value that may not be; a longer one ends in an ellipsis."""
TIME = pa.timestamp("us", tz="UTC")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that may not be. `row` from 0 in the table; None for a whole column."""

    file: str
    code: str
    column: str
    row: int | None = None
    value: str | int | None = None
    """The cell as it stands, cut after `VALUE_MOST` characters with an ellipsis."""


class Problems(msgspec.Struct):
    """The first problems of a table, and how many there are."""

    first: list[Problem] = msgspec.field(default_factory=list)
    count: int = 0

    def add(self, problem: Problem, *, every: bool = False) -> None:
        """Count a problem; keep it if it is one of the first, or with `every`."""
        self.count += 1
        if every or len(self.first) < SHOWN:
            self.first.append(problem)


def columns(source: Source, table: TableName) -> Problems:
    """Columns that are missing or of a wrong type, each told once."""
    found = Problems()
    for field in LAYOUT[table]:
        codes = dict.fromkeys(_column(schema, field) for schema in source.schemas)
        for code in codes:
            if code:
                found.add(Problem(file=source.name, code=code, column=field.name))
        if field.sort == "name" and not found.count:
            whole = {pa.types.is_int64(schema.field(field.name).type) for schema in source.schemas}
            if len(whole) > 1:
                found.add(Problem(file=source.name, code="E-TYPE", column=field.name))
    return found


def _column(schema: Any, field: Field) -> str:
    """E-COLUMN, E-TYPE, or nothing."""
    places = schema.get_all_field_indices(field.name)
    if not places:
        return "E-COLUMN" if field.required else ""
    return "" if len(places) == 1 and _allowed(schema.field(places[0]).type, field) else "E-TYPE"


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _allowed(kind: Any, field: Field) -> bool:
    if field.sort == "time":
        return bool(kind == TIME)
    if field.sort == "integer":
        return bool(pa.types.is_integer(kind))
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return _is_text(kind) or (field.sort == "name" and bool(pa.types.is_int64(kind)))


def rows(batch: Any, table: TableName) -> Any:
    """Problems of a batch: a mask of rows with any, shape (rows,); None when there is none."""
    bad = None
    for _, _, mask in _found(batch, table):
        bad = mask if bad is None else bad | mask
    return bad


def tell(
    batch: Any,
    table: TableName,
    name: str,
    start: int,
    problems: Problems,
    *,
    every: bool = False,
) -> None:
    """Add the problems of a batch whose first row is `start`, by row and then by column.

    Past the first ones, unless `every`, they are only counted.
    """
    told = []
    for place, (field, code, mask) in enumerate(_found(batch, table)):
        told += [(int(row), place, field, code) for row in np.flatnonzero(mask)]
    for row, _, field, code in sorted(told, key=lambda t: t[:2]):
        if not every and len(problems.first) >= SHOWN:
            problems.count += 1
            continue
        value = batch.column(field).slice(row, 1)
        problems.add(
            Problem(file=name, code=code, column=field, row=start + row, value=_plain(value)),
            every=every,
        )


def _plain(value: Any) -> str | int | None:
    """One cell as JSON can say it."""
    if pa.types.is_timestamp(value.type):
        number = value.cast(pa.int64())[0].as_py()
        try:
            said: dt.datetime | None = value[0].as_py()
        except (ValueError, OverflowError):
            return str(number)
        return said.isoformat() if said else None
    plain: str | int | None = value[0].as_py()
    if isinstance(plain, str) and len(plain) > VALUE_MOST:
        return f"{plain[:VALUE_MOST]}…"
    return plain


def _found(batch: Any, table: TableName) -> Iterator[tuple[str, str, Any]]:
    """Column, code and mask of every kind of problem that a batch has."""
    for field in LAYOUT[table]:
        if field.name not in batch.schema.names:
            continue
        array = batch.column(field.name)
        for code, mask in _cells(array, field):
            if mask is not None and mask.any():
                yield field.name, code, mask
        if field.name == "days_past_due":
            yield from _late(array, batch.column("kind"))


def _cells(array: Any, field: Field) -> Iterator[tuple[str, Any]]:
    """Masks of problems of one column."""
    if pa.types.is_dictionary(array.type):
        words = array.dictionary
        null = _places(array, words.is_null(), null=True)
        if field.words:
            known = pc.is_in(words, value_set=pa.array(field.words, words.type))
            yield "E-ENUM", _places(array, pc.invert(pc.or_(known, words.is_null())))
        else:
            yield "E-EMPTY", _places(array, pc.fill_null(pc.equal(words, ""), False))
    else:
        null = _mask(array.is_null()) if array.null_count else None
        if field.sort == "time":
            yield "E-RANGE", _outside(array.view(pa.int64()), EARLIEST_US, LATEST_US - 1)
        elif field.sort == "integer":
            yield "E-RANGE", _outside(array, 0, field.most)
        elif field.words:
            known = pc.is_in(array, value_set=pa.array(field.words, array.type))
            yield "E-ENUM", _mask(pc.invert(pc.or_(known, array.is_null())))
        elif _is_text(array.type):
            yield "E-EMPTY", _mask(pc.fill_null(pc.equal(pc.binary_length(array), 0), False))
    if not field.null:
        yield "E-NULL", null


def _places(array: Any, of_word: Any, *, null: bool = False) -> Any:
    """A mask of rows from a mask of dictionary words; with `null` rows without word as well."""
    if not null and not pc.any(of_word, min_count=0).as_py():
        return None
    flags = np.append(_mask(of_word), null)
    return flags[array.indices.fill_null(len(of_word)).to_numpy(zero_copy_only=False)]


def _outside(array: Any, low: int, high: int) -> Any:
    ends = pc.min_max(array)
    least, most = ends["min"].as_py(), ends["max"].as_py()
    if least is None or (least >= low and most <= high):
        return None
    kind = array.type
    inside = [
        pc.greater_equal(array, pa.scalar(low, kind)) if least < low else None,
        pc.less_equal(array, pa.scalar(high, kind)) if most > high else None,
    ]
    mask = np.zeros(len(array), np.bool_)
    for fits in inside:
        if fits is not None:
            mask |= _mask(pc.invert(pc.fill_null(fits, True)))
    return mask


def _late(late: Any, kind: Any) -> Iterator[tuple[str, str, Any]]:
    """An overdue reading must say how late, and at least one day."""
    overdue = _mask(pc.fill_null(pc.equal(kind.cast(pa.string()), "overdue"), False))
    if not overdue.any():
        return
    for code, mask in (
        ("E-NULL", _mask(late.is_null())),
        ("E-RANGE", _mask(pc.fill_null(pc.equal(late, pa.scalar(0, late.type)), False))),
    ):
        if (mask & overdue).any():
            yield "days_past_due", code, mask & overdue


def _mask(array: Any) -> Any:
    return array.to_numpy(zero_copy_only=False).astype(np.bool_)
