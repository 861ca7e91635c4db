"""Plans side by side: what each costs beyond the cheapest, and which of them no other beats."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from fairdue.plan.policy import Figures, Policy, candidates, figures
from fairdue.plan.preset import Preset
from fairdue.plan.purse import Purse
from fairdue.plan.repayment import Plan, solve
from fairdue.plan.stress import Assumptions, stress

__all__ = ["Extra", "Point", "extras", "frontier"]

POINTS_MAX = 24
"""Plans of a frontier whose chance is computed, the cheapest first."""
PATHS = 1_000
"""Futures in which plans are compared at first; those that stay are tested in all."""


class Extra(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan costs beyond the cheapest of those compared: fen, and days (below 0: earlier).

    None = one of the two never ends.
    """

    preset: Preset
    more_fen: int | None
    more_days: int | None


def extras(plans: Sequence[Plan]) -> tuple[Extra, ...]:
    """Each plan against the cheapest that ends, in the order given."""
    ending = [plan for plan in plans if plan.ends_on is not None]
    if not ending:
        return tuple(Extra(preset=p.preset, more_fen=None, more_days=None) for p in plans)
    cheapest = min(ending, key=lambda plan: (plan.total_fen, plan.ends_on))
    assert cheapest.ends_on is not None, "only plans that end are compared"
    return tuple(
        Extra(
            preset=plan.preset,
            more_fen=None if plan.ends_on is None else plan.total_fen - cheapest.total_fen,
            more_days=None if plan.ends_on is None else (plan.ends_on - cheapest.ends_on).days,
        )
        for plan in plans
    )


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A plan that no other beats in cost, months, open accounts and chance at once.

    `open_months` sums up the months each debt stays open: less = creditors close earlier.
    """

    total_fen: int
    months: int
    open_months: int
    missed: int
    chance_ppm: int
    policy: Policy


def frontier(
    plan: Plan,
    money: Purse,
    *,
    income_fen: Sequence[int],
    start_on: dt.date,
    aside_fen: int = 0,
    buffer_fen: int = 0,
    assumptions: Assumptions | None = None,
    beside: Sequence[Plan] = (),
) -> tuple[Point, ...]:
    """Plans over the debts of `plan` that none of the others found beats, the cheapest first.

    Those `beside` it over the same debts are weighed too, but for one that shares in proportion: it
    promises no minimums, so its chance is another. The chance to break is that of `stress`.
    """
    whole = assumptions or Assumptions()
    few = msgspec.structs.replace(whole, paths=min(whole.paths, PATHS))
    known = {debt.debt for debt in plan.debts}
    found = {comes_to: made for made, comes_to in candidates(plan.debts, money)}
    for other in beside:
        if other.debts == plan.debts and not other.policy.shared:
            found.setdefault(figures(plan.debts, money, other.policy), other.policy)
    ending = sorted((comes_to for comes_to in found if not comes_to.broken), key=_rank)

    def point(comes_to: Figures, assumed: Assumptions) -> Point:
        made = found[comes_to]
        one = solve(
            plan.debts,
            money,
            plan.preset,
            start_on=start_on,
            include=frozenset(known),
            by=made,
            prove=False,
        )
        risk = stress(
            one,
            money,
            income_fen=income_fen,
            aside_fen=aside_fen,
            buffer_fen=buffer_fen,
            assumptions=assumed,
            halve=False,
        )
        return Point(
            total_fen=comes_to.total_fen,
            months=comes_to.months,
            open_months=comes_to.area,
            missed=comes_to.missed,
            chance_ppm=risk.chance_ppm,
            policy=made,
        )

    tried = {comes_to: point(comes_to, few) for comes_to in ending[:POINTS_MAX]}
    kept = _unbeaten(tried)
    return tuple(_unbeaten({comes_to: point(comes_to, whole) for comes_to in kept}).values())


def _unbeaten(points: dict[Figures, Point]) -> dict[Figures, Point]:
    """Those of the plans that no other beats, in their order."""
    return {
        comes_to: point
        for comes_to, point in points.items()
        if not any(_beats(other, point) for other in points.values())
    }


def _rank(comes_to: Figures) -> tuple[int, int, int]:
    return (comes_to.total_fen, comes_to.area, comes_to.months)


def _beats(one: Point, other: Point) -> bool:
    """Whether one is nowhere worse and somewhere better."""
    pairs = list(zip(_measures(one), _measures(other), strict=True))
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


def _measures(point: Point) -> tuple[int, ...]:
    return (point.total_fen, point.months, point.open_months, point.missed, point.chance_ppm)
