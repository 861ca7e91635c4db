"""Starting Spark, or taking the session that runs."""

import sys
from pathlib import Path

from pyspark.errors import PySparkRuntimeError
from pyspark.sql import SparkSession

ROWS = 1 << 16
"""Rows of one Arrow batch."""


class NoJava(ImportError):
    """Spark does not start: as a rule there is no Java."""


def session(scratch: Path | None = None) -> SparkSession:
    """The session that runs, else a new one; `scratch` for what Spark spills. Raises NoJava."""
    wanted = (
        SparkSession.builder.appName("fairdue")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(ROWS))
    )
    if scratch is not None:
        wanted = wanted.config("spark.local.dir", str(scratch.resolve()))
    try:
        found = wanted.getOrCreate()
    except PySparkRuntimeError as error:
        raise NoJava(str(error)) from error
    if (found.sparkContext.master or "").startswith("local"):
        found.sparkContext.pythonExec = sys.executable
        found.sparkContext.setLogLevel("FATAL")  # what fails here is raised, and told once
    return found
