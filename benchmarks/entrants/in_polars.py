"""Polars: one lazy query over the columns, windows as expressions over scopes."""

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

import numpy as np
import polars as pl
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


class Whole:
    """Local time, counts, refusals and rules in one query."""

    name = "Polars: all"
    windows = True

    def prepare(self, rules: Sequence[Rule], contacts: Contacts) -> None:
        """Load the columns and write the query."""
        frame = pl.DataFrame(dict(contacts.columns)).lazy()
        refusals = pl.DataFrame(
            {
                "person": np.array([p for p, _ in contacts.refusals], np.int32),
                "creditor": np.array([c for _, c in contacts.refusals], np.int32),
                "refused_at": np.array(list(contacts.refusals.values()), np.int64),
            }
        ).lazy()
        worked_out = (
            frame.join(refusals, on=["person", "creditor"], how="left", maintain_order="left")
            .with_columns(_local())
            .with_columns(
                day=pl.col("local").dt.date(),
                clock=pl.col("local").dt.time().cast(pl.Int64) // 1000,
                weekday=pl.col("local").dt.weekday() - 1,
                refused=(pl.col("refused_at") <= pl.col("at")).fill_null(value=False),
            )
            .with_columns(**{n: _count(w) for n, w in windows_of(rules).items()})
        )
        self._query = worked_out.select(_bits(rules))

    def run(self) -> NDArray[np.uint64]:
        """Collect."""
        return self._query.collect()["bits"].to_numpy()


class Given:
    """The rules alone."""

    name = "Polars: rules only, windows and clock given"
    windows = False

    def prepare(self, rules: Sequence[Rule], contacts: Contacts) -> None:
        """Work out the columns, load them."""
        given = ledger.wide(contacts, ledger.columns(rules, contacts))
        self._query = pl.DataFrame(given).lazy().select(_bits(rules))

    def run(self) -> NDArray[np.uint64]:
        """Collect."""
        return self._query.collect()["bits"].to_numpy()


def _local() -> dict[str, Any] | pl.Expr:
    """The wall clock: a zone of a column cannot vary, so each zone is converted for its rows."""
    at = pl.from_epoch("at", time_unit="us").dt.replace_time_zone("UTC")
    zones = [at.dt.convert_time_zone(z).dt.replace_time_zone(None) for z in WORDS["zone"]]
    local = zones[0]
    for code, zone in enumerate(zones[1:], 1):
        local = pl.when(pl.col("zone") == code).then(zone).otherwise(local)
    return local.alias("local")


def _count(window: Window) -> pl.Expr:
    """Earlier contacts of the window: rows of a scope are in order of time."""
    member = reduce(and_, [_holds(c) for c in window.conditions]).cast(pl.Int32)
    keys = [pl.col(field) for field in window.scope]
    if isinstance(window.days, str):
        start = pl.col("day").dt.truncate("1w" if window.days == "calendar_week" else "1mo")
        return member.cum_sum().over([*keys, start]) - member
    today = member.cum_sum().over([*keys, pl.col("day")]) - member
    if window.days == 1:
        return today
    span = f"{window.days - 1}d"
    before = member.rolling_sum_by("day", window_size=span, closed="left").over(keys)
    return today + before.fill_null(0)


def _bits(rules: Sequence[Rule]) -> pl.Expr:
    shifted = [
        reduce(and_, [_holds(c) for c in rule.conditions]).cast(pl.UInt64) * (1 << n)
        for n, rule in enumerate(rules)
    ]
    return pl.sum_horizontal(shifted).alias("bits")


def _holds(c: Condition) -> pl.Expr:
    match c:
        case In():
            codes = ledger.codes(c.field, c.words)
            column = pl.col(c.field)
            return column == codes[0] if len(codes) == 1 else column.is_in(codes)
        case AtLeast():
            return pl.col(c.field) >= c.number
        case Refused():
            return pl.col("refused")
        case Clock():
            clock = pl.col("clock")
            begun = clock > c.start if c.open else clock >= c.start
            ended = clock < c.end
            return begun | ended if c.over_midnight else begun & ended
