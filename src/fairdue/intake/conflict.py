"""Rows of one table that speak of the same thing and say different things of it.

Which of them is right nobody can tell, and taking the last would lose the others without a word:
so each is refused and names the row that it disagrees with. Rows that say the same agree, however
it is written: 10000 and 10,000.00 are one sum.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from fairdue.facts.problem import place_in
from fairdue.intake.format import Aside, Header, Refused
from fairdue.intake.origin import LOCALES
from fairdue.intake.row import Row

__all__ = ["ONE_ROW_EACH", "without_conflicts"]

ONE_ROW_EACH: Mapping[str, tuple[str, ...]] = {
    "loans": ("debt",),
    "budget": ("from",),
    "parties": ("party", "as_of"),
    "cost_tables": ("debt", "on"),
}
"""Columns that tell, by template, what a row is about; of each there is one row in a file."""

_Read = Row | Header | Refused | Aside


def without_conflicts(read: Iterable[_Read], name: str) -> Iterator[_Read]:
    """What was read of the template `name`, conflicting rows complaining; all rows are held."""
    columns = ONE_ROW_EACH.get(name)
    if columns is None:
        yield from read
        return
    every = list(read)
    about: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in every:
        if isinstance(row, Row) and not row.broken:
            about[tuple(row.need(column, object) for column in columns)].append(row)
    for rows in about.values():
        _complain(rows, columns[0])
    yield from every


def _complain(rows: list[Row], column: str) -> None:
    """Name at each row the first other one that says something else."""
    for row in rows:
        other = next((one for one in rows if one.values != row.values), None)
        if other is not None:
            at = {locale: place_in(locale, other.place) for locale in LOCALES}
            row.complain("row_conflicts", column, value=row.texts[column][:40], row=at)
