"""Calls to one person by one collector: which count toward which debt, and which were talks.

A call that named a debt counts toward it. One that named none counts toward the debt elected at
the time; without an election toward any one debt of the person, and nobody may say which. Some
debts are one for counting (student loans under one account).
"""

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from typing import Annotated, Literal

import msgspec

from fairdue.conduct.answer import distinct
from fairdue.conduct.binding import debts_of
from fairdue.conduct.index import Index
from fairdue.conduct.message import CALLS, Limited, voicemail
from fairdue.conduct.people import Belonging
from fairdue.conduct.scene import Scene
from fairdue.conduct.told import consents, taken_back
from fairdue.facts import (
    Consent,
    ConsentKind,
    Contact,
    ContactKind,
    Direction,
    Outcome,
    Product,
    Role,
)

Days = Annotated[int, msgspec.Meta(ge=1, le=366)]
Pair = tuple[str | None, str | None]


class Counting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which calls count, toward which debts; nothing here has a default.

    `consent_days`: calls for which the person gave consent do not count on the day of the consent
    and the days after it, so many in all; a talk about the debt or a withdrawal ends it before.
    """

    kinds: tuple[ContactKind, ...]
    scope: tuple[Literal["collector"], Literal["person"], Literal["debt"]]
    convention: Literal["local_calendar_days"]
    window_days: Days
    not_connected: tuple[Outcome, ...]
    except_roles: tuple[Role, ...]
    consent: ConsentKind
    consent_days: Days
    one_debt_by_account: tuple[Product, ...]
    names_no_debt: tuple[Outcome, ...]
    limited: Limited

    def joined(self, index: Index, contact: Contact) -> tuple[str, ...]:
        """Ids of the contact's debts that are one with others under their account."""
        loans = [index.history.loans.get(debt) for debt in contact.debts]
        return tuple(
            n.id
            for n in loans
            if n is not None and n.account and n.id and n.product in self.one_debt_by_account
        )


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call: its day, the debts it counts toward, and the debts it may be counted toward.

    `toward` is certain; of `any_of` one may be chosen. Both are empty where it does not count.
    """

    contact: Contact
    day: int
    toward: frozenset[str] = frozenset()
    any_of: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def counts(self) -> bool | None:
        """Whether it counts toward some debt; None = a missing fact decides."""
        if not self.toward and not self.any_of:
            return False
        return None if self.missing else True


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """One talk: the debts it was about; or, where it named none, the debts of which it closed one.

    `about` is certain; of `any_of` at least one may be chosen, and nobody may say which.
    """

    contact: Contact
    about: frozenset[str] = frozenset()
    any_of: frozenset[str] = frozenset()


_UNHEARD_OF = frozenset({""})
"""Stands for the debt of calls that name none with none on record: it may be one and the same."""


class Ledger:
    """Calls and talks of one collector with one person, counted once per record."""

    def __init__(self, index: Index, counting: Counting, pair: Pair) -> None:
        """Look at the calls of the pair; nothing is counted yet."""
        self.counting = counting
        self._index = index
        self._known: dict[int, Call] = {}
        self._places, self._days = _calls(index).get(pair, ([], []))
        self._unsure = [p for p in self._places if index.days[p][0] != index.days[p][1]]

    @staticmethod
    def of(index: Index, counting: Counting, pair: Pair) -> "Ledger":
        """The ledger of the pair, kept with the index."""
        return index.keep_told(counting, pair, lambda: Ledger(index, counting, pair))

    def before(self, first_day: int, place: int) -> list[Contact]:
        """Calls of the pair from a local day on, before a place in the record, both directions."""
        return [self._index.contacts[p] for p in self._within(first_day, place)]

    def _within(self, first_day: int, place: int, *, possible: bool = False) -> list[int]:
        """Places of these calls; `possible` adds those that may have begun as late as that day."""
        start, end = bisect_left(self._days, first_day), bisect_left(self._places, place)
        days = self._index.days
        early = [p for p in self._unsure if days[p][0] < first_day <= days[p][1] and p < place]
        return [*(early if possible else ()), *self._places[start:end]]

    def talks(self, first_day: int, place: int, *, possible: bool = False) -> list[Talk]:
        """Talks from a day on; `possible` adds calls that may have been talks, or on that day."""
        ends = {Outcome.TALKED, None} if possible else {Outcome.TALKED}
        found = [self._index.contacts[p] for p in self._within(first_day, place, possible=possible)]
        return [self.talk(c) for c in found if c.outcome in ends]

    def talk(self, contact: Contact) -> Talk:
        """The contact as a talk: about the debts named, else the debt elected at the time.

        Without either it was about at least one debt of the person: the only one for certain.
        """
        named = contact.discussed or contact.counted_as or contact.debts
        groups = frozenset(map(self.group, named or debts_of(self._index.history, contact)[0]))
        if named or len(groups) < 2:  # noqa: PLR2004 - one debt, or none on record
            return Talk(contact=contact, about=groups or _UNHEARD_OF)
        return Talk(contact=contact, any_of=groups)

    def group(self, debt: str) -> str:
        """The debt, or the account under which it is one with others."""
        loan = self._index.history.loans.get(debt)
        if loan is None or loan.account is None:
            return debt
        return f"account:{loan.account}" if loan.product in self._joined else debt

    @property
    def _joined(self) -> tuple[Product, ...]:
        return self.counting.one_debt_by_account

    def calls(self, first_day: int, place: int) -> list[Call]:
        """What the calls from a local day on, before a place in the record, count toward."""
        return [self._call(p) for p in self._within(first_day, place, possible=True)]

    def _call(self, place: int) -> Call:
        found = self._known.get(place)
        if found is None:
            days = self._index.days[place]
            found = self._known[place] = self._look(self._index.contacts[place], *days)
        return found

    def judged(self, scene: Scene) -> Call:
        """What the judged call counts toward on the day on which it is taken to begin."""
        return self._look(scene.contact, scene.day, scene.day)

    def _look(self, contact: Contact, first: int, last: int) -> Call:
        none = Call(contact=contact, day=first)
        terms = self.counting
        if contact.kind not in terms.kinds or contact.direction is Direction.IN:
            return none
        role = self._index.history.role(contact.person)
        if contact.outcome in terms.not_connected or role in terms.except_roles:
            return none
        if contact.id in self._index.misdirected:
            return none
        toward, any_of = self._debts(contact)
        missing: list[str] = [] if contact.outcome is not None else ["outcome"]
        missing += [] if first == last else ["occurred_at"]
        if not toward | any_of:
            toward, missing = _UNHEARD_OF, [*missing, "debts"]
        facts: tuple[str, ...] = ()
        free: set[str] = set()
        for debt in toward | any_of:
            allowed = self._consented(contact, first, debt)
            facts = distinct(facts, allowed.facts)
            if allowed.holds:
                free.add(debt)
            missing += allowed.missing
        if free & any_of:
            return Call(contact=contact, day=first, facts=facts)
        return Call(
            contact=contact,
            day=first,
            toward=toward - free,
            any_of=any_of,
            missing=tuple(dict.fromkeys(missing)),
            facts=facts,
        )

    def _debts(self, contact: Contact) -> tuple[frozenset[str], frozenset[str]]:
        """Debts it counts toward for certain, and debts of which any one may be chosen."""
        if contact.counted_as:
            return frozenset(map(self.group, contact.counted_as)), frozenset()
        named, told = debts_of(self._index.history, contact)
        groups = frozenset(map(self.group, named))
        limited = (
            voicemail(contact) and self.counting.limited.holds(self._index.history, contact).holds
        )
        silent = not told or limited or contact.outcome in {*self.counting.names_no_debt, None}
        if len(groups) > 1 and silent:
            return frozenset(), groups
        return groups, frozenset()

    def _consented(self, contact: Contact, day: int, debt: str) -> Belonging:
        """Whether the person's consent to this very collector takes the call out of the count."""
        facts: tuple[str, ...] = ()
        missing: tuple[str, ...] = ()
        for consent in self._index.consents:
            if not self._given(consent, contact, debt):
                continue
            given = self._index.day(consent.occurred_at)
            if day - given >= self.counting.consent_days:
                continue
            ended = self._ended(consent, contact, debt)
            facts += (consent.id, *ended.facts)
            if ended.holds or not self._covers(consent, contact):
                continue
            if ended.holds is None:
                missing = ended.missing
            elif consent.proven:
                return Belonging(holds=True, facts=facts)
            else:
                missing = ("proven",)
        return Belonging(holds=None if missing else False, missing=missing, facts=facts)

    def _given(self, consent: Consent, contact: Contact, debt: str) -> bool:
        if consent.kind is not self.counting.consent or consent.occurred_at > contact.occurred_at:
            return False
        if consent.by != contact.person or consent.to != contact.by:
            return False
        return consent.debts is None or debt in {self.group(d) for d in consent.debts}

    def _ended(self, consent: Consent, contact: Contact, debt: str) -> Belonging:
        """A talk about the debt since, or a withdrawal, ends it; None = it may have been a talk."""
        made = self._index.requests.get(consent.by, ())
        back = taken_back(made, consent, contact.occurred_at, self.counting.kinds)
        if back is not None:
            return Belonging(holds=True, facts=(back.id,))
        since = self._index.day(consent.occurred_at)
        missing: tuple[str, ...] = ()
        for other in self.before(since, self._index.before(contact)):
            if other.occurred_at <= consent.occurred_at or debt not in self.talk(other).about:
                continue
            if other.outcome is Outcome.TALKED:
                return Belonging(holds=True, facts=(other.id,))
            if other.outcome is None:
                missing = ("outcome",)
        return Belonging(holds=None if missing else False, missing=missing)

    def _covers(self, consent: Consent, contact: Contact) -> bool:
        if consent.address is not None and consent.address != contact.address:
            return False
        if consent.windows is None:
            return True
        locals_ = [contact.occurred_at.astimezone(zone) for zone in self._index.zones]
        return all(any(w.holds(local) for w in consent.windows) for local in locals_)


_OWNER = object()


def _calls(index: Index) -> dict[Pair, tuple[list[int], list[int]]]:
    """Places and first days of all calls by collector and person, made once per record."""

    def made() -> dict[Pair, tuple[list[int], list[int]]]:
        found: dict[Pair, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for place, contact in enumerate(index.contacts):
            if contact.kind in CALLS:
                places, days = found[contact.by, contact.person]
                places.append(place)
                days.append(index.days[place][0])
        return dict(found)

    return index.keep(_OWNER, "calls", made)


def consent_until(scene: Scene, counting: Counting) -> dt.date | None:
    """Last day on which the latest consent takes calls out of the count, None = there was none."""
    contact = scene.contact
    given = consents(scene, counting.consent, contact.person, contact.by)
    if not given:
        return None
    latest = max(c.occurred_at for c in given)
    day = scene.index.local(latest).date()
    return day + dt.timedelta(days=counting.consent_days - 1)
