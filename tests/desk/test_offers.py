"""Offers at the desk: written down, weighed, answered in writing, kept in mind, declined."""

import datetime as dt
import html
import re
from zoneinfo import ZoneInfo

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from fairdue.casefile import CaseFile
from fairdue.facts import Answer, Basis, LetterKind, Offer, Reply, SourceKind, yuan
from fairdue.plan import Preset

Visitor = TestClient[Litestar]
CHINA = ZoneInfo("Asia/Shanghai")
FORM = {
    "debts": ["mlc"],
    "by": "qingtan-mlc",
    "amount": "4,000",
    "until": "2026-07-15",
    "on": "2026-06-19",
    "written": "no",
}


def seen(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", page))


def newest(case: CaseFile) -> Offer:
    """The offer written down last at the desk; the example holds another."""
    offers = case.history().of(Offer)
    return [o for o in offers if o.source and o.source.kind is SourceKind.DESK][-1]


def wrong_fields(page: str) -> list[str]:
    return re.findall(r'href="#(\w+)"', page.partition('class="errors"')[2].partition("</div>")[0])


def test_an_offer_is_written_down_as_it_was_heard(desk: Visitor, example_case: CaseFile) -> None:
    page = desk.post("/money/offer", data=FORM)
    made = newest(example_case)
    assert (made.by, made.creditor, made.debts) == ("qingtan-mlc", "qingtan-mlc", ("mlc",))
    assert (made.amount_fen, made.until, made.written) == (400_000, dt.date(2026, 7, 15), False)
    assert made.occurred_at == dt.datetime(2026, 6, 19, 12, tzinfo=CHINA)
    assert made.basis is Basis.CLAIMED
    assert "青潭小贷：¥4,000.00 一次结清，最后一天是 2026-07-15。还没有书面确认" in seen(page.text)
    assert 'href="/letters/settlement_reply?to=qingtan-mlc"' in page.text


def test_an_offer_of_a_call_has_the_time_and_the_caller_of_that_call(
    desk: Visitor, example_case: CaseFile
) -> None:
    contact = next(c for c in reversed(example_case.history().contacts) if c.by == "tuohai")
    asked = desk.get(f"/money/offer?contact={contact.id}").text
    assert f'value="{contact.id}" selected' in asked
    desk.post("/money/offer", data=FORM | {"debts": ["cfc"], "by": "", "contact": contact.id})
    made = newest(example_case)
    assert (made.occurred_at, made.contact) == (contact.occurred_at, contact.id)
    assert (made.by, made.creditor) == ("tuohai", "mianyun-cfc")
    fact = seen(desk.get(f"/facts/{made.id}").text)
    assert "在哪次联系里" in fact
    assert "拓海信息服务有限公司" in fact


def test_a_call_in_which_an_offer_was_made_leads_on_to_its_form(
    desk: Visitor, example_case: CaseFile
) -> None:
    form = {"party": "qingtan-mlc", "debt": "mlc", "offered": "1"}
    page = desk.post("/call", data=form).text
    noted = example_case.history().contacts[-1]
    assert noted.debts == ("mlc",)
    assert f'value="{noted.id}" selected' in page
    assert 'name="debts" value="mlc" checked' in page
    assert '<option value="no" selected>' in page
    assert '<option value="qingtan-mlc" selected>' in page


def test_instalments_are_kept_part_by_part(desk: Visitor, example_case: CaseFile) -> None:
    parts = {"instalments": "4", "first_due": "2026-07-31", "first_amount": "1000"}
    desk.post("/money/offer", data=FORM | parts | {"debts": ["mlc", "cfc"], "written": "yes"})
    made = newest(example_case)
    assert made.debts == ("cfc", "mlc")
    assert made.creditor == "qingtan-mlc"
    assert [part.amount_fen for part in made.parts] == [100_000] * 4
    assert "2026-08-31 ¥1,000.00" in seen(desk.get(f"/facts/{made.id}").text)


@pytest.mark.parametrize(
    ("changes", "basis"),
    [
        ({"document": "结清方案.pdf"}, Basis.DOCUMENTED),
        ({"written": "no", "document": "结清方案.pdf"}, Basis.CLAIMED),
        ({}, Basis.CLAIMED),
    ],
)
def test_a_named_paper_shows_a_written_offer(
    desk: Visitor, example_case: CaseFile, changes: dict[str, str], basis: Basis
) -> None:
    desk.post("/money/offer", data=FORM | {"written": "yes"} | changes)
    assert newest(example_case).basis is basis


def test_a_message_of_the_phone_shows_a_written_offer(
    desk: Visitor, example_case: CaseFile
) -> None:
    contact = next(c for c in example_case.history().contacts if c.basis is Basis.RECORDED)
    desk.post("/money/offer", data=FORM | {"written": "yes", "contact": contact.id, "until": ""})
    assert newest(example_case).basis is Basis.RECORDED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"debts": []}, "debts"),
        ({"debts": ["nobody"]}, "debts"),
        ({"amount": ""}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "many"}, "amount"),
        ({"until": "2026-06-18"}, "until"),
        ({"on": "2026-06-21"}, "on"),
        ({"on": ""}, "on"),
        ({"instalments": "3"}, "first_due"),
        ({"first_due": "2026-07-31"}, "instalments"),
        ({"instalments": "0", "first_due": "2026-07-31"}, "instalments"),
        ({"instalments": "3", "first_due": "2026-07-31", "first_amount": "4000"}, "instalments"),
        ({"instalments": "3", "first_due": "9999-12-31"}, "instalments"),
    ],
)
def test_what_is_missing_is_asked_again_and_nothing_is_lost(
    desk: Visitor, example_case: CaseFile, changes: dict[str, object], field: str
) -> None:
    before = len(example_case.history().of(Offer))
    page = desk.post("/money/offer", data=FORM | {"note": "电话里说的"} | changes)
    assert page.status_code == 422
    assert wrong_fields(page.text) == [field]
    assert f'id="{field}"' in page.text
    assert 'value="电话里说的"' in page.text
    assert len(example_case.history().of(Offer)) == before


def test_the_planner_weighs_it_the_letter_cites_it_and_today_keeps_its_day(
    desk: Visitor, example_case: CaseFile
) -> None:
    desk.post("/money/offer", data=FORM)
    made = newest(example_case)
    planner = seen(desk.get("/plan?preset=least_cost").text)
    assert "青潭小贷：¥4,000.00 一次结清，有效到" in planner
    letter = seen(desk.get("/letters/settlement_reply?to=qingtan-mlc").text)
    assert "贵方提出：青潭小贷" in letter
    assert "一次付¥4,000.00即结清，有效到2026年7月15日" in letter
    kept = example_case.write(LetterKind.SETTLEMENT_REPLY, to="qingtan-mlc", locale="zh-CN")
    assert made.id in kept.cites
    assert "对方方案的最后一天" in seen(desk.get("/").text)
    assert f"offer-{made.id}" in desk.get("/calendar.ics").text
    shown = seen(desk.get("/timeline?kind=agreement").text)
    assert "青潭小贷：¥4,000.00" in shown
    address = 'href="/letters/settlement_reply?to=qingtan-mlc"'
    assert address in desk.get(f"/facts/{made.id}").text
    assert made.id in desk.get("/timeline?q=mlc&kind=agreement").text
    assert "青潭网络小额贷款有限公司" in shown


def test_money_says_which_offers_its_plans_take_up_and_a_proposal_counts_on_none(
    desk: Visitor, example_case: CaseFile
) -> None:
    before = example_case.plan(Preset.LEAST_COST)
    desk.post("/money/offer", data=FORM | {"amount": "2,000", "until": "2026-12-31"})
    with_it = example_case.plan(Preset.LEAST_COST)
    assert with_it.total_fen < before.total_fen
    page = seen(desk.get("/money?plan=least_cost").text)
    assert "计划采用：青潭小贷：¥2,000.00 一次结清。" in page
    assert yuan(with_it.total_fen) in page
    signed_only = example_case.material("qingtan-mlc", preset=Preset.LEAST_COST).plan
    assert signed_only is not None
    assert not signed_only.policy.take


def test_an_offer_above_the_debt_is_asked_about_and_said_to_be_above_everywhere(
    english: Visitor, example_case: CaseFile
) -> None:
    dear = FORM | {"amount": "99,999"}
    owed = next(debt for debt in example_case.debts() if debt.debt == "mlc").balance_fen
    said = f"more than the {yuan(owed)} owed today"
    asked = english.post("/money/offer", data=dear)
    assert asked.status_code == 422
    assert wrong_fields(asked.text) == ["amount"]
    assert said in seen(asked.text)
    kept = english.post("/money/offer", data=dear | {"sure": "yes"})
    assert newest(example_case).amount_fen == 9_999_900
    assert said in seen(kept.text)
    for room in ("/", "/plan"):
        assert said in seen(english.get(room).text)
    (one,) = (o for o in example_case.offers() if o.made.amount_fen == 9_999_900)
    assert one.above


def test_a_declined_offer_is_told_and_counted_no_more(
    desk: Visitor, example_case: CaseFile
) -> None:
    desk.post("/money/offer", data=FORM)
    made = newest(example_case)
    page = seen(desk.post(f"/money/offer/{made.id}/decline").text)
    (answer,) = [r for r in example_case.history().of(Reply) if r.to == made.id]
    assert answer.answer is Answer.REFUSED
    assert "你没有接受" in page
    assert f'value="@{made.id}"' not in desk.get("/plan").text
    assert "你没有接受" in seen(desk.get("/plan").text)
    assert f"offer-{made.id}" not in desk.get("/calendar.ics").text
    assert "对方案的答复：拒绝" in seen(desk.get("/timeline?kind=request").text)


def test_only_an_offer_can_be_declined(desk: Visitor, example_case: CaseFile) -> None:
    loan = example_case.history().loans["mlc"]
    assert desk.post(f"/money/offer/{loan.id}/decline").status_code == 404
    assert desk.post("/money/offer/none/decline").status_code == 404


def test_an_expired_offer_is_told_as_expired_everywhere(
    desk: Visitor, example_case: CaseFile
) -> None:
    desk.post("/money/offer", data=FORM | {"on": "2026-06-10", "until": "2026-06-15"})
    for page in ("/money", "/plan"):
        assert "已在 2026-06-15 过期" in seen(desk.get(page).text)
    assert "settlement_reply" not in desk.get(f"/facts/{newest(example_case).id}").text
    assert "有一个方案已过期" in seen(desk.get("/").text)
    assert "4,000" not in seen(desk.get("/letters/settlement_reply?to=qingtan-mlc").text)


def test_hidden_amounts_stay_hidden(desk: Visitor) -> None:
    desk.post("/money/offer", data=FORM)
    desk.post("/amounts", data={"amounts": "hidden", "back": "/"})
    for page in ("/", "/money", "/plan", "/timeline?kind=agreement"):
        assert "4,000" not in seen(desk.get(page).text)


def test_without_a_loan_there_is_nothing_to_offer_on(empty: Visitor) -> None:
    page = empty.get("/money/offer?contact=none").text
    assert 'href="/money/loan"' in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_every_contact_of_the_form_may_be_shown(desk: Visitor, example_case: CaseFile) -> None:
    page = desk.get("/money/offer").text
    shown = re.findall(r'<option value="([0-9a-f]{16,})"', page)
    known = {c.id for c in example_case.history().contacts}
    assert shown
    assert set(shown) <= known
