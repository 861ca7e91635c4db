"""The live planner: every way of paying for one setting of the dials, then what may become of it.

The answer of the search comes first. The lower bounds, the stress test and the frontier take
longer and follow by themselves.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec

from fairdue import plan
from fairdue.desk.dials import Dials, lump_day, recorded
from fairdue.facts import Budget


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """The plan of each preset from the same money, and which of them is chosen.

    `income_fen` is the income behind it, month by month, or one sum for all months.
    """

    dials: Dials
    money: plan.Purse
    income_fen: tuple[int, ...]
    plans: tuple[plan.Plan, ...]

    @property
    def chosen(self) -> plan.Plan:
        """The plan that is shown in full."""
        return next(one for one in self.plans if one.preset is self.dials.preset)


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What may become of the ways: proven plans, their stress in the same order, and the chosen.

    `risk` is the chosen plan's stress with the buffer that halves it.
    """

    ways: Ways
    stresses: tuple[plan.Stress, ...]
    risk: plan.Stress
    bands: tuple[plan.Band, ...]
    points: tuple[plan.Point, ...]
    assumed: plan.Assumptions


def ways(
    dials: Dials,
    budget: Budget,
    debts: Sequence[plan.Debt],
    today: dt.date,
    living: plan.Affordability | None = None,
) -> Ways:
    """Plans for these dials from today on; lower bounds are left out.

    `living` is what the household of the record can pay by day; None = the budget's level sums.
    """
    if living is None:
        needs = budget.income_fen - dials.spare_fen
        month = msgspec.structs.replace(budget, needs_fen=needs, buffer_fen=dials.aside_fen)
        money = plan.purse(month, start_on=today, months=plan.MONTHS_MAX)
    else:
        money = _turned_down(living.purse, recorded(budget).debts_fen - dials.debts_fen)
    if dials.lump_fen:
        lump = plan.Lump(on=lump_day(dials, today), amount_fen=dials.lump_fen)
        money = money.with_lumps([lump])
    return Ways(
        dials=dials,
        money=money,
        income_fen=tuple(room.income_fen for room in living.rooms)
        if living
        else (budget.income_fen,),
        plans=tuple(
            plan.choose(debts, money, preset, dials.taken, start_on=today, prove=False)
            for preset in plan.Preset
        ),
    )


def _turned_down(money: plan.Purse, less_fen: int) -> plan.Purse:
    """The purse with so much less on each pay day, never below zero: no floor is touched."""
    amounts = tuple(max(0, amount - max(0, less_fen)) for amount in money.amounts_fen)
    return msgspec.structs.replace(money, amounts_fen=amounts)


def outlook(found: Ways) -> Outlook:
    """Lower bounds, the stress of every plan, and the fan and the frontier of the chosen one."""
    dials = found.dials
    assumed = msgspec.structs.replace(dials.assumed, paths=plan.usual().paths)
    chosen = found.chosen

    def risk(one: plan.Plan, *, halve: bool) -> plan.Stress:
        return plan.stress(
            one,
            found.money,
            income_fen=found.income_fen,
            aside_fen=dials.aside_fen,
            buffer_fen=dials.hand_fen,
            assumptions=assumed,
            halve=halve,
        )

    stresses = tuple(risk(one, halve=one is chosen) for one in found.plans)
    return Outlook(
        ways=msgspec.structs.replace(
            found, plans=tuple(plan.proven(one, found.money) for one in found.plans)
        ),
        stresses=stresses,
        risk=stresses[found.plans.index(chosen)],
        bands=plan.fan(
            chosen,
            found.money,
            income_fen=found.income_fen,
            aside_fen=dials.aside_fen,
            buffer_fen=dials.hand_fen,
            assumptions=assumed,
        ),
        points=plan.frontier(
            chosen,
            found.money,
            income_fen=found.income_fen,
            start_on=chosen.start_on,
            aside_fen=dials.aside_fen,
            buffer_fen=dials.hand_fen,
            assumptions=assumed,
            beside=found.plans,
        ),
        assumed=assumed,
    )
