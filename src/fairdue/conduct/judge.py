"""The judge: every rule on one contact, and the audit as its fold over the record.

There is one judge. The gate asks it about a contact not yet made, the audit about each that was.
"""

import datetime as dt
from collections.abc import Callable, Iterator

import msgspec

import fairdue
from fairdue.conduct.answer import NOT_APPLICABLE, Answer, distinct
from fairdue.conduct.binding import Bound, bound
from fairdue.conduct.exception import excuse
from fairdue.conduct.index import Index, index_of
from fairdue.conduct.rule import Rule, Version
from fairdue.conduct.rulebook import Rulebooks
from fairdue.conduct.scene import Asked, Scene
from fairdue.conduct.verdict import verdict_of
from fairdue.conduct.view import Views
from fairdue.facts import (
    Citation,
    Contact,
    Finding,
    History,
    Receipt,
    RuleOutcome,
    Verdict,
)

ENGINE = f"fairdue.conduct {fairdue.__version__}"
QUIET = frozenset({RuleOutcome.NOT_APPLICABLE})
"""Outcomes the audit leaves out by itself."""


def judge(
    history: History,
    contact: Contact,
    rulebooks: Rulebooks,
    *,
    rules_as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    asked: Asked | None = None,
) -> tuple[Finding, ...]:
    """What every rule says of the contact, in order of rule ids.

    `rules_as_of` picks the versions, by itself the contact's local date. `known_at` judges with
    what was known at that instant. The contact need not be in the history. `asked` narrows whose
    log is counted.
    """
    index = index_of(history)
    if known_at is not None:
        index = Views.of(history).at(known_at, contact.occurred_at)
        contact = index.seen(contact)
    bench = _Bench(index, rulebooks, rules_as_of, known_at, asked)
    return tuple(bench.findings(contact, frozenset()))


def audit(
    history: History,
    rulebooks: Rulebooks,
    *,
    progress: Callable[[int, int], None] | None = None,
    leave_out: frozenset[RuleOutcome] = QUIET,
) -> tuple[Finding, ...]:
    """What every rule says of every contact of the record, in order of time.

    Findings whose outcome is in `leave_out` are not made; with `not_applicable` among them, those
    are left out too that say only that nobody has looked at what a contact held, or at the papers
    behind it: there would be one for each rule and contact. `unseen` tells them. `known_then` is
    filled where the verdict differs from the one with what was known a minute after the contact
    began.
    `progress` is told how many contacts of how many are done.
    """
    return tuple(findings_of(history, rulebooks, progress=progress, leave_out=leave_out))


def findings_of(
    history: History,
    rulebooks: Rulebooks,
    *,
    progress: Callable[[int, int], None] | None = None,
    leave_out: frozenset[RuleOutcome] = QUIET,
    since: int = 0,
) -> Iterator[Finding]:
    """The audit one finding after the other, for records that need not fit twice in memory.

    `since` leaves out that many of the earliest contacts: they were judged before.
    """
    index = index_of(history)
    bench = _Bench(index, rulebooks, None, None)
    views = Views.of(history)
    total = len(index.contacts)
    for done, contact in enumerate(index.contacts[since:], since + 1):
        then = views.then(contact)
        if then is None:
            yield from bench.findings(contact, leave_out)
        else:
            yield from _with_then(bench, contact, then, views.then_at(contact), leave_out)
        if progress is not None and (done % 1000 == 0 or done == total):
            progress(done, total)


def _with_then(
    bench: "_Bench",
    contact: Contact,
    then: Index,
    then_at: dt.datetime,
    leave_out: frozenset[RuleOutcome],
) -> Iterator[Finding]:
    """Findings of a contact for which something became known late, both answers compared."""
    past = _Bench(then, bench.rulebooks, None, then_at)
    verdicts = {f.rule: f.verdict for f in past.findings(then.seen(contact), frozenset())}
    for finding in bench.findings(contact, frozenset()):
        was = verdicts[finding.rule]
        if was is not finding.verdict:
            finding = msgspec.structs.replace(finding, known_then=was)  # noqa: PLW2901 - the same finding, completed
        unseen = (
            finding.outcome is RuleOutcome.UNKNOWN
            and bench.rulebooks.rule(finding.rule).asks_content
        )
        if unseen and RuleOutcome.NOT_APPLICABLE in leave_out:
            continue
        if finding.outcome not in leave_out or finding.known_then is not None:
            yield finding


def unseen(history: History, rulebooks: Rulebooks) -> dict[str, tuple[str, ...]]:
    """By rule id: the contacts that a rule on content or papers cannot judge, as nobody looked."""
    found: dict[str, list[str]] = {}
    bench = _Bench(index_of(history), rulebooks.only(rulebooks.on_content), None, None)
    for contact in bench.index.contacts:
        for finding in bench.findings(contact, frozenset()):
            if finding.outcome is RuleOutcome.UNKNOWN:
                found.setdefault(finding.rule, []).append(contact.id)
    return {rule: tuple(contacts) for rule, contacts in sorted(found.items())}


class _Bench:
    """Rules laid out for one view of one record: versions by day, receipts, citations."""

    def __init__(
        self,
        index: Index,
        rulebooks: Rulebooks,
        rules_as_of: dt.date | None,
        known_at: dt.datetime | None,
        asked: Asked | None = None,
    ) -> None:
        self.index, self.rulebooks, self._asked = index, rulebooks, asked
        self._as_of, self._known_at = rules_as_of, known_at
        self._versions: dict[tuple[int, bool], list[tuple[Rule, Version | None]]] = {}
        self._bound: dict[int, Bound] = {}
        zones = index.history.zone_names
        self._holding = frozenset(r.id for r in rulebooks.holding_in(zones))
        self._of_content = frozenset(r.id for r in rulebooks.rules if r.asks_content)
        self._receipts: dict[tuple[str, int], Receipt] = {}

    def findings(self, contact: Contact, leave_out: frozenset[RuleOutcome]) -> Iterator[Finding]:
        """Findings of the contact in order of rule ids."""
        scene = Scene(self.index, contact, known_at=self._known_at, asked=self._asked)
        day = self._as_of.toordinal() if self._as_of else scene.day
        self._bound = {}
        quiet = RuleOutcome.NOT_APPLICABLE in leave_out
        for rule, version in self._in_force(day, fixed=quiet and contact.latest_at is None):
            answer = NOT_APPLICABLE
            if rule.id in self._holding:
                answer = self._answer(rule, version, scene)
            if answer.outcome in leave_out:
                continue
            if quiet and answer.outcome is RuleOutcome.UNKNOWN and rule.id in self._of_content:
                continue
            yield self._finding(rule, version, scene, answer, day)

    def _in_force(self, day: int, *, fixed: bool) -> list[tuple[Rule, Version | None]]:
        """All rules with their version of the day; `fixed` = those alone that have one and hold."""
        found = self._versions.get((day, fixed))
        if found is None:
            date = dt.date.fromordinal(day)
            found = [(rule, rule.version(date)) for rule in self.rulebooks.rules]
            if fixed:
                found = [(r, v) for r, v in found if v is not None and r.id in self._holding]
            self._versions[day, fixed] = found
        return found

    def _binds(self, rule: Rule, contact: Contact) -> Bound:
        """Whether the text binds the contact that is being judged."""
        found = self._bound.get(id(rule.binds))
        if found is None:
            found = self._bound[id(rule.binds)] = bound(self.index, rule.binds, contact)
        return found

    def _answer(self, rule: Rule, version: Version | None, scene: Scene) -> Answer:
        """The rule's answer at every instant at which the contact may have begun."""
        latest = scene.contact.latest_at
        if latest is None or latest <= scene.start:
            return NOT_APPLICABLE if version is None else self._at_instant(rule, version, scene)
        return self._over_interval(rule, scene, latest)

    def _over_interval(self, rule: Rule, scene: Scene, latest: dt.datetime) -> Answer:
        """One answer where all instants agree, else unknown for want of the time."""
        edges = scene.moments(latest)
        for version in rule.versions:
            for part in (version.terms, *version.unless):
                edges += part.edges(scene, latest)
        answers = []
        for start in sorted({scene.start, *(t for t in edges if t < latest), latest}):
            there = scene.at(start)
            version_then = rule.version(self._as_of or there.local.date())
            answers.append(
                NOT_APPLICABLE
                if version_then is None
                else self._at_instant(rule, version_then, there)
            )
        return _agreed(answers)

    def _at_instant(self, rule: Rule, version: Version, scene: Scene) -> Answer:
        """The answer of one version at one instant, exceptions and scope applied."""
        binds = self._binds(rule, scene.contact)
        if binds.holds is False:
            return NOT_APPLICABLE
        answer = version.terms.answer(scene)
        if answer.outcome is RuleOutcome.NOT_APPLICABLE:
            return answer
        answer = excuse(answer, version.unless, scene)
        if binds.holds is None and answer.outcome is not RuleOutcome.OK:
            return answer.with_missing(*binds.missing)
        return answer

    def _finding(
        self, rule: Rule, version: Version | None, scene: Scene, answer: Answer, day: int
    ) -> Finding:
        contact = scene.contact
        effect = answer.effect or rule.effect
        verdict = Verdict.OPEN_NORM if answer.open else verdict_of(answer.outcome, effect)
        if answer.verdict is not None and answer.outcome in {RuleOutcome.YES, RuleOutcome.NO}:
            verdict = answer.verdict
        return Finding(
            rule=rule.id,
            refs=rule.refs,
            rulebook=rule.instrument.id,
            name=answer.name or rule.name,
            outcome=answer.outcome,
            verdict=verdict,
            force=rule.force,
            effect=effect,
            status=rule.status,
            citation=_citation(rule, version),
            contact=contact.id,
            at=scene.local,
            facts=distinct(
                self.index.behind(contact), self._binding_facts(rule, contact), answer.facts
            ),
            limit=answer.limit,
            observed=answer.observed,
            observed_most=answer.observed_most,
            unit=answer.unit,
            missing=answer.missing,
            considered=answer.considered,
            factors=answer.factors,
            receipt=self._receipt(rule.instrument.id, day),
            last_day=answer.last_day,
        )

    def _binding_facts(self, rule: Rule, contact: Contact) -> tuple[str, ...]:
        """Facts by which the text binds, or does not: where the person is, whose debt it is."""
        where = self.index.zone_facts if rule.instrument.zones else ()
        return (*where, *self._binds(rule, contact).facts)

    def _receipt(self, rulebook: str, day: int) -> Receipt:
        found = self._receipts.get((rulebook, day))
        if found is None:
            found = self._receipts[rulebook, day] = Receipt(
                rulebook=rulebook,
                rulebook_sha256=self.rulebooks.hashes[rulebook],
                engine=ENGINE,
                rules_as_of=dt.date.fromordinal(day),
                known_at=self._known_at,
            )
        return found


def _citation(rule: Rule, version: Version | None) -> Citation:
    """The version's citation; outside all versions that of the first."""
    return (version or rule.versions[0]).citation


def _agreed(answers: list[Answer]) -> Answer:
    """The common answer of all instants; unknown when they differ."""
    first = answers[0]
    same = all(
        (a.outcome, a.open, a.name) == (first.outcome, first.open, first.name) for a in answers
    )
    missing = tuple(dict.fromkeys(m for a in answers for m in a.missing))
    facts = distinct((), *(a.facts for a in answers))
    merged = msgspec.structs.replace(first, missing=missing, facts=facts)
    if same:
        return merged
    worst = next((a for a in answers if a.outcome is not RuleOutcome.NOT_APPLICABLE), first)
    merged = msgspec.structs.replace(worst, missing=missing, facts=facts)
    return merged.with_missing("occurred_at")
