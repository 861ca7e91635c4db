"""The directory of lenders at the desk: found, searched, judged, looked up in a register."""

import re

from fairdue.casefile import CaseFile
from fairdue.desk.href import lender_href
from fairdue.facts import EvidenceKind, StandingEvidence

from .conftest import Visitor

REGISTER = (
    "# source: provincial authority\n# as_of: 2026-06-01\nname,number,kind\n"
    "青潭网络小额贷款有限公司,DF-0000-C3,mlc_online\n绵云消费金融服务有限公司,,cfc\n"
)


def upload(desk: Visitor, text: str, name: str = "register.csv") -> str:
    answer = desk.post("/lenders/register", files={"file": (name, text.encode(), "text/csv")})
    return answer.text


def links(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="(/lenders/[^"]+)"', page)


def test_everybody_met_is_listed_with_what_they_are(
    english: Visitor, example_case: CaseFile
) -> None:
    page = english.get("/lenders").text
    assert len(links(page)) == len(example_case.lenders())
    assert "signs of unlicensed lending" in page
    assert "inquired about you" in page


def test_a_search_narrows_by_name_number_role_and_standing(english: Visitor) -> None:
    assert links(english.get("/lenders?q=闪禾").text) == ["/lenders/shandian"]
    assert links(english.get("/lenders?q=01000004001").text) == ["/lenders/qingtan-mlc"]
    assert len(links(english.get("/lenders?q=collection agency").text)) == 3
    assert links(english.get("/lenders?standing=unlawful").text) == ["/lenders/shandian"]
    assert "Nothing fits this filter." in english.get("/lenders?q=zzz").text


def test_a_lender_shows_each_piece_of_evidence_with_its_fact(english: Visitor) -> None:
    page = english.get("/lenders/shandian").text
    why = page.partition('id="why"')[2].partition("</section>")[0]
    assert "Less money arrived than the contract says (¥600.00)" in why
    assert "(7 days)" in why
    assert "costs more than 36% a year" in why
    assert why.count('href="/facts/') >= 6
    assert "12345 line" in page


def test_amounts_in_evidence_are_hidden_with_the_others(english: Visitor) -> None:
    english.post("/amounts", data={"amounts": "hidden", "back": "/"})
    page = english.get("/lenders/shandian").text
    assert "¥600.00" not in page
    assert "¥ ••••" in page


def test_a_lender_known_by_name_only_has_a_page_without_its_name_in_the_address(
    english: Visitor,
) -> None:
    href = lender_href("锦云消费金融有限公司")
    assert re.fullmatch(r"/lenders/n\.[0-9a-f]{16}", href)
    page = english.get(href).text
    assert "锦云消费金融有限公司" in page
    assert "绵云消费金融有限公司" in page.partition("Similar names")[2][:200]
    assert "not yet known" in page
    assert english.get("/lenders/nobody").status_code == 404


def test_loans_contacts_and_findings_lead_to_their_lender(
    english: Visitor, example_case: CaseFile
) -> None:
    assert 'href="/lenders/mianyun-cfc"' in english.get("/money").text
    assert 'href="/lenders/mianyun-cfc"' in english.get("/money/cfc").text
    calls = {c.id for c in example_case.history().contacts if c.by == "tuohai"}
    finding = next(f for f in example_case.findings() if f.contact in calls)
    assert 'href="/lenders/tuohai"' in english.get(f"/facts/{finding.contact}").text
    page = english.get(f"/findings/{finding.rule}/{finding.contact}").text
    assert 'href="/lenders/tuohai"' in page
    assert 'href="/lenders"' in english.get("/findings").text


def test_a_register_finds_the_same_name_and_only_offers_a_near_one(english: Visitor) -> None:
    assert "provincial authority" in upload(english, REGISTER)
    found = english.get("/lenders/qingtan-mlc").text
    assert "row 4, 青潭网络小额贷款有限公司, 100" in found
    near = english.get("/lenders/mianyun-cfc").text
    assert "likeness 85" in near
    assert "only at a likeness of 100" in near


def test_the_choice_of_an_entry_becomes_evidence_that_can_be_undone(
    english: Visitor, example_case: CaseFile
) -> None:
    upload(english, REGISTER)
    english.post("/lenders/mianyun-cfc/register", data={"at": "0"})
    said = example_case.history().of(StandingEvidence)[-1]
    assert (said.kind, said.holds, said.party) == (
        EvidenceKind.LICENCE_REGISTER,
        True,
        "mianyun-cfc",
    )
    assert said.note == "provincial authority, 2026-06-01, row 5, 绵云消费金融服务有限公司"
    english.post("/lenders/mianyun-cfc/register", data={"at": ""})
    assert example_case.history().of(StandingEvidence)[-1].holds is False
    assert english.post("/lenders/mianyun-cfc/register", data={"at": "9"}).status_code == 404
    latest = example_case.actions()[0]
    english.post("/undo", data={"action": latest.id, "back": "/lenders/mianyun-cfc"})
    assert example_case.history().of(StandingEvidence)[-1].holds is True


def test_a_register_that_says_too_little_is_refused_with_the_remedy(english: Visitor) -> None:
    page = upload(english, "name\nA\n")
    assert "does not say whose list it is" in page
    assert english.get("/lenders/qingtan-mlc").text.count("likeness") == 0


def test_a_register_can_be_put_away(english: Visitor) -> None:
    upload(english, REGISTER)
    page = english.post("/lenders/register", files={"file": ("", b"", "text/csv")}).text
    assert "is not kept" in page
    assert english.post("/lenders/mianyun-cfc/register", data={"at": "0"}).status_code == 404


def test_an_empty_case_has_no_lenders_yet(empty: Visitor) -> None:
    assert "还没有出借人" in empty.get("/lenders").text
