"""Whether a contact told anything about a debt: talks, messages, and voicemails that tell nothing.

A voicemail that holds a short list of contents and no other (a limited message) tells nothing.
"""

from typing import Literal

import msgspec

from fairdue.conduct.circle import Tie, inside
from fairdue.conduct.hearing import LABELS, certain, sure
from fairdue.conduct.people import Belonging
from fairdue.facts import Contact, ContactKind, Direction, History, Label, Outcome, Purpose

REVEALING = frozenset(
    {
        *(Label.DEMAND_PAYMENT, Label.DISCLOSED_DEBT, Label.MENTIONS_DEBT, Label.DEBTOR_LIST),
        *(Label.SAYS_DEBT_COLLECTOR, Label.INITIAL_DISCLOSURE, Label.STATES_CONSEQUENCE),
        *(Label.NAMES_COLLECTION_BUSINESS, Label.NAMES_DEPARTMENT, Label.ANNOUNCES_LAWSUIT),
        *(Label.FALSE_LEGAL_THREAT, Label.SHAMING),
    }
)
"""Labels of contents that tell something about a debt, directly or not."""

CALLS = frozenset({ContactKind.CALL, ContactKind.RINGLESS_VOICEMAIL})
MESSAGES = frozenset({ContactKind.TEXT, ContactKind.EMAIL, ContactKind.IM, ContactKind.LETTER})
ELECTRONIC = frozenset({ContactKind.TEXT, ContactKind.EMAIL, ContactKind.IM})
OPEN = frozenset({ContactKind.PUBLIC_POST, ContactKind.SHARE, ContactKind.FURNISH})
SILENT = frozenset({ContactKind.NUMBER_CHECK, ContactKind.AGREEMENT})
_HEARD = frozenset({Outcome.TALKED, Outcome.PLAYED, Outcome.MET})
_LOST = frozenset({Outcome.INVALID_NUMBER, Outcome.REJECTED})

_YES, _NO = Belonging(holds=True), Belonging(holds=False)
_OUTCOME = Belonging(holds=None, missing=("outcome",))


class Limited(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Contents of a limited message: one of each group of `required`, any of `optional`.

    It is a voicemail for somebody of the circle `meant_for`, left on no number known to be
    another's.
    """

    medium: Literal["voicemail"]
    required: tuple[tuple[Label, ...], ...]
    optional: tuple[Label, ...]
    meant_for: tuple[Tie, ...]

    def holds(self, history: History, contact: Contact) -> Belonging:
        """Whether the contact is such a message; None = nobody listened."""
        if contact.kind is ContactKind.CALL and contact.outcome is None:
            return _OUTCOME
        if not voicemail(contact) or contact.direction is Direction.IN:
            return _NO
        whom = inside(history, contact.person, self.meant_for)
        address = history.addresses.get(contact.address or "")
        if address is not None and address.owner is not None and address.owner != contact.person:
            whom = inside(history, address.owner, self.meant_for)
        if whom.holds is False:
            return whom
        if contact.remarks is None:
            return LABELS
        labels = {r.label for r in certain(contact)}
        allowed = {*self.optional, *(label for group in self.required for label in group)}
        if labels - allowed or not all(labels & set(group) for group in self.required):
            return _NO
        return LABELS if not all(map(sure, contact.remarks)) else whom


def voicemail(contact: Contact) -> bool:
    """Whether a voicemail was left, with or without a ring."""
    if contact.kind is ContactKind.RINGLESS_VOICEMAIL:
        return contact.outcome not in _LOST
    return contact.kind is ContactKind.CALL and contact.outcome is Outcome.VOICEMAIL_LEFT


def general(contact: Contact) -> bool:
    """Whether a contact is advertising that is about no particular debt."""
    return contact.purpose is Purpose.ADVERTISING and not contact.debts


def received(contact: Contact) -> bool:
    """Whether it is a message of the other side, in which the collecting side says nothing."""
    written = contact.kind in MESSAGES or contact.kind is ContactKind.WEB
    return written and contact.direction is Direction.IN


def reached(contact: Contact) -> Belonging:
    """Whether words came across: a talk, a meeting, a message that arrived, a posting."""
    if contact.kind in OPEN:
        return _YES
    if contact.kind in MESSAGES or contact.kind is ContactKind.WEB:
        if contact.outcome is None and contact.kind is not ContactKind.WEB:
            return _OUTCOME
        return Belonging(holds=contact.outcome not in _LOST and contact.returned_at is None)
    return _OUTCOME if contact.outcome is None else Belonging(holds=contact.outcome in _HEARD)


def tells(history: History, contact: Contact, limited: Limited) -> Belonging:
    """Whether the contact conveyed something about a debt."""
    if contact.kind in SILENT or general(contact) or received(contact):
        return _NO
    if voicemail(contact):
        return _voicemail_tells(history, contact, limited)
    if contact.kind in OPEN:
        return _YES
    came = reached(contact)
    if not came.holds or inside(history, contact.person, limited.meant_for).holds is not False:
        return came
    if contact.remarks is None:
        return LABELS
    return came if any(r.label in REVEALING for r in certain(contact)) else _NO


def _voicemail_tells(history: History, contact: Contact, limited: Limited) -> Belonging:
    if contact.remarks is None:
        return LABELS
    if any(r.label in REVEALING for r in certain(contact)):
        return _YES
    short = limited.holds(history, contact)
    return LABELS if short.holds is None else _NO
