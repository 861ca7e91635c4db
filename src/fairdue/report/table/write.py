"""Files that appear complete or not at all: written aside, then renamed."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROWS_IN_GROUP = 1 << 16


class CannotWrite(Exception):
    """A file or folder cannot be written. `file` is that place, where the system refused it."""

    def __init__(self, told: str, file: Path | None = None) -> None:
        """`told` says in English which place, and why."""
        super().__init__(told)
        self.file = file


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; takes its place when all went well. CannotWrite."""
    beside = path.with_name(f".{path.name}.part")
    try:
        try:
            yield beside
            beside.replace(path)
        except OSError as error:
            raise CannotWrite(f"cannot write {path}: {error}", path) from error
    finally:
        with suppress(OSError):  # what could not be made cannot be removed
            beside.unlink(missing_ok=True)


class Writer:
    """Record batches as one Parquet file, in row groups of an even size."""

    def __init__(self, path: Path, schema: Any) -> None:
        """`schema` bears the metadata. Raises OSError."""
        self._schema = schema
        self._file = pq.ParquetWriter(path, schema, compression="zstd", compression_level=1)
        self._waiting: list[Any] = []
        self._rows = 0

    def add(self, batch: Any) -> None:
        """Some more rows."""
        self._waiting.append(batch)
        self._rows += batch.num_rows
        if self._rows >= ROWS_IN_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            table = pa.Table.from_batches(self._waiting, self._schema)
            self._file.write_table(table, row_group_size=max(self._rows, 1))
        self._waiting, self._rows = [], 0

    def close(self, *, complete: bool) -> None:
        """Write what waits and the end of the file; without `complete` only let go."""
        if complete:
            self._flush()
        self._file.close()


@contextmanager
def parquet(path: Path, schema: Any) -> Iterator[Writer]:
    """A Parquet file that appears complete or not at all. CannotWrite."""
    with aside(path) as beside:
        writer, complete = Writer(beside, schema), False
        try:
            yield writer
            complete = True
        finally:
            writer.close(complete=complete)
