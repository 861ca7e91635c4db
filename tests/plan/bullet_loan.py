"""A bullet loan of 10,000 yuan at 18 % that fell due on 10 April 2025, and who paid for it."""

import datetime as dt

import msgspec

from fairdue.facts import (
    Allocation,
    LegalEvent,
    LegalStep,
    Loan,
    LoanParty,
    Method,
    OnFailure,
    PartyRole,
    Payment,
    Penalty,
    Product,
    Rebooking,
    Terms,
    Treatment,
)
from plan.noon import at

TERMS = Terms(
    method=Method.BULLET,
    annual_rate_ppm=180_000,
    day_count=360,
    period_days=90,
    instalments=1,
    penalty=Penalty(),
    allocation=Allocation.COST_INTEREST_PRINCIPAL,
)
STILL = Rebooking(
    interest=Treatment.CAPITALISED,
    penalty=Treatment.WAIVED,
    fees=Treatment.WAIVED,
    annual_rate_ppm=0,
    on_failure=OnFailure.CONTRACT,
)
"""The interest joins the principal, penalty and fees are waived, interest stands still."""


def loan(**changes: object) -> Loan:
    found = Loan(
        id="l-1",
        occurred_at=at("2025-01-10"),
        signed_at=at("2025-01-10"),
        debt="d-1",
        product=Product.ONLINE_CONSUMER_LOAN,
        principal_fen=1_000_000,
        disbursed_fen=1_000_000,
        last_due_on=dt.date(2025, 4, 10),
        terms=TERMS,
        parties=(LoanParty(party="bank", role=PartyRole.CREDITOR),),
    )
    return msgspec.structs.replace(found, **changes)


def paid_for(amount_fen: int | None, **changes: object) -> LegalEvent:
    event = LegalEvent(
        id="g-1",
        occurred_at=at("2025-05-10"),
        debt="d-1",
        step=LegalStep.COMPENSATED,
        amount_fen=amount_fen,
        party="surety",
    )
    return msgspec.structs.replace(event, **changes)


def back(day: str, amount_fen: int) -> Payment:
    return Payment(id=f"p-{day}", occurred_at=at(day), debt="d-1", amount_fen=amount_fen)
