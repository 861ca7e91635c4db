"""How likely a plan is to hold: thousands of possible futures of income and bills.

Every assumption is stated and can be changed. The same seed gives the same answer, compiled or
not. The figures tell how a plan fares if the assumptions hold; they predict nobody's life.
"""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from statistics import NormalDist

import msgspec

from fairdue.facts import Budget
from fairdue.plan.course import BALANCE, MINIMUM, OWED, ROOM, SHARE
from fairdue.plan.debt import Debt
from fairdue.plan.engine import Engine, engine, plain
from fairdue.plan.paths import BROKE_IN
from fairdue.plan.policy import columns
from fairdue.plan.purse import Purse
from fairdue.plan.repayment import MONTHS_MAX, Plan
from fairdue.plan.rounding import half_up

__all__ = ["Assumptions", "Band", "Stress", "fan", "stress", "usual"]

PPM, TABLE = 1_000_000, 256
FAN_PATHS = 1_000
FAN_PERCENT = (5, 25, 50, 75, 95)
LIKELY_PPM = 100_000
"""One path in ten: the first month by which so many have broken is called the first likely one."""
WORST = 20
"""The worst twentieth of the paths makes the conditional value at risk (95 %)."""
BUFFER_STEP, BUFFER_DOUBLINGS = 10_000, 14
LIMITS: Mapping[str, tuple[int, int]] = {
    "lose_work_ppm": (0, PPM),
    "find_work_ppm": (0, PPM),
    "kept_ppm": (0, PPM),
    "income_spread_ppm": (0, PPM),
    "bill_ppm": (0, PPM),
    "bill_fen": (0, Budget.sum_max_fen),
    "bill_spread_ppm": (0, PPM),
    "grace_months": (0, MONTHS_MAX),
    "paths": (1, PPM),
    "seed": (0, 2**31 - 1),
}
"""The least and the most that each assumption may be."""
FITS_64_BITS = 2**62
PLAIN_PATHS = 300
"""Futures looked at where the fast kernels are not installed."""


class Assumptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may happen in a month, in ppm, and bills in fen.

    Work is lost with `lose_work_ppm` and found again with `find_work_ppm`; `kept_ppm` of the income
    stays meanwhile. Income moves by a lognormal factor of mean one and spread `income_spread_ppm`.
    With `bill_ppm` a sudden bill comes, of median `bill_fen` and spread `bill_spread_ppm`. A plan
    that ends more than `grace_months` late has broken. The defaults are no statistics of anybody:
    change them to what is known of a household.
    """

    lose_work_ppm: int = 20_000
    find_work_ppm: int = 250_000
    kept_ppm: int = 450_000
    income_spread_ppm: int = 80_000
    bill_ppm: int = 30_000
    bill_fen: int = 200_000
    bill_spread_ppm: int = 500_000
    grace_months: int = 3
    paths: int = 10_000
    seed: int = 1

    def check(self) -> None:
        """Raises ValueError for a number out of its `LIMITS`."""
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if not least <= value <= most:
                message = f"{name} is {value:,}, not from {least:,} to {most:,}"
                raise ValueError(message)


def usual() -> Assumptions:
    """The stated assumptions, with fewer futures where the fast kernels are not installed."""
    fast = find_spec("numba") is not None
    return Assumptions() if fast else Assumptions(paths=PLAIN_PATHS)


class Stress(msgspec.Struct, frozen=True, kw_only=True):
    """How a plan fares on `paths` futures.

    `chance_ppm` of them break it: a minimum that it meets or the last day of an offer that it takes
    is missed, or it ends too late. By `likely_on` one in ten has; None = fewer ever do. `broken_by`
    counts broken paths up to each pay day. `cvar_fen` is the mean of what lacks (for living, and
    for minimums beyond what the plan itself leaves open) in the worst twentieth.
    `months_median` and `months_late` (95th percentile) are lengths of the paths that end.
    `buffer_fen` more at the start halves the chance, in steps of 100 yuan; None = nothing to halve,
    or no buffer does.
    """

    paths: int
    chance_ppm: int
    likely_on: dt.date | None
    broken_by: tuple[int, ...]
    cvar_fen: int
    months_median: int | None
    months_late: int | None
    buffer_fen: int | None


def stress(
    plan: Plan,
    money: Purse,
    *,
    income_fen: Sequence[int],
    aside_fen: int = 0,
    buffer_fen: int = 0,
    assumptions: Assumptions | None = None,
    halve: bool = True,
) -> Stress:
    """Walk a plan made from `money` along many futures.

    `income_fen` is the income expected in each month of the purse, `aside_fen` what goes to the
    buffer each month, `buffer_fen` what is in it. `halve` False leaves the search for a buffer out.
    Raises ValueError for assumptions out of range. A plan that never ends has broken already.
    """
    assumed = assumptions or Assumptions()
    assumed.check()
    if plan.ends_on is None or not plan.months:
        return _certain(assumed.paths, broken=plan.ends_on is None)
    run = _Walk(plan, money, income_fen, aside_fen, assumed)
    broke, lacked, ended = run.walked(buffer_fen)
    return Stress(
        paths=assumed.paths,
        chance_ppm=half_up(sum(b > 0 for b in broke) * PPM, assumed.paths),
        likely_on=run.likely_on(broke),
        broken_by=run.broken_by(broke),
        cvar_fen=_worst(lacked),
        months_median=_quantile(ended, 50),
        months_late=_quantile(ended, 95),
        buffer_fen=run.halving(buffer_fen, sum(b > 0 for b in broke)) if halve else None,
    )


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """What is owed after one pay day: 5, 25, 50, 75 and 95 in a hundred futures owe at most that.

    All in fen; futures that broke the plan are among them, with what they pay all the same.
    """

    on: dt.date
    owed_fen: tuple[int, int, int, int, int]


def fan(
    plan: Plan,
    money: Purse,
    *,
    income_fen: Sequence[int],
    aside_fen: int = 0,
    buffer_fen: int = 0,
    assumptions: Assumptions | None = None,
) -> tuple[Band, ...]:
    """What is owed along a thousand of the futures of `stress`, a band for each pay day.

    Arguments and errors are those of `stress`. Nothing for a plan that never ends.
    """
    assumed = assumptions or Assumptions()
    assumed.check()
    if plan.ends_on is None or not plan.months:
        return ()
    few = msgspec.structs.replace(assumed, paths=min(assumed.paths, FAN_PATHS))
    run = _Walk(plan, money, income_fen, aside_fen, few)
    return tuple(
        Band(on=on, owed_fen=_five(sorted(owed)))
        for on, owed in zip(run.days, zip(*run.owed(buffer_fen), strict=True), strict=True)
    )


def _five(owed: Sequence[int]) -> tuple[int, int, int, int, int]:
    a, b, c, d, e = (owed[(len(owed) - 1) * percent // 100] for percent in FAN_PERCENT)
    return a, b, c, d, e


def _certain(count: int, *, broken: bool) -> Stress:
    return Stress(
        paths=count,
        chance_ppm=PPM if broken else 0,
        likely_on=None,
        broken_by=(),
        cvar_fen=0,
        months_median=None,
        months_late=None,
        buffer_fen=None,
    )


class _Walk:
    """A plan in the form of the loops."""

    def __init__(
        self, plan: Plan, money: Purse, income: Sequence[int], aside: int, assumed: Assumptions
    ) -> None:
        length = min(len(money.days), len(plan.months) + assumed.grace_months)
        self.days, self.assumed = money.days[:length], assumed
        names = [debt.debt for debt in plan.debts]
        made, place = plan.policy, {name: i for i, name in enumerate(names)}
        table = columns(_promised(plan), money.days, plan.policy)
        came = money.amounts_fen[:length]
        self.on: Engine = engine() if _fits(table, came, income) else plain()
        ints = self.on.ints
        if made.shared:  # whoever agrees to a share agrees to less than the minimum
            table[MINIMUM] = table[SHARE] = [0] * len(names)
        allowed = [0 if made.shared else month.missing_fen for month in plan.months]
        allowed += [0] * (length - len(allowed))
        expected = [*income[:length], *[income[-1]] * max(0, length - len(income))]
        self.orders = (
            ints(table),
            ints([int(name in made.take) for name in names]),
            ints(made.by(names)),
            ints([place[name] for name in made.triage]),
            ints([place[name] for name in made.order]),
            int(made.shared),
            ints(came),
            ints(expected),
            ints([aside] * length),
            ints(allowed),
            *self._chances(),
            assumed.seed,
        )
        self.room = ints([[0] * max(len(names), length)] * ROOM)

    def _chances(self) -> tuple[object, object, object]:
        a, ints = self.assumed, self.on.ints
        chances = (a.lose_work_ppm, a.find_work_ppm, a.kept_ppm, a.bill_ppm)
        factors = _table(PPM, a.income_spread_ppm, mean_one=True)
        return ints(chances), ints(factors), ints(_table(a.bill_fen, a.bill_spread_ppm))

    def walked(self, buffer: int) -> tuple[list[int], list[int], list[int]]:
        """Month of the break, shortfall in fen and last month of every path."""
        rows = self._walk(buffer, rows=1, paths=self.assumed.paths)[0]
        broke, lacked, ended = zip(*rows, strict=True)
        return list(broke), list(lacked), list(ended)

    def owed(self, buffer: int) -> list[list[int]]:
        """What every path owes after each month, in fen."""
        paths = self.assumed.paths
        return self._walk(buffer, rows=paths, paths=paths)[1]

    def _walk(
        self, buffer: int, *, rows: int, paths: int
    ) -> tuple[list[list[int]], list[list[int]]]:
        """The figures of the first `paths`, and what `rows` of them owe after each month."""
        out = self.on.ints([[0] * 3] * paths)
        owed = self.on.ints([[0] * len(self.days)] * rows)
        self.on.walk(*self.orders, buffer, out, owed, self.room)
        return (out.tolist(), owed.tolist()) if self.on.fast else (out, owed)

    def broken_by(self, broke: Sequence[int]) -> tuple[int, ...]:
        """Paths broken up to each pay day."""
        counts = [0] * (len(self.days) + 1)
        for month in broke:
            counts[month] += 1
        found, so_far = [], 0
        for count in counts[1:]:
            so_far += count
            found.append(so_far)
        return tuple(found)

    def likely_on(self, broke: Sequence[int]) -> dt.date | None:
        """The first pay day by which one path in ten has broken."""
        enough = self.assumed.paths * LIKELY_PPM
        by_day = zip(self.days, self.broken_by(broke), strict=True)
        return next((day for day, count in by_day if count * PPM >= enough), None)

    def halving(self, buffer: int, broken: int) -> int | None:
        """What more in the buffer leaves at most half of the broken paths.

        The first tenth of the paths tells about where to look; all of them decide.
        """
        if broken == 0:
            return None
        few = max(1, self.assumed.paths // 10)
        broken_few = self._broken(buffer, few)

        def half_of_few(steps: int) -> bool:
            return 2 * self._broken(buffer + steps * BUFFER_STEP, few) <= broken_few

        def half(steps: int) -> bool:
            return 2 * self._broken(buffer + steps * BUFFER_STEP, self.assumed.paths) <= broken

        found = _least(half, _least(half_of_few, 1) or 2**BUFFER_DOUBLINGS)
        return None if found is None else found * BUFFER_STEP

    def _broken(self, buffer: int, paths: int) -> int:
        return sum(row[BROKE_IN] > 0 for row in self._walk(buffer, rows=1, paths=paths)[0])


def _least(enough: Callable[[int], bool], guess: int) -> int | None:
    """The least number, from 1, that is enough, looked for from a guess on; None above the most.

    What is enough stays so with more.
    """
    low, high, step = 0, guess, 1
    while not enough(high):
        low, high, step = high, high + step, 2 * step
        if low >= 2**BUFFER_DOUBLINGS:
            return None
    while low == 0 and high > 1:
        lower = max(1, high - step)
        if not enough(lower):
            low = lower
            break
        high, step = lower, 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high if high <= 2**BUFFER_DOUBLINGS else None


def _promised(plan: Plan) -> list[Debt]:
    """The debts of a plan; who shares promises no instalment, so what it breaks is void at once."""
    broken = {name for month in plan.months for name in month.broken}
    shared = broken if plan.policy.shared else frozenset[str]()
    return [d.voided if d.voided and d.debt in shared else d for d in plan.debts]


def _fits(table: Sequence[Sequence[int]], came: Sequence[int], income: Sequence[int]) -> bool:
    owed, money = sum(table[BALANCE]) + max(0, sum(table[OWED])), max([*came, *income], default=0)
    return 24 * money * PPM < FITS_64_BITS and 4 * owed * max(money, PPM) < FITS_64_BITS


def _table(middle: int, spread_ppm: int, *, mean_one: bool = False) -> list[int]:
    """256 equally likely values of a lognormal around `middle`, or with it as their mean."""
    spread = spread_ppm / PPM
    shift = -spread * spread / 2 if mean_one else 0.0
    chance = NormalDist()
    middles = (chance.inv_cdf((k + 0.5) / TABLE) for k in range(TABLE))
    return [round(middle * math.exp(spread * z + shift)) for z in middles]


def _worst(lacked: Sequence[int]) -> int:
    count = max(1, len(lacked) // WORST)
    return half_up(sum(sorted(lacked)[-count:]), count)


def _quantile(ended: Sequence[int], percent: int) -> int | None:
    known = sorted(month for month in ended if month)
    return known[(len(known) - 1) * percent // 100] if known else None
