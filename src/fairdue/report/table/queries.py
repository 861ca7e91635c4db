"""Queries: read whole, since the answer has one row for each."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from fairdue.report.table import check
from fairdue.report.table.check import Problem, Problems
from fairdue.report.table.layout import LAYOUT
from fairdue.report.table.read import Source

COLUMNS = tuple(field.name for field in LAYOUT["queries"])


def read(source: Source) -> tuple[Any, Problems]:
    """The table of queries and its problems; None with problems of whole columns."""
    problems = check.columns(source, "queries")
    if problems.count:
        return None, problems
    batches, found = [], list[Problem]()
    for row, batch in source.batches(COLUMNS):
        own = Problems()
        check.tell(batch, "queries", source.name, row, own, every=True)
        found += own.first
        batches.append(pa.RecordBatch.from_pydict({n: _plain(batch.column(n)) for n in COLUMNS}))
    if not batches:
        kinds = {name: source.schemas[0].field(name).type for name in COLUMNS}
        empty = {n: _plain(pa.array([], k)) for n, k in kinds.items()}
        batches = [pa.RecordBatch.from_pydict(empty)]
    table = pa.Table.from_batches(_alike(batches)).combine_chunks()
    found += _repeated(source, table.column("query_id"))
    for problem in sorted(found, key=lambda p: p.row or 0):
        problems.add(problem)
    return table, problems


def _plain(array: Any) -> Any:
    """Texts without dictionary."""
    return array.dictionary_decode() if pa.types.is_dictionary(array.type) else array


def _repeated(source: Source, ids: Any) -> Iterator[Problem]:
    """Ids that were met in an earlier row."""
    words = ids.combine_chunks().dictionary_encode()
    if isinstance(words, pa.ChunkedArray):
        words = words.combine_chunks()
    codes = words.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    seen = np.maximum.accumulate(np.concatenate([[-1], codes]))[:-1]
    for row in np.flatnonzero((codes <= seen) & (codes >= 0)).tolist():
        value = ids[row].as_py()
        yield Problem(file=source.name, code="E-DUPLICATE", column="query_id", row=row, value=value)


def _alike(batches: list[Any]) -> list[Any]:
    """Batches of several files with one type for each text column."""
    if len({str(batch.schema) for batch in batches}) == 1:
        return batches
    kinds = {n: {b.schema.field(n).type for b in batches} for n in COLUMNS}
    schema = pa.schema(
        [(n, pa.large_string() if len(kinds[n]) > 1 else next(iter(kinds[n]))) for n in COLUMNS]
    )
    return [batch.cast(schema) for batch in batches]
