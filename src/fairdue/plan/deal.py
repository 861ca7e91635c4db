"""Signed agreements: the one that counts for a debt, and what it asks for while it is kept."""

import datetime as dt

import msgspec

from fairdue.credit import months_after
from fairdue.facts import Agreement, History, Instalment, Loan, OnFailure


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
    return still_asked(agreement, history, on=on)


def still_asked(agreement: Agreement, history: History, *, on: dt.date) -> Deal | None:
    """What is still to be paid by its instalments; None without any, or when one was missed."""
    unpaid = [i for i in agreement.instalments if not _paid(i, history, on)]
    missed = any(i.due < on and not i.payment_unknown for i in unpaid)
    if missed or not agreement.instalments:
        return None
    amounts = [i.amount_fen for i in unpaid]
    known = [amount for amount in amounts if amount is not None]
    coming = sorted((i for i in unpaid if i.due >= on), key=lambda i: i.due)
    return Deal(
        unpaid_fen=sum(known) if len(known) == len(amounts) else None,
        next_fen=coming[0].amount_fen if coming else None,
        next_on=coming[0].due if coming else None,
        monthly=len(coming) < 2 or months_after(coming[0].due, 1) == coming[1].due,  # noqa: PLR2004
        on_failure=terms.on_failure if (terms := agreement.rebooking) is not None else None,
    )


def kept_agreement(loan: Loan, history: History, *, on: dt.date) -> Agreement | None:
    """The latest agreement that covers the loan, if it is kept until day `on`.

    None without one, when it names no dates, or when it was broken.
    """
    agreement = latest_agreement(loan, history, on=on)
    if agreement is None or still_asked(agreement, history, on=on) is None:
        return None
    return agreement


def _paid(instalment: Instalment, history: History, on: dt.date) -> bool:
    return instalment.paid_at is not None and history.day(instalment.paid_at) <= on
