"""The program that changes the judge to see whether some test notices still works."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fairdue.conduct.kinds import KINDS
from tools.mutants import mutants_of
from tools.mutate import BENEATH, SOURCE, Score, alike, of_kind, write

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = '''"""A module."""

FEW = frozenset({Kind.CALL, Kind.TEXT})


class Term:
    """A form."""

    def late(self, hour: int) -> bool:
        """Whether it is late."""
        if hour is None:
            return False
        for _ in range(hour):
            continue
        return not self.early and hour + 1 >= max(22, hour)
'''


def test_each_sort_of_small_change_is_made(tmp_path: Path) -> None:
    file = tmp_path / "example.py"
    file.write_text(EXAMPLE, encoding="utf-8")
    made = [(m.line.split()[0], m.what) for m in mutants_of(file)]
    assert made == [
        ("FEW", "Kind.CALL left out"),
        ("FEW", "Kind.TEXT left out"),
        ("if", "guard removed"),
        ("if", "Is -> IsNot"),
        ("return", "False -> True"),
        ("continue", "continue -> break"),
        ("return", "-> Or"),
        ("return", "not left out"),
        ("return", "GtE -> Gt"),
        ("return", "GtE -> Lt"),
        ("return", "Add -> Sub"),
        ("return", "1 -> 2"),
        ("return", "1 -> 0"),
        ("return", "max -> min"),
        ("return", "22 -> 23"),
        ("return", "22 -> 21"),
    ]


@pytest.mark.parametrize("number", range(16))
def test_a_change_alters_one_line_of_the_program(tmp_path: Path, number: int) -> None:
    file = tmp_path / "example.py"
    file.write_text(EXAMPLE, encoding="utf-8")
    mutant = mutants_of(file)[number]
    before = ast.unparse(mutant.top).splitlines()
    mutant.make()
    after = ast.unparse(ast.fix_missing_locations(mutant.top)).splitlines()
    assert before != after
    assert len(set(before) - set(after)) <= 2


def test_the_row_of_a_kind_is_written_and_the_others_stay(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Scores\n<!-- scores -->\n<!-- end -->\nMore.\n", encoding="utf-8")
    write("time_window", Score(mutants=60, killed=59, alike=1), "2026-11-22 `abc`", page)
    write("recipient", Score(mutants=6, killed=3), "2026-11-22 `abc`", page)
    write("recipient", Score(mutants=6, of=6, killed=6), "2026-11-23 `def`", page)
    write("open_norm", Score(mutants=50, of=150, killed=45), "2026-11-23 `def`", page)
    assert page.read_text(encoding="utf-8").splitlines() == [
        "# Scores",
        "<!-- scores -->",
        "| | tried | killed | score | left out | as of |",
        "|---|---:|---:|---:|---:|---|",
        "| `open_norm` | 50 of 150 | 45 | 90.0 % | 0 | 2026-11-23 `def` |",
        "| `recipient` | 6 | 6 | 100.0 % | 0 | 2026-11-23 `def` |",
        "| `time_window` | 60 | 59 | 98.3 % | 1 | 2026-11-22 `abc` |",
        "<!-- end -->",
        "More.",
    ]


def test_each_change_that_is_left_out_is_one_that_can_be_made() -> None:
    possible = {
        (str(m.path.relative_to(SOURCE)), m.line, m.what)
        for kind in (*KINDS, *BENEATH)
        for m in of_kind(kind)
    }
    assert set(alike()) <= possible


def test_the_cases_of_one_rule_notice_most_changes_of_its_kind() -> None:
    program = [sys.executable, "tools/mutate.py", "recipient", "--rows", "C18-persons"]
    told = subprocess.run(
        [*program, "--survivors"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    first, *left = told.stdout.splitlines()
    assert re.match(r"recipient +6 +4 +66\.7 %", first)
    assert [line.split("] ")[1].split(" |")[0] for line in left] == ["guard removed"] * 2
