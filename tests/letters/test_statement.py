"""The report on paper: every section and reason, in words of one language, on real pages."""

import re

import pypdfium2
import pytest

from fairdue import casefile, letters
from fairdue.letters.form import LOCALES
from fairdue.report.person import TITLES


def made(case: casefile.CaseFile, locale: str) -> letters.Statement:
    return letters.statement(
        case.report(),
        locale=locale,
        name="林晓禾",
        case_ref=case.reference,
        written_on=case.today,
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_all_sections_and_reasons_are_on_paper(
    example_case: casefile.CaseFile, locale: str
) -> None:
    text = letters.text(made(example_case, locale))
    zh = locale == "zh-CN"
    for name in ("reasons", "forecast", "identity", "inquiries", "overdue", "asked", "coverage"):
        assert (TITLES[name].zh if zh else TITLES[name].en) in text
    for told in example_case.report().reasons:
        assert (told.title.zh if zh else told.title.en) in text
        assert (told.says.zh if zh else told.says.en) in text


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_left_to_fill_in(example_case: casefile.CaseFile, locale: str) -> None:
    text = letters.text(made(example_case, locale))
    assert not re.search(r"[{}<>]|None|True|False|fen\b", text)


def test_the_chinese_report_has_no_foreign_words_but_names(
    example_case: casefile.CaseFile,
) -> None:
    text = letters.text(made(example_case, "zh-CN")).replace("fairdue", "")
    words = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"\b[0-9a-f]{8}\b", "", text)))
    assert words == set()


def test_the_pdf_says_the_same_and_is_the_same_each_time(
    example_case: casefile.CaseFile,
) -> None:
    sheet = made(example_case, "zh-CN")
    document = letters.pdf(sheet)
    assert document == letters.pdf(sheet)
    pages = pypdfium2.PdfDocument(document)
    found = "".join(page.get_textpage().get_text_range() for page in pages)
    assert re.sub(r"\s", "", "短期内查询密集") in re.sub(r"\s", "", found)


def test_an_empty_case_says_that_nobody_could_look(
    example_case: casefile.CaseFile,
) -> None:
    empty = example_case.report(as_of=example_case.now().replace(year=2000))
    sheet = letters.statement(
        empty, locale="en", name="", case_ref="", written_on=example_case.today
    )
    text = letters.text(sheet)
    assert "Name:" not in text
    assert "Looked, and nothing is there." in text or "nobody looked" in text
