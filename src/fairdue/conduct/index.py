"""The record of one history, arranged once so that every rule finds its facts at a glance.

Nothing here decides anything: it knows local days, who acts for whom, which log is complete and
which facts stand behind a contact. `judge`, `audit` and `gate` share one index per history.
"""

import bisect
import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from fairdue.conduct.people import Belonging, Counterparty, belongs
from fairdue.facts import (
    Agreement,
    Assumption,
    Consent,
    Contact,
    Correction,
    Coverage,
    History,
    Holidays,
    Outcome,
    Request,
    Setting,
    Zone,
)

T = TypeVar("T")

STATEMENTS = (Agreement, Consent, Request)
"""Facts that a view may lack without anything else being different."""


class Index:
    """Lookups over one history. Days are proleptic ordinals, local to the first zone."""

    def __init__(self, history: History) -> None:
        """Arrange the history; linear in the number of contacts."""
        self.history = history
        self.statements = history
        self.contacts = history.contacts
        self.starts = [c.occurred_at for c in self.contacts]
        self.zones = tuple(ZoneInfo(name) for name in history.zone_names)
        self.position = {c.id: i for i, c in enumerate(self.contacts)}
        self.days = [self._days(c) for c in self.contacts]
        self._kept: dict[tuple[int, Hashable], tuple[object, object]] = {}
        self._places: dict[tuple[str, ...], dict[tuple[object, ...], list[int]]] = {}
        self._belongs: dict[tuple[str | None, Counterparty], Belonging] = {}
        self._behind: dict[str, tuple[str, ...]] = {}

    def keep(self, owner: object, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` returns, made once for this owner (the terms of a rule) and key.

        The owner is known by identity, as its hash would cost more than most of what is kept.
        """
        return _keep(self._kept, owner, key, make)

    def keep_told(self, owner: object, key: Hashable, make: Callable[[], T]) -> T:
        """The same for what rests on consents, requests or agreements: not shared `beside`."""
        return _keep(self._told, owner, key, make)

    @cached_property
    def _told(self) -> dict[tuple[int, Hashable], tuple[object, object]]:
        return {}

    def places(self, **same: Hashable) -> Sequence[int]:
        """Positions of the contacts whose fields have these values, in order of time."""
        names = tuple(same)
        rows = self._places.get(names)
        if rows is None:
            rows = self._places[names] = defaultdict(list)
            value_of = attrgetter(*names)
            for position, contact in enumerate(self.contacts):
                values = value_of(contact)
                rows[values if len(names) > 1 else (values,)].append(position)
        return rows.get(tuple(same.values()), ())

    def earlier(self, place: int, **same: Hashable) -> list[Contact]:
        """Contacts before a place in the record whose fields have these values."""
        found = self.places(**same)
        return [self.contacts[p] for p in found[: bisect.bisect_left(found, place)]]

    def latest(self, place: int, **same: Hashable) -> Iterator[Contact]:
        """The same from the latest to the earliest, for who seeks only the last that fits."""
        found = self.places(**same)
        for at in range(bisect.bisect_left(found, place) - 1, -1, -1):
            yield self.contacts[found[at]]

    def local(self, at: dt.datetime) -> dt.datetime:
        """The instant in the first zone."""
        return at.astimezone(self.zones[0])

    def day(self, at: dt.datetime) -> int:
        """Ordinal of the local day of an instant."""
        return at.astimezone(self.zones[0]).toordinal()

    def _days(self, contact: Contact) -> tuple[int, int]:
        first = self.day(contact.occurred_at)
        return first, self.day(contact.latest_at) if contact.latest_at else first

    def before(self, contact: Contact) -> int:
        """Position of the contact in the record, or where it would stand."""
        known = self.position.get(contact.id)
        if known is not None and self.contacts[known].occurred_at == contact.occurred_at:
            return known
        return self.history.before(contact)

    def beside(self, statements: History) -> "Index":
        """The same index over other consents, requests and agreements: those of a view.

        Everything else, the contacts too, is shared; so it serves where only those came late.
        """
        other = copy.copy(self)
        other.statements = statements
        for name in ("consents", "agreements", "requests", "_told"):
            vars(other).pop(name, None)
        return other

    def seen(self, contact: Contact) -> Contact:
        """The contact as this view has it; itself when the view does not know it."""
        known = self.position.get(contact.id)
        return contact if known is None else self.contacts[known]

    def belongs(self, person: str | None, to: Counterparty) -> Belonging:
        """Whether the person is of that class."""
        key = (person, to)
        found = self._belongs.get(key)
        if found is None:
            found = self._belongs[key] = belongs(self.history, person, to)
        return found

    def behind(self, contact: Contact) -> tuple[str, ...]:
        """Ids a contact rests on: itself, what corrected it, who it was attributed to."""
        found = self._behind.get(contact.id)
        if found is None or found[0] != contact.id:
            found = self._behind[contact.id] = self._chain(contact)
        return found

    def _chain(self, contact: Contact) -> tuple[str, ...]:
        ids = [contact.id, *self._corrections.get(contact.id, ())]
        raw = self.history.by_id.get(contact.id)
        if isinstance(raw, Contact):
            number = contact.collector_number
            if raw.by is None and number:
                day = self.history.day(contact.occurred_at)
                stated = self.history.attribution(number, day)
                if stated is not None:
                    ids.append(stated.id)
                    ids.extend(self._corrections.get(stated.id, ()))
                ids.extend(self._own_phone_facts)
            if raw.outcome is None and contact.outcome is Outcome.TALKED:
                ids.extend(self._talk_settings)
        return tuple(i for i in dict.fromkeys(ids) if i)

    @cached_property
    def _corrections(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for correction in self.history.of(Correction):
            found[correction.target].append(correction.id)
        return {target: tuple(ids) for target, ids in found.items()}

    @cached_property
    def misdirected(self) -> frozenset[str]:
        """Ids of contacts that turned out not to have been with the person they were meant for."""
        found = self.history.of(Correction)
        return frozenset(c.target for c in found if "person" in c.changes)

    @cached_property
    def _own_phone_facts(self) -> tuple[str, ...]:
        """Facts that say whose phone the log comes from."""
        debtor = self.history.persons.get(self.history.debtor or "")
        if debtor is None:
            return ()
        phones = [a.id for a in self.history.addresses.values() if a.owner == debtor.person]
        return (debtor.id, *phones)

    @cached_property
    def _talk_settings(self) -> tuple[str, ...]:
        settings = [s for s in self.history.of(Setting) if s.name is Assumption.TALK_MIN_S]
        return (settings[-1].id,) if settings else ()

    @cached_property
    def holidays(self) -> frozenset[dt.date]:
        """Public holidays of this case."""
        return frozenset(day for fact in self.history.of(Holidays) for day in fact.days)

    @cached_property
    def holiday_facts(self) -> tuple[str, ...]:
        """The facts that say which days are holidays."""
        return tuple(fact.id for fact in self.history.of(Holidays) if fact.id)

    @cached_property
    def zone_facts(self) -> tuple[str, ...]:
        """The fact that says where the borrower is; every local time rests on it."""
        zones = self.history.of(Zone)
        return (zones[-1].id,) if zones and zones[-1].id else ()

    @cached_property
    def _agents(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for party in self.history.parties.values():
            for creditor in party.acts_for:
                found[creditor].add(party.party)
        return {creditor: frozenset(agents) for creditor, agents in found.items()}

    def acts_for(self, party: str, creditor: str) -> bool | None:
        """Whether telling `party` is telling `creditor`; None when it serves several."""
        if party == creditor:
            return True
        if party not in self._agents.get(creditor, ()):
            return False
        return True if len(self.history.parties[party].acts_for) == 1 else None

    def account(self, debt: str) -> str:
        """What a debt is counted under: its account where it has one, else itself."""
        loan = self.history.loans.get(debt)
        return loan.account if loan is not None and loan.account else debt

    def party_facts(self, *parties: str) -> tuple[str, ...]:
        """Ids of the party facts."""
        found = (self.history.parties.get(p) for p in parties)
        return tuple(p.id for p in found if p is not None and p.id)

    @cached_property
    def consents(self) -> tuple[Consent, ...]:
        """All consents in order of time."""
        return self.statements.of(Consent)

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """All agreements in order of time."""
        return self.statements.of(Agreement)

    @cached_property
    def moments(self) -> frozenset[dt.datetime]:
        """Instants at which something but a contact happened, arrived or came to be known."""
        told = [f for f in self.history.raw if not isinstance(f, Contact)]
        found = {at for f in told for at in (f.occurred_at, f.known_from)}
        found |= {f.received_at for f in told if isinstance(f, Request) and f.received_at}
        plans = [i for f in told if isinstance(f, Agreement) for i in f.instalments]
        return frozenset(found | {i.paid_at for i in plans if i.paid_at})

    @cached_property
    def requests(self) -> dict[str, tuple[Request, ...]]:
        """Requests by the person who made them, in order of time."""
        found: dict[str, list[Request]] = defaultdict(list)
        for request in self.statements.of(Request):
            found[request.by].append(request)
        return {person: tuple(made) for person, made in found.items()}

    @cached_property
    def _coverage(self) -> tuple[Coverage, ...]:
        return self.history.of(Coverage)

    def complete(self, since: int, until: int, creditor: str | None) -> bool:
        """Whether somebody says that the log of these days, both included, is complete."""
        edges, said = self.keep(self, creditor, lambda: self._complete_spans(creditor))
        first = bisect.bisect_right(edges, since)
        last = bisect.bisect_right(edges, until)
        return all(said[first : last + 1])

    def _complete_spans(self, creditor: str | None) -> tuple[list[int], list[bool]]:
        """Days at which the answer may change, and the answer before, between and after them."""
        bounds = {c.since.toordinal() for c in self._coverage}
        bounds |= {c.until.toordinal() + 1 for c in self._coverage}
        edges = sorted(bounds)
        said = [
            self.history.complete_on(dt.date.fromordinal(day), creditor) is True for day in edges
        ]
        return edges, [False, *said]

    def coverage_facts(self, since: int, until: int, creditor: str | None) -> tuple[str, ...]:
        """Ids of what was said about the completeness of these days."""
        return tuple(
            c.id
            for c in self._coverage
            if (c.creditor is None or c.creditor == creditor)
            and c.since.toordinal() <= until
            and since <= c.until.toordinal()
        )


def _keep(
    store: dict[tuple[int, Hashable], tuple[object, object]],
    owner: object,
    key: Hashable,
    make: Callable[[], T],
) -> T:
    found = store.get((id(owner), key))
    if found is None:
        found = store[id(owner), key] = (owner, make())
    return cast("T", found[1])


_KEPT = "conduct.index"
"""Where a history keeps its index, as it keeps its cached properties."""


def index_of(history: History) -> Index:
    """The index of a history, built once for as long as the history lives."""
    found = vars(history).get(_KEPT)
    if not isinstance(found, Index):
        found = vars(history)[_KEPT] = Index(history)
    return found
