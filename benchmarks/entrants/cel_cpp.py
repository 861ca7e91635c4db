"""CEL in C++ (package cel-expr-python)."""

from collections.abc import Sequence
from typing import Any

from cel_expr_python import cel

from benchmarks.contacts import Contacts
from benchmarks.entrants import cel_text
from benchmarks.ledger import Facts
from benchmarks.rules import Rule, fields_of


class Named:
    """One expression that lists what each rule says."""

    name = "CEL, C++: list of answers"
    explains = True
    windows = False

    def prepare(self, rules: Sequence[Rule], contacts: Contacts, facts: Sequence[Facts]) -> None:  # noqa: ARG002
        """Compile one typed expression; a dictionary for each contact."""
        kinds = {bool: cel.Type.BOOL, int: cel.Type.INT, str: cel.Type.STRING}
        variables = {name: kinds[type(facts[0][name])] for name in fields_of(rules)}
        self._expression = cel.NewEnv(variables=variables).compile(self._text(rules))
        self._inputs = cel_text.inputs(rules, facts)

    def ask(self, row: int) -> Any:
        """Evaluate, and take the answer over as Python's own values."""
        return self._expression.eval(data=self._inputs[row]).plain_value()

    def bits(self, answer: Any) -> int:
        """Bits of the list."""
        return cel_text.to_bits(answer)

    def _text(self, rules: Sequence[Rule]) -> str:
        return cel_text.named(rules)


class YesNo(Named):
    """One expression that stops at the first breach."""

    name = "CEL, C++: yes or no"
    explains = False

    def bits(self, answer: Any) -> int:
        """1 when any rule is breached."""
        return int(answer)

    def _text(self, rules: Sequence[Rule]) -> str:
        return cel_text.any_of(rules)
