"""`fairdue report build`: tables in, one Parquet file out, complete or not at all."""

import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import fairdue
from fairdue.report import reference
from fairdue.report.catalog import Column
from fairdue.report.event import Query
from fairdue.report.reason import Parameters
from fairdue.report.reason import reasons as reason_rows
from fairdue.report.reference import People, Settings, View
from fairdue.report.table import check, objects, queries, reasons
from fairdue.report.table.check import Problems
from fairdue.report.table.layout import LAYOUT, TableName
from fairdue.report.table.read import CannotRead, Source, ahead
from fairdue.report.table.write import CannotWrite, aside, parquet

SPEC = 1
BLOCK_ROWS = 1 << 14
PART_ROWS = 1 << 17
REASON_ROWS = 1 << 10
"""Queries whose reasons are held at a time, with the events they rest on."""
HEAVIEST = 100
TYPES = {
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "date32": pa.date32(),
    "text": pa.string(),
}
Told = Callable[[int, int], None]
"""Called with rows done and rows in all."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to build. `catalog` is the name it is written under; `work` keeps parts to resume."""

    inquiries: Path
    accounts: Path | None = None
    queries: Path
    catalog: str
    columns: tuple[Column, ...]
    out: Path
    settings: Settings = Settings()
    engine: Literal["fast", "reference"] = "fast"
    skip: bool = False
    work: Path | None = None
    heavy: Path | None = None
    reasons: Path | None = None
    parameters: Parameters = Parameters()
    threads: int = 2


class Counts(msgspec.Struct):
    """Rows of an event table, rows left out for a problem, and rows without person and phone."""

    rows: int = 0
    skipped: int = 0
    unattributable: int = 0


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """What was done; `columns` with query_id, `accounts` None when not given."""

    queries: int
    columns: int
    inquiries: Counts
    accounts: Counts | None


class BadInput(Exception):
    """A table holds what may not be."""

    def __init__(self, problems: Problems) -> None:
        """The problems of the first table that has any."""
        one = problems.first[0]
        place = one.column if one.row is None else f"{one.column}, row {one.row}"
        super().__init__(f"{problems.count} problems, first: {one.file}, {place}: {one.code}")
        self.problems = problems


class OtherWork(Exception):
    """The work folder belongs to another build."""


class Tables:
    """Loaded event tables in the form of one engine, and what was counted."""

    def __init__(self, request: Request, told: Told) -> None:
        """Nothing loaded yet."""
        self.request, self.told = request, told
        self.counts: dict[TableName, Counts] = {}
        self.fast: Any = None
        self.loaders: dict[str, Any] = {}
        self.rows: dict[TableName, list[Any]] = {}
        if request.engine == "fast":
            from fairdue.report.fast.engine import Fast  # noqa: PLC0415 - pays for numba

            events = request.reasons is not None
            self.fast = Fast(request.columns, request.settings, events=events)

    def only(self, queried: Any) -> None:
        """Keep only rows of the persons and phones of some queries."""
        if self.fast:
            batch = queried.to_batches()[0]
            self.fast.only(batch.column("person"), batch.column("phone"))

    def load(self, table: TableName, source: Source) -> None:
        """Check and load a table. Raises BadInput, CannotRead."""
        problems = check.columns(source, table)
        if problems.count:
            raise BadInput(problems)
        counts = self.counts[table] = Counts(rows=source.rows)
        self._begin(table, source.rows)
        names = [field.name for field in LAYOUT[table]]
        for start, batch in ahead(source.batches(names)):
            bad = check.rows(batch, table)
            if bad is not None and not self.request.skip:
                check.tell(batch, table, source.name, start, problems)
            elif bad is not None:
                counts.skipped += int(bad.sum())
            if not problems.count:
                self._add(table, batch, start, bad)
            self.told(start + batch.num_rows, source.rows)
        if problems.count:
            raise BadInput(problems)
        if self.fast:
            counts.unattributable = self.loaders[table].unattributable

    def _begin(self, table: TableName, rows: int) -> None:
        if self.fast:
            self.loaders[table] = self.fast.loader(table, rows)
        else:
            self.rows[table] = []

    def _add(self, table: TableName, batch: Any, start: int, bad: Any) -> None:
        keep = None if bad is None else ~bad
        if self.fast:
            rows = np.arange(start, start + batch.num_rows, dtype=np.uint32)
            if keep is not None:
                batch, rows = batch.filter(pa.array(keep)), rows[keep]
            self.loaders[table].add(batch, rows)
            return
        for event in objects.events(batch, table, start, keep):
            if event.person is None and event.phone is None:
                self.counts[table].unattributable += 1
            else:
                self.rows[table].append(event)

    def answer(self) -> Callable[[Any], list[Any]]:
        """A function from a slice of the queries to the Arrow columns of the catalogue."""
        columns = self.request.columns
        if self.fast:
            self.fast.finish(self.loaders)
            return lambda part: self.fast.cells(self.fast.code(part))
        inquiries, accounts = self.rows["inquiries"], self.rows.get("accounts")
        settings = self.request.settings

        def cells(part: Any) -> list[Any]:
            rows = reference.rows(objects.queries(part), inquiries, accounts, columns, settings)
            return [
                pa.array([row[n] for row in rows], TYPES[column.measure.type])
                for n, column in enumerate(columns)
            ]

        return cells

    def own(self) -> Callable[[Any], Iterator[tuple[Query, list[Any], list[Any] | None]]]:
        """A function from a slice of the queries to each with its events; after `answer`."""
        if self.fast:
            return lambda part: self.fast.own(part.to_batches()[0])
        people = [People(rows) for rows in self.rows.values()]

        def found(part: Any) -> Iterator[tuple[Query, list[Any], list[Any] | None]]:
            for query in objects.queries(part):
                events: list[Any] = [each.of(query) for each in people]
                yield query, events[0], events[1] if len(events) > 1 else None

        return found

    def heaviest(self) -> dict[str, Any]:
        """The tokens with most events, by table and key."""
        found: dict[str, Any] = {
            table: {key: _counted(getattr(e, key) for e in rows) for key in ("person", "phone")}
            for table, rows in self.rows.items()
        }
        for table, loader in self.loaders.items():
            rows = loader.rows()
            names = {"person": self.fast.names.persons, "phone": self.fast.names.phones}
            found[table] = {key: _most(getattr(rows, key), names[key]) for key in names}
        return found


def _counted(tokens: Iterable[Any]) -> list[dict[str, Any]]:
    """The most frequent tokens and how many events they have, the heaviest first."""
    counts = Counter(token for token in tokens if token is not None)
    return [{"token": token, "events": n} for token, n in counts.most_common(HEAVIEST)]


def _most(codes: Any, names: Any) -> list[dict[str, Any]]:
    """The most frequent tokens and how many events they have, the heaviest first."""
    counts = np.bincount(codes[codes >= 0], minlength=1)
    order = np.argsort(-counts, kind="stable")[:HEAVIEST]
    return [{"token": names.text(int(c)), "events": int(counts[c])} for c in order if counts[c] > 0]


def build(request: Request, *, told: Told = lambda _done, _all: None) -> Built:
    """Build a report. Raises BadInput, CannotRead, CannotWrite, OtherWork."""
    for path in (request.out, request.reasons, request.heavy):
        if path and path.is_dir():  # known now, not after an hour of work
            raise CannotWrite(f"cannot write {path}: it is a folder, name a file")
    inquiries, asked = Source(request.inquiries), Source(request.queries)
    accounts = Source(request.accounts) if request.accounts else None
    work = Work(request, (inquiries, accounts, asked)) if request.work else None
    tables, queried = _loaded(request, inquiries, accounts, asked, told)
    if request.heavy:
        write_json(request.heavy, tables.heaviest())
    cells = tables.answer()
    schema = schema_of(request, queried.schema.field("query_id").type)
    batch: Any = queried.to_batches()[0] if queried.num_rows else None
    total = queried.num_rows

    def parts(start: int, stop: int) -> Iterator[Any]:
        blocks = [batch.slice(n, min(BLOCK_ROWS, stop - n)) for n in range(start, stop, BLOCK_ROWS)]
        for block, found in zip(blocks, _ahead(cells, blocks, request.threads), strict=True):
            yield pa.RecordBatch.from_arrays([block.column("query_id"), *found], schema=schema)

    with ExitStack() as files:
        if request.reasons:
            _write_reasons(request, queried, tables, files)
        writer = files.enter_context(parquet(request.out, schema))
        for start in range(0, total, PART_ROWS):
            stop = min(total, start + PART_ROWS)
            done = work.part(start, stop, schema, parts) if work else parts(start, stop)
            for rows in done:
                writer.add(rows)
            told(stop, total)
    if work:
        work.clear()
    return Built(
        queries=total,
        columns=len(schema),
        inquiries=tables.counts["inquiries"],
        accounts=tables.counts.get("accounts"),
    )


def _loaded(
    request: Request, inquiries: Source, accounts: Source | None, asked: Source, told: Told
) -> tuple[Tables, Any]:
    """The tables and the queries. Raises BadInput for the first table with problems."""
    queried, problems = queries.read(asked)
    tables = Tables(request, told)
    if queried is not None and queried.num_rows and not request.heavy:
        tables.only(queried)
    tables.load("inquiries", inquiries)
    if accounts:
        tables.load("accounts", accounts)
    if problems.count:
        raise BadInput(problems)
    return tables, queried


def _write_reasons(request: Request, queried: Any, tables: Tables, files: ExitStack) -> None:
    """Write the reasons aside; they take their place when `files` is left without an error."""
    assert request.reasons is not None
    columns = reasons.schema(queried.schema.field("query_id").type)
    writer = files.enter_context(parquet(request.reasons, columns))
    own, zone = tables.own(), ZoneInfo(request.settings.zone)
    for start in range(0, queried.num_rows, REASON_ROWS):
        found = []
        for query, inquiries, accounts in own(queried.slice(start, REASON_ROWS)):
            view = View(query, inquiries, accounts, request.settings)
            found += [(query, reason) for reason in reason_rows(view, request.parameters)]
        writer.add(reasons.rows(found, zone, columns))


def schema_of(request: Request, query_id: Any) -> Any:
    """Schema of the output with its metadata; `query_id` is the type of that column."""
    settings = request.settings
    said = {
        "spec": SPEC,
        "catalog": request.catalog,
        "zone": settings.zone,
        "month_mode": settings.month_mode,
        "dedupe": settings.dedupe,
    }
    return fields_of(request.columns, query_id).with_metadata({"fairdue.report": json.dumps(said)})


def fields_of(columns: Sequence[Column], query_id: Any) -> Any:
    """Schema of the output without metadata."""
    found = [("query_id", query_id), *((c.name, TYPES[c.measure.type]) for c in columns)]
    return pa.schema(found)


def _ahead(
    cells: Callable[[Any], list[Any]], blocks: Sequence[Any], threads: int
) -> Iterator[list[Any]]:
    """Answers to blocks in order, a few of them computed ahead."""
    if len(blocks) == 1:
        yield cells(blocks[0])
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[list[Any]]] = deque()
        for block in blocks:
            waiting.append(pool.submit(cells, block))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def write_json(path: Path, value: object) -> None:
    """Write a value aside, then put it in its place. Raises CannotWrite."""
    with aside(path) as beside:
        beside.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


class Work:
    """A folder of finished parts, from which an interrupted build goes on."""

    def __init__(self, request: Request, sources: Sequence[Source | None]) -> None:
        """Opens or makes the folder. Raises OtherWork, CannotWrite."""
        assert request.work is not None
        self.folder = request.work
        files = [
            [str(file.absolute()), file.stat().st_size, file.stat().st_mtime_ns]
            for source in sources
            for file in (source.files if source else ())
        ]
        told = json.dumps(
            [
                *(fairdue.__version__, files, repr(request.columns), request.skip, request.catalog),
                msgspec.to_builtins(request.settings),
            ]
        )
        mark = sha256(told.encode()).hexdigest()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            label = self.folder / "build.json"
            if label.exists() and json.loads(label.read_text("utf-8")) != {"build": mark}:
                raise OtherWork(f"{self.folder} holds parts of another build")
            write_json(label, {"build": mark})
        except (OSError, ValueError) as error:
            raise CannotWrite(f"cannot use {self.folder}: {error}", self.folder) from error

    def part(
        self, start: int, stop: int, schema: Any, parts: Callable[[int, int], Iterator[Any]]
    ) -> Iterator[Any]:
        """Rows start..stop: as kept from before, or computed and kept."""
        path = self.folder / f"part-{start:012}.parquet"
        if not path.exists():
            with parquet(path, schema) as writer:
                for rows in parts(start, stop):
                    writer.add(rows)
        with pq.ParquetFile(path) as kept:
            yield from (
                pa.RecordBatch.from_arrays(rows.columns, schema=schema)
                for rows in kept.iter_batches()
            )

    def clear(self) -> None:
        """Remove the parts: the output holds them."""
        for file in (*self.folder.glob(f"part-{'[0-9]' * 12}.parquet"), self.folder / "build.json"):
            file.unlink(missing_ok=True)


__all__ = [
    "BadInput",
    "Built",
    "CannotRead",
    "CannotWrite",
    "Counts",
    "OtherWork",
    "Request",
    "build",
    "fields_of",
    "schema_of",
    "write_json",
]
