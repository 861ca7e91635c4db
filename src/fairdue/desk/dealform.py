"""The forms of what was agreed and of legal steps: from what a paper says to facts."""

import datetime as dt

from fairdue.credit import months_after
from fairdue.desk.entry import PAPER_MAX, PARTS_MOST, Entry, Kept
from fairdue.desk.language import N_
from fairdue.facts import (
    Agreement,
    AgreementKind,
    Basis,
    History,
    Instalment,
    LegalEvent,
    LegalStep,
    Offer,
    OfferPart,
    OnFailure,
    Rebooking,
    Treatment,
    yuan,
)

SUMS = ("first", "each", "last")
"""Fields of the form that say what is paid."""
REBOOKED = ("interest_then", "penalty_then", "fees_then", "new_rate", "new_principal", "on_failure")
"""Fields of the form that say how the debt is restated."""


def agreement_fact(entry: Entry, history: History, now: dt.datetime) -> Agreement | None:
    """The agreement as typed; None with mistakes in `entry`. `now` has the zone of the case."""
    debts = tuple(debt for debt in history.loans if debt in entry.texts("debts"))
    if not debts:
        entry.wrong("debts", N_("Choose the debts that the agreement is about."))
    kind = entry.one_of("kind", AgreementKind)
    if kind is None:
        entry.wrong("kind", N_("Choose what kind of agreement it is."))
    signed = entry.past_noon("signed_on", now, label=N_("Signed on"))
    instalments, rebooking = _instalments(entry), _rebooking(entry)
    if entry.mistakes or kind is None or signed is None:
        return None
    creditors = {history.loans[debt].creditor for debt in debts}
    document = entry.text("document", most=PAPER_MAX)
    return Agreement(
        occurred_at=signed,
        basis=Basis.DOCUMENTED if document else Basis.CLAIMED,
        kind=kind,
        debts=debts,
        creditor=creditors.pop() if len(creditors) == 1 else None,
        term_months=len(instalments) or None,
        instalments=instalments,
        document=document,
        rebooking=rebooking,
    )


def legal_fact(entry: Entry, history: History, now: dt.datetime) -> LegalEvent | None:
    """The legal step as typed; None with mistakes in `entry`. `now` has the zone of the case."""
    debt, step = entry.text("debt"), entry.one_of("step", LegalStep)
    if debt not in history.loans:
        entry.wrong("debt", N_("Choose the debt that the step is about."))
    if step is None:
        entry.wrong("step", N_("Choose which step it was."))
    at = entry.past_noon("on", now)
    amount = entry.above_zero("amount")
    if entry.mistakes or step is None or at is None:
        return None
    party, document = entry.text("party"), entry.text("document", most=PAPER_MAX)
    return LegalEvent(
        occurred_at=at,
        basis=Basis.DOCUMENTED if document else Basis.CLAIMED,
        debt=debt,
        step=step,
        amount_fen=amount,
        party=party if party in history.parties else None,
        document=document,
        note=entry.text("note"),
    )


def typed_of(offer: Offer, *, hidden: bool) -> Kept:
    """The form of an agreement that takes an offer up as it was made, without sums if `hidden`.

    Its payments stay empty where the form cannot say them, see `fits`.
    """
    values = {} if not fits(offer) else _typed_parts(offer) if offer.parts else _typed_sum(offer)
    shown = {name: text for name, text in values.items() if not (hidden and name in SUMS)}
    return Kept(shown | {"kind": AgreementKind.SETTLEMENT.value}, offer.debts)


def fits(offer: Offer) -> bool:
    """Whether the form can say the payments of an offer: monthly, all alike but first and last."""
    parts = _by_day(offer)
    if not parts:
        return True
    first, each, last = _sums(parts)
    try:
        said = _monthly(len(parts), parts[0].due, first=first, each=each, last=last)
    except ValueError:
        return False
    days = [(one.due, one.amount_fen) for one in said]
    return len(parts) <= PARTS_MOST and days == [(one.due, one.amount_fen) for one in parts]


def _typed_sum(offer: Offer) -> dict[str, str]:
    """One payment, by the last day of the offer where that is known."""
    due = offer.until.isoformat() if offer.until else ""
    return {"count": "1", "first_due": due, "each": yuan(offer.amount_fen, sign=False)}


def _typed_parts(offer: Offer) -> dict[str, str]:
    """The instalments; the first and the last only where they differ."""
    parts = _by_day(offer)
    first, each, last = (yuan(amount, sign=False) for amount in _sums(parts))
    return {
        "count": str(len(parts)),
        "first_due": parts[0].due.isoformat(),
        "first": "" if first == each else first,
        "each": each,
        "last": "" if last == each else last,
    }


def _by_day(offer: Offer) -> list[OfferPart]:
    return sorted(offer.parts, key=lambda part: part.due)


def _sums(parts: list[OfferPart]) -> tuple[int, int, int]:
    """Fen of the first payment, of each after it, and of the last."""
    return parts[0].amount_fen, parts[:2][-1].amount_fen, parts[-1].amount_fen


def _instalments(entry: Entry) -> tuple[Instalment, ...]:
    """One a month; sums that are not known stay so. () with a mistake."""
    count = entry.count("count", most=PARTS_MOST)
    due = entry.day("first_due", needed=True, label=N_("The first is due on"))
    first, each, last = (entry.above_zero(name) for name in SUMS)
    if not count:
        entry.wrong("count", N_("Say how many payments were agreed; 1 for a single one."))
    if not count or due is None:
        return ()
    if len({first, each, last} - {None}) > count:
        entry.wrong("count", N_("There are more sums than payments."))
    try:
        return _monthly(count, due, first=first, each=each, last=last)
    except ValueError:
        entry.wrong("count", N_("The last payment would lie beyond the calendar."))
        return ()


def _monthly(
    count: int, due: dt.date, *, first: int | None, each: int | None, last: int | None
) -> tuple[Instalment, ...]:
    """`count` payments from `due` on. Raises ValueError when one lies beyond the calendar."""
    amounts = [each] * count
    amounts[-1] = last or each
    amounts[0] = first or amounts[0]
    return tuple(
        Instalment(due=months_after(due, n), amount_fen=amount) for n, amount in enumerate(amounts)
    )


def _rebooking(entry: Entry) -> Rebooking | None:
    """How the debt is restated; None when nothing of it was filled in."""
    rate, principal = entry.rate("new_rate"), entry.above_zero("new_principal")
    if not any(entry.text(name) for name in REBOOKED):
        return None
    return Rebooking(
        interest=entry.one_of("interest_then", Treatment),
        penalty=entry.one_of("penalty_then", Treatment),
        fees=entry.one_of("fees_then", Treatment),
        annual_rate_ppm=rate,
        principal_fen=principal,
        on_failure=entry.one_of("on_failure", OnFailure),
    )
