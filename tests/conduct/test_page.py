"""What a rulebook's author reads when a word, number or table does not fit: what would fit."""

import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from fairdue import conduct

SHIPPED = Path(str(files("fairdue"))) / "rulebooks"
US = "us/regf"
CN = "cn/gbt45251"


def refusal(
    tmp_path: Path, book: str, file: str, old: str, new: str
) -> tuple[conduct.RulebookError, str]:
    """The refusal of a shipped rulebook with one thing changed, and the line that it names."""
    shutil.copytree(SHIPPED / book, tmp_path / "book")
    page = tmp_path / "book" / file
    text = page.read_text(encoding="utf-8")
    changed = re.sub(old, new, text, count=1)
    assert changed != text
    page.write_text(changed, encoding="utf-8")
    with pytest.raises(conduct.RulebookError) as caught:
        conduct.load(folder=tmp_path)
    return caught.value, ("", *changed.split("\n"))[caught.value.line]


@pytest.mark.parametrize(
    ("place", "old", "new", "remedy"),
    [
        ((CN, "hours.toml"), r"title\.en = .*", "title.en = 5", "Write a text in quotes"),
        (
            (US, "call-frequency.toml"),
            'litigation = "active',
            'trial = "active',
            "Choose one of collect, restore_contact, ",
        ),
        (
            (US, "foul-language.toml"),
            'purposes = "any"',
            'purposes = "none"',
            "Choose one of any, ",
        ),
        (("ph/mc18", "hours.toml"), "than_days = 15", 'than_days = "15"', "Write a whole number"),
        (
            (US, "dispute-received.toml"),
            'form = "after_notice"',
            'form = "later"',
            "Choose one of after_notice",
        ),
        (
            (US, "dispute-received.toml"),
            'form = "request_received"',
            'form = "asked"',
            "request_received",
        ),
        ((CN, "talks-a-day.toml"), "days = 1 ", "days = 0 ", "Write a whole number"),
        ((CN, "talks-a-day.toml"), ", days = 1", "", "It holds convention, days, since"),
        ((CN, "talks-a-day.toml"), "scope = .*", "scope = 3", "Choose one of creditor_group, "),
        ((CN, "hours.toml"), r"forbidden = \[[^]]*\]", "forbidden = []", "Write at least one span"),
        ((CN, "hours.toml"), 'kind = "time_window"', "kind = 7", "Write a text in quotes"),
        ((CN, "rulebook.toml"), "from = .*", "from = 2025-02-28T00:00:00", "Write a day without"),
    ],
)
def test_the_remedy_says_what_would_fit(
    tmp_path: Path, place: tuple[str, str], old: str, new: str, remedy: str
) -> None:
    error, line = refusal(tmp_path, *place, old, new)
    assert remedy in error.remedy
    last = error.field.rpartition(".")[2]
    assert last in line or "trial" in line or line.startswith("[")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (r"(?s)\[\[version\]\].*", "version = []\n", "version"),
        (r"(?s)\[\[version\]\].*", "version = 5\n", "version"),
        ("cite.article", "cites.article", "cites"),
    ],
)
def test_a_file_without_its_versions_or_with_a_strange_table(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    error, line = refusal(tmp_path, CN, "hours.toml", old, new)
    assert error.field == field
    assert line.startswith(field)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED / CN, tmp_path / "book")
    (tmp_path / "book" / "hours.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(conduct.RulebookError, match=r"book/hours\.toml, file: .*UTF-8"):
        conduct.load(folder=tmp_path)
