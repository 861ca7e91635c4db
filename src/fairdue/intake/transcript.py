"""Transcripts of recorded calls, as facts that find their call by the name of the recording.

A transcript must be named like its recording: only that name tells when the call was. Beside the
transcript comes a Recording without bytes, so that the record links the words to the call even
when the sound itself was not taken in.
"""

from collections.abc import Callable, Iterator
from pathlib import PurePath

import msgspec

from fairdue.facts import Capture, Recording, SourceKind, Transcript
from fairdue.intake import cue, engine_json, sound
from fairdue.intake.cue import Script
from fairdue.intake.format import Attachment, Format, Read, Refused, Taken
from fairdue.intake.glimpse import Glimpse
from fairdue.intake.origin import Origin
from fairdue.intake.recording_name import Named, makers, named

_ENDINGS = frozenset({".srt", ".vtt", ".json", ".txt"})
_LANGUAGES = frozenset({".zh", ".zh-cn", ".cn", ".en"})


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """One layout of transcripts: how it is told apart and how it is read."""

    format: Format
    media: str
    script: Callable[[Glimpse], Script | None]


def _of_text(
    knows: Callable[[str], bool], read: Callable[[str], Script]
) -> Callable[[Glimpse], Script | None]:
    def script(glimpse: Glimpse) -> Script | None:
        return read(glimpse.text) if glimpse.text is not None and knows(glimpse.text) else None

    return script


def _of_json(
    knows: Callable[[object], bool], read: Callable[[object], Script]
) -> Callable[[Glimpse], Script | None]:
    def script(glimpse: Glimpse) -> Script | None:
        return read(glimpse.json) if knows(glimpse.json) else None

    return script


def _layout(
    name: str, zh: str, en: str, media: str, script: Callable[[Glimpse], Script | None]
) -> Layout:
    title = {"zh-CN": f"录音文字稿（{zh}）", "en": f"Transcript ({en})"}
    kind = Format(name=f"transcript_{name}", title=title, source_kind=SourceKind.TRANSCRIPT)
    return Layout(format=kind, media=media, script=script)


_JSON = "application/json"
LAYOUTS = (
    _layout("vtt", "WebVTT", "WebVTT", "text/vtt", _of_text(cue.is_vtt, cue.vtt)),
    _layout("srt", "SRT", "SRT", "application/x-subrip", _of_text(cue.is_srt, cue.srt)),
    _layout(
        "whisper",
        "whisper JSON",
        "whisper JSON",
        _JSON,
        _of_json(engine_json.is_whisper, engine_json.whisper),
    ),
    _layout(
        "whisper_cpp",
        "whisper.cpp JSON",
        "whisper.cpp JSON",
        _JSON,
        _of_json(engine_json.is_whisper_cpp, engine_json.whisper_cpp),
    ),
    _layout(
        "funasr",
        "FunASR JSON",
        "FunASR JSON",
        _JSON,
        _of_json(engine_json.is_funasr, engine_json.funasr),
    ),
    _layout(
        "lines",
        "时间、说话人、内容",
        "time, speaker, words",
        "text/plain",
        _of_text(cue.is_lines, cue.lines),
    ),
)


def layout_of(glimpse: Glimpse) -> Layout | None:
    """The layout of a transcript by its content, None when it is none."""
    return next((layout for layout in LAYOUTS if layout.script(glimpse) is not None), None)


def stem_of(name: str) -> str:
    """The recording's name without ending, from `call.mp3`, `call.srt`, `call.wav.zh.json`."""
    stem = PurePath(name).name
    for endings in (_ENDINGS, _LANGUAGES, {f".{ending}" for ending in sound.ENDINGS}):
        suffix = PurePath(stem).suffix
        if suffix.lower() in endings:
            stem = stem[: -len(suffix)]
    return stem


def rows(origin: Origin) -> Iterator[Read]:
    """The transcript and its recording as one row, and one problem for each broken cue."""
    glimpse = Glimpse(origin.path)
    layout = layout_of(glimpse)
    script = layout.script(glimpse) if layout else None
    assert layout is not None, "only recognised transcripts are read"
    assert script is not None
    for place in script.broken:
        yield Refused(origin.problem(place, "cue_broken"))
    call = named(stem_of(origin.name), origin.zone, makers(origin.makers))
    if not script.segments:
        yield Refused(origin.problem("", "transcript_empty"))
    elif call is None:
        yield Refused(origin.problem("", "transcript_undated"))
    else:
        kept = Attachment(
            path=origin.path,
            name=origin.name,
            media=layout.media,
            sha256=origin.digest,
            capture=Capture.EXPORT,
            number=call.number,
        )
        yield Taken((*_facts(origin, script, call), kept))


def _facts(origin: Origin, script: Script, call: Named) -> tuple[Recording, Transcript]:
    stem = stem_of(origin.name)
    recording = Recording(
        source=origin.at(""),
        occurred_at=call.at,
        stem=stem,
        number=call.number,
        saved_as=call.saved_as,
        maker=call.maker,
        incoming=call.incoming,
    )
    transcript = Transcript(
        source=origin.at(""),
        occurred_at=call.at,
        stem=stem,
        engine=script.engine,
        model=script.model,
        language=script.language,
        segments=script.segments,
    )
    return recording, transcript
