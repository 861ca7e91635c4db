"""Hours that contradict: spans that leave no time of the day, versions with opposite hours."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

from fairdue.conduct.clock import Span, minutes
from fairdue.conduct.kinds.time_window import TimeWindow
from fairdue.conduct.lint_flaw import BROKEN, Flaw, flaw
from fairdue.conduct.lint_situation import (
    DAY_MINUTES,
    Situation,
    answered,
    case_of,
    verdict_on,
)
from fairdue.conduct.rule import Rule, Version
from fairdue.conduct.rulebook import Rulebooks
from fairdue.facts import ContactKind, Verdict, Weekday

A_MONDAY = dt.date(2026, 6, 1)
Held = tuple[Rule, Version, TimeWindow]


def hours(rules: Sequence[Rule], rulebooks: Rulebooks) -> Iterator[Flaw]:
    """Flaws in the hours of one rulebook's rules."""
    windows = [rule for rule in rules if any(True for _ in _held(rule))]
    for rule in windows:
        for one in _held(rule):
            yield from _whole_day([one], one[1].since, rulebooks)
            yield from _empty_spans(one, rulebooks)
        for old, new in itertools.pairwise(_held(rule)):
            yield from _opposed(old, new, rulebooks)
    yield from _together(windows, rulebooks)


def _held(rule: Rule) -> Iterator[Held]:
    for version in rule.versions:
        if isinstance(version.terms, TimeWindow):
            yield rule, version, version.terms


def _together(windows: Sequence[Rule], rulebooks: Rulebooks) -> Iterator[Flaw]:
    """Two rules whose spans make up the whole day, where neither does so alone."""
    for one, other in itertools.combinations(windows, 2):
        if one.binds != other.binds:
            continue
        for first, second in itertools.product(_held(one), _held(other)):
            day = max(first[1].since, second[1].since)
            if one.version(day) is first[1] and other.version(day) is second[1]:
                alone = any(_whole(first[2], k) or _whole(second[2], k) for k in first[2].kinds)
                if not alone:
                    yield from _whole_day([first, second], day, rulebooks)


def _whole_day(held: Sequence[Held], day: dt.date, rulebooks: Rulebooks) -> Iterator[Flaw]:
    """The first kind of contact for which no minute of any day of the week is left."""
    for kind in held[0][2].kinds:
        if not _all_week([terms for _, _, terms in held], kind):
            continue
        cases = []
        for minute in _middles([s for _, _, terms in held for s in _spans(terms, kind)]):
            there = Situation(kind=kind, minute=int(minute))
            for rule, _, _ in held:
                case = case_of(rule, day, there, f"{rule.id}-{int(minute):04}")
                if verdict_on(case, rulebooks) in BROKEN:
                    cases.append(answered(case, rulebooks, "Forbidden, as is every other hour."))
                    break
        ways_out = any(version.unless for _, version, _ in held)
        names = [rule.id for rule, _, _ in held]
        yield flaw("whole_day_but" if ways_out else "whole_day", names, cases, kind=kind.value)
        return


def _whole(terms: TimeWindow, kind: ContactKind) -> bool:
    return _all_week([terms], kind)


def _all_week(terms: Sequence[TimeWindow], kind: ContactKind) -> bool:
    """Whether the spans of these terms together leave no minute of the week."""
    if any(kind not in one.kinds for one in terms):
        return False
    spans = [span for one in terms for span in _spans(one, kind)]
    days = [A_MONDAY + dt.timedelta(days=n) for n in range(7)]
    return all(_forbidden(spans, day, m) for day in days for m in _middles(spans))


def _spans(terms: TimeWindow, kind: ContactKind) -> list[Span]:
    """Spans that hold for that kind away from work."""
    return [
        span
        for span in terms.forbidden
        if (span.kinds is None or kind in span.kinds) and span.place in {None, "elsewhere"}
    ]


def _middles(spans: Sequence[Span]) -> list[float]:
    """Minutes of the day in the middle of each stretch on which no span begins or ends."""
    edges = {0, DAY_MINUTES, *(minutes(t) for s in spans for t in (s.start, s.end))}
    return [(a + b) / 2 for a, b in itertools.pairwise(sorted(edges))]


def _forbidden(spans: Sequence[Span], day: dt.date, minute: float) -> bool:
    local = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute)
    word = tuple(Weekday)[local.weekday()].value
    return any((s.on is None or word in s.on) and s.holds(local) for s in spans)


def _opposed(old: Held, new: Held, rulebooks: Rulebooks) -> Iterator[Flaw]:
    """Two versions after each other that permit no common minute of a Monday."""
    rule = old[0]
    for kind in old[2].kinds:
        before, after = _spans(old[2], kind), _spans(new[2], kind)
        middles = _middles([*before, *after])
        then = [m for m in middles if not _forbidden(before, A_MONDAY, m)]
        now = [m for m in middles if not _forbidden(after, A_MONDAY, m)]
        if kind not in new[2].kinds or not then or not now or {*then} & {*now}:
            continue
        cases = []
        for _, version, _ in (old, new):
            there = Situation(kind=kind, minute=int(then[0]))
            case = case_of(rule, _monday(version), there, f"{rule.id}-{version.since}")
            cases.append(answered(case, rulebooks, f"Under the version of {version.since}."))
        yield flaw("opposed_hours", [rule.id], cases, kind=kind.value, since=new[1].since)
        return


def _monday(version: Version) -> dt.date:
    """The first Monday of a version, or its first day where it holds none."""
    day = version.since + dt.timedelta(days=-version.since.weekday() % 7)
    return day if version.until is None or day < version.until else version.since


def _empty_spans(held: Held, rulebooks: Rulebooks) -> Iterator[Flaw]:
    """Spans that begin where they end, and spans for kinds at which the rule does not look."""
    rule, version, terms = held
    for span in terms.forbidden:
        looked_at = span.kinds is None or {*span.kinds} & {*terms.kinds}
        if span.start != span.end and looked_at:
            continue
        kind = next(iter(span.kinds or terms.kinds), ContactKind.CALL)
        there = Situation(kind=kind, minute=minutes(span.start) % DAY_MINUTES)
        case = case_of(rule, version.since, there, f"{rule.id}-{span.text}".replace(":", ""))
        told = answered(case, rulebooks, f"At {span.start}, the first minute of the span.")
        if Verdict(told["expected"]) not in BROKEN:
            yield flaw("empty_span", [rule.id], [told], span=span.text)
