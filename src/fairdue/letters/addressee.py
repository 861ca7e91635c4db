"""To whom a letter goes, and what of the record concerns them and nobody else."""

import datetime as dt
from collections.abc import Iterator

import msgspec

from fairdue.credit import claimant, compensation
from fairdue.facts import (
    UNKNOWN_PARTY,
    AccountEvent,
    Contact,
    History,
    Inquiry,
    LenderKind,
    Listing,
    Loan,
    Party,
    PartyRole,
)


class Addressee(msgspec.Struct, frozen=True, kw_only=True):
    """The party a letter goes to, as the record knows it.

    `party` None = nobody could name it yet; `number` is then the number it calls from, "" when
    not even that is known. `name` is set for one that only inquiries, accounts or lists name.
    """

    id: str
    party: Party | None = None
    number: str = ""
    name: str = ""

    @property
    def is_agency(self) -> bool:
        """Whether it collects for somebody else."""
        roles = self.party.roles if self.party else ()
        return PartyRole.AGENCY in roles

    @property
    def kind(self) -> LenderKind | None:
        """What kind of lender it is, None when it is none or nobody knows."""
        return self.party.kind if self.party else None


def addressee(history: History, to: str) -> Addressee:
    """The addressee with that party id. Raises KeyError when the record has no such party."""
    number = to.removeprefix(UNKNOWN_PARTY) if to.startswith(UNKNOWN_PARTY) else ""
    if number or not to:
        return Addressee(id=to, number=number)
    if to not in history.parties and to in _only_named(history):
        return Addressee(id=to, name=to)
    return Addressee(id=to, party=history.parties[to])


def _only_named(history: History) -> frozenset[str]:
    """Names that inquiries, account events and lists bear."""
    return frozenset(
        (
            *(inquiry.lender for inquiry in history.of(Inquiry)),
            *(event.lender for event in history.of(AccountEvent)),
            *(hit.list_source for hit in history.of(Listing)),
        )
    )


def contacts_of(history: History, whom: Addressee) -> tuple[Contact, ...]:
    """Contacts that concern the addressee, begun by the collecting side.

    For a creditor those of its agencies as well; for an agency its own only.
    """
    answers: dict[tuple[str | None, str | None], bool] = {}
    for contact in history.contacts:
        sides = contact.by, contact.creditor
        if sides not in answers:
            answers[sides] = concerns(history, whom, contact)
    return tuple(c for c in history.contacts if answers[c.by, c.creditor])


def concerns(history: History, whom: Addressee, contact: Contact) -> bool:
    """Whether a contact is the addressee's own or was made for it."""
    if not whom.id:
        return False
    if contact.by == whom.id:
        return True
    if whom.is_agency:
        return False
    if contact.creditor is not None:
        return contact.creditor == whom.id
    agency = history.parties.get(contact.by or "")
    return agency is not None and agency.acts_for == (whom.id,)


def agencies_of(history: History, contacts: tuple[Contact, ...], whom: Addressee) -> list[Party]:
    """Named agencies that made these contacts for the addressee, in order of first contact."""
    found = dict.fromkeys(c.by for c in contacts if c.by and c.by != whom.id)
    return [history.parties[by] for by in found if by in history.parties]


def loans_of(history: History, whom: Addressee, *, on: dt.date) -> tuple[Loan, ...]:
    """Loans in which the addressee has a part by day `on`, or which it collects for another.

    A guarantor has one once it has paid the lender.
    """
    sides = _sides(whom)
    return tuple(
        loan for loan in history.loans.values() if sides & set(_parties(loan, history, on))
    )


def is_passed_on(loan: Loan, history: History, whom: Addressee, *, on: dt.date) -> bool:
    """Whether a guarantor has paid the lender, and the addressee is not on the guarantor's side.

    Such a loan is owed to the guarantor, so nothing is offered to or asked of the addressee.
    """
    if compensation(loan, history, on=on) is None:
        return False
    return claimant(loan, history, on=on) not in _sides(whom)


def _parties(loan: Loan, history: History, on: dt.date) -> Iterator[str]:
    yield from (p.party for p in loan.parties)
    owed = claimant(loan, history, on=on)
    if owed is not None:
        yield owed


def _sides(whom: Addressee) -> frozenset[str]:
    acts_for = whom.party.acts_for if whom.party and whom.is_agency else ()
    return frozenset({whom.id, *acts_for}) - {""}
