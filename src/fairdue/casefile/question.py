"""Questions of the record: what only the borrower can answer, the weightiest first.

An answer is a fact and turns `unknown` into a verdict. A number is asked about only when its
contacts look like collection and the phone's owner had not saved it: everything else stays in
quarantine unseen.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from fairdue.facts import (
    Contact,
    ContactKind,
    Direction,
    Finding,
    History,
    RuleOutcome,
)

COLLECTION_WORDS = re.compile(
    "逾期|催收|欠款|还款|贷款|借款|律师函|起诉|法务|征信|失信|分期|账单"
    "|overdue|repay|loan|debt|lawsuit|arrears",
    re.IGNORECASE,
)
CALLS_A_FORTNIGHT = 6
"""Unsaved numbers that ring at least this often in 14 days are asked about."""
NIGHT_CALLS = 2
NIGHT_FROM_HOUR, NIGHT_UNTIL_HOUR = 22, 8
SHOWN_MESSAGES = 2


class QuestionKind(StrEnum):
    """What is asked."""

    WHOSE_NUMBER = "whose_number"
    MEMBERSHIP = "membership"
    COVERAGE = "coverage"
    WAS_IT_A_TALK = "was_it_a_talk"


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question. `subject` is a number, party id, month (2026-03) or contact id.

    `weight` counts the contacts or findings that wait for the answer. `first_at`, `last_at`
    bound the contacts concerned; `messages` are at most two of a number's texts.
    """

    kind: QuestionKind
    subject: str
    weight: int
    first_at: dt.datetime | None = None
    last_at: dt.datetime | None = None
    night: int = 0
    messages: tuple[str, ...] = ()


def questions(history: History, findings: Sequence[Finding]) -> tuple[Question, ...]:
    """All open questions of the record, the weightiest of each kind first."""
    waiting = [f for f in findings if f.outcome is RuleOutcome.UNKNOWN]
    return (
        *_numbers(history),
        *_memberships(history, waiting),
        *_coverage(history),
        *_talks(history, waiting),
    )


def _numbers(history: History) -> list[Question]:
    by_number: dict[str, list[Contact]] = defaultdict(list)
    for contact in history.quarantined:
        if contact.collector_number:
            by_number[contact.collector_number].append(contact)
    asked = []
    for number, contacts in by_number.items():
        stated = history.attribution(number, history.day(contacts[-1].occurred_at))
        saved = any(c.saved_as for c in contacts)
        if stated is None and not saved and _looks_like_collection(history, contacts):
            asked.append(_about_number(history, number, contacts))
    return sorted(asked, key=lambda q: (-q.weight, q.subject))


def _about_number(history: History, number: str, contacts: list[Contact]) -> Question:
    texts = [c.text for c in contacts if c.text and COLLECTION_WORDS.search(c.text)]
    return Question(
        kind=QuestionKind.WHOSE_NUMBER,
        subject=number,
        weight=len(contacts),
        first_at=contacts[0].occurred_at,
        last_at=contacts[-1].occurred_at,
        night=sum(_at_night(history, c) for c in contacts),
        messages=tuple(texts[:SHOWN_MESSAGES]),
    )


def _looks_like_collection(history: History, contacts: list[Contact]) -> bool:
    if any(COLLECTION_WORDS.search(c.text) for c in contacts if c.text):
        return True
    calls = [c for c in contacts if c.kind is ContactKind.CALL and c.direction is Direction.OUT]
    if sum(_at_night(history, c) for c in calls) >= NIGHT_CALLS:
        return True
    fortnight = dt.timedelta(days=14)
    ends = calls[CALLS_A_FORTNIGHT - 1 :]
    return any(
        end.occurred_at - start.occurred_at <= fortnight
        for start, end in zip(calls, ends, strict=False)
    )


def _at_night(history: History, contact: Contact) -> bool:
    hour = history.local(contact.occurred_at).hour
    return hour >= NIGHT_FROM_HOUR or hour < NIGHT_UNTIL_HOUR


def _memberships(history: History, waiting: Iterable[Finding]) -> list[Question]:
    acting = {c.id: c for c in history.contacts}
    weight: Counter[str] = Counter()
    for finding in waiting:
        contact = acting.get(finding.contact)
        if contact is None or "member_of" not in finding.missing:
            continue
        for party_id in (contact.creditor, contact.by):
            party = history.parties.get(party_id or "")
            if party is not None and party.member_of is None and party.kind is not None:
                weight[party.party] += 1
                break
    return [
        Question(kind=QuestionKind.MEMBERSHIP, subject=party, weight=count)
        for party, count in sorted(weight.items(), key=lambda item: (-item[1], item[0]))
    ]


def _coverage(history: History) -> list[Question]:
    months = _open_months(history)
    return [
        Question(kind=QuestionKind.COVERAGE, subject=month, weight=count)
        for month, count in sorted(months.items())
    ]


def coverage_around(history: History, day: dt.date) -> list[Question]:
    """Which months are complete: those with contacts, and those that a window up to a day meets.

    Rules that count look back up to a month, also where no contact is on record.
    """
    months = _open_months(history)
    for near in (day, day.replace(day=1) - dt.timedelta(days=1)):
        month = f"{near:%Y-%m}"
        if month not in months and history.complete_on(near) is None:
            days = (history.day(contact.occurred_at) for contact in history.contacts)
            months[month] = sum(f"{on:%Y-%m}" == month for on in days)
    return [
        Question(kind=QuestionKind.COVERAGE, subject=month, weight=count)
        for month, count in sorted(months.items(), reverse=True)
    ]


def _open_months(history: History) -> Counter[str]:
    """By month of whose days nobody says whether the log is complete: how many contacts."""
    months: Counter[str] = Counter()
    for contact in history.contacts:
        day = history.day(contact.occurred_at)
        if history.complete_on(day, contact.creditor) is None:
            months[f"{day:%Y-%m}"] += 1
    return months


def _talks(history: History, waiting: Iterable[Finding]) -> list[Question]:
    unclear = {
        c.id: c
        for c in history.contacts
        if c.outcome is None and c.answered and c.kind is ContactKind.CALL
    }
    weight: Counter[str] = Counter()
    for finding in waiting:
        if "outcome" in finding.missing:
            weight.update(fact for fact in finding.facts if fact in unclear)
    return [
        Question(
            kind=QuestionKind.WAS_IT_A_TALK,
            subject=contact_id,
            weight=count,
            first_at=unclear[contact_id].occurred_at,
            last_at=unclear[contact_id].occurred_at,
        )
        for contact_id, count in sorted(weight.items(), key=lambda item: (-item[1], item[0]))
    ]
