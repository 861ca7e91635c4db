"""Rows about what others hold: inquiries, account events, entries on lists."""

import datetime as dt

from fairdue.facts import (
    AccountEvent,
    AccountEventKind,
    Fact,
    Inquiry,
    Listing,
    ReportKind,
    ReportProduct,
)
from fairdue.intake.cell import Moment
from fairdue.intake.row import Row

DEGREE_MOST = 2
NOON = dt.timedelta(hours=12)
"""Where only the day is told: an unknown hour must not make an inquiry one of the night."""


def _instant(row: Row, column: str) -> dt.datetime:
    told = row.need(column, Moment)
    return told.at if told.exact else told.at + NOON


def inquiry(row: Row) -> tuple[Fact, ...]:
    """The inquiry in a row; by ID and by phone where the row does not say."""
    by_id, by_phone = row.get("by_id", bool), row.get("by_phone", bool)
    return (
        Inquiry(
            source=row.source,
            basis=row.basis,
            occurred_at=_instant(row, "inquired"),
            lender=row.need("lender", str),
            lender_kind=row.need("lender_kind", ReportKind),
            product=row.need("product", ReportProduct),
            by_id=True if by_id is None else by_id,
            by_phone=True if by_phone is None else by_phone,
            reason=row.text("reason"),
        ),
    )


def account_event(row: Row) -> tuple[Fact, ...]:
    """The account event in a row."""
    return (
        AccountEvent(
            source=row.source,
            basis=row.basis,
            occurred_at=_instant(row, "happened"),
            lender=row.need("lender", str),
            lender_kind=row.need("lender_kind", ReportKind),
            account=row.need("account", str),
            kind=row.need("kind", AccountEventKind),
            amount_fen=row.need("amount", int),
            days_past_due=row.get("days_past_due", int),
        ),
    )


def listing(row: Row) -> tuple[Fact, ...]:
    """The hit on a list in a row; the borrower's own where the row does not say."""
    degree = row.get("degree", int) or 0
    if degree > DEGREE_MOST:
        row.complain("degree", "degree")
        return ()
    return (
        Listing(
            source=row.source,
            basis=row.basis,
            occurred_at=_instant(row, "listed"),
            reason=row.need("reason", str),
            list_source=row.need("list_source", str),
            degree=degree,
            grade=row.text("grade"),
            disputed=row.get("disputed", bool) or False,
        ),
    )
