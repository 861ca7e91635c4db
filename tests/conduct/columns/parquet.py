"""Rows as parquet files, and findings of such files in a form that can be compared."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from fairdue.conduct.columns.arrow import contact_schema
from fairdue.conduct.columns.column import COLUMNS
from fairdue.conduct.columns.row import Row


def table_of(rows: Sequence[Row]) -> pa.Table:
    """All columns of the rows."""
    schema = contact_schema()
    columns = []
    for column in COLUMNS:
        found = [_value(row, column.name) for row in rows]
        columns.append(pa.array(found, schema.field(column.name).type))
    return pa.table(columns, schema=schema)


def _value(row: Row, name: str) -> Any:
    if name == "contact":
        return row.contact or None
    if not hasattr(row, name):
        return (row.told or {}).get(name)
    value = getattr(row, name)
    return list(value) if isinstance(value, tuple) else value


def written(rows: Sequence[Row], path: Path, *, group: int = 1000) -> Path:
    """The rows in a file."""
    pq.write_table(table_of(rows), path, row_group_size=group)
    return path


def findings(path: Path, *, without: Sequence[str] = ()) -> dict[tuple[str, str], dict[str, Any]]:
    """By contact and rule: the finding; no contact has two of one rule."""
    rows = pq.read_table(path).to_pylist()
    found = {}
    for row in rows:
        row["missing"] = frozenset(row["missing"])
        key = row["contact"], row["rule"]
        assert key not in found
        found[key] = {name: value for name, value in row.items() if name not in without}
    return found
