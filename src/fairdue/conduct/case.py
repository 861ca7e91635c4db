"""A conformance case (format v1) as facts: one to one, nothing read that is prose.

A case says nothing that facts cannot say. Ids are taken over; contacts are `contact:0001` by
their sequence, so that order of time and order of ids agree.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from fairdue.facts import CoarseKind, Fact, LenderKind, PartyRole, from_fields

Case = Mapping[str, Any]

EVER = ("2000-01-01", "2100-12-31")
BEFORE = "2000-01-01T00:00:00+00:00"
"""When the background of a case is taken to have been known."""

KIND_OF = {
    CoarseKind.BANK: LenderKind.BANK_TRAD,
    CoarseKind.CFC: LenderKind.CFC,
    CoarseKind.MICROLOAN: LenderKind.MLC_ONLINE,
    CoarseKind.AUTO_FIN: LenderKind.AUTO_FIN,
    CoarseKind.AMC: LenderKind.AMC,
    CoarseKind.LENDER: LenderKind.OTHER,
    CoarseKind.UNLICENSED_ONLINE: LenderKind.UNLICENSED_ONLINE,
    CoarseKind.PRIVATE_PERSON: LenderKind.PRIVATE_PERSON,
}
ROLE_OF = {
    CoarseKind.AGENCY: PartyRole.AGENCY,
    CoarseKind.DEBT_BUYER_SIDELINE: PartyRole.DEBT_BUYER_SIDELINE,
}


def contact_id(seq: int) -> str:
    """Id of the contact with that sequence number."""
    return f"contact:{seq:04}"


def facts_of(case: Case) -> tuple[Fact, ...]:
    """The facts a case states. Raises msgspec.ValidationError where it breaks the format."""
    context = case["context"]
    rows: list[dict[str, Any]] = []
    for make in (_background, _people, _debts, _statements, _agreements):
        rows += make(context)
    rows += [_contact(event) for event in case["timeline"]]
    rows += [_correction(n, row) for n, row in enumerate(context.get("corrections", ()), 1)]
    return tuple(from_fields(row) for row in rows)


def _fact(tag: str, key: str, at: str = BEFORE, /, **fields: Any) -> dict[str, Any]:
    """The JSON form of a fact; None is left out: not known."""
    known = {name: value for name, value in fields.items() if value is not None}
    return {"fact": tag, "id": f"{tag}:{key}", "occurred_at": at, **known}


def _background(context: Case) -> Iterator[dict[str, Any]]:
    yield _fact("zone", "1", zones=context["tz"])
    since, until = EVER
    complete = context.get("log_complete", True)
    yield _fact("coverage", "1", since=since, until=until, complete=complete)
    if context.get("holidays"):
        yield _fact("holidays", "1", days=context["holidays"])
    if "missing_entries" in context:
        yield _fact("gap", "1", entries=context["missing_entries"])
    for n, row in enumerate(context.get("agency_list", ()), 1):
        yield _fact(
            "agency_list",
            str(n),
            by=row["by"],
            agencies=row["agencies"],
            since=row["from"],
            until=row["until"],
        )


def _people(context: Case) -> Iterator[dict[str, Any]]:
    for row in context["parties"]:
        coarse = CoarseKind(row["kind"])
        role = ROLE_OF.get(coarse)
        yield _fact(
            "party",
            row["id"],
            party=row["id"],
            name=row["id"],
            kind=KIND_OF.get(coarse),
            roles=[role] if role else [],
            member_of=row.get("member_of"),
            acts_for=row.get("for", []),
        )
    for row in context["persons"]:
        liable = "unknown" if "liable" in row and row["liable"] is None else row.get("liable")
        yield _fact(
            "person",
            row["id"],
            person=row["id"],
            role=row["role"],
            liable=liable,
            status=row.get("status"),
            debts=row.get("debts", []),
            known_at=row.get("known_at"),
        )
    for row in context["addresses"]:
        source = "unknown" if "source" in row and row["source"] is None else row.get("source")
        yield _fact(
            "address",
            row["id"],
            address=row["id"],
            kind=row["kind"],
            owner=row.get("owner"),
            obtained=source,
        )


def _debts(context: Case) -> Iterator[dict[str, Any]]:
    for row in context["debts"]:
        yield _fact(
            "loan",
            row["id"],
            debt=row["id"],
            product=row["product"],
            account=row.get("account"),
            days_past_due=row.get("days_past_due"),
            balance_fen=_fen(row.get("balance")),
            signed_at=row.get("signed_at"),
            status=row.get("status"),
        )
    if "contract" in context:
        row = context["contract"]
        yield _fact(
            "contract",
            "1",
            lost=row is None,
            fee_lines=(row or {}).get("fee_lines", []),
            pay_channels=(row or {}).get("pay_channels"),
        )


def _statements(context: Case) -> Iterator[dict[str, Any]]:
    for n, row in enumerate(context.get("consents", ()), 1):
        yield _fact(
            "consent",
            f"{n:02}",
            row["at"],
            kind=row["type"],
            by=row["by"],
            to=row["to"],
            proven=row.get("proven", True),
            windows=_windows(row.get("windows")),
            debts=row.get("debts"),
            address=row.get("address"),
        )
    for n, row in enumerate(context.get("requests", ()), 1):
        yield _fact(
            "request",
            f"{n:02}",
            row["at"],
            kind=row["type"],
            by=row["by"],
            to=row["to"],
            creditor=row.get("for"),
            medium=row["medium"],
            received_at=row.get("received_at"),
            known_at=row.get("known_at"),
            contact=contact_id(row["seq"]) if "seq" in row else None,
            kinds=row.get("kinds"),
            address=row.get("address"),
            debts=row.get("debts"),
            place=row.get("place"),
            windows=_windows(row.get("windows")),
            until=row.get("until"),
        )


def _agreements(context: Case) -> Iterator[dict[str, Any]]:
    for n, row in enumerate(context.get("suspensions", ()), 1):
        yield _fact("suspension", f"{n:02}", row["at"], kind=row["type"], until=row.get("until"))
    plan = context.get("plan")
    if plan is not None:
        yield _fact(
            "agreement",
            "1",
            plan.get("signed_at", BEFORE),
            debts=plan.get("debts", [debt["id"] for debt in context["debts"]]),
            term_months=plan.get("term_months"),
            instalments=[_instalment(row) for row in plan.get("instalments", ())],
        )


def _instalment(row: Case) -> dict[str, Any]:
    paid = row.get("paid_at")
    unknown = paid == "unknown"
    return {
        "due": row["due"],
        "paid_at": None if unknown else paid,
        "payment_unknown": unknown,
        "known_at": row.get("known_at"),
    }


def _contact(event: Case) -> dict[str, Any]:
    """Keys of an event that a contact has under another name, then those it has as they are."""
    reply_to = event.get("reply_to")
    same = (
        *("kind", "by", "person", "address", "place", "debts", "discussed", "counted_as"),
        *("outcome", "received_at", "returned_at", "mode", "automated", "purpose", "until"),
        *("names", "recording", "deleted_at", "pay_channels"),
    )
    return _fact(
        "contact",
        f"{event['seq']:04}",
        event["at"],
        direction=event["dir"],
        creditor=event["for"],
        latest_at=event.get("at_latest"),
        ended_at=event.get("end"),
        reply_to=contact_id(reply_to) if reply_to else None,
        remarks=event.get("labels"),
        charges=[
            {"line": row["line"], "amount_fen": _fen(row.get("amount"))}
            for row in event.get("charges", ())
        ],
        **{key: event[key] for key in same if key in event},
    )


def _correction(number: int, row: Case) -> dict[str, Any]:
    changes = {"occurred_at": row.get("at"), "person": row.get("person")}
    return _fact(
        "correction",
        f"{number:02}",
        row["known_at"],
        target=contact_id(row["seq"]),
        changes={key: value for key, value in changes.items() if value is not None},
    )


def _windows(rows: Sequence[Case] | None) -> list[dict[str, Any]] | None:
    if rows is None:
        return None
    return [
        {
            **({"days": row["days"]} if "days" in row else {}),
            "start_minute": _minute(row.get("from", "00:00")),
            "end_minute": _minute(row.get("to", "24:00")),
        }
        for row in rows
    ]


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _fen(amount: str | None) -> int | None:
    """Hundredths of the unit of money; parts of a hundredth are cut off."""
    return None if amount is None else int(Decimal(amount) * 100)


def known_at(case: Case) -> dt.datetime | None:
    """The instant at whose knowledge the case is judged, None = with all that is known."""
    text = case["judge"].get("known_at")
    return dt.datetime.fromisoformat(text) if text else None
