"""The texts of problems: both languages, nothing left open, nothing unused."""

import re
import tomllib
from pathlib import Path

import pytest

from fairdue import intake as package
from fairdue.intake.origin import LOCALES, problem

FOLDER = Path(package.__file__).parent
TEXTS = tomllib.loads((FOLDER / "problems.toml").read_text("utf-8"))
SOURCE = "\n".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))


@pytest.mark.parametrize("code", TEXTS)
def test_a_problem_says_what_is_wrong_and_what_to_do_in_both_languages(code: str) -> None:
    blanks = dict.fromkeys(re.findall(r"{(\w+)}", str(TEXTS[code])), "…")
    told = problem("file.csv", "row 5", code, blanks)
    for locale in LOCALES:
        assert told.wrong[locale]
        assert told.remedy[locale]
        assert "{" not in told.line(locale)
    assert "file.csv, row 5" in told.line("en")
    assert "file.csv，第5行" in told.line("zh-CN")


@pytest.mark.parametrize("code", TEXTS)
def test_both_languages_name_the_same_blanks(code: str) -> None:
    for part in ("wrong", "remedy"):
        zh, en = (set(re.findall(r"{(\w+)}", TEXTS[code][part][at])) for at in LOCALES)
        assert zh - {"title"} == en - {"name"} or zh == en


def test_no_text_is_left_without_a_use() -> None:
    kinds = {"money", "paid", "day", "moment", "percent", "ratio", "integer", "yesno", "windows"}
    unused = {code for code in TEXTS if f'"{code}"' not in SOURCE} - kinds
    assert unused == set()


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("row 3, 还款时间, 金额", "第3行，还款时间，金额"),
        ("sms 110", "第110条短信"),
        ("call 6", "第6条通话"),
        ("after row 7", "第7行之后"),
        (
            "file 3 of 12 (….srt, 2026-05-14), cue 2",
            "第3个文件，共12个（….srt，2026-05-14），第2句",
        ),
        ("row house", "row house"),
        ("", ""),
    ],
)
def test_a_place_is_stable_and_shown_in_the_reader_s_language(place: str, shown: str) -> None:
    told = problem("a", place, "message_not_sent", {})
    assert (told.place, told.shown_place("en"), told.shown_place("zh-CN")) == (place, place, shown)


def test_braces_in_a_value_stay_as_they_are() -> None:
    told = problem("a", "b", "type_unknown", {"value": "{0} {x}"})
    assert "{0} {x}" in told.wrong["en"]
