"""Names of recordings as problems may show them: numbers and names of people are left out."""

from pathlib import Path, PurePath
from zoneinfo import ZoneInfo

from fairdue.intake import sound
from fairdue.intake.recording_name import Maker, named
from fairdue.intake.transcript import stem_of

_ENDINGS = sound.ENDINGS | {"srt", "vtt", "json", "txt", "csv", "xml", "pdf", "jpg", "png", "zip"}


def veiled(name: str, zone: ZoneInfo, known: tuple[Maker, ...] | None = None) -> str:
    """What may be told of a name: `….mp3, 2026-05-14`; the day only where a pattern knows it."""
    ending = PurePath(name).suffix.lower()
    told = f"…{ending if ending.removeprefix('.') in _ENDINGS else ''}"
    call = named(stem_of(name), zone, known)
    return told if call is None else f"{told}, {call.at.astimezone(zone).date()}"


def refused_as(path: Path, zone: ZoneInfo) -> str:
    """The name under which a file is refused: veiled where it is that of a recording."""
    is_sound = path.suffix.lower().removeprefix(".") in sound.ENDINGS
    if path.is_dir() or not (is_sound or named(stem_of(path.name), zone) is not None):
        return path.name
    return veiled(path.name, zone)


def places(files: tuple[Path, ...], zone: ZoneInfo, known: tuple[Maker, ...]) -> dict[Path, str]:
    """Each file of a folder by its place in the order of names: `file 3 of 12 (….mp3)`."""
    return {
        path: f"file {at} of {len(files)} ({veiled(path.name, zone, known)})"
        for at, path in enumerate(files, 1)
    }
