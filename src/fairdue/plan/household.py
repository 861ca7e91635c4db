"""A household's money: what comes, what it needs, what has to be paid before any other debt.

Read from a TOML or JSON file or made in code. Sums in fen; in a file in yuan, as people write them.
"""

import datetime as dt
import json
import tomllib
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

from fairdue.facts import Problem

__all__ = ["Every", "Flow", "Household", "read_household"]

DAYS_MAX, MONTHS_A_YEAR = 31, 12
DEPENDANTS_MAX = 100
SUM_MAX_FEN = 10**13
"""A hundred billion yuan; what lies above is a slip of the keyboard."""


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
        zh_wrong, zh_remedy, en_wrong, en_remedy = _WRONG[found.code]
        return Problem(
            source=source,
            place=found.place,
            code=f"household_{found.code}",
            wrong={"zh-CN": zh_wrong, "en": en_wrong},
            remedy={"zh-CN": zh_remedy, "en": en_remedy},
        )
    except (ValueError, RecursionError) as error:
        return Problem(
            source=source,
            place="",
            code="household_unreadable",
            wrong={"zh-CN": f"读不懂：{error}", "en": f"cannot be read: {error}"},
            remedy={
                "zh-CN": "按 fairdue plan 的收支文件格式改正。",
                "en": "Correct it to the form of a household file of fairdue plan.",
            },
        )


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
