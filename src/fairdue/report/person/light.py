"""The cells of one person in plain Python, a hundred times as fast as by their definition.

`Light` is the reference's view with the same answers from fewer looks: local dates are worked out
once, events of a slice are found once for all windows. `row` fills the columns of inquiries from
places in the order of time: a window is where its events begin, so that counts are differences.
Held cell by cell to `fairdue.report.reference`, which also answers where a local date goes back.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from fairdue.report.catalog import KEY_ORDER, Column
from fairdue.report.event import Account, Event, Inquiry, Query
from fairdue.report.measure import STATUS
from fairdue.report.reference import CELLS, Cell, Settings, View, two_decimals
from fairdue.report.slices import MOST_AMOUNT_FEN, MOST_DAYS_LATE, Slice
from fairdue.report.term import Key, Table, Window
from fairdue.report.when import LONG_AGO, since

_ANY_AMOUNT, _ANY_DELAY = (0, MOST_AMOUNT_FEN), (0, MOST_DAYS_LATE)


NIGHT_FROM, NIGHT_UNTIL, SATURDAY = 22, 6, 5
_SECOND_US = 1_000_000
Clock = tuple[int, bool, bool]
"""Local day as an ordinal, whether it is night, whether it is a weekend."""


class _Clocks(dict[int, Clock]):
    """What the local clock said at each instant asked for."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, us: int) -> Clock:
        at = dt.datetime.fromtimestamp(us // _SECOND_US, self._zone)
        night = at.hour >= NIGHT_FROM or at.hour < NIGHT_UNTIL
        clock = self[us] = at.toordinal(), night, at.weekday() >= SATURDAY
        return clock


class Light(View):
    """What one query can see, looked up once."""

    def __init__(
        self,
        query: Query,
        inquiries: Iterable[Inquiry] | None,
        accounts: Iterable[Account] | None,
        settings: Settings,
    ) -> None:
        """As for the reference's view."""
        self.clocks = _Clocks(ZoneInfo(settings.zone))
        self._begins: dict[Window, tuple[int, int]] = {}
        self._kept: dict[tuple[str, Key, Slice], list[Event]] = {}
        super().__init__(query, inquiries, accounts, settings)

    def day(self, event: Event) -> int:
        """Local date of an event, as an ordinal."""
        return self.clocks[event.occurred_at][0]

    def begins(self, span: Window) -> tuple[int, int]:
        """Instant and local day from which a window holds."""
        if span not in self._begins:
            mode = self.settings.month_mode
            self._begins[span] = since(span, self.query.as_of, self.today, mode)
        return self._begins[span]

    def within(self, events: Iterable[Event], span: Window) -> list[Event]:
        """Those of some events that lie in a window."""
        at, day = self.begins(span)
        if day:
            clocks = self.clocks
            return [e for e in events if clocks[e.occurred_at][0] >= day]
        if at == LONG_AGO:
            return list(events)
        return [e for e in events if e.occurred_at >= at]

    def events(self, column: Column, span: Window | None = None) -> list[Event]:
        """Events of the column's key and slice in a window, by default its own, in time order."""
        place = column.table, column.key, column.slice
        if place not in self._kept:
            rows = self.rows(column.table, column.key)
            self._kept[place] = list(self._of(rows, column.slice))
        return self.within(self._kept[place], span or column.window)

    def _of(self, rows: Iterable[Event], part: Slice) -> Iterable[Event]:
        """Those of some events that a slice takes; account events by their words first."""
        kinds, words = {*part.kinds}, {*part.events}
        if part.table != "account":
            return [e for e in rows if e.lender_kind in kinds and self.fits(e, part)]
        found = [
            e for e in rows if isinstance(e, Account) and e.kind in words and e.lender_kind in kinds
        ]
        if (part.amount_fen, part.days_past_due) == (_ANY_AMOUNT, _ANY_DELAY):
            return found
        return [e for e in found if self.fits(e, part)]


_Said = tuple[str, str, bool, bool]
"""Kind and product of an inquiry, whether at night, whether on a weekend."""


class Sheet:
    """Columns made ready: which slices and windows they need, and how each cell is had."""

    def __init__(self, columns: Sequence[Column]) -> None:
        """Lay out the columns; made once and used for many persons."""
        parts, spans = dict[Slice, int](), dict[Window, int]()
        counts: dict[tuple[_Place, bool, int], list[tuple[int, int]]] = {}
        self.columns, self.cells = tuple(columns), list[_Cell]()
        for n, column in enumerate(columns):
            place, name = (column.table, column.key), column.measure.name
            how = QUICK.get(name) if column.table == "inquiry" else None
            counted = column.table == "inquiry" and name in _COUNTS
            quick = counted or how is not None
            part = parts.setdefault(column.slice, len(parts)) if quick else 0
            span = spans.setdefault(column.window, len(spans)) if quick else 0
            if counted:
                counts.setdefault((place, name == "orgnum", part), []).append((n, span))
            else:
                self.cells.append((n, place, how, part, span))
        self.counts = [(*of, cells) for of, cells in counts.items()]
        """Counts of one slice: table and key, whether of lenders, its number, cells by window."""
        self.parts, self.spans = [*parts], [*spans]
        self.places = [*dict.fromkeys((c.table, c.key) for c in columns)]
        self._taking: dict[_Said, tuple[int, ...]] = {}

    def taking(self, said: _Said) -> tuple[int, ...]:
        """Numbers of the slices that take inquiries of that kind, product, hour and weekday."""
        if said not in self._taking:
            kind, product, night, weekend = said
            self._taking[said] = tuple(
                n
                for n, part in enumerate(self.parts)
                if kind in part.kinds
                and product in part.products
                and (night or not part.night)
                and (weekend or not part.weekend)
            )
        return self._taking[said]


class _Asked:
    """The inquiries of one key, laid out for a sheet by their places in the order of time."""

    def __init__(self, view: Light, key: Key, sheet: Sheet) -> None:
        self.view, self.spans = view, sheet.spans
        self.rows = [e for e in view.rows("inquiry", key) if isinstance(e, Inquiry)]
        self.times = [e.occurred_at for e in self.rows]
        self.clocks = [view.clocks[t] for t in self.times]
        self.days = [clock[0] for clock in self.clocks]
        self.in_order = all(a <= b for a, b in pairwise(self.days))
        """Whether local dates never go back, so that a window is the end of the list."""
        self.today = view.today.toordinal()
        self.lenders = [e.lender for e in self.rows]
        self._begins = dict[Window, int]()
        self.starts = [self.start(span) for span in sheet.spans] if self.in_order else []
        self.parts = self._laid_out(sheet)
        self._lasts = dict[int, list[int]]()
        self._blocks = dict[tuple[int, int], list[int]]()
        self._gaps = dict[tuple[int, int], list[int]]()
        self._runs = dict[tuple[int, int], list[int]]()

    def start(self, span: Window) -> int:
        """Place of the first event of a window."""
        if span not in self._begins:
            at, day = self.view.begins(span)
            found = bisect_left(self.days, day) if day else bisect_left(self.times, at)
            self._begins[span] = found
        return self._begins[span]

    def _laid_out(self, sheet: Sheet) -> list[list[int]]:
        """Places of the events of each slice, in order."""
        alike: dict[_Said, list[int]] = {}
        for place, (event, clock) in enumerate(zip(self.rows, self.clocks, strict=True)):
            said = event.lender_kind, event.product, clock[1], clock[2]
            alike.setdefault(said, []).append(place)
        parts: list[list[int]] = [[] for _ in sheet.parts]
        for said, places in alike.items():
            for n in sheet.taking(said):
                parts[n] += places
        for part in parts:
            part.sort()
        return parts

    def lasts(self, part: int) -> list[int]:
        """The last place of each lender of a slice, in order."""
        if part not in self._lasts:
            lenders = self.lenders
            self._lasts[part] = sorted({lenders[n]: n for n in self.parts[part]}.values())
        return self._lasts[part]

    def held(self, part: int, span: int) -> list[int]:
        """Places of a slice in a window."""
        places = self.parts[part]
        return places[bisect_left(places, self.starts[span]) :]

    def blocks(self, part: int, span: int) -> list[int]:
        """Events of each month block of a window, the latest month first."""
        if (part, span) not in self._blocks:
            places, months = self.parts[part], range(1, self.spans[span].count + 1)
            starts = [self.start(Window("m", m)) for m in months]
            sizes = [0, *(len(places) - bisect_left(places, start) for start in starts)]
            self._blocks[part, span] = [large - small for small, large in pairwise(sizes)]
        return self._blocks[part, span]

    def gaps(self, part: int, span: int) -> list[int]:
        """Day distances between neighbours."""
        if (part, span) not in self._gaps:
            days = [self.days[n] for n in self.held(part, span)]
            self._gaps[part, span] = [later - earlier for earlier, later in pairwise(days)]
        return self._gaps[part, span]

    def run(self, part: int, span: int) -> list[int]:
        """Local days of the latest run."""
        if (part, span) not in self._runs:
            days = [self.days[n] for n in self.held(part, span)]
            start = len(days) - 1
            while start > 0 and days[start] - days[start - 1] <= 1:
                start -= 1
            self._runs[part, span] = days[max(start, 0) :]
        return self._runs[part, span]


Quick = Callable[[_Asked, int, int], Cell]
"""A cell from laid out inquiries, the number of a slice and that of a window."""
_Place = tuple[Table, Key]
_Cell = tuple[int, _Place, Quick | None, int, int]
"""Number of a column, its table and key, how it is had, the numbers of its slice and window."""


def _own(asked: _Asked, part: int, span: int) -> Cell:
    viewer = asked.view.query.viewer
    if viewer is None:
        return None
    return sum(asked.lenders[n] == viewer for n in asked.held(part, span))


def _months(asked: _Asked, part: int, span: int) -> Cell:
    return sum(map(bool, asked.blocks(part, span)))


def _mean(asked: _Asked, part: int, span: int) -> Cell:
    blocks = asked.blocks(part, span)
    months = sum(map(bool, blocks))
    return two_decimals(sum(blocks), months) if months else None


def _first(asked: _Asked, part: int, span: int) -> Cell:
    held = asked.held(part, span)
    return max(0, asked.today - asked.days[held[0]]) if held else None


def _last(asked: _Asked, part: int, span: int) -> Cell:
    held = asked.held(part, span)
    return max(0, asked.today - asked.days[held[-1]]) if held else None


def _run_days(asked: _Asked, part: int, span: int) -> Cell:
    run = asked.run(part, span)
    return run[-1] - run[0] + 1 if run else None


QUICK: Mapping[str, Quick] = MappingProxyType(
    {
        "selfnum": _own,
        "tot_mons": _months,
        "avg_monnum": _mean,
        "max_monnum": lambda asked, part, span: max(asked.blocks(part, span)),
        "min_monnum": lambda asked, part, span: min(asked.blocks(part, span)),
        "max_inteday": lambda asked, part, span: max(asked.gaps(part, span), default=None),
        "min_inteday": lambda asked, part, span: min(asked.gaps(part, span), default=None),
        "first_days": _first,
        "last_days": _last,
        "consnum": lambda asked, part, span: len(asked.run(part, span)) or None,
        "csinteday": _run_days,
    }
)
"""Measures of inquiries beside the counts; the others are computed by their definition."""
_COUNTS = frozenset({"allnum", "orgnum"})


def row(view: Light, sheet: Sheet) -> tuple[Cell, ...]:
    """The cells of one query."""
    asked = {key: _Asked(view, key, sheet) for key in KEY_ORDER}
    status = {place: view.status(*place) for place in sheet.places}
    found: list[Cell] = [None] * len(sheet.columns)
    by_definition: list[int] = []
    for place, of_lenders, part, cells in sheet.counts:
        on = asked[place[1]]
        if status[place] != "ok":
            continue
        if not on.in_order:
            by_definition += [n for n, _ in cells]
            continue
        places, starts = on.lasts(part) if of_lenders else on.parts[part], on.starts
        size = len(places)
        for n, span in cells:
            found[n] = size - bisect_left(places, starts[span])
    for n, place, how, part, span in sheet.cells:
        if sheet.columns[n].measure is STATUS:
            found[n] = status[place]
        elif status[place] != "ok":
            continue
        elif how is not None and asked[place[1]].in_order:
            found[n] = how(asked[place[1]], part, span)
        else:
            by_definition.append(n)
    for n in by_definition:
        found[n] = CELLS[sheet.columns[n].measure.name](view, sheet.columns[n])
    return tuple(found)
