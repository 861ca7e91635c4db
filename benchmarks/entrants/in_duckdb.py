"""DuckDB: one SQL statement over Arrow-like columns, windows as SQL windows."""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from benchmarks import ledger
from benchmarks.contacts import WORDS, Contacts
from benchmarks.rules import (
    AtLeast,
    Clock,
    Condition,
    In,
    Refused,
    Rule,
    Window,
    windows_of,
)

_LOCAL = " ".join(
    f"WHEN {code} THEN timezone('{zone}', make_timestamptz(\"at\"))"
    for code, zone in enumerate(WORDS["zone"])
)
_DERIVED = f"""
WITH placed AS (
  SELECT *, CASE zone {_LOCAL} END AS local, refused_at <= "at" AS refused FROM log
), timed AS MATERIALIZED (
  SELECT *, local::DATE - DATE '1970-01-01' AS day, isodow(local) - 1 AS weekday,
    epoch_us(local) - epoch_us(date_trunc('day', local)) AS clock,
    date_trunc('week', local)::DATE AS calendar_week,
    date_trunc('month', local)::DATE AS calendar_month
  FROM placed
)"""


class Whole:
    """Local time, counts, refusals and rules in one statement."""

    name = "DuckDB: all"
    windows = True
    threads = 1

    def prepare(self, rules: Sequence[Rule], contacts: Contacts) -> None:
        """Load the columns as tables and write the statement."""
        self._base = _base(dict(contacts.columns), self.threads)
        windows = windows_of(rules)
        counts = "".join(f", {_counted(n, w)}" for n, w in windows.items())
        joined = "".join(f" LEFT JOIN by_{n} USING (place)" for n in windows)
        self._text = (
            f"{_DERIVED}{counts} SELECT {_answers(rules)} FROM timed{joined} ORDER BY place"
        )

    def run(self) -> dict[str, Any]:
        """Execute."""
        found: dict[str, Any] = self._base.execute(self._text).fetchnumpy()
        return found

    @staticmethod
    def breaches(answer: dict[str, Any]) -> list[Any]:
        """One column of truths for each rule."""
        return list(answer.values())


class Given(Whole):
    """The rules alone."""

    name = "DuckDB: rules only, windows and clock given"
    windows = False

    def prepare(self, rules: Sequence[Rule], contacts: Contacts) -> None:
        """Work out the columns, load them as a table."""
        given = ledger.wide(contacts, ledger.columns(rules, contacts))
        self._base = _base(given, self.threads)
        self._text = f"SELECT {_answers(rules)} FROM log ORDER BY place"


def _base(columns: dict[str, NDArray[Any]], threads: int) -> duckdb.DuckDBPyConnection:
    base = duckdb.connect()
    base.execute(f"SET threads = {threads}")
    place = np.arange(len(columns["at"]), dtype=np.int32)
    _load(base, "log", {**columns, "place": place})
    return base


def _load(base: duckdb.DuckDBPyConnection, table: str, columns: dict[str, NDArray[Any]]) -> None:
    base.register("given", columns)
    base.execute(f"CREATE TABLE {table} AS SELECT * FROM given")
    base.unregister("given")


def _counted(name: str, window: Window) -> str:
    """Earlier contacts of the window by place, for rows of the class.

    Whole days before are one range, the earlier contacts of the same day another.
    """
    member = " AND ".join(_holds(c) for c in window.conditions)
    scope = ", ".join(window.scope)
    unit = window.days if isinstance(window.days, str) else "day"
    count = f'row_number() OVER (PARTITION BY {scope}, {unit} ORDER BY "at") - 1'
    if isinstance(window.days, int) and window.days > 1:
        days = f"RANGE BETWEEN {window.days - 1} PRECEDING AND 1 PRECEDING"
        count = f"{count} + count(*) OVER (PARTITION BY {scope} ORDER BY day {days})"
    return f"by_{name} AS (SELECT place, {count} AS {name} FROM timed WHERE {member})"


def _answers(rules: Sequence[Rule]) -> str:
    return ", ".join(
        f"{' AND '.join(_holds(c) for c in rule.conditions)} AS r{n}"
        for n, rule in enumerate(rules)
    )


def _holds(c: Condition) -> str:
    match c:
        case In():
            return f"{c.field} IN ({', '.join(map(str, ledger.codes(c.field, c.words)))})"
        case AtLeast():
            return f"coalesce({c.field}, 0) >= {c.number}"
        case Refused():
            return "refused"
        case Clock():
            begun = f"clock {'>' if c.open else '>='} {c.start}"
            return f"({begun} {'OR' if c.over_midnight else 'AND'} clock < {c.end})"
