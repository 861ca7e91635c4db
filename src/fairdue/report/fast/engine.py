"""The fast engine: tables of numbers in, Arrow columns out, a block of queries at a time."""

import datetime as dt
from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from fairdue.report import reference
from fairdue.report.catalog import Column
from fairdue.report.event import Query
from fairdue.report.fast import plan as plans
from fairdue.report.fast.account import accounts
from fairdue.report.fast.account_forward import account_forward
from fairdue.report.fast.change import identity_forward
from fairdue.report.fast.columns import Columns
from fairdue.report.fast.events import Events, Ids
from fairdue.report.fast.forward import forward
from fairdue.report.fast.identity import identities
from fairdue.report.fast.inquiry import NONE, ODD, UNAVAILABLE, Asked, inquiries
from fairdue.report.fast.load import Loader, Names, integers
from fairdue.report.fast.plan import NULL_32, NULL_64, Program
from fairdue.report.fast.store import Rows, Store, by_person, no_events, stored, without_loans
from fairdue.report.fast.tokens import Tokens
from fairdue.report.fast.zone import MODES, local_times, zone_of
from fairdue.report.measure import STATUS
from fairdue.report.reference import Settings
from fairdue.report.table.objects import NAMES, plain
from fairdue.report.term import Key
from fairdue.report.when import DAY_US, EPOCH

MOST_SLICES = 62
NOBODY = 2**31 - 1
MANY_EVENTS, MANY_QUERIES = 500, 200
"""From so many events and queries of one token on its queries are answered forward in time; the
figures are measured by `benchmarks/report_crowd.py`."""
TABLES = {"inquiries": "inquiry", "accounts": "account"}
Place = tuple[str, Key]
"""A table and a key: what one kernel run looks at."""
STATUSES = ("ok", "none", "unavailable")
TYPES = {
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "date32": pa.date32(),
    "text": pa.string(),
}


class Coded(msgspec.Struct, frozen=True):
    """Queries as numbers: persons, phones, viewers (-1 null), instants, local days."""

    persons: Any
    phones: Any
    viewers: Any
    at: Any
    days: Any

    def query(self, n: int, query_id: str | int) -> Query:
        """One of them as the reference reads it; numbers stand for texts."""
        person, phone, viewer = (
            int(codes[n]) if codes[n] >= 0 else None
            for codes in (self.persons, self.phones, self.viewers)
        )
        return Query(
            query_id=query_id, person=person, phone=phone, viewer=viewer, as_of=int(self.at[n])
        )


class Fast:
    """Columns of many queries over tables held in memory, person-major."""

    def __init__(
        self, columns: Sequence[Column], settings: Settings, *, events: bool = False
    ) -> None:
        """Programs are made once; load the tables, `finish`, then ask for blocks of queries.

        `events`: keep what `own` tells.
        """
        self.columns, self.settings = tuple(columns), settings
        self.zone, self.names = zone_of(settings.zone), Names()
        self.mode = MODES.index(settings.month_mode)
        self.parts = {table: plans.slices_of(columns, table) for table in ("inquiry", "account")}
        if max(map(len, self.parts.values())) > MOST_SLICES:
            raise ValueError(f"a catalogue can look at {MOST_SLICES} slices of a table, not more")
        places = dict.fromkeys((c.table, c.key) for c in self.columns)
        self.programs: dict[Place, Program] = {}
        for table, key in places:
            own = [c for c in self.columns if (c.table, c.key) == (table, key)]
            parts = self.parts.get(table) or plans.ALONE
            self.programs[table, key] = plans.program(own, table, parts)
        self.stores: dict[Place, Store] = {}
        self._keeps = events or self.zone.back
        self._ids = {name: Ids(prefix) for name, (prefix, _) in NAMES.items()} if events else {}
        self._events: dict[str, Events] = {}
        self._asked: tuple[int, int] | None = None
        self._loans = 0

    def empty(self, key: Key) -> "Fast":
        """An engine of the columns of one key, as yet without tables."""
        made = copy(self)
        made.columns = tuple(c for c in self.columns if c.key == key)
        made.programs = {place: p for place, p in self.programs.items() if place[1] == key}
        made.names, made.stores = Names(), {}
        return made

    def only(self, persons: Any, phones: Any) -> None:
        """Of the tables loaded from now on keep only rows with one of these persons or phones."""
        self.names.both(persons, phones, add=True)
        self._asked = self.names.persons.size, self.names.phones.size

    def loader(self, table: str, size: int) -> Loader:
        """A loader of `inquiries` or `accounts` with room for `size` rows."""
        parts, ids = self.parts["account"], self._ids.get(table)
        return Loader(table, size, self.names, self.zone, parts, asked=self._asked, ids=ids)

    def finish(self, tables: dict[str, Loader]) -> None:
        """Build the stores of the loaded tables; the rows as read are let go."""
        tokens: dict[Key, int] = {"id": self.names.persons.size, "cell": self.names.phones.size}
        found: dict[str, Rows] = {}
        for name in tuple(tables):
            table = TABLES[name]
            found[table] = by_person(tables.pop(name).rows()._asdict(), tokens["id"])
        for key, size in tokens.items():
            others = ("identity", key) in self.programs
            for table, rows in found.items():
                events = (table, key) in self.programs
                if not events and not others:
                    continue
                self.stores[table, key] = stored(
                    rows,
                    key,
                    size,
                    self.zone,
                    inquiries=table == "inquiry",
                    dedupe=self.settings.dedupe,
                    lenders_n=self.names.lenders.size + 1,
                    others=others,
                    events=events,
                )
            loans = ("account", "cell") in self.programs or self._keeps
            if "account" in found and not loans:
                found["account"] = without_loans(found["account"])
        account = [s.loan for (table, _), s in self.stores.items() if table == "account"]
        self._loans = max((int(loan.max()) + 1 for loan in account if len(loan)), default=0)
        self._events = {
            table: Events(found[table], tokens["cell"], self._ids.get(name))
            for name, table in TABLES.items()
            if table in found and self._keeps
        }

    def code(self, queries: Any) -> Coded:
        """A batch of queries as numbers."""
        at = integers(queries.column("as_of"), 0)
        return Coded(
            _known(self.names.persons, queries.column("person")),
            _known(self.names.phones, queries.column("phone")),
            _known(self.names.lenders, queries.column("viewer")),
            at,
            local_times(self.zone, at) // DAY_US,
        )

    def cells(self, coded: Coded) -> list[Any]:
        """Arrow columns of some queries, in the order of the catalogue."""
        return self.arrow(self.blocks(coded))

    def own(self, queries: Any) -> Iterator[tuple[Query, list[Any], list[Any] | None]]:
        """The queries of a batch, each with its events as the reference reads them.

        Numbers stand for persons, phones and lenders; None for account events not given.
        """
        coded = self.code(queries)
        for n, query_id in enumerate(plain(queries.column("query_id"))):
            query = coded.query(n, query_id)
            yield (query, *self._told(query))

    def _told(self, query: Query) -> tuple[list[Any], list[Any] | None]:
        """The inquiries and account events of a query's person and phone."""
        inquiries, accounts = (self._events.get(table) for table in TABLES.values())
        assert inquiries is not None
        return inquiries.of(query), accounts.of(query) if accounts else None

    def blocks(self, coded: Coded) -> dict[Place, "Block"]:
        """The numbers of some queries, by table and key."""
        blocks = {place: self._run(place, coded) for place in self.programs}
        odd = [b.status == ODD for b in blocks.values() if b.status.any()]
        for query in np.flatnonzero(np.any(odd, axis=0)) if odd else ():
            self._by_reference(coded, int(query), blocks)
        return blocks

    def arrow(self, blocks: dict[Place, "Block"]) -> list[Any]:
        """The columns of the catalogue from the numbers of some queries."""
        turned = {
            place: (Columns(block.narrow, NULL_32), Columns(block.wide, NULL_64))
            for place, block in blocks.items()
        }
        found = []
        for column in self.columns:
            place = column.table, column.key
            if column.measure == STATUS:
                status = pa.array(blocks[place].status)
                words = pa.DictionaryArray.from_arrays(status, pa.array(STATUSES))
                found.append(words.cast(pa.string()))
                continue
            wide, spot = self.programs[place].places[column.name]
            found.append(turned[place][wide].arrow(spot, TYPES[column.measure.type]))
        return found

    def _run(self, place: Place, coded: Coded) -> "Block":
        """Run one kernel over some queries."""
        table, key = place
        n = len(coded.at)
        narrow, wide = self.programs[place].widths
        block = Block(
            np.empty((n, narrow), np.int32),
            np.empty((n, wide), np.int64),
            np.full(n, UNAVAILABLE, np.int8),
        )
        events = ("inquiry", "account") if table == "identity" else (table,)
        stores = [self.stores.get((name, key)) for name in events]
        if stores[0] is None:
            block.narrow[:], block.wide[:] = NULL_32, NULL_64
            return block
        own, other = (coded.persons, coded.phones)[:: 1 if key == "id" else -1]
        found = [store or no_events() for store in stores]
        asked = Asked(np.arange(n), own, other, coded.viewers, coded.at, coded.days)
        many = [] if self.zone.back else crowded(found, asked)
        if many:
            light = np.ones(n, np.bool_)
            light[np.concatenate(many)] = False
            asked = asked._replace(rows=np.flatnonzero(light))
        for rows in many:
            self._forward(place, found, asked, rows, block)
        self._backward(place, found, asked, block)
        if block.status.any():
            empty = (block.status == NONE) | (block.status == UNAVAILABLE)
            block.narrow[empty], block.wide[empty] = NULL_32, NULL_64
        return block

    def _backward(self, place: Place, stores: list[Store], asked: Asked, block: "Block") -> None:
        """Each query by itself, back from its instant."""
        table, key = place
        how = (self.zone, self.mode, asked)
        numbers = (block.narrow, block.wide, block.status)
        lenders, made = self.names.lenders.size, self.programs[place].plan
        if table == "inquiry":
            inquiries(made, stores[0], *how, lenders, *numbers)
        elif table == "account":
            accounts(made, stores[0], *how, lenders, self._loans, *numbers)
        else:
            others = self.names.phones.size if key == "id" else self.names.persons.size
            identities(made, stores[0], stores[1], *how, others, block.narrow, block.status)

    def _forward(
        self, place: Place, stores: list[Store], asked: Asked, rows: Any, block: "Block"
    ) -> None:
        """The queries of one token, forward in time."""
        own, made = asked.own[rows[0]], self.programs[place].plan
        how = (self.zone, self.mode, asked, own, rows)
        numbers = (block.narrow, block.wide, block.status)
        if place[0] == "inquiry":
            forward(made, stores[0], *how, *numbers)
        elif place[0] == "account":
            account_forward(made, stores[0], *how, *numbers)
        else:
            identity_forward(made, stores[0], stores[1], *how, block.narrow, block.status)

    def _by_reference(self, coded: Coded, query: int, blocks: dict[Place, "Block"]) -> None:
        """Have the reference compute one query, whose local days do not follow time."""
        asked = coded.query(query, 0)
        view = reference.View(asked, *self._told(asked), self.settings)
        for column, cell in zip(self.columns, reference.row(view, self.columns), strict=True):
            block = blocks[column.table, column.key]
            if column.measure == STATUS:
                block.status[query] = STATUSES.index(str(cell))
                continue
            wide, place = self.programs[column.table, column.key].places[column.name]
            (block.wide if wide else block.narrow)[query, place] = _number(cell, wide=wide)


def crowded(stores: Sequence[Store], asked: Asked) -> list[Any]:
    """Queries of tokens with so many events and queries that to go forward is quicker.

    For each such token its queries, in order of time.
    """
    if len(asked.own) < MANY_QUERIES:
        return []
    sizes = np.zeros(len(asked.own), np.int64)
    for store in stores:
        last = len(store.first) - 1
        known = (asked.own >= 0) & (asked.own < last)
        spot = np.where(known, asked.own, 0)
        if last:
            sizes += np.where(known, store.first[spot + 1] - store.first[spot], 0)
    many = np.flatnonzero(sizes >= MANY_EVENTS)
    order = many[np.lexsort((asked.at[many], asked.own[many]))]
    starts = np.flatnonzero(np.diff(asked.own[order], prepend=-1))
    return [rows for rows in np.split(order, starts[1:]) if len(rows) >= MANY_QUERIES]


class Block(msgspec.Struct):
    """Results of one kernel run: (queries, columns) of 32 and of 64 bits, and each status."""

    narrow: Any
    wide: Any
    status: Any


def _number(cell: reference.Cell, *, wide: bool) -> int:
    """A cell as the kernels write it."""
    if cell is None:
        return NULL_64 if wide else NULL_32
    if isinstance(cell, float):
        return round(cell * 100)
    if isinstance(cell, dt.date):
        return cell.toordinal() - EPOCH.toordinal()
    return int(cell)


def _known(names: Tokens, array: Any) -> Any:
    """Numbers of texts: -1 for null, a number that nothing bears for a text never met."""
    codes = names.codes(array, add=False)
    null = array.is_null().to_numpy(zero_copy_only=False)
    codes[(codes < 0) & ~null] = NOBODY
    return codes
