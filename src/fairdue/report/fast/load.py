"""Record batches as numbers: what the stores are built from."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa

from fairdue.report.fast import plan
from fairdue.report.fast.events import Ids
from fairdue.report.fast.store import Rows, nothing
from fairdue.report.fast.tokens import Tokens
from fairdue.report.fast.zone import Zone, local_times
from fairdue.report.slices import Slice
from fairdue.report.term import EVENTS, KINDS, PRODUCTS
from fairdue.report.when import DAY_US

HOUR_US = 3_600_000_000
_THURSDAY = 3
"""1970-01-01 was a Thursday; Monday is 0."""
_SATURDAY = 5
_NIGHT_FROM, _NIGHT_UNTIL = 22, 6
FEW_ROWS = 1 << 14
"""Of fewer rows a second thread costs more than it saves."""

NEEDED = {
    "inquiries": ("person", "phone", "lender", "lender_kind", "product", "occurred_at", "known_at"),
    "accounts": (
        *("person", "phone", "lender", "lender_kind", "account", "kind", "amount_fen"),
        *("occurred_at", "days_past_due", "known_at"),
    ),
}


class Names:
    """The tokens of persons, phones and lenders, and account names, shared by all tables."""

    def __init__(self) -> None:
        """Empty tables."""
        self.persons, self.phones, self.lenders = Tokens(), Tokens(), Tokens()
        self.accounts = Tokens()
        self._beside = ThreadPoolExecutor(1)

    def both(self, persons: Any, phones: Any, *, add: bool) -> tuple[Any, Any]:
        """Numbers of persons and of phones, of many rows found at the same time."""
        if len(persons) < FEW_ROWS:
            return self.persons.codes(persons, add=add), self.phones.codes(phones, add=add)
        found = self._beside.submit(self.phones.codes, phones, add=add)
        return self.persons.codes(persons, add=add), found.result()


def words(array: Any, known: Sequence[str]) -> Any:
    """Places of texts in a closed list. Shape (len(array),), int16."""
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    place = {word: n for n, word in enumerate(known)}
    codes = np.array([place.get(w, -1) for w in array.dictionary.to_pylist()] or [-1], np.int16)
    return codes[array.indices.fill_null(0).to_numpy(zero_copy_only=False)]


def integers(array: Any, null: int) -> Any:
    """Whole numbers or instants as int64."""
    if pa.types.is_timestamp(array.type):
        array = array.view(pa.int64())
    if array.null_count:
        array = array.fill_null(pa.scalar(null, array.type))
    return array.to_numpy(zero_copy_only=False).astype(np.int64, copy=False)


class Loader:
    """Collects the rows of one table; room for all of them is set aside at once."""

    def __init__(
        self,
        table: str,
        size: int,
        names: Names,
        zone: Zone,
        parts: tuple[Slice, ...] = (),
        *,
        asked: tuple[int, int] | None = None,
        ids: Ids | None = None,
    ) -> None:
        """`size`: most rows to come. `parts`: slices of account events, in the order of bits.

        `asked`: only rows with a person or phone of a lower number are kept; None: all rows.
        `ids`: takes the ids of the rows that are kept.
        """
        self.table, self.names, self.zone = table, names, zone
        self.used, self.unattributable = 0, 0
        self.parts, self.asked, self.ids = parts, asked, ids
        self._room: dict[str, Any] = {
            "person": np.empty(size, np.int32),
            "phone": np.empty(size, np.int32),
            "t": np.empty(size, np.int64),
            "known": None,
            "lender": np.empty(size, np.int32),
        }
        more: dict[str, Any] = {"code": np.int16}
        if table == "accounts":
            more = {"mask": np.uint64, "amount": np.int64, "account": np.int32, "kind": np.int8}
            more |= {"late": np.int32, "lender_kind": np.int8}
        if ids:
            more["place"] = np.uint32
        self._room |= {name: np.empty(size, kind) for name, kind in more.items()}

    def add(self, batch: Any, rows: Any = None) -> None:
        """The rows of a batch; those without person and phone are only counted.

        `rows`: their numbers in the table, by which those without id are called.
        """
        person, phone = self.names.both(
            batch.column("person"), batch.column("phone"), add=self.asked is None
        )
        keep = self._wanted(batch, person, phone)
        if not keep.all():
            batch, person, phone = batch.filter(pa.array(keep)), person[keep], phone[keep]
            rows = None if rows is None else rows[keep]
        if self.asked is not None:
            _late(self.names.persons, batch.column("person"), person)
            _late(self.names.phones, batch.column("phone"), phone)
        columns = {name: batch.column(name) for name in batch.schema.names}
        found = {
            "person": person,
            "phone": phone,
            "t": integers(columns["occurred_at"], 0),
            "lender": self.names.lenders.codes(columns["lender"]),
        }
        kinds = words(columns["lender_kind"], KINDS)
        if self.table == "inquiries":
            found["code"] = self._code(kinds, columns["product"], found["t"])
        else:
            found |= self._account(kinds, columns)
        known = columns.get("known_at")
        if known is not None and known.null_count < len(known):
            found["known"] = integers(known, 0)
        if self.ids:
            self.ids.add(columns.get("event_id", rows))
            found["place"] = np.arange(self.used, self.used + len(person))
        self._put(found, len(person))

    def _wanted(self, batch: Any, person: Any, phone: Any) -> Any:
        """Which rows are kept; counts those without person and phone."""
        known = (person >= 0) | (phone >= 0)
        if self.asked is None:
            self.unattributable += int((~known).sum())
            return known
        if batch.column("person").null_count and batch.column("phone").null_count:
            null = [
                batch.column(name).is_null().to_numpy(zero_copy_only=False)
                for name in ("person", "phone")
            ]
            self.unattributable += int((null[0] & null[1]).sum())
        persons, phones = self.asked
        return known & ((person.view(np.uint32) < persons) | (phone.view(np.uint32) < phones))

    def _put(self, found: dict[str, Any], kept: int) -> None:
        start, end = self.used, self.used + kept
        if "known" in found and self._room["known"] is None:
            self._room["known"] = np.zeros(len(self._room["t"]), np.int64)
        for name, values in found.items():
            self._room[name][start:end] = values
        self.used = end

    def _code(self, kinds: Any, product: Any, t: Any) -> Any:
        code = kinds * np.int16(len(PRODUCTS)) + words(product, tuple(PRODUCTS))
        local = local_times(self.zone, t)
        hour = local % DAY_US // HOUR_US
        night = (hour >= _NIGHT_FROM) | (hour < _NIGHT_UNTIL)
        weekend = (local // DAY_US + _THURSDAY) % 7 >= _SATURDAY
        code += night * np.int16(plan.NIGHT)
        code += weekend * np.int16(plan.WEEKEND)
        return code

    def _account(self, kinds: Any, columns: dict[str, Any]) -> dict[str, Any]:
        kind = words(columns["kind"], EVENTS)
        amount = integers(columns["amount_fen"], 0)
        late = integers(columns["days_past_due"], -1 if _signed(columns) else 0)
        if not _signed(columns):
            late = np.where(
                columns["days_past_due"].is_null().to_numpy(zero_copy_only=False), -1, late
            )
        return {
            "mask": plan.masks(self.parts, kinds, kind, amount, late),
            "amount": amount,
            "account": self.names.accounts.codes(columns["account"]),
            "kind": kind,
            "late": late,
            "lender_kind": kinds,
        }

    def rows(self) -> Rows:
        """All rows so far."""
        found = {
            name: nothing() if values is None else values[: self.used]
            for name, values in self._room.items()
        }
        return Rows(**{name: found.get(name, nothing()) for name in Rows._fields})


def _late(names: Tokens, column: Any, codes: Any) -> None:
    """Give a number to the tokens of rows that are kept, which were not met so far."""
    unknown = codes < 0
    if column.null_count:
        unknown &= column.is_valid().to_numpy(zero_copy_only=False)
    if unknown.any():
        codes[unknown] = names.codes(column.filter(pa.array(unknown)))


def _signed(columns: dict[str, Any]) -> bool:
    return bool(pa.types.is_signed_integer(columns["days_past_due"].type))
