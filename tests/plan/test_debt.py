"""From the record to the planner's input: balance, rate, minimum, tier and doubts of each loan."""

import datetime as dt

import msgspec
import pytest

from fairdue.credit import LimitationStatus, StandingClass
from fairdue.facts import (
    Agreement,
    Basis,
    Budget,
    DebtStatus,
    EvidenceKind,
    Fact,
    History,
    Instalment,
    LegalEvent,
    LegalStep,
    LenderKind,
    Loan,
    LoanParty,
    Medium,
    Method,
    Party,
    PartyRole,
    Payment,
    Penalty,
    Person,
    Product,
    Request,
    RequestKind,
    Role,
    StandingEvidence,
    Terms,
)
from fairdue.plan import BalanceSource, Debt, Preset, debts, solve
from plan.noon import at

TODAY = dt.date(2025, 3, 10)


def lender(party: str, kind: LenderKind | None) -> Party:
    return Party(
        id=f"b-{party}",
        occurred_at=at("2024-01-01"),
        party=party,
        name=party,
        kind=kind,
        basis=Basis.DOCUMENTED,
    )


ME = Person(id="p", occurred_at=at("2024-01-01"), person="lin", role=Role.DEBTOR)
QUARTER = Terms(
    method=Method.LEVEL_INSTALMENT,
    annual_rate_ppm=120_000,
    day_count=360,
    instalments=3,
    first_due_on=dt.date(2025, 2, 10),
    penalty=Penalty(),
)
LOAN = Loan(
    id="l-1",
    occurred_at=at("2025-01-10"),
    signed_at=at("2025-01-10"),
    debt="d-1",
    name="消费贷",
    product=Product.ONLINE_CONSUMER_LOAN,
    parties=(LoanParty(party="cfc", role=PartyRole.CREDITOR),),
    principal_fen=300_000,
    disbursed_fen=300_000,
    terms=QUARTER,
)
WEEK = msgspec.structs.replace(
    LOAN,
    id="l-2",
    debt="d-2",
    name="周转",
    parties=(LoanParty(party="quick", role=PartyRole.CREDITOR),),
    principal_fen=200_000,
    disbursed_fen=140_000,
    balance_fen=350_000,
    terms=Terms(method=Method.BULLET, period_days=7),
)


def found(*facts: Fact, on: dt.date = TODAY) -> dict[str, Debt]:
    people = (ME, lender("cfc", LenderKind.CFC), lender("quick", None))
    return {d.debt: d for d in debts(History([*people, *facts]), on=on)}


def test_a_late_instalment_loan() -> None:
    paid = Payment(id="y", occurred_at=at("2025-02-10"), debt="d-1", amount_fen=102_007)
    debt = found(LOAN, paid)["d-1"]
    # 2,009.93 left and 20.10 interest of the second period, due today.
    assert (debt.balance_fen, debt.source) == (203_003, BalanceSource.COMPUTED)
    assert debt.minimum_fen == 102_006
    assert (debt.order, debt.klass) == (0, StandingClass.FORMAL)
    # 1,009.96 not due at 12 %, the rest at 18 %: (100,996 x 12 + 102,007 x 18) / 203,003
    assert debt.rate_ppm == 150_149


def test_a_loan_is_a_debt_from_its_day_where_the_borrower_lives() -> None:
    """Signed at one in the morning in Shanghai, while the record's clock still had the day before.

    The ledger and the planner go by the same day.
    """
    early = dt.datetime(2025, 3, 10, 17, tzinfo=dt.UTC)
    signed = msgspec.structs.replace(LOAN, occurred_at=early, signed_at=early)
    assert found(signed, on=dt.date(2025, 3, 10)) == {}
    assert set(found(signed, on=dt.date(2025, 3, 11))) == {"d-1"}


def test_a_debt_wholly_due_has_no_minimum_and_bears_the_penalty_rate() -> None:
    debt = found(LOAN, on=dt.date(2025, 6, 1))["d-1"]
    assert (debt.minimum_fen, debt.rate_ppm) == (0, 180_000)
    assert debt.days_past_due == 111


def test_a_flat_loan_costs_more_than_its_rate_says() -> None:
    terms = msgspec.structs.replace(QUARTER, method=Method.FLAT, penalty=None)
    facts = [
        Payment(id=f"y{m}", occurred_at=at(f"2025-0{m}-10"), debt="d-1", amount_fen=103_000)
        for m in (2, 3)
    ]
    # 1,000.00 are left and still bear interest on 3,000.00: three times 12 %.
    debt = found(msgspec.structs.replace(LOAN, terms=terms), *facts)["d-1"]
    assert (debt.balance_fen, debt.rate_ppm) == (100_000, 360_000)


def test_signs_of_unlawful_lending_count_only_the_money_received() -> None:
    paid = Payment(id="y", occurred_at=at("2025-02-10"), debt="d-2", amount_fen=40_000)
    debt = found(WEEK, paid)["d-2"]
    assert debt.klass is StandingClass.UNLAWFUL
    assert (debt.balance_fen, debt.source) == (100_000, BalanceSource.RECEIVED)
    assert (debt.claimed_fen, debt.rate_ppm, debt.order) == (350_000, 0, 4)


def test_a_licensed_lender_that_cut_interest_off_is_planned_in_full_and_told() -> None:
    licensed = msgspec.structs.replace(
        LOAN, disbursed_fen=270_000, terms=msgspec.structs.replace(QUARTER, fee_fen=500)
    )
    debt = found(licensed, on=dt.date(2025, 1, 10))["d-1"]
    assert (debt.balance_fen, debt.received_fen) == (300_000, 270_000)
    assert (debt.minimum_fen, debt.fee_fen) == (102_507, 500)


def test_established_as_unlawful_but_nobody_knows_what_was_received() -> None:
    said = msgspec.structs.replace(LOAN, status=DebtStatus.UNLAWFUL, disbursed_fen=None)
    debt = found(said)["d-1"]
    assert (debt.klass, debt.order) == (StandingClass.UNLAWFUL, 4)
    assert debt.source is not BalanceSource.RECEIVED


def test_missing_terms_plan_with_the_upper_end() -> None:
    terms = msgspec.structs.replace(QUARTER, annual_rate_ppm=None)
    debt = found(msgspec.structs.replace(LOAN, terms=terms, balance_fen=330_000))["d-1"]
    assert (debt.balance_fen, debt.source) == (330_000, BalanceSource.UPPER)
    assert debt.rate_ppm is None
    assert "rate" in debt.missing


def test_only_a_claim_is_planned_as_claimed() -> None:
    bare = msgspec.structs.replace(
        LOAN, principal_fen=None, disbursed_fen=None, terms=Terms(), balance_fen=90_000
    )
    debt = found(bare)["d-1"]
    assert (debt.balance_fen, debt.source) == (90_000, BalanceSource.CLAIMED)


def test_a_card_asks_for_its_minimum_payment() -> None:
    card = msgspec.structs.replace(
        LOAN,
        product=Product.CREDIT_CARD,
        principal_fen=None,
        disbursed_fen=None,
        balance_fen=500_000,
        terms=Terms(method=Method.REVOLVING, minimum_ppm=100_000),
    )
    assert found(card)["d-1"].minimum_fen == 50_000


DEAL = Agreement(
    id="a",
    occurred_at=at("2025-03-01"),
    debts=("d-1",),
    instalments=(
        Instalment(due=dt.date(2025, 3, 5), amount_fen=40_000, paid_at=at("2025-03-05")),
        Instalment(due=dt.date(2025, 4, 5), amount_fen=50_000),
        Instalment(due=dt.date(2025, 5, 5), amount_fen=60_000),
    ),
)


def test_an_agreement_that_is_kept_replaces_balance_and_minimum() -> None:
    debt = found(LOAN, DEAL)["d-1"]
    assert (debt.balance_fen, debt.source) == (110_000, BalanceSource.AGREED)
    assert (debt.minimum_fen, debt.rate_ppm, debt.agreed) == (50_000, 0, True)


def test_an_agreement_that_was_broken_counts_no_more() -> None:
    debt = found(LOAN, DEAL, on=dt.date(2025, 4, 6))["d-1"]
    # What the 400.00 paid under it were set against first is not known.
    assert (debt.source, debt.agreed) == (BalanceSource.UPPER, False)


def test_whether_it_was_paid_is_not_known_so_it_is_not_called_broken() -> None:
    unsure = msgspec.structs.replace(
        DEAL,
        instalments=(
            Instalment(due=dt.date(2025, 3, 5), amount_fen=40_000, payment_unknown=True),
            *DEAL.instalments[1:],
        ),
    )
    debt = found(LOAN, unsure)["d-1"]
    assert (debt.agreed, debt.balance_fen) == (True, 150_000)


def test_an_agreement_without_sums_leaves_the_balance_to_the_contract() -> None:
    silent = msgspec.structs.replace(DEAL, instalments=(Instalment(due=dt.date(2025, 4, 5)),))
    debt = found(LOAN, silent)["d-1"]
    assert (debt.source, debt.agreed) == (BalanceSource.COMPUTED, True)
    assert debt.minimum_fen == 102_006


def test_periods_in_days_are_brought_to_a_month() -> None:
    # Each 14 days 500.00 and its interest; 365 / 14 / 12 periods a month.
    terms = Terms(
        method=Method.FLAT,
        annual_rate_ppm=0,
        day_count=360,
        instalments=6,
        first_due_on=dt.date(2025, 3, 20),
        period_days=14,
    )
    debt = found(msgspec.structs.replace(LOAN, terms=terms))["d-1"]
    assert debt.minimum_fen == round(50_000 * 365 / 14 / 12)


def test_the_app_is_named_when_no_creditor_is_known() -> None:
    app = Party(
        id="b-app",
        occurred_at=at("2024-01-01"),
        party="app",
        name="丁",
        kind=LenderKind.PLATFORM_FACILITATOR,
    )
    parties = (LoanParty(party="app", role=PartyRole.FACILITATOR),)
    debt = found(app, msgspec.structs.replace(LOAN, parties=parties))["d-1"]
    assert (debt.creditor, debt.klass) == ("app", StandingClass.NOT_CREDITOR)


def test_nobody_known_is_unclear_not_formal() -> None:
    debt = found(msgspec.structs.replace(LOAN, parties=()))["d-1"]
    assert (debt.creditor, debt.klass, debt.order) == (None, StandingClass.UNKNOWN, 3)


def test_evidence_on_the_lender_moves_its_tier() -> None:
    seen = StandingEvidence(
        id="s",
        occurred_at=at("2025-03-01"),
        party="quick",
        kind=EvidenceKind.OWN_PBOC_REPORT,
    )
    assert found(WEEK, seen)["d-2"].order == 0


def test_a_dispute_by_the_borrower_is_carried_along() -> None:
    dispute = Request(
        id="r",
        occurred_at=at("2025-03-01"),
        kind=RequestKind.DISPUTE,
        by="lin",
        to="cfc",
        medium=Medium.LETTER,
        debts=("d-1",),
    )
    assert found(LOAN, dispute)["d-1"].disputed
    assert not found(LOAN)["d-1"].disputed


def test_a_loan_of_tomorrow_is_not_owed_today() -> None:
    assert found(LOAN, on=dt.date(2025, 1, 9)) == {}


def test_from_record_to_plan_an_old_debt_is_left_out() -> None:
    old = msgspec.structs.replace(
        LOAN,
        id="l-9",
        debt="d-9",
        name="旧账",
        occurred_at=at("2020-01-10"),
        signed_at=at("2020-01-10"),
        terms=msgspec.structs.replace(QUARTER, first_due_on=dt.date(2020, 2, 10)),
    )
    listed = found(LOAN, WEEK, old)
    assert listed["d-9"].limitation is LimitationStatus.EXPIRED
    budget = Budget(id="u", occurred_at=at("2025-03-01"), income_fen=500_000, needs_fen=400_000)
    plan = solve(list(listed.values()), budget, Preset.FORMAL_FIRST, start_on=TODAY)
    assert plan.left_out == ("d-9",)
    assert [debt for debt, _ in plan.closes] == ["d-1", "d-2"]


def test_a_debt_that_lapses_before_the_first_payment_is_left_out_and_its_last_day_named() -> None:
    start = dt.date(2026, 6, 22)
    old = msgspec.structs.replace(
        LOAN,
        occurred_at=at("2022-06-22"),
        signed_at=at("2022-06-22"),
        last_due_on=dt.date(2023, 6, 22),
        terms=Terms(method=Method.BULLET, annual_rate_ppm=120_000),
    )
    listed = found(old, on=start)
    assert listed["d-1"].limitation is LimitationStatus.RUNNING
    assert listed["d-1"].lapses_on == start
    stated = Budget(
        id="u", occurred_at=at("2026-06-01"), income_fen=500_000, needs_fen=400_000, income_day=10
    )
    plan = solve(list(listed.values()), stated, Preset.FORMAL_FIRST, start_on=start)
    assert plan.left_out == ("d-1",)
    (warning,) = [w for w in plan.warnings if w.code == "left_out_lapsing"]
    assert "2026-06-22" in warning.text["zh-CN"]
    assert "2026-07-10" in warning.text["zh-CN"]


def test_the_end_of_a_period_is_not_counted_on_where_a_judgment_changed_it() -> None:
    judged = LegalEvent(id="j", occurred_at=at("2025-03-01"), debt="d-1", step=LegalStep.JUDGMENT)
    assert found(LOAN)["d-1"].lapses_on is not None
    assert found(LOAN, judged)["d-1"].lapses_on is None


def test_a_fee_that_the_terms_do_not_state_is_an_assumption_said_once() -> None:
    other = msgspec.structs.replace(LOAN, id="l-8", debt="d-8", name="装修贷")
    fee = msgspec.structs.replace(QUARTER, fee_fen=500)
    third = msgspec.structs.replace(LOAN, id="l-7", debt="d-7", name="有费贷", terms=fee)
    listed = found(LOAN, other, third)
    assert [name for name, d in listed.items() if d.assumed] == ["d-1", "d-8"]
    stated = Budget(id="u", occurred_at=at("2025-03-01"), income_fen=500_000, needs_fen=400_000)
    plan = solve(list(listed.values()), stated, Preset.FORMAL_FIRST, start_on=TODAY)
    (said,) = [a for a in plan.assumptions if a.code == "no_fee"]
    assert said.debts == ("d-1", "d-8")
    assert "费用" in said.text["zh-CN"]
    assert "fee" in said.text["en"]


LENT = Loan(
    id="l-5",
    occurred_at=at("2023-02-28"),
    signed_at=at("2023-02-28"),
    debt="d-5",
    name="同乡借款",
    product=Product.PRIVATE_LOAN,
    principal_fen=500_000,
    disbursed_fen=500_000,
    parties=(LoanParty(party="neighbour", role=PartyRole.CREDITOR),),
    terms=Terms(
        method=Method.BULLET,
        annual_rate_ppm=120_000,
        day_count=365,
        instalments=1,
        first_due_on=dt.date(2024, 2, 29),
    ),
)
NEIGHBOUR = lender("neighbour", LenderKind.PRIVATE_PERSON)
LATE = dt.date(2026, 11, 22)


def private(kind: LenderKind | None, of: Loan = LENT) -> Debt:
    return found(of, lender("neighbour", kind), on=LATE)["d-5"]


def test_a_private_loan_without_an_overdue_rate_goes_on_at_the_contract_rate() -> None:
    """5,000 at 12 %: 366 days agreed and 997 days late, all at 12 %: 601.64 and 1,638.90."""
    debt = private(LenderKind.PRIVATE_PERSON)
    assert (debt.balance_fen, debt.source) == (724_054, BalanceSource.COMPUTED)
    assert debt.rate_ppm == pytest.approx(120_000 * 500_000 / 724_054, abs=1)
    assert "private_penalty" in debt.assumed


def test_of_a_lender_of_whom_nothing_is_known_the_overdue_rate_is_a_range() -> None:
    """At the most 1.5 times 12 % for 997 days: 2,458.36 more."""
    debt = private(None)
    assert (debt.balance_fen, debt.source) == (806_000, BalanceSource.UPPER)
    assert (debt.lawful, debt.missing) == (None, ("penalty",))


def test_a_private_contract_above_four_times_the_prime_rate_is_late_at_the_cap_at_most() -> None:
    """LPR of February 2023: 3.65 %, so 14.6 % once the agreed term is over."""
    dear = msgspec.structs.replace(LENT.terms, annual_rate_ppm=360_000)
    debt = private(LenderKind.PRIVATE_PERSON, msgspec.structs.replace(LENT, terms=dear))
    agreed, late = 180_493, round(500_000 * 0.146 * 997 / 365)
    assert debt.balance_fen == pytest.approx(500_000 + agreed + late, abs=1)
    assert debt.rate_ppm == pytest.approx(146_000 * 500_000 / debt.balance_fen, abs=1)


def test_of_a_private_loan_without_a_rate_no_more_than_the_cap_can_be_owed() -> None:
    """5,000 for 1,363 days at 14.6 %, the cap, which counts a year of 365."""
    bare = msgspec.structs.replace(LENT.terms, annual_rate_ppm=None)
    debt = private(LenderKind.PRIVATE_PERSON, msgspec.structs.replace(LENT, terms=bare))
    assert debt.balance_fen == 500_000 + round(500_000 * 0.146 * 1363 / 365)


def test_a_plan_that_pays_a_private_lender_too_late_says_what_lies_above_the_most() -> None:
    """At the cap 7,726.00 are owed today and 730.00 more a year."""
    debt = private(LenderKind.PRIVATE_PERSON)
    assert debt.lawful is not None
    assert (debt.lawful.owed_fen, debt.lawful.cap_ppm) == (772_600, 146_000)
    in_ten_years = [(dt.date(2036, 11, 22), 1_800_000)]
    most = 772_600 + 500_000 * 0.146 * 3653 / 365
    assert debt.lawful.above_fen(in_ten_years) == pytest.approx(1_800_000 - most, abs=1)
    ((_, kept),) = debt.lawful.within(in_ten_years)
    assert kept == pytest.approx(most, abs=1)
    bank = Debt(debt="d-0", balance_fen=15_000_000, order=0)
    money = Budget(id="u", occurred_at=at("2026-11-01"), income_fen=500_000, needs_fen=400_000)
    plan = solve([bank, debt], money, Preset.FORMAL_FIRST, start_on=LATE)
    (said,) = [w for w in plan.warnings if w.code == "above_cap"]
    assert "most that courts" in said.text["en"]
    plan = solve([debt], money, Preset.FORMAL_FIRST, start_on=LATE)
    assert "above_cap" not in {w.code for w in plan.warnings}


def test_where_nothing_may_be_asked_for_any_more_paying_earlier_is_no_advice() -> None:
    """At 36 % paid back for a year; at the cap of 14.6 % it was paid off long before its end."""
    dear = msgspec.structs.replace(LENT.terms, annual_rate_ppm=360_000)
    lent = msgspec.structs.replace(LENT, terms=dear)
    signed_on = (LENT.signed_at or LENT.occurred_at).date()
    paid = Payment(
        id="y", occurred_at=at(signed_on + dt.timedelta(days=365)), debt="d-5", amount_fen=573_000
    )
    debt = found(lent, lender("neighbour", LenderKind.PRIVATE_PERSON), paid, on=LATE)["d-5"]
    assert debt.lawful is not None
    assert debt.lawful.owed_fen == 0 < debt.balance_fen
    money = Budget(id="u", occurred_at=at("2026-11-01"), income_fen=500_000, needs_fen=400_000)
    plan = solve([debt], money, Preset.FORMAL_FIRST, start_on=LATE)
    (said,) = [w for w in plan.warnings if w.code in {"above_cap", "nothing_lawful"}]
    assert "nothing is owed any more" in said.text["en"]
    assert "早些还" not in said.text["zh-CN"]
