"""The templates: printed, filled in with their own example, read back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import intake
from fairdue.facts import (
    AccountEvent,
    Agreement,
    Attribution,
    Budget,
    Contact,
    CostTable,
    Coverage,
    Fact,
    Hardship,
    Holidays,
    Inquiry,
    LegalEvent,
    Listing,
    Loan,
    Offer,
    Party,
    Payment,
    Person,
    Request,
    StandingEvidence,
    content,
)
from fairdue.intake.table import table

Put = Callable[..., Path]
KINDS: dict[str, type[Fact]] = {
    "loans": Loan,
    "payments": Payment,
    "cost_tables": CostTable,
    "contacts": Contact,
    "persons": Person,
    "parties": Party,
    "numbers": Attribution,
    "budget": Budget,
    "requests": Request,
    "offers": Offer,
    "agreements": Agreement,
    "legal_events": LegalEvent,
    "holidays": Holidays,
    "coverage": Coverage,
    "hardship": Hardship,
    "evidence": StandingEvidence,
    "inquiries": Inquiry,
    "accounts": AccountEvent,
    "listings": Listing,
}
LOCALES = ("zh-CN", "en")


def filled(name: str, locale: str) -> str:
    """The template with its example row taken out of the comments."""
    *before, example = intake.template(name, locale).splitlines()
    return "\n".join((*before, example.removeprefix("# "))) + "\n"


def test_every_template_has_its_kind_of_fact() -> None:
    assert set(intake.TEMPLATES) == set(KINDS)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", intake.TEMPLATES)
def test_the_example_row_of_a_template_reads_as_its_fact(put: Put, name: str, locale: str) -> None:
    reading = intake.read(put(filled(name, locale)))
    assert reading.format.name == f"template_{name}"
    assert reading.problems == ()
    assert reading.rows == 1
    assert isinstance(reading.facts[0], KINDS[name])


@pytest.mark.parametrize("name", intake.TEMPLATES)
def test_a_template_as_printed_has_no_rows(put: Put, name: str) -> None:
    reading = intake.read(put(intake.template(name)))
    assert (reading.format.name, reading.rows, reading.problems) == (f"template_{name}", 0, ())


def test_both_languages_say_the_same(put: Put) -> None:
    zh, en = (intake.read(put(filled("loans", locale))).facts[0] for locale in LOCALES)
    assert isinstance(zh, Loan)
    assert isinstance(en, Loan)
    assert content(zh).replace("禾悦信用卡".encode(), b"Heyue credit card") == content(en)


@pytest.mark.parametrize("name", intake.TEMPLATES)
def test_every_column_is_titled_and_explained_in_both_languages(name: str) -> None:
    assert set(table(name).title) == set(table(name).intro) == set(LOCALES)
    for column in table(name).columns:
        assert set(column.title) == set(LOCALES), column.name
        assert set(column.note) in ({*LOCALES}, set()), column.name
    headings = [heading for column in table(name).columns for heading in column.names()]
    assert len(headings) == len(set(headings))


def test_templates_are_fetched_by_name_only() -> None:
    with pytest.raises(KeyError):
        intake.template("../../loans")
