"""The reference pages are what the code says today; the README's commands exist."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from fairdue.cli import app
from fairdue.cli.schema import contacts as contact_columns
from fairdue.cli.session import Exit
from fairdue.conduct.sentence import MISSING

ROOT = Path(__file__).resolve().parents[2]


def _generator() -> object:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate"] = module
    spec.loader.exec_module(module)
    return module


PAGES = _generator().PAGES  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    written = (ROOT / "docs" / "reference" / f"{name}.md").read_text(encoding="utf-8")
    assert written == PAGES[name](), "run make docs"


def test_every_command_named_in_the_documents_exists() -> None:
    known = {n for n in app if not n.startswith("-")}
    pages = [ROOT / "README.md", ROOT / "CODE.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for page in pages:
        named = re.findall(r"(?:`|bin/|\$ )fairdue ([a-z]+)", page.read_text(encoding="utf-8"))
        assert set(named) <= known, page


def test_every_command_stands_on_the_page_of_exit_codes() -> None:
    page = (ROOT / "docs" / "reference" / "exit-codes.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`([a-z]+)[ `]", row.split(" | ")[0])}
    assert told == {n for n in app if not n.startswith("-")}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)} >= {*Exit}


def test_every_link_between_documents_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CODE.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page}: {target}"


def test_what_may_be_missing_is_told_with_columns_that_exist() -> None:
    known = {str(column["name"]) for column in contact_columns()}
    told = _generator().TOLD_BY  # type: ignore[attr-defined]
    assert told.keys() == MISSING.keys()
    named = {word for text in told.values() for word in re.findall(r"`([a-z_]+)`", text)}
    assert named - {"purpose"} <= known
    assert "`creditor`" in told["creditor"]
