"""Where in a rulebook a key stands: the line that an error names is the one to mend."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from fairdue.conduct.toml_lines import line_of, lines_of

HOURS = '''title.en = "Hours" # [not] = "a key"
text.en = """
forbidden = "quoted" \\"""
[[version]]
"""
note = 'it "is" = so'
[[version]]
from = 2025-02-28
forbidden = [
  { start = "22:00", end = "08:00" }, # at night
  { start = "12:00", end = "14:00" },

]
[version.timely]
within.days = 3
[[version]]
"from" = 2026-01-01
[version.timely]
within.days = 5
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title", "en"), 1),
        (("text",), 2),
        (("note",), 6),
        (("version", 0), 7),
        (("version", 0, "from"), 8),
        (("version", 0, "forbidden", 0, "end"), 10),
        (("version", 0, "forbidden", 1), 11),
        (("version", 0, "forbidden", 1, "end"), 11),
        (("version", 0, "timely", "within", "days"), 15),
        (("version", 1, "from"), 17),
        (("version", 1, "timely", "within", "days"), 19),
        (("version", 1, "clock"), 16),
        (("kind",), 0),
    ],
)
def test_the_line_of_a_key(path: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(HOURS)
    assert line_of(lines_of(HOURS), path) == line


def paths(value: Any, here: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {here} if here else set()
    if isinstance(value, dict):
        return found.union(*(paths(inner, (*here, key)) for key, inner in value.items()))
    if isinstance(value, list):
        return found.union(*(paths(inner, (*here, n)) for n, inner in enumerate(value)))
    return found


def test_every_key_of_the_shipped_rulebooks_is_found() -> None:
    pages = list((Path(str(files("fairdue"))) / "rulebooks").rglob("*.toml"))
    assert len(pages) > 100
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert set(lines_of(text)) == paths(tomllib.loads(text)), page
