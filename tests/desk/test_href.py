"""Addresses at the desk: whatever an id of the record holds, its own page and letter open."""

import datetime as dt
import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdue.casefile import CaseFile
from fairdue.desk.href import debt_href, href, lender_href
from fairdue.facts import (
    LenderKind,
    LetterRecord,
    Loan,
    LoanParty,
    Party,
    PartyRole,
    Payment,
    Product,
)

from .conftest import Visitor

DAY = dt.datetime(2025, 10, 6, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
LENDER, DEBT = "甲&乙/李 #1", "2025/10?借条"


@pytest.fixture
def odd_ids(empty: Visitor, empty_case: CaseFile) -> Visitor:
    """A private lender whose debt was paid above the cap, both with ids as people type them."""
    lender = Party(occurred_at=DAY, party=LENDER, name="李示例", kind=LenderKind.PRIVATE_PERSON)
    other = Party(occurred_at=DAY, party="aaa", name="丁示例", roles=(PartyRole.CREDITOR,))
    loan = Loan(
        occurred_at=DAY,
        debt=DEBT,
        name="李示例的借条",
        product=Product.PRIVATE_LOAN,
        parties=(LoanParty(party=LENDER, role=PartyRole.CREDITOR),),
        signed_at=DAY,
        principal_fen=2_000_000,
        disbursed_fen=2_000_000,
    )
    days = (DAY + dt.timedelta(days=60), DAY + dt.timedelta(days=120))
    paid = [Payment(occurred_at=day, debt=DEBT, amount_fen=1_500_000) for day in days]
    empty_case.record([other, lender, loan, *paid], label="facts")
    empty_case.set_today(dt.date(2026, 6, 20))
    return empty


def hrefs(page: str, start: str) -> list[str]:
    return [html.unescape(a) for a in re.findall(r'href="([^"]*)"', page) if a.startswith(start)]


@given(st.text(max_size=12))
@settings(max_examples=60)
def test_an_id_comes_out_of_an_address_as_it_went_in(name: str) -> None:
    address = urlsplit(href("/letters/complaint", to=name))
    assert address.path == "/letters/complaint"
    assert parse_qs(address.query).get("to", [""]) == [name]
    assert re.fullmatch(r"/money/[A-Za-z0-9._-]+", debt_href(name))


def test_what_is_named_like_a_page_of_the_desk_has_a_page_of_its_own() -> None:
    assert debt_href("loan") != "/money/loan"
    assert lender_href("register") != "/lenders/register"
    assert debt_href("loan-1") == "/money/loan-1"


def test_the_complaint_goes_to_the_lender_whose_loan_was_pressed(odd_ids: Visitor) -> None:
    (complaint,) = hrefs(odd_ids.get("/money").text, "/letters/complaint")
    page = odd_ids.get(complaint)
    assert page.status_code == 200
    chosen = re.findall(r'<option value="([^"]*)" selected', page.text)[0]
    assert html.unescape(chosen) == LENDER
    assert "致：李示例" in page.text


def test_a_debt_with_any_id_opens_and_takes_a_payment(
    odd_ids: Visitor, empty_case: CaseFile
) -> None:
    address = hrefs(odd_ids.get("/money").text, "/money/n.")[0].partition("#")[0]
    assert "李示例的借条" in odd_ids.get(address).text
    odd_ids.post(f"{address}/payment", data={"amount": "100", "on": "2026-06-19"})
    assert empty_case.history().of(Payment)[-1].debt == DEBT
    agreement = hrefs(odd_ids.get(address).text, "/money/agreement")[0]
    assert " checked" in odd_ids.get(agreement).text
    for letter in ("/timeline", "/findings"):
        assert odd_ids.get(href(letter, who=LENDER)).status_code == 200


def test_a_letter_to_somebody_unknown_is_not_written_to_anybody_else(
    odd_ids: Visitor, empty_case: CaseFile
) -> None:
    page = odd_ids.get("/letters/complaint?to=nobody")
    assert page.status_code == 404
    assert "案卷里没有“nobody”这个收件方" in page.text
    assert '<article class="letter"' not in page.text
    sent = odd_ids.post("/letters/complaint", data={"to": "nobody", "locale": "zh-CN"})
    assert sent.status_code == 404
    assert not empty_case.history().of(LetterRecord)


def test_a_letter_asked_for_without_a_name_goes_to_the_first_lender(odd_ids: Visitor) -> None:
    page = odd_ids.get("/letters/complaint").text
    assert re.findall(r'<option value="([^"]*)" selected', page)[0] == "aaa"
