"""The big-data report on paper: the same sections, reasons and dates as on the page."""

import datetime as dt
from collections.abc import Iterator

import msgspec

from fairdue.facts import yuan
from fairdue.letters.block import AnyBlock, Entries, Entry, Heading, Items, Paragraph, Table
from fairdue.letters.form import locale_of
from fairdue.letters.wording import Wording, clean, wording
from fairdue.report.person import DEEDS, DIRECTNESS, GRADES, TITLES, Evidence, PersonReport, Told
from fairdue.report.person.forecast import Forecast
from fairdue.report.person.section import Figure, Section
from fairdue.report.person.section import Table as Grid
from fairdue.report.term import Text

EVENTS_MOST = 12
REFERENCE = 8
_LABEL_WIDTH, _FIGURE_WIDTH = 30, 12


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A report ready to be printed; `case_ref` stands at the head of every page."""

    locale: str
    title: str
    blocks: tuple[AnyBlock, ...]
    written_on: dt.date
    case_ref: str = ""


def statement(
    report: PersonReport, *, locale: str, name: str, case_ref: str, written_on: dt.date
) -> Statement:
    """The report of the person of that name in `zh-CN` or `en`. Raises ValueError."""
    language = locale_of(locale)
    writer = _Writer(wording(language, report.coverage.zone), chinese=language == "zh-CN")
    return Statement(
        locale=language,
        title=writer.word("title"),
        blocks=tuple(writer.blocks(report, name)),
        written_on=written_on,
        case_ref=clean(case_ref),
    )


class _Writer:
    """Turns a report into blocks of one language."""

    def __init__(self, words: Wording, *, chinese: bool) -> None:
        self._words = words
        self._chinese = chinese

    def word(self, name: str, **values: object) -> str:
        return self._words.say("statement", name).format(**values)

    def text(self, text: Text) -> str:
        return clean(text.zh if self._chinese else text.en)

    def _sentence(self, text: Text) -> str:
        """The text with a capital where it begins and a stop where it ends."""
        said = self._words.sentence(self.text(text))
        return said + self.word("stop") if said[-1:].isalnum() else said

    def blocks(self, report: PersonReport, name: str) -> Iterator[AnyBlock]:
        at = self.word("moment", at=self._words.moment(report.as_of), zone=self._words.zone_name)
        particulars = [Entry(label=self.word("as_of"), value=at)]
        if name:
            particulars.insert(0, Entry(label=self.word("name"), value=clean(name)))
        yield Entries(entries=tuple(particulars))
        summary = report.section("summary")
        yield Items(items=tuple(map(self.text, summary.notes)))
        yield from self._reasons(report)
        for forecast in report.forecasts:
            yield from self._forecast(forecast, report)
        for section in report.sections:
            if section.id != "summary":
                yield from self._section(section)
        yield from self._coverage(report)

    def _reasons(self, report: PersonReport) -> Iterator[AnyBlock]:
        yield Heading(text=self.text(TITLES["reasons"]))
        yield Paragraph(text=self.word("hints"))
        if not report.reasons:
            yield Paragraph(text=self.word("no_reason"))
        for told in report.reasons:
            yield from self._reason(told)

    def _reason(self, told: Told) -> Iterator[AnyBlock]:
        grade, who = self.text(GRADES[told.grade]), self.text(DIRECTNESS[told.degree])
        title = self.word("reason", title=self.text(told.title), grade=grade, who=who)
        yield Heading(text=title, level=2)
        said = (told.says, told.meaning)
        yield Paragraph(text=self._words.joint.join(map(self.text, said)))
        yield Paragraph(text=self._sentence(told.ends))
        shown = sorted(told.evidence, key=lambda e: e.at, reverse=True)[:EVENTS_MOST]
        if shown:
            yield Table(
                columns=tuple(map(self.word, ("time", "event", "by", "amount", "reference"))),
                rows=tuple(map(self._event, shown)),
                widths=(22, 22, 32, 16, 14),
                right=(3,),
            )
        rest = len(told.evidence) - len(shown)
        if rest:
            yield Paragraph(text=self.word("more", count=rest))
        yield Paragraph(text=self.word("dispute", how=self.text(told.dispute.how)))

    def _event(self, event: Evidence) -> tuple[str, ...]:
        what = self.text(DEEDS[event.what])
        if event.what in {"listing", "court"}:
            what = f"{what}{self._words.pause}{clean(event.detail)}"
        if event.days_past_due:
            what += self._words.pause + self.word("late", days=event.days_past_due)
        amount = self.word("none") if event.amount_fen is None else yuan(event.amount_fen)
        at = self._words.moment(event.at)
        return (at, what, clean(event.name), amount, event.event_id[:REFERENCE])

    def _forecast(self, forecast: Forecast, report: PersonReport) -> Iterator[AnyBlock]:
        titles = {told.code: self.text(told.title) for told in report.reasons}
        yield Heading(text=self.text(TITLES["forecast"]))
        yield Paragraph(text=self.word("assuming", what=self.text(forecast.assuming)))
        rows = [
            (self.text(named.text), *(self._figure(p.figures[at], "") for p in forecast.points))
            for at, named in enumerate(forecast.figures)
        ]
        codes = dict.fromkeys(code for point in forecast.points for code in point.reasons)
        yes, no = self.word("applies"), self.word("none")
        rows += [
            (titles.get(code, code), *(yes if code in p.reasons else no for p in forecast.points))
            for code in codes
        ]
        columns = (self.word("figure"), *(f"{p.at:%Y-%m-%d}" for p in forecast.points))
        yield _table(columns, rows)

    def _section(self, section: Section) -> Iterator[AnyBlock]:
        yield Heading(text=self.text(section.title))
        if section.status != "ok":
            looked = section.status == "none"
            yield Paragraph(text=self.word("looked" if looked else "unavailable"))
        for note in section.notes:
            yield Paragraph(text=self.text(note))
        for grid in section.tables:
            yield from self._grid(grid)

    def _grid(self, grid: Grid) -> Iterator[AnyBlock]:
        single = len(grid.heads) == 1
        shown = [row for row in grid.rows if single or any(row.figures)]
        title = self.text(grid.title)
        if not shown:
            yield Paragraph(text=self.word("all_zero", title=title))
            return
        rows = [
            (self.text(r.label) + self._unit(r.unit), *(self._figure(f, r.unit) for f in r.figures))
            for r in shown
        ]
        words = not single and any(row.unit == "text" for row in shown)
        yield _table((title, *map(self.text, grid.heads)), rows, words=words)
        rest = len(grid.rows) - len(shown)
        if rest:
            yield Paragraph(text=self.word("rest", count=rest))

    def _unit(self, unit: str) -> str:
        return self.word(f"in_{unit}") if unit in {"days", "months"} else ""

    def _figure(self, figure: Figure, unit: str) -> str:
        if figure is None:
            return self.word("none")
        if isinstance(figure, Text):
            return self.text(figure)
        if unit == "fen" and isinstance(figure, int):
            return yuan(figure)
        if unit == "0 or 1":
            return self.word("yes" if figure else "no")
        if unit == "percent":
            return f"{figure:g}%"
        return f"{figure:.2f}" if isinstance(figure, float) else str(figure)

    def _coverage(self, report: PersonReport) -> Iterator[AnyBlock]:
        coverage = report.coverage
        yield Heading(text=self.text(TITLES["coverage"]))
        seen = [
            self.word(f"seen_{source.table}", count=source.events) for source in coverage.sources
        ]
        yield Items(items=(*seen, *map(self.text, coverage.notes)))
        yield Paragraph(text=self.word("absent"))
        yield Items(items=tuple(map(self.text, coverage.absent)))
        yield Paragraph(text=self.word("left_out"))


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]], *, words: bool = False) -> Table:
    """A table with figures on the right, or with words in columns of one width."""
    figures = len(columns) - 1
    return Table(
        columns=columns,
        rows=tuple(rows),
        widths=() if words else (_LABEL_WIDTH, *([_FIGURE_WIDTH] * figures)),
        right=() if words else tuple(range(1, figures + 1)),
    )
