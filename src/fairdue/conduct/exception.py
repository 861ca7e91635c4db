"""Exceptions of a rule: cited objects of their own, so that a finding can say why one did not help.

An exception is looked at only when the rule would otherwise not be ok. Met = the contact is
allowed; not known = the answer is unknown and says what is missing.
"""

import datetime as dt
from typing import Annotated

import msgspec

from fairdue.conduct.answer import Answer, distinct
from fairdue.conduct.binding import debts_meant, debts_of
from fairdue.conduct.clock import clock_edges
from fairdue.conduct.kinds.consent_or_stop import received_at, told_to
from fairdue.conduct.scene import Scene
from fairdue.facts import Consent, ConsentKind, Considered, RequestKind, RuleOutcome

Text = dict[str, str]


class Agreed(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="when",
    tag="agreed",
):
    """Excused by a consent of that kind on record, given before, not withdrawn, that covers it.

    `text` says it in words, `cite` where it stands.
    A consent claimed without a record leaves the answer unknown until the record is shown.
    """

    consent: ConsentKind
    text: Text
    cite: Text

    def looked_at(self, scene: Scene) -> tuple[Considered, tuple[str, ...]]:
        """Whether a consent excuses the contact, and what is missing to say."""
        missing: list[str] = []
        cite = self.cite
        facts: tuple[str, ...] = ()
        for consent in scene.index.consents:
            if consent.kind is not self.consent or consent.occurred_at > scene.start:
                continue
            cover = _covers(scene, consent)
            if cover.holds is False and not cover.facts:
                continue
            facts = distinct(facts, (consent.id, *cover.facts))
            if cover.holds:
                met = Considered(when=self.consent.value, cite=cite, met=True, facts=facts)
                return met, ()
            missing += cover.missing
        outcome = None if missing else False
        when = self.consent.value
        return Considered(when=when, cite=cite, met=outcome, facts=facts), tuple(missing)

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:
        """The clock at which a consent opens or closes a window."""
        windows = [w for c in scene.index.consents for w in c.windows or ()]
        texts = {_clock(m) for w in windows for m in (w.start_minute, w.end_minute)}
        return clock_edges(tuple(texts), scene.index.zones, scene.start, until)


class PastDue(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="when",
    tag="past_due",
):
    """Excused when every debt of the contact is past due by more than so many days."""

    more_than_days: Annotated[int, msgspec.Meta(ge=0)]
    text: Text
    cite: Text

    def looked_at(self, scene: Scene) -> tuple[Considered, tuple[str, ...]]:
        """Whether all debts are that long past due, and what is missing to say."""
        history = scene.index.history
        debts, named = debts_of(history, scene.contact)
        loans = [history.loans[d] for d in sorted(debts) if d in history.loans]
        days = [loan.days_past_due for loan in loans]
        late = {None if n is None else n > self.more_than_days for n in days} or {None}
        missing: tuple[str, ...] = ()
        met: bool | None = late == {True}
        if False not in late and None in late:
            met, missing = None, ("days_past_due",)
        elif late == {True, False} and not named:
            met, missing = None, ("debts",)
        facts = tuple(loan.id for loan in loans if loan.id)
        return Considered(when="past_due", cite=self.cite, met=met, facts=facts), missing

    def edges(self, scene: Scene, until: dt.datetime) -> list[dt.datetime]:  # noqa: ARG002 - one form for all
        """No instant matters: the number of days is a fact of the debt."""
        return []


Excuse = Agreed | PastDue
"""What may excuse a contact."""


def excuse(answer: Answer, unless: tuple[Excuse, ...], scene: Scene) -> Answer:
    """The answer after the exceptions were considered, each of them told."""
    if not unless or answer.outcome in {RuleOutcome.OK, RuleOutcome.NOT_APPLICABLE}:
        return answer
    considered: list[Considered] = []
    missing: tuple[str, ...] = ()
    for exception in unless:
        looked, lacks = exception.looked_at(scene)
        considered.append(looked)
        missing += lacks
    cited = distinct(answer.facts, *(c.facts for c in considered))
    told = msgspec.structs.replace(answer, considered=tuple(considered), facts=cited)
    if any(c.met for c in considered):
        return msgspec.structs.replace(
            told, outcome=RuleOutcome.OK, open=False, missing=(), name="", effect=None
        )
    return told.with_missing(*missing) if missing else told


class _Cover(msgspec.Struct, frozen=True):
    """Whether a consent covers a contact; what is missing; facts that end or carry it."""

    holds: bool | None
    missing: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


def _covers(scene: Scene, consent: Consent) -> _Cover:
    """Given by this person to this side, not taken back, wide enough, and on record."""
    contact = scene.contact
    giver = scene.index.history.debtor if consent.by == "contract" else consent.by
    told = _given_to(scene, consent)
    if told is False or contact.person not in {giver, None}:
        return _Cover(holds=False)
    carrier = scene.index.party_facts(consent.to) if consent.to != contact.creditor else ()
    ended = _withdrawn(scene, consent, giver)
    if ended is not None:
        return _Cover(False, (), (*carrier, *ended))
    narrowed = _wide_enough(scene, consent)
    if narrowed is None or not _in_windows(scene, consent):
        return _Cover(False, (), carrier)
    missing = (
        *(("person",) if contact.person is None else ()),
        *(("creditor",) if told is None else ()),
        *narrowed,
        *(() if consent.proven else ("proven",)),
    )
    return _Cover(None if missing else True, missing, carrier)


def _wide_enough(scene: Scene, consent: Consent) -> tuple[str, ...] | None:
    """What is missing to say that number and debts are covered; None = they are not."""
    contact, missing = scene.contact, []
    if consent.address is not None:
        if contact.address is None:
            missing.append("address")
        elif contact.address != consent.address:
            return None
    if consent.debts is not None:
        meant = debts_meant(scene.index.history, contact)
        if not meant:
            missing.append("debts")
        elif not set(meant) <= set(consent.debts):
            return None
    return tuple(missing)


def _given_to(scene: Scene, consent: Consent) -> bool | None:
    """Whether it concerns the contact's creditor; None = not known, as for a request."""
    creditor = scene.contact.creditor
    if creditor is None:
        return None
    if consent.creditor is not None:
        return consent.creditor == creditor
    return scene.index.acts_for(consent.to, creditor)


def _withdrawn(scene: Scene, consent: Consent, giver: str | None) -> tuple[str, ...] | None:
    """Facts of the withdrawal that reached the creditor's side by the start, None = none did."""
    for request in scene.index.requests.get(giver or "", ()):
        ends = request.kind is RequestKind.WITHDRAW_CONSENT
        if ends and consent.occurred_at < received_at(request) <= scene.start:
            told = told_to(scene, request)
            if told is not False:
                return (request.id, *scene.index.party_facts(request.to))
    return None


def _in_windows(scene: Scene, consent: Consent) -> bool:
    """Whether the start lies in the agreed times in every zone that fits."""
    if consent.windows is None:
        return True
    locals_ = [scene.start.astimezone(zone) for zone in scene.index.zones]
    return all(any(w.holds(local) for w in consent.windows) for local in locals_)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
