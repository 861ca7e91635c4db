"""The lender's table of all costs against what the record says the loan costs.

The answer is a breach when no table was shown or when it shows less than our own figure, and
unknown wherever something is missing. A table gives its figure with few decimals and by
conventions of its own, so a difference of a tenth of a percentage point is none.
"""

import datetime as dt

import msgspec

from fairdue.credit import Cost, TableDuty, table_duty
from fairdue.facts import Basis, CostTable, History, Loan, PartyRole, RuleOutcome
from fairdue.plan.price import Price

__all__ = ["TableFinding", "cost_table", "table_finding"]

TOLERANCE_PPM = 1_000
TOLERANCE_FEN = 100
"""A sum may be given in whole yuan, and each instalment is rounded."""
PPM_A_PERCENT = 10_000


class TableFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said of a debt's cost table.

    `name` is `cost_table_missing`, `cost_table_shows_less` (the yearly cost) or
    `cost_table_total_less` (the sum of all costs) for a breach, else `cost_table`.
    `facts` are the ids it rests on, `claimed` tells that only somebody's word does. `shown_ppm` is
    the yearly cost in the table, `low_ppm` and `high_ppm` our own, of the kind that the table
    gives: `compound`, None = it does not say which. `shown_total_fen` is the sum of all costs in
    the table, `low_total_fen` and `high_total_fen` our own. `missing` are codes of what would
    decide it.
    """

    debt: str
    name: str
    outcome: RuleOutcome
    duty: TableDuty
    facts: tuple[str, ...]
    claimed: bool = False
    shown_ppm: int | None = None
    low_ppm: int | None = None
    high_ppm: int | None = None
    compound: bool | None = None
    shown_total_fen: int | None = None
    low_total_fen: int | None = None
    high_total_fen: int | None = None
    missing: tuple[str, ...] = ()


def cost_table(loan: Loan, history: History, *, on: dt.date) -> CostTable | None:
    """The loan's table as last entered up to and including day `on`."""
    entered = [
        table
        for table in history.of(CostTable)
        if table.debt == loan.debt and history.day(table.occurred_at) <= on
    ]
    return entered[-1] if entered else None


def table_finding(
    loan: Loan, history: History, price: Price, *, on: dt.date
) -> TableFinding | None:
    """Whether the table is there and shows what the loan costs; None = no duty is known here."""
    party = history.parties.get(loan.party(PartyRole.CREDITOR) or loan.creditor or "")
    signed_on = history.day(loan.signed_at) if loan.signed_at is not None else None
    duty = table_duty(party.kind if party is not None else None, loan.product, signed_on)
    if duty is None:
        return None
    found = TableFinding(
        debt=loan.debt, name="cost_table", outcome=RuleOutcome.UNKNOWN, duty=duty, facts=(loan.id,)
    )
    table = cost_table(loan, history, on=on)
    if table is None:
        return _open(found, "cost_table")
    claimed = table.basis is Basis.CLAIMED
    found = msgspec.structs.replace(found, facts=(loan.id, table.id), claimed=claimed)
    if table.shown:
        return _summed(_compared(found, table, price), table, price)
    return _decided(found, RuleOutcome.BREACH, "cost_table_missing")


def _compared(found: TableFinding, table: CostTable, price: Price) -> TableFinding:
    """The figure of the table beside ours; a table that names no kind is taken the mild way."""
    shown = table.annual_cost_ppm
    if shown is None:
        return _open(found, "annual_cost")
    found = msgspec.structs.replace(found, shown_ppm=shown, compound=table.compound)
    if price.low is None or price.high is None:
        return _open(found, *price.missing)
    lowest = _of_its_kind(price.low, compound=table.compound)
    highest = _of_its_kind(price.high, compound=table.compound)
    low, high = round(min(lowest) * PPM_A_PERCENT), round(max(highest) * PPM_A_PERCENT)
    found = msgspec.structs.replace(found, low_ppm=low, high_ppm=high)
    if shown + TOLERANCE_PPM < low:
        return _decided(found, RuleOutcome.BREACH, "cost_table_shows_less")
    if shown + TOLERANCE_PPM < high:
        return _open(found, "day_count" if table.compound is not None else "simple_or_compound")
    if price.received_assumed:
        return _open(found, "received")
    return _decided(found, RuleOutcome.OK, "cost_table")


def _summed(found: TableFinding, table: CostTable, price: Price) -> TableFinding:
    """The sum of all costs beside ours; where it is less, that is enough for a breach."""
    shown = table.total_fen
    if shown is None or price.low is None or price.high is None:
        return found
    low, high = sorted((price.low.charged_fen, price.high.charged_fen))
    found = msgspec.structs.replace(
        found, shown_total_fen=shown, low_total_fen=low, high_total_fen=high
    )
    if found.outcome is RuleOutcome.BREACH or shown + TOLERANCE_FEN >= high:
        return found
    if shown + TOLERANCE_FEN < low:
        found = msgspec.structs.replace(found, missing=())
        return _decided(found, RuleOutcome.BREACH, "cost_table_total_less")
    found = msgspec.structs.replace(found, outcome=RuleOutcome.UNKNOWN)
    return _open(found, *found.missing, "day_count")


def _of_its_kind(cost: Cost, *, compound: bool | None) -> tuple[float, ...]:
    """Our figure of the kind that the table names, both where it names none."""
    figures = {False: (cost.simple_pct,), True: (cost.compound_pct,)}
    return (cost.simple_pct, cost.compound_pct) if compound is None else figures[compound]


def _open(found: TableFinding, *missing: str) -> TableFinding:
    codes = dict.fromkeys((*found.duty.unsure, *missing))
    return msgspec.structs.replace(found, missing=tuple(codes))


def _decided(found: TableFinding, outcome: RuleOutcome, name: str) -> TableFinding:
    """The answer, unless it is open whether the duty binds at all."""
    if found.duty.unsure:
        return _open(found)
    return msgspec.structs.replace(found, outcome=outcome, name=name)
