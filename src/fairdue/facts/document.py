"""Documents, recordings, transcripts, letters: things with bytes behind them."""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import msgspec

from fairdue.facts.fact import Fact


class Capture(StrEnum):
    """How bytes came to be: the untouched original, an export of it, something made from it."""

    ORIGINAL = "original"
    EXPORT = "export"
    DERIVED = "derived"


class Document(Fact, frozen=True, kw_only=True, tag="document"):
    """A file kept in the case; `sha256` (hex) names its bytes."""

    envelope: ClassVar[str] = "document"
    always_known: ClassVar[bool] = True

    sha256: str
    name: str
    media: str
    size: int
    capture: Capture = Capture.EXPORT
    derived_from: str = ""
    debt: str | None = None
    contact: str | None = None
    note: str = ""


class Recording(Fact, frozen=True, kw_only=True, tag="recording"):
    """A sound recording of a call that began at `occurred_at`, as its file name tells.

    `sha256` is that of the untouched file, "" when only a transcript of it is at hand.
    `incoming` is seen from the phone; None = the name does not say.
    """

    envelope: ClassVar[str] = "document"
    always_known: ClassVar[bool] = True

    stem: str
    number: str = ""
    saved_as: str = ""
    maker: str = ""
    incoming: bool | None = None
    duration_s: int | None = None
    paused: bool | None = None
    sha256: str = ""

    outside_identity: ClassVar[frozenset[str]] = frozenset({"id", "source", "saved_as"})


class Segment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of a transcript, in milliseconds from the start of the sound."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""
    confidence: float | None = None


class Transcript(Fact, frozen=True, kw_only=True, tag="transcript"):
    """What a machine or person wrote down of a recording; unverified until listened to.

    `stem` is the recording's file name without ending. `heard` are the indexes of segments that
    somebody listened to and confirmed.
    """

    envelope: ClassVar[str] = "document"
    always_known: ClassVar[bool] = True

    stem: str
    engine: str = ""
    model: str = ""
    language: str = ""
    segments: tuple[Segment, ...]
    heard: tuple[int, ...] = ()


class LetterKind(StrEnum):
    """Letters fairdue writes."""

    HOLD = "hold"
    IDENTITY_REQUEST = "identity_request"
    NO_CONTACT = "no_contact"
    COMPLAINT = "complaint"
    REGULATOR_COMPLAINT = "regulator_complaint"
    ASSOCIATION_COMPLAINT = "association_complaint"
    PAUSE_REQUEST = "pause_request"
    PROPOSAL = "proposal"
    CARD_PLAN = "card_plan"
    SETTLEMENT_REPLY = "settlement_reply"
    ASSIGNMENT_NOTICE = "assignment_notice"
    WARNING = "warning"
    CONTACT_PERSON = "contact_person"
    CLOSED = "closed"
    REPORT_DISPUTE = "report_dispute"
    INQUIRY_DISPUTE = "inquiry_dispute"


class LetterRecord(Fact, frozen=True, kw_only=True, tag="letter"):
    """A letter written at `occurred_at`; `sent_on` None = still a draft.

    `sha256` (hex) names its PDF among the attachments, `text` is the same letter as plain text.

    `limitation_confirmed`: debts for which the writer accepted that the letter restarts or
    waives the limitation period. `cites` are the fact ids it rests on.
    """

    envelope: ClassVar[str] = "document"
    always_known: ClassVar[bool] = True

    kind: LetterKind
    to: str
    locale: str
    sha256: str
    text: str = ""
    sent_on: dt.date | None = None
    reply_due_on: dt.date | None = None
    limitation_confirmed: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
