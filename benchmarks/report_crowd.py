"""One person in the warm engine, and the point from which going forward in time is quicker.

python -m benchmarks.report_crowd
"""

import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.report_tables import DAY_US, DAYS, SINCE_US, TIME, account, inquiry
from fairdue.report import catalog
from fairdue.report.fast import engine
from fairdue.report.fast.engine import Coded, Fast
from fairdue.report.reference import Settings

FEW, MOST = 20, 10**7
"""Events of the table that is not looked at; events times queries beyond which a query is not
answered by itself."""


def loaded(columns: Any, inquiries: int, accounts: int) -> Fast:
    """An engine that holds one person with that many inquiries and account events."""
    rng = np.random.default_rng(inquiries)
    made = Fast(columns, Settings())
    loaders = {}
    for name, of, n in (("inquiries", inquiry, inquiries), ("accounts", account, accounts)):
        loaders[name] = made.loader(name, n)
        for batch in of(rng, np.zeros(n, np.int64)).to_batches():
            loaders[name].add(batch)
    made.finish(loaders)
    return made


def asked(made: Fast, n: int) -> Coded:
    """Queries about the person, spread over all of the time."""
    at = SINCE_US + (np.linspace(0.4, 1, n) * DAYS * DAY_US).astype(np.int64)
    word = {name: [f"{name}-0"] * n for name in ("person", "phone")}
    rows = word | {"viewer": ["lender-1"] * n, "as_of": pa.array(at).cast(TIME)}
    return made.code(pa.RecordBatch.from_pydict(rows))


def seconds(run: Callable[[], object], least: float = 0.3) -> float:
    """CPU seconds of one run, the least of several."""
    run()
    found: list[float] = []
    spent = 0.0
    while spent < least or len(found) < 3:
        before = time.process_time()
        run()
        found.append(time.process_time() - before)
        spent += found[-1]
    return min(found)


def compared(columns: Any, events: int, queries: int, *, accounts: bool) -> str:
    """Microseconds of each query, by itself and forward in time; `accounts`: which events."""
    made = loaded(columns, *((FEW, events) if accounts else (events, FEW)))
    coded, told = asked(made, queries), []
    for limit in (1 << 60, 1):
        if events * queries > MOST and limit > 1:
            told.append(f"{'-':>10}")
            continue
        engine.MANY_EVENTS = engine.MANY_QUERIES = limit
        told.append(f"{seconds(partial(made.blocks, coded)) / queries * 1e6:10.1f}")
    return f"{events:7} {queries:7} {'  '.join(told)}"


def main() -> None:
    """Print the tables."""
    print(f"load {os.getloadavg()[0]:.1f}")
    made = loaded(catalog.als(), 500, FEW)
    one, many = asked(made, 1), asked(made, 1_000)
    print("one person, 500 inquiries, one query, 820 columns of numbers:")
    print(f"  called for one query  {seconds(partial(made.blocks, one)) * 1e6:8.0f} us")
    print(f"  in a block of 1,000   {seconds(partial(made.blocks, many)) * 1e3:8.1f} us each")
    behaviour = tuple(c for c in (*catalog.radar(), *catalog.standing()) if c.table == "account")
    for what, columns, accounts in (
        ("inquiries; all columns of `all`", catalog.named("all"), False),
        ("account events; all columns about them", behaviour, True),
    ):
        print(f"{what}\n events queries backward us  forward us (each query)")
        for events in (500, 1_000, 2_000, 5_000, 20_000, 100_000):
            for queries in (30, 100, 1_000):
                print(compared(columns, events, queries, accounts=accounts), flush=True)


if __name__ == "__main__":
    main()
