"""What they hold on me: reasons, when they end, what lies ahead, and letters that dispute."""

import html
import json
import re

import pypdfium2

from fairdue.casefile import CaseFile
from fairdue.facts import Inquiry, LetterRecord

from .conftest import Visitor


def part(page: str, anchor: str) -> str:
    return page.partition(f'id="{anchor}"')[2].partition("</section>")[0]


def disputes(page: str) -> list[str]:
    found = re.findall(r'href="(/letters/(?:report|inquiry)_dispute[^"]*)"', page)
    return [html.unescape(link) for link in found]


def test_every_reason_says_what_it_rests_on_and_when_it_ends(
    english: Visitor, example_case: CaseFile
) -> None:
    page = english.get("/held").text
    for told in example_case.report().reasons:
        assert html.escape(told.title.en) in page
        assert html.escape(told.says.en) in page
        for event in told.evidence[-12:]:
            assert f'href="/facts/{event.event_id}"' in page


def test_hits_of_others_stand_apart_from_ones_own(english: Visitor) -> None:
    page = english.get("/held").text
    assert "first-degree relation" in part(page, "through")
    assert "first-degree relation" not in part(page, "reasons")
    assert page.index('id="through"') < page.index('id="reasons"')


def test_the_weightiest_reasons_come_first(english: Visitor) -> None:
    weights = re.findall(r"weight: (\w+)", part(english.get("/held").text, "reasons"))
    assert weights == sorted(weights, key=["high", "medium", "low", "note"].index)


def test_each_picture_has_the_same_numbers_as_a_table(
    english: Visitor, example_case: CaseFile
) -> None:
    page = english.get("/held").text
    assert page.count('class="drawing"') == page.count("The same as a table") == 3
    ends = part(page, "ends")
    for told in example_case.report().calendar:
        assert str(told.ages_out_on) in ends
    ahead = part(page, "ahead")
    for named in example_case.report().forecasts[0].figures:
        assert html.escape(named.text.en) in ahead


def test_as_many_reasons_without_an_end_are_named_as_are_counted(
    english: Visitor, example_case: CaseFile
) -> None:
    ends = part(english.get("/held").text, "ends")
    undated = [told for told in example_case.report().reasons if told.ages_out_on is None]
    assert {told.degree for told in undated} == {0, 1}
    assert f"not ending with time: {len(undated)}." in ends
    for told in undated:
        assert f'<a href="#{told.code}-{told.degree}">' in ends


def test_a_plan_stands_beside_the_forecast_without_it(english: Visitor) -> None:
    page = english.get("/held?plan=formal_first").text
    ahead = part(page, "ahead")
    assert ahead.count("Assumed: ") == 2
    drawings = ahead.split('class="drawing"')[1:]
    assert drawings[0].partition("</svg>")[0] != drawings[1].partition("</svg>")[0]
    assert english.get("/held?plan=none-such").status_code == 200


def test_what_could_not_be_looked_at_is_never_shown_as_zero(empty: Visitor) -> None:
    assert "还没有查询、账户或借款" in empty.get("/held").text


def test_sections_come_in_the_order_of_such_reports_and_leave_out_what_has_no_place(
    english: Visitor,
) -> None:
    page = english.get("/held").text
    order = ["identity", "courts", "lists", "inquiries", "loans", "overdue", "asked", "coverage"]
    places = [page.index(f'<h2 id="{name}"') for name in order]
    assert places == sorted(places)
    assert "Left out on purpose: marriage" in part(page, "coverage")


def test_who_inquired_is_shown_with_standing_and_a_page(english: Visitor) -> None:
    asked = part(english.get("/held").text, "asked")
    assert 'href="/lenders/heyue-bank"' in asked
    assert "a licensed financial institution" in asked
    assert "the account is in your own credit report" in asked


def test_who_inquired_by_phone_alone_is_shown_too(english: Visitor, example_case: CaseFile) -> None:
    asked = part(english.get("/held").text, "asked")
    listed = asked.partition("What they are")[0]
    inquiries = example_case.history().of(Inquiry)
    times = re.findall(r'data-label="times"><span>(\d+)<', listed)
    assert sum(map(int, times)) == len(inquiries)
    by_phone = {i.lender for i in inquiries if i.by_phone and not i.by_id}
    rows = [row for row in listed.split("<tr>") if "<span>phone</span>" in row]
    assert len(rows) == len(by_phone) == 3
    assert sum("online lender without licence" in row for row in rows) == 2


def test_the_standing_of_a_lender_follows_the_register_that_was_given(english: Visitor) -> None:
    before = part(english.get("/held").text, "asked")
    name = "宁川银行股份有限公司"
    register = f"# source: authority\n# as_of: 2026-06-01\nname,kind\n{name},bank_trad\n"
    given = {"file": ("register.csv", register.encode(), "text/csv")}
    assert english.post("/lenders/register", files=given).status_code == 200
    after = part(english.get("/held").text, "asked")
    found = "the licence register you supplied holds this name"
    assert (found in before, found in after) == (False, True)


def test_a_dispute_button_writes_the_letter_about_those_entries(
    english: Visitor, example_case: CaseFile
) -> None:
    links = disputes(english.get("/held").text)
    (asked,) = [x for x in links if x.startswith("/letters/inquiry") and x.count("item=") == 2][:1]
    page = english.get(asked).text
    assert "It is about the 2 entries you chose." in page
    form = {"to": html.unescape(re.findall(r'name="to" value="([^"]*)"', page)[-1])}
    items = re.findall(r'name="item" value="([^"]+)"', page)[:2]
    english.post("/letters/inquiry_dispute", data={**form, "locale": "en", "item": items})
    letter = example_case.history().of(LetterRecord)[-1]
    assert letter.kind == "inquiry_dispute"
    assert set(letter.cites) == set(items)
    inquiries = {i.id: i for i in example_case.history().of(Inquiry)}
    assert {inquiries[i].lender for i in items} == {letter.to}


def test_every_dispute_button_leads_to_a_letter_that_can_be_written(english: Visitor) -> None:
    for link in disputes(english.get("/held").text):
        page = english.get(link).text
        assert 'class="letter"' in page, link


def test_whoever_keeps_the_data_can_be_written_to(english: Visitor) -> None:
    page = english.get("/letters/report_dispute").text
    assert "Whoever holds and passes on credit information about me" in page
    assert '<option value="">choose</option>' not in page


def test_the_report_is_given_as_data_and_on_paper(english: Visitor, example_case: CaseFile) -> None:
    data = english.get("/held/report.json")
    assert data.headers["content-disposition"].startswith("attachment")
    report = json.loads(data.text)
    told = example_case.report()
    assert report["cells"].keys() == told.cells.keys()
    assert [r["code"] for r in report["reasons"]] == [t.code for t in told.reasons]
    paper = english.get("/held/report.pdf?locale=zh-CN&plan=formal_first").content
    assert len(pypdfium2.PdfDocument(paper)) >= 4


def test_amounts_are_hidden_on_the_page(english: Visitor) -> None:
    english.post("/amounts", data={"amounts": "hidden", "back": "/"})
    page = english.get("/held").text
    assert not re.search(r"¥\d", page)
