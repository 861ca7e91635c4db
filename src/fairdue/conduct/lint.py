"""The check of rulebooks: gaps, doubles, contradictions, idle terms, examples and citations.

A rulebook is tried, not only read: every flaw comes with cases in the conformance format that
pass on the rulebook as it is and show what is wrong with it.
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from fairdue.conduct.case import Case
from fairdue.conduct.conformance import cases_in, run
from fairdue.conduct.lint_command import commands
from fairdue.conduct.lint_flaw import SAID, Flaw, flaw
from fairdue.conduct.lint_hours import hours
from fairdue.conduct.lint_situation import Situation, answered, case_of, decided, verdict_on
from fairdue.conduct.lint_terms import caps, classes, exceptions
from fairdue.conduct.rule import Rule, Version
from fairdue.conduct.rulebook import Rulebooks
from fairdue.facts import RuleStatus, Verdict

DAY = dt.timedelta(days=1)
_NUMBERED = re.compile(r"[0-9]|第[零〇一二三四五六七八九十百千]+[条款项章]")


def check(rulebooks: Rulebooks, examples: Sequence[Path] | None = None) -> tuple[Flaw, ...]:
    """All flaws of the rulebooks, errors first, then by rule.

    `examples` are files of conformance cases in which the rules' examples are looked up; None =
    they are not looked at. Raises CaseFileError.
    """
    found: list[Flaw] = []
    for book in rulebooks.instruments:
        rules = rulebooks.of(book.id)
        for rule in rules:
            found += _one_rule(rule, rulebooks)
        found += [*_doubles(rules, rulebooks), *hours(rules, rulebooks), *caps(rules, rulebooks)]
        found += commands(rules, rulebooks)
    if examples is not None:
        known: dict[str, Case] = {case["id"]: case for file in examples for case in cases_in(file)}
        found += [f for rule in rulebooks.rules for f in _examples(rule, known, rulebooks)]
    return tuple(sorted(found, key=lambda f: (f.severity, f.rules, f.code)))


def _one_rule(rule: Rule, rulebooks: Rulebooks) -> Iterator[Flaw]:
    yield from _gaps(rule, rulebooks)
    yield from _edges(rule, rulebooks)
    yield from classes(rule, rulebooks)
    yield from exceptions(rule, rulebooks)
    yield from _citation(rule, rulebooks)


def _shown(rule: Rule, day: dt.date, rulebooks: Rulebooks) -> Situation:
    """A contact to which the rule speaks on that day, else a plain call."""
    return decided(rule, day, rulebooks, SAID) or Situation()


def _on(rule: Rule, days: Sequence[dt.date], there: Situation, rulebooks: Rulebooks) -> list[Case]:
    """The same contact on several days."""
    return [
        answered(case_of(rule, day, there, f"{rule.id}-{day}"), rulebooks, f"On {day}.")
        for day in days
    ]


def _gaps(rule: Rule, rulebooks: Rulebooks) -> Iterator[Flaw]:
    """Days between two versions on which none holds."""
    for old, new in itertools.pairwise(rule.versions):
        if old.until is not None and old.until < new.since:
            there = _shown(rule, old.until - DAY, rulebooks)
            cases = _on(rule, (old.until - DAY, old.until, new.since), there, rulebooks)
            yield flaw("gap", [rule.id], cases, since=old.until, until=new.since)


def _edges(rule: Rule, rulebooks: Rulebooks) -> Iterator[Flaw]:
    """Days at the ends of the instrument for which the rule has no version."""
    first, last, text = rule.versions[0], rule.versions[-1], rule.instrument
    if first.since > text.since:
        there = _shown(rule, first.since, rulebooks)
        cases = _on(rule, (first.since - DAY, first.since), there, rulebooks)
        yield flaw("starts_late", [rule.id], cases, since=text.since, until=first.since)
    if last.until is not None and (text.until is None or last.until < text.until):
        there = _shown(rule, last.until - DAY, rulebooks)
        cases = _on(rule, (last.until - DAY, last.until), there, rulebooks)
        yield flaw("ends_early", [rule.id], cases, since=last.until)


def _doubles(rules: Sequence[Rule], rulebooks: Rulebooks) -> Iterator[Flaw]:
    """One id borne by two rules; one provision said by two rules of a rulebook."""
    for one, other in itertools.combinations(rules, 2):
        if one.id == other.id:
            day = one.versions[0].since
            there = _shown(one, day, rulebooks)
            yield flaw("same_id", [one.id], _on(one, (day,), there, rulebooks))
            continue
        for old, new in itertools.product(one.versions, other.versions):
            day = max(old.since, new.since)
            both = one.version(day) is old and other.version(day) is new
            if both and one.binds == other.binds and _same(old, new):
                there = _shown(one, day, rulebooks)
                cases = [c for r in (one, other) for c in _on(r, (day,), there, rulebooks)]
                yield flaw("said_twice", [one.id, other.id], cases)


def _same(one: Version, other: Version) -> bool:
    """Whether two versions cite the same provision and say the same."""
    cited = one.citation.article == other.citation.article
    return cited and (one.terms, one.unless) == (other.terms, other.unless)


def _citation(rule: Rule, rulebooks: Rulebooks) -> Iterator[Flaw]:
    """A rule marked checked names the number of its provision, in a text that was checked."""
    if rule.status is not RuleStatus.CHECKED:
        return
    day = rule.versions[0].since
    if not all(_NUMBERED.search(text) for text in rule.versions[0].citation.article.values()):
        there = _shown(rule, day, rulebooks)
        yield flaw("uncited", [rule.id], _on(rule, (day,), there, rulebooks))
    if rule.instrument.status is not RuleStatus.CHECKED:
        there = _shown(rule, day, rulebooks)
        yield flaw("checked_in_draft", [rule.id], _on(rule, (day,), there, rulebooks))


def _examples(rule: Rule, known: dict[str, Case], rulebooks: Rulebooks) -> Iterator[Flaw]:
    """Examples that no file holds, that are of another rulebook, or that do not pass.

    An example may ask for another row of the rulebook, as long as this rule speaks to it. The case
    given with a missing example is one to begin with; with a wrong one, what the rule says of it.
    """
    for name in rule.examples:
        case = known.get(name)
        if case is None:
            day = rule.versions[0].since
            there = _shown(rule, day, rulebooks)
            start = answered(case_of(rule, day, there, name), rulebooks, "")
            yield flaw("no_example", [rule.id], [start], example=name)
            continue
        if case["jurisdiction"] == rule.rulebook and _answers(rule, case, rulebooks):
            continue
        asked = {**case, "jurisdiction": rule.rulebook, "rule": rule.id}
        yield flaw(
            "wrong_example",
            [rule.id],
            [answered(asked, rulebooks, asked["facts"])],
            example=name,
        )


def _answers(rule: Rule, case: Case, rulebooks: Rulebooks) -> bool:
    """Whether the case passes; one that asks for another row, whether this rule speaks to it."""
    if case["rule"] in rule.refs:
        return run(case, rulebooks).passed
    verdict = verdict_on({**case, "rule": rule.id}, rulebooks)
    return verdict is not Verdict.NOT_APPLICABLE
