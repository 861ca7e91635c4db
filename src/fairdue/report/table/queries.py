"""Queries: read whole, since the answer has one row for each."""

from typing import Any

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
    batches, ids = [], set[Any]()
    for row, batch in source.batches(COLUMNS):
        problems = _rows(source, batch, row, ids, problems)
        batches.append(pa.RecordBatch.from_pydict({n: _plain(batch.column(n)) for n in COLUMNS}))
    if not batches:
        kinds = {name: source.schemas[0].field(name).type for name in COLUMNS}
        empty = {n: _plain(pa.array([], k)) for n, k in kinds.items()}
        batches = [pa.RecordBatch.from_pydict(empty)]
    return pa.Table.from_batches(_alike(batches)).combine_chunks(), problems


def _plain(array: Any) -> Any:
    """Texts without dictionary."""
    return array.dictionary_decode() if pa.types.is_dictionary(array.type) else array


def _alike(batches: list[Any]) -> list[Any]:
    """Batches of several files with one type for each text column."""
    if len({str(batch.schema) for batch in batches}) == 1:
        return batches
    kinds = {n: {b.schema.field(n).type for b in batches} for n in COLUMNS}
    schema = pa.schema(
        [(n, pa.large_string() if len(kinds[n]) > 1 else next(iter(kinds[n]))) for n in COLUMNS]
    )
    return [batch.cast(schema) for batch in batches]


def _rows(source: Source, batch: Any, start: int, ids: set[Any], problems: Problems) -> Problems:
    """Problems of some rows, ids seen before among them."""
    own = Problems()
    check.tell(batch, "queries", source, start, own, every=True)
    for n, query_id in enumerate(batch.column("query_id").to_pylist()):
        if query_id is not None and query_id in ids:
            own.first.append(
                Problem(
                    file=source.name,
                    code="E-DUPLICATE",
                    column="query_id",
                    row=start + n,
                    value=query_id,
                )
            )
        ids.add(query_id)
    for problem in sorted(own.first, key=lambda p: p.row or 0):
        problems.add(problem)
    return problems
