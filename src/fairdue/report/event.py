"""Rows of the three tables, with instants as microseconds since 1970 (definition 1)."""

import msgspec

Token = str | int
"""A keyed hash of an ID or phone number, or a number that stands for it."""


class Inquiry(msgspec.Struct, frozen=True, kw_only=True):
    """A lender asked about a person. `known_at` None: known when it happened."""

    person: Token | None
    phone: Token | None
    lender: Token
    lender_kind: str
    product: str
    occurred_at: int
    known_at: int | None = None
    event_id: str = ""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Something happened on a loan. `account` is unique within the lender only."""

    person: Token | None
    phone: Token | None
    lender: Token
    lender_kind: str
    account: Token
    kind: str
    amount_fen: int
    occurred_at: int
    days_past_due: int | None = None
    known_at: int | None = None
    event_id: str = ""


Event = Inquiry | Account


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Whose report is asked for, by whom, as of which instant."""

    query_id: Token
    person: Token | None
    phone: Token | None
    viewer: Token | None
    as_of: int
