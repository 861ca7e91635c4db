"""Lines of a ledger: every step of a balance with its base, rate, days and article."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from fairdue.facts import Citation


class LineKind(StrEnum):
    """What a line books."""

    DRAWN = "drawn"
    INTEREST = "interest"
    FEE = "fee"
    PENALTY = "penalty"
    LATE_FEE = "late_fee"
    CHARGE = "charge"
    PAID_COST = "paid_cost"
    PAID_INTEREST = "paid_interest"
    PAID_PRINCIPAL = "paid_principal"
    COMPENSATED = "compensated"
    """A guarantor paid the lender: what it paid takes the place of what was owed."""
    SETTLED = "settled"
    """The lender, or its entry in a credit report, shows the loan as settled."""
    CAPITALISED = "capitalised"
    """By agreement `base_fen` of interest, penalty or fees joins the principal."""
    WAIVED = "waived"
    DEFERRED = "deferred"
    """By agreement `base_fen` stays owed without interest until the last instalment."""
    RESTATED = "restated"
    """The agreement's principal differs from what the account comes to."""
    PAID_AHEAD = "paid_ahead"
    """Money that came before anything was due; it is set against the next instalment."""
    SAVED = "saved"
    """Interest that money paid early saves, where it counts from its own day."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One step. `amount_fen` is what it adds (payments are negative), `balance_fen` the sum.

    Where interest is computed from them there stand `base_fen`, `rate_ppm` (a year) and either
    `days` of a year of `year_days`, or none: a twelfth for a month. Interest of a part of a period
    is `days` of its `of_days`; `base_fen` is then the interest of the whole period.
    `fact` is the id of the payment or charge.
    """

    on: dt.date
    what: LineKind
    amount_fen: int
    balance_fen: int
    base_fen: int | None = None
    rate_ppm: int | None = None
    days: int | None = None
    year_days: int | None = None
    of_days: int | None = None
    cite: Citation | None = None
    fact: str = ""


def balance_after(lines: Sequence[Line]) -> int:
    """What is owed after these lines, in fen; nothing before the first."""
    return lines[-1].balance_fen if lines else 0
