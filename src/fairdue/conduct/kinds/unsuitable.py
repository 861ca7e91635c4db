"""consent_or_stop, further forms: times, places and media that were named as unsuitable.

Meaning: whoever has said when, where or by what means not to be contacted is not contacted then,
there or so; `times` adds fixed hours that hold where nothing else is known. What a person begins
may be answered once, in the same medium, on that day. Facts used: kind, direction, start, person,
address, place, purpose, remarks; requests and consents with whom they were told.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from typing import ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.circle import Tie, circle, inside
from fairdue.conduct.clock import ClockText, clock_edges, minutes
from fairdue.conduct.form import Form
from fairdue.conduct.hearing import certain, said_after
from fairdue.conduct.message import ELECTRONIC
from fairdue.conduct.people import Belonging
from fairdue.conduct.phrase import Phrase, phrase
from fairdue.conduct.reply import first_reply
from fairdue.conduct.scene import Scene
from fairdue.conduct.told import Hearer, consents, opts_out, received_at, requests, standing
from fairdue.facts import (
    AddressKind,
    Consent,
    ConsentKind,
    Contact,
    ContactKind,
    Direction,
    Label,
    Place,
    Purpose,
    Request,
    RequestKind,
    RuleOutcome,
)

WENT_ON = "went_on_when_inconvenient"

_LIFTED = (
    "查明本人后来说过这样可以，或者这次是回复本人当天的联系",
    "a record that the person later said it was fine, or that this answered the person that day",
)


class Span(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours before `from_` and after `to` in which contact is unsuitable; both edges are fine."""

    earliest: ClockText
    latest: ClockText
    edges: Literal["permitted"]

    def outside(self, local: dt.datetime) -> bool:
        """Whether the local time lies before the earliest or after the latest permitted time."""
        passed = (local.hour * 60 + local.minute) * 60 + local.second + local.microsecond / 1e6
        return passed < minutes(self.earliest) * 60 or passed > minutes(self.latest) * 60


class Times(Form, frozen=True, kw_only=True, tag_field="form", tag="times"):
    """Terms: fixed hours, times that were named, and words after which a talk has to end."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "contacted_at_unsuitable_time": phrase(
            ("在不便的时间联系", "{at}，{party}在本人不便的时间联系"),
            (
                "contact at an inconvenient time",
                "{at}: {party} made contact at a time that is inconvenient",
            ),
            _LIFTED,
        ),
        WENT_ON: phrase(
            ("本人说不便后继续谈", "{at}，本人说此刻不便，{party}仍继续说下去"),
            (
                "going on after 'not now'",
                "{at}: told that the moment did not suit, {party} went on",
            ),
            ("查明本人没有说过不便", "the person had not said that it did not suit"),
        ),
    }

    fixed: Span
    kinds: tuple[ContactKind, ...]
    untimed: tuple[ContactKind, ...]
    """Kinds that reach nobody at the time of sending."""
    person: tuple[Tie, ...]
    told_to: tuple[Hearer, ...]
    goes_on_with: tuple[Label, ...]
    consent: ConsentKind

    def answer(self, scene: Scene) -> Answer:
        """Breach at a fixed or named time without consent, or when a talk went on."""
        contact = scene.contact
        if contact.kind in self.untimed:
            return Answer(outcome=RuleOutcome.OK)
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        whom = inside(scene.index.history, contact.person, self.person)
        if scene.begun_by_person or whom.holds is False:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        limit, cited = self.blocked(scene)
        observed = f"{scene.local:%H:%M:%S}"
        facts = distinct(scene.index.zone_facts, whom.facts, cited)
        answer = Answer(outcome=RuleOutcome.OK, facts=facts, limit=limit, observed=observed)
        if limit:
            answer = self._excused(scene, answer)
        went_on = said_after(contact, Label.SAYS_INCONVENIENT, self.goes_on_with)
        if answer.outcome is not RuleOutcome.BREACH and went_on:
            answer = msgspec.structs.replace(
                answer, outcome=RuleOutcome.BREACH, name=WENT_ON, missing=()
            )
        if whom.holds is None and answer.outcome is RuleOutcome.BREACH:
            return answer.with_missing(*whom.missing)
        return answer

    def blocked(self, scene: Scene) -> tuple[str | None, tuple[str, ...]]:
        """The fixed or named time in which the contact begins, None = none, and by which facts."""
        locals_ = [scene.start.astimezone(zone) for zone in scene.index.zones]
        if any(self.fixed.outside(local) for local in locals_):
            return f"{self.fixed.latest}-{self.fixed.earliest}", ()
        for request in self._named(scene):
            windows = request.windows
            if windows is None or any(w.holds(t) for w in windows for t in locals_):
                return f"{scene.local:%H:%M}", (request.id,)
        return None, ()

    def _named(self, scene: Scene) -> list[Request]:
        people = circle(scene.index.history, self.person)
        return requests(scene, {RequestKind.NO_CONTACT_TIMES}, self.told_to, people)

    def _excused(self, scene: Scene, answer: Answer) -> Answer:
        """Consent to that very party covers it, or it is the one answer on the same day."""
        begun = first_reply(scene, same_medium=True, same_day=True)
        if begun is not None:
            return msgspec.structs.replace(answer, facts=distinct(answer.facts, (begun.id,)))
        covering = [c for c in self._given(scene) if _covers(scene, c)]
        stands = standing(scene, covering, (scene.contact.kind,))
        answer = msgspec.structs.replace(answer, facts=distinct(answer.facts, stands.facts))
        if stands.holds:
            return answer
        if stands.holds is None:
            return answer.with_missing(*stands.missing)
        return msgspec.structs.replace(answer, outcome=RuleOutcome.BREACH)

    def _given(self, scene: Scene) -> list[Consent]:
        """Consents to this party; one asked for in a contact that was itself unsuitable is none."""
        contact = scene.contact
        found = consents(scene, self.consent, contact.person, contact.by)
        return [c for c in found if not self._given_unsuitably(scene, c)]

    def _given_unsuitably(self, scene: Scene, consent: Consent) -> bool:
        upto = min(scene.place, bisect_right(scene.index.starts, consent.occurred_at))
        for other in scene.index.latest(upto, person=consent.by):
            during = other.ended_at or other.occurred_at + _TALK
            if other.direction is not Direction.OUT or consent.occurred_at > during:
                return False
            there = Scene(scene.index, other, known_at=scene.known_at)
            return other.by == consent.to and self.blocked(there)[0] is not None
        return False

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:
        """Edges of the hours and of all named times; the midnight between is outside the hours."""
        windows = [w for c in scene.index.consents for w in c.windows or ()]
        windows += [w for m in scene.index.requests.values() for r in m for w in r.windows or ()]
        texts = {_clock(m) for w in windows for m in (w.start_minute, w.end_minute)}
        texts |= {self.fixed.earliest, self.fixed.latest}
        return clock_edges(tuple(texts), scene.index.zones, scene.start, until)


_TALK = dt.timedelta(hours=1)
"""A talk without an end on record is taken to have lasted at most so long."""


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _covers(scene: Scene, consent: Consent) -> bool:
    """Whether times, debts and address of a consent cover the contact, in every zone that fits."""
    contact = scene.contact
    if consent.address is not None and consent.address != contact.address:
        return False
    if consent.debts is not None and not set(contact.debts) <= set(consent.debts):
        return False
    if consent.windows is None:
        return True
    locals_ = [scene.start.astimezone(zone) for zone in scene.index.zones]
    return all(any(w.holds(local) for w in consent.windows) for local in locals_)


_ADDRESSES = {
    Place.HOME: {AddressKind.LANDLINE_HOME, AddressKind.HOME},
    Place.WORK: {AddressKind.LANDLINE_WORK},
}
"""Addresses that are tied to a place; mobile numbers and mail boxes are tied to none."""


class Places(Form, frozen=True, kw_only=True, tag_field="form", tag="places"):
    """Terms: places that were named; media tied to a place count as the place."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "contacted_at_unsuitable_place": phrase(
            ("在不便的地点联系", "{at}，{party}在本人说过不便的地点联系"),
            (
                "contact at an inconvenient place",
                "{at}: {party} made contact at a place named as inconvenient",
            ),
            _LIFTED,
        ),
        "contacted_at_work": phrase(
            ("在单位联系", "{at}，{party}明知单位不许仍联系到工作地点"),
            (
                "contact at work",
                "{at}: {party} made contact at work, knowing that it is not allowed there",
            ),
            (
                "查明单位允许，或者没有人说过不许",
                "the employer allows it, or nobody had said otherwise",
            ),
        ),
    }

    places: tuple[Place, ...]
    kinds: tuple[ContactKind, ...]
    person: tuple[Tie, ...]
    told_to: tuple[Hearer, ...]
    told_by: Literal["the_person", "anybody"]

    def answer(self, scene: Scene) -> Answer:
        """Breach when the contact goes to a place that was named."""
        history, contact = scene.index.history, scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        whom = inside(history, contact.person, self.person)
        if scene.begun_by_person or whom.holds is False:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        people = circle(history, self.person) if self.told_by == "the_person" else None
        named = requests(scene, {RequestKind.NO_CONTACT_PLACE}, self.told_to, people)
        named = [r for r in named if r.place in self.places]
        missing: tuple[str, ...] = ()
        for request in named:
            there = _at(scene, request.place)
            if there:
                return self._named(scene, request, whom)
            missing += ("address",) if there is None else ()
        facts = distinct(whom.facts, tuple(r.id for r in named))
        answer = Answer(outcome=RuleOutcome.OK, facts=facts)
        return answer.with_missing(*missing) if missing else answer

    @staticmethod
    def _named(scene: Scene, request: Request, whom: Belonging) -> Answer:
        address = scene.index.history.addresses.get(scene.contact.address or "")
        behind = (address.id,) if address is not None and address.id else ()
        facts = distinct(whom.facts, (request.id, *behind))
        place = request.place.value if request.place else None
        if (begun := first_reply(scene, same_medium=True, same_day=True)) is not None:
            return Answer(outcome=RuleOutcome.OK, facts=(*facts, begun.id), limit=place)
        answer = Answer(outcome=RuleOutcome.BREACH, facts=facts, limit=place, observed=place)
        return answer.with_missing(*whom.missing) if whom.holds is None else answer


def _at(scene: Scene, place: Place | None) -> bool | None:
    """Whether the contact goes to the place; None = its address is not known."""
    contact = scene.contact
    if place is None or contact.place is not None:
        return place is not None and contact.place is place
    address = scene.index.history.addresses.get(contact.address or "")
    if address is not None:
        return address.kind in _ADDRESSES[place]
    if contact.kind in ELECTRONIC:
        return False
    if contact.kind is ContactKind.LETTER:
        return place is Place.HOME
    return None


class Media(Form, frozen=True, kw_only=True, tag_field="form", tag="media"):
    """Terms: media and addresses that a person asked not to be used, for any debt."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "used_unwanted_medium": phrase(
            ("用了本人不让用的方式", "{at}，{party}用了本人已于 {observed} 要求停用的方式或号码"),
            (
                "use of an unwanted medium",
                (
                    "{at}: {party} used a medium or an address that the "
                    "person had asked on {observed} not to be used"
                ),
            ),
            _LIFTED,
        )
    }

    kinds: tuple[ContactKind, ...]
    told_to: tuple[Hearer, ...]
    counts_as_call: tuple[ContactKind, ...]
    confirmed_once_by: Purpose
    required_by_law: Purpose
    lifted_by: ConsentKind

    def answer(self, scene: Scene) -> Answer:
        """Breach when the kind or the address had been opted out of."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        if scene.begun_by_person:
            return Answer(outcome=RuleOutcome.OK)
        people = None if contact.person is None else {contact.person}
        asked = requests(scene, {RequestKind.OPT_OUT}, self.told_to, people)
        live = [r for r in asked if self._bars(contact, r) and not self._lifted(scene, r)]
        if not live:
            return Answer(outcome=RuleOutcome.OK, facts=tuple(r.id for r in asked))
        facts = tuple(r.id for r in live)
        if self._permitted(scene, live):
            return Answer(outcome=RuleOutcome.OK, facts=facts)
        since = scene.index.local(received_at(live[-1]))
        used = self._confirmed(scene, live)
        answer = Answer(
            outcome=RuleOutcome.BREACH, facts=(*facts, *used), observed=f"{since:%Y-%m-%d}"
        )
        return answer.with_missing("person") if people is None else answer

    def _bars(self, contact: Contact, request: Request) -> bool:
        kinds = {contact.kind}
        if contact.kind in self.counts_as_call:
            kinds.add(ContactKind.CALL)
        if request.address is not None and request.kinds is not None:
            return request.address == contact.address and bool(kinds & set(request.kinds))
        if request.address is None and request.kinds is None:
            return contact.kind.value == request.medium.value
        return opts_out(request, contact.address, kinds)

    def _lifted(self, scene: Scene, request: Request) -> bool:
        """Whether a later consent to use the very address lifts it."""
        contact = scene.contact
        given = consents(scene, self.lifted_by, contact.person, contact.by)
        later = [
            c
            for c in given
            if c.occurred_at > received_at(request) and c.address in {contact.address, None}
        ]
        return standing(scene, later, (contact.kind,)).holds is True

    def _permitted(self, scene: Scene, live: list[Request]) -> bool:
        """One bare confirmation, one answer in the same medium, or what a law demands."""
        contact = scene.contact
        if contact.purpose is self.required_by_law:
            electronic = any(r.address is not None for r in live) and contact.kind in ELECTRONIC
            return not electronic
        if contact.purpose is self.confirmed_once_by:
            bare = not certain(contact)
            return bare and contact.kind in ELECTRONIC and not self._confirmed(scene, live)
        return first_reply(scene, same_medium=True) is not None

    def _confirmed(self, scene: Scene, live: list[Request]) -> tuple[str, ...]:
        """Confirmations that were sent before."""
        if scene.contact.purpose is not self.confirmed_once_by:
            return ()
        return tuple(
            c.id
            for c in scene.index.earlier(
                scene.place,
                purpose=self.confirmed_once_by,
                by=scene.contact.by,
                person=scene.contact.person,
            )
            if c.occurred_at >= received_at(live[-1])
        )
