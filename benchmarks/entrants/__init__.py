"""Who takes part: one small class for each engine and way of using it, imported when it runs.

An entrant prepares once and is then run; what it prepares is not timed, unless the table says so.
"""

import importlib
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from benchmarks.contacts import Contacts
from benchmarks.ledger import Facts
from benchmarks.rules import Rule


class Asked(Protocol):
    """An entrant of the gate: asked about one contact after the other.

    `explains` = it names the rules that are breached; otherwise it says yes or no.
    `windows` = it keeps history itself, and `record` tells it that a contact was made; otherwise
    local time and counts are given.
    """

    name: str
    explains: bool
    windows: bool

    def prepare(self, rules: Sequence[Rule], contacts: Contacts, facts: Sequence[Facts]) -> None:
        """Compile the rules and bring the facts into the form the engine likes best."""

    def ask(self, row: int) -> Any:
        """Judge one contact that is not made yet; rows are asked about in order of time."""

    def bits(self, answer: Any) -> int:
        """The breached rules as bits, or 1 and 0 where it says yes or no only."""


class Batch(Protocol):
    """An entrant of the audit: judges all contacts at once.

    `windows` = it works out local time and counts itself; otherwise they are given.
    """

    name: str
    windows: bool

    def prepare(self, rules: Sequence[Rule], contacts: Contacts) -> None:
        """Compile the rules, load the columns."""

    def run(self) -> Any:
        """Judge; the answers in the form that costs the engine least."""

    def breaches(self, answer: Any) -> Sequence[Any]:
        """For each rule one array of truths, in the order of the log."""


GATE: Mapping[str, str] = {
    "fairdue": "fairdue:Gate",
    "cel_cpp": "cel_cpp:Named",
    "cel_cpp_yes": "cel_cpp:YesNo",
    "cel_rust": "cel_rust:Named",
    "cel_rust_yes": "cel_rust:YesNo",
    "json_logic": "json_logic:Named",
    "json_logic_yes": "json_logic:YesNo",
    "zen_list": "zen_engine:Named",
    "zen_yes": "zen_engine:YesNo",
    "zen_table": "zen_engine:Table",
    "zen_batch": "zen_engine:TableBatch",
    "cedar": "cedar:Forbids",
    "cedar_batch": "cedar:ForbidsBatch",
}
AUDIT: Mapping[str, str] = {
    "fairdue": "fairdue:Audit",
    "fairdue_given": "fairdue:AuditEncoded",
    "numpy": "in_numpy:Whole",
    "numpy_given": "in_numpy:Given",
    "polars": "in_polars:Whole",
    "polars_given": "in_polars:Given",
    "duckdb": "in_duckdb:Whole",
    "duckdb_given": "in_duckdb:Given",
}


def find(table: Mapping[str, str], key: str) -> Any:
    """A new entrant by its key in one of the two tables. Raises KeyError."""
    module, name = table[key].split(":")
    return getattr(importlib.import_module(f"benchmarks.entrants.{module}"), name)()
