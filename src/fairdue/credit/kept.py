"""Which instalments of a signed agreement are paid, when, and by what the record shows."""

import datetime as dt
from collections import deque

import msgspec

from fairdue.facts import Agreement, Basis, History, Instalment, Loan, Payment

SAME_PAYMENT = dt.timedelta(days=3)
"""A payment and an instalment marked as paid are one when sums agree and days nearly do."""


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """Money that moved on a day: a payment or a charge, with its fact id."""

    on: dt.date
    amount_fen: int
    fact: str
    proven: bool = True


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One instalment of an agreement and what is paid of it, in fen; None = its sum is not known.

    `paid_on` None = not paid in full; `unsure`: nobody remembers. `proven` False = only somebody's
    word shows a payment of it. `late_from` is the first day on which it is late.
    """

    due: dt.date
    amount_fen: int | None
    left_fen: int | None = None
    paid_on: dt.date | None = None
    proven: bool = True
    unsure: bool = False
    late_from: dt.date

    @property
    def paid_late(self) -> bool:
        """Whether it was paid, but not in time."""
        return self.paid_on is not None and self.paid_on >= self.late_from

    def missed(self, on: dt.date) -> bool:
        """Whether it is late on day `on` and certainly not paid."""
        return self.paid_on is None and not self.unsure and on >= self.late_from


def recorded_payments(loan: Loan, history: History, *, on: dt.date) -> tuple[Booking, ...]:
    """Payments that the record holds on the loan up to and including day `on`, in order of time."""
    return tuple(
        Booking(
            on=history.day(payment.occurred_at),
            amount_fen=payment.amount_fen,
            fact=payment.id,
            proven=payment.basis is not Basis.CLAIMED,
        )
        for payment in history.of(Payment)
        if payment.debt == loan.debt and history.day(payment.occurred_at) <= on
    )


def same_payment(payment: Booking, part: Instalment, day: dt.date) -> bool:
    """Whether a payment is the one by which an instalment is told to be paid on that day."""
    return payment.amount_fen == part.amount_fen and abs(payment.on - day) <= SAME_PAYMENT


def parts_paid(
    loan: Loan, agreement: Agreement, history: History, *, on: dt.date
) -> tuple[Part, ...]:
    """Its instalments in order of their due days with what is paid of each by day `on`.

    An instalment that the agreement calls paid is so on that day. The other payments of the record
    on its debts, from the signature on, pay the others one after the other. As in the contract,
    one is late once the days of grace are over.
    """
    signed_on = history.day(agreement.occurred_at)
    first = signed_on if agreement.rebooking is None else signed_on + dt.timedelta(days=1)
    covered = sorted({loan.debt, *agreement.debts} & set(history.loans))
    recorded = [
        booking
        for debt in covered
        for booking in recorded_payments(history.loans[debt], history, on=on)
        if booking.on >= first
    ]
    payments = deque(_beside_told(agreement, sorted(recorded, key=lambda p: p.on), history))
    proven = agreement.basis is not Basis.CLAIMED
    grace = loan.terms.penalty.grace_days if loan.terms.penalty is not None else 0
    parts = []
    for instalment in sorted(agreement.instalments, key=lambda i: i.due):
        part = Part(
            due=instalment.due,
            amount_fen=instalment.amount_fen,
            left_fen=instalment.amount_fen,
            unsure=instalment.payment_unknown,
            late_from=instalment.due + dt.timedelta(days=grace + 1),
        )
        if instalment.paid_at is None:
            parts.append(_settled(part, payments))
            continue
        day = history.day(instalment.paid_at)
        told = {"paid_on": day, "left_fen": 0, "proven": proven} if day <= on else {}
        parts.append(msgspec.structs.replace(part, **told))
    return tuple(parts)


def _beside_told(agreement: Agreement, recorded: list[Booking], history: History) -> list[Booking]:
    """The recorded payments without those that instalments told as paid speak of."""
    left = list(recorded)
    for instalment in agreement.instalments:
        day = history.day(instalment.paid_at) if instalment.paid_at is not None else None
        same = [p for p in left if day is not None and same_payment(p, instalment, day)]
        if same:
            left.remove(same[0])
    return left


def _settled(part: Part, payments: deque[Booking]) -> Part:
    """The instalment after the payments that are left; they are used up.

    One without a sum takes a whole payment, and whether that was enough is not proven.
    """
    left = part.left_fen
    if left is None:
        paid_on = payments.popleft().on if payments else None
        return msgspec.structs.replace(part, paid_on=paid_on, proven=paid_on is None)
    proven, day = True, None
    while left and payments:
        paid = payments.popleft()
        used = min(left, paid.amount_fen)
        left, day, proven = left - used, paid.on, proven and paid.proven
        if used < paid.amount_fen:
            rest = paid.amount_fen - used
            payments.appendleft(msgspec.structs.replace(paid, amount_fen=rest))
    done = day if not left else None
    return msgspec.structs.replace(part, left_fen=left, paid_on=done, proven=proven)
