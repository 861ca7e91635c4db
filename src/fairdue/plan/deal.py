"""A signed agreement that is being kept: what it still asks for, and how much next."""

import datetime as dt

import msgspec

from fairdue.facts import Agreement, History, Instalment, Loan


class Deal(msgspec.Struct, frozen=True, kw_only=True):
    """Sums of an agreement in fen: all that is unpaid (None = an amount is not known), the next."""

    unpaid_fen: int | None
    next_fen: int | None


def kept_deal(loan: Loan, history: History, *, on: dt.date) -> Deal | None:
    """The latest agreement on this debt alone, if no instalment of it has been missed by `on`.

    None without one, when it names no dates, or when it was broken: then the contract counts.
    """
    signed = [
        agreement
        for agreement in history.of(Agreement)
        if agreement.debts == (loan.debt,) and history.day(agreement.occurred_at) <= on
    ]
    if not signed or not signed[-1].instalments:
        return None
    unpaid = [i for i in signed[-1].instalments if not _paid(i, history, on)]
    if any(i.due < on and not i.payment_unknown for i in unpaid):
        return None
    amounts = [i.amount_fen for i in unpaid]
    known = [amount for amount in amounts if amount is not None]
    coming = sorted((i for i in unpaid if i.due >= on), key=lambda i: i.due)
    return Deal(
        unpaid_fen=sum(known) if len(known) == len(amounts) else None,
        next_fen=coming[0].amount_fen if coming else None,
    )


def _paid(instalment: Instalment, history: History, on: dt.date) -> bool:
    return instalment.paid_at is not None and history.day(instalment.paid_at) <= on
