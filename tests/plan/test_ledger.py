"""Ledgers: arithmetic one can follow with a pencil, ranges where terms are missing, and laws."""

import datetime as dt
import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.facts import (
    Agreement,
    AgreementKind,
    Allocation,
    Basis,
    Charge,
    ChargeLine,
    Fact,
    History,
    Instalment,
    LegalEvent,
    LegalStep,
    Loan,
    Method,
    Payment,
    Penalty,
    PenaltyBase,
    Product,
    Suspension,
    SuspensionKind,
    Terms,
)
from fairdue.plan import Ledger, LineKind, Range, describe, ledger
from plan.noon import at


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


def loan(principal_fen: int | None, terms: Terms, **changes: object) -> Loan:
    found = Loan(
        id="l-1",
        occurred_at=at("2025-01-10"),
        signed_at=at("2025-01-10"),
        debt="d-1",
        product=Product.ONLINE_CONSUMER_LOAN,
        principal_fen=principal_fen,
        disbursed_fen=principal_fen,
        terms=terms,
    )
    return msgspec.structs.replace(found, **changes)


def pay(day: str | dt.date, amount_fen: int, **changes: object) -> Payment:
    paid = Payment(id=f"y-{day}", occurred_at=at(day), debt="d-1", amount_fen=amount_fen)
    return msgspec.structs.replace(paid, **changes)


def kept(of: Loan, day: str | dt.date, *facts: Fact) -> Ledger:
    return ledger(of, History([of, *facts]), on=dt.date.fromisoformat(str(day)))


def exactly(amount_fen: int) -> Range:
    return Range(low_fen=amount_fen, high_fen=amount_fen)


BULLET = Terms(
    method=Method.BULLET,
    annual_rate_ppm=180_000,
    day_count=360,
    first_due_on=on("2025-04-10"),
    penalty=Penalty(),
    allocation=Allocation.COST_INTEREST_PRINCIPAL,
)
QUARTER = Terms(
    method=Method.LEVEL_INSTALMENT,
    annual_rate_ppm=120_000,
    day_count=360,
    instalments=3,
    first_due_on=on("2025-02-10"),
    penalty=Penalty(),
    allocation=Allocation.COST_INTEREST_PRINCIPAL,
)


class TestABulletLoan:
    def test_interest_runs_by_the_day_and_overdue_at_half_as_much_again(self) -> None:
        # 10,000.00 x 18 % x 90/360 = 450.00; then 10,000.00 x 27 % x 30/360 = 225.00
        of = loan(1_000_000, BULLET)
        assert kept(of, "2025-04-10").owed == exactly(1_045_000)
        late = kept(of, "2025-05-10")
        assert late.owed == exactly(1_067_500)
        assert (late.principal_fen, late.interest_fen, late.penalty_fen) == (
            1_000_000,
            45_000,
            22_500,
        )
        assert late.days_past_due == 30

    def test_half_way_half_the_interest_has_run(self) -> None:
        # 45 of 90 days
        assert kept(loan(1_000_000, BULLET), "2025-02-24").owed == exactly(1_022_500)

    def test_an_unknown_day_count_gives_both_years(self) -> None:
        # /365: 443.84 and 221.92 (10,000.00 x 27 % x 30/365 = 221.917...)
        of = loan(1_000_000, msgspec.structs.replace(BULLET, day_count=None))
        found = kept(of, "2025-05-10")
        assert found.owed == Range(low_fen=1_066_576, high_fen=1_067_500)
        assert found.missing == ("day_count",)

    def test_an_unknown_penalty_lies_between_none_and_the_usual_one(self) -> None:
        of = loan(1_000_000, msgspec.structs.replace(BULLET, penalty=None))
        found = kept(of, "2025-05-10")
        assert found.owed == Range(low_fen=1_045_000, high_fen=1_067_500)
        assert found.missing == ("penalty",)

    def test_a_term_in_days_counts_from_the_day_of_payment(self) -> None:
        week = Terms(method=Method.BULLET, annual_rate_ppm=360_000, day_count=360, period_days=7)
        # 2,000.00 x 36 % x 7/360 = 14.00
        assert kept(loan(200_000, week), "2025-01-17").owed == exactly(201_400)

    def test_days_of_grace_bear_no_penalty_when_they_are_kept(self) -> None:
        graced = msgspec.structs.replace(BULLET, penalty=Penalty(grace_days=3))
        of = loan(1_000_000, graced)
        assert kept(of, "2025-04-13").penalty_fen == 0
        # The fourth day counts from the due day: 10,000.00 x 27 % x 4/360 = 30.00
        assert kept(of, "2025-04-14").penalty_fen == 3_000


class TestSchedules:
    def test_level_instalments_leave_the_odd_fen_to_the_last(self) -> None:
        # 3,000.00 x 1 % x 1.01^3 / (1.01^3 - 1) = 1,020.066...
        rows = kept(loan(300_000, QUARTER), "2025-01-11").schedule
        assert [(r.principal_fen, r.interest_fen) for r in rows] == [
            (99_007, 3_000),
            (99_997, 2_010),
            (100_996, 1_010),
        ]
        assert [r.due_on.month for r in rows] == [2, 3, 4]

    @pytest.mark.parametrize(
        ("method", "rows"),
        [
            (Method.EQUAL_PRINCIPAL, [(33_333, 1_000), (33_333, 667), (33_334, 333)]),
            (Method.FLAT, [(33_333, 1_000), (33_333, 1_000), (33_334, 1_000)]),
            (Method.INTEREST_ONLY, [(0, 1_000), (0, 1_000), (100_000, 1_000)]),
        ],
    )
    def test_other_methods(self, method: Method, rows: list[tuple[int, int]]) -> None:
        of = loan(100_000, msgspec.structs.replace(QUARTER, method=method))
        found = kept(of, "2025-01-11").schedule
        assert [(r.principal_fen, r.interest_fen) for r in found] == rows

    def test_the_number_of_instalments_follows_from_first_and_last_due_day(self) -> None:
        terms = msgspec.structs.replace(QUARTER, instalments=None)
        of = loan(300_000, terms, last_due_on=on("2025-04-10"))
        assert len(kept(of, "2025-01-11").schedule) == 3

    def test_periods_in_days(self) -> None:
        # 1,000.00 x 36 % x 14/360 = 14.00 for the first fortnight
        terms = msgspec.structs.replace(
            QUARTER, annual_rate_ppm=360_000, period_days=14, method=Method.EQUAL_PRINCIPAL
        )
        rows = kept(loan(100_000, terms), "2025-01-11").schedule
        assert rows[0].interest_fen == 1_400
        assert [r.due_on for r in rows] == [on("2025-02-10"), on("2025-02-24"), on("2025-03-10")]


class TestInstalments:
    LOAN = loan(300_000, QUARTER)

    def test_paid_on_time_everything_is_settled(self) -> None:
        facts = [pay("2025-02-10", 102_007), pay("2025-03-10", 102_007), pay("2025-04-10", 102_006)]
        found = kept(self.LOAN, "2025-04-10", *facts)
        assert found.owed == exactly(0)
        assert [r.paid_on for r in found.schedule] == [
            on("2025-02-10"),
            on("2025-03-10"),
            on("2025-04-10"),
        ]
        assert found.paid_fen == 306_020

    def test_money_that_comes_early_waits_for_its_instalment(self) -> None:
        found = kept(self.LOAN, "2025-02-10", pay("2025-02-08", 102_007))
        assert found.schedule[0].paid_on == on("2025-02-10")
        assert found.owed == exactly(300_000 - 99_007)
        assert LineKind.PAID_AHEAD in {line.what for line in found.lines}

    def test_a_missed_instalment_bears_penalty_on_its_principal_only(self) -> None:
        # 990.07 x 18 % x 28/360 = 13.86; second instalment has just fallen due
        found = kept(self.LOAN, "2025-03-10")
        assert found.penalty_fen == 1_386
        assert found.interest_fen == 3_000 + 2_010
        assert found.days_past_due == 28

    @pytest.mark.parametrize(
        ("penalty", "expected"),
        [
            # (990.07 + 30.00) x 18 % x 28/360
            (Penalty(base=PenaltyBase.PRINCIPAL_AND_INTEREST), 1_428),
            (Penalty(compound=True), 1_428),
            # 13.86 on what is late and (18 % - 12 %) x 28/360 on the 2,009.93 not yet due: 9.38
            (Penalty(base=PenaltyBase.ALL_PRINCIPAL), 1_386 + 938),
            (Penalty(multiplier_ppm=1_300_000), 1_201),
        ],
    )
    def test_penalty_bases(self, penalty: Penalty, expected: int) -> None:
        of = loan(300_000, msgspec.structs.replace(QUARTER, penalty=penalty))
        assert kept(of, "2025-03-10").penalty_fen == expected

    def test_called_in_everything_is_due_with_the_interest_so_far(self) -> None:
        # Second period 10 February to 10 March, called on 24 February: 20.10 x 14/28 = 10.05
        called = LegalEvent(
            id="e", occurred_at=at("2025-02-24"), debt="d-1", step=LegalStep.ACCELERATED
        )
        found = kept(self.LOAN, "2025-02-24", called, pay("2025-02-10", 102_007))
        assert found.owed == exactly(200_993 + 1_005)
        assert found.schedule[-1].due_on == on("2025-02-24")

    @pytest.mark.parametrize("day", ["2025-01-09", "2025-01-10"])
    def test_called_in_before_any_time_has_passed_no_interest_is_due(self, day: str) -> None:
        # Of what was paid ahead, before the money even came, all goes on the principal.
        called = LegalEvent(id="e", occurred_at=at(day), debt="d-1", step=LegalStep.ACCELERATED)
        found = kept(self.LOAN, "2025-01-10", called, pay("2025-01-05", 50_000))
        assert found.owed == exactly(250_000)
        assert found.assumed == ("no_fee", "paid_before_paid_out")

    def test_settled_early_only_the_time_really_used_bears_interest(self) -> None:
        first = pay("2025-02-10", 102_007)
        due = kept(self.LOAN, "2025-02-24", first)
        assert due.owed == exactly(200_993 + 1_005)
        settled = kept(self.LOAN, "2025-06-01", first, pay("2025-02-24", 201_998))
        assert settled.owed == exactly(0)
        assert settled.schedule[-1].paid_on == on("2025-02-24")

    def test_too_much_paid_is_shown_and_nothing_is_owed(self) -> None:
        found = kept(self.LOAN, "2025-06-01", pay("2025-02-10", 400_000))
        assert found.owed == exactly(0)
        # 4,000.00 - 30.00 - 3,000.00
        assert found.ahead_fen == 97_000

    def test_a_service_fee_falls_due_with_each_instalment(self) -> None:
        of = loan(300_000, msgspec.structs.replace(QUARTER, fee_fen=1_500))
        assert kept(of, "2025-02-10").fees_fen == 1_500

    def test_a_late_fee_is_booked_once_for_each_missed_instalment(self) -> None:
        of = loan(300_000, msgspec.structs.replace(QUARTER, late_fee_fen=2_000))
        assert kept(of, "2025-02-10").fees_fen == 0
        assert kept(of, "2025-02-11").fees_fen == 2_000
        assert kept(of, "2025-03-12").fees_fen == 4_000

    def test_a_later_agreement_is_named_as_not_counted(self) -> None:
        deal = Agreement(id="a", occurred_at=at("2025-03-01"), debts=("d-1",))
        assert "agreement" in kept(self.LOAN, "2025-03-10", deal).missing


class TestWhatAPaymentIsSetAgainst:
    # On 10 March: cost 50.00, penalty 13.86, interest 50.10, principal 1,990.04 due
    COST = Charge(
        id="c",
        occurred_at=at("2025-03-10"),
        debt="d-1",
        line=ChargeLine.COLLECTION_FEE,
        amount_fen=5_000,
    )

    def split(self, allocation: Allocation, amount_fen: int) -> tuple[int, int, int]:
        of = loan(300_000, msgspec.structs.replace(QUARTER, allocation=allocation))
        found = kept(of, "2025-03-10", self.COST, pay("2025-03-10", amount_fen))
        return (found.fees_fen, found.penalty_fen + found.interest_fen, found.principal_fen)

    def test_costs_then_interest_then_principal(self) -> None:
        order = Allocation.COST_INTEREST_PRINCIPAL
        assert self.split(order, 4_000) == (1_000, 6_396, 300_000)
        assert self.split(order, 10_000) == (0, 1_396, 300_000)
        assert self.split(order, 20_000) == (0, 0, 300_000 - 8_604)

    def test_principal_first_where_that_is_agreed(self) -> None:
        assert self.split(Allocation.PRINCIPAL_INTEREST_COST, 20_000) == (5_000, 6_396, 280_000)

    @pytest.mark.parametrize(("days", "principal"), [(90, 300_000 - 98_500), (91, 200_000)])
    def test_a_card_turns_to_principal_first_on_day_91(self, days: int, principal: int) -> None:
        terms = Terms(
            method=Method.BULLET,
            annual_rate_ppm=0,
            day_count=360,
            first_due_on=on("2025-02-10"),
            penalty=Penalty(),
            allocation=Allocation.CARD_91,
        )
        fee = msgspec.structs.replace(self.COST, occurred_at=at("2025-02-10"), amount_fen=1_500)
        day = on("2025-02-10") + dt.timedelta(days=days)
        of = loan(300_000, terms)
        found = kept(of, day, fee, pay(day, 100_000))
        assert found.principal_fen == principal

    def test_an_unknown_order_is_missing_only_when_it_changes_what_is_owed(self) -> None:
        of = loan(300_000, msgspec.structs.replace(QUARTER, allocation=None))
        assert kept(of, "2025-03-10").missing == ()
        later = kept(of, "2025-05-10", pay("2025-03-10", 20_000))
        assert later.missing == ("allocation",)
        assert later.owed is not None
        assert later.owed.low_fen < later.owed.high_fen


class TestARevolvingAccount:
    # 5,000.00 drawn on 10 January, bill due 10 February (31 days), 18 % a year of 360 days.
    CARD = Terms(
        method=Method.REVOLVING,
        annual_rate_ppm=180_000,
        day_count=360,
        first_due_on=on("2025-02-10"),
        minimum_ppm=100_000,
        late_fee_ppm=50_000,
        late_fee_fen=1_000,
        whole_bill=False,
        allocation=Allocation.CARD_91,
    )

    def card(self, **changes: object) -> Loan:
        terms = msgspec.structs.replace(self.CARD, **changes)
        return loan(500_000, terms, product=Product.CREDIT_CARD)

    def test_paid_in_full_by_the_due_day_it_is_free(self) -> None:
        for day in ("2025-01-20", "2025-02-10"):
            assert kept(self.card(), "2025-03-10", pay(day, 500_000)).owed == exactly(0)

    def test_interest_on_the_unpaid_part(self) -> None:
        # 1,000.00 left x 18 % x 31/360 = 15.50 on the due day
        found = kept(self.card(), "2025-02-10", pay("2025-02-05", 400_000))
        assert found.owed == exactly(101_550)

    def test_interest_on_the_whole_bill(self) -> None:
        # 5,000.00 for 26 days and 1,000.00 for 5 days: 65.00 + 2.50
        found = kept(self.card(whole_bill=True), "2025-02-10", pay("2025-02-05", 400_000))
        assert found.owed == exactly(106_750)

    def test_not_known_which_gives_the_range_of_both(self) -> None:
        found = kept(self.card(whole_bill=None), "2025-02-10", pay("2025-02-05", 400_000))
        assert found.owed == Range(low_fen=101_550, high_fen=106_750)
        assert "whole_bill" in found.missing

    def test_a_missed_minimum_costs_a_late_fee_once_a_month(self) -> None:
        # Minimum 10 % = 500.00, missed: 5 % = 25.00
        found = kept(self.card(), "2025-02-10")
        assert found.fees_fen == 2_500
        assert found.owed == exactly(500_000 + 7_750 + 2_500)

    def test_the_minimum_paid_keeps_the_late_fee_away(self) -> None:
        assert kept(self.card(), "2025-02-10", pay("2025-02-10", 50_000)).fees_fen == 0

    def test_interest_runs_on_by_the_day_and_on_interest_only_where_that_is_agreed(self) -> None:
        # Due day: 5,000.00 and 77.50; 28 days more: 5,000.00 x 18 % x 28/360 = 70.00
        simple = kept(self.card(late_fee_ppm=0, late_fee_fen=0), "2025-03-10")
        assert simple.interest_fen == 7_750 + 7_000
        # and on 77.50 as well: 1.085
        compound = self.card(late_fee_ppm=0, late_fee_fen=0, penalty=Penalty(compound=True))
        assert kept(compound, "2025-03-10").interest_fen == 7_750 + 7_109

    def test_a_charge_stands_beside_the_bill(self) -> None:
        fee = Charge(
            id="c",
            occurred_at=at("2025-02-10"),
            debt="d-1",
            line=ChargeLine.COLLECTION_FEE,
            amount_fen=900,
        )
        card = self.card(late_fee_ppm=0, late_fee_fen=0)
        assert kept(card, "2025-02-10", fee).fees_fen == 900

    def test_it_says_that_later_purchases_are_not_in_it(self) -> None:
        assert kept(self.card(), "2025-02-10").missing == ("purchases",)


class TestWhatIsClaimedAndWhatIsKnown:
    def test_the_claim_stands_beside_the_figure(self) -> None:
        found = kept(loan(1_000_000, BULLET, balance_fen=1_300_000), "2025-05-10")
        assert found.owed == exactly(1_067_500)
        assert found.claimed_fen == 1_300_000

    def test_with_an_unknown_rate_the_principal_is_the_least(self) -> None:
        terms = msgspec.structs.replace(BULLET, annual_rate_ppm=None)
        paid = pay("2025-02-01", 200_000)
        found = kept(loan(1_000_000, terms, balance_fen=1_300_000), "2025-05-10", paid)
        assert found.owed == Range(low_fen=800_000, high_fen=1_300_000)
        assert found.missing[0] == "rate"

    def test_without_a_claim_the_cap_bounds_what_can_be_owed(self) -> None:
        # 10,000.00 x 24 % x 120/360 = 800.00
        terms = msgspec.structs.replace(BULLET, annual_rate_ppm=None)
        found = kept(loan(1_000_000, terms), "2025-05-10")
        assert found.owed == Range(low_fen=1_000_000, high_fen=1_080_000)

    def test_a_bullet_loan_of_unknown_beginning_cannot_be_computed(self) -> None:
        found = kept(loan(1_000_000, BULLET, signed_at=None), "2025-05-10")
        assert found.missing == ("signed_at",)
        assert found.days_past_due == 30

    def test_a_known_rate_without_schedule_lies_between_none_and_the_usual_penalty(self) -> None:
        # 10,000.00 x 27 % x 120/360 = 900.00
        terms = Terms(annual_rate_ppm=180_000, penalty=Penalty(multiplier_ppm=1_300_000))
        found = kept(loan(1_000_000, terms), "2025-05-10")
        assert found.owed == Range(low_fen=1_000_000, high_fen=1_090_000)

    @pytest.mark.parametrize(
        ("since", "days"), [("2025-05-01", 40), (None, 31), ("2025-06-01", None)]
    )
    def test_days_past_due_as_stated_are_carried_on_and_none_are_taken_from_the_future(
        self, since: str | None, days: int | None
    ) -> None:
        stated = loan(
            None, Terms(), days_past_due=31, balance_on=on(since) if since is not None else None
        )
        assert kept(stated, "2025-05-10").days_past_due == days

    def test_a_friends_loan_without_interest_needs_no_schedule(self) -> None:
        of = loan(500_000, Terms(annual_rate_ppm=0), product=Product.PRIVATE_LOAN)
        assert kept(of, "2026-01-10", pay("2025-06-01", 100_000)).owed == exactly(400_000)

    def test_only_a_claim_is_known(self) -> None:
        found = kept(loan(None, Terms(), balance_fen=350_000), "2025-05-10")
        assert found.owed == Range(low_fen=0, high_fen=350_000)
        assert "principal" in found.missing

    def test_nothing_is_known(self) -> None:
        assert kept(loan(None, Terms()), "2025-05-10").owed is None

    def test_interest_cut_off_in_advance_is_an_alternative_never_a_deduction(self) -> None:
        found = kept(loan(1_000_000, BULLET, disbursed_fen=900_000), "2025-04-10")
        assert found.owed == exactly(1_045_000)
        # 9,000.00 x 18 % x 90/360 = 405.00
        assert found.on_received == exactly(940_500)
        assert "第六百七十条" in {c.article["zh-CN"] for c in found.cites}

    def test_a_payment_without_proof_widens_the_range(self) -> None:
        claimed = pay("2025-04-10", 45_000, basis=Basis.CLAIMED)
        found = kept(loan(1_000_000, BULLET), "2025-04-10", claimed)
        assert found.owed == Range(low_fen=1_000_000, high_fen=1_045_000)
        assert found.missing == ("payment_proof",)

    def test_a_payment_after_the_day_asked_about_does_not_count(self) -> None:
        of = loan(1_000_000, BULLET)
        assert kept(of, "2025-04-10", pay("2025-04-11", 45_000)).owed == exactly(1_045_000)

    @pytest.mark.parametrize(
        ("terms", "assumed"),
        [
            (BULLET, ("no_fee",)),
            (msgspec.structs.replace(BULLET, fee_fen=1_000), ()),
            (Terms(method=Method.REVOLVING), ("no_fee",)),
            (Terms(method=Method.REVOLVING, late_fee_ppm=50_000), ()),
        ],
    )
    def test_a_fee_not_stated_in_the_terms_is_taken_as_none_and_said_so_once(
        self, terms: Terms, assumed: tuple[str, ...]
    ) -> None:
        found = kept(loan(1_000_000, terms), "2025-05-10")
        assert found.assumed == assumed
        told = [line for line in describe(found, "zh-CN") if "没有费用" in line]
        assert len(told) == len(assumed)
        assert len([line for line in describe(found, "en") if "no fee" in line]) == len(assumed)

    @pytest.mark.parametrize("locale", ["zh-CN", "en"])
    def test_it_reads_in_both_languages(self, locale: str) -> None:
        unknown = Terms(method=Method.REVOLVING)
        for of in (
            loan(1_000_000, BULLET, balance_fen=1_300_000, disbursed_fen=900_000),
            loan(1_000_000, unknown),
            loan(None, Terms()),
        ):
            lines = describe(kept(of, "2025-05-10"), locale)
            assert all(line.endswith("。" if locale == "zh-CN" else ".") for line in lines)


METHODS = [m for m in Method if m not in {Method.REVOLVING, Method.BULLET}]
LOANS = st.builds(
    lambda principal, method, rate, count, fee, multiplier, base, order, days: loan(
        principal,
        Terms(
            method=method,
            annual_rate_ppm=rate,
            day_count=360,
            instalments=count,
            first_due_on=on("2025-02-10"),
            period_days=days,
            fee_fen=fee,
            penalty=Penalty(multiplier_ppm=multiplier, base=base),
            allocation=order,
        ),
    ),
    st.integers(1_000, 5_000_000),
    st.sampled_from(METHODS),
    st.integers(0, 360_000),
    st.integers(1, 24),
    st.integers(0, 5_000),
    st.integers(1_000_000, 1_500_000),
    st.sampled_from(list(PenaltyBase)),
    st.sampled_from(list(Allocation)),
    st.sampled_from([None, 7, 14, 30]),
)
DAYS = st.dates(min_value=on("2025-01-10"), max_value=on("2027-06-01"))
PAYMENTS = st.lists(st.tuples(DAYS, st.integers(1, 500_000)), max_size=5).map(
    lambda drawn: [pay(day, amount, id=f"y{i}") for i, (day, amount) in enumerate(drawn)]
)


@given(LOANS)
def test_the_instalments_repay_the_principal_exactly(of: Loan) -> None:
    rows = kept(of, "2025-01-10").schedule
    assert sum(r.principal_fen for r in rows) == of.principal_fen
    assert all(r.principal_fen >= 0 and r.interest_fen >= 0 for r in rows)


@given(LOANS, PAYMENTS, DAYS)
def test_the_lines_add_up_to_the_balance_and_its_parts(
    of: Loan, payments: list[Payment], day: dt.date
) -> None:
    found = kept(of, day, *payments)
    parts = found.principal_fen + found.interest_fen + found.penalty_fen + found.fees_fen
    assert found.lines[-1].balance_fen == sum(line.amount_fen for line in found.lines)
    assert found.lines[-1].balance_fen == parts - found.ahead_fen
    assert found.owed is not None
    assert found.owed.low_fen == max(0, parts - found.ahead_fen)
    assert found.owed.exact or found.missing == ("prepayment",)
    assert found.paid_fen == sum(p.amount_fen for p in payments if p.occurred_at.date() <= day)


@given(LOANS, PAYMENTS, DAYS, DAYS)
def test_without_a_payment_what_is_owed_never_falls(
    of: Loan, payments: list[Payment], one: dt.date, other: dt.date
) -> None:
    first, last = sorted((one, other))
    before = [p for p in payments if p.occurred_at.date() <= first]
    early, late = kept(of, first, *before).owed, kept(of, last, *before).owed
    assert early is not None
    assert late is not None
    assert early.low_fen <= late.low_fen


@given(LOANS, DAYS, st.integers(2, 400_000), st.data())
def test_a_payment_split_in_two_on_one_day_does_the_same(
    of: Loan, day: dt.date, amount: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(1, amount - 1))
    end = day + dt.timedelta(days=100)
    whole = kept(of, end, pay(day, amount))
    split = kept(of, end, pay(day, part, id="a"), pay(day, amount - part, id="b"))
    assert whole.owed == split.owed
    assert whole.schedule == split.schedule


@given(LOANS, PAYMENTS, DAYS)
def test_paying_what_is_owed_settles_for_good(
    of: Loan, payments: list[Payment], day: dt.date
) -> None:
    before = [p for p in payments if p.occurred_at.date() <= day]
    owed = kept(of, day, *before).owed
    assert owed is not None
    if owed.low_fen == 0:
        return
    last = pay(day, owed.high_fen, id="z")
    for later in (0, 1, 400):
        assert kept(of, day + dt.timedelta(days=later), *before, last).owed == exactly(0)


@given(LOANS, PAYMENTS, DAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_were_entered_does_not_matter(
    of: Loan, payments: list[Payment], day: dt.date, chance: random.Random
) -> None:
    shuffled = list(payments)
    chance.shuffle(shuffled)
    assert kept(of, day, *shuffled) == kept(of, day, *payments)


@given(LOANS, PAYMENTS, DAYS, st.sampled_from(["day_count", "allocation", "annual_rate_ppm"]))
def test_losing_a_term_never_narrows_the_range(
    of: Loan, payments: list[Payment], day: dt.date, term: str
) -> None:
    known = kept(of, day, *payments).owed
    terms = msgspec.structs.replace(of.terms, **{term: None})
    blanked = kept(msgspec.structs.replace(of, terms=terms), day, *payments).owed
    assert known is not None
    assert blanked is not None
    assert blanked.low_fen <= known.low_fen
    if term == "day_count":
        assert blanked.high_fen >= known.high_fen


def put_off(first: str, last: str | None, **changes: object) -> Suspension:
    stay = Suspension(
        id=f"s-{first}",
        occurred_at=at(first),
        kind=SuspensionKind.DEFERRAL,
        until=None if last is None else on(last),
        debts=("d-1",),
    )
    return msgspec.structs.replace(stay, **changes)


def test_penalty_interest_may_stand_still_while_collection_is_put_off() -> None:
    """30 days late at 27 %: 225.00; ten of them put off: 150.00 at least."""
    found = kept(loan(1_000_000, BULLET), "2025-05-10", put_off("2025-04-21", "2025-04-30"))
    assert found.owed == Range(low_fen=1_060_000, high_fen=1_067_500)
    assert found.missing == ("suspension",)
    assert "罚息" in " ".join(describe(found, "zh-CN"))


def test_stays_that_overlap_count_once_and_others_not_at_all() -> None:
    stays = [
        put_off("2025-04-21", "2025-04-25"),
        put_off("2025-04-24", "2025-04-30"),
        put_off("2025-05-01", "2025-05-02", debts=("another",)),
        put_off("2025-05-03", "2025-05-04", kind=SuspensionKind.MORATORIUM),
        put_off("2025-05-05", "2025-05-06", creditor="somebody"),
        put_off("2025-04-22", "2025-04-23"),
        put_off("2025-06-01", None),
    ]
    found = kept(loan(1_000_000, BULLET), "2025-05-10", *stays)
    assert found.owed == Range(low_fen=1_060_000, high_fen=1_067_500)


def settled_for(*instalments: Instalment) -> Agreement:
    return Agreement(
        id="a-1",
        occurred_at=at("2025-05-01"),
        kind=AgreementKind.SETTLEMENT,
        debts=("d-1",),
        instalments=instalments,
    )


def test_what_a_kept_agreement_still_asks_for_stands_beside_the_contract() -> None:
    first = Instalment(due=on("2025-05-05"), amount_fen=300_000, paid_at=at("2025-05-04"))
    second = Instalment(due=on("2025-05-20"), amount_fen=400_000)
    found = kept(loan(1_000_000, BULLET), "2025-05-10", settled_for(first, second))
    assert found.on_agreement_fen == 400_000
    # On 4 May 10,630.00 are owed, less 3,000.00; then six days at 27 % a year.
    assert found.owed == exactly(763_000 + 3_434)
    assert found.paid_fen == 300_000
    assert "agreement" in found.missing


def test_a_fulfilled_settlement_asks_for_nothing_and_a_broken_one_is_none() -> None:
    done = Instalment(due=on("2025-05-05"), amount_fen=700_000, paid_at=at("2025-05-05"))
    missed = Instalment(due=on("2025-05-05"), amount_fen=700_000)
    of = loan(1_000_000, BULLET)
    assert kept(of, "2025-05-10", settled_for(done)).on_agreement_fen == 0
    assert kept(of, "2025-05-10", settled_for(missed)).on_agreement_fen is None
    assert kept(loan(None, Terms()), "2025-05-10", settled_for(done)).on_agreement_fen == 0


def test_before_the_money_is_paid_out_nothing_is_owed() -> None:
    coming = kept(loan(1_000_000, BULLET), "2025-01-09")
    assert (coming.owed, coming.lines) == (exactly(0), ())
    assert coming.assumed == ("not_paid_out",)
    assert "later day" in describe(coming, "en")[-1]
    assert "放款日" in describe(coming, "zh-CN")[-1]


@pytest.mark.parametrize(("day", "code"), [
    ("2025-01-09", "paid_before_paid_out"),
    ("2025-02-02", "paid_later"),
])  # fmt: skip
@pytest.mark.parametrize("rate_ppm", [180_000, None])
def test_a_payment_of_an_odd_day_is_told(day: str, code: str, rate_ppm: int | None) -> None:
    terms = msgspec.structs.replace(BULLET, annual_rate_ppm=rate_ppm)
    found = kept(loan(1_000_000, terms), "2025-02-01", pay(day, 1_000))
    assert code in found.assumed
    plain = kept(loan(1_000_000, terms), "2025-02-01", pay("2025-01-20", 1_000))
    assert set(plain.assumed) <= {"no_fee"}


def test_what_was_paid_too_much_is_told_and_may_be_asked_back() -> None:
    """10,450.00 are due and 11,000.00 paid."""
    found = kept(loan(1_000_000, BULLET), "2025-05-01", pay("2025-04-10", 1_100_000))
    assert (found.owed, found.overpaid_fen) == (exactly(0), 55_000)
    assert describe(found, "en")[1].startswith("¥550.00 was paid too much")
    assert describe(found, "zh-CN")[1].startswith("多付了 ¥550.00")


def test_where_terms_are_open_what_was_paid_too_much_is_an_upper_end() -> None:
    terms = msgspec.structs.replace(BULLET, day_count=None)
    found = kept(loan(1_000_000, terms), "2025-05-01", pay("2025-04-10", 1_100_000))
    assert found.missing == ("day_count",)
    assert describe(found, "en")[1].startswith("Up to ¥")
    assert describe(found, "zh-CN")[1].startswith("多付的最多")


def test_money_that_waits_for_the_next_instalment_is_not_too_much() -> None:
    found = kept(loan(1_000_000, BULLET), "2025-02-01", pay("2025-02-01", 100_000))
    assert found.ahead_fen == 100_000
    assert found.overpaid_fen == 0


PART = Terms(
    method=Method.LEVEL_INSTALMENT,
    annual_rate_ppm=120_000,
    day_count=360,
    instalments=12,
    first_due_on=on("2025-02-10"),
    penalty=Penalty(),
    allocation=Allocation.COST_INTEREST_PRINCIPAL,
)


class TestPaidInPartEarly:
    def test_interest_is_saved_from_the_day_of_the_payment_or_not_at_all(self) -> None:
        """4,605.75 of 9,211.51 five days after the due day: half of 92.12 for 23 of 28 days."""
        of = loan(1_000_000, PART)
        paid = (pay("2025-02-10", 88_849), pay("2025-02-15", 460_575))
        found = kept(of, "2025-03-10", *paid)
        assert found.missing == ("prepayment",)
        assert found.owed is not None
        assert found.owed.high_fen - found.owed.low_fen == 3_783
        (saved,) = [line for line in found.lines if line.what is LineKind.SAVED]
        assert saved.amount_fen == -3_783
        total = found.principal_fen + found.interest_fen + found.penalty_fen + found.fees_fen
        assert total - found.ahead_fen == found.lines[-1].balance_fen == found.owed.low_fen

    def test_within_the_month_the_saving_runs_by_the_day(self) -> None:
        of = loan(1_000_000, PART)
        paid = (pay("2025-02-10", 88_849), pay("2025-02-15", 460_575))
        found = kept(of, "2025-02-16", *paid)
        assert found.owed is not None
        assert found.owed.high_fen - found.owed.low_fen == round(9_212 / 2 / 28)

    def test_an_instalment_paid_some_days_before_it_is_due_leaves_no_range(self) -> None:
        paid = (pay("2025-02-10", 88_849), pay("2025-02-27", 88_849))
        found = kept(loan(1_000_000, PART), "2025-03-01", *paid)
        assert found.missing == ()
        assert found.owed is not None
        assert found.owed.exact

    def test_the_rest_settles_early_with_the_interest_saved_so_far(self) -> None:
        """Half a bullet loan after 30 of 90 days, the other half after 60: 300.00 less 75.00."""
        paid = (pay("2025-02-09", 500_000), pay("2025-03-11", 522_500))
        found = kept(loan(1_000_000, BULLET), "2025-03-11", *paid)
        assert found.owed == Range(low_fen=0, high_fen=7_500)
        assert found.missing == ("prepayment",)
