"""The audit of a log of contacts in parquet files: findings to one parquet file, counts besides."""

import contextlib
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from fairdue.conduct.columns.arrow import Coder
from fairdue.conduct.columns.batch import Bench
from fairdue.conduct.columns.findings import SCHEMA, with_receipts
from fairdue.conduct.columns.log import Log
from fairdue.conduct.columns.misfit import Misfits
from fairdue.conduct.columns.stream import (
    ROWS,
    Progress,
    coded_batches,
    spilled,
    stands_by_debtor,
    streamed,
)
from fairdue.conduct.columns.summary import Tally
from fairdue.conduct.rulebook import Rulebooks

THREADS = 2
GROUP_ROWS = 262_144
"""Findings that are written as one row group."""


class CannotWrite(OSError):
    """The findings cannot be written where they are wanted."""


class Audited(msgspec.Struct, frozen=True, kw_only=True):
    """What an audit came to. `spilled`: the log did not stand by debtor."""

    log: Log
    tally: Tally
    findings: int
    spilled: bool


def audit_log(
    paths: Sequence[Path],
    out: Path,
    bench: Bench,
    *,
    work: Path | None = None,
    rows: int = ROWS,
    progress: Progress | None = None,
) -> Audited:
    """Judge the log in `paths` and write the findings to `out`, whole or not at all.

    `work`: where a log that does not stand by debtor is spilled, by itself beside `out`. `rows`:
    how many are read at once. Raises BadLog, CannotWrite, OSError for a file that cannot be read.
    """
    log = Log(paths)
    tally, misfits = Tally(), Misfits()
    coder = Coder(misfits)
    with Output(out, bench.rulebooks) as output:
        by_debtor = stands_by_debtor(log, rows)
        coded = coded_batches(log, coder, rows, progress, by_debtor=by_debtor)
        with _tables(coded, log, by_debtor, work or out.parent) as tables:
            for findings, part in judged(tables, bench, coder.zones):
                output.write(findings)
                tally.merge(part)
    tally.misfits.merge(misfits)
    tally.rows["rows"] = log.rows
    return Audited(log=log, tally=tally, findings=output.rows, spilled=not by_debtor)


@contextlib.contextmanager
def _tables(
    coded: Iterator[pa.Table], log: Log, by_debtor: bool, work: Path
) -> Iterator[Iterator[pa.Table]]:
    """Tables of whole debtors, and a folder for the way there where one is needed."""
    if by_debtor:
        yield streamed(coded)
        return
    folder = work_folder(work)
    try:
        yield spilled(coded, folder, log.rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def work_folder(work: Path) -> Path:
    """A new folder in `work`. Raises CannotWrite."""
    if not work.is_dir():
        raise CannotWrite(f"{work}: there is no such folder, create it first")
    try:
        return Path(tempfile.mkdtemp(prefix="fairdue-", dir=work))
    except OSError as error:
        raise CannotWrite(f"{work}: {error.strerror}") from error


def judged(
    tables: Iterable[pa.Table], bench: Bench, zones: Sequence[str]
) -> Iterator[tuple[pa.Table, Tally]]:
    """Findings and counts of each table, in order; judged beside the reading of the next ones."""
    bench.loops(complete=bench.complete)
    waiting: deque[Future[Any]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        for table in tables:
            waiting.append(pool.submit(bench.judge, table, zones))
            if len(waiting) > THREADS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class Output:
    """The file of findings: written under another name, renamed when it is whole."""

    def __init__(self, out: Path, rulebooks: Rulebooks) -> None:
        """`rulebooks` go into the metadata of the file."""
        self.rows = 0
        self._out, self._waiting, self._size = out, list[pa.Table](), 0
        self._schema = with_receipts(SCHEMA, rulebooks)

    def __enter__(self) -> Self:
        """Begin the file. Raises CannotWrite."""
        if self._out.is_dir():
            raise CannotWrite(f"{self._out}: a folder stands there")
        if not self._out.parent.is_dir():
            raise CannotWrite(
                f"{self._out}: there is no folder {self._out.parent}, create it first"
            )
        try:
            handle, name = tempfile.mkstemp(
                prefix=f".{self._out.name}.", suffix=".part", dir=self._out.parent
            )
            os.close(handle)
            self._part = Path(name)
            self._writer = pq.ParquetWriter(self._part, self._schema, compression="zstd")
        except OSError as error:
            raise CannotWrite(f"{self._out}: {error.strerror}") from error
        return self

    def write(self, findings: pa.Table) -> None:
        """Add findings. Raises CannotWrite."""
        self._waiting.append(findings)
        self._size += findings.num_rows
        if self._size >= GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        table = pa.concat_tables(self._waiting).unify_dictionaries()
        try:
            self._writer.write_table(table.cast(self._schema), row_group_size=GROUP_ROWS * 4)
        except OSError as error:
            raise CannotWrite(f"{self._out}: {error.strerror or error}") from error
        self.rows += self._size
        self._waiting, self._size = [], 0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Finish and rename the file, or take it away after an error."""
        try:
            if kind is None and self._size:
                self._flush()
            self._writer.close()
            if kind is None:
                self._part.chmod(0o644)
                self._part.replace(self._out)
        except OSError as failed:
            raise CannotWrite(f"{self._out}: {failed.strerror or failed}") from failed
        finally:
            self._part.unlink(missing_ok=True)
