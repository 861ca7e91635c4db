"""What a visitor does: each act becomes facts, shows on the pages, and can be undone."""

import io
import re
import tomllib
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from fairdue.casefile import CaseFile, example
from fairdue.facts import (
    Attribution,
    Basis,
    Budget,
    Contact,
    CostTable,
    Coverage,
    Label,
    LetterRecord,
    Loan,
    Outcome,
    Party,
    Payment,
    RecordingState,
    Reply,
    Request,
    RequestKind,
)

Visitor = TestClient[Litestar]
PRIVATE = Path(__file__).resolve().parents[1] / "intake" / "private_words.toml"


def undo(desk: Visitor, page: str, *, again: bool = False) -> str:
    """Press the button in the bar that the page shows after an act."""
    bar = re.search(r'class="undo".*?name="action" value="(\w+)"', page, re.DOTALL)
    assert bar is not None, "no undo bar"
    data = {"action": bar.group(1), "back": "/"} | ({"again": "1"} if again else {})
    return desk.post("/undo", data=data).text


CALL = {
    "party": "",
    "number": "+86 100-1234-9999",
    "staff": "0817",
    "tag": ["insult", "disclosed_debt"],
    "note": "他说要打给我单位",
    "recorded": "1",
    "pause": "1",
    "since": "125",
    "lasted": "95",
}


def test_a_note_of_a_call_becomes_a_contact_an_attribution_and_a_request(
    empty: Visitor, empty_case: CaseFile
) -> None:
    empty.post("/call", data=CALL)
    history = empty_case.history()
    (contact,) = history.contacts
    assert contact.collector_number == "10012349999"
    assert contact.by == "unknown:10012349999"
    assert contact.basis is Basis.CLAIMED
    assert contact.outcome is Outcome.TALKED
    assert contact.recording is RecordingState.AUDIO
    assert contact.staff_no == "0817"
    assert {r.label for r in contact.remarks or ()} == {Label.INSULT, Label.DISCLOSED_DEBT}
    assert contact.duration_s == 95
    assert (empty_case.now() - contact.occurred_at).total_seconds() == 125
    (stated,) = history.of(Attribution)
    assert stated.number == "10012349999"
    assert stated.party is None
    (asked,) = history.of(Request)
    assert asked.kind is RequestKind.PAUSE_COLLECTION
    assert asked.to == "unknown:10012349999"


def test_a_note_can_be_undone_and_brought_back(empty: Visitor, empty_case: CaseFile) -> None:
    saved = empty.post("/call", data=CALL).text
    assert len(empty_case.history().contacts) == 1
    undone = undo(empty, saved)
    assert "已撤销" in undone
    assert empty_case.history().contacts == ()
    assert empty_case.history().of(Request) == ()
    undo(empty, undone, again=True)
    assert len(empty_case.history().contacts) == 1


def test_nothing_ticked_means_that_nobody_looked(empty: Visitor, empty_case: CaseFile) -> None:
    empty.post("/call", data={"note": "x"})
    (contact,) = empty_case.history().contacts
    assert contact.remarks is None
    assert contact.recording is None


def test_a_call_of_a_known_lender_is_about_its_loan(desk: Visitor, example_case: CaseFile) -> None:
    loan = next(loan for loan in example_case.history().loans.values() if loan.creditor)
    before = {c.id for c in example_case.history().contacts}
    desk.post("/call", data={"party": loan.creditor, "debt": loan.debt, "at": "2026-06-19T22:40"})
    (contact,) = [c for c in example_case.history().contacts if c.id not in before]
    assert contact.creditor == loan.creditor
    assert contact.debts == (loan.debt,)
    night = [f for f in example_case.findings() if f.contact == contact.id]
    assert "called_at_night" in {f.name for f in night}


def test_a_threat_to_life_leads_to_the_emergency_numbers_first(empty: Visitor) -> None:
    saved = empty.post("/call", data={"danger": "1"})
    assert saved.url.path == "/call/danger"
    numbers = re.findall(r'href="tel:(\d+)"', saved.text)
    assert numbers[:3] == ["110", "120", "119"]
    page = empty.get("/call").text
    assert page.index("/call/danger") < page.index("<ol")


def test_a_call_in_the_future_is_asked_again_and_keeps_what_was_typed(
    empty: Visitor, empty_case: CaseFile
) -> None:
    again = empty.post(
        "/call", data={"at": "2031-01-01T10:00", "note": "原话在此", "tag": "threat"}
    )
    assert again.status_code == 422
    assert "不能晚于现在" in again.text
    assert "原话在此" in again.text
    assert re.search(r'value="threat" checked', again.text)
    assert empty_case.history().contacts == ()


def test_whose_number_is_answered_and_its_calls_are_judged(
    desk: Visitor, example_case: CaseFile
) -> None:
    number = next(q.subject for q in example_case.questions() if q.kind.value == "whose_number")
    judged = len(example_case.history().contacts)
    agency = next(p for p in example_case.history().parties.values() if p.acts_for)
    saved = desk.post(
        "/questions",
        data={
            "kind": "whose_number",
            "subject": number,
            "answer": "collector",
            "party": agency.party,
            "back": "/",
        },
    )
    assert len(example_case.history().contacts) > judged
    undo(desk, saved.text)
    assert len(example_case.history().contacts) == judged


def test_a_private_number_disappears(desk: Visitor, example_case: CaseFile) -> None:
    number = next(q.subject for q in example_case.questions() if q.kind.value == "whose_number")
    assert number in desk.get("/").text
    data = {"kind": "whose_number", "subject": number, "answer": "private"}
    desk.post("/questions", data=data)
    for room in ["/", "/questions", "/timeline", "/record"]:
        assert number not in desk.get(room).text, room


def test_membership_is_answered(desk: Visitor, example_case: CaseFile) -> None:
    asked = next(q.subject for q in example_case.questions() if q.kind.value == "membership")
    waiting = sum("member_of" in f.missing for f in example_case.findings())
    data = {"kind": "membership", "subject": asked, "answer": "member", "member": "CBA"}
    saved = desk.post("/questions", data=data | {"back": "/"})
    assert example_case.history().parties[asked].member_of == ("CBA",)
    assert sum("member_of" in f.missing for f in example_case.findings()) < waiting
    undo(desk, saved.text)
    desk.post("/questions", data={"kind": "membership", "subject": asked, "answer": "none"})
    assert example_case.history().parties[asked].member_of == ()


def test_completeness_of_a_month_is_answered(desk: Visitor, example_case: CaseFile) -> None:
    data = {"kind": "coverage", "subject": "2026-02", "answer": "complete"}
    desk.post("/questions", data=data)
    said = example_case.history().of(Coverage)
    assert any(c.since.isoformat() == "2026-02-01" and c.until.day == 28 for c in said)


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "coverage", "subject": "soon", "answer": "complete"},
        {"kind": "membership", "subject": "nobody", "answer": "none"},
        {"kind": "was_it_a_talk", "subject": "nothing", "answer": "talked"},
        {"kind": "whose_number", "subject": "1", "answer": "maybe"},
        {"kind": "else"},
    ],
)
def test_an_answer_to_nothing_changes_nothing(
    desk: Visitor, example_case: CaseFile, data: dict[str, str]
) -> None:
    before = example_case.revision
    assert desk.post("/questions", data=data).status_code == 200
    assert example_case.revision == before


def test_a_fact_taken_back_takes_its_findings_with_it(
    desk: Visitor, example_case: CaseFile
) -> None:
    finding = next(f for f in example_case.findings() if f.name == "called_at_night")
    address = f"/findings/{finding.rule}/{finding.contact}"
    assert desk.get(address).status_code == 200
    taken = desk.post(f"/facts/{finding.contact}/retract", data={"reason": "记错了"})
    assert desk.get(address).status_code == 404
    undo(desk, taken.text)
    assert desk.get(address).status_code == 200


def test_how_a_call_ended_can_be_corrected(desk: Visitor, example_case: CaseFile) -> None:
    call = next(c for c in example_case.history().contacts if c.outcome is Outcome.TALKED)
    page = desk.post(f"/facts/{call.id}/outcome", data={"outcome": "answered_no_talk"}).text
    corrected = next(c for c in example_case.history().contacts if c.id == call.id)
    assert corrected.outcome is Outcome.ANSWERED_NO_TALK
    assert "更正" in page
    undo(desk, page)
    restored = next(c for c in example_case.history().contacts if c.id == call.id)
    assert restored.outcome is Outcome.TALKED


def test_a_budget_changes_the_plan(desk: Visitor, example_case: CaseFile) -> None:
    data = {"income": "9,800", "needs": "5200", "buffer": "0", "dependants": "1"}
    desk.post("/money/budget", data=data)
    assert example_case.history().of(Budget)[-1].surplus_fen == 460_000
    assert "¥4,600.00" in desk.get("/money").text
    wrong = desk.post("/money/budget", data={"income": "much", "needs": "-1"})
    assert wrong.status_code == 422
    assert 'value="much"' in wrong.text


def test_a_loan_is_entered_from_its_cost_table(empty: Visitor, empty_case: CaseFile) -> None:
    form = {
        "name": "小青花",
        "lender": "青云消费金融有限公司",
        "lender_kind": "cfc",
        "product": "online_consumer_loan",
        "principal": "12,000",
        "rate": "23.9%",
        "method": "level_instalment",
        "instalments": "12",
        "first_due_on": "2026-02-10",
        "signed_on": "2026-01-10",
    }
    empty.post("/money/loan", data=form)
    (loan,) = empty_case.history().of(Loan)
    (party,) = empty_case.history().of(Party)
    assert loan.creditor == party.party
    assert loan.principal_fen == 1_200_000
    assert loan.disbursed_fen is None
    assert loan.terms.annual_rate_ppm == 239_000
    assert "小青花" in empty.get("/money").text
    wrong = empty.post("/money/loan", data={"name": "", "rate": "a lot", "instalments": "1.5"})
    assert wrong.status_code == 422
    summary = wrong.text.split('class="errors"')[1].split("</div>")[0]
    assert re.findall(r'href="#(\w+)"', summary) == ["name", "rate", "instalments"]


TEN_THOUSAND = {
    "name": "小青花",
    "lender": "青云消费金融有限公司",
    "lender_kind": "cfc",
    "product": "online_consumer_loan",
    "principal": "10000",
    "disbursed": "10000",
    "method": "level_instalment",
    "instalments": "12",
}
"""A loan of a consumer finance company as it is typed, without its rate and days."""


def test_what_lies_above_the_cap_is_shown_with_its_letter(
    empty: Visitor, empty_case: CaseFile
) -> None:
    form = TEN_THOUSAND | {"rate": "36", "first_due_on": "2026-02-10", "signed_on": "2026-01-10"}
    empty.post("/money/loan", data=form)
    (loan,) = empty_case.history().of(Loan)
    page = empty.get("/money?lang=en").text
    row = page.split('id="costs"')[1].split("<tbody>")[1].split("</tbody>")[0]
    assert "36.00%" in row
    assert "guidance for courts, not a law; wording not yet checked" in row
    letter = f"/letters/complaint?to={loan.creditor}"
    assert f'href="{letter}"' in row
    assert "36.00% simple, 42.58% compound" in empty.get(f"{letter}&locale=en").text
    own = empty.get(f"/money/{loan.debt}?lang=zh-CN").text
    assert "审判意见，不是法律，条文待核" in own
    assert f'href="{letter}"' in own
    assert re.search(r"高出的 ¥[\d,.]+", own)
    empty.post("/amounts", data={"amounts": "hidden", "back": "/money"})
    for room in ("/money", f"/money/{loan.debt}"):
        assert not re.search(r"¥\d", empty.get(room).text)


def test_a_loan_of_which_little_is_known_has_no_cap_and_no_letter(empty: Visitor) -> None:
    empty.post("/money/loan", data={"name": "口头借款", "lender": "朋友", "principal": "3000"})
    row = empty.get("/money?lang=en").text.split('id="costs"')[1].split("</table>")[0]
    assert row.count("not known") == 5
    assert "/letters/complaint" not in row


def test_the_lenders_cost_table_is_copied_and_compared(
    empty: Visitor, empty_case: CaseFile
) -> None:
    form = TEN_THOUSAND | {
        "rate": "12",
        "fee": "60",
        "first_due_on": "2026-09-01",
        "signed_on": "2026-08-01",
    }
    empty.post("/money/loan", data=form)
    (debt,) = empty_case.history().loans
    assert "还不能判断" in empty.get(f"/money/{debt}").text
    shown = {"shown": "yes", "annual_cost": "12", "compound": "no", "items": "利息；担保费"}
    saved = empty.post(f"/money/{debt}/cost-table", data=shown)
    (table,) = empty_case.history().of(CostTable)
    assert (table.annual_cost_ppm, table.compound) == (120_000, False)
    assert table.items == ("利息", "担保费")
    assert "低于按合同算出的 24.60%（单利）" in saved.text
    assert "出借人的明示表：12%（单利）" in empty.get("/money").text
    undo(empty, saved.text)
    empty.post(f"/money/{debt}/cost-table", data={"shown": "no"})
    assert "没有出示综合融资成本明示表" in empty.get(f"/money/{debt}").text
    for typed, field in (
        ({}, "shown"),
        ({"shown": "yes", "annual_cost": "twelve"}, "annual_cost"),
        ({"shown": "no", "annual_cost": "12"}, "annual_cost"),
    ):
        wrong = empty.post(f"/money/{debt}/cost-table", data=typed)
        assert wrong.status_code == 422
        summary = wrong.text.split('class="errors"')[1].split("</div>")[0]
        assert re.findall(r'href="#(\w+)"', summary) == [field]
        assert not typed or f'value="{typed.get("annual_cost", "")}"' in wrong.text
    assert len(empty_case.history().of(CostTable)) == 1
    assert empty.post("/money/none/cost-table", data={"shown": "no"}).status_code == 404


def test_a_payment_lowers_what_is_owed(desk: Visitor, example_case: CaseFile) -> None:
    debt = next(iter(example_case.history().loans))
    saved = desk.post(f"/money/{debt}/payment", data={"amount": "100", "on": "2026-06-19"})
    assert example_case.history().of(Payment)[-1].amount_fen == 10_000
    undo(desk, saved.text)
    assert example_case.history().of(Payment)[-1].amount_fen != 10_000
    late = desk.post(f"/money/{debt}/payment", data={"amount": "100", "on": "2027-01-01"})
    assert late.status_code == 422


def test_a_complaint_is_written_kept_sent_and_answered(
    desk: Visitor, example_case: CaseFile
) -> None:
    finding = next(f for f in example_case.findings() if f.name == "called_at_night")
    contact = next(c for c in example_case.history().contacts if c.id == finding.contact)
    page = desk.get("/letters/complaint", params={"to": contact.creditor or ""}).text
    assert "预览" in page
    kept = desk.post("/letters/complaint", data={"to": contact.creditor, "locale": "zh-CN"})
    (letter,) = example_case.history().of(LetterRecord)
    pdf = desk.get(f"/letters/kept/{letter.id}/file.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert "attachment" in pdf.headers["content-disposition"]
    assert desk.get(f"/letters/kept/{letter.id}/file.txt").text
    assert "还没寄出" in kept.text
    sent = desk.post(f"/letters/kept/{letter.id}/sent", data={"on": "2026-06-20"})
    assert "2026年6月20日 星期六 寄出" in sent.text
    data = {"answer": "refused", "on": "2026-06-20"}
    assert "拒绝" in desk.post(f"/letters/kept/{letter.id}/reply", data=data).text
    assert len(example_case.history().of(Reply)) == 1


@pytest.mark.parametrize(
    ("locale", "draft", "whom"),
    [("zh-CN", "草稿", "亲友"), ("en", "draft", "family and friends")],
)
def test_a_warning_that_was_not_sent_is_a_draft_to_family_and_friends(
    desk: Visitor, example_case: CaseFile, locale: str, draft: str, whom: str
) -> None:
    desk.post("/letters/warning", data={"locale": locale})
    (letter,) = example_case.history().of(LetterRecord)
    unknown = "不知道是谁" if locale == "zh-CN" else "not known who"
    for room in (f"/timeline?kind=letter&lang={locale}", "/letters"):
        page = desk.get(room).text
        assert draft in page.lower(), room
        assert whom in page, room
        assert unknown not in page, room
    desk.post(f"/letters/kept/{letter.id}/sent", data={"on": "2026-06-20"})
    assert draft not in re.sub(r"<h2.*?</h2>", "", desk.get("/timeline?kind=letter").text)


def test_a_kept_letter_can_be_undone(desk: Visitor, example_case: CaseFile) -> None:
    kept = desk.post("/letters/warning", data={"locale": "zh-CN"})
    assert "已完成：文书" in kept.text
    bar = re.search(r'name="action" value="(\w+)"', kept.text)
    assert bar is not None
    undone = desk.post("/undo", data={"action": bar.group(1), "back": kept.url.path})
    assert undone.status_code == 200
    assert "已撤销：文书" in undone.text
    assert example_case.history().of(LetterRecord) == ()


def test_a_letter_that_touches_limitation_waits_for_confirmation(
    desk: Visitor, example_case: CaseFile
) -> None:
    expired = next(x for x in example_case.limitation() if x.status.value == "expired")
    loan = example_case.history().loans[expired.debt]
    page = desk.get("/letters/proposal", params={"to": loan.creditor or ""}).text
    assert 'name="confirm"' in page
    assert "预览" not in page
    desk.post("/letters/proposal", data={"to": loan.creditor, "locale": "zh-CN"})
    assert example_case.history().of(LetterRecord) == ()
    data = {"to": loan.creditor, "locale": "zh-CN", "confirm": expired.debt}
    desk.post("/letters/proposal", data=data)
    (letter,) = example_case.history().of(LetterRecord)
    assert letter.limitation_confirmed == (expired.debt,)


def test_a_loan_with_an_agreement_is_written_about_once_it_is_chosen(
    desk: Visitor, example_case: CaseFile
) -> None:
    address = "/letters/proposal?to=heyue-bank"
    page = desk.get(address).text
    assert "还款协议正在履行" in page
    assert "预览" not in page
    card = next(d for d, n in example_case.history().loans.items() if n.creditor == "heyue-bank")
    assert f'name="debt" value="{card}"' in page
    same = desk.get(f"{address}&debt={card}&confirm={card}").text
    assert "与正在履行的还款协议完全一样" in same
    assert "预览" not in same
    address = "/letters/pause_request?to=heyue-bank"
    chosen = desk.get(f"{address}&debt={card}&confirm={card}").text
    assert f'name="debt" value="{card}" checked' in chosen
    assert "预览" in chosen
    data = {"to": "heyue-bank", "locale": "zh-CN", "debt": card, "confirm": card}
    desk.post("/letters/pause_request", data=data)
    (letter,) = example_case.history().of(LetterRecord)
    assert "目前一直在履行" in letter.text


def test_more_than_is_claimed_is_offered_only_when_it_is_ticked(
    desk: Visitor, example_case: CaseFile
) -> None:
    address = "/letters/proposal?to=mianyun-cfc&confirm=cfc"
    loan = example_case.history().loans["cfc"]
    example_case.correct(loan.id, {"balance_fen": 100_000}, reason="claimed")
    page = desk.get(address).text
    assert "信里只提对方主张的数额" in page
    assert "合计¥1,000.00" in page
    assert 'name="above" value="cfc">' in page
    more = desk.get(f"{address}&above=cfc").text
    assert 'name="above" value="cfc" checked' in more
    assert "合计¥1,000.00" not in more
    data = {"to": "mianyun-cfc", "locale": "zh-CN", "confirm": "cfc", "above": "cfc"}
    desk.post("/letters/proposal", data=data)
    (letter,) = example_case.history().of(LetterRecord)
    assert "合计¥1,000.00" not in letter.text


def test_files_are_looked_at_before_they_are_kept(empty: Visitor, empty_case: CaseFile) -> None:
    before = empty_case.revision
    source = example.folder() / "loans.csv"
    preview = empty.post("/record/import", files={"files": (source.name, source.read_bytes())})
    assert empty_case.revision == before
    assert "loans.csv" in preview.text
    key = re.search(r"/record/import/(\w+)/keep", preview.text)
    assert key is not None
    kept = empty.post(f"/record/import/{key.group(1)}/keep")
    assert len(empty_case.history().loans) == 6
    undo(empty, kept.text)
    assert empty_case.history().loans == {}


def test_a_preview_lists_no_call_and_no_private_word(empty: Visitor, empty_case: CaseFile) -> None:
    for name in ["calls.xml", "messages.xml"]:
        source = example.folder() / name
        page = empty.post("/record/import", files={"files": (name, source.read_bytes())}).text
        groups = tomllib.loads(PRIVATE.read_text(encoding="utf-8"))
        for group in groups.values():
            for word in group if isinstance(group, list) else ():
                assert word not in page
        assert "这里不列出通话和短信" in page
    assert empty_case.history().of(Contact) == ()


def test_an_unknown_file_is_refused_and_let_go(empty: Visitor) -> None:
    page = empty.post(
        "/record/import", files={"files": ("../../x.bin", io.BytesIO(b"\x00\x01\x02"))}
    )
    assert "x.bin" in page.text
    assert "../" not in page.text
    key = re.search(r"/record/import/(\w+)/drop", page.text)
    assert key is not None
    assert "x.bin" not in empty.post(f"/record/import/{key.group(1)}/drop").text


def test_problems_of_an_import_stay_readable(desk: Visitor) -> None:
    page = desk.get("/record").text
    assert "broken-rows.csv" in page
    assert "不能用的行" in page


def test_nothing_is_imported_from_an_empty_form(empty: Visitor) -> None:
    answer = empty.post("/record/import", data={}, files={"other": ("a", b"b")})
    assert answer.status_code == 422
    assert "请至少选一个文件" in answer.text
