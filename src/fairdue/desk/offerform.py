"""The form of an offer: what a creditor or its agency would accept, as it was heard or read."""

import datetime as dt

from fairdue.credit import level_parts
from fairdue.desk.entry import PAPER_MAX, PARTS_MOST, Entry
from fairdue.desk.language import N_
from fairdue.facts import Basis, Contact, History, Offer, OfferPart


def offer_fact(entry: Entry, history: History, now: dt.datetime) -> Offer | None:
    """The offer as typed; None with mistakes in `entry`. `now` has the zone of the case."""
    debts = tuple(debt for debt in history.loans if debt in entry.texts("debts"))
    if not debts:
        entry.wrong("debts", N_("Choose the debts that the offer closes."))
    contact = _contact(entry, history)
    received = _received(entry, contact, now)
    amount = entry.above_zero("amount", needed=True)
    parts = _parts(entry, amount)
    until = entry.day("until")
    if until is not None and received is not None and until < history.day(received):
        entry.wrong("until", N_("The last day lies before the day on which the offer came."))
    if entry.mistakes or amount is None or received is None:
        return None
    by, document = _by(entry, contact, history), entry.text("document", most=PAPER_MAX)
    written = {"yes": True, "no": False}.get(entry.text("written"))
    return Offer(
        occurred_at=received,
        basis=_basis(contact, document, written=written is True),
        by=by,
        creditor=_creditor(debts, by, history),
        debts=debts,
        amount_fen=amount,
        parts=parts,
        until=until,
        written=written,
        contact=contact.id if contact else "",
        document=document,
        note=entry.text("note"),
    )


def _contact(entry: Entry, history: History) -> Contact | None:
    """The contact in which it was made, when one was chosen."""
    wanted = entry.text("contact")
    return next((c for c in history.contacts if wanted and c.id == wanted), None)


def _received(entry: Entry, contact: Contact | None, now: dt.datetime) -> dt.datetime | None:
    """When it came: with its contact, else at noon of the day that was typed."""
    if contact is not None:
        return contact.occurred_at
    return entry.past_noon("on", now)


def _parts(entry: Entry, amount: int | None) -> tuple[OfferPart, ...]:
    """The instalments; () for one sum, or with a mistake."""
    count, first = entry.count("instalments", most=PARTS_MOST), entry.above_zero("first_amount")
    first_due = entry.day("first_due")
    if count is None and first is None and first_due is None:
        return ()
    if not count:
        entry.wrong("instalments", N_("Say in how many instalments, or leave all three empty."))
    if first_due is None:
        entry.wrong("first_due", N_("Say when the first instalment is due."))
    if not count or first_due is None or amount is None:
        return ()
    try:
        return level_parts(amount, count, first_due, first_fen=first)
    except ValueError:
        entry.wrong("instalments", N_("The instalments do not fit the total."))
        return ()


def _by(entry: Entry, contact: Contact | None, history: History) -> str | None:
    """Who made it: as chosen, else who made the contact; None = not known."""
    chosen = entry.text("by")
    if chosen in history.parties:
        return chosen
    heard = contact.by if contact else None
    return heard if heard in history.parties else None


def _creditor(debts: tuple[str, ...], by: str | None, history: History) -> str | None:
    """For whom: whoever made it and is owed, else the one creditor that all the debts have."""
    owed = {history.loans[debt].creditor for debt in debts}
    if by in owed:
        return by
    return owed.pop() if len(owed) == 1 else None


def _basis(contact: Contact | None, document: str, *, written: bool) -> Basis:
    """A named paper or a recorded message shows a written offer; all else is somebody's word."""
    if written and document:
        return Basis.DOCUMENTED
    if written and contact is not None and contact.basis is Basis.RECORDED:
        return Basis.RECORDED
    return Basis.CLAIMED
