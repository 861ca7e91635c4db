"""The dimensions of the report: keys, products, events and windows, each with its meaning."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from fairdue.facts import ReportKind

Key = Literal["id", "cell"]
Table = Literal["inquiry", "account", "identity"]
MonthMode = Literal["anniversary", "d30", "calendar"]
Dedupe = Literal["none", "exact", "lender_day"]


class Text(msgspec.Struct, frozen=True):
    """A meaning in both languages."""

    zh: str
    en: str


KINDS: tuple[str, ...] = tuple(kind.value for kind in ReportKind)
"""Lender kinds in the order of the definition, 1.4."""
KIND_TEXTS: Mapping[str, Text] = MappingProxyType(
    {
        "bank_traditional": Text("传统银行", "traditional bank"),
        "bank_online": Text("网络银行", "internet bank"),
        "consumer_finance": Text("消费金融公司", "consumer finance company"),
        "microloan_online": Text("网络小贷公司", "online microloan company"),
        "microloan_local": Text("地方小贷公司", "local microloan company"),
        "auto_finance": Text("汽车金融公司", "auto finance company"),
        "finance_lease": Text("融资租赁公司", "finance leasing company"),
        "cash_instalment": Text("现金分期平台", "cash instalment platform"),
        "consumer_instalment": Text("消费分期平台", "consumer instalment platform"),
        "compensation": Text("代偿的担保方", "guarantor that paid"),
        "converted_p2p": Text("改制平台", "former peer-to-peer platform"),
        "unlicensed_online": Text("无牌网贷", "online lender without licence"),
        "other_nonbank": Text("其他非银机构", "other non-bank"),
    }
)
BANKS: tuple[str, ...] = KINDS[:2]
NOT_BANKS: tuple[str, ...] = KINDS[2:]
CFC: tuple[str, ...] = ("consumer_finance",)
ONLINE: tuple[str, ...] = (
    "microloan_online",
    "cash_instalment",
    "converted_p2p",
    "unlicensed_online",
)

KEYS: Mapping[str, Text] = MappingProxyType(
    {"id": Text("按身份证号", "by ID number"), "cell": Text("按手机号", "by phone number")}
)
PRODUCTS: Mapping[str, Text] = MappingProxyType(
    {
        "pdl": Text("线上小额现金贷", "small online cash loan"),
        "caon": Text("线上现金分期", "online cash instalment"),
        "caoff": Text("线下现金分期", "offline cash instalment"),
        "coon": Text("线上消费分期", "online consumer instalment"),
        "cooff": Text("线下消费分期", "offline consumer instalment"),
        "rel": Text("信用卡（类信用卡）", "credit card and card-like"),
        "af": Text("汽车金融", "auto finance"),
        "oth": Text("其他产品", "other products"),
    }
)
EVENTS: tuple[str, ...] = ("opened", "due", "paid", "debit_failed", "overdue", "settled")
"""Kinds of account events, 1.2."""


class Count(int):
    """A number that can bring its English noun: `{n:day|days}` gives 1 day, 2 days."""

    def __format__(self, spec: str) -> str:
        """`spec` as of int, or the noun of one and of more."""
        one, _, more = spec.partition("|")
        return f"{self:d} {one if self == 1 else more}" if more else super().__format__(spec)


class Window(msgspec.Struct, frozen=True, order=True):
    """A span that ends at the instant of the query: `count` days, months, or all of the past."""

    unit: Literal["d", "m", "ever"]
    count: int = 0

    @property
    def name(self) -> str:
        """As it stands in column names: d7, m3; nothing for all of the past."""
        return "" if self.unit == "ever" else f"{self.unit}{self.count}"

    @property
    def text(self) -> Text:
        """Its meaning."""
        if self.unit == "ever":
            return Text("全部历史", "all of the past")
        if self.unit == "d":
            days = "day" if self.count == 1 else f"{self.count} days"
            return Text(f"近{self.count}天", f"last {days}")
        months = "month" if self.count == 1 else f"{self.count} months"
        return Text(f"近{self.count}个月", f"last {months}")


EVER = Window("ever")
MOST_MONTHS = 120
MOST_DAYS = 3_660


def window(name: str) -> Window:
    """A window by name, as d7 or m3. Raises ValueError."""
    unit, digits = name[:1], name[1:]
    most = {"d": MOST_DAYS, "m": MOST_MONTHS}.get(unit, 0)
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits) <= most):
        raise ValueError(
            f"no window {name}: use d1 to d{MOST_DAYS} or m1 to m{MOST_MONTHS}, as d7 or m3"
        )
    return Window("d" if unit == "d" else "m", int(digits))
