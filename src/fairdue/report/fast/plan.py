"""Columns as small integer programs for the kernels."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from fairdue.report.catalog import Column
from fairdue.report.fast.zone import UNITS
from fairdue.report.measure import STATE_OF_LOANS, STATUS
from fairdue.report.slices import ALL, ANY_ACCOUNT, MOST_AMOUNT_FEN, MOST_DAYS_LATE, Slice
from fairdue.report.term import EVENTS, EVER, KINDS, PRODUCTS, Window

NULL_32 = -(2**31)
NULL_64 = -(2**63)
NIGHT = 104
WEEKEND = 208
CODES = 416
"""An inquiry's code: lender kind * 8 + product, + NIGHT, + WEEKEND."""

MEASURES: dict[str, tuple[str, ...]] = {
    "inquiry": (
        *("allnum", "orgnum", "selfnum", "tot_mons", "avg_monnum", "max_monnum", "min_monnum"),
        *("max_inteday", "min_inteday", "first_days", "last_days", "consnum", "csinteday"),
        "last_date",
    ),
    "account": (
        *("events", "amount", "lenders", "loans", "peak_amount", "clean_share", "first_days"),
        *("last_days", "last_date", "now_loans", "now_lenders", "now_amount", "cured_loans"),
    ),
    "identity": (
        *("other_cnt", "inlistwith", "notmat_days", "lastchg_days", "reabnormal"),
        "allmatch_days",
    ),
}
_COUNTED = {"allnum", "orgnum", "selfnum"}
_MONTHLY = {"tot_mons", "avg_monnum", "max_monnum", "min_monnum"}
_LOANS = {"loans", "clean_share", "peak_amount"}
ALONE: tuple[Slice, ...] = (ALL,)


class Plan(NamedTuple):
    """What a kernel computes of one table and key.

    `spans` (windows, 2): unit and count. `operations[upto[w] : upto[w + 1]]` are those of window
    w, each a measure, a slice, a place and whether that is in the 64-bit block. `lists[code]`
    holds the slices of an inquiry's code, `lengths` how many. `series` per slice: more than counts
    are wanted; `peaks`: place among the slices of which the largest amounts are wanted, -1 none.
    `blocks` (months, 2): the windows whose differences are the month blocks. `loans`: loans are
    told apart; `state`: how they stand.
    """

    spans: Any
    upto: Any
    operations: Any
    lists: Any
    lengths: Any
    series: Any
    peaks: Any
    blocks: Any
    months: int
    slices: int
    loans: bool
    state: bool


class Program(NamedTuple):
    """A plan, the slices it looks at, and where each of its columns stands: (wide, place).

    `widths`: how many columns of 32 and of 64 bits there are.
    """

    plan: Plan
    parts: tuple[Slice, ...]
    places: dict[str, tuple[bool, int]]
    widths: tuple[int, int]


def slices_of(columns: Iterable[Column], table: str) -> tuple[Slice, ...]:
    """The slices of a table that columns look at; of account events all events come first."""
    first = [ANY_ACCOUNT] if table == "account" else []
    found = (c.slice for c in columns if c.table == table and c.measure != STATUS)
    return tuple(dict.fromkeys((*first, *found)))


def program(columns: Sequence[Column], table: str, parts: tuple[Slice, ...]) -> Program:
    """The program of columns of one table and key, status columns left out."""
    wanted = [c for c in columns if c.measure != STATUS]
    windows = list(dict.fromkeys(c.window for c in wanted)) or [EVER]
    places: dict[str, tuple[bool, int]] = {}
    used = [0, 0]
    upto, operations = [0], []
    for span in windows:
        for c in (c for c in wanted if c.window == span):
            wide = c.measure.type in {"int64", "float64"}
            place = places[c.name] = (wide, used[wide])
            used[wide] += 1
            what = MEASURES[table].index(c.measure.name)
            operations.append((what, parts.index(c.slice), place[1], wide))
        upto.append(len(operations))
    lists, lengths = _lists(parts if table == "inquiry" else ())
    months = max((c.window.count for c in wanted if c.measure.name in _MONTHLY), default=0)
    return Program(
        plan=Plan(
            _spans(windows),
            np.array(upto, np.int32),
            np.array(operations, np.int32).reshape(-1, 4),
            *(lists, lengths, _series(wanted, parts), _peaks(wanted, parts)),
            _spans([Window("m", n) for n in range(1, months + 1)]),
            months=months,
            slices=len(parts),
            loans=any(c.measure.name in _LOANS | STATE_OF_LOANS for c in wanted),
            state=any(c.measure.name in STATE_OF_LOANS for c in wanted),
        ),
        parts=parts,
        places=places,
        widths=(used[False], used[True]),
    )


def _spans(windows: Sequence[Window]) -> Any:
    rows = [(UNITS.index(w.unit), w.count) for w in windows]
    return np.array(rows, np.int64).reshape(-1, 2)


def _series(columns: Sequence[Column], parts: Sequence[Slice]) -> Any:
    found = np.zeros(len(parts), np.bool_)
    for c in columns:
        if c.measure.name not in _COUNTED:
            found[parts.index(c.slice)] = True
    return found


def _peaks(columns: Sequence[Column], parts: Sequence[Slice]) -> Any:
    found = np.full(len(parts), -1, np.int32)
    wanted = dict.fromkeys(c.slice for c in columns if c.measure.name == "peak_amount")
    for place, part in enumerate(wanted):
        found[parts.index(part)] = place
    return found


def _lists(parts: Sequence[Slice]) -> tuple[Any, Any]:
    """The slices of each code of an inquiry."""
    takes = np.array([_takes(part) for part in parts], np.bool_).reshape(len(parts), CODES)
    lengths = takes.sum(0, dtype=np.int8)
    lists = np.zeros((CODES, max(int(lengths.max()), 1)), np.int8)
    # The numbers of the slices in front, the shorter rows filled up with what is not looked at.
    order = np.argsort(~takes.T, axis=1, kind="stable")[:, : lists.shape[1]]
    lists[:, : order.shape[1]] = order
    return lists, lengths


def _takes(part: Slice) -> Any:
    """Whether a slice takes an inquiry, for each code; times: any, night, weekend, both."""
    kinds = np.array([kind in part.kinds for kind in KINDS])
    products = np.array([product in part.products for product in PRODUCTS])
    times = [not (part.night or part.weekend), not part.weekend, not part.night, True]
    return (np.array(times)[:, None, None] & kinds[:, None] & products).ravel()


def masks(parts: Sequence[Slice], lender_kind: Any, kind: Any, amount: Any, late: Any) -> Any:
    """Bit n of an account event: slice n takes it. Shape (events,), uint64."""
    found = np.zeros(len(kind), np.uint64)
    for n, part in enumerate(parts):
        kinds = np.array([k in part.kinds for k in KINDS])
        events = np.array([e in part.events for e in EVENTS])
        takes = kinds[lender_kind] & events[kind]
        low, high = part.amount_fen
        if (low, high) != (0, MOST_AMOUNT_FEN):
            takes &= (amount >= low) & (amount <= high)
        early, most = part.days_past_due
        if (early, most) != (0, MOST_DAYS_LATE):
            days = np.maximum(late, 0)
            takes &= (days >= early) & (days <= most)
        found |= takes.astype(np.uint64) << np.uint64(n)
    return found
