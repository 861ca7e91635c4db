"""The form of a conformance case (format v1): which keys stand where, and that ids are declared.

A key that nobody reads is a typing error, and would let a case pass that says something else. The
keys are those of `case.schema.json`; words whose values the facts check are not checked twice.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from fairdue.conduct.case import Case, facts_of
from fairdue.conduct.clock import is_zone
from fairdue.conduct.page import misfit_of
from fairdue.facts import History, Verdict

Time = Annotated[
    dt.datetime,
    msgspec.Meta(tz=True, description="a time with its offset, as 2026-03-01T10:00:00+08:00"),
]
Amount = Annotated[
    str,
    msgspec.Meta(pattern=r"^\d+\.\d{2,3}$", description='an amount in quotes, as "100.00"'),
]
Ids = tuple[str, ...]


class _Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An object of a case: only these keys."""


class _Window(_Form, frozen=True, kw_only=True):
    days: Any = None
    since: Any = msgspec.field(default=None, name="from")
    to: Any = None


class _Party(_Form, frozen=True, kw_only=True):
    id: str
    kind: str
    member_of: Ids | None = None
    acts_for: Ids = msgspec.field(default=(), name="for")


class _Person(_Form, frozen=True, kw_only=True):
    id: str
    role: str
    liable: Any = None
    status: Any = None
    debts: Ids = ()
    known_at: Time | None = None


class _Address(_Form, frozen=True, kw_only=True):
    id: str
    kind: str
    owner: str | None = None
    source: Any = None


class _Debt(_Form, frozen=True, kw_only=True):
    id: str
    product: str
    account: str | None = None
    days_past_due: int | None = None
    balance: Amount | None = None
    signed_at: Time | None = None
    status: Any = None


class _Consent(_Form, frozen=True, kw_only=True):
    type: str
    by: str
    to: str
    at: Time
    proven: bool = True
    windows: tuple[_Window, ...] | None = None
    debts: Ids | None = None
    address: str | None = None


class _Request(_Form, frozen=True, kw_only=True):
    type: str
    by: str
    to: str
    creditor: str | None = msgspec.field(default=None, name="for")
    at: Time
    received_at: Time | None = None
    known_at: Time | None = None
    medium: str
    seq: int | None = None
    kinds: Ids | None = None
    address: str | None = None
    debts: Ids | None = None
    place: Any = None
    windows: tuple[_Window, ...] | None = None
    until: Any = None


class _Suspension(_Form, frozen=True, kw_only=True):
    type: str
    at: Time
    until: Any = None


class _Instalment(_Form, frozen=True, kw_only=True):
    due: Any
    paid_at: Any = None
    known_at: Time | None = None


class _Plan(_Form, frozen=True, kw_only=True):
    debts: Ids | None = None
    signed_at: Time | None = None
    term_months: int | None = None
    instalments: tuple[_Instalment, ...] = ()


class _Contract(_Form, frozen=True, kw_only=True):
    fee_lines: Ids
    pay_channels: Ids | None = None


class _AgencyList(_Form, frozen=True, kw_only=True):
    by: str
    since: Any = msgspec.field(name="from")
    until: Any
    agencies: Ids


class _Correction(_Form, frozen=True, kw_only=True):
    seq: int
    known_at: Time
    at: Time | None = None
    person: str | None = None


class _Context(_Form, frozen=True, kw_only=True):
    tz: Annotated[Ids, msgspec.Meta(min_length=1)]
    log_complete: bool = True
    parties: tuple[_Party, ...]
    persons: tuple[_Person, ...]
    addresses: tuple[_Address, ...]
    debts: tuple[_Debt, ...]
    consents: tuple[_Consent, ...] = ()
    requests: tuple[_Request, ...] = ()
    suspensions: tuple[_Suspension, ...] = ()
    plan: _Plan | None = None
    contract: _Contract | None = None
    agency_list: tuple[_AgencyList, ...] = ()
    holidays: tuple[str, ...] = ()
    missing_entries: int | None = None
    corrections: tuple[_Correction, ...] = ()


class _Label(_Form, frozen=True, kw_only=True):
    label: str
    speaker: Any = None
    score: Any = None
    language: Any = None


class _Charge(_Form, frozen=True, kw_only=True):
    line: str
    amount: Amount | None = None


class _Event(_Form, frozen=True, kw_only=True):
    seq: Annotated[int, msgspec.Meta(ge=1)]
    at: Time
    at_latest: Time | None = None
    end: Time | None = None
    kind: str
    dir: str
    by: str
    creditor: str = msgspec.field(name="for")
    person: str
    address: str | None = None
    place: Any = None
    debts: Ids
    discussed: Ids | None = None
    counted_as: Ids | None = None
    outcome: Any = None
    received_at: Time | None = None
    returned_at: Time | None = None
    mode: Any = None
    automated: Any = None
    purpose: Any = None
    reply_to: int | None = None
    until: Any = None
    names: Ids | None = None
    labels: tuple[_Label, ...] | None = None
    recording: Any = None
    deleted_at: Time | None = None
    charges: tuple[_Charge, ...] = ()
    pay_channels: Ids | None = None


class _Judge(_Form, frozen=True, kw_only=True):
    seq: int
    scope: Any = None
    person: str | None = None
    debts: Ids | None = None
    by: str | None = None
    known_at: Time | None = None


class _Detail(_Form, frozen=True, kw_only=True):
    also_accept: tuple[Verdict, ...] = ()
    known_then: Verdict | None = None
    known_now: Verdict | None = None
    count: int | None = None
    placed: dict[str, int] = {}
    conversations: dict[str, int] = {}
    rebuttal_factor: str | None = None
    last_day: Any = None
    missing: Ids = ()
    must_not_cite: Ids = ()


class CaseForm(_Form, frozen=True, kw_only=True):
    """A case as it must stand in a file; the keys with None or "" may be left out."""

    id: str
    jurisdiction: str
    family: str = ""
    rule: str
    effective_from: Any = None
    source: str = ""
    url: str = ""
    authority: str = ""
    derived: Any = None
    assumption: str = ""
    facts: str = ""
    question: str = ""
    note: str = ""
    context: _Context
    timeline: tuple[_Event, ...]
    judge: _Judge
    expected: Verdict
    expected_detail: _Detail = _Detail()


def misfit(case: Case) -> str:
    """What breaks format v1, with its place and remedy; "" when nothing does."""
    try:
        read = msgspec.convert(case, CaseForm)
    except msgspec.ValidationError as error:
        keys, wrong, remedy = misfit_of(case, CaseForm, str(error))
        place = "".join(f"[{k}]" if isinstance(k, int) else f".{k}" for k in keys).lstrip(".")
        return f"{place}: {wrong}. {remedy}"
    told = next(_undeclared(read), "")
    if told:
        return told
    try:
        History(facts_of(case))
    except (ValueError, ArithmeticError, AttributeError, KeyError, TypeError) as error:
        return str(error)
    return ""


def _undeclared(case: CaseForm) -> Iterator[str]:
    """Zones that are none, numbers that are there twice, ids that the context does not declare."""
    for n, zone in enumerate(case.context.tz):
        if not is_zone(zone):
            yield f"context.tz[{n}]: no such zone: {zone}. Write an IANA zone, as Asia/Shanghai"
    yield from _out_of_time(case.timeline)
    numbers = [event.seq for event in case.timeline]
    for n, number in enumerate(numbers):
        if number in numbers[:n]:
            yield f"timeline[{n}].seq: {number} is there twice. Give each contact its own"
    if case.judge.seq not in numbers:
        yield f"judge.seq: {case.judge.seq} is no contact of the timeline"
    for place, value, declared in _named(case):
        known = {row.id for row in getattr(case.context, declared)}
        if value not in known:
            listed = ", ".join(sorted(known)) or "nothing"
            yield f"{place}: {value} is not in context.{declared}. It holds {listed}"


def _out_of_time(timeline: tuple[_Event, ...]) -> Iterator[str]:
    """Contacts that stand before an earlier one, and ends that lie before the beginning."""
    for n, event in enumerate(timeline):
        if n and event.at < timeline[n - 1].at:
            yield (
                f"timeline[{n}].at: it is earlier than timeline[{n - 1}].at. "
                "Write the contacts in order of time"
            )
        for key, end in (("end", event.end), ("at_latest", event.at_latest)):
            if end is not None and end < event.at:
                yield f"timeline[{n}].{key}: it is earlier than at. Correct one of the two"


def _named(case: CaseForm) -> Iterator[tuple[str, str, str]]:
    """Ids of contacts and of the question: their place, the id, the list that declares it."""
    for n, event in enumerate(case.timeline):
        here = f"timeline[{n}]"
        yield f"{here}.person", event.person, "persons"
        yield f"{here}.by", event.by, "parties"
        yield f"{here}.for", event.creditor, "parties"
        if event.address is not None:
            yield f"{here}.address", event.address, "addresses"
        for key in ("debts", "discussed", "counted_as"):
            for debt in getattr(event, key) or ():
                yield f"{here}.{key}", debt, "debts"
    if case.judge.person is not None:
        yield "judge.person", case.judge.person, "persons"
    for n, row in enumerate(case.context.corrections):
        if row.person is not None:
            yield f"context.corrections[{n}].person", row.person, "persons"
