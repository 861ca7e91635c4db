"""frequency_cap, further form: calls about one debt, and calls soon after a talk about it.

Meaning of calls and talks: presumed against the text when more than so many counted calls fall
into the window that ends on the day of the call, or when a talk about the debt fell into it
before; presumed in order otherwise; either may be rebutted by factors that the text names. A call
without a named debt accuses only if it fits under no debt. The definition of a counted call says
what counts. Facts used: calls of the collector with the person: kind, direction, outcome, start,
debts, election, address, purpose; consents and withdrawals; requests, remarks and hours of earlier
contacts.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import combinations, pairwise
from typing import Annotated, ClassVar

import msgspec

from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.calls import Call, Counting, Ledger, Pair, Talk, consent_until
from fairdue.conduct.form import Form
from fairdue.conduct.hearing import certain
from fairdue.conduct.index import Index
from fairdue.conduct.kinds.unsuitable import Span
from fairdue.conduct.phrase import Phrase, phrase
from fairdue.conduct.scene import Asked, Scene
from fairdue.conduct.told import received_at
from fairdue.facts import (
    Contact,
    ContactKind,
    Direction,
    Effect,
    Factor,
    Label,
    Outcome,
    Purpose,
    RequestKind,
    RuleOutcome,
)

Few = Annotated[int, msgspec.Meta(ge=1, le=100)]
MOST_DEBTS = 8
"""Over more debts than these an election is taken to fit: nobody is accused by guesswork."""


class AgainstCompliance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Official factors that may rebut a presumption of order, with where they begin."""

    rapid_seconds: Annotated[int, msgspec.Meta(ge=1, le=86400)]
    concentrated_in_a_day: Few
    voicemail: Outcome
    unanswered: tuple[Outcome, ...]
    prior_requests: tuple[RequestKind, ...]
    prior_remarks: tuple[Label, ...]
    prior_hours: Span


class CallLimit(Form, frozen=True, kw_only=True, tag_field="form", tag="calls_and_talks"):
    """Terms: at most so many counted calls in the window, none within it after a talk."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "called_too_often": phrase(
            (
                "打电话过于频繁",
                (
                    "{at}，{party}就同一笔债务七天内拨打 {count} 次（以 {limit} 次为限），"
                    "或者通话后七天内又拨打"
                ),
            ),
            (
                "calling too often",
                (
                    "{at}: {party} placed {count} calls about one debt in seven days "
                    "({limit} is the limit), or called within seven days after a talk"
                ),
            ),
            (
                "查明其中有一次不该计入，例如没有接通、事先同意，或者涉及另一笔债务",
                "one of the calls does not count: not connected, agreed to, or about another debt",
            ),
        )
    }

    at_most: Few
    counting: Counting
    looked_at: tuple[ContactKind, ...]
    rebuts_order: AgainstCompliance
    rebuts_breach: dict[Purpose, str]

    def answer(self, scene: Scene) -> Answer:
        """Breach when the judged call exceeds a limit under every election of debts."""
        contact = scene.contact
        if contact.kind not in self.looked_at:
            return NOT_APPLICABLE
        ledger = Ledger.of(scene.index, self.counting, (contact.by, contact.person))
        window = self._window(scene, ledger)
        judged = ledger.judged(scene)
        asked = self._asked(scene, ledger)
        counted = [c for c in window if c.counts] + ([judged] if judged.counts else [])
        possible = [_worst(c) for c in (*window, judged) if c.counts is not False]
        about = asked or judged.toward | judged.any_of or None  # not of another debt
        low, high = max_count(counted, about), max_count(possible, about)
        answer = Answer(
            outcome=RuleOutcome.OK,
            facts=self._cited(scene, counted),
            limit=self.at_most,
            observed=low,
            observed_most=high if high > low else None,
            unit="contact",
        )
        if judged.counts is False:
            return self._in_order(scene, answer, counted)
        talks = ledger.talks(scene.day - self.counting.window_days + 1, scene.place)
        sure = [self._left_open(scene, ledger, c) for c in window if c.counts]
        fault = exceeds(judged, sure, talks, self.at_most, asked)
        if fault:
            heard = (scene.index.behind(t.contact) for t in talks)
            answer = msgspec.structs.replace(answer, facts=distinct(answer.facts, *heard))
            answer = self._breach(scene, answer, counted, fault)
            if fault == "talk":
                answer = self._after_talk(scene, answer, judged, talks)
            return answer.with_missing(*judged.missing) if judged.missing else answer
        return self._in_doubt(scene, ledger, answer, (judged, window))

    def _window(self, scene: Scene, ledger: Ledger) -> list[Call]:
        first = scene.day - self.counting.window_days + 1
        return ledger.calls(first, scene.place)

    def _left_open(
        self, scene: Scene, ledger: Ledger, call: Call, *, possible: bool = False
    ) -> Call:
        """An earlier call may be chosen only toward debts that no talk had closed by then."""
        if not call.any_of:
            return call
        place = scene.index.before(call.contact)
        first = call.day - self.counting.window_days + 1
        talks = ledger.talks(first, place, possible=possible)
        left = call.any_of - frozenset[str]().union(*(t.about for t in talks))
        return msgspec.structs.replace(call, any_of=left) if left else call

    @staticmethod
    def _asked(scene: Scene, ledger: Ledger) -> frozenset[str] | None:
        asked = scene.asked
        if asked is None or asked.debts is None:
            return None
        return frozenset(map(ledger.group, asked.debts))

    def _cited(self, scene: Scene, counted: list[Call]) -> tuple[str, ...]:
        behind = [scene.index.behind(c.contact) for c in counted]
        behind += [self.counting.joined(scene.index, c.contact) for c in counted]
        return distinct(scene.index.zone_facts, *behind, *(c.facts for c in counted))

    def _breach(self, scene: Scene, answer: Answer, counted: list[Call], fault: str) -> Answer:
        """The breach with the factor that may rebut it."""
        mine = self.rebuts_breach.get(scene.contact.purpose or Purpose.COLLECT)
        if mine is None and fault == "calls":
            excused = [c for c in counted if c.contact.purpose in self.rebuts_breach]
            assert isinstance(answer.observed, int)
            if excused and answer.observed - len(excused) <= self.at_most:
                purpose = excused[-1].contact.purpose
                assert purpose is not None
                mine = self.rebuts_breach[purpose]
        factors = (Factor(name="rebuttal", value=mine),) if mine else ()
        return msgspec.structs.replace(answer, outcome=RuleOutcome.BREACH, factors=factors)

    def _after_talk(self, scene: Scene, answer: Answer, judged: Call, talks: list[Talk]) -> Answer:
        """The answer with the day of the latest talk that closed the debts, and when they open."""
        about = judged.toward | judged.any_of
        closing = [t for t in talks if t.any_of or t.about & about]
        day = scene.index.local(closing[-1].contact.occurred_at).date()
        opens = day + dt.timedelta(days=self.counting.window_days)
        told = (
            Factor(name="talked_on", value=day.isoformat()),
            Factor(name="free_from", value=opens.isoformat()),
        )
        return msgspec.structs.replace(answer, factors=(*answer.factors, *told))

    def _in_doubt(
        self,
        scene: Scene,
        ledger: Ledger,
        answer: Answer,
        seen: tuple[Call, list[Call]],
    ) -> Answer:
        """In order only if even what is possible keeps the limits in a complete log."""
        judged, window = seen
        missing: dict[str, None] = {}
        asked = self._asked(scene, ledger)
        possible = [c for c in window if c.counts is not False]
        since = scene.day - self.counting.window_days + 1
        talks = ledger.talks(since, scene.place, possible=True)
        worst = [_worst(self._left_open(scene, ledger, c, possible=True)) for c in possible]
        if exceeds(_worst(judged), worst, talks, self.at_most, asked):
            reach = since - self.counting.window_days + 1
            lost = any(c.outcome is None for c in ledger.before(reach, scene.place))
            missing |= dict.fromkeys(("outcome",) if lost else ())
            for call in (judged, *possible):
                missing |= dict.fromkeys(call.missing)
        if not scene.index.complete(since, scene.day, scene.contact.creditor):
            missing["log_complete"] = None
        if missing:
            facts = distinct(answer.facts, *(scene.index.behind(c.contact) for c in possible))
            covered = scene.index.coverage_facts(since, scene.day, scene.contact.creditor)
            answer = msgspec.structs.replace(answer, facts=distinct(facts, covered))
            return answer.with_missing(*missing)
        counted = [c for c in window if c.counts] + ([judged] if judged.counts else [])
        return self._in_order(scene, answer, counted)

    def _in_order(self, scene: Scene, answer: Answer, counted: list[Call]) -> Answer:
        """The answer in order, with the factor that may rebut it."""
        factor = self._pattern(scene, [c.contact for c in counted]) or self._prior(scene)
        factors = (Factor(name="rebuttal", value=factor),) if factor and counted else ()
        return msgspec.structs.replace(answer, factors=factors)

    def _pattern(self, scene: Scene, calls: list[Contact]) -> str | None:
        """Calls or voicemails in rapid succession, or many in a day, to one number."""
        terms = self.rebuts_order
        for which, name in ((False, "concentration"), (True, "voicemail_pattern")):
            days: dict[tuple[int, str | None], int] = {}
            for call in calls:
                if (call.outcome is terms.voicemail) is which:
                    key = (scene.index.day(call.occurred_at), call.address)
                    days[key] = days.get(key, 0) + 1
            if any(n >= terms.concentrated_in_a_day for n in days.values()):
                return name
        mixed: dict[tuple[int, str | None], int] = {}
        for call in calls:
            key = (scene.index.day(call.occurred_at), call.address)
            mixed[key] = mixed.get(key, 0) + 1
        if any(n >= terms.concentrated_in_a_day for n in mixed.values()):
            return "concentration"
        rapid = [pair for pair in pairwise(calls) if self._rapid(*pair)]
        left = [all(c.outcome is terms.voicemail for c in pair) for pair in rapid]
        if not rapid:
            return None
        return "voicemail_pattern" if all(left) else "rapid_succession"

    def _rapid(self, one: Contact, other: Contact) -> bool:
        terms = self.rebuts_order
        gap = (other.occurred_at - one.occurred_at).total_seconds()
        unanswered = one.outcome in terms.unanswered and other.outcome in terms.unanswered
        return unanswered and one.address == other.address and gap <= terms.rapid_seconds

    def _prior(self, scene: Scene) -> str | None:
        """What the person had said, or the collector had done, before."""
        terms, contact = self.rebuts_order, scene.contact
        for request in scene.index.requests.get(contact.person or "", ()):
            told = request.to == contact.by and received_at(request) <= scene.start
            calls = request.kinds is None or bool(set(request.kinds) & set(self.counting.kinds))
            if request.kind in terms.prior_requests and told and calls:
                return "prior_communications"
        first = scene.index.keep(self, "prior", lambda: self._misconduct(scene.index))
        place = first.get((contact.by, contact.person))
        return "prior_conduct" if place is not None and place < scene.place else None

    def _misconduct(self, index: Index) -> dict[Pair, int]:
        """Place of the first contact of each pair with such words or at such hours."""
        found: dict[Pair, int] = {}
        terms = self.rebuts_order
        for place, other in enumerate(index.contacts):
            pair = (other.by, other.person)
            if other.direction is Direction.IN or pair in found:
                continue
            locals_ = (other.occurred_at.astimezone(zone) for zone in index.zones)
            rude = any(r.label in terms.prior_remarks for r in certain(other))
            if rude or any(terms.prior_hours.outside(local) for local in locals_):
                found[pair] = place
        return found


class CountedCall(Form, frozen=True, kw_only=True, tag_field="form", tag="counted_call"):
    """Terms: the definition of a call that counts."""

    names: ClassVar[Mapping[str, Phrase]] = {
        "counted_call": phrase(
            ("计入限额的电话", "{at}的电话计入限额"),
            ("a call that counts toward the limits", "{at}: the call counts toward the limits"),
        )
    }

    counting: Counting

    def answer(self, scene: Scene) -> Answer:
        """Yes when the call counts toward a debt; `last_day` is that of the latest consent."""
        contact = scene.contact
        ledger = Ledger.of(scene.index, self.counting, (contact.by, contact.person))
        call = ledger.judged(scene)
        last = consent_until(scene, self.counting)
        outcome = RuleOutcome.NO if call.counts is False else RuleOutcome.YES
        first = scene.day - self.counting.window_days + 1
        calls = ledger.calls(first, scene.place)
        found = [c for c in (*calls, call) if c.counts]
        asked = CallLimit._asked(scene, ledger)  # noqa: SLF001 - one module, one reading
        answer = Answer(
            outcome=outcome,
            facts=call.facts,
            observed=max_count(found, asked),
            unit="contact",
            last_day=last,
        )
        return answer.with_missing(*call.missing) if call.counts is None else answer


def _worst(call: Call) -> Call:
    """The call as if it had named all its debts, where its end is not known."""
    if "outcome" not in call.missing or not call.any_of:
        return call
    return msgspec.structs.replace(call, toward=call.any_of, any_of=frozenset())


def max_count(counted: Iterable[Call], asked: frozenset[str] | None) -> int:
    """Calls toward the debt with most of them; one without a debt of its own counts alone."""
    totals: dict[str, int] = {}
    free = 0
    for call in counted:
        for debt in call.toward:
            totals[debt] = totals.get(debt, 0) + 1
        free += not call.toward
    if asked is not None:
        totals = {debt: n for debt, n in totals.items() if debt in asked}
    most = max(totals.values(), default=0)
    return most or free


def exceeds(
    judged: Call,
    window: list[Call],
    talks: list[Talk],
    at_most: int,
    asked: frozenset[str] | None,
) -> str:
    """Which limit the judged call exceeds under every election: "talk", "calls", "" = none."""
    touched = judged.toward if asked is None else judged.toward & asked
    if judged.toward and not touched:
        return ""
    closed = _closed(window, talks, touched, asked)
    left = frozenset(
        d for d in judged.any_of if d not in _closed(window, talks, frozenset((d,)), asked)
    )
    if touched & closed or (judged.any_of and not left):
        return "talk"
    judged = msgspec.structs.replace(judged, any_of=left)
    calls = [*window, judged]
    for debt in touched:
        if sum(debt in c.toward for c in calls) > at_most:
            return "calls"
    return "calls" if _overfull(calls, judged, at_most) else ""


def _closed(
    window: list[Call], talks: list[Talk], touched: frozenset[str], asked: frozenset[str] | None
) -> frozenset[str]:
    """Debts that talks had closed for a call toward `touched`.

    A talk that named no debt closed one of several. It closed `touched` for certain when all the
    others were called about since: no choice is left that no call after the talk breaks.
    """
    found = frozenset[str]().union(*(t.about for t in talks))
    for talk in talks:
        since = (c for c in window if c.contact.occurred_at > talk.contact.occurred_at)
        called = frozenset[str]().union(*(c.toward for c in since))
        spent = called if asked is None else called & asked
        if talk.any_of and talk.any_of <= touched | spent:
            found |= talk.any_of
    return found


def _overfull(calls: list[Call], judged: Call, at_most: int) -> bool:
    """Whether calls that may be counted toward any of some debts cannot all find room.

    For some set of debts more calls must go there than there is room for (Hall's condition).
    """
    open_ = [c.any_of for c in calls if c.any_of]
    debts = sorted(frozenset[str]().union(judged.toward, judged.any_of, *open_))
    if not open_ or len(debts) > MOST_DEBTS:
        return False
    mine = judged.any_of or judged.toward
    for size in range(1, len(debts) + 1):
        for chosen in map(frozenset, combinations(debts, size)):
            if not mine & chosen:
                continue
            forced = sum(options <= chosen for options in open_)
            fixed = sum(len(c.toward & chosen) for c in calls)
            if forced + fixed > at_most * size and (mine <= chosen or judged.toward):
                return True
    return False


def tally(scene: Scene, counting: Counting, asked: Asked) -> tuple[dict[str, int], dict[str, int]]:
    """Counted calls and talks per debt, with one person, over the record up to the contact."""
    contact = scene.contact
    pair = (asked.by or contact.by, asked.person or contact.person)
    ledger = Ledger.of(scene.index, counting, pair)
    placed: dict[str, int] = dict.fromkeys(scene.index.history.loans, 0)
    talks = dict(placed)
    for call in ledger.calls(0, scene.place + 1):
        other = call.contact
        for debt in placed:
            placed[debt] += bool(call.counts) and ledger.group(debt) in call.toward
            if other.outcome is Outcome.TALKED:
                talks[debt] += ledger.group(debt) in ledger.talk(other).about
    return placed, talks


__all__ = ["CallLimit", "CountedCall", "Effect", "exceeds", "max_count", "tally"]
