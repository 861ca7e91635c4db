"""A claim below what the record comes to: payments may be missing, and the plan starts lower."""

import datetime as dt

import msgspec
import pytest

from fairdue.facts import Basis, Budget, Fact, History, Loan, Method, Payment, Product, Terms
from fairdue.plan import BalanceSource, Debt, Plan, Preset, debts, describe, ledger, solve
from plan.bullet_loan import back, loan
from plan.noon import at

LATE = dt.date(2025, 5, 10)
"""30 days late: the record comes to 10,675.00."""
CARD = Loan(
    id="l-2",
    occurred_at=at("2024-01-05"),
    signed_at=at("2024-01-05"),
    debt="d-2",
    product=Product.CREDIT_CARD,
    principal_fen=2_800_000,
    days_past_due=120,
    balance_fen=3_124_055,
    balance_on=dt.date(2026, 10, 10),
    terms=Terms(
        method=Method.REVOLVING,
        annual_rate_ppm=182_500,
        day_count=365,
        late_fee_ppm=50_000,
        minimum_ppm=100_000,
        minimum_fen=5_000,
        whole_bill=True,
        first_due_on=dt.date(2024, 2, 5),
    ),
)


def debt_of(of: Loan, *facts: Fact, on: dt.date = LATE) -> Debt:
    (found,) = debts(History([of, *facts]), on=on)
    return found


def plan_of(debt: Debt) -> Plan:
    budget = Budget(id="u", occurred_at=at("2025-05-01"), income_fen=500_000, needs_fen=400_000)
    return solve([debt], budget, Preset.FORMAL_FIRST, start_on=LATE)


def claimed(amount_fen: int, day: dt.date | None = LATE, **changes: object) -> Loan:
    return msgspec.structs.replace(loan(), balance_fen=amount_fen, balance_on=day, **changes)


def test_a_plan_starts_from_the_claim_where_the_record_comes_to_more_and_says_both() -> None:
    debt = debt_of(claimed(900_000))
    assert (debt.balance_fen, debt.source) == (900_000, BalanceSource.LOWER_CLAIM)
    plan = plan_of(debt)
    (said,) = [w for w in plan.warnings if w.code == "claimed_less"]
    assert "10,675.00" in said.text["en"]
    assert "9,000.00" in said.text["zh-CN"]


def test_a_claim_above_the_record_is_told_and_not_planned_with() -> None:
    debt = debt_of(claimed(1_200_000))
    assert (debt.balance_fen, debt.source) == (1_067_500, BalanceSource.COMPUTED)
    codes = {w.code for w in plan_of(debt).warnings}
    assert "claimed_more" in codes
    assert "claimed_less" not in codes


def test_interest_since_the_day_of_a_claim_is_no_contradiction() -> None:
    """On the due day 10,450.00 were owed and claimed; a month later 10,675.00 are owed."""
    agreeing = claimed(1_045_000, dt.date(2025, 4, 10))
    debt = debt_of(agreeing)
    assert (debt.balance_fen, debt.source) == (1_067_500, BalanceSource.COMPUTED)
    kept = ledger(agreeing, History([agreeing]), on=LATE)
    assert "unrecorded_payments" not in kept.missing


def test_what_was_paid_since_the_claim_comes_off_it() -> None:
    debt = debt_of(claimed(900_000, dt.date(2025, 5, 1)), back("2025-05-05", 100_000))
    assert debt.balance_fen == 800_000


def test_a_claim_of_nothing_leaves_nothing_to_plan() -> None:
    debt = debt_of(claimed(0))
    assert (debt.balance_fen, debt.minimum_fen) == (0, 0)


@pytest.mark.parametrize(("amount_fen", "english", "chinese"), [
    (900_000, "1,675.00 less", "少 ¥1,675.00"),
    (1_200_000, "1,325.00 more", "多 ¥1,325.00"),
    (1_067_500, "not verified.", "没有核实。"),
])  # fmt: skip
def test_a_ledger_tells_how_far_the_claim_is_off(
    amount_fen: int, english: str, chinese: str
) -> None:
    of = claimed(amount_fen)
    kept = ledger(of, History([of]), on=LATE)
    assert english in describe(kept, "en")[1]
    assert chinese in describe(kept, "zh-CN")[1]
    assert ("unrecorded_payments" in kept.missing) is (amount_fen < 1_067_500)


def test_a_card_without_payments_that_is_claimed_lower_asks_for_the_missing_ones() -> None:
    """No payment since 2024 by the record, yet 120 days past due and 31,240.55 by the bank."""
    today = dt.date(2026, 11, 22)
    kept = ledger(CARD, History([CARD]), on=today)
    assert kept.owed is not None
    assert kept.owed.low_fen > 4_800_000
    assert "unrecorded_payments" in kept.missing
    debt = debt_of(CARD, on=today)
    assert (debt.balance_fen, debt.minimum_fen) == (3_124_055, 312_406)


def test_far_fewer_days_past_due_than_recorded_are_a_question_too() -> None:
    """The day after the claim nothing else contradicts, but 150 days are not 30."""
    late = dt.date(2025, 9, 7)
    today = late + dt.timedelta(days=1)
    high = ledger(loan(), History([loan()]), on=late).owed
    assert high is not None
    asked = claimed(high.low_fen, late, days_past_due=30)
    assert "unrecorded_payments" in ledger(asked, History([asked]), on=today).missing
    agreed = claimed(high.low_fen, late, days_past_due=150)
    assert "unrecorded_payments" not in ledger(agreed, History([agreed]), on=today).missing


def test_a_later_payment_that_only_somebodys_word_shows_does_not_lower_the_claim() -> None:
    told = msgspec.structs.replace(back("2025-05-05", 100_000), basis=Basis.CLAIMED)
    assert isinstance(told, Payment)
    debt = debt_of(claimed(900_000, dt.date(2025, 5, 1)), told)
    assert debt.balance_fen == 900_000


def test_far_fewer_days_past_due_are_a_question_though_the_sum_agrees() -> None:
    """150 days late the record comes to 11,575.00; the same is claimed, but as 30 days late."""
    late = dt.date(2025, 9, 7)
    agreed = claimed(1_157_500, late, days_past_due=30)
    kept = ledger(agreed, History([agreed]), on=late)
    assert kept.owed is not None
    assert (kept.owed.high_fen, kept.days_past_due) == (1_157_500, 150)
    assert kept.missing == ("unrecorded_payments",)
    same = claimed(1_157_500, late, days_past_due=150)
    assert ledger(same, History([same]), on=late).missing == ()


def test_a_claim_of_a_day_to_come_does_not_count_and_that_is_said() -> None:
    """5,000.00 claimed as of 10 December, looked at on 10 May."""
    coming = claimed(500_000, dt.date(2025, 12, 10), days_past_due=3)
    kept = ledger(coming, History([coming]), on=LATE)
    assert (kept.claimed_fen, kept.missing, kept.days_past_due) == (None, (), 30)
    assert "claimed_later" in kept.assumed
    assert any("dated after this day" in line for line in describe(kept, "en"))
    assert any("日期在这一天以后" in line for line in describe(kept, "zh-CN"))
    debt = debt_of(coming)
    assert (debt.balance_fen, debt.source) == (1_067_500, BalanceSource.COMPUTED)


def test_where_only_a_later_claim_tells_the_size_nothing_is_known_yet() -> None:
    coming = claimed(500_000, dt.date(2025, 12, 10), principal_fen=None, disbursed_fen=None)
    kept = ledger(coming, History([coming]), on=LATE)
    assert (kept.owed, kept.assumed) == (None, ("claimed_later",))
