"""The big-data report's wide columns: fairdue beside other engines, from Parquet to Parquet.

Each engine and formulation runs in a process of its own with two threads, after a run over tiny
tables that loads libraries, starts Java and compiles (column *first run*). Every cell of every
answer is compared with fairdue's, and fairdue's with its plain reference on a sample of people.
Run: `python -m benchmarks.report [EVENTS [WORD ...]]`; EVENTS is 30 000 unless given, a tenth of it
for cases with a query for each event. Words choose cases (see CASES), orders (person, shuffled) and
engines (see benchmarks/engines), beside fairdue and the floor; without words everything runs, each
case on the same inquiries in either order.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from benchmarks import measured
from benchmarks.engines import ENTRANTS, layout, tables
from benchmarks.engines.in_fairdue import CATALOG, Build
from benchmarks.engines.tables import AsOf, Order
from fairdue.report import catalog as catalogs
from fairdue.report import own
from fairdue.report.catalog import Column
from fairdue.report.measure import STATUS

EVENTS, TINY, PER_EVENT, SAMPLE = 30_000, 3_000, 10, 40
PANDAS = measured.ROOT / ".bench-pandas" / "bin" / "python"
PACKAGES = ("numba", "numpy", "pyarrow", "duckdb", "chdb", "polars", "pyspark", "feast")
SUBSET = """
[[columns]]
prefix = "als"
table = "inquiry"
windows = ["d7", "d15", "m1", "m3", "m6", "m12"]
slices = ["pdl", "caon", "bank", "bank_tra", "nbank", "nbank_mc", "nbank_cf", "nbank_night"]
measures = ["allnum", "orgnum"]
"""
"""96 columns by person that every engine can say: counts of inquiries and of lenders."""

T = TypeVar("T", bound=str)
ORDERS: tuple[Order, ...] = ("person", "shuffled")
LONG = ("duckdb_long", "chdb_long", "polars_long", "spark_long")
ALWAYS = ("fairdue", "floor")
OURS = (*ALWAYS, "fairdue_spark")


@dataclass(frozen=True)
class Case:
    """Columns, months, one query for each person or event, who takes part."""

    columns: Literal["whole", "subset"]
    mode: Literal["anniversary", "d30"]
    as_of: AsOf
    entrants: Sequence[str]


CASES = {
    "whole": Case("whole", "anniversary", "person", (*OURS, *LONG)),
    "subset": Case(
        "subset",
        "d30",
        "person",
        (*OURS, *LONG, "duckdb_wide", "chdb_wide", "polars_wide", "spark_wide"),
    ),
    "whole-by-event": Case("whole", "anniversary", "event", (*OURS, *LONG)),
    "subset-by-event": Case(
        "subset",
        "d30",
        "event",
        (
            *(*OURS, *LONG, "duckdb_frames", "chdb_frames", "polars_rolling", "pandas_rolling"),
            "feast",
        ),
    ),
}
HEAD = (
    "engine",
    "wall s",
    "CPU s",
    "peak MB",
    "thousand events/s",
    "thousand answers/s",
    "wall, times fairdue",
    "CPU, times fairdue",
    "wall, times floor",
    "CPU, times floor",
    "first run s",
    "cells that differ",
)


def columns_of(case: Case) -> Sequence[Column]:
    """The columns of a case, in order."""
    return catalogs.als() if case.columns == "whole" else own.catalogue(SUBSET)


def prepare(folder: Path, case: Case, events: int, order: Order) -> int:
    """Write tables and layout, tiny ones beside them; the number of queries."""
    (folder / "tiny").mkdir(parents=True)
    tables.write(folder / "tiny", TINY, order, case.as_of)
    if case.columns == "subset":
        (folder / CATALOG).write_text(SUBSET, encoding="utf-8")
    asked(columns_of(case), case.mode).save(folder / "layout.json")
    return tables.write(folder, events, order, case.as_of)


def asked(columns: Sequence[Column], mode: Literal["anniversary", "d30"]) -> layout.Layout:
    """Columns of the report in the plain words that every engine is given."""
    slices = {c.slice.name: c.slice for c in columns}
    numbers = {name: n for n, name in enumerate(slices)}
    cells = [
        layout.Cell(
            name=c.name,
            measure=c.measure.name,
            key=catalogs.KEY_ORDER.index(c.key),
            span=layout.SPANS.index(c.window.name) if c.window.name else -1,
            slice=numbers[c.slice.name],
            window=c.window.name,
        )
        for c in columns
    ]
    parts = [(s.name, s.kinds, s.products, s.weekend, s.night) for s in slices.values()]
    return layout.Layout(cells=cells, slices=parts, mode=mode)


def run(folder: Path, key: str) -> dict[str, Any] | str:
    """What an engine measured, or why it did not run."""
    interpreter = str(PANDAS) if key.startswith("pandas") else sys.executable
    done = subprocess.run(
        [interpreter, "-m", "benchmarks.engines", key, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=measured.ROOT,
        env={**os.environ, "POLARS_MAX_THREADS": "2", "PYTHONHASHSEED": "0"},
    )
    if done.returncode:
        return (done.stderr.strip() or "no message").splitlines()[-1]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def differing(folder: Path, key: str) -> int:
    """Cells of an engine's answer that are not fairdue's; all of them if rows are missing."""
    right, given = ds.dataset(folder / "fairdue.parquet"), ds.dataset(folder / f"{key}.parquet")
    numbers = [each.to_table(["query_id"])["query_id"] for each in (right, given)]
    orders = [pc.sort_indices(each) for each in numbers]
    asked, told = (n.take(order) for n, order in zip(numbers, orders, strict=True))
    if not asked.equals(told.cast(asked.type)):
        cells: int = right.count_rows() * len(right.schema)
        return cells
    found = 0
    for some in batched(right.schema.names):
        tables_ = [each.to_table(some) for each in (right, given)]
        for name in some:
            ours, theirs = (t[name].take(o) for t, o in zip(tables_, orders, strict=True))
            found += _unlike(ours, theirs)
    return found


def batched(names: Sequence[str], size: int = 100) -> Iterator[list[str]]:
    """Some names at a time, so that no answer need stand in memory whole."""
    for start in range(0, len(names), size):
        yield list(names[start : start + size])


def _unlike(right: Any, given: Any) -> int:
    given = given.cast(right.type)
    same = pc.or_(
        pc.fill_null(pc.equal(right, given), False),
        pc.and_(pc.is_null(right), pc.is_null(given)),
    )
    alike: int = pc.sum(same).as_py() or 0
    return len(right) - alike


def unlike_reference(folder: Path) -> int:
    """Cells of a sample of fairdue's answers that are not those of its plain reference."""
    queries = pq.read_table(folder / "queries.parquet")
    step = max(1, queries.num_rows // SAMPLE)
    sample = queries.take(pa.array(range(0, queries.num_rows, step)))
    theirs = [pc.field(key).isin(pc.unique(sample[key])) for key in ("person", "phone")]
    apart = folder / "reference"
    apart.mkdir()
    pq.write_table(sample, apart / "queries.parquet")
    for name, wanted in (
        ("inquiries", theirs[0] | theirs[1]),
        ("fairdue", pc.field("query_id").isin(sample["query_id"])),
    ):
        rows = ds.dataset(folder / f"{name}.parquet").to_table(filter=wanted)
        pq.write_table(rows, apart / f"{name}.parquet")
    reference = Build()
    reference.engine = "reference"
    reference.run(layout.read(folder / "layout.json"), apart, apart / "reference.parquet")
    return differing(apart, "reference")


def lines(
    folder: Path, case: Case, events: int, order: Order, keys: Sequence[str]
) -> Iterator[str]:
    """The table of one case."""
    queries = prepare(folder, case, events, order)
    found: dict[str, Any] = {key: run(folder, key) for key in keys}
    for key, told in found.items():
        if not isinstance(told, str):
            told["unlike"] = differing(folder, key)
    ours, floor = found["fairdue"], found["floor"]
    rows = [
        (
            told["name"],
            f"{told['wall_s']:.3f}",
            f"{told['cpu_s']:.3f}",
            told["peak_mb"],
            f"{events / told['wall_s'] / 1000:,.1f}",
            f"{queries / told['wall_s'] / 1000:,.2f}",
            *(
                f"{told[spent] / than[spent]:.1f}"
                for than in (ours, floor)
                for spent in ("wall_s", "cpu_s")
            ),
            f"{told['first_s']:.1f}",
            told["unlike"],
        )
        for told in found.values()
        if not isinstance(told, str)
    ]
    yield from measured.table(HEAD, rows)
    yield from (f"\nNot run: {key}: {why}" for key, why in found.items() if isinstance(why, str))
    yield f"\nfairdue and its reference differ in {unlike_reference(folder)} cells of a sample."


def main(arguments: Sequence[str]) -> None:
    size = int(arguments[0]) if arguments else EVENTS
    for line in measured.machine(PACKAGES):
        print(line)
    words = arguments[1:]
    for name in chosen(words, CASES):
        case = CASES[name]
        events = size // PER_EVENT if case.as_of == "event" else size
        for order in chosen(words, ORDERS):
            columns = sum(c.measure is not STATUS for c in columns_of(case))
            told = f"{columns} columns, {events:,} inquiries in order: {order}"
            print(f"\n{name}: {told}, one query for each {case.as_of}:\n", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                keys = [key for key in case.entrants if key in {*ALWAYS, *chosen(words, ENTRANTS)}]
                print(
                    "\n".join(lines(Path(folder) / "case", case, events, order, keys)), flush=True
                )


def chosen(words: Sequence[str], of: Iterable[T]) -> list[T]:
    """Those of some names that are among the words; all of them if none is."""
    every = list(of)
    return [name for name in every if name in words] or every


if __name__ == "__main__":
    main(sys.argv[1:])
