"""The facts of one case as one consistent view: corrected, attributed, ordered in time.

`History(facts)` is what conduct, report, plan and letters work on. It applies retractions and
corrections, leaves out what the judged party did not know at `known_at`, tells whose number a
contact came from, and keeps everything that is not attributed in quarantine.
"""

import bisect
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from fairdue.facts.amendment import (
    ASSUMED,
    Assumption,
    Correction,
    Coverage,
    Retraction,
    Setting,
)
from fairdue.facts.codec import amended
from fairdue.facts.contact import Contact, ContactKind, Direction, Outcome, RecordingState
from fairdue.facts.document import Recording
from fairdue.facts.fact import Fact
from fairdue.facts.loan import Loan
from fairdue.facts.noted import is_noted_by_hand, joined_notes
from fairdue.facts.party import Attribution, Party, PartyRole
from fairdue.facts.person import Address, AddressKind, Person, Role, Zone

F = TypeVar("F", bound=Fact)

DEFAULT_ZONE = "Asia/Shanghai"
OWN_PHONE = "own_phone"
"""Address id of the phone whose log was imported, when the borrower named none."""
UNKNOWN_PARTY = "unknown:"
"""Prefix of the party id of a collector whom nobody could name yet; the number follows."""
RECORDING_SLACK = dt.timedelta(seconds=180)
_ON_THE_PHONE = frozenset({ContactKind.CALL, ContactKind.TEXT, ContactKind.RINGLESS_VOICEMAIL})


class History:
    """Live facts by kind and id. Times are aware; days are local to the first zone."""

    def __init__(self, facts: Iterable[Fact], *, known_at: dt.datetime | None = None) -> None:
        """Build the view. `known_at` leaves out what the judged party learnt later."""
        self.known_at = known_at
        self._raw = tuple(facts)
        live = _corrected(_unretracted(self._raw), known_at)
        if known_at is not None:
            live = [f for f in live if _was_known(f, known_at)]
        self.by_id: dict[str, Fact] = {f.id: f for f in live if f.id}
        self._by_type: dict[type[Fact], list[Fact]] = defaultdict(list)
        for fact in live:
            self._by_type[type(fact)].append(fact)
        for group in self._by_type.values():
            group.sort(key=_order)
        zones = self.of(Zone)
        self.zone_names: tuple[str, ...] = zones[-1].zones if zones else (DEFAULT_ZONE,)
        self.zone = ZoneInfo(self.zone_names[0])
        self.parties = _latest((p.party, p) for p in self.of(Party))
        self.persons = _latest((p.person, p) for p in self.of(Person))
        self.addresses = _latest((a.address, a) for a in self.of(Address))
        self.loans = _latest((loan.debt, loan) for loan in self.of(Loan))
        self.contacts, self.quarantined = self._attributed()

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """Live facts of one kind in order of time."""
        return tuple(f for f in self._by_type.get(kind, ()) if isinstance(f, kind))

    def as_known(self, at: dt.datetime) -> "History":
        """The same case with only what the judged party knew at `at`."""
        return History(self._raw, known_at=at)

    @property
    def raw(self) -> tuple[Fact, ...]:
        """All facts as recorded, corrections and retractions among them."""
        return self._raw

    def local(self, at: dt.datetime) -> dt.datetime:
        """The instant in the borrower's first zone."""
        return at.astimezone(self.zone)

    def day(self, at: dt.datetime) -> dt.date:
        """The borrower's local day of an instant."""
        return at.astimezone(self.zone).date()

    @cached_property
    def debtor(self) -> str | None:
        """Person id of the borrower, None when the case names nobody."""
        return next((p.person for p in self.persons.values() if p.role is Role.DEBTOR), None)

    def role(self, person: str | None) -> Role | None:
        """Role of a person id; None when not known."""
        known = self.persons.get(person or "")
        return known.role if known else None

    def complete_on(self, day: dt.date, creditor: str | None = None) -> bool | None:
        """Whether the log of that day is complete; None = nobody said."""
        answer = None
        for coverage in self.of(Coverage):
            concerns = coverage.creditor is None or coverage.creditor == creditor
            if concerns and coverage.since <= day <= coverage.until:
                answer = coverage.complete
        return answer

    def assumption(self, name: Assumption) -> int:
        """Value of an assumption as last set, else its default."""
        values = [s.value for s in self.of(Setting) if s.name is name]
        return values[-1] if values else ASSUMED[name]

    def recordings_of(self, contact: Contact) -> tuple[Recording, ...]:
        """Recordings of that call: same number, begun within three minutes of it."""
        number = contact.collector_number
        if not number or contact.kind is not ContactKind.CALL:
            return ()
        near = self._recordings.get(number)
        if near is None:
            return ()
        begun, recordings = near
        first = bisect.bisect_left(begun, contact.occurred_at - RECORDING_SLACK)
        last = bisect.bisect_right(begun, contact.occurred_at + RECORDING_SLACK)
        return tuple(recordings[first:last])

    @cached_property
    def _recordings(self) -> dict[str, tuple[list[dt.datetime], list[Recording]]]:
        """By number: when its recordings began, in order, and the recordings."""
        found: dict[str, tuple[list[dt.datetime], list[Recording]]] = {}
        for recording in self.of(Recording):
            if recording.number:
                begun, recordings = found.setdefault(recording.number, ([], []))
                begun.append(recording.occurred_at)
                recordings.append(recording)
        return found

    @cached_property
    def _attributions(self) -> dict[str, list[Attribution]]:
        found: dict[str, list[Attribution]] = defaultdict(list)
        for attribution in self.of(Attribution):
            found[attribution.number].append(attribution)
        return found

    def attribution(self, number: str, day: dt.date) -> Attribution | None:
        """Whose number this was on that day, as last stated."""
        for stated in reversed(self._attributions.get(number, [])):
            begun = stated.since is None or stated.since <= day
            if begun and (stated.until is None or day < stated.until):
                return stated
        return None

    def _attributed(self) -> tuple[tuple[Contact, ...], tuple[Contact, ...]]:
        talk_min_s = self.assumption(Assumption.TALK_MIN_S)
        own_phone = self._own_phone()
        named, quarantined = [], []
        for contact in self.of(Contact):
            if contact.by is not None:
                named.append(self._by_hand(contact, own_phone))
                continue
            number = contact.collector_number
            found = self.attribution(number, self.day(contact.occurred_at)) if number else None
            if found is None or found.private:
                quarantined.append(contact)
            else:
                named.append(self._named(contact, found, own_phone))
        joined, self.notes_of = joined_notes(named)
        return tuple(self._settled(c, talk_min_s) for c in joined), tuple(quarantined)

    def _by_hand(self, contact: Contact, own_phone: str | None) -> Contact:
        """A contact noted by hand: with the borrower, on the borrower's phone, if not said else."""
        if not is_noted_by_hand(contact) or contact.direction is Direction.IN:
            return contact
        person = contact.person or self.debtor
        address = contact.address
        if address is None and person == self.debtor and contact.kind in _ON_THE_PHONE:
            address = own_phone
        return msgspec.structs.replace(contact, person=person, address=address)

    def _own_phone(self) -> str | None:
        phones = [
            a.address
            for a in self.addresses.values()
            if a.owner == self.debtor and a.kind is AddressKind.MOBILE
        ]
        if not phones:
            return OWN_PHONE
        return phones[0] if len(phones) == 1 else None

    def _named(self, contact: Contact, found: Attribution, own_phone: str | None) -> Contact:
        by = found.party or f"{UNKNOWN_PARTY}{found.number}"
        return msgspec.structs.replace(
            contact,
            by=by,
            creditor=contact.creditor or found.creditor or self._creditor_of(found.party),
            person=contact.person or self.debtor,
            address=contact.address or own_phone,
            debts=contact.debts or found.debts,
            staff_no=contact.staff_no or found.staff_no,
        )

    def _creditor_of(self, party_id: str | None) -> str | None:
        """The only creditor a party can act for, when there is only one."""
        party = self.parties.get(party_id or "")
        if party is None:
            return None
        if PartyRole.AGENCY in party.roles:
            return party.acts_for[0] if len(party.acts_for) == 1 else None
        return party.party

    def _settled(self, contact: Contact, talk_min_s: int) -> Contact:
        """Outcome of a long answered call by the stated assumption; recording when there is one."""
        changes: dict[str, object] = {}
        long_enough = contact.duration_s is not None and contact.duration_s >= talk_min_s
        if contact.outcome is None and contact.answered and long_enough:
            changes["outcome"] = Outcome.TALKED
        if contact.recording is None and self.recordings_of(contact):
            changes["recording"] = RecordingState.AUDIO
        return msgspec.structs.replace(contact, **changes) if changes else contact

    @cached_property
    def _starts(self) -> list[tuple[dt.datetime, str]]:
        return [(c.occurred_at, c.id) for c in self.contacts]

    def before(self, contact: Contact) -> int:
        """How many contacts of the record come before this one in order of time and id."""
        return bisect.bisect_left(self._starts, (contact.occurred_at, contact.id))


def retracted(facts: Iterable[Fact]) -> frozenset[str]:
    """Targets (fact ids and action ids) that a live retraction takes back.

    A retraction that was itself retracted, or whose action was, counts for nothing.
    """
    retractions = [f for f in facts if isinstance(f, Retraction)]
    by_target: dict[str, list[Retraction]] = defaultdict(list)
    for retraction in retractions:
        by_target[retraction.target].append(retraction)

    def lives(retraction: Retraction, seen: frozenset[str]) -> bool:
        seen |= {retraction.id}
        targets = (retraction.id, _action(retraction))
        against = (r for target in targets if target for r in by_target.get(target, ()))
        return not any(r.id not in seen and lives(r, seen) for r in against)

    return frozenset(r.target for r in retractions if lives(r, frozenset()))


def _latest(stated: Iterable[tuple[str, F]]) -> dict[str, F]:
    """What was stated last under each name, in order of time and then of name."""
    last = dict(stated)
    return dict(sorted(last.items(), key=lambda item: (item[1].occurred_at, item[0])))


def _order(fact: Fact) -> tuple[dt.datetime, str]:
    """Order of time, and order within one instant.

    What happened at one instant goes by id, so that the order of import means nothing. Background
    stated for one instant keeps the order of the record, so that what was stated last counts.
    """
    return fact.occurred_at, "" if fact.always_known else fact.id


def _action(fact: Fact) -> str:
    return fact.source.action if fact.source else ""


def _unretracted(facts: tuple[Fact, ...]) -> list[Fact]:
    """Facts that no live retraction takes back, neither alone nor with their whole action."""
    gone = retracted(facts) - {""}
    if not gone:
        return list(facts)
    return [f for f in facts if f.id not in gone and _action(f) not in gone]


def _corrected(facts: list[Fact], known_at: dt.datetime | None) -> list[Fact]:
    """Facts with the corrections applied that were known at `known_at`, the latest last."""
    changes: dict[str, list[Correction]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, Correction) and (known_at is None or fact.known_from <= known_at):
            changes[fact.target].append(fact)
    if not changes:
        return facts
    corrected = []
    for fact in facts:
        for correction in sorted(changes.get(fact.id, ()), key=lambda c: (c.known_from, c.id)):
            fact = amended(fact, correction.changes)  # noqa: PLW2901 - a chain of corrections
        corrected.append(fact)
    return corrected


def _was_known(fact: Fact, at: dt.datetime) -> bool:
    """Background facts are the collecting side's own knowledge unless a time says otherwise."""
    if fact.always_known and fact.known_at is None:
        return True
    return fact.known_from <= at
