"""Every rule marked `checked` cites passages that exist and hold the words that decide it."""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from fairdue import conduct
from fairdue.conduct.lint_situation import words_of
from fairdue.facts import RuleStatus
from law import provision

HERE = Path(__file__).parent
BOOKS = conduct.load()
CHECKED = [r for r in BOOKS.rules if r.status is RuleStatus.CHECKED]
AMERICAN = [r for r in CHECKED if r.rulebook == "us.regf"]
CHINESE = [r for r in CHECKED if r.rulebook != "us.regf"]
REGF = (HERE / "us-12cfr1006.txt").read_text(encoding="utf-8")
SAID = {3: "three", 5: "five", 6: "six", 7: "seven"}
CLOCKS = {"08:00": "8:00 a.m.", "21:00": "9:00 p.m."}


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def american(rule: conduct.Rule) -> str:
    return "\n".join(provision.passages(REGF, rule.versions[0].citation.article["en"]))


def chinese(rule: conduct.Rule) -> str:
    text = (HERE / table("cn.toml")["texts"][rule.rulebook]).read_text(encoding="utf-8")
    cited = provision.articles(rule.versions[0].citation.article["zh-CN"])
    assert cited
    return "\n".join(provision.article(text, number) for number in cited)


def test_the_texts_are_those_that_were_read() -> None:
    listed = {row["file"]: row for row in table("sources.toml")["text"]}
    assert {*listed} == {p.name for p in (*HERE.glob("*.txt"), *HERE.glob("cn-*.md"))}
    for name, row in listed.items():
        assert hashlib.sha256((HERE / name).read_bytes()).hexdigest() == row["sha256"], name
        assert not row["whole"] or row["sha256"] == row["source_sha256"]


def test_every_checked_rule_has_its_words() -> None:
    assert {r.id.removeprefix("us.regf.") for r in AMERICAN} == {*table("us-regf.toml")["words"]}
    assert {r.id for r in CHINESE} == {*table("cn.toml")["words"]}


@pytest.mark.parametrize("rule", AMERICAN, ids=lambda r: r.id)
def test_a_paragraph_of_regulation_f_says_what_the_rule_says(rule: conduct.Rule) -> None:
    slug, read = rule.id.removeprefix("us.regf."), table("us-regf.toml")
    text = american(rule).lower()
    assert [w for w in read["words"][slug] if w not in text] == []
    texts, numbers = words_of(rule.versions[0])
    own = read.get("own", {}).get(slug, {})
    asked = {str(n): SAID.get(n, str(n)) for n in numbers if n}
    asked |= {clock: CLOCKS[clock] for clock in CLOCKS if clock in texts}
    foreign = {
        key
        for key, said in asked.items()
        if not re.search(rf"(?<![\w.(]){re.escape(said)}(?![\w)])", text)
    }
    assert foreign == {*own}, "numbers that the cited passages do not give"


@pytest.mark.parametrize("rule", CHINESE, ids=lambda r: r.id)
def test_an_article_of_chinese_law_says_what_the_rule_says(rule: conduct.Rule) -> None:
    text = chinese(rule)
    assert [w for w in table("cn.toml")["words"][rule.id] if w not in text] == []


@pytest.mark.parametrize("rule", CHECKED, ids=lambda r: r.id)
def test_both_languages_cite_the_same_numbers(rule: conduct.Rule) -> None:
    article = rule.versions[0].citation.article
    if rule.rulebook != "us.regf":
        numbers = [str(arabic(a)) for a in provision.articles(article["zh-CN"])]
        assert all(number in article["en"] for number in numbers)
        return
    for part in article["en"].replace("comments ", "").replace("comment ", "").split(", "):
        assert part.removeprefix("§ ") in article["zh-CN"]


DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
UNITS = {"十": 10, "百": 100, "千": 1000}


def arabic(article: str) -> int:
    """`第一千零三十三条` as 1033."""
    total, digit = 0, 0
    for sign in article[1:-1]:
        if sign in UNITS:
            total += (digit or 1) * UNITS[sign]
            digit = 0
        else:
            digit = DIGITS[sign]
    return total + digit


@pytest.mark.parametrize(
    "wrong",
    [
        *("§ 1006.15(a)", "§ 1006.14(z)", "§ 1006.6(d)(4)(ii)(C)(6)"),
        *("§ 1006.14(b)(2), (9)", "comment 14(b)(2)(i)-7", "comment 99(a)-1"),
    ],
)
def test_a_citation_of_nothing_is_found_out(wrong: str) -> None:
    with pytest.raises(LookupError):
        provision.passages(REGF, wrong)


def test_a_paragraph_ends_where_the_next_begins() -> None:
    (text,) = provision.passages(REGF, "§ 1006.6(d)(5)")
    assert text.startswith("(5) Procedures for telephone numbers for text messages.")
    assert "email address" not in text
    (first, second) = provision.passages(REGF, "§ 1006.14(b)(3), (4)")
    assert first.startswith("(3) Certain telephone calls")
    assert second.startswith("(4) Definition.")


def test_an_article_that_is_not_there_is_found_out() -> None:
    text = (HERE / "cn-pipl.md").read_text(encoding="utf-8")
    with pytest.raises(LookupError):
        provision.article(text, "第二十二条")
    assert "单独同意" in provision.article(text, "第二十三条")
