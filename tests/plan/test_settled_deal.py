"""A settlement on the bullet loan of 10,000.00: paid, it leaves nothing; in doubt, a range.

On 10 May 2025, 30 days late, 10,675.00 are owed. The lender signs that it takes 7,000.00.
"""

import datetime as dt

import msgspec
import pytest

from fairdue.facts import (
    Agreement,
    AgreementKind,
    Basis,
    Fact,
    History,
    Instalment,
    OnFailure,
    Payment,
    Rebooking,
    Terms,
)
from fairdue.plan import Ledger, LineKind, Range, debts, ledger, paid_off, paid_settlement
from plan.bullet_loan import loan
from plan.noon import at

LOAN = loan()
DUE = dt.date(2025, 5, 31)
NOTHING = Range(low_fen=0, high_fen=0)


def settlement(paid: str | None = "2025-05-30", **changes: object) -> Agreement:
    paid_at = at(paid) if paid else None
    made = Agreement(
        id="a-1",
        occurred_at=at("2025-05-10"),
        basis=Basis.DOCUMENTED,
        kind=AgreementKind.SETTLEMENT,
        debts=("d-1",),
        instalments=(Instalment(due=DUE, amount_fen=700_000, paid_at=paid_at),),
    )
    return msgspec.structs.replace(made, **changes)


def paid(day: str, amount_fen: int, **changes: object) -> Payment:
    made = Payment(id=f"p-{day}", occurred_at=at(day), debt="d-1", amount_fen=amount_fen)
    return msgspec.structs.replace(made, **changes)


def owed(on: str, *facts: Fact) -> Ledger:
    return ledger(LOAN, History([LOAN, *facts]), on=dt.date.fromisoformat(on))


def least(on: str, *facts: Fact) -> Range:
    """Nothing up to what the contract comes to with the same payments."""
    hardship = (
        msgspec.structs.replace(f, kind=AgreementKind.HARDSHIP_PLAN)
        if isinstance(f, Agreement)
        else f
        for f in facts
    )
    by_contract = owed(on, *hardship).owed
    assert by_contract is not None
    return Range(low_fen=0, high_fen=by_contract.high_fen)


class TestPaid:
    def test_nothing_is_owed_and_the_rest_is_waived_on_that_day(self) -> None:
        found = owed("2025-08-01", settlement())
        assert (found.owed, found.missing, found.days_past_due) == (NOTHING, (), 0)
        assert (found.on_agreement_fen, found.paid_fen) == (0, 700_000)
        # 50 days of 7.50 and 450.00 on 10,000.00 are 10,825.00 on 30 May.
        last = found.lines[-1]
        assert (last.what, last.amount_fen, last.balance_fen) == (LineKind.WAIVED, -382_500, 0)
        assert last.on == dt.date(2025, 5, 30)

    def test_until_then_the_contract_stands_beside_it(self) -> None:
        found = owed("2025-05-29", settlement())
        assert found.owed == owed("2025-05-29").owed
        assert found.on_agreement_fen == 700_000

    @pytest.mark.parametrize(
        "payments",
        [
            (paid("2025-05-31", 700_000),),
            (paid("2025-05-10", 300_000), paid("2025-05-20", 400_000)),
        ],
        ids=["at once", "in two parts"],
    )
    def test_payments_of_the_record_pay_it_as_well(self, payments: tuple[Payment, ...]) -> None:
        found = owed("2025-08-01", settlement(None), *payments)
        assert (found.owed, found.on_agreement_fen) == (NOTHING, 0)

    def test_a_part_of_it_is_not_asked_for_again(self) -> None:
        found = owed("2025-05-20", settlement(None), paid("2025-05-15", 300_000))
        assert found.on_agreement_fen == 400_000

    def test_what_was_paid_after_it_was_too_much(self) -> None:
        found = owed("2025-08-01", settlement(), paid("2025-07-01", 10_000))
        assert (found.owed, found.overpaid_fen) == (NOTHING, 10_000)
        assert found.lines[-1].balance_fen == -10_000

    def test_it_ends_a_loan_of_which_nothing_else_is_known(self) -> None:
        lost = msgspec.structs.replace(LOAN, principal_fen=None, disbursed_fen=None, terms=Terms())
        found = ledger(lost, History([lost, settlement()]), on=dt.date(2025, 8, 1))
        assert found.owed == NOTHING

    def test_the_record_shows_the_loan_as_paid(self) -> None:
        history, on = History([LOAN, settlement()]), dt.date(2025, 8, 1)
        assert paid_off(LOAN, history, on=on)
        assert paid_settlement(LOAN, history, on=on) == settlement()
        assert debts(history, on=on)[0].balance_fen == 0

    def test_a_claim_made_later_contradicts_it(self) -> None:
        on = dt.date(2025, 8, 1)
        for claimed_on, shown in ((dt.date(2025, 5, 1), True), (dt.date(2025, 7, 1), False)):
            of = msgspec.structs.replace(LOAN, balance_fen=380_000, balance_on=claimed_on)
            history = History([of, settlement()])
            assert (paid_settlement(of, history, on=on) is not None) is shown
            assert paid_off(of, history, on=on) is shown


class TestInDoubt:
    def test_on_somebodys_word_it_may_not_have_ended_the_debt(self) -> None:
        word = settlement(basis=Basis.CLAIMED)
        found = owed("2025-08-01", word)
        assert found.owed == least("2025-08-01", word)
        assert "agreed_proof" in found.missing
        assert paid_settlement(LOAN, History([LOAN, word]), on=dt.date(2025, 8, 1)) is None

    def test_nor_where_nobody_remembers_the_payment_or_it_is_not_proven(self) -> None:
        part = Instalment(due=DUE, amount_fen=700_000, payment_unknown=True)
        unsure = settlement(instalments=(part,))
        claimed = (settlement(None), paid("2025-05-31", 700_000, basis=Basis.CLAIMED))
        for facts in ((unsure,), claimed):
            found = owed("2025-08-01", *facts)
            assert found.owed == least("2025-08-01", *facts)
            assert "payment_proof" in found.missing

    @pytest.mark.parametrize(
        ("failure", "code"),
        [(None, "agreed_failure"), (OnFailure.AGREEMENT, "agreed_delay")],
        ids=["not known", "goes on"],
    )
    def test_paid_late_it_depends_on_what_was_agreed_for_that(
        self, failure: OnFailure | None, code: str
    ) -> None:
        terms = Rebooking(on_failure=failure) if failure else None
        found = owed("2025-08-01", settlement("2025-06-02", rebooking=terms))
        assert found.owed is not None
        assert (found.owed.low_fen, found.lines[-1].balance_fen) == (0, 0)
        assert found.owed.high_fen > 0
        assert code in found.missing


class TestNotPaid:
    def test_missed_or_late_where_the_contract_then_counts_again(self) -> None:
        voided = settlement("2025-06-02", rebooking=Rebooking(on_failure=OnFailure.CONTRACT))
        for deal in (settlement(None), voided):
            found = owed("2025-08-01", deal)
            assert found.owed is not None
            assert found.owed.low_fen > 0
            assert found.on_agreement_fen is None
            assert paid_settlement(LOAN, History([LOAN, deal]), on=dt.date(2025, 8, 1)) is None
