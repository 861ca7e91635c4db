"""The synthetic log as fairdue's own facts: one history for each debtor."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from benchmarks.contacts import NEVER, WORDS, Contacts
from fairdue.facts import (
    Address,
    AddressKind,
    Contact,
    ContactKind,
    Coverage,
    Direction,
    Fact,
    LenderKind,
    Liable,
    Loan,
    Medium,
    Mode,
    Outcome,
    Party,
    Person,
    Product,
    Purpose,
    Request,
    RequestKind,
    Role,
    Zone,
)

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
BEFORE = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
SINCE, UNTIL = dt.date(2023, 1, 1), dt.date(2026, 1, 1)
KINDS = {
    "bank": LenderKind.BANK_TRAD,
    "cfc": LenderKind.CFC,
    "microloan": LenderKind.MLC_ONLINE,
    "unlicensed_online": LenderKind.UNLICENSED_ONLINE,
}
Row = dict[str, Any]


def instant(at_us: int) -> dt.datetime:
    """Microseconds since 1970 as an aware time."""
    return EPOCH + dt.timedelta(microseconds=at_us)


def rows(contacts: Contacts) -> list[Row]:
    """Each contact as a dictionary of words and numbers."""
    names = list(contacts.columns)
    values = [contacts.words(n) if n in WORDS else contacts.ints(n).tolist() for n in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def contact(place: int, row: Row) -> Contact:
    """One row as a contact; `place` is its row in the log."""
    return Contact(
        id=f"contact:{place:09}",
        occurred_at=instant(row["at"]),
        kind=ContactKind(row["kind"]),
        direction=Direction(row["direction"]),
        by=f"c{row['creditor']}",
        creditor=f"c{row['creditor']}",
        person=f"p{row['person']}",
        address=f"a{row['address']}",
        debts=(f"d{row['debt']}",),
        outcome=Outcome(row["outcome"]),
        mode=Mode(row["mode"]),
        purpose=Purpose(row["purpose"]),
    )


def background(log: list[Row]) -> Iterator[Fact]:
    """Zone, parties, people, addresses and debts that the rows of one debtor name."""
    yield Zone(id="zone:1", occurred_at=BEFORE, zones=(log[0]["zone"],))
    yield Coverage(id="coverage:1", occurred_at=BEFORE, since=SINCE, until=UNTIL, complete=True)
    for creditor, kind in sorted({(r["creditor"], r["creditor_kind"]) for r in log}):
        name = f"c{creditor}"
        yield Party(id=f"party:{name}", occurred_at=BEFORE, party=name, name=name, kind=KINDS[kind])
    for person, role in sorted({(r["person"], r["role"]) for r in log}):
        owes = Liable.YES if role in {"debtor", "guarantor"} else Liable.NO
        key = f"p{person}"
        yield Person(
            id=f"person:{key}", occurred_at=BEFORE, person=key, role=Role(role), liable=owes
        )
    for address, person in sorted({(r["address"], r["person"]) for r in log}):
        key = f"a{address}"
        yield Address(
            id=f"address:{key}",
            occurred_at=BEFORE,
            address=key,
            kind=AddressKind.MOBILE,
            owner=f"p{person}",
        )
    for debt, product in sorted({(r["debt"], r["product"]) for r in log}):
        key = f"d{debt}"
        yield Loan(id=f"loan:{key}", occurred_at=BEFORE, debt=key, product=Product(product))


def by_debtor(contacts: Contacts) -> dict[int, list[Fact]]:
    """The facts of each debtor: what stands behind, the contacts, the refusals."""
    logs: dict[int, list[tuple[int, Row]]] = defaultdict(list)
    for place, row in enumerate(rows(contacts)):
        logs[row["debtor"]].append((place, row))
    found: dict[int, list[Fact]] = {}
    for debtor, log in logs.items():
        found[debtor] = [*background([row for _, row in log])]
        found[debtor] += [contact(place, row) for place, row in log]
        told = {(r["person"], r["creditor"], r["refused_at"]) for _, r in log}
        found[debtor] += [_refusal(*one) for one in sorted(told) if one[-1] != NEVER]
    return found


def _refusal(person: int, creditor: int, at: int) -> Request:
    return Request(
        id=f"request:{person}:{creditor}",
        occurred_at=instant(at),
        kind=RequestKind.STOP_CONTACT,
        by=f"p{person}",
        to=f"c{creditor}",
        creditor=f"c{creditor}",
        medium=Medium.CALL,
    )
