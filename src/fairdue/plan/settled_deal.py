"""A settlement that is paid leaves nothing of its debt: what the contract still had is waived.

Where it rests on somebody's word that it was agreed or paid, or a payment came late, the debt may
still stand as it was: a range. Civil Code art. 543.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec

from fairdue.credit import Booking, Part, parts_paid, recorded_payments, statute
from fairdue.facts import Agreement, AgreementKind, Basis, History, Loan, OnFailure
from fairdue.plan.deal import latest_agreement
from fairdue.plan.joint import joint_ledger
from fairdue.plan.ledger import Ledger, Range
from fairdue.plan.line import Line, LineKind, balance_after
from fairdue.plan.rebooked import State
from fairdue.plan.restructure import between

__all__ = ["paid_settlement", "settled_ledger"]


def settled_ledger(loan: Loan, history: History, *, on: dt.date) -> Ledger:
    """What is owed at the end of day `on`: nothing once the latest agreement is a paid settlement.

    Else what the agreements and the contract make of it (`joint_ledger`).
    """
    found = joint_ledger(loan, history, on=on)
    fact = latest_agreement(loan, history, on=on)
    if fact is None or fact.kind is not AgreementKind.SETTLEMENT:
        return found
    parts = parts_paid(loan, fact, history, on=on)
    nothing = found.owed is not None and not found.owed.high_fen
    if nothing or not _fulfilled(fact, parts, on):
        return found
    day = max(part.paid_on or part.due for part in parts)
    since = [p for p in recorded_payments(loan, history, on=on) if p.on > day]
    doubts = _doubts(fact, parts)
    if doubts and found.owed is None:
        return found
    left = _nothing_left(joint_ledger(loan, history, on=day), fact, day, since)
    if doubts and found.owed is not None:
        open_terms = (code for code in found.missing if code != "agreement")
        state = msgspec.structs.replace(
            left, schedule=found.schedule, days_past_due=found.days_past_due or 0
        )
        return msgspec.structs.replace(
            between(found, state, found.owed.high_fen),
            missing=tuple(dict.fromkeys((*doubts, *open_terms))),
            cites=(*found.cites, statute.MODIFIED),
        )
    return msgspec.structs.replace(
        between(found, left, 0),
        missing=tuple(code for code in found.missing if code == "purchases"),
        on_received=None if found.on_received is None else Range(low_fen=0, high_fen=0),
        cites=(*found.cites, statute.MODIFIED),
    )


def paid_settlement(loan: Loan, history: History, *, on: dt.date) -> Agreement | None:
    """The latest agreement on the loan, if it is a settlement that is paid without any doubt.

    A claim of the lender made since the last payment, or without a day, is a doubt too.
    """
    fact = latest_agreement(loan, history, on=on)
    if fact is None or fact.kind is not AgreementKind.SETTLEMENT:
        return None
    parts = parts_paid(loan, fact, history, on=on)
    if not _fulfilled(fact, parts, on) or _doubts(fact, parts):
        return None
    day = max(part.paid_on or part.due for part in parts)
    claimed = bool(loan.balance_fen) and (loan.balance_on is None or loan.balance_on > day)
    return None if claimed else fact


def _fulfilled(fact: Agreement, parts: Sequence[Part], on: dt.date) -> bool:
    """Whether everything it asks for is paid, or perhaps paid, and nothing late has ended it."""
    paid = all(part.paid_on is not None or (part.unsure and part.due <= on) for part in parts)
    terms = fact.rebooking
    ends = terms is not None and terms.on_failure is OnFailure.CONTRACT
    return bool(parts) and paid and not (ends and any(part.paid_late for part in parts))


def _doubts(fact: Agreement, parts: Sequence[Part]) -> tuple[str, ...]:
    """Codes of what leaves open whether the settlement has ended the debt."""
    claimed = fact.basis is Basis.CLAIMED
    shown = all(part.paid_on is not None and (part.proven or claimed) for part in parts)
    failure = fact.rebooking.on_failure if fact.rebooking is not None else None
    late = "agreed_failure" if failure is None else "agreed_delay"
    return (
        *(("agreed_proof",) if claimed else ()),
        *(() if shown else ("payment_proof",)),
        *((late,) if any(part.paid_late for part in parts) else ()),
    )


def _nothing_left(before: Ledger, fact: Agreement, day: dt.date, since: Sequence[Booking]) -> State:
    """Nothing owed from the day of the last payment on; what was paid since was too much."""
    lines = list(before.lines)

    def book(on: dt.date, what: LineKind, amount: int, source: str) -> None:
        owed = balance_after(lines)
        lines.append(
            Line(
                on=on,
                what=what,
                amount_fen=amount,
                balance_fen=owed + amount,
                cite=statute.MODIFIED,
                fact=source,
            )
        )

    if balance_after(lines) > 0:
        book(day, LineKind.WAIVED, -balance_after(lines), fact.id)
    for paid in since:
        book(paid.on, LineKind.PAID_AHEAD, -paid.amount_fen, paid.fact)
    ahead = sum(paid.amount_fen for paid in since)
    return State(principal=0, ahead=ahead, lines=tuple(lines))
