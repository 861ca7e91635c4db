"""A licence register as somebody saved it on a day, and what looking a lender up in it found."""

import datetime as dt
from enum import StrEnum

import msgspec

from fairdue.facts import LenderKind

ACCEPT_SCORE = 100
"""A name is taken as found only at this score: the same name once width, brackets and legal form
are set aside. Company names that differ in one character are different companies."""
CANDIDATE_SCORE = 70
"""From this score on an entry is shown as perhaps the same, for a person to decide."""


class RegisterEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One licensed company; `place` is where it stands in the file, such as `row 12`."""

    name: str
    place: str
    number: str = ""
    kind: LenderKind | None = None
    issuer: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    def is_valid(self, on: dt.date) -> bool:
        """Whether the licence held on that day, as far as the register says."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or on <= self.valid_until)


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot: whose list it is, of which day, and its entries.

    `covers` are the kinds of lenders of which the snapshot holds all; only for them does absence
    speak against a licence.
    """

    source: str
    as_of: dt.date
    entries: tuple[RegisterEntry, ...]
    covers: tuple[LenderKind, ...] = ()


class MatchedBy(StrEnum):
    """What of a lender agrees with an entry."""

    NAME = "name"
    BRANCH = "branch"
    """The name is that of a branch or card centre of the entry."""
    LICENCE_NUMBER = "licence_number"
    ALIAS = "alias"
    """Only an alias or app name agrees: never taken as found, for an app is not its lender."""


class Doubt(StrEnum):
    """Why an entry is not taken as found although something of it agrees."""

    BRACKETS = "brackets"
    """Only what stands in brackets keeps the names apart, mostly a place."""
    OTHER_NAME = "other_name"
    """The licence number stands beside another name."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An entry and how alike it is: `score` from 0 to 100, 100 = the same."""

    entry: RegisterEntry
    score: int
    by: MatchedBy
    doubt: Doubt | None = None


class LookUp(msgspec.Struct, frozen=True, kw_only=True):
    """What a register says of one lender.

    `found` is the one entry taken as the lender, at `accept_score` or above; None when there is
    none or more than one. `candidates`: the other entries that are alike, the most alike first.
    """

    source: str
    as_of: dt.date
    accept_score: int
    found: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()
    covers: tuple[LenderKind, ...] = ()
