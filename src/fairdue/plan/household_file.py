"""A household written down: as the TOML file that `read_household` reads, and as a budget."""

import datetime as dt
import json
from collections.abc import Iterator

from fairdue.facts import Basis, Budget, yuan
from fairdue.plan.affordability import afford
from fairdue.plan.household import Flow, Household
from fairdue.plan.rounding import half_up

__all__ = ["household_budget", "household_text"]

YEAR_MONTHS = 12


def household_budget(household: Household, *, at: dt.datetime, start_on: dt.date) -> Budget:
    """The budget that holds the household: its file, and a month's average of the first year.

    Needs are what the floor lifts them to, and what comes before debts. `at` is aware.
    """
    rooms = afford(household, start_on=start_on, months=YEAR_MONTHS).rooms
    return Budget(
        occurred_at=at,
        basis=Basis.CLAIMED,
        income_fen=half_up(sum(room.income_fen for room in rooms), YEAR_MONTHS),
        needs_fen=half_up(sum(room.needs_fen + room.priority_fen for room in rooms), YEAR_MONTHS),
        dependants=household.dependants,
        income_day=household.pay_day,
        household=household_text(household),
    )


def household_text(household: Household) -> str:
    """The household as TOML, sums in yuan: `read_household` of it is the household again."""
    lines = [
        f"dependants = {household.dependants}",
        f"floor = {_sum(household.floor_fen)}",
        f"floor_per_dependant = {_sum(household.floor_dependant_fen)}",
        f"cash = {_sum(household.cash_fen)}",
        f"buffer = {_sum(household.buffer_fen)}",
    ]
    kinds = (("income", household.income), ("need", household.needs))
    for kind, flows in (*kinds, ("priority", household.priority)):
        for flow in flows:
            lines += ["", f"[[{kind}]]", *_flow(flow)]
    return "\n".join(lines) + "\n"


def _flow(flow: Flow) -> Iterator[str]:
    yield f"name = {_quoted(flow.name)}"
    yield f"amount = {_sum(flow.amount_fen)}"
    yield f'every = "{flow.every.value}"'
    if flow.day is not None:
        yield f"day = {flow.day}"
    if flow.on is not None:
        yield f"on = {flow.on}"
    if flow.months:
        yield f"months = {list(flow.months)}"
    if flow.until is not None:
        yield f"until = {flow.until}"
    if not flow.certain:
        yield "certain = false"


def _sum(amount_fen: int) -> str:
    return yuan(amount_fen, sign=False).replace(",", "")


def _quoted(text: str) -> str:
    """A basic string of TOML: that of JSON, with the one control character JSON leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
