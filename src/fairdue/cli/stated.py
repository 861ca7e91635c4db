"""What somebody states beside the record for `fairdue plan`: sums, offers, files, checked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from fairdue import casefile, plan
from fairdue.cli.session import Exit, Stop, unreadable
from fairdue.cli.wording import say
from fairdue.facts import Problem, fen

Several = Annotated[list[str], Parameter(negative="", show_default=False)]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Stated:
    """Options of `fairdue plan` that say what a plan is made from."""

    household: Annotated[
        Path | None,
        Parameter(
            help="TOML or JSON file with income, needs and what comes before debts, by day; else "
            "what the case states: its household, or its budget."
        ),
    ] = None
    lump: Annotated[
        Several,
        Parameter(help="Money beyond that, as 2026-12-25=5000; may be given more than once."),
    ] = field(default_factory=list)
    offer: Annotated[
        Several,
        Parameter(
            help="What settles a debt up to a day, as DEBT=8000@2026-12-25, beside the offers of "
            "the record that still stand; may be given more than once."
        ),
    ] = field(default_factory=list)
    decline: Annotated[
        Several,
        Parameter(
            help="A debt whose offers of the record no plan is to count on; may be given more "
            "than once."
        ),
    ] = field(default_factory=list)
    assume: Annotated[
        Path | None,
        Parameter(
            help="TOML or JSON file with assumptions of the stress test; else the stated ones."
        ),
    ] = None


@dataclass(frozen=True)
class Case:
    """What plans are made from: money by day in fen, and the income behind it."""

    money: plan.Purse
    income_fen: tuple[int, ...]
    aside_fen: int
    living: plan.Affordability | None


def assumptions(file: Path | None, locale: str) -> plan.Assumptions:
    """The assumptions of a file over the stated ones. Raises Stop."""
    if file is None:
        return plan.usual()
    found = plan.read_assumptions(_text(file, locale), file.name)
    if isinstance(found, Problem):
        raise Stop(Exit.BAD_INPUT, found.line(locale))
    return found


def _text(file: Path, locale: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise unreadable(file, error, locale) from error


def typed_offers(
    texts: Sequence[str], debts: Sequence[plan.Debt], today: dt.date, locale: str
) -> list[plan.Offer]:
    """Offers as typed. Raises Stop for one that says no offer, of no debt, or whose day is over."""
    return [_offer(text, debts, today, locale) for text in texts]


def _offer(text: str, debts: Sequence[plan.Debt], today: dt.date, locale: str) -> plan.Offer:
    debt, _, rest = text.rpartition("=")
    amount, _, day = rest.partition("@")
    try:
        until = dt.date.fromisoformat(day.strip())
        found = plan.Offer(debt=debt.strip(), amount_fen=fen(amount), until=until)
    except ValueError:
        found = None
    if found is None or found.amount_fen <= 0:
        raise Stop(Exit.USAGE, say("bad_offer", locale, text=text))
    known = sorted(one.debt for one in debts)
    if found.debt not in known:
        listed = say("joint", locale).join(known) or "-"
        raise Stop(Exit.USAGE, say("no_such_debt", locale, debt=found.debt, known=listed))
    if found.until < today:
        told = {"debt": found.debt, "day": found.until, "today": today}
        raise Stop(Exit.USAGE, say("late_offer", locale, **told))
    return found


def made_from(opened: casefile.CaseFile, stated: Stated, locale: str) -> Case:
    """Money by day from a household's file, else as the case states it. Raises Stop."""
    lumps = [_lump(text, locale) for text in stated.lump]
    file = stated.household
    if file is not None:
        home = plan.read_household(_text(file, locale), file.name)
        if isinstance(home, Problem):
            raise Stop(Exit.BAD_INPUT, home.line(locale))
        return _by_day(plan.afford(home, start_on=opened.today), lumps, locale)
    try:
        living = opened.living()
    except casefile.BadBudget as bad:
        raise without_money(bad, locale) from bad
    if living is not None:
        return _by_day(living, lumps, locale)
    budget = opened.budget()
    if budget is None:
        raise without_money(casefile.NoBudget(), locale)
    level = plan.purse(budget, start_on=opened.today, months=plan.MONTHS_MAX)
    _check_lumps(lumps, level, opened.today, locale)
    return Case(level.with_lumps(lumps), (budget.income_fen,), budget.buffer_fen, None)


def without_money(why: casefile.NoBudget, locale: str) -> Stop:
    """Why there is no plan: no budget yet, or what is wrong with it."""
    if isinstance(why, casefile.BadBudget):
        return Stop(Exit.BAD_INPUT, why.problem.line(locale))
    return Stop(Exit.BAD_INPUT, say("no_budget", locale))


def _by_day(living: plan.Affordability, lumps: Sequence[plan.Lump], locale: str) -> Case:
    _check_lumps(lumps, living.purse, living.start_on, locale)
    income = tuple(room.income_fen for room in living.rooms)
    return Case(living.purse.with_lumps(lumps), income, 0, living)


def _lump(text: str, locale: str) -> plan.Lump:
    day, _, amount = text.partition("=")
    try:
        found = plan.Lump(on=dt.date.fromisoformat(day.strip()), amount_fen=fen(amount))
    except ValueError:
        found = None
    if found is None or found.amount_fen <= 0:
        raise Stop(Exit.USAGE, say("bad_lump", locale, text=text))
    return found


def _check_lumps(
    lumps: Sequence[plan.Lump], money: plan.Purse, today: dt.date, locale: str
) -> None:
    """Refuse sums of days that no plan looks at. Raises Stop."""
    last = money.days[-1]
    for lump in lumps:
        if lump.on < today:
            raise Stop(Exit.USAGE, say("late_lump", locale, day=lump.on, today=today))
        if lump.on > last:
            raise Stop(Exit.USAGE, say("far_lump", locale, day=lump.on, last=last))
