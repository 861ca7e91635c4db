"""NumPy: sorted scopes and differences of places; no kernel, no compiler."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import ledger
from benchmarks.contacts import WORDS, Contacts
from benchmarks.rules import WEEKDAYS, AtLeast, Clock, Condition, In, Refused, Rule

Answers = list[NDArray[np.bool_]]


class Whole:
    """Local time, counts, refusals and rules."""

    name = "NumPy: all"
    windows = True

    def prepare(self, rules: Sequence[Rule], contacts: Contacts) -> None:
        """Nothing to compile."""
        self._rules, self._contacts = rules, contacts

    def run(self) -> Answers:
        """Work out the columns, then the rules."""
        return _answers(self._rules, self._contacts, ledger.columns(self._rules, self._contacts))

    @staticmethod
    def breaches(answer: Answers) -> Answers:
        """One array of truths for each rule."""
        return answer


class Given(Whole):
    """The rules alone."""

    name = "NumPy: rules only, windows and clock given"
    windows = False

    def prepare(self, rules: Sequence[Rule], contacts: Contacts) -> None:
        """Work out the columns."""
        super().prepare(rules, contacts)
        self._columns = ledger.columns(rules, contacts)

    def run(self) -> Answers:
        """The rules on given columns."""
        return _answers(self._rules, self._contacts, self._columns)


def _answers(
    rules: Sequence[Rule], contacts: Contacts, worked_out: dict[str, NDArray[Any]]
) -> Answers:
    """Conditions that several rules share are worked out once."""
    columns = ledger.wide(contacts, worked_out)
    known: dict[Condition, NDArray[np.bool_]] = {}
    found = []
    for rule in rules:
        breached = np.ones(len(contacts), np.bool_)
        for c in rule.conditions:
            if c not in known:
                known[c] = _holds(c, columns)
            breached &= known[c]
        found.append(breached)
    return found


def _holds(c: Condition, columns: dict[str, NDArray[Any]]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_]
    match c:
        case In():
            size = len(WEEKDAYS if c.field == "weekday" else WORDS[c.field])
            table = np.isin(np.arange(size), ledger.codes(c.field, c.words))
            found = table[columns[c.field]]
        case AtLeast():
            found = columns[c.field] >= c.number
        case Refused():
            found = columns["refused"]
        case Clock():
            clock = columns["clock"]
            begun = clock > c.start if c.open else clock >= c.start
            ended = clock < c.end
            found = begun | ended if c.over_midnight else begun & ended
    return found
