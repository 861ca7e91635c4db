"""Cedar (package cedarpy): one forbid policy for each rule; the ids that forbade are told."""

import json
from collections.abc import Sequence
from typing import Any

import cedarpy

from benchmarks.contacts import Contacts
from benchmarks.entrants import cel_text
from benchmarks.ledger import Facts
from benchmarks.rules import AtLeast, Clock, Condition, In, Refused, Rule

TOGETHER = 1000


def _condition(c: Condition) -> str:
    match c:
        case In():
            return f"{json.dumps(list(c.words))}.contains(context.{c.field})"
        case AtLeast():
            return f"context.{c.field} >= {c.number}"
        case Refused():
            return "context.refused"
        case Clock():
            begun = f"context.clock {'>' if c.open else '>='} {c.start}"
            joint = "||" if c.over_midnight else "&&"
            return f"({begun} {joint} context.clock < {c.end})"


def _policies(rules: Sequence[Rule]) -> str:
    forbids = "".join(
        f'@id("{n}") forbid(principal, action, resource) '
        f"when {{ {' && '.join(_condition(c) for c in rule.conditions)} }};\n"
        for n, rule in enumerate(rules)
    )
    return f"permit(principal, action, resource);\n{forbids}"


class Forbids:
    """Policies parsed once, the context as JSON text: nothing is converted twice."""

    name = "Cedar: forbid policies with ids"
    explains = True
    windows = False

    def prepare(self, rules: Sequence[Rule], contacts: Contacts, facts: Sequence[Facts]) -> None:  # noqa: ARG002
        """Parse the policies; a request for each contact."""
        self._policies = cedarpy.PolicySet.from_str(_policies(rules))
        self._entities = cedarpy.Entities.from_json_str("[]")
        self._requests = [
            {
                "principal": 'Collector::"c"',
                "action": 'Action::"contact"',
                "resource": 'Debtor::"d"',
                "context": json.dumps(f),
            }
            for f in cel_text.inputs(rules, facts)
        ]

    def ask(self, row: int) -> Any:
        """Authorise."""
        return cedarpy.is_authorized(self._requests[row], self._policies, self._entities)

    def bits(self, answer: Any) -> int:
        """The ids of the policies that forbade."""
        assert not answer.diagnostics.errors
        if answer.allowed:
            return 0
        return sum(1 << int(n) for n in answer.diagnostics.id_annotations_by_reason.values())


class ForbidsBatch(Forbids):
    """The same, a thousand requests in one call."""

    name = "Cedar: the same, 1,000 in one call"
    together = TOGETHER

    def ask_many(self, rows: range) -> Sequence[Any]:
        """Authorise all of them."""
        requests = self._requests[rows.start : rows.stop]
        answers: list[Any] = cedarpy.is_authorized_batch(requests, self._policies, self._entities)
        return answers
