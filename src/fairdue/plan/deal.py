"""Signed agreements: the one that counts for a debt, and what it asks for while it is kept."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from fairdue.credit import Part, months_after, parts_paid
from fairdue.facts import Agreement, History, Loan, OnFailure


class Deal(msgspec.Struct, frozen=True, kw_only=True):
    """Sums of an agreement in fen: all that is unpaid (None = an amount is not known), the next.

    `next_on` is the day on which that falls due; `monthly`: what comes after it, a month later.
    `on_failure` tells what counts once an instalment is missed; None = not known.
    """

    unpaid_fen: int | None
    next_fen: int | None
    next_on: dt.date | None = None
    monthly: bool = True
    on_failure: OnFailure | None = None


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """The latest agreement on a debt as it stands on day `on`, with its instalments.

    `asked` = what it still asks for; None = it names no instalments, or it is broken.
    """

    fact: Agreement
    on: dt.date
    signed_on: dt.date
    parts: tuple[Part, ...]
    asked: Deal | None

    @property
    def fulfilled(self) -> bool:
        """Whether every instalment is paid, and none so late that it broke the agreement."""
        paid = all(part.paid_on is not None for part in self.parts)
        return self.asked is not None and paid


def signed_agreement(loan: Loan, history: History, *, on: dt.date) -> Signed | None:
    """How the latest agreement that covers the loan, alone or with others, stands on day `on`."""
    agreement = latest_agreement(loan, history, on=on)
    if agreement is None:
        return None
    parts = parts_paid(loan, agreement, history, on=on)
    return Signed(
        fact=agreement,
        on=on,
        signed_on=history.day(agreement.occurred_at),
        parts=parts,
        asked=still_asked(agreement, parts, on=on),
    )


def latest_agreement(loan: Loan, history: History, *, on: dt.date) -> Agreement | None:
    """The last agreement signed by day `on` that covers the loan, alone or with others."""
    signed = [
        agreement
        for agreement in history.of(Agreement)
        if loan.debt in agreement.debts and history.day(agreement.occurred_at) <= on
    ]
    return signed[-1] if signed else None


def covers_several(agreement: Agreement) -> bool:
    """Whether it is about more than one debt, so that a sum in it belongs to all of them."""
    return len(set(agreement.debts)) > 1


def kept_deal(loan: Loan, history: History, *, on: dt.date) -> Deal | None:
    """What the latest agreement asks for, if it is on this debt alone and kept until day `on`.

    None without one, when it names no dates, or when it was broken: then the contract counts.
    """
    agreement = latest_agreement(loan, history, on=on)
    if agreement is None or covers_several(agreement):
        return None
    return still_asked(agreement, parts_paid(loan, agreement, history, on=on), on=on)


def still_asked(agreement: Agreement, parts: Sequence[Part], *, on: dt.date) -> Deal | None:
    """What is still to be paid by its instalments; None without any, or when it is broken.

    It is broken by an instalment that is missed, and by one paid late unless it goes on then.
    """
    terms = agreement.rebooking
    failure = terms.on_failure if terms is not None else None
    late = failure is not OnFailure.AGREEMENT and any(part.paid_late for part in parts)
    if late or not parts or any(part.missed(on) for part in parts):
        return None
    unpaid = [part for part in parts if part.paid_on is None]
    amounts = [part.left_fen for part in unpaid]
    known = [amount for amount in amounts if amount is not None]
    coming = [part for part in unpaid if part.due >= on]
    return Deal(
        unpaid_fen=sum(known) if len(known) == len(amounts) else None,
        next_fen=coming[0].left_fen if coming else None,
        next_on=coming[0].due if coming else None,
        monthly=len(coming) < 2 or months_after(coming[0].due, 1) == coming[1].due,  # noqa: PLR2004
        on_failure=failure,
    )


def kept_agreement(loan: Loan, history: History, *, on: dt.date) -> Agreement | None:
    """The latest agreement that covers the loan, if it is kept until day `on`.

    None without one, when it names no dates, or when it was broken.
    """
    signed = signed_agreement(loan, history, on=on)
    return signed.fact if signed is not None and signed.asked is not None else None
