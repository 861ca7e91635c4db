"""Who is paid first: a policy is what a preset or the search decides, the rest is arithmetic."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from fairdue.plan import course as c
from fairdue.plan.debt import Debt
from fairdue.plan.engine import Engine, engine, is_warm, plain
from fairdue.plan.preset import Preset
from fairdue.plan.purse import Purse

__all__ = ["Figures", "Policy", "candidates", "columns", "figures", "policy", "search"]

HORIZON = 240
"""Months of a searched plan at most; what is open after them counts as unpaid."""
OFFERS_MAX = 6
"""Offers whose every combination is tried; of more, those that waive the most."""
LARGEST = 10**11
"""Fen up to which sums fit the compiled loops."""
POLISHED = 2
"""Policies, the best ones, that are looked at once more."""
SMALL = 40
"""Debts squared times choices of offers that are not worth the start of the compiled loops."""
BEYOND = 2**62


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Orders of debt ids: whose minimum is met first, who then gets what is left.

    `take` maps debts whose offer is taken to the month (from 0) in which it is paid.
    `close` maps debts to the month (from 0) in which they close: one with a monthly fee is brought
    to it and not much earlier, of the others it tells how long their minimum is asked for.
    `shared`: what there is goes to all in proportion to their balances instead.
    """

    triage: tuple[str, ...]
    order: tuple[str, ...]
    take: dict[str, int] = {}
    close: dict[str, int] = {}
    shared: bool = False

    def by(self, names: Sequence[str]) -> list[int]:
        """Months of offers, and of closings plus one, in the form of the loops."""
        closing = {name: month + 1 for name, month in self.close.items()}
        return [self.take.get(name, closing.get(name, 0)) for name in names]


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy comes to. `broken`: it never ends, or an offer's day is missed.

    `area` sums months of open debts, `harm` months of reporting debts past due, `risk` months of
    debts in court by weight, `missed` counts minimums not met. Fen and months.
    """

    broken: bool
    total_fen: int
    months: int
    area: int
    harm: int
    risk: int
    missed: int


_Key = Callable[[Debt], tuple[int | str, ...]]


def _formal_first(debt: Debt) -> tuple[int | str, ...]:
    """Tier, then the smallest balance; a disputed debt waits for its answer behind the others."""
    return (debt.disputed, debt.order, debt.balance_fen, debt.debt)


def _avalanche(debt: Debt) -> tuple[int | str, ...]:
    return (-(debt.rate_ppm or 0), debt.balance_fen, debt.debt)


def _with_fee(debt: Debt) -> tuple[int | str, ...]:
    fee_ppm = debt.fee_fen * 12_000_000 // max(1, debt.balance_fen)
    return (-(debt.rate_ppm or 0) - fee_ppm, debt.balance_fen, debt.debt)


def _snowball(debt: Debt) -> tuple[int | str, ...]:
    return (debt.balance_fen, debt.order, debt.debt)


def _registry(debt: Debt) -> tuple[int | str, ...]:
    return (not debt.reports, debt.balance_fen, debt.debt)


def _legal(debt: Debt) -> tuple[int | str, ...]:
    return (-debt.legal, *_formal_first(debt))


def _dearest_to_miss(debt: Debt) -> tuple[int | str, ...]:
    return (-debt.late_fee_fen * 1_000_000 // max(1, debt.minimum_fen), *_formal_first(debt))


_ORDER: dict[Preset, _Key] = {
    Preset.FORMAL_FIRST: _formal_first,
    Preset.AVALANCHE: _avalanche,
    Preset.SNOWBALL: _snowball,
    Preset.PRO_RATA: _formal_first,
}
_AIMS: dict[Preset, tuple[int, ...]] = {
    Preset.LEAST_COST: (c.BROKEN, c.TOTAL, c.AREA, c.MISSED),
    Preset.FEWER: (c.BROKEN, c.AREA, c.TOTAL, c.MISSED),
    Preset.REGISTRY: (c.BROKEN, c.HARM, c.TOTAL, c.AREA),
    Preset.LEGAL_RISK: (c.BROKEN, c.RISK, c.MISSED, c.TOTAL),
}
_TRIAGE: dict[Preset, _Key] = {
    Preset.LEAST_COST: _dearest_to_miss,
    Preset.FEWER: _snowball,
    Preset.REGISTRY: _registry,
    Preset.LEGAL_RISK: _legal,
}
_STARTS: tuple[_Key, ...] = (_avalanche, _with_fee, _snowball)


def policy(debts: Sequence[Debt], money: Purse, preset: Preset) -> Policy:
    """The orders of a preset over these debts: given by a rule, or found by the search."""
    if preset in _AIMS:
        return search(debts, money, preset)[0]
    return Policy(
        triage=_names(debts, _kept_first(_formal_first)),
        order=_names(debts, _ORDER[preset]),
        shared=preset is Preset.PRO_RATA,
    )


def _kept_first(key: _Key) -> _Key:
    """A signed agreement is kept before anything else."""
    return lambda debt: (not debt.agreed, *key(debt))


def _names(debts: Sequence[Debt], key: _Key) -> tuple[str, ...]:
    return tuple(debt.debt for debt in sorted(debts, key=key))


def columns(debts: Sequence[Debt], days: Sequence[dt.date]) -> list[list[int]]:
    """Debts as the loops take them: one row a quantity, one column a debt."""
    return [
        [debt.balance_fen for debt in debts],
        [debt.rate_ppm or 0 for debt in debts],
        [debt.fee_fen for debt in debts],
        [debt.least_asked_fen for debt in debts],
        [debt.minimum_ppm for debt in debts],
        [debt.late_fee_fen for debt in debts],
        [debt.offer_fen or 0 for debt in debts],
        [_days_until(debt, days) for debt in debts],
        [int(debt.reports) for debt in debts],
        [debt.legal for debt in debts],
        *_once_missed(debts),
    ]


def _once_missed(debts: Sequence[Debt]) -> list[list[int]]:
    """What counts once an instalment of an agreement is missed."""
    voided = [debt.voided for debt in debts]
    return [
        [
            max(1, debt.voided.balance_fen) if debt.voided else -int(debt.delay_ppm > 0)
            for debt in debts
        ],
        [then.rate_ppm or 0 if then else 0 for then in voided],
        [then.fee_fen if then else 0 for then in voided],
        [then.least_asked_fen if then else 0 for then in voided],
        [then.minimum_ppm if then else 0 for then in voided],
        [then.late_fee_fen if then else 0 for then in voided],
        [0] * len(debts),
        [debt.delay_ppm for debt in debts],
    ]


def _days_until(debt: Debt, days: Sequence[dt.date]) -> int:
    """Pay days on which an offer can still be taken."""
    if debt.offer_fen is None or debt.offer_until is None:
        return 0
    return sum(day <= debt.offer_until for day in days)


class _State(msgspec.Struct, frozen=True):
    """Where a search stopped, in the form of the loops."""

    take: frozenset[int]
    taken: Any
    by: Any
    triage: Any
    order: Any
    best: Any


class _Search:
    """Debts and money in the form of the loops, and the best policy so far."""

    def __init__(self, debts: Sequence[Debt], money: Purse, aim: Sequence[int]) -> None:
        self.debts = debts
        came = money.amounts_fen[:HORIZON]
        self.d = columns(debts, money.days)
        largest = max([0, sum(came), *(sum(row) for row in self.d)])
        work = len(debts) ** 2 * 2 ** sum(days > 0 for days in self.d[c.UNTIL])
        fast = largest < LARGEST and (work > SMALL or is_warm())
        self.on: Engine = engine() if fast else plain()
        ints = self.on.ints
        self.table, self.came, self.aim = ints(self.d), ints(came), ints(aim)
        self.room = ints([[0] * max(len(debts), len(came))] * c.ROOM)
        self.out = ints([0] * c.METRICS)
        self.plain_aim = tuple(aim)
        self.best: tuple[tuple[int, ...], Policy, Figures] | None = None
        self.reached: dict[tuple[tuple[int, ...], tuple[int, ...]], _State] = {}
        self.seen: list[tuple[Policy, Figures]] = []
        self.fixed = sum(debt.agreed for debt in debts)

    def try_from(self, take: frozenset[int], order_key: _Key, triage_key: _Key) -> None:
        """Improve the orders these keys give, with these offers taken."""
        ints, debts = self.on.ints, self.debts
        places = range(len(debts))
        order = ints(sorted(places, key=lambda i: (i not in take, *order_key(debts[i]))))
        triage = ints(sorted(places, key=lambda i: _kept_first(triage_key)(debts[i])))
        taken = ints([int(i in take) for i in places])
        by = ints([max(0, days - 1) if i in take else 0 for i, days in enumerate(self.d[c.UNTIL])])
        best = ints([0] * c.METRICS)
        arguments = (taken, by, triage, order, self.fixed, self.came, self.aim, best)
        self.on.improve(self.table, *arguments, self.room, self.out, BEYOND)
        rank = self.keep(take, triage, order, by, best)
        self.reached.setdefault(
            (rank, tuple(sorted(take))), _State(take, taken, by, triage, order, best)
        )

    def keep(self, take: frozenset[int], *state: Sequence[int]) -> tuple[int, ...]:
        """Note a policy that was reached, and its figures; how it ranks."""
        triage, order, by, best = state
        names = [debt.debt for debt in self.debts]
        made = Policy(
            triage=tuple(names[i] for i in triage),
            order=tuple(names[i] for i in order),
            take={names[i]: int(by[i]) for i in sorted(take)},
            close={
                names[i]: int(month) - 1 for i, month in enumerate(by) if month and i not in take
            },
        )
        found = tuple(int(figure) for figure in best)
        self.seen.append((made, _figures(found)))
        rank = tuple(found[k] for k in self.plain_aim)
        if self.best is None or rank < self.best[0]:
            self.best = (rank, *self.seen[-1])
        return rank

    def polish(self) -> None:
        """Look once more at the best: debts with a fee need not close before their month."""
        if self.plain_aim[1] != c.TOTAL or not any(self.d[c.FEE]):
            return
        ints = self.on.ints
        dearest = ints(sorted(range(len(self.debts)), key=lambda i: _avalanche(self.debts[i])))
        for state in [state for _, state in sorted(self.reached.items())][:POLISHED]:
            orders = (state.taken, state.by, state.triage, state.order)
            self.on.course(self.table, *orders, self.came, self.room, self.out, BEYOND)
            both = zip(state.taken, state.by, self.room[c.ENDS], strict=False)
            by = ints([month if taken else end for taken, month, end in both])
            orders = (state.taken, by, state.triage, dearest)
            goal = (self.came, self.aim, state.best, self.room, self.out, BEYOND)
            if self.on.polish(self.table, *orders, *goal):
                self.keep(state.take, state.triage, dearest, by, state.best)


def search(debts: Sequence[Debt], money: Purse, preset: Preset) -> tuple[Policy, Figures]:
    """The best policy found for the aim of a searched preset, and what it comes to.

    From three orders, and with every choice of offers, one debt is moved to another place as long
    as that is better. Raises KeyError for a preset that is a rule.
    """
    run = _searched(debts, money, preset)
    assert run.best is not None, "the choice of no offer is always tried"
    return run.best[1], run.best[2]


def candidates(debts: Sequence[Debt], money: Purse) -> list[tuple[Policy, Figures]]:
    """Every policy at which the searches of all aims stopped, and that ends; none twice."""
    found: dict[Figures, Policy] = {}
    for preset in _AIMS:
        for made, comes_to in _searched(debts, money, preset).seen:
            if not comes_to.broken:
                found.setdefault(comes_to, made)
    return [(made, comes_to) for comes_to, made in found.items()]


def _searched(debts: Sequence[Debt], money: Purse, preset: Preset) -> _Search:
    run = _Search(sorted(debts, key=lambda debt: debt.debt), money, _AIMS[preset])
    for take in _choices(run.d):
        for key in (*_STARTS, _TRIAGE[preset]):
            run.try_from(take, key, _TRIAGE[preset])
    run.polish()
    return run


def _choices(d: Sequence[Sequence[int]]) -> Iterator[frozenset[int]]:
    """Every choice of offers that can still be taken and waive something; none of them first."""
    waived = {
        i: d[c.BALANCE][i] - d[c.OFFER][i] for i in range(len(d[c.BALANCE])) if d[c.UNTIL][i] > 0
    }
    useful = sorted((i for i in waived if waived[i] > 0), key=lambda i: -waived[i])[:OFFERS_MAX]
    for size in range(len(useful) + 1):
        yield from map(frozenset, itertools.combinations(sorted(useful), size))


def figures(debts: Sequence[Debt], money: Purse, made: Policy) -> Figures:
    """What a policy of orders comes to; one that shares is not known to the loops."""
    place = {debt.debt: i for i, debt in enumerate(debts)}
    run = _Search(debts, money, (c.BROKEN, c.TOTAL))
    ints = run.on.ints
    best = ints([0] * c.METRICS)
    run.on.course(
        run.table,
        ints([int(debt.debt in made.take) for debt in debts]),
        ints(made.by([debt.debt for debt in debts])),
        ints([place[name] for name in made.triage]),
        ints([place[name] for name in made.order]),
        run.came,
        run.room,
        best,
        BEYOND,
    )
    return _figures([int(figure) for figure in best])


def _figures(found: Sequence[int]) -> Figures:
    return Figures(
        broken=found[c.BROKEN] != 0,
        total_fen=found[c.TOTAL],
        months=found[c.MONTHS],
        area=found[c.AREA],
        harm=found[c.HARM],
        risk=found[c.RISK],
        missed=found[c.MISSED],
    )
