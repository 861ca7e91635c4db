"""Uploaded files wait under their own plain name and are deleted when they are let go."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.casefile import CaseFile, example
from fairdue.desk.staging import RECORDINGS, Staging, safe_name


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
