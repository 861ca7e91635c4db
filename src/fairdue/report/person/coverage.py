"""What a report has seen and what not: sources, dates, families that are absent."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from fairdue.report.event import Event
from fairdue.report.person.section import Section, Status
from fairdue.report.reference import View
from fairdue.report.term import Text
from fairdue.report.when import local

TableName = Literal["inquiries", "accounts", "listings"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where events came from: a file or a case; `name` "" = handed over in memory.

    `rows` in it, of which `skipped` for a problem and `events` about the person; `first_at` and
    `last_at` are those of the events, None = there are none.
    """

    name: str
    table: TableName
    rows: int
    events: int
    skipped: int = 0
    first_at: dt.datetime | None = None
    last_at: dt.datetime | None = None


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the report and whether it could be looked at."""

    id: str
    title: Text
    status: Status


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen. `absent`: what no table given here can tell.

    `unseen`: events at hand that lie at or after the report's instant, or were recorded only then.
    """

    as_of: dt.datetime
    zone: str
    month_mode: str
    dedupe: str
    by_id: bool
    by_phone: bool
    sources: tuple[Source, ...]
    seen: int
    unseen: int
    families: tuple[Family, ...]
    absent: tuple[Text, ...]
    notes: tuple[Text, ...]


ABSENT: Mapping[str, Text] = MappingProxyType(
    {
        "operator": Text(
            "运营商数据：在网时长、虚拟号、欠费", "operator data: tenure, virtual numbers, arrears"
        ),
        "courts": Text(
            "法院名单：被执行、失信、限高", "court lists: enforcement, dishonesty, limits"
        ),
        "devices": Text("设备和欺诈名单", "devices and lists of fraud"),
        "decisions": Text("机构自己的审批决定和评分", "lenders' own decisions and scores"),
        "pboc": Text("央行征信报告", "the central bank's credit report"),
    }
)
"""What inquiries and account events cannot tell; `courts` unless hits on court lists are given."""
ALWAYS: tuple[Text, ...] = (
    Text(
        "只统计给出的数据；别处还有什么，这里看不到。",
        "Only what was given is counted; what else others hold is not seen.",
    ),
    Text(
        "“查询”是机构来查你，不等于你申请过贷款。",
        "An inquiry is a lender looking you up, not an application of yours.",
    ),
    Text(
        "提示线由 fairdue 自定，只作参考，不是法律，也不是任何机构的标准。",
        "Thresholds are hints set by fairdue, neither law nor the rule of any lender.",
    ),
)


def source(
    name: str,
    table: TableName,
    events: Iterable[Event],
    zone: str,
    *,
    rows: int | None = None,
    skipped: int = 0,
) -> Source:
    """A source with the dates of its events; without `rows` it holds nothing else."""
    times = [e.occurred_at for e in events]
    return Source(
        name=name,
        table=table,
        rows=len(times) if rows is None else rows,
        events=len(times),
        skipped=skipped,
        first_at=local(min(times), ZoneInfo(zone)) if times else None,
        last_at=local(max(times), ZoneInfo(zone)) if times else None,
    )


def coverage(
    view: View,
    sources: Sequence[Source],
    sections: Iterable[Section],
    *,
    unseen: int,
    notes: Sequence[Text],
) -> Coverage:
    """The statement that goes with a report."""
    settings, query = view.settings, view.query
    families = tuple(
        Family(id=s.id, title=s.title, status=s.status) for s in sections if s.id != "summary"
    )
    told = {f.id for f in families if f.status == "ok"}
    return Coverage(
        as_of=view.local(query.as_of),
        zone=settings.zone,
        month_mode=settings.month_mode,
        dedupe=settings.dedupe,
        by_id=query.person is not None,
        by_phone=query.phone is not None,
        sources=tuple(sources),
        seen=len(view.seen("inquiry")) + len(view.seen("account")),
        unseen=unseen,
        families=families,
        absent=tuple(text for name, text in ABSENT.items() if name not in told),
        notes=(*ALWAYS, *notes),
    )
