"""Ledgers of what is owed, and plans for paying it: exact in fen, open about what is missing."""

from fairdue.plan.affordability import Affordability, Early, Room, Week, afford, due_early
from fairdue.plan.bound import lower_bound
from fairdue.plan.budget import budget_problem
from fairdue.plan.comparison import Extra, Point, extras, frontier
from fairdue.plan.compensation import ledger
from fairdue.plan.cost_table import TableFinding, cost_table, table_finding
from fairdue.plan.cost_table_sentence import table_text
from fairdue.plan.daybook import DAYS_MAX, Day, daybook
from fairdue.plan.debt import BalanceSource, Debt, debts
from fairdue.plan.hardship import Hardship, hardship, hardship_text
from fairdue.plan.household import Every, Flow, Household, read_household
from fairdue.plan.household_file import household_budget, household_text
from fairdue.plan.household_sentence import describe_affordability
from fairdue.plan.least import Best, LeastDebt, least
from fairdue.plan.ledger import Ledger, Range
from fairdue.plan.line import Line, LineKind
from fairdue.plan.moneycase import MoneyResult, run_money_case
from fairdue.plan.moneyform import KINDS as MONEY_KINDS
from fairdue.plan.offer import Offer, with_offers
from fairdue.plan.over_cap import OverCap, contract_above, over_cap
from fairdue.plan.over_cap_sentence import cap_rate, cap_source, cap_text
from fairdue.plan.policy import Figures, Policy
from fairdue.plan.preset import Preset, PresetText, presets
from fairdue.plan.price import Price, price, yearly_pct
from fairdue.plan.proviso import Proviso
from fairdue.plan.purse import Lump, Purse, purse
from fairdue.plan.repayment import MONTHS_MAX, Month, Pay, Plan, proven, solve
from fairdue.plan.request import Ask, AskKind, ask_text, asks
from fairdue.plan.schedule import Due, schedule
from fairdue.plan.sentence import (
    assumed_text,
    describe,
    headline,
    line_text,
    missing_text,
    provisos,
)
from fairdue.plan.stress import Assumptions, Band, Stress, fan, stress
from fairdue.plan.stress_sentence import assumptions_text, stress_text

__all__ = [
    "DAYS_MAX",
    "MONEY_KINDS",
    "MONTHS_MAX",
    "Affordability",
    "Ask",
    "AskKind",
    "Assumptions",
    "BalanceSource",
    "Band",
    "Best",
    "Day",
    "Debt",
    "Due",
    "Early",
    "Every",
    "Extra",
    "Figures",
    "Flow",
    "Hardship",
    "Household",
    "LeastDebt",
    "Ledger",
    "Line",
    "LineKind",
    "Lump",
    "MoneyResult",
    "Month",
    "Offer",
    "OverCap",
    "Pay",
    "Plan",
    "Point",
    "Policy",
    "Preset",
    "PresetText",
    "Price",
    "Proviso",
    "Purse",
    "Range",
    "Room",
    "Stress",
    "TableFinding",
    "Week",
    "afford",
    "ask_text",
    "asks",
    "assumed_text",
    "assumptions_text",
    "budget_problem",
    "cap_rate",
    "cap_source",
    "cap_text",
    "contract_above",
    "cost_table",
    "daybook",
    "debts",
    "describe",
    "describe_affordability",
    "due_early",
    "extras",
    "fan",
    "frontier",
    "hardship",
    "hardship_text",
    "headline",
    "household_budget",
    "household_text",
    "least",
    "ledger",
    "line_text",
    "lower_bound",
    "missing_text",
    "over_cap",
    "presets",
    "price",
    "proven",
    "provisos",
    "purse",
    "read_household",
    "run_money_case",
    "schedule",
    "solve",
    "stress",
    "stress_text",
    "table_finding",
    "table_text",
    "with_offers",
    "yearly_pct",
]
