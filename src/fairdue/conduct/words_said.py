"""What was said in a contact: reviewed labels, and which of them are facts.

A label of an unreviewed classifier below the threshold is neither a fact nor a clearance.
"""

from collections.abc import Collection

from fairdue.conduct.people import Belonging
from fairdue.facts import Contact, Label, Remark, Speaker

SURE = 0.80
"""From this probability on the label of a classifier is taken as a fact."""

LABELS = Belonging(holds=None, missing=("labels",))
_YES, _NO = Belonging(holds=True), Belonging(holds=False)


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


def said_after(contact: Contact, first: Label, then: Collection[Label]) -> bool:
    """Whether the collecting side said one of `then` after the other side had said `first`."""
    heard = False
    for remark in certain(contact):
        if heard and remark.label in then and remark.speaker is Speaker.COLLECTOR:
            return True
        if remark.label is first:
            heard = True
    return False
