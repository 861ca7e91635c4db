"""Folders of recordings: every file is a recording, a transcript or a problem."""

import datetime as dt
import json
from pathlib import Path

import pytest

from fairdue import intake
from fairdue.facts import Capture, Recording, SourceKind, Transcript

MP3 = b"ID3\x04\0\0\0\0\0\0sound"
BCR = "20260422_215530.123+0800_in_sim1_01000001001_"
SRT = "1\n00:00:01,000 --> 00:00:02,000\n喂\n"


def put(folder: Path, name: str, data: bytes | str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


def sidecar(**changes: object) -> str:
    told = {
        "timestamp_unix_ms": 1776866130123,
        "direction": "in",
        "calls": [{"phone_number": "+8610055550001", "contact_name": None}],
        "output": {"recording": {"duration_secs_total": 61.4, "was_ever_paused": True}},
    }
    return json.dumps(told | changes)


def test_a_recording_is_a_fact_and_its_bytes_are_kept_untouched(tmp_path: Path) -> None:
    put(tmp_path, "call_rec/01000003101(01000003101)_20260402221210.mp3", MP3)
    reading = intake.read(tmp_path)
    (fact,) = reading.facts
    (kept,) = reading.attachments
    assert isinstance(fact, Recording)
    assert fact.occurred_at == dt.datetime(2026, 4, 2, 14, 12, 10, tzinfo=dt.UTC)
    assert (fact.number, fact.sha256) == ("01000003101", kept.sha256)
    assert kept.path.read_bytes() == MP3
    assert (kept.media, kept.capture, kept.number) == (
        "audio/mpeg",
        Capture.ORIGINAL,
        "01000003101",
    )
    assert fact.source is not None
    assert fact.source.name == "call_rec/01000003101(01000003101)_20260402221210.mp3"


def test_one_sound_file_alone_is_read_too(tmp_path: Path) -> None:
    put(tmp_path, "10066660001-2605192310.mp3", MP3)
    reading = intake.read(tmp_path / "10066660001-2605192310.mp3")
    assert reading.format.name == "recordings"
    assert len(reading.facts) == 1


def test_a_side_car_tells_how_long_and_whether_it_was_paused(tmp_path: Path) -> None:
    put(tmp_path, f"{BCR}.oga", b"OggS")
    put(tmp_path, f"{BCR}.json", sidecar())
    reading = intake.read(tmp_path)
    (fact,) = reading.facts
    assert isinstance(fact, Recording)
    assert (fact.duration_s, fact.paused, fact.incoming) == (61, True, True)
    assert (reading.rows, reading.taken, reading.problems) == (2, 2, ())


def test_a_side_car_helps_a_name_that_tells_nothing(tmp_path: Path) -> None:
    put(tmp_path, "renamed.oga", b"OggS")
    put(tmp_path, "renamed.json", sidecar())
    (fact,) = intake.read(tmp_path).facts
    assert isinstance(fact, Recording)
    assert (fact.number, fact.occurred_at.year) == ("10055550001", 2026)


@pytest.mark.parametrize("when", [1, 10**17, 2**63])
def test_a_side_car_of_no_possible_time_tells_nothing(tmp_path: Path, when: int) -> None:
    put(tmp_path, "renamed.oga", b"OggS")
    put(tmp_path, "renamed.json", sidecar(timestamp_unix_ms=when))
    reading = intake.read(tmp_path)
    assert [p.code for p in reading.problems] == ["recording_unmatched"] * 2
    assert (reading.rows, reading.refused, reading.facts) == (2, 2, ())


@pytest.mark.parametrize("broken", ["{", "[]", sidecar(timestamp_unix_ms="soon")])
def test_a_broken_side_car_is_a_problem_and_the_recording_stays(
    tmp_path: Path, broken: str
) -> None:
    put(tmp_path, f"{BCR}.oga", b"OggS")
    put(tmp_path, f"{BCR}.json", broken)
    reading = intake.read(tmp_path)
    assert [p.code for p in reading.problems] == ["sidecar_unreadable"]
    assert (reading.rows, len(reading.facts)) == (2, 1)


def test_every_other_file_is_a_problem_that_tells_its_place(tmp_path: Path) -> None:
    put(tmp_path, "10055550001_20260514101530.amr", b"#!AMR\n")
    put(tmp_path, "voice memo.m4a", b"\0\0\0\x18ftypM4A ")
    put(tmp_path, "notes.txt", "milk")
    put(tmp_path, ".nomedia", "")
    (tmp_path / "link.mp3").symlink_to(tmp_path / "notes.txt")
    reading = intake.read(tmp_path)
    told = {(p.place, p.code) for p in reading.problems}
    assert told == {
        ("file 2 of 4 (….mp3)", "not_a_recording"),
        ("file 3 of 4 (….txt)", "not_a_recording"),
        ("file 4 of 4 (….m4a)", "recording_unmatched"),
    }
    assert {p.source for p in reading.problems} == {tmp_path.name}
    assert (reading.rows, reading.taken, reading.refused) == (4, 1, 3)


def test_no_problem_shows_the_number_or_the_name_in_a_file_s_name(tmp_path: Path) -> None:
    put(tmp_path, f"Mama/{BCR}.oga", b"OggS")
    put(tmp_path, f"Mama/{BCR}.json", '{"calls": [{"phone_number": 10055550001}]}')
    put(tmp_path, "Mama 10090010001.m4a", b"\0\0\0\x18ftypM4A ")
    put(tmp_path, "10090010001_20260514101530.srt", SRT + "\n2\nbroken\n")
    put(tmp_path, "Mama@10090010001_20260514101530.amr", "no sound")
    put(tmp_path, "call.10090010001", "no sound")
    reading = intake.read(tmp_path)
    assert len(reading.problems) == 5
    for problem in reading.problems:
        for locale in ("zh-CN", "en"):
            shown = problem.line(locale).replace(problem.remedy[locale], "")
            assert not any(told in shown for told in ("Mama", "10090010001", "01000001001"))
    broken = next(p for p in reading.problems if p.code == "sidecar_unreadable")
    assert broken.place == "file 2 of 6 (….json, 2026-04-22)"
    assert "第2个文件，共6个（….json，2026-04-22）" in broken.line("zh-CN")
    cue = next(p for p in reading.problems if p.code == "cue_broken")
    assert cue.place == "file 1 of 6 (….srt, 2026-05-14), cue 2"


@pytest.mark.parametrize(
    ("name", "data", "source"),
    [
        ("10090010001_20260514101530.srt", SRT + "\n2\nbroken\n", "….srt, 2026-05-14"),
        ("Mama.m4a", b"\0\0\0\x18ftypM4A ", "….m4a"),
    ],
)
def test_a_single_file_is_veiled_too(
    tmp_path: Path, name: str, data: bytes | str, source: str
) -> None:
    put(tmp_path, name, data)
    (problem,) = intake.read(tmp_path / name).problems
    assert problem.source == source


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("10090010001_20260514101530.json", "….json, 2026-05-14"),
        ("Mama.amr", "….amr"),
        ("list.txt", "list.txt"),
    ],
)
def test_a_file_named_like_a_recording_is_refused_without_its_name(
    tmp_path: Path, name: str, source: str
) -> None:
    put(tmp_path, name, "nothing known")
    with pytest.raises(intake.NotRecognised) as refused:
        intake.stream(tmp_path / name)
    assert refused.value.problem.source == source


def test_a_transcript_in_json_named_like_the_sound_is_no_side_car(tmp_path: Path) -> None:
    put(tmp_path, "10055550001_20260514101530.mp3", MP3)
    said = {"segments": [{"start": 0, "end": 1, "text": "喂"}]}
    put(tmp_path, "10055550001_20260514101530.json", json.dumps(said))
    reading = intake.read(tmp_path)
    assert reading.problems == ()
    assert sum(isinstance(fact, Transcript) for fact in reading.facts) == 1


def test_transcripts_beside_the_sound_are_read_as_transcripts(tmp_path: Path) -> None:
    put(tmp_path, "10055550001_20260514101530.mp3", MP3)
    put(tmp_path, "10055550001_20260514101530.srt", SRT)
    facts = intake.read(tmp_path).facts
    transcript = next(fact for fact in facts if isinstance(fact, Transcript))
    assert {fact.stem for fact in facts if isinstance(fact, Recording)} == {transcript.stem}
    assert transcript.source is not None
    assert transcript.source.kind is SourceKind.TRANSCRIPT


def test_the_digest_of_a_folder_changes_with_any_of_its_files(tmp_path: Path) -> None:
    put(tmp_path, "a/10055550001_20260514101530.mp3", MP3)
    before = intake.stream(tmp_path).sha256
    put(tmp_path, "a/10055550001_20260514101530.mp3", MP3 + b"x")
    assert intake.stream(tmp_path).sha256 != before
