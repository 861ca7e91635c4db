"""Happenings: every fact that a timeline shows, as one light row, searchable and filtered."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from fairdue.desk.language import N_
from fairdue.desk.sight import Sight
from fairdue.facts import (
    AccountEvent,
    Agreement,
    Consent,
    Contact,
    ContactKind,
    Document,
    Fact,
    Hardship,
    History,
    Inquiry,
    LegalEvent,
    LetterRecord,
    Note,
    Offer,
    Payment,
    Recording,
    Reply,
    Request,
    Suspension,
)

KINDS: Mapping[str, str] = {
    "call": N_("Calls"),
    "message": N_("Messages"),
    "visit": N_("Visits"),
    "post": N_("Public postings"),
    "other": N_("Other contacts"),
    "payment": N_("Payments"),
    "request": N_("Requests and answers"),
    "agreement": N_("Offers, agreements and hardship"),
    "legal": N_("Legal steps"),
    "letter": N_("Letters"),
    "document": N_("Recordings and documents"),
    "credit": N_("Credit inquiries and accounts"),
    "note": N_("Notes"),
}
"""Kinds by which a timeline is filtered."""
_CONTACTS = {
    ContactKind.CALL: "call",
    ContactKind.RINGLESS_VOICEMAIL: "call",
    ContactKind.TEXT: "message",
    ContactKind.IM: "message",
    ContactKind.EMAIL: "message",
    ContactKind.VISIT: "visit",
    ContactKind.PUBLIC_POST: "post",
}
_OTHERS: Mapping[type[Fact], str] = {
    Payment: "payment",
    Request: "request",
    Consent: "request",
    Reply: "request",
    Agreement: "agreement",
    Offer: "agreement",
    Hardship: "agreement",
    Suspension: "agreement",
    LegalEvent: "legal",
    LetterRecord: "letter",
    Recording: "document",
    Document: "document",
    Note: "note",
    Inquiry: "credit",
    AccountEvent: "credit",
}


class Happening(msgspec.Struct, frozen=True, gc=False):
    """One row: when, which kind, with which parties, and the fact behind it."""

    at: dt.datetime
    day: dt.date
    kind: str
    parties: tuple[str, ...]
    fact: Fact


class Filter(msgspec.Struct, frozen=True):
    """What a visitor wants to see; empty fields leave nothing out."""

    q: str = ""
    kind: str = ""
    who: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return any((self.q, self.kind, self.who, self.since, self.until))


def happenings(sight: Sight) -> list[Happening]:
    """Everything that may be shown, the newest first."""
    history = sight.history
    rows = [_of_contact(c, history) for c in history.contacts]
    for kind, word in _OTHERS.items():
        shown = (f for f in history.of(kind) if sight.shows(f) and not _is_told_twice(f, sight))
        rows += [_of_other(fact, word, history) for fact in shown]
    rows.sort(key=lambda row: (row.at, row.fact.id), reverse=True)
    return rows


def words_of(rows: Iterable[Happening], history: History) -> list[str]:
    """What a search looks through, row by row, in lower case."""
    names = {p.party: p.name.lower() for p in history.parties.values()}
    return [" ".join(_words(row, names)) for row in rows]


def _words(row: Happening, names: Mapping[str, str]) -> Iterator[str]:
    yield from (names.get(p, p) for p in row.parties)
    fact = row.fact
    if isinstance(fact, Contact):
        yield fact.collector_number or ""
        yield f"{fact.text} {fact.note} {fact.staff_no}".lower()
        yield from (r.quote.lower() for r in fact.remarks or () if r.quote)
    elif isinstance(fact, Recording):
        yield fact.number
    elif isinstance(fact, Document):
        yield f"{fact.name} {fact.note}".lower()
    elif isinstance(fact, Note):
        yield fact.text.lower()
    elif isinstance(fact, Offer):
        yield f"{' '.join(fact.debts)} {fact.document} {fact.note}".lower()
    elif isinstance(fact, (Payment, LegalEvent)):
        yield f"{fact.debt} {fact.note}".lower()


def chosen(rows: list[Happening], words: list[str] | None, wanted: Filter) -> list[Happening]:
    """Rows that fit a filter; `words` are needed for a search only."""
    if not wanted.narrows:
        return rows
    q = wanted.q.lower()
    texts: Iterable[str] = words if words is not None else [""] * len(rows)
    return [
        row
        for row, text in zip(rows, texts, strict=True)
        if (not q or q in text)
        and (not wanted.kind or row.kind == wanted.kind)
        and (not wanted.who or wanted.who in row.parties)
        and (wanted.since is None or row.day >= wanted.since)
        and (wanted.until is None or row.day <= wanted.until)
    ]


def _of_contact(contact: Contact, history: History) -> Happening:
    parties = tuple(p for p in (contact.by, contact.creditor) if p)
    kind = _CONTACTS.get(contact.kind, "other")
    return Happening(contact.occurred_at, history.day(contact.occurred_at), kind, parties, contact)


def _of_other(fact: Fact, kind: str, history: History) -> Happening:
    day = history.day(fact.occurred_at)
    return Happening(fact.occurred_at, day, kind, _parties(fact), fact)


def _parties(fact: Fact) -> tuple[str, ...]:
    match fact:
        case Request():
            return tuple(p for p in (fact.to, fact.creditor) if p)
        case Consent() | LetterRecord():
            return (fact.to,)
        case Offer():
            return tuple(dict.fromkeys(p for p in (fact.by, fact.creditor) if p))
        case Agreement():
            return (fact.creditor,) if fact.creditor else ()
        case Inquiry() | AccountEvent():
            return (fact.lender,)
    return ()


def _is_told_twice(fact: Fact, sight: Sight) -> bool:
    """The file of a recording stands for the recording, and a letter's PDF for the letter."""
    return isinstance(fact, Document) and sight.is_of_recording(fact)
