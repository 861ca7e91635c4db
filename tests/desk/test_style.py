"""The pages and their style sheet name the same things."""

import re
from pathlib import Path

import pytest

DESK = Path(__file__).resolve().parents[2] / "src" / "fairdue" / "desk"
STYLE = "".join((DESK / "static" / name).read_text("utf-8") for name in ("desk.css", "desk.js"))
KNOWN = set(re.findall(r"\.([a-z][\w-]*)", STYLE))
PAGES = sorted((DESK / "templates").glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_class_of_a_page_is_in_the_style_sheet(page: Path) -> None:
    plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", page.read_text("utf-8"))
    named = {name for classes in re.findall(r'class="([^"]*)"', plain) for name in classes.split()}
    assert named - KNOWN == set()
