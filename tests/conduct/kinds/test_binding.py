"""Whom a text binds: by lender, membership, product, state and age of the debt, who acts."""

import datetime as dt
from typing import Any

import pytest

from fairdue.conduct.binding import Binding, bound
from fairdue.conduct.index import index_of
from fairdue.facts import (
    Association,
    CoarseKind,
    Contact,
    ContactKind,
    DebtStatus,
    Direction,
    History,
    LenderKind,
    Loan,
    Party,
    PartyRole,
    Product,
)

AT = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
ANY: dict[str, Any] = {"kinds": "any", "member_of": (), "products": "any"}
PARTIES = (
    Party(
        id="L",
        occurred_at=AT,
        party="L",
        name="L",
        kind=LenderKind.CFC,
        member_of=(Association.CBA,),
    ),
    Party(id="N", occurred_at=AT, party="N", name="N"),
    Party(id="X", occurred_at=AT, party="X", name="X", roles=(PartyRole.AGENCY,)),
    Party(id="S", occurred_at=AT, party="S", name="S", roles=(PartyRole.DEBT_BUYER_SIDELINE,)),
)
CARD, CASH, OLD, BARE = (
    Loan(
        id="CARD",
        occurred_at=AT,
        debt="CARD",
        product=Product.CREDIT_CARD,
        status=DebtStatus.LAWFUL,
        signed_at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC),
    ),
    Loan(id="CASH", occurred_at=AT, debt="CASH", product=Product.ONLINE_CONSUMER_LOAN),
    Loan(
        id="OLD",
        occurred_at=AT,
        debt="OLD",
        product=Product.CREDIT_CARD,
        status=DebtStatus.TIME_BARRED,
        signed_at=dt.datetime(2026, 1, 31, tzinfo=dt.UTC),
    ),
    Loan(id="BARE", occurred_at=AT, debt="BARE", product=Product.CREDIT_CARD),
)
ALL = (CARD, CASH, OLD, BARE)


def asked(terms: dict[str, Any], loans: tuple[Loan, ...] = ALL, **contact: Any) -> Any:
    """Whether the terms bind a call of X for L about the card; keywords change it."""
    fields = {"by": "X", "creditor": "L", "debts": ("CARD",), **contact}
    call = Contact(id="c", occurred_at=AT, kind=ContactKind.CALL, direction=Direction.OUT, **fields)
    found = bound(index_of(History((*PARTIES, *loans, call))), Binding(**(ANY | terms)), call)
    return found.holds, found.missing


@pytest.mark.parametrize(
    ("terms", "contact", "expected"),
    [
        ({}, {}, (True, ())),
        ({}, {"creditor": None}, (True, ())),
        ({"kinds": (CoarseKind.CFC,)}, {}, (True, ())),
        ({"kinds": (CoarseKind.BANK,)}, {}, (False, ())),
        ({"kinds": (CoarseKind.CFC,)}, {"creditor": None}, (None, ("creditor",))),
        ({"kinds": (CoarseKind.CFC,)}, {"creditor": "N"}, (None, ("kind",))),
        ({"kinds": (CoarseKind.CFC,)}, {"creditor": "nobody"}, (None, ("kind",))),
        ({"kinds": (CoarseKind.BANK,), "unsure_kinds": (CoarseKind.CFC,)}, {}, (None, ("kind",))),
        ({"member_of": (Association.CBA,)}, {}, (True, ())),
        ({"member_of": (Association.CBA, Association.NIFA)}, {}, (True, ())),
        ({"member_of": (Association.NIFA,)}, {}, (False, ())),
        ({"member_of": (Association.CBA,)}, {"creditor": "N"}, (None, ("member_of",))),
        ({"member_of": (Association.CBA,)}, {"creditor": None}, (None, ("creditor",))),
        (
            {"kinds": (CoarseKind.CFC,), "member_of": (Association.CBA,)},
            {"creditor": "N"},
            (None, ("kind", "member_of")),
        ),
    ],
)
def test_by_the_creditor(terms: dict[str, Any], contact: dict[str, Any], expected: Any) -> None:
    assert asked(terms, **contact) == expected


CARDS = {"products": (Product.CREDIT_CARD,)}


@pytest.mark.parametrize(
    ("terms", "debts", "expected"),
    [
        (CARDS, ("CARD",), (True, ())),
        (CARDS, ("CASH",), (False, ())),
        (CARDS, ("CASH", "CARD"), (True, ())),
        (CARDS, ("unknown",), (None, ("product",))),
        (CARDS, (), (None, ("debts",))),
        (
            CARDS | {"unsure_products": (Product.ONLINE_CONSUMER_LOAN,)},
            ("CASH",),
            (None, ("scope",)),
        ),
        ({"products": (Product.MORTGAGE,)}, (), (False, ())),
        ({"debt_status": (DebtStatus.LAWFUL,)}, ("CARD",), (True, ())),
        ({"debt_status": (DebtStatus.LAWFUL,)}, ("OLD",), (False, ())),
        ({"debt_status": (DebtStatus.LAWFUL,)}, ("CASH",), (None, ("status",))),
        ({"debt_status": (DebtStatus.LAWFUL,)}, (), (None, ("status", "debts"))),
        ({"signed_from": dt.date(2026, 2, 1)}, ("CARD",), (True, ())),
        ({"signed_from": dt.date(2026, 2, 2)}, ("CARD",), (False, ())),
        ({"signed_from": dt.date(2026, 2, 1)}, ("OLD",), (False, ())),
        ({"signed_from": dt.date(2026, 2, 1)}, ("BARE",), (None, ("signed_at",))),
        (
            {"signed_from": dt.date(2026, 2, 1), "debt_status": (DebtStatus.LAWFUL,)},
            ("BARE",),
            (None, ("status", "signed_at")),
        ),
    ],
)
def test_by_the_debt(terms: dict[str, Any], debts: tuple[str, ...], expected: Any) -> None:
    assert asked(terms, debts=debts) == expected


def test_a_contact_that_names_no_debt_is_bound_where_all_it_may_be_about_are() -> None:
    assert asked(CARDS, (CARD, OLD), debts=()) == (True, ())
    assert asked(CARDS, (CASH,), debts=()) == (False, ())


AGENCIES = {"acting": (CoarseKind.AGENCY,)}


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ({}, (True, ())),
        ({"by": "L"}, (False, ())),
        ({"by": "L", "names": ("L",)}, (False, ())),
        ({"by": "L", "names": ("X",)}, (True, ())),
        ({"by": "L", "names": ()}, (False, ())),
        ({"by": "L", "creditor": "N"}, (True, ())),
        ({"by": "S"}, (False, ())),
        ({"by": "nobody"}, (None, ("by",))),
        ({"by": None}, (None, ("by",))),
        ({"by": "N"}, (None, ("kind",))),
    ],
)
def test_by_who_acts(contact: dict[str, Any], expected: Any) -> None:
    assert asked(AGENCIES, **contact) == expected


def test_the_same_terms_are_asked_for_each_actor_and_name_anew() -> None:
    binding = Binding(**(ANY | AGENCIES))
    calls = [
        Contact(
            id=f"c{n}",
            occurred_at=AT,
            kind=ContactKind.CALL,
            direction=Direction.OUT,
            by=by,
            creditor="L",
            names=names,
        )
        for n, (by, names) in enumerate([("X", None), ("L", ("L",)), ("L", ("X",))])
    ]
    index = index_of(History((*PARTIES, *calls)))
    assert [bound(index, binding, call).holds for call in calls] == [True, False, True]
