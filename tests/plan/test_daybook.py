"""Day by day: what each day adds, and that nothing is added or lost between them."""

import datetime as dt

import msgspec
import pytest

from fairdue.facts import (
    Allocation,
    History,
    LegalEvent,
    LegalStep,
    Method,
    Penalty,
    Product,
    Terms,
)
from fairdue.plan import LineKind, daybook, how_text, ledger, line_text
from plan.bullet_loan import TERMS, back, loan, paid_for
from plan.noon import at


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
        "2025-05-10  penalty interest ¥225.00 (¥10,000.00 × 27% × 30/360 days)  balance ¥10,675.00"
    )
    assert line_text(found.lines[0], "zh-CN") == "2025-01-10  放款 ¥10,000.00  余 ¥10,000.00"


FLAT = Terms(
    method=Method.FLAT,
    annual_rate_ppm=72_000,
    day_count=360,
    instalments=12,
    first_due_on=day("2025-02-28"),
    penalty=Penalty(),
    allocation=Allocation.COST_INTEREST_PRINCIPAL,
)
CARD = Terms(
    method=Method.REVOLVING,
    annual_rate_ppm=182_500,
    day_count=365,
    first_due_on=day("2025-02-05"),
    minimum_ppm=100_000,
    allocation=Allocation.COST_INTEREST_PRINCIPAL,
)


def lines(terms: Terms, until: str, **changes: object) -> dict[tuple[str, str], str]:
    """The sum told for each line of a loan of 12,000.00 taken on 31 January 2025."""
    drawn = {"signed_at": at("2025-01-31"), "occurred_at": at("2025-01-31"), "last_due_on": None}
    of = loan(terms=terms, principal_fen=1_200_000, disbursed_fen=1_200_000, **drawn, **changes)
    found = ledger(of, History([of]), on=day(until))
    return {(str(line.on), line.what.value): how_text(line, "en") for line in found.lines}


def test_a_month_is_told_as_a_twelfth_and_a_part_of_it_by_its_days() -> None:
    """72.00 a month, however long, on the first balance; 25 of 31 days: 58.06."""
    told = lines(FLAT, "2025-04-22")
    assert told["2025-02-28", "interest"] == "¥12,000.00 × 7.2% / 12"
    assert told["2025-03-28", "interest"] == "¥12,000.00 × 7.2% / 12"
    assert told["2025-04-22", "interest"] == "¥72.00 × 25/31 days"
    assert told["2025-03-28", "penalty"] == "¥1,000.00 × 10.8% × 28/360 days"


def test_interest_of_a_level_instalment_is_on_what_is_not_due_yet() -> None:
    level = msgspec.structs.replace(FLAT, method=Method.LEVEL_INSTALMENT)
    told = lines(level, "2025-03-28")
    assert told["2025-02-28", "interest"] == "¥12,000.00 × 7.2% / 12"
    assert told["2025-03-28", "interest"] == "¥11,032.57 × 7.2% / 12"


def test_a_term_in_days_is_told_in_days_of_its_year() -> None:
    told = lines(msgspec.structs.replace(FLAT, period_days=30), "2025-02-28")
    assert told["2025-02-28", "interest"] == "¥12,000.00 × 7.2% × 30/360 days"


def test_interest_of_a_card_is_told_with_its_days() -> None:
    """12,000.00 x 18.25 % is 6.00 a day: 5 days to the bill, then 28."""
    told = lines(CARD, "2025-03-05", product=Product.CREDIT_CARD)
    assert told["2025-02-05", "interest"] == "¥12,000.00 × 18.25% × 5/365 days"
    assert told["2025-03-05", "interest"] == "¥12,000.00 × 18.25% × 28/365 days"


def test_of_a_card_paid_in_part_before_its_bill_no_single_sum_is_told() -> None:
    terms = msgspec.structs.replace(CARD, whole_bill=True)
    of = loan(terms=terms, product=Product.CREDIT_CARD, last_due_on=None)
    found = ledger(of, History([of, back("2025-01-20", 100_000)]), on=day("2025-02-05"))
    (interest,) = [line for line in found.lines if line.what is LineKind.INTEREST]
    assert how_text(interest, "zh-CN") == ""


def test_a_loan_called_in_within_a_month_tells_no_sum_that_does_not_multiply_out() -> None:
    called = LegalEvent(
        id="g-2", occurred_at=at("2025-02-14"), debt="d-1", step=LegalStep.ACCELERATED
    )
    drawn = {"signed_at": at("2025-01-31"), "occurred_at": at("2025-01-31"), "last_due_on": None}
    of = loan(terms=FLAT, **drawn)
    found = ledger(of, History([of, called]), on=day("2025-02-14"))
    (interest,) = [line for line in found.lines if line.what is LineKind.INTEREST]
    assert interest.amount_fen == 3_290
    assert how_text(interest, "en") == ""


def test_a_day_adds_to_both_ends_of_a_range() -> None:
    """Late without a known penalty: nothing more at least, 7.50 a day at most."""
    of = loan(terms=msgspec.structs.replace(TERMS, penalty=None))
    days = daybook(of, History([of]), since=day("2025-05-09"), until=day("2025-05-10"))
    assert (days[1].added_fen, days[1].added_high_fen) == (0, 750)
    assert days[0].added_high_fen is None
