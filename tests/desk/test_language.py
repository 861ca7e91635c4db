"""Both languages are complete, and each visitor gets the one they read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir

from fairdue.desk.labels import LABELS
from fairdue.desk.language import LOCALES, catalogue, chosen, words
from fairdue.facts import Force, Label, LenderKind, RequestKind, Role, Verdict

DESK = Path(__file__).resolve().parents[2] / "src" / "fairdue" / "desk"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
KEYWORDS = {"_": None, "ngettext": (1, 2), "N_": None}


def messages() -> Iterator[str]:
    """Every message that a page or module names."""
    found = extract_from_dir(str(DESK), METHODS, OPTIONS, KEYWORDS)
    for _, _, message, _, _ in found:
        yield message if isinstance(message, str) else message[0]


def texts_of(message: Message) -> list[str]:
    string = message.string
    return [string] if isinstance(string, str) else list(string or ())


def fields(text: str) -> list[str]:
    return sorted(re.findall(r"%\((\w+)\)s", text))


@pytest.mark.parametrize("locale", sorted(LOCALES))
def test_every_message_is_in_the_catalogue_and_nothing_else(locale: str) -> None:
    named = set(messages())
    kept = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue(locale) if m.id}
    assert named - kept == set()
    assert kept - named == set()


@pytest.mark.parametrize("locale", sorted(LOCALES))
def test_every_message_is_translated_and_none_is_a_guess(locale: str) -> None:
    for message in catalogue(locale):
        if not message.id:
            continue
        texts = texts_of(message)
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        first = message.id if isinstance(message.id, str) else message.id[0]
        for text in texts:
            assert fields(text) == fields(first), message.id


def test_chinese_texts_are_chinese() -> None:
    allowed = re.compile(r"fairdue|SHA-256|PDF|XML|Esc|%\(\w+\)s")
    for message in catalogue("zh-CN"):
        texts = texts_of(message)
        for text in texts if message.id else ():
            assert not re.search(r"[A-Za-z]{2,}", allowed.sub("", text)), text


def test_chinese_texts_have_chinese_punctuation() -> None:
    free = re.compile(r"%\(\w+\)s|\d+[.:]\d+")
    for message in catalogue("zh-CN"):
        for text in texts_of(message) if message.id else ():
            assert not set(free.sub("", text)) & set(',.:;?()"'), text


@pytest.mark.parametrize("locale", sorted(LOCALES))
def test_no_text_shouts(locale: str) -> None:
    for message in catalogue(locale):
        texts = texts_of(message)
        for text in texts if message.id else ():
            assert not set(text) & set("!！"), text


@pytest.mark.parametrize("kind", [Force, Label, LenderKind, RequestKind, Role, Verdict])
def test_every_member_of_an_enum_has_a_word(kind: type) -> None:
    assert set(LABELS[kind]) == set(kind)  # type: ignore[call-overload]


@pytest.mark.parametrize("table", list(LABELS.values()))
def test_tables_of_words_leave_no_member_out(table: dict[object, str]) -> None:
    members = set(type(next(iter(table))))  # type: ignore[call-overload]
    assert members == set(table)


@pytest.mark.parametrize(
    ("cookie", "case", "accept", "locale"),
    [
        ("en", "zh-CN", "zh", "en"),
        (None, "en", "zh", "en"),
        (None, None, "fr-FR,en-US;q=0.8", "en"),
        (None, None, "zh-TW,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("fr", "xx", "", "zh-CN"),
    ],
)
def test_a_visitor_reads_what_they_chose_else_the_case_else_the_browser(
    cookie: str | None, case: str | None, accept: str, locale: str
) -> None:
    assert chosen(cookie, case, accept) == locale


def test_plurals_follow_the_language() -> None:
    one, many = "%(num)s fact", "%(num)s facts"
    assert words("en").ngettext(one, many, 1) == one
    assert words("en").ngettext(one, many, 2) == many
    assert words("zh-CN").ngettext(one, many, 2) == "%(num)s 条事实"
