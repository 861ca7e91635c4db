"""Sound files, known by their first bytes."""

from collections.abc import Mapping

_STARTS: Mapping[bytes, str] = {
    b"ID3": "audio/mpeg",
    b"#!AMR": "audio/amr",
    b"OggS": "audio/ogg",
    b"fLaC": "audio/flac",
} | {bytes((0xFF, second)): "audio/mpeg" for second in (0xE2, 0xE3, 0xF2, 0xF3, 0xFA, 0xFB)}
# The latter are frame headers of MPEG layer III without a tag before them; below those of AAC.
_AAC_STARTS = (b"\xff\xf0", b"\xff\xf1", b"\xff\xf8", b"\xff\xf9")
_MP4_BRANDS = (b"M4A", b"mp4", b"iso", b"3gp", b"M4B", b"MSNV", b"dash")

ENDINGS = frozenset(
    {"3gp", "aac", "amr", "awb", "flac", "m4a", "mp3", "mp4", "oga", "ogg", "opus", "wav"}
)
"""Endings of names of sound files, as they remain inside the names of transcripts."""


def media_of(head: bytes) -> str | None:
    """The media type of a sound file by its first bytes; None when it is none."""
    for start, media in _STARTS.items():
        if head.startswith(start):
            return media
    if head.startswith(_AAC_STARTS):
        return "audio/aac"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[4:8] == b"ftyp" and head[8:12].startswith(_MP4_BRANDS):
        return "audio/mp4"
    return None
