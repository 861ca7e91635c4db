"""The complaint about cost above the cap: figures, force and status, and no debt admitted."""

import datetime as dt

import msgspec
import pytest

from fairdue import letters
from fairdue.facts import (
    History,
    LenderKind,
    LetterKind,
    Method,
    Payment,
    Product,
    Terms,
)
from fairdue.letters import CannotWrite, Material
from letters.occasion import with_loan

# 12 level instalments at 36 % a year: 3 % a month, 42.58 % compound.
DEAR = Terms(
    method=Method.LEVEL_INSTALMENT,
    annual_rate_ppm=360_000,
    day_count=360,
    instalments=12,
    first_due_on=dt.date(2025, 6, 10),
)
DAY = dt.datetime(2025, 5, 10, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def dear(material: Material) -> Material:
    """The case whose first loan costs 36 % a year, without any finding."""
    without = msgspec.structs.replace(material, findings=())
    return with_loan(
        without,
        principal_fen=1_000_000,
        disbursed_fen=1_000_000,
        signed_at=DAY,
        terms=DEAR,
    )


def complaint(material: Material, locale: str = "en") -> str:
    return letters.text(letters.write(LetterKind.COMPLAINT, material, locale=locale))


def test_cost_alone_is_a_complaint_of_its_own(dear: Material) -> None:
    text = complaint(dear)
    assert "Complaint about the cost of a loan" in text
    assert "36.00% simple, 42.58% compound" in text
    assert "24% a year" in text
    assert "guidance for courts, not a law; wording not yet checked" in text
    assert "set off or pay back what lies above it" in text
    assert "contacts" not in text.partition("Cost a year")[0]


def test_what_was_surely_paid_above_the_cap_counts_without_a_yearly_cost(
    material: Material,
) -> None:
    bare = with_loan(
        msgspec.structs.replace(material, findings=()),
        product=Product.PRIVATE_LOAN,
        principal_fen=2_000_000,
        disbursed_fen=2_000_000,
        signed_at=DAY,
        terms=Terms(),
    )
    history = bare.history
    lender = msgspec.structs.replace(history.parties[bare.to], kind=LenderKind.PRIVATE_PERSON)
    paid = [
        Payment(id=f"p{n}", occurred_at=DAY + dt.timedelta(days=60 * n), debt="L1", amount_fen=sum_)
        for n, sum_ in ((1, 1_500_000), (2, 1_500_000))
    ]
    facts = {**history.by_id, lender.id: lender, **{p.id: p for p in paid}}
    text = complaint(msgspec.structs.replace(bare, history=History(facts.values())))
    assert "Paid above the cap: at least ¥" in text
    assert "Cost a year by the contract" not in text
    assert "simple, " not in text.partition("Cap, simple")[0]


def test_it_admits_no_debt_and_names_no_balance(dear: Material) -> None:
    text = complaint(dear)
    assert "complains of cost only; it does not admit any debt or amount" in text
    assert "owed" not in text


def test_in_chinese_as_well(dear: Material) -> None:
    text = complaint(dear, "zh-CN")
    assert "关于借款成本的投诉" in text
    assert "单利36.00%，复利42.58%" in text
    assert "审判意见，不是法律，条文待核" in text
    assert "本函只就借款成本提出投诉" in text


def test_beside_what_was_done_it_is_a_point_more(dear: Material, material: Material) -> None:
    text = complaint(msgspec.structs.replace(dear, findings=material.findings))
    assert "Complaint about debt collection and the cost of a loan" in text
    assert text.index("Nature:") < text.index("Cost a year by the contract:")
    assert "complains of collection and cost only" in text


def test_each_figure_rests_on_the_loan_of_the_record(dear: Material) -> None:
    letter = letters.write(LetterKind.COMPLAINT, dear, locale="en")
    loan = next(iter(dear.history.loans.values()))
    assert loan.id in letter.cites


def test_a_loan_within_the_cap_gives_no_complaint(dear: Material) -> None:
    mild = msgspec.structs.replace(DEAR, annual_rate_ppm=200_000)
    with pytest.raises(CannotWrite) as refused:
        complaint(with_loan(dear, terms=mild))
    assert refused.value.code == "no_finding"


def test_an_office_above_the_lender_is_asked_about_collection_only(dear: Material) -> None:
    with pytest.raises(CannotWrite):
        letters.write(LetterKind.REGULATOR_COMPLAINT, dear, locale="en")


def test_an_agency_answers_for_its_calls_not_for_the_cost(
    dear: Material, material: Material
) -> None:
    to_agency = msgspec.structs.replace(dear, findings=material.findings, to="yuanan")
    assert "Cost a year" not in complaint(to_agency)
