"""The complaint: findings that concern the addressee, grouped by rule, the strongest text first."""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from fairdue import conduct
from fairdue.facts import (
    Attribution,
    Basis,
    Contact,
    Factor,
    Finding,
    Force,
    History,
    Party,
    Role,
    RuleStatus,
    Verdict,
)
from fairdue.letters.addressee import agencies_of, contacts_of
from fairdue.letters.channel import channels
from fairdue.letters.cost_point import CostPoint, cost_points
from fairdue.letters.draft import Draft
from fairdue.letters.letter import CannotWrite
from fairdue.letters.reference import references
from fairdue.letters.values import basis_word, ids, is_claimed
from fairdue.letters.wording import Wording

_LISTED = (
    Verdict.VIOLATION,
    Verdict.PRESUMED_VIOLATION,
    Verdict.DUTY,
    Verdict.ADVISORY,
    Verdict.OPEN_NORM,
)
"""Verdicts that a complaint lists, the gravest first; what nobody can tell becomes a question."""


_SPAN = re.compile(r"\d\d:\d\d-\d\d:\d\d")
_GAP = "gap_seconds"
_RAN_PAST = "ran_past_the_hour"
_RANK_OF_FORCE = {force: rank for rank, force in enumerate(Force)}
_RANK_OF_VERDICT = {verdict: rank for rank, verdict in enumerate(_LISTED)}
ROWS_MOST = 60
"""Findings of one rule that a complaint lists; a reader is told how many more there are."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One finding as a row: when, how, from whom, with whom, how often, on which facts."""

    at: str
    how: str
    by: str
    whom: str
    detail: str
    basis: str
    reference: str
    facts: tuple[str, ...]


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """A party with the numbers it used, and the facts that say whose numbers these are."""

    name: str
    numbers: tuple[str, ...]
    facts: tuple[str, ...]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """All findings of one rule version and verdict, the latest of them as rows.

    `count` is how many there are, `rest` how many of these have no row; `rested` are the facts
    judged in them.
    `draft`: the text is not checked yet. `pattern`: a reading of fairdue, no text of its own.
    """

    name: str
    word: str
    cite: str
    since: str
    until: str
    hours: str
    draft: bool
    pattern: bool
    count: int
    rest: int
    rested: tuple[str, ...]
    acts: tuple[Act, ...]

    @property
    def detailed(self) -> bool:
        """Whether an act has a number or factor worth a column."""
        return any(act.detail for act in self.acts)


def complaint(draft: Draft) -> dict[str, object]:
    """Values of the complaint to a lender or agency: what was done, and cost above the cap.

    Raises CannotWrite without a named addressee, or when there is neither of them.
    """
    return _values(draft, cost_points(draft))


def collection_complaint(draft: Draft) -> dict[str, object]:
    """Values of a complaint about collection alone. Raises CannotWrite also without a finding."""
    return _values(draft, ())


def _values(draft: Draft, costs: tuple[CostPoint, ...]) -> dict[str, object]:
    if draft.whom.party is None:
        raise CannotWrite("no_addressee", draft.wording.say("cannot", "no_addressee"))
    concerning = tuple(_concerning(draft))
    listed = tuple(f for f in concerning if f.verdict in _LISTED)
    if not listed and not costs:
        raise CannotWrite("no_finding", draft.wording.say("cannot", "no_finding"))
    contacts = _contacts(draft, listed)
    groups = tuple(_groups(draft, listed, contacts))
    agencies = agencies_of(draft.history, contacts, draft.whom)
    return {
        "loans": () if draft.whom.is_agency else draft.loan_lines(),
        "judged": len(contacts),
        "first": draft.history.day(contacts[0].occurred_at) if contacts else None,
        "last": draft.history.day(contacts[-1].occurred_at) if contacts else None,
        "told": sum(contact.basis is Basis.CLAIMED for contact in contacts),
        "listed": len(listed),
        "points": len(groups),
        "agency": draft.whom.is_agency,
        "listed_facts": ids((*contacts, *agencies)),
        "agencies": tuple(agency.name for agency in agencies),
        "callers": tuple(_callers(draft, contacts, agencies)),
        "groups": groups,
        "costs": costs,
        "questions": tuple(_questions(draft, concerning)),
        "others": any(_with_other(draft.history, contact) for contact in contacts),
        "unchecked": any(g.draft for g in groups) or any(c.draft for c in costs),
        "stated": any(is_claimed(draft.history, act.facts) for g in groups for act in g.acts),
        "next": tuple(c.name for c in channels(draft.whom.kind, locale=draft.locale) if c.next),
        "case_ref": draft.material.case_ref,
    }


def _concerning(draft: Draft) -> Iterator[Finding]:
    """Findings on contacts of the record that were made by or for the addressee."""
    theirs = {c.id for c in contacts_of(draft.history, draft.whom)}
    return (finding for finding in draft.material.findings if finding.contact in theirs)


def _contacts(draft: Draft, findings: Sequence[Finding]) -> tuple[Contact, ...]:
    """The contacts that these findings judge, in order of time."""
    judged = {finding.contact for finding in findings}
    return tuple(c for c in draft.history.contacts if c.id in judged)


def _with_other(history: History, contact: Contact) -> bool:
    """Whether a contact was with a certain person other than the borrower."""
    known = contact.person not in {None, history.debtor}
    return known and history.role(contact.person) is not Role.PUBLIC


def _callers(
    draft: Draft, contacts: Sequence[Contact], agencies: Sequence[Party]
) -> Iterator[Caller]:
    """Who used which numbers: the addressee, its agencies, then those nobody could name."""
    numbers: dict[str, dict[str, None]] = {}
    for contact in contacts:
        if contact.by and contact.collector_number:
            numbers.setdefault(contact.by, {})[contact.collector_number] = None
    for party in (draft.whom.party, *agencies):
        if party is not None and party.party in numbers:
            used = tuple(numbers.pop(party.party))
            facts = ids([party, *_attributions(draft.history, used)])
            yield Caller(name=party.name, numbers=used, facts=facts)
    rest = tuple(number for used in numbers.values() for number in used)
    if rest:
        facts = ids(_attributions(draft.history, rest))
        yield Caller(name=draft.wording.say("party", "unnamed"), numbers=rest, facts=facts)


def _attributions(history: History, numbers: Sequence[str]) -> list[Attribution]:
    """What says whose numbers these are."""
    return [a for a in history.of(Attribution) if a.number in numbers and not a.private]


def _groups(
    draft: Draft, findings: Sequence[Finding], contacts: Sequence[Contact]
) -> Iterator[Group]:
    """Findings by rule, version and verdict; law before industry rules, breach before factor."""
    judged = {contact.id: contact for contact in contacts}
    short = references(judged)
    people = _people(draft, contacts)
    kinds: dict[tuple[int, int, str, str, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(_kind(finding), []).append(finding)
    for _, group in sorted(kinds.items()):
        members = sorted(group, key=lambda f: (f.at, f.contact))
        unlisted, listed = members[:-ROWS_MOST], members[-ROWS_MOST:]
        first = members[0]
        cite = first.citation
        yield Group(
            name=conduct.what_happened(first, draft.locale),
            word=conduct.verdict_word(first.verdict, first.force, draft.locale),
            cite=conduct.citation(first, draft.locale),
            since=draft.wording.day(cite.since),
            until=draft.wording.day(cite.until) if cite.until else "",
            hours=_hours(first),
            draft=first.status is not RuleStatus.CHECKED,
            pattern=first.force is Force.PRODUCT,
            count=len(members),
            rest=len(unlisted),
            rested=tuple(f.contact for f in unlisted),
            acts=tuple(_act(draft, f, judged[f.contact], people, short) for f in listed),
        )


def _hours(finding: Finding) -> str:
    """The span of hours the text names, "" when it names none."""
    limit = finding.limit
    return limit if isinstance(limit, str) and _SPAN.fullmatch(limit) else ""


def _kind(finding: Finding) -> tuple[int, int, str, str, str]:
    """Rank of a finding's text and verdict, then what makes it one with others."""
    since = finding.citation.since.isoformat()
    rank = _RANK_OF_FORCE[finding.force], _RANK_OF_VERDICT[finding.verdict]
    return *rank, finding.rule, since, finding.name


def _people(draft: Draft, contacts: Sequence[Contact]) -> Mapping[str, str]:
    """What the letter calls each person: by role, numbered when a role has several; no names."""
    met = dict.fromkeys(c.person for c in contacts if c.person)
    by_role: dict[str, list[str]] = {}
    for person in met:
        role = draft.history.role(person)
        by_role.setdefault(role.value if role else "unknown", []).append(person)
    called: dict[str, str] = {}
    for role_name, persons in by_role.items():
        word = draft.wording.say("person", role_name)
        for n, person in enumerate(persons, 1):
            called[person] = word if len(persons) == 1 else f"{word} {n}"
    return called


def _act(
    draft: Draft,
    finding: Finding,
    judged: Contact,
    people: Mapping[str, str],
    short: Mapping[str, str],
) -> Act:
    party = draft.history.parties.get(judged.by or "")
    facts = tuple(fact for fact in finding.facts if fact in draft.history.by_id)
    return Act(
        at=_when(draft.wording, judged),
        how=draft.wording.say("contact", judged.kind.value),
        by=judged.collector_number or (party.name if party else ""),
        whom=people.get(judged.person or "", draft.wording.say("person", "unknown")),
        detail=_detail(draft, finding),
        basis=basis_word(draft.history, facts, draft.wording),
        reference=short[judged.id],
        facts=facts,
    )


def _when(wording: Wording, contact: Contact) -> str:
    """The contact's start; a day or a span when nobody knows it better."""
    first = wording.moment(contact.occurred_at)
    if contact.latest_at is None:
        return first
    last = wording.moment(contact.latest_at)
    day, _, clock = first.partition(" ")
    if clock == "00:00" and last == f"{day} 23:59":
        return day
    return wording.say("detail", "between").format(first=first, last=last)


def _detail(draft: Draft, finding: Finding) -> str:
    """How often or how far, and what a judge would weigh, in a few words."""
    wording = draft.wording
    parts = [conduct.factor(f, draft.locale) for f in finding.factors if _telling(f)]
    if finding.unit and finding.limit is not None:
        word = finding.unit if finding.observed_most is None else f"{finding.unit}_range"
        parts.append(
            wording.say("detail", word).format(
                observed=finding.observed, most=finding.observed_most, limit=finding.limit
            )
        )
    elif finding.name == _RAN_PAST:
        parts.append(wording.say("detail", "until").format(observed=finding.observed))
    return wording.pause.join(parts)


def _telling(seen: Factor) -> bool:
    """Whether a factor tells the reader something: one contact alone, or a gap, does not."""
    if isinstance(seen.value, str):
        return True
    return seen.value > 1 and seen.name != _GAP


def _questions(draft: Draft, findings: Sequence[Finding]) -> Iterator[str]:
    """What the addressee is asked, because without it nobody can tell."""
    lacking = {key for f in findings if f.verdict is Verdict.UNKNOWN for key in f.missing}
    for key in sorted(lacking):
        question = draft.wording.say("question", key, otherwise="")
        if question:
            yield question
