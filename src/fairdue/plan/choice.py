"""The choice among offers: which of them make a plan of a preset better."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec

from fairdue.plan.debt import Debt
from fairdue.plan.offer import Offer, with_offers
from fairdue.plan.policy import Policy
from fairdue.plan.preset import Preset
from fairdue.plan.purse import Purse
from fairdue.plan.repayment import Plan, proven, solve

LATER_MONTHS = 24
"""Months, after the first in which a sum for several debts may be there, that are tried for it."""
_Group = tuple[Offer, ...]
_Rank = tuple[bool, bool, int, dt.date]


def choose(
    debts: Sequence[Debt],
    money: Purse,
    preset: Preset,
    offers: Sequence[Offer],
    *,
    start_on: dt.date,
    prove: bool = True,
) -> Plan:
    """The plan of a preset with those of the offers that make it better, one after another.

    Better: it ends, then it meets every minimum, then less is paid, then it ends sooner. A sum for
    one debt alone is weighed by the search itself; an offer on several debts is taken for all of
    them, a sum on one day, or none; of two on one debt one at the most; instalments only where
    none is missed. For the least cost the plans of all other presets, with the offers they take,
    are weighed too. Raises ValueError as `with_offers` does.
    """
    with_offers(debts, offers)

    def made(by: Preset, counted: Sequence[Offer], policy: Policy | None = None) -> Plan:
        owed = with_offers(debts, counted)
        return solve(owed, money, by, start_on=start_on, by=policy, prove=False)

    groups = _groups(offers)
    plain = [g for g in groups if _is_plain(g, groups)]
    rest = [g for g in groups if g not in plain]
    best, _ = _improved(partial(made, preset), plain, rest)
    if rest and preset is Preset.LEAST_COST:
        for other in Preset:
            theirs, counted = _improved(partial(made, other), plain, rest)
            best = min(best, made(preset, counted, theirs.policy), key=_rank)
    best = msgspec.structs.replace(best, given_offers=bool(rest))
    return proven(best, money) if prove else best


def _improved(
    made: Callable[..., Plan], kept: list[_Group], rest: list[_Group]
) -> tuple[Plan, list[Offer]]:
    """The best plan found by adding one group of offers after another, and what it counts on."""
    counted = [offer for group in kept for offer in group]
    best = made(counted)
    for group in rest:
        debts = {offer.debt for offer in group}
        tried = [g for g in kept if not debts & {offer.debt for offer in g}] + [group]
        with_it = [offer for g in tried for offer in g]
        one = _whole(made, with_it, tried, made(with_it))
        if all(takes(one, g) for g in tried if _binds(g)) and _rank(one) < _rank(best):
            best, kept, counted = one, tried, with_it
    return best, counted


def _whole(
    made: Callable[..., Plan], counted: Sequence[Offer], groups: list[_Group], plan: Plan
) -> Plan:
    """The plan with each sum for several debts paid on one day: the first that goes, if any."""
    for group in groups:
        settled = {debt: n for n, month in enumerate(plan.months) for debt in month.settled}
        months = {settled.get(offer.debt, -1) for offer in group}
        if group[0].monthly_fen or len(months) == 1 or -1 in months:
            continue
        tried = (made(counted, by) for by in _later(plan, group, max(months)))
        plan = next((one for one in tried if takes(one, group)), plan)
    return plan


def _later(plan: Plan, group: _Group, first: int) -> Iterator[Policy]:
    """The policy with the offer taken in one month from `first` on: minimums met, then not."""
    policy, begin, until = plan.policy, plan.start_on, group[0].until
    months = (until.year - begin.year) * 12 + until.month - begin.month + 1
    for waits in (False, True):
        for month in range(first, min(months, first + LATER_MONTHS)):
            at = {offer.debt: month for offer in group}
            idle = policy.idle | at if waits else policy.idle
            yield msgspec.structs.replace(policy, take=policy.take | at, idle=idle)


def takes(plan: Plan, group: Sequence[Offer]) -> bool:
    """Whether a plan pays as this offer says, on every debt that it is about.

    Instalments that it would miss it does not take up: what is accepted has to be kept. A sum for
    several debts is paid on one day.
    """
    settled = {debt: month.on for month in plan.months for debt in month.settled}
    missed = {debt for month in plan.months for debt in month.missed}
    of = {debt.debt: debt for debt in plan.debts}
    if len({settled.get(offer.debt) for offer in group if not offer.monthly_fen}) > 1:
        return False
    return all(
        offer.debt in of
        and (
            offer.debt not in missed and _in_instalments(of[offer.debt], offer)
            if offer.monthly_fen
            else offer.debt in settled and _in_one_sum(of[offer.debt], offer)
        )
        for offer in group
    )


def taken(plan: Plan, groups: Sequence[Sequence[Offer]]) -> tuple[bool, ...]:
    """Which of these offers a plan takes up: of several alike the first, for one closes a debt."""
    closed: set[str] = set()
    found = []
    for group in groups:
        debts = {offer.debt for offer in group}
        found.append(not debts & closed and takes(plan, group))
        closed |= debts if found[-1] else set()
    return tuple(found)


def _in_instalments(debt: Debt, offer: Offer) -> bool:
    return debt.agreed and (debt.balance_fen, debt.minimum_fen) == (
        offer.amount_fen,
        offer.monthly_fen,
    )


def _in_one_sum(debt: Debt, offer: Offer) -> bool:
    return (debt.offer_fen, debt.offer_until) == (offer.amount_fen, offer.until)


def grouped(offers: Sequence[Offer]) -> tuple[_Group, ...]:
    """Offers that belong together: those of one fact; one without a fact stands alone."""
    found: dict[str, list[Offer]] = {}
    for offer in offers:
        found.setdefault(f"fact {offer.fact}" if offer.fact else f"debt {offer.debt}", []).append(
            offer
        )
    return tuple(tuple(group) for group in found.values())


def _groups(offers: Sequence[Offer]) -> list[_Group]:
    """Each group once; of two without a fact on one debt the last."""
    last = {(offer.fact, offer.debt): offer for offer in offers}
    return list(grouped(tuple(last.values())))


def _is_plain(group: _Group, groups: Sequence[_Group]) -> bool:
    """Whether the search can weigh it: one sum for one debt, and no other offer on that debt."""
    rivals = sum(offer.debt == group[0].debt for g in groups for offer in g)
    return len(group) == 1 and not group[0].monthly_fen and rivals == 1


def _binds(group: _Group) -> bool:
    """Whether a plan that counts on it has to take it: the debts are then other debts."""
    return len(group) > 1 or group[0].monthly_fen > 0


def _rank(plan: Plan) -> _Rank:
    ends = plan.ends_on
    left = plan.months[-1].balance_fen if plan.months else 0
    if ends is None:
        return True, not plan.feasible, left, dt.date.max
    return False, not plan.feasible, plan.total_fen, ends
