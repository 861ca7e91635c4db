"""A debt restated by agreement, worked out by hand: what is owed then, and what stays open.

The contract: 10,000.00 paid out on 10 January 2025 at 18 % on a year of 360, due after 90 days.
On 10 May 2025, 30 days late at one and a half times the rate, 450.00 of interest and 225.00 of
penalty interest are owed, 10,675.00 together. That day the agreement is signed.
"""

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.facts import (
    Agreement,
    AgreementKind,
    Basis,
    Charge,
    ChargeLine,
    Fact,
    History,
    Instalment,
    LegalEvent,
    LegalStep,
    Loan,
    OnFailure,
    Payment,
    Penalty,
    Rebooking,
    Terms,
    Treatment,
)
from fairdue.plan import Ledger, LineKind, Range, daybook, describe, ledger, line_text, missing_text
from plan.bullet_loan import STILL, TERMS, loan
from plan.noon import at

CAPITALISED, WAIVED, DEFERRED = Treatment.CAPITALISED, Treatment.WAIVED, Treatment.DEFERRED
LOAN = loan()


def months(count: int, amount_fen: int | None) -> tuple[Instalment, ...]:
    """Instalments on the 10th of each month from June 2025 on."""
    days = (dt.date(2025 + (5 + k) // 12, (5 + k) % 12 + 1, 10) for k in range(count))
    return tuple(Instalment(due=day, amount_fen=amount_fen) for day in days)


def signed(rebooking: Rebooking | None = STILL, **changes: object) -> Agreement:
    made = Agreement(
        id="a-1",
        occurred_at=at("2025-05-10"),
        kind=AgreementKind.RESTRUCTURE,
        debts=("d-1",),
        instalments=months(11, 950_00),
        rebooking=rebooking,
    )
    return msgspec.structs.replace(made, **changes)


def but(**changes: object) -> Rebooking:
    return msgspec.structs.replace(STILL, **changes)


def paid(day: str, amount_fen: int, **changes: object) -> Payment:
    made = Payment(id=f"p-{day}", occurred_at=at(day), debt="d-1", amount_fen=amount_fen)
    return msgspec.structs.replace(made, **changes)


def owed(on: str, *facts: Fact, loan: Loan = LOAN) -> Ledger:
    return ledger(loan, History([loan, *facts]), on=dt.date.fromisoformat(on))


def exactly(fen: int) -> Range:
    return Range(low_fen=fen, high_fen=fen)


class TestTheNewPrincipal:
    def test_before_the_signature_the_contract_counts(self) -> None:
        assert owed("2025-05-09", signed()).owed == exactly(1_066_750)

    def test_interest_joins_it_and_the_penalty_is_waived(self) -> None:
        found = owed("2025-05-10", signed())
        assert found.owed == exactly(1_045_000)
        assert (found.principal_fen, found.interest_fen, found.penalty_fen) == (1_045_000, 0, 0)
        assert (found.missing, found.days_past_due) == ((), 0)
        booked = [(line.what, line.amount_fen, line.base_fen) for line in found.lines[-2:]]
        assert booked == [(LineKind.CAPITALISED, 0, 45_000), (LineKind.WAIVED, -22_500, None)]
        assert all(line.fact == "a-1" and line.cite for line in found.lines[-2:])

    def test_what_is_put_off_is_owed_without_interest_until_the_last_instalment(self) -> None:
        fee = Charge(
            id="c-1",
            occurred_at=at("2025-05-01"),
            debt="d-1",
            line=ChargeLine.COLLECTION_FEE,
            amount_fen=20_000,
        )
        terms = but(penalty=DEFERRED, fees=DEFERRED, annual_rate_ppm=120_000)
        deal = signed(terms, instalments=months(2, 530_000))
        found = owed("2025-06-10", fee, deal)
        # 10,450.00 for a month at 12 %: 104.50; 225.00 and 200.00 wait.
        assert found.owed == exactly(1_045_000 + 10_450 + 42_500)
        assert (found.principal_fen, found.interest_fen) == (1_045_000, 10_450)
        assert found.fees_fen == 42_500
        paid_first = paid("2025-06-10", 530_000)
        after = owed("2025-07-10", fee, deal, paid_first)
        # 5,254.50 left; 52.55 of interest; the last instalment asks for everything.
        assert after.owed == exactly(525_450 + 5_255 + 42_500)
        assert after.schedule[-1].total_fen == 573_205
        assert after.lines[-1].what is LineKind.DEFERRED

    def test_a_principal_stated_otherwise_is_booked_as_a_difference(self) -> None:
        found = owed("2025-05-10", signed(but(principal_fen=1_020_000)))
        assert found.owed == exactly(1_020_000)
        assert (found.lines[-1].what, found.lines[-1].amount_fen) == (LineKind.RESTATED, -25_000)

    def test_a_stated_principal_is_enough_where_the_contract_is_lost(self) -> None:
        lost = msgspec.structs.replace(LOAN, principal_fen=None, disbursed_fen=None, terms=Terms())
        terms = Rebooking(
            interest=WAIVED, penalty=WAIVED, fees=WAIVED, annual_rate_ppm=0, principal_fen=900_000
        )
        deal = signed(terms, instalments=months(9, 100_000))
        found = owed("2025-06-11", deal, paid("2025-06-10", 100_000), loan=lost)
        assert found.owed == exactly(800_000)
        assert found.lines[-1].balance_fen == 800_000

    def test_money_paid_before_it_was_due_lowers_it(self) -> None:
        early = signed(occurred_at=at("2025-03-11"))
        found = owed("2025-03-11", early, paid("2025-02-01", 100_000))
        # 60 days of interest on 10,000.00 are 300.00; 1,000.00 were paid ahead, and may save
        # 19.00 of it in their 38 days.
        assert found.owed == Range(low_fen=928_100, high_fen=930_000)
        assert "prepayment" in found.missing


class TestTheNewSchedule:
    def test_interest_runs_on_what_is_left_month_by_month(self) -> None:
        deal = signed(but(annual_rate_ppm=120_000), instalments=months(11, 100_000))
        found = owed("2025-07-10", deal, paid("2025-06-10", 100_000))
        rows = [(row.principal_fen, row.interest_fen) for row in found.schedule[:2]]
        # 1 % of 10,450.00; then 1 % of 9,554.50, half a fen up.
        assert rows == [(89_550, 10_450), (90_445, 9_555)]
        assert found.owed == exactly(955_450 + 9_555)
        assert found.schedule[0].paid_on == dt.date(2025, 6, 10)

    def test_sixty_instalments_without_interest_end_in_the_rest(self) -> None:
        deal = signed(instalments=months(60, 17_417), term_months=60)
        rows = owed("2025-05-10", deal).schedule
        assert len(rows) == 60
        assert (rows[0].total_fen, rows[-1].total_fen) == (17_417, 17_397)
        assert sum(row.total_fen for row in rows) == 1_045_000
        assert rows[-1].due_on == dt.date(2030, 5, 10)

    def test_sums_that_nobody_wrote_down_are_level(self) -> None:
        deal = signed(instalments=months(11, None))
        assert {row.total_fen for row in owed("2025-05-10", deal).schedule} == {95_000}

    def test_a_first_period_that_is_no_month_counts_by_its_days(self) -> None:
        parts = (Instalment(due=dt.date(2025, 6, 24), amount_fen=1_060_000),)
        deal = signed(but(annual_rate_ppm=120_000), instalments=parts)
        # 45 days of 12 % on 10,450.00 over 360: 156.75.
        assert owed("2025-06-24", deal).owed == exactly(1_060_675)

    def test_interest_that_an_instalment_does_not_cover_waits_for_the_next(self) -> None:
        deal = signed(but(annual_rate_ppm=240_000), instalments=months(3, 10_000))
        rows = owed("2025-05-10", deal).schedule
        # 2 % of 10,450.00 are 209.00 a month, of which 100.00 are asked for.
        assert [row.interest_fen for row in rows] == [10_000, 10_000, 42_700]
        assert rows[-1].principal_fen == 1_045_000

    def test_the_day_of_the_year_matters_only_off_the_month(self) -> None:
        open_year = msgspec.structs.replace(
            LOAN, terms=msgspec.structs.replace(TERMS, day_count=None)
        )
        terms = but(principal_fen=1_000_000, annual_rate_ppm=120_000)
        monthly = owed("2025-06-10", signed(terms), loan=open_year)
        assert monthly.owed == exactly(1_010_000)
        parts = (Instalment(due=dt.date(2025, 6, 24), amount_fen=1_060_000),)
        by_days = owed("2025-06-24", signed(terms, instalments=parts), loan=open_year)
        assert by_days.owed == Range(low_fen=1_014_795, high_fen=1_015_000)

    def test_paid_off_early_the_rest_of_the_interest_falls_away(self) -> None:
        deal = signed(
            but(annual_rate_ppm=120_000, penalty=DEFERRED), instalments=months(11, 100_000)
        )
        found = owed("2025-05-25", deal, paid("2025-05-25", 1_050_056))
        # 15 of 31 days of 104.50 are 50.56; what was put off stays owed.
        assert found.owed == exactly(22_500)

    def test_day_by_day(self) -> None:
        deal = signed(but(annual_rate_ppm=120_000), instalments=months(11, 100_000))
        history = History([LOAN, deal, paid("2025-06-10", 100_000)])
        days = daybook(LOAN, history, since=dt.date(2025, 5, 9), until=dt.date(2025, 6, 11))
        assert [days[1].added_fen, days[-2].added_fen] == [-21_750, 337 - 100_000]
        for day in days:
            assert day.owed is not None
            parts = day.principal_fen + day.interest_fen + day.penalty_fen + day.fees_fen
            assert parts - day.ahead_fen == day.owed.low_fen


class TestWhatIsNotKnown:
    def test_a_treatment_that_is_not_known_gives_a_range(self) -> None:
        found = owed("2025-05-10", signed(but(interest=None, penalty=None)))
        assert found.owed == Range(low_fen=1_000_000, high_fen=1_067_500)
        assert found.missing == ("agreed_interest", "agreed_penalty")

    def test_a_treatment_of_nothing_needs_no_answer(self) -> None:
        assert owed("2025-05-10", signed(but(fees=None))).owed == exactly(1_045_000)

    def test_a_rate_that_is_not_known_runs_from_none_to_that_of_the_contract(self) -> None:
        found = owed("2025-06-10", signed(but(annual_rate_ppm=None)), paid("2025-06-10", 95_000))
        # 1.5 % of 10,450.00 are 156.75.
        assert found.owed == Range(low_fen=950_000, high_fen=965_675)
        assert found.missing == ("agreed_rate",)

    def test_an_agreement_on_somebodys_word_leaves_the_contract_possible(self) -> None:
        found = owed("2025-06-10", signed(basis=Basis.CLAIMED), paid("2025-06-10", 95_000))
        contract = owed("2025-06-10", paid("2025-06-10", 95_000)).owed
        assert contract is not None
        assert found.owed == Range(low_fen=950_000, high_fen=contract.high_fen)
        assert found.missing == ("agreed_proof",)

    def test_without_the_contracts_terms_its_range_is_carried_on(self) -> None:
        unknown = msgspec.structs.replace(LOAN, terms=Terms())
        found = owed("2025-05-10", signed(), loan=unknown)
        assert found.owed is not None
        assert found.owed.low_fen == 1_000_000
        assert found.owed.high_fen > found.owed.low_fen
        assert "rate" in found.missing

    def test_where_nothing_is_known_the_contracts_answer_stays(self) -> None:
        lost = msgspec.structs.replace(LOAN, principal_fen=None, disbursed_fen=None, terms=Terms())
        found = owed("2025-05-10", signed(), loan=lost)
        assert found.owed is None
        assert "agreement" in found.missing

    def test_an_agreement_without_its_words_leaves_the_contracts_figures(self) -> None:
        found = owed("2025-06-10", signed(rebooking=None))
        assert found.owed == owed("2025-06-10").owed
        assert found.missing == ("agreement",)
        assert found.on_agreement_fen == 11 * 95_000

    @pytest.mark.parametrize("locale", ["zh-CN", "en"])
    def test_every_open_point_reads_in_both_languages(self, locale: str) -> None:
        found = owed(
            "2025-07-20", signed(but(interest=None, annual_rate_ppm=None, on_failure=None))
        )
        assert set(found.missing) >= {"agreed_interest", "agreed_rate", "agreed_failure"}
        told = " ".join(describe(found, locale))
        assert all(missing_text(code, locale) in told for code in found.missing)
        assert all(line_text(line, locale) for line in found.lines)


class TestMissedInstalments:
    def test_the_contract_counts_again_when_the_agreement_says_so(self) -> None:
        found = owed("2025-06-11", signed())
        assert found.owed == owed("2025-06-11").owed
        assert found.days_past_due == 62

    def test_else_the_instalment_is_overdue_and_what_that_costs_is_a_range(self) -> None:
        found = owed("2025-06-20", signed(but(on_failure=OnFailure.AGREEMENT)))
        # Ten days of 27 % on 950.00 over 360 are 7.13 at the most.
        assert found.owed == Range(low_fen=1_045_000, high_fen=1_045_713)
        assert (found.days_past_due, found.missing) == (10, ("agreed_delay",))

    def test_sums_that_come_to_less_than_the_debt_are_not_missed_once_they_are_paid(self) -> None:
        days = ("2025-06-10", "2025-07-10")
        deal = signed(instalments=months(2, 500_000))
        found = owed("2025-08-10", deal, *(paid(day, 500_000) for day in days))
        # 10,450.00 by the agreement, 10,000.00 paid as written: 450.00 stay with the last one.
        assert (found.owed, found.on_agreement_fen) == (exactly(45_000), 0)
        late = owed("2025-08-10", deal, paid(days[0], 500_000), paid("2025-07-11", 500_000))
        assert late.owed is not None
        assert late.owed.low_fen > 45_000

    def test_the_contracts_open_terms_are_named_once_it_counts_again(self) -> None:
        open_order = msgspec.structs.replace(TERMS, allocation=None)
        of = msgspec.structs.replace(LOAN, terms=open_order)
        deal = signed(but(principal_fen=1_045_000))
        found = owed("2025-07-20", deal, paid("2025-06-10", 95_000), loan=of)
        assert found.owed is not None
        assert not found.owed.exact
        assert found.missing == ("allocation",)

    def test_when_nobody_knows_both_are_possible(self) -> None:
        found = owed("2025-06-20", signed(but(on_failure=None)))
        contract = owed("2025-06-20").owed
        assert contract is not None
        assert found.owed == Range(low_fen=1_045_000, high_fen=contract.high_fen)
        assert found.missing == ("agreed_failure",)

    def test_called_in_after_the_signature_everything_is_due_at_once(self) -> None:
        call = LegalEvent(
            id="e-1", occurred_at=at("2025-05-25"), debt="d-1", step=LegalStep.ACCELERATED
        )
        terms = but(annual_rate_ppm=120_000, penalty=DEFERRED, on_failure=OnFailure.AGREEMENT)
        found = owed("2025-05-25", signed(terms, instalments=months(11, 100_000)), call)
        # 15 of 31 days of 104.50 are 50.56, and 225.00 were put off.
        assert found.owed == exactly(1_045_000 + 5_056 + 22_500)
        assert len(found.schedule) == 1

    def test_a_second_agreement_starts_from_where_the_first_one_led(self) -> None:
        second = signed(
            but(annual_rate_ppm=0),
            id="a-2",
            occurred_at=at("2025-07-15"),
            instalments=(Instalment(due=dt.date(2025, 8, 15), amount_fen=850_000),),
        )
        kept = (paid("2025-06-10", 95_000), paid("2025-07-10", 95_000))
        assert owed("2025-07-15", signed(), second, *kept).owed == exactly(855_000)


class TestNothingKnownButTheClaim:
    """The contract is lost: only what the lender claims stands in the record."""

    @pytest.mark.parametrize("claimed_fen", [0, 1_500_000])
    def test_a_payment_under_the_agreement_is_counted_from_nothing_at_least(
        self, claimed_fen: int
    ) -> None:
        bare = Loan(
            id="l-1",
            occurred_at=at("2025-01-10"),
            debt="d-1",
            product=LOAN.product,
            balance_fen=claimed_fen,
        )
        first, *rest = months(11, 20_000)
        marked = msgspec.structs.replace(first, paid_at=at("2025-06-10"))
        deal = signed(but(on_failure=OnFailure.AGREEMENT), instalments=(marked, *rest))
        found = owed("2025-06-20", deal, loan=bare)
        assert found.owed == Range(low_fen=0, high_fen=max(0, claimed_fen - 20_000))
        assert found.lines[-1].balance_fen == -20_000


class TestPaidLate:
    """The first instalment of 950.00 is paid on 20 June, ten days after its day."""

    def late(self, on: str, failure: OnFailure | None, **changes: object) -> Ledger:
        first, *rest = months(11, 95_000)
        marked = msgspec.structs.replace(first, paid_at=at("2025-06-20"))
        return owed(on, signed(but(on_failure=failure), instalments=(marked, *rest), **changes))

    def test_it_was_missed_on_its_day_so_the_contract_counts_again(self) -> None:
        found = self.late("2025-06-25", OnFailure.CONTRACT)
        assert found.owed == owed("2025-06-25", paid("2025-06-20", 95_000)).owed
        assert (found.on_agreement_fen, found.missing) == (None, ())

    def test_where_the_agreement_goes_on_the_delay_costs_up_to_the_contracts_penalty(self) -> None:
        found = self.late("2025-06-25", OnFailure.AGREEMENT)
        # Ten days of 27 % on 950.00 over 360 are 7.13.
        assert found.owed == Range(low_fen=950_000, high_fen=950_713)
        assert (found.on_agreement_fen, found.days_past_due) == (950_000, 0)
        assert found.missing == ("agreed_delay",)

    def test_when_nobody_knows_both_are_possible(self) -> None:
        found = self.late("2025-06-25", None)
        contract = owed("2025-06-25", paid("2025-06-20", 95_000)).owed
        assert contract is not None
        assert found.owed == Range(low_fen=950_000, high_fen=contract.high_fen)
        assert (found.on_agreement_fen, found.missing) == (None, ("agreed_failure",))

    def test_the_contracts_days_of_grace_are_not_late(self) -> None:
        patient = msgspec.structs.replace(TERMS, penalty=Penalty(grace_days=10))
        of = msgspec.structs.replace(LOAN, terms=patient)
        first, *rest = months(11, 95_000)
        for day, kept in (("2025-06-20", True), ("2025-06-21", False)):
            marked = msgspec.structs.replace(first, paid_at=at(day))
            found = owed("2025-06-25", signed(instalments=(marked, *rest)), loan=of)
            assert (found.on_agreement_fen is not None) is kept
            assert (found.owed == exactly(950_000)) is kept


class TestWithoutItsWords:
    def test_what_was_paid_under_it_counts_by_the_contract(self) -> None:
        first, *rest = months(11, 95_000)
        marked = msgspec.structs.replace(first, paid_at=at("2025-06-10"))
        deal = signed(rebooking=None, instalments=(marked, *rest))
        for on, asked in (("2025-06-20", 950_000), ("2025-07-20", None)):
            found, by_contract = owed(on, deal), owed(on, paid("2025-06-10", 95_000))
            assert (found.owed, found.paid_fen) == (by_contract.owed, 95_000)
            assert found.on_agreement_fen == asked
            # The payment itself in the record is the same money.
            assert owed(on, deal, paid("2025-06-11", 95_000)).paid_fen == 95_000

    def test_payments_of_the_record_keep_it_without_a_mark_on_its_instalments(self) -> None:
        deal = signed(rebooking=None)
        found = owed("2025-07-09", deal, paid("2025-06-01", 50_000), paid("2025-06-10", 50_000))
        assert found.on_agreement_fen == 11 * 95_000 - 100_000
        late = owed("2025-07-09", deal, paid("2025-06-01", 50_000), paid("2025-06-11", 50_000))
        assert late.on_agreement_fen is None

    def test_one_on_somebodys_word_gives_a_range(self) -> None:
        first, *rest = months(11, 95_000)
        marked = msgspec.structs.replace(first, paid_at=at("2025-06-10"))
        deal = signed(rebooking=None, instalments=(marked, *rest), basis=Basis.CLAIMED)
        found, none, counted = (
            owed("2025-06-20", *facts) for facts in ((deal,), (), (paid("2025-06-10", 95_000),))
        )
        assert none.owed is not None
        assert counted.owed is not None
        assert found.owed == Range(low_fen=counted.owed.low_fen, high_fen=none.owed.high_fen)
        assert "payment_proof" in found.missing


class TestPayments:
    def test_an_instalment_without_a_sum_is_paid_with_its_level_sum(self) -> None:
        first, *rest = months(12, None)
        marked = msgspec.structs.replace(first, paid_at=at("2025-06-10"))
        deal = signed(but(annual_rate_ppm=120_000), instalments=(marked, *rest))
        found = owed("2025-06-10", deal)
        # 1 % of 10,450.00 and the level sum of twelve months: 104.50 and 928.47.
        assert found.owed == exactly(1_045_000 + 10_450 - 92_847)
        assert (found.paid_fen, found.missing) == (92_847, ())
        broken = owed("2025-07-20", deal)
        assert broken.owed == owed("2025-07-20", paid("2025-06-10", 92_847)).owed
        assert (broken.paid_fen, broken.missing) == (92_847, ())

    def test_an_instalment_marked_as_paid_counts_once_beside_its_payment(self) -> None:
        first, *rest = months(11, 95_000)
        marked = msgspec.structs.replace(first, paid_at=at("2025-06-09"))
        deal = signed(instalments=(marked, *rest))
        assert owed("2025-06-20", deal).owed == exactly(950_000)
        assert owed("2025-06-20", deal, paid("2025-06-10", 95_000)).owed == exactly(950_000)

    def test_one_marked_on_somebodys_word_only_gives_a_range(self) -> None:
        first, *rest = months(11, 95_000)
        marked = msgspec.structs.replace(first, paid_at=at("2025-06-09"))
        deal = signed(
            but(on_failure=OnFailure.AGREEMENT),
            instalments=(marked, *rest),
            basis=Basis.CLAIMED,
        )
        found = owed("2025-06-20", deal)
        contract = owed("2025-06-20").owed
        assert contract is not None
        assert found.owed == Range(low_fen=950_000, high_fen=contract.high_fen)
        assert set(found.missing) == {"agreed_proof", "payment_proof"}

    def test_one_nobody_remembers_may_be_paid_or_missed(self) -> None:
        first, *rest = months(11, 95_000)
        unsure = msgspec.structs.replace(first, payment_unknown=True)
        found = owed("2025-06-20", signed(instalments=(unsure, *rest)))
        contract = owed("2025-06-20").owed
        assert contract is not None
        assert found.owed == Range(low_fen=950_000, high_fen=contract.high_fen)
        assert "payment_proof" in found.missing

    def test_marked_payments_count_when_the_contract_comes_back(self) -> None:
        first, *rest = months(11, 95_000)
        marked = msgspec.structs.replace(first, paid_at=at("2025-06-10"))
        found = owed("2025-07-20", signed(instalments=(marked, *rest)))
        recorded = owed("2025-07-20", paid("2025-06-10", 95_000))
        # 61 days of 7.50 and 450.00 are paid, 42.50 go to the principal; 40 days on 9,957.50.
        assert found.owed == recorded.owed == exactly(995_750 + 29_873)
        assert found.lines == tuple(
            msgspec.structs.replace(line, fact="a-1") if line.fact else line
            for line in recorded.lines
        )
        assert found.paid_fen == recorded.paid_fen == 95_000

    def test_interest_kept_back_at_the_start_gives_the_figure_on_the_money_received(self) -> None:
        cut = msgspec.structs.replace(LOAN, disbursed_fen=900_000)
        found = owed("2025-05-10", signed(), loan=cut)
        assert found.owed == exactly(1_045_000)
        assert found.on_received == exactly(940_500)


@given(
    rates=st.sampled_from((None, 0, 60_000, 240_000)),
    treatments=st.tuples(*[st.sampled_from((None, *Treatment))] * 3),
    count=st.integers(1, 6),
    amount=st.sampled_from((None, 50_000, 200_000)),
    payments=st.lists(st.tuples(st.integers(11, 28), st.integers(1, 300_000)), max_size=3),
    day=st.integers(0, 250),
    failure=st.sampled_from((None, *OnFailure)),
)
def test_lines_and_parts_add_up_to_the_lower_end_and_knowing_less_only_widens(
    rates: int | None,
    treatments: tuple[Treatment | None, Treatment | None, Treatment | None],
    count: int,
    amount: int | None,
    payments: list[tuple[int, int]],
    day: int,
    failure: OnFailure | None,
) -> None:
    interest, penalty, fees = treatments
    terms = Rebooking(
        interest=interest,
        penalty=penalty,
        fees=fees,
        annual_rate_ppm=rates,
        on_failure=failure,
    )
    deal = signed(terms, instalments=months(count, amount))
    facts = [paid(f"2025-06-{d}", fen, id=f"p-{i}") for i, (d, fen) in enumerate(payments)]
    on = str(dt.date(2025, 5, 10) + dt.timedelta(days=day))
    found = owed(on, deal, *facts)
    assert found.owed is not None
    parts = found.principal_fen + found.interest_fen + found.penalty_fen + found.fees_fen
    assert max(0, parts - found.ahead_fen) == found.owed.low_fen
    assert found.lines[-1].balance_fen == parts - found.ahead_fen
    blank = owed(on, signed(Rebooking(), instalments=months(count, amount)), *facts)
    assert blank.owed is not None
    assert blank.owed.low_fen <= found.owed.low_fen
    if rates is None or rates <= TERMS.annual_rate_ppm:  # type: ignore[operator]  # given above
        assert blank.owed.high_fen >= found.owed.high_fen
