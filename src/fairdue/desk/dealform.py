"""The forms of what was agreed and of legal steps: from what a paper says to facts."""

import datetime as dt

from fairdue.credit import months_after
from fairdue.desk.dials import LARGEST_FEN
from fairdue.desk.entry import Entry, Kept
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
    OnFailure,
    Rebooking,
    Treatment,
    yuan,
)

PARTS_MOST, TEXT_MOST = 600, 200
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
    signed = _past_noon(entry, "signed_on", now)
    instalments, rebooking = _instalments(entry), _rebooking(entry)
    if entry.mistakes or kind is None or signed is None:
        return None
    creditors = {history.loans[debt].creditor for debt in debts}
    document = entry.text("document", most=TEXT_MOST)
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
    at = _past_noon(entry, "on", now)
    amount = _amount(entry, "amount")
    if entry.mistakes or step is None or at is None:
        return None
    party, document = entry.text("party"), entry.text("document", most=TEXT_MOST)
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


def typed_of(offer: Offer) -> Kept:
    """The form of an agreement that takes an offer up as it was made."""
    parts = sorted(offer.parts, key=lambda part: part.due)
    first = parts[0].due if parts else offer.until
    values = {
        "kind": AgreementKind.SETTLEMENT.value,
        "count": str(len(parts) or 1),
        "each": yuan(parts[0].amount_fen if parts else offer.amount_fen, sign=False),
        "last": yuan(parts[-1].amount_fen, sign=False) if parts else "",
        "first_due": first.isoformat() if first else "",
    }
    return Kept(values, offer.debts)


def _past_noon(entry: Entry, name: str, now: dt.datetime) -> dt.datetime | None:
    """Noon of a day that is not after today, or now when that is earlier."""
    on = entry.day(name, needed=True)
    if on is not None and on > now.date():
        entry.wrong(name, N_("The day cannot be after today."))
        return None
    return min(dt.datetime.combine(on, dt.time(12), tzinfo=now.tzinfo), now) if on else None


def _amount(entry: Entry, name: str) -> int | None:
    """A sum above zero; None when it is empty or a mistake."""
    amount = entry.amount(name)
    if amount is not None and not 0 < amount <= LARGEST_FEN:
        entry.wrong(name, N_("An amount is missing, for example 1234.56."))
        return None
    return amount


def _instalments(entry: Entry) -> tuple[Instalment, ...]:
    """One a month; sums that are not known stay so. () with a mistake."""
    count, first = entry.count("count", most=PARTS_MOST), entry.day("first_due", needed=True)
    each, last = _amount(entry, "each"), _amount(entry, "last")
    if not count:
        entry.wrong("count", N_("Say how many payments were agreed; 1 for a single one."))
    if not count or first is None:
        return ()
    amounts = [*[each] * (count - 1), last or each]
    try:
        days = [months_after(first, n) for n in range(count)]
    except ValueError:
        entry.wrong("count", N_("The last payment would lie beyond the calendar."))
        return ()
    return tuple(
        Instalment(due=due, amount_fen=amount) for due, amount in zip(days, amounts, strict=True)
    )


def _rebooking(entry: Entry) -> Rebooking | None:
    """How the debt is restated; None when nothing of it was filled in."""
    rate, principal = entry.rate("new_rate"), _amount(entry, "new_principal")
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
