"""The three tables as frames of Spark: read as they stand in their files, checked by row."""

import re
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F  # noqa: N812 - as Spark's own documents call it
from pyspark.sql import types as T  # noqa: N812

from fairdue.report.build import Counts
from fairdue.report.table import check
from fairdue.report.table.check import SHOWN, Problem, Problems
from fairdue.report.table.layout import LAYOUT, TableName
from fairdue.report.table.objects import NAMES
from fairdue.report.table.read import Source

ROW = "row"
"""Number of a row in the table, in order of the files."""
_UNSIGNED_64 = T.DecimalType(20, 0)
_PATTERN, _ESCAPED = re.compile(r"([\\*?\[\]{}])"), r"\\\1"
"""What Spark would take as a pattern in the name of a file."""


class Alike(NamedTuple):
    """A frame of the files of a table that have the same columns and types."""

    frame: DataFrame
    names: tuple[str, ...]


def frames(spark: SparkSession, source: Source, table: TableName, folder: Path) -> list[Alike]:
    """The files of a table, rows numbered; Arrow files are first written as Parquet to `folder`."""
    groups: dict[tuple[tuple[str, Any], ...], list[tuple[Path, int]]] = {}
    first = 0
    for file, schema in zip(source.files, source.schemas, strict=True):
        kinds = tuple(
            (field.name, _kind(schema.field(field.name).type))
            for field in LAYOUT[table]
            if field.name in schema.names
        )
        path = file if file.suffix == ".parquet" else _as_parquet(source, kinds, folder)
        with pq.ParquetFile(path) as parquet:
            groups.setdefault(kinds, []).append((path, first))
            first += parquet.metadata.num_rows
    return [_frame(spark, kinds, files) for kinds, files in groups.items()]


def _kind(kind: Any) -> Any:
    """The type of Spark in which a column is read."""
    if pa.types.is_timestamp(kind):
        return T.TimestampType()
    if pa.types.is_uint64(kind):
        return _UNSIGNED_64
    return T.LongType() if pa.types.is_integer(kind) else T.StringType()


def _as_parquet(source: Source, kinds: tuple[tuple[str, Any], ...], folder: Path) -> Path:
    """An Arrow file as Parquet."""
    path = folder / f"{source.path.stem}.parquet"
    writer = None
    for _, batch in source.batches([name for name, _ in kinds]):
        writer = writer or pq.ParquetWriter(path, batch.schema)
        writer.write_batch(batch)
    if writer is None:
        writer = pq.ParquetWriter(path, pa.schema([source.schemas[0].field(n) for n, _ in kinds]))
    writer.close()
    return path


def _frame(
    spark: SparkSession, kinds: tuple[tuple[str, Any], ...], files: list[tuple[Path, int]]
) -> Alike:
    schema = T.StructType([T.StructField(name, kind) for name, kind in kinds])
    starts: list[Column] = []
    for path, first in files:
        whole = path.resolve()
        for form in dict.fromkeys((f"file://{whole}", whole.as_uri())):
            for name in (form, form.replace("file:///", "file:/", 1)):
                starts += [F.lit(name), F.lit(first).cast("long")]
    place = F.col("_metadata.file_path")
    start = F.coalesce(
        F.element_at(F.create_map(*starts), place),
        F.raise_error(F.concat(F.lit("not asked for: "), place)).cast("long"),
    )
    reader = spark.read.schema(schema).option("datetimeRebaseMode", "CORRECTED")
    names = [f"file://{_PATTERN.sub(_ESCAPED, str(path.resolve()))}" for path, _ in files]
    frame = reader.parquet(*names).withColumn(ROW, start + F.col("_metadata.row_index"))
    return Alike(frame, tuple(name for name, _ in kinds))


class Checked(msgspec.Struct):
    """What the check of some rows came to."""

    counts: Counts
    problems: Problems


def checked(parts: list[Alike], table: TableName, name: str) -> Checked:
    """Check every row of a table; `name` is how problems call it."""

    def told(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        found = Checked(Counts(), Problems())
        for batch in batches:
            _check(batch, table, name, found)
        text = msgspec.json.encode(found).decode()
        yield pa.RecordBatch.from_pydict({"told": [text]})

    whole = Checked(Counts(), Problems())
    first: list[Problem] = []
    for part in parts:
        for row in part.frame.mapInArrow(told, "told string").collect():
            some = msgspec.json.decode(row.told, type=Checked)
            first += some.problems.first
            whole.problems.count += some.problems.count
            for count in Counts.__struct_fields__:
                more = getattr(some.counts, count)
                setattr(whole.counts, count, getattr(whole.counts, count) + more)
    whole.problems.first = sorted(first, key=lambda p: p.row or 0)[:SHOWN]
    return whole


def _check(batch: Any, table: TableName, name: str, found: Checked) -> None:
    """Add what a batch holds to what was found so far."""
    rows = batch.column(ROW).to_numpy()
    if len(rows) > 1 and (np.diff(rows) < 0).any():
        order = np.argsort(rows, kind="stable")
        batch, rows = batch.take(pa.array(order)), rows[order]
    batch = plain(batch)
    own = Problems()
    check.tell(batch, table, name, 0, own)
    found.counts.rows += batch.num_rows
    bad = check.rows(batch, table) if own.count else None
    nobody = np.ones(batch.num_rows, np.bool_)
    for key in ("person", "phone"):
        nobody &= batch.column(key).is_null().to_numpy(zero_copy_only=False)
    if bad is not None:
        found.counts.skipped += int(bad.sum())
        nobody &= ~bad
    found.counts.unattributable += int(nobody.sum())
    placed = [msgspec.structs.replace(p, row=int(rows[p.row or 0])) for p in own.first]
    first = sorted((*found.problems.first, *placed), key=lambda p: p.row or 0)
    found.problems.first = first[:SHOWN]
    found.problems.count += own.count


def plain(batch: Any) -> Any:
    """A batch of Spark with whole numbers where it holds unsigned ones as decimals."""
    columns = [
        column.cast(pa.uint64()) if pa.types.is_decimal(column.type) else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def good(parts: list[Alike], table: TableName, *, every: bool) -> DataFrame:
    """One frame of the rows without a problem, all columns of the table in it.

    `every`: there is no row with a problem. Events without an `event_id` column are named by row.
    """
    return reduce(DataFrame.unionByName, (_good(part, table, every=every) for part in parts))


def _good(part: Alike, table: TableName, *, every: bool) -> DataFrame:
    frame = part.frame
    if not every:
        frame = frame.mapInArrow(lambda batches: _without_bad(batches, table), frame.schema)
    columns = []
    for field in LAYOUT[table]:
        kind = {"time": "timestamp", "integer": "long"}.get(field.sort, "string")
        column = F.col(field.name) if field.name in part.names else F.lit(None)
        if field.name == "event_id" and field.name not in part.names:
            column = F.concat(F.lit(f"{NAMES[table][0]}:"), F.col(ROW))
        if field.sort != "name":
            column = column.cast(kind)
        columns.append(column.alias(field.name))
    return frame.select(ROW, *columns)


def _without_bad(batches: Iterator[pa.RecordBatch], table: TableName) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        bad = check.rows(plain(batch), table)
        yield batch if bad is None else batch.filter(pa.array(~bad))


def repeated(frame: DataFrame, name: str) -> Problems:
    """Queries whose id was met in an earlier row."""
    by_id = Window.partitionBy("query_id").orderBy(ROW)
    again = (
        frame.select(ROW, "query_id")
        .where(F.col("query_id").isNotNull())
        .withColumn("nth", F.row_number().over(by_id))
        .where(F.col("nth") > 1)
    )
    found = Problems()
    rows = again.orderBy(ROW).limit(SHOWN).collect()
    found.first = [
        Problem(file=name, code="E-DUPLICATE", column="query_id", row=int(r[ROW]), value=r.query_id)
        for r in rows
    ]
    found.count = again.count() if len(rows) == SHOWN else len(rows)
    return found


def heaviest(frame: DataFrame, key: str, most: int) -> list[dict[str, Any]]:
    """The tokens with most events and how many, the heaviest first."""
    counted = (
        frame.where(F.col(key).isNotNull())
        .groupBy(key)
        .agg(F.count(F.lit(1)).alias("events"), F.min(ROW).alias("first"))
        .orderBy(F.desc("events"), "first")
        .limit(most)
    )
    return [{"token": row[key], "events": int(row.events)} for row in counted.collect()]


__all__ = ["ROW", "Alike", "checked", "frames", "good", "heaviest", "plain", "repeated"]
