"""What a file assumes for the stress test, over the stated assumptions; or what is wrong in it."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import msgspec

from fairdue.facts import Problem
from fairdue.plan.stress import LIMITS, Assumptions, usual

__all__ = ["read_assumptions"]

_LINE = re.compile(r"\bline (\d+)")
_WRONG: Mapping[str, tuple[str, str, str, str]] = {
    "unreadable": (
        "不是 TOML 或 JSON 的写法",
        "每行写一个假设，如 lose_work_ppm = 5000。",
        "this is not written as TOML or JSON",
        "Write one assumption a line, as lose_work_ppm = 5000.",
    ),
    "strange": (
        "没有这个名字的假设",
        "可写的有：{names}。",
        "there is no assumption of this name",
        "These may be given: {names}.",
    ),
    "number": (
        "不是 {least:,} 到 {most:,} 之间的整数",
        "改成这个范围内的整数（ppm 是百万分之一，fen 是分），或者删去这一行。",
        "this is no whole number from {least:,} to {most:,}",
        "Write one that is (ppm are millionths, fen are hundredths of a yuan), or leave it out.",
    ),
}


def read_assumptions(text: str, source: str) -> Assumptions | Problem:
    """The assumptions of a TOML file, or JSON when the text begins with `{`, over the usual ones.

    `source` is the file's name as people know it. The first key that cannot be used is told.
    """
    try:
        raw: dict[str, Any] = (
            json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
        )
    except (ValueError, RecursionError) as error:
        line = _LINE.search(str(error))
        return _problem(source, f"line {line[1]}" if line else "", "unreadable")
    for name, value in raw.items():
        if name not in LIMITS:
            return _problem(source, name, "strange", names=", ".join(LIMITS))
        least, most = LIMITS[name]
        if type(value) is not int or not least <= value <= most:
            return _problem(source, name, "number", least=least, most=most)
    return msgspec.structs.replace(usual(), **raw)


def _problem(source: str, place: str, code: str, **told: object) -> Problem:
    zh_wrong, zh_remedy, en_wrong, en_remedy = (text.format(**told) for text in _WRONG[code])
    return Problem(
        source=source,
        place=place,
        code=f"assumptions_{code}",
        wrong={"zh-CN": zh_wrong, "en": en_wrong},
        remedy={"zh-CN": zh_remedy, "en": en_remedy},
    )
