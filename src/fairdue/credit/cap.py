"""The most a lender may charge a year, by its kind and the day of the contract.

The figures are dated data (`caps.toml`) with a status; `draft` means known from a digest. A kind or
a day without a row has no cap that is known here, which is not the same as none.
"""

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from fairdue.facts import Citation, Force, LenderKind

__all__ = ["Cap", "cap", "prime_rate_ppm"]


class Cap(msgspec.Struct, frozen=True, kw_only=True):
    """A cap in ppm a year, all charges counted, as a simple rate; a range where the law is open.

    `status` is `draft` or `checked`, `ref` the row of the rule table, `force` the kind of text that
    the cap stands in: the guidance of courts is no law.
    """

    code: str
    ref: str
    low_ppm: int
    high_ppm: int
    status: str
    force: Force
    cite: Citation


class _Prime(msgspec.Struct, frozen=True):
    since: dt.date
    rate_ppm: int
    status: str


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    ref: str
    kinds: frozenset[LenderKind]
    since: dt.date
    status: str
    force: Force
    instrument: dict[str, str]
    article: dict[str, str]
    until: dt.date | None = None
    low_ppm: int = 0
    high_ppm: int = 0
    lpr_times: int = 0


class _Table(msgspec.Struct, frozen=True):
    lpr: tuple[_Prime, ...]
    cap: tuple[_Row, ...]


@cache
def _table() -> _Table:
    text = files("fairdue.credit").joinpath("caps.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Table)


def prime_rate_ppm(on: dt.date) -> int | None:
    """One-year loan prime rate in ppm on a day; None before the first one known."""
    rates = [row.rate_ppm for row in _table().lpr if row.since <= on]
    return rates[-1] if rates else None


def cap(kind: LenderKind, signed_on: dt.date) -> Cap | None:
    """The cap for a contract of that day with a lender of that kind; None = none is known."""
    for row in _table().cap:
        ended = row.until is not None and signed_on > row.until
        if kind not in row.kinds or signed_on < row.since or ended:
            continue
        prime = prime_rate_ppm(signed_on) or 0
        return Cap(
            code=row.code,
            ref=row.ref,
            low_ppm=row.lpr_times * prime or row.low_ppm,
            high_ppm=row.lpr_times * prime or row.high_ppm,
            status=row.status,
            force=row.force,
            cite=Citation(instrument=row.instrument, article=row.article, since=row.since),
        )
    return None
