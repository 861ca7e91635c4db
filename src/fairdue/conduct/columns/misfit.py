"""What could not be used of a log of contacts: counted by what is wrong, with the first place."""

from collections.abc import Callable, Iterator
from typing import Any

from fairdue.facts import Problem

MOST_KINDS = 1_000
"""Different values that are kept by name; further ones of a column are counted together."""
OTHERS = "…"

WRONG: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "null_needed": (
        {
            "zh-CN": "{column} 列为空，共 {rows} 行，这些行未评判",
            "en": "{column} is null in {rows} rows; they are not judged",
        },
        {"zh-CN": "请补上该列的值。", "en": "Fill in the value."},
    ),
    "unknown_word": (
        {
            "zh-CN": "{column} 列有不认识的词 {value}，共 {rows} 行，这些行未评判",
            "en": "{column} holds the unknown word {value} in {rows} rows; they are not judged",
        },
        {
            "zh-CN": "请改用 fairdue schema contacts 列出的词，不知道就留空。",
            "en": "Use a word that fairdue schema contacts lists, or null where it is not known.",
        },
    ),
    "no_zone": (
        {
            "zh-CN": "{column} 列的 {value} 不是时区，共 {rows} 行，这些行未评判",
            "en": "{column} {value} is no time zone, in {rows} rows; they are not judged",
        },
        {
            "zh-CN": "请写 IANA 时区名，如 Asia/Shanghai。",
            "en": "Write the IANA name of a zone, as Asia/Shanghai.",
        },
    ),
    "two_zones": (
        {
            "zh-CN": "同一借款人换了时区 {value}，共 {rows} 行，这些行未评判",
            "en": "a debtor has another zone, {value}, in {rows} rows; they are not judged",
        },
        {
            "zh-CN": "同一借款人只写一个时区；搬家后请用另一个编号。",
            "en": "Give a debtor one zone; after a move use another id.",
        },
    ),
    "out_of_range": (
        {
            "zh-CN": "{column} 列的值超出范围，共 {rows} 行，这些行未评判",
            "en": "{column} is out of range in {rows} rows; they are not judged",
        },
        {
            "zh-CN": "时刻须在公元 2 年至 9998 年之间，数字须在十亿以内，时长不为负。",
            "en": "Instants lie in the years 2 to 9998, numbers within a billion, lengths above 0.",
        },
    ),
}
"""By code: what is wrong and the remedy, in both languages."""

Key = tuple[str, str, str]
"""Code, column, value."""


class Misfits:
    """Rows that are problems, by what is wrong with them. Ten rows with one value are one line."""

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self.found: dict[Key, tuple[int, int]] = {}

    def add(self, code: str, column: str, value: str, rows: int, first: int) -> None:
        """So many rows have that value; `first` is the number of the first of them."""
        key = (code, column, value)
        if key not in self.found and len(self.found) >= MOST_KINDS:
            key = (code, column, OTHERS)
        known, earliest = self.found.get(key, (0, first))
        self.found[key] = (known + rows, min(earliest, first))

    def merge(self, other: "Misfits") -> None:
        """Add what another part of the log had."""
        for (code, column, value), (rows, first) in other.found.items():
            self.add(code, column, value, rows, first)

    def problems(self, place: Callable[[int], tuple[str, str]]) -> Iterator[Problem]:
        """One problem for each kind; `place` tells file and place of a row's number."""
        for (code, column, value), (rows, first) in sorted(self.found.items()):
            source, where = place(first)
            wrong, remedy = WRONG[code]
            filled = {"column": column, "value": value, "rows": rows}
            yield Problem(
                source=source,
                place=where,
                code=code,
                wrong={locale: text.format(**filled) for locale, text in wrong.items()},
                remedy=remedy,
            )

    def encoded(self) -> list[Any]:
        """As plain lists, for the way between processes."""
        return [[*key, *counted] for key, counted in self.found.items()]

    @classmethod
    def decoded(cls, listed: list[Any]) -> "Misfits":
        """From plain lists."""
        made = cls()
        for code, column, value, rows, first in listed:
            made.add(code, column, value, rows, first)
        return made
