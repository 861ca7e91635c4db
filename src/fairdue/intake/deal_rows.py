"""Rows about what was asked, agreed and known as facts: requests, agreements, coverage."""

import datetime as dt
from collections.abc import Iterable, Iterator

from fairdue.facts import (
    Agreement,
    AgreementKind,
    Consent,
    ConsentKind,
    ContactKind,
    Coverage,
    Fact,
    Hardship,
    HardshipKind,
    Holidays,
    Instalment,
    LegalEvent,
    LegalStep,
    Medium,
    OnFailure,
    Place,
    Rebooking,
    Request,
    RequestKind,
    Treatment,
    Window,
)
from fairdue.facts.problem import place_in
from fairdue.intake import instant
from fairdue.intake.cell import Moment
from fairdue.intake.format import Aside, Header, Read, Refused, Taken
from fairdue.intake.origin import LOCALES
from fairdue.intake.row import Row

_NOT_REMEMBERED = frozenset({"不清楚", "不知道", "unknown"})
_REBOOKED = (
    "new_principal",
    "new_rate",
    "interest_then",
    "penalty_then",
    "fees_then",
    "on_failure",
)
_SAME_ON_ALL = ("kind", "debts", "creditor", "signed", "term_months", "document", *_REBOOKED)


def request(row: Row) -> tuple[Fact, ...]:
    """The request or the consent in a row, by its kind. A request needs the way it was made."""
    kind = row.need("kind", object)
    if isinstance(kind, ConsentKind):
        return (_consent(row, kind),)
    assert isinstance(kind, RequestKind)
    medium = row.get("medium", Medium)
    if medium is None:
        row.complain("medium_missing", "medium")
        return ()
    received = row.moment("received")
    when = row.need("when", Moment)
    if received is not None and received.at < when.at:
        row.complain("ends_before", "received")
        return ()
    return (
        Request(
            source=row.source,
            basis=row.basis,
            occurred_at=when.at,
            kind=kind,
            by=row.need("by", str),
            to=row.need("to", str),
            creditor=row.get("creditor", str),
            medium=medium,
            received_at=received.at if received else None,
            kinds=row.many("kinds", ContactKind),
            address=row.get("address", str),
            debts=row.many("debts", str),
            place=row.get("place", Place),
            windows=row.many("windows", Window),
            until=row.get("until", dt.date),
        ),
    )


def _consent(row: Row, kind: ConsentKind) -> Consent:
    return Consent(
        source=row.source,
        basis=row.basis,
        occurred_at=row.need("when", Moment).at,
        kind=kind,
        by=row.need("by", str),
        to=row.need("to", str),
        creditor=row.get("creditor", str),
        proven=row.get("proven", bool) or False,
        windows=row.many("windows", Window),
        debts=row.many("debts", str),
        address=row.get("address", str),
    )


def coverage(row: Row) -> tuple[Fact, ...]:
    """How complete the log is over some days, as known at the end of them."""
    since, until = row.need("since", dt.date), row.need("until", dt.date)
    if until < since:
        row.complain("ends_before", "until")
        return ()
    return (
        Coverage(
            source=row.source,
            basis=row.basis,
            occurred_at=instant.midnight(until + dt.timedelta(days=1), row.zone),
            since=since,
            until=until,
            complete=row.need("complete", bool),
            creditor=row.get("creditor", str),
            note=row.text("note"),
        ),
    )


def legal_event(row: Row) -> tuple[Fact, ...]:
    """The legal step in a row."""
    return (
        LegalEvent(
            source=row.source,
            basis=row.basis,
            occurred_at=row.need("when", Moment).at,
            debt=row.need("debt", str),
            step=row.need("step", LegalStep),
            amount_fen=row.get("amount", int),
            party=row.get("party", str),
            document=row.text("document"),
            note=row.text("note"),
        ),
    )


LONGEST_REST_DAYS = 31
"""A longer rest is a mistyped year."""


def holidays(row: Row) -> tuple[Fact, ...]:
    """The days of rest in a row, as announced for the year in which they begin."""
    first = row.need("rest_from", dt.date)
    until = row.get("rest_until", dt.date) or first
    days = (until - first).days + 1
    if not 1 <= days <= LONGEST_REST_DAYS:
        row.complain("ends_before" if days < 1 else "rest_too_long", "rest_until", days=days)
        return ()
    return (
        Holidays(
            source=row.source,
            basis=row.basis,
            occurred_at=instant.midnight(first.replace(month=1, day=1), row.zone),
            days=tuple(first + dt.timedelta(days=n) for n in range(days)),
        ),
    )


def hardship(row: Row) -> tuple[Fact, ...]:
    """The hardship in a row."""
    return (
        Hardship(
            source=row.source,
            basis=row.basis,
            occurred_at=row.need("since", Moment).at,
            kind=row.need("kind", HardshipKind),
            until=row.get("until", dt.date),
            note=row.text("note"),
            evidence=row.many("evidence", str) or (),
        ),
    )


def agreements(read: Iterable[Row | Header | Refused | Aside]) -> Iterator[Read]:
    """Each agreement as one fact from all of its rows.

    If one row is wrong the others of the same agreement are refused with it: a plan that lacks
    an instalment would look kept when it was not.
    """
    groups: dict[str, list[Row]] = {}
    for row in read:
        if not isinstance(row, Row):
            yield row
            continue
        _check(row, groups.get(row.texts["agreement"], [row])[0])
        groups.setdefault(row.texts["agreement"], []).append(row)
    for name, rows in groups.items():
        bad = next((row for row in rows if row.broken), None)
        if bad is None:
            yield Taken((_agreement(rows),), rows=len(rows))
            continue
        for row in rows:
            at = {locale: place_in(locale, bad.place) for locale in LOCALES}
            values = {"agreement": name, "row": at}
            told = row.origin.problem(row.place, "agreement_incomplete", **values)
            yield row.refused() if row.broken else Refused(told)


def _check(row: Row, first: Row) -> None:
    """Say what the row tells otherwise than the first one, and a payment day nobody can read."""
    for name in _SAME_ON_ALL:
        if row.texts.get(name) not in {"", None, first.texts.get(name)}:
            row.complain("agreement_differs", name, agreement=first.texts["agreement"])
    paid = row.text("paid")
    if paid and paid.lower() not in _NOT_REMEMBERED:
        try:
            instant.moment(paid, row.zone)
        except ValueError:
            row.complain("moment", "paid", value=paid[:40])


def _agreement(rows: list[Row]) -> Agreement:
    first = rows[0]
    return Agreement(
        source=first.source,
        basis=first.basis,
        occurred_at=first.need("signed", Moment).at,
        kind=first.get("kind", AgreementKind) or AgreementKind.HARDSHIP_PLAN,
        debts=first.many("debts", str) or (),
        creditor=first.get("creditor", str),
        term_months=first.get("term_months", int),
        instalments=tuple(
            sorted((_instalment(row) for row in rows), key=lambda part: part.due),
        ),
        document=first.text("document"),
        rebooking=_rebooking(first),
    )


def _rebooking(row: Row) -> Rebooking | None:
    """How the agreement restates the debt when any of its cells is filled, else not known."""
    if not any(row.texts.get(column) for column in _REBOOKED):
        return None
    return Rebooking(
        interest=row.get("interest_then", Treatment),
        penalty=row.get("penalty_then", Treatment),
        fees=row.get("fees_then", Treatment),
        annual_rate_ppm=row.get("new_rate", int),
        principal_fen=row.get("new_principal", int),
        on_failure=row.get("on_failure", OnFailure),
    )


def _instalment(row: Row) -> Instalment:
    paid = row.text("paid")
    unknown = paid.lower() in _NOT_REMEMBERED
    known = row.moment("known")
    return Instalment(
        due=row.need("due", dt.date),
        amount_fen=row.get("amount", int),
        paid_at=instant.moment(paid, row.zone)[0] if paid and not unknown else None,
        payment_unknown=unknown,
        known_at=known.at if known else None,
    )
