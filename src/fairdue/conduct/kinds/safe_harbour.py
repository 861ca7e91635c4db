"""channel, further forms: addresses to which messages may go, because a procedure was kept before.

Meaning: a message is inside when one of the procedures holds: the person used or allowed the
address, the creditor gave notice of its use, or the collector before used it; for texts the number
is fresh, too. Outside is no breach by itself. `not_misdirected` keeps away from addresses known to
have told others; `work_mail` from the employer's. Facts used: kind, start, address with kind,
owner and source, purpose, debts, outcome; consents and opt-outs; which collectors had the debt.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping
from typing import Annotated, ClassVar

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.circle import Tie, inside
from fairdue.conduct.form import Form
from fairdue.conduct.people import Belonging
from fairdue.conduct.phrase import Phrase, phrase
from fairdue.conduct.scene import Scene
from fairdue.conduct.told import concerns, consents, opts_out, received_at, standing
from fairdue.facts import (
    Address,
    AddressKind,
    AddressSource,
    AgencyList,
    ConsentKind,
    Contact,
    ContactKind,
    Correction,
    Direction,
    Outcome,
    Purpose,
    RequestKind,
    RuleOutcome,
)

Days = Annotated[int, msgspec.Meta(ge=1, le=366)]

_NO = Belonging(holds=False)
_OUTSIDE = ("不在安全港之内，见", "is outside the safe harbour of")
_USED = (
    "有记录表明本人用过或者同意使用这个地址",
    "a record that the person used the address or allowed its use",
)
_OBTAINED = frozenset({AddressSource.LEFT_BY_DEBTOR, None})


class Procedures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Procedures by which an address may be used; three-valued over everything that may hold."""

    kind: ContactKind
    person: tuple[Tie, ...]
    consent: ConsentKind
    notice: Purpose
    notice_days: Days
    public_domains: tuple[AddressKind, ...]

    def own(self, scene: Scene, by: str | None) -> Belonging:
        """The person used the address towards `by`, or allowed it to use it."""
        contact = scene.contact
        used = self._used(scene, by)
        if used is not None and not self._opted_out(scene, {by}, used.occurred_at):
            return Belonging(holds=True, facts=(used.id,))
        given = [
            c
            for c in consents(scene, self.consent, contact.person, by)
            if c.address == contact.address and concerns(c.debts, contact)
        ]
        return standing(scene, given, (self.kind,))

    def _used(self, scene: Scene, by: str | None) -> Contact | None:
        contact = scene.contact
        return self._last(scene, by, contact, Direction.IN)

    def _last(
        self, scene: Scene, by: str | None, contact: Contact, direction: Direction
    ) -> Contact | None:
        """The last earlier message of that direction between party, person and address."""
        found = scene.index.latest(
            scene.place,
            kind=self.kind,
            direction=direction,
            by=by,
            person=contact.person,
            address=contact.address,
        )
        return next((c for c in found if concerns(c.debts or None, contact)), None)

    def _opted_out(self, scene: Scene, told: set[str | None], since: dt.datetime | None) -> bool:
        contact = scene.contact
        for request in scene.index.requests.get(contact.person or "", ()):
            if request.to not in told or received_at(request) > scene.start:
                continue
            if since is not None and received_at(request) <= since:
                continue
            if request.kind is RequestKind.OPT_OUT and opts_out(
                request, contact.address, {self.kind}
            ):
                return True
            if request.kind in {RequestKind.STOP_CONTACT, RequestKind.WITHDRAW_CONSENT}:
                return True
        return False

    def by_creditor(self, scene: Scene, by: str | None) -> Belonging:
        """The creditor gave notice that the address may be used, and the time to object is over."""
        contact = scene.contact
        address = scene.index.history.addresses.get(contact.address or "")
        if address is None or address.kind not in self.public_domains:
            return _NO
        if address.obtained not in {*_OBTAINED, AddressSource.UNKNOWN}:
            return _NO
        notices = [
            c
            for c in scene.index.earlier(
                scene.place, purpose=self.notice, by=contact.creditor, person=contact.person
            )
            if concerns(c.debts or None, contact)
        ]
        if not notices or self._opted_out(scene, {by, contact.creditor}, None):
            return _NO
        for notice in notices:
            sent = scene.index.local(notice.occurred_at).date()
            last = notice.until
            if last is None:
                return Belonging(holds=None, missing=("until",), facts=(notice.id,))
            if (last - sent).days >= self.notice_days and scene.local.date() > last:
                if address.obtained is AddressSource.UNKNOWN:
                    return Belonging(holds=None, missing=("source",), facts=(notice.id,))
                return Belonging(holds=True, facts=(notice.id, address.id))
        return Belonging(holds=False, facts=tuple(n.id for n in notices))

    def by_prior(self, scene: Scene) -> Belonging:
        """The collector just before used it, and one before had come by it in a proper way."""
        prior = prior_collectors(scene)
        if not prior or self._opted_out(scene, {*prior, scene.contact.creditor}, None):
            return _NO
        if self._opted_out(scene, {scene.contact.by}, None):
            return _NO
        used = self._last(scene, prior[-1], scene.contact, Direction.OUT)
        if used is None:
            return _NO
        ways = [way for by in prior for way in (self.own(scene, by), self.by_creditor(scene, by))]
        best = next((w for w in ways if w.holds), None) or next(
            (w for w in ways if w.holds is None), _NO
        )
        facts = distinct(best.facts, (used.id,), lists_of(scene))
        return Belonging(holds=best.holds, missing=best.missing, facts=facts)

    def employer_safe(self, scene: Scene) -> Belonging:
        """The procedures that also cover a mail box of the employer."""
        return _either(self.own(scene, scene.contact.by), self.by_prior(scene))

    def any(self, scene: Scene) -> Belonging:
        """Whether one of the procedures holds."""
        by = scene.contact.by
        return _either(self.own(scene, by), self.by_creditor(scene, by), self.by_prior(scene))


def _either(*ways: Belonging) -> Belonging:
    facts = distinct((), *(w.facts for w in ways))
    missing = tuple(dict.fromkeys(m for w in ways for m in w.missing))
    if any(w.holds for w in ways):
        return Belonging(holds=True, facts=facts)
    return Belonging(holds=None if missing else False, missing=missing, facts=facts)


def lists_of(scene: Scene) -> tuple[str, ...]:
    """Ids of the creditor's lists of collectors."""
    lists = scene.index.history.of(AgencyList)
    return tuple(row.id for row in lists if row.by == scene.contact.creditor and row.id)


def prior_collectors(scene: Scene) -> list[str]:
    """Collectors that had the creditor's debts before the acting one, the last the latest.

    From the creditor's lists; without any, from who is on record as collecting before.
    """
    contact = scene.contact
    lists = [r for r in scene.index.history.of(AgencyList) if r.by == contact.creditor]
    order: list[str] = []
    if lists:
        mine = [r for r in lists if contact.by in r.agencies]
        begun = max((r.since for r in mine), default=scene.local.date())
        for row in sorted(lists, key=lambda r: r.since):
            if row.since < begun:
                order += [a for a in row.agencies if a != contact.by]
    else:
        order = _seen_collecting(scene)
    return list(dict.fromkeys(reversed(order)))[::-1]


def _seen_collecting(scene: Scene) -> list[str]:
    """Other parties on record as collecting for the creditor before, by their last contact."""
    contact, index = scene.contact, scene.index
    last: list[tuple[int, str]] = []
    parties = index.keep(_seen_collecting, "by", lambda: {c.by for c in index.contacts if c.by})
    for party in parties:
        if party not in {contact.by, contact.creditor}:
            found = index.places(creditor=contact.creditor, by=party)
            before = bisect_left(found, scene.place)
            last += [(found[before - 1], party)] if before else []
    return [party for _, party in sorted(last)]


class MailProcedure(Form, frozen=True, kw_only=True, tag_field="form", tag="mail"):
    """Terms: an e-mail is inside when one of the procedures for its address holds."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "mailed_outside_procedure": phrase(
            ("邮箱不在安全港之内", "{at}，{party}发往的邮箱不符合任何一种程序"),
            (
                "an e-mail address outside the procedures",
                "{at}: {party} wrote to an address that none of the procedures covers",
            ),
            _USED,
            breach=_OUTSIDE,
        )
    }

    procedures: Procedures

    def answer(self, scene: Scene) -> Answer:
        """Breach = outside: none of the procedures holds."""
        found = _sent_to(scene, self.procedures)
        if found is not None:
            return found
        return _told(self.procedures.any(scene))


class TextProcedure(Form, frozen=True, kw_only=True, tag_field="form", tag="text"):
    """Terms: a text is inside when the number was used or allowed, and that is fresh.

    Fresh = within `fresh_days` a new text or consent, or a check that nobody else has the number.
    """

    names: ClassVar[Mapping[str, Phrase]] = {
        "texted_outside_procedure": phrase(
            (
                "短信号码不在安全港之内",
                "{at}，{party}发短信的号码 {limit} 天内没有本人短信、同意或者号码核查",
            ),
            (
                "a text outside the procedures",
                (
                    "{at}: {party} texted a number without a text, a "
                    "consent or a check of the number in the {limit} days before"
                ),
            ),
            _USED,
            breach=_OUTSIDE,
        )
    }

    procedures: Procedures
    fresh_days: Days
    check: ContactKind
    clear: Outcome

    def answer(self, scene: Scene) -> Answer:
        """Breach = outside: neither used nor allowed, or not fresh."""
        found = _sent_to(scene, self.procedures)
        if found is not None:
            return found
        base = self.procedures.own(scene, scene.contact.by)
        if base.holds is False:
            return _told(base, self.fresh_days)
        latest = self._latest(scene, base.facts)
        checks = [c for c in self._checks(scene, self.clear) if c.occurred_at >= latest[0]]
        fresh = self._fresh(scene, latest[0]) or any(
            self._fresh(scene, c.occurred_at) for c in checks
        )
        facts = distinct(base.facts, latest[1], tuple(c.id for c in checks))
        missing = base.missing if fresh else ()
        holds = (None if missing else True) if fresh else False
        if not fresh and self._unread(scene):
            holds, missing = None, ("outcome",)
        return _told(Belonging(holds=holds, missing=missing, facts=facts), self.fresh_days)

    def _latest(self, scene: Scene, facts: tuple[str, ...]) -> tuple[dt.datetime, tuple[str, ...]]:
        """The latest text of the person or consent on which the use rests."""
        by_id = scene.index.history.by_id
        times = [(by_id[f].occurred_at, f) for f in facts if f in by_id]
        given = consents(scene, self.procedures.consent, scene.contact.person, scene.contact.by)
        times += [
            (c.occurred_at, c.id) for c in given if c.address == scene.contact.address and c.proven
        ]
        at, fact = max(times)
        return at, (fact,)

    def _unread(self, scene: Scene) -> bool:
        """Whether a check that would be fresh has an answer that nobody knows."""
        return any(self._fresh(scene, c.occurred_at) for c in self._checks(scene, None))

    def _fresh(self, scene: Scene, at: dt.datetime) -> bool:
        return scene.day - scene.index.day(at) <= self.fresh_days

    def _checks(self, scene: Scene, outcome: Outcome | None) -> list[Contact]:
        by, address = scene.contact.by, scene.contact.address
        return scene.index.earlier(
            scene.place, kind=self.check, outcome=outcome, by=by, address=address
        )


class NotMisdirected(Form, frozen=True, kw_only=True, tag_field="form", tag="not_misdirected"):
    """Terms: no message to an address known to have brought one before somebody else."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "wrote_to_known_wrong_address": phrase(
            ("发往已知有误的地址", "{at}，{party}明知这个地址曾让别人看到债务，仍然发送"),
            (
                "writing to an address known to be wrong",
                (
                    "{at}: {party} wrote to an address that "
                    "was known to have told somebody else of the debt"
                ),
            ),
            ("查明当时还不知道地址有误", "nobody knew at the time that the address was wrong"),
            breach=_OUTSIDE,
        )
    }

    kinds: tuple[ContactKind, ...]
    person: tuple[Tie, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach = outside: the collector had been told before that others read there."""
        contact = scene.contact
        if contact.kind not in self.kinds or scene.begun_by_person:
            return NOT_APPLICABLE
        if contact.address is None:
            return Answer(outcome=RuleOutcome.OK).with_missing("address")
        facts = (*self._shown(scene), *self._told_off(scene))
        outcome = RuleOutcome.BREACH if facts else RuleOutcome.OK
        return Answer(outcome=outcome, facts=facts)

    def _outsider(self, scene: Scene, person: str | None) -> bool:
        return inside(scene.index.history, person, self.person).holds is False

    def _shown(self, scene: Scene) -> tuple[str, ...]:
        """Earlier messages or answers at the address that turned out to be another person's."""
        index, by, address = scene.index, scene.contact.by, scene.contact.address
        strange = index.keep(self, (by, address), lambda: self._strange(scene))
        for other in (index.contacts[p] for p in strange if p < scene.place):
            learnt = [
                c
                for c in index.history.of(Correction)
                if c.target == other.id and "person" in c.changes
            ]
            known = index.history.persons.get(other.person or "")
            behind = (other.id, *((known.id,) if known is not None and known.id else ()))
            if not learnt:
                return behind
            if any(c.known_from <= scene.start for c in learnt):
                return (*behind, *(c.id for c in learnt))
        return ()

    def _strange(self, scene: Scene) -> list[int]:
        """Places of contacts of the party at the address that were with somebody else."""
        index, contact = scene.index, scene.contact
        found = index.places(by=contact.by, address=contact.address)
        return [p for p in found if self._outsider(scene, index.contacts[p].person)]

    def _told_off(self, scene: Scene) -> tuple[str, ...]:
        """A request about the address by somebody whose debt it is not."""
        for person, made in scene.index.requests.items():
            for request in made:
                same = request.address == scene.contact.address and request.to == scene.contact.by
                if same and received_at(request) <= scene.start and self._outsider(scene, person):
                    return (request.id,)
        return ()


class WorkMail(Form, frozen=True, kw_only=True, tag_field="form", tag="work_mail"):
    """Terms: an employer's mail box only after the person used or allowed it."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "mailed_to_work": phrase(
            ("发到单位邮箱", "{at}，{party}把邮件发到单位提供的邮箱，本人没有用过也没有同意"),
            (
                "mail to the employer's address",
                (
                    "{at}: {party} wrote to a mail box of the employer "
                    "that the person had neither used nor allowed"
                ),
            ),
            _USED,
        )
    }

    address: AddressKind
    procedures: Procedures

    def answer(self, scene: Scene) -> Answer:
        """Breach when the mail box is the employer's and no procedure covers it."""
        found = _sent_to(scene, self.procedures)
        if found is not None:
            return found
        address = _address(scene)
        if address is None or address.kind is not self.address:
            return Answer(outcome=RuleOutcome.OK)
        told = _told(self.procedures.employer_safe(scene))
        facts = distinct(told.facts, (address.id,) if address.id else ())
        return msgspec.structs.replace(told, facts=facts)


def _address(scene: Scene) -> Address | None:
    return scene.index.history.addresses.get(scene.contact.address or "")


def _sent_to(scene: Scene, procedures: Procedures) -> Answer | None:
    """The answer where the procedures are not asked: other kinds, other people, no address."""
    contact = scene.contact
    if contact.kind is not procedures.kind:
        return NOT_APPLICABLE
    whom = inside(scene.index.history, contact.person, procedures.person)
    if scene.begun_by_person:
        return Answer(outcome=RuleOutcome.OK)
    if whom.holds is False:
        return NOT_APPLICABLE
    if contact.address is None:
        return Answer(outcome=RuleOutcome.OK, facts=whom.facts).with_missing("address")
    return None


def _told(way: Belonging, limit: int | None = None) -> Answer:
    answer = Answer(
        outcome=RuleOutcome.OK if way.holds else RuleOutcome.BREACH, facts=way.facts, limit=limit
    )
    return answer.with_missing(*way.missing) if way.holds is None else answer
