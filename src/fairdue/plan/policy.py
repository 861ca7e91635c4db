"""Who is paid first: a policy is what a preset or the search decides, the rest is arithmetic."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from fairdue.plan import course as c
from fairdue.plan.debt import Debt
from fairdue.plan.engine import Engine, engine, is_warm, plain
from fairdue.plan.preset import Preset
from fairdue.plan.purse import Purse

__all__ = ["Figures", "Policy", "candidates", "columns", "figures", "policy", "search", "searched"]

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
IMPROVED = 4
"""Choices of offers, the best ones, that are looked at closely where minimums are missed."""
KEPT = 8
"""Searches that are kept for presets asked for next."""


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Orders of debt ids: whose minimum is met first, who then gets what is left.

    `take` maps debts whose offer is taken to the month (from 0) in which it is paid.
    `close` maps debts to the month (from 0) in which they close: one with a monthly fee is brought
    to it and not much earlier, of the others it tells how long their minimum is asked for.
    `idle` maps debts to the number of pay days from the first on which their minimum is left
    unpaid, so that there is money for an offer on another.
    `shared`: what there is goes to all in proportion to their balances instead.
    """

    triage: tuple[str, ...]
    order: tuple[str, ...]
    take: dict[str, int] = {}
    close: dict[str, int] = {}
    idle: dict[str, int] = {}
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
_SPARED: dict[Preset, tuple[int, ...]] = {
    Preset.REGISTRY: (c.HARM,),
    Preset.LEGAL_RISK: (c.RISK, c.MISSED),
}
"""Aims whose search is spared where the cheapest plan has none of this: nothing is better."""
_TRIAGE: dict[Preset, _Key] = {
    Preset.LEAST_COST: _dearest_to_miss,
    Preset.FEWER: _snowball,
    Preset.REGISTRY: _registry,
    Preset.LEGAL_RISK: _legal,
}
_STARTS: tuple[_Key, ...] = (_avalanche, _with_fee, _snowball)


def policy(debts: Sequence[Debt], money: Purse, preset: Preset) -> Policy:
    """The orders of a preset over these debts: given by a rule, or found by the search."""
    return search(debts, money, preset)[0] if preset in _AIMS else _ruled(debts, preset)


def _ruled(debts: Sequence[Debt], preset: Preset) -> Policy:
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


def columns(
    debts: Sequence[Debt], days: Sequence[dt.date], by: Policy | None = None
) -> list[list[int]]:
    """Debts as the loops take them under a policy: one row a quantity, one column a debt."""
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
        [by.idle.get(debt.debt, 0) if by else 0 for debt in debts],
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
    idle: tuple[int, ...]
    best: Any


_Found = tuple[int, ...]
"""Figures of a course, as the loops list them."""


class _Search:
    """Debts and money in the form of the loops, and the policies at which searches stopped."""

    def __init__(self, debts: Sequence[Debt], money: Purse) -> None:
        self.debts = debts
        came = money.amounts_fen[:HORIZON]
        self.d = columns(debts, money.days)
        largest = max([0, sum(came), *(sum(row) for row in self.d)])
        work = len(debts) ** 2 * 2 ** sum(days > 0 for days in self.d[c.UNTIL])
        fast = largest < LARGEST and (work > SMALL or is_warm())
        self.use(engine() if fast else plain(), came)
        self.reached: dict[tuple[_Found, tuple[int, ...]], _State] = {}
        self.seen: list[tuple[Policy, _Found]] = []
        self.fixed = sum(debt.agreed for debt in debts)

    def use(self, on: Engine, came: Sequence[int]) -> None:
        """Run the loops of this engine."""
        self.on, ints = on, on.ints
        self.table, self.came = ints(self.d), ints(came)
        self.aims = {preset: ints(aim) for preset, aim in _AIMS.items()}
        self.room = ints([[0] * max(len(self.debts), len(came))] * c.ROOM)
        self.out = ints([0] * c.METRICS)

    def try_all(self, preset: Preset) -> None:
        """Search by the aim of a preset: every choice of offers, from four orders."""
        for take in _choices(self.d):
            for key in (*_STARTS, _TRIAGE[preset]):
                self.improve(self.start(take, key, preset), preset)

    def try_idle(self, preset: Preset) -> None:
        """The same where minimums are missed: some are left unpaid until an offer is paid.

        The best start of each choice of offers counts, and the best few of these are improved.
        """
        starts = [self._first(take, preset) for take in _choices(self.d)]
        for state in sorted(starts, key=lambda state: _rank(state.best, preset))[:IMPROVED]:
            self.improve(state, preset, idle=True)

    def _first(self, take: frozenset[int], preset: Preset) -> _State:
        """The best start with these offers: minimums as far as they go, or none before them."""
        last = max((self.d[c.UNTIL][i] for i in take), default=0)
        starts = [
            self.start(take, key, preset, idle)
            for key in (*_STARTS, _TRIAGE[preset])
            for idle in sorted({0, last})
        ]
        return min(starts, key=lambda state: _rank(state.best, preset))

    def start(self, take: frozenset[int], key: _Key, preset: Preset, idle: int = 0) -> _State:
        """The orders these keys give, with these offers taken, and what they come to.

        No minimum is paid in the first `idle` months.
        """
        ints, debts = self.on.ints, self.debts
        places = range(len(debts))
        kept = _kept_first(_TRIAGE[preset])
        days = self.d[c.UNTIL]
        state = _State(
            take,
            ints([int(i in take) for i in places]),
            ints([max(0, days[i] - 1) if i in take else 0 for i in places]),
            ints(sorted(places, key=lambda i: kept(debts[i]))),
            ints(sorted(places, key=lambda i: (i not in take, *key(debts[i])))),
            tuple(0 if debt.agreed else idle for debt in debts),
            ints([0] * c.METRICS),
        )
        self._wait(state.idle)
        orders = (state.taken, state.by, state.triage, state.order)
        self.on.course(self.table, *orders, 0, self.came, self.room, state.best, BEYOND)
        return state

    def improve(self, state: _State, preset: Preset, *, idle: bool = False) -> None:
        """Improve a start for the aim of a preset."""
        self._wait(state.idle)
        arguments = (state.taken, state.by, state.triage, state.order, self.fixed, int(idle))
        goal = (self.came, self.aims[preset], state.best, self.room, self.out, BEYOND)
        self.on.improve(self.table, *arguments, *goal)
        waits = tuple(int(days) for days in self.table[c.WAITS])
        state = msgspec.structs.replace(state, idle=waits)
        self.keep(state)
        rank = (_rank(state.best, Preset.LEAST_COST), tuple(sorted(state.take)))
        self.reached.setdefault(rank, state)

    def keep(self, state: _State) -> None:
        """Note a policy that was reached, and its figures."""
        names = [debt.debt for debt in self.debts]
        made = Policy(
            triage=tuple(names[i] for i in state.triage),
            order=tuple(names[i] for i in state.order),
            take={names[i]: int(state.by[i]) for i in sorted(state.take)},
            close={
                names[i]: int(month) - 1
                for i, month in enumerate(state.by)
                if month and i not in state.take
            },
            idle={names[i]: days for i, days in enumerate(state.idle) if days},
        )
        self.seen.append((made, tuple(int(figure) for figure in state.best)))

    def rules(self) -> None:
        """Note what the presets that are rules come to."""
        for preset in _ORDER:
            made = _ruled(self.debts, preset)
            self.seen.append((made, self.figured(made)))

    def figured(self, made: Policy) -> _Found:
        """What a policy comes to."""
        ints, debts = self.on.ints, self.debts
        place = {debt.debt: i for i, debt in enumerate(debts)}
        self._wait([made.idle.get(debt.debt, 0) for debt in debts])
        best = ints([0] * c.METRICS)
        self.on.course(
            self.table,
            ints([int(debt.debt in made.take) for debt in debts]),
            ints(made.by([debt.debt for debt in debts])),
            ints([place[name] for name in made.triage]),
            ints([place[name] for name in made.order]),
            int(made.shared),
            self.came,
            self.room,
            best,
            BEYOND,
        )
        return tuple(int(figure) for figure in best)

    def polish(self) -> None:
        """Look once more at the cheapest: debts with a fee need not close before their month."""
        if not any(self.d[c.FEE]):
            return
        ints = self.on.ints
        dearest = ints(sorted(range(len(self.debts)), key=lambda i: _avalanche(self.debts[i])))
        for state in [state for _, state in sorted(self.reached.items())][:POLISHED]:
            self._wait(state.idle)
            orders = (state.taken, state.by, state.triage, state.order)
            self.on.course(self.table, *orders, 0, self.came, self.room, self.out, BEYOND)
            both = zip(state.taken, state.by, self.room[c.ENDS], strict=False)
            by = ints([month if taken else end for taken, month, end in both])
            best = ints([int(figure) for figure in state.best])
            orders = (state.taken, by, state.triage, dearest)
            goal = (self.came, self.aims[Preset.LEAST_COST], best, self.room, self.out, BEYOND)
            if self.on.polish(self.table, *orders, *goal):
                self.keep(msgspec.structs.replace(state, by=by, order=dearest, best=best))

    def _wait(self, days: Sequence[int]) -> None:
        for i, number in enumerate(days):
            self.table[c.WAITS][i] = number

    def best(self, preset: Preset) -> tuple[Policy, _Found]:
        """Of all that was noted the best by the aim of a preset; the first of several."""
        return min(self.seen, key=lambda one: _rank(one[1], preset))


def _rank(found: Sequence[int], preset: Preset) -> _Found:
    """A plan that ends, then one that meets every minimum, then the rest of the aim."""
    first, *rest = _AIMS[preset]
    return (int(found[first]), int(found[c.MISSED] > 0), *(int(found[k]) for k in rest))


def search(debts: Sequence[Debt], money: Purse, preset: Preset) -> tuple[Policy, Figures]:
    """The best policy found for the aim of a searched preset, and what it comes to.

    From four orders, and with every choice of offers, one debt is moved to another place as long
    as that is better. What the searches of other aims and the rules come to counts as well, so no
    preset is beaten by another at its own aim. Raises KeyError for a preset that is a rule.
    """
    made, found = searched(tuple(sorted(debts, key=lambda debt: debt.debt)), money).best(preset)
    return made, _figures(found)


def candidates(debts: Sequence[Debt], money: Purse) -> list[tuple[Policy, Figures]]:
    """Every policy at which the searches of all aims stopped, and that ends; none twice."""
    found: dict[Figures, Policy] = {}
    for made, comes_to in searched(tuple(sorted(debts, key=lambda d: d.debt)), money).seen:
        if not comes_to[c.BROKEN] and not made.shared:
            found.setdefault(_figures(comes_to), made)
    return [(made, comes_to) for comes_to, made in found.items()]


@lru_cache(maxsize=KEPT)
def searched(debts: tuple[Debt, ...], money: Purse) -> _Search:
    """All searches over these debts; kept a while, for every preset asks in turn."""
    run = _Search(debts, money)
    if run.start(frozenset(), _avalanche, Preset.LEAST_COST).best[c.MISSED]:
        for preset in _AIMS:
            run.try_idle(preset)
    else:
        for preset in _AIMS:
            if preset not in _SPARED or not _none(run.best(Preset.LEAST_COST)[1], _SPARED[preset]):
                run.try_all(preset)
    run.rules()
    run.polish()
    return run


def _none(found: _Found, figures_wanted: Sequence[int]) -> bool:
    return not any(found[k] for k in (c.BROKEN, *figures_wanted))


def _choices(d: Sequence[Sequence[int]]) -> Iterator[frozenset[int]]:
    """Every choice of offers that can still be taken and waive something; none of them first."""
    waived = {
        i: d[c.BALANCE][i] - d[c.OFFER][i] for i in range(len(d[c.BALANCE])) if d[c.UNTIL][i] > 0
    }
    useful = sorted((i for i in waived if waived[i] > 0), key=lambda i: -waived[i])[:OFFERS_MAX]
    for size in range(len(useful) + 1):
        yield from map(frozenset, itertools.combinations(sorted(useful), size))


def figures(debts: Sequence[Debt], money: Purse, made: Policy) -> Figures:
    """What a policy comes to."""
    return _figures(_Search(debts, money).figured(made))


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
