"""Rows of a table as the reference engine reads them."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from fairdue.report.event import Account, Inquiry, Query

NAMES = {"inquiries": ("inq", Inquiry), "accounts": ("acc", Account)}


def events(batch: Any, table: str, start: int, keep: Any = None) -> Iterator[Any]:
    """Events of a batch; without an `event_id` column they are named by their row."""
    prefix, of = NAMES[table]
    columns = {n: plain(batch.column(n)) for n in batch.schema.names if n in of.__struct_fields__}
    for row in range(batch.num_rows):
        if keep is not None and not keep[row]:
            continue
        cells = {name: values[row] for name, values in columns.items()}
        cells.setdefault("event_id", f"{prefix}:{start + row}")
        yield of(**cells)


def queries(table: Any) -> Iterator[Query]:
    """Queries of a table."""
    columns = {name: plain(table.column(name)) for name in table.schema.names}
    for cells in zip(*columns.values(), strict=True):
        yield Query(**dict(zip(columns, cells, strict=True)))


def plain(array: Any) -> list[Any]:
    """Cells as Python values, instants as microseconds."""
    if pa.types.is_timestamp(array.type):
        array = array.cast(pa.int64())
    values: list[Any] = array.to_pylist()
    return values
