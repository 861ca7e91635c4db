"""Loans and the money that moves on them. Money is integer fen, rates are integer ppm a year.

Every term may be missing: not known is not zero, and `plan` answers with a range.
"""

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import msgspec

from fairdue.facts.contact import ChargeLine, PayChannel
from fairdue.facts.fact import Fact
from fairdue.facts.party import PartyRole


class Product(StrEnum):
    """Products of the conformance format."""

    ONLINE_CONSUMER_LOAN = "online_consumer_loan"
    CREDIT_CARD = "credit_card"
    MORTGAGE = "mortgage"
    STUDENT_LOAN = "student_loan"
    CONSUMER_DEBT = "consumer_debt"
    PRIVATE_LOAN = "private_loan"
    BUSINESS_DEBT = "business_debt"


class DebtStatus(StrEnum):
    """Legal state of a debt as far as established."""

    LAWFUL = "lawful"
    UNLAWFUL = "unlawful"
    TIME_BARRED = "time_barred"


class Method(StrEnum):
    """How a loan is repaid by contract."""

    LEVEL_INSTALMENT = "level_instalment"
    EQUAL_PRINCIPAL = "equal_principal"
    FLAT = "flat"
    """Equal principal and equal interest on the first balance (等本等息)."""
    INTEREST_ONLY = "interest_only"
    BULLET = "bullet"
    REVOLVING = "revolving"


class PenaltyBase(StrEnum):
    """What penalty interest runs on."""

    OVERDUE_PRINCIPAL = "overdue_principal"
    ALL_PRINCIPAL = "all_principal"
    PRINCIPAL_AND_INTEREST = "principal_and_interest"


class Allocation(StrEnum):
    """Order in which a payment is set against what is owed."""

    COST_INTEREST_PRINCIPAL = "cost_interest_principal"
    """Civil Code 561, when nothing else is agreed."""
    PRINCIPAL_INTEREST_COST = "principal_interest_cost"
    CARD_91 = "card_91"
    """Interest and fees first up to 90 days past due, principal first from day 91."""


class Penalty(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Penalty interest: contract rate times `multiplier_ppm` / 1 000 000 on `base`."""

    multiplier_ppm: int = 1_500_000
    base: PenaltyBase = PenaltyBase.OVERDUE_PRINCIPAL
    grace_days: int = 0
    compound: bool = False


class Terms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Contract terms. None = not known.

    `annual_rate_ppm`: 240 000 = 24 % a year; `day_count`: 360 or 365; `period_days` None =
    calendar months; `fee_fen`: guarantee or service fee per instalment; revolving accounts:
    `minimum_ppm` and `minimum_fen` give the minimum payment, `late_fee_ppm` of the unpaid
    minimum (at least `late_fee_fen`) is charged once for each month missed; `whole_bill`
    = interest on the whole bill once it is not paid in full.
    """

    method: Method | None = None
    annual_rate_ppm: int | None = None
    day_count: int | None = None
    instalments: int | None = None
    first_due_on: dt.date | None = None
    period_days: int | None = None
    fee_fen: int = 0
    penalty: Penalty | None = None
    late_fee_fen: int = 0
    late_fee_ppm: int = 0
    minimum_ppm: int | None = None
    minimum_fen: int = 0
    whole_bill: bool | None = None
    allocation: Allocation | None = None


class LoanParty(msgspec.Struct, frozen=True, kw_only=True):
    """A party of a loan and what it does in it."""

    party: str
    role: PartyRole


class Loan(Fact, frozen=True, kw_only=True, tag="loan"):
    """A debt; `occurred_at` is when it was taken or first entered.

    `principal_fen` is the sum in the contract, `disbursed_fen` the money received. `balance_fen`
    is what the other side claims on `balance_on`: claimed, not verified. `claimed` names fields
    that rest on somebody's word only. A later fact with the same `debt` replaces the earlier one.
    """

    envelope: ClassVar[str] = "money"
    always_known: ClassVar[bool] = True

    debt: str
    name: str = ""
    product: Product
    parties: tuple[LoanParty, ...] = ()
    account: str | None = None
    contract_no: str = ""
    signed_at: dt.datetime | None = None
    principal_fen: int | None = None
    disbursed_fen: int | None = None
    terms: Terms = Terms()
    days_past_due: int | None = None
    balance_fen: int | None = None
    balance_on: dt.date | None = None
    last_due_on: dt.date | None = None
    status: DebtStatus | None = None
    in_pboc_report: bool | None = None
    payee: str = ""
    claimed: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    def party(self, role: PartyRole) -> str | None:
        """Id of the last named party in this role, or None."""
        found = [p.party for p in self.parties if p.role is role]
        return found[-1] if found else None

    @property
    def creditor(self) -> str | None:
        """Who may claim the money: an assignee before the first creditor, never the app."""
        return self.party(PartyRole.ASSIGNEE) or self.party(PartyRole.CREDITOR)

    def claimed_by(self, day: dt.date) -> int | None:
        """What the other side claims, in fen; None = nothing, or only on a day after `day`."""
        later = self.balance_on is not None and self.balance_on > day
        return None if later else self.balance_fen


class Payment(Fact, frozen=True, kw_only=True, tag="payment"):
    """Money paid on a debt; `amount_fen` > 0. `debited` = taken by the bank itself."""

    envelope: ClassVar[str] = "money"

    debt: str
    amount_fen: int
    channel: PayChannel | None = None
    debited: bool = False
    note: str = ""


class Charge(Fact, frozen=True, kw_only=True, tag="charge"):
    """A fee or cost charged to a debt."""

    envelope: ClassVar[str] = "money"
    always_known: ClassVar[bool] = True

    debt: str
    line: ChargeLine
    amount_fen: int
    note: str = ""


class Contract(Fact, frozen=True, kw_only=True, tag="contract"):
    """What the contract, law or disclosed cost table of a debt allows; `lost` = nobody has it."""

    envelope: ClassVar[str] = "money"
    always_known: ClassVar[bool] = True

    debts: tuple[str, ...] = ()
    fee_lines: tuple[ChargeLine, ...] = ()
    pay_channels: tuple[PayChannel, ...] | None = None
    lost: bool = False


class CostTable(Fact, frozen=True, kw_only=True, tag="cost_table"):
    """The table of all costs that a lender shows before a loan (综合融资成本明示表).

    `shown` False = none was shown; the rest is then empty. `annual_cost_ppm` is the yearly cost in
    it, 240 000 = 24 %, and `compound` whether it calls that compound (None = it does not say).
    `total_fen` is the sum of all costs. `items` name the costs it lists, `default_items` those of
    being late, `collectors` who takes them; None = not known.
    """

    envelope: ClassVar[str] = "money"
    always_known: ClassVar[bool] = True

    debt: str
    shown: bool
    signed: bool | None = None
    annual_cost_ppm: int | None = None
    compound: bool | None = None
    total_fen: int | None = None
    items: tuple[str, ...] | None = None
    default_items: tuple[str, ...] | None = None
    collectors: tuple[str, ...] | None = None
    document: str = ""
    note: str = ""


class LegalStep(StrEnum):
    """Acts that matter for limitation beside contacts, payments and agreements."""

    DEMAND_RECEIVED = "demand_received"
    SUIT_FILED = "suit_filed"
    ARBITRATION_FILED = "arbitration_filed"
    PAYMENT_ORDER = "payment_order"
    """The creditor applied for a payment order (支付令)."""
    PRESERVATION = "preservation"
    """The creditor applied for preservation of assets before a suit."""
    MEDIATION_REQUESTED = "mediation_requested"
    """The creditor put the claim before a mediation committee or an authority."""
    ENFORCEMENT_FILED = "enforcement_filed"
    PROCEEDINGS_ENDED = "proceedings_ended"
    """Everything begun before came to its end, by a decision or otherwise; no withdrawal."""
    SUIT_WITHDRAWN = "suit_withdrawn"
    """The creditor took back what it had filed."""
    JUDGMENT = "judgment"
    ACKNOWLEDGED = "acknowledged"
    """The borrower agreed in writing to perform, asked to defer, offered a plan."""
    SIGNED_DUNNING_NOTICE = "signed_dunning_notice"
    ASSIGNMENT_NOTICE = "assignment_notice"
    ACCELERATED = "accelerated"
    COMPENSATED = "compensated"
    """A guarantor or insurer paid the lender and may now claim from the borrower."""


class LegalEvent(Fact, frozen=True, kw_only=True, tag="legal_event"):
    """A legal step on a debt at `occurred_at`.

    `compensated`: `party` paid the lender `amount_fen`; None = not known.
    """

    envelope: ClassVar[str] = "money"

    debt: str
    step: LegalStep
    amount_fen: int | None = None
    party: str | None = None
    document: str = ""
    note: str = ""


class Budget(Fact, frozen=True, kw_only=True, tag="budget"):
    """A month's income and needs from `occurred_at` on; the later one replaces the earlier.

    Sums in fen a month. `household` is the household file (TOML) that says on which days the money
    comes and goes; the sums are then its averages, and plans go by the file. "" = sums alone.
    """

    envelope: ClassVar[str] = "money"
    always_known: ClassVar[bool] = True
    sum_max_fen: ClassVar[int] = 10**13
    dependants_max: ClassVar[int] = 100
    day_max: ClassVar[int] = 31
    """What lies above (sums: a hundred billion yuan) is a slip of the keyboard."""

    income_fen: int
    needs_fen: int
    dependants: int = 0
    buffer_fen: int = 0
    income_day: int | None = None
    note: str = ""
    household: str = ""

    @property
    def surplus_fen(self) -> int:
        """What can go to debts in a month, in fen; never below zero."""
        return max(0, self.income_fen - self.needs_fen - self.buffer_fen)
