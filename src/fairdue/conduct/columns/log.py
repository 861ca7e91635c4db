"""A log of contacts in one or more parquet files, read as one in order of the files."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from fairdue.conduct.columns.arrow import OWN, canonical, missing_columns, wrong_types
from fairdue.conduct.columns.column import ARROW, BY_NAME, COLUMNS, Column
from fairdue.conduct.columns.misfit import Misfits
from fairdue.facts import Problem

REPEATED = frozenset(
    column.name for column in COLUMNS if column.sort in {"id", "word"} and column.name != "contact"
)
"""Columns of strings that come again: read as dictionaries."""


class BadLog(Exception):
    """A file that cannot be judged at all. `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem; the message is its English line."""
        super().__init__(problem.line())
        self.problem = problem


def bad(source: object, code: str, wrong: dict[str, str], remedy: dict[str, str]) -> BadLog:
    """The refusal of a file."""
    return BadLog(Problem(source=str(source), place="", code=code, wrong=wrong, remedy=remedy))


_NOT_PARQUET = {
    "zh-CN": "请给出 Parquet 文件，列见 fairdue schema contacts。",
    "en": "Give a parquet file with the columns that fairdue schema contacts lists.",
}


_NO_ROWS = (
    {"zh-CN": "没有一行联系记录。", "en": "the log holds no row."},
    {
        "zh-CN": "请检查导出这份记录的步骤，给出有记录的文件。",
        "en": "Look at the step that wrote it, and give a file with contacts.",
    },
)
_CSV = (
    {
        "zh-CN": "这是 CSV 文件：其中没有类型，时刻和列表会有歧义。",
        "en": "this is a CSV file: it holds no types, so that instants and lists are ambiguous.",
    },
    {
        "zh-CN": "请转成 Parquet：用 pyarrow.csv.read_csv 读入，时刻写成带时区的 timestamp，"
        "member_of 等列表列写成 list<string>，再用 pyarrow.parquet.write_table 写出；"
        "类型见 fairdue schema contacts。",
        "en": "Convert it to parquet: read it with pyarrow.csv.read_csv, make instants timestamps "
        "with a zone and lists such as member_of list<string>, and write it with "
        "pyarrow.parquet.write_table; fairdue schema contacts lists the types.",
    },
)


class Log:
    """Files read one after the other.

    `rows`: how many they hold; `starts`: number of the first row of each; `names`: columns that are
    judged.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        """Look at the files. Raises BadLog, also for no row; OSError for one that is not read."""
        self.files = tuple(file for path in paths for file in _files(path))
        self.starts: list[int] = []
        self._groups: list[list[int]] = []
        self._known: dict[str, pa.DataType] = {}
        self.ignored: dict[str, str] = {}
        self.rows = 0
        for file in self.files:
            self._look_at(file)
        if not self.rows:
            raise bad(", ".join(map(str, self.files)), "no_rows", *_NO_ROWS)

    @property
    def names(self) -> frozenset[str]:
        """Columns of a contact that one of the files has."""
        return frozenset(self._known)

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns of a contact that none of the files has."""
        return tuple(column for column in COLUMNS if column.name not in self._known)

    def _look_at(self, file: Path) -> None:
        with _opened(file) as parquet:
            schema, metadata = parquet.schema_arrow, parquet.metadata
        check(schema, file)
        for field in schema:
            if field.name not in BY_NAME:
                self.ignored[field.name] = str(field.type)
            elif not pa.types.is_null(field.type):
                self._known[field.name] = canonical(field.name)
        self.starts.append(self.rows)
        counts = [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]
        self._groups.append(counts)
        self.rows += sum(counts)

    def batches(
        self, most: int, names: frozenset[str] | None = None, *, by_debtor: bool = True
    ) -> Iterator[tuple[pa.RecordBatch, int]]:
        """Batches of at most so many rows, each with the number of its first row.

        A column that another file has is null where a file has it not. `by_debtor`: ids that
        belong to a debtor stand together, and are worth a dictionary. Raises BadLog.
        """
        wanted = [name for name in self._known if names is None or name in names]
        for file, start in zip(self.files, self.starts, strict=True):
            row = start
            with _opened(file, REPEATED if by_debtor else REPEATED - OWN) as parquet:
                there = [name for name in wanted if name in parquet.schema_arrow.names]
                try:
                    for batch in parquet.iter_batches(batch_size=most, columns=there):
                        yield self._completed(batch, wanted), row
                        row += batch.num_rows
                except (pa.ArrowException, OSError) as error:
                    raise _broken(file, error) from error

    def _completed(self, batch: pa.RecordBatch, wanted: Sequence[str]) -> pa.RecordBatch:
        for name in wanted:
            if name not in batch.schema.names:
                nulls = pa.nulls(batch.num_rows, self._known[name])
                batch = batch.append_column(name, nulls)
        return batch

    def place(self, row: int) -> tuple[str, str]:
        """File and place (row group and row within it, from 1) of the row with that number."""
        number = bisect_right(self.starts, row) - 1
        left = row - self.starts[number]
        for group, count in enumerate(self._groups[number], 1):
            if left < count:
                return str(self.files[number]), f"row group {group}, row {left + 1}"
            left -= count
        return str(self.files[number]), ""

    def problems(self, misfits: Misfits) -> tuple[Problem, ...]:
        """The misfits of this log as problems with their places."""
        return tuple(misfits.problems(self.place))


def check(schema: pa.Schema, source: object) -> None:
    """Refuse a schema that lacks a needed column, has one twice or of a wrong type.

    Raises BadLog.
    """
    twice = [name for name in BY_NAME if len(schema.get_all_field_indices(name)) > 1]
    if twice:
        listed = ", ".join(twice)
        raise bad(
            source,
            "column_twice",
            {
                "zh-CN": f"列 {listed} 出现了不止一次，不知道以哪一列为准。",
                "en": f"the columns {listed} stand there more than once: which one holds?",
            },
            {
                "zh-CN": "每个列名请只保留一列。",
                "en": "Keep one column of each name.",
            },
        )
    lacks = [column.name for column in missing_columns(schema) if column.needed]
    if lacks:
        listed = ", ".join(lacks)
        raise bad(
            source,
            "missing_column",
            {
                "zh-CN": f"缺少必需的列 {listed}。",
                "en": f"the needed columns {listed} are missing.",
            },
            {
                "zh-CN": "请补上这些列；含义见 fairdue schema contacts。",
                "en": "Add them; fairdue schema contacts says what they mean.",
            },
        )
    wrong = wrong_types(schema)
    if wrong:
        listed = ", ".join(
            f"{name} ({kind}, not {ARROW[BY_NAME[name].sort]})" for name, kind in wrong.items()
        )
        raise bad(
            source,
            "wrong_type",
            {"zh-CN": f"列的类型不对：{listed}。", "en": f"columns have a wrong type: {listed}."},
            {
                "zh-CN": "请按 fairdue schema contacts 列出的类型写出；时刻须带时区。",
                "en": "Write them as fairdue schema contacts lists; an instant needs its zone.",
            },
        )


def _files(path: Path) -> list[Path]:
    """The file, or the parquet files of a folder in order of their names."""
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.rglob("*.parquet") if p.is_file() and p.name[0] not in "._")
    if not found:
        raise bad(
            path,
            "no_parquet",
            {"zh-CN": "文件夹里没有 Parquet 文件。", "en": "the folder holds no parquet file."},
            _NOT_PARQUET,
        )
    return found


def _opened(file: Path, repeated: frozenset[str] = frozenset()) -> pq.ParquetFile:
    """The file, with some columns kept as dictionaries. Raises BadLog, OSError."""
    file.open("rb").close()
    if file.suffix.lower() in {".csv", ".tsv"}:
        raise bad(file, "csv", *_CSV)
    try:
        texts = [name for name in pq.read_schema(file).names if name in repeated]
        return pq.ParquetFile(file, read_dictionary=texts, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise _broken(file, error) from error


def _broken(file: Path, error: Exception) -> BadLog:
    told = str(error).splitlines()[0].rstrip(". ")
    return bad(
        file,
        "not_parquet",
        {"zh-CN": f"不能作为 Parquet 读取：{told}。", "en": f"cannot be read as parquet: {told}."},
        _NOT_PARQUET,
    )


__all__ = ["BadLog", "Log", "check"]
