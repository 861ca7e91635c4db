"""Rows about what creditors would accept: a debt closed for less, or by instalments."""

import datetime as dt

from fairdue.credit import level_parts
from fairdue.facts import Fact, Offer, OfferPart
from fairdue.intake.cell import Moment
from fairdue.intake.row import Row

PARTS_MOST = 600
"""Instalments of one offer that are read: fifty years of months."""


def offer(row: Row) -> tuple[Fact, ...]:
    """The offer in a row; a sum above zero, and instalments that add up to it."""
    amount, received = row.need("amount", int), row.need("received", Moment)
    until = row.get("until", dt.date)
    if amount <= 0:
        row.complain("offer_zero", "amount")
    if until is not None and until < received.at.astimezone(row.zone).date():
        row.complain("ends_before", "until")
    parts = _parts(row, amount)
    if row.broken:
        return ()
    return (
        Offer(
            source=row.source,
            basis=row.basis,
            occurred_at=received.at,
            by=row.get("by", str),
            creditor=row.get("creditor", str),
            debts=row.many("debts", str) or (),
            amount_fen=amount,
            parts=parts,
            until=until,
            written=row.get("written", bool),
            document=row.text("document"),
            note=row.text("note"),
        ),
    )


def _parts(row: Row, amount: int) -> tuple[OfferPart, ...]:
    """The instalments in a row; () for one sum, or with a complaint."""
    count, first_due = row.get("instalments", int), row.get("first_due", dt.date)
    first = row.get("first_amount", int)
    if count is None and first_due is None and first is None:
        return ()
    if count is not None and count > PARTS_MOST:
        row.complain("offer_parts", "instalments")
        return ()
    if count is None or first_due is None:
        row.complain("offer_parts_missing", "instalments" if count is None else "first_due")
        return ()
    try:
        return level_parts(amount, count, first_due, first_fen=first)
    except ValueError:
        row.complain("offer_parts", "instalments")
        return ()
