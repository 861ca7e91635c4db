"""A folder of recorded calls, or one recording: what names and side-car files tell of each.

The sound is never changed or copied here: the case folder keeps the untouched bytes.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from fairdue.facts import Capture, Recording, SourceKind, number_key
from fairdue.intake import instant, transcript
from fairdue.intake.format import Attachment, Format, Read, Refused, Taken
from fairdue.intake.glimpse import Glimpse
from fairdue.intake.origin import Origin, files_of
from fairdue.intake.recording_name import Maker, Named, makers, named
from fairdue.intake.veiled_name import places

FORMAT = Format(
    name="recordings",
    title={"zh-CN": "通话录音（文件或文件夹）", "en": "Recorded calls (file or folder)"},
    source_kind=SourceKind.RECORDING,
)
_SIDECAR = ".json"


class _Call(msgspec.Struct, frozen=True):
    phone_number: str | None = None


class _Sound(msgspec.Struct, frozen=True):
    duration_secs_total: float | None = None
    was_ever_paused: bool | None = None


class _Output(msgspec.Struct, frozen=True):
    recording: _Sound | None = None


class _Sidecar(msgspec.Struct, frozen=True):
    """What the recorder BCR writes beside each file."""

    timestamp_unix_ms: int
    direction: str | None = None
    calls: tuple[_Call, ...] = ()
    output: _Output | None = None


def is_folder(path: Path) -> bool:
    """Whether a folder holds any recording or transcript."""
    return any(_is_ours(file) for file in files_of(path) if not file.is_symlink())


def _is_ours(path: Path) -> bool:
    glimpse = Glimpse(path)
    return glimpse.sound is not None or transcript.layout_of(glimpse) is not None


def rows(origin: Origin) -> Iterator[Read]:
    """One recording, transcript or problem for each file.

    A side-car file is read with its recording, as a row of its own. Hidden files are no rows.
    """
    files = files_of(origin.path)
    known = makers(origin.makers)
    where = places(files, origin.zone, known)
    sidecars = {_sidecar_of(file) for file in files if _media(file) is not None}
    for path in files:
        if path.is_symlink():
            yield Refused(origin.problem(where[path], "not_a_recording"))
            continue
        part = origin.within(path, where[path])
        if _media(path) is not None:
            yield from _recording(part, known, where)
        elif path not in sidecars:
            yield from _other(part)


def _media(path: Path) -> str | None:
    return None if path.is_symlink() else Glimpse(path).sound


def _sidecar_of(path: Path) -> Path | None:
    """The description beside a recording; a transcript of the same name is none."""
    beside = path.with_suffix(_SIDECAR)
    if beside.is_symlink() or not beside.is_file():
        return None
    return beside if transcript.layout_of(Glimpse(beside)) is None else None


def _other(origin: Origin) -> Iterator[Read]:
    if transcript.layout_of(Glimpse(origin.path)) is None:
        yield Refused(origin.problem("", "not_a_recording"))
        return
    yield from transcript.rows(msgspec.structs.replace(origin, kind=SourceKind.TRANSCRIPT))


def _recording(origin: Origin, known: tuple[Maker, ...], where: dict[Path, str]) -> Iterator[Read]:
    beside = _sidecar_of(origin.path)
    sidecar: _Sidecar | None = None
    rows = 1
    if beside is not None:
        try:
            sidecar = msgspec.json.decode(beside.read_bytes(), type=_Sidecar)
            rows = 2
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            its = msgspec.structs.replace(origin, where=where.get(beside, origin.where))
            yield Refused(its.problem("", "sidecar_unreadable", reason=str(error)[:200]))
    call = _named(origin, sidecar, known)
    if call is None:
        for _ in range(rows):
            yield Refused(origin.problem("", "recording_unmatched"))
        return
    yield Taken((_fact(origin, call, sidecar), _kept(origin, call)), rows=rows)


def _named(origin: Origin, sidecar: _Sidecar | None, known: tuple[Maker, ...]) -> Named | None:
    """What the name tells, and where it tells nothing, the side-car."""
    call = named(origin.path.stem, origin.zone, known)
    if call is not None or sidecar is None:
        return call
    try:
        at = instant.of_count(str(sidecar.timestamp_unix_ms))
    except (ValueError, OverflowError):
        return None
    numbers = [number_key(call.phone_number) for call in sidecar.calls if call.phone_number]
    incoming = {"in": True, "out": False}.get(sidecar.direction or "")
    number = numbers[0] if len(numbers) == 1 else ""
    return Named(at=at, number=number, saved_as="", incoming=incoming, maker="BCR")


def _fact(origin: Origin, call: Named, sidecar: _Sidecar | None) -> Recording:
    heard = sidecar.output.recording if sidecar and sidecar.output else None
    lasted = heard.duration_secs_total if heard else None
    return Recording(
        source=origin.at(""),
        occurred_at=call.at,
        stem=origin.path.stem,
        number=call.number,
        saved_as=call.saved_as,
        maker=call.maker,
        incoming=call.incoming,
        duration_s=round(lasted) if lasted is not None and lasted >= 0 else None,
        paused=heard.was_ever_paused if heard else None,
        sha256=origin.digest,
    )


def _kept(origin: Origin, call: Named) -> Attachment:
    return Attachment(
        path=origin.path,
        name=origin.name,
        media=Glimpse(origin.path).sound or "application/octet-stream",
        sha256=origin.digest,
        capture=Capture.ORIGINAL,
        number=call.number,
    )
