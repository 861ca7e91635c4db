"""What is agreed or ordered: repayment plans, suspensions of collection; and hardship."""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import msgspec

from fairdue.facts.fact import Fact


class AgreementKind(StrEnum):
    """Kinds of agreement about repayment."""

    HARDSHIP_PLAN = "hardship_plan"
    EXTENSION = "extension"
    SETTLEMENT = "settlement"
    RESTRUCTURE = "restructure"


class Instalment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One due date of an agreement.

    `paid_at` None = unpaid, unless `payment_unknown`; `known_at` is when the creditor knew.
    """

    due: dt.date
    amount_fen: int | None = None
    paid_at: dt.datetime | None = None
    payment_unknown: bool = False
    known_at: dt.datetime | None = None


class Treatment(StrEnum):
    """What an agreement does with a part of the debt that was owed when it was signed."""

    CAPITALISED = "capitalised"
    """It joins the new principal and bears interest with it."""
    WAIVED = "waived"
    DEFERRED = "deferred"
    """It stays owed without interest and falls due with the last instalment."""


class OnFailure(StrEnum):
    """What counts once an instalment of an agreement is missed."""

    CONTRACT = "contract"
    """The contract counts again, and what was waived is owed again."""
    AGREEMENT = "agreement"
    """The agreement goes on; the missed instalment is overdue."""


class Rebooking(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How an agreement restates the debt. None = not known, never "none".

    `interest`, `penalty` and `fees` owed at the signature are each treated in one way;
    `annual_rate_ppm` is the rate from then on, 0 = interest stands still; `principal_fen` is the
    new principal where the agreement states it.
    """

    interest: Treatment | None = None
    penalty: Treatment | None = None
    fees: Treatment | None = None
    annual_rate_ppm: int | None = None
    principal_fen: int | None = None
    on_failure: OnFailure | None = None


class Agreement(Fact, frozen=True, kw_only=True, tag="agreement"):
    """A signed repayment agreement over `debts`; `occurred_at` is the signature.

    `rebooking` tells how the debt is restated; None = nothing is known of that, and what is owed
    is derived from the contract.
    """

    envelope: ClassVar[str] = "party"

    kind: AgreementKind = AgreementKind.HARDSHIP_PLAN
    debts: tuple[str, ...]
    creditor: str | None = None
    term_months: int | None = None
    instalments: tuple[Instalment, ...] = ()
    document: str = ""
    rebooking: Rebooking | None = None


class SuspensionKind(StrEnum):
    """Why collection stays."""

    DEFERRAL = "deferral"
    MORATORIUM = "moratorium"
    BEREAVEMENT = "bereavement"


class Suspension(Fact, frozen=True, kw_only=True, tag="suspension"):
    """A stay of collection, agreed, registered or known at `occurred_at`; `until` = last day."""

    envelope: ClassVar[str] = "party"

    kind: SuspensionKind
    until: dt.date | None = None
    creditor: str | None = None
    debts: tuple[str, ...] | None = None


class HardshipKind(StrEnum):
    """Why the borrower cannot pay as agreed. Health and income stay out of any credit report."""

    JOB_LOSS = "job_loss"
    INCOME_LOSS = "income_loss"
    ILLNESS = "illness"
    FAMILY_ILLNESS = "family_illness"
    BEREAVEMENT = "bereavement"
    BUSINESS_FAILURE = "business_failure"
    DISASTER = "disaster"
    OTHER = "other"


class Hardship(Fact, frozen=True, kw_only=True, tag="hardship"):
    """A hardship since `occurred_at` with the documents (sha256) that show it."""

    envelope: ClassVar[str] = "party"

    kind: HardshipKind
    until: dt.date | None = None
    note: str = ""
    evidence: tuple[str, ...] = ()
