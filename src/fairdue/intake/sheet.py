"""Filled-in templates: CSV files found by their headings, each row a fact or a problem."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import TextIO
from zoneinfo import ZoneInfo

from fairdue.facts import SourceKind
from fairdue.intake import cell, deal_rows, money_rows, offer_rows, people_rows, report_rows
from fairdue.intake.cell import Column
from fairdue.intake.conflict import without_conflicts
from fairdue.intake.contact_rows import contact
from fairdue.intake.csv_record import is_skipped, records
from fairdue.intake.format import Aside, Format, Header, Read, Refused, Taken
from fairdue.intake.glimpse import Glimpse
from fairdue.intake.origin import Origin
from fairdue.intake.row import Row
from fairdue.intake.table import TEMPLATES, heading, table

_DELIMITERS = (",", ";", "\t")
_HEADING_WITHIN = 200
"""Headings stand in the first rows; comments of a template are shorter than this."""
_ANY_TEXT = frozenset({"text", "list", "number"})
"""Kinds of columns that take any text: no sign of what a line is."""
_NEAR = 2
"""Columns that must agree before a table without its required ones is called similar."""

_BUILDERS = {
    "loans": money_rows.loan,
    "payments": money_rows.payment,
    "cost_tables": money_rows.cost_table,
    "contacts": contact,
    "persons": people_rows.person,
    "parties": people_rows.party,
    "numbers": people_rows.attribution,
    "budget": money_rows.budget,
    "requests": deal_rows.request,
    "offers": offer_rows.offer,
    "legal_events": deal_rows.legal_event,
    "holidays": deal_rows.holidays,
    "coverage": deal_rows.coverage,
    "hardship": deal_rows.hardship,
    "evidence": people_rows.evidence,
    "inquiries": report_rows.inquiry,
    "accounts": report_rows.account_event,
    "listings": report_rows.listing,
}


def format_of(name: str) -> Format:
    """The format of a filled-in template."""
    title = table(name).title
    return Format(
        name=f"template_{name}",
        title={
            "zh-CN": f"fairdue 模板：{title['zh-CN']}",
            "en": f"fairdue template: {title['en']}",
        },
        source_kind=SourceKind.TEMPLATE,
    )


class Sheet:
    """A CSV file whose headings are those of the template `name`."""

    def __init__(self, name: str, delimiter: str, columns: dict[int, Column], at: int) -> None:
        self.name = name
        self.delimiter = delimiter
        self.columns = columns
        self.heading_at = at


def sheet_of(glimpse: Glimpse) -> Sheet | None:
    """The template that the headings of a file belong to: of those complete, the closest."""
    best: tuple[int, Sheet] | None = None
    for name, delimiter, at, cells in _candidates(glimpse):
        columns = heading(table(name), cells)
        if all(column in columns.values() for column in table(name).required):
            strange = sum(1 for text in cells if text) - len(columns)
            score = len(columns) - 2 * strange
            if best is None or score > best[0]:
                best = (score, Sheet(name, delimiter, columns, at))
    return best[1] if best else None


def similar(glimpse: Glimpse) -> tuple[str, tuple[Column, ...], list[str]] | None:
    """The template a file comes closest to, the required columns it lacks, and its headings."""
    best: tuple[int, str, tuple[Column, ...], list[str]] | None = None
    for name, _, _, cells in _candidates(glimpse):
        columns = heading(table(name), cells)
        if len(columns) >= _NEAR and (best is None or len(columns) > best[0]):
            lacking = tuple(c for c in table(name).required if c not in columns.values())
            best = (len(columns), name, lacking, cells)
    return best[1:] if best else None


def _candidates(glimpse: Glimpse) -> Iterator[tuple[str, str, int, list[str]]]:
    if glimpse.encoding is None:
        return
    text = glimpse.head.decode(glimpse.encoding, "ignore").removeprefix("\ufeff")
    for delimiter in _DELIMITERS:
        found = _first_cells(text, delimiter)
        if found is not None:
            for name in TEMPLATES:
                yield name, delimiter, *found


def _first_cells(text: str, delimiter: str) -> tuple[int, list[str]] | None:
    lines = io.StringIO(text, newline="")
    for at, record in enumerate(records(lines, delimiter, lambda _: False), 1):
        if record.fault or at > _HEADING_WITHIN:
            return None
        if not is_skipped(record.cells):
            return at, [text.strip() for text in record.cells]
    return None


def _row_test(sheet: Sheet, zone: ZoneInfo) -> Callable[[Sequence[str]], bool]:
    """Whether a line inside a quoted cell is a row by itself: a cell reads as its column."""
    telling = [
        (position, column)
        for position, column in sheet.columns.items()
        if column.required and column.kind not in _ANY_TEXT
    ]

    def is_row(cells: Sequence[str]) -> bool:
        return len(cells) > 1 and any(
            _reads(column, cells[position].strip(), zone)
            for position, column in telling
            if position < len(cells)
        )

    return is_row


def _reads(column: Column, text: str, zone: ZoneInfo) -> bool:
    try:
        return bool(text) and cell.read(column, text, zone) is not None
    except (ValueError, OverflowError):
        return False


def rows(origin: Origin) -> Iterator[Read]:
    """Facts or one problem for each row; rows that cannot be taken name every bad cell."""
    glimpse = Glimpse(origin.path)
    sheet = sheet_of(glimpse)
    assert sheet is not None, "only files whose headings were recognised are read"
    assert glimpse.encoding is not None
    with origin.path.open(encoding=glimpse.encoding, newline="") as file:
        read = _read(origin, sheet, file)
        if sheet.name == "agreements":
            yield from deal_rows.agreements(read)
            return
        for row in without_conflicts(read, sheet.name):
            if not isinstance(row, Row):
                yield row
                continue
            facts = () if row.broken else _BUILDERS[sheet.name](row)
            yield row.refused() if row.broken else Taken(facts)


def _read(origin: Origin, sheet: Sheet, file: TextIO) -> Iterator[Row | Header | Refused | Aside]:
    headings: list[str] = []
    is_row = _row_test(sheet, origin.zone)
    read = records(file, sheet.delimiter, lambda cells: bool(headings) and is_row(cells))
    for at, record in enumerate(read, 1):
        place = f"row {at}"
        if record.fault:
            yield Refused(origin.problem(place, record.fault, reason=record.reason))
        elif at == sheet.heading_at:
            headings = [text.strip().removeprefix("\ufeff") for text in record.cells]
            yield Header(",".join(headings)[:300])
            yield from _strange(origin, sheet, headings)
        elif at > sheet.heading_at and not is_skipped(record.cells):
            yield _row(origin, sheet, headings, place, record.cells)


def _row(
    origin: Origin, sheet: Sheet, headings: list[str], place: str, cells: Sequence[str]
) -> Row | Refused:
    if any(text.strip() for text in cells[len(headings) :]):
        values = {"cells": len(cells), "columns": len(headings)}
        return Refused(origin.problem(place, "too_many_cells", **values))
    texts = [text.strip() for text in cells] + [""] * len(headings)
    under = [(column, headings[at], texts[at]) for at, column in sheet.columns.items()]
    return Row(origin, place, under)


def _strange(origin: Origin, sheet: Sheet, headings: list[str]) -> Iterator[Aside]:
    for position, text in enumerate(headings):
        if text and position not in sheet.columns:
            twice = heading(table(sheet.name), [text])
            code = "column_twice" if twice else "column_unknown"
            yield Aside(origin.problem("", code, column=text[:40]))
