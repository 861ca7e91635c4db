"""Offers to settle a debt for less, each with its last day."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from fairdue.plan.debt import Debt

__all__ = ["Offer", "with_offers"]


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A creditor's offer: `amount_fen`, paid on or before `until`, settles the debt.

    Before paying, have it confirmed in writing: that the rest is waived, and how it is reported.
    """

    debt: str
    amount_fen: int
    until: dt.date


def with_offers(debts: Sequence[Debt], offers: Sequence[Offer]) -> tuple[Debt, ...]:
    """The debts with their offers; the last one on a debt counts.

    Raises ValueError for an offer that is not above zero, or on a debt that is not among them.
    """
    known = {debt.debt for debt in debts}
    for offer in offers:
        if offer.amount_fen <= 0:
            message = f"{offer.debt}: an offer is above zero"
            raise ValueError(message)
        if offer.debt not in known:
            message = f"no debt {offer.debt}: use one of {', '.join(sorted(known))}"
            raise ValueError(message)
    latest = {offer.debt: offer for offer in offers}
    return tuple(_with(debt, latest.get(debt.debt)) for debt in debts)


def _with(debt: Debt, offer: Offer | None) -> Debt:
    if offer is None:
        return debt
    return msgspec.structs.replace(debt, offer_fen=offer.amount_fen, offer_until=offer.until)
