"""Noon in Shanghai: when what the examples tell of happens."""

import datetime as dt

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def at(day: str | dt.date) -> dt.datetime:
    return dt.datetime.fromisoformat(str(day)).replace(hour=12, tzinfo=SHANGHAI)
