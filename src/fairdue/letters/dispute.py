"""Disputes of what others hold: records of accounts and lists, and inquiries.

A dispute asks to check, to explain and to correct; it asserts only that the record of the case
shows these entries, never that they are wrong.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from fairdue.credit.company_name import company_name
from fairdue.facts import (
    AccountEvent,
    AccountEventKind,
    Fact,
    History,
    Inquiry,
    LetterKind,
    Listing,
    Loan,
    Payment,
    yuan,
)
from fairdue.letters.draft import Draft
from fairdue.letters.letter import CannotWrite
from fairdue.letters.reference import references
from fairdue.letters.values import basis_word, ids

_ADVERSE = frozenset({AccountEventKind.OVERDUE, AccountEventKind.DEBIT_FAILED})
AnyItem = Inquiry | AccountEvent | Listing | Loan | Payment


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as a row: when, what, by whom, how much, on what it rests, its reference."""

    at: str
    what: str
    who: str
    amount: str
    basis: str
    reference: str
    facts: tuple[str, ...]


def inquiry_dispute(draft: Draft) -> dict[str, object]:
    """Values of the dispute of inquiries. Raises CannotWrite without addressee or inquiry."""
    if not draft.whom.id or draft.whom.number:
        raise CannotWrite("no_addressee", draft.wording.say("cannot", "no_inquirer"))
    return _values(draft, [f for f in _concerning(draft) if isinstance(f, Inquiry)])


def report_dispute(draft: Draft) -> dict[str, object]:
    """Values of the dispute of entries. Raises CannotWrite when there is none to dispute.

    Without an addressee it goes to whoever keeps the data and passes them on.
    """
    found = _concerning(draft)
    if draft.material.items is None:
        found = [f for f in found if not isinstance(f, Inquiry) and _is_adverse(f)]
    return _values(draft, found)


def _values(draft: Draft, found: Sequence[AnyItem]) -> dict[str, object]:
    if not found:
        raise CannotWrite("no_item", draft.wording.say("cannot", f"no_item_{draft.kind.value}"))
    refer = references(draft.history.by_id)
    ordered = sorted(found, key=lambda f: (_day(draft.history, f), f.occurred_at, f.id))
    return {
        "rows": tuple(_row(draft, fact, refer[fact.id]) for fact in ordered),
        "rowed": ids(ordered),
        "count": len(ordered),
        "holder": not draft.whom.id,
        "accounts": any(not isinstance(f, (Inquiry, Listing)) for f in ordered),
        "related": any(isinstance(f, Listing) and f.degree for f in ordered),
        "inquiries": any(isinstance(f, Inquiry) for f in ordered),
    }


def _is_adverse(fact: AnyItem) -> bool:
    if isinstance(fact, AccountEvent):
        return fact.kind in _ADVERSE
    if isinstance(fact, Loan):
        return bool(fact.days_past_due) or fact.balance_fen is not None
    return isinstance(fact, Listing)


def _concerning(draft: Draft) -> list[AnyItem]:
    """The chosen entries, else all: an addressee's own, or what whoever keeps the data showed.

    Loans and payments are the borrower's own record: they are told to their lender and to no
    keeper of data, and what was borrowed from a private person is in no data at all.
    """
    chosen = draft.material.items
    found = [f for f in _every(draft.history) if chosen is None or f.id in chosen]
    if not draft.whom.id:
        return [f for f in found if not isinstance(f, (Loan, Payment))]
    return [f for f in found if _is_by(draft, f)]


def _every(history: History) -> Iterator[AnyItem]:
    yield from history.of(Inquiry)
    yield from history.of(AccountEvent)
    yield from history.of(Listing)
    yield from history.loans.values()
    yield from history.of(Payment)


def _is_by(draft: Draft, fact: AnyItem) -> bool:
    whom = draft.whom
    match fact:
        case Inquiry() | AccountEvent():
            party = whom.party
            names = (party.name, *party.aliases) if party else (whom.name,)
            asked = company_name(fact.lender)
            return fact.lender == whom.id or any(asked.is_same(company_name(n)) for n in names)
        case Listing():
            return fact.list_source in {whom.id, whom.name}
        case Loan():
            return any(part.party == whom.id for part in fact.parties)
    loan = draft.history.loans.get(fact.debt)
    return loan is not None and any(part.party == whom.id for part in loan.parties)


def _row(draft: Draft, fact: AnyItem, reference: str) -> Item:
    wording, history = draft.wording, draft.history
    what, who, amount = _told(draft, fact)
    exact = isinstance(fact, Inquiry)
    at = wording.moment(fact.occurred_at) if exact else _day(history, fact).isoformat()
    return Item(
        at=at,
        what=what,
        who=who,
        amount=amount,
        basis=basis_word(history, (fact.id,), wording),
        reference=reference,
        facts=(fact.id,),
    )


def _day(history: History, fact: Fact) -> dt.date:
    if isinstance(fact, Loan) and fact.balance_on is not None:
        return fact.balance_on
    return history.day(fact.occurred_at)


def _told(draft: Draft, fact: AnyItem) -> tuple[str, str, str]:
    """What the entry is, who made it, and its sum."""
    say, pause = draft.wording.say, draft.wording.pause
    none = say("entry", "no_sum")
    match fact:
        case Inquiry():
            told = say("report_product", fact.product.value)
            if fact.reason:
                told += pause + say("entry", "reason").format(reason=fact.reason)
            return told, _who(draft, fact.lender), none
        case AccountEvent():
            late = _late(draft, fact.days_past_due)
            words = [late] if late and fact.kind is AccountEventKind.OVERDUE else []
            told = pause.join(words or [say("entry", fact.kind.value), *([late] if late else [])])
            return told, _who(draft, fact.lender), yuan(fact.amount_fen)
        case Listing():
            told = say("entry", f"degree_{fact.degree}").format(reason=fact.reason)
            return told, fact.list_source, none
        case Loan():
            told = say("entry", "loan").format(name=fact.name or fact.debt)
            owed = none if fact.balance_fen is None else yuan(fact.balance_fen)
            late = _late(draft, fact.days_past_due)
            return pause.join([told, late] if late else [told]), _who(draft, fact.creditor), owed
    loan = draft.history.loans.get(fact.debt)
    paid_to = _who(draft, loan.creditor if loan else None)
    return say("entry", "paid"), paid_to, yuan(fact.amount_fen)


def _late(draft: Draft, days: int | None) -> str:
    if not days:
        return ""
    return draft.wording.say("entry", "late" if days > 1 else "late_one").format(days=days)


def _who(draft: Draft, lender: str | None) -> str:
    known = draft.history.parties.get(lender or "")
    return known.name if known else lender or draft.wording.say("entry", "no_sum")


VALUES: Mapping[LetterKind, Callable[[Draft], dict[str, object]]] = MappingProxyType(
    {
        LetterKind.REPORT_DISPUTE: report_dispute,
        LetterKind.INQUIRY_DISPUTE: inquiry_dispute,
    }
)
