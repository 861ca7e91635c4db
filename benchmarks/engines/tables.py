"""Synthetic inquiries and queries as Parquet, the same for every engine.

About 30 inquiries a person over 720 days, few persons with many; one or two phones each; 2 000
lenders, a few of which ask most; a lender's kind changes now and then. Instants to the microsecond.
"""

from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

Order = Literal["person", "shuffled"]
AsOf = Literal["person", "event"]
MEAN, LENDERS, DAYS = 30, 2_000, 720
DAY_US = 86_400_000_000
FROM_US = 1_672_531_200_000_000  # 2023-01-01 UTC
KINDS = (
    *("bank_traditional", "bank_online", "consumer_finance", "microloan_online"),
    *("microloan_local", "auto_finance", "finance_lease", "cash_instalment"),
    *("consumer_instalment", "compensation", "converted_p2p", "unlicensed_online"),
    "other_nonbank",
)
PRODUCTS = ("pdl", "caon", "caoff", "coon", "cooff", "rel", "af", "oth")
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
    at = FROM_US + rng.integers(0, DAYS * DAY_US, events)
    place = np.lexsort((at, person)) if order == "person" else rng.permutation(events)
    person, at = person[place], at[place]
    second = np.where(rng.random(events) < 0.1, people, 0)
    lender = (rng.random(events) ** 3 * LENDERS).astype(np.int64)
    kind = (lender * 7 + (rng.random(events) < 0.05)) % len(KINDS)
    found = {
        "person": _words("person", person),
        "phone": _words("phone", person + second),
        "lender": _words("lender", lender),
        "lender_kind": pa.array(KINDS).take(pa.array(kind)),
        "product": pa.array(PRODUCTS).take(pa.array(rng.integers(0, len(PRODUCTS), events))),
        "occurred_at": pa.array(at, TIME),
        "query_id": pa.array(np.arange(events)),
    }
    _save(folder / "inquiries.parquet", found)
    if as_of == "event":
        asked = {name: found[name] for name in ("query_id", "person", "phone")}
        asked |= {"viewer": found["lender"], "as_of": found["occurred_at"]}
    else:
        latest = FROM_US + DAYS * DAY_US
        asked = {
            "query_id": pa.array(np.arange(people)),
            "person": _words("person", np.arange(people)),
            "phone": _words("phone", np.arange(people)),
            "viewer": _words("lender", (rng.random(people) ** 3 * LENDERS).astype(np.int64)),
            "as_of": pa.array(latest - rng.integers(0, 60 * DAY_US, people), TIME),
        }
    _save(folder / "queries.parquet", asked)
    return len(asked["person"])


def _words(stem: str, numbers: Any) -> Any:
    """Tokens as long as the keyed hashes they stand for."""
    most = int(numbers.max(initial=0)) + 1
    words = pa.array([f"{stem}-{n:0{31 - len(stem)}}" for n in range(most)])
    return words.take(pa.array(numbers))


def _save(path: Path, columns: dict[str, Any]) -> None:
    pq.write_table(pa.table(columns), path, row_group_size=1 << 17)
