"""CEL in Rust (package common-expression-language)."""

from collections.abc import Sequence
from typing import Any

import cel

from benchmarks.contacts import Contacts
from benchmarks.entrants import cel_text
from benchmarks.ledger import Facts
from benchmarks.rules import Rule


class Named:
    """One expression that lists what each rule says."""

    name = "CEL, Rust: list of answers"
    explains = True
    windows = False

    def prepare(self, rules: Sequence[Rule], contacts: Contacts, facts: Sequence[Facts]) -> None:  # noqa: ARG002
        """Compile one expression; a dictionary for each contact."""
        self._program = cel.compile(self._text(rules))
        self._inputs = cel_text.inputs(rules, facts)

    def ask(self, row: int) -> Any:
        """Evaluate."""
        return self._program.execute(self._inputs[row])

    def bits(self, answer: Any) -> int:
        """Bits of the list."""
        return cel_text.to_bits(answer)

    def _text(self, rules: Sequence[Rule]) -> str:
        return cel_text.named(rules)


class YesNo(Named):
    """One expression that stops at the first breach."""

    name = "CEL, Rust: yes or no"
    explains = False

    def bits(self, answer: Any) -> int:
        """1 when any rule is breached."""
        return int(answer)

    def _text(self, rules: Sequence[Rule]) -> str:
        return cel_text.any_of(rules)
