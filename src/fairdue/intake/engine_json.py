"""Transcripts as speech engines write them in JSON: whisper, whisper.cpp, FunASR."""

import math
from collections.abc import Callable, Mapping

from fairdue.facts import Segment
from fairdue.intake.cue import Script

_LONGEST_MS = 7 * 24 * 3600 * 1000


def is_whisper(data: object) -> bool:
    """Whether this is what openai-whisper and faster-whisper write."""
    return isinstance(data, dict) and isinstance(data.get("segments"), list)


def is_whisper_cpp(data: object) -> bool:
    """Whether this is what whisper.cpp writes with -oj."""
    return isinstance(data, dict) and isinstance(data.get("transcription"), list)


def is_funasr(data: object) -> bool:
    """Whether this is what FunASR writes."""
    items = data if isinstance(data, list) else [data]
    return bool(items) and all(
        isinstance(item, dict)
        and "text" in item
        and ("sentence_info" in item or "timestamp" in item)
        for item in items
    )


def whisper(data: object) -> Script:
    """Segments in seconds; the mean log probability becomes a confidence."""
    assert isinstance(data, dict)

    def segment(item: Mapping[str, object]) -> Segment:
        return _segment(
            _ms(item.get("start"), 1000),
            _ms(item.get("end"), 1000),
            item.get("text"),
            speaker=str(item.get("speaker") or ""),
            confidence=_confidence(item.get("avg_logprob")),
        )

    return _script(data["segments"], segment, engine="whisper", language=_text(data, "language"))


def whisper_cpp(data: object) -> Script:
    """Segments with offsets in milliseconds."""
    assert isinstance(data, dict)

    def segment(item: Mapping[str, object]) -> Segment:
        offsets = item.get("offsets")
        if not isinstance(offsets, dict):
            raise TypeError("no offsets")
        return _segment(_ms(offsets.get("from")), _ms(offsets.get("to")), item.get("text"))

    return _script(
        data["transcription"],
        segment,
        engine="whisper.cpp",
        model=_text(data, "model", "type"),
        language=_text(data, "result", "language"),
    )


def funasr(data: object) -> Script:
    """Sentences in milliseconds with the number of the speaker."""
    sentences: list[object] = []
    for item in data if isinstance(data, list) else [data]:
        assert isinstance(item, dict)
        info = item.get("sentence_info")
        sentences += info if isinstance(info, list) else [_whole(item)]

    def segment(item: Mapping[str, object]) -> Segment:
        speaker = item.get("spk")
        spoken = "" if speaker is None else str(speaker)
        return _segment(_ms(item.get("start")), _ms(item.get("end")), item.get("text"), spoken)

    return _script(sentences, segment, engine="funasr")


def _whole(item: Mapping[str, object]) -> dict[str, object]:
    """All of an item as one sentence, when no sentences were told apart."""
    stamps = item.get("timestamp")
    try:
        assert isinstance(stamps, list)
        return {"text": item["text"], "start": stamps[0][0], "end": stamps[-1][1]}
    except (AssertionError, LookupError, TypeError):
        return {}


def _script(
    items: list[object],
    segment: Callable[[Mapping[str, object]], Segment],
    *,
    engine: str,
    model: str = "",
    language: str = "",
) -> Script:
    segments, broken = [], []
    for number, item in enumerate(items, 1):
        try:
            segments.append(segment(item if isinstance(item, dict) else {}))
        except (TypeError, ValueError, OverflowError):
            broken.append(f"segment {number}")
    return Script(
        segments=tuple(segments),
        broken=tuple(broken),
        engine=engine,
        model=model,
        language=language,
    )


def _segment(
    start_ms: int,
    end_ms: int,
    text: object,
    speaker: str = "",
    *,
    confidence: float | None = None,
) -> Segment:
    if not isinstance(text, str) or not text.strip():
        raise TypeError("no words")
    if not 0 <= start_ms <= end_ms <= _LONGEST_MS:
        raise ValueError("ends before it begins")
    words = text.strip()
    return Segment(
        start_ms=start_ms, end_ms=end_ms, text=words, speaker=speaker, confidence=confidence
    )


def _ms(value: object, scale: int = 1) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("no number")
    return round(value * scale)


def _confidence(mean_log: object) -> float | None:
    if isinstance(mean_log, bool) or not isinstance(mean_log, int | float):
        return None
    return round(math.exp(min(0.0, mean_log)), 4)


def _text(data: Mapping[str, object], *path: str) -> str:
    value: object = data
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""
