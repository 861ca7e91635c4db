"""Contacts noted by hand as facts, also those that relatives told of."""

import datetime as dt

from fairdue.facts import (
    ChargeLine,
    Contact,
    ContactKind,
    Demand,
    Direction,
    Fact,
    Label,
    Mode,
    Outcome,
    PayChannel,
    Place,
    Purpose,
    RecordingState,
    Remark,
)
from fairdue.intake import instant
from fairdue.intake.cell import Moment
from fairdue.intake.row import Row

_BY_PHONE = frozenset({ContactKind.CALL, ContactKind.TEXT, ContactKind.RINGLESS_VOICEMAIL})


def contact(row: Row) -> tuple[Fact, ...]:
    """The contact in a row.

    A day without an hour means some time on that day: `latest_at` is then the last second of it,
    so that nobody is judged for a midnight that was never told.
    """
    when = row.need("when", Moment)
    latest = row.moment("latest")
    ended = row.moment("ended")
    latest_at = latest.at if latest else None if when.exact else _day_end(when.at, row)
    for name, moment in (("latest", latest), ("ended", ended)):
        if moment is not None and moment.at < when.at:
            row.complain("ends_before", name)
    kind = row.need("kind", ContactKind)
    if kind in _BY_PHONE and not row.text("by") and not row.text("number"):
        row.complain("party_missing", "by")
    if row.broken:
        return ()
    return (_contact(row, when.at, latest_at, ended),)


def _day_end(midnight: dt.datetime, row: Row) -> dt.datetime:
    next_day = midnight.astimezone(row.zone).date() + dt.timedelta(days=1)
    return instant.midnight(next_day, row.zone) - dt.timedelta(seconds=1)


def _contact(
    row: Row, at: dt.datetime, latest_at: dt.datetime | None, ended: Moment | None
) -> Contact:
    labels = row.many("labels", Label)
    return Contact(
        source=row.source,
        basis=row.basis,
        occurred_at=at,
        latest_at=latest_at,
        ended_at=ended.at if ended else None,
        kind=row.need("kind", ContactKind),
        direction=row.get("direction", Direction) or Direction.OUT,
        by=row.get("by", str),
        creditor=row.get("creditor", str),
        person=row.get("person", str),
        collector_number=row.get("number", str),
        address=row.get("address", str),
        outcome=row.get("outcome", Outcome),
        duration_s=row.get("duration_s", int),
        place=row.get("place", Place),
        debts=row.many("debts", str) or (),
        purpose=row.get("purpose", Purpose),
        mode=row.get("mode", Mode) or Mode.INTERACTIVE,
        names=row.many("names", str),
        remarks=None if labels is None else tuple(Remark(label=label) for label in labels),
        charges=tuple(Demand(line=line) for line in row.many("charges", ChargeLine) or ()),
        pay_channels=row.many("pay_to", PayChannel) or (),
        recording=row.get("recording", RecordingState),
        staff_no=row.text("staff_no"),
        text=row.text("text"),
        note=row.text("note"),
    )
