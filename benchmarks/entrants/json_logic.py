"""JsonLogic (package panzi-json-logic, pure Python)."""

from collections.abc import Sequence
from typing import Any

from json_logic import jsonLogic

from benchmarks.contacts import Contacts
from benchmarks.entrants import cel_text
from benchmarks.ledger import Facts
from benchmarks.rules import AtLeast, Clock, Condition, In, Refused, Rule


def _condition(c: Condition) -> Any:
    match c:
        case In():
            return {"in": [{"var": c.field}, list(c.words)]}
        case AtLeast():
            return {">=": [{"var": c.field}, c.number]}
        case Refused():
            return {"var": "refused"}
        case Clock():
            begun = {(">" if c.open else ">="): [{"var": "clock"}, c.start]}
            ended = {"<": [{"var": "clock"}, c.end]}
            return {("or" if c.over_midnight else "and"): [begun, ended]}


def _rules(rules: Sequence[Rule]) -> list[Any]:
    return [{"and": [_condition(c) for c in rule.conditions]} for rule in rules]


class Named:
    """A list of rules: each answer is told."""

    name = "JsonLogic, Python: list of answers"
    explains = True
    windows = False

    def prepare(self, rules: Sequence[Rule], contacts: Contacts, facts: Sequence[Facts]) -> None:  # noqa: ARG002
        """Rules and facts as plain values."""
        self._logic = self._text(rules)
        self._inputs = cel_text.inputs(rules, facts)

    def ask(self, row: int) -> Any:
        """Apply."""
        return jsonLogic(self._logic, self._inputs[row])

    def bits(self, answer: Any) -> int:
        """Bits of the list."""
        return cel_text.to_bits(answer)

    def _text(self, rules: Sequence[Rule]) -> Any:
        return _rules(rules)


class YesNo(Named):
    """One rule that stops at the first breach."""

    name = "JsonLogic, Python: yes or no"
    explains = False

    def bits(self, answer: Any) -> int:
        """1 when any rule is breached."""
        return int(bool(answer))

    def _text(self, rules: Sequence[Rule]) -> Any:
        return {"or": _rules(rules)}
