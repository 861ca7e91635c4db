"""Complaints that go beyond the lender: to its supervisor or to the association."""

import datetime as dt

import msgspec

from fairdue.facts import LetterKind, LetterRecord, Reply
from fairdue.letters.channel import Channel, channels
from fairdue.letters.complaint import collection_complaint
from fairdue.letters.draft import Draft
from fairdue.letters.letter import CannotWrite
from fairdue.letters.values import ids

_OFFICES = {
    LetterKind.REGULATOR_COMPLAINT: frozenset({"nfra", "local"}),
    LetterKind.ASSOCIATION_COMPLAINT: frozenset({"nifa"}),
}


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """The latest complaint sent to the lender and its answer; `answered_on` None = none yet."""

    sent_on: dt.date
    due_on: dt.date | None
    answered_on: dt.date | None
    answer: str
    facts: tuple[str, ...]


def authority_complaint(draft: Draft) -> dict[str, object]:
    """Values of the complaint, with the office for lenders of that kind.

    Raises CannotWrite as a complaint does, and when no office is known for the lender.
    """
    values = collection_complaint(draft)
    party = draft.whom.party
    licence = party.licence.number if party is not None and party.licence is not None else ""
    return values | {
        "office": _office(draft),
        "before": _before(draft),
        "licence": licence,
        "licence_facts": ids([party]),
    }


def _office(draft: Draft) -> Channel:
    wanted = _OFFICES[draft.kind]
    for channel in channels(draft.whom.kind, locale=draft.locale):
        if channel.id in wanted:
            return channel
    raise CannotWrite("no_office", draft.wording.say("cannot", f"no_office_{draft.kind.value}"))


def _before(draft: Draft) -> Before | None:
    history = draft.history
    sent = [
        (letter.sent_on, letter)
        for letter in history.of(LetterRecord)
        if letter.kind is LetterKind.COMPLAINT and letter.to == draft.whom.id and letter.sent_on
    ]
    if not sent:
        return None
    sent_on, letter = max(sent, key=lambda one: (one[0], one[1].id))
    replies = [reply for reply in history.of(Reply) if reply.to == letter.id]
    latest = replies[-1] if replies else None
    return Before(
        sent_on=sent_on,
        due_on=letter.reply_due_on,
        answered_on=history.day(latest.occurred_at) if latest else None,
        answer=draft.wording.say("answer", latest.answer.value) if latest else "",
        facts=ids([letter, latest]),
    )
