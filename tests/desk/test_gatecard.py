"""May they call me now: the same judge as everywhere, in one sentence."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from fairdue.casefile import CaseFile
from fairdue.desk.gatecard import gate_card
from fairdue.desk.wording import Wording

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
    }
