"""What the online-loan "big data" is made of: lenders' inquiries, account events, listings."""

from enum import StrEnum
from typing import ClassVar

from fairdue.facts.fact import Fact
from fairdue.facts.party import ReportKind


class ReportProduct(StrEnum):
    """Products of the report (definition 1.5; the order counts)."""

    PDL = "pdl"
    CAON = "caon"
    CAOFF = "caoff"
    COON = "coon"
    COOFF = "cooff"
    REL = "rel"
    AF = "af"
    OTH = "oth"


class Inquiry(Fact, frozen=True, kw_only=True, tag="inquiry"):
    """A lender's inquiry about the person; not proof that a loan was applied for."""

    envelope: ClassVar[str] = "credit"

    lender: str
    lender_kind: ReportKind
    product: ReportProduct
    by_id: bool = True
    by_phone: bool = True
    consent: str | None = None
    reason: str = ""


class AccountEventKind(StrEnum):
    """Events of an account in the report."""

    OPENED = "opened"
    DUE = "due"
    PAID = "paid"
    DEBIT_FAILED = "debit_failed"
    OVERDUE = "overdue"
    SETTLED = "settled"


class AccountEvent(Fact, frozen=True, kw_only=True, tag="account_event"):
    """One event of the loan (`lender`, `account`); meaning of the numbers per kind as defined."""

    envelope: ClassVar[str] = "credit"

    lender: str
    lender_kind: ReportKind
    account: str
    kind: AccountEventKind
    amount_fen: int
    days_past_due: int | None = None


class Listing(Fact, frozen=True, kw_only=True, tag="listing"):
    """A hit on a special list. `degree`: 0 own, 1 and 2 through a related person."""

    envelope: ClassVar[str] = "credit"

    reason: str
    list_source: str
    degree: int = 0
    grade: str = ""
    disputed: bool = False
