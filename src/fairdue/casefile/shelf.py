"""Findings as compact bytes for the sealed cache: what many of them share is written once.

A big case has 10^5 findings of a dozen rules. Rule, citation and receipt repeat; only the rows
differ. Bytes keep instants, not zones: `unpack` is told the zone in which findings speak.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from fairdue.facts import Considered, Factor, Finding, Verdict

_NOWHEN = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one finding has for itself; `shared` is the index of the rest."""

    shared: int
    contact: str
    at: dt.datetime
    facts: tuple[str, ...]
    observed: int | str | None
    observed_most: int | None
    missing: tuple[str, ...]
    considered: tuple[Considered, ...]
    factors: tuple[Factor, ...]
    known_then: Verdict | None


class Shelf(msgspec.Struct, frozen=True, gc=False):
    """Shared parts and rows, in the order of the findings."""

    shared: list[Finding]
    rows: list[Row]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Shelf)


def pack(findings: Iterable[Finding]) -> bytes:
    """The findings as bytes."""
    places: dict[bytes, int] = {}
    shared: list[Finding] = []
    rows = []
    for finding in findings:
        rest = msgspec.structs.replace(
            finding,
            contact="",
            at=_NOWHEN,
            facts=(),
            observed=None,
            observed_most=None,
            missing=(),
            considered=(),
            factors=(),
            known_then=None,
        )
        place = places.setdefault(_encoder.encode(rest), len(shared))
        if place == len(shared):
            shared.append(rest)
        rows.append(
            Row(
                place,
                finding.contact,
                finding.at,
                finding.facts,
                finding.observed,
                finding.observed_most,
                finding.missing,
                finding.considered,
                finding.factors,
                finding.known_then,
            )
        )
    return _encoder.encode(Shelf(shared, rows))


def unpack(packed: bytes, zone: dt.tzinfo) -> Sequence[Finding]:
    """The findings in packed bytes, with times in `zone`. Raises msgspec.DecodeError."""
    shelf = _decoder.decode(packed)
    return [
        msgspec.structs.replace(
            shelf.shared[row.shared],
            contact=row.contact,
            at=row.at.astimezone(zone),
            facts=row.facts,
            observed=row.observed,
            observed_most=row.observed_most,
            missing=row.missing,
            considered=row.considered,
            factors=row.factors,
            known_then=row.known_then,
        )
        for row in shelf.rows
    ]
