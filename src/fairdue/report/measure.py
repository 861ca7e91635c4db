"""Measures: what is computed of the events of a slice in a window, and when it is null."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from fairdue.report.term import Text

Type = Literal["int32", "int64", "float64", "date32", "text"]


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """A number or date computed of events.

    `null`: when the cell is null although there are events; empty: never.
    """

    name: str
    text: Text
    unit: str
    type: Type = "int32"
    null: Text = Text("", "")


_NEVER = Text("", "")
_NO_VIEWER = Text("查询方未知时为空", "null if the asking lender is not known")
_NO_EVENT = Text("没有这类事件时为空", "null if there is no such event")
_NO_MONTH = Text("窗口内没有事件时为空", "null if the window holds no event")
_NO_GAP = Text("不足两个事件时为空", "null below two events")
_NO_OTHER = Text("查询缺另一号码时为空", "null if the query lacks the other number")
_NOT_FOUND = Text(
    "没有此类记录、或查询缺另一号码时为空", "null if there is none or the query lacks a number"
)


def _row(
    name: str,
    zh: str,
    en: str,
    unit: str = "count",
    type_: Type = "int32",
    null: Text = _NEVER,
) -> Measure:
    return Measure(name=name, text=Text(zh, en), unit=unit, type=type_, null=null)


def _named(rows: Iterable[Measure]) -> Mapping[str, Measure]:
    return MappingProxyType({row.name: row for row in rows})


STATUS = _row(
    "status", "状态：ok、none 或 unavailable", "status: ok, none or unavailable", "", "text"
)
SERIES: tuple[str, ...] = (
    "tot_mons",
    "avg_monnum",
    "max_monnum",
    "min_monnum",
    "max_inteday",
    "min_inteday",
)
INQUIRY: Mapping[str, Measure] = _named(
    (
        _row("allnum", "机构查询次数", "inquiries by lenders"),
        _row("orgnum", "查询机构数", "lenders that inquired"),
        _row("selfnum", "本机构查询次数", "inquiries by the asking lender", null=_NO_VIEWER),
        _row("tot_mons", "有查询的月数", "months with an inquiry", "months"),
        _row(
            *("avg_monnum", "有查询月的平均次数", "mean inquiries of the months that have one"),
            *("count", "float64", _NO_MONTH),
        ),
        _row("max_monnum", "单月最多次数", "most inquiries in one month"),
        _row("min_monnum", "单月最少次数", "fewest inquiries in one month"),
        _row(
            *("max_inteday", "相邻查询最大间隔", "longest gap between inquiries", "days"),
            null=_NO_GAP,
        ),
        _row(
            *("min_inteday", "相邻查询最小间隔", "shortest gap between inquiries", "days"),
            null=_NO_GAP,
        ),
        _row("first_days", "最早查询距今", "days since the first inquiry", "days", null=_NO_EVENT),
        _row("last_days", "最近查询距今", "days since the latest inquiry", "days", null=_NO_EVENT),
        _row("consnum", "最近连续查询次数", "inquiries in the latest run", null=_NO_EVENT),
        _row("csinteday", "最近连续查询持续", "length of the latest run", "days", null=_NO_EVENT),
        _row(
            "last_date", "最近查询日期", "date of the latest inquiry", "date", "date32", _NO_EVENT
        ),
    )
)
ACCOUNT: Mapping[str, Measure] = _named(
    (
        _row("events", "次数", "events"),
        _row("amount", "金额合计", "sum of amounts", "fen", "int64"),
        _row("lenders", "机构数", "lenders"),
        _row("loans", "贷款笔数", "loans"),
        _row(
            *("peak_amount", "每笔贷款最大金额之和", "sum of the largest amount of each loan"),
            *("fen", "int64"),
        ),
        _row(
            *("clean_share", "没有此类事件的贷款占比", "share of loans without such an event"),
            *("percent", "float64"),
        ),
        _row("first_days", "最早一次距今", "days since the first", "days", null=_NO_EVENT),
        _row("last_days", "最近一次距今", "days since the latest", "days", null=_NO_EVENT),
        _row("last_date", "最近一次日期", "date of the latest", "date", "date32", _NO_EVENT),
        _row("now_loans", "当前逾期贷款笔数", "loans overdue now"),
        _row("now_lenders", "当前逾期机构数", "lenders with a loan overdue now"),
        _row("now_amount", "当前逾期金额", "arrears of loans overdue now", "fen", "int64"),
        _row("cured_loans", "曾逾期已还清的贷款笔数", "loans once overdue and cured"),
    )
)
STATE_OF_LOANS = frozenset({"now_loans", "now_lenders", "now_amount", "cured_loans"})
"""Measures of the state at the instant of the query: of overdue readings, over all of the past."""
IDENTITY: Mapping[str, Measure] = _named(
    (
        _row("other_cnt", "出现过的另一号码数", "distinct other numbers seen"),
        _row(
            *("inlistwith", "本次号码组合是否出现过", "whether the pair asked about was ever seen"),
            *("0 or 1",),
            null=_NO_OTHER,
        ),
        _row(
            *("notmat_days", "最近一次与其他号码出现距今", "days since seen with another number"),
            *("days",),
            null=_NOT_FOUND,
        ),
        _row(
            *("lastchg_days", "最近一次变更距今", "days since the other number last changed"),
            *("days",),
            null=_NO_EVENT,
        ),
        _row(
            *("reabnormal", "近12个月号码数是否达到3个", "whether 3 or more in the last 12 months"),
            *("0 or 1",),
        ),
        _row(
            *("allmatch_days", "号码组合最早出现距今", "days since the pair was first seen"),
            *("days",),
            null=_NOT_FOUND,
        ),
    )
)
MEASURES: Mapping[str, Mapping[str, Measure]] = MappingProxyType(
    {"inquiry": INQUIRY, "account": ACCOUNT, "identity": IDENTITY}
)
