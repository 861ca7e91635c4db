"""`fairdue plan`: what can be paid, in which order, when it ends, and what it costs."""

import datetime as dt
import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from fairdue import casefile, plan
from fairdue.cli import print as show
from fairdue.cli.app import NO_OPTIONS, PresetName, app
from fairdue.cli.session import Common, Exit, Stop, locale_of, open_case, put, put_json, unreadable
from fairdue.cli.wording import say
from fairdue.credit import LimitationStatus
from fairdue.facts import Problem, fen, yuan

PLAIN_PATHS = 300
"""Futures looked at when the fast kernels are not installed."""


@dataclass(frozen=True)
class _Case:
    """What the plans are made from: money by day, and the income behind it."""

    money: plan.Purse
    income_fen: tuple[int, ...]
    aside_fen: int
    living: plan.Affordability | None


@dataclass(frozen=True)
class _Found:
    """What was worked out: plans, the risk of each, the frontier where it was asked for.

    `recorded` are the offers of the record, `weighed` those that plans may count on.
    """

    plans: Sequence[plan.Plan]
    risks: Sequence[plan.Stress]
    points: tuple[plan.Point, ...] | None
    early: tuple[plan.Early, ...]
    recorded: tuple[plan.OnRecord, ...]
    weighed: tuple[plan.OnRecord, ...]
    made: _Case
    assumed: plan.Assumptions


@app.command(name="plan")
def plan_command(  # noqa: PLR0913 - what a plan depends on
    case: Path,
    *,
    preset: PresetName | None = None,
    months: Annotated[bool, Parameter(negative="")] = False,
    household: Path | None = None,
    lump: Annotated[list[str] | None, Parameter(negative="")] = None,
    offer: Annotated[list[str] | None, Parameter(negative="")] = None,
    decline: Annotated[list[str] | None, Parameter(negative="")] = None,
    assume: Path | None = None,
    frontier: Annotated[bool, Parameter(negative="")] = False,
    common: Common = NO_OPTIONS,
) -> None:
    """Print repayment plans: ends, totals, lower bound, the chance to break, and each payment.

    Parameters
    ----------
    case
        The case folder.
    preset
        Only this plan, with the buffer that would halve its risk; else all.
    months
        Print each payment, and what to ask of each creditor.
    household
        TOML or JSON file with income, needs and what comes before debts, by day; else what
        the case states: its household, or its budget.
    lump
        Money beyond that, as 2026-12-25=5000; may be given more than once.
    offer
        What settles a debt up to a day, as DEBT=8000@2026-12-25, beside the offers of the
        record that still stand; may be given more than once.
    decline
        A debt whose offers of the record no plan is to count on; may be given more than once.
    assume
        TOML or JSON file with assumptions of the stress test; else the stated ones.
    frontier
        Print the plans that no other beats in cost, months, open accounts and chance.
    """
    with open_case(case, common) as opened:
        locale = locale_of(opened, common)
        assumed = _assumptions(assume, locale)
        made = _made_from(opened, household, [_lump(text, locale) for text in lump or ()], locale)
        recorded = opened.offers()
        weighed = _weighed(recorded, frozenset(decline or ()), opened, locale)
        debts = opened.debts()
        typed = [_offer(text, debts, locale) for text in offer or ()]
        _check_offers(typed, opened.today, locale)
        offers = [*plan.open_offers(weighed), *typed]
        chosen = (plan.Preset(preset),) if preset else tuple(plan.Preset)
        try:
            plans = [opened.plan(one, money=made.money, offers=offers) for one in chosen]
        except ValueError as error:
            raise Stop(Exit.USAGE, str(error)) from error
        found = _Found(
            plans=plans,
            risks=[_risk(one, made, assumed, halve=preset is not None) for one in plans],
            points=_points(plans, made, assumed) if frontier else None,
            early=plan.due_early(debts, made.living) if made.living is not None else (),
            recorded=recorded,
            weighed=weighed,
            made=made,
            assumed=assumed,
        )
        if common.json:
            unused = [{"debt": debt, "why": why} for debt, why in _unused(typed, plans, debts)]
            put_json(_as_json(found) | {"limitation": opened.limitation(), "offers_unused": unused})
            return
    names = {debt.debt: debt.name or debt.debt for debt in debts}
    _put_plans(found, names, locale, months=months)
    owed = {debt.debt: yuan(debt.balance_fen) for debt in debts}
    for debt, why in _unused(typed, plans, debts):
        put(say(f"offer_{why}", locale, name=names[debt], owed=owed[debt]))


def _check_offers(offers: Sequence[plan.Offer], today: dt.date, locale: str) -> None:
    """Refuse offers whose last day has passed. Raises Stop."""
    for offer in offers:
        if offer.until < today:
            raise Stop(
                Exit.USAGE, say("late_offer", locale, debt=offer.debt, day=offer.until, today=today)
            )


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


def _unused(
    offers: Sequence[plan.Offer], plans: Sequence[plan.Plan], debts: Sequence[plan.Debt]
) -> list[tuple[str, str]]:
    """Debts whose typed offer none of the plans takes, each with the code of the reason."""
    latest = {offer.debt: offer for offer in offers}
    taken = {debt for one in plans for month in one.months for debt in month.settled}
    return [
        (debt.debt, _why_unused(debt, latest[debt.debt], plans))
        for debt in debts
        if debt.debt in latest.keys() - taken
    ]


def _why_unused(debt: plan.Debt, offer: plan.Offer, plans: Sequence[plan.Plan]) -> str:
    if debt.limitation is LimitationStatus.EXPIRED:
        return "time_barred"
    if all(debt.debt in one.left_out for one in plans):
        return "left_out"
    return "dearer" if offer.amount_fen >= debt.balance_fen else "not_taken"


def _as_json(found: _Found) -> dict[str, object]:
    """Everything that was worked out, but the limitation of the debts."""
    plans, made = found.plans, found.made
    told: dict[str, object] = {
        "plans": plans,
        "extras": plan.extras(plans),
        "stress": found.risks,
        "assumptions": found.assumed,
        "asks": [plan.asks(one, found.early) for one in plans],
        "hardship": _hardship(found),
        "offers": found.recorded,
        "taken": [_taken(one, found.weighed) for one in plans],
    }
    if made.living is not None:
        told |= {"rooms": made.living.rooms, "lacking": made.living.lacking, "early": found.early}
    return told if found.points is None else told | {"frontier": found.points}


def _hardship(found: _Found) -> tuple[plan.Hardship, ...]:
    money = found.made.money
    return plan.hardship(found.plans[0].debts, money.steady_fen, money.days)


def _put_plans(found: _Found, names: dict[str, str], locale: str, *, months: bool) -> None:
    """The household, each plan with what is its own, then what all of them share."""
    plans, living = found.plans, found.made.living
    _put_all(plan.offer_text(one, names, locale) for one in found.recorded)
    if living is not None:
        _put_all(plan.describe_affordability(living, found.early, names, locale))
    shared = _shared(plans, locale)
    for one, extra, risk in zip(plans, plan.extras(plans), found.risks, strict=True):
        _put_all(plan.headline(one, locale))
        _put_all(_beside(extra, locale))
        _put_all(plan.stress_text(risk, locale))
        _put_all(_offers_taken(one, found.weighed, names, locale))
        _put_all(f"  {line}" for line in plan.provisos(one, locale) if line not in shared)
        if months:
            show.plan_months(one, names)
            requests = plan.asks(one, found.early)
            _put_all(plan.ask_texts(requests, names, locale))
    if months:
        put(say("plan_hardship", locale))
        offers = _hardship(found)
        _put_all(f"  {plan.hardship_text(o, names[o.debt], locale)}" for o in offers)
    _put_all(shared)
    put(plan.assumptions_text(found.assumed, locale))
    _put_all(_point(point, locale) for point in found.points or ())


def _weighed(
    recorded: Sequence[plan.OnRecord],
    declined: frozenset[str],
    opened: casefile.CaseFile,
    locale: str,
) -> tuple[plan.OnRecord, ...]:
    """The offers of the record that plans may count on. Raises Stop for a debt nobody knows."""
    for debt in sorted(declined):
        if debt not in opened.history().loans:
            raise Stop(Exit.USAGE, say("bad_decline", locale, text=debt))
    return tuple(one for one in recorded if one.offers and not declined & set(one.made.debts))


def _taken(one: plan.Plan, weighed: Sequence[plan.OnRecord]) -> list[str]:
    """Ids of the offers that a plan takes up."""
    return [offer.made.id for offer in weighed if plan.takes(one, offer.offers)]


def _offers_taken(
    one: plan.Plan, weighed: Sequence[plan.OnRecord], names: dict[str, str], locale: str
) -> list[str]:
    taken = _taken(one, weighed)
    return [
        f"  {plan.taken_text(offer, names, locale, taken=offer.made.id in taken)}"
        for offer in weighed
    ]


def _shared(plans: Sequence[plan.Plan], locale: str) -> list[str]:
    """What every plan warns of or takes for granted: said once."""
    others = [set(plan.provisos(one, locale)) for one in plans[1:]]
    first = plan.provisos(plans[0], locale)
    return [line for line in first if all(line in other for other in others)]


def _beside(extra: plan.Extra, locale: str) -> list[str]:
    """What a plan costs beyond the cheapest of those shown."""
    if extra.more_fen is None or extra.more_days is None or not (extra.more_fen or extra.more_days):
        return []
    key = "plan_extra_later" if extra.more_days >= 0 else "plan_extra_earlier"
    return [say(key, locale, amount=yuan(extra.more_fen), days=abs(extra.more_days))]


def _point(point: plan.Point, locale: str) -> str:
    return say(
        "plan_point",
        locale,
        total=yuan(point.total_fen),
        months=point.months,
        open_months=point.open_months,
        chance=f"{point.chance_ppm / 10_000:.0f}%",
    )


def _risk(one: plan.Plan, made: _Case, assumed: plan.Assumptions, *, halve: bool) -> plan.Stress:
    return plan.stress(
        one,
        made.money,
        income_fen=made.income_fen,
        aside_fen=made.aside_fen,
        assumptions=assumed,
        halve=halve,
    )


def _points(
    offered: Sequence[plan.Plan], made: _Case, assumed: plan.Assumptions
) -> tuple[plan.Point, ...]:
    one = offered[0]
    return plan.frontier(
        one,
        made.money,
        income_fen=made.income_fen,
        aside_fen=made.aside_fen,
        start_on=one.start_on,
        assumptions=assumed,
        beside=offered,
    )


def _assumptions(file: Path | None, locale: str) -> plan.Assumptions:
    """The assumptions of a file over the stated ones. Raises Stop."""
    fast = find_spec("numba") is not None
    if file is None:
        return plan.Assumptions() if fast else plan.Assumptions(paths=PLAIN_PATHS)
    text = _text(file, locale)
    try:
        raw = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
        found = msgspec.convert(raw, plan.Assumptions)
        found.check()
    except ValueError as error:
        message = f"{file.name}: {error}; state only assumptions of the stress test, in their units"
        raise Stop(Exit.BAD_INPUT, message) from error
    return found


def _text(file: Path, locale: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise unreadable(file, error, locale) from error


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


def _offer(text: str, debts: Sequence[plan.Debt], locale: str) -> plan.Offer:
    debt, _, rest = text.rpartition("=")
    amount, _, day = rest.partition("@")
    try:
        until = dt.date.fromisoformat(day.strip())
        found = plan.Offer(debt=debt.strip(), amount_fen=fen(amount), until=until)
    except ValueError:
        raise Stop(Exit.USAGE, say("bad_offer", locale, text=text)) from None
    known = sorted(one.debt for one in debts)
    if found.debt not in known:
        listed = say("joint", locale).join(known) or "-"
        raise Stop(Exit.USAGE, say("no_such_debt", locale, debt=found.debt, known=listed))
    return found


def _made_from(
    opened: casefile.CaseFile, file: Path | None, lumps: Sequence[plan.Lump], locale: str
) -> _Case:
    """Money by day from a household's file, else as the case states it. Raises Stop."""
    if file is not None:
        stated = plan.read_household(_text(file, locale), file.name)
        if isinstance(stated, Problem):
            raise Stop(Exit.BAD_INPUT, stated.line(locale))
        return _by_day(plan.afford(stated, start_on=opened.today), lumps, locale)
    try:
        living = opened.living()
    except casefile.BadBudget as bad:
        raise Stop(Exit.BAD_INPUT, bad.problem.line(locale)) from bad
    if living is not None:
        return _by_day(living, lumps, locale)
    budget = opened.budget()
    if budget is None:
        raise Stop(Exit.BAD_INPUT, say("no_budget", locale))
    level = plan.purse(budget, start_on=opened.today, months=plan.MONTHS_MAX)
    _check_lumps(lumps, level, opened.today, locale)
    return _Case(level.with_lumps(lumps), (budget.income_fen,), budget.buffer_fen, None)


def _by_day(living: plan.Affordability, lumps: Sequence[plan.Lump], locale: str) -> _Case:
    _check_lumps(lumps, living.purse, living.start_on, locale)
    income = tuple(room.income_fen for room in living.rooms)
    return _Case(living.purse.with_lumps(lumps), income, 0, living)
