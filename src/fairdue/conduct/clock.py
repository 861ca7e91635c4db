"""Hours of the day as rulebooks write them, with the days and the edges on which they hold."""

import datetime as dt
from functools import cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from fairdue.facts import ContactKind

DayClass = Literal["mo", "tu", "we", "th", "fr", "sa", "su", "holiday"]
ClockText = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$",
        description='a time from 00:00 to 24:00 in quotes, as "22:00"',
    ),
]
DAY_MINUTES = 24 * 60


def is_zone(name: str) -> bool:
    """Whether the IANA database has a zone of that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@cache
def minutes(text: str) -> int:
    """Minutes since midnight in `HH:MM`; `24:00` is 1440."""
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours of a day from `start` to `end`; `end` before `start` = late and early in each day.

    `closed` says which edge belongs to the span: "start" = [start, end), "none" = neither, so
    that both edges are outside. `on` None = every day, else days of the week and "holiday"; a
    holiday is of its own class where a span of the rule names it, else a day of the week.
    `kinds` and `place` None = whatever was done, wherever the person was.
    """

    start: ClockText
    end: ClockText
    closed: Literal["start", "none"]
    on: tuple[DayClass, ...] | None = None
    kinds: tuple[ContactKind, ...] | None = None
    place: Literal["work", "elsewhere"] | None = None

    def holds(self, local: dt.datetime) -> bool:
        """Whether the local time lies in the span."""
        second = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6
        first, last = minutes(self.start) * 60, minutes(self.end) * 60
        begun = second >= first if self.closed == "start" else second > first
        if first <= last:
            return begun and second < last
        return begun or second < last

    @property
    def text(self) -> str:
        """`22:00-08:00`."""
        return f"{self.start}-{self.end}"


def clock_edges(
    texts: tuple[str, ...], zones: tuple[ZoneInfo, ...], after: dt.datetime, until: dt.datetime
) -> list[dt.datetime]:
    """Instants in (after, until] at which a clock in one of the zones shows one of the texts."""
    found = set()
    for zone in zones:
        day = after.astimezone(zone).date()
        last = until.astimezone(zone).date()
        while day <= last:
            midnight = dt.datetime.combine(day, dt.time(), zone)
            for text in texts:
                passed = minutes(text)
                wall = midnight + dt.timedelta(minutes=passed)
                if after < wall <= until:
                    found.add(wall)
            day += dt.timedelta(days=1)
    return sorted(found)
