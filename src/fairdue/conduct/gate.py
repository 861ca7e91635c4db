"""The gate: may this contact be made at that instant? The same judge, asked beforehand.

Nobody knows yet how the contact will end, what will be said or who will be named; so the gate
blanks these and judges with what is known at the instant.
"""

import datetime as dt
from enum import StrEnum

import msgspec

from fairdue.conduct.judge import judge
from fairdue.conduct.kinds import PHRASES
from fairdue.conduct.kinds.time_window import TimeWindow
from fairdue.conduct.kinds.unsuitable import Times
from fairdue.conduct.rulebook import Rulebooks
from fairdue.conduct.sentence import citation, missing_words, verdict_word, what_happened
from fairdue.facts import Contact, Effect, Finding, History, Verdict

AHEAD_DAYS = 8
LOCALES = ("zh-CN", "en")


class GateAnswer(StrEnum):
    """What the gate says."""

    ALLOW = "allow"
    HOLD = "hold"
    DENY = "deny"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The gate's answer with its findings and reasons.

    `findings` are all that apply; `reasons` maps a locale to one line for each that decides, and
    when nothing stands against the contact for each that is only to be noted. `retry_at` is the
    first midnight or edge of the rulebooks' hours in the next eight days at which nothing stands
    against it any more, neither what decides now nor another rule; None when there is none.
    """

    answer: GateAnswer
    findings: tuple[Finding, ...]
    reasons: dict[str, tuple[str, ...]]
    retry_at: dt.datetime | None = None


def proposed(contact: Contact, at: dt.datetime) -> Contact:
    """The contact as it stands before it is made at `at`: how it goes is not known."""
    return msgspec.structs.replace(
        contact,
        occurred_at=at,
        known_at=None,
        latest_at=None,
        ended_at=None,
        outcome=None,
        answered=None,
        duration_s=None,
        received_at=None,
        returned_at=None,
        names=None,
        remarks=None,
        recording=None,
        deleted_at=None,
        discussed=None,
        counted_as=None,
        charges=(),
        pay_channels=(),
    )


def gate(history: History, contact: Contact, rulebooks: Rulebooks, *, at: dt.datetime) -> Decision:
    """Allow, hold or deny the contact at `at`.

    Deny on any breach of a rule that binds, hold where a missing fact leaves it open; what is
    only advised, presumed or for a judge to weigh passes with notice, and so does what only the
    contact itself or its papers can show. Where none of the loaded texts holds on that day, in that
    place or for these parties, the contact is allowed as far as these texts go, and `findings` is
    empty. Raises ValueError when there are no rules at all.
    """
    rulebooks.needed("gate")
    findings = _judged(history, contact, rulebooks, at)
    answer = answer_of(findings, rulebooks)
    allowed = answer is GateAnswer.ALLOW
    return Decision(
        answer=answer,
        findings=findings,
        reasons={locale: _reasons(findings, rulebooks, answer, locale) for locale in LOCALES},
        retry_at=None if allowed else _retry_at(history, contact, rulebooks, findings, at),
    )


def _retry_at(
    history: History,
    contact: Contact,
    rulebooks: Rulebooks,
    findings: tuple[Finding, ...],
    at: dt.datetime,
) -> dt.datetime | None:
    """The next instant at which nothing bars the contact, of those at which that may change.

    What barred it a moment ago most often still does: those rules are asked alone, first.
    """
    barring = _barring(findings, rulebooks)
    for moment in moments(history, rulebooks, at):
        if _barring(_judged(history, contact, barring, moment), rulebooks).rules:
            continue
        barring = _barring(_judged(history, contact, rulebooks, moment), rulebooks)
        if not barring.rules:
            return moment
    return None


def _barring(findings: tuple[Finding, ...], rulebooks: Rulebooks) -> Rulebooks:
    """The rules whose findings stand against the contact."""
    told = (f for f in _told(findings, rulebooks) if f.verdict in _STANDS)
    return rulebooks.only([rulebooks.rule(f.rule) for f in told if _holds_back(f, rulebooks)])


def _judged(
    history: History, contact: Contact, rulebooks: Rulebooks, at: dt.datetime
) -> tuple[Finding, ...]:
    found = judge(history, proposed(contact, at), rulebooks, known_at=at)
    return tuple(f for f in found if f.verdict is not Verdict.NOT_APPLICABLE)


def _told(findings: tuple[Finding, ...], rulebooks: Rulebooks) -> tuple[Finding, ...]:
    """Findings without those that ask what only the contact itself can show.

    Where a rule on content lacks nothing but how the contact ends, what is planned is barred if
    it succeeds: that is told.
    """
    return tuple(
        f
        for f in findings
        if f.verdict is not Verdict.UNKNOWN
        or f.missing == _END
        or not rulebooks.rule(f.rule).asks_content
    )


_END = ("outcome",)


_BARS_NOTHING = frozenset(
    {Effect.DEFINITION, Effect.DUTY, Effect.ADVISORY, Effect.OPEN_NORM},
)


def _holds_back(finding: Finding, rulebooks: Rulebooks) -> bool:
    """Whether a finding can stand against a contact that is not made yet.

    Definitions and duties bar nothing, outside a safe harbour is no breach, and a text that never
    yields a breach cannot bar a contact either; nor does what should have been done before.
    """
    if finding.effect in _BARS_NOTHING or PHRASES[finding.name].breach:
        return False
    return rulebooks.rule(finding.rule).bars


_STANDS = frozenset({Verdict.VIOLATION, Verdict.UNKNOWN})


def answer_of(findings: tuple[Finding, ...], rulebooks: Rulebooks) -> GateAnswer:
    """What findings on a proposed contact come to: the gravest of those that can bar it."""
    verdicts = {f.verdict for f in _told(findings, rulebooks) if _holds_back(f, rulebooks)}
    if Verdict.VIOLATION in verdicts:
        return GateAnswer.DENY
    return GateAnswer.HOLD if Verdict.UNKNOWN in verdicts else GateAnswer.ALLOW


def moments(history: History, rulebooks: Rulebooks, at: dt.datetime) -> list[dt.datetime]:
    """Instants after `at` at which an answer may change: midnights and edges of the hours."""
    clocks = {(0, 0)}
    for rule in rulebooks.rules:
        for version in rule.versions:
            if isinstance(version.terms, TimeWindow):
                for span in version.terms.forbidden:
                    for text in (span.start, span.end):
                        hour, minute = text.split(":")
                        clocks.add((int(hour) % 24, int(minute)))
            elif isinstance(version.terms, Times):
                hour, minute = version.terms.fixed.earliest.split(":")
                clocks.add((int(hour) % 24, int(minute)))
    today = history.day(at)
    moments = {
        dt.datetime.combine(today + dt.timedelta(days=n), dt.time(*clock), history.zone)
        for n in range(AHEAD_DAYS + 1)
        for clock in clocks
    }
    return sorted(m for m in moments if m > at)


_DECIDES = {
    GateAnswer.DENY: {Verdict.VIOLATION},
    GateAnswer.HOLD: {Verdict.UNKNOWN},
    GateAnswer.ALLOW: {Verdict.ADVISORY, Verdict.PRESUMED_VIOLATION, Verdict.OPEN_NORM},
}


def _reasons(
    findings: tuple[Finding, ...], rulebooks: Rulebooks, answer: GateAnswer, locale: str
) -> tuple[str, ...]:
    telling = [f for f in _told(findings, rulebooks) if f.verdict in _DECIDES[answer]]
    allowed = answer is GateAnswer.ALLOW
    telling = [f for f in telling if allowed or _holds_back(f, rulebooks)]
    return tuple(_reason(f, rulebooks, locale) for f in telling)


_FULL = {
    "zh-CN": "已计 {count} 次，上限 {limit} 次；再有一次计入就会超过，打出之前无法知道会不会计入",
    "en": "{count} are counted already and {limit} are allowed: one more that counts is too many, "
    "and whether it counts shows only afterwards",
}


def _is_full(finding: Finding) -> bool:
    """Whether a limit is reached, so that only how the contact ends decides."""
    observed, limit = finding.observed, finding.limit
    counted = isinstance(observed, int) and isinstance(limit, int) and observed >= limit
    return counted and finding.missing == ("outcome",)


_ONCE_REACHED = {
    "zh-CN": "以这一目的联系此人，一旦接通就违反这一条，能否接通事先无法知道；"
    "若是打听下落，请在 purpose 里写明",
    "en": "with this person and for this purpose it is barred once somebody is reached, and "
    "whether somebody is shows only afterwards; to find out where the debtor is, say so in purpose",
}

_AFTER_TALK = {
    "zh-CN": "{talked_on} 已经通过话，{free_from} 之前再打通就推定违反，打出之前无法知道会不会打通",
    "en": "there was a talk on {talked_on}: a call that connects before {free_from} is presumed a "
    "violation, and whether it connects shows only afterwards",
}


def _reason(finding: Finding, rulebooks: Rulebooks, locale: str) -> str:
    """One line: what the contact would be, and by which text."""
    word = verdict_word(finding.verdict, finding.force, locale)
    cited = citation(finding, locale)
    name = what_happened(finding, locale)
    days = {factor.name: factor.value for factor in finding.factors}
    if "free_from" in days and finding.missing == _END:
        word = _AFTER_TALK[locale].format_map(days)
    elif _is_full(finding):
        word = _FULL[locale].format(count=finding.observed, limit=finding.limit)
    elif finding.missing == _END and rulebooks.rule(finding.rule).asks_content:
        word = _ONCE_REACHED[locale]
    elif finding.missing:
        lacking = ("、" if locale == "zh-CN" else ", ").join(missing_words(finding, locale))
        word = f"{word}，缺少{lacking}" if locale == "zh-CN" else f"{word}, missing: {lacking}"
    return f"{name}：{word}（{cited}）" if locale == "zh-CN" else f"{name}: {word} ({cited})"
