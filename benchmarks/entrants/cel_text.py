"""Rules as CEL: one text for both implementations."""

import json
from collections.abc import Sequence

from benchmarks.ledger import Facts
from benchmarks.rules import AtLeast, Clock, Condition, In, Refused, Rule, fields_of


def condition(c: Condition) -> str:
    """One condition in CEL."""
    match c:
        case In():
            return f"{c.field} in {json.dumps(list(c.words))}" if len(c.words) > 1 else _is(c)
        case AtLeast():
            return f"{c.field} >= {c.number}"
        case Refused():
            return "refused"
        case Clock():
            begun = f"clock {'>' if c.open else '>='} {c.start}"
            joint = "||" if c.over_midnight else "&&"
            return f"({begun} {joint} clock < {c.end})"


def _is(c: In) -> str:
    return f"{c.field} == {json.dumps(c.words[0])}"


def named(rules: Sequence[Rule]) -> str:
    """All rules as one list of booleans: evaluated in one call, each answer is told."""
    return f"[{', '.join(_rule(rule) for rule in rules)}]"


def any_of(rules: Sequence[Rule]) -> str:
    """Whether any rule is breached: stops at the first."""
    return " || ".join(f"({_rule(rule)})" for rule in rules)


def _rule(rule: Rule) -> str:
    return " && ".join(condition(c) for c in rule.conditions)


def inputs(rules: Sequence[Rule], facts: Sequence[Facts]) -> list[Facts]:
    """The facts with the fields the rules name, and no others: each costs a conversion."""
    names = fields_of(rules)
    return [{name: f[name] for name in names} for f in facts]


def to_bits(answers: Sequence[object]) -> int:
    """A list of truths as bits."""
    return sum(1 << n for n, breached in enumerate(answers) if breached)
