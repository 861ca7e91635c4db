"""When a debt counts as paid off, and that nothing runs or ends on it then."""

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec
import pytest

from fairdue.credit import (
    ClockEffect,
    Limitation,
    LimitationStatus,
    acknowledgement,
    closing_of,
    describe,
    limitation,
)
from fairdue.facts import (
    AccountEvent,
    AccountEventKind,
    Agreement,
    Basis,
    Fact,
    History,
    LegalEvent,
    LegalStep,
    LenderKind,
    Loan,
    LoanParty,
    Method,
    Party,
    PartyRole,
    Payment,
    Penalty,
    Product,
    ReportKind,
    Terms,
)
from fairdue.letters import days_of
from fairdue.plan import (
    BalanceSource,
    Debt,
    LineKind,
    Preset,
    Purse,
    Range,
    debts,
    ledger,
    over_cap,
    paid_off,
    price,
    solve,
)
from fairdue.plan import describe as told

TODAY = dt.date(2026, 11, 22)


def at(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(day).replace(hour=12, tzinfo=ZoneInfo("Asia/Shanghai"))


LOAN = Loan(
    id="l-1",
    occurred_at=at("2024-06-01"),
    signed_at=at("2024-06-01"),
    basis=Basis.DOCUMENTED,
    debt="d-1",
    account="A1",
    product=Product.ONLINE_CONSUMER_LOAN,
    parties=(LoanParty(party="cfc", role=PartyRole.CREDITOR),),
    principal_fen=100_000,
    disbursed_fen=100_000,
    terms=Terms(
        method=Method.BULLET,
        annual_rate_ppm=120_000,
        day_count=365,
        instalments=1,
        first_due_on=dt.date(2024, 7, 1),
    ),
)
PAYMENT = Payment(
    id="p-1", occurred_at=at("2024-07-01"), basis=Basis.DOCUMENTED, debt="d-1", amount_fen=100_986
)
SETTLED = AccountEvent(
    id="a-1",
    occurred_at=at("2024-07-02"),
    basis=Basis.DOCUMENTED,
    lender="cfc",
    lender_kind=ReportKind.CONSUMER_FINANCE,
    account="A1",
    kind=AccountEventKind.SETTLED,
    amount_fen=0,
)
COMPENSATED = LegalEvent(
    id="e-1",
    occurred_at=at("2024-08-01"),
    basis=Basis.DOCUMENTED,
    debt="d-1",
    step=LegalStep.COMPENSATED,
    amount_fen=100_986,
)


def claiming(fen: int, on: dt.date | None = None) -> Loan:
    return msgspec.structs.replace(LOAN, balance_fen=fen, balance_on=on)


@pytest.mark.parametrize(
    ("facts", "paid"),
    [
        ([LOAN], False),
        ([LOAN, PAYMENT], True),
        ([LOAN, msgspec.structs.replace(PAYMENT, amount_fen=100_000)], False),
        ([LOAN, SETTLED], True),
        ([LOAN, msgspec.structs.replace(SETTLED, lender="other")], False),
        ([LOAN, msgspec.structs.replace(SETTLED, occurred_at=at("2026-12-01"))], False),
        ([claiming(0)], True),
        ([claiming(0, dt.date(2026, 12, 1))], False),
        ([claiming(5), PAYMENT], False),
        ([claiming(0), COMPENSATED], False),
    ],
)
def test_paid_is_what_the_lender_shows_so_or_what_terms_and_payments_come_to(
    facts: list[Fact], paid: bool
) -> None:
    history = History(facts)
    assert paid_off(history.loans["d-1"], history, on=TODAY) is paid


def test_the_fact_that_closes_a_loan_is_named() -> None:
    history = History([LOAN, SETTLED])
    assert closing_of(LOAN, history, on=TODAY) == SETTLED
    assert closing_of(claiming(0), history, on=TODAY) == claiming(0)


def event(day: str, kind: AccountEventKind, **changes: object) -> AccountEvent:
    seen = msgspec.structs.replace(SETTLED, id=f"a-{day}", occurred_at=at(day), kind=kind)
    return msgspec.structs.replace(seen, **changes)


def owed(*facts: Fact, loan: Loan = LOAN) -> tuple[Range | None, Debt]:
    history = History([loan, *facts])
    (debt,) = debts(history, on=TODAY)
    return ledger(loan, history, on=TODAY).owed, debt


NOTHING = Range(low_fen=0, high_fen=0)


def test_nothing_is_owed_on_an_account_that_the_lender_shows_as_settled() -> None:
    """No payment is recorded, and yet the report of July 2024 shows the account as settled."""
    history = History([LOAN, SETTLED])
    kept = ledger(LOAN, history, on=TODAY)
    assert (kept.owed, kept.settled_on, kept.days_past_due) == (NOTHING, dt.date(2024, 7, 2), 0)
    *_, last = kept.lines
    assert (last.what, last.balance_fen, last.fact) == (LineKind.SETTLED, 0, "a-1")
    assert "shown as settled" in " ".join(told(kept, "en"))
    assert "已经结清" in "".join(told(kept, "zh-CN"))
    before = ledger(LOAN, history, on=dt.date(2024, 7, 1)).owed
    assert before == Range(low_fen=100_986, high_fen=100_986)


def test_a_plan_pays_nothing_on_a_settled_debt_and_says_why() -> None:
    _, debt = owed(SETTLED)
    assert (debt.balance_fen, debt.source) == (0, BalanceSource.SETTLED)
    assert (debt.limitation, debt.days_past_due) == (LimitationStatus.PAID, None)
    money = Purse(days=(TODAY,), amounts_fen=(100_000,))
    plan = solve([debt], money, Preset.LEAST_COST, start_on=TODAY)
    assert (plan.total_fen, plan.feasible) == (0, True)
    (said,) = [warning for warning in plan.warnings if warning.debts == ("d-1",)]
    assert (said.code, "2024-07-02" in said.text["zh-CN"]) == ("settled", True)


@pytest.mark.parametrize(
    ("facts", "loan", "missing"),
    [
        ([], claiming(90_000, dt.date(2024, 9, 1)), "settled_doubt"),
        ([], claiming(90_000), "settled_doubt"),
        ([event("2024-09-01", AccountEventKind.OVERDUE)], LOAN, "settled_doubt"),
        (
            [Agreement(id="g", occurred_at=at("2024-09-01"), debts=("d-1",))],
            LOAN,
            "settled_doubt",
        ),
        (
            [msgspec.structs.replace(COMPENSATED, step=LegalStep.SUIT_FILED)],
            LOAN,
            "settled_doubt",
        ),
        (
            [],
            msgspec.structs.replace(
                LOAN, parties=(*LOAN.parties, LoanParty(party="buyer", role=PartyRole.ASSIGNEE))
            ),
            "settled_doubt",
        ),
    ],
    ids=["claim", "claim without a day", "overdue", "agreement", "suit", "claim sold"],
)
def test_what_is_asked_for_after_the_settlement_is_not_hidden(
    facts: list[Fact], loan: Loan, missing: str
) -> None:
    """Perhaps nothing is owed; the plan counts it all the same, and says what it rests on."""
    history = History([loan, SETTLED, *facts])
    kept, (debt,) = ledger(loan, history, on=TODAY), debts(history, on=TODAY)
    assert kept.owed is not None
    assert (kept.owed.low_fen, kept.owed.exact, kept.missing[0]) == (0, False, missing)
    assert not paid_off(loan, history, on=TODAY)
    without = History([loan, *facts])
    (as_if,) = debts(without, on=TODAY)
    assert debt.balance_fen == as_if.balance_fen > 0
    money = Purse(days=(TODAY,), amounts_fen=(100_000,))
    plan = solve([debt], money, Preset.LEAST_COST, start_on=TODAY)
    assert "settled_in_doubt" in {warning.code for warning in plan.warnings}


def test_a_settlement_on_somebodys_word_alone_waits_for_its_proof() -> None:
    word = msgspec.structs.replace(SETTLED, basis=Basis.CLAIMED)
    history = History([LOAN, word])
    kept = ledger(LOAN, history, on=TODAY)
    assert kept.owed is not None
    assert (kept.owed.low_fen, kept.missing[0]) == (0, "settled_proof")
    assert not paid_off(LOAN, history, on=TODAY)


def test_what_came_before_the_settlement_is_over_with_it() -> None:
    """A claim, an overdue month and a suit of before; the suit was withdrawn after it."""
    suit = msgspec.structs.replace(
        COMPENSATED, occurred_at=at("2024-07-01"), step=LegalStep.SUIT_FILED
    )
    end = msgspec.structs.replace(
        COMPENSATED, id="e-2", occurred_at=at("2024-07-20"), step=LegalStep.SUIT_WITHDRAWN
    )
    claimed = claiming(120_000, dt.date(2024, 7, 1))
    late = event("2024-07-01", AccountEventKind.OVERDUE)
    range_, debt = owed(SETTLED, suit, end, late, loan=claimed)
    assert (range_, debt.balance_fen, debt.claimed_fen) == (NOTHING, 0, None)


def test_an_account_settled_again_is_settled() -> None:
    late = event("2024-09-01", AccountEventKind.OVERDUE)
    again = event("2024-10-01", AccountEventKind.SETTLED)
    assert owed(SETTLED, late, again)[0] == NOTHING


def test_money_paid_after_the_settlement_may_have_been_too_much() -> None:
    paid = msgspec.structs.replace(PAYMENT, occurred_at=at("2024-08-01"), amount_fen=5_000)
    history = History([LOAN, SETTLED, paid])
    kept = ledger(LOAN, history, on=TODAY)
    assert (kept.owed, kept.overpaid_fen) == (NOTHING, 5_000)
    assert kept.missing == ("paid_since_settled",)


def test_an_account_of_before_the_money_was_paid_out_is_another_one() -> None:
    old = event("2024-05-01", AccountEventKind.SETTLED)
    assert owed(old) == owed()


def test_of_a_settled_loan_nothing_is_left_to_be_set_off() -> None:
    dear = msgspec.structs.replace(LOAN.terms, annual_rate_ppm=600_000, penalty=Penalty())
    loan = msgspec.structs.replace(LOAN, terms=dear)
    lender = Party(
        id="b", occurred_at=at("2024-01-01"), party="cfc", name="某公司", kind=LenderKind.CFC
    )
    for facts, found in (((), True), ((SETTLED,), False)):
        history = History([loan, lender, *facts])
        above = over_cap(loan, history, price(loan, history, on=TODAY), on=TODAY)
        assert above is not None
        assert above.found is found


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_no_period_runs_on_a_debt_that_is_paid(locale: str) -> None:
    history = History([LOAN, PAYMENT])
    running = limitation(LOAN, history, on=TODAY)
    assert running.status is LimitationStatus.RUNNING
    ended = limitation(LOAN, history, on=TODAY, paid=True)
    assert ended.status is LimitationStatus.PAID
    assert (ended.starts_on, ended.expires_on, ended.expires_on_latest) == (None, None, None)
    assert ended.events == running.events
    said = describe(ended, locale)[0]
    assert said in {
        "记录显示已经还清，没有诉讼时效在计算。",
        "The record shows nothing more to pay, so no limitation period runs.",
    }
    act = acknowledgement(ended)
    assert act.effect is ClockEffect.NONE
    assert not act.needs_confirmation

    def ends(found: Limitation) -> list[dt.date]:
        days = days_of(history, [found], today=TODAY, locale=locale)
        return [day.on for day in days]

    assert ends(running) == [dt.date(2027, 7, 1)]
    assert ends(ended) == []
