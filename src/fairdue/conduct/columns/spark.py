"""The audit of a log with Spark: the same batches, on as many machines as there are.

Rows go to their debtor's partition and stand there by time and row; each partition is streamed as
a log of its own. Nothing goes by way of pandas. Findings and counts come back in one frame, so
that what was counted is what was written, however often a task was tried.
"""

import json
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.errors import PySparkRuntimeError
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as Spark's own documents call it
from pyspark.sql.pandas.types import from_arrow_schema

from fairdue.conduct.columns.arrow import Coder
from fairdue.conduct.columns.audit import Audited, Output, work_folder
from fairdue.conduct.columns.batch import Bench
from fairdue.conduct.columns.column import BY_NAME
from fairdue.conduct.columns.findings import SCHEMA, plain_schema
from fairdue.conduct.columns.log import Log
from fairdue.conduct.columns.misfit import Misfits
from fairdue.conduct.columns.stream import ROWS, Progress, streamed
from fairdue.conduct.columns.summary import Tally
from fairdue.conduct.rulebook import Rulebooks

COUNTED = "counted"
"""Column in which a partition tells its counts, in one more row at its end."""
_PATTERN, _ESCAPED = re.compile(r"([\\{}\[\]*?,])"), r"\\\1"
"""Spark reads names of files as patterns."""
_PLAIN = plain_schema().append(pa.field(COUNTED, pa.string()))


class NoJava(ImportError):
    """Spark does not start: as a rule there is no Java."""


def findings(frame: DataFrame, bench: Bench) -> DataFrame:
    """Findings of a frame with the columns of a contact and `row`, and `counted` (see there).

    `row` numbers the contacts: the lower comes first of two at the same instant.
    """
    kept = [name for name in frame.columns if name in BY_NAME]
    ordered = (
        frame.select("row", *kept)
        .repartition("debtor")
        .sortWithinPartitions("debtor", "occurred_at", "row")
    )
    judge = partial(
        _judge,
        rulebooks=bench.rulebooks,
        view=bench.view,
        complete=bench.complete,
        everything=bench.everything,
    )
    return ordered.mapInArrow(judge, from_arrow_schema(_PLAIN))


def _judge(
    batches: Iterator[pa.RecordBatch], *, rulebooks: Rulebooks, **how: Any
) -> Iterator[pa.RecordBatch]:
    """Judge one partition, which stands by debtor."""
    bench = Bench(rulebooks, **how)
    tally, misfits = Tally(), Misfits()
    coder = Coder(misfits)
    for table in streamed(_coded(batches, coder, tally)):
        found, part = bench.judge(table, coder.zones)
        tally.merge(part)
        whole = found.cast(plain_schema()).append_column(
            COUNTED, pa.nulls(found.num_rows, pa.string())
        )
        yield from whole.to_batches(max_chunksize=ROWS)
    tally.misfits.merge(misfits)
    last = {name: [None] for name in SCHEMA.names} | {COUNTED: [json.dumps(tally.encoded())]}
    yield pa.RecordBatch.from_pydict(last, schema=_PLAIN)


def _coded(batches: Iterator[pa.RecordBatch], coder: Coder, tally: Tally) -> Iterator[pa.Table]:
    """Coded tables; rows without a debtor are problems and end here."""
    for batch in batches:
        if not batch.num_rows:
            continue
        tally.rows["rows"] += batch.num_rows
        rows = batch.column("row").to_numpy()
        table = coder.coded(batch, rows)
        debtor = table.column("debtor")
        if debtor.null_count:
            table = table.filter(debtor.is_valid())
        if table.num_rows:
            yield table


def session(work: Path) -> SparkSession:
    """The session that runs, else a new one. Raises NoJava."""
    wanted = (
        SparkSession.builder.appName("fairdue")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(ROWS))
        .config("spark.sql.execution.pythonUDF.arrow.enabled", "true")
        .config("spark.ui.enabled", "false")
        .config("spark.local.dir", str(work))
        .config("spark.sql.warehouse.dir", str(work / "warehouse"))
    )
    try:
        found = wanted.getOrCreate()
    except PySparkRuntimeError as error:
        raise NoJava(str(error)) from error
    if (found.sparkContext.master or "").startswith("local"):
        found.sparkContext.pythonExec = sys.executable
        found.sparkContext.setLogLevel("ERROR")
    return found


def frame_of(spark: SparkSession, log: Log) -> DataFrame:
    """The files of a log as one frame, rows numbered in order of the files."""
    files = [file.resolve() for file in log.files]
    start: Column = F.lit(0).cast("long")
    for file, first in zip(files, log.starts, strict=True):
        forms = [f"file://{file}", file.as_uri()]
        forms += [form.replace("file:///", "file:/", 1) for form in forms]
        start = F.when(F.col("_metadata.file_path").isin(*forms), first).otherwise(start)
    reader = spark.read.option("mergeSchema", "true")
    names = [f"file://{_PATTERN.sub(_ESCAPED, str(file))}" for file in files]
    return reader.parquet(*names).withColumn("row", start + F.col("_metadata.row_index"))


def audit_log(
    paths: Sequence[Path],
    out: Path,
    bench: Bench,
    *,
    work: Path | None = None,
    rows: int = ROWS,
    progress: Progress | None = None,
) -> Audited:
    """Judge a log with Spark and write the findings to `out`; as the audit on one machine.

    `work`: where findings of the partitions wait until they are joined, seen by all machines.
    """
    log = Log(paths)
    tally = Tally()
    with Output(out, bench.rulebooks) as output:
        folder = work_folder(work or out.parent)
        try:
            spark = session(folder)
            target = folder / "findings"
            findings(frame_of(spark, log), bench).write.parquet(f"file://{target.resolve()}")
            for part in sorted(target.glob("*.parquet")):
                _join(part, output, tally, rows)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if progress is not None:
        progress(log.rows, log.rows)
    return Audited(log=log, tally=tally, findings=output.rows, spilled=False)


def _join(part: Path, output: Output, tally: Tally, rows: int) -> None:
    """Add the findings and the counts of one partition."""
    for batch in pq.ParquetFile(part).iter_batches(batch_size=rows):
        counted = batch.column(COUNTED)
        for told in counted.drop_null().to_pylist():
            tally.merge(Tally.decoded(json.loads(told)))
        table = pa.Table.from_batches([batch]).filter(counted.is_null())
        output.write(table.drop_columns([COUNTED]).cast(SCHEMA))


__all__ = ["audit_log", "findings", "frame_of", "session"]
