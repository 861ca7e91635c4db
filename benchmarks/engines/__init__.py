"""Who computes the report: one small class for each engine and formulation, imported when it runs.

All read the same Parquet files and write the same wide columns as Parquet.
"""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from benchmarks.engines.layout import Layout

THREADS = 2


class Entrant(Protocol):
    """An engine in one formulation. What `prepare(layout, folder)` does, if there, is not timed."""

    name: str

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Read inquiries.parquet and queries.parquet of a folder, write a file or folder `out`."""


ENTRANTS: Mapping[str, str] = {
    "floor": "in_arrow:Floor",
    "fairdue": "in_fairdue:Build",
    "fairdue_spark": "in_fairdue:OnSpark",
    "duckdb_long": "in_duckdb:Long",
    "duckdb_wide": "in_duckdb:Wide",
    "duckdb_frames": "in_duckdb:Frames",
    "chdb_long": "in_chdb:Long",
    "chdb_wide": "in_chdb:Wide",
    "chdb_frames": "in_chdb:Frames",
    "polars_long": "in_polars:Long",
    "polars_wide": "in_polars:Wide",
    "polars_rolling": "in_polars:Rolling",
    "spark_long": "in_spark:Long",
    "spark_wide": "in_spark:Wide",
    "pandas_rolling": "in_pandas:Rolling",
    "feast": "in_feast:Retrieval",
}


def find(key: str) -> Any:
    """A new entrant. Raises KeyError, ImportError."""
    module, name = ENTRANTS[key].split(":")
    return getattr(importlib.import_module(f"benchmarks.engines.{module}"), name)()
