"""Agreements and legal steps at the desk: as signed, as served, and what follows from them."""

import datetime as dt
import html
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.datastructures import FormMultiDict
from litestar.testing import TestClient

from fairdue import plan
from fairdue.casefile import CaseFile
from fairdue.credit import LimitationStatus
from fairdue.desk.dealform import agreement_fact, fits, typed_of
from fairdue.desk.entry import Entry
from fairdue.desk.offerform import offer_fact
from fairdue.desk.wording import Wording
from fairdue.facts import (
    Agreement,
    AgreementKind,
    Basis,
    History,
    LegalEvent,
    LegalStep,
    Loan,
    Offer,
    OfferPart,
    OnFailure,
    Product,
    Treatment,
)

Visitor = TestClient[Litestar]
CHINA = ZoneInfo("Asia/Shanghai")
DEAL = {
    "debts": ["cfc"],
    "kind": "restructure",
    "signed_on": "2026-06-18",
    "count": "24",
    "first_due": "2026-07-31",
    "each": "500",
    "last": "700",
    "document": "重组协议.pdf",
}
RESTATED = {
    "interest_then": "capitalised",
    "penalty_then": "waived",
    "fees_then": "waived",
    "new_rate": "0",
    "new_principal": "12,200",
    "on_failure": "agreement",
}
NOON = dt.datetime(2026, 6, 20, 12, tzinfo=CHINA)
LOAN = Loan(occurred_at=NOON, debt="x", product=Product.ONLINE_CONSUMER_LOAN)
ONE_LOAN = History([LOAN])
STEP = {"debt": "cfc", "step": "suit_filed", "on": "2026-06-12", "document": "(2026)民初1号"}


def seen(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", page))


def wrong_fields(page: str) -> list[str]:
    return re.findall(r'href="#(\w+)"', page.partition('class="errors"')[2].partition("</div>")[0])


def test_a_restructured_debt_is_rebooked_as_its_paper_says(
    desk: Visitor, example_case: CaseFile
) -> None:
    assert 'name="debts" value="cfc" checked' in desk.get("/money/agreement?debt=cfc").text
    page = desk.post("/money/agreement", data=DEAL | RESTATED)
    signed = example_case.history().of(Agreement)[-1]
    assert (signed.kind, signed.debts) == (AgreementKind.RESTRUCTURE, ("cfc",))
    assert (signed.creditor, signed.basis) == ("mianyun-cfc", Basis.DOCUMENTED)
    assert signed.occurred_at == dt.datetime(2026, 6, 18, 12, tzinfo=CHINA)
    assert [part.amount_fen for part in signed.instalments] == [50_000] * 23 + [70_000]
    assert [str(part.due) for part in signed.instalments[:2]] == ["2026-07-31", "2026-08-31"]
    assert signed.rebooking is not None
    assert signed.rebooking.interest is Treatment.CAPITALISED
    assert signed.rebooking.annual_rate_ppm == 0
    assert signed.rebooking.principal_fen == 1_220_000
    assert signed.rebooking.on_failure is OnFailure.AGREEMENT
    ledger = example_case.ledger("cfc")
    assert ledger.owed is not None
    assert (ledger.owed.low_fen, ledger.owed.exact) == (1_220_000, True)
    assert "¥12,200.00" in seen(page.text)


def test_a_first_day_that_has_passed_counts_as_missed_until_the_payment_is_told(
    desk: Visitor, example_case: CaseFile
) -> None:
    past = {"signed_on": "2026-05-20", "first_due": "2026-05-31", "count": "3", "last": ""}
    page = " ".join(seen(desk.post("/money/agreement", data=DEAL | past).text).split())
    assert "2026-05-31 到期的那一期没有还款记录，按漏还计算；已经还了的，请补录还款。" in page
    assert "2026-05-31 ¥500.00 没有还款记录，按漏还计算" in page
    assert 'href="#paid"' in desk.get("/money/cfc").text
    told = {"amount": "500", "on": "2026-05-30"}
    page = " ".join(seen(desk.post("/money/cfc/payment", data=told).text).split())
    assert "到今天没有漏还。按协议还要还 ¥1,000.00。" in page
    assert "下一期 2026-06-30 到期，¥500.00。" in page
    assert "2026-05-31 ¥500.00 2026-05-30 已还" in page
    assert "2026-07-31 ¥500.00 还没到期" in page
    assert example_case.ledger("cfc").on_agreement_fen == 100_000


def test_a_debt_without_an_agreement_shows_none(desk: Visitor) -> None:
    assert 'id="agreed"' not in desk.get("/money/cfc").text


def test_what_the_paper_does_not_say_stays_unknown(desk: Visitor, example_case: CaseFile) -> None:
    plain = dict.fromkeys(RESTATED, "") | {"each": "", "last": "", "document": ""}
    desk.post("/money/agreement", data=DEAL | plain)
    signed = example_case.history().of(Agreement)[-1]
    assert signed.rebooking is None
    assert {part.amount_fen for part in signed.instalments} == {None}
    assert signed.basis is Basis.CLAIMED
    desk.post("/money/agreement", data=DEAL | {"penalty_then": "waived"})
    [partly] = [a.rebooking for a in example_case.history().of(Agreement) if a.rebooking]
    assert (partly.penalty, partly.interest, partly.annual_rate_ppm) == (
        Treatment.WAIVED,
        None,
        None,
    )


def test_an_offer_that_was_signed_fills_in_the_agreement(
    desk: Visitor, example_case: CaseFile
) -> None:
    (offer,) = example_case.history().of(Offer)
    page = desk.get(f"/money/agreement?offer={offer.id}").text
    assert 'name="debts" value="mlc" checked' in page
    assert 'name="count" inputmode="numeric" maxlength="3" required value="12"' in page
    assert 'value="2026-07-15"' in page
    assert 'value="420.00"' in page
    form = DEAL | {"debts": ["mlc"], "count": "12", "each": "420", "last": ""}
    desk.post("/money/agreement", data=form)
    (one,) = example_case.offers()
    assert one.status is plan.OfferStatus.AGREED
    assert "之后已签协议" in seen(desk.get("/money").text)


def test_a_sum_that_was_offered_fills_in_one_payment(desk: Visitor, example_case: CaseFile) -> None:
    offer = {"debts": ["mlc"], "amount": "4000", "until": "2026-07-10", "on": "2026-06-19"}
    desk.post("/money/offer", data=offer)
    made = example_case.history().of(Offer)[-1]
    page = desk.get(f"/money/agreement?offer={made.id}").text
    assert 'required value="1"' in page
    assert 'value="2026-07-10"' in page
    assert 'value="4,000.00"' in page


def entry(**values: str) -> Entry:
    return Entry(FormMultiDict(values), Wording("en", CHINA))


def offered(amount: str, **parts: str) -> Offer | None:
    """The offer that the form of an offer makes of what was typed."""
    form = {"debts": "x", "amount": amount, "on": "2026-06-19", "until": "2026-07-10"}
    return offer_fact(entry(**form | parts), ONE_LOAN, NOON)


def signed_as(offer: Offer) -> Agreement | None:
    """The agreement that follows when its form is sent as the offer filled it in."""
    kept = typed_of(offer, hidden=False)
    names = ("kind", "count", "first_due", "first", "each", "last")
    typed = {name: getattr(kept, name) for name in names}
    return agreement_fact(
        entry(debts=kept.tags[0], signed_on="2026-06-20", **typed), ONE_LOAN, NOON
    )


@settings(max_examples=60)
@given(
    amount=st.integers(1, 3_000_000),
    count=st.integers(0, 40),
    first=st.none() | st.integers(1, 1_000_000),
    due=st.dates(dt.date(2026, 6, 1), dt.date(2027, 12, 31)),
)
@example(amount=1_000_000, count=5, first=400_000, due=dt.date(2026, 7, 15))
@example(amount=1_000_001, count=2, first=400_000, due=dt.date(2026, 7, 15))
@example(amount=1_000_001, count=3, first=None, due=dt.date(2026, 8, 31))
def test_an_offer_that_is_signed_becomes_an_agreement_with_the_same_payments(
    amount: int, count: int, first: int | None, due: dt.date
) -> None:
    parts = {"instalments": str(count), "first_due": due.isoformat()} if count else {}
    if count and first is not None:
        parts["first_amount"] = f"{first / 100:.2f}"
    made = offered(f"{amount / 100:.2f}", **parts)
    if made is None:
        return
    signed = signed_as(made)
    assert signed is not None
    paid = [(one.due, one.amount_fen) for one in signed.instalments]
    one_sum = [(dt.date(2026, 7, 10), amount)]
    assert paid == ([(part.due, part.amount_fen) for part in made.parts] or one_sum)


def test_payments_that_the_form_cannot_say_are_left_to_the_paper(
    desk: Visitor, example_case: CaseFile
) -> None:
    days = (dt.date(2026, 7, 1), dt.date(2026, 7, 20), dt.date(2026, 12, 1))
    parts = tuple(OfferPart(due=day, amount_fen=100_000) for day in days)
    made = Offer(occurred_at=NOON, debts=("mlc",), amount_fen=300_000, parts=parts)
    assert not fits(made)
    example_case.record([made], label="offer")
    kept = example_case.history().of(Offer)[-1]
    page = desk.get(f"/money/agreement?offer={kept.id}").text
    assert "没有替你填" in seen(page)
    assert 'value="1,000.00"' not in page
    assert re.search(r'id="count"[^>]*value=""', page)


def test_hidden_amounts_are_in_no_form_of_an_agreement(
    desk: Visitor, example_case: CaseFile
) -> None:
    (offer,) = example_case.history().of(Offer)
    desk.post("/amounts", data={"amounts": "hidden", "back": "/"})
    page = desk.get(f"/money/agreement?offer={offer.id}").text
    assert "420" not in seen(page)
    assert 'value="420.00"' not in page
    assert 'value="12"' in page
    assert "金额已隐藏" in seen(page)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"debts": []}, "debts"),
        ({"kind": "treaty"}, "kind"),
        ({"signed_on": ""}, "signed_on"),
        ({"signed_on": "2026-06-21"}, "signed_on"),
        ({"count": ""}, "count"),
        ({"count": "0"}, "count"),
        ({"count": "601"}, "count"),
        ({"first_due": ""}, "first_due"),
        ({"first_due": "9999-12-31"}, "count"),
        ({"each": "0"}, "each"),
        ({"last": "some"}, "last"),
        ({"first": "0"}, "first"),
        ({"count": "1", "each": "500", "last": "700"}, "count"),
        ({"count": "2", "first": "900", "each": "500", "last": "700"}, "count"),
        ({"new_rate": "much"}, "new_rate"),
        ({"new_principal": "0"}, "new_principal"),
    ],
)
def test_an_agreement_that_cannot_be_is_asked_again(
    desk: Visitor, example_case: CaseFile, changes: dict[str, object], field: str
) -> None:
    before = len(example_case.history().of(Agreement))
    page = desk.post("/money/agreement", data=DEAL | changes)
    assert page.status_code == 422
    assert field in wrong_fields(page.text)
    assert f'id="{field}"' in page.text
    assert 'value="重组协议.pdf"' in page.text
    assert len(example_case.history().of(Agreement)) == before


def test_a_lawsuit_bears_on_limitation_and_on_the_plan(
    desk: Visitor, example_case: CaseFile
) -> None:
    assert '<option value="mlc" selected>' in desk.get("/money/legal?debt=mlc").text
    page = desk.post("/money/legal", data=STEP | {"debt": "cutoff", "amount": "8,600"})
    event = example_case.history().of(LegalEvent)[-1]
    assert (event.step, event.amount_fen) == (LegalStep.SUIT_FILED, 860_000)
    assert event.basis is Basis.DOCUMENTED
    (limit,) = [one for one in example_case.limitation() if one.debt == "cutoff"]
    assert limit.status is LimitationStatus.RUNNING
    assert limit.expires_on == dt.date(2029, 6, 12)
    (debt,) = [one for one in example_case.debts() if one.debt == "cutoff"]
    assert debt.legal == 2
    assert page.status_code == 200
    assert "闪禾花七天：起诉" in seen(desk.get("/timeline?kind=legal").text)


def test_a_guarantor_that_paid_is_named(desk: Visitor, example_case: CaseFile) -> None:
    paid = {"debt": "app", "step": "compensated", "party": "baolin-guarantee", "document": ""}
    desk.post("/money/legal", data=STEP | paid | {"amount": "13000"})
    event = example_case.history().of(LegalEvent)[-1]
    assert (event.party, event.basis) == ("baolin-guarantee", Basis.CLAIMED)
    (debt,) = [one for one in example_case.debts() if one.debt == "app"]
    assert debt.creditor == "baolin-guarantee"
    name = example_case.history().loans["app"].name
    lender = example_case.history().loans["app"].creditor
    assert name in seen(desk.get("/letters/proposal?to=baolin-guarantee").text)
    assert 'value="app"' not in desk.get(f"/letters/proposal?to={lender}").text
    assert "/lenders/baolin-guarantee" in desk.get("/money/app").text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"debt": "nobody"}, "debt"),
        ({"step": ""}, "step"),
        ({"on": ""}, "on"),
        ({"on": "2026-06-21"}, "on"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "0"}, "amount"),
    ],
)
def test_a_step_that_cannot_be_is_asked_again(
    desk: Visitor, example_case: CaseFile, changes: dict[str, str], field: str
) -> None:
    before = len(example_case.history().of(LegalEvent))
    page = desk.post("/money/legal", data=STEP | changes)
    assert page.status_code == 422
    assert wrong_fields(page.text) == [field]
    assert 'value="(2026)民初1号"' in html.unescape(page.text)
    assert len(example_case.history().of(LegalEvent)) == before


def test_without_a_loan_the_loan_comes_first(empty: Visitor) -> None:
    for path in ("/money/agreement", "/money/legal?debt=none"):
        assert 'href="/money/loan"' in empty.get(path).text


def test_an_instalment_due_before_the_first_pay_day_is_told_wherever_the_plan_is(
    english: Visitor,
) -> None:
    """The agreement on the card asks for 1,300.00 on 5 July; wages come on the 10th."""
    told = "falls due on 2026-07-05, before the plan&#39;s first pay day, 2026-07-10"
    for room in ("/", "/money"):
        assert told in english.get(room).text
