"""The room of letters: every kind can be opened, and its days go to a calendar."""

import re

from fairdue.casefile import CaseFile
from fairdue.facts import LetterKind, LetterRecord, Reply

from .conftest import Visitor


def test_every_kind_has_a_page_that_shows_a_letter_or_says_what_is_missing(
    english: Visitor,
) -> None:
    for kind in LetterKind:
        page = english.get(f"/letters/{kind}").text
        shown = "What this letter does" in page or 'class="warn"' in page
        assert shown or ">choose<" in page, kind


def test_a_request_for_a_notice_is_kept_and_its_answer_day_goes_to_the_calendar(
    english: Visitor, example_case: CaseFile
) -> None:
    page = english.get("/letters/assignment_notice").text
    choice = page.partition('<select id="to"')[2].partition("</select>")[0]
    lender = re.findall(r'value="([^"]+)"', choice)[0]
    english.post("/letters/assignment_notice", data={"to": lender, "locale": "en"})
    letter = example_case.history().of(LetterRecord)[-1]
    assert letter.kind is LetterKind.ASSIGNMENT_NOTICE
    assert letter.id not in english.get("/calendar.ics").text.replace("\r\n ", "")
    on = example_case.today.isoformat()
    english.post(f"/letters/kept/{letter.id}/sent", data={"on": on})
    answer = english.get("/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert f"letter-{letter.id}@" in answer.text.replace("\r\n ", "")
    assert "/calendar.ics" in english.get("/").text


def test_a_complaint_above_the_lender_awaits_the_answer_of_that_office(
    english: Visitor, example_case: CaseFile
) -> None:
    page = english.get("/letters/regulator_complaint").text
    choice = page.partition('<select id="to"')[2].partition("</select>")[0]
    for lender in re.findall(r'value="([^"]+)"', choice):
        form = {"to": lender, "locale": "en"}
        answer = english.post("/letters/regulator_complaint", data=form)
        if "/letters/kept/" in str(answer.url):
            break
    letter = example_case.history().of(LetterRecord)[-1]
    assert letter.kind is LetterKind.REGULATOR_COMPLAINT
    on = {"on": example_case.today.isoformat()}
    english.post(f"/letters/kept/{letter.id}/sent", data=on)
    assert "answer of the supervisor due" in english.get("/").text
    english.post(f"/letters/kept/{letter.id}/reply", data={**on, "answer": "partly"})
    reply = example_case.history().of(Reply)[-1]
    assert (reply.to, reply.by) == (letter.id, None)


def test_a_case_without_a_day_offers_no_calendar_file(empty: Visitor) -> None:
    assert not empty.get("/calendar.ics").headers["content-type"].startswith("text/calendar")
