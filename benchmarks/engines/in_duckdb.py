"""The report in DuckDB."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from benchmarks.engines import THREADS, sql
from benchmarks.engines.layout import Layout
from benchmarks.engines.sql import DUCKDB, Stage


def stages(layout: Layout, folder: Path) -> Iterable[Stage]:
    """The tables that every formulation begins with."""
    inquiries, queries = folder / "inquiries.parquet", folder / "queries.parquet"
    yield (
        "inquiry",
        f"SELECT *, epoch_us(occurred_at) AS ts FROM read_parquet('{inquiries}')",
    )
    yield "query", f"SELECT *, epoch_us(as_of) AS as_of_us FROM read_parquet('{queries}')"
    for name, file in layout.files.items():
        yield name, f"SELECT * FROM read_parquet('{file}')"


class Long:
    """Events fan out to slices; counts are cumulated over buckets and pivoted last."""

    name = "DuckDB: SQL, long form"

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        found = [*stages(layout, folder), *sql.long(layout, DUCKDB), *sql.pivoted(layout, DUCKDB)]
        self.copy(found, sql.answer(layout), out)

    @staticmethod
    def copy(found: Iterable[Stage], answer: str, out: Path) -> None:
        """Run the stages as one statement."""
        base = duckdb.connect()
        base.execute(f"SET threads = {THREADS}")
        named = ", ".join(f"{name} AS ({text})" for name, text in found)
        base.execute(
            f"COPY (WITH {named} {answer}) TO '{out}'"
            " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
        )


class Wide(Long):
    """One conditional aggregate for each column."""

    name = "DuckDB: SQL, wide form"

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        found = [*stages(layout, folder), *sql.joined(layout, DUCKDB)]
        found += [sql.wide_parts(layout), sql.sliced(layout)]
        self.copy(found, sql.wide(layout, DUCKDB), out)


class Frames(Long):
    """One window frame for each span: COUNT(DISTINCT) OVER RANGE."""

    name = "DuckDB: SQL, window frames"

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        found = [*stages(layout, folder), *sql.joined(layout, DUCKDB), sql.wide_parts(layout)]
        self.copy(found, sql.frames(layout, DUCKDB), out)
