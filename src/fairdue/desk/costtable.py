"""The form of a lender's table of all costs: one debt, shown or not, and what it says."""

import datetime as dt

from fairdue.desk.entry import Entry
from fairdue.desk.language import N_
from fairdue.facts import Basis, CostTable, Loan

YES, NO = "yes", "no"
ITEMS_MAX = 400


def cost_table_fact(entry: Entry, loan: Loan, now: dt.datetime) -> CostTable | None:
    """The table as typed; mistakes stay in `entry` and then there is none."""
    shown = _answer(entry, "shown")
    if shown is None:
        entry.wrong("shown", N_("Say whether the lender showed you such a table."))
    cost = entry.rate("annual_cost")
    if shown is False and (cost is not None or entry.text("items")):
        entry.wrong("annual_cost", N_("If no table was shown, leave its figures empty."))
    if shown is None or entry.mistakes:
        return None
    return CostTable(
        occurred_at=now,
        basis=Basis.CLAIMED,
        debt=loan.debt,
        shown=shown,
        signed=_answer(entry, "signed") if shown else None,
        annual_cost_ppm=cost,
        compound=_answer(entry, "compound") if shown else None,
        items=_listed(entry.text("items", most=ITEMS_MAX)),
    )


def _answer(entry: Entry, name: str) -> bool | None:
    return {YES: True, NO: False}.get(entry.text(name))


def _listed(text: str) -> tuple[str, ...] | None:
    parts = [part.strip() for part in text.replace("；", ";").replace("、", ";").split(";")]
    return tuple(part for part in parts if part) or None
