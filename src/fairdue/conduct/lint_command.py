"""What one rule of a rulebook demands and another forbids.

Meaning: a contact in which nothing is said breaks the one rule and not the other, and whatever
of the words it names keeps the one breaks the other.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence

from fairdue.conduct.lint_flaw import BROKEN, Flaw, flaw
from fairdue.conduct.lint_situation import (
    ROLES,
    Situation,
    answered,
    case_of,
    named,
    verdict_on,
    words_of,
)
from fairdue.conduct.rule import Rule
from fairdue.conduct.rulebook import Rulebooks
from fairdue.facts import ContactKind, Label

Heard = frozenset[Label]
SILENT: Heard = frozenset()
MOST_LABELS = 8
"""Up to so many labels of a rule every choice of them is tried."""


def commands(rules: Sequence[Rule], rulebooks: Rulebooks) -> Iterator[Flaw]:
    """Pairs of rules of one rulebook that cannot both be kept."""
    for day in sorted({version.since for rule in rules for version in rule.versions}):
        trials = [_Trial(rule, day, rulebooks) for rule in rules if rule.version(day)]
        for one, other in itertools.permutations([t for t in trials if t.labels], 2):
            started = day in {v.since for t in (one, other) for v in t.rule.versions}
            if started and one.labels & other.labels and one.rule.binds == other.rule.binds:
                yield from _clash(one, other, day)


class _Trial:
    """A rule tried with words said or unsaid, each answer kept."""

    def __init__(self, rule: Rule, day: dt.date, rulebooks: Rulebooks) -> None:
        version = rule.version(day)
        assert version is not None
        texts, _ = words_of(version)
        self.rule, self.day, self.rulebooks = rule, day, rulebooks
        self.labels: Heard = frozenset(named(Label, texts))
        self.kinds = named(ContactKind, texts)
        self._kept: dict[Situation, bool] = {}

    def broken(self, there: Situation, said: Heard) -> bool:
        """Whether the rule is broken when these words are said."""
        heard = _with(there, said)
        found = self._kept.get(heard)
        if found is None:
            verdict = verdict_on(case_of(self.rule, self.day, heard, "trial"), self.rulebooks)
            found = self._kept[heard] = verdict in BROKEN
        return found


def _with(there: Situation, said: Heard) -> Situation:
    labels = tuple(label for label in Label if label in said)
    return Situation(kind=there.kind, role=there.role, labels=labels)


def _clash(one: _Trial, other: _Trial, day: dt.date) -> Iterator[Flaw]:
    """The first contact that breaks the first rule in silence, and the other by every way out."""
    for kind, role in itertools.product(one.kinds, ROLES):
        there = Situation(kind=kind, role=role)
        if kind not in other.kinds or not one.broken(there, SILENT):
            continue
        if other.broken(there, SILENT):
            continue
        kept = [said for said in _ways(one.labels) if not one.broken(there, said)]
        if not kept or not all(other.broken(there, said) for said in kept):
            continue
        cases = [
            answered(
                case_of(trial.rule, day, _with(there, said), f"{trial.rule.id}-{word}"),
                trial.rulebooks,
                f"What the rule demands is {word}.",
            )
            for trial, said, word in ((one, SILENT, "unsaid"), (other, kept[0], "said"))
        ]
        label = ", ".join(sorted(kept[0] & other.labels))
        names = {"rule": one.rule.id, "other": other.rule.id, "label": label}
        yield flaw("commanded_and_forbidden", [one.rule.id, other.rule.id], cases, **names)
        return


def _ways(labels: Heard) -> Iterator[Heard]:
    """What may be said: every choice of a few labels; of many, those of one or two, or all but."""
    order = [label for label in Label if label in labels]
    sizes: Iterable[int] = range(1, len(order) + 1)
    if len(order) > MOST_LABELS:
        sizes = sorted({1, 2, len(order) - 2, len(order) - 1, len(order)})
    for size in sizes:
        yield from map(frozenset, itertools.combinations(order, size))
