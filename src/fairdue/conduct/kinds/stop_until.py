"""consent_or_stop, further forms: nobody collects until something else has happened.

Meaning: `written_stop` after a written wish for no more contact; `represented` while a
representative is known; `request` after a written and timely dispute or question, until it is
answered. `request_received` is the duty that such a request starts. What the text lets pass is
named by purpose. Facts used: kind, direction, purpose, person, debts, remarks; requests with
medium and receipt; who represents whom and since when that is known; notices sent.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.binding import debts_meant
from fairdue.conduct.circle import Tie, circle, inside
from fairdue.conduct.form import Form
from fairdue.conduct.hearing import certain
from fairdue.conduct.kinds.response_deadline import AfterNotice
from fairdue.conduct.phrase import Phrase, phrase
from fairdue.conduct.reply import first_reply
from fairdue.conduct.scene import Scene
from fairdue.conduct.told import Hearer, concerns, received_at, requests, surely
from fairdue.facts import (
    ConsentKind,
    Contact,
    ContactKind,
    Direction,
    Label,
    Medium,
    Outcome,
    Person,
    Product,
    Purpose,
    Request,
    RequestKind,
    Role,
    RuleOutcome,
)


class WrittenStop(Form, frozen=True, kw_only=True, tag_field="form", tag="written_stop"):
    """Terms: what counts as the notice, to whom, and which contacts may still be made."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "contacted_after_written_stop": phrase(
            ("书面要求停止后仍联系", "{at}，{party}在 {observed} 收到书面停止要求后仍联系"),
            (
                "contact after a written stop notice",
                (
                    "{at}: {party} made contact although a "
                    "written stop notice had been received on {observed}"
                ),
            ),
            (
                "查明当时还没有收到书面要求，或者这次只是法定允许的通知",
                "the notice had not been received yet, or this was one of the permitted notices",
            ),
        )
    }

    requests: tuple[RequestKind, ...]
    oral: Medium
    told_to: tuple[Hearer, ...]
    kinds: tuple[ContactKind, ...]
    person: tuple[Tie, ...]
    still_allowed: tuple[Purpose, ...]
    allowed_for_products: dict[Purpose, tuple[Product, ...]]
    not_with: tuple[Label, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when such a notice had been received and no permitted notice is given."""
        history, contact = scene.index.history, scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        whom = inside(history, contact.person, self.person)
        if scene.begun_by_person or whom.holds is False:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        made = requests(scene, self.requests, self.told_to, circle(history, self.person))
        live = [
            r
            for r in made
            if r.medium is not self.oral
            and concerns(r.debts, contact)
            and (r.by == contact.person or history.role(r.by) is Role.DEBTOR)
        ]
        facts = distinct(whom.facts, tuple(r.id for r in live))
        if not live or self._permitted(scene):
            return Answer(outcome=RuleOutcome.OK, facts=facts)
        since = scene.index.local(received_at(live[0]))
        answer = Answer(outcome=RuleOutcome.BREACH, facts=facts, observed=f"{since:%Y-%m-%d}")
        missing = (*whom.missing, *_which(scene, (r.debts for r in live)))
        return answer.with_missing(*missing) if missing else answer

    def _permitted(self, scene: Scene) -> bool:
        contact = scene.contact
        if contact.purpose is None or any(r.label in self.not_with for r in certain(contact)):
            return False
        if contact.purpose in self.still_allowed:
            return True
        products = self.allowed_for_products.get(contact.purpose, ())
        meant = debts_meant(scene.index.history, contact)
        loans = [scene.index.history.loans.get(debt) for debt in meant]
        return bool(loans) and all(n is not None and n.product in products for n in loans)


class Represented(Form, frozen=True, kw_only=True, tag_field="form", tag="represented"):
    """Terms: who represents, who is then left alone, and what opens the way again.

    `whom` "circle" protects the debtor's circle, "anybody_else" everybody but the representative.
    """

    names: ClassVar[Mapping[str, Phrase]] = {
        "bypassed_representative": phrase(
            ("绕过代理人联系", "{at}，{party}明知本人有代理人仍绕过代理人联系"),
            (
                "going past the representative",
                "{at}: {party} knew of a representative and went past them",
            ),
            (
                "查明当时不知道有代理人、代理人没有答复，或者代理人同意直接联系",
                "the representative was not known yet, did not answer, or agreed to direct contact",
            ),
        )
    }

    role: Role
    whom: Literal["circle", "anybody_else"]
    person: tuple[Tie, ...]
    kinds: tuple[ContactKind, ...]
    purposes: Literal["any"] | tuple[Purpose, ...]
    silent: tuple[Outcome, ...]
    agrees_by: ConsentKind

    def answer(self, scene: Scene) -> Answer:
        """Breach when a representative for the debt was known and had not been silent."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        if self.purposes != "any" and contact.purpose not in self.purposes:
            return NOT_APPLICABLE
        whom = inside(scene.index.history, contact.person, self.person)
        known = self._known(scene)
        mine = whom.holds is not False
        protected = mine if self.whom == "circle" else not mine
        theirs = scene.index.history.role(contact.person) is self.role
        if scene.begun_by_person or theirs or not protected or not known:
            return Answer(outcome=RuleOutcome.OK, facts=whom.facts)
        open_ = [p for p in known if not self._opened(scene, p)]
        facts = distinct(whom.facts, tuple(p.id for p in known if p.id))
        answers = first_reply(scene, same_medium=False) is not None
        if not open_ or (answers and self.whom == "circle"):
            return Answer(outcome=RuleOutcome.OK, facts=facts)
        answer = Answer(outcome=RuleOutcome.BREACH, facts=facts, observed=open_[0].person)
        missing = (*whom.missing, *(("outcome",) if self._unread(scene, open_) else ()))
        missing += _which(scene, (p.debts for p in open_))
        return answer.with_missing(*missing) if missing else answer

    def _unread(self, scene: Scene, known: list[Person]) -> bool:
        """Whether nobody knows how a contact with a representative ended."""
        people = {p.person for p in known}
        return any(_sent(scene, person, outcome=None) for person in people)

    def _known(self, scene: Scene) -> list[Person]:
        """Representatives for the debt whom the collecting side knew when the contact began."""
        return [
            p
            for p in scene.index.history.persons.values()
            if p.role is self.role
            and (p.known_at is None or p.known_at <= scene.start)
            and concerns(p.debts or None, scene.contact)
        ]

    def _opened(self, scene: Scene, known: Person) -> bool:
        """The representative left a contact without an answer, or agreed."""
        if any(_sent(scene, known.person, outcome=outcome) for outcome in self.silent):
            return True
        return any(
            c.by == known.person
            and c.to == scene.contact.by
            and c.kind is self.agrees_by
            and c.occurred_at <= scene.start
            for c in scene.index.consents
        )


def _sent(scene: Scene, person: str, outcome: Outcome | None) -> bool:
    """Whether the acting party had made a contact with the person that ended so."""
    by = scene.contact.by
    found = scene.index.places(by=by, person=person, direction=Direction.OUT, outcome=outcome)
    return bool(found) and found[0] < scene.place


def _which(scene: Scene, said: Iterable[tuple[str, ...] | None]) -> tuple[str, ...]:
    """What is missing when a contact that names no debt may be about another one."""
    return () if surely(scene, said) else ("debts",)


class Timely(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which requests count: written, by the person, to the collector, within the period."""

    requests: tuple[RequestKind, ...]
    oral: Medium
    told_to: tuple[Hearer, ...]
    by: tuple[Tie, ...]
    within: AfterNotice

    def holds(self, scene: Scene, request: Request) -> bool | None:
        """Whether a request counts; None = no notice is on record that began the period."""
        if request.kind not in self.requests or request.medium is self.oral:
            return False
        if request.by not in circle(scene.index.history, self.by):
            return False
        told = {scene.contact.by} if Hearer.COLLECTOR in self.told_to else set()
        if request.to not in told:
            return False
        notices = self.within.notices(scene, request.occurred_at, request.debts)
        if not notices:
            return None
        day = scene.index.local(request.occurred_at).date()
        return any(day <= self.within.last_day(scene, notice) for notice in notices)


_ANSWERED = (
    "查明已经寄出答复，或者要求没有按时书面提出",
    "the answer had been sent, or the request was not made in writing in time",
)


class AnsweredFirst(Form, frozen=True, kw_only=True, tag_field="form", tag="request"):
    """Terms: after which requests collecting stops, and by what it may go on.

    `answered_by` answers any such request; `repeated_by` only one that repeats an answered one and
    brings nothing new (`new_by` marks what is new).
    """

    names: ClassVar[Mapping[str, Phrase]] = {
        "collected_before_answer": phrase(
            ("没有答复就继续催收", "{at}，{party}收到书面要求后没有答复就继续催收"),
            (
                "collecting before an answer",
                "{at}: {party} went on collecting before it had answered the written request",
            ),
            _ANSWERED,
        ),
        "called_dispute_repeated": phrase(
            ("把新的异议当成重复", "{at}，{party}把带有新材料的异议当作重复异议"),
            (
                "a new dispute called a repeat",
                "{at}: {party} treated a dispute with new information as a repeat",
            ),
            _ANSWERED,
        ),
    }

    timely: Timely
    kinds: tuple[ContactKind, ...]
    purposes: Literal["any"] | tuple[Purpose, ...]
    not_collecting: tuple[Purpose, ...]
    not_with: tuple[Role, ...]
    answered_by: tuple[Purpose, ...]
    repeated_by: tuple[Purpose, ...]
    new_by: tuple[Label, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when a timely request is open; a false call of "repeat" leaves it open."""
        contact = scene.contact
        if contact.kind not in self.kinds:
            return NOT_APPLICABLE
        if self.purposes != "any" and contact.purpose not in self.purposes:
            return NOT_APPLICABLE
        collecting = contact.purpose not in self.not_collecting
        role = scene.index.history.role(contact.person)
        if scene.begun_by_person or not collecting or role in self.not_with:
            return Answer(outcome=RuleOutcome.OK)
        open_: list[Request] = []
        unsure: list[Request] = []
        for request in self._made(scene):
            if contact.purpose in self.repeated_by and self.repeats(scene, request):
                continue
            counts = self.timely.holds(scene, request)
            if counts is not False and not self._answered(scene, request):
                (open_ if counts else unsure).append(request)
        facts = distinct((), *(self._behind(scene, r) for r in open_ + unsure))
        if open_:
            since = scene.index.local(received_at(open_[0]))
            answer = Answer(outcome=RuleOutcome.BREACH, facts=facts, observed=f"{since:%Y-%m-%d}")
            missing = _which(scene, (r.debts for r in open_))
            return answer.with_missing(*missing) if missing else answer
        answer = Answer(outcome=RuleOutcome.OK, facts=facts)
        return answer.with_missing("validation_notice") if unsure else answer

    def _behind(self, scene: Scene, request: Request) -> tuple[str, ...]:
        """The request, who made it, and the notices that began its period."""
        known = scene.index.history.persons.get(request.by)
        notices = self.timely.within.notices(scene, request.occurred_at, request.debts)
        person = (known.id,) if known is not None and known.id else ()
        return (request.id, *person, *(n.id for n in notices))

    def _made(self, scene: Scene) -> list[Request]:
        found = requests(scene, self.timely.requests, self.timely.told_to)
        return [r for r in found if concerns(r.debts, scene.contact)]

    def _answered(self, scene: Scene, request: Request) -> bool:
        """Whether it was answered before the contact, by an answer or as a true repeat."""
        answers = self.answered_by
        if self.repeats(scene, request):
            answers += self.repeated_by
        since = received_at(request)
        by = scene.contact.by
        return any(
            c.occurred_at >= since and c.returned_at is None and concerns(request.debts, c)
            for purpose in answers
            for c in scene.index.earlier(
                scene.place, by=by, purpose=purpose, direction=Direction.OUT
            )
        )

    def repeats(self, scene: Scene, request: Request) -> bool:
        """Whether it repeats an earlier request that had been answered, and brings nothing new."""
        made = self._earlier(scene, request)
        if not any(self._answered_before(scene, r, received_at(request)) for r in made):
            return False
        by_id = scene.index.position.get(request.contact or "")
        if by_id is None:
            return True
        return not any(r.label in self.new_by for r in certain(scene.index.contacts[by_id]))

    def _earlier(self, scene: Scene, request: Request) -> list[Request]:
        made = scene.index.requests.get(request.by, ())
        return [
            r
            for r in made
            if r.kind is request.kind
            and r.to == request.to
            and received_at(r) < received_at(request)
            and self.timely.holds(scene, r)
        ]

    def _answered_before(self, scene: Scene, request: Request, until: dt.datetime) -> bool:
        index, by = scene.index, request.to
        return any(
            received_at(request) <= c.occurred_at <= until and c.returned_at is None
            for purpose in self.answered_by
            for c in index.earlier(
                len(index.contacts), by=by, purpose=purpose, direction=Direction.OUT
            )
        )


class RequestReceived(Form, frozen=True, kw_only=True, tag_field="form", tag="request_received"):
    """Terms: the duty that a timely written request starts in the contact that brings it."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "request_stops_collection": phrase(
            ("书面要求使催收暂停", "{at}收到的书面要求使催收暂停，直到答复"),
            (
                "a written request halts collection",
                "{at}: a written request halts collection until it is answered",
            ),
        )
    }

    timely: Timely

    def answer(self, scene: Scene) -> Answer:
        """Yes when the contact brings such a request, no when the request does not count."""
        brought = self._brought(scene)
        if not brought:
            return NOT_APPLICABLE
        facts = tuple(r.id for r in brought)
        counts = [self.timely.holds(scene, r) for r in brought]
        if True in counts:
            return Answer(outcome=RuleOutcome.YES, facts=facts)
        answer = Answer(outcome=RuleOutcome.NO, facts=facts)
        return answer.with_missing("validation_notice") if None in counts else answer

    def _brought(self, scene: Scene) -> list[Request]:
        made = scene.index.requests.get(scene.contact.person or "", ())
        kinds = self.timely.requests
        return [r for r in made if r.kind in kinds and _brings(scene.contact, r)]


class Repeated(Form, frozen=True, kw_only=True, tag_field="form", tag="repeated_request"):
    """Terms: the definition of a request that only repeats one that has been answered."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "repeats_request": phrase(
            ("重复的书面要求", "{at}的书面要求重复了已经答复的内容"),
            ("a repeated request", "{at}: the written request repeats one that was answered"),
        )
    }

    of: AnsweredFirst

    def answer(self, scene: Scene) -> Answer:
        """Yes when the contact brings a timely request that repeats an answered one."""
        made = scene.index.requests.get(scene.contact.person or "", ())
        kinds = self.of.timely.requests
        brought = [r for r in made if r.kind in kinds and _brings(scene.contact, r)]
        if not brought:
            return NOT_APPLICABLE
        facts = tuple(r.id for r in brought)
        repeats = any(self.of.timely.holds(scene, r) and self.of.repeats(scene, r) for r in brought)
        return Answer(outcome=RuleOutcome.YES if repeats else RuleOutcome.NO, facts=facts)


def _brings(contact: Contact, request: Request) -> bool:
    """Whether the request was made in the contact, by link or by its time."""
    if request.contact is not None:
        return request.contact == contact.id
    return contact.direction is Direction.IN and request.occurred_at == contact.occurred_at
