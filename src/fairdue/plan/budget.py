"""Whether a stated budget can be used: sums, days and household that a plan can stand on.

A budget may come from a table of old, or be put into the record by hand; what makes no sense in it
is named, and no plan is made from it.
"""

from fairdue.facts import Budget, Problem, yuan
from fairdue.plan.household import DAYS_MAX, DEPENDANTS_MAX, SUM_MAX_FEN, read_household

__all__ = ["budget_problem"]

_WRONG: dict[str, tuple[str, str, str, str]] = {
    "budget_below_zero": (
        "金额 {value} 小于零",
        "金额写成零或大于零的元数，重新填写每月收支。",
        "the amount {value} is below zero",
        "State the month's income and needs anew, in yuan, zero or more.",
    ),
    "budget_too_large": (
        "金额 {value} 大得不可能",
        "核对单位是元，重新填写每月收支。",
        "the amount {value} is too large to be true",
        "Check that the unit is yuan and state the month's income and needs anew.",
    ),
    "budget_dependants": (
        "要抚养的人数 {value} 不在 0 到 {most} 之间",
        "改正人数，重新填写每月收支。",
        "the number of dependants, {value}, is not from 0 to {most}",
        "Correct the number and state the month's income and needs anew.",
    ),
    "budget_day": (
        "收入到账日 {value} 不在 1 到 {most} 之间",
        "改成 1 到 {most}，或者不写。",
        "the day of income, {value}, is not from 1 to {most}",
        "Give a day from 1 to {most}, or none.",
    ),
}
_SUMS = ("income", "needs", "buffer")


def budget_problem(budget: Budget) -> Problem | None:
    """What makes the budget unusable, the first thing found; None = a plan can stand on it.

    The place is the column of the budget's table, or the entry of the household that it holds.
    """
    for name in _SUMS:
        amount = getattr(budget, f"{name}_fen")
        if amount < 0:
            return _problem(budget, name, "budget_below_zero", yuan(amount))
        if amount > SUM_MAX_FEN:
            return _problem(budget, name, "budget_too_large", yuan(amount))
    if not 0 <= budget.dependants <= DEPENDANTS_MAX:
        value = str(budget.dependants)
        return _problem(budget, "dependants", "budget_dependants", value, DEPENDANTS_MAX)
    if budget.income_day is not None and not 1 <= budget.income_day <= DAYS_MAX:
        return _problem(budget, "income_day", "budget_day", str(budget.income_day), DAYS_MAX)
    if not budget.household:
        return None
    found = read_household(budget.household, "household")
    return found if isinstance(found, Problem) else None


def _problem(budget: Budget, place: str, code: str, value: str, most: int = 0) -> Problem:
    """The problem with its values; the source is the file that the budget came from."""
    zh_wrong, zh_remedy, en_wrong, en_remedy = (
        text.format(value=value, most=most) for text in _WRONG[code]
    )
    return Problem(
        source=budget.source.name if budget.source is not None else "budget",
        place=place,
        code=code,
        wrong={"zh-CN": zh_wrong, "en": en_wrong},
        remedy={"zh-CN": zh_remedy, "en": en_remedy},
    )
