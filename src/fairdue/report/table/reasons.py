"""Reasons of many queries as Arrow rows (definition 6.1)."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from fairdue.report.event import Query
from fairdue.report.reason import Reason
from fairdue.report.when import local

_TIME = pa.timestamp("us", tz="UTC")


def schema(query_id: Any) -> Any:
    """The columns of the table of reasons."""
    return pa.schema(
        [
            ("query_id", query_id),
            ("reason_code", pa.string()),
            ("degree", pa.int8()),
            ("grade", pa.string()),
            ("value", pa.int64()),
            ("threshold", pa.int64()),
            ("evidence_count", pa.int32()),
            ("first_at", _TIME),
            ("last_at", _TIME),
            ("evidence", pa.list_(pa.string())),
            ("ages_out_at", _TIME),
            ("ages_out_on", pa.date32()),
        ]
    )


def rows(found: Iterable[tuple[Query, Reason]], zone: ZoneInfo, columns: Any) -> Any:
    """A record batch of reasons."""
    made: dict[str, list[Any]] = {name: [] for name in columns.names}
    for query, reason in found:
        times = [e.occurred_at for e in reason.evidence]
        ends = reason.ages_out_at
        cells = {
            "query_id": query.query_id,
            "reason_code": reason.code,
            "degree": 0,
            "grade": reason.grade,
            "value": reason.value,
            "threshold": reason.threshold,
            "evidence_count": len(reason.evidence),
            "first_at": min(times, default=None),
            "last_at": max(times, default=None),
            "evidence": [e.event_id for e in reason.evidence],
            "ages_out_at": ends,
            "ages_out_on": None if ends is None else local(ends, zone).date(),
        }
        for name, cell in cells.items():
            made[name].append(cell)
    arrays = [_array(made[field.name], field.type) for field in columns]
    return pa.RecordBatch.from_arrays(arrays, schema=columns)


def _array(values: list[Any], kind: Any) -> Any:
    if pa.types.is_timestamp(kind):
        return pa.array(values, pa.int64()).cast(kind)
    return pa.array(values, kind)
