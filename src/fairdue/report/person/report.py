"""One person's report: sections, reasons, forecast and coverage from events at hand.

Plain Python: neither numba nor Arrow is loaded. The cells are those of the reference engine.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import msgspec

from fairdue.report.catalog import KEY_ORDER, Column, named
from fairdue.report.event import Account, Event, Inquiry, Query, Token
from fairdue.report.person import section as sections
from fairdue.report.person.coverage import Coverage, Source, TableName, coverage, source
from fairdue.report.person.forecast import Forecast, forecast
from fairdue.report.person.light import Light, Sheet, row
from fairdue.report.person.section import Asking, Judged, Section
from fairdue.report.person.told import Degree, Evidence, Told, explained, tell
from fairdue.report.reason import Grade, Parameters, reasons
from fairdue.report.reference import Cell, Settings, View
from fairdue.report.term import Key, Text
from fairdue.report.when import instant, local

SPEC = 1
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_NOT_JUDGED: Mapping[str, Judged] = MappingProxyType({})
LISTED, RELATED = "R-LISTED", "R-RELATED-PARTY"


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A hit on a special list. `degree`: 0 own, 1 and 2 through a related person.

    `reason` is the list's own word, `source` who keeps it, `grade` its grade or "".
    """

    hit_id: str
    reason: str
    source: str
    at: dt.datetime
    degree: Degree = 0
    grade: str = ""
    court: bool = False
    known_at: dt.datetime | None = None


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A repayment plan as events to come: what to call it, and its payments and settlements."""

    id: str
    assuming: Text
    events: tuple[Account, ...]


class PersonReport(msgspec.Struct, frozen=True, kw_only=True):
    """One person's report as of an instant (aware, in the report's zone).

    `sections` in the order in which such reports are read; `cells`: every column of the
    catalogues als, radar, identity and standing, None where a cell is empty.
    """

    spec: int
    person: Token | None
    phone: Token | None
    viewer: Token | None
    as_of: dt.datetime
    month_mode: str
    sections: tuple[Section, ...]
    reasons: tuple[Told, ...]
    forecasts: tuple[Forecast, ...]
    coverage: Coverage
    cells: dict[str, Cell]

    @property
    def calendar(self) -> tuple[Told, ...]:
        """The reasons that end by themselves, the soonest first."""
        dated = [t for t in self.reasons if t.ages_out_at is not None]
        return tuple(sorted(dated, key=lambda t: (t.ages_out_at or t.evidence[0].at, t.code)))

    def section(self, name: str) -> Section:
        """A section by id. Raises KeyError."""
        found = {s.id: s for s in self.sections}
        return found[name]


@cache
def columns() -> tuple[Column, ...]:
    """The columns of one person's report: als, radar, identity, standing."""
    return (*named("all"), *named("standing"))


@cache
def sheet() -> Sheet:
    """Those columns made ready."""
    return Sheet(columns())


def report_of(  # noqa: PLR0913 - each is a source or a setting
    query: Query,
    inquiries: Iterable[Inquiry] | None,
    accounts: Iterable[Account] | None = None,
    *,
    settings: Settings | None = None,
    parameters: Parameters | None = None,
    hits: Sequence[Hit] | None = None,
    names: Mapping[str, str] = _NO_NAMES,
    judged: Mapping[str, Judged] = _NOT_JUDGED,
    plans: Sequence[Planned] = (),
    sources: Sequence[Source] | None = None,
    notes: Sequence[Text] = (),
) -> PersonReport:
    """The report of a query's person from events, those of others among them or not.

    None for a table says that it was not given: what depends on it is then unavailable, never
    zero. `names` are lenders' names by the ids in the events, `judged` what they are; `sources`
    and `notes` go into the statement of coverage. Raises KeyError for an unknown time zone of
    `settings`.
    """
    settings, given = settings or Settings(), parameters or Parameters()
    asked = None if inquiries is None else list(inquiries)
    owed = None if accounts is None else list(accounts)
    view = Light(query, asked, owed, settings)
    cells = dict(zip((c.name for c in columns()), row(view, sheet()), strict=True))
    told = (*_listed(hits or (), view, given), *_told(view, given, names))
    asked_by = sections.asked(_askings(view), _status(view), names, judged)
    parts = _sections(cells, told, asked_by, listed=_looked(hits))
    every = [*(asked or ()), *(owed or ())]
    seen = len(view.seen("inquiry")) + len(view.seen("account"))
    told_sources = [*(_sources(view) if sources is None else sources), *_lists(hits)]
    ahead = [forecast(view, given)]
    ahead += [forecast(view, given, id_=p.id, assuming=p.assuming, planned=p.events) for p in plans]
    return PersonReport(
        spec=SPEC,
        person=query.person,
        phone=query.phone,
        viewer=query.viewer,
        as_of=view.local(query.as_of),
        month_mode=settings.month_mode,
        sections=parts,
        reasons=told,
        forecasts=tuple(ahead),
        coverage=coverage(view, told_sources, parts, unseen=len(every) - seen, notes=notes),
        cells=cells,
    )


def _sources(view: View) -> list[Source]:
    """The tables handed over, as far as they can be seen and are about the person."""
    tables: tuple[tuple[str, TableName], ...] = (("inquiry", "inquiries"), ("account", "accounts"))
    return [
        source(
            *("", name, own_events(view.seen(table), view.query), view.settings.zone),
            rows=len(view.seen(table)),
        )
        for table, name in tables
        if view.given(table)
    ]


def _lists(hits: Sequence[Hit] | None) -> Iterator[Source]:
    """The lists handed over, if any."""
    if hits is not None:
        times = [hit.at for hit in hits]
        yield Source(
            name="",
            table="listings",
            rows=len(hits),
            events=len(hits),
            first_at=min(times, default=None),
            last_at=max(times, default=None),
        )


def _told(view: View, given: Parameters, names: Mapping[str, str]) -> list[Told]:
    zone = ZoneInfo(view.settings.zone)
    return [tell(reason, given, zone, names, view.today) for reason in reasons(view, given)]


def _listed(hits: Sequence[Hit], view: View, given: Parameters) -> list[Told]:
    """Hits on lists as reasons: those of related persons first and apart from one's own."""
    at = view.query.as_of
    visible = [h for h in hits if max(instant(h.at), instant(h.known_at or h.at)) < at]
    grades: dict[Degree, tuple[str, Grade]] = {
        1: (RELATED, "low"),
        2: (RELATED, "info"),
        0: (LISTED, "medium"),
    }
    return [
        explained(
            code,
            grade=grade,
            value=len(found),
            threshold=1,
            evidence=tuple(_hit(h, view) for h in found),
            ends=None,
            given=given,
            as_of=view.today,
            degree=degree,
        )
        for degree, (code, grade) in grades.items()
        if (found := [h for h in visible if h.degree == degree])
    ]


def _hit(hit: Hit, view: View) -> Evidence:
    return Evidence(
        event_id=hit.hit_id,
        what="court" if hit.court else "listing",
        detail=hit.reason,
        lender="",
        name=hit.source,
        lender_kind="",
        at=local(instant(hit.at), ZoneInfo(view.settings.zone)),
    )


def _sections(
    cells: Mapping[str, Cell],
    told: Sequence[Told],
    asked_by: Section,
    *,
    listed: tuple[bool, bool],
) -> tuple[Section, ...]:
    """Every section made of tables, in order; `listed`: whether courts and lists were given."""
    courts, lists = listed
    hits = [t for t in told if t.code in {LISTED, RELATED}]
    found = [
        sections.identity(cells),
        sections.listed("courts", hits, given=courts),
        sections.listed("lists", hits, given=lists),
        sections.inquiries(cells),
        sections.loans(cells),
        sections.overdue(cells),
        asked_by,
    ]
    return (sections.summary(told, [(s.id, s.status) for s in found]), *found)


def _looked(hits: Sequence[Hit] | None) -> tuple[bool, bool]:
    """Whether court lists and other lists were looked at.

    A hit on one sort of list says nothing of the other; an empty table says that of both.
    """
    if not hits:
        return (hits is not None, hits is not None)
    return (any(hit.court for hit in hits), any(not hit.court for hit in hits))


def _askings(view: View) -> list[Asking]:
    """Every inquiry that the ID or the phone leads to, once, in order of time."""
    found: dict[int, tuple[Inquiry, list[Key]]] = {}
    for key in KEY_ORDER:
        for event in view.rows("inquiry", key):
            if isinstance(event, Inquiry):
                found.setdefault(id(event), (event, []))[1].append(key)
    rows = [Asking(e, view.local(e.occurred_at).date(), frozenset(by)) for e, by in found.values()]
    return sorted(rows, key=lambda row: (row.inquiry.occurred_at, str(row.inquiry.event_id)))


def _status(view: View) -> sections.Status:
    """Whether an inquiry was found by either number, or could be looked for by one."""
    seen = {view.status("inquiry", key) for key in KEY_ORDER}
    return "ok" if "ok" in seen else "none" if "none" in seen else "unavailable"


def own_events(events: Iterable[Event], query: Query) -> list[Event]:
    """Those of some events that bear the query's person or phone."""
    return [
        e
        for e in events
        if (query.person is not None and e.person == query.person)
        or (query.phone is not None and e.phone == query.phone)
    ]
