"""Forms as data: what does not fit is refused by name; values never become structure."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.facts import LetterKind
from fairdue.letters import Heading, Items, Paragraph, Signature, Table
from fairdue.letters.filler import Filled, Filler
from fairdue.letters.form import LOCALES, Node, Sentence, content, form, form_of
from fairdue.letters.wording import Wording, clean, wording

ENGLISH = wording("en", "Asia/Shanghai")
HEAD = {"version": "1", "name": "n", "purpose": "p", "whom": "w", "title": "T"}


def filled(parts: list[dict[str, object]], **values: object) -> Filled:
    """A form with these parts, filled; a fact whose id begins with c is only claimed."""
    filler = Filler(
        ENGLISH,
        claimed=lambda ids: any(i.startswith("c") for i in ids),
        source=lambda ids: "As told," if any(i.startswith("c") for i in ids) else "On record,",
    )
    return filler.fill(form({**HEAD, "part": parts}, name="test"), values)


def test_a_form_with_an_unknown_field_is_refused_by_file_and_field() -> None:
    with pytest.raises(ValueError, match=r"test\.toml: .*unknown field `wehn`"):
        form({**HEAD, "part": [{"wehn": "x"}]}, name="test.toml")


def test_a_value_that_the_letter_does_not_have_is_an_error() -> None:
    with pytest.raises(ValueError, match="'names'"):
        filled([{"say": [{"text": "{{ it }}", "each": "names"}]}])


def test_sentences_with_facts_become_claims() -> None:
    made = filled([{"say": [{"text": "{{ according }} it rained.", "facts": "ids"}]}], ids=("r1",))
    assert made.blocks == (Paragraph(text="On record, it rained."),)
    assert [(c.text, c.facts, c.claimed) for c in made.claims] == [
        ("On record, it rained.", ("r1",), False)
    ]


def test_a_claimed_fact_is_worded_as_claimed_even_where_the_form_forgets_it() -> None:
    made = filled([{"say": [{"text": "it rained.", "facts": "ids"}]}], ids=("c1",))
    assert made.claims[0].text == "it rained. (as stated only)"
    assert made.claims[0].claimed


def test_a_row_on_a_claimed_fact_is_marked_too() -> None:
    rows = [{"each": "ids", "cells": ["{{ it }}", "rain"], "facts": "[it]"}]
    made = filled([{"columns": ["Id", "What"], "rows": rows}], ids=("c1", "r1"))
    assert made.blocks == (
        Table(columns=("Id", "What"), rows=(("c1", "rain (as stated only)"), ("r1", "rain"))),
    )


def test_parts_repeat_with_their_numbers_and_parts_within_them() -> None:
    inner = [{"heading": "{{ n }}. {{ it }}"}, {"say": [{"text": "{{ it }}!"}]}]
    made = filled([{"each": "names", "part": inner}], names="ab")
    assert made.blocks == (
        Heading(text="1. a"),
        Paragraph(text="a!"),
        Heading(text="2. b"),
        Paragraph(text="b!"),
    )


def test_a_part_without_any_sentence_leaves_nothing_behind() -> None:
    made = filled(
        [
            {"say": [{"text": "no", "when": "false"}]},
            {"items": [{"text": "no", "each": "none_of_it"}]},
            {"sign": [{"text": "Z"}]},
        ],
        none_of_it=(),
    )
    assert made.blocks == (Signature(lines=("Z",)),)


@given(st.text())
def test_no_value_changes_what_a_letter_is_made_of(name: str) -> None:
    made = filled([{"items": [{"text": "x {{ name }}"}]}, {"heading": "h"}], name=name)
    assert made.blocks == (Items(items=(clean(f"x {name}"),)), Heading(text="h"))


@given(st.text())
def test_a_cleaned_text_stays_on_one_line(text: str) -> None:
    assert len(clean(text).splitlines()) <= 1
    assert clean(clean(text)) == clean(text)


def sentences(nodes: tuple[Node, ...]) -> Iterator[Sentence]:
    """All sentences of a form that stand in running text."""
    for node in nodes:
        yield from (*node.say, *node.items)
        yield from sentences(node.part)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", LetterKind)
def test_both_languages_state_the_same_facts_under_the_same_conditions(
    kind: LetterKind, locale: str
) -> None:
    chinese, english = (form_of(kind.value, name) for name in LOCALES)
    assert chinese.version == english.version
    conditions = [
        [(s.when, s.each, s.facts) for s in sentences(f.part) if s.facts]
        for f in (chinese, english)
    ]
    assert conditions[0] == conditions[1]
    assert [n.topic for n in chinese.notice] == [n.topic for n in english.notice]


def test_both_languages_have_the_same_words() -> None:
    chinese, english = (content(f"{locale}/words.toml") for locale in LOCALES)
    assert chinese.keys() == english.keys()
    for group, words in chinese.items():
        assert isinstance(words, dict)
        other = english[group]
        assert isinstance(other, dict)
        assert words.keys() == other.keys()
        for name, text in words.items():
            fields = re.findall(r"\{\w+\}", str(text))
            assert sorted(fields) == sorted(re.findall(r"\{\w+\}", str(other[name])))


class TestWording:
    def test_days_and_months_in_prose(self) -> None:
        day = dt.date(2026, 3, 5)
        assert wording("zh-CN", "Asia/Shanghai").day(day) == "2026年3月5日"
        assert ENGLISH.day(day) == "5 March 2026"

    def test_an_instant_is_told_in_the_zone_of_the_case(self) -> None:
        late = dt.datetime(2026, 3, 5, 14, 10, tzinfo=dt.UTC)
        assert ENGLISH.moment(late) == "2026-03-05 22:10"
        assert Wording("en", "Asia/Urumqi").moment(late) == "2026-03-05 20:10"

    def test_a_zone_without_a_name_of_its_own_is_told_as_it_is(self) -> None:
        assert Wording("zh-CN", "Asia/Urumqi").zone_name == "Asia/Urumqi"
