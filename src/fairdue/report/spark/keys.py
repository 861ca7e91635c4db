"""The kernels over a partition that stands by key: tables of whole keys, packed answers."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fairdue.report.catalog import Column
from fairdue.report.fast.engine import Block, Fast
from fairdue.report.reference import Settings
from fairdue.report.term import Key

TOKEN: dict[Key, str] = {"id": "person", "cell": "phone"}
LEAST_ROWS = 1 << 17
"""So many rows are gathered before they are answered."""
INQUIRY, ACCOUNT, QUERY = range(3)
"""What a row of a pass is, in its column `what`."""


def whole_keys(batches: Iterator[pa.RecordBatch], key: str) -> Iterator[pa.Table]:
    """Tables of whole keys from batches in order of the key.

    The rows of the last key of a batch wait for those that the next batch may bring; rows without
    a key, which come first, wait for nobody.
    """
    waiting: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        if not batch.num_rows:
            continue
        cut = _last_key(batch.column(key))
        ends = cut or (waiting and _token(waiting[-1], key, -1) != _token(batch, key, 0))
        size += batch.num_rows
        if not ends or size < LEAST_ROWS:
            waiting.append(batch)
            continue
        yield pa.Table.from_batches([*waiting, batch.slice(0, cut)])
        rest = batch.slice(cut)
        waiting, size = [rest] if rest.num_rows else [], rest.num_rows
    if waiting:
        yield pa.Table.from_batches(waiting)


def _token(batch: Any, key: str, row: int) -> Any:
    return batch.column(key)[row].as_py()


def _last_key(column: Any) -> int:
    """The row from which on all have the key of the last row; all rows when that is null."""
    last = column[len(column) - 1]
    if not last.is_valid:
        return len(column)
    others = pc.fill_null(pc.not_equal(column, last), fill_value=True)
    rows = np.flatnonzero(others.to_numpy(zero_copy_only=False))
    return int(rows[-1]) + 1 if len(rows) else 0


@cache
def engine(columns: tuple[Column, ...], settings: Settings) -> Fast:
    """The engine of some columns, made once for each process."""
    return Fast(columns, settings)


def answered(
    batches: Iterator[pa.RecordBatch],
    *,
    key: Key,
    columns: tuple[Column, ...],
    settings: Settings,
    tables: Sequence[str],
) -> Iterator[pa.RecordBatch]:
    """Answers of one pass: each query's id and its cells of this key, packed."""
    made = engine(columns, settings)
    for table in whole_keys(batches, TOKEN[key]):
        what = table.column("what").to_numpy()
        queries = _rows(table, what == QUERY)
        if queries is None:
            continue
        queries = queries.rename_columns(
            [{"occurred_at": "as_of", "lender": "viewer"}.get(n, n) for n in table.column_names]
        )
        run = made.empty(key)
        run.only(queries.column("person"), queries.column("phone"))
        loaders = {}
        for name, code in zip(("inquiries", "accounts"), (INQUIRY, ACCOUNT), strict=True):
            if name not in tables:
                continue
            rows = _rows(table, what == code)
            loaders[name] = run.loader(name, rows.num_rows if rows is not None else 0)
            if rows is not None:
                loaders[name].add(rows)
        run.finish(loaders)
        blocks = run.blocks(run.code(queries))
        ids = queries.column("query_id")
        yield pa.RecordBatch.from_arrays([ids, packed(blocks)], names=["query_id", "cells"])


def _rows(table: pa.Table, mask: Any) -> Any:
    """Some rows of a table as one batch; None when there are none."""
    if not mask.any():
        return None
    return table.filter(pa.array(mask)).combine_chunks().to_batches()[0]


def packed(blocks: dict[Any, Block]) -> Any:
    """The numbers of queries as one binary value each."""
    bytes_ = [
        np.ascontiguousarray(numbers).view(np.uint8).reshape(len(block.status), -1)
        for block in blocks.values()
        for numbers in (block.narrow, block.wide, block.status)
    ]
    rows = np.ascontiguousarray(np.concatenate(bytes_, axis=1))
    kind = pa.binary(rows.shape[1])
    fixed = pa.FixedSizeBinaryArray.from_buffers(kind, len(rows), [None, pa.py_buffer(rows)])
    return fixed.cast(pa.binary())


def unpacked(made: Fast, key: Key, cells: Any) -> dict[Any, Block]:
    """The numbers of queries from their binary values."""
    n = len(cells)
    _, offsets, data = cells.buffers()
    ends = np.frombuffer(offsets, np.int32)[cells.offset : cells.offset + n + 1]
    rows = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]].reshape(n, -1)
    found, start = {}, 0
    for place in made.programs:
        if place[1] != key:
            continue
        narrow, wide = made.programs[place].widths
        parts = []
        for width, kind in ((narrow, np.int32), (wide, np.int64), (1, np.int8)):
            size = width * np.dtype(kind).itemsize
            part = np.ascontiguousarray(rows[:, start : start + size])
            parts.append(part.view(kind).reshape(n, width))
            start += size
        found[place] = Block(parts[0], parts[1], parts[2].reshape(n))
    return found


def spread(
    batches: Iterator[pa.RecordBatch],
    *,
    columns: tuple[Column, ...],
    settings: Settings,
    schema: pa.Schema,
) -> Iterator[pa.RecordBatch]:
    """Rows of the report from packed answers, which stand in a column for each key."""
    made = engine(columns, settings)
    for batch in batches:
        if not batch.num_rows:
            continue
        blocks: dict[Any, Block] = {}
        for key in TOKEN:
            if key in batch.schema.names:
                blocks |= unpacked(made, key, batch.column(key))
        ids = batch.column("query_id").cast(schema.field("query_id").type)
        yield pa.RecordBatch.from_arrays([ids, *made.arrow(blocks)], schema=schema)
