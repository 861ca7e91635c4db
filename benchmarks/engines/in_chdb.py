"""The report in chDB (ClickHouse within the process)."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from chdb import session

from benchmarks.engines import THREADS, sql
from benchmarks.engines.layout import Layout
from benchmarks.engines.sql import CHDB, Stage

USED_TWICE = {"timed", "asked", "seen", "parts", "wide_counts", "wide_series"}
"""Kept as tables in memory: a named subquery would be computed again for each use."""


class Long:
    """Events fan out to slices; counts are cumulated over buckets and pivoted last."""

    name = "chDB: SQL, long form"

    def __init__(self) -> None:
        """One session for all runs."""
        self._session = session.Session()
        self._ask(f"SET max_threads = {THREADS}, join_use_nulls = 1, cast_keep_nullable = 1")
        self._ask("SET output_format_parquet_compression_method = 'zstd'")
        self._ask("SET output_format_parquet_string_as_string = 1")

    def _ask(self, text: str) -> None:
        self._session.query(text)

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        found = [*sql.long(layout, CHDB), *sql.pivoted(layout, CHDB)]
        self.write(layout, folder, found, sql.answer(layout), out)

    def write(
        self, layout: Layout, folder: Path, found: Sequence[Stage], answer: str, out: Path
    ) -> None:
        """Make the stages, tables or views, then the file."""
        out.unlink(missing_ok=True)
        self._ask("DROP DATABASE IF EXISTS report")
        self._ask("CREATE DATABASE report")
        self._ask("USE report")
        for name, text in (*self._inputs(layout, folder), *found):
            kind = "TABLE" if name in USED_TWICE else "VIEW"
            memory = "ENGINE = Memory " if kind == "TABLE" else ""
            self._ask(f"CREATE {kind} {name} {memory}AS {text}")
        self._ask(f"{answer} INTO OUTFILE '{out}' FORMAT Parquet")
        self._ask("DROP DATABASE report")

    @staticmethod
    def _inputs(layout: Layout, folder: Path) -> Iterable[Stage]:
        for name, file, instant, as_name in (
            ("inquiry", "inquiries", "occurred_at", "ts"),
            ("query", "queries", "as_of", "as_of_us"),
        ):
            path = folder / f"{file}.parquet"
            text = f"SELECT *, toUnixTimestamp64Micro({instant}) AS {as_name}"
            yield name, f"{text} FROM file('{path}', Parquet)"
        for name, path_of in layout.files.items():
            yield name, f"SELECT * FROM file('{path_of}', Parquet)"


class Wide(Long):
    """One conditional aggregate for each column."""

    name = "chDB: SQL, wide form"

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        found = [*sql.joined(layout, CHDB), sql.wide_parts(layout), sql.sliced(layout)]
        self.write(layout, folder, found, sql.wide(layout, CHDB), out)


class Frames(Long):
    """One window frame for each span."""

    name = "chDB: SQL, window frames"

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        found = [*sql.joined(layout, CHDB), sql.wide_parts(layout)]
        self.write(layout, folder, found, sql.frames(layout, CHDB), out)
