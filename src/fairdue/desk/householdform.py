"""The form of a household: what it holds when it opens, and what was typed into it."""

import re

from fairdue.desk.entry import LARGEST_FEN, Entry, Kept
from fairdue.desk.language import N_
from fairdue.facts import Budget, yuan
from fairdue.plan import Every, Flow, Household

KINDS = ("income", "need", "priority")
ROWS_MOST, BLANK, MORE = 30, 1, 4
"""Rows of one kind that are read; empty ones that are offered, and when more are asked for."""
DEPENDANTS_MOST, DAYS_MOST, MONTHS_MOST, NAME_MOST = 30, 31, 12, 80
SUMS = {
    "floor": "floor_fen",
    "floor_each": "floor_dependant_fen",
    "cash": "cash_fen",
    "buffer": "buffer_fen",
}
"""Single sums of the form, and what they are in a household."""
PARTS = ("name", "amount", "day", "on", "months", "until", "unsure")
"""Fields of a row that count as filled; `every` always says something."""


def read_form(entry: Entry) -> Household | None:
    """The household as typed; mistakes stay in `entry`, and then there is none."""
    income, needs, priority = (
        tuple(f for i in range(ROWS_MOST) if (f := _flow(entry, kind, i))) for kind in KINDS
    )
    dependants = entry.count("dependants", most=DEPENDANTS_MOST)
    sums = {of: _sum(entry, name) for name, of in SUMS.items()}
    if not (income or needs or priority or entry.mistakes):
        entry.wrong("income0_name", N_("Nothing is entered yet."))
    if entry.mistakes:
        return None
    return Household(
        income=income, needs=needs, priority=priority, dependants=dependants or 0, **sums
    )


def rows_of(kept: Kept, blank: int = BLANK) -> dict[str, range]:
    """How many rows of each kind are shown: those filled, and some blank ones."""
    found = {}
    for kind in KINDS:
        filled = [i for i in range(ROWS_MOST) if _filled(kept, kind, i)]
        found[kind] = range(min(ROWS_MOST, (filled[-1] + 1 if filled else 0) + blank))
    return found


def typed_of(household: Household) -> Kept:
    """The household as it would be typed."""
    values = {name: _yuan(getattr(household, of)) for name, of in SUMS.items()}
    values["dependants"] = str(household.dependants or "")
    flows = (household.income, household.needs, household.priority)
    for kind, listed in zip(KINDS, flows, strict=True):
        for i, flow in enumerate(listed):
            values |= {f"{kind}{i}_{part}": text for part, text in _typed(flow).items()}
    return Kept(values)


def typed_of_budget(budget: Budget | None, income: str, needs: str) -> Kept:
    """What a budget of plain sums says already, under these two names."""
    if budget is None:
        return Kept()
    paid = Flow(name=income, amount_fen=budget.income_fen, day=budget.income_day)
    spent = Flow(name=needs, amount_fen=budget.needs_fen)
    return typed_of(
        Household(
            income=(paid,) if paid.amount_fen else (),
            needs=(spent,) if spent.amount_fen else (),
            dependants=budget.dependants,
        )
    )


def _typed(flow: Flow) -> dict[str, str]:
    return {
        "name": flow.name,
        "amount": _yuan(flow.amount_fen),
        "every": flow.every.value,
        "day": str(flow.day or ""),
        "on": flow.on.isoformat() if flow.on else "",
        "months": " ".join(map(str, flow.months)),
        "until": flow.until.isoformat() if flow.until else "",
        "unsure": "" if flow.certain else "1",
    }


def _yuan(amount_fen: int) -> str:
    return yuan(amount_fen, sign=False) if amount_fen else ""


def _filled(kept: Kept, kind: str, i: int) -> bool:
    return any(getattr(kept, f"{kind}{i}_{part}").strip() for part in PARTS)


def _flow(entry: Entry, kind: str, i: int) -> Flow | None:
    """One row; None when it is empty or something in it is wrong."""
    row = f"{kind}{i}_"
    if not any(entry.text(row + part) for part in PARTS):
        return None
    before = len(entry.mistakes)
    name = entry.text(row + "name", most=NAME_MOST)
    if not name:
        entry.wrong(row + "name", N_("A name is missing, for example wages or rent."))
    amount = _above_zero(entry, row + "amount")
    every = entry.one_of(row + "every", Every) or Every.MONTH
    flow = Flow(
        name=name,
        amount_fen=amount,
        every=every,
        day=_day(entry, row + "day"),
        on=entry.day(row + "on"),
        months=_months(entry, row + "months"),
        until=entry.day(row + "until"),
        certain=not (kind == "income" and entry.has(row + "unsure")),
    )
    if len(entry.mistakes) == before:
        _agree(entry, row, flow, coming=kind == "income")
    return flow if len(entry.mistakes) == before else None


def _agree(entry: Entry, row: str, flow: Flow, *, coming: bool) -> None:
    """Say which days are missing, and which say nothing beside how often the money moves."""
    if flow.every is Every.MONTH:
        if coming and flow.day is None:
            entry.wrong(row + "day", N_("On which day of the month does it come?"))
        if flow.on is not None:
            entry.wrong(row + "on", N_("Monthly sums need no date; leave it empty."))
        return
    if flow.on is None:
        entry.wrong(row + "on", N_("A date is needed: of the first, or of the only time."))
    if flow.day is not None:
        entry.wrong(row + "day", N_("Only monthly sums have a day of the month; leave it empty."))
    if flow.months:
        entry.wrong(row + "months", N_("Only monthly sums have months; leave them empty."))


def _sum(entry: Entry, name: str) -> int:
    amount = entry.amount(name) or 0
    if amount > LARGEST_FEN:
        entry.wrong(name, N_("This sum is larger than the planner can take."))
    return amount


def _above_zero(entry: Entry, name: str) -> int:
    if not entry.text(name):
        entry.wrong(name, N_("An amount is missing, for example 1234.56."))
        return 0
    before = len(entry.mistakes)
    amount = _sum(entry, name)
    if amount == 0 and len(entry.mistakes) == before:
        entry.wrong(name, N_("The amount is zero; leave the line empty instead."))
    return amount


def _day(entry: Entry, name: str) -> int | None:
    typed = entry.text(name)
    if not typed:
        return None
    day = int(typed[:3]) if typed.isascii() and typed.isdigit() else 0
    if not 1 <= day <= DAYS_MOST:
        entry.wrong(name, N_("A day of the month lies between 1 and 31."))
        return None
    return day


def _months(entry: Entry, name: str) -> tuple[int, ...]:
    parts = [p for p in re.split(r"[\s,，、;；月]+", entry.text(name)) if p]
    good = [p for p in parts if p.isascii() and p.isdigit() and 1 <= int(p[:3]) <= MONTHS_MOST]
    if len(good) < len(parts):
        entry.wrong(name, N_("Months are numbers from 1 to 12, for example 3 4 9."))
        return ()
    return tuple(sorted({int(p) for p in good}))
