"""Signed agreements: the one that counts for a debt, and what it asks for while it is kept."""

import datetime as dt
from collections import deque
from collections.abc import Sequence

import msgspec

from fairdue.credit import months_after
from fairdue.facts import Agreement, Basis, History, Loan, OnFailure
from fairdue.plan.reading import Booking, recorded_payments, same_payment


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
