"""GoRules zen (package zen-engine): compiled expressions, and a decision table that collects."""

import json
from collections.abc import Sequence
from typing import Any

import zen

from benchmarks.contacts import Contacts
from benchmarks.entrants import cel_text
from benchmarks.ledger import Facts
from benchmarks.rules import AtLeast, Clock, Condition, In, Refused, Rule

TOGETHER = 1000


def _condition(c: Condition) -> str:
    match c:
        case In():
            return f"{c.field} in {json.dumps(list(c.words))}"
        case AtLeast():
            return f"{c.field} >= {c.number}"
        case Refused():
            return "refused"
        case Clock():
            begun = f"clock {'>' if c.open else '>='} {c.start}"
            return f"({begun} {'or' if c.over_midnight else 'and'} clock < {c.end})"


def _rule(rule: Rule) -> str:
    return " and ".join(_condition(c) for c in rule.conditions)


class Named:
    """One compiled expression that lists what each rule says."""

    name = "zen: expression, list of answers"
    explains = True
    windows = False

    def prepare(self, rules: Sequence[Rule], contacts: Contacts, facts: Sequence[Facts]) -> None:  # noqa: ARG002
        """Compile one expression; a dictionary for each contact."""
        self._expression = zen.compile_expression(self._text(rules))
        self._inputs = cel_text.inputs(rules, facts)

    def ask(self, row: int) -> Any:
        """Evaluate."""
        return self._expression.evaluate(self._inputs[row])

    def bits(self, answer: Any) -> int:
        """Bits of the list."""
        return cel_text.to_bits(answer)

    def _text(self, rules: Sequence[Rule]) -> str:
        return f"[{', '.join(_rule(rule) for rule in rules)}]"


class YesNo(Named):
    """One compiled expression that stops at the first breach."""

    name = "zen: expression, yes or no"
    explains = False

    def bits(self, answer: Any) -> int:
        """1 when any rule is breached."""
        return int(answer)

    def _text(self, rules: Sequence[Rule]) -> str:
        return " or ".join(f"({_rule(rule)})" for rule in rules)


def _table(rules: Sequence[Rule]) -> str:
    """One row for each rule with its conditions in one free cell; all rows that hold are told."""
    rows = [{"_id": f"r{n}", "i": _rule(rule), "o": str(n)} for n, rule in enumerate(rules)]
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": "i", "name": "breach"}],
        "outputs": [{"id": "o", "name": "rule", "field": "rule"}],
        "rules": rows,
    }
    nodes = [
        {"id": "a", "name": "a", "type": "inputNode"},
        {"id": "b", "name": "b", "type": "decisionTableNode", "content": content},
        {"id": "c", "name": "c", "type": "outputNode"},
    ]
    edges = [
        {"id": "x", "sourceId": "a", "targetId": "b", "type": "edge"},
        {"id": "y", "sourceId": "b", "targetId": "c", "type": "edge"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


class Table:
    """A decision table loaded once."""

    name = "zen: decision table"
    explains = True
    windows = False

    def prepare(self, rules: Sequence[Rule], contacts: Contacts, facts: Sequence[Facts]) -> None:  # noqa: ARG002
        """Compile the table; a dictionary for each contact."""
        content = zen.ZenDecisionContent(_table(rules))
        self._engine = zen.ZenEngine({"loader": lambda _: content})
        self._decision = self._engine.create_decision(content)
        self._inputs = cel_text.inputs(rules, facts)

    def ask(self, row: int) -> Any:
        """Evaluate."""
        return self._decision.evaluate(self._inputs[row])

    def bits(self, answer: Any) -> int:
        """The rows that held."""
        return sum(1 << int(row["rule"]) for row in answer["result"] or ())


class TableBatch(Table):
    """The same, a thousand contacts in one call; zen spreads them over all cores."""

    name = "zen: the same, 1,000 in one call"
    together = TOGETHER

    def ask_many(self, rows: range) -> Sequence[Any]:
        """Evaluate all of them."""
        requests = [{"key": "table", "context": c} for c in self._inputs[rows.start : rows.stop]]
        answers = self._engine.evaluate_batch(requests)
        return [a["data"] for a in answers]
