"""Ledgers of what is owed, and plans for paying it: exact in fen, open about what is missing."""

from fairdue.credit import Part
from fairdue.plan.affordability import Affordability, Early, Room, Week, afford, due_early
from fairdue.plan.assumption_file import read_assumptions
from fairdue.plan.bound import lower_bound
from fairdue.plan.budget import budget_problem
from fairdue.plan.choice import choose, grouped, taken, takes
from fairdue.plan.claim import ledger
from fairdue.plan.comparison import Extra, Point, extras, frontier
from fairdue.plan.cost_table import TableFinding, cost_table, table_finding
from fairdue.plan.cost_table_sentence import table_text
from fairdue.plan.daybook import DAYS_MAX, Day, daybook
from fairdue.plan.deal import Signed, kept_agreement, signed_agreement
from fairdue.plan.deal_sentence import part_text, signed_text
from fairdue.plan.debt import BalanceSource, Debt, Lawful, debts
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
from fairdue.plan.offer_sentence import above_text, offer_text, taken_text, what_text
from fairdue.plan.offered import OfferStatus, OnRecord, offer_status, offers_on_record, open_offers
from fairdue.plan.over_cap import OverCap, contract_above, over_cap
from fairdue.plan.over_cap_sentence import cap_rate, cap_source, cap_text
from fairdue.plan.paid import paid_off
from fairdue.plan.policy import Figures, Policy
from fairdue.plan.preset import Preset, PresetText, presets
from fairdue.plan.price import Price, price, yearly_pct
from fairdue.plan.proviso import Proviso
from fairdue.plan.purse import Lump, Purse, purse
from fairdue.plan.repayment import MONTHS_MAX, Month, Pay, Plan, proven, solve
from fairdue.plan.request import Ask, AskKind, ask_text, ask_texts, asks
from fairdue.plan.schedule import Due, schedule
from fairdue.plan.sentence import (
    assumed_text,
    describe,
    headline,
    how_text,
    line_text,
    missing_text,
    provisos,
)
from fairdue.plan.settled_deal import paid_settlement
from fairdue.plan.stress import Assumptions, Band, Stress, fan, stress, usual
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
    "Lawful",
    "LeastDebt",
    "Ledger",
    "Line",
    "LineKind",
    "Lump",
    "MoneyResult",
    "Month",
    "Offer",
    "OfferStatus",
    "OnRecord",
    "OverCap",
    "Part",
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
    "Signed",
    "Stress",
    "TableFinding",
    "Week",
    "above_text",
    "afford",
    "ask_text",
    "ask_texts",
    "asks",
    "assumed_text",
    "assumptions_text",
    "budget_problem",
    "cap_rate",
    "cap_source",
    "cap_text",
    "choose",
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
    "grouped",
    "hardship",
    "hardship_text",
    "headline",
    "household_budget",
    "household_text",
    "how_text",
    "kept_agreement",
    "least",
    "ledger",
    "line_text",
    "lower_bound",
    "missing_text",
    "offer_status",
    "offer_text",
    "offers_on_record",
    "open_offers",
    "over_cap",
    "paid_off",
    "paid_settlement",
    "part_text",
    "presets",
    "price",
    "proven",
    "provisos",
    "purse",
    "read_assumptions",
    "read_household",
    "run_money_case",
    "schedule",
    "signed_agreement",
    "signed_text",
    "solve",
    "stress",
    "stress_text",
    "table_finding",
    "table_text",
    "taken",
    "taken_text",
    "takes",
    "usual",
    "what_text",
    "with_offers",
    "yearly_pct",
]
