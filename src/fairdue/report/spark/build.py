"""`fairdue report build --engine spark`: folders of part files, complete or not at all."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from pyspark import TaskContext
from pyspark.sql import DataFrame, SparkSession

from fairdue.report.build import (
    HEAVIEST,
    BadInput,
    Built,
    CannotRead,
    CannotWrite,
    Counts,
    OtherWork,
    Request,
    Told,
    schema_of,
    write_json,
)
from fairdue.report.spark import evidence, frames, passes
from fairdue.report.spark.failure import reading
from fairdue.report.spark.keys import spread
from fairdue.report.spark.session import session
from fairdue.report.table import check, reasons
from fairdue.report.table.layout import TableName
from fairdue.report.table.read import Source
from fairdue.report.table.write import Writer

STEPS = 5
"""What is told as done: three tables checked, answers, reasons."""
_KEPT = "file string, rows long"
Rows = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def build(request: Request, *, told: Told = lambda _done, _all: None) -> Built:
    """Build a report. Raises BadInput, CannotRead, CannotWrite, NoJava.

    `out` and `reasons` become folders, which all machines must see, as the tables.
    """
    for path in (request.out, request.reasons):
        if path:
            _replaceable(path)
    sources: dict[TableName, Source] = {"inquiries": Source(request.inquiries)}
    if request.accounts:
        sources["accounts"] = Source(request.accounts)
    sources["queries"] = Source(request.queries)
    with _folder(request.out) as (parts, place), reading():
        spark = session(request.work)
        tables, counts = _tables(spark, sources, request, parts, told)
        if request.heavy:
            write_json(request.heavy, _heaviest(tables))
        query_id = passes.query_id(tables)
        schema = schema_of(request, query_id)
        answers = passes.cells(tables, request.columns, request.settings)
        rows_of = partial(spread, columns=request.columns, settings=request.settings, schema=schema)
        rows = _written(answers, rows_of, parts, schema)
        told(STEPS - 1, STEPS)
        if request.reasons:
            with _folder(request.reasons) as (reason_parts, reason_place):
                _reasons(tables, request, reason_parts, query_id)
                reason_place()
        place()
        told(STEPS, STEPS)
    return Built(
        queries=rows,
        columns=len(schema),
        inquiries=counts["inquiries"],
        accounts=counts.get("accounts"),
    )


_PART = re.compile(r"part-(none|\d{5,}-\d+)\.parquet")
"""Names of the part files that tasks write."""


def _replaceable(path: Path) -> None:
    """Only a report may be replaced by a report. Raises CannotWrite."""
    if path.is_dir() and not all(_PART.fullmatch(file.name) for file in path.iterdir()):
        raise CannotWrite(f"{path} holds files that are no report: name a new folder")


@contextmanager
def _folder(path: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A folder aside of `path`, and what puts it in its place. Raises CannotWrite."""
    beside = path.with_name(f".{path.name}.part")
    before = path.with_name(f".{path.name}.old")

    def place() -> None:
        for stray in beside.iterdir():
            if stray.suffix != ".parquet" or not stray.is_file():
                _remove(stray)
        if path.exists():
            path.rename(before)
        try:
            beside.rename(path)
        except OSError:
            if before.exists():
                before.rename(path)
            raise

    try:
        _remove(beside)
        beside.mkdir()
        try:
            yield beside, place
        finally:
            _remove(beside)
            _remove(before)
    except OSError as error:
        raise CannotWrite(f"cannot write {path}: {error}", path) from error


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _tables(
    spark: SparkSession,
    sources: dict[TableName, Source],
    request: Request,
    folder: Path,
    told: Told,
) -> tuple[passes.Tables, dict[str, Counts]]:
    """Frames of the tables, checked. Raises BadInput."""
    scratch = folder / "tables"
    scratch.mkdir()
    tables: passes.Tables = {}
    counts: dict[str, Counts] = {}
    for done, (table, source) in enumerate(sources.items(), start=1):
        problems = check.columns(source, table)
        if problems.count:
            raise BadInput(problems)
        parts = frames.frames(spark, source, table, scratch)
        with reading(source.path):
            found = frames.checked(parts, table, source.name)
        counts[table] = found.counts
        if found.problems.count and (table == "queries" or not request.skip):
            problems = found.problems
        tables[table] = frames.good(parts, table, every=not found.counts.skipped)
        if table == "queries":
            again = frames.repeated(frames.good(parts, table, every=True), source.name)
            problems = _both(problems, again)
        if problems.count:
            raise BadInput(problems)
        told(done, STEPS)
    return tables, counts


def _both(one: check.Problems, two: check.Problems) -> check.Problems:
    first = sorted((*one.first, *two.first), key=lambda p: p.row or 0)
    return check.Problems(first[: check.SHOWN], one.count + two.count)


def _heaviest(tables: passes.Tables) -> dict[str, Any]:
    """The tokens with most events, by table and key."""
    return {
        name: {key: frames.heaviest(tables[name], key, HEAVIEST) for key in ("person", "phone")}
        for name in ("inquiries", "accounts")
        if name in tables
    }


def _reasons(tables: passes.Tables, request: Request, folder: Path, query_id: Any) -> None:
    """Write the reasons of all queries."""
    schema = reasons.schema(query_id)
    rows, explain = evidence.found(tables, request.settings, request.parameters)
    zone = ZoneInfo(request.settings.zone)

    def made(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for found in explain(batches):
            if found:
                yield reasons.rows(found, zone, schema)

    _written(rows, made, folder, schema)


def _written(frame: DataFrame, rows: Rows, folder: Path, schema: Any) -> int:
    """Write what comes of each partition of a frame as a part file; how many rows there are.

    Only parts that a finished task has told of are kept, however often it was tried.
    """
    run = partial(_part, rows=rows, folder=str(folder.resolve()), schema=schema)
    kept = frame.mapInArrow(run, _KEPT).collect()
    names = {row.file for row in kept}
    for file in folder.glob("*.parquet"):
        if file.name not in names:
            file.unlink()
    if not kept:
        Writer(folder / "part-none.parquet", schema).close(complete=True)
    return sum(row.rows for row in kept)


def _part(
    batches: Iterator[pa.RecordBatch], *, rows: Rows, folder: str, schema: Any
) -> Iterator[pa.RecordBatch]:
    """Write the rows of one partition; tells the name of the file."""
    task = TaskContext.get()
    assert task is not None
    name = f"part-{task.partitionId():05}-{task.taskAttemptId()}.parquet"
    writer, n = None, 0
    for batch in rows(batches):
        writer = writer or Writer(Path(folder) / name, schema)
        writer.add(batch)
        n += batch.num_rows
    if writer:
        writer.close(complete=True)
        yield pa.RecordBatch.from_pydict({"file": [name], "rows": [n]})


__all__ = ["BadInput", "Built", "CannotRead", "CannotWrite", "OtherWork", "Request", "build"]
