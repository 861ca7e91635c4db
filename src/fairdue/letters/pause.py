"""The request to pause: which hardship, what shows it, and for how long the pause is asked."""

import re
from collections.abc import Iterator

import msgspec

from fairdue.facts import Hardship
from fairdue.letters.draft import Draft, agreed, need_loans
from fairdue.letters.letter import CannotWrite
from fairdue.letters.values import ids

DIGEST = re.compile(r"[0-9a-f]{64}")
DIGITS_SHOWN = 8


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A hardship in words, since when, and the short names of the documents that show it.

    `usual` says which documents commonly show it, for the writer and not for the letter.
    """

    what: str
    since: str
    documents: tuple[str, ...]
    usual: str
    facts: tuple[str, ...]


def pause_request(draft: Draft) -> dict[str, object]:
    """Values of the request. Raises CannotWrite without an addressee, a debt or a hardship."""
    say = draft.wording.say
    if draft.whom.party is None:
        raise CannotWrite("no_addressee", say("cannot", "no_addressee"))
    need_loans(draft, "no_debt")
    troubles = tuple(hardships(draft))
    if not troubles:
        raise CannotWrite("no_hardship", say("cannot", "no_hardship"))
    return {"loans": draft.loan_lines(), "agreed": agreed(draft), "troubles": troubles}


def _short(document: str) -> str:
    """A document by the first digits of its digest; a name that somebody gave it stays whole."""
    return document[:DIGITS_SHOWN] if DIGEST.fullmatch(document) else document


def hardships(draft: Draft) -> Iterator[Shown]:
    """The hardships that have not ended, with their documents."""
    wording, today = draft.wording, draft.material.today
    for hardship in draft.history.of(Hardship):
        if hardship.until is None or hardship.until >= today:
            yield Shown(
                what=wording.say("hardship", hardship.kind.value),
                since=wording.day(draft.history.day(hardship.occurred_at)),
                documents=tuple(map(_short, hardship.evidence)),
                usual=wording.say("hardship_evidence", hardship.kind.value),
                facts=ids([hardship]),
            )
