"""Answers of queries as frames: a pass for each key, joined on the query's id."""

from collections.abc import Sequence
from functools import partial, reduce
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - as Spark's own documents call it
from pyspark.sql.pandas.types import from_arrow_schema

from fairdue.report.build import fields_of
from fairdue.report.catalog import Column
from fairdue.report.reference import Settings
from fairdue.report.spark.keys import ACCOUNT, INQUIRY, QUERY, TOKEN, answered, spread
from fairdue.report.term import Key

Tables = dict[str, DataFrame]
"""Frames of `inquiries`, `queries` and, if given, `accounts`, with all of their columns."""
_WORDS = ("person", "phone", "lender", "lender_kind", "product", "account", "kind", "event_id")
_NUMBERS = ("amount_fen", "days_past_due")


def cells(tables: Tables, columns: Sequence[Column], settings: Settings) -> DataFrame:
    """Packed answers: `query_id` and a binary column for each key that the catalogue looks at.

    `keys.spread` makes columns of them. Tables must be free of problems.
    """
    of_key = {key: None for key in TOKEN if any(c.key == key for c in columns)}
    kind = tables["queries"].schema["query_id"].dataType.simpleString()
    found = []
    for key in of_key:
        run = partial(
            answered, key=key, columns=tuple(columns), settings=settings, tables=tuple(tables)
        )
        rows = by_key(tables, key).mapInArrow(run, f"query_id {kind}, cells binary")
        found.append(rows.withColumnRenamed("cells", key))
    return reduce(lambda one, two: one.join(two, "query_id"), found)


def query_id(tables: Tables) -> Any:
    """The Arrow type of the queries' ids: text or int64."""
    kind = tables["queries"].schema["query_id"].dataType.simpleString()
    return pa.int64() if kind == "bigint" else pa.string()


def wide(tables: Tables, columns: Sequence[Column], settings: Settings) -> DataFrame:
    """The report as one frame: `query_id` and the columns of the catalogue."""
    schema = fields_of(columns, query_id(tables))
    rows = partial(spread, columns=tuple(columns), settings=settings, schema=schema)
    return cells(tables, columns, settings).mapInArrow(rows, from_arrow_schema(schema))


def by_key(tables: Tables, key: Key, *, more: tuple[str, ...] = ()) -> DataFrame:
    """Events and queries in one frame, by partitions of the key and in order of it within them.

    Events without the key are left out; queries without it are spread over the partitions. `more`:
    further text columns of the queries.
    """
    own = TOKEN[key]
    names = ("inquiries", "accounts", "queries")
    given = [(n, code) for n, code in zip(names, (INQUIRY, ACCOUNT, QUERY), strict=True)]
    rows = reduce(
        DataFrame.unionByName,
        (
            _alike(tables[name], code, tables["queries"], more)
            for name, code in given
            if name in tables
        ),
    )
    known = rows.where(F.col(own).isNotNull() | (F.col("what") == QUERY))
    spot = F.coalesce(F.xxhash64(F.col(own)), F.xxhash64(F.col("query_id")))
    ordered = known.withColumn("spot", spot).repartition("spot")
    return ordered.sortWithinPartitions(own, "what", "occurred_at", "row").drop("spot", "row")


def _alike(frame: DataFrame, what: int, queries: DataFrame, more: tuple[str, ...]) -> DataFrame:
    """The columns that all rows of a pass have; an asking lender stands as lender."""
    if what == QUERY:
        frame = frame.withColumnsRenamed({"viewer": "lender", "as_of": "occurred_at"})
    columns = [F.lit(what).cast("tinyint").alias("what")]
    wanted = dict.fromkeys((*_WORDS, *more), "string") | dict.fromkeys(_NUMBERS, "long")
    wanted |= {"occurred_at": "timestamp", "known_at": "timestamp", "row": "long"}
    wanted["query_id"] = queries.schema["query_id"].dataType.simpleString()
    for name, kind in wanted.items():
        column = F.col(name) if name in frame.columns else F.lit(None)
        columns.append(column.cast(kind).alias(name))
    return frame.select(*columns)
