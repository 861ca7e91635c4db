"""The report in PySpark SQL."""

from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as Spark's own documents call it

from benchmarks.engines import THREADS, sql
from benchmarks.engines.layout import Layout
from benchmarks.engines.sql import SPARK

USED_TWICE = {"seen", "counts", "series"}


class Long:
    """Events fan out to slices; counts are cumulated over buckets and pivoted last."""

    name = "PySpark: SQL, long form"

    def __init__(self) -> None:
        """Start Java."""
        self.spark = (
            SparkSession.builder.master(f"local[{THREADS}]")
            .config("spark.driver.memory", "6g")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", str(2 * THREADS))
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.parquet.compression.codec", "zstd")
            .getOrCreate()
        )
        self.spark.sparkContext.setLogLevel("ERROR")

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        self.views(layout, folder)
        for name, text in sql.long(layout, SPARK):
            self.view(name, self.spark.sql(text), kept=name in USED_TWICE)
        for source, slices, measures in sql.pivots(layout):
            # Spark's own pivot walks the rows once, conditional aggregates once for each column.
            found = self.spark.table(source).withColumn("part", F.expr("concat('s', slice)"))
            picked = [F.first(measure).alias(measure) for measure in measures]
            wide = found.groupBy("g").pivot("part", [f"s{n}" for n in slices]).agg(*picked)
            self.view(f"wide_{source}", wide)
        self.write(sql.answer(layout), out)

    def views(self, layout: Layout, folder: Path) -> None:
        """The tables that every formulation begins with."""
        self.spark.catalog.clearCache()
        files = {
            "inquiry": (folder / "inquiries.parquet", "occurred_at", "ts"),
            "query": (folder / "queries.parquet", "as_of", "as_of_us"),
        }
        for name, (file, instant, as_name) in files.items():
            rows = self.spark.read.parquet(str(file))
            self.view(name, rows.withColumn(as_name, F.expr(f"unix_micros({instant})")))
        for name, path in layout.files.items():
            self.view(name, F.broadcast(self.spark.read.parquet(path)))

    @staticmethod
    def view(name: str, rows: DataFrame, *, kept: bool = False) -> None:
        """Name a stage; `kept`: it is used twice and held in memory."""
        (rows.cache() if kept else rows).createOrReplaceTempView(name)

    def write(self, text: str, out: Path) -> None:
        """Run and write a folder of files."""
        self.spark.sql(text).write.mode("overwrite").parquet(str(out))


class Wide(Long):
    """One conditional aggregate for each column."""

    name = "PySpark: SQL, wide form"

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        self.views(layout, folder)
        found = [*sql.joined(layout, SPARK), sql.wide_parts(layout), sql.sliced(layout)]
        for name, text in found:
            self.view(name, self.spark.sql(text))
        self.write(sql.wide(layout, SPARK), out)
