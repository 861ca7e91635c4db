"""Sound is known by its first bytes."""

import pytest

from fairdue.intake.sound import media_of


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"#!AMR-WB\n", "audio/amr"),
        (b"\0\0\0\x18ftypM4A ", "audio/mp4"),
        (b"\0\0\0\x18ftyp3gp4", "audio/mp4"),
        (b"OggS\0", "audio/ogg"),
        (b"fLaC\0", "audio/flac"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"RIFF\0\0\0\0AVI ", None),
        (b"\xff\xfe<\0c\0", None),
        (b"", None),
        (b"words", None),
    ],
)
def test_the_first_bytes_tell(head: bytes, media: str | None) -> None:
    assert media_of(head) == media
