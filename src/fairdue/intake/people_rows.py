"""Rows about people and parties as facts: who is who, and whose number it is."""

import datetime as dt

from fairdue.facts import (
    Address,
    AddressKind,
    AddressSource,
    Association,
    Attribution,
    EvidenceKind,
    Fact,
    LenderKind,
    Liable,
    Licence,
    Party,
    PartyRole,
    Person,
    PersonStatus,
    Registry,
    Role,
    StandingEvidence,
)
from fairdue.intake.cell import Moment
from fairdue.intake.row import Row


def person(row: Row) -> tuple[Fact, ...]:
    """The person in a row, and the address when the row gives a number or an address id.

    An address without an id of its own is known by its number.
    """
    as_of = row.need("as_of", Moment).at
    who = Person(
        source=row.source,
        basis=row.basis,
        occurred_at=as_of,
        person=row.need("person", str),
        role=row.need("role", Role),
        name=row.text("name"),
        relation=row.text("relation"),
        liable=row.get("liable", Liable),
        status=row.get("status", PersonStatus),
        debts=row.many("debts", str) or (),
    )
    address = row.text("address") or row.text("value")
    if not address:
        return (who,)
    where = Address(
        source=row.source,
        basis=row.basis,
        occurred_at=as_of,
        address=address,
        kind=row.get("address_kind", AddressKind) or AddressKind.MOBILE,
        value=row.text("value"),
        owner=who.person,
        obtained=row.get("obtained", AddressSource),
    )
    return (who, where)


def party(row: Row) -> tuple[Fact, ...]:
    """The party in a row. An empty membership is not known; `none` is in no association."""
    registries = row.many("reports_to", Registry)
    return (
        Party(
            source=row.source,
            basis=row.basis,
            occurred_at=row.need("as_of", Moment).at,
            party=row.need("party", str),
            name=row.need("name", str),
            kind=row.get("kind", LenderKind),
            roles=row.many("roles", PartyRole) or (),
            member_of=row.many("member_of", Association),
            acts_for=row.many("acts_for", str) or (),
            aliases=row.many("aliases", str) or (),
            licence=_licence(row),
            reports_to=registries,
            complaint_channel=row.text("complaint_channel"),
        ),
    )


def _licence(row: Row) -> Licence | None:
    number = row.text("licence_no")
    if not number:
        return None
    return Licence(
        number=number,
        issuer=row.text("licence_issuer"),
        valid_from=row.get("licence_from", dt.date),
        valid_until=row.get("licence_until", dt.date),
    )


def attribution(row: Row) -> tuple[Fact, ...]:
    """Whose number it is, as stated in a row.

    A row that says neither private nor collector is refused: an empty cell must not turn the
    calls of a private number into calls that are judged.
    """
    private, collector = row.get("private", bool), row.get("collector", bool)
    named = row.text("party") or row.text("creditor") or row.many("debts", str)
    if private and collector:
        row.complain("number_both", "collector")
        return ()
    if not (private or collector or named):
        row.complain("number_unsaid", "number")
        return ()
    return (
        Attribution(
            source=row.source,
            basis=row.basis,
            occurred_at=row.need("as_of", Moment).at,
            number=row.need("number", str),
            private=private or False,
            party=row.get("party", str),
            creditor=row.get("creditor", str),
            debts=row.many("debts", str) or (),
            since=row.get("since", dt.date),
            until=row.get("until", dt.date),
            staff_no=row.text("staff_no"),
            note=row.text("note"),
        ),
    )


def evidence(row: Row) -> tuple[Fact, ...]:
    """One observation on a lender's standing; a row that does not say otherwise holds."""
    holds = row.get("holds", bool)
    return (
        StandingEvidence(
            source=row.source,
            basis=row.basis,
            occurred_at=row.need("as_of", Moment).at,
            party=row.need("party", str),
            kind=row.need("kind", EvidenceKind),
            holds=True if holds is None else holds,
            document=row.text("document"),
            note=row.text("note"),
        ),
    )
