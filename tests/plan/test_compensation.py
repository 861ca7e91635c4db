"""A guarantor paid the lender: what is then owed, to whom, and what stays open."""

import datetime as dt

import msgspec

from fairdue.facts import Fact, History, LenderKind, Loan, Party
from fairdue.plan import Ledger, LineKind, Range, debts, describe, ledger
from fairdue.plan.compensation import compensation
from plan.bullet_loan import TERMS, back, loan, paid_for
from plan.noon import at


def kept(day: str, *facts: Fact, of: Loan | None = None) -> Ledger:
    return ledger(of or loan(), History([of or loan(), *facts]), on=dt.date.fromisoformat(day))


def test_what_the_guarantor_paid_takes_the_place_of_what_was_owed() -> None:
    # Owed on that day: 10,000.00 + 450.00 + 225.00; the guarantor settled it for 10,500.00.
    found = kept("2025-05-10", paid_for(1_050_000))
    assert found.owed == Range(low_fen=1_050_000, high_fen=1_050_000)
    assert found.lines[-1].what is LineKind.COMPENSATED
    assert found.lines[-1].amount_fen == 1_050_000 - 1_067_500
    assert found.lines[-1].cite is not None
    assert found.lines[-1].cite.article["en"] == "Art. 700"


def test_before_that_day_the_contract_counts() -> None:
    assert kept("2025-05-09", paid_for(1_050_000)).lines[-1].what is not LineKind.COMPENSATED


def test_payments_to_the_guarantor_count_and_its_interest_is_open() -> None:
    # 360 days at most at 27 % on 10,500.00 are 2,835.00.
    found = kept("2026-05-05", paid_for(1_050_000), back("2025-06-01", 50_000))
    assert found.owed == Range(low_fen=1_000_000, high_fen=1_000_000 + 283_500)
    assert found.missing == ("guarantee_terms",)
    assert found.lines[-1].balance_fen == 1_000_000
    assert "担保方能否计息" in " ".join(describe(found, "zh-CN"))
    assert "guarantor may charge" in " ".join(describe(found, "en"))


def test_a_guarantor_cannot_claim_more_than_was_owed() -> None:
    assert kept("2025-05-10", paid_for(2_000_000)).owed == Range(
        low_fen=1_067_500, high_fen=1_067_500
    )


def test_a_sum_that_is_not_known_is_at_most_what_was_owed() -> None:
    found = kept("2025-05-10", paid_for(None))
    assert found.owed == Range(low_fen=1_067_500, high_fen=1_067_500)
    assert "compensation" in found.missing


def test_what_was_a_range_stays_one_when_the_sum_is_not_known() -> None:
    vague = loan(terms=msgspec.structs.replace(TERMS, day_count=None))
    found = kept("2025-06-10", paid_for(None), back("2025-06-01", 1_000), of=vague)
    assert found.owed == Range(low_fen=1_066_576 - 1_000, high_fen=1_067_500 - 1_000)
    assert {"compensation", "guarantee_terms"} <= set(found.missing)


def test_a_loan_of_unknown_size_is_at_most_what_was_paid_for_it() -> None:
    unknown = loan(principal_fen=None, disbursed_fen=None)
    found = kept("2025-06-10", paid_for(90_000), of=unknown)
    assert found.owed == Range(low_fen=0, high_fen=90_000)
    assert kept("2025-06-10", paid_for(None), of=unknown).owed is None


def test_paying_the_guarantor_more_than_it_paid_leaves_nothing_owed() -> None:
    found = kept("2025-05-11", paid_for(100_000), back("2025-05-11", 150_000))
    assert found.owed is not None
    assert found.owed.low_fen == 0
    assert found.ahead_fen == 50_000


def test_the_planner_looks_at_the_guarantor_and_asks_no_instalment() -> None:
    surety = Party(
        id="p-s",
        occurred_at=at("2025-01-01"),
        party="surety",
        name="丙担保",
        kind=LenderKind.GUARANTOR,
    )
    history = History([loan(), surety, paid_for(1_050_000)])
    (found,) = debts(history, on=dt.date(2025, 6, 1))
    assert found.creditor == "surety"
    assert found.minimum_fen == 0
    assert compensation(loan(), history, on=dt.date(2025, 5, 9)) is None


def test_a_payment_after_the_guarantors_is_counted_and_not_called_later() -> None:
    found = kept("2025-06-10", paid_for(1_050_000), back("2025-06-01", 50_000))
    assert found.paid_fen == 50_000
    assert found.assumed == ("no_fee",)
    ahead = kept("2025-05-20", paid_for(1_050_000), back("2025-06-01", 50_000))
    assert "paid_later" in ahead.assumed


def test_what_the_lender_claimed_before_is_no_claim_of_the_guarantor() -> None:
    of = loan(balance_fen=900_000, balance_on=dt.date(2025, 5, 1))
    assert kept("2025-05-20", paid_for(1_050_000), of=of).claimed_fen is None
    own = loan(balance_fen=1_060_000, balance_on=dt.date(2025, 5, 15))
    assert kept("2025-05-20", paid_for(1_050_000), of=own).claimed_fen == 1_060_000
