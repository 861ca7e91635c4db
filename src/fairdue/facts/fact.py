"""A fact: an immutable, dated statement about the case, with its two times and its source.

Every other module of this package defines one kind of fact or one value that facts are made of.
Facts are never edited: a correction, a retraction, an answer is a further fact (`amendment.py`).
"""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import msgspec


class Basis(StrEnum):
    """How well a fact is founded; letters word a `claimed` fact as claimed."""

    CLAIMED = "claimed"
    """Somebody said so, without a record."""
    RECORDED = "recorded"
    """A device or system wrote it down by itself: a phone's log, a message store."""
    DOCUMENTED = "documented"
    """A document shows it: contract, statement, notice."""


class SourceKind(StrEnum):
    """Where facts come from; equal rows are numbered within one kind."""

    PHONE_LOG = "phone_log"
    MESSAGES = "messages"
    RECORDING = "recording"
    TRANSCRIPT = "transcript"
    TEMPLATE = "template"
    DESK = "desk"
    COMMAND = "command"
    LENDER_RECORD = "lender_record"
    CASE_FILE = "case_file"


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Provenance of one fact.

    `digest` is the SHA-256 (hex) of the whole imported file, `place` the row or element in it.
    `action` groups the facts of one act at the desk or of one import, so that it can be undone.
    """

    kind: SourceKind
    name: str = ""
    digest: str = ""
    place: str = ""
    action: str = ""


class Fact(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="fact",
    gc=False,  # facts hold no cycles, and a case may hold 10^5 of them
):
    """What every fact has.

    `occurred_at`: when it happened (aware). `known_at`: when the party that is judged or asked
    knew it; None means at once. `id` is given by the case folder (CONTRACTS: keyed hash), never
    by a reader. Raises ValueError when a time has no zone.
    """

    envelope: ClassVar[str] = "note"
    """Coarse public kind of the journal envelope."""
    outside_identity: ClassVar[frozenset[str]] = frozenset({"id", "source"})
    """Fields that do not make one fact differ from another when it is imported again."""
    always_known: ClassVar[bool] = False
    """Background that the judged party knew all along, unless `known_at` says otherwise."""

    id: str = ""
    occurred_at: dt.datetime
    known_at: dt.datetime | None = None
    source: Source | None = None
    basis: Basis = Basis.RECORDED

    def __post_init__(self) -> None:
        """Refuse a time without zone: nothing is judged on a guessed zone."""
        for moment in (self.occurred_at, self.known_at):
            if moment is not None and moment.tzinfo is None:
                message = f"{type(self).__name__}: the time {moment} has no zone"
                raise ValueError(message)

    @property
    def known_from(self) -> dt.datetime:
        """The instant from which the judged or asked party knew this fact."""
        return self.occurred_at if self.known_at is None else self.known_at
