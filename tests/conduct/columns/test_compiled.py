"""Compiled loops are kept on disk: the second start compiles nothing."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from fairdue.conduct.columns.compiled import compiled

TEXT = """\
def run(n, out):
    for i in range(n):
        out[i] = T0[i]
"""


def ran(text: str, table: tuple[int, ...]) -> tuple[list[int], int]:
    """What a loop wrote, and how often it was found on disk."""
    run = compiled(text, {"T0": table})
    out = np.zeros(3, np.int64)
    run(3, out)
    return out.tolist(), sum(run.stats.cache_hits.values())  # type: ignore[attr-defined] # numba's


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_what_was_compiled_once_is_found_by_the_next_start() -> None:
    assert ran(TEXT, (0, 1, 2)) == ([0, 1, 2], 0)
    told = f"from conduct.columns.test_compiled import TEXT, ran; print(*ran(TEXT, {(0, 1, 2)}))"
    tests = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    another = subprocess.run(
        [sys.executable, "-c", told], env=tests, capture_output=True, text=True, check=True
    )
    assert another.stdout.split() == ["[0,", "1,", "2]", "1"]


def test_another_table_is_another_loop() -> None:
    ran(TEXT, (0, 1, 2))
    assert ran(TEXT, (2, 1, 0)) == ([2, 1, 0], 0)


def test_where_no_folder_can_be_made_the_loop_runs_all_the_same(kept: Path) -> None:
    (kept / "fairdue").write_text("a file where the folder would be")
    assert ran(TEXT, (0, 1, 2)) == ([0, 1, 2], 0)
    assert ran(TEXT, (0, 1, 2)) == ([0, 1, 2], 0)
