"""What could not be used of a log of contacts: counted by what is wrong, with the first places."""

from collections.abc import Callable, Iterable, Iterator
from heapq import nsmallest
from pathlib import Path
from typing import Any

from fairdue.facts import Problem, place_in

MOST_KINDS = 1_000
"""Different values that are kept by name; further ones of a column are counted together."""
OTHERS = "…"
MOST_PLACES = 5
"""Rows that are named of each kind; further ones are counted."""

WRONG: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "null_needed": (
        {
            "zh-CN": "{column} 列为空，共 {rows} 行，这些行未评判",
            "en": "{column} is null in {rows} rows; they are not judged",
        },
        {"zh-CN": "请补上该列的值。", "en": "Fill in the value."},
    ),
    "empty_text": (
        {
            "zh-CN": "{column} 列是空字符串，共 {rows} 行，这些行未评判",
            "en": "{column} is an empty string in {rows} rows; they are not judged",
        },
        {
            "zh-CN": "请写上该列的值；不是必需的列，不知道就留空值（null）。",
            "en": "Write the value, or null where it is not known and the column is not needed.",
        },
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
    "ends_before_start": (
        {
            "zh-CN": "{column} 早于联系开始的时刻，共 {rows} 行，这些行未评判（{where}）",
            "en": "{column} lies before the start of the contact in {rows} rows; they are not "
            "judged ({where})",
        },
        {
            "zh-CN": "请更正两个时刻中的一个，不知道结束时刻就留空。",
            "en": "Correct one of the two instants, or leave the end null where it is not known.",
        },
    ),
    "repeated_contact": (
        {
            "zh-CN": "同一次联系（contact 相同、各列相同）又出现 {rows} 行，只计一次（{where}）",
            "en": "the same contact, with the same id and the same values, stands in {rows} "
            "further rows; it is counted once ({where})",
        },
        {
            "zh-CN": "请去掉重复的行；若确是不同的联系，请给各自的编号。",
            "en": "Drop the repeated rows, or give each contact an id of its own.",
        },
    ),
    "contradicting_contact": (
        {
            "zh-CN": "同一借款人、同一 contact 的 {rows} 行在 {column} 列互相矛盾，"
            "均未评判（{where}）",
            "en": "{rows} rows of one debtor and one contact id contradict each other in {column}; "
            "none of them is judged ({where})",
        },
        {
            "zh-CN": "每次联系只留正确的一行；不同的联系请给不同的编号。",
            "en": "Keep the right row of each contact; give different contacts different ids.",
        },
    ),
    "empty_id": (
        {
            "zh-CN": "{column} 列是空字符串，共 {rows} 行，按不知道处理（{where}）",
            "en": "{column} is an empty string in {rows} rows and is taken as not known ({where})",
        },
        {
            "zh-CN": "不知道就留空值（null），否则请写上编号。",
            "en": "Write null where it is not known, else the id.",
        },
    ),
    "told_once": (
        {
            "zh-CN": "{column} 写在同一对方、同一债权人的较早一行，之后 {rows} 行为空："
            "这些行按未提出评判（{where}）",
            "en": "{column} stands in an earlier row of the same person and creditor and is null "
            "in {rows} later rows: these are judged as if nothing was said ({where})",
        },
        {
            "zh-CN": "请在该对方与债权人的每一行都写上这一时刻。",
            "en": "Write the instant into every row of that person and creditor.",
        },
    ),
    "told_once_of_debt": (
        {
            "zh-CN": "{column} 写在同一笔债务的较早一行，之后 {rows} 行为空："
            "这些行按没有这项记录评判（{where}）",
            "en": "{column} stands in an earlier row of the same debt and is null in {rows} later "
            "rows: these are judged as if nothing of the kind was on record ({where})",
        },
        {
            "zh-CN": "请在这笔债务的每一行都写上这一时刻。",
            "en": "Write the instant into every row of that debt.",
        },
    ),
}
"""By code: what is wrong and the remedy, in both languages."""
NOTICES = frozenset({"empty_id", "told_once", "told_once_of_debt"})
"""Codes of what is worth a look although the rows are judged."""

Key = tuple[str, str, str]
"""Code, column, value."""


class Misfits:
    """Rows that are problems, by what is wrong with them. Ten rows with one value are one line.

    `found`: how many rows, and the numbers of the first of them.
    """

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self.found: dict[Key, tuple[int, tuple[int, ...]]] = {}

    def add(self, code: str, column: str, value: str, rows: Any) -> None:
        """The rows with these numbers have that value."""
        self._add((code, column, value), len(rows), nsmallest(MOST_PLACES, map(int, rows)))

    def _add(self, key: Key, rows: int, first: Iterable[int]) -> None:
        code, column, _ = key
        if key not in self.found and len(self.found) >= MOST_KINDS:
            key = (code, column, OTHERS)
        known, earliest = self.found.get(key, (0, ()))
        self.found[key] = known + rows, tuple(nsmallest(MOST_PLACES, (*earliest, *first)))

    def merge(self, other: "Misfits") -> None:
        """Add what another part of the log had."""
        for key, (rows, first) in other.found.items():
            self._add(key, rows, first)

    def problems(self, place: Callable[[int], tuple[str, str]]) -> Iterator[Problem]:
        """One problem for each kind, in order of their first rows, which is that of the files.

        `place` tells file and place of a row's number.
        """
        in_order = sorted(self.found.items(), key=lambda item: (item[1][1], item[0]))
        for (code, column, value), (rows, first) in in_order:
            places = [place(row) for row in first]
            wrong, remedy = WRONG[code]
            filled = {"column": column, "value": value, "rows": rows}
            yield Problem(
                source=places[0][0],
                place=places[0][1],
                code=code,
                wrong={
                    locale: text.format(**filled, where=_listed(places, locale, rows))
                    for locale, text in wrong.items()
                },
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
            made._add((code, column, value), rows, first)
        return made


def _listed(places: list[tuple[str, str]], locale: str, rows: int) -> str:
    """The places that are known of some rows; the file is named where it is another one."""
    told, before = [], places[0][0]
    for source, where in places:
        shown = place_in(locale, where)
        told.append(shown if source == before else f"{Path(source).name} {shown}")
        before = source
    return "; ".join(told) + (" …" if rows > len(places) else "")
