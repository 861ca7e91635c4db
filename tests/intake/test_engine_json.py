"""What speech engines write, and what is wrong in it."""

from hypothesis import given
from hypothesis import strategies as st

from fairdue.facts import Segment
from fairdue.intake import engine_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["segments", "start", "end", "text", "offsets", "from", "to", "transcription"]
            )
            | st.sampled_from(["sentence_info", "timestamp", "spk", "key", "avg_logprob"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def test_whisper_counts_seconds_and_gives_a_confidence() -> None:
    script = engine_json.whisper(
        {
            "language": "zh",
            "segments": [
                {"start": 0.32, "end": 6.4, "text": " 喂 ", "avg_logprob": -0.31},
                {"start": 7, "end": 9, "text": "你好", "speaker": "SPEAKER_01"},
            ],
        }
    )
    assert script.language == "zh"
    assert script.segments == (
        Segment(start_ms=320, end_ms=6400, text="喂", confidence=0.7334),
        Segment(start_ms=7000, end_ms=9000, text="你好", speaker="SPEAKER_01"),
    )


def test_whisper_cpp_counts_milliseconds() -> None:
    script = engine_json.whisper_cpp(
        {
            "model": {"type": "medium"},
            "result": {"language": "zh"},
            "transcription": [{"offsets": {"from": 0, "to": 7360}, "text": "您好"}],
        }
    )
    assert (script.engine, script.model, script.language) == ("whisper.cpp", "medium", "zh")
    assert script.segments == (Segment(start_ms=0, end_ms=7360, text="您好"),)


def test_funasr_tells_speakers_apart_or_gives_one_stretch() -> None:
    script = engine_json.funasr(
        [
            {
                "key": "a",
                "text": "喂你好",
                "sentence_info": [
                    {"text": "喂", "start": 1, "end": 2, "spk": 0},
                    {"text": "你好", "start": 3, "end": 4, "spk": 1},
                ],
            },
            {"key": "b", "text": "再见", "timestamp": [[5, 6], [6, 9]]},
        ]
    )
    assert [(s.start_ms, s.end_ms, s.text, s.speaker) for s in script.segments] == [
        (1, 2, "喂", "0"),
        (3, 4, "你好", "1"),
        (5, 9, "再见", ""),
    ]


def test_a_segment_without_offsets_is_broken() -> None:
    script = engine_json.whisper_cpp({"transcription": [{"text": "您好"}]})
    assert (script.segments, script.broken) == ((), ("segment 1",))


def test_broken_segments_are_named() -> None:
    script = engine_json.whisper(
        {
            "segments": [
                {"start": 1, "end": 2, "text": "好"},
                {"start": "1", "end": 2, "text": "x"},
                {"start": 3, "end": 2, "text": "x"},
                {"start": 3, "end": 1e300, "text": "x"},
                {"start": True, "end": 2, "text": "x"},
                {"start": 3, "end": 4, "text": " "},
                "no object",
            ]
        }
    )
    assert len(script.segments) == 1
    assert script.broken == tuple(f"segment {n}" for n in range(2, 8))


@given(VALUES)
def test_any_json_is_read_or_not(data: object) -> None:
    for knows, read in (
        (engine_json.is_whisper, engine_json.whisper),
        (engine_json.is_whisper_cpp, engine_json.whisper_cpp),
        (engine_json.is_funasr, engine_json.funasr),
    ):
        if knows(data):
            assert all(s.start_ms <= s.end_ms for s in read(data).segments)
