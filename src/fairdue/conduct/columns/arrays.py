"""Coded tables as the arrays that the loops read, in order of debtor and time."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.arrow import indices_of, text_of
from fairdue.conduct.columns.column import DAYS, TOLD
from fairdue.conduct.columns.encode import Arrays, encoded, numbered
from fairdue.conduct.columns.kernel import MOST_ADDRESSES
from fairdue.conduct.columns.order import Ordered

_INSTANTS = ("latest_at", "ended_at", "signed_at", "deleted_at", *sorted(TOLD))
_NUMBERS = (*_INSTANTS, "duration_s", "days_past_due", "claimed_fen", "balance_fen")
_IDS = ("creditor", "by", "person", "address", "debt")
_SETS = {"said": "labels", "unsure": "labels_unsure", "theirs": "labels_person"}
_NAMES = {**_SETS, "members": "member_of", "looked": "seen"}
_ENCODED = (
    *("t", "latest_at", "ended_at", "duration_s", "signed_at", "mode", "kind", "direction"),
    *("own", "posed", "more", "by_kind", "role", "liable", "creditor_kind", "members"),
    *("product", "debt_status", "outcome"),
)
"""Raw columns that the encoding reads, whatever the rules."""
_MORE = ("purpose", "place", "address_kind", "address_source", "recording", "looked")
_LISTS = ("charges", "pay_channels", "contract_charges", "contract_channels")
_OPTIONAL = (
    *(*_IDS, *_SETS, *_MORE, *_LISTS, *sorted(TOLD), "days_past_due", "claimed_fen"),
    *("balance_fen", "deleted_at", "agency_listed", "who_named", "engaged"),
)
"""Raw columns that are made where a loop reads them."""
_PARTS: dict[str, tuple[str, ...]] = {
    "named": ("who_named", "looked"),
    "spot": ("place", "address_kind"),
    "ledger_fen": ("balance_fen",),
    "kept_years": ("deleted_at",),
    **{name: (instant,) for name, instant in DAYS.items()},
}
"""By column made of others: those that are not always there."""


def arrays_of(
    table: pa.Table,
    order: Ordered,
    zones: Sequence[str],
    *,
    reads: frozenset[str],
    ids: frozenset[str],
    absent: frozenset[str],
    represented: bool,
) -> Arrays:
    """What the loops read of the ordered contacts, and `plain` (see `encode`).

    `reads`: columns that a loop reads; `ids`: columns of ids without which, `absent`: of
    consents with which, a contact is not plain.
    """
    parts = {part for name in reads for part in _PARTS.get(name, ())}
    wanted = (*_ENCODED, *(name for name in _OPTIONAL if name in reads | ids | absent | parts))
    raw: Arrays = {name: _raw(table, order, name) for name in wanted}
    zone = order.of(table, "zone")
    here = np.unique(zone)
    raw["zone"] = np.searchsorted(here, zone)
    names = [zones[code] for code in here] or ["UTC"]
    made = encoded(raw, names, ids=ids, absent=absent, represented=represented)
    made["seg"] = order.debtor
    if "local_address" in reads:
        numbers = numbered(order.debtor, (_raw(table, order, "address"),))
        made["local_address"] = numbers.astype(np.int64)
        made["plain"] = made["plain"] & (made["local_address"] < MOST_ADDRESSES)
    found: Arrays = {name: made[name] for name in sorted(reads | {"seg", "day", "us", "plain"})}
    found["zone"] = zone
    return found


def _raw(table: pa.Table, order: Ordered, name: str) -> Any:
    """One raw column, in order; constants where the log has no such column."""
    column = _NAMES.get(name, name)
    there = column in table.column_names
    size = len(order.place)
    if name in _IDS:
        if not there:
            return np.full(size, -1, np.int64)
        codes = indices_of(text_of(table.column(column)))
        return order.take(codes).astype(np.int64)
    if there:
        found = order.of(table, column)
        return (found != 0).astype(np.uint8) if name == "looked" else found
    if name in _NUMBERS:
        return np.full(size, NONE, np.int64)
    return np.zeros(size, np.int64 if name in _SETS else np.uint8)
