"""Synthetic inquiries and queries as Parquet, the same for every engine.

About 30 inquiries a person over 720 days, few persons with many; one or two phones each; 2 000
lenders, a few of which ask most; a lender's kind changes now and then. Instants are whole
seconds, as frames of ClickHouse cannot be told more.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Order = Literal["person", "shuffled"]
AsOf = Literal["person", "event"]
MEAN, LENDERS, DAYS = 30, 2_000, 720
DAY_US, SECOND_US = 86_400_000_000, 1_000_000
FROM_US = 1_672_531_200_000_000  # 2023-01-01 UTC
KINDS = (
    *("bank_traditional", "bank_online", "consumer_finance", "microloan_online"),
    *("microloan_local", "auto_finance", "finance_lease", "cash_instalment"),
    *("consumer_instalment", "compensation", "converted_p2p", "unlicensed_online"),
    "other_nonbank",
)
PRODUCTS = ("pdl", "caon", "caoff", "coon", "cooff", "rel", "af", "oth")
GROUP = 1 << 17
Column = tuple[Any, Any]
"""Values, and the place of each row's value among them."""
TIME = pa.timestamp("us", tz="UTC")


def write(folder: Path, events: int, order: Order, as_of: AsOf) -> int:
    """Write inquiries.parquet and queries.parquet; the number of queries.

    `as_of` person: each person once, in the last 60 days. event: at each inquiry, by its lender;
    the column `query_id` of the inquiries, which the definition does not know, says which.
    """
    rng = np.random.default_rng(20_180_917)
    people = max(1, events // MEAN)
    weights = rng.gamma(1.2, size=people)
    person = np.sort(rng.choice(people, events, p=weights / weights.sum()))
    at = FROM_US + rng.integers(0, DAYS * DAY_US // SECOND_US, events) * SECOND_US
    place = np.lexsort((at, person)) if order == "person" else rng.permutation(events)
    person, at = person[place], at[place]
    second = np.where(rng.random(events) < 0.1, people, 0)
    lender = (rng.random(events) ** 3 * LENDERS).astype(np.int64)
    kind = (lender * 7 + (rng.random(events) < 0.05)) % len(KINDS)
    product = rng.integers(0, len(PRODUCTS), events)
    persons, lenders = tokens("person", people), tokens("lender", LENDERS)
    phones, numbers = tokens("phone", 2 * people), pa.array(np.arange(max(events, people)))
    everyone, moments = np.arange(people), pa.array(at, TIME)
    found: dict[str, Column] = {
        "person": (persons, person),
        "phone": (phones, person + second),
        "lender": (lenders, lender),
        "lender_kind": (pa.array(KINDS), kind),
        "product": (pa.array(PRODUCTS), product),
        "occurred_at": (moments, np.arange(events)),
        "query_id": (numbers, np.arange(events)),
    }
    _save(folder / "inquiries.parquet", found)
    if as_of == "event":
        asked = {name: found[name] for name in ("query_id", "person", "phone")}
        asked |= {"viewer": found["lender"], "as_of": found["occurred_at"]}
    else:
        latest = FROM_US + DAYS * DAY_US
        until = latest - rng.integers(0, 60 * DAY_US // SECOND_US, people) * SECOND_US
        viewer = (rng.random(people) ** 3 * LENDERS).astype(np.int64)
        asked = {
            "query_id": (numbers, everyone),
            "person": (persons, everyone),
            "phone": (phones, everyone),
            "viewer": (lenders, viewer),
            "as_of": (pa.array(until, TIME), everyone),
        }
    _save(folder / "queries.parquet", asked)
    return len(asked["query_id"][1])


def tokens(stem: str, n: int) -> Any:
    """Tokens as long as the keyed hashes they stand for."""
    digits = pc.utf8_lpad(pa.array(np.arange(n)).cast(pa.string()), 31 - len(stem), "0")
    return pc.binary_join_element_wise(stem, digits, "-")


def _save(path: Path, columns: Mapping[str, Column]) -> None:
    """Write a row group at a time: text of all rows at once would fill the memory."""
    rows = len(next(iter(columns.values()))[1])
    writer = None
    for start in range(0, rows, GROUP):
        group = {
            name: words.take(pa.array(places[start : start + GROUP]))
            for name, (words, places) in columns.items()
        }
        table = pa.table(group)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()
