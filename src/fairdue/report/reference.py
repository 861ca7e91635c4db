"""The reference engine: every cell by its definition, in plain Python. All else is held to it."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby, pairwise
from operator import attrgetter
from types import MappingProxyType
from typing import get_args
from zoneinfo import ZoneInfo

import msgspec

from fairdue.report.catalog import OTHER, Column
from fairdue.report.event import Account, Event, Inquiry, Query, Token
from fairdue.report.measure import STATUS
from fairdue.report.slices import Slice
from fairdue.report.term import KINDS, PRODUCTS, Dedupe, Key, MonthMode, Window
from fairdue.report.when import local, since

Cell = int | float | str | dt.date | None
_PRODUCT_ORDER = tuple(PRODUCTS)
_NIGHT_FROM, _NIGHT_UNTIL = 22, 6
_SATURDAY = 5
_TOKEN = {"id": attrgetter("person"), "cell": attrgetter("phone")}


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a report is computed: local zone, what a month is, what counts once."""

    zone: str = "Asia/Shanghai"
    month_mode: MonthMode = "anniversary"
    dedupe: Dedupe = "none"

    def __post_init__(self) -> None:
        """Raises ValueError for a word that is not known; it would be taken for another."""
        for word, known in ((self.month_mode, MonthMode), (self.dedupe, Dedupe)):
            if word not in get_args(known):
                raise ValueError(f"no {word}: use one of {', '.join(get_args(known))}")


class Loan(msgspec.Struct, frozen=True, kw_only=True):
    """State of a loan that was overdue: its latest readings, what is owed, whether it is cured."""

    readings: tuple[Account, ...]
    owed_fen: int
    cured: bool


class View:
    """What one query can see."""

    def __init__(
        self,
        query: Query,
        inquiries: Iterable[Inquiry] | None,
        accounts: Iterable[Account] | None,
        settings: Settings,
    ) -> None:
        """None: the table was not given. Events of others may be among the rows."""
        self.query, self.settings = query, settings
        self._zone, self._local = ZoneInfo(settings.zone), dict[int, dt.datetime]()
        self.today = self.local(query.as_of).date()
        tables = {"inquiry": inquiries, "account": accounts}
        self._given = {name for name, rows in tables.items() if rows is not None} | {"identity"}
        self._seen = seen = {name: self._visible(rows or ()) for name, rows in tables.items()}
        every = (*seen["inquiry"], *seen["account"])
        both = [e for e in every if e.person is not None and e.phone is not None]
        self._rows: dict[tuple[str, Key], list[Event]] = {}
        for key in ("id", "cell"):
            for table, events in seen.items():
                self._rows[table, key] = in_time(self._once(self._own(events, key)))
            self._rows["identity", key] = in_time(self._own(both, key))
        self._found: dict[tuple[str, Key, Window, Slice], list[Event]] = {}

    def local(self, us: int) -> dt.datetime:
        """Local time of an instant."""
        if us not in self._local:
            self._local[us] = local(us, self._zone)
        return self._local[us]

    def _visible(self, events: Iterable[Event]) -> list[Event]:
        as_of = self.query.as_of
        return [
            e
            for e in events
            if e.occurred_at < as_of and (e.known_at is None or e.known_at < as_of)
        ]

    def is_own(self, event: Event, key: Key) -> bool:
        """Whether the event bears the query's own token; null equals nothing."""
        own = token(self.query, key)
        return own is not None and own == token(event, key)

    def _own(self, events: Iterable[Event], key: Key) -> list[Event]:
        """Those of some events that bear the query's own token."""
        own, of = token(self.query, key), _TOKEN[key]
        return [] if own is None else [e for e in events if of(e) == own]

    def _once(self, events: Sequence[Event]) -> Iterable[Event]:
        """Without repeated events (definition 1.7)."""
        if self.settings.dedupe == "none":
            return events
        kept: dict[object, Event] = {}
        for event in sorted(events, key=_rank):
            kept.setdefault(self._same(event), event)
        return kept.values()

    def _same(self, event: Event) -> object:
        """Events with the same of this count once."""
        if self.settings.dedupe == "exact":
            return msgspec.structs.replace(event, event_id="", known_at=None)
        if isinstance(event, Inquiry):
            return event.lender, self.day(event)
        return id(event)

    def given(self, table: str) -> bool:
        """Whether the table was given at all."""
        return table in self._given

    def seen(self, table: str) -> list[Event]:
        """The visible events of a table, whoever they are of, repeated ones among them."""
        return self._seen[table]

    def status(self, table: str, key: Key) -> str:
        """ok, none or unavailable."""
        if token(self.query, key) is None or table not in self._given:
            return "unavailable"
        return "ok" if self._rows[table, key] else "none"

    def day(self, event: Event) -> int:
        """Local date of an event, as an ordinal."""
        return self.local(event.occurred_at).toordinal()

    def days_since(self, event: Event) -> int:
        """Day distance from an event to the query."""
        return max(0, self.today.toordinal() - self.day(event))

    def events(self, column: Column, span: Window | None = None) -> list[Event]:
        """Events of the column's key and slice in a window, by default its own, in time order."""
        span = span or column.window
        place = (column.table, column.key, span, column.slice)
        if place not in self._found:
            rows = self.within(self.rows(column.table, column.key), span)
            self._found[place] = [e for e in rows if self.fits(e, column.slice)]
        return self._found[place]

    def rows(self, table: str, key: Key) -> list[Event]:
        """All events of a table and key, in time order."""
        return self._rows[table, key]

    def within(self, events: Iterable[Event], span: Window) -> list[Event]:
        """Those of some events that lie in a window."""
        at, day = since(span, self.query.as_of, self.today, self.settings.month_mode)
        return [e for e in events if e.occurred_at >= at and self.day(e) >= day]

    def fits(self, event: Event, part: Slice) -> bool:
        """Whether a slice takes an event."""
        if event.lender_kind not in part.kinds:
            return False
        if isinstance(event, Account):
            low, high = part.amount_fen
            early, late = part.days_past_due
            amount = low <= event.amount_fen <= high
            return (
                event.kind in part.events and amount and early <= (event.days_past_due or 0) <= late
            )
        if event.product not in part.products:
            return False
        at = self.local(event.occurred_at)
        night = at.hour >= _NIGHT_FROM or at.hour < _NIGHT_UNTIL
        return (night or not part.night) and (at.weekday() >= _SATURDAY or not part.weekend)

    def blocks(self, column: Column) -> list[int]:
        """Events of each month block of the column's window, the latest month first."""
        spans = (Window("m", months) for months in range(1, column.window.count + 1))
        sizes = [0, *(len(self.events(column, span)) for span in spans)]
        return [larger - smaller for smaller, larger in pairwise(sizes)]

    def gaps(self, column: Column) -> list[int]:
        """Day distances between neighbours."""
        days = [self.day(e) for e in self.events(column)]
        return [max(0, later - earlier) for earlier, later in pairwise(days)]

    def run(self, column: Column) -> list[Event]:
        """The latest run: back from the latest event while no distance is above one day."""
        found = self.events(column)
        start = len(found) - 1
        while start > 0 and self.day(found[start]) - self.day(found[start - 1]) <= 1:
            start -= 1
        return found[max(start, 0) :]

    def every_loan(self, key: Key) -> set[tuple[Token, Token]]:
        """Loans with any event."""
        return _loans(e for e in self._rows["account", key] if isinstance(e, Account))

    @cached_property
    def overdue(self) -> Mapping[Key, list[Loan]]:
        """Loans with an overdue event, by key."""
        return {key: loans_overdue(self._rows["account", key]) for key in ("id", "cell")}

    def others(self, column: Column) -> list[Token | None]:
        """The other token of each observation in the column's window."""
        return [token(e, OTHER[column.key]) for e in self.events(column)]

    def last_change(self, column: Column) -> Event | None:
        """The first event of the latest instant at which the set of other tokens changed."""
        change, before = None, None
        for _, rows in groupby(self.events(column), key=lambda e: e.occurred_at):
            group = list(rows)
            now = {token(e, OTHER[column.key]) for e in group}
            if len(now) > 1 or (before is not None and now != before):
                change = group[0]
            before = now
        return change


def token(of: Event | Query, key: Key) -> Token | None:
    """The token of an event or query for a key."""
    found: Token | None = _TOKEN[key](of)
    return found


def in_time(events: Iterable[Event]) -> list[Event]:
    """Events by time and, at the same instant, by id in byte order.

    That is the order of Python's texts: UTF-8 keeps the order of code points.
    """
    return sorted(events, key=attrgetter("occurred_at", "event_id"))


def _rank(event: Event) -> tuple[int, int, int, bytes]:
    """The order in which one of several repeated events is the one that stays."""
    product = _PRODUCT_ORDER.index(event.product) if isinstance(event, Inquiry) else 0
    return event.occurred_at, KINDS.index(event.lender_kind), product, event.event_id.encode()


def loans_overdue(events: Iterable[Event]) -> list[Loan]:
    """The loans among account events that have an overdue reading (definition 6.2)."""
    loans: defaultdict[tuple[Token, Token], list[Account]] = defaultdict(list)
    for event in events:
        assert isinstance(event, Account)
        loans[event.lender, event.account].append(event)
    found = []
    for rows in loans.values():
        latest = max((e.occurred_at for e in rows if e.kind == "overdue"), default=None)
        if latest is None:
            continue
        last = tuple(e for e in rows if e.kind == "overdue" and e.occurred_at == latest)
        owed = max(e.amount_fen for e in last)
        paid = [e.amount_fen for e in rows if e.kind == "paid" and e.occurred_at > latest]
        settled = any(e.kind == "settled" and e.occurred_at >= latest for e in rows)
        cured = settled or (bool(paid) and sum(paid) >= owed)
        found.append(Loan(readings=last, owed_fen=owed, cured=cured))
    return found


def two_decimals(a: int, b: int) -> float:
    """a/b to two decimals, half up, as one division (definition 2.7)."""
    return ((200 * a + b) // (2 * b)) / 100


def _selfnum(view: View, column: Column) -> Cell:
    viewer = view.query.viewer
    return None if viewer is None else sum(e.lender == viewer for e in view.events(column))


def _average(view: View, column: Column) -> Cell:
    months = sum(map(bool, view.blocks(column)))
    return two_decimals(len(view.events(column)), months) if months else None


def _run_days(view: View, column: Column) -> Cell:
    run = view.run(column)
    return max(0, view.day(run[-1]) - view.day(run[0])) + 1 if run else None


def _end(which: int) -> Callable[[View, Column], Cell]:
    def days(view: View, column: Column) -> Cell:
        found = view.events(column)
        return view.days_since(found[which]) if found else None

    return days


def _last_date(view: View, column: Column) -> Cell:
    found = view.events(column)
    return dt.date.fromordinal(view.day(found[-1])) if found else None


def _accounts(view: View, column: Column) -> list[Account]:
    return [e for e in view.events(column) if isinstance(e, Account)]


def _loans(events: Iterable[Account]) -> set[tuple[Token, Token]]:
    return {(e.lender, e.account) for e in events}


def _peaks(view: View, column: Column) -> Cell:
    peaks: Counter[tuple[Token, Token]] = Counter()
    for e in _accounts(view, column):
        loan = e.lender, e.account
        peaks[loan] = max(peaks[loan], e.amount_fen)
    return sum(peaks.values())


def _clean_share(view: View, column: Column) -> Cell:
    every = view.every_loan(column.key)
    touched = _loans(_accounts(view, column))
    return two_decimals(100 * len(every - touched), len(every))


def _state(view: View, column: Column, *, cured: bool) -> list[Loan]:
    """Loans, cured or overdue now, with a latest reading in the slice."""
    readings = {id(e) for e in view.events(column)}
    return [
        loan
        for loan in view.overdue[column.key]
        if loan.cured is cured and any(id(e) in readings for e in loan.readings)
    ]


def _now(of: Callable[[list[Loan]], int], *, cured: bool = False) -> Callable[[View, Column], Cell]:
    return lambda view, column: of(_state(view, column, cured=cured))


def _own_other(view: View, column: Column) -> Token | None:
    return token(view.query, OTHER[column.key])


def _seen_together(view: View, column: Column) -> Cell:
    own = _own_other(view, column)
    return None if own is None else int(own in view.others(column))


def _not_matching(view: View, column: Column) -> Cell:
    own = _own_other(view, column)
    strange = [e for e in view.events(column) if token(e, OTHER[column.key]) != own]
    return None if own is None or not strange else view.days_since(strange[-1])


def _changed(view: View, column: Column) -> Cell:
    change = view.last_change(column)
    return None if change is None else view.days_since(change)


def _all_match(view: View, column: Column) -> Cell:
    own = _own_other(view, column)
    pair = [e for e in view.events(column) if own is not None and token(e, "cell") == own]
    return view.days_since(pair[0]) if pair else None


_ABNORMAL = 3
CELLS: Mapping[str, Callable[[View, Column], Cell]] = MappingProxyType(
    {
        "allnum": lambda view, column: len(view.events(column)),
        "events": lambda view, column: len(view.events(column)),
        "orgnum": lambda view, column: len({e.lender for e in view.events(column)}),
        "lenders": lambda view, column: len({e.lender for e in view.events(column)}),
        "selfnum": _selfnum,
        "tot_mons": lambda view, column: sum(map(bool, view.blocks(column))),
        "avg_monnum": _average,
        "max_monnum": lambda view, column: max(view.blocks(column)),
        "min_monnum": lambda view, column: min(view.blocks(column)),
        "max_inteday": lambda view, column: max(view.gaps(column), default=None),
        "min_inteday": lambda view, column: min(view.gaps(column), default=None),
        "first_days": _end(0),
        "last_days": _end(-1),
        "consnum": lambda view, column: len(view.run(column)) or None,
        "csinteday": _run_days,
        "last_date": _last_date,
        "amount": lambda view, column: sum(e.amount_fen for e in _accounts(view, column)),
        "loans": lambda view, column: len(_loans(_accounts(view, column))),
        "peak_amount": _peaks,
        "clean_share": _clean_share,
        "now_loans": _now(len),
        "now_lenders": _now(lambda loans: len({loan.readings[0].lender for loan in loans})),
        "now_amount": _now(lambda loans: sum(loan.owed_fen for loan in loans)),
        "cured_loans": _now(len, cured=True),
        "other_cnt": lambda view, column: len({*view.others(column)}),
        "inlistwith": _seen_together,
        "notmat_days": _not_matching,
        "lastchg_days": _changed,
        "reabnormal": lambda view, column: int(len({*view.others(column)}) >= _ABNORMAL),
        "allmatch_days": _all_match,
    }
)


def row(view: View, columns: Iterable[Column]) -> tuple[Cell, ...]:
    """The cells of one query."""
    found: list[Cell] = []
    for column in columns:
        status = view.status(column.table, column.key)
        if column.measure == STATUS:
            found.append(status)
        else:
            found.append(CELLS[column.measure.name](view, column) if status == "ok" else None)
    return tuple(found)


class People:
    """Events by token, so that a query looks at its own alone."""

    def __init__(self, events: Iterable[Event]) -> None:
        """Keep events by person and by phone."""
        self._by: dict[Key, dict[Token, list[Event]]] = {"id": {}, "cell": {}}
        for event in events:
            for key, rows in self._by.items():
                own = token(event, key)
                if own is not None:
                    rows.setdefault(own, []).append(event)

    def of(self, query: Query) -> list[Event]:
        """Events that bear the query's person or phone, each once."""
        found: dict[int, Event] = {}
        for key, rows in self._by.items():
            own = token(query, key)
            if own is not None:
                found |= {id(e): e for e in rows.get(own, ())}
        return list(found.values())


def rows(
    queries: Iterable[Query],
    inquiries: Iterable[Inquiry],
    accounts: Iterable[Account] | None,
    columns: Sequence[Column],
    settings: Settings,
) -> list[tuple[Cell, ...]]:
    """The cells of every query, in order."""
    asked, owed = People(inquiries), People(accounts or ())
    found = []
    for query in queries:
        own_inquiries = [e for e in asked.of(query) if isinstance(e, Inquiry)]
        own_accounts = [e for e in owed.of(query) if isinstance(e, Account)]
        given = own_accounts if accounts is not None else None
        found.append(row(View(query, own_inquiries, given, settings), columns))
    return found


__all__ = ["CELLS", "Cell", "Loan", "People", "Settings", "View", "row", "rows"]
