"""The folder of uploaded files outlives no desk, not even one that was killed."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from fairdue.desk.waiting_room import WaitingRoom

KILLED = """
import os, signal
from fairdue.desk.waiting_room import WaitingRoom
kept = WaitingRoom()
(kept.path / "calls.xml").write_text("private")
print(kept.path, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)


def test_what_a_killed_desk_left_is_removed_by_the_next_one(tmp_path: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED], capture_output=True, text=True, check=False
    )
    left = Path(killed.stdout.strip())
    assert (left / "calls.xml").exists()
    assert left.parent == tmp_path
    running = WaitingRoom()
    assert not left.exists()
    other = WaitingRoom()
    assert running.path.exists()
    assert running.path != other.path
    assert running.path.stat().st_mode & 0o077 == 0


def test_the_folder_goes_with_its_desk(tmp_path: Path) -> None:
    closed, dropped = WaitingRoom(), WaitingRoom()
    closed.close()
    closed.close()
    del dropped
    gc.collect()
    assert list(tmp_path.glob("fairdue-desk-*")) == []


def test_a_folder_without_a_lock_is_left_alone(tmp_path: Path) -> None:
    begun = tmp_path / "fairdue-desk-begun"
    begun.mkdir()
    WaitingRoom()
    assert begun.exists()
