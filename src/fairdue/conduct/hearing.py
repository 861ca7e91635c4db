"""What was said, shown or done in a contact, as far as somebody looked.

A label of a classifier that nobody reviewed is a fact only from a score of 0.80 on; below it is
neither a fact nor a clearance. Where nobody looked, nothing is known, unless the contact went so
that the collecting side cannot have said or done anything.
"""

from collections.abc import Collection

from fairdue.conduct.people import Belonging
from fairdue.facts import Contact, ContactKind, Direction, Label, Outcome, Remark, Speaker

SURE = 0.80
"""From this score on an unreviewed label counts as a fact."""

LABELS = Belonging(holds=None, missing=("labels",))
"""Nobody looked well enough."""

_YES, _NO = Belonging(holds=True), Belonging(holds=False)
_WRITTEN = frozenset({ContactKind.TEXT, ContactKind.IM, ContactKind.EMAIL, ContactKind.LETTER})
_SILENT = frozenset(
    {
        Outcome.ANSWERED_NO_TALK,
        Outcome.RANG_OUT,
        Outcome.BUSY,
        Outcome.REJECTED,
        Outcome.INVALID_NUMBER,
        Outcome.VOICEMAIL_SKIPPED,
        Outcome.VOICEMAIL_FULL,
        Outcome.NOBODY_HOME,
        Outcome.NOT_REASSIGNED,
    }
)


def spoke(contact: Contact) -> bool | None:
    """Whether the collecting side can have said or shown anything; None = not known.

    What the person wrote is the person's; a call that was not taken holds no words.
    """
    if contact.kind is ContactKind.NUMBER_CHECK:
        return False
    if contact.kind in _WRITTEN:
        return contact.direction is Direction.OUT
    if contact.outcome is None:
        return None
    return contact.outcome not in _SILENT


def sure(remark: Remark) -> bool:
    """Whether a remark was reviewed or is probable enough to be a fact."""
    return remark.score is None or remark.score >= SURE


def certain(contact: Contact) -> tuple[Remark, ...]:
    """The remarks that are facts, in order; () also when nobody looked."""
    return tuple(r for r in contact.remarks or () if sure(r))


def said(contact: Contact, labels: Collection[Label], speaker: Speaker | None = None) -> Belonging:
    """Whether one of the labels was said; None = nobody looked, or only a weak guess says so."""
    if contact.remarks is None:
        return LABELS
    found = [
        r
        for r in contact.remarks
        if r.label in labels and (speaker is None or r.speaker is speaker)
    ]
    if any(sure(r) for r in found):
        return _YES
    return LABELS if found else _NO


def heard(
    contact: Contact, labels: Collection[Label], speaker: Speaker = Speaker.COLLECTOR
) -> bool | None:
    """The same in a word, where a contact without words on that side is no riddle."""
    if contact.remarks is None and spoke(contact) is False:
        return False
    return said(contact, labels, speaker).holds


def said_after(contact: Contact, first: Label, then: Collection[Label]) -> bool:
    """Whether the collecting side said one of `then` after the other side had said `first`."""
    begun = False
    for remark in certain(contact):
        if begun and remark.label in then and remark.speaker is Speaker.COLLECTOR:
            return True
        if remark.label is first:
            begun = True
    return False


def which(contact: Contact, labels: Collection[Label]) -> str:
    """The first of the labels that the collecting side was heard or seen to do, "" = none."""
    for remark in certain(contact):
        if remark.label in labels and remark.speaker is Speaker.COLLECTOR:
            return remark.label.value
    return ""


def unheard(contact: Contact) -> tuple[str, ...]:
    """What is missing where nobody looked at a contact."""
    if contact.remarks is None and spoke(contact) is None:
        return ("labels", "outcome")
    return ("labels",)
