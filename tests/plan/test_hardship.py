"""Hardship plans: level instalments by hand, the limit of sixty, and what is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.milp import START
from fairdue.credit import StandingClass, months_after
from fairdue.plan import Debt, hardship, hardship_text

DAYS = [months_after(START, k) for k in range(60)]
CARD = Debt(debt="card", balance_fen=900_000, rate_ppm=180_000)
APP = Debt(debt="app", balance_fen=300_000, rate_ppm=240_000)


def test_a_month_is_shared_by_balance_and_counted_out() -> None:
    # 1,000.00 a month: 750.00 to the card, 12 x 750.00 = 9,000.00; 250.00 to the other, 12 months.
    app, card = hardship([CARD, APP], 100_000, DAYS)
    assert (card.amount_fen, card.months, card.last_fen) == (75_000, 12, 75_000)
    assert (app.amount_fen, app.months, app.ends_on) == (25_000, 12, DAYS[11])
    assert card.months_running == 14


def test_what_is_left_over_is_in_the_last_instalment() -> None:
    (found,) = hardship([CARD], 70_000, DAYS)
    # 12 x 700.00 = 8,400.00, and 600.00.
    assert (found.months, found.last_fen) == (13, 60_000)


def test_more_than_sixty_instalments_are_not_offered() -> None:
    (found,) = hardship([CARD], 14_999, DAYS)
    assert found.months is None
    assert found.needed_fen == 15_000
    (just,) = hardship([CARD], 15_000, DAYS)
    assert just.months == 60
    assert just.months_running is None
    assert hardship_text(found, "某卡", "zh-CN").endswith("停息后每月至少要 ¥150.00。")
    assert "60 instalments" in hardship_text(found, "card", "en")
    assert "60 期内还不清" in hardship_text(just, "某卡", "zh-CN")
    assert "60 are not enough" in hardship_text(just, "card", "en")


def test_a_single_instalment_is_told_as_one() -> None:
    (found,) = hardship([CARD], 900_000, DAYS)
    assert "停息一期 ¥9,000.00" in hardship_text(found, "某卡", "zh-CN")
    assert "one instalment of ¥9,000.00 on" in hardship_text(found, "card", "en")


def test_kept_agreements_disputed_and_unlawful_debts_get_no_offer() -> None:
    deal = Debt(debt="deal", balance_fen=500_000, minimum_fen=40_000, agreed=True)
    asked = Debt(debt="asked", balance_fen=500_000, disputed=True)
    cut_off = Debt(debt="cut-off", balance_fen=500_000, klass=StandingClass.UNLAWFUL)
    (found,) = hardship([deal, CARD, asked, cut_off], 100_000, DAYS)
    assert (found.debt, found.amount_fen) == ("card", 60_000)
    assert "分 15 期" in hardship_text(found, "某卡", "zh-CN")
    assert "15 instalments" in hardship_text(found, "card", "en")


def test_without_money_nothing_is_offered_and_too_few_days_are_refused() -> None:
    (found,) = hardship([CARD], 0, DAYS)
    assert (found.amount_fen, found.months) == (0, None)
    with pytest.raises(ValueError, match="60 pay days"):
        hardship([CARD], 1, DAYS[:59])


@settings(max_examples=60, deadline=None)
@given(
    balances=st.lists(st.integers(1, 5_000_000), min_size=1, max_size=6),
    monthly=st.integers(0, 800_000),
)
def test_offers_never_exceed_the_money_and_add_up_to_the_debt(
    balances: list[int], monthly: int
) -> None:
    owed = [Debt(debt=f"d{i}", balance_fen=balance) for i, balance in enumerate(balances)]
    found = hardship(owed, monthly, DAYS)
    assert sum(offer.amount_fen for offer in found) <= monthly
    for offer, debt in zip(found, owed, strict=True):
        if offer.months is not None:
            paid = offer.amount_fen * (offer.months - 1) + offer.last_fen
            assert paid == debt.balance_fen
            assert offer.months <= 60
