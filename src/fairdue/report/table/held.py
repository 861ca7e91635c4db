"""Tables held in memory by somebody else: Arrow, Polars, pandas, or plain columns.

Whatever speaks the Arrow PyCapsule protocol is taken as it is, without copying; nothing here
imports the library it comes from.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from fairdue.report.table.read import BATCH_ROWS, CannotRead, Source, without_null_words

_VIEWS = {pa.string_view(): pa.large_string()}


class Held:
    """A table in memory that reads like a file."""

    def __init__(self, name: str, table: Any) -> None:
        """`table` is a pyarrow.Table."""
        self.name, self.files = name, tuple[Path, ...]()
        self._table = table
        self.rows: int = table.num_rows
        self.schemas: list[Any] = [table.schema]

    def batches(self, columns: Sequence[str], start: int = 0) -> Iterator[tuple[int, Any]]:
        """Record batches with their first row, with those of the columns that are there."""
        names = [name for name in columns if name in self._table.schema.names]
        row = start
        for batch in self._table.select(names).to_batches(max_chunksize=BATCH_ROWS):
            yield row, without_null_words(batch)
            row += batch.num_rows


def held(name: str, given: object) -> Any:
    """A source from a path, from columns by name, or from a table of any library.

    Raises CannotRead when it is none of these.
    """
    if isinstance(given, str | Path):
        return Source(Path(given))
    try:
        if isinstance(given, Mapping):
            table = pa.table(dict(given))
        elif hasattr(given, "__arrow_c_stream__"):
            table = pa.RecordBatchReader.from_stream(given).read_all()
        elif hasattr(given, "__arrow_c_array__"):
            table = pa.Table.from_batches([pa.record_batch(given)])
        else:
            message = (
                f"{name}: {type(given).__name__} is no table; give a path, a dict of columns, or a "
                "table of pyarrow, Polars or pandas (2.2 or newer)"
            )
            raise CannotRead(message)
    except pa.ArrowException as error:
        raise CannotRead(f"{name}: {error}") from error
    return Held(name, _plain(table))


def _plain(table: Any) -> Any:
    """Text in the layout that all of Arrow can read; the words stay what they are."""
    for place, field in enumerate(table.schema):
        kind = field.type
        column = table.column(place)
        if pa.types.is_dictionary(kind) and kind.value_type in _VIEWS:
            column = column.cast(pa.dictionary(kind.index_type, pa.large_string()))
        elif kind in _VIEWS:
            column = column.cast(_VIEWS[kind])
        else:
            continue
        table = table.set_column(place, field.name, column)
    return table


def table(schema: Any, batches: Sequence[Any]) -> Any:
    """Record batches as one pyarrow.Table."""
    return pa.Table.from_batches(batches, schema)


def row_of(schema: Any, arrays: Sequence[Any]) -> Any:
    """Columns as a record batch."""
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def fields(named: Sequence[tuple[str, Any]]) -> Any:
    """A schema from names and types."""
    return pa.schema(named)
