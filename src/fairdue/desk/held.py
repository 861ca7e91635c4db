"""The big-data report as one page shows it: rows in words, reasons with what to do about them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

import msgspec

from fairdue.casefile import Lender
from fairdue.desk.href import lender_href
from fairdue.desk.language import N_
from fairdue.desk.wording import Wording, sentence_case
from fairdue.facts import LetterKind
from fairdue.report.person import (
    DEEDS,
    DIRECTNESS,
    GRADES,
    Evidence,
    PersonReport,
    Section,
    Source,
    Told,
)
from fairdue.report.person.section import Figure, Table
from fairdue.report.person.words import disputes
from fairdue.report.term import KIND_TEXTS, PRODUCTS, Text

EVENTS_MOST = 12
ASKED = "asked"
WEIGHTS = ("high", "medium", "low", "info")
HINTS: Mapping[str, str] = {
    "none": N_("Looked, and nothing is there."),
    "unavailable": N_("Nothing of this kind is in the record, so nobody looked. That is not zero."),
}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table; `empty`: all its figures are 0 or not there."""

    label: str
    href: str
    figures: tuple[str | dt.date, ...]
    empty: bool


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """A table of a section. `words`: its figures are words and dates, not numbers."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    words: bool

    @property
    def empty(self) -> int:
        """How many rows hold nothing but zeros."""
        return sum(line.empty for line in self.lines)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A section: what stands in it, or why nothing does."""

    id: str
    title: str
    hint: str
    notes: tuple[str, ...]
    grids: tuple[Grid, ...]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """An event behind a reason, and where the record shows it."""

    at: str
    text: str
    href: str


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that disputes a reason: whom it goes to, and the address that writes it."""

    to: str
    href: str


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """One reason as a card."""

    anchor: str
    title: str
    grade: str
    heavy: bool
    who: str
    says: str
    meaning: str
    ends: str
    ends_on: dt.date | None
    events: tuple[Event, ...]
    more: int
    limits: tuple[str, ...]
    how: str
    basis: tuple[str, ...]
    ways: tuple[Way, ...]


class Reader:
    """Reads one report to one visitor; `found` is the directory of lenders."""

    def __init__(self, report: PersonReport, found: Iterable[Lender], w: Wording) -> None:
        self.report = report
        self.w = w
        self.lenders = {one.key: one for one in found}
        self._by_fact = {
            fact: one.key
            for one in self.lenders.values()
            for fact in (*one.inquiries, *one.account_events)
        }
        self._by_name = {one.name: one.key for one in self.lenders.values()}

    def text(self, text: Text) -> str:
        """The visitor's own language of a text."""
        return self.w.veiled(text.zh if self.w.locale == "zh-CN" else text.en)

    def figure(self, figure: Figure, unit: str) -> str | dt.date:
        """A figure in its unit; a dash where nothing is. A date stays one: it is never broken."""
        if figure is None:
            return "–"
        if isinstance(figure, Text):
            return self.text(figure)
        if unit == "fen" and isinstance(figure, int):
            return self.w.money(figure)
        if unit == "0 or 1":
            return self.w.say(N_("yes") if figure else N_("no"))
        if unit == "percent":
            return f"{figure:g}%"
        if isinstance(figure, dt.date):
            return figure
        return f"{figure:.2f}" if isinstance(figure, float) else str(figure)

    def part(self, section: Section) -> Part:
        """A section with its tables."""
        return Part(
            id=section.id,
            title=self.text(section.title),
            hint="" if section.status == "ok" else self.w.say(HINTS[section.status]),
            notes=tuple(map(self.text, section.notes)),
            grids=tuple(self._grid(table, section.id) for table in section.tables),
        )

    def _grid(self, table: Table, section: str) -> Grid:
        words = any(row.unit in {"text", "date"} for row in table.rows) and len(table.heads) > 1
        lines = []
        for row in table.rows:
            label = self.text(row.label) + self._unit(row.unit)
            key = self._by_name.get(row.label.zh, "") if section == ASKED else ""
            lines.append(
                Line(
                    label=label,
                    href=lender_href(key) if key else "",
                    figures=tuple(self.figure(f, row.unit) for f in row.figures),
                    empty=not any(row.figures) and len(table.heads) > 1,
                )
            )
        return Grid(
            title=self.text(table.title),
            heads=tuple(map(self.text, table.heads)),
            lines=tuple(lines),
            words=words,
        )

    def _sentence(self, text: Text) -> str:
        said = sentence_case(self.text(text))
        return said + self.w.say(N_(". ")).strip() if said[-1:].isalnum() else said

    def _unit(self, unit: str) -> str:
        """The unit behind a label, where the figures alone would not tell."""
        units = {"days": N_("days"), "months": N_("months")}
        return self.w.bracketed(self.w.say(units[unit])) if unit in units else ""

    def whys(self, *, own: bool) -> list[Why]:
        """The person's own reasons, or those through others; the weightiest first."""
        found = [told for told in self.report.reasons if (told.degree == 0) is own]
        found.sort(key=lambda told: WEIGHTS.index(told.grade))
        return [self._why(told) for told in found]

    def _why(self, told: Told) -> Why:
        shown = sorted(told.evidence, key=lambda e: e.at, reverse=True)
        return Why(
            anchor=f"{told.code}-{told.degree}",
            title=self.text(told.title),
            grade=self.text(GRADES[told.grade]),
            heavy=told.grade == "high",
            who=self.text(DIRECTNESS[told.degree]),
            says=self.text(told.says),
            meaning=self.text(told.meaning),
            ends=self._sentence(told.ends),
            ends_on=told.ages_out_on,
            events=tuple(map(self._event, shown[:EVENTS_MOST])),
            more=max(0, len(shown) - EVENTS_MOST),
            limits=tuple(self._limits(told)),
            how=self.text(told.dispute.how),
            basis=tuple(
                basis.zh if self.w.locale == "zh-CN" else basis.en for basis in told.dispute.basis
            ),
            ways=tuple(self._ways(told)),
        )

    def _limits(self, told: Told) -> Iterable[str]:
        for limit in told.limits:
            if isinstance(limit.value, int):
                since = limit.since.isoformat() if limit.since else "–"
                yield self.w.say(
                    N_("Hint used: %(value)s (since %(since)s). %(source)s"),
                    value=limit.value,
                    since=since,
                    source=self.text(limit.source),
                )

    def _event(self, event: Evidence) -> Event:
        parts = [self.text(DEEDS[event.what]), event.name]
        if event.lender_kind in KIND_TEXTS:
            parts.append(self.text(KIND_TEXTS[event.lender_kind]))
        if event.what == "inquiry" and event.detail in PRODUCTS:
            parts.append(self.text(PRODUCTS[event.detail]))
        elif event.what in {"listing", "court"}:
            parts.append(event.detail)
        if event.amount_fen:
            parts.append(self.w.money(event.amount_fen))
        if event.days_past_due:
            n = event.days_past_due
            late = self.w.words.ngettext("%(num)s day late", "%(num)s days late", n)
            parts.append(late % {"num": n})
        return Event(
            at=f"{self.w.local(event.at):%Y-%m-%d %H:%M}",
            text=self.w.say(N_(", ")).join(parts),
            href=f"/facts/{event.event_id}",
        )

    def _ways(self, told: Told) -> Iterable[Way]:
        """Letters to the lenders of the evidence, then to whoever keeps the data."""
        if "lender" in told.dispute.to:
            by_lender: dict[str, list[Evidence]] = {}
            for event in told.evidence:
                key = self._by_fact.get(event.event_id, event.lender)
                if key in self.lenders:
                    by_lender.setdefault(key, []).append(event)
            for key, events in by_lender.items():
                asked = all(event.what == "inquiry" for event in events)
                kind = LetterKind.INQUIRY_DISPUTE if asked else LetterKind.REPORT_DISPUTE
                yield Way(to=self.lenders[key].name, href=_letter(kind, key, events))
        shown = [event for event in told.evidence if self._is_held(event)]
        if "holder" in told.dispute.to and shown:
            keeper = self.text(disputes().recipient["holder"])
            yield Way(to=keeper, href=_letter(LetterKind.REPORT_DISPUTE, "", shown))

    def _is_held(self, event: Evidence) -> bool:
        """Whether others showed it; loans and payments are the borrower's own record."""
        return event.what in {"listing", "court"} or event.event_id in self._by_fact

    def source(self, source: Source) -> str:
        """Where events came from, how many, and between which days."""
        table = {
            "inquiries": N_("inquiries"),
            "accounts": N_("account events, loans and payments"),
            "listings": N_("entries on lists"),
        }.get(source.table, N_("events"))
        span = ""
        if source.first_at and source.last_at:
            first, last = (
                f"{self.w.local(at):%Y-%m-%d}" for at in (source.first_at, source.last_at)
            )
            span = self.w.bracketed(f"{first} – {last}")
        said = self.w.say(N_("%(what)s: %(count)s"), what=self.w.say(table), count=source.events)
        return said + span


def _letter(kind: LetterKind, to: str, events: Iterable[Evidence]) -> str:
    items = [("item", event.event_id) for event in events]
    return f"/letters/{kind.value}?{urlencode([('to', to), *items])}"
