"""What a creditor or its agency would accept: an offer that binds nobody until it is taken up."""

import datetime as dt
from typing import ClassVar

import msgspec

from fairdue.facts.fact import Fact


class OfferPart(msgspec.Struct, frozen=True, kw_only=True):
    """One payment of an offer to pay in instalments: due on or before `due`, in fen."""

    due: dt.date
    amount_fen: int


class Offer(Fact, frozen=True, kw_only=True, tag="offer"):
    """An offer received by the borrower at `occurred_at`; once signed it is an `Agreement`.

    `by` made it, for `creditor` (party ids, None = not known): paying `amount_fen` in all closes
    `debts` together. `parts` () = in one sum, else the instalments, which add up to the amount.
    `until` is the last day to take it up, None = not known. `written`: it came in writing,
    False = only spoken, None = not known. `contact` is the id of the contact in which it was made,
    "" = not known; `document` the file name or number of the paper that shows it.
    """

    envelope: ClassVar[str] = "party"

    by: str | None = None
    creditor: str | None = None
    debts: tuple[str, ...]
    amount_fen: int
    parts: tuple[OfferPart, ...] = ()
    until: dt.date | None = None
    written: bool | None = None
    contact: str = ""
    document: str = ""
    note: str = ""
