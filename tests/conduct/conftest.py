"""A small dossier: one borrower, a bank with an agency, a contact person; calls by the minute."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from fairdue import conduct
from fairdue.facts import (
    Address,
    AddressKind,
    Association,
    Contact,
    ContactKind,
    Coverage,
    Direction,
    Fact,
    LenderKind,
    Loan,
    LoanParty,
    Outcome,
    Party,
    PartyRole,
    Person,
    Product,
    Role,
)

CHINA = dt.timezone(dt.timedelta(hours=8))
LONG_AGO = dt.datetime(2017, 1, 1, tzinfo=CHINA)


@pytest.fixture(scope="session")
def books() -> conduct.Rulebooks:
    return conduct.load()


@pytest.fixture(scope="session")
def background() -> tuple[Fact, ...]:
    """Who is who, a loan of the bank, and a log that somebody says is complete."""
    return (
        Party(
            id="bank",
            occurred_at=LONG_AGO,
            party="bank",
            name="晴川银行",
            kind=LenderKind.BANK_ONLINE,
            member_of=(Association.CBA, Association.NIFA),
        ),
        Party(
            id="agency",
            occurred_at=LONG_AGO,
            party="agency",
            name="河岸服务",
            roles=(PartyRole.AGENCY,),
            acts_for=("bank",),
        ),
        Person(id="D", occurred_at=LONG_AGO, person="D", role=Role.DEBTOR),
        Person(id="K", occurred_at=LONG_AGO, person="K", role=Role.AGREED_CONTACT),
        Person(id="X", occurred_at=LONG_AGO, person="X", role=Role.OTHER_THIRD),
        Address(id="d1", occurred_at=LONG_AGO, address="d1", kind=AddressKind.MOBILE, owner="D"),
        Loan(
            id="loan",
            occurred_at=LONG_AGO,
            debt="loan",
            product=Product.ONLINE_CONSUMER_LOAN,
            parties=(LoanParty(party="bank", role=PartyRole.CREDITOR),),
        ),
        Coverage(
            id="coverage",
            occurred_at=LONG_AGO,
            since=dt.date(2017, 1, 1),
            until=dt.date(2027, 1, 1),
            complete=True,
        ),
    )


@pytest.fixture(scope="session")
def call() -> Callable[..., Contact]:
    """A call of the bank to the borrower; keywords change it."""

    def made(at: str, **changes: Any) -> Contact:
        fields: dict[str, Any] = {
            "id": f"call {at}",
            "occurred_at": dt.datetime.fromisoformat(at).replace(tzinfo=CHINA),
            "kind": ContactKind.CALL,
            "direction": Direction.OUT,
            "by": "bank",
            "creditor": "bank",
            "person": "D",
            "address": "d1",
            "debts": ("loan",),
            "outcome": Outcome.TALKED,
        }
        return Contact(**fields | changes)

    return made
