"""The report by fairdue: what `fairdue report build` calls, within this process."""

from importlib import import_module
from pathlib import Path

from benchmarks.engines.layout import Layout
from fairdue.report import catalog as catalogs
from fairdue.report import own
from fairdue.report.build import Request
from fairdue.report.catalog import Column
from fairdue.report.reference import Settings

CATALOG = "catalog.toml"


def columns(folder: Path) -> tuple[Column, ...]:
    """The catalogue of a case: its own declaration if there is one, otherwise the whole family."""
    for place in (folder, folder.parent):
        if (place / CATALOG).exists():
            return own.catalogue((place / CATALOG).read_text(encoding="utf-8"))
    return catalogs.als()


class Build:
    """The engine on one machine."""

    name = "fairdue"
    module = "fairdue.report.build"
    engine = "fast"

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        request = Request(
            inquiries=folder / "inquiries.parquet",
            queries=folder / "queries.parquet",
            catalog="benchmark",
            columns=columns(folder),
            out=out,
            settings=Settings(month_mode=layout.mode),
            engine="reference" if self.engine == "reference" else "fast",
        )
        import_module(self.module).build(request)


class OnSpark(Build):
    """The same on Spark."""

    name = "fairdue on Spark"
    module = "fairdue.report.spark.build"
