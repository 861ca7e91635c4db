"""consent_or_stop, further forms: times, places and ways a person asked for; a representative.

Meaning of a designation: a contact the collecting side begins inside times, at a place or in a way
that the person had asked it to leave out is a breach, as long as the request holds. Meaning of a
representation: once it is known that somebody represents the debtor for a debt, a contact with
the debtor about that debt is a breach. Facts used: kind, direction, start, purpose, creditor,
person, address, place, debts; requests with their receipt; representatives and since when known.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, ClassVar

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.binding import debts_named, debts_of
from fairdue.conduct.clock import clock_edges
from fairdue.conduct.form import Form
from fairdue.conduct.kinds.consent_or_stop import (
    received,
    received_at,
    requests_of,
)
from fairdue.conduct.people import Counterparty
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.scene import Scene
from fairdue.facts import (
    Address,
    AddressKind,
    ContactKind,
    Person,
    Place,
    Purpose,
    Request,
    RequestKind,
    Role,
    RuleOutcome,
)

_PLACES = {
    Place.HOME: {AddressKind.HOME, AddressKind.LANDLINE_HOME},
    Place.WORK: {AddressKind.LANDLINE_WORK, AddressKind.EMAIL_EMPLOYER},
}


class Designation(Form, frozen=True, kw_only=True, tag_field="form", tag="designation"):
    """Terms: which requests are honoured for which contacts, and for which purposes not.

    `most_hours_a_week`: times asked for beyond so many hours do not bind; 0 = no such limit.
    """

    names: ClassVar[Mapping[str, Phrase]] = {
        "ignored_a_request": Phrase(
            short={"zh-CN": "未尊重约定的时间或方式", "en": "contact against a request"},
            said={
                "zh-CN": "{at}，{party}的联系与当事人 {observed} 提出的时间、地点或方式要求不符",
                "en": "{at}: {party} made contact against the request of {observed}",
            },
            change={
                "zh-CN": ("有记录表明当事人收回了这项要求", "查明这次联系由本人发起"),
                "en": (
                    "a record that the person had taken the request back",
                    "the person began this contact",
                ),
            },
        )
    }

    requests: tuple[RequestKind, ...]
    kinds: tuple[ContactKind, ...]
    not_barred: tuple[Purpose, ...]
    most_hours_a_week: Annotated[int, msgspec.Meta(ge=0)]

    def answer(self, scene: Scene) -> Answer:
        """Breach when a request that had been received covers the contact."""
        if scene.contact.kind not in self.kinds:
            return NOT_APPLICABLE
        if scene.begun_by_person or scene.contact.purpose in self.not_barred:
            return Answer(outcome=RuleOutcome.OK)
        sure, unsure = received(scene, requests_of(scene, self.requests))
        covered = {r.id: self._covers(scene, r) for r in (*sure, *unsure)}
        met = [r for r in sure if covered[r.id] == ()]
        if met:
            return Answer(
                outcome=RuleOutcome.BREACH,
                facts=distinct(scene.index.zone_facts, self._behind(scene, met[-1])),
                observed=f"{scene.index.local(received_at(met[-1])):%Y-%m-%d}",
            )
        doubtful = [r for r in (*sure, *unsure) if covered[r.id] is not None]
        answer = Answer(
            outcome=RuleOutcome.OK,
            facts=distinct(
                scene.index.zone_facts, *(self._behind(scene, r) for r in (*sure, *unsure))
            ),
        )
        if not doubtful:
            return answer
        missing = [m for r in doubtful for m in covered[r.id] or ()]
        missing += ["creditor"] if scene.contact.creditor is None else []
        missing += ["person"] if scene.contact.person is None else []
        return answer.with_missing(*(missing or ["creditor"]))

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:
        """The clock at which times that were asked for open and close."""
        windows = [w for r in requests_of(scene, self.requests) for w in r.windows or ()]
        minutes = [m for w in windows for m in (w.start_minute, w.end_minute)]
        texts = tuple(f"{m // 60:02d}:{m % 60:02d}" for m in minutes)
        return clock_edges(texts, scene.index.zones, scene.start, until)

    @staticmethod
    def _behind(scene: Scene, request: Request) -> tuple[str, ...]:
        address = scene.index.history.addresses.get(scene.contact.address or "")
        return (
            request.id,
            *scene.index.party_facts(request.to),
            *((address.id,) if address is not None else ()),
        )

    def _covers(self, scene: Scene, request: Request) -> tuple[str, ...] | None:
        """What is missing to say that the request covers the contact; () = it does, None = not."""
        contact = scene.contact
        if request.until is not None and scene.local.date() > request.until:
            return None
        if (
            request.debts is not None
            and debts_named(contact)
            and not set(request.debts) & {*debts_named(contact)}
        ):
            return None
        if request.kind is RequestKind.NO_CONTACT_TIMES:
            return () if self._in_times(scene, request) else None
        address = scene.index.history.addresses.get(contact.address or "")
        if request.kind is RequestKind.NO_CONTACT_PLACE:
            return _at_place(request, address, contact.place)
        return _in_way(request, contact.kind, contact.address)

    def _in_times(self, scene: Scene, request: Request) -> bool:
        """Whether the start lies in the times asked for, in any zone that fits."""
        windows = request.windows or ()
        hours = sum(len(w.days) * (w.end_minute - w.start_minute) for w in windows) / 60
        if self.most_hours_a_week and hours > self.most_hours_a_week:
            return False
        locals_ = [scene.start.astimezone(zone) for zone in scene.index.zones]
        return any(window.holds(local) for window in windows for local in locals_)


def _at_place(
    request: Request, address: Address | None, place: Place | None
) -> tuple[str, ...] | None:
    if request.place is None:
        return None
    if place is not None:
        return () if place is request.place else None
    if address is None:
        return ("address",)
    return () if address.kind in _PLACES[request.place] else None


def _in_way(request: Request, kind: ContactKind, address: str | None) -> tuple[str, ...] | None:
    """An opt-out of kinds, of one address, or of both together; without either of all."""
    if request.kinds is not None and kind not in request.kinds:
        return None
    if request.address is None:
        return ()
    if address is None:
        return ("address",)
    return () if address == request.address else None


class Representation(Form, frozen=True, kw_only=True, tag_field="form", tag="representation"):
    """Terms: contacts with a represented debtor that are barred, and purposes that are not."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "passed_by_representative": Phrase(
            short={"zh-CN": "绕过代理人联系本人", "en": "contact past a representative"},
            said={
                "zh-CN": "{at}，{party}明知当事人自 {observed} 起有代理人，仍直接联系本人",
                "en": "{at}: {party} contacted the debtor though a representative was known "
                "since {observed}",
            },
            change={
                "zh-CN": ("有记录表明代理关系当时已经结束，或者不包括这笔债务",),
                "en": ("a record that the representation had ended or did not cover this debt",),
            },
        )
    }

    kinds: tuple[ContactKind, ...]
    not_barred: tuple[Purpose, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when the debtor is contacted about a debt for which he is represented."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        whom = scene.with_whom(Counterparty.DEBTOR)
        if scene.begun_by_person or contact.purpose in self.not_barred or whom.holds is False:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        answer = Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        debts, named = debts_of(scene.index.history, contact)
        for person in _representatives(scene):
            if person.debts and not debts & set(person.debts):
                continue
            since = scene.index.local(person.known_from)
            answer = Answer(
                outcome=RuleOutcome.BREACH,
                facts=distinct(whom.facts, (person.id,)),
                observed=f"{since:%Y-%m-%d}",
            )
            sure = named or not person.debts or debts <= set(person.debts)
            missing = (*whom.missing, *(() if sure else ("debts",)))
            return answer.with_missing(*missing) if missing else answer
        return answer


def _representatives(scene: Scene) -> list[Person]:
    """Representatives that were known when the contact began."""
    return [
        p
        for p in scene.index.history.persons.values()
        if p.role is Role.ATTORNEY and p.known_from <= scene.start
    ]
