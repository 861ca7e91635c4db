"""Hours of the day as rulebooks write them: `22:00`, closed at the start, open at the end."""

import datetime as dt
from functools import cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

ClockText = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
DAY_MINUTES = 24 * 60


@cache
def minutes(text: str) -> int:
    """Minutes since midnight in `HH:MM`; `24:00` is 1440."""
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours of every day from `start` to `end`; `end` before `start` runs past midnight.

    `closed` says which edge belongs to the span; only `start` is modelled: [start, end).
    """

    start: ClockText
    end: ClockText
    closed: Literal["start"]

    def holds(self, local: dt.datetime) -> bool:
        """Whether the local time lies in the span."""
        minute = local.hour * 60 + local.minute
        first, last = minutes(self.start), minutes(self.end)
        if first <= last:
            return first <= minute < last
        return minute >= first or minute < last

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
