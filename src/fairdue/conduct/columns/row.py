"""A row: one contact with all that the columns say of it, and the facts that it stands for.

The reference judges rows as facts: the rows of one debtor make one record. What was asked or agreed
stands once it is in a row; the same consent in many rows is one consent.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from fairdue.conduct.columns import paper
from fairdue.conduct.columns.column import CODES, CONSENTS, REQUESTS
from fairdue.conduct.columns.table import fact, party
from fairdue.facts import (
    ChargeLine,
    Consent,
    Contact,
    ContactKind,
    Fact,
    Medium,
    Request,
    RequestKind,
    Role,
    Speaker,
    from_fields,
)

EVER = ("2000-01-01", "2100-12-31")


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One contact as columns; names and meanings are those of `COLUMNS`, None = null.

    `told`: what was asked, agreed or ordered, by column (`consent_..._at`, `request_..._at`,
    `plan_..._at`, `stay_..._at`, `notice_until_at`). It had reached `by` and the creditor then.
    """

    debtor: str
    contact: str = ""
    occurred_at: dt.datetime
    latest_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    duration_s: int | None = None
    zone: str
    kind: str
    direction: str
    mode: str | None = None
    outcome: str | None = None
    purpose: str | None = None
    place: str | None = None
    by: str
    by_kind: str | None = None
    creditor: str | None = None
    creditor_kind: str | None = None
    member_of: tuple[str, ...] | None = None
    person: str | None = None
    role: str | None = None
    liable: str | None = None
    address: str | None = None
    address_kind: str | None = None
    address_source: str | None = None
    debt: str | None = None
    more_debts: tuple[str, ...] | None = None
    product: str | None = None
    debt_status: str | None = None
    signed_at: dt.datetime | None = None
    days_past_due: int | None = None
    labels: tuple[str, ...] | None = None
    labels_unsure: tuple[str, ...] | None = None
    labels_person: tuple[str, ...] | None = None
    names: tuple[str, ...] | None = None
    recording: str | None = None
    deleted_at: dt.datetime | None = None
    charges: tuple[str, ...] | None = None
    claimed_fen: int | None = None
    pay_channels: tuple[str, ...] | None = None
    contract_charges: tuple[str, ...] | None = None
    contract_channels: tuple[str, ...] | None = None
    balance_fen: int | None = None
    agency_listed: str | None = None
    engaged_by: str | None = None
    told: Mapping[str, dt.datetime] | None = None


def facts_of(rows: Iterable[Row], *, complete: bool) -> Iterator[Fact]:
    """The facts of one debtor's rows; contacts bear the id of their row, in the order given.

    `complete`: somebody says that the log is complete.
    """
    since, until = EVER
    background: dict[tuple[str, ...], Fact] = {}
    if complete:
        yield fact("coverage", "1", since=since, until=until, complete=True)
    serves: dict[str, set[str]] = {}
    kinds: dict[str, str | None] = {}
    for number, row in enumerate(rows):
        if not number:
            yield fact("zone", "1", zones=[row.zone])
        found = _background(row)
        if row.role == Role.ATTORNEY and ("person", row.person) in background:
            found.pop(("person", row.person or ""))  # known since the first contact with him
        background |= found
        if row.by != row.creditor:
            serves.setdefault(row.by, set()).update([row.engaged_by] if row.engaged_by else [])
            kinds[row.by] = row.by_kind
        yield contact_of(row, contact_id(number))
    for name, creditors in serves.items():
        if ("party", name) not in background:
            yield party(name, kinds[name], None, sorted(creditors))
    yield from background.values()


def contact_id(number: int) -> str:
    """Id of the nth contact of a record; ids sort as the rows stand."""
    return f"contact:{number:09}"


def contact_of(row: Row, name: str) -> Contact:
    """The row's contact as a fact."""
    debts = [*([row.debt] if row.debt else []), *(row.more_debts or ())]
    fields = {
        "fact": "contact",
        "id": name,
        "debts": debts,
        "remarks": remarks_of(row),
        "charges": _charges(row),
        "until": _notice_until(row),
        **{name: getattr(row, name) for name in _SAME},
    }
    made = from_fields({name: value for name, value in fields.items() if value is not None})
    assert isinstance(made, Contact)
    return made


_SAME = (
    *("occurred_at", "latest_at", "ended_at", "duration_s", "kind", "direction", "mode"),
    *("outcome", "purpose", "place", "by", "creditor", "person", "address", "names"),
    *("recording", "deleted_at", "pay_channels"),
)
"""Columns that a contact has under the same name."""


def _notice_until(row: Row) -> dt.date | None:
    """The local date that a notice names."""
    at = (row.told or {}).get("notice_until_at")
    return None if at is None else at.astimezone(ZoneInfo(row.zone)).date()


def _charges(row: Row) -> list[dict[str, Any]] | None:
    """What was asked for, the whole sum with its amount."""
    if row.charges is None:
        return None
    amounts = {ChargeLine.BALANCE: row.claimed_fen}
    return [{"line": line, "amount_fen": amounts.get(ChargeLine(line))} for line in row.charges]


def remarks_of(row: Row) -> list[dict[str, Any]] | None:
    """What was said, None where nobody looked; labels have no order of their own."""
    if row.labels is None and row.labels_unsure is None and row.labels_person is None:
        return None
    sure = [{"label": label} for label in sorted(row.labels or (), key=CODES["labels"].__getitem__)]
    unsure = [{"label": label, "score": 0.5} for label in row.labels_unsure or ()]
    theirs = [
        {"label": label, "speaker": Speaker.COUNTERPARTY.value} for label in row.labels_person or ()
    ]
    return [*sure, *unsure, *theirs]


def _background(row: Row) -> dict[tuple[str, ...], Fact]:
    """Parties, person, address, debt, consents and requests that the row tells of."""
    found: dict[tuple[str, ...], Fact] = {}
    if row.creditor is not None:
        found["party", row.creditor] = party(row.creditor, row.creditor_kind, row.member_of, [])
    if row.person is not None and row.role is not None:
        since = row.occurred_at if row.role == Role.ATTORNEY else None
        found["person", row.person] = fact(
            "person",
            row.person,
            person=row.person,
            role=row.role,
            liable=row.liable,
            occurred_at=since,
            known_at=since,
        )
    if row.address is not None and row.address_kind is not None:
        found["address", row.address] = fact(
            "address",
            row.address,
            address=row.address,
            kind=row.address_kind,
            owner=row.person,
            obtained=row.address_source,
        )
    if row.debt is not None and row.product is not None:
        found["loan", row.debt] = fact(
            "loan",
            row.debt,
            debt=row.debt,
            product=row.product,
            status=row.debt_status,
            signed_at=row.signed_at,
            days_past_due=row.days_past_due,
            balance_fen=row.balance_fen,
        )
    if row.debt is not None:
        found |= _papers(row, row.debt)
    if row.told and row.person is not None:
        found |= _statements(row, row.person)
    if row.agency_listed is not None and row.creditor is not None:
        day = row.occurred_at.astimezone(ZoneInfo(row.zone)).date()
        found |= paper.agencies(row.creditor, row.by, row.agency_listed, day)
    return found


def _papers(row: Row, debt: str) -> dict[tuple[str, ...], Fact]:
    """Contract, plan and stays of the debt."""
    found: dict[tuple[str, ...], Fact] = {}
    if row.contract_charges is not None:
        found |= paper.contract(debt, row.contract_charges, row.contract_channels)
    if row.told:
        zone = ZoneInfo(row.zone)
        found |= paper.plan(debt, row.told, zone) | paper.stays(debt, row.told, zone)
    return found


def _statements(row: Row, person: str) -> dict[tuple[str, ...], Fact]:
    """Consents and requests of the person, as they reached the creditor and who acts.

    Texts differ in whom a statement must have reached. What was said to who acts is about the
    debts of the row: the same party may collect for others, too.
    """
    found: dict[tuple[str, ...], Fact] = {}
    if row.creditor is not None:
        found |= _said_to(row, person, row.creditor, None)
    if row.by != row.creditor:
        debts = tuple(d for d in (row.debt, *(row.more_debts or ())) if d is not None)
        found |= _said_to(row, person, row.by, debts or None)
    return found


def _said_to(
    row: Row, person: str, to: str, debts: tuple[str, ...] | None
) -> dict[tuple[str, ...], Fact]:
    """What one party was told; an opt-out is of the kind of contact in whose row it stands."""
    found: dict[tuple[str, ...], Fact] = {}
    told, about = row.told or {}, "+".join(debts or ())
    for agreed, column in CONSENTS.items():
        if (at := told.get(column)) is not None:
            key = (column, person, to, row.creditor or "", about, at.isoformat())
            found[key] = Consent(
                id=":".join(key),
                occurred_at=at,
                kind=agreed,
                by=person,
                to=to,
                creditor=row.creditor,
                debts=debts,
            )
    for asked, column in REQUESTS.items():
        if (at := told.get(column)) is not None:
            kinds = (ContactKind(row.kind),) if asked is RequestKind.OPT_OUT else None
            key = (column, person, to, row.creditor or "", about, *(kinds or ()), at.isoformat())
            found[key] = Request(
                id=":".join(key),
                occurred_at=at,
                kind=asked,
                by=person,
                to=to,
                creditor=row.creditor,
                medium=Medium.LETTER,
                kinds=kinds,
                debts=debts,
            )
    return found


__all__ = ["Row", "contact_id", "contact_of", "facts_of"]
