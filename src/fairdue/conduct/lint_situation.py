"""Situations a rule is tried on, and the conformance case (format v1) each of them is.

A rulebook is checked by trying it, so every flaw comes with a case that shows it. The situations
are drawn from what the terms of a rule name: kinds, clocks, labels, numbers, requests; one plain
situation first, then those that differ from it in one thing, then in two.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from fairdue.conduct.case import Case
from fairdue.conduct.clock import minutes
from fairdue.conduct.conformance import run
from fairdue.conduct.rule import Rule, Version
from fairdue.conduct.rulebook import Rulebooks
from fairdue.facts import (
    AddressKind,
    AddressSource,
    ConsentKind,
    ContactKind,
    Label,
    Outcome,
    Purpose,
    RequestKind,
    Role,
    SuspensionKind,
    Verdict,
)

MOST_CONTACTS = 40
"""Numbers above this are tried as days or months, never as so many contacts."""
MOST_MONTHS = 1200
A_YEAR = 12
NOON = 12 * 60
NIGHT = (3 * 60, 23 * 60)
DAY_MINUTES = 24 * 60
ROLES = (
    *(Role.DEBTOR, Role.OTHER_THIRD, Role.AGREED_CONTACT, Role.GUARANTOR),
    *(Role.SPOUSE, Role.ATTORNEY, Role.EMPLOYER, Role.OTHER_PROCESSOR),
)
ASKED_OF_THE_SIDE = frozenset(
    {
        *(RequestKind.NO_CONTACT_TIMES, RequestKind.NO_CONTACT_PLACE, RequestKind.OPT_OUT),
        *(RequestKind.STOP_CONTACT, RequestKind.WITHDRAW_CONSENT, RequestKind.DISPUTE),
        RequestKind.ORIGINAL_CREDITOR,
    }
)
"""Requests the format knows."""
_OUTCOME = {
    ContactKind.CALL: Outcome.TALKED,
    ContactKind.VISIT: Outcome.MET,
    ContactKind.RINGLESS_VOICEMAIL: Outcome.VOICEMAIL_LEFT,
    ContactKind.PUBLIC_POST: Outcome.POSTED,
    ContactKind.AGREEMENT: Outcome.SIGNED,
}
_ADDRESS = {
    ContactKind.EMAIL: AddressKind.EMAIL,
    ContactKind.LETTER: AddressKind.HOME,
    ContactKind.VISIT: AddressKind.HOME,
}


class Situation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A contact, how often it was made within the hour, and what was on record before it.

    `minute` of the local day; `labels` None = nobody looked; `months` = term of a signed plan.
    """

    kind: ContactKind = ContactKind.CALL
    role: Role = Role.DEBTOR
    minute: int = NOON
    repeat: int = 1
    outcome: Outcome | None = None
    labels: tuple[Label, ...] | None = ()
    purpose: Purpose | None = None
    mode: str = "interactive"
    names: bool | None = None
    recording: str | None = None
    many_addresses: bool = False
    source: AddressSource | None = None
    request: RequestKind | None = None
    consent: ConsentKind | None = None
    suspension: SuspensionKind | None = None
    months: int | None = None
    days_past_due: int | None = None


def words_of(version: Version) -> tuple[frozenset[str], frozenset[int]]:
    """All strings and whole numbers in the terms and exceptions of a version."""
    texts: set[str] = set()
    numbers: set[int] = set()
    left: list[Any] = [msgspec.to_builtins(version.terms)]
    left += [
        {k: v for k, v in msgspec.to_builtins(e).items() if k not in {"text", "cite"}}
        for e in version.unless
    ]
    while left:
        item = left.pop()
        if isinstance(item, dict):
            left += item.values()
        elif isinstance(item, list | tuple):
            left += item
        elif isinstance(item, str):
            texts.add(item)
        elif isinstance(item, int) and not isinstance(item, bool):
            numbers.add(item)
    return frozenset(texts), frozenset(numbers)


_E = TypeVar("_E", bound=StrEnum)


def named(kind: type[_E], texts: frozenset[str]) -> tuple[_E, ...]:
    """Members of an enum whose words are among the texts, in the order of the enum."""
    return tuple(member for member in kind if member.value in texts)


def variations(versions: Iterable[Version]) -> Iterator[Situation]:
    """Situations worth trying on these versions: the plain one, then by one and by two changes."""
    found = [words_of(version) for version in versions]
    texts = frozenset[str]().union(*(words for words, _ in found))
    numbers = frozenset[int]().union(*(counts for _, counts in found))
    choices = _choices(texts, sorted(numbers))
    plain = Situation(kind=choices["kind"][0])
    yield plain
    changes = [(field, value) for field, values in choices.items() for value in values]
    for field, value in changes:
        yield msgspec.structs.replace(plain, **{field: value})
    for role, repeat in itertools.product(choices["role"], choices["repeat"]):
        if choices["many_addresses"]:
            yield msgspec.structs.replace(plain, role=role, repeat=repeat, many_addresses=True)
    for one, other in itertools.combinations(changes, 2):
        if one[0] != other[0]:
            yield msgspec.structs.replace(plain, **dict([one, other]))


def _choices(texts: frozenset[str], numbers: list[int]) -> dict[str, list[Any]]:
    """What may differ from the plain situation, field by field."""
    labels = named(Label, texts)
    clocks = [minutes(t) for t in sorted(texts) if len(t) == len("00:00") and t[2] == ":"]
    counts = [n for n in numbers if 0 < n <= MOST_CONTACTS]
    purposes = {Purpose.COLLECT, *named(Purpose, texts)}
    return {
        "kind": list(named(ContactKind, texts)) or [ContactKind.CALL],
        "role": list(ROLES[1:]),
        "minute": sorted(
            {*NIGHT, *((c + step) % DAY_MINUTES for c in clocks for step in (-1, 0, 1))}
        ),
        "labels": [None, *((one,) for one in labels), *([labels] if len(labels) > 1 else [])],
        "purpose": [p for p in Purpose if p in purposes],
        "repeat": sorted({n + more for n in counts for more in (0, 1)}),
        "outcome": list(dict.fromkeys((Outcome.RANG_OUT, *named(Outcome, texts)))),
        "mode": ["notify"] if "notify" in texts else [],
        "names": [False, True],
        "recording": ["none", "audio"],
        "many_addresses": [True] if "address" in texts else [],
        "source": list(named(AddressSource, texts)),
        "request": [k for k in named(RequestKind, texts) if k in ASKED_OF_THE_SIDE],
        "consent": list(named(ConsentKind, texts)),
        "suspension": list(named(SuspensionKind, texts)),
        "months": sorted(
            {A_YEAR, *(n + m for n in numbers if n <= MOST_MONTHS for m in (0, 1))} - {0}
        )
        if texts & {"plan", "plan_term"}
        else [],
        "days_past_due": sorted({n + more for n in numbers for more in (0, 1)})
        if "past_due" in texts
        else [],
    }


def case_of(rule: Rule, day: dt.date, there: Situation, name: str) -> Case:
    """The situation as a case of format v1: judged contact the last, on that local day.

    `expected` is left empty: `answered` fills in what the rulebooks say.
    """
    zone = _zone(rule)
    start = dt.datetime.combine(day, dt.time(), zone) + dt.timedelta(minutes=there.minute)
    who = "D" if there.role is Role.DEBTOR else "P"
    by = "agency_A" if "agency" in (rule.binds.acting or ()) else "lender_A"
    return {
        "id": name,
        "jurisdiction": rule.rulebook,
        "family": "version_switch",
        "rule": rule.id,
        "effective_from": str(rule.versions[0].since),
        "source": rule.versions[0].citation.article["en"],
        "url": "",
        "authority": "derived_rule",
        "derived": True,
        "assumption": "",
        "facts": "",
        "question": rule.title["en"],
        "note": "",
        "context": _context(rule, start, there, who),
        "timeline": [_event(n, start, there, who, by) for n in range(1, there.repeat + 1)],
        "judge": {"seq": there.repeat},
        "expected": "",
        "expected_detail": {},
    }


def _zone(rule: Rule) -> ZoneInfo:
    names = (*rule.instrument.zones, "Asia/Shanghai")
    return ZoneInfo(names[0])


def _context(rule: Rule, start: dt.datetime, there: Situation, who: str) -> dict[str, Any]:
    binds, before = rule.binds, (start - dt.timedelta(days=1)).isoformat(timespec="seconds")
    kind = "bank" if binds.kinds == "any" or not binds.kinds else binds.kinds[0].value
    product = "any" if not binds.products else binds.products
    debt: dict[str, Any] = {
        "id": "L1",
        "product": "online_consumer_loan" if product == "any" else product[0].value,
    }
    if binds.debt_status:
        debt["status"] = binds.debt_status[0].value
    if binds.signed_from is not None:
        debt["signed_at"] = before
    if there.days_past_due is not None:
        debt["days_past_due"] = there.days_past_due
    lender = {"id": "lender_A", "kind": kind, "member_of": [m.value for m in binds.member_of]}
    people = [{"id": "D", "role": "debtor"}]
    if who != "D":
        people.append({"id": who, "role": there.role.value})
    count = there.repeat if there.many_addresses else 1
    address: dict[str, Any] = {
        "kind": _ADDRESS.get(there.kind, AddressKind.MOBILE).value,
        "owner": who,
    }
    if there.source is not None:
        known = there.source is not AddressSource.UNKNOWN
        address["source"] = there.source.value if known else None
    return {
        "tz": [_zone(rule).key],
        "parties": [lender, {"id": "agency_A", "kind": "agency", "for": ["lender_A"]}],
        "persons": people,
        "addresses": [{"id": f"a{n}", **address} for n in range(1, count + 1)],
        "debts": [debt],
        **_before(there, who, before, start.date()),
    }


def _before(there: Situation, who: str, at: str, day: dt.date) -> dict[str, Any]:
    """What was on record the day before: a request, a consent, a plan, a stay."""
    found: dict[str, Any] = {}
    side = {"by": who, "to": "lender_A", "at": at}
    if there.request is not None:
        asked = {"type": there.request.value, **side, "for": "lender_A", "medium": "letter"}
        found["requests"] = [asked | _asked(there)]
    if there.consent is not None:
        found["consents"] = [{"type": there.consent.value, **side}]
    if there.suspension is not None:
        found["suspensions"] = [{"type": there.suspension.value, "at": at}]
    if there.months is not None:
        due = str(day + dt.timedelta(days=30))
        found["plan"] = {
            "debts": ["L1"],
            "signed_at": at,
            "term_months": there.months,
            "instalments": [{"due": due, "paid_at": None}],
        }
    return found


def _asked(there: Situation) -> dict[str, Any]:
    if there.request is RequestKind.NO_CONTACT_TIMES:
        return {"windows": [{"from": "11:00", "to": "13:00"}]}
    if there.request is RequestKind.NO_CONTACT_PLACE:
        return {"place": "work"}
    if there.request is RequestKind.OPT_OUT:
        return {"kinds": [there.kind.value]}
    return {}


def _event(number: int, start: dt.datetime, there: Situation, who: str, by: str) -> dict[str, Any]:
    """One contact; those before the judged one a minute earlier each, or at the same minute."""
    back = min(there.repeat - number, there.minute)
    at = start - dt.timedelta(minutes=back)
    event: dict[str, Any] = {
        "seq": number,
        "at": at.isoformat(timespec="seconds"),
        "kind": there.kind.value,
        "dir": "out",
        "by": by,
        "for": "lender_A",
        "person": who,
        "address": f"a{number}" if there.many_addresses else "a1",
        "debts": ["L1"],
        "outcome": (there.outcome or _OUTCOME.get(there.kind, Outcome.SENT)).value,
        "mode": there.mode,
    }
    if there.labels is not None:
        event["labels"] = [{"label": label.value} for label in there.labels]
    if there.purpose is not None:
        event["purpose"] = there.purpose.value
    if there.names is not None:
        event["names"] = [by] if there.names else []
    if there.recording is not None:
        event["recording"] = there.recording
    return event


MISSING = (
    *("agency_list", "at", "contract", "labels", "liable", "log_complete", "member_of", "outcome"),
    *("paid_at", "proven", "recording", "source"),
)
"""What the format lets a case name as missing."""


def verdict_on(case: Case, rulebooks: Rulebooks) -> Verdict:
    """What the rule that the case names says of its contact."""
    return Verdict(run({**case, "expected": Verdict.UNKNOWN.value}, rulebooks).got)


def answered(case: Case, rulebooks: Rulebooks, facts: str) -> Case:
    """The case with the verdict of these rulebooks as its answer, and a word on what it shows."""
    verdict = verdict_on(case, rulebooks)
    told = {**case, "facts": facts, "expected": verdict.value}
    if verdict is Verdict.UNKNOWN:
        one_by_one = ({**told, "expected_detail": {"missing": [key]}} for key in MISSING)
        return next((c for c in one_by_one if run(c, rulebooks).passed), told)
    return told


def decided(
    rule: Rule, day: dt.date, rulebooks: Rulebooks, wanted: frozenset[Verdict]
) -> Situation | None:
    """The first situation to which the rule gives one of these verdicts on that day."""
    version = rule.version(day)
    for there in variations([version] if version else rule.versions):
        if verdict_on(case_of(rule, day, there, rule.id), rulebooks) in wanted:
            return there
    return None
