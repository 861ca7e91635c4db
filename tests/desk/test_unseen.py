"""Contacts whose words nobody looked at: counted beside the pages, and what can be done."""

import re

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from fairdue import conduct
from fairdue.casefile import CaseFile
from fairdue.facts import Contact, Direction, Label

Visitor = TestClient[Litestar]


def waiting(case: CaseFile) -> dict[str, tuple[str, ...]]:
    return conduct.unseen(case.history(), case.rulebooks)


def a_call(case: CaseFile) -> Contact:
    """A call of theirs that nobody has listened to."""
    return next(
        c
        for c in case.history().contacts
        if c.direction is Direction.OUT and c.remarks is None and c.id in waiting(case)[INSULT]
    )


INSULT = "cn.civilcode2021.insult-before-others"


def test_the_page_does_not_wait_for_the_count(english: Visitor, example_case: CaseFile) -> None:
    page = english.get("/findings").text
    assert 'hx-get="/findings/unseen/line"' in page
    assert 'href="/findings/unseen">What nobody has looked at' in page
    line = english.get("/findings/unseen/line").text
    by_rule = waiting(example_case)
    contacts = {c for found in by_rule.values() for c in found}
    assert f"in {len(contacts)} contacts nobody has looked at yet; {len(by_rule)} rules" in line
    again = english.get("/findings").text
    assert "hx-get" not in again.partition("All rules, by text")[0].partition("<h1>")[2]
    assert line.strip() in again


def test_rules_that_wait_are_listed_with_their_contacts(
    english: Visitor, example_case: CaseFile
) -> None:
    page = english.get("/findings/unseen").text
    counts = [int(n) for n in re.findall(r'<span class="num">(\d+)</span></div>', page)]
    assert sorted(counts) == sorted(len(found) for found in waiting(example_case).values())
    assert 'href="/rules/cn.civilcode2021#insult-before-others"' in page
    for link in ["/record/import", "/call", "/letters"]:
        assert f'href="{link}"' in page.partition("What can be done")[2]


@pytest.mark.parametrize(
    ("ticked", "labels"),
    [([], []), (["insult", "threat"], [Label.INSULT, Label.THREAT])],
)
def test_what_was_said_is_ticked_on_the_contact_and_can_be_undone(
    english: Visitor, example_case: CaseFile, ticked: list[str], labels: list[Label]
) -> None:
    call = a_call(example_case)
    assert "I looked at all of it" in english.get(f"/facts/{call.id}").text
    done = english.post(f"/facts/{call.id}/remarks", data={"tag": ticked})
    seen = next(c for c in example_case.history().contacts if c.id == call.id)
    assert [r.label for r in seen.remarks or ()] == labels
    assert seen.remarks is not None
    assert call.id not in waiting(example_case).get(INSULT, ())
    assert "Undo" in done.text
    action = re.search(r'name="action" value="(\w+)"', done.text)
    assert action is not None
    english.post("/undo", data={"action": action.group(1), "back": "/"})
    undone = next(c for c in example_case.history().contacts if c.id == call.id)
    assert undone.remarks is None


def test_finer_remarks_are_not_overwritten_by_ticks(
    english: Visitor, example_case: CaseFile
) -> None:
    quoted = [c for c in example_case.history().contacts if any(r.quote for r in c.remarks or ())]
    own = [c for c in example_case.history().contacts if c.direction is Direction.IN]
    for contact in [*quoted[:1], *own[:1]]:
        assert english.post(f"/facts/{contact.id}/remarks", data={"tag": []}).status_code == 404
    assert own


def test_an_empty_case_says_nothing_of_it(empty: Visitor) -> None:
    assert "/findings/unseen" not in empty.get("/findings").text
    assert empty.get("/findings/unseen").status_code == 200
