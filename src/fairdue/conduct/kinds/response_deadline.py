"""response_deadline: a text counts days, and something has to happen, or to wait, within them.

Meaning: `notice_within` = a notice at most so many days after the first communication; what is
left out is told once, of the first contact after the last day on which it is certain (where it
stays in doubt, of the first on which it may be), and bars no contact: the text forbids none, least
of all the notice itself. Whether the debt was paid by then is not looked at. `after_notice` = a
period that a notice begins, with its last day; `at_least_after` = a date named in a notice lies at
least so far ahead; `waits` = an act that has to wait for a talk, or for a message to come back.
Days are local days. Facts used: kind, direction, start, purpose, outcome, person, debts, labels,
return of the contact and of earlier ones.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping
from typing import Annotated, ClassVar

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.circle import Tie, inside
from fairdue.conduct.form import Form
from fairdue.conduct.holiday import Calendar, business_days_after
from fairdue.conduct.index import Index
from fairdue.conduct.message import MESSAGES, SILENT, Limited, general, tells
from fairdue.conduct.phrase import Phrase, phrase
from fairdue.conduct.scene import Scene
from fairdue.conduct.told import concerns
from fairdue.facts import (
    Contact,
    ContactKind,
    Direction,
    History,
    Holidays,
    Outcome,
    Purpose,
    RuleOutcome,
)

_NO_OCCASION = SILENT | {ContactKind.FURNISH}
"""Kinds in which nothing is said to the person."""

Days = Annotated[int, msgspec.Meta(ge=1, le=3660)]
Years = Annotated[int, msgspec.Meta(ge=1, le=50)]


def later(day: dt.date, count: int) -> dt.date:
    """The day `count` days after."""
    return day + dt.timedelta(days=count)


class NoticeWithin(Form, frozen=True, kw_only=True, tag_field="form", tag="notice_within"):
    """Terms: the notice goes out with the first communication or at most `days` after it."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "notice_too_late": phrase(
            ("通知没有按期发出", "到 {at}，{party}首次沟通后 {limit} 天内没有发出应发的通知"),
            (
                "a notice out of time",
                (
                    "{at}: {party} had not sent the notice within {limit} days of "
                    "the first communication"
                ),
            ),
            (
                "查明首次沟通更晚、通知更早已经发出，或者债务在期限内已经还清",
                (
                    "the first communication was later, the notice had gone out before, "
                    "or the debt was paid before the notice was due"
                ),
            ),
        )
    }

    bars: ClassVar[bool] = False

    notice: Purpose
    days: Days
    oral: tuple[ContactKind, ...]
    not_initial: tuple[Purpose, ...]
    person: tuple[Tie, ...]
    limited: Limited

    def answer(self, scene: Scene) -> Answer:
        """Breach of the first contact after the last day, where no notice had gone out by then."""
        contact, index = scene.contact, scene.index
        if contact.kind in _NO_OCCASION:
            return NOT_APPLICABLE
        whom = inside(index.history, contact.person, self.person)
        if whom.holds is False:
            return NOT_APPLICABLE
        first, doubtful = self._begun(index, contact)
        answer = Answer(outcome=RuleOutcome.OK, facts=whom.facts, limit=self.days)
        if first is not None and first < scene.place:
            answer = self._counted_from(scene, answer, first)
            if answer.outcome is not RuleOutcome.OK:
                answer = answer.with_missing(*whom.missing) if whom.holds is None else answer
        for place, missing in doubtful.items():
            if place >= scene.place or answer.outcome is RuleOutcome.UNKNOWN:
                break
            if self._counted_from(scene, answer, place).outcome is not answer.outcome:
                answer = answer.with_missing(missing)
        return answer

    def _counted_from(self, scene: Scene, answer: Answer, place: int) -> Answer:
        """The answer where the contact at that place was the first communication."""
        contact, index = scene.contact, scene.index
        first, day = index.contacts[place], scene.local.date()
        answer = msgspec.structs.replace(
            answer,
            outcome=RuleOutcome.OK,
            facts=distinct(answer.facts, (first.id,)),
            observed=(day - index.local(first.occurred_at).date()).days,
            unit="day",
            last_day=self._last(index, first),
        )
        late = self._is_late(index, contact, day, first)
        return self._late(scene, answer, place) if late else answer

    def _late(self, scene: Scene, answer: Answer, place: int) -> Answer:
        """The breach, where no contact before told it already."""
        contact, index = scene.contact, scene.index
        since = index.day(index.contacts[place].occurred_at)
        before, missing = self._told_before(scene, place)
        certain = self._is_certain(index, since, contact)
        if any(self._is_certain(index, since, c) for c in before) or (before and not certain):
            return answer
        covered = index.coverage_facts(since, scene.day, contact.creditor)
        facts = distinct(answer.facts, covered)
        late = msgspec.structs.replace(answer, outcome=RuleOutcome.BREACH, facts=facts)
        if before or not certain:
            missing = (*missing, "log_complete")
        return late.with_missing(*missing) if missing else late

    def _is_certain(self, index: Index, since: int, contact: Contact) -> bool:
        """Whether it shows that no notice went out before: a late one, or a complete log."""
        day = index.day(contact.occurred_at)
        return contact.purpose is self.notice or index.complete(since, day, contact.creditor)

    def _last(self, index: Index, first: Contact) -> dt.date:
        return later(index.local(first.occurred_at).date(), self.days)

    def _is_late(self, index: Index, contact: Contact, day: dt.date, first: Contact) -> bool:
        """Whether the contact comes after the last day, and no notice had gone out by then."""
        last = self._last(index, first)
        return day > last and not self._sent(index, contact, first, last)

    def _told_before(self, scene: Scene, first: int) -> tuple[list[Contact], tuple[str, ...]]:
        """Earlier contacts that were late after the same first communication.

        Beside them what is missing about those of which it is not known with whom they were.
        """
        index, contact = scene.index, scene.contact
        key = ("late", contact.by, contact.debts, first)
        places = index.keep(self, key, lambda: self._all_late(index, contact, first))
        late = [index.contacts[place] for place in places[: bisect_left(places, scene.place)]]
        whom = [inside(index.history, c.person, self.person) for c in late]
        told = [c for c, w in zip(late, whom, strict=True) if w.holds]
        return told, tuple(dict.fromkeys(name for w in whom for name in w.missing))

    def _all_late(self, index: Index, contact: Contact, first: int) -> list[int]:
        """Places of the contacts about the debts that may tell of the omission, in order."""
        begun = index.contacts[first]
        return [
            place
            for place in index.places(by=contact.by)
            if concerns((other := index.contacts[place]).debts or None, contact)
            and other.kind not in _NO_OCCASION
            and inside(index.history, other.person, self.person).holds is not False
            and self._may_begin(index, other, first)
            and self._is_late(index, other, index.local(other.occurred_at).date(), begun)
        ]

    def _may_begin(self, index: Index, contact: Contact, place: int) -> bool:
        """Whether the contact at that place may have begun the talk about a contact's debts."""
        first, doubtful = self._begun(index, contact)
        return place == first or place in doubtful

    def _begun(self, index: Index, contact: Contact) -> tuple[int | None, Mapping[int, str]]:
        """Place of the first communication about the debts; those that may be it, and why so."""
        key = (contact.by, contact.debts)
        return index.keep(self, key, lambda: self._all_begun(index, contact))

    def _all_begun(self, index: Index, contact: Contact) -> tuple[int | None, Mapping[int, str]]:
        doubtful: dict[int, str] = {}
        for place in index.places(by=contact.by):
            other = index.contacts[place]
            told = concerns(other.debts or None, contact) and self._initial(index.history, other)
            if told:
                return place, doubtful
            if told is None:
                doubtful[place] = "outcome" if other.outcome is None else "labels"
        return None, doubtful

    def _initial(self, history: History, other: Contact) -> bool | None:
        if other.purpose in self.not_initial:
            return False
        whom = inside(history, other.person, self.person)
        return tells(history, other, self.limited).holds if whom.holds else False

    def _sent(self, index: Index, contact: Contact, first: Contact, last: dt.date) -> bool:
        """Whether the notice for these debts went out by the last day, or was given at first.

        By word of mouth it is given in the first communication only.
        """
        if first.purpose is self.notice and first.kind in self.oral:
            return True
        return any(
            index.local(c.occurred_at).date() <= last
            and c.kind not in self.oral
            and concerns(c.debts or None, contact)
            for c in index.earlier(
                index.before(contact), by=contact.by, purpose=self.notice, direction=Direction.OUT
            )
        )


class AfterNotice(Form, frozen=True, kw_only=True, tag_field="form", tag="after_notice"):
    """Terms: receipt is assumed so many business days after sending; the period runs from it."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "notice_begins_period": phrase(
            ("通知开始的期间", "{at}发出的通知开始一段期间"),
            ("a period that a notice begins", "{at}: the notice begins a period"),
        )
    }

    notice: Purpose
    assumed_after_business_days: Days
    calendar: Calendar
    days: Days
    oral: tuple[ContactKind, ...]

    def answer(self, scene: Scene) -> Answer:
        """Yes, with the last day, when the contact is a notice that did not come back."""
        if scene.contact.purpose is not self.notice or scene.begun_by_person:
            return NOT_APPLICABLE
        if not _arrived(scene, scene.contact):
            return Answer(outcome=RuleOutcome.NO)
        last = self.last_day(scene, scene.contact)
        facts = tuple(h.id for h in scene.index.history.of(Holidays) if h.id)
        return Answer(
            outcome=RuleOutcome.YES,
            facts=facts,
            limit=self.days,
            observed=last.isoformat(),
            last_day=last,
        )

    def last_day(self, scene: Scene, notice: Contact) -> dt.date:
        """The last day of the period that a notice begins."""
        day = scene.index.local(notice.occurred_at).date()
        if notice.kind not in self.oral:
            more = {d for h in scene.index.history.of(Holidays) for d in h.days}
            day = business_days_after(day, self.assumed_after_business_days, self.calendar, more)
        return later(day, self.days)

    def notices(
        self, scene: Scene, until: dt.datetime, debts: tuple[str, ...] | None
    ) -> list[Contact]:
        """Notices of the acting party about these debts up to a time that did not come back."""
        return [
            c
            for c in _notices(scene, self.notice, len(scene.index.contacts))
            if c.occurred_at <= until and concerns(debts, c) and _arrived(scene, c)
        ]


def _notices(scene: Scene, purpose: Purpose, place: int) -> list[Contact]:
    """Notices for that purpose that the acting party sent before a place in the record."""
    by = scene.contact.by
    return scene.index.earlier(place, by=by, purpose=purpose, direction=Direction.OUT)


def _arrived(scene: Scene, notice: Contact) -> bool:
    """Whether a notice is not known to have come back."""
    back = notice.returned_at
    return back is None or (scene.known_at is not None and back > scene.known_at)


class AtLeastAfter(Form, frozen=True, kw_only=True, tag_field="form", tag="at_least_after"):
    """Terms: the date that a notice names lies at least `days` after its sending."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "date_too_early": phrase(
            ("通知给的期限太短", "{at}，{party}的通知只给了 {observed} 天，少于 {limit} 天"),
            (
                "a date set too early",
                "{at}: the notice of {party} left {observed} days, fewer than {limit}",
            ),
            ("查明通知写的日期更晚", "the notice names a later date"),
        )
    }

    notice: Purpose
    days: Days

    def answer(self, scene: Scene) -> Answer:
        """Breach when the date lies nearer; unknown when the notice's date is not known."""
        contact = scene.contact
        if contact.purpose is not self.notice or scene.begun_by_person:
            return NOT_APPLICABLE
        sent = scene.local.date()
        answer = Answer(
            outcome=RuleOutcome.OK,
            limit=self.days,
            unit="day",
            last_day=later(sent, self.days),
        )
        if contact.until is None:
            return answer.with_missing("until")
        given = (contact.until - sent).days
        outcome = RuleOutcome.OK if given >= self.days else RuleOutcome.BREACH
        return msgspec.structs.replace(answer, outcome=outcome, observed=given)


class Waits(Form, frozen=True, kw_only=True, tag_field="form", tag="waits"):
    """Terms: the act waits for a talk, or `days` from a message (its day the first) unreturned."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "reported_too_early": phrase(
            (
                "过早报送征信",
                "{at}，{party}没有先与本人谈过，也没有等够 {limit} 天，就报送了债务信息",
            ),
            (
                "reported too early",
                (
                    "{at}: {party} reported the debt without a talk, and without "
                    "having waited {limit} days for a message to come back"
                ),
            ),
            (
                "查明此前谈过，或者更早寄出的信没有退回",
                "a talk took place before, or an earlier letter did not come back",
            ),
            breach=(
                "不在安全期之内，见",
                "is outside the period that counts as reasonable under",
            ),
        )
    }

    act: ContactKind
    days: Days
    spoken: tuple[Outcome, ...]
    spoken_in: tuple[ContactKind, ...]
    person: tuple[Tie, ...]

    def answer(self, scene: Scene) -> Answer:
        """Breach when neither a talk nor a message that waited long enough came before."""
        contact = scene.contact
        if contact.kind is not self.act or scene.begun_by_person:
            return NOT_APPLICABLE
        missing: list[str] = []
        latest: Contact | None = None
        for other in scene.index.contacts[: scene.place]:
            if not self._about(scene, other):
                continue
            if other.kind in self.spoken_in and other.outcome in {*self.spoken, None}:
                if other.outcome is not None:
                    return Answer(outcome=RuleOutcome.OK, facts=(other.id,), limit=self.days)
                missing.append("outcome")
            elif other.kind in MESSAGES and other.direction is Direction.OUT:
                latest = other
                if self._waited(scene, other):
                    return Answer(
                        outcome=RuleOutcome.OK,
                        facts=(other.id,),
                        limit=self.days,
                        last_day=self._ends(scene, other),
                    )
        answer = Answer(
            outcome=RuleOutcome.BREACH,
            facts=distinct(
                (latest.id,) if latest else (),
                scene.index.coverage_facts(scene.day, scene.day, contact.creditor),
            ),
            limit=self.days,
            last_day=self._ends(scene, latest) if latest else None,
        )
        if not scene.index.complete(scene.day, scene.day, contact.creditor):
            missing.append("log_complete")
        return answer.with_missing(*missing) if missing else answer

    def _about(self, scene: Scene, other: Contact) -> bool:
        """Whether another contact of the party was with the person and told of the debt."""
        with_them = inside(scene.index.history, other.person, self.person).holds is True
        same = other.by == scene.contact.by and concerns(other.debts or None, scene.contact)
        return same and with_them and not general(other)

    def _ends(self, scene: Scene, sent: Contact) -> dt.date:
        return later(scene.index.local(sent.occurred_at).date(), self.days - 1)

    def _waited(self, scene: Scene, sent: Contact) -> bool:
        ends = self._ends(scene, sent)
        back = sent.returned_at
        returned = back is not None and scene.index.local(back).date() <= ends
        return scene.local.date() > ends and not (returned and not _arrived(scene, sent))
