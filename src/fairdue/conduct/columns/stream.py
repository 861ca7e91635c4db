"""A log as coded tables of whole debtors: streamed where it stands by debtor, else spilled.

A look at the column of debtors alone decides. Whoever comes back after another debtor makes the
log one that is spilled: its rows go into partitions by debtor in a work folder, and each partition
is judged by itself. Both ways hold a bounded part of the log in memory.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fairdue.conduct.columns.arrow import TEXT, Coder, indices_of, text_of
from fairdue.conduct.columns.log import Log

ROWS = 262_144
"""Rows that are read at once."""
PARTITION_ROWS = 400_000
MOST_PARTITIONS = 400
Progress = Callable[[int, int], None]


def stands_by_debtor(log: Log, most: int = ROWS) -> bool:
    """Whether the rows of each debtor stand together."""
    seen: list[Any] = []
    runs, looked_at, last = 0, most, None
    for batch, _ in log.batches(most, frozenset({"debtor"})):
        text = text_of(batch.column("debtor"))
        codes = indices_of(text)
        codes = codes[codes >= 0]
        if not len(codes):
            continue
        codes = codes[np.r_[True, codes[1:] != codes[:-1]]]
        found = _hashes(text)[codes]
        seen.append(found[1:] if last is not None and found[0] == last else found)
        runs, last = runs + len(seen[-1]), found[-1]
        if runs > looked_at:
            looked_at = 2 * runs
            if not _different(seen):
                return False
    return not seen or _different(seen)


def _different(seen: list[Any]) -> bool:
    whole = np.concatenate(seen)
    seen[:] = [whole]
    return len(np.unique(whole)) == len(whole)


def _hashes(text: pa.DictionaryArray) -> Any:
    """A number for each string of the dictionary; the same in one process."""
    return np.fromiter(map(hash, text.dictionary.to_pylist()), np.int64, len(text.dictionary))


def coded_batches(
    log: Log, coder: Coder, most: int, progress: Progress | None, *, by_debtor: bool = True
) -> Iterator[pa.Table]:
    """Coded tables of the log; rows without a debtor are problems and end here."""
    done = 0
    for batch, first in log.batches(most, by_debtor=by_debtor):
        table = coder.coded(batch, first + np.arange(batch.num_rows))
        debtor = table.column("debtor")
        if debtor.null_count:
            table = table.filter(debtor.is_valid())
        done += batch.num_rows
        if progress is not None:
            progress(done, log.rows)
        if table.num_rows:
            yield table


def streamed(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Tables cut where a debtor ends; the last debtor of each waits for the next.

    Debtors that begin and end in one table are not copied: whoever waits is judged apart.
    """
    waiting: list[pa.Table] = []
    for table in tables:
        text = text_of(table.column("debtor"))
        codes = indices_of(text)
        borders = np.flatnonzero(codes[1:] != codes[:-1]) + 1
        first = int(borders[0]) if len(borders) else len(codes)
        last = int(borders[-1]) if len(borders) else 0
        begun = waiting and waiting[-1].column("debtor")[-1].as_py() == text[0].as_py()
        if begun:
            waiting.append(plain(table.slice(0, first)))
        if waiting and not (begun and first == len(codes)):
            yield pa.concat_tables(waiting)
            waiting = []
        start = first if begun else 0
        if last > start:
            yield table.slice(start, last - start)
        if last >= start and not (begun and first == len(codes)):
            waiting = [plain(table.slice(last))]
    if waiting:
        yield pa.concat_tables(waiting)


def spilled(tables: Iterator[pa.Table], folder: Path, rows: int) -> Iterator[pa.Table]:
    """The same from a log in any order, by way of partitions in a folder of its own."""
    count = int(np.clip(rows // PARTITION_ROWS + 1, 1, MOST_PARTITIONS))
    paths = [folder / f"{number}.arrow" for number in range(count)]
    _spill(tables, paths)
    for path in paths:
        if path.exists():
            with pa.OSFile(str(path)) as source:
                table = pa.ipc.open_stream(source).read_all()
            path.unlink()
            yield table


def _spill(tables: Iterator[pa.Table], paths: list[Path]) -> None:
    """Write the rows of each table into the partitions of their debtors."""
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    writers: dict[int, Any] = {}
    with ExitStack() as stack:
        for table in tables:
            part = _parts(table.column("debtor"), len(paths))
            order = np.argsort(part, kind="stable")
            sorted_rows = plain(table).take(pa.array(order)).combine_chunks()
            ends = np.searchsorted(part[order], np.arange(len(paths)), side="right")
            start = 0
            for number, end in enumerate(map(int, ends)):
                if end > start:
                    if number not in writers:
                        sink = stack.enter_context(pa.OSFile(str(paths[number]), "wb"))
                        made = pa.ipc.new_stream(sink, sorted_rows.schema, options=options)
                        writers[number] = stack.enter_context(made)
                    writers[number].write_table(sorted_rows.slice(start, end - start))
                start = end


def _parts(debtor: pa.ChunkedArray, count: int) -> Any:
    """The partition of each row."""
    text = text_of(debtor) if debtor.type == TEXT else None
    if text is not None:
        return (_hashes(text) % count).astype(np.uint16)[indices_of(text)]
    numbers = np.fromiter(map(hash, debtor.to_pylist()), np.int64, len(debtor))
    return (numbers % count).astype(np.uint16)


def plain(table: pa.Table) -> pa.Table:
    """Strings without dictionaries, which would be written once for each slice."""
    for place, field in enumerate(table.schema):
        if field.type == TEXT:
            text = pc.cast(table.column(place), pa.string())
            table = table.set_column(place, field.name, text)
    return table
