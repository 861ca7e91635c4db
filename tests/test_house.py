"""The house: sizes, names and words that every file keeps to."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "fairdue"
MODULES = sorted(SOURCE.rglob("*.py"))
MODULE_LINES_MAX = 600
MODULE_LINES_MEDIAN = 150
FUNCTION_LINES_MAX = 70
FUNCTION_LINES_MEDIAN = 10
NAMES_NOT_TAKEN = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}
HEAVY = ("litestar", "uvicorn", "typst", "vl_convert", "numba", "numpy", "pyarrow", "pyspark")


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            doc = ast.get_docstring(node, clean=False)
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield (
                f"{path.relative_to(ROOT)}:{node.lineno} {node.name}",
                lines - (doc.count("\n") + 1 if doc else 0),
            )


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def _printed(code: str) -> str:
    """What a program prints, run without the measurement of coverage, which imports by itself."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("COV")}
    program = [sys.executable, "-c", code]
    return subprocess.run(
        program, capture_output=True, text=True, check=True, env=plain
    ).stdout.strip()


def _median(numbers: list[int]) -> int:
    return sorted(numbers)[len(numbers) // 2]


def test_modules_can_be_read_in_one_sitting() -> None:
    lengths = {m: m.read_text(encoding="utf-8").count("\n") for m in MODULES}
    assert [f"{m}: {n}" for m, n in lengths.items() if n > MODULE_LINES_MAX] == []
    assert _median(list(lengths.values())) <= MODULE_LINES_MEDIAN


def test_functions_fit_on_a_page() -> None:
    lengths = [found for m in MODULES for found in _functions(m)]
    assert [f"{name}: {n}" for name, n in lengths if n > FUNCTION_LINES_MAX] == []
    assert _median([n for _, n in lengths]) <= FUNCTION_LINES_MEDIAN


def test_a_module_is_named_for_what_it_defines() -> None:
    assert [m for m in MODULES if m.stem in NAMES_NOT_TAKEN] == []


def test_every_package_has_tests() -> None:
    packages = {p.parent.name for p in SOURCE.glob("*/__init__.py")}
    tested = {p.name for p in (ROOT / "tests").iterdir() if list(p.glob("test_*.py"))}
    assert packages - tested == set()


def test_importing_fairdue_loads_nothing_heavy() -> None:
    code = f"import sys, fairdue, fairdue.facts; print([h for h in {HEAVY} if h in sys.modules])"
    assert _printed(code) == "[]"


def test_the_judge_can_be_had_without_web_pdf_and_storage() -> None:
    code = (
        "import sys, fairdue.conduct; print([h for h in "
        f"{(*HEAVY, 'sqlite3', 'cryptography', 'fairdue.journal')} if h in sys.modules])"
    )
    assert _printed(code) == "[]"


UNWANTED = {
    "a path of a machine": re.compile(r"(?<![\w.])/(?:root|work|home)/\w"),
    "a host of a package registry": re.compile(
        r"pypi\.org|pythonhosted|npmjs|deb\.debian|(?<!emit-)(?:index|registry)[-_]url",
        re.IGNORECASE,
    ),
    "a promise for later": re.compile(
        r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX|NotImplemented" r"Error)\b"
    ),
}
TEXT = {".py", ".md", ".toml", ".html", ".js", ".css", ".sh", ".yml", ".yaml", ".jinja", ".typ", ""}
NOT_OURS = ("conformance/", "htmx.min.js", "axe.min.js", "test_house.py")


@pytest.mark.parametrize("what", list(UNWANTED))
def test_the_repository_is_free_of(what: str) -> None:
    found = []
    for path in _tracked():
        name = str(path.relative_to(ROOT))
        if path.suffix not in TEXT or any(part in name for part in NOT_OURS):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if UNWANTED[what].search(line):
                found.append(f"{name}:{number}: {line.strip()[:80]}")
    assert found == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    marks = re.compile(r"pytest\.mark\.(?:skip|xfail)|pytest\.skip\(")
    tests = [p for p in (ROOT / "tests").rglob("*.py") if p.name != "test_house.py"]
    assert [str(p) for p in tests if marks.search(p.read_text(encoding="utf-8"))] == []
