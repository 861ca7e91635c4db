"""Cells of the templates: what a column holds and how its text becomes a value.

An empty cell is always "not known": None, never zero and never an empty list. For a list that is
known to be empty people write `无` or `none`.
"""

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import msgspec

from fairdue import facts
from fairdue.facts import Weekday, Window, fen, number_key
from fairdue.intake import instant

_BETWEEN = re.compile(r"[;；、|]")
NOTHING = frozenset({"无", "没有", "none", "nothing"})
_YES = frozenset({"是", "有", "对", "yes", "y", "true", "1"})
_NO = frozenset({"否", "无", "没有", "不", "no", "n", "false", "0"})
_PERCENT = re.compile(r"^(\d{1,4}(?:\.\d{1,4})?)\s*[%％]?$")
_RATIO = re.compile(r"^\d{1,3}(?:\.\d{1,6})?$")
_WIDE = re.compile(r"[\u3000\uff01-\uff5e\uffe5]")
_AS_WRITTEN = frozenset({"text", "number", "list", "one", "many"})
_DECIMALS = re.compile(r"^-?[\d,]*\.\d{3,}$")
_POWER = re.compile(r"^-?[\d.,]+[eE][+-]?\d+$")
_INTEGER = re.compile(r"^\d{1,9}$")
_WINDOW = re.compile(
    r"^(?:(?P<days>[a-z]{2}(?:-[a-z]{2})?|[一二三四五六日](?:-[一二三四五六日])?)\s+)?"
    r"(?P<h1>\d{1,2})[:：](?P<m1>\d{2})\s*-\s*(?P<h2>\d{1,2})[:：](?P<m2>\d{2})$"
)
_YEARS = frozenset({360, 365})
_DAY_SIGNS = "一二三四五六日"
_DAY_MINUTES = 24 * 60
_HOUR_MINUTES = 60


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a template.

    `name` is the stable English key, `title` and `note` map a locale to text, `kind` names a
    reader of this module or `one:Enum` and `many:Enum` for the words of an enum of facts. `most` is
    the largest whole number that can be meant; None = any.
    """

    name: str
    kind: str
    title: Mapping[str, str]
    note: Mapping[str, str] = {}
    required: bool = False
    example: Mapping[str, str] = {}
    most: int | None = None

    def names(self) -> frozenset[str]:
        """All headings under which the column is found, folded."""
        return frozenset(fold(text) for text in (self.name, *self.title.values()))


class Moment(msgspec.Struct, frozen=True):
    """An instant as typed; `exact` False = only the day was given."""

    at: dt.datetime
    exact: bool


class Miswritten(ValueError):
    """A value whose fault has a name of its own: `code` is that of the problem."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fold(text: str) -> str:
    """A heading or word without case, blanks and brackets, for comparing."""
    return re.sub(r"[\s_\-/()（）*]", "", text).lower()


def read(column: Column, text: str, zone: ZoneInfo) -> object:
    """The value of a cell that is not empty. Raises ValueError, Miswritten among them."""
    kind, _, enum = column.kind.partition(":")
    if kind not in _AS_WRITTEN:
        text = narrow(text)
    if kind == "one":
        return word(enum, text)
    if kind == "many":
        return tuple(word(enum, one) for one in parts(text))
    if kind == "moment":
        return Moment(*instant.moment(text, zone))
    value = _READERS[kind](text)
    if column.most is not None and isinstance(value, int) and value > column.most:
        raise Miswritten("too_many")
    return value


def narrow(text: str) -> str:
    """The text with its full-width digits and signs as ordinary ones."""
    return _WIDE.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), text)


def parts(text: str) -> list[str]:
    """The items of a list cell; none when it says that there is nothing."""
    if text.strip().lower() in NOTHING:
        return []
    return [item.strip() for item in _BETWEEN.split(text) if item.strip()]


@cache
def words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Enum name -> value -> locale -> the word people write for it (`words.toml`)."""
    text = resources.files("fairdue.intake").joinpath("words.toml").read_text("utf-8")
    found: dict[str, dict[str, dict[str, str]]] = {}
    for enum, values in tomllib.loads(text).items():
        found[enum] = {value: {"zh-CN": zh, "en": en} for value, (zh, en) in values.items()}
    return found


@cache
def _by_word(enum: str) -> Mapping[str, StrEnum]:
    kinds: dict[str, StrEnum] = {}
    for name in enum.split("+"):
        kind: type[StrEnum] = getattr(facts, name)
        for member in kind:
            spoken = words()[name].get(member.value, {})
            for text in (member.value, *spoken.values()):
                kinds.setdefault(fold(text), member)
    return kinds


def word(enum: str, text: str) -> StrEnum:
    """The member that a word stands for; `A+B` takes words of either. Raises ValueError."""
    found = _by_word(enum).get(fold(text))
    if found is None:
        message = f"{text!r} is none of the words for this column"
        raise ValueError(message)
    return found


def allowed(column: Column, locale: str) -> tuple[str, ...]:
    """The words that a column takes, in a locale; () when it takes free values."""
    kind, _, enum = column.kind.partition(":")
    if kind not in {"one", "many"}:
        return ()
    return tuple(w[locale] for name in enum.split("+") for w in words()[name].values())


def _percent(text: str) -> int:
    found = _PERCENT.match(text.strip())
    if found is None:
        message = f"{text!r} is no percentage"
        raise ValueError(message)
    rate = Decimal(found[1])
    if 0 < rate < 1 and not text.strip().endswith(("%", "％")):
        message = f"{text!r} may be a share of one: write 24 % as 24%"
        raise ValueError(message)
    return int(rate * 10_000)


def _ratio(text: str) -> int:
    if not _RATIO.match(text.strip()):
        message = f"{text!r} is no factor like 1.5"
        raise ValueError(message)
    return int(Decimal(text.strip()) * 1_000_000)


def _integer(text: str) -> int:
    if not text.isascii() or not _INTEGER.match(text.strip()):
        message = f"{text!r} is no whole number"
        raise ValueError(message)
    return int(text)


def _count(text: str) -> int:
    number = _integer(text)
    if number == 0:
        raise ValueError("a number of nought says nothing")
    return number


def _year_days(text: str) -> int:
    number = _integer(text)
    if number not in _YEARS:
        message = f"a year of {number} days is none that interest counts"
        raise ValueError(message)
    return number


def _money(text: str) -> int:
    bare = text.strip(" ¥￥元")
    if _DECIMALS.match(bare):
        raise Miswritten("money_decimals")
    if _POWER.match(bare):
        raise Miswritten("money_digits")
    amount = fen(text)
    if amount < 0:
        message = f"{text!r} is below zero"
        raise ValueError(message)
    return amount


def _paid(text: str) -> int:
    amount = _money(text)
    if not amount:
        message = "a payment is more than zero"
        raise ValueError(message)
    return amount


def _yes_no(text: str) -> bool:
    plain = text.strip().lower()
    if plain not in _YES | _NO:
        message = f"{text!r} is neither yes nor no"
        raise ValueError(message)
    return plain in _YES


def _windows(text: str) -> tuple[Window, ...]:
    return tuple(_window(one) for one in parts(text))


def _window(text: str) -> Window:
    found = _WINDOW.match(text.strip().lower().replace("周", ""))
    if found is None:
        message = f"{text!r} is no window like `mo-fr 18:00-20:00`"
        raise ValueError(message)
    start = int(found["h1"]) * _HOUR_MINUTES + int(found["m1"])
    end = int(found["h2"]) * _HOUR_MINUTES + int(found["m2"])
    if not start < end <= _DAY_MINUTES:
        message = f"{text!r} ends before it begins; split it at midnight"
        raise ValueError(message)
    return Window(days=_days(found["days"]), start_minute=start, end_minute=end)


def _days(text: str | None) -> tuple[Weekday, ...]:
    week = tuple(Weekday)
    if not text:
        return week
    first, _, last = text.partition("-")
    ends = [
        _DAY_SIGNS.index(end) if end in _DAY_SIGNS else week.index(Weekday(end))
        for end in (first, last or first)
    ]
    return week[ends[0] : ends[1] + 1]


_READERS: Mapping[str, Callable[[str], object]] = {
    "text": str.strip,
    "number": number_key,
    "money": _money,
    "paid": _paid,
    "percent": _percent,
    "ratio": _ratio,
    "integer": _integer,
    "count": _count,
    "year_days": _year_days,
    "day": instant.day,
    "yesno": _yes_no,
    "list": lambda text: tuple(parts(text)),
    "windows": _windows,
}
