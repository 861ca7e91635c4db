"""Fact chips: any fact in one line, with its kind, time, foundation and address."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from fairdue.desk.language import N_
from fairdue.desk.wording import Wording
from fairdue.facts import (
    UNKNOWN_PARTY,
    AccountEvent,
    Address,
    AgencyList,
    Agreement,
    Attribution,
    Budget,
    Charge,
    Consent,
    Contact,
    Contract,
    CostTable,
    Coverage,
    Document,
    Fact,
    Hardship,
    History,
    Holidays,
    Import,
    Inquiry,
    LegalEvent,
    LetterKind,
    LetterRecord,
    Listing,
    Loan,
    Note,
    Offer,
    Party,
    Payment,
    Person,
    Recording,
    Reply,
    Request,
    StandingEvidence,
    Suspension,
    Transcript,
    Zone,
)

KINDS: Mapping[type[Fact], str] = {
    AccountEvent: N_("Account event"),
    Address: N_("Address"),
    AgencyList: N_("List of agencies"),
    Agreement: N_("Agreement"),
    Attribution: N_("Whose number"),
    Budget: N_("Budget"),
    Charge: N_("Charge"),
    Consent: N_("Consent"),
    Contact: N_("Contact"),
    Contract: N_("Contract"),
    CostTable: N_("Cost table"),
    Coverage: N_("Completeness of the log"),
    Document: N_("Document"),
    Hardship: N_("Hardship"),
    Holidays: N_("Days of rest"),
    Import: N_("Import"),
    Inquiry: N_("Inquiry"),
    Listing: N_("Entry on a list"),
    LegalEvent: N_("Legal step"),
    LetterRecord: N_("Letter"),
    Loan: N_("Loan"),
    Note: N_("Note"),
    Offer: N_("Offer"),
    Party: N_("Lender or agency"),
    Payment: N_("Payment"),
    Person: N_("Person"),
    Recording: N_("Recording"),
    Reply: N_("Answer"),
    Request: N_("Request"),
    StandingEvidence: N_("Sign of standing"),
    Suspension: N_("Stay of collection"),
    Transcript: N_("Transcript"),
    Zone: N_("Time zone"),
}
SHORT = 80


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """One fact in a line; `href` opens it."""

    id: str
    kind: str
    title: str
    at: dt.datetime
    basis: str
    href: str


def chip(fact: Fact, w: Wording, history: History) -> Chip:
    """The fact as a chip in the visitor's words."""
    kind = w.say(KINDS.get(type(fact), N_("Fact")))
    if isinstance(fact, Contact):
        kind = w.label(fact.kind)
    return Chip(
        id=fact.id,
        kind=kind,
        title=title(fact, w, history),
        at=fact.occurred_at,
        basis=w.label(fact.basis),
        href=f"/facts/{fact.id}",
    )


def party_name(party: str | None, w: Wording, history: History) -> str:
    """Name of a party id; a collector without a name is called by its number."""
    if not party:
        return w.say(N_("not known who"))
    if party.startswith(UNKNOWN_PARTY):
        number = party.removeprefix(UNKNOWN_PARTY)
        if not number:
            return w.say(N_("caller without a name"))
        return w.say(N_("caller without a name, %(number)s"), number=number)
    known = history.parties.get(party)
    return known.name if known and known.name else party


def addressee_name(letter: LetterRecord, w: Wording, history: History) -> str:
    """To whom a letter goes; the warning goes to people of the borrower's own.

    Complaints about a lender to somebody above it go to that office, not to the lender.
    """
    if letter.kind is LetterKind.WARNING:
        return w.say(N_("family and friends"))
    if letter.kind is LetterKind.REGULATOR_COMPLAINT:
        return w.say(N_("the supervisor"))
    if letter.kind is LetterKind.ASSOCIATION_COMPLAINT:
        return w.say(N_("the association"))
    if letter.kind is LetterKind.REPORT_DISPUTE and not letter.to:
        return w.say(N_("whoever keeps the data"))
    return party_name(letter.to, w, history) if letter.to else w.say(N_("whoever calls"))


def person_name(person: str | None, w: Wording, history: History) -> str:
    """Name of a person id with the role, "you" for the borrower."""
    known = history.persons.get(person or "")
    if known is None:
        return w.say(N_("not known who"))
    if person == history.debtor:
        return w.label(known.role)
    role = known.relation or w.label(known.role)
    return known.name + w.bracketed(role) if known.name else role


def debt_name(debt: str, history: History) -> str:
    """What the borrower calls a debt."""
    loan = history.loans.get(debt)
    return loan.name if loan and loan.name else debt


def title(fact: Fact, w: Wording, history: History) -> str:
    """What the fact says, in one line."""
    match fact:
        case Contact():
            return _contact_title(fact, w)
        case Payment() | Charge():
            return w.say(N_(": ")).join((debt_name(fact.debt, history), w.money(fact.amount_fen)))
        case Loan() | Party():
            return fact.name or (fact.debt if isinstance(fact, Loan) else fact.party)
        case Person():
            return person_name(fact.person, w, history)
        case Request() | Consent():
            return f"{w.label(fact.kind)} → {_target(fact.to, w, history)}"
        case Agreement() | Hardship() | Suspension():
            return w.label(fact.kind)
        case LetterRecord():
            state = w.bracketed(w.say(N_("draft"))) if fact.sent_on is None else ""
            return w.label(fact.kind) + state
        case LegalEvent():
            return w.say(N_(": ")).join((debt_name(fact.debt, history), w.label(fact.step)))
        case Reply():
            return _reply_title(fact, w, history)
    return _plain_title(fact, w, history)


def _reply_title(reply: Reply, w: Wording, history: History) -> str:
    to = history.by_id.get(reply.to)
    if isinstance(to, Offer):
        return w.say(N_("Own answer to an offer: %(answer)s"), answer=w.label(reply.answer))
    return w.label(reply.answer)


def _plain_title(fact: Fact, w: Wording, history: History) -> str:
    match fact:
        case Attribution():
            return f"{fact.number} → {party_name(fact.party, w, history)}"
        case Coverage():
            said = N_("complete") if fact.complete else N_("calls are missing")
            days = f"{fact.since.isoformat()} – {fact.until.isoformat()}"
            return w.say(N_(": ")).join((days, w.say(said)))
        case CostTable():
            said = N_("cost table shown") if fact.shown else N_("no cost table shown")
            return w.say(N_(": ")).join((debt_name(fact.debt, history), w.say(said)))
        case Budget():
            return w.say(N_("%(amount)s a month for debts"), amount=w.money(fact.surplus_fen))
        case Note():
            return short(fact.text)
        case Recording() | Transcript():
            return fact.stem
        case Document() | Import():
            return fact.name
        case Address():
            return w.say(N_("of %(who)s"), who=person_name(fact.owner, w, history))
        case Zone():
            return w.say(N_(", ")).join(fact.zones)
    return _lender_title(fact, w, history)


def _lender_title(fact: Fact, w: Wording, history: History) -> str:
    match fact:
        case Offer():
            names = w.say(N_(", ")).join(debt_name(debt, history) for debt in fact.debts)
            return w.say(N_(": ")).join((names, w.money(fact.amount_fen)))
        case Holidays(days=rest) if rest:
            return f"{min(rest).isoformat()} – {max(rest).isoformat()}"
        case StandingEvidence():
            kind = w.label(fact.kind)
            said = kind if fact.holds else w.say(N_("not so: %(what)s"), what=kind)
            return w.say(N_(": ")).join((party_name(fact.party, w, history), said))
        case Inquiry():
            who = party_name(fact.lender, w, history)
            return w.say(N_(", ")).join((who, w.label(fact.product)))
        case AccountEvent():
            who = party_name(fact.lender, w, history)
            return w.say(N_(", ")).join((who, w.label(fact.kind)))
    return w.say(KINDS.get(type(fact), N_("Fact")))


def _target(party: str, w: Wording, history: History) -> str:
    return party_name(party, w, history)


def _contact_title(contact: Contact, w: Wording) -> str:
    parts: list[str] = [w.label(contact.kind)]
    direction: StrEnum = contact.direction
    parts.append(w.label(direction))
    if contact.outcome is not None:
        parts.append(w.label(contact.outcome))
    length = w.duration(contact.duration_s)
    if length and contact.duration_s:
        parts.append(length)
    return w.say(N_(", ")).join(parts)


def short(text: str, most: int = SHORT) -> str:
    """The text on one line, cut at a length."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
