"""Cues: the timed lines of SRT, WebVTT and plain transcripts."""

import html
import re
from collections.abc import Iterator

import msgspec

from fairdue.facts import Segment

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_SPAN = re.compile(rf"^\s*({_CLOCK})\s*-->\s*({_CLOCK})(?:\s.*)?$")
_BLANK = re.compile(r"\n[ \t]*\n+")
_SRT = re.compile(rf"\A\s*\d+[ \t]*\n[ \t]*{_CLOCK}\s*-->")
_VOICE = re.compile(r"<v(?:\.[^ >]*)?\s+([^>]*)>")
_TAG = re.compile(r"<[^>]*>")
_NO_CUE = ("NOTE", "STYLE", "REGION")
_SPOKEN = re.compile(r"^((?:说话人|发言人|Speaker|SPEAKER)[ _]?\d+)\s*[:：]\s*(.*)$", re.DOTALL)
_LINE = re.compile(rf"^\s*\[?({_CLOCK})\]?\s+(\S.{{0,39}}?)\s*[:：]\s*(.*)$")
_MINUTES = 60
_LINES_SHOWN = 40


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """What a transcript holds: its usable segments, and the places of those that are not."""

    segments: tuple[Segment, ...]
    broken: tuple[str, ...] = ()
    engine: str = ""
    model: str = ""
    language: str = ""


def is_srt(text: str) -> bool:
    """Whether a text begins like SubRip subtitles."""
    return _SRT.match(_even(text)) is not None


def is_vtt(text: str) -> bool:
    """Whether a text begins like WebVTT."""
    first = text.lstrip("\ufeff").split("\n", 1)[0].strip()
    return first == "WEBVTT" or first.startswith(("WEBVTT ", "WEBVTT\t"))


def is_lines(text: str) -> bool:
    """Whether most of the first lines read like `00:00:05 Speaker 1: words`."""
    first = [line for line in _even(text).split("\n") if line.strip()][:_LINES_SHOWN]
    fitting = sum(1 for line in first if _LINE.match(line))
    return bool(first) and _LINE.match(first[0]) is not None and 2 * fitting >= len(first)


def srt(text: str) -> Script:
    """The cues of SubRip subtitles."""
    return _script(_BLANK.split(_even(text).strip("\n")))


def vtt(text: str) -> Script:
    """The cues of WebVTT; notes and styles are none."""
    blocks = _BLANK.split(_even(text).strip("\n"))[1:]
    return _script([block for block in blocks if not block.lstrip().startswith(_NO_CUE)])


def lines(text: str) -> Script:
    """Lines that tell time, speaker and words; each lasts until the next one begins."""
    segments: list[Segment] = []
    broken: list[str] = []
    for number, line in enumerate(_even(text).split("\n"), 1):
        found = _LINE.match(line)
        if found is not None and (start_ms := _milliseconds(found[1])) is not None:
            words, speaker = found[3].strip(), found[2].strip()
            segments.append(
                Segment(start_ms=start_ms, end_ms=start_ms, text=words, speaker=speaker)
            )
        elif line.strip() and segments and found is None:
            last = segments[-1]
            longer = f"{last.text} {line.strip()}".strip()
            segments[-1] = msgspec.structs.replace(last, text=longer)
        elif line.strip():
            broken.append(f"line {number}")
    return Script(segments=_closed(segments), broken=tuple(broken))


def _closed(segments: list[Segment]) -> tuple[Segment, ...]:
    following = [segment.start_ms for segment in segments[1:]]
    ends = [*following, *(segment.start_ms for segment in segments[-1:])]
    return tuple(
        msgspec.structs.replace(segment, end_ms=max(segment.start_ms, end))
        for segment, end in zip(segments, ends, strict=True)
        if segment.text
    )


def _script(blocks: list[str]) -> Script:
    read = [(f"cue {number}", _cue(block)) for number, block in _numbered(blocks)]
    return Script(
        segments=tuple(segment for _, segment in read if segment is not None),
        broken=tuple(place for place, segment in read if segment is None),
    )


def _numbered(blocks: list[str]) -> Iterator[tuple[int, str]]:
    return enumerate((block for block in blocks if block.strip()), 1)


def _cue(block: str) -> Segment | None:
    rows = block.strip("\n").split("\n")
    at = next((n for n, row in enumerate(rows[:2]) if "-->" in row), None)
    span = _SPAN.match(rows[at]) if at is not None else None
    if at is None or span is None:
        return None
    start_ms, end_ms = _milliseconds(span[1]), _milliseconds(span[2])
    written = "\n".join(rows[at + 1 :])
    voice = _VOICE.search(written)
    words = html.unescape(_TAG.sub("", written)).replace("\n", " ").strip()
    if start_ms is None or end_ms is None or end_ms < start_ms or not words:
        return None
    spoken = _SPOKEN.match(words)
    speaker = voice[1].strip() if voice else spoken[1] if spoken else ""
    said = spoken[2] if spoken and not voice else words
    return Segment(start_ms=start_ms, end_ms=end_ms, text=said, speaker=speaker)


def _milliseconds(clock: str) -> int | None:
    whole, _, fraction = clock.replace(",", ".").partition(".")
    *hours, minutes, seconds = (int(part) for part in whole.split(":"))
    if seconds >= _MINUTES or (hours and minutes >= _MINUTES):
        return None
    total_s = ((hours[0] if hours else 0) * _MINUTES + minutes) * _MINUTES + seconds
    return total_s * 1000 + int(f"{fraction:0<3}")


def _even(text: str) -> str:
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
