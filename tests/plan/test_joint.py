"""One agreement over two loans of one bank: what each of them owes, and what the plan makes of it.

On 10 May 2025 the two bullet loans of 10,000.00 and 20,000.00, 30 days late, owe 450.00 and 900.00
of interest, 225.00 and 450.00 of penalty interest. That day one agreement is signed on both: the
interest joins the principal, the penalty is waived, interest stands still, and 11 instalments of
2,850.00 together pay the 31,350.00.
"""

import datetime as dt

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdue.facts import (
    Agreement,
    AgreementKind,
    Basis,
    Budget,
    Fact,
    History,
    Instalment,
    OnFailure,
    Payment,
    Rebooking,
    Terms,
)
from fairdue.plan import Debt, Ledger, Preset, Range, debts, describe, ledger, missing_text, solve
from plan.bullet_loan import STILL, loan
from plan.noon import at

SMALL = loan()
LARGE = loan(id="l-2", debt="d-2", principal_fen=2_000_000, disbursed_fen=2_000_000)
SPARE = Budget(id="b-1", occurred_at=at("2025-06-01"), income_fen=785_000, needs_fen=500_000)


def but(**changes: object) -> Rebooking:
    return msgspec.structs.replace(STILL, **changes)


def months(amount_fen: int | None = 285_000, *, paid: int = 0) -> tuple[Instalment, ...]:
    """Eleven instalments from 10 June 2025 on, the first `paid` of them paid on their days."""
    days = [dt.date(2025 + (5 + k) // 12, (5 + k) % 12 + 1, 10) for k in range(11)]
    return tuple(
        Instalment(
            due=day, amount_fen=amount_fen, paid_at=at(day.isoformat()) if k < paid else None
        )
        for k, day in enumerate(days)
    )


def signed(*, paid: int = 0, **changes: object) -> Agreement:
    made = Agreement(
        id="a-1",
        occurred_at=at("2025-05-10"),
        kind=AgreementKind.RESTRUCTURE,
        debts=("d-1", "d-2"),
        instalments=months(paid=paid),
        rebooking=STILL,
    )
    return msgspec.structs.replace(made, **changes)


def pay(day: str, debt: str, amount_fen: int) -> Payment:
    return Payment(id=f"p-{day}-{debt}", occurred_at=at(day), debt=debt, amount_fen=amount_fen)


def both(on: str, *facts: Fact) -> tuple[Ledger, Ledger]:
    history = History([SMALL, LARGE, *facts])
    day = dt.date.fromisoformat(on)
    return ledger(SMALL, history, on=day), ledger(LARGE, history, on=day)


def planned(on: str, *facts: Fact) -> tuple[Debt, ...]:
    return debts(History([SMALL, LARGE, *facts]), on=dt.date.fromisoformat(on))


def span(low_fen: int, high_fen: int) -> Range:
    return Range(low_fen=low_fen, high_fen=high_fen)


class TestWhatEachLoanOwes:
    def test_the_new_principals_are_certain_while_nothing_is_paid(self) -> None:
        small, large = both("2025-06-09", signed())
        assert (small.owed, large.owed) == (span(1_045_000, 1_045_000), span(2_090_000, 2_090_000))
        assert (small.missing, small.days_past_due) == ((), 0)
        assert small.on_joint_fen == large.on_joint_fen == 3_135_000
        assert small.on_agreement_fen is None

    def test_the_day_before_the_contracts_count(self) -> None:
        assert both("2025-05-09", signed())[0] == both("2025-05-09")[0]

    def test_an_instalment_that_no_payment_shows_may_be_on_either(self) -> None:
        small, large = both("2025-06-20", signed(paid=1))
        assert small.owed == span(1_045_000 - 285_000, 1_045_000)
        assert large.owed == span(2_090_000 - 285_000, 2_090_000)
        assert small.missing == large.missing == ("agreement_split",)
        assert small.on_joint_fen == 3_135_000 - 285_000

    def test_payments_named_for_a_loan_settle_the_split(self) -> None:
        told = (pay("2025-06-10", "d-1", 95_000), pay("2025-06-10", "d-2", 190_000))
        small, large = both("2025-06-20", signed(paid=1), *told)
        assert (small.owed, large.owed) == (span(950_000, 950_000), span(1_900_000, 1_900_000))
        assert small.missing == ()

    def test_no_loan_owes_more_than_the_agreement_asks_for_on_both(self) -> None:
        small, large = both("2026-04-20", signed(paid=11))
        assert (small.owed, large.owed) == (span(0, 0), span(0, 0))
        assert small.on_joint_fen == 0

    def test_an_agreement_that_asks_for_less_than_both_owe_leaves_open_what_it_waives(self) -> None:
        small, large = both("2025-06-20", signed(instalments=months(150_000, paid=1)))
        # 15,000.00 are still asked for, and the large loan alone came to 20,900.00.
        assert small.owed == span(1_045_000 - 150_000, 1_045_000)
        assert large.owed == span(0, 1_500_000)
        assert large.missing == ("agreement_split",)
        assert large.lines[-1].balance_fen == 0

    def test_an_instalment_of_unknown_size_leaves_nothing_certain_below(self) -> None:
        small, _ = both("2025-06-20", signed(instalments=months(None, paid=1)))
        assert small.owed == span(0, 1_045_000)
        assert "agreement_split" in small.missing

    def test_with_interest_the_most_is_interest_on_the_whole(self) -> None:
        small, _ = both("2025-07-09", signed(paid=1, rebooking=but(annual_rate_ppm=120_000)))
        # 60 days and two for short months: 12 % of 10,450.00 for 62/360 are 215.97.
        assert small.owed == span(1_045_000 - 285_000, 1_045_000 + 21_597)

    def test_what_becomes_of_the_interest_may_be_unknown(self) -> None:
        small, _ = both("2025-06-09", signed(rebooking=but(interest=None)))
        assert small.owed == span(1_000_000, 1_045_000)
        assert set(small.missing) == {"agreement_split", "agreed_interest"}

    def test_a_rate_not_known_is_at_most_the_contracts(self) -> None:
        small, _ = both("2025-06-09", signed(rebooking=but(annual_rate_ppm=None)))
        # 18 % of 10,450.00 for (30 + 2)/360 are 167.20.
        assert small.owed == span(1_045_000, 1_061_720)
        assert set(small.missing) == {"agreement_split", "agreed_rate"}

    def test_the_lines_add_up_to_the_lower_end(self) -> None:
        for found in both("2025-07-20", signed(paid=2), pay("2025-06-12", "d-1", 50_000)):
            assert found.owed is not None
            assert found.lines[-1].balance_fen == found.owed.low_fen
            parts = found.principal_fen + found.interest_fen + found.penalty_fen + found.fees_fen
            assert parts - found.ahead_fen == found.owed.low_fen

    @pytest.mark.parametrize("locale", ["zh-CN", "en"])
    def test_the_open_split_is_said_with_its_remedy(self, locale: str) -> None:
        small, _ = both("2025-06-20", signed(paid=1))
        assert missing_text("agreement_split", locale) in " ".join(describe(small, locale))


class TestBrokenOrInDoubt:
    def test_a_missed_instalment_brings_the_contracts_back(self) -> None:
        small, _ = both("2025-06-20", signed())
        contract, _ = both("2025-06-20")
        assert (small.owed, small.days_past_due) == (contract.owed, contract.days_past_due)
        assert small.on_joint_fen is None

    def test_what_was_paid_before_may_all_have_been_on_this_loan(self) -> None:
        small, _ = both("2025-07-20", signed(paid=1))
        alone, _ = both("2025-07-20", pay("2025-06-10", "d-1", 285_000))
        contract, _ = both("2025-07-20")
        assert alone.owed is not None
        assert contract.owed is not None
        assert small.owed == span(alone.owed.low_fen, contract.owed.high_fen)
        assert small.missing == ("agreement_split",)
        days = [line.on for line in small.lines]
        assert days == sorted(days)

    def test_one_paid_late_was_missed_on_its_day(self) -> None:
        first, *rest = months()
        marked = msgspec.structs.replace(first, paid_at=at("2025-06-20"))
        voided, _ = both("2025-06-25", signed(instalments=(marked, *rest)))
        contract, _ = both("2025-06-25")
        assert contract.owed is not None
        assert voided.on_joint_fen is None
        assert voided.owed is not None
        assert voided.owed.high_fen == contract.owed.high_fen
        terms = but(on_failure=OnFailure.AGREEMENT)
        goes_on, _ = both("2025-06-25", signed(instalments=(marked, *rest), rebooking=terms))
        assert goes_on.on_joint_fen == 3_135_000 - 285_000
        assert "agreed_delay" in goes_on.missing

    def test_where_the_agreement_goes_on_the_delay_costs_up_to_the_contracts_penalty(self) -> None:
        goes_on = signed(rebooking=but(on_failure=OnFailure.AGREEMENT))
        small, _ = both("2025-06-20", goes_on)
        # 41 days and two: 27 % of 10,450.00 for 43/360 are 337.01.
        assert small.owed == span(1_045_000, 1_045_000 + 33_701)
        assert (small.days_past_due, small.missing) == (10, ("agreement_split", "agreed_delay"))

    def test_not_known_what_then_counts_gives_both(self) -> None:
        small, _ = both("2025-06-20", signed(rebooking=but(on_failure=None)))
        contract, _ = both("2025-06-20")
        assert contract.owed is not None
        assert small.owed is not None
        assert small.owed.low_fen == 1_045_000
        assert small.owed.high_fen >= contract.owed.high_fen
        assert "agreed_failure" in small.missing

    def test_a_payment_nobody_remembers_leaves_kept_and_broken_possible(self) -> None:
        first, *rest = months()
        unsure = msgspec.structs.replace(first, payment_unknown=True)
        small, _ = both("2025-06-20", signed(instalments=(unsure, *rest)))
        contract, _ = both("2025-06-20")
        assert contract.owed is not None
        assert small.owed == span(1_045_000 - 285_000, contract.owed.high_fen)

    def test_an_agreement_by_word_of_mouth_leaves_the_contracts_possible(self) -> None:
        small, _ = both("2025-06-09", signed(basis=Basis.CLAIMED))
        contract, _ = both("2025-06-09")
        assert contract.owed is not None
        assert small.owed == span(1_045_000, contract.owed.high_fen)
        assert "agreed_proof" in small.missing


class TestAgreementsBesideEachOther:
    def test_without_its_words_the_contracts_figures_stay_and_it_is_named(self) -> None:
        small, _ = both("2025-06-09", signed(rebooking=None))
        assert small.owed == both("2025-06-09")[0].owed
        assert small.missing == ("agreement",)

    def test_without_its_words_what_was_paid_on_it_may_be_on_either(self) -> None:
        small, _ = both("2025-06-20", signed(rebooking=None, paid=1))
        contract, _ = both("2025-06-20")
        assert contract.owed is not None
        alone, _ = both("2025-06-20", pay("2025-06-10", "d-1", 285_000))
        assert alone.owed is not None
        # On 10 June interest comes first: 907.50 of the 2,850.00, and ten days run on 8,057.50.
        assert alone.owed.low_fen == 805_750 + 6_043
        assert small.owed == span(alone.owed.low_fen, contract.owed.high_fen)
        assert small.missing == ("agreement_split", "agreement")

    def test_a_later_one_on_both_takes_the_place_of_one_on_a_loan_alone(self) -> None:
        alone = signed(id="a-0", occurred_at=at("2025-05-01"), debts=("d-1",))
        small, _ = both("2025-06-09", alone, signed())
        assert (small.on_agreement_fen, small.on_joint_fen) == (None, 3_135_000)

    def test_a_later_one_on_a_loan_alone_counts_and_the_earlier_one_is_named(self) -> None:
        alone = signed(id="a-2", occurred_at=at("2025-06-01"), debts=("d-1",))
        small, large = both("2025-06-09", signed(), alone)
        assert (small.on_agreement_fen, small.on_joint_fen) == (3_135_000, None)
        assert "agreement_before" in small.missing
        assert large.on_joint_fen == 3_135_000

    def test_a_debt_of_which_nothing_is_known_stays_unknown(self) -> None:
        lost = msgspec.structs.replace(SMALL, principal_fen=None, disbursed_fen=None, terms=Terms())
        found = ledger(lost, History([lost, LARGE, signed()]), on=dt.date(2025, 6, 9))
        assert found.owed is None


class TestThePlan:
    def test_the_shares_add_up_to_the_agreements_sums(self) -> None:
        small, large = planned("2025-06-09", signed())
        assert (small.balance_fen, large.balance_fen) == (1_045_000, 2_090_000)
        assert (small.minimum_fen, large.minimum_fen) == (95_000, 190_000)
        assert small.agreed
        assert large.together == ("d-1", "d-2")

    def test_it_pays_the_instalment_once_and_says_that_the_split_is_not_known(self) -> None:
        listed = planned("2025-06-20", signed(paid=1))
        assert sum(debt.balance_fen for debt in listed) == 3_135_000 - 285_000
        plan = solve(listed, SPARE, Preset.FORMAL_FIRST, start_on=dt.date(2025, 7, 1))
        assert [sum(p.amount_fen for p in m.payments) for m in plan.months] == [285_000] * 10
        said = next(p for p in plan.assumptions if p.code == "balance_agreed_together")
        assert said.debts == ("d-1", "d-2")
        assert "¥28,500.00" in said.text["en"]

    def test_an_instalment_due_before_the_first_pay_day_is_told_once_with_its_whole_sum(
        self,
    ) -> None:
        listed = planned("2025-06-20", signed(paid=1))
        assert {debt.due_on for debt in listed} == {dt.date(2025, 7, 10)}
        plan = solve(listed, SPARE, Preset.FORMAL_FIRST, start_on=dt.date(2025, 7, 15))
        (told,) = [w for w in plan.warnings if w.code.startswith("due_before")]
        assert told.debts == ("d-1", "d-2")
        assert "¥2,850.00 of the agreement falls due on 2025-07-10" in told.text["en"]

    def test_loans_that_look_repaid_share_what_the_agreement_asks_for_evenly(self) -> None:
        repaid = (pay("2025-05-01", "d-1", 1_200_000), pay("2025-05-01", "d-2", 2_400_000))
        small, large = planned("2025-06-09", signed(rebooking=None), *repaid)
        assert (small.balance_fen, large.balance_fen) == (1_567_500, 1_567_500)

    def test_broken_or_without_sums_each_loan_goes_by_its_own(self) -> None:
        for agreement in (signed(), signed(instalments=months(None))):
            small, large = planned("2025-06-20", agreement)
            assert (small.agreed, small.together, large.together) == (False, (), ())

    def test_what_was_paid_under_a_broken_agreement_is_counted_once(self) -> None:
        made = signed(paid=2, rebooking=but(on_failure=OnFailure.CONTRACT))
        ranges = [each.owed for each in both("2025-10-01", made)]
        most = sum(owed.high_fen for owed in ranges if owed is not None)
        found = planned("2025-10-01", made)
        assert sum(debt.balance_fen for debt in found) == most - 570_000
        plan = solve(found, SPARE, Preset.FORMAL_FIRST, start_on=dt.date(2025, 10, 1))
        (told,) = [p for p in plan.assumptions if p.code == "unsplit_paid"]
        assert "only the sum is certain" in told.text["en"]
        in_doubt = planned("2025-10-01", msgspec.structs.replace(made, basis=Basis.CLAIMED))
        assert not any("unsplit_paid" in debt.assumed for debt in in_doubt)

    def test_nothing_is_shared_with_a_debt_the_record_does_not_hold(self) -> None:
        small, _ = planned("2025-06-09", signed(debts=("d-1", "d-2", "d-9")))
        assert not small.together

    def test_nothing_is_shared_once_a_loan_has_an_agreement_of_its_own(self) -> None:
        alone = signed(id="a-2", occurred_at=at("2025-06-01"), debts=("d-1",))
        small, large = planned("2025-06-09", signed(), alone)
        assert (small.together, large.together) == ((), ())
        assert (small.agreed, large.agreed) == (True, False)

    @settings(max_examples=25, deadline=None)
    @given(paid=st.integers(0, 11), amount_fen=st.integers(1, 400_000))
    def test_shares_lose_no_fen(self, paid: int, amount_fen: int) -> None:
        agreement = signed(instalments=months(amount_fen, paid=paid))
        listed = planned("2025-06-09", agreement)
        left = [
            i for i in agreement.instalments if i.paid_at is None or i.due > dt.date(2025, 6, 9)
        ]
        assert sum(debt.balance_fen for debt in listed) == amount_fen * len(left)
        assert sum(debt.minimum_fen for debt in listed) == amount_fen
