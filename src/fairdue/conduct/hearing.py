"""What was said, shown or done in a contact, as far as somebody looked.

A label of a classifier that nobody reviewed is a fact only from a score of 0.80 on; below it is
neither a fact nor a clearance. Where nobody looked, nothing is known, unless the contact went so
that the collecting side cannot have said or done anything.
"""

from collections.abc import Collection

from fairdue.facts import Contact, ContactKind, Direction, Label, Outcome, Speaker

SURE = 0.80
"""From this score on an unreviewed label counts as a fact."""

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


def heard(
    contact: Contact, labels: Collection[Label], speaker: Speaker = Speaker.COLLECTOR
) -> bool | None:
    """Whether one of the labels was said or done by that side; None = nobody looked well enough."""
    if contact.remarks is None:
        return False if spoke(contact) is False else None
    found = [r for r in contact.remarks if r.label in labels and r.speaker is speaker]
    if any(r.score is None or r.score >= SURE for r in found):
        return True
    return None if found else False


def which(contact: Contact, labels: Collection[Label]) -> str:
    """The first of the labels that the collecting side was heard or seen to do, "" = none."""
    for remark in contact.remarks or ():
        sure = remark.score is None or remark.score >= SURE
        if remark.label in labels and remark.speaker is Speaker.COLLECTOR and sure:
            return remark.label.value
    return ""


def unheard(contact: Contact) -> tuple[str, ...]:
    """What is missing where nobody looked at a contact."""
    if contact.remarks is None and spoke(contact) is None:
        return ("labels", "outcome")
    return ("labels",)
