"""The report in Python: tables of any Arrow library in, a pyarrow.Table out.

A table is a path, a dict of columns, or anything that speaks the Arrow PyCapsule protocol
(pyarrow, Polars, pandas from 2.2, DuckDB). What comes out speaks it too.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from fairdue.report import catalog as catalogs
from fairdue.report import own
from fairdue.report.build import BLOCK_ROWS, TYPES, BadInput, Request, Tables
from fairdue.report.catalog import Column
from fairdue.report.event import Query
from fairdue.report.person import PersonReport, Source, report_of, source
from fairdue.report.reason import Parameters
from fairdue.report.reason import reasons as reason_rows
from fairdue.report.reference import People, Settings, View
from fairdue.report.table import objects, queries
from fairdue.report.table import person as persons
from fairdue.report.table import reasons as reason_table
from fairdue.report.table.held import fields, held, row_of, table
from fairdue.report.table.read import CannotRead
from fairdue.report.when import instant

Catalog = str | Path | Sequence[Column]
Engine = Literal["fast", "reference"]
BadRows = Literal["fail", "skip"]


def catalogue(given: Catalog) -> tuple[Column, ...]:
    """Columns by name (als, radar, identity, standing, all), of a TOML file, or as given.

    Raises OSError, and ValueError that says what is wrong.
    """
    if isinstance(given, str) and given in catalogs.CATALOGS:
        return catalogs.named(given)
    if isinstance(given, str | Path):
        if Path(given).suffix != ".toml":
            known = ", ".join(catalogs.CATALOGS)
            raise ValueError(f"no catalogue {given}: use one of {known}, or a FILE.toml")
        return own.catalogue(Path(given).read_text(encoding="utf-8"))
    return tuple(given)


def features(
    asked: object,
    inquiries: object,
    accounts: object | None = None,
    *,
    catalog: Catalog = "all",
    settings: Settings | None = None,
    engine: Engine = "fast",
    bad_rows: BadRows = "fail",
) -> Any:
    """The report of each query: a pyarrow.Table of query_id and the catalogue's columns.

    One row per query in the order of the queries. Tables are read and checked as by `fairdue
    report build`. Raises BadInput (its `problems` name table, column and row), CannotRead,
    ValueError for a strange catalogue or option, ImportError for `fast` without numba.
    """
    _known("engine", engine, get_args(Engine))
    _known("bad_rows", bad_rows, get_args(BadRows))
    columns = catalogue(catalog)
    given = _given(inquiries, accounts)
    request = Request(
        inquiries=Path("inquiries"),
        accounts=None if accounts is None else Path("accounts"),
        queries=Path("queries"),
        catalog="",
        columns=columns,
        out=Path(),
        settings=settings or Settings(),
        engine=engine,
        skip=bad_rows == "skip",
    )
    tables = Tables(request, lambda _done, _all: None)
    for name, one in given:
        tables.load(name, one)
    queried = _queried(asked)
    cells = tables.answer()
    schema = fields(
        [
            ("query_id", queried.schema.field("query_id").type),
            *((column.name, TYPES[column.measure.type]) for column in columns),
        ]
    )
    blocks = _blocks(queried)
    return table(schema, [row_of(schema, [b.column("query_id"), *cells(b)]) for b in blocks])


def reasons(
    asked: object,
    inquiries: object,
    accounts: object | None = None,
    *,
    settings: Settings | None = None,
    parameters: Parameters | None = None,
    bad_rows: BadRows = "fail",
) -> Any:
    """Why the person of each query may be refused: a pyarrow.Table, a row for each reason.

    Columns are those of `fairdue report build --reasons`. Raises as `features`.
    """
    _known("bad_rows", bad_rows, get_args(BadRows))
    how, thresholds = settings or Settings(), parameters or Parameters()
    loaded = [_events(name, one, bad_rows) for name, one in _given(inquiries, accounts)]
    people = [People(events) for events in loaded]
    queried = _queried(asked)
    schema = reason_table.schema(queried.schema.field("query_id").type)
    found = []
    for block in _blocks(queried):
        for query in objects.queries(block):
            seen: list[Any] = [each.of(query) for each in people]
            view = View(query, seen[0], seen[1] if len(seen) > 1 else None, how)
            found += [(query, reason) for reason in reason_rows(view, thresholds)]
    return table(schema, [reason_table.rows(found, ZoneInfo(how.zone), schema)])


def about(  # noqa: PLR0913 - each is a source or a setting
    *,
    as_of: dt.datetime,
    person: str | None = None,
    phone: str | None = None,
    viewer: str | None = None,
    inquiries: object | None = None,
    accounts: object | None = None,
    settings: Settings | None = None,
    parameters: Parameters | None = None,
    bad_rows: BadRows = "fail",
) -> PersonReport:
    """One person's report from tables of many, explained. Raises BadInput, CannotRead.

    `as_of` is aware. A table that is not given is told as not seen.
    """
    _known("bad_rows", bad_rows, get_args(BadRows))
    if as_of.tzinfo is None:
        raise ValueError(f"as_of {as_of} has no zone")
    how = settings or Settings()
    query = Query(
        query_id="person", person=person, phone=phone, viewer=viewer, as_of=instant(as_of)
    )
    events: dict[str, list[Any]] = {}
    sources: list[Source] = []
    for name, given in _given(inquiries, accounts):
        found = persons.read(given, name, query, skip=bad_rows == "skip")
        if found.problems.count:
            raise BadInput(found.problems)
        events[name] = found.events
        left = {"rows": given.rows, "skipped": found.skipped}
        sources.append(source(given.name, name, found.events, how.zone, **left))
    return report_of(
        query,
        events.get("inquiries"),
        events.get("accounts"),
        settings=how,
        parameters=parameters,
        sources=sources,
    )


def _known(option: str, given: object, words: Sequence[str]) -> None:
    """Raises ValueError for a word that the option does not know."""
    if given not in words:
        raise ValueError(f"no {option} {given!r}: use {' or '.join(words)}")


_Name = Literal["inquiries", "accounts"]


def _given(inquiries: object | None, accounts: object | None) -> list[tuple[_Name, Any]]:
    tables: tuple[tuple[_Name, object | None], ...] = (
        ("inquiries", inquiries),
        ("accounts", accounts),
    )
    return [(name, held(name, one)) for name, one in tables if one is not None]


def _queried(asked: object) -> Any:
    """The table of queries, checked."""
    found, problems = queries.read(held("queries", asked))
    if problems.count:
        raise BadInput(problems)
    return found


def _blocks(queried: Any) -> list[Any]:
    return list(queried.to_batches(max_chunksize=BLOCK_ROWS))


def _events(name: _Name, given: Any, bad_rows: BadRows) -> list[Any]:
    """Every event of a table, checked as for a build."""
    request = Request(
        inquiries=Path(name),
        queries=Path(),
        catalog="",
        columns=(),
        out=Path(),
        engine="reference",
        skip=bad_rows == "skip",
    )
    tables = Tables(request, lambda _done, _all: None)
    tables.load(name, given)
    return tables.rows[name]


__all__ = [
    "BadInput",
    "CannotRead",
    "Parameters",
    "PersonReport",
    "Settings",
    "about",
    "catalogue",
    "features",
    "reasons",
]
