"""Which cells are headings: only those may be named when a table is refused."""

import re
from collections.abc import Sequence
from functools import cache

from fairdue.intake.cell import fold
from fairdue.intake.table import TEMPLATES, table

_LONGEST_CHINESE = 8
_MOST_WORDS = 4
_CHINESE = re.compile(r"[\u4e00-\u9fff（）()/]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z_ ./()-]*")
_ENDS_CHINESE = (
    *("时间", "日期", "日", "类型", "种类", "对方", "金额", "余额", "号码", "电话", "手机号"),
    *("姓名", "名称", "备注", "说明", "摘要", "状态", "编号", "单号", "序号", "方式", "渠道"),
    *("账号", "账户", "币种", "地址", "内容", "方向", "时长", "期数", "利率", "本金", "利息"),
    *("商品", "收/支", "收支"),
)
_WORDS_LATIN = frozenset(
    (
        *("account", "address", "amount", "balance", "body", "call", "caller", "channel"),
        *("content", "count", "currency", "date", "description", "direction", "duration", "email"),
        *("fee", "from", "id", "in", "interest", "loan", "message", "method", "name", "note"),
        *("notes", "no", "number", "of", "on", "out", "paid", "payee", "phone", "principal"),
        *("rate", "reference", "sender", "status", "subject", "sum", "text", "time", "timestamp"),
        *("to", "total", "type", "value"),
    )
)
"""Words that tables name their columns with; whatever else stands there may be content."""


def headings_in(cells: Sequence[str]) -> list[str]:
    """The cells with `…` for each that is no heading; [] when not most of them are headings."""
    known = [cell if is_heading(cell) else "…" for cell in cells]
    unknown = known.count("…")
    return known if unknown * 2 < len(known) else []


def is_heading(cell: str) -> bool:
    """Whether a cell is a column of a template or made of the words that name columns."""
    text = cell.strip().removeprefix("\ufeff")
    if fold(text) in _template_headings():
        return True
    if _CHINESE.fullmatch(text):
        return len(text) <= _LONGEST_CHINESE and text.rstrip("（）()元").endswith(_ENDS_CHINESE)
    words = re.split(r"[\s_./()-]+", text.lower().strip("()"))
    written = bool(_LATIN.fullmatch(text)) and len(words) <= _MOST_WORDS
    return written and all(word in _WORDS_LATIN for word in words)


@cache
def _template_headings() -> frozenset[str]:
    columns = (column for name in TEMPLATES for column in table(name).columns)
    return frozenset(name for column in columns for name in column.names())
