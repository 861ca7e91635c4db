"""A ruling: what one rule says of a contact that is asked about, with its citation.

Rulings with the same content are one object, so that an answer is put together from parts that
were made before.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from fairdue.conduct.columns.emit import BREACH, DOUBT, NO, OK, OPEN, PAST_DOUBT, RAN_PAST, YES
from fairdue.conduct.columns.node import missing_names
from fairdue.conduct.gate import GateAnswer, answer_of
from fairdue.conduct.kinds.call_limit import CallLimit
from fairdue.conduct.kinds.frequency_cap import FrequencyCap
from fairdue.conduct.kinds.retention import DELETED, NOT_RECORDED, Retention
from fairdue.conduct.kinds.time_window import RAN_PAST as RAN_PAST_NAME
from fairdue.conduct.kinds.time_window import TimeWindow
from fairdue.conduct.kinds.unsuitable import WENT_ON, Times
from fairdue.conduct.rule import Rule, Version
from fairdue.conduct.rulebook import Rulebooks
from fairdue.conduct.verdict import verdict_of
from fairdue.facts import (
    Citation,
    Effect,
    Finding,
    Force,
    Receipt,
    RuleOutcome,
    RuleStatus,
    Verdict,
)

_NO_TIME = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_OUTCOMES = {
    OK: RuleOutcome.OK,
    DOUBT: RuleOutcome.UNKNOWN,
    BREACH: RuleOutcome.BREACH,
    OPEN: RuleOutcome.UNKNOWN,
    YES: RuleOutcome.YES,
    NO: RuleOutcome.NO,
}


def name_of(rule: Rule, version: Version, code: int) -> str:
    """What a code calls what happened."""
    if isinstance(version.terms, TimeWindow) and code in {RAN_PAST, PAST_DOUBT}:
        return RAN_PAST_NAME
    if isinstance(version.terms, Retention) and code in {RAN_PAST, PAST_DOUBT}:
        return DELETED
    if isinstance(version.terms, Times) and code in {RAN_PAST, PAST_DOUBT}:
        return WENT_ON
    if isinstance(version.terms, Retention) and code in {BREACH, DOUBT}:
        return NOT_RECORDED
    return rule.name


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Ruling:
    """One rule's answer. `bars`: what it alone makes of the contact.

    `limit` and `observed` are filled where the rule counts; `observed_most` where what is not
    known leaves a range. `missing` names what is not known.
    """

    rule: str
    name: str
    outcome: RuleOutcome
    verdict: Verdict
    force: Force
    effect: Effect
    status: RuleStatus
    citation: Citation
    bars: GateAnswer
    missing: tuple[str, ...] = ()
    limit: int | str | None = None
    observed: int | str | None = None
    observed_most: int | None = None

    @property
    def content(self) -> tuple[str, RuleOutcome, Verdict, str, frozenset[str]]:
        """What two answers to the same question must agree on."""
        return self.rule, self.outcome, self.verdict, self.name, frozenset(self.missing)


def ruling(finding: Finding, rulebooks: Rulebooks) -> Ruling:
    """The ruling that a finding of the reference comes to."""
    return Ruling(
        rule=finding.rule,
        name=finding.name,
        outcome=finding.outcome,
        verdict=finding.verdict,
        force=finding.force,
        effect=finding.effect,
        status=finding.status,
        citation=finding.citation,
        bars=answer_of((finding,), rulebooks),
        missing=finding.missing,
        limit=finding.limit,
        observed=finding.observed,
        observed_most=finding.observed_most,
    )


def coded(
    rule: Rule,
    version: Version,
    rulebooks: Rulebooks,
    code: int,
    lacks: int = 0,
    counted: tuple[int, int] | None = None,
) -> Ruling:
    """The ruling of a code (see `emit`), what is missing, and the certain and possible number."""
    outcome = _OUTCOMES[code]
    verdict = Verdict.OPEN_NORM if code == OPEN else verdict_of(outcome, rule.effect)
    terms = version.terms
    low, high = counted or (None, None)
    finding = Finding(
        rule=rule.id,
        refs=rule.refs,
        rulebook=rule.rulebook,
        name=name_of(rule, version, code),
        outcome=outcome,
        verdict=verdict,
        force=rule.force,
        effect=rule.effect,
        status=rule.status,
        citation=version.citation,
        contact="",
        at=_NO_TIME,
        facts=(),
        limit=getattr(terms, "at_most", None),
        observed=low,
        observed_most=high if isinstance(terms, FrequencyCap | CallLimit) and high != low else None,
        missing=missing_names(lacks) if code == DOUBT else (),
        receipt=Receipt(
            rulebook=rule.rulebook, rulebook_sha256="", engine="", rules_as_of=version.since
        ),
    )
    return ruling(finding, rulebooks)


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """Allow, hold or deny, and every ruling it rests on, each with its citation."""

    answer: GateAnswer
    rulings: tuple[Ruling, ...]

    @property
    def deciding(self) -> tuple[Ruling, ...]:
        """The rulings that made the answer; () for allow."""
        if self.answer is GateAnswer.ALLOW:
            return ()
        return tuple(r for r in self.rulings if r.bars is self.answer)


class NextAllowed(msgspec.Struct, frozen=True, kw_only=True):
    """When a contact would next be allowed, and what stands against it until then.

    Looked at are `asked_at`, the instant asked about, and after it each midnight and each edge of
    the rulebooks' hours, until one allows the contact or eight days are over: `until` is the last
    one looked at. `at` is the first of them at which no rule at all stands against the contact.
    Without one, `answer` tells why: `deny`, a rule forbids it at every one of them; `hold`, nobody
    can tell for want of the facts in `missing`, and `rules` are those that decide all along.

    About now: `answer_now` is the answer at `asked_at`, `rules_now` are the rules that stand
    against the contact there, and `rules_now_until` is the first instant looked at when none of
    these does any more (None = some does all along). Other rules may stand against it by then, so
    that `at` comes later: `rules_later` are all that do so at some instant looked at but not at
    `asked_at`.
    """

    answer: GateAnswer
    asked_at: dt.datetime
    until: dt.datetime
    answer_now: GateAnswer
    at: dt.datetime | None = None
    rules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    rules_now: tuple[str, ...] = ()
    rules_now_until: dt.datetime | None = None
    rules_later: tuple[str, ...] = ()


_Ending = tuple[GateAnswer, tuple[str, ...], tuple[str, ...]]
_OPEN: _Ending = (GateAnswer.ALLOW, (), ())
"""Answer, rules that decide all along, missing facts: where an instant allows the contact."""


def next_allowed(met: Sequence[tuple[dt.datetime, Judgement]]) -> NextAllowed:
    """What the answers come to, from the instant asked about to the last one looked at."""
    (asked_at, now), (until, last) = met[0], met[-1]
    standing = [(moment, _against(one)) for moment, one in met]
    rules_now = standing[0][1]
    open_ = last.answer is GateAnswer.ALLOW
    answer, rules, missing = _OPEN if open_ else _closed([one for _, one in met])
    return NextAllowed(
        answer=answer,
        asked_at=asked_at,
        until=until,
        answer_now=now.answer,
        at=until if open_ else None,
        rules=rules,
        missing=missing,
        rules_now=rules_now,
        rules_now_until=next((m for m, ids in standing if not {*ids} & {*rules_now}), None),
        rules_later=tuple(
            dict.fromkeys(rule for _, ids in standing for rule in ids if rule not in rules_now)
        ),
    )


def _against(one: Judgement) -> tuple[str, ...]:
    """The rules that stand against the contact, whether or not a graver one decides."""
    return tuple(ruling.rule for ruling in one.rulings if ruling.bars is not GateAnswer.ALLOW)


def _closed(met: Sequence[Judgement]) -> _Ending:
    """The same where no instant would do.

    One instant that only lacks facts is enough for `hold`: it is not known to be forbidden.
    """
    held = [one for one in met if one.answer is GateAnswer.HOLD]
    deciding = [one.deciding for one in held or met]
    always = set.intersection(*({ruling.rule for ruling in rulings} for rulings in deciding))
    told = [ruling for ruling in deciding[0] if ruling.rule in always] or deciding[0]
    return (
        GateAnswer.HOLD if held else GateAnswer.DENY,
        tuple(ruling.rule for ruling in told),
        tuple(dict.fromkeys(name for ruling in told for name in ruling.missing)),
    )


_GRAVITY = (GateAnswer.ALLOW, GateAnswer.HOLD, GateAnswer.DENY)


def judgement(rulings: tuple[Ruling, ...]) -> Judgement:
    """What rulings come to: the gravest decides."""
    answer = max((r.bars for r in rulings), key=_GRAVITY.index, default=GateAnswer.ALLOW)
    return Judgement(answer=answer, rulings=rulings)
