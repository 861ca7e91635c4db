"""A household's money: what comes, what it needs, what has to be paid before any other debt.

Read from a TOML or JSON file or made in code. Sums in fen; in a file in yuan, as people write them.
"""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from fairdue.facts import Budget, Problem

__all__ = ["Every", "Flow", "Household", "read_household"]

DAYS_MAX, MONTHS_A_YEAR = Budget.day_max, 12
DEPENDANTS_MAX = Budget.dependants_max
SUM_MAX_FEN = Budget.sum_max_fen


class Every(StrEnum):
    """How often money comes or goes."""

    ONCE = "once"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """Money that comes or goes; `amount_fen` each time, above zero.

    Monthly flows move on `day` (the last day where the month is shorter), and only in `months` of
    the year when any are given: seasonal work, school fees. A monthly need without a day is spread
    over the days of the month. Weekly and fortnightly flows count on from `on`, a single one moves
    on that day. `until` is the last possible day. `certain` False = hoped for; never counted.
    """

    name: str
    amount_fen: int
    every: Every = Every.MONTH
    day: int | None = None
    on: dt.date | None = None
    months: tuple[int, ...] = ()
    until: dt.date | None = None
    certain: bool = True


class Household(msgspec.Struct, frozen=True, kw_only=True):
    """Who lives on what.

    `priority` are payments whose loss costs home, energy or liberty: rent, mortgage, power, school,
    maintenance; they come before every plan. `floor_fen` is what the first person keeps to live on
    in a month in any case, `floor_dependant_fen` what each dependant does: stated needs below that
    are lifted to it. `cash_fen` is at hand on the first day, `buffer_fen` is never touched.
    """

    income: tuple[Flow, ...] = ()
    needs: tuple[Flow, ...] = ()
    priority: tuple[Flow, ...] = ()
    dependants: int = 0
    floor_fen: int = 0
    floor_dependant_fen: int = 0
    cash_fen: int = 0
    buffer_fen: int = 0

    @property
    def least_fen(self) -> int:
        """The floor of the whole household: fen a month."""
        return self.floor_fen + self.dependants * self.floor_dependant_fen

    @property
    def pay_day(self) -> int | None:
        """Day of the largest certain monthly income; None without one."""
        monthly = [f for f in self.income if f.certain and f.day is not None]
        return max(monthly, key=lambda f: (f.amount_fen, f.name)).day if monthly else None


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    """A flow as a file states it, in yuan."""

    name: Annotated[str, msgspec.Meta(min_length=1)]
    amount: Decimal
    every: Every = Every.MONTH
    day: Annotated[int, msgspec.Meta(ge=1, le=DAYS_MAX)] | None = None
    on: dt.date | None = None
    months: tuple[Annotated[int, msgspec.Meta(ge=1, le=MONTHS_A_YEAR)], ...] = ()
    until: dt.date | None = None
    certain: bool = True


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """A household as a file states it, in yuan."""

    income: tuple[_Row, ...] = ()
    need: tuple[_Row, ...] = ()
    priority: tuple[_Row, ...] = ()
    dependants: Annotated[int, msgspec.Meta(ge=0, le=DEPENDANTS_MAX)] = 0
    floor: Decimal = Decimal(0)
    floor_per_dependant: Decimal = Decimal(0)
    cash: Decimal = Decimal(0)
    buffer: Decimal = Decimal(0)


class _Unusable(Exception):
    """One entry that cannot be used: its place, a code of what is wrong."""

    def __init__(self, place: str, code: str) -> None:
        super().__init__(place, code)
        self.place, self.code = place, code


_TOP, _EACH = ", ".join(_File.__struct_fields__), ", ".join(_Row.__struct_fields__)
_WRONG: dict[str, tuple[str, str, str, str]] = {
    "amount": (
        "金额不是大于零、最多两位小数的数",
        "金额写成 1234.56 这样的元数。",
        "the amount is not a number above zero with at most two decimals",
        "Write yuan as 1234.56.",
    ),
    "sum": (
        "金额小于零，或多于两位小数",
        "金额写成 1234.56 这样的元数，可以是零。",
        "the amount is below zero or has more than two decimals",
        "Write yuan as 1234.56; zero is fine.",
    ),
    "too_large": (
        "金额大得不可能",
        "核对单位是元，金额写成 1234.56 这样的数。",
        "the amount is too large to be true",
        "Check that the unit is yuan and write it as 1234.56.",
    ),
    "day_needed": (
        "每月的收入没有写哪一天到账",
        "加上 day，例如 day = 15。",
        "a monthly income says no day on which it comes",
        "Add day, for example day = 15.",
    ),
    "on_needed": (
        "每周、每两周或一次性的款项没有写日期",
        '加上 on，例如 on = "2026-12-01"。',
        "a weekly, fortnightly or single sum says no date",
        'Add on, for example on = "2026-12-01".',
    ),
    "day": (
        "不是几号：要写 1 到 31 的整数",
        "写成 15 这样的数；没有那一天的月份取最后一天。",
        "this is no day of a month: a whole number from 1 to 31",
        "Write it as 15; a shorter month takes its last day.",
    ),
    "months": (
        "不是月份：要写 1 到 12 的整数",
        "写成 [7, 8] 这样的一列。",
        "these are no months: whole numbers from 1 to 12",
        "Write them as [7, 8].",
    ),
    "every": (
        "不认识这种间隔",
        "写 once（一次）、week（每周）、fortnight（每两周）或 month（每月）。",
        "how often it comes is none of the words known",
        "Write once, week, fortnight or month.",
    ),
    "date": (
        "不是日期",
        "写成 2026-12-01。",
        "this is no date",
        "Write it as 2026-12-01.",
    ),
    "name": (
        "没有名称",
        '写上它是什么，例如 name = "工资"。',
        "it has no name",
        'Say what it is, for example name = "wage".',
    ),
    "dependants": (
        f"人数不是 0 到 {DEPENDANTS_MAX} 的整数",
        "写明靠你生活的有几个人，没有就写 0。",
        f"this is no whole number from 0 to {DEPENDANTS_MAX}",
        "Write how many persons live on you, 0 for nobody.",
    ),
    "yes_no": (
        "不是 true 或 false",
        "靠得住的写 true，说不定的写 false。",
        "this is neither true nor false",
        "Write true for what is certain, false for what is hoped for.",
    ),
    "strange": (
        "不认识这个名称，不能略过不读",
        f"改成这些名称之一：{_TOP}；各笔款项里：{_EACH}。".replace(", ", "、"),
        "this name is not known, and it is not passed over",
        f"Use one of {_TOP}; within a sum {_EACH}.",
    ),
    "missing": (
        "缺这一项",
        "补上它。",
        "this is missing",
        "Add it.",
    ),
    "list": (
        "写法不对：每笔款项自成一段",
        "每笔款项前写一行 [[income]]、[[need]] 或 [[priority]]。",
        "each sum needs a part of its own",
        "Write [[income]], [[need]] or [[priority]] on a line before each sum.",
    ),
    "unreadable": (
        "不是 TOML 或 JSON 的写法",
        "核对这一处的引号、等号和括号；文字要加引号。",
        "this is not written as TOML or JSON",
        "Check quotes, equals signs and brackets there; texts stand in quotes.",
    ),
    "not_used": (
        "写了用不上的 day、on 或 months",
        "每月的款项用 day 和 months，其他款项用 on。",
        "day, on or months is given where it says nothing",
        "Monthly sums use day and months, all others use on.",
    ),
}


def read_household(text: str, source: str) -> Household | Problem:
    """A household from TOML, or JSON when the text begins with `{`; else what is wrong and where.

    `source` is the file's name as people know it. Days may be dates or strings as 2026-12-01.
    """
    try:
        if text.lstrip().startswith("{"):
            raw = json.loads(text, parse_float=Decimal)
        else:
            raw = tomllib.loads(text, parse_float=Decimal)
        stated = msgspec.convert(raw, _File)
        return _household(stated)
    except _Unusable as found:
        return _problem(source, found.place, found.code)
    except msgspec.ValidationError as error:
        return _problem(source, *_misfit(str(error), raw))
    except (ValueError, RecursionError) as error:
        line = _LINE.search(str(error))
        return _problem(source, f"line {line[1]}" if line else "", "unreadable")


def _problem(source: str, place: str, code: str) -> Problem:
    zh_wrong, zh_remedy, en_wrong, en_remedy = _WRONG[code]
    return Problem(
        source=source,
        place=place,
        code=f"household_{code}",
        wrong={"zh-CN": zh_wrong, "en": en_wrong},
        remedy={"zh-CN": zh_remedy, "en": en_remedy},
    )


_LINE = re.compile(r"\bline (\d+)")
_PATH = re.compile(r"`\$(?:\.(\w+))?(?:\[(\d+)\])?(?:\.(\w+))?(?:\[\d+\])?`$")
_NAMED = re.compile(r"(unknown|missing required) field `([^`]*)`")
_CODES = {
    **dict.fromkeys(("floor", "floor_per_dependant", "cash", "buffer"), "sum"),
    **dict.fromkeys(("on", "until"), "date"),
    **dict.fromkeys(("income", "need", "priority"), "list"),
    **{code: code for code in ("amount", "day", "months", "every", "name", "dependants")},
    "certain": "yes_no",
}
"""What is wrong where a value of that name is of the wrong kind."""


def _misfit(told: str, raw: Mapping[str, Any]) -> tuple[str, str]:
    """Place and code of a value that does not fit, from the words of msgspec about it."""
    found, named = _PATH.search(told), _NAMED.search(told)
    part, number, field = found.groups() if found else (None, None, None)
    place = [part] if part and number is None else []
    if part and number is not None:
        row = raw[part][int(number)]
        name = row.get("name") if isinstance(row, dict) else None
        shown = f" ({name})" if name and isinstance(name, str) else ""
        place.append(f"{part} {int(number) + 1}{shown}")
    if field:
        place.append(field)
    if named:
        code = "strange" if named[1] == "unknown" else "missing"
        return ", ".join((*place, named[2])), code
    return ", ".join(place), _CODES.get(field or part or "", "unreadable")


def _household(stated: _File) -> Household:
    return Household(
        income=_flows(stated.income, "income", coming=True),
        needs=_flows(stated.need, "need"),
        priority=_flows(stated.priority, "priority"),
        dependants=stated.dependants,
        floor_fen=_fen(stated.floor, "floor"),
        floor_dependant_fen=_fen(stated.floor_per_dependant, "floor_per_dependant"),
        cash_fen=_fen(stated.cash, "cash"),
        buffer_fen=_fen(stated.buffer, "buffer"),
    )


def _flows(rows: tuple[_Row, ...], kind: str, *, coming: bool = False) -> tuple[Flow, ...]:
    return tuple(
        _flow(row, f"{kind} {number} ({row.name})", coming=coming)
        for number, row in enumerate(rows, 1)
    )


def _flow(row: _Row, place: str, *, coming: bool) -> Flow:
    monthly = row.every is Every.MONTH
    if monthly and coming and row.day is None:
        raise _Unusable(place, "day_needed")
    if not monthly and row.on is None:
        raise _Unusable(place, "on_needed")
    if (row.on is not None) if monthly else (row.day is not None or bool(row.months)):
        raise _Unusable(place, "not_used")
    amount = _fen(row.amount, place, code="amount")
    if amount == 0:
        raise _Unusable(place, "amount")
    return Flow(
        name=row.name,
        amount_fen=amount,
        every=row.every,
        day=row.day,
        on=row.on,
        months=row.months,
        until=row.until,
        certain=row.certain,
    )


def _fen(amount: Decimal, place: str, *, code: str = "sum") -> int:
    if not amount.is_finite() or amount < 0:
        raise _Unusable(place, code)
    if amount > SUM_MAX_FEN // 100:
        raise _Unusable(place, "too_large")
    whole = amount * 100
    if whole != int(whole):
        raise _Unusable(place, code)
    return int(whole)
