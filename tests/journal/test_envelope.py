"""Envelopes show names and a coarse kind, never a value."""

import datetime as dt
import json

import msgspec
import pytest

from fairdue.facts import Capture
from fairdue.journal import AttachmentRef, Entry
from fairdue.journal.disclosure import Salts, digest
from fairdue.journal.envelope import draft, moment, opened

NOON = "2026-03-01T04:00:00.000Z"
PHOTO = AttachmentRef("ab" * 32, 4, "p.png", "image/png", Capture.EXPORT, "", "case", "cd" * 32)


def salts() -> Salts:
    return Salts(bytes(160))


def test_an_envelope_is_one_line_of_the_published_form() -> None:
    entry = Entry("contact", {"number": "19900000001"}, attachments=(PHOTO,), src="calls.xml#7")
    made = draft(entry, 5, NOON, salts())
    number, photo, source = (digest(text) for text in made.texts)
    assert json.loads(made.line) == {
        "v": 1,
        "seq": 5,
        "kind": "contact",
        "rec": NOON,
        "d": {"number": number},
        "a": [["cd" * 32, photo]],
        "src": source,
    }
    assert b"19900000001" not in made.line
    assert b"\n" not in made.line


def test_an_attachment_is_described_behind_its_digest() -> None:
    made = draft(Entry("document", {}, attachments=(PHOTO,)), 0, NOON, salts())
    assert json.loads(made.texts[0])[1] == {
        "name": "p.png",
        "media": "image/png",
        "size": 4,
        "sha256": "ab" * 32,
        "capture": "export",
        "derived_from": "",
    }


def test_an_entry_without_source_says_so() -> None:
    assert json.loads(draft(Entry("note", {}), 0, NOON, salts()).line)["src"] is None


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no kind of envelope"):
        draft(Entry("gossip", {}), 0, NOON, salts())


def test_an_attachment_of_somebody_else_is_refused() -> None:
    hers = msgspec.structs.replace(PHOTO, subject="aunt")
    with pytest.raises(ValueError, match="another subject"):
        draft(Entry("document", {}, attachments=(hers,)), 0, NOON, salts())


def test_moments_are_written_in_utc_with_milliseconds() -> None:
    shanghai = dt.timezone(dt.timedelta(hours=8))
    assert (
        moment(dt.datetime(2026, 3, 1, 12, 0, 0, 999_999, shanghai)) == "2026-03-01T04:00:00.999Z"
    )


def test_reading_an_envelope_gives_its_public_parts() -> None:
    public = opened(draft(Entry("money", {"x": 1}), 3, NOON, salts()).line)
    assert (public.seq, public.kind, public.a, public.src) == (3, "money", (), None)
    assert public.rec == dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC)
