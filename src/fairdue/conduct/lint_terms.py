"""Terms that cannot do what they say: empty classes, limits out of reach, idle exceptions."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from fairdue.conduct.case import Case
from fairdue.conduct.count import ScopeKey
from fairdue.conduct.exception import Agreed, Excuse, PastDue
from fairdue.conduct.kinds.frequency_cap import FrequencyCap, WindowSpan
from fairdue.conduct.lint_flaw import SAID, Flaw, flaw
from fairdue.conduct.lint_situation import (
    Situation,
    answered,
    case_of,
    decided,
    verdict_on,
)
from fairdue.conduct.rule import Rule, Version
from fairdue.conduct.rulebook import Rulebooks
from fairdue.facts import ContactKind, Label, Purpose

LONGEST_PAST_DUE = 36_500
"""Days; no debt is past due for more than a hundred years."""
_NEEDS_ONE = frozenset({"kinds", "modes", "outcomes", "clauses", "forbidden"})
_LONGEST = {"calendar_week": 7, "calendar_month": 31}


def classes(rule: Rule, rulebooks: Rulebooks) -> Iterator[Flaw]:
    """Lists left empty so that the rule, in no situation tried, says anything of a contact."""
    for version in rule.versions:
        empty = [*_empty(msgspec.to_builtins(version.terms)), *_unbound(rule)]
        if not empty or decided(rule, version.since, rulebooks, SAID) is not None:
            continue
        case = _everything(rule, version.since)
        told = answered(case, rulebooks, "Contacts of all kinds in one log: nothing is found.")
        yield flaw("empty_class", [rule.id], [told], field=empty[0])


def _empty(item: Any, name: str = "") -> Iterator[str]:
    """Names of lists that hold nothing although nothing can then be of the class."""
    if isinstance(item, dict):
        if item.get("labels") == () == item.get("purposes"):
            yield f"{name}.labels".lstrip(".")
        for key, value in item.items():
            yield from _empty(value, f"{name}.{key}".lstrip("."))
    elif isinstance(item, list | tuple):
        if not item and name.rpartition(".")[2] in _NEEDS_ONE:
            yield name
        for value in item:
            yield from _empty(value, name)


def _unbound(rule: Rule) -> Iterator[str]:
    """Lists of the binding that name nobody and nothing."""
    for name in ("kinds", "products"):
        if not getattr(rule.binds, name) and not getattr(rule.binds, f"unsure_{name}"):
            yield f"binds.{name}"
    if rule.binds.acting == ():
        yield "binds.acting"


def _everything(rule: Rule, day: dt.date) -> Case:
    """A log with a contact of every kind in which everything was said, judged as a whole."""
    there = Situation(labels=tuple(Label), purpose=Purpose.COLLECT, repeat=len(ContactKind))
    case = case_of(rule, day, there, f"{rule.id}-everything")
    kinds = tuple(ContactKind)
    log = [{**row, "kind": kind.value} for row, kind in zip(case["timeline"], kinds, strict=True)]
    return {**case, "timeline": log, "judge": {"seq": len(log), "scope": "log"}}


def caps(rules: Sequence[Rule], rulebooks: Rulebooks) -> Iterator[Flaw]:
    """Limits that a limit of the same class over a longer window makes idle."""
    found = [
        (rule, version, version.terms)
        for rule in rules
        for version in rule.versions
        if isinstance(version.terms, FrequencyCap)
    ]
    for (one, old, idle), (other, new, strict) in itertools.permutations(found, 2):
        day = max(old.since, new.since)
        in_force = one.version(day) is old and other.version(day) is new
        if one is other or not in_force or one.binds != other.binds:
            continue
        if not _same_class(idle, strict) or not _within(idle.window, strict.window):
            continue
        if strict.at_most < idle.at_most:
            yield from _unreachable(one, other, idle, strict, day, rulebooks)
        elif strict.at_most == idle.at_most and idle.window != strict.window:
            shown = _cap_cases(one, other, idle.at_most + 1, day, rulebooks)
            yield flaw("no_added_cap", [one.id, other.id], shown, other=other.id)


def _unreachable(
    one: Rule,
    other: Rule,
    idle: FrequencyCap,
    strict: FrequencyCap,
    day: dt.date,
    rulebooks: Rulebooks,
) -> Iterator[Flaw]:
    yield flaw(
        "unreachable_cap",
        [one.id, other.id],
        _cap_cases(one, other, strict.at_most + 1, day, rulebooks),
        limit=idle.at_most,
        other=other.id,
        lower=strict.at_most,
    )


def _cap_cases(
    one: Rule, other: Rule, repeat: int, day: dt.date, rulebooks: Rulebooks
) -> list[Case]:
    """The same log, as many contacts as break the stricter limit, asked of both rules."""
    there = decided(one, day, rulebooks, SAID) or Situation()
    there = msgspec.structs.replace(there, repeat=repeat)
    return [
        answered(
            case_of(rule, day, there, f"{rule.id}-{repeat}"),
            rulebooks,
            f"Contact {repeat} of the class within the hour.",
        )
        for rule in (one, other)
    ]


def _same_class(one: FrequencyCap, other: FrequencyCap) -> bool:
    """Whether whatever the first counts the other counts, under a key as wide or wider."""
    debts = {ScopeKey.DEBT in cap.scope for cap in (one, other)}
    same = (one.each, one.count, one.not_counted) == (other.each, other.count, other.not_counted)
    return same and len(debts) == 1 and {*other.scope} <= {*one.scope}


def _within(short: WindowSpan, long: WindowSpan) -> bool:
    """Whether every day of the short window is one of the long one, whatever the day."""
    if short == long:
        return True
    days = short.days if short.days is not None else _LONGEST.get(short.convention)
    if days is None:
        return False
    return days == 1 or (long.days is not None and days <= long.days)


def exceptions(rule: Rule, rulebooks: Rulebooks) -> Iterator[Flaw]:
    """Exceptions that help nobody, or that another one of the version covers."""
    for version in rule.versions:
        covered = {n for n, e in enumerate(version.unless) if _covered(n, e, version.unless)}
        there = decided(rule, version.since, rulebooks, SAID) if version.unless else None
        if there is None:
            continue
        for number, exception in enumerate(version.unless):
            case = _met(rule, version, there, exception)
            if verdict_on(case, rulebooks) in SAID:
                told = answered(case, rulebooks, "The exception as far as it can go: no help.")
                yield flaw("unmet_exception", [rule.id], [told], when=_word(exception))
            elif number in covered:
                told = answered(case, rulebooks, "Met, as is another exception.")
                yield flaw("covered_exception", [rule.id], [told], when=_word(exception))


def _covered(number: int, one: Excuse, all_of: tuple[Excuse, ...]) -> bool:
    """Whether another exception is met whenever this one is; of two that are equal, the first."""
    others = [(place, other) for place, other in enumerate(all_of) if place != number]
    if isinstance(one, Agreed):
        return any(
            isinstance(other, Agreed) and other.consent is one.consent and place < number
            for place, other in others
        )
    return any(
        isinstance(other, PastDue) and (other.more_than_days, place) < (one.more_than_days, number)
        for place, other in others
    )


def _met(rule: Rule, version: Version, there: Situation, exception: Excuse) -> Case:
    """A contact the rule speaks to, with the exception met as far as it can be."""
    if isinstance(exception, Agreed):
        there = msgspec.structs.replace(there, consent=exception.consent)
    else:
        days = min(exception.more_than_days + 1, LONGEST_PAST_DUE)
        there = msgspec.structs.replace(there, days_past_due=days)
    return case_of(rule, version.since, there, f"{rule.id}-excused")


def _word(exception: Excuse) -> str:
    if isinstance(exception, Agreed):
        return exception.consent.value
    return f"past_due > {exception.more_than_days}"
