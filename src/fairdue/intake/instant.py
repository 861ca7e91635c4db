"""Instants: times as files write them, as aware times in UTC.

UTC throughout, so that the same row is the same fact whatever zone the reader was told.
"""

import datetime as dt
import re
from zoneinfo import ZoneInfo

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""No phone log, loan or message of a case is older."""
LATEST = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
_SECONDS_BELOW = 100_000_000_000
"""A count of milliseconds below this would lie in the year 1973: it was meant as seconds."""
_LONGEST_COUNT = 17

_DAY = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
_DAY_CLOSED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MOMENT = re.compile(
    r"^(?P<day>\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{8})"
    r"(?:[T\s]*(?P<hour>\d{1,2})[:：时](?P<minute>\d{1,2})分?(?:[:：]?(?P<second>\d{1,2})秒?)?"
    r"\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?)?$"
)


def of_count(text: str) -> dt.datetime:
    """The instant of a count since 1970, in milliseconds or, when it is small, in seconds.

    Raises ValueError when it is no count or lies outside 2000 to 2099.
    """
    if not text.strip().isascii() or len(text.strip()) > _LONGEST_COUNT:
        message = f"{text[:40]!r} is no count of milliseconds"
        raise ValueError(message)
    count = int(text)
    scale = dt.timedelta(seconds=1) if abs(count) < _SECONDS_BELOW else dt.timedelta(milliseconds=1)
    return checked(_EPOCH + scale * count)


def checked(moment: dt.datetime) -> dt.datetime:
    """The moment in UTC. Raises ValueError outside 2000 to 2099."""
    if not EARLIEST <= moment < LATEST:
        message = f"{moment.date()} lies outside 2000 to 2099"
        raise ValueError(message)
    return moment.astimezone(dt.UTC)


def day(text: str) -> dt.date:
    """The day in `2026-05-01`, `2026/5/1`, `2026年5月1日` or `20260501`. Raises ValueError."""
    found = _DAY.match(text.strip()) or _DAY_CLOSED.match(text.strip())
    if found is None:
        message = f"{text!r} is no day"
        raise ValueError(message)
    read = dt.date(int(found[1]), int(found[2]), int(found[3]))
    if not EARLIEST.year <= read.year < LATEST.year:
        message = f"{read} lies outside 2000 to 2099"
        raise ValueError(message)
    return read


def midnight(of: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The local midnight with which a day begins, in UTC."""
    return dt.datetime.combine(of, dt.time(), tzinfo=zone).astimezone(dt.UTC)


def moment(text: str, zone: ZoneInfo) -> tuple[dt.datetime, bool]:
    """The instant in a typed time, and whether it names an hour.

    A day without hour is its local midnight. Times without offset are local to `zone`. Raises
    ValueError.
    """
    found = _MOMENT.match(text.strip())
    if found is None:
        message = f"{text!r} is no time"
        raise ValueError(message)
    on = day(found["day"])
    if found["hour"] is None:
        return midnight(on, zone), False
    clock = dt.time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
    local = dt.datetime.combine(on, clock, tzinfo=zone)
    if found["offset"]:
        offset = dt.datetime.strptime(found["offset"].replace("Z", "+0000"), "%z").tzinfo
        local = local.replace(tzinfo=offset)
    return checked(local), True
