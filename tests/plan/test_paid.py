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
    Basis,
    Fact,
    History,
    LegalEvent,
    LegalStep,
    Loan,
    LoanParty,
    Method,
    PartyRole,
    Payment,
    Product,
    ReportKind,
    Terms,
)
from fairdue.letters import days_of
from fairdue.plan import paid_off

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
