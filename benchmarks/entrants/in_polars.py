"""Polars: one lazy query over the columns, windows as expressions over scopes."""

from collections.abc import Sequence
from functools import reduce
from operator import and_

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
    fields_of,
    windows_of,
)


class Whole:
    """Local time, counts, refusals and rules."""

    name = "Polars: all"
    windows = True

    def prepare(self, rules: Sequence[Rule], contacts: Contacts) -> None:
        """Load the columns."""
        self._rules = rules
        self._named = set(fields_of(rules))
        place = np.arange(len(contacts), dtype=np.uint32)
        self._frame = pl.DataFrame({**contacts.columns, "place": place})
        self._refusals = pl.DataFrame(
            {
                "person": np.array([p for p, _ in contacts.refusals], np.int32),
                "creditor": np.array([c for _, c in contacts.refusals], np.int32),
                "refused_at": np.array(list(contacts.refusals.values()), np.int64),
            }
        )

    def run(self) -> NDArray[np.uint64]:
        """Work out the columns the rules name, then the rules."""
        frame = self._frame.with_columns(_local()).with_columns(
            day=pl.col("local").dt.date(),
            clock=pl.col("local").dt.time().cast(pl.Int64) // 1000,
            weekday=pl.col("local").dt.weekday() - 1,
        )
        query = frame.lazy()
        if "refused" in self._named:
            told = self._refusals.lazy()
            query = query.join(
                told, on=["person", "creditor"], how="left", maintain_order="left"
            ).with_columns(refused=(pl.col("refused_at") <= pl.col("at")).fill_null(value=False))
        for name, window in windows_of(self._rules).items():
            counted = _counted(frame.lazy(), name, window)
            query = query.join(counted, on="place", how="left", maintain_order="left")
        found: NDArray[np.uint64] = query.select(_bits(self._rules)).collect()["bits"].to_numpy()
        return found


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
        found: NDArray[np.uint64] = self._query.collect()["bits"].to_numpy()
        return found


def _local() -> pl.Expr:
    """The wall clock: a zone of a column cannot vary, so each zone is converted for its rows."""
    at = pl.from_epoch("at", time_unit="us").dt.replace_time_zone("UTC")
    zones = [at.dt.convert_time_zone(z).dt.replace_time_zone(None) for z in WORDS["zone"]]
    local = zones[0]
    for code, zone in enumerate(zones[1:], 1):
        local = pl.when(pl.col("zone") == code).then(zone).otherwise(local)
    return local.alias("local")


def _counted(frame: pl.LazyFrame, name: str, window: Window) -> pl.LazyFrame:
    """Earlier contacts of the window by place, for rows of the class.

    Sorted by scope and day, the first row of a window is found by bisection. That is four to five
    times as quick as `cum_sum().over()` and `rolling_sum_by().over()`.
    """
    scope = ledger.scope_expression(window, lambda name: pl.col(name).cast(pl.Int64))
    days = pl.col("day").cast(pl.Int32)
    key = pl.col("scope")
    return (
        frame.filter(reduce(and_, [_holds(c) for c in window.conditions]))
        .select("place", scope=scope * 65536 + days, start=scope * 65536 + _first_day(window.days))
        .sort("scope", maintain_order=True)
        .select(
            "place",
            (pl.int_range(pl.len()) - key.search_sorted(pl.col("start"))).alias(name),
        )
    )


def _first_day(days: int | str) -> pl.Expr:
    day = pl.col("day")
    if isinstance(days, int):
        return day.cast(pl.Int32) - days + 1
    return day.dt.truncate("1w" if days == "calendar_week" else "1mo").cast(pl.Int32)


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
            return (pl.col(c.field) >= c.number).fill_null(value=False)
        case Refused():
            return pl.col("refused")
        case Clock():
            clock = pl.col("clock")
            begun = clock > c.start if c.open else clock >= c.start
            ended = clock < c.end
            return begun | ended if c.over_midnight else begun & ended
