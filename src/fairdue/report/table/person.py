"""The events of one person from a table of many, checked as for a build."""

from typing import Any, Literal

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fairdue.report.event import Query
from fairdue.report.table import check, objects
from fairdue.report.table.check import Problems
from fairdue.report.table.layout import LAYOUT
from fairdue.report.table.read import CannotRead, Source


class Found(msgspec.Struct):
    """Events with the person's ID or phone, rows left out, and what is wrong with the table."""

    events: list[Any] = msgspec.field(default_factory=list)
    skipped: int = 0
    problems: Problems = msgspec.field(default_factory=Problems)


def read(
    source: Source, table: Literal["inquiries", "accounts"], query: Query, *, skip: bool
) -> Found:
    """The events of a query's person and phone; with `skip` bad rows are left out and counted.

    Raises CannotRead.
    """
    found = Found(problems=check.columns(source, table))
    if found.problems.count:
        return found
    for start, batch in source.batches([field.name for field in LAYOUT[table]]):
        bad = check.rows(batch, table)
        keep = _own(batch, query)
        if bad is not None and skip:
            found.skipped += int(bad.sum())
            keep &= ~bad
        elif bad is not None:
            check.tell(batch, table, source.name, start, found.problems)
        if not found.problems.count:
            found.events += objects.events(batch, table, start, keep)
    return found


def _own(batch: Any, query: Query) -> Any:
    """Which rows bear the query's person or phone."""
    mask = np.zeros(batch.num_rows, np.bool_)
    for name in ("person", "phone"):
        token = getattr(query, name)
        if token is not None:
            text = batch.column(name).cast(pa.large_string())
            same = pc.fill_null(pc.equal(text, token), False)
            mask |= same.to_numpy(zero_copy_only=False)
    return mask


__all__ = ["CannotRead", "Found", "Source", "read"]
