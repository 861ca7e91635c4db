"""Who the other side of a contact is, in the classes the rules speak of."""

from enum import StrEnum

import msgspec

from fairdue.facts import History, Liable, Person, Role


class Counterparty(StrEnum):
    """Classes of people a rule may be about."""

    ANYONE = "anyone"
    DEBTOR = "debtor"
    THIRD_PARTY = "third_party"
    """Somebody who owes nothing: a contact person, relative, colleague, employer, stranger."""
    UNRELATED = "unrelated"
    """A third party whom the loan file does not name as contact person."""
    OUTSIDER = "outsider"
    """Everybody who neither owes by signature nor stands in for somebody who does."""
    NAMED_CONTACT = "named_contact"
    """A person whom the loan file names as contact."""
    BORROWER_SIDE = "borrower_side"
    """Whoever owes by signature."""


class Belonging(msgspec.Struct, frozen=True):
    """Whether a person is of a class; None = not known, then `missing` says why."""

    holds: bool | None
    missing: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


_NAMED = frozenset({Role.AGREED_CONTACT})
_STRANGERS = frozenset({Role.REFEREE, Role.EMPLOYER, Role.OTHER_THIRD, Role.PUBLIC})
_RELATIVES = frozenset({Role.SPOUSE, Role.PARENT})
_EVERYBODY = Belonging(holds=True)


def belongs(history: History, person: str | None, to: Counterparty) -> Belonging:
    """Whether the person is of that class; a relative is a third party unless liable."""
    if to is Counterparty.ANYONE:
        return _EVERYBODY
    if person is None:
        return Belonging(holds=None, missing=("person",))
    known = history.persons.get(person)
    if known is None:
        return Belonging(holds=None, missing=("role",))
    facts = (known.id,) if known.id else ()
    if to is Counterparty.DEBTOR:
        return Belonging(holds=known.role is Role.DEBTOR, facts=facts)
    if to is Counterparty.NAMED_CONTACT:
        return Belonging(holds=known.role in _NAMED, facts=facts)
    if to in {Counterparty.OUTSIDER, Counterparty.BORROWER_SIDE}:
        return _by_signature(known, to, facts)
    if known.role in _RELATIVES:
        return _by_liability(known.owes, facts)
    third = known.role in _STRANGERS or (to is Counterparty.THIRD_PARTY and known.role in _NAMED)
    return Belonging(holds=third, facts=facts)


def _by_signature(known: Person, to: Counterparty, facts: tuple[str, ...]) -> Belonging:
    """Whoever signed owes; a relative whose household had the money did not sign."""
    if known.role in _RELATIVES and known.owes is Liable.UNKNOWN:
        return Belonging(holds=None, missing=("liable",), facts=facts)
    if to is Counterparty.BORROWER_SIDE:
        return Belonging(holds=known.owes is Liable.YES, facts=facts)
    outside = known.role in _RELATIVES | _STRANGERS | _NAMED and known.owes is not Liable.YES
    return Belonging(holds=outside, facts=facts)


def _by_liability(owes: Liable, facts: tuple[str, ...]) -> Belonging:
    """A relative is tied to the debt by having signed or by the household having had it."""
    if owes is Liable.UNKNOWN:
        return Belonging(holds=None, missing=("liable",), facts=facts)
    return Belonging(holds=owes is Liable.NO, facts=facts)
