"""`fairdue plan`: what can be paid, in which order, when it ends, and what it costs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from fairdue import casefile, plan
from fairdue.cli import print as show
from fairdue.cli.app import NO_OPTIONS, PresetName, app
from fairdue.cli.session import Common, Exit, Stop, locale_of, open_case, put, put_json
from fairdue.cli.stated import Case, Stated, assumptions, made_from, typed_offers
from fairdue.cli.wording import say
from fairdue.credit import LimitationStatus
from fairdue.facts import yuan

NOTHING_STATED = Stated()


@dataclass(frozen=True)
class _Found:
    """What was worked out: plans, the risk of each, the frontier where it was asked for.

    `recorded` are the offers of the record, `weighed` those that plans may count on, `unused` the
    debts whose typed offer no plan takes, with the reason.
    """

    plans: Sequence[plan.Plan]
    risks: Sequence[plan.Stress]
    points: tuple[plan.Point, ...] | None
    early: tuple[plan.Early, ...]
    debts: tuple[plan.Debt, ...]
    recorded: tuple[plan.OnRecord, ...]
    weighed: tuple[plan.OnRecord, ...]
    unused: list[tuple[str, str]]
    made: Case
    assumed: plan.Assumptions


@app.command(name="plan")
def plan_command(
    case: Path,
    *,
    preset: PresetName | None = None,
    months: Annotated[bool, Parameter(negative="")] = False,
    frontier: Annotated[bool, Parameter(negative="")] = False,
    stated: Stated = NOTHING_STATED,
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
    frontier
        Print the plans that no other beats in cost, months, open accounts and chance.
    """
    with open_case(case, common) as opened:
        locale = locale_of(opened, common)
        found = _found(opened, stated, preset, locale, frontier=frontier)
        if common.json:
            put_json(_as_json(found) | {"limitation": opened.limitation()})
            return
    _put_plans(found, locale, months=months)


def _found(
    opened: casefile.CaseFile,
    stated: Stated,
    preset: PresetName | None,
    locale: str,
    *,
    frontier: bool,
) -> _Found:
    """Work everything out. Raises Stop for what was stated and cannot be."""
    assumed = assumptions(stated.assume, locale)
    made = made_from(opened, stated, locale)
    recorded, debts = opened.offers(), opened.debts()
    weighed = _weighed(recorded, frozenset(stated.decline), opened, locale)
    typed = typed_offers(stated.offer, debts, opened.today, locale)
    chosen = (plan.Preset(preset),) if preset else tuple(plan.Preset)
    offers = [*plan.open_offers(weighed), *typed]
    plans = [opened.plan(one, money=made.money, offers=offers) for one in chosen]
    return _Found(
        plans=plans,
        risks=[_risk(one, made, assumed, halve=preset is not None) for one in plans],
        points=_points(plans, made, assumed) if frontier else None,
        early=plan.due_early(debts, made.living) if made.living is not None else (),
        debts=debts,
        recorded=recorded,
        weighed=weighed,
        unused=_unused(typed, plans, debts),
        made=made,
        assumed=assumed,
    )


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
        "offers_unused": [{"debt": debt, "why": why} for debt, why in found.unused],
    }
    if made.living is not None:
        told |= {"rooms": made.living.rooms, "lacking": made.living.lacking, "early": found.early}
    return told if found.points is None else told | {"frontier": found.points}


def _hardship(found: _Found) -> tuple[plan.Hardship, ...]:
    money = found.made.money
    return plan.hardship(found.plans[0].debts, money.steady_fen, money.days)


def _put_plans(found: _Found, locale: str, *, months: bool) -> None:
    """The household, each plan with what is its own, then what all of them share."""
    plans, living = found.plans, found.made.living
    names = {debt.debt: debt.name or debt.debt for debt in found.debts}
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
            show.plan_months(one, names, locale)
            requests = plan.asks(one, found.early)
            _put_all(plan.ask_texts(requests, names, locale))
    if months and (offers := _hardship(found)):
        put(say("plan_hardship", locale))
        _put_all(f"  {plan.hardship_text(o, names[o.debt], locale)}" for o in offers)
    _put_all(shared)
    put(plan.assumptions_text(found.assumed, locale))
    _put_all(_point(point, locale) for point in found.points or ())
    owed = {debt.debt: yuan(debt.balance_fen) for debt in found.debts}
    for debt, why in found.unused:
        put(say(f"offer_{why}", locale, name=names[debt], owed=owed[debt]))


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
    taken = plan.taken(one, [offer.offers for offer in weighed])
    return [offer.made.id for offer, is_taken in zip(weighed, taken, strict=True) if is_taken]


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


def _risk(one: plan.Plan, made: Case, assumed: plan.Assumptions, *, halve: bool) -> plan.Stress:
    return plan.stress(
        one,
        made.money,
        income_fen=made.income_fen,
        aside_fen=made.aside_fen,
        assumptions=assumed,
        halve=halve,
    )


def _points(
    offered: Sequence[plan.Plan], made: Case, assumed: plan.Assumptions
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


def _put_all(lines: Iterable[str]) -> None:
    for line in lines:
        put(line)
