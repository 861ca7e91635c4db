"""Requests and consents as they bind one collecting party: who said what to whom, since when."""

import datetime as dt
from collections.abc import Collection, Iterable
from enum import StrEnum

from fairdue.conduct.binding import debts_named, debts_of
from fairdue.conduct.people import Belonging
from fairdue.conduct.scene import Scene
from fairdue.facts import Consent, ConsentKind, Contact, ContactKind, Request, RequestKind


def received_at(request: Request) -> dt.datetime:
    """When a request reached the side it was made to."""
    return request.received_at or request.occurred_at


class Hearer(StrEnum):
    """To whom a request must have been made to bind."""

    COLLECTOR = "collector"
    """The party that makes the contact."""
    CREDITOR = "creditor"
    """The creditor, whose notes the collector takes over with the debt."""


def requests(
    scene: Scene,
    kinds: Collection[RequestKind],
    hearers: tuple[Hearer, ...],
    persons: Collection[str] | None = None,
) -> list[Request]:
    """Live requests that had reached such a hearer when the contact began, the earliest first."""
    contact = scene.contact
    heard = {contact.by} if Hearer.COLLECTOR in hearers else set()
    if Hearer.CREDITOR in hearers:
        heard.add(contact.creditor)
    found = []
    for person, made in scene.index.requests.items():
        if persons is None or person in persons:
            found += [r for r in made if r.kind in kinds and r.to in heard and _live(scene, r)]
    return sorted(found, key=lambda r: (received_at(r), r.id))


def _live(scene: Scene, request: Request) -> bool:
    if received_at(request) > scene.start or request.contact == scene.contact.id:
        return False
    return request.until is None or scene.day <= request.until.toordinal()


def concerns(debts: tuple[str, ...] | None, contact: Contact) -> bool:
    """Whether something said about `debts` (None = all) is about the contact's debts."""
    named = debts_named(contact)
    return debts is None or not named or bool(set(debts) & set(named))


def surely(scene: Scene, said: Iterable[tuple[str, ...] | None]) -> bool:
    """Whether the contact is for certain about debts of which something was said (None = all).

    One that names no debt is when all the debts it may be about are among them.
    """
    covered: set[str] = set()
    for debts in said:
        if not debts:
            return True
        covered.update(debts)
    about, named = debts_of(scene.index.history, scene.contact)
    return named or about <= covered


_ENDS = (RequestKind.WITHDRAW_CONSENT, RequestKind.STOP_CONTACT, RequestKind.OPT_OUT)


def taken_back(
    made: Collection[Request], consent: Consent, at: dt.datetime, kinds: Collection[ContactKind]
) -> Request | None:
    """The request by which the giver had taken the consent back at that time, None = none did.

    An opt-out takes it back when it names the address or one of the kinds.
    """
    for request in made:
        if request.kind not in _ENDS or request.to != consent.to:
            continue
        if not consent.occurred_at < received_at(request) <= at:
            continue
        if request.kind is RequestKind.OPT_OUT and not opts_out(request, consent.address, kinds):
            continue
        if request.debts and consent.debts and not set(request.debts) & set(consent.debts):
            continue
        return request
    return None


def opts_out(request: Request, address: str | None, kinds: Collection[ContactKind]) -> bool:
    """Whether an opt-out is about that address or one of those kinds of contact."""
    if request.address is not None:
        return request.address == address
    return request.kinds is None or bool(set(request.kinds) & set(kinds))


def consents(scene: Scene, kind: ConsentKind, giver: str | None, to: str | None) -> list[Consent]:
    """Consents of that kind given by the person to that very party before the contact."""
    return [
        c
        for c in scene.index.consents
        if c.kind is kind and c.by == giver and c.to == to and c.occurred_at <= scene.start
    ]


def standing(scene: Scene, found: list[Consent], kinds: Collection[ContactKind]) -> Belonging:
    """Whether one of the consents still stands; None = it is only claimed."""
    missing: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    for consent in found:
        ended = taken_back(scene.index.requests.get(consent.by, ()), consent, scene.start, kinds)
        if ended is not None:
            facts += (consent.id, ended.id)
        elif consent.proven:
            return Belonging(holds=True, facts=(consent.id,))
        else:
            missing, facts = ("proven",), (*facts, consent.id)
    return Belonging(holds=None if missing else False, missing=missing, facts=facts)
