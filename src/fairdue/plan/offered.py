"""Offers of the record: which of them still stand on a day, and what a plan may count of them."""

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from fairdue.facts import Agreement, Answer, History, Reply
from fairdue.facts import Offer as Made
from fairdue.plan.debt import Debt
from fairdue.plan.offer import Offer


class OfferStatus(StrEnum):
    """What became of an offer by a day."""

    OPEN = "open"
    UNDATED = "undated"
    """Nobody knows its last day: it may be over, so no plan counts it."""
    EXPIRED = "expired"
    DECLINED = "declined"
    AGREED = "agreed"
    """An agreement on all of its debts was signed on the day it came, or later."""
    NOTHING_OWED = "nothing_owed"
    """None of its debts is in the record with a balance above zero."""

    @property
    def stands(self) -> bool:
        """Whether it can be taken up still, as far as anybody knows."""
        return self in {OfferStatus.OPEN, OfferStatus.UNDATED}


class OnRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An offer of the record on a day; `offers` are its shares by debt, () unless it is open.

    A sum for several debts is shared by their balances, so that the shares add up to it. `owed_fen`
    is what is owed on its debts that day; None = it stands no more, or not known of each.
    """

    made: Made
    status: OfferStatus
    offers: tuple[Offer, ...] = ()
    owed_fen: int | None = None

    @property
    def above(self) -> bool:
        """Whether it asks for more than is owed."""
        return self.owed_fen is not None and self.made.amount_fen > self.owed_fen


def offers_on_record(
    history: History, debts: Sequence[Debt], *, on: dt.date
) -> tuple[OnRecord, ...]:
    """Every offer that had come by the end of `on`, the soonest to end first; undated ones last.

    `debts` are those of the record on that day.
    """
    balances = {debt.debt: debt.balance_fen for debt in debts if debt.balance_fen > 0}
    come = [made for made in history.of(Made) if history.day(made.occurred_at) <= on]
    come.sort(key=lambda made: (made.until or dt.date.max, made.occurred_at, made.id))
    return tuple(_on_record(made, history, balances, on) for made in come)


def open_offers(recorded: Sequence[OnRecord]) -> tuple[Offer, ...]:
    """What a plan may count of them."""
    return tuple(offer for one in recorded for offer in one.offers)


def _on_record(made: Made, history: History, balances: Mapping[str, int], on: dt.date) -> OnRecord:
    status = offer_status(made, history, on=on)
    known = status.stands and set(made.debts) <= set(balances)
    owed = sum(balances[debt] for debt in set(made.debts)) if known else None
    if status is not OfferStatus.OPEN:
        return OnRecord(made=made, status=status, owed_fen=owed)
    if not set(made.debts) & set(balances):
        return OnRecord(made=made, status=OfferStatus.NOTHING_OWED)
    shares = tuple(_shares(made, balances, on))
    return OnRecord(made=made, status=status, offers=shares, owed_fen=owed)


def offer_status(made: Made, history: History, *, on: dt.date) -> OfferStatus:
    """What became of an offer by the end of `on`, whatever is still owed."""
    if _signed(made, history, on):
        return OfferStatus.AGREED
    if any(_declines(reply, made, history, on) for reply in history.of(Reply)):
        return OfferStatus.DECLINED
    if made.until is None:
        return OfferStatus.UNDATED
    return OfferStatus.OPEN if on <= made.until else OfferStatus.EXPIRED


def _signed(made: Made, history: History, on: dt.date) -> bool:
    return any(
        history.day(made.occurred_at) <= history.day(signed.occurred_at) <= on
        and set(made.debts) <= set(signed.debts)
        for signed in history.of(Agreement)
    )


def _declines(reply: Reply, made: Made, history: History, on: dt.date) -> bool:
    answers = bool(made.id) and reply.to == made.id
    return answers and reply.answer is Answer.REFUSED and history.day(reply.occurred_at) <= on


def _shares(made: Made, balances: Mapping[str, int], on: dt.date) -> Iterator[Offer]:
    """The offer by debt: the sum and the month's part in proportion to the balances."""
    assert made.until is not None, "only an offer with a last day is open"
    owed = {debt: balances[debt] for debt in dict.fromkeys(made.debts) if debt in balances}
    whole, monthly = sum(owed.values()), _monthly(made, on)
    before = seen = 0
    for debt, balance in owed.items():
        seen += balance
        upto = made.amount_fen * seen // whole
        amount, before = upto - before, upto
        if amount > 0:
            part = -(-monthly * balance // whole)
            yield Offer(
                debt=debt,
                amount_fen=amount,
                until=made.until,
                monthly_fen=part,
                first_due=min((one.due for one in made.parts), default=None),
                fact=made.id,
            )


def _monthly(made: Made, on: dt.date) -> int:
    """The least level sum a month, from `on`, that never falls behind the instalments; fen."""
    parts = sorted(made.parts, key=lambda part: part.due)
    sums = itertools.accumulate(part.amount_fen for part in parts)
    return max(
        (-(-owed // _months(on, part.due)) for part, owed in zip(parts, sums, strict=True)),
        default=0,
    )


def _months(start: dt.date, due: dt.date) -> int:
    return max(1, (due.year - start.year) * 12 + due.month - start.month)
