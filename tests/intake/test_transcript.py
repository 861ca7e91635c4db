"""A transcript finds its call by its name, and keeps what can be kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import intake
from fairdue.facts import Contact, ContactKind, Direction, History, Recording, Transcript
from fairdue.intake.transcript import stem_of

Put = Callable[..., Path]
STEM = "10055550001_20260514101530"
SRT = "1\n00:00:01,000 --> 00:00:02,000\n喂\n\n2\nbroken\n\n3\n00:00:03,000 --> 00:00:04,000\n好\n"


def test_a_transcript_comes_with_its_recording_and_its_bytes(put: Put) -> None:
    reading = intake.read(put(SRT, name=f"{STEM}.srt"))
    recording, transcript = reading.facts
    (kept,) = reading.attachments
    assert isinstance(recording, Recording)
    assert isinstance(transcript, Transcript)
    assert recording.stem == transcript.stem == STEM
    assert recording.occurred_at == transcript.occurred_at
    assert (recording.number, recording.sha256) == ("10055550001", "")
    assert [segment.text for segment in transcript.segments] == ["喂", "好"]
    assert (kept.sha256, kept.number) == (reading.sha256, "10055550001")


def test_a_broken_cue_is_a_row_of_its_own(put: Put) -> None:
    reading = intake.read(put(SRT, name=f"{STEM}.srt"))
    assert [(p.code, p.place) for p in reading.problems] == [("cue_broken", "cue 2")]
    assert (reading.rows, reading.taken, reading.refused) == (2, 1, 1)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("meeting.srt", SRT, "transcript_undated"),
        (f"{STEM}.json", '{"segments": []}', "transcript_empty"),
    ],
)
def test_a_transcript_of_no_known_call_is_a_problem(
    put: Put, name: str, text: str, code: str
) -> None:
    reading = intake.read(put(text, name=name))
    assert code in {p.code for p in reading.problems}
    assert (reading.facts, reading.attachments) == ((), ())


def test_what_is_no_number_in_json_is_missing(put: Put) -> None:
    text = (
        '{"segments": [{"start": 0.0, "end": 1.5, "text": "喂", "avg_logprob": NaN},'
        ' {"start": 2, "end": 3, "text": "好", "avg_logprob": -Infinity},'
        ' {"start": NaN, "end": 9, "text": "谁"}]}'
    )
    reading = intake.read(put(text, name=f"{STEM}.json"))
    transcript = next(fact for fact in reading.facts if isinstance(fact, Transcript))
    assert [(s.text, s.confidence) for s in transcript.segments] == [("喂", None), ("好", None)]
    assert [(p.code, p.place) for p in reading.problems] == [("cue_broken", "segment 3")]


def test_the_words_reach_the_call_they_are_of(put: Put) -> None:
    facts = intake.read(put(SRT, name=f"{STEM}.srt")).facts
    call = Contact(
        occurred_at=facts[0].occurred_at,
        kind=ContactKind.CALL,
        direction=Direction.OUT,
        by="juli",
        collector_number="10055550001",
    )
    history = History([*facts, call])
    assert [r.stem for r in history.recordings_of(call)] == [STEM]


@pytest.mark.parametrize(
    "name",
    [f"{STEM}.srt", f"{STEM}.mp3.json", f"{STEM}.wav.zh.srt", f"{STEM}.zh-CN.vtt", f"{STEM}.TXT"],
)
def test_the_stem_is_the_recording_s_name(name: str) -> None:
    assert stem_of(f"folder/{name}") == STEM


def test_a_stem_with_dots_stays_whole() -> None:
    stem = "20260422_215530.123+0800_in_sim1_01000001001_"
    assert stem_of(f"{stem}.json") == stem
