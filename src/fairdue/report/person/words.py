"""What reasons, thresholds and disputes are called: dated data beside this module."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

import msgspec

from fairdue.report.term import Count, Text

Recipient = Literal["lender", "holder"]


class Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reason in one language; `says` has places for `value` and `threshold`.

    In English the noun of a value stands in its place: `{value:loan|loans}`.
    """

    title: str
    meaning: str
    says: str
    dispute: str


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reason: its texts, the thresholds it uses, whom a dispute goes to."""

    to: tuple[Recipient, ...]
    zh: Said
    en: Said
    limits: tuple[str, ...] = ()

    def text(self, part: Literal["title", "meaning", "dispute"]) -> Text:
        """One part in both languages."""
        return Text(getattr(self.zh, part), getattr(self.en, part))

    def sentence(self, value: int, threshold: int) -> Text:
        """What was measured, in both languages."""
        figures = {"value": Count(value), "threshold": threshold}
        return Text(self.zh.says.format(**figures), self.en.says.format(**figures))


class Hint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A threshold as shipped: its value from day `since` on, and what it counts."""

    name: str
    zh: str
    en: str
    value: int | tuple[str, ...]
    since: dt.date
    unit: str


class Basis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provision that a dispute rests on, and from when."""

    id: str
    since: dt.date
    zh: str
    en: str


class Hints(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file of thresholds and where they come from."""

    source: Text
    limit: tuple[Hint, ...]


class Disputes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file on disputes."""

    basis: tuple[Basis, ...]
    recipient: dict[Recipient, Text]


def _content(name: str) -> object:
    file = resources.files("fairdue.report.person").joinpath(name)
    return tomllib.loads(file.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def wordings() -> Mapping[str, Wording]:
    """Texts by reason code."""
    return MappingProxyType(msgspec.convert(_content("reasons.toml"), dict[str, Wording]))


@lru_cache(maxsize=1)
def hints() -> Hints:
    """Thresholds as shipped."""
    return msgspec.convert(_content("limits.toml"), Hints)


@lru_cache(maxsize=1)
def disputes() -> Disputes:
    """On what a dispute rests, and whom it goes to."""
    return msgspec.convert(_content("dispute.toml"), Disputes)


def hint(name: str) -> Hint:
    """A threshold as shipped, by name. Raises KeyError."""
    found = {each.name: each for each in hints().limit}
    return found[name]
