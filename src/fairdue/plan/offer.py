"""Offers of creditors as a plan takes them: a debt settled for less, or paid in instalments."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from fairdue.plan.debt import BalanceSource, Debt

__all__ = ["Offer", "with_offers"]


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A creditor's offer on one debt, in fen: `amount_fen` closes it.

    Paid in one sum on or before `until`; with `monthly_fen` in instalments of so much a month,
    `until` being the last day to take it up, `first_due` that of the first of them. `fact` is the
    id of the offer in the record, "" = none: what shares an id counts together or not at all.
    Before paying, have it confirmed in writing: that the rest is waived, and how it is reported.
    """

    debt: str
    amount_fen: int
    until: dt.date
    monthly_fen: int = 0
    first_due: dt.date | None = None
    fact: str = ""


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
    if offer.monthly_fen:
        return _in_instalments(debt, offer)
    return msgspec.structs.replace(debt, offer_fen=offer.amount_fen, offer_until=offer.until)


def _in_instalments(debt: Debt, offer: Offer) -> Debt:
    """The debt as if the offer were taken up: its total, no interest, kept before anything else."""
    return msgspec.structs.replace(
        debt,
        balance_fen=offer.amount_fen,
        source=BalanceSource.OFFERED,
        rate_ppm=0,
        minimum_fen=offer.monthly_fen,
        minimum_ppm=0,
        minimum_least_fen=0,
        fee_fen=0,
        late_fee_fen=0,
        voided=debt.voided or debt,
        on_failure=None,
        agreed=True,
        together=(),
        assumed=(),
        due_on=offer.first_due,
        due_day=offer.first_due.day if offer.first_due is not None else None,
    )
