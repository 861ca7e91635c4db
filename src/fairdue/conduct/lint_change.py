"""What a change of the text changes: the contacts whose verdict differs between two days."""

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from fairdue.conduct.case import Case
from fairdue.conduct.lint_sample import Sample, Samples, moving, placed
from fairdue.conduct.lint_situation import Situation, answered, variations, verdict_on
from fairdue.conduct.rule import Rule, Version
from fairdue.conduct.rulebook import Rulebooks
from fairdue.facts import Verdict


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Contacts of one sort whose verdict differs: before, after, one such contact as two cases.

    `what` holds how the contact differs from a plain call to the debtor at noon; for one like a
    case that was given, the id of the case.
    """

    before: Verdict
    after: Verdict
    what: Situation | str
    cases: tuple[Case, Case]


def diff(
    rule: Rule,
    before: dt.date,
    after: dt.date,
    rulebooks: Rulebooks,
    cases: Iterable[Case] = (),
) -> tuple[Change, ...]:
    """Changes of verdict from the version of one day to that of another, one for each sort.

    A sort is a kind of contact with its verdict before and after. Where the versions are the
    same there are none. Tried are situations drawn from the terms of both versions, then the
    `cases` that ask of the rule, moved to the two days themselves. A difference is told when the
    text makes it: on one of the two days the one version says something else of the contact than
    the other version does. What only the weekday or a holiday makes is none.
    """
    old, new = rule.version(before), rule.version(after)
    if old is new:
        return ()
    everywhere = [_only(rule, version, rulebooks) for version in (old, new)]
    found: dict[tuple[str, Verdict, Verdict], Change] = {}
    for what, sample in _tried(rule, (old, new), Samples(rulebooks, cases)):
        pair = [sample(day) for day in (before, after)]
        then, now = (verdict_on(case, rulebooks) for case in pair)
        kind = pair[0]["timeline"][-1]["kind"]
        if then is now or (kind, then, now) in found:
            continue
        if all(_agree(case, everywhere) for case in pair):
            continue
        shown = (_case(pair[0], old, rulebooks), _case(pair[1], new, rulebooks))
        found[kind, then, now] = Change(before=then, after=now, what=what, cases=shown)
    return tuple(found[key] for key in sorted(found))


def _tried(
    rule: Rule, versions: tuple[Version | None, ...], samples: Samples
) -> Iterator[tuple[Situation | str, Sample]]:
    for there in variations([v for v in versions if v is not None]):
        yield there, placed(rule, there)
    for case in samples.written(rule):
        yield case["id"], moving(case)


def _case(case: Case, version: Version | None, rulebooks: Rulebooks) -> Case:
    since = f"the version of {version.since}" if version else "no version in force"
    return answered(case, rulebooks, f"The same contact under {since}.")


def _only(rule: Rule, version: Version | None, rulebooks: Rulebooks) -> Rulebooks:
    """The rule as if this version had held on every day; None = as if none ever had."""
    since = dt.date.min if version is not None else dt.date.max
    always = msgspec.structs.replace(version or rule.versions[0], since=since, until=None)
    return rulebooks.only([msgspec.structs.replace(rule, versions=(always,))])


def _agree(case: Case, books: Iterable[Rulebooks]) -> bool:
    """Whether all these rulebooks say the same of the contact."""
    return len({verdict_on(case, one) for one in books}) == 1
