"""`fairdue plan`: what can be paid, in which order, when it ends, and what it costs."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from fairdue import casefile, plan
from fairdue.cli import print as show
from fairdue.cli.app import NO_OPTIONS, app
from fairdue.cli.session import Common, Exit, Stop, locale_of, open_case, put, put_json
from fairdue.cli.wording import say
from fairdue.facts import Problem, fen

PresetName = Literal["formal_first", "avalanche", "snowball", "pro_rata"]


@app.command(name="plan")
def plan_command(
    case: Path,
    *,
    preset: PresetName | None = None,
    months: Annotated[bool, Parameter(negative="")] = False,
    household: Path | None = None,
    lump: Annotated[list[str] | None, Parameter(negative="")] = None,
    common: Common = NO_OPTIONS,
) -> None:
    """Print repayment plans: their ends, totals, and month by month on request.

    Parameters
    ----------
    case
        The case folder.
    preset
        Only this plan; else all.
    months
        Print each payment.
    household
        TOML or JSON file with income, needs and what comes before debts, by day; else the
        budget of the case.
    lump
        Money beyond that, as 2026-12-25=5000; may be given more than once.
    """
    with open_case(case, common) as opened:
        locale = locale_of(opened, common)
        lumps = [_lump(text, locale) for text in lump or ()]
        living = _living(household, opened, locale)
        money = _money(living, opened, lumps, locale)
        chosen = (plan.Preset(preset),) if preset else tuple(plan.Preset)
        offered = [opened.plan(one, money=money) for one in chosen]
        early = plan.due_early(opened.debts(), living) if living is not None else ()
        if common.json:
            found = {"plans": offered, "limitation": opened.limitation()}
            if living is not None:
                found |= {"rooms": living.rooms, "lacking": living.lacking, "early": early}
            put_json(found)
            return
        if living is not None:
            names = {debt.debt: debt.name or debt.debt for debt in opened.debts()}
            _put_all(plan.describe_affordability(living, early, names, locale))
        show.plans(offered, locale, months=months)


def _put_all(lines: Iterable[str]) -> None:
    for line in lines:
        put(line)


def _lump(text: str, locale: str) -> plan.Lump:
    day, _, amount = text.partition("=")
    try:
        found = plan.Lump(on=dt.date.fromisoformat(day.strip()), amount_fen=fen(amount))
    except ValueError:
        found = None
    if found is None or found.amount_fen <= 0:
        raise Stop(Exit.USAGE, say("bad_lump", locale, text=text))
    return found


def _living(file: Path | None, opened: casefile.CaseFile, locale: str) -> plan.Affordability | None:
    """What the household of the file can pay from today on; None without a file. Raises Stop."""
    if file is None:
        return None
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(Exit.CANNOT_READ, f"cannot read {file}: {error}") from error
    stated = plan.read_household(text, file.name)
    if isinstance(stated, Problem):
        raise Stop(Exit.BAD_INPUT, stated.line(locale))
    return plan.afford(stated, start_on=opened.today)


def _money(
    living: plan.Affordability | None,
    opened: casefile.CaseFile,
    lumps: Sequence[plan.Lump],
    locale: str,
) -> plan.Purse:
    """Money by pay day, from the household or the budget of the case. Raises Stop."""
    if living is not None:
        return living.purse.with_lumps(lumps)
    budget = opened.budget()
    if budget is None:
        raise Stop(Exit.BAD_INPUT, say("no_budget", locale))
    level = plan.purse(budget, start_on=opened.today, months=plan.MONTHS_MAX)
    return level.with_lumps(lumps)
