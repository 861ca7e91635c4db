"""Where Spark fails to read an input: the file is named, as on one machine."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from py4j.protocol import Py4JJavaError
from pyspark.errors import AnalysisException

from fairdue.report.table.read import CannotRead

_FILE = re.compile(r"\[(FAILED_READ_FILE\.\w+|PATH_NOT_FOUND)\][^\n]*?(file:/\S+?)\.?(\s|$)")
"""Spark's condition and the file it names, as a percent-encoded address."""


@contextmanager
def reading(path: Path | None = None) -> Iterator[None]:
    """Failures of Spark to read a file become CannotRead.

    `path`: the table that is read here and nothing else is done; what fails in Java is its own.
    """
    try:
        yield
    except (Py4JJavaError, AnalysisException) as error:
        said = str(error)
        named = _FILE.search(said)
        if named:
            file = unquote(urlsplit(named[2]).path)
            why = f"is it damaged, and seen by all machines? Spark says {named[1]}"
            raise CannotRead(f"cannot read {file}: {why}") from error
        if path is None or not isinstance(error, Py4JJavaError):
            raise
        task = str(error.java_exception.toString()).splitlines()[0]
        why = f"is it damaged? Spark says {task.rpartition('executor driver): ')[2]}"
        raise CannotRead(f"cannot read {path}: {why}") from error
