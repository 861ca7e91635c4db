"""All letters in both languages, word for word, and what must hold for each of them."""

import datetime as dt
import re
from collections.abc import Callable

import pytest

from fairdue import letters
from fairdue.facts import History, LetterKind
from fairdue.letters import Material
from fairdue.letters.form import LOCALES
from letters.occasion import written

LETTERS = [(kind, locale) for kind in LetterKind for locale in LOCALES]
NAMES = re.compile(
    r"zhou@example\.com|QH-2025-0417|GB/T 45251-2025|e10[1-8]aa00|4b0[1-5]cc30|5c01bb20|7f3a91c2|"
    r"abababab|cdcdcdcd"
)


@pytest.mark.parametrize(("kind", "locale"), LETTERS)
def test_the_letter_reads_as_it_was_read_aloud(
    kind: LetterKind, locale: str, material: Material, golden: Callable[[str, str], None]
) -> None:
    golden(f"{kind.value}.{locale}.txt", letters.text(written(kind, material, locale)))


@pytest.mark.parametrize(("kind", "locale"), LETTERS)
def test_nothing_is_left_to_fill_in(kind: LetterKind, locale: str, material: Material) -> None:
    text = letters.text(written(kind, material, locale))
    assert not re.search(r"[{}\[\]<>_]|None|True|False|  |，，|。。|\.\.|,,", text)
    assert not re.search(r"\bTODO\b|XX|某某", text)


@pytest.mark.parametrize("kind", LetterKind)
def test_a_chinese_letter_has_no_foreign_word(kind: LetterKind, material: Material) -> None:
    text = NAMES.sub("", letters.text(written(kind, material, "zh-CN")))
    assert not re.search(r"[A-Za-z]", text)


@pytest.mark.parametrize("kind", LetterKind)
def test_an_english_letter_has_chinese_in_names_only(kind: LetterKind, material: Material) -> None:
    text = letters.text(written(kind, material, "en"))
    for name in ("青禾消费金融有限公司", "远岸信用管理有限公司", "青禾随借", "周亦安", "贷后管理"):
        text = text.replace(name, "")
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", text)


@pytest.mark.parametrize(("kind", "locale"), LETTERS)
def test_every_claim_rests_on_facts_of_the_record(
    kind: LetterKind, locale: str, material: Material
) -> None:
    letter = written(kind, material, locale)
    known = set(material.history.by_id)
    assert all(claim.facts and known.issuperset(claim.facts) for claim in letter.claims)
    assert set(letter.cites) == {fact for claim in letter.claims for fact in claim.facts}
    assert {claim.text for claim in letter.claims if len(claim.text) < 8} <= {"周亦安"}


@pytest.mark.parametrize(("kind", "locale"), LETTERS)
def test_nothing_private_and_nobody_elses_debt_appears(
    kind: LetterKind, locale: str, material: Material
) -> None:
    text = letters.text(written(kind, material, locale))
    for secret in ("19900009999", "19900000002", "陈素心", "北川", "BC-8802", "15,342.75"):
        assert secret not in text


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_called_illegal(locale: str, material: Material) -> None:
    text = letters.text(written(LetterKind.COMPLAINT, material, locale)).lower()
    assert not re.search("违法|非法|违规|illegal|unlawful|violat", text)


@pytest.mark.parametrize("locale", LOCALES)
def test_both_languages_have_the_same_parts(locale: str, material: Material) -> None:
    for kind in LetterKind:
        shapes = [
            [(type(block), len(block.words())) for block in written(kind, material, name).blocks]
            for name in (locale, "en")
        ]
        assert shapes[0] == shapes[1]


def test_a_hold_letter_needs_no_facts_at_all() -> None:
    nothing = Material(history=History([]), today=dt.date(2026, 3, 9))
    for locale in LOCALES:
        letter = letters.write(LetterKind.HOLD, nothing, locale=locale)
        assert letter.claims == ()
        assert letter.reply_due_on == dt.date(2026, 3, 16)
        assert "{" not in letters.text(letter)
