"""Contacts that stand in a log more than once, and what was said in one row and not in later ones.

Both are looked for among the rows of one debtor, so that memory does not grow with the log.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.arrow import LISTS, indices_of, text_of
from fairdue.conduct.columns.column import CONSENTS, REQUESTS, STAYS
from fairdue.conduct.columns.encode import same_before
from fairdue.conduct.columns.misfit import Misfits

_NOT_COMPARED = frozenset(
    {"row", "bad", "contact", "debtor", "own", "posed", "more", "who_named", "engaged"}
)
"""Columns that differ anyway, are the same anyway, or are made of others."""
BITS = 64
_OF_PERSON = ("person", "creditor")
_OF_DEBT = {
    "plan_signed_at": ("debt",),
    **dict.fromkeys(("plan_until_at", "plan_missed_at"), ("debt", "plan_signed_at")),
    **{since: ("debt",) for since, _ in STAYS.values()},
    **{until: ("debt", since) for since, until in STAYS.values()},
}
"""By instant of a debt: the columns that must be the same for it to be the same."""
_CALLED = {"t": "occurred_at", "seen": "labels"}
"""By coded column: how it is called in a log."""


def once(table: pa.Table, place: Any, run: Any, misfits: Misfits) -> tuple[Any, Any]:
    """Which contacts are kept, and which are left out because rows contradict each other.

    `place`: rows of the coded table by debtor and time; `run`: number of the debtor of each. Rows
    with one id and the same values are one contact; where the values differ, nobody knows which
    row is right, and none is judged.
    """
    kept, doubtful = np.ones(len(place), bool), np.zeros(len(place), bool)
    if "contact" not in table.column_names:
        return kept, doubtful
    first = _first_of(table.column("contact").combine_chunks(), place, run)
    again = np.flatnonzero(first != np.arange(len(place)))
    if not len(again):
        return kept, doubtful
    names, differs = _differing(table, place[again], place[first[again]])
    row = table.column("row").to_numpy()
    wrong = np.zeros((len(differs), len(place)), np.uint64)
    for word, bits in zip(wrong, differs, strict=True):
        np.bitwise_or.at(word, first[again], bits)
    differing = (wrong != 0).any(axis=0)
    doubtful = differing[first]
    kept = ~doubtful
    same = again[~doubtful[again]]
    kept[same] = False
    if len(same):
        misfits.add("repeated_contact", "contact", "", row[place[same]])
    for bits in np.unique(wrong[:, differing], axis=1).T:
        where = (wrong[:, first] == bits[:, None]).all(axis=0)
        columns = [n for at, n in enumerate(names) if int(bits[at // BITS]) >> at % BITS & 1]
        listed = ", ".join(_CALLED.get(name, name) for name in columns)
        misfits.add("contradicting_contact", listed, "", row[place[where]])
    return kept, doubtful


def _first_of(contact: pa.Array, place: Any, run: Any) -> Any:
    """By place in order: the first place of the same debtor with the same id, else itself."""
    text = contact.cast(pa.large_string())
    known = text.is_valid().to_numpy(zero_copy_only=False)
    buffers = text.buffers()
    ends = np.frombuffer(buffers[1], np.int64)[text.offset : text.offset + len(text) + 1]
    data = np.frombuffer(buffers[2] or b"", np.uint8)
    longest = int(np.bincount(run).max(initial=1))
    slots = 1 << (2 * longest - 1).bit_length()
    first = np.arange(len(place), dtype=np.int64)
    same_before(data, ends, known, place, run, np.zeros((2, slots), np.int64), first)
    again = np.flatnonzero(first != np.arange(len(place)))
    ids = [contact.take(pa.array(place[where])) for where in (again, first[again])]
    other = again[~pc.equal(*ids).to_numpy(zero_copy_only=False)]
    first[other] = other
    return first


def _differing(table: pa.Table, these: Any, those: Any) -> tuple[list[str], Any]:
    """Names of the columns that are compared, and for each pair of rows a bit where they differ.

    Bits stand in words of `BITS`, one row of the array for each word.
    """
    names = [name for name in table.column_names if name not in _NOT_COMPARED]
    found = np.zeros((-(-len(names) // BITS), len(these)), np.uint64)
    for number, name in enumerate(names):
        column = table.column(name)
        if name in LISTS:
            left, right = (column.take(pa.array(where)).to_pylist() for where in (these, those))
            other = np.fromiter((a != b for a, b in zip(left, right, strict=True)), bool)
        else:
            is_text = pa.types.is_dictionary(column.type) or pa.types.is_string(column.type)
            values = indices_of(text_of(column)) if is_text else column.to_numpy()
            other = values[these] != values[those]
        found[number // BITS] |= other.astype(np.uint64) << np.uint64(number % BITS)
    return names, found


def told_once(table: pa.Table, place: Any, run: Any, misfits: Misfits) -> None:
    """Notice rows in which what was asked, agreed or ordered is null though an earlier row tells.

    Earlier: in order of time, of the same debtor, and of the same person and creditor; of plans
    and stays, of the same debt.
    """
    row = table.column("row").to_numpy()[place]
    for name in (*CONSENTS.values(), *REQUESTS.values()):
        lacks = _lacking(table, name, _OF_PERSON, place, run)
        if len(lacks):
            misfits.add("told_once", name, "", row[lacks])
    if "debt" not in table.column_names:
        return
    for name, same in _OF_DEBT.items():
        lacks = _lacking(table, name, same, place, run)
        if len(lacks):
            misfits.add("told_once_of_debt", name, "", row[lacks])


def _lacking(table: pa.Table, name: str, same: tuple[str, ...], place: Any, run: Any) -> Any:
    """Places, in order of time, at which an instant is null that one before it tells of."""
    if name not in table.column_names:
        return np.empty(0, np.int64)
    told = table.column(name).to_numpy()[place] != NONE
    if not told.any() or told.all():
        return np.empty(0, np.int64)
    asked = np.isin(run, run[told])
    if "debt" in same:
        asked &= indices_of(text_of(table.column("debt")))[place] >= 0
    some = np.flatnonzero(asked)
    if not len(some):
        return some
    who = _numbered(table, same, place[some], run[some])
    begun = np.full(who.max() + 1, len(place))
    np.minimum.at(begun, who[told[some]], some[told[some]])
    return some[~told[some] & (begun[who] < some)]


def _numbered(table: pa.Table, same: tuple[str, ...], place: Any, run: Any) -> Any:
    """A number for each debtor and each value of the columns."""
    number = run.astype(np.int64)
    for name in same:
        if name in table.column_names:
            column = table.column(name)
            is_number = pa.types.is_integer(column.type)
            values = column.to_numpy() if is_number else indices_of(text_of(column))
            codes = np.unique(values[place], return_inverse=True)[1]
            number = np.unique(number * (codes.max() + 1) + codes, return_inverse=True)[1]
    return number


__all__ = ["once", "told_once"]
