"""The directory of lenders: every creditor, app and agency that the record has met.

A name in an inquiry or an account is taken as a party of the record only when it is that party's
id, or the same company name; a near name is shown as perhaps the same and never merged.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from fairdue import credit, plan
from fairdue.credit.company_name import CompanyName, company_name
from fairdue.credit.matching import Matcher
from fairdue.facts import (
    UNKNOWN_PARTY,
    AccountEvent,
    Attribution,
    Contact,
    History,
    Inquiry,
    LenderKind,
    Loan,
    Party,
    PartyRole,
    ReportKind,
    StandingEvidence,
)

__all__ = ["Lender", "lenders", "standing_of"]


class Lender(msgspec.Struct, frozen=True, kw_only=True):
    """One creditor, app, agency or caller.

    `key` is the party id, `unknown:` and a number for a caller without a name, or the name itself
    when only inquiries or accounts bear it. `fact` is the id of the party fact, "" without one.
    `debts` are those in which it has a part, `agents` who collects for it. `report_kinds` are the
    kinds that inquiries and accounts give it, `near` the keys of lenders of a similar name.
    `looked_up` is None when no register was given, or nothing is known to look up.
    """

    key: str
    name: str
    fact: str = ""
    aliases: tuple[str, ...] = ()
    kind: LenderKind | None = None
    roles: tuple[PartyRole, ...] = ()
    acts_for: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    debts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    contacts: int = 0
    last_contact_at: dt.datetime | None = None
    inquiries: tuple[str, ...] = ()
    account_events: tuple[str, ...] = ()
    report_kinds: tuple[ReportKind, ...] = ()
    complaint_channel: str = ""
    standing: credit.Standing
    looked_up: credit.LookUp | None = None
    near: tuple[str, ...] = ()


class _Met(msgspec.Struct, kw_only=True):
    """What the record holds under one key, while it is being gathered."""

    contacts: list[Contact] = msgspec.field(default_factory=list)
    numbers: list[str] = msgspec.field(default_factory=list)
    inquiries: list[Inquiry] = msgspec.field(default_factory=list)
    events: list[AccountEvent] = msgspec.field(default_factory=list)
    loans: list[Loan] = msgspec.field(default_factory=list)


def standing_of(
    history: History, party: Party, *, on: dt.date, looked_up: credit.LookUp | None = None
) -> credit.Standing:
    """What a party is as a lender, from all evidence and loans of the record up to day `on`."""
    loans = [ln for ln in history.loans.values() if any(p.party == party.party for p in ln.parties)]
    return credit.standing(
        party,
        history.of(StandingEvidence),
        loans,
        on=on,
        yearly_pct=plan.yearly_pct(loans, history, on=on),
        looked_up=looked_up,
        zone=history.zone,
    )


def lenders(
    history: History, *, on: dt.date, register: Matcher | None = None
) -> tuple[Lender, ...]:
    """All of them, creditors first, then by name; `register` looks each one up.

    Contacts of numbers in quarantine are left out, as everywhere.
    """
    met = _gathered(history, on)
    names = {key: _name(key, history) for key in met}
    similar = _Similar(names)
    found = [
        _lender(key, names[key], met[key], history, on=on, register=register, similar=similar)
        for key in met
    ]
    return tuple(sorted(found, key=lambda lender: (_place(lender), lender.name, lender.key)))


def _gathered(history: History, on: dt.date) -> dict[str, _Met]:
    met: dict[str, _Met] = defaultdict(_Met)
    for party in history.parties:
        met[party].loans = []
    for loan in history.loans.values():
        owed = credit.claimant(loan, history, on=on)
        sides = (*(part.party for part in loan.parties), *((owed,) if owed else ()))
        for key in dict.fromkeys(sides):
            met[key].loans.append(loan)
    for contact in history.contacts:
        if contact.by:
            met[contact.by].contacts.append(contact)
    _gather_numbers(history, met)
    known = _Known(history.parties.values())
    for inquiry in history.of(Inquiry):
        met[known.key(inquiry.lender)].inquiries.append(inquiry)
    for event in history.of(AccountEvent):
        met[known.key(event.lender)].events.append(event)
    return met


def _gather_numbers(history: History, met: dict[str, _Met]) -> None:
    """Numbers by whose they are; those of private people are left out."""
    for attribution in history.of(Attribution):
        if not attribution.private:
            key = attribution.party or f"{UNKNOWN_PARTY}{attribution.number}"
            if attribution.number not in met[key].numbers:
                met[key].numbers.append(attribution.number)


class _Known:
    """Parties of the record by id and by comparable name."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self._ids = set()
        self._named: list[tuple[CompanyName, str]] = []
        for party in parties:
            self._ids.add(party.party)
            for name in (party.name, *party.aliases):
                self._named.append((company_name(name), party.party))

    def key(self, lender: str) -> str:
        """Party id of a lender as an inquiry names it; the name itself when none is the same."""
        if lender in self._ids:
            return lender
        asked = company_name(lender)
        fits = {party for name, party in self._named if asked.is_same(name)}
        return fits.pop() if len(fits) == 1 else lender


class _Similar:
    """Names that are alike but not the same, among those of the directory."""

    def __init__(self, names: dict[str, str]) -> None:
        entries = tuple(
            credit.RegisterEntry(name=name, place=key)
            for key, name in names.items()
            if not key.startswith(UNKNOWN_PARTY)
        )
        whole = credit.Register(source="", as_of=dt.date.min, entries=entries)
        self._matcher = Matcher(whole)

    def to(self, key: str, name: str) -> tuple[str, ...]:
        """Keys of the others whose names are alike."""
        if key.startswith(UNKNOWN_PARTY):
            return ()
        found = self._matcher.look_up(name)
        alike = (*([found.found] if found.found else ()), *found.candidates)
        return tuple(c.entry.place for c in alike if c.entry.place != key)


def _name(key: str, history: History) -> str:
    party = history.parties.get(key)
    return party.name if party is not None and party.name else key


def _lender(
    key: str,
    name: str,
    met: _Met,
    history: History,
    *,
    on: dt.date,
    register: Matcher | None,
    similar: _Similar,
) -> Lender:
    known = history.parties.get(key)
    party = known or Party(occurred_at=_begun(met, on), party=key, name=name)
    is_number = key.startswith(UNKNOWN_PARTY)
    looked_up = None
    if register is not None and not is_number:
        number = party.licence.number if party.licence else ""
        looked_up = register.look_up(party.name, aliases=party.aliases, licence_number=number)
    in_loans = (part.role for ln in met.loans for part in ln.parties if part.party == key)
    kinds = [i.lender_kind for i in met.inquiries] + [e.lender_kind for e in met.events]
    return Lender(
        key=key,
        name=name,
        fact=known.id if known else "",
        aliases=party.aliases,
        kind=party.kind,
        roles=tuple(dict.fromkeys((*party.roles, *in_loans))),
        acts_for=party.acts_for,
        agents=tuple(p.party for p in history.parties.values() if key in p.acts_for),
        debts=tuple(loan.debt for loan in met.loans),
        numbers=tuple(met.numbers),
        contacts=len(met.contacts),
        last_contact_at=max((c.occurred_at for c in met.contacts), default=None),
        inquiries=tuple(i.id for i in met.inquiries),
        account_events=tuple(e.id for e in met.events),
        report_kinds=tuple(dict.fromkeys(kinds)),
        complaint_channel=party.complaint_channel,
        standing=standing_of(history, party, on=on, looked_up=looked_up),
        looked_up=looked_up,
        near=similar.to(key, name),
    )


def _begun(met: _Met, on: dt.date) -> dt.datetime:
    """When a lender without a fact of its own was first met."""
    seen: Sequence[Contact | Inquiry | AccountEvent] = (*met.contacts, *met.inquiries, *met.events)
    start = dt.datetime.combine(on, dt.time.min, dt.UTC)
    return min((fact.occurred_at for fact in seen), default=start)


def _place(lender: Lender) -> int:
    """Whose money it is comes first, then apps and agencies, names and callers last."""
    if PartyRole.CREDITOR in lender.roles or PartyRole.ASSIGNEE in lender.roles:
        return 0
    if lender.fact or lender.debts:
        return 1
    return 3 if lender.key.startswith(UNKNOWN_PARTY) else 2
