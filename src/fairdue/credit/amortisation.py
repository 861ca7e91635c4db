"""Payments of a loan by its formula, unrounded, period by period.

Nothing is rounded here, because rounding each instalment moves the total: 360 instalments of a
million at 4.9 % by 1.01. The ledger books whole fen instead (`plan.schedule`). Amounts are decimals
of 40 digits in the currency's main unit.
"""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from enum import StrEnum

import msgspec

__all__ = ["EXACT", "FLAT_METHODS", "Amortisation", "Instalment", "Repaid", "cents", "repaid"]

EXACT = Context(prec=40, rounding=ROUND_HALF_UP)
NOTHING = Decimal("0.005")
"""Less than this is nothing left to pay."""
PERIODS_MAX = 12_000


class Repaid(StrEnum):
    """How the payment of a period is found."""

    LEVEL = "level"
    EQUAL_PRINCIPAL = "equal_principal"
    FLAT = "flat"
    INTEREST_PLUS = "interest_plus"
    MINIMUM = "minimum"


FLAT_METHODS = frozenset({Repaid.LEVEL, Repaid.EQUAL_PRINCIPAL, Repaid.FLAT})
"""Methods that spread a loan over a number of periods that has to be given."""


class Amortisation(msgspec.Struct, frozen=True, kw_only=True):
    """A loan's formula. Rates are per cent a year, amounts in the main unit.

    `days` is the length of a period in days, None = a month. `rate_changes` maps a period to the
    rate from that period on. `pct` and `fixed` are a payment's share of the balance and its
    least sum; `fee` is added to each payment. `final` is the period in which everything left is
    paid; None = `count`.
    """

    method: Repaid
    principal: Decimal
    rate_pct: Decimal = Decimal(0)
    rate_changes: Mapping[int, Decimal] = msgspec.field(default_factory=dict)
    days: int | None = None
    count: int | None = None
    final: int | None = None
    fee: Decimal = Decimal(0)
    pct: Decimal = Decimal(0)
    fixed: Decimal = Decimal(0)

    @property
    def periods_a_year(self) -> Decimal:
        """12, or 365 over the days of a period."""
        return Decimal(12) if self.days is None else EXACT.divide(Decimal(365), Decimal(self.days))


class Instalment(msgspec.Struct, frozen=True, kw_only=True):
    """What is paid in a period (fee included), its interest, and the balance after it."""

    period: int
    payment: Decimal
    interest: Decimal
    balance: Decimal


def repaid(loan: Amortisation) -> tuple[Instalment, ...]:
    """Every payment until nothing is left. Raises ValueError when it never ends."""
    if loan.method in FLAT_METHODS and not loan.count:
        message = f"{loan.method} needs the number of periods"
        raise ValueError(message)
    with localcontext(EXACT):
        return tuple(_run(loan))


def cents(amount: Decimal) -> Decimal:
    """An amount to the cent, halves up, free of the noise of its last digits."""
    settled = amount.quantize(Decimal(1).scaleb(-20), context=EXACT)
    return settled.quantize(Decimal("0.01"), context=EXACT)


def _run(loan: Amortisation) -> Iterator[Instalment]:
    balance, rate_pct, level = loan.principal, loan.rate_pct, Decimal(0)
    final = loan.final or loan.count
    for period in range(1, PERIODS_MAX + 1):
        changed = loan.rate_changes.get(period)
        rate_pct = rate_pct if changed is None else changed
        rate = rate_pct / 100 / loan.periods_a_year
        if loan.method is Repaid.LEVEL and (period == 1 or changed is not None):
            level = _level(balance, rate, (loan.count or 0) - period + 1)
        interest = balance * rate
        if loan.method is Repaid.FLAT:
            interest = loan.pct / 100 * loan.principal
        payment = _payment(loan, balance, interest, level)
        if period == final or payment > balance + interest:
            payment = balance + interest
        balance += interest - payment
        yield Instalment(
            period=period, payment=payment + loan.fee, interest=interest, balance=balance
        )
        if balance < NOTHING:
            return
    raise ValueError("the payments never pay the loan off")


def _level(balance: Decimal, rate: Decimal, left: int) -> Decimal:
    """B r / (1 - (1 + r)^-m); everything when no period is left."""
    if left < 1:
        return balance * (1 + rate)
    if rate == 0:
        return balance / left
    growth = (1 + rate) ** left
    return balance * rate * growth / (growth - 1)


def _payment(loan: Amortisation, balance: Decimal, interest: Decimal, level: Decimal) -> Decimal:
    share = loan.pct / 100
    match loan.method:
        case Repaid.LEVEL:
            return level
        case Repaid.EQUAL_PRINCIPAL | Repaid.FLAT:
            return loan.principal / (loan.count or 1) + interest
        case Repaid.INTEREST_PLUS:
            return interest + max(share * balance, loan.fixed)
        case Repaid.MINIMUM:
            return max(share * (balance + interest), loan.fixed)
