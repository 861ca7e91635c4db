"""Columns of the three tables: their types and what may stand in them (definition 1)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from fairdue.report.slices import MOST_AMOUNT_FEN, MOST_DAYS_LATE
from fairdue.report.term import EVENTS, KINDS, PRODUCTS

TableName = Literal["inquiries", "accounts", "queries"]


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One column. `words`: closed list of a text; `most`: largest integer."""

    name: str
    sort: Literal["text", "time", "integer", "name"]
    null: bool = False
    required: bool = True
    words: tuple[str, ...] = ()
    most: int = 0


_PERSON = Field(name="person", sort="text", null=True)
_PHONE = Field(name="phone", sort="text", null=True)
_LENDER = (
    Field(name="lender", sort="text"),
    Field(name="lender_kind", sort="text", words=KINDS),
)
_TIMES = (
    Field(name="event_id", sort="text", required=False),
    Field(name="known_at", sort="time", null=True, required=False),
)
LAYOUT: Mapping[TableName, tuple[Field, ...]] = MappingProxyType(
    {
        "inquiries": (
            *(_PERSON, _PHONE, *_LENDER),
            Field(name="product", sort="text", words=tuple(PRODUCTS)),
            Field(name="occurred_at", sort="time"),
            *_TIMES,
        ),
        "accounts": (
            *(_PERSON, _PHONE, *_LENDER),
            Field(name="account", sort="text"),
            Field(name="kind", sort="text", words=EVENTS),
            Field(name="amount_fen", sort="integer", most=MOST_AMOUNT_FEN),
            Field(name="occurred_at", sort="time"),
            Field(name="days_past_due", sort="integer", null=True, most=MOST_DAYS_LATE),
            *_TIMES,
        ),
        "queries": (
            Field(name="query_id", sort="name"),
            _PERSON,
            _PHONE,
            Field(name="viewer", sort="text", null=True),
            Field(name="as_of", sort="time"),
        ),
    }
)
"""`name` is text or int64. Texts are `string`, `large_string` or dictionary-encoded."""
