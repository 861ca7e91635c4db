"""Values that every letter may use: the writer, the addressee, their loans, the contacts seen."""

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from fairdue.facts import Address, AddressKind, Basis, Contact, Fact, History, Loan
from fairdue.letters.addressee import Addressee
from fairdue.letters.wording import Wording

_REACH = (AddressKind.MOBILE, AddressKind.EMAIL)


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """The borrower as the letter names them; `reach` are ways to answer."""

    name: str
    named: bool
    reach: tuple[str, ...] = ()


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """The addressee as the letter names them."""

    name: str
    known: bool
    agency: bool


class LoanLine(msgspec.Struct, frozen=True, kw_only=True):
    """A loan as the letter calls it."""

    debt: str
    title: str
    facts: tuple[str, ...]


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """A loan with an agreement that is being kept: the day of its signature."""

    line: LoanLine
    on: dt.date
    facts: tuple[str, ...]


class Recourse(msgspec.Struct, frozen=True, kw_only=True):
    """A loan of which a guarantor paid the lender: when, and how much in fen; None = not known."""

    line: LoanLine
    on: dt.date
    amount_fen: int | None
    facts: tuple[str, ...]


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Contacts in sum: how many, since when, the latest, from which numbers.

    `mine`: all of them were with the borrower.
    """

    count: int
    mine: bool
    first: dt.date
    last: dt.datetime
    numbers: tuple[str, ...]
    facts: tuple[str, ...]


def ids(facts: Iterable[Fact | None]) -> tuple[str, ...]:
    """Ids of the facts that have one, in the given order, each once."""
    return tuple(dict.fromkeys(f.id for f in facts if f is not None and f.id))


def writer(history: History, wording: Wording) -> Writer:
    """The borrower's name and ways to answer, as far as the record has them."""
    person = history.persons.get(history.debtor or "")
    reach = [a for a in history.addresses.values() if _reaches(a, history.debtor)]
    reach.sort(key=lambda a: (_REACH.index(a.kind), a.value))
    named = person is not None and bool(person.name)
    return Writer(
        name=person.name if person and named else wording.say("borrower", "unnamed"),
        named=named,
        reach=tuple(dict.fromkeys(a.value for a in reach)),
    )


def _reaches(address: Address, debtor: str | None) -> bool:
    return address.owner == debtor is not None and address.kind in _REACH and bool(address.value)


def recipient(whom: Addressee, wording: Wording) -> Recipient:
    """The addressee's name; a caller without a name is called by the number, if there is one."""
    if whom.party is not None:
        return Recipient(name=whom.party.name, known=True, agency=whom.is_agency)
    if whom.name:
        return Recipient(name=whom.name, known=True, agency=False)
    word = "number" if whom.number else "nobody"
    name = wording.say("party", word).format(number=whom.number)
    return Recipient(name=name, known=False, agency=False)


def loan_line(loan: Loan, wording: Wording) -> LoanLine:
    """A loan by its name and contract number."""
    word = "unnamed"
    if loan.contract_no:
        word = "named" if loan.name else "numbered"
    title = wording.say("loan", word).format(name=loan.name, number=loan.contract_no)
    if loan.name and not loan.contract_no:
        title = loan.name
    return LoanLine(debt=loan.debt, title=title, facts=ids([loan]))


def seen(history: History, contacts: Sequence[Contact]) -> Seen | None:
    """The contacts in sum; those of which there is a record, else those that are only told."""
    recorded = [c for c in contacts if c.basis is not Basis.CLAIMED]
    told = recorded or contacts
    if not told:
        return None
    return Seen(
        count=len(told),
        mine=all(c.person == history.debtor for c in told),
        first=history.day(told[0].occurred_at),
        last=told[-1].occurred_at,
        numbers=tuple(dict.fromkeys(c.collector_number for c in told if c.collector_number)),
        facts=ids(told),
    )


def is_claimed(history: History, fact_ids: Sequence[str]) -> bool:
    """Whether one of the facts that a statement rests on is only somebody's word."""
    return any(fact.basis is Basis.CLAIMED for fact in _weighed(history, fact_ids))


def according(history: History, fact_ids: Sequence[str], wording: Wording) -> str:
    """How a sentence begins that rests on these facts: on what record, or on whose word."""
    weighed = _weighed(history, fact_ids)
    told = next((fact for fact in weighed if fact.basis is Basis.CLAIMED), None)
    if told is not None:
        by_other = isinstance(told, Contact) and told.person not in {None, history.debtor}
        return wording.say("according", "claimed_by_other" if by_other else "claimed")
    documented = bool(weighed) and all(fact.basis is Basis.DOCUMENTED for fact in weighed)
    return wording.say("according", "documented" if documented else "recorded")


def basis_word(history: History, fact_ids: Sequence[str], wording: Wording) -> str:
    """What facts rest on in a word or two; the weakest of them decides."""
    bases = [fact.basis for fact in _weighed(history, fact_ids)]
    weakest = min(bases, key=list(Basis).index, default=Basis.CLAIMED)
    return wording.say("basis", weakest.value)


def _weighed(history: History, fact_ids: Sequence[str]) -> list[Fact]:
    """The facts whose basis decides: what happened, else who is who.

    That a call came in is the phone's record even where only the borrower says whose number it
    was; the letter says that where it lists the numbers.
    """
    facts = [history.by_id[fact_id] for fact_id in fact_ids]
    happened = [fact for fact in facts if not fact.always_known]
    return happened or facts
