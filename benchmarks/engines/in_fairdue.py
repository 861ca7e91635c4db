"""The report by fairdue: `fairdue report build` within this process."""

from pathlib import Path

from benchmarks.engines.layout import Layout
from fairdue.cli import app

CATALOG = "catalog.toml"


def catalog(folder: Path) -> str:
    """The catalogue of a case: its own declaration if there is one, otherwise the whole family."""
    for place in (folder, folder.parent):
        if (place / CATALOG).exists():
            return str(place / CATALOG)
    return "als"


class Build:
    """The engine on one machine."""

    name = "fairdue"
    engine = "local"

    def run(self, layout: Layout, folder: Path, out: Path) -> None:
        """Compute and write."""
        files = {"inquiries": folder / "inquiries.parquet", "queries": folder / "queries.parquet"}
        words = ["report", "build", "--catalog", catalog(folder), "--out", str(out)]
        words += [word for name, file in files.items() for word in (f"--{name}", str(file))]
        words += ["--engine", self.engine, "--month-mode", layout.mode]
        app(words, result_action="return_value")


class OnSpark(Build):
    """The same on Spark."""

    name = "fairdue on Spark"
    engine = "spark"
