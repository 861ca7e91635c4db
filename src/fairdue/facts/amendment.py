"""Facts about facts: corrections, retractions, and what is assumed or known of the record.

A correction says what another fact really was; a retraction takes a fact back. Both are facts,
so that everything done at the desk can be undone by one more, and nothing is ever lost.
"""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

from fairdue.facts.fact import Fact


class Correction(Fact, frozen=True, kw_only=True, tag="correction"):
    """Fields of the fact `target` that were really otherwise, known from `known_at` on.

    `changes` maps field names to values in the fact's own JSON form; null = not known.
    """

    envelope: ClassVar[str] = "note"

    target: str
    changes: dict[str, object]
    reason: str = ""


class Retraction(Fact, frozen=True, kw_only=True, tag="retraction"):
    """Takes back the fact `target`, or all facts of the action `target`.

    A retraction of a retraction brings back what it took.
    """

    envelope: ClassVar[str] = "note"
    always_known: ClassVar[bool] = True

    target: str
    reason: str = ""


class Coverage(Fact, frozen=True, kw_only=True, tag="coverage"):
    """Whether the log of contacts is complete from day `since` to day `until`, both included.

    Without such a fact nobody knows. `creditor` None = for all.
    """

    envelope: ClassVar[str] = "import"
    always_known: ClassVar[bool] = True

    since: dt.date
    until: dt.date
    complete: bool
    creditor: str | None = None
    note: str = ""


class Gap(Fact, frozen=True, kw_only=True, tag="gap"):
    """`entries` that are proven to be cut out of a lender's own record."""

    envelope: ClassVar[str] = "import"
    always_known: ClassVar[bool] = True

    entries: int
    party: str | None = None


class Assumption(StrEnum):
    """Readings the borrower may edit; each has a stated default."""

    TALK_MIN_S = "talk_min_s"
    """A call answered for at least this many seconds is taken as a talk. Default 10."""


ASSUMED: dict[Assumption, int] = {Assumption.TALK_MIN_S: 10}


class Setting(Fact, frozen=True, kw_only=True, tag="setting"):
    """An assumption as set by the user; the latest one counts."""

    envelope: ClassVar[str] = "note"
    always_known: ClassVar[bool] = True

    name: Assumption
    value: int


class Import(Fact, frozen=True, kw_only=True, tag="import"):
    """One file taken in: what it was and what became of its rows."""

    envelope: ClassVar[str] = "import"
    always_known: ClassVar[bool] = True

    name: str
    sha256: str
    format: str
    rows: int
    taken: int = 0
    """Rows that became facts; `rows` = `taken` + `refused`."""
    refused: int = 0
    """Rows that became problems."""
    facts: int
    known: int = 0
    """Facts that were in the record already."""
    problems: int = 0
    header: str = ""
    detail: tuple[str, ...] = ()
    """The problems as one-line texts, so that they can be read again later."""


class Note(Fact, frozen=True, kw_only=True, tag="note"):
    """Free text, about `about` (a fact id or debt id) when given."""

    envelope: ClassVar[str] = "note"
    always_known: ClassVar[bool] = True

    text: str
    about: str = ""
