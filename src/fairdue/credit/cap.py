"""The most a lender may charge a year, by its kind and the day of the contract.

The figures are dated data (`caps.toml`) with a status; `draft` means known from a digest. A kind or
a day without a row has no cap that is known here, which is not the same as none.
"""

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from fairdue.credit.cost import Step
from fairdue.facts import Citation, Force, LenderKind

__all__ = ["Cap", "Later", "cap", "prime_rate_ppm"]


class Later(msgspec.Struct, frozen=True, kw_only=True):
    """The cap on interest from day `since` on, by the day of a suit (private lending, art. 31).

    `sued_on` None = no suit is recorded: then `low_ppm` is that of a suit today, and the upper end
    stays that of the contract's time.
    """

    since: dt.date
    low_ppm: int
    high_ppm: int
    sued_on: dt.date | None
    cite: Citation


class Cap(msgspec.Struct, frozen=True, kw_only=True):
    """A cap in ppm a year, all charges counted, as a simple rate; a range where the law is open.

    `status` is `draft` or `checked`, `ref` the row of the rule table, `force` the kind of text that
    the cap stands in: the guidance of courts is no law. `later` is another cap for the interest
    from a later day on; None = the same one all along.
    """

    code: str
    ref: str
    low_ppm: int
    high_ppm: int
    status: str
    force: Force
    cite: Citation
    later: Later | None = None

    def then(self, ppm: int) -> Step | None:
        """What follows on the lower or the upper end of the cap; None = the same all along."""
        if self.later is None:
            return None
        low = ppm == self.low_ppm
        return Step(self.later.since, self.later.low_ppm if low else self.later.high_ppm)

    @property
    def least_ppm(self) -> int:
        """The lowest cap that may count at any time."""
        return self.low_ppm if self.later is None else min(self.low_ppm, self.later.low_ppm)

    @property
    def most_ppm(self) -> int:
        """The highest cap that may count at any time."""
        return self.high_ppm if self.later is None else max(self.high_ppm, self.later.high_ppm)


class _Later(msgspec.Struct, frozen=True, kw_only=True):
    since: dt.date
    lpr_times: int
    instrument: dict[str, str]
    article: dict[str, str]


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
    later: _Later | None = None


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


def cap(
    kind: LenderKind,
    signed_on: dt.date,
    *,
    on: dt.date | None = None,
    sued_on: dt.date | None = None,
) -> Cap | None:
    """The cap for a contract of that day with a lender of that kind; None = none is known.

    As known on day `on`, None = on the day of the contract; `sued_on` is the day of a suit, None =
    none is recorded.
    """
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
            later=_later(row, on or signed_on, sued_on),
        )
    return None


def _later(row: _Row, on: dt.date, sued_on: dt.date | None) -> Later | None:
    """The later cap of a row; a suit of before its first day was judged by the earlier one."""
    later = row.later
    if later is None or (sued_on or on) < later.since:
        return None
    rate = later.lpr_times * (prime_rate_ppm(sued_on or on) or 0)
    return Later(
        since=later.since,
        low_ppm=rate,
        high_ppm=rate if sued_on is not None else row.high_ppm,
        sued_on=sued_on,
        cite=Citation(instrument=later.instrument, article=later.article, since=later.since),
    )
