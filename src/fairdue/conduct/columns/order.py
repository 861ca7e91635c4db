"""Contacts of whole debtors put in order, and split into what is judged and what is a problem."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numba
import numpy as np
import pyarrow as pa

from fairdue.conduct.columns.arrow import indices_of, text_of
from fairdue.conduct.columns.misfit import Misfits
from fairdue.conduct.columns.repeat import once, told_once


class Ordered(msgspec.Struct, frozen=True):
    """Contacts by debtor, time and row.

    `place`: where each stands in the coded table. `debtor`: number of the debtor, ascending.
    `first`: where each debtor begins, and the end. `partial`: debtors of whom a row is a problem.
    `still`: the table stands in this order already, with no row left out.
    """

    place: Any
    debtor: Any
    first: Any
    partial: Any
    still: bool

    def take(self, column: Any) -> Any:
        """A column of the coded table in this order; a copy, so that all have one compiled type."""
        return column.copy() if self.still else column[self.place]

    def of(self, table: pa.Table, name: str) -> Any:
        """A column of numbers of the coded table in this order."""
        return self.take(table.column(name).to_numpy())

    def cut(self, most: int) -> Iterator[tuple[int, int]]:
        """Spans of whole debtors with about `most` contacts each; a longer debtor stands alone."""
        start = 0
        while start < len(self.place):
            wanted = np.searchsorted(self.first, start + most, side="right") - 1
            end = int(self.first[wanted])
            if end <= start:
                end = int(self.first[wanted + 1])
            yield start, end
            start = end


def ordered(table: pa.Table, zones: Sequence[str], misfits: Misfits) -> Ordered:
    """The contacts of a coded table, each once; the second zone of a debtor is a problem."""
    codes = indices_of(text_of(table.column("debtor"))).astype(np.int64)
    t, row, bad = (table.column(name).to_numpy() for name in ("t", "row", "bad"))
    place = _by_debtor(codes, t, row)
    run = _runs(codes[place])
    partial = np.zeros(run[-1] + 1 if len(run) else 0, bool)
    wrong = bad[place] != 0
    known = codes[place] >= 0
    partial[run[wrong & known]] = True
    place, run = place[~wrong], run[~wrong]
    zone = table.column("zone").to_numpy()[place]
    starts = np.flatnonzero(np.r_[True, run[1:] != run[:-1]]) if len(run) else np.zeros(0, int)
    own = np.zeros(len(partial), zone.dtype)
    own[run[starts]] = zone[starts]
    moved = zone != own[run]
    if moved.any():
        for code in np.unique(zone[moved]):
            where = place[moved & (zone == code)]
            misfits.add("two_zones", "zone", zones[code], row[where])
        partial[run[moved]] = True
        place, run = place[~moved], run[~moved]
    kept, doubtful = once(table, place, run, misfits)
    partial[run[doubtful]] = True
    place, run = place[kept], run[kept]
    told_once(table, place, run, misfits)
    debtor = _runs(run)
    first = np.flatnonzero(np.r_[True, debtor[1:] != debtor[:-1]]) if len(debtor) else debtor
    here = partial[run[first]] if len(debtor) else partial[:0]
    still = len(place) == len(codes) and bool((place[1:] > place[:-1]).all())
    return Ordered(place, debtor, np.r_[first, len(debtor)].astype(np.int64), here, still)


def _by_debtor(codes: Any, t: Any, row: Any) -> Any:
    """Places in order of debtor, time and row; debtors stay in the order in which they come."""
    run = _runs(codes)
    together = len(run) == 0 or run[-1] + 1 == len(np.unique(codes))
    if not together:
        run = codes
    later = (run[1:] > run[:-1]) | (t[1:] > t[:-1]) | ((t[1:] == t[:-1]) & (row[1:] > row[:-1]))
    if together and later.all():
        return np.arange(len(codes))
    if not (row[1:] > row[:-1]).all():
        return np.lexsort((row, t, run))
    if (t[1:] >= t[:-1]).all():
        return by_code(run)
    by_time = np.argsort(t, kind="stable")
    return by_time[by_code(run[by_time])]


def by_code(codes: Any) -> Any:
    """Places in order of a small integer, -1 for none; equal ones stay as they are.

    A counting sort: two passes, while a sort by comparison takes some twenty.
    """
    places = np.empty(len(codes), np.int64)
    if len(codes):
        _count(codes, np.zeros(int(codes.max()) + 3, np.int64), places)
    return places


@numba.njit(nogil=True, cache=True)
def _count(codes: Any, starts: Any, places: Any) -> None:
    for code in codes:
        starts[code + 2] += 1
    for code in range(1, len(starts)):
        starts[code] += starts[code - 1]
    for place, code in enumerate(codes):
        places[starts[code + 1]] = place
        starts[code + 1] += 1


def _runs(codes: Any) -> Any:
    """Number of the run of equal values to which each belongs."""
    if not len(codes):
        return np.zeros(0, np.int64)
    return np.cumsum(np.r_[0, codes[1:] != codes[:-1]])
