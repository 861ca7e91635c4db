"""`fairdue report person`: one person's report, from a case or from tables."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from fairdue import plan
from fairdue.casefile import NoBudget
from fairdue.cli.app import NO_OPTIONS, PresetName
from fairdue.cli.report import (
    closed_table,
    known_zone,
    not_installed,
    parameters_of,
    report,
    tell_problems,
)
from fairdue.cli.session import (
    Common,
    Exit,
    Stop,
    clock,
    locale_of,
    open_case,
    put,
    put_json,
    spoken,
)
from fairdue.cli.stated import without_money
from fairdue.cli.wording import say
from fairdue.report.event import Query
from fairdue.report.person import PersonReport, Source, report_of, source
from fairdue.report.person.text import lines
from fairdue.report.reason import Parameters
from fairdue.report.reference import Settings
from fairdue.report.term import Dedupe, MonthMode
from fairdue.report.when import EARLIEST_US, LATEST_US, instant

TableName = Literal["inquiries", "accounts"]


@report.command
def person(  # noqa: PLR0913 - each is an option
    case: Path | None = None,
    *,
    inquiries: Path | None = None,
    accounts: Path | None = None,
    id_: Annotated[str | None, Parameter(name="--person")] = None,
    phone: str | None = None,
    viewer: str | None = None,
    as_of: str = "",
    zone: str = "",
    month_mode: MonthMode = "anniversary",
    dedupe: Dedupe = "none",
    bad_rows: Literal["fail", "skip"] = "fail",
    reason_params: Path | None = None,
    plan_: Annotated[tuple[PresetName, ...], Parameter(name="--plan", consume_multiple=True)] = (),
    common: Common = NO_OPTIONS,
) -> None:
    """Print one person's report: figures, why they may be refused and until when, what was seen.

    Parameters
    ----------
    case
        A case folder; or name tables and a person instead.
    inquiries
        Lenders' inquiries of many persons: a Parquet file, a folder of them, or NAME.arrow.
    accounts
        Account events.
    id_
        Token of the person's ID as it stands in the tables.
    phone
        Token of the person's phone as it stands in the tables.
    viewer
        Lender that asks, for counts of its own inquiries.
    as_of
        Instant of the report, as 2026-06-20T12:00+08:00; a time without zone is local, a day
        alone means its end. Default: the end of today for a case, now for tables.
    zone
        Time zone of dates and hours; else that of the case, or Asia/Shanghai.
    month_mode
        What a month is: back to the same date, 30 days, or months of the calendar.
    dedupe
        Whether repeated events count once.
    bad_rows
        Rows with a problem: fail, or skip and count them.
    reason_params
        JSON file with other thresholds for the reasons.
    plan_
        Look ahead under this plan of the case as well; may be named several times.
    """
    locale = spoken(common)
    if zone:
        known_zone(zone, locale)
    _no_empty(locale, person=id_, phone=phone, viewer=viewer)
    given = parameters_of(reason_params, locale)
    if case is not None:
        if inquiries or accounts or id_ or phone or viewer:
            raise Stop(Exit.USAGE, say("case_or_tables", locale))
        _of_case(case, as_of, (zone, month_mode, dedupe), given, plan_, common)
        return
    if plan_:
        raise Stop(Exit.USAGE, say("plan_needs_case", locale))
    how = Settings(zone=zone or Settings().zone, month_mode=month_mode, dedupe=dedupe)
    if not (inquiries or accounts) or (id_ is None and phone is None):
        raise Stop(Exit.USAGE, say("person_of_what", locale))
    at = _us(_instant(as_of, ZoneInfo(how.zone), locale) or clock(), locale)
    query = Query(query_id="person", person=id_, phone=phone, viewer=viewer, as_of=at)
    files: list[tuple[TableName, Path | None]] = [("inquiries", inquiries), ("accounts", accounts)]
    found = _of_tables(files, query, how, given, locale, skip=bad_rows == "skip")
    _show(found, locale, common)


def _no_empty(locale: str, **tokens: str | None) -> None:
    """An empty word names nobody and is refused, rather than answered with no record."""
    for name, token in tokens.items():
        if token == "":
            raise Stop(Exit.USAGE, say("empty_token", locale, name=name))


def _of_case(
    case: Path,
    as_of: str,
    how: tuple[str, MonthMode, Dedupe],
    given: Parameters,
    presets: Sequence[str],
    common: Common,
) -> None:
    """The report of a case, also while the desk has it open."""
    with open_case(case, common, reading=True) as opened:
        own = opened.history().zone
        zone = ZoneInfo(how[0]) if how[0] else own
        locale = locale_of(opened, common)
        at = _instant(as_of, zone, locale)
        if at is not None:
            _us(at, locale)
        try:
            found = opened.report(
                as_of=at,
                settings=Settings(zone=zone.key, month_mode=how[1], dedupe=how[2]),
                parameters=given,
                presets=[plan.Preset(name) for name in presets],
            )
        except NoBudget as why:
            raise without_money(why, locale) from why
    _show(found, locale, common)


def _show(found: PersonReport, locale: str, common: Common) -> None:
    if common.json:
        put_json(found)
        return
    for line in lines(found, locale):
        put(line)


def _instant(text: str, zone: ZoneInfo, locale: str) -> dt.datetime | None:
    """The instant meant by --as-of; None when nothing is said. Raises Stop."""
    if not text:
        return None
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Stop(Exit.USAGE, say("no_instant", locale, text=text)) from None
    if "T" not in text and " " not in text:
        at = dt.datetime.combine(at.date(), dt.time.max)
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _us(at: dt.datetime, locale: str) -> int:
    """Microseconds of an instant that a report can be of. Raises Stop."""
    us = instant(at)
    if not EARLIEST_US <= us < LATEST_US:
        raise Stop(Exit.USAGE, say("instant_range", locale))
    return us


def _of_tables(
    files: Sequence[tuple[TableName, Path | None]],
    query: Query,
    how: Settings,
    given: Parameters,
    locale: str,
    *,
    skip: bool,
) -> PersonReport:
    """The report from tables, read and checked in order. Raises Stop; ends on bad input."""
    tables = _tables(locale)
    events: dict[str, list[Any] | None] = {"inquiries": None, "accounts": None}
    sources: list[Source] = []
    for name, path in files:
        if path is None:
            continue
        try:
            table = tables.Source(path)
            found = tables.read(table, name, query, skip=skip)
        except tables.CannotRead as error:
            raise closed_table(error, locale) from error
        if found.problems.count:
            tell_problems(found.problems)
        events[name] = found.events
        rows, left = table.rows, found.skipped
        sources.append(source(table.name, name, found.events, how.zone, rows=rows, skipped=left))
    return report_of(
        query,
        events["inquiries"],
        events["accounts"],
        settings=how,
        parameters=given,
        sources=sources,
    )


def _tables(locale: str) -> Any:
    """The module that reads tables; a missing library stops the command. Raises Stop."""
    try:
        from fairdue.report.table import person as tables  # noqa: PLC0415 - only this pays for Arrow
    except ImportError as error:
        raise not_installed(error, locale) from error
    return tables
