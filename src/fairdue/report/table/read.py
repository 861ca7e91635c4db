"""Reading a table: one Parquet file, a folder of them in order of name, or an Arrow IPC file."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
import pyarrow.parquet as pq

BATCH_ROWS = 1 << 17
FEW_WORDS = ("lender", "lender_kind", "product", "kind")


Item = TypeVar("Item")


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same items; the next one is made meanwhile, in a thread."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, items, None)
        while (item := waiting.result()) is not None:
            waiting = pool.submit(next, items, None)
            yield item


class CannotRead(Exception):
    """A file is missing or is not what its name says. `file` is that file, where there is one."""

    def __init__(self, told: str, file: Path | None = None) -> None:
        """`told` says in English which file, and why."""
        super().__init__(told)
        self.file = file


def _unread(file: Path, error: Exception) -> CannotRead:
    return CannotRead(f"cannot read {file}: {' '.join(str(error).split())}", file)


class Source:
    """A table that can be read in batches of rows, as often as needed."""

    def __init__(self, path: Path) -> None:
        """Opens every file of the table. Raises CannotRead."""
        self.path = path
        self.files = _files(path)
        self.rows, self.schemas = 0, list[Any]()
        for file in self.files:
            schema, rows = _opened(file)
            self.schemas.append(schema)
            self.rows += rows

    @property
    def name(self) -> str:
        """Name of the file or folder, without the folders above it."""
        return self.path.name

    def batches(self, columns: Sequence[str], start: int = 0) -> Iterator[tuple[int, Any]]:
        """Record batches with their first row, from the file-wise row `start` on; CannotRead."""
        row = start
        for file in self.files:
            try:
                for batch in _batches(file, columns):
                    yield row, without_null_words(_sound(batch, row))
                    row += batch.num_rows
            except (OSError, pa.ArrowException) as error:
                raise _unread(file, error) from error


def _sound(batch: Any, start: int) -> Any:
    """The batch, if it is what its columns say: UTF-8, and words that its dictionaries hold.

    `start` is the row of the table at which it begins. Raises pa.ArrowInvalid.
    """
    for name, array in zip(batch.schema.names, batch.columns, strict=True):
        try:
            array.validate(full=True)
        except pa.ArrowInvalid as error:
            row = _undecodable(array)
            if row is None:
                raise pa.ArrowInvalid(f"{name} is damaged: {error}") from error
            wrong = f"{name}, row {start + row}: this text is not UTF-8; write the file in UTF-8"
            raise pa.ArrowInvalid(wrong) from error
    return batch


def _undecodable(array: Any) -> int | None:
    """The first row whose text is not UTF-8."""
    for row in range(len(array)):
        try:
            array[row].as_py()
        except UnicodeDecodeError:
            return row
        except (IndexError, pa.ArrowException):
            return None
    return None


def without_null_words(batch: Any) -> Any:
    """The batch with null rows where a row names a null among the words of its dictionary."""
    for place, array in enumerate(batch.columns):
        if pa.types.is_dictionary(array.type) and array.dictionary.null_count:
            field = batch.schema.field(place)
            batch = batch.set_column(place, field, _rows_null(array))
    return batch


def _rows_null(array: Any) -> Any:
    """A dictionary array whose nulls all stand in its rows."""
    words = array.dictionary
    known = words.is_valid()
    place = np.cumsum(known.to_numpy(zero_copy_only=False)) - 1
    moved = pa.array(place, mask=pc.invert(known).to_numpy(zero_copy_only=False))
    rows = moved.cast(array.indices.type).take(array.indices)
    return pa.DictionaryArray.from_arrays(rows, words.drop_null(), ordered=array.type.ordered)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.iterdir() if p.suffix == ".parquet" and p.is_file())
    if not found:
        raise CannotRead(f"cannot read {path}: the folder holds no .parquet file")
    return found


def _opened(file: Path) -> tuple[Any, int]:
    """Arrow schema and number of rows of a file."""
    try:
        if file.suffix == ".arrow":
            with pa.memory_map(str(file)) as mapped:
                reader = pa.ipc.open_file(mapped)
                counts = (reader.get_batch(n).num_rows for n in range(reader.num_record_batches))
                return reader.schema, sum(counts)
        with pq.ParquetFile(file) as parquet:
            return parquet.schema_arrow, parquet.metadata.num_rows
    except (OSError, pa.ArrowException) as error:
        raise _unread(file, error) from error


def _batches(file: Path, columns: Sequence[str]) -> Iterator[Any]:
    """Record batches of one file with those of the columns that it has."""
    if file.suffix == ".arrow":
        with pa.memory_map(str(file)) as mapped:
            reader = pa.ipc.open_file(mapped)
            names = [name for name in columns if name in reader.schema.names]
            for number in range(reader.num_record_batches):
                whole = reader.get_batch(number).select(names)
                for start in range(0, whole.num_rows, BATCH_ROWS):
                    yield whole.slice(start, BATCH_ROWS)
        return
    there = pq.read_schema(file).names
    names = [name for name in columns if name in there]
    few = [name for name in FEW_WORDS if name in names]
    with pq.ParquetFile(file, read_dictionary=few) as parquet:
        yield from parquet.iter_batches(batch_size=BATCH_ROWS, columns=names)
