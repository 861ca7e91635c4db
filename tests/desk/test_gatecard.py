"""May they call me now: the same judge as everywhere, in one sentence."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from fairdue.casefile import CaseFile
from fairdue.desk.gatecard import gate_card
from fairdue.desk.wording import Wording
from fairdue.facts import (
    LenderKind,
    Loan,
    LoanParty,
    Party,
    PartyRole,
    Person,
    Product,
    Role,
)

ZONE = ZoneInfo("Asia/Shanghai")
ENGLISH = Wording("en", ZONE)


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 6, 20, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("hour", "minute", "answer"),
    [(7, 59, "deny"), (8, 0, "allow"), (21, 59, "allow"), (22, 0, "deny"), (3, 0, "deny")],
)
def test_without_a_case_the_hour_decides_for_a_finance_company(
    empty_case: CaseFile, hour: int, minute: int, answer: str
) -> None:
    assert gate_card(empty_case, ENGLISH, at(hour, minute)).answer == answer


def test_a_refusal_says_until_when(empty_case: CaseFile) -> None:
    card = gate_card(empty_case, ENGLISH, at(23, 10))
    assert "08:00 tomorrow" in card.text
    assert card.night
    (anybody,) = card.lenders
    assert anybody.answer == "should not call"
    assert any("GB/T 45251" in reason for reason in anybody.reasons)


def test_each_lender_of_a_case_gets_its_own_answer(example_case: CaseFile) -> None:
    card = gate_card(example_case, ENGLISH, at(23, 10))
    loans = example_case.history().loans.values()
    assert len(card.lenders) == len({loan.creditor for loan in loans if loan.creditor})
    assert card.answer in {"deny", "hold"}
    assert {lender.answer for lender in card.lenders} <= {
        "may call",
        "should not call",
        "cannot tell",
        "none of the rules here binds it",
    }


def test_a_lender_whom_no_rulebook_binds_is_not_simply_allowed(example_case: CaseFile) -> None:
    history = example_case.history()
    by_name = {lender.name: lender for lender in gate_card(example_case, ENGLISH, at(12)).lenders}
    friend = by_name[history.parties["friend-chen"].name]
    assert friend.answer == "none of the rules here binds it"
    assert any("General law" in reason for reason in friend.reasons)
    bank = by_name[history.parties["heyue-bank"].name]
    assert bank.answer in {"should not call", "cannot tell"}


def test_a_case_with_unbound_lenders_only_says_that_no_rule_speaks(empty_case: CaseFile) -> None:
    begun = at(9) - dt.timedelta(days=9)
    empty_case.record(
        [
            Person(occurred_at=begun, person="me", role=Role.DEBTOR),
            Party(
                occurred_at=begun,
                party="friend",
                name="Chen",
                kind=LenderKind.PRIVATE_PERSON,
                roles=(PartyRole.CREDITOR,),
                member_of=(),
            ),
            Loan(
                occurred_at=begun,
                debt="d",
                product=Product.PRIVATE_LOAN,
                parties=(LoanParty(party="friend", role=PartyRole.CREDITOR),),
            ),
        ],
        label="loan",
    )
    card = gate_card(empty_case, ENGLISH, at(23))
    assert card.answer == "allow"
    assert card.title == "No rule here says when they may call."


def test_an_answer_that_waits_for_the_log_leads_to_the_question(
    empty_case: CaseFile, empty: TestClient[Litestar]
) -> None:
    begun = at(9) - dt.timedelta(days=9)
    empty_case.record(
        [
            Person(occurred_at=begun, person="me", role=Role.DEBTOR),
            Party(
                occurred_at=begun,
                party="bank",
                name="Qinghe Bank",
                kind=LenderKind.BANK_ONLINE,
                roles=(PartyRole.CREDITOR,),
                member_of=(),
            ),
            Loan(
                occurred_at=begun,
                debt="d",
                product=Product.ONLINE_CONSUMER_LOAN,
                parties=(LoanParty(party="bank", role=PartyRole.CREDITOR),),
            ),
        ],
        label="loan",
    )
    now = empty_case.now()
    assert gate_card(empty_case, ENGLISH, now).log_open
    assert 'href="/questions?kind=coverage"' in empty.get("/gate").text
    asked = empty.get("/questions?kind=coverage").text
    months = re.findall(r'name="subject" value="([0-9-]+)"', asked)
    before = now.astimezone(ZONE).date().replace(day=1) - dt.timedelta(days=1)
    assert months == [f"{now.astimezone(ZONE):%Y-%m}", f"{before:%Y-%m}"]
    for month in months:
        form = {"kind": "coverage", "subject": month, "answer": "complete", "back": "/"}
        empty.post("/questions", data=form)
    assert not gate_card(empty_case, ENGLISH, now).log_open
    assert 'name="subject"' not in empty.get("/questions?kind=coverage").text
