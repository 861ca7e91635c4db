"""Random tables around the edges of windows, for engines that must agree."""

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pyarrow as pa

from fairdue.report.event import Account, Inquiry, Query
from fairdue.report.term import EVENTS, KINDS, PRODUCTS, MonthMode, window
from fairdue.report.when import DAY_US, instant, moment, since

TIME = pa.timestamp("us", tz="UTC")
SPANS = ("d7", "d15", "m1", "m2", "m3", "m6", "m12", "m24")
MODES: tuple[MonthMode, ...] = ("anniversary", "d30", "calendar")
DAYS = (
    *("2024-03-31", "2024-02-29", "2023-03-29", "2025-01-01", "2024-03-01", "2010-11-07"),
    "2010-12-07",
)
TIMES = (
    "00:00:00",
    "00:00:00.000001",
    "11:10:31",
    "23:59:59.999999",
    "05:59:59.999999",
    "22:00:00",
)


def queries(rng: random.Random, n: int, zone: str) -> list[Query]:
    """Queries of a few persons at awkward instants."""
    return [
        Query(
            query_id=f"q{i}",
            person=rng.choice(("P1", "P2", "P3", "P4", None)),
            phone=rng.choice(("C1", "C2", "C3", "C4", None)),
            viewer=rng.choice(("bank-a", "app-b", "never-asked", None)),
            as_of=_at(f"{rng.choice(DAYS)}T{rng.choice(TIMES)}", zone) + rng.choice((0, 0, 0, 1)),
        )
        for i in range(n)
    ]


def _at(text: str, zone: str) -> int:
    return instant(dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


def _times(rng: random.Random, asked: Sequence[Query], zone: str, n: int) -> list[int]:
    """Instants near the edges of the windows of some query, and ties."""
    found: list[int] = []
    for _ in range(n):
        as_of = rng.choice(asked).as_of
        today = moment(as_of).astimezone(ZoneInfo(zone)).date()
        at, day = since(window(rng.choice(SPANS)), as_of, today, rng.choice(MODES))
        if day:
            at = _at(dt.date.fromordinal(day).isoformat(), zone)
        spread = rng.choice((0, 1, -1, DAY_US, -DAY_US, rng.randrange(-DAY_US, DAY_US)))
        near = as_of - rng.randrange(0, 800 * DAY_US)
        kinds = (at + spread, as_of + rng.choice((0, 1, -1)), near)
        found.append(rng.choice((*kinds, found[-1] if found else near)))
    return found


def _shared(rng: random.Random, at: int, i: int) -> dict[str, object]:
    known = rng.choice((None, None, None, at, at + rng.randrange(40 * DAY_US), at - DAY_US))
    return {
        "event_id": f"{rng.randrange(10)}-{i}",
        "person": rng.choice(("P1", "P1", "P2", "P3", None)),
        "phone": rng.choice(("C1", "C1", "C2", "C3", "c1", None)),
        "lender": rng.choice(("bank-a", "app-b", "app-c", "A", "a", "A ")),
        "lender_kind": rng.choice(KINDS),
        "occurred_at": at,
        "known_at": known,
    }


def tables(
    rng: random.Random, asked: Sequence[Query], zone: str, n: int, *, known: bool = True
) -> tuple[list[Inquiry], list[Account]]:
    """Inquiries and account events around the queries, some of them repeated."""
    inquiries = [
        msgspec.convert({**_shared(rng, at, i), "product": rng.choice(tuple(PRODUCTS))}, Inquiry)
        for i, at in enumerate(_times(rng, asked, zone, n))
    ]
    accounts = []
    for i, at in enumerate(_times(rng, asked, zone, n)):
        kind = rng.choice((*EVENTS, "overdue", "paid"))
        late = rng.choice((1, 30, 31, 91) if kind == "overdue" else (None, None, 0, 1, 31))
        row = {
            **_shared(rng, at, i),
            "account": rng.choice(("L1", "L2")),
            "kind": kind,
            "amount_fen": rng.choice((0, 500, 100_000, 100_001, 300_001, 1_000_000, 1_000_001)),
            "days_past_due": late,
        }
        accounts.append(msgspec.convert(row, Account))
    return _repeated(rng, inquiries, known=known), _repeated(rng, accounts, known=known)


def _repeated(rng: random.Random, rows: list[Any], *, known: bool) -> list[Any]:
    """The rows with some of them again, in no order."""
    again = [rng.choice(rows) for _ in range(len(rows) // 5)]
    found = [*rows, *(msgspec.structs.replace(e, event_id=f"r{i}") for i, e in enumerate(again))]
    if not known:
        found = [msgspec.structs.replace(e, known_at=None) for e in found]
    rng.shuffle(found)
    return found


def arrow(rows: Sequence[Inquiry] | Sequence[Account] | Sequence[Query], of: type) -> pa.Table:
    """Rows as an Arrow table with the defined types."""
    names = [f.name for f in msgspec.structs.fields(of)]
    columns = {}
    for name in names:
        values = [getattr(row, name) for row in rows]
        kind = pa.string()
        if name in {"occurred_at", "known_at", "as_of"}:
            kind = TIME
        elif name in {"amount_fen", "days_past_due"}:
            kind = pa.int64()
        columns[name] = pa.array(values, pa.int64() if kind != pa.string() else kind).cast(kind)
    return pa.table(columns)


def with_null_words(table: pa.Table, *names: str) -> pa.Table:
    """The table with some columns in dictionaries that hold a null as their first word."""
    for name in names:
        place, values = table.column_names.index(name), table[name].to_pylist()
        words = [None, *dict.fromkeys(v for v in values if v is not None)]
        rows = pa.array([words.index(v) for v in values], pa.uint8())
        coded = pa.DictionaryArray.from_arrays(rows, pa.array(words, pa.string()))
        table = table.set_column(place, name, coded)
    return table
