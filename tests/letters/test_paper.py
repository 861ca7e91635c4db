"""PDFs: the letter's words and nothing else, the same bytes each time, no empty box."""

import datetime as dt
import os
import re
import subprocess
import sys
import unicodedata
from hashlib import sha256
from pathlib import Path

import msgspec
import pypdfium2
import pytest
import typst

from fairdue import letters
from fairdue.facts import History, LetterKind, Person, Role
from fairdue.letters import Letter, Material, Paragraph
from fairdue.letters.form import LOCALES
from fairdue.letters.glyph import drawable
from letters.occasion import written

LETTERS = [(kind, locale) for kind in LetterKind for locale in LOCALES]
HOSTILE = [
    '#eval("1 + 1") #set text(fill: red)',
    "*bold* _it_ $x^2$ `raw` <label> @ref",
    "quotes \" ' “ ” and \\ back\\slash {{ braces }} {% if %}",
    "= heading\n- item\n// comment /* c */ ~ ---",
    "{'json': [1, 2]}, \\u0041",
]


def pages(data: bytes) -> list[str]:
    """The text of each page as a reader program extracts it."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def bare(text: str) -> str:
    """The text without spaces, and without the sign before an item of a list."""
    return re.sub(r"[\s\ufffe]|(?m:^[–-] )", "", text)


def said(letter: Letter) -> str:
    """The words of the letter in order."""
    return bare(letter.title + "".join(word for block in letter.blocks for word in block.words()))


def body(data: bytes, letter: Letter) -> str:
    """Words of all pages without what stands at the head and foot of each page.

    A table that runs over a page repeats its column names there; they are counted once.
    """
    found, expected = "", said(letter)
    columns = [bare("".join(b.columns)) for b in letter.blocks if isinstance(b, letters.Table)]
    for page in pages(data):
        words = bare(page)
        words = re.sub(r"^(案卷编号|Case)7f3a91c2", "", words)
        words = re.sub(r"(第\d+页，共\d+页|Page\d+of\d+)$", "", words)
        if not expected.startswith(found + words):
            again = max((c for c in columns if words.startswith(c)), key=len, default="")
            words = words.removeprefix(again)
        found += words
    return found


@pytest.mark.parametrize(("kind", "locale"), LETTERS)
def test_the_pdf_says_what_the_letter_says(
    kind: LetterKind, locale: str, material: Material
) -> None:
    letter = written(kind, material, locale)
    assert body(letters.pdf(letter), letter) == said(letter)


@pytest.mark.parametrize(("locale", "narrow"), [("en", True), ("zh-CN", False)])
def test_quotation_marks_are_as_wide_as_the_language_sets_them(
    material: Material, locale: str, narrow: bool
) -> None:
    letter = written(LetterKind.COMPLAINT, material, locale)
    with pypdfium2.PdfDocument(letters.pdf(letter)) as document:
        page = document[0].get_textpage()
        text = page.get_text_range()
        left, _, right, _ = page.get_charbox(text.index("“"), loose=True)
    assert (right - left < 6) is narrow  # of 11 points


@pytest.mark.parametrize(("kind", "locale"), LETTERS)
def test_the_text_says_what_the_letter_says(
    kind: LetterKind, locale: str, material: Material
) -> None:
    letter = written(kind, material, locale)
    assert bare(letters.text(letter)).replace("|", "") == said(letter)


@pytest.mark.parametrize(("kind", "locale"), LETTERS)
def test_the_same_letter_has_the_same_bytes(
    kind: LetterKind, locale: str, material: Material
) -> None:
    once = letters.pdf(written(kind, material, locale))
    again = letters.pdf(written(kind, material, locale))
    assert once == again


@pytest.mark.parametrize(("kind", "locale"), LETTERS)
def test_it_is_archival_and_accessible_and_dated_by_the_letter(
    kind: LetterKind, locale: str, material: Material
) -> None:
    letter = written(kind, material, locale)
    data = letters.pdf(letter)
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert f"/Lang({locale.partition('-')[0]}".encode() in data.replace(b" ", b"")
    with pypdfium2.PdfDocument(data) as document:
        told = document.get_metadata_dict()
        assert document.is_tagged()
    assert told["Title"] == letter.title
    assert told["CreationDate"] == "D:20260309000000Z"


def test_a_fresh_process_makes_the_same_bytes(material: Material, tmp_path: Path) -> None:
    """Another process, in which sets and dicts of text have another order, sets the same page."""
    sent = [written(kind, material, locale) for kind, locale in LETTERS]
    kept = tmp_path / "letters.json"
    kept.write_bytes(msgspec.json.encode(sent))
    program = (
        "import hashlib, pathlib, sys, msgspec; from fairdue import letters; "
        "sent = msgspec.json.decode(pathlib.Path(sys.argv[1]).read_bytes(), "
        "type=list[letters.Letter]); "
        "print(*(hashlib.sha256(letters.pdf(one)).hexdigest() for one in sent))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, kept],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == [sha256(letters.pdf(one)).hexdigest() for one in sent]


def test_only_the_packaged_fonts_are_embedded(material: Material) -> None:
    data = letters.pdf(written(LetterKind.COMPLAINT, material, "en"))
    names = {name.decode() for name in re.findall(rb"/BaseFont/[A-Z]{6}\+([A-Za-z-]+)", data)}
    assert {name.removesuffix("-Identity-H") for name in names} == {
        "NotoSansSC-Regular",
        "NotoSerifSC-Regular",
    }


def named(material: Material, name: str) -> Material:
    """The material with another name for the borrower."""
    person = Person(
        id="9a77f2c4d5",
        occurred_at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC),
        person="zhou",
        role=Role.DEBTOR,
        name=name,
    )
    return msgspec.structs.replace(material, history=History([*material.history.raw, person]))


@pytest.mark.parametrize("name", HOSTILE)
def test_markup_in_a_name_is_only_a_name(name: str, material: Material) -> None:
    letter = written(LetterKind.COMPLAINT, named(material, name), "zh-CN")
    on_one_line = " ".join(name.split())
    assert f"投诉人：{on_one_line}" in letters.text(letter)
    assert bare(f"投诉人：{on_one_line}") in body(letters.pdf(letter), letter)


def test_what_has_no_glyph_is_told_by_its_code_point(material: Material) -> None:
    letter = written(
        LetterKind.COMPLAINT, named(material, "周😀亦\U0002a700安\u202e\u200b"), "zh-CN"
    )
    assert "周[U+1F600]亦[U+2A700]安" in body(letters.pdf(letter), letter)


def test_an_empty_box_would_stop_the_page(
    material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = written(LetterKind.HOLD, named(material, "周😀"), "zh-CN")
    monkeypatch.setattr("fairdue.letters.paper.shown", str)
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        letters.pdf(letter)


def test_every_character_of_the_forms_has_a_glyph(material: Material) -> None:
    for kind, locale in LETTERS:
        text = letters.text(written(kind, material, locale))
        missing = {m for m in text if ord(m) not in drawable() and m != "\n"}
        assert not {unicodedata.name(m, hex(ord(m))) for m in missing}


def test_a_long_complaint_runs_over_pages_and_keeps_its_words(material: Material) -> None:
    letter = written(LetterKind.COMPLAINT, material, "zh-CN")
    blocks = tuple(
        msgspec.structs.replace(b, rows=b.rows * 60) if isinstance(b, letters.Table) else b
        for b in letter.blocks
    )
    long = msgspec.structs.replace(letter, blocks=(*blocks, Paragraph(text="完")))
    data = letters.pdf(long)
    assert len(pages(data)) > 5
    assert body(data, long) == said(long)
