"""What of a loan lies above the cap that holds for it: paid so far, and still asked for.

Every payment is set against interest at the cap and then against the money received, as if the
cap had held from the start. What the contract asks for beyond the rest may be set off, what was
paid when nothing was owed any more may be asked back. Both are shown and never deducted from what
is owed: that takes an agreement or a court.
"""

import datetime as dt

import msgspec

from fairdue.credit import Booking, Cap, Excess, Moved, Step, excess
from fairdue.facts import Charge, ChargeLine, History, Loan, Method
from fairdue.plan.claim import ledger, lower_claim
from fairdue.plan.compensation import compensation
from fairdue.plan.deal import latest_agreement
from fairdue.plan.ledger import Range
from fairdue.plan.price import Price
from fairdue.plan.reading import YEAR_365, payments_on
from fairdue.plan.rounding import half_up
from fairdue.plan.schedule import PPM

__all__ = ["OverCap", "contract_above", "over_cap"]

SLACK_DAYS = 2
"""Days of interest by which an account in months and one in days may differ."""


class OverCap(msgspec.Struct, frozen=True, kw_only=True):
    """A loan against its cap at the end of day `on`, in fen; ranges where cap or proof are open.

    `left` is what would still be owed at the cap, `paid_above` what was paid when that was nothing.
    `owed` is what the record comes to and `set_off` what of it lies above `left`; both None = not
    known, or an agreement, a guarantor's payment or a settlement has taken the contract's place. A
    claim below what the record comes to is all that is asked for, so the lower end of `set_off`
    counts from it. `facts` are the ids of the loan and the payments.
    """

    debt: str
    on: dt.date
    cap: Cap
    paid_fen: int
    left: Range
    paid_above: Range
    owed: Range | None = None
    set_off: Range | None = None
    facts: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether anything paid or asked for certainly lies above the cap."""
        asked = self.set_off is not None and self.set_off.low_fen > 0
        return asked or self.paid_above.low_fen > 0


def over_cap(loan: Loan, history: History, price: Price, *, on: dt.date) -> OverCap | None:
    """What lies above the cap of `price`; None while the cap or the money received is not known.

    A revolving account draws again and again, and the record does not hold each draw: None too.
    """
    cap, received = price.cap, loan.disbursed_fen
    revolving = loan.terms.method is Method.REVOLVING
    if cap is None or received is None or loan.signed_at is None or revolving:
        return None
    drawn = Moved(history.day(loan.signed_at), received)
    paid = payments_on(loan, history, on=on)
    paid = tuple(sorted((*paid, *_memberships(loan, history, on)), key=lambda p: p.on))
    proven = tuple(p for p in paid if p.proven)
    at = {
        (payments, ppm): _at_cap(drawn, payments, ppm, on, cap.then(ppm))
        for payments in (paid, proven)
        for ppm in (cap.low_ppm, cap.high_ppm)
    }
    owed, asked = _owed(loan, history, on)
    slack = counting_slack(received, cap)
    return OverCap(
        debt=loan.debt,
        on=on,
        cap=cap,
        paid_fen=sum(p.amount_fen for p in paid),
        left=Range(
            low_fen=at[paid, cap.low_ppm].left_fen, high_fen=at[proven, cap.high_ppm].left_fen
        ),
        paid_above=Range(
            low_fen=at[proven, cap.high_ppm].above_fen, high_fen=at[paid, cap.low_ppm].above_fen
        ),
        owed=owed,
        set_off=None
        if owed is None
        else _difference(
            (owed.low_fen if asked is None else min(asked, owed.low_fen))
            - at[paid, cap.high_ppm].left_fen,
            owed.high_fen - at[proven, cap.low_ppm].left_fen,
            slack,
        ),
        facts=tuple(dict.fromkeys((loan.id, *(p.fact for p in paid)))),
    )


def counting_slack(received_fen: int, cap: Cap) -> int:
    """Fen by which a loan at the cap may pass it only because months are counted as days."""
    return half_up(received_fen * cap.high_ppm * SLACK_DAYS, YEAR_365 * PPM)


def contract_above(price: Price) -> int | None:
    """What the contract charges above the cap in fen; None = not known, or open terms decide."""
    if price.cap is None or price.above is None or price.low is None:
        return None
    above = price.above.above_fen
    if price.over_cap or above > counting_slack(price.low.received_fen, price.cap):
        return above
    return 0 if price.over_cap is False else None


def _memberships(loan: Loan, history: History, on: dt.date) -> tuple[Booking, ...]:
    """Charges for membership are a cost of the credit, as in its price."""
    return tuple(
        Booking(on=day, amount_fen=fee.amount_fen, fact=fee.id)
        for fee in history.of(Charge)
        if fee.debt == loan.debt
        and fee.line is ChargeLine.MEMBERSHIP
        and (day := history.day(fee.occurred_at)) <= on
    )


def _at_cap(
    drawn: Moved, payments: tuple[Booking, ...], cap_ppm: int, on: dt.date, then: Step | None
) -> Excess:
    """The account at the cap up to the end of that day."""
    paid = (Moved(max(p.on, drawn.on), -p.amount_fen) for p in payments)
    return excess((drawn, *paid, Moved(max(on, drawn.on), 0)), cap_ppm, then)


def _owed(loan: Loan, history: History, on: dt.date) -> tuple[Range | None, int | None]:
    """What the contract comes to, where nothing has taken its place, and a claim below it."""
    if latest_agreement(loan, history, on=on) or compensation(loan, history, on=on):
        return None, None
    kept = ledger(loan, history, on=on)
    if "settled" in kept.assumed:
        return None, None
    return kept.owed, lower_claim(loan, history, kept)


def _difference(low_fen: int, high_fen: int, slack_fen: int) -> Range:
    """What is owed above what is left at the cap; nothing where the way of counting explains it."""
    if max(low_fen, high_fen) <= slack_fen:
        return Range(low_fen=0, high_fen=0)
    return Range(low_fen=max(0, min(low_fen, high_fen)), high_fen=max(low_fen, high_fen))
