"""What the name of a recording tells: when the call was, with which number, which way.

The patterns are data (`makers.toml`), each with examples; a table of one's own can be put first.
"""

import datetime as dt
import re
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from fairdue.facts import number_key
from fairdue.intake import instant

_INCOMING = {"in": True, "inc": True, "out": False}
_LEAST_DIGITS = 5
"""A caller written with at least as many digits, and nothing else, is a number."""
_HOURS_ONLY = re.compile(r"[+-]\d{2}$")
_LONGEST_STEM = 255


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A name without ending, and what it must be read as (in the zone of China)."""

    stem: str
    at: dt.datetime
    number: str
    saved_as: str = ""
    incoming: bool | None = None


class Maker(msgspec.Struct, frozen=True, kw_only=True):
    """How one maker or app names recordings; no `pattern` = its names tell no time."""

    name: str
    known: str
    folders: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    pattern: str = ""
    time: str = ""
    example: tuple[Example, ...] = ()


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What a name told. `number` is a key, "" when the name has only the name of a person."""

    at: dt.datetime
    number: str
    saved_as: str
    incoming: bool | None
    maker: str


def parsed(text: str) -> tuple[Maker, ...]:
    """The makers of a table in TOML. Raises ValueError where it is not one."""
    return msgspec.convert(tomllib.loads(text).get("maker", []), tuple[Maker, ...])


@cache
def shipped() -> tuple[Maker, ...]:
    """The makers that fairdue knows."""
    text = resources.files("fairdue.intake").joinpath("makers.toml").read_text("utf-8")
    return parsed(text)


def makers(own: Path | None = None) -> tuple[Maker, ...]:
    """The makers to try in order: those of the user's own table first.

    Raises ValueError when that table cannot be read as one.
    """
    return (*(parsed(own.read_text("utf-8")) if own else ()), *shipped())


def named(stem: str, zone: ZoneInfo, known: tuple[Maker, ...] | None = None) -> Named | None:
    """What the name without ending tells; None when no pattern fits it.

    A stamp without zone is taken as local to `zone`.
    """
    for maker in shipped() if known is None else known:
        found = _pattern(maker).fullmatch(stem[:_LONGEST_STEM]) if maker.pattern else None
        if found is None:
            continue
        groups = {name: text or "" for name, text in found.groupdict().items()}
        try:
            at = _moment(groups["stamp"], maker.time, zone)
        except (ValueError, OverflowError):
            continue
        who, number = groups.get("who", "").strip(), number_key(groups.get("number", ""))
        if number_key(who).lstrip("+").isdecimal() and len(number_key(who)) >= _LEAST_DIGITS:
            number, who = number or number_key(who), ""
        direction = groups.get("direction", "").lower()
        incoming = _INCOMING.get(direction)
        return Named(at=at, number=number, saved_as=who, incoming=incoming, maker=maker.name)
    return None


@cache
def _pattern(maker: Maker) -> re.Pattern[str]:
    return re.compile(maker.pattern)


def _moment(stamp: str, layout: str, zone: ZoneInfo) -> dt.datetime:
    if layout.endswith("%z") and _HOURS_ONLY.search(stamp):
        stamp = f"{stamp}00"
    read = dt.datetime.strptime(stamp, layout)  # noqa: DTZ007 - the zone follows at once
    return instant.checked(read if read.tzinfo else read.replace(tzinfo=zone))
