"""What must hold for every kind of letter in both languages, on two cases that differ."""

import re
from collections.abc import Iterator

import pytest

from fairdue import casefile, letters
from fairdue.facts import (
    AccountEvent,
    Agreement,
    Budget,
    Charge,
    Contact,
    Inquiry,
    LetterKind,
    Listing,
    Loan,
    Payment,
    yuan,
)
from fairdue.letters import Letter, Material, Table
from fairdue.letters.form import LOCALES
from letters.conftest import TODAY
from letters.occasion import written

LETTERS = [(kind, locale) for kind in LetterKind for locale in LOCALES]
AMOUNT = re.compile(r"¥[\d,]+\.\d\d")
MONTHS = "January February March April May June July August September October November December"
DAY = re.compile(
    r"(?P<iso>\d{4}-\d{2}-\d{2})|(?P<zh>\d{4}年\d{1,2}月\d{1,2}日)|"
    rf"(?P<en>\d{{1,2}} (?:{MONTHS.replace(' ', '|')}) \d{{4}})"
)
OFFERED = {yuan(fen) for fen in (140_000, 980_000, 6_540, 986_540)}
"""What the plan offers to pay, single and summed: that is no statement of fact."""
WITHOUT_OCCASION = {LetterKind.CLOSED, LetterKind.CARD_PLAN}
"""In the example no loan is paid, and the plan pays on the only card just as agreed."""
GAP = re.compile(r"[{}\[\]<>_]|None|True|False|  |，，|。。|\.\.|,,|\bnull\b|\bTODO\b|某某")


def days(text: str) -> list[str]:
    """Every day that a text names, as 2026-03-09."""
    found = []
    for match in DAY.finditer(text):
        if match["iso"]:
            found.append(match["iso"])
        elif match["zh"]:
            year, month, day = map(int, re.findall(r"\d+", match["zh"]))
            found.append(f"{year}-{month:02d}-{day:02d}")
        else:
            day_text, name, year_text = match["en"].split()
            month = MONTHS.split().index(name) + 1
            found.append(f"{year_text}-{month:02d}-{int(day_text):02d}")
    return found


def unclaimed(letter: Letter) -> str:
    """The words of a letter without its claims and without the day on which it is signed."""
    rest = []
    claims = sorted((claim.text for claim in letter.claims), key=len, reverse=True)
    for block in letter.blocks[:-1]:
        lines = block.words()
        if isinstance(block, Table):
            lines = tuple(" | ".join(row) for row in block.rows)
        for line in lines:
            kept = line
            for claim in claims:
                kept = kept.replace(claim, "")
            rest.append(kept)
    return "\n".join(rest)


def known_amounts(material: Material) -> set[str]:
    """Every sum of the record and of the plan as a letter writes it."""
    history, plan = material.history, material.plan
    sums: set[int | None] = set()
    for loan in history.of(Loan):
        sums |= {loan.balance_fen, loan.principal_fen, loan.disbursed_fen}
    for budget in history.of(Budget):
        sums |= {budget.income_fen, budget.needs_fen, budget.buffer_fen, budget.surplus_fen}
    sums |= {paid.amount_fen for paid in history.of(Payment)}
    sums |= {charge.amount_fen for charge in history.of(Charge)}
    sums |= {event.amount_fen for event in history.of(AccountEvent)}
    for agreement in history.of(Agreement):
        sums |= {part.amount_fen for part in agreement.instalments}
    for contact in history.of(Contact):
        sums |= {charge.amount_fen for charge in contact.charges or ()}
    if plan is not None:
        sums.add(plan.surplus_fen)
    return {yuan(fen) for fen in sums if fen is not None}


@pytest.mark.parametrize(("kind", "locale"), LETTERS)
def test_sums_and_past_days_stand_only_in_sentences_that_name_their_facts(
    kind: LetterKind, locale: str, material: Material
) -> None:
    letter = written(kind, material, locale)
    rest = unclaimed(letter)
    in_force = {finding.citation.since.isoformat() for finding in material.findings}
    assert {day for day in days(rest) if day < TODAY.isoformat()} <= in_force
    assert set(AMOUNT.findall(rest)) <= OFFERED


@pytest.mark.parametrize("kind", LetterKind)
def test_both_languages_name_the_same_sums_days_and_parties(
    kind: LetterKind, material: Material
) -> None:
    chinese, english = (letters.text(written(kind, material, locale)) for locale in LOCALES)
    assert sorted(AMOUNT.findall(chinese)) == sorted(AMOUNT.findall(english))
    assert sorted(days(chinese)) == sorted(days(english))
    for party in material.history.parties.values():
        assert chinese.count(party.name) == english.count(party.name)
    for name in ("周亦安", "青禾随借", "QH-2025-0417"):
        assert chinese.count(name) == english.count(name)


@pytest.mark.parametrize(("kind", "locale"), LETTERS)
def test_every_sum_is_one_of_the_record_or_of_the_plan(
    kind: LetterKind, locale: str, material: Material
) -> None:
    text = letters.text(written(kind, material, locale))
    assert set(AMOUNT.findall(text)) <= known_amounts(material) | OFFERED


def all_letters(case: casefile.CaseFile, kind: LetterKind, locale: str) -> Iterator[Letter]:
    """Each letter of the kind that the record allows, to everybody whom it may go to.

    Loans that it usually leaves out, such as one with an agreement, are chosen after that.
    """
    loans = case.history().loans
    for debts in (None, loans):
        for to in (*case.history().parties, ""):
            try:
                yield case.write(kind, to=to, locale=locale, confirmed=loans, debts=debts)
            except letters.CannotWrite:
                continue


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind not in WITHOUT_OCCASION])
def test_on_a_whole_case_nothing_is_left_open_or_untranslated(
    kind: LetterKind, locale: str, example_case: casefile.CaseFile
) -> None:
    history = example_case.history()
    sent = list(all_letters(example_case, kind, locale))
    assert sent, "the example gives no occasion for this letter"
    names = {party.name for party in history.parties.values()}
    names |= {person.name for person in history.persons.values()}
    names |= {loan.name for loan in history.loans.values()}
    names |= {inquiry.lender for inquiry in history.of(Inquiry)}
    names |= {event.lender for event in history.of(AccountEvent)}
    names |= {listing.list_source for listing in history.of(Listing)}
    known = set(history.by_id)
    for letter in sent:
        text = letters.text(letter)
        assert not GAP.search(text)
        assert all(claim.facts and known.issuperset(claim.facts) for claim in letter.claims)
        for name in sorted(filter(None, names), key=len, reverse=True):
            text = text.replace(name, "")
        if locale == "en":
            text = re.sub(r"“[^”]*”|工资条", "", text)
        foreign = r"[\u3400-\u9fff]" if locale == "en" else r"\b[a-z]{4,}\b"
        left = set(re.findall(foreign, text))
        assert {word for word in left if not re.fullmatch(r"[a-f]+", word)} == set()
