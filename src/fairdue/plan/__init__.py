"""Ledgers of what is owed, and plans for paying it: exact in fen, open about what is missing."""

from fairdue.plan.debt import BalanceSource, Debt, debts
from fairdue.plan.least import Best, LeastDebt, least
from fairdue.plan.ledger import Ledger, Range, ledger
from fairdue.plan.line import Line, LineKind
from fairdue.plan.moneycase import KINDS as MONEY_KINDS
from fairdue.plan.moneycase import MoneyResult, run_money_case
from fairdue.plan.preset import Preset, PresetText, presets
from fairdue.plan.price import Price, price, yearly_pct
from fairdue.plan.proviso import Proviso
from fairdue.plan.repayment import Month, Pay, Plan, solve
from fairdue.plan.schedule import Due, schedule
from fairdue.plan.sentence import assumed_text, describe, missing_text

__all__ = [
    "MONEY_KINDS",
    "BalanceSource",
    "Best",
    "Debt",
    "Due",
    "LeastDebt",
    "Ledger",
    "Line",
    "LineKind",
    "MoneyResult",
    "Month",
    "Pay",
    "Plan",
    "Preset",
    "PresetText",
    "Price",
    "Proviso",
    "Range",
    "assumed_text",
    "debts",
    "describe",
    "least",
    "ledger",
    "missing_text",
    "presets",
    "price",
    "run_money_case",
    "schedule",
    "solve",
    "yearly_pct",
]
