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
from fairdue.conduct.lint_flaw import PASSED, SAID, Flaw, flaw
from fairdue.conduct.lint_hours import hours
from fairdue.conduct.lint_sample import Sample, Samples
from fairdue.conduct.lint_situation import answered, verdict_on
from fairdue.conduct.lint_terms import caps, classes, exceptions
from fairdue.conduct.rule import Rule, Version
from fairdue.conduct.rulebook import Rulebooks
from fairdue.facts import Force, RuleStatus, Verdict

DAY = dt.timedelta(days=1)
_NUMBERED = re.compile(r"[0-9]|第[零〇一二三四五六七八九十百千]+[条款项章]")


def check(rulebooks: Rulebooks, examples: Sequence[Path] | None = None) -> tuple[Flaw, ...]:
    """All flaws of the rulebooks, errors first, then by rule.

    `examples` are files of conformance cases in which the rules' examples are looked up; None =
    they are not looked at. Raises CaseFileError.
    """
    known = [case for file in examples or () for case in cases_in(file)]
    samples = Samples(rulebooks, known)
    found: list[Flaw] = []
    for book in rulebooks.instruments:
        rules = rulebooks.of(book.id)
        for rule in rules:
            found += _one_rule(rule, samples)
        found += [*_doubles(rules, samples), *hours(rules, rulebooks), *caps(rules, rulebooks)]
        found += commands(rules, rulebooks)
    if examples is not None:
        by_id: dict[str, Case] = {case["id"]: case for case in known}
        found += [flaw for rule in rulebooks.rules for flaw in _examples(rule, by_id, samples)]
    return tuple(sorted(found, key=lambda f: (f.severity, f.rules, f.code)))


def _one_rule(rule: Rule, samples: Samples) -> Iterator[Flaw]:
    yield from _gaps(rule, samples)
    yield from _edges(rule, samples)
    yield from classes(rule, samples.rulebooks)
    yield from exceptions(rule, samples.rulebooks)
    yield from _citation(rule, samples)
    yield from _force(rule, samples)


def _on(days: Sequence[dt.date], sample: Sample, samples: Samples) -> list[Case]:
    """The same contact on several days."""
    return [answered(sample(day), samples.rulebooks, f"On {day}.") for day in days]


def _gaps(rule: Rule, samples: Samples) -> Iterator[Flaw]:
    """Days between two versions on which none holds."""
    for old, new in itertools.pairwise(rule.versions):
        if old.until is not None and old.until < new.since:
            sample = samples.telling(rule, old.until - DAY)
            cases = _on((old.until - DAY, old.until, new.since), sample, samples)
            yield flaw("gap", [rule.id], cases, since=old.until, until=new.since)


def _edges(rule: Rule, samples: Samples) -> Iterator[Flaw]:
    """Days at the ends of the instrument for which the rule has no version."""
    first, last, text = rule.versions[0], rule.versions[-1], rule.instrument
    if first.since > text.since:
        sample = samples.telling(rule, first.since)
        cases = _on((first.since - DAY, first.since), sample, samples)
        yield flaw("starts_late", [rule.id], cases, since=text.since, until=first.since)
    if last.until is not None and (text.until is None or last.until < text.until):
        sample = samples.telling(rule, last.until - DAY)
        cases = _on((last.until - DAY, last.until), sample, samples)
        yield flaw("ends_early", [rule.id], cases, since=last.until)


def _doubles(rules: Sequence[Rule], samples: Samples) -> Iterator[Flaw]:
    """One provision said by two rules of a rulebook."""
    for one, other in itertools.combinations(rules, 2):
        for old, new in itertools.product(one.versions, other.versions):
            day = max(old.since, new.since)
            both = one.version(day) is old and other.version(day) is new
            if both and one.binds == other.binds and _same(old, new):
                case = samples.telling(one, day)(day)
                both_asked = [
                    answered({**case, "rule": r.id, "id": r.id}, samples.rulebooks, f"On {day}.")
                    for r in (one, other)
                ]
                yield flaw("said_twice", [one.id, other.id], both_asked)


def _same(one: Version, other: Version) -> bool:
    """Whether two versions cite the same provision and say the same."""
    cited = one.citation.article == other.citation.article
    return cited and (one.terms, one.unless) == (other.terms, other.unless)


def _citation(rule: Rule, samples: Samples) -> Iterator[Flaw]:
    """A rule marked checked names the number of its provision, in a text that was checked."""
    if rule.status is not RuleStatus.CHECKED:
        return
    day = rule.versions[0].since
    if not all(_NUMBERED.search(text) for text in rule.versions[0].citation.article.values()):
        sample = samples.telling(rule, day)
        yield flaw("uncited", [rule.id], _on((day,), sample, samples))
    if rule.instrument.status is not RuleStatus.CHECKED:
        sample = samples.telling(rule, day)
        yield flaw("checked_in_draft", [rule.id], _on((day,), sample, samples))


def _force(rule: Rule, samples: Samples) -> Iterator[Flaw]:
    """A rule that claims more than the text it stands in, as law within a code of one's own."""
    order = list(Force)
    force, other = rule.force, rule.instrument.force
    if order.index(force) < order.index(other):
        day = rule.versions[0].since
        cases = _on((day,), samples.telling(rule, day), samples)
        yield flaw("stronger_force", [rule.id], cases, force=force.value, other=other.value)


def _examples(rule: Rule, known: dict[str, Case], samples: Samples) -> Iterator[Flaw]:
    """Examples that no file holds, that are of another rulebook, or that do not pass.

    An example may ask for another row of the rulebook, as long as this rule speaks to it. The case
    given with a missing example is one to begin with; with a wrong one, what the rule says of it.
    """
    found = [known[name] for name in rule.examples if name in known]
    for name in rule.examples:
        case = known.get(name)
        if case is None:
            yield flaw("no_example", [rule.id], [_first(rule, samples, name)], example=name)
        else:
            yield from _wrong(rule, case, samples.rulebooks)
    if len(found) == len(rule.examples):
        yield from _one_sided(rule, found, samples)


def _first(rule: Rule, samples: Samples, name: str) -> Case:
    """A case of the rule to begin with."""
    day = rule.versions[0].since
    return answered({**samples.telling(rule, day)(day), "id": name}, samples.rulebooks, "")


def _wrong(rule: Rule, case: Case, rulebooks: Rulebooks) -> Iterator[Flaw]:
    """An example of another rulebook, or one that does not pass, with what the rule says of it."""
    own = case["jurisdiction"] == rule.rulebook
    if own and _answers(rule, case, rulebooks):
        return
    asked = {**case, "jurisdiction": rule.rulebook, "rule": rule.id}
    said = answered(asked, rulebooks, str(asked.get("facts", "")))
    told = {"example": case["id"], "expected": case["expected"], "got": said["expected"]}
    if not own:
        yield flaw("foreign_example", [rule.id], [said], **told, other=case["jurisdiction"])
        return
    if case["rule"] in rule.refs:
        result = run(case, rulebooks)
        told["got"] = result.got if result.got != result.expected else result.why
    yield flaw("wrong_example", [rule.id], [said], **told)


def _one_sided(rule: Rule, found: Sequence[Case], samples: Samples) -> Iterator[Flaw]:
    """A rule whose examples all pass, or all fail: one of each shows where its edge is.

    Of an example that asks for another row, what this rule says of it.
    """
    verdicts = {
        Verdict(case["expected"])
        if case["rule"] in rule.refs
        else verdict_on({**case, "rule": rule.id}, samples.rulebooks)
        for case in found
    }
    for code, wanted in (("no_failing_example", SAID), ("no_passing_example", PASSED)):
        if verdicts.isdisjoint(wanted):
            yield flaw(code, [rule.id], [_first(rule, samples, "first")])


def _answers(rule: Rule, case: Case, rulebooks: Rulebooks) -> bool:
    """Whether the case passes; one that asks for another row, whether this rule speaks to it."""
    if case["rule"] in rule.refs:
        return run(case, rulebooks).passed
    verdict = verdict_on({**case, "rule": rule.id}, rulebooks)
    return verdict is not Verdict.NOT_APPLICABLE
