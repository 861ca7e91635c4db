"""Envelopes: the public, verbatim line of each entry of the log.

Field names and a coarse kind are visible, values never: each stands behind a salted digest.
"""

import datetime as dt
import json
from collections.abc import Mapping

import msgspec

from fairdue.facts import Capture
from fairdue.journal.disclosure import Salts, digest, text

KINDS = frozenset({"contact", "money", "credit", "party", "document", "note", "import", "admin"})
CASE = "case"
"""The subject of everything that is not told apart by person."""


class AttachmentRef(msgspec.Struct, frozen=True):
    """Bytes kept beside the log. `sha256` (hex) is of the plain bytes, `size` their number.

    `file` names the sealed file: the SHA-256 (hex) of the sealed bytes. Only `sha256`, `size`,
    `name`, `media`, `capture` and `derived_from` are sealed into the entry.
    """

    sha256: str
    size: int
    name: str
    media: str
    capture: Capture
    derived_from: str
    subject: str
    file: str


class Entry(msgspec.Struct, frozen=True):
    """What is to be recorded: a coarse public kind and fields of plain JSON values.

    `subject` is whom the fields are about: what is sealed under one subject can be erased alone.
    `src` tells which imported file and row it came from, in the caller's words; it is sealed.
    Attachments must be of the same subject.
    """

    kind: str
    fields: Mapping[str, object]
    subject: str = CASE
    attachments: tuple[AttachmentRef, ...] = ()
    src: str | None = None

    @property
    def disclosures(self) -> int:
        """How many values the envelope hides."""
        return len(self.fields) + len(self.attachments) + (self.src is not None)


class Recorded(msgspec.Struct, frozen=True):
    """An entry as it stands in the log, opened. `recorded_at` is the time of our clock, in UTC."""

    seq: int
    kind: str
    recorded_at: dt.datetime
    subject: str
    fields: dict[str, object]
    attachments: tuple[AttachmentRef, ...] = ()
    src: str | None = None


class Envelope(msgspec.Struct, frozen=True):
    """The parts of an envelope's line that reading needs."""

    seq: int
    kind: str
    rec: dt.datetime
    a: tuple[tuple[str, str], ...]
    src: str | None


class Draft(msgspec.Struct, frozen=True):
    """A finished envelope: its line as it will always stand, and the texts it hides."""

    line: bytes
    texts: list[str]


_lines: msgspec.json.Decoder[Envelope] = msgspec.json.Decoder(Envelope)


def opened(line: bytes) -> Envelope:
    """The envelope in a line. Raises msgspec.DecodeError."""
    return _lines.decode(line)


def draft(entry: Entry, seq: int, recorded: str, salts: Salts) -> Draft:
    """The envelope of an entry; `recorded` as `moment` writes it.

    Raises ValueError for an unknown kind, an attachment of another subject, or a value that
    JSON cannot hold.
    """
    if entry.kind not in KINDS:
        message = f"{entry.kind!r} is no kind of envelope"
        raise ValueError(message)
    fields = {name: text(salts.next(), name, value) for name, value in entry.fields.items()}
    attached = [text(salts.next(), _described(ref, entry.subject)) for ref in entry.attachments]
    source = [text(salts.next(), entry.src)] if entry.src is not None else []
    line = {
        "v": 1,
        "seq": seq,
        "kind": entry.kind,
        "rec": recorded,
        "d": {name: digest(written) for name, written in fields.items()},
        "a": [
            [ref.file, digest(written)]
            for ref, written in zip(entry.attachments, attached, strict=True)
        ],
        "src": digest(source[0]) if source else None,
    }
    return Draft(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode(),
        [*fields.values(), *attached, *source],
    )


def moment(at: dt.datetime) -> str:
    """An instant as envelopes write it: RFC 3339, UTC, milliseconds."""
    assert at.tzinfo is not None
    utc = at.astimezone(dt.UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def _described(ref: AttachmentRef, subject: str) -> dict[str, object]:
    if ref.subject != subject:
        message = f"the attachment {ref.name!r} belongs to another subject than its entry"
        raise ValueError(message)
    return {
        "name": ref.name,
        "media": ref.media,
        "size": ref.size,
        "sha256": ref.sha256,
        "capture": str(ref.capture),
        "derived_from": ref.derived_from,
    }


def described(value: object, file: str, subject: str) -> AttachmentRef:
    """The attachment that an opened disclosure describes. Raises msgspec.ValidationError."""
    assert isinstance(value, dict)
    return msgspec.convert({**value, "file": file, "subject": subject}, AttachmentRef)
