"""Events held as numbers, told as the reference reads them: those of one query at a time."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from fairdue.report.event import Account, Inquiry, Query
from fairdue.report.fast import plan
from fairdue.report.fast.store import Rows, ordered
from fairdue.report.term import EVENTS, KINDS, PRODUCTS

_PRODUCTS = tuple(PRODUCTS)


class Ids:
    """What the events of a table are called: by their column, or by their row in the file."""

    def __init__(self, prefix: str) -> None:
        """`prefix` of those that are called by their row."""
        self.prefix = prefix
        self._starts, self._parts, self._used = list[int](), list[Any](), 0

    def add(self, ids: Any) -> None:
        """Some more events: an Arrow text column, or rows as an array."""
        self._starts.append(self._used)
        self._parts.append(ids)
        self._used += len(ids)

    def of(self, place: int) -> str:
        """The id of the event that was added as number `place`."""
        part = bisect_right(self._starts, place) - 1
        found = self._parts[part][place - self._starts[part]]
        return str(found.as_py()) if isinstance(found, pa.Scalar) else f"{self.prefix}:{found}"


class Events:
    """The events of a table in order of person, found by person or phone; numbers for texts."""

    def __init__(self, rows: Rows, phones_n: int, ids: Ids | None) -> None:
        """`ids` None: events stay without id."""
        self.rows, self._ids = rows, ids
        self._known = int(np.count_nonzero(rows.person >= 0))
        self._first, self._by_phone, _ = ordered(rows.phone, rows.t, phones_n)

    def of(self, query: Query) -> list[Any]:
        """Events that bear the query's person or phone, each once."""
        return [self._event(place) for place in self._places(query.person, query.phone)]

    def _places(self, person: Any, phone: Any) -> Iterator[int]:
        rows = self.rows
        if person is not None:
            own = rows.person[: self._known]
            token = own.dtype.type(person)
            yield from range(np.searchsorted(own, token), np.searchsorted(own, token, "right"))
        if phone is not None and phone < len(self._first) - 1:
            for place in self._by_phone[self._first[phone] : self._first[phone + 1]]:
                if person is None or rows.person[place] != person:
                    yield int(place)

    def _event(self, i: int) -> Any:
        rows = self.rows
        shared: dict[str, Any] = {
            "person": int(rows.person[i]) if rows.person[i] >= 0 else None,
            "phone": int(rows.phone[i]) if rows.phone[i] >= 0 else None,
            "lender": int(rows.lender[i]),
            "occurred_at": int(rows.t[i]),
            "known_at": int(rows.known[i]) if len(rows.known) else None,
            "event_id": self._ids.of(int(rows.place[i])) if self._ids else "",
        }
        if len(rows.code):
            kind, product = divmod(int(rows.code[i]) % plan.NIGHT, len(_PRODUCTS))
            return Inquiry(lender_kind=KINDS[kind], product=_PRODUCTS[product], **shared)
        return Account(
            lender_kind=KINDS[rows.lender_kind[i]],
            account=int(rows.account[i]),
            kind=EVENTS[rows.kind[i]],
            amount_fen=int(rows.amount[i]),
            days_past_due=int(rows.late[i]) if rows.late[i] >= 0 else None,
            **shared,
        )
