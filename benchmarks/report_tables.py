"""Random tables of inquiries, account events and queries, of any size: `FOLDER EVENTS`.

    python -m benchmarks.report_tables FOLDER EVENTS [--sorted] [--queries N] [--people N]

Seven in ten events are inquiries. A few persons have many events, most have few; each has one or
two phones. Written in row groups, so that memory does not grow with the number of events.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fairdue.report.term import EVENTS, KINDS, PRODUCTS

GROUP = 1 << 20
TIME = pa.timestamp("us", tz="UTC")
DAY_US = 86_400_000_000
SINCE_US, DAYS = 1_672_531_200_000_000, 900
"""From 2023-01-01 (UTC) for that many days."""
LENDERS = 2_000
SKEW = 1.5


def main() -> None:
    """Write the three tables."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("events", type=int)
    given.add_argument("--sorted", action="store_true", help="events in order of persons")
    given.add_argument("--queries", type=int, help="by default one for each hundred events")
    given.add_argument("--people", type=int, help="by default one for each twenty events")
    asked = given.parse_args()
    rng = np.random.default_rng(4)
    people = asked.people or max(1, asked.events // 20)
    queries = asked.queries or max(1, asked.events // 100)
    asked.folder.mkdir(parents=True, exist_ok=True)
    inquiries = asked.events * 7 // 10
    for name, n, of in (
        ("inquiries", inquiries, inquiry),
        ("accounts", asked.events - inquiries, account),
        ("queries", queries, query),
    ):
        ordered = asked.sorted and name != "queries"
        writer = None
        for persons in _persons(rng, n, people, ordered=ordered):
            table = of(rng, persons)
            writer = writer or pq.ParquetWriter(asked.folder / f"{name}.parquet", table.schema)
            writer.write_table(table)
        if writer:
            writer.close()


def _persons(rng: Any, n: int, people: int, *, ordered: bool) -> Iterator[Any]:
    """Persons of the rows, a group at a time."""
    for start in range(0, n, GROUP):
        size = min(GROUP, n - start)
        if ordered:
            share = np.linspace(start / n, (start + size) / n, size, endpoint=False)
        else:
            share = rng.random(size)
        yield (share**SKEW * people).astype(np.int64)


def _words(prefix: str, numbers: Any) -> Any:
    return pc.binary_join_element_wise(prefix, pa.array(numbers).cast(pa.string()), "")


def _shared(rng: Any, persons: Any) -> dict[str, Any]:
    """Columns that both tables of events have."""
    n = len(persons)
    lender = (rng.random(n) ** 2 * LENDERS).astype(np.int64)
    kind = lender % len(KINDS)
    second = rng.random(n) < 0.2
    return {
        "person": _words("person-", persons * 7_919),
        "phone": _words("phone-", persons * 7_907 + second),
        "lender": _words("lender-", lender),
        "lender_kind": pa.DictionaryArray.from_arrays(kind.astype(np.int8), list(KINDS)),
        "occurred_at": _times(rng, n),
    }


def _times(rng: Any, n: int) -> Any:
    return pa.array(SINCE_US + (rng.random(n) * DAYS * DAY_US).astype(np.int64)).cast(TIME)


def inquiry(rng: Any, persons: Any) -> Any:
    """Inquiries of some persons."""
    words = list(PRODUCTS)
    product = rng.integers(0, len(words), len(persons)).astype(np.int8)
    found = _shared(rng, persons)
    return pa.table(found | {"product": pa.DictionaryArray.from_arrays(product, words)})


def account(rng: Any, persons: Any) -> Any:
    """Account events of some persons."""
    n = len(persons)
    kind = rng.integers(0, len(EVENTS), n).astype(np.int8)
    late = np.where(kind == EVENTS.index("overdue"), rng.integers(1, 120, n), 0)
    found = _shared(rng, persons)
    found |= {
        "account": _words("loan-", rng.integers(0, 3, n)),
        "kind": pa.DictionaryArray.from_arrays(kind, list(EVENTS)),
        "amount_fen": pa.array(rng.integers(0, 2_000_000, n)),
        "days_past_due": pa.array(late.astype(np.int32)),
    }
    return pa.table(found)


def query(rng: Any, persons: Any) -> Any:
    """Queries about some persons, at the end of the time of the events."""
    n = len(persons)
    at = SINCE_US + (DAYS - rng.random(n) * 90) * DAY_US
    asks = rng.integers(0, LENDERS, n)
    return pa.table(
        {
            "query_id": pa.array(_fresh(n)),
            "person": _words("person-", persons * 7_919),
            "phone": _words("phone-", persons * 7_907),
            "viewer": _words("lender-", asks),
            "as_of": pa.array(at.astype(np.int64)).cast(TIME),
        }
    )


_ISSUED = [0]


def _fresh(n: int) -> Any:
    """Numbers not given before."""
    _ISSUED[0] += n
    return np.arange(_ISSUED[0] - n, _ISSUED[0])


if __name__ == "__main__":
    main()
