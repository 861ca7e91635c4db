"""Uploaded files wait under their own plain name and are deleted when they are let go."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.casefile import CaseFile, example
from fairdue.desk.staging import RECORDINGS, Staging, placed, safe_name
from fairdue.facts import Problem, Recording

BCR = "20260422_215530.123+0800_in_sim1_01000001001_"
SIDECAR = (
    b'{"timestamp_unix_ms": 1776866130123, "direction": "in",'
    b' "calls": [{"phone_number": "+8610055550001"}],'
    b' "output": {"recording": {"duration_secs_total": 61.4, "was_ever_paused": false}}}'
)


@given(st.text(max_size=300))
def test_a_name_never_leaves_its_folder(name: str) -> None:
    plain = safe_name(name)
    assert plain not in {"", ".", ".."}
    assert not set(plain) & set("/\\\x00")
    assert Path("/waiting", plain).parent == Path("/waiting")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("calls.xml", "calls.xml"), ("../../etc/passwd", "passwd"), ("C:\\a\\短信.xml", "短信.xml")],
)
def test_a_file_keeps_its_own_name(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def test_sound_files_wait_together_and_others_apart(tmp_path: Path) -> None:
    places = Staging(tmp_path).place(["a.mp3", "b.amr", "loans.csv"])
    assert places[0].parent == places[1].parent
    assert places[0].parent.name == RECORDINGS
    assert places[2].parent != places[0].parent
    assert stat.S_IMODE(places[2].parent.stat().st_mode) == 0o700


def test_side_cars_and_transcripts_wait_with_the_recording_they_are_named_like(
    tmp_path: Path,
) -> None:
    names = ["a.mp3", "a.json", "a.mp3.json", "a.zh.srt", "b.json", "a.csv"]
    sound, *beside, other, table = Staging(tmp_path).place(names)
    assert {place.parent for place in beside} == {sound.parent}
    assert sound.parent not in {other.parent, table.parent}


def test_two_files_of_the_same_name_are_both_kept(tmp_path: Path, empty_case: CaseFile) -> None:
    staging = Staging(tmp_path)
    names = [f"{BCR}.oga", f"{BCR}.json", f"one/{BCR}.oga", f"one/{BCR}.json"]
    places = staging.place(names)
    assert len(set(places)) == 4
    assert places[2].parent == places[3].parent
    for place in places:
        place.write_bytes(SIDECAR if place.suffix == ".json" else b"OggS")
    staging.look(places, empty_case)
    assert len(staging.keys()) == 1


def test_an_uploaded_side_car_tells_what_it_does_in_a_folder(
    tmp_path: Path, empty_case: CaseFile
) -> None:
    staging = Staging(tmp_path)
    sound, sidecar = staging.place(["renamed.oga", "renamed.json"])
    sound.write_bytes(b"OggS")
    sidecar.write_bytes(SIDECAR)
    staging.look([sound, sidecar], empty_case)
    (key,) = staging.keys()
    assert staging.keep(key, empty_case)
    (recording,) = empty_case.history().of(Recording)
    assert (recording.number, recording.duration_s) == ("10055550001", 61)
    assert list(tmp_path.rglob("renamed.*")) == []


def test_a_problem_is_placed_in_the_visitor_s_language() -> None:
    told = Problem(source="a.csv", place="row 4", code="x", wrong={}, remedy={})
    assert (placed(told, "zh-CN").place, placed(told, "en").place) == ("第4行", "row 4")


def test_a_waiting_file_is_deleted_once_kept_or_let_go(
    tmp_path: Path, empty_case: CaseFile
) -> None:
    staging = Staging(tmp_path)
    (place,) = staging.place(["loans.csv"])
    place.write_bytes((example.folder() / "loans.csv").read_bytes())
    staging.look([place], empty_case)
    (key,) = staging.keys()
    assert staging.keep(key, empty_case)
    assert list(tmp_path.rglob("*.csv")) == []
    assert staging.keep(key, empty_case) is None
    assert len(empty_case.history().loans) == 6
