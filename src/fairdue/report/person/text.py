"""One person's report as lines for a terminal."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from unicodedata import east_asian_width

from fairdue.facts import yuan
from fairdue.report.person.coverage import Coverage, Source
from fairdue.report.person.forecast import Forecast
from fairdue.report.person.report import PersonReport
from fairdue.report.person.section import TITLES, Figure, Row, Section, Table
from fairdue.report.person.told import DEEDS, DIRECTNESS, GRADES, Evidence, Limit, Told
from fairdue.report.person.words import disputes, wordings
from fairdue.report.term import KIND_TEXTS, PRODUCTS, Count, Text

SHOWN = 12
"""Events shown of one reason; the JSON has them all."""
_SAID: Mapping[str, Text] = MappingProxyType(
    {
        "title": Text("大数据报告", "Big-data report"),
        "as_of": Text("截至 {at}", "as of {at}"),
        "none": Text("查过，没有记录", "looked, nothing there"),
        "unavailable": Text(
            "没有这方面的数据，无从查起，不等于没有",
            "not given, could not look: not the same as none",
        ),
        "rest": Text("其余 {n} 行全是 0 或空", "rows left out, all 0 or empty: {n}"),
        "more": Text("另有 {n} 条", "{n} more"),
        "days_late": Text("逾期{n}天", "{n:day|days} late"),
        "limit": Text(
            "提示线 {name}：{text}，{value}{since}", "hint {name}: {text}, {value}{since}"
        ),
        "since": Text("（{on}起）", " (since {on})"),
        "hints": Text("提示线：{source}", "hints: {source}"),
        "evidence": Text("依据", "evidence"),
        "dispute": Text("异议", "to dispute"),
        "to": Text("找谁", "with"),
        "basis": Text("异议依据", "a dispute rests on"),
        "nothing": Text("没有", "none"),
        "never": Text("不随时间消退", "does not end with time"),
        "assuming": Text("假设：{what}", "assuming {what}"),
        "days": Text("{n}天后", "in {n:day|days}"),
        "now": Text("现在", "now"),
        "applies": Text("是", "yes"),
        "yes": Text("是", "yes"),
        "no": Text("否", "no"),
        "source": Text(
            "{name}：{table}，{rows} 行，其中关于你的 {events} 条{between}{skipped}",
            "{name}: {table}, {rows:row|rows}, {events} of them about you{between}{skipped}",
        ),
        "between": Text("（{first} 至 {last}）", " ({first} to {last})"),
        "skipped": Text("，{n} 行有问题未用", ", {n:row|rows} with a problem not used"),
        "memory": Text("案卷", "the record"),
        "unseen": Text(
            "另有 {n} 条在这一时刻之后发生或之后才收录，没有计入",
            "happened or recorded only after that instant, not counted: {n}",
        ),
        "absent": Text("这里的数据说不出的：{what}", "what these data cannot tell: {what}"),
        "inquiries": Text("机构查询", "inquiries"),
        "accounts": Text("账户事件", "account events"),
        "listings": Text("名单", "lists"),
    }
)
_JOIN, _PARTS = Text("、", ", "), Text("；", "; ")


class _Speaker:
    """Says texts in one language."""

    def __init__(self, locale: str) -> None:
        self.zh = locale.startswith("zh")

    def __call__(self, text: Text) -> str:
        return text.zh if self.zh else text.en

    def say(self, name_: str, **values: object) -> str:
        """A phrase with its values."""
        told = {k: Count(v) if type(v) is int else v for k, v in values.items()}
        return self(_SAID[name_]).format(**told)

    def figure(self, figure: Figure, unit: str) -> str:
        """A figure in its unit; not there is a dash."""
        if figure is None:
            return "-"
        if isinstance(figure, Text):
            return self(figure)
        if unit == "fen" and isinstance(figure, int):
            return yuan(figure)
        if unit == "0 or 1":
            return self.say("yes" if figure else "no")
        if unit == "percent":
            return f"{figure:g}%"
        return f"{figure:.2f}" if isinstance(figure, float) else str(figure)


def lines(report: PersonReport, locale: str) -> Iterator[str]:
    """The report in Chinese (`zh-CN`) or English, line by line.

    Rows of nothing but zeros are left out and counted; all of them are in the JSON.
    """
    say = _Speaker(locale)
    at = report.as_of
    yield f"{say.say('title')}  {say.say('as_of', at=f'{at:%Y-%m-%d %H:%M:%S %z}')}"
    for section in report.sections:
        yield ""
        yield from _section(section, say)
    yield ""
    yield say(TITLES["reasons"])
    for told in report.reasons:
        yield from _told(told, say)
    if not report.reasons:
        yield f"  {say.say('nothing')}"
    for origin in dict.fromkeys(x.source for told in report.reasons for x in told.limits):
        yield f"  {say.say('hints', source=say(origin))}"
    for basis in dict.fromkeys(b for told in report.reasons for b in told.dispute.basis):
        yield f"  {say.say('basis')}: {basis.zh if say.zh else basis.en}"
    yield ""
    yield say(TITLES["calendar"])
    for told in report.calendar:
        yield f"  {told.ages_out_on}  {say(told.title)}  {told.code}"
    for told in report.reasons:
        if told.ages_out_at is None:
            yield f"  {say.say('never')}  {say(told.title)}: {say(told.ends)}"
    for forecast in report.forecasts:
        yield ""
        yield from _forecast(forecast, say)
    yield ""
    yield from _coverage(report.coverage, say)


def _section(section: Section, say: _Speaker) -> Iterator[str]:
    yield say(section.title)
    for note in section.notes:
        yield f"  {say(note)}"
    if section.status != "ok":
        yield f"  {say.say(section.status)}"
    for table in section.tables:
        yield from _table(table, say)


def _table(table: Table, say: _Speaker) -> Iterator[str]:
    one = len(table.heads) == 1
    shown = [row for row in table.rows if any(row.figures) or (one and row.figures[0] == 0)]
    grid = [[say(table.title), *map(say, table.heads)], *(_cells(row, say) for row in shown)]
    for line in _aligned(grid):
        yield f"  {line}"
    rest = len(table.rows) - len(shown)
    if rest:
        yield f"    {say.say('rest', n=rest)}"


def _cells(row: Row, say: _Speaker) -> list[str]:
    return [f"  {say(row.label)}", *(say.figure(figure, row.unit) for figure in row.figures)]


def _aligned(grid: Sequence[Sequence[str]]) -> Iterator[str]:
    """Cells in columns; a Chinese character is two wide."""
    widths = [max(map(_width, column)) for column in zip(*grid, strict=True)]
    for cells in grid:
        first = cells[0] + " " * (widths[0] - _width(cells[0]))
        rest = (
            " " * (w - _width(cell)) + cell for cell, w in zip(cells[1:], widths[1:], strict=True)
        )
        yield "  ".join((first, *rest)).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in {"W", "F"} else 1 for c in text)


def _told(told: Told, say: _Speaker) -> Iterator[str]:
    who = f"  {say(DIRECTNESS[told.degree])}"
    yield f"  [{say(GRADES[told.grade])}] {say(told.title)}  {told.code}{who}"
    yield f"    {say(told.says)} {say(told.meaning)}"
    for limit in told.limits:
        yield f"    {_limit(limit, say)}"
    if told.evidence:
        yield f"    {say.say('evidence')}:"
    for event in told.evidence[-SHOWN:]:
        yield f"      {_event(event, say)}"
    if len(told.evidence) > SHOWN:
        yield f"      {say.say('more', n=len(told.evidence) - SHOWN)}"
    yield f"    {say(told.ends)}"
    yield f"    {say.say('dispute')}: {say(told.dispute.how)}"
    yield f"    {say.say('to')}: {say(_PARTS).join(_recipients(told, say))}"


def _recipients(told: Told, say: _Speaker) -> Iterator[str]:
    """With whom to dispute a reason; the lenders by name."""
    for one in told.dispute.to:
        names = [*dict.fromkeys(e.name for e in told.evidence)] if one == "lender" else []
        named = f" ({say(_JOIN).join(names)})" if names else ""
        yield f"{say(disputes().recipient[one])}{named}"


def _limit(limit: Limit, say: _Speaker) -> str:
    value = limit.value if isinstance(limit.value, int) else say(_JOIN).join(limit.value)
    since = say.say("since", on=limit.since) if limit.since else ""
    return say.say("limit", name=limit.name, text=say(limit.text), value=value, since=since)


def _event(event: Evidence, say: _Speaker) -> str:
    parts = [f"{event.at:%Y-%m-%d %H:%M}", say(DEEDS[event.what]), event.name]
    if event.lender_kind:
        parts.append(say(KIND_TEXTS[event.lender_kind]))
    detail = PRODUCTS.get(event.detail) if event.what == "inquiry" else None
    parts.append(say(detail) if detail else event.detail)
    if event.amount_fen is not None:
        parts.append(yuan(event.amount_fen))
    if event.days_past_due:
        parts.append(say.say("days_late", n=event.days_past_due))
    return "  ".join((*parts, event.event_id))


def _forecast(forecast: Forecast, say: _Speaker) -> Iterator[str]:
    yield say(TITLES["forecast"])
    yield f"  {say.say('assuming', what=say(forecast.assuming))}"
    heads = [say.say("days", n=p.days) if p.days else say.say("now") for p in forecast.points]
    grid = [["", *(f"{p.at:%Y-%m-%d}" for p in forecast.points)], ["", *heads]]
    for place, named in enumerate(forecast.figures):
        figures = [p.figures[place] for p in forecast.points]
        if any(figure is not None for figure in figures):
            grid.append([say(named.text), *(say.figure(f, "") for f in figures)])
    codes = dict.fromkeys(code for p in forecast.points for code in p.reasons)
    for code in codes:
        applies = [say.say("applies") if code in p.reasons else "-" for p in forecast.points]
        grid.append([say(wordings()[code].text("title")), *applies])
    for line in _aligned(grid):
        yield f"  {line}"


def _coverage(seen: Coverage, say: _Speaker) -> Iterator[str]:
    yield say(TITLES["coverage"])
    for source in seen.sources:
        yield f"  {_source(source, say)}"
    if seen.unseen:
        yield f"  {say.say('unseen', n=seen.unseen)}"
    for status in ("unavailable", "none"):
        titles = [say(f.title) for f in seen.families if f.status == status]
        if titles:
            yield f"  {say.say(status)}: {say(_JOIN).join(titles)}"
    yield f"  {say.say('absent', what=say(_PARTS).join(map(say, seen.absent)))}"
    for note in seen.notes:
        yield f"  {say(note)}"


def _source(source: Source, say: _Speaker) -> str:
    between = ""
    if source.first_at and source.last_at:
        between = say.say("between", first=_day(source.first_at), last=_day(source.last_at))
    return say.say(
        "source",
        name=source.name or say.say("memory"),
        table=say.say(source.table),
        rows=source.rows,
        events=source.events,
        between=between,
        skipped=say.say("skipped", n=source.skipped) if source.skipped else "",
    )


def _day(at: dt.datetime) -> str:
    return f"{at:%Y-%m-%d}"
