"""Records of a CSV file, such that no quote left open can swallow the lines that follow it."""

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

_LINES_MOST = 200
"""A cell with more lines than this was never closed."""
_COMMENT = "#"


class Record(msgspec.Struct, frozen=True):
    """The cells of one record; `fault` is the code of a problem when it cannot be used."""

    cells: tuple[str, ...] = ()
    fault: str = ""
    reason: str = ""


def is_skipped(cells: Sequence[str]) -> bool:
    """Whether a record is blank or a comment, and so no row."""
    return not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith(_COMMENT)


def records(
    lines: Iterable[str], delimiter: str, is_row: Callable[[Sequence[str]], bool]
) -> Iterator[Record]:
    """Every record in order; a quoted cell may run over several lines.

    Where quotes do not come in pairs, or a cell holds a line that `is_row` by itself, only the
    first line is a fault: reading goes on with the next one, so that each line is accounted for.
    """
    source = iter(lines)
    waiting: deque[str] = deque()
    while True:
        taken = _Taken(waiting, source)
        first = next(taken, None)
        if first is None:
            return
        record = _parsed(first, taken, delimiter)
        if not record.fault and any(is_row(_alone(line, delimiter)) for line in taken.used[1:]):
            record = Record(fault="quotes_unpaired")
        if record.fault:
            waiting.extendleft(reversed(taken.used[1:]))
        yield record


class _Taken:
    """Lines handed to the parser for one record, kept so that they can be given back."""

    def __init__(self, waiting: deque[str], source: Iterator[str]) -> None:
        self.used: list[str] = []
        self._waiting = waiting
        self._source = source

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.used) >= _LINES_MOST:
            raise StopIteration
        line = self._waiting.popleft() if self._waiting else next(self._source)
        self.used.append(line)
        return line


def _parsed(first: str, taken: _Taken, delimiter: str) -> Record:
    if first.lstrip("\ufeff ").startswith(_COMMENT):
        return Record((first.strip(),))

    def lines() -> Iterator[str]:
        yield first
        yield from taken

    try:
        cells = next(csv.reader(lines(), delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        alone = len(taken.used) == 1 and len(first) > csv.field_size_limit()
        return Record(fault="row_unreadable" if alone else "quotes_unpaired", reason=str(error))
    return Record(tuple(cells))


def _alone(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
