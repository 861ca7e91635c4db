"""A problem: unusable input. It names source, place, what is wrong and what to do about it."""

import re

import msgspec

_PLACE = re.compile(
    r"(?:^|(?<=, ))(after row|row|line|sms|mms|call|cue|segment|file) (\d+)(?: of (\d+))?"
    r"(?=$|, | \()"
)
_CLAUSES = re.compile(r"；|; ")
_VEILED = re.compile(r" \((….*?)\)")
_IN_CHINESE = {
    "after row": "第{}行之后",
    "row": "第{}行",
    "line": "第{}行",
    "sms": "第{}条短信",
    "mms": "第{}条彩信",
    "call": "第{}条通话",
    "cue": "第{}句",
    "segment": "第{}句",
    "file": "第{}个文件",
}


def place_in(locale: str, place: str) -> str:
    """A place such as `row 4` as people read it: `第4行` in Chinese; others stay as they are."""
    if not locale.startswith("zh"):
        return place

    def spoken(found: re.Match[str]) -> str:
        total = f"，共{found[3]}个" if found[3] else ""
        return _IN_CHINESE[found[1]].format(found[2]) + total

    told = _VEILED.sub(r"（\1）", _PLACE.sub(spoken, place))
    return told.replace(", ", "，")


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that could not be used; the rest goes on.

    `code` is stable and lower_snake; `wrong` and `remedy` map a locale (zh-CN, en) to a sentence.
    `place` is stable too: people read it through `shown_place`.
    """

    source: str
    place: str
    code: str
    wrong: dict[str, str]
    remedy: dict[str, str]

    def shown_place(self, locale: str = "en") -> str:
        """The place in the words of a language."""
        return place_in(locale, self.place)

    def line(self, locale: str = "en") -> str:
        """One line: where, what is wrong, what to do; a cell that is named there is named once."""
        place = place_in(locale, self._unsaid(locale))
        comma, colon, stop = ("，", "：", "。") if locale.startswith("zh") else (", ", ": ", ". ")
        where = f"{self.source}{comma}{place}" if place else self.source
        wrong = self.wrong[locale].rstrip("。. ")
        return f"{where}{colon}{wrong}{stop}{self.remedy[locale]}"

    def _unsaid(self, locale: str) -> str:
        """The place without the cells with which a clause of the sentence begins."""
        clauses = _CLAUSES.split(self.wrong[locale])
        first, *cells = self.place.split(", ")
        kept = (
            cell
            for cell in cells
            if not any(clause.startswith((f"{cell}:", f"{cell} ")) for clause in clauses)
        )
        return ", ".join((first, *kept))
