"""Plans that cannot keep a signed agreement: what comes back then is counted and told.

The contract: 10,000.00 paid out on 10 January 2025 at 18 % on a year of 360, due after 90 days. On
10 May 10,675.00 are owed with 450.00 of interest and 225.00 of penalty interest. The agreement of
that day waives the penalty: 10,450.00 in eleven instalments of 950.00, without interest.
"""

import datetime as dt
import sys

import msgspec
import pytest

from fairdue.facts import Agreement, History, OnFailure, Payment
from fairdue.plan import (
    Assumptions,
    Debt,
    Offer,
    Plan,
    Preset,
    Purse,
    debts,
    describe,
    fan,
    solve,
    stress,
    with_offers,
)
from fairdue.plan.engine import plain
from fairdue.plan.stress import _Walk
from plan.test_restructure import LOAN, but, paid, signed

SIGNED_ON = dt.date(2025, 5, 10)
DAYS = tuple(dt.date(2025 + (5 + k) // 12, (5 + k) % 12 + 1, 10) for k in range(60))
CONTRACT, AGREEMENT = OnFailure.CONTRACT, OnFailure.AGREEMENT
CALM = Assumptions(lose_work_ppm=0, income_spread_ppm=0, bill_ppm=0, bill_spread_ppm=0, paths=20)


def owing(*facts: Payment, on: dt.date = SIGNED_ON, deal: Agreement | None = None) -> Debt:
    history = History([LOAN, deal or signed(), *facts])
    return debts(history, on=on)[0]


def purse(*first_fen: int, then_fen: int = 95_000) -> Purse:
    rest = (then_fen,) * (len(DAYS) - len(first_fen))
    return Purse(days=DAYS, amounts_fen=(*first_fen, *rest))


def pay(debt: Debt, money: Purse, preset: Preset = Preset.LEAST_COST) -> Plan:
    return solve([debt], money, preset, start_on=SIGNED_ON)


def warned(plan: Plan) -> dict[str, str]:
    return {w.code: w.text["en"] for w in plan.warnings if w.code.startswith("agreement")}


def test_what_the_agreement_says_of_failure_is_known_of_the_debt() -> None:
    debt = owing()
    assert (debt.balance_fen, debt.rate_ppm, debt.minimum_fen) == (10_450_00, 0, 950_00)
    assert debt.voided is not None
    # All of it is late: one and a half times 18 %.
    assert (debt.voided.balance_fen, debt.voided.rate_ppm) == (10_675_00, 270_000)
    assert (debt.voided.agreed, debt.voided.minimum_fen) == (False, 0)


def test_payments_under_the_agreement_count_by_the_contract_too() -> None:
    after = owing(paid("2025-06-10", 950_00), on=dt.date(2025, 6, 10))
    assert after.voided is not None
    # 31 more days of 7.50 on 10,000.00: 10,907.50, less 950.00.
    assert after.voided.balance_fen == 9_957_50


def test_a_plan_that_keeps_every_instalment_pays_the_agreement_and_nothing_more() -> None:
    kept = pay(owing(), purse())
    assert (kept.total_fen, kept.back_fen, kept.feasible) == (10_450_00, 0, True)
    assert warned(kept) == {}


def test_the_first_missed_instalment_brings_the_contract_back() -> None:
    missed = pay(owing(), purse(800_00))
    # By the contract 10,675.00 and 240.19 of interest less 800.00: 10,115.19; agreed: 9,650.00.
    assert missed.months[0].broken == {"d-1": 465_19}
    assert missed.months[0].balance_fen == 10_115_19
    # 27 % a year from then on: 227.59 in the second month.
    assert missed.months[1].payments[0].interest_fen == 465_19 + 227_59
    assert missed.months[1].balance_fen == 10_115_19 + 227_59 - 950_00
    assert missed.total_fen > 10_450_00 + missed.back_fen
    assert warned(missed)["agreement_void"].startswith(
        "d-1: in this plan an instalment of the agreement is missed for the first time on "
        "2025-06-10. By the agreement the contract then counts again: ¥465.19 more"
    )
    assert "多出 ¥465.19" in " ".join(describe(missed, "zh-CN"))
    assert "bring back ¥465.19" in " ".join(describe(missed, "en"))


def test_later_in_the_term_more_has_been_waived() -> None:
    early, late = (pay(owing(), purse(*(950_00,) * n, 800_00)).back_fen for n in (0, 5))
    assert late > early


def test_an_agreement_that_goes_on_costs_the_delay_of_what_is_behind() -> None:
    debt = owing(deal=signed(but(on_failure=AGREEMENT)))
    assert (debt.voided, debt.delay_ppm) == (None, 270_000)
    late = pay(debt, purse(800_00))
    # 150.00 are late for the ten months left, at 27 % a year; the last month pays them.
    assert late.months[0].balance_fen == 9_650_00 + 3_38
    assert late.months[0].broken == {"d-1": 0}
    assert 10_450_00 + 33_80 <= late.total_fen < 10_450_00 + 45_00
    assert "agreement_late" in warned(late)


def test_not_known_counts_the_dearer_case_and_tells_both() -> None:
    unknown = pay(owing(deal=signed(but(on_failure=None))), purse(800_00))
    contract = pay(owing(), purse(800_00))
    assert unknown.total_fen == contract.total_fen
    told = warned(unknown)["agreement_void_unknown"]
    assert "¥465.19 more is owed from that day, at 27% a year" in told
    assert "If the agreement goes on, only what is late costs more: at most 27% a year." in told


def test_an_agreement_that_says_nothing_at_all_is_not_known_either() -> None:
    silent = pay(owing(deal=signed(rebooking=None)), purse(800_00))
    assert silent.months[0].broken["d-1"] > 0
    assert "agreement_void_unknown" in warned(silent)


def test_delay_is_the_dearer_case_where_the_contract_bears_no_known_interest() -> None:
    # While the rate is not known no interest is counted by the contract; delay may cost the cap.
    terms = msgspec.structs.replace(LOAN.terms, annual_rate_ppm=None)
    bare = msgspec.structs.replace(LOAN, terms=terms, balance_fen=10_000_00)
    deal = signed(but(on_failure=None))
    debt = debts(History([bare, deal]), on=SIGNED_ON)[0]
    assert (debt.voided, debt.delay_ppm, debt.on_failure) == (None, 240_000, None)
    late = pay(debt, purse(800_00))
    assert "at most 24% a year" in warned(late)["agreement_late_unknown"]


def test_less_money_is_never_cheaper_because_an_agreement_is_broken() -> None:
    dear = Debt(debt="dear", balance_fen=8_000_00, rate_ppm=240_000, minimum_fen=300_00)
    totals = [
        solve([owing(), dear], purse(then_fen=fen), Preset.LEAST_COST, start_on=SIGNED_ON).total_fen
        for fen in range(600_00, 1_500_00, 100_00)
    ]
    assert totals == sorted(totals, reverse=True)


def test_offered_instalments_that_are_missed_leave_the_debt_as_it_was() -> None:
    debt = Debt(debt="card", balance_fen=12_000_00, rate_ppm=180_000, minimum_fen=300_00)
    offer = Offer(debt="card", amount_fen=9_000_00, until=dt.date(2025, 7, 1), monthly_fen=900_00)
    offered = with_offers([debt], [offer])[0]
    # 12,000.00 and 180.00 of interest less 500.00 are 11,680.00 instead of 8,500.00.
    assert pay(offered, purse(500_00)).months[0].broken == {"card": 3_180_00}


@pytest.mark.parametrize("failure", [CONTRACT, AGREEMENT])
def test_futures_without_shocks_follow_the_plan_that_breaks_its_agreement(
    failure: OnFailure, monkeypatch: pytest.MonkeyPatch
) -> None:
    money = purse(800_00)
    plan = pay(owing(deal=signed(but(on_failure=failure))), money)
    bands = fan(plan, money, income_fen=[500_000], assumptions=CALM)
    assert [band.owed_fen[2] for band in bands][: len(plan.months)] == [
        month.balance_fen for month in plan.months
    ]
    storm = Assumptions(paths=200)
    walks = [_Walk(plan, money, [500_000], 0, storm)]
    monkeypatch.setattr(sys.modules["fairdue.plan.stress"], "engine", plain)
    walks.append(_Walk(plan, money, [500_000], 0, storm))
    assert [walk.on.fast for walk in walks] == [True, False]
    assert walks[0].walked(10_000) == walks[1].walked(10_000)


def test_who_shares_in_proportion_breaks_the_agreement_in_every_future() -> None:
    other = Debt(debt="other", balance_fen=20_000_00)
    money = purse()
    plan = solve([owing(), other], money, Preset.PRO_RATA, start_on=SIGNED_ON)
    assert plan.back_fen > 0
    assert stress(plan, money, income_fen=[500_000], assumptions=CALM).chance_ppm == 0
    owed = fan(plan, money, income_fen=[500_000], assumptions=CALM)[-1].owed_fen[2]
    assert owed == 0


@pytest.mark.parametrize(
    ("on_failure", "code", "says"),
    [
        (CONTRACT, "due_before_void", "the contract counts again: ¥225.00 more is owed"),
        (AGREEMENT, "due_before_late", "delay costs at most 27% a year"),
        (None, "due_before_unknown", "the contract may apply again"),
    ],
)
def test_an_instalment_due_before_the_first_pay_day_is_never_passed_over(
    on_failure: OnFailure | None, code: str, says: str
) -> None:
    """The first 950.00 fall due on 10 June; the pay day is the 15th."""
    debt = owing(deal=signed(rebooking=but(on_failure=on_failure)))
    assert (debt.due_day, debt.due_on) == (10, dt.date(2025, 6, 10))
    later = tuple(day.replace(day=15) for day in DAYS)
    plan = pay(debt, Purse(days=later, amounts_fen=(95_000,) * len(later)))
    (told,) = [w for w in plan.warnings if w.code.startswith("due_before")]
    assert told.code == code
    assert "¥950.00 of the agreement falls due on 2025-06-10" in told.text["en"]
    assert "pay day, 2025-06-15" in told.text["en"]
    assert says in told.text["en"]
    in_time = pay(debt, purse())
    assert not any(w.code.startswith("due_before") for w in in_time.warnings)
