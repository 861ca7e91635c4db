"""Where a complaint goes, in which order, and by when an answer may be expected: dated data."""

import datetime as dt
from functools import lru_cache

import msgspec

from fairdue.facts import LenderKind, LetterKind, RuleStatus
from fairdue.letters.form import content, locale_of


class DeadlineData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days within which lenders of some kinds must answer, from when on, and by which text."""

    kinds: tuple[LenderKind, ...]
    days: int
    longest_days: int
    since: dt.date
    status: RuleStatus
    cite: dict[str, str]


class ChannelData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One channel of the content file; no `kinds` = for all lenders but `not_kinds`."""

    id: str
    kinds: tuple[LenderKind, ...]
    not_kinds: tuple[LenderKind, ...] = ()
    status: RuleStatus
    next: bool = False
    name: dict[str, str]
    purpose: dict[str, str]
    wants: dict[str, str]
    reported: dict[str, str] = {}
    deadline: tuple[DeadlineData, ...] = ()


class ChannelFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content file: channels in order, and days that are the writer's own wish."""

    wish: dict[LetterKind, int]
    channel: tuple[ChannelData, ...]


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A place to complain to: what it is for, what it wants to see.

    `reported`: times of which only reports are known, never a promise; "" = none.
    `next`: where to go when the lender does not answer. `draft`: its text is not checked yet.
    """

    id: str
    name: str
    purpose: str
    wants: str
    reported: str
    next: bool
    draft: bool


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """Days to answer from receipt; `cite` "" = the writer's own wish. Longest = when complex."""

    days: int
    longest_days: int
    cite: str = ""
    draft: bool = False

    def due(self, written_on: dt.date) -> dt.date:
        """The last day when the letter arrives on the day it is written."""
        return written_on + dt.timedelta(days=self.days)


@lru_cache(maxsize=1)
def _file() -> ChannelFile:
    return msgspec.convert(content("channels.toml"), ChannelFile)


def channels(lender: LenderKind | None, *, locale: str) -> tuple[Channel, ...]:
    """Channels for a lender of that kind, the first to go to first; None = kind not known."""
    language = locale_of(locale)
    return tuple(
        Channel(
            id=data.id,
            name=data.name[language],
            purpose=data.purpose[language],
            wants=data.wants[language],
            reported=data.reported.get(language, ""),
            next=data.next,
            draft=data.status is not RuleStatus.CHECKED,
        )
        for data in _file().channel
        if _fits(data, lender)
    )


def _fits(data: ChannelData, lender: LenderKind | None) -> bool:
    if not data.kinds:
        return lender not in data.not_kinds
    return lender in data.kinds


def deadline(
    kind: LetterKind, lender: LenderKind | None, *, on: dt.date, locale: str
) -> Deadline | None:
    """Until when to expect an answer; None when the letter asks for none.

    A complaint to a lender has the days of the text that binds lenders of its kind.
    """
    language = locale_of(locale)
    if kind is LetterKind.COMPLAINT:
        for data in (d for channel in _file().channel for d in channel.deadline):
            if lender in data.kinds and data.since <= on:
                return Deadline(
                    days=data.days,
                    longest_days=data.longest_days,
                    cite=data.cite[language],
                    draft=data.status is not RuleStatus.CHECKED,
                )
    days = _file().wish.get(kind)
    return None if days is None else Deadline(days=days, longest_days=days)
