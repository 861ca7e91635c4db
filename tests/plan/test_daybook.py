"""Day by day: what each day adds, and that nothing is added or lost between them."""

import datetime as dt

import pytest

from fairdue.facts import History
from fairdue.plan import daybook, ledger, line_text
from plan.bullet_loan import back, loan, paid_for


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_a_day_of_a_late_loan_adds_seven_yuan_and_a_half() -> None:
    # 10,000.00 x 27 % / 360 = 7.50 a day. The 1,000.00 of the 15th pay 487.50 of interest and
    # 512.50 of principal; 9,487.50 x 27 % / 360 = 7.12.
    history = History([loan(), back("2025-04-15", 100_000)])
    days = daybook(loan(), history, since=day("2025-04-13"), until=day("2025-04-16"))
    assert [d.added_fen for d in days] == [None, 750, 750 - 100_000, 712]
    assert days[-1].owed is not None
    assert days[-1].owed == ledger(loan(), history, on=day("2025-04-16")).owed


def test_the_day_a_guarantor_pays_is_the_day_the_balance_changes() -> None:
    history = History([loan(), paid_for(1_050_000)])
    days = daybook(loan(), history, since=day("2025-05-09"), until=day("2025-05-11"))
    # 10,667.50 owed; 10,500.00 are then owed to the guarantor; its interest is open.
    assert [d.added_fen for d in days] == [None, 1_050_000 - 1_066_750, 0]
    assert days[2].owed is not None
    assert not days[2].owed.exact


def test_a_debt_of_unknown_size_has_no_daily_sum() -> None:
    unknown = loan(principal_fen=None, disbursed_fen=None)
    days = daybook(unknown, History([unknown]), since=day("2025-05-09"), until=day("2025-05-10"))
    assert [(d.owed, d.added_fen) for d in days] == [(None, None), (None, None)]


@pytest.mark.parametrize("until", ["2025-01-09", "2028-01-01"])
def test_days_run_forwards_and_are_no_more_than_a_thousand(until: str) -> None:
    with pytest.raises(ValueError, match="the earlier first"):
        daybook(loan(), History([loan()]), since=day("2025-01-10"), until=day(until))


def test_a_line_says_how_it_was_computed() -> None:
    found = ledger(loan(), History([loan()]), on=day("2025-05-10"))
    penalty = found.lines[-1]
    assert line_text(penalty, "en") == (
        "2025-05-10  penalty interest ¥225.00 (¥10,000.00 × 27% × 30 days)  balance ¥10,675.00"
    )
    assert line_text(found.lines[0], "zh-CN") == "2025-01-10  放款 ¥10,000.00  余 ¥10,000.00"
