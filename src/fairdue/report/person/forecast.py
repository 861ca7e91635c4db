"""How figures and reasons will look on later days if nothing new happens, or if a plan is paid.

"Nothing new": the same events as are visible now, seen from a later instant. Under a plan its
payments are added on their days; what lenders may report meanwhile is not foreseen.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from zoneinfo import ZoneInfo

import msgspec

from fairdue.report.catalog import Column, als, radar, standing
from fairdue.report.event import Account, Inquiry, Query
from fairdue.report.person.light import Light, Sheet, row
from fairdue.report.reason import Parameters, reasons
from fairdue.report.reference import Cell, Settings, View
from fairdue.report.term import Text
from fairdue.report.when import DAY_US, local

AHEAD_DAYS: tuple[int, ...] = (0, 7, 30, 90, 180)
FIGURES: Mapping[str, Text] = MappingProxyType(
    {
        "rad_m1_apply": Text("近1个月查询次数", "inquiries, last month"),
        "rad_m3_apply": Text("近3个月查询次数", "inquiries, last 3 months"),
        "rad_m6_apply": Text("近6个月查询次数", "inquiries, last 6 months"),
        "als_m3_id_nbank_orgnum": Text(
            "近3个月查询的非银机构数", "non-banks that inquired, last 3 months"
        ),
        "als_m12_id_tot_mons": Text(
            "近12个月有查询的月数", "months with an inquiry, of the last 12"
        ),
        "rad_m3_failed_debits": Text("近3个月扣款失败次数", "failed debits, last 3 months"),
        "rad_m6_m0_overdue_loans": Text("近6个月逾期笔数", "loans overdue, last 6 months"),
        "rad_m24_m1_overdue_loans": Text(
            "近24个月逾期31天以上笔数", "loans overdue by 31 days or more, last 24 months"
        ),
        "std_formal_now_overdue_loans": Text(
            "持牌机构当前逾期笔数", "loans of licensed lenders overdue now"
        ),
        "std_informal_now_overdue_loans": Text(
            "非持牌平台当前逾期笔数", "loans of unlicensed platforms overdue now"
        ),
        "rad_m12_performed_count": Text(
            "近12个月正常还款次数", "payments not known to be late, last 12 months"
        ),
    }
)
"""Key figures: columns of the catalogues, with short names."""
_COLUMNS: tuple[Column, ...] = tuple(
    sorted(
        (c for c in (*als(), *radar(), *standing()) if c.name in FIGURES),
        key=lambda c: [*FIGURES].index(c.name),
    )
)
_SHEET = Sheet(_COLUMNS)
NOTHING_NEW = Text("没有新的查询、借款和还款", "no new inquiries, loans or payments")


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A key figure: the column that it is, and its short name."""

    name: str
    text: Text


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A later instant: `figures` in the order of the forecast's, and the codes that apply then."""

    days: int
    at: dt.datetime
    figures: tuple[Cell, ...]
    reasons: tuple[str, ...]


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """Key figures and reasons 0, 7, 30, 90 and 180 days ahead, under one assumption."""

    id: str
    assuming: Text
    figures: tuple[Named, ...]
    points: tuple[Point, ...]


def held(view: View) -> tuple[list[Inquiry] | None, list[Account] | None]:
    """The events that a query can see, in a form in which later queries see no more than these."""

    def kept(table: str) -> list[Inquiry | Account] | None:
        if not view.given(table):
            return None
        return [msgspec.structs.replace(e, known_at=None) for e in view.seen(table)]

    inquiries, accounts = kept("inquiry"), kept("account")
    return (
        None if inquiries is None else [e for e in inquiries if isinstance(e, Inquiry)],
        None if accounts is None else [e for e in accounts if isinstance(e, Account)],
    )


def later(query: Query, days: int) -> Query:
    """The same query that many days of 24 hours later."""
    return msgspec.structs.replace(query, as_of=query.as_of + days * DAY_US)


def forecast(
    view: View,
    given: Parameters,
    *,
    id_: str = "nothing_new",
    assuming: Text = NOTHING_NEW,
    planned: Sequence[Account] = (),
) -> Forecast:
    """A forecast from what a query sees; `planned`: payments to come, by their days."""
    inquiries, accounts = held(view)
    if planned:
        accounts = [*(accounts or ()), *planned]
    points = tuple(
        _point(later(view.query, days), days, (inquiries, accounts), view.settings, given)
        for days in AHEAD_DAYS
    )
    named = tuple(Named(name=c.name, text=FIGURES[c.name]) for c in _COLUMNS)
    return Forecast(id=id_, assuming=assuming, figures=named, points=points)


def _point(
    query: Query,
    days: int,
    events: tuple[list[Inquiry] | None, list[Account] | None],
    settings: Settings,
    given: Parameters,
) -> Point:
    view = Light(query, *events, settings)
    return Point(
        days=days,
        at=local(query.as_of, ZoneInfo(settings.zone)),
        figures=row(view, _SHEET),
        reasons=tuple(reason.code for reason in reasons(view, given)),
    )
