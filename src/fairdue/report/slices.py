"""Slices: which events of a key a column looks at, declared once with their meaning."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from fairdue.report.term import BANKS, CFC, EVENTS, KINDS, NOT_BANKS, ONLINE, PRODUCTS, Text

MOST_AMOUNT_FEN = 10_000_000_000_000
MOST_DAYS_LATE = 36_500


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """Events for which all of this holds.

    Of inquiries: lender kind, product, weekend (local Saturday or Sunday), night (local 22:00 to
    06:00). Of account events: lender kind, event kind, `amount_fen` and `days_past_due` in closed
    ranges, where not known to be late counts as 0 days.
    """

    name: str
    text: Text
    table: Literal["inquiry", "account"] = "inquiry"
    kinds: tuple[str, ...] = KINDS
    products: tuple[str, ...] = tuple(PRODUCTS)
    weekend: bool = False
    night: bool = False
    events: tuple[str, ...] = EVENTS
    amount_fen: tuple[int, int] = (0, MOST_AMOUNT_FEN)
    days_past_due: tuple[int, int] = (0, MOST_DAYS_LATE)


def _kinds(*names: str) -> tuple[str, ...]:
    assert {*names} <= {*KINDS}
    return names


ALL = Slice(name="", text=Text("全部机构", "all lenders"))
BANK = Slice(name="bank", text=Text("银行", "banks"), kinds=BANKS)
NBANK = Slice(name="nbank", text=Text("非银机构", "non-banks"), kinds=NOT_BANKS)
BY_PRODUCT: tuple[Slice, ...] = tuple(
    Slice(name=name, text=text, products=(name,)) for name, text in PRODUCTS.items()
)


def _part(side: Slice, name: str, zh: str, en: str, *kinds: str) -> Slice:
    return Slice(name=f"{side.name}_{name}", text=Text(zh, en), kinds=_kinds(*kinds))


def _when(side: Slice) -> tuple[Slice, Slice]:
    zh, en = side.text.zh, side.text.en
    week = Text(f"{zh}（周末）", f"{en}, at weekends")
    night = Text(f"{zh}（夜间）", f"{en}, at night")
    return (
        Slice(name=f"{side.name}_week", text=week, kinds=side.kinds, weekend=True),
        Slice(name=f"{side.name}_night", text=night, kinds=side.kinds, night=True),
    )


BANK_PARTS: tuple[Slice, ...] = (
    _part(BANK, "tra", "传统银行", "traditional banks", "bank_traditional"),
    _part(BANK, "ret", "网络零售银行", "internet banks", "bank_online"),
    *_when(BANK),
)
NBANK_PARTS: tuple[Slice, ...] = (
    _part(NBANK, "p2p", "改制机构", "converted platforms", "converted_p2p"),
    _part(NBANK, "mc", "小贷", "microloans", "microloan_online", "microloan_local"),
    _part(NBANK, "ca", "现金类分期", "cash instalments", "cash_instalment"),
    _part(
        *(NBANK, "cf", "消费类分期", "consumer instalments"),
        *("consumer_finance", "consumer_instalment"),
    ),
    _part(NBANK, "com", "代偿类", "payers after compensation", "compensation"),
    _part(
        *(NBANK, "oth", "非银其他（业务分类）", "other non-banks by business"),
        *("auto_finance", "finance_lease", "unlicensed_online", "other_nonbank"),
    ),
    _part(NBANK, "nsloan", "网络小贷持牌", "licensed online microloans", "microloan_online"),
    _part(NBANK, "sloan", "地方小贷持牌", "licensed local microloans", "microloan_local"),
    _part(NBANK, "cons", "持牌消费金融", "licensed consumer finance", "consumer_finance"),
    _part(NBANK, "autofin", "持牌汽车金融", "licensed auto finance", "auto_finance"),
    _part(NBANK, "finlea", "持牌融资租赁", "licensed finance lease", "finance_lease"),
    _part(
        *(NBANK, "else", "非银其他（牌照分类）", "other non-banks by licence"),
        *("cash_instalment", "consumer_instalment", "compensation"),
        *("converted_p2p", "unlicensed_online", "other_nonbank"),
    ),
    *_when(NBANK),
)

APPLY_CFC = Slice(name="cfc", text=Text("消费金融公司", "consumer finance companies"), kinds=CFC)
APPLY_ONLINE = Slice(name="online", text=Text("网络贷款机构", "online lenders"), kinds=ONLINE)


def _account(
    name: str,
    text: Text,
    *events: str,
    kinds: tuple[str, ...] = KINDS,
    days_past_due: tuple[int, int] = (0, MOST_DAYS_LATE),
    amount_fen: tuple[int, int] = (0, MOST_AMOUNT_FEN),
) -> Slice:
    return Slice(
        name=name,
        text=text,
        table="account",
        events=events or EVENTS,
        kinds=kinds,
        days_past_due=days_past_due,
        amount_fen=amount_fen,
    )


ANY_ACCOUNT = _account("any", Text("全部账户事件", "all account events"))
OPENED = _account("opened", Text("放款", "loans disbursed"), "opened")
OPENED_CFC = _account(
    "opened_cfc",
    Text("消费金融公司放款", "loans of consumer finance companies"),
    "opened",
    kinds=CFC,
)
OPENED_ONLINE = _account(
    "opened_online", Text("网络贷款机构放款", "loans of online lenders"), "opened", kinds=ONLINE
)
SIZES: Mapping[str, Slice] = MappingProxyType(
    {
        name: _account(f"opened_{name}", Text(f"放款{zh}", f"loans {en}"), "opened", amount_fen=of)
        for name, zh, en, of in (
            ("le1k", "不超过1千元", "up to 1,000 yuan", (0, 100_000)),
            ("1k_3k", "1千至3千元", "over 1,000 up to 3,000 yuan", (100_001, 300_000)),
            ("3k_10k", "3千至1万元", "over 3,000 up to 10,000 yuan", (300_001, 1_000_000)),
            ("gt10k", "1万元以上", "over 10,000 yuan", (1_000_001, MOST_AMOUNT_FEN)),
        )
    }
)
OVERDUE = _account("overdue", Text("逾期", "overdue"), "overdue")
OVERDUE_31 = _account(
    *("overdue_31", Text("逾期31天及以上", "overdue by 31 days or more"), "overdue"),
    days_past_due=(31, MOST_DAYS_LATE),
)
FAILED = _account("failed", Text("扣款失败", "failed debits"), "debit_failed")
PERFORMED = _account(
    "performed", Text("正常还款", "payments not known to be late"), "paid", days_past_due=(0, 0)
)
SETTLED = _account("settled", Text("结清", "settled"), "settled")

STANDING: Mapping[str, tuple[Text, tuple[str, ...]]] = MappingProxyType(
    {
        "formal": (
            Text("持牌机构", "licensed lenders"),
            (*KINDS[:7], "compensation"),
        ),
        "informal": (
            Text("非持牌平台", "platforms without a licence"),
            ("cash_instalment", "unlicensed_online"),
        ),
        "unclear": (
            Text("身份不明机构", "lenders of unclear standing"),
            ("consumer_instalment", "converted_p2p", "other_nonbank"),
        ),
    }
)
"""Standing that the lender kind of an event alone can tell; the three partition the kinds.

Informal are kinds that by definition have no licence. Mall instalments and rent-to-buy are judged
by their substance, a former platform may have become a licensed lender: their kind tells neither.
"""


def of_standing(group: str, table: Literal["inquiry", "account"], *events: str) -> Slice:
    """Events at lenders of one standing; account events of the given kinds alone."""
    text, kinds = STANDING[group]
    name = "_".join((group, *events)) if table == "account" else group
    return Slice(name=name, text=text, table=table, kinds=kinds, events=events or EVENTS)


def by_name(slices: Iterable[Slice]) -> dict[str, Slice]:
    """Slices by name."""
    return {each.name: each for each in slices}


INQUIRY_SLICES: Mapping[str, Slice] = MappingProxyType(
    by_name(
        (
            *(ALL, *BY_PRODUCT, BANK, *BANK_PARTS, NBANK, *NBANK_PARTS, APPLY_CFC, APPLY_ONLINE),
            *(of_standing(group, "inquiry") for group in STANDING),
        )
    )
)
ACCOUNT_SLICES: Mapping[str, Slice] = MappingProxyType(
    by_name(
        (
            *(ANY_ACCOUNT, OPENED, OPENED_CFC, OPENED_ONLINE, *SIZES.values(), OVERDUE),
            *(OVERDUE_31, FAILED, PERFORMED, SETTLED),
        )
    )
)
