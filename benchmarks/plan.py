"""Plans beside a mixed integer optimum, and the stress test beside arrays: the same instances.

Debts of 800 to 40,000 at up to 3.2 % a month, half with a monthly fee, a third with an offer; the
budget is a quarter above the minimums. HiGHS and SCIP prove the optimum to 1e-6 over the fewest
months that can hold it. Times are CPU seconds of one process; the loops are compiled before.
`ms` is one search for the aims of all presets, which share what they find. Columns: `orders` is the
search before months are moved, `search` after it, `LP` what a linear program still finds in the
months of the search.
Run: `python -m benchmarks.plan [INSTANCES [DEBTS]]`; 4 of 10 debts unless given.
`python -m benchmarks.plan 200 4 --spread` prints how far 200 cases of four debts are from HiGHS.
"""

import contextlib
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import metadata
from importlib.util import find_spec
from statistics import mean, median

from benchmarks import irr
from benchmarks.measured import table
from benchmarks.milp import START, by_scip, evened, instance, optimum
from benchmarks.stress_arrays import walked
from fairdue.plan import Assumptions, Debt, Plan, Preset, Purse, policy, solve
from fairdue.plan.engine import compiled
from fairdue.plan.policy import search
from fairdue.plan.stress import _Walk

HEAD = ("instance", "optimum", "orders", "search", "LP", "avalanche", "snowball", "bound")
TIMES = ("ms", "LP ms", "HiGHS s", "SCIP s", "HiGHS times", "SCIP times")
INSTANCES, DEBTS = 4, 10
PACKAGES = ("numba", "numpy", "scipy", "pyscipopt", "pyxirr", "numpy-financial")
STEPS = (0.0, 0.0001, 0.001, 0.01, 0.02, 0.05, 0.1)


def timed(work: Callable[[], float | None]) -> tuple[float, float | None]:
    """CPU seconds of a piece of work, and what it found."""
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


@contextlib.contextmanager
def orders_only() -> Iterator[None]:
    """The search without moving the months in which debts close."""
    kept, policy.POLISHED = policy.POLISHED, 0
    policy.searched.cache_clear()
    try:
        yield
    finally:
        policy.POLISHED = kept
        policy.searched.cache_clear()


def main(arguments: Sequence[str]) -> None:
    numbers = [int(word) for word in arguments if word.isdecimal()]
    count, debts = [*numbers, *(INSTANCES, DEBTS)[len(numbers) :]]
    here = {d.metadata["Name"].lower() for d in metadata.distributions()}
    versions = ", ".join(f"{n} {metadata.version(n)}" for n in PACKAGES if n in here)
    print(f"Python {platform.python_version()}; {versions}.")
    compiled()
    search(*instance(99, debts), Preset.LEAST_COST)
    if "--spread" in arguments:
        spread(count, debts)
        return
    compare(count, debts)
    walks()
    irr.main()


def compare(count: int, debts: int) -> None:
    """One row an instance, with every solver that is installed."""
    rows, gaps, ratios = [], [], []
    for seed in range(count):
        row, gap, ratio = compared(seed, debts)
        rows.append(row)
        gaps.append(gap)
        ratios.append(ratio)
        print(f"  {' '.join(map(str, row))}", file=sys.stderr, flush=True)
    print(f"\n{count} instances of {debts} debts; percentages are above the optimum:\n")
    print("\n".join(table((*HEAD, *TIMES), rows)))
    print(f"\nsearch: mean {mean(gaps):.4f} %, worst {max(gaps):.4f} % above the optimum; ", end="")
    print(f"{min(ratios):,.0f} to {max(ratios):,.0f} times as fast as HiGHS")
    if not find_spec("pyscipopt"):
        print("SCIP takes no part: pyscipopt is not installed")


def compared(seed: int, count: int) -> tuple[tuple[object, ...], float, float]:
    """One instance: its row, how far the search is from the optimum, and how much faster."""
    debts, money = instance(seed, count)
    took, _ = timed(partial(searched, debts, money))
    plans = {p: solved(debts, money, p) for p in (Preset.LEAST_COST, *PLAIN)}
    best = plans[Preset.LEAST_COST]
    with orders_only():
        orders = searched(debts, money)
    months = most_months(best, money)
    exact, proven = timed(lambda: optimum(debts, money, months))
    even, evened_fen = timed(lambda: evened(debts, money, best))
    other, again = timed(lambda: by_scip(debts, money, months)) if find_spec("pyscipopt") else NONE
    assert proven is not None, "the search found a plan"
    assert again is None or abs(again / proven - 1) < 1e-5, "the solvers agree"
    above = [100 * (total / proven - 1) for total in (orders, best.total_fen, evened_fen or 0)]
    row = (
        seed,
        f"{proven / 100:,.2f}",
        *(f"{gap:.4f} %" for gap in above),
        *(f"{100 * (plans[p].total_fen / proven - 1):.2f} %" for p in PLAIN),
        f"{100 * ((best.bound_fen or 0) / proven - 1):.2f} %",
        f"{took * 1000:.1f}",
        f"{even * 1000:.0f}",
        f"{exact:.1f}",
        f"{other:.1f}" if again else "-",
        f"{exact / took:,.0f}",
        f"{other / took:,.0f}" if again else "-",
    )
    return row, above[1], exact / took


PLAIN = (Preset.AVALANCHE, Preset.SNOWBALL)
NONE = (0.0, None)


def most_months(plan: Plan, money: Purse) -> int:
    """Months that hold the optimum: from a level budget nothing is left unpaid longer."""
    return -(-plan.total_fen // money.amounts_fen[0]) + 1


def spread(count: int, size: int) -> None:
    """How many of the instances lie how far above the optimum, and none below the bound."""
    gaps, orders, ratios, below = [], [], [], 0
    for seed in range(count):
        debts, money = instance(seed, size)
        took, _ = timed(partial(searched, debts, money))
        plan = solved(debts, money, Preset.LEAST_COST)
        months = most_months(plan, money)
        exact, best = timed(partial(optimum, debts, money, months))
        assert best is not None, "the search found a plan"
        with orders_only():
            orders.append(100 * (searched(debts, money) / best - 1))
        gaps.append(100 * (plan.total_fen / best - 1))
        ratios.append(exact / took)
        below += plan.bound_fen is None or plan.bound_fen > min(plan.total_fen, best)
    both = (orders, gaps)
    rows = [
        (f"at most {step} %", *(sum(g <= step for g in found) for found in both)) for step in STEPS
    ]
    rows.append(("worst, %", *(f"{max(found):.4f}" for found in both)))
    print(f"\n{count} instances of {size} debts, above the optimum (fen are rounded):\n")
    print("\n".join(table(("above the optimum", "orders", "search"), rows)))
    print(f"\nmean {mean(gaps):.4f} %, worst {max(gaps):.4f} %; times as fast as HiGHS: ", end="")
    print(f"median {median(ratios):,.0f}, least {min(ratios):,.0f}; {below} bounds above a plan")


def searched(debts: Sequence[Debt], money: Purse) -> int:
    """Fen that the search comes to."""
    return search(debts, money, Preset.LEAST_COST)[1].total_fen


def solved(debts: Sequence[Debt], money: Purse, preset: Preset) -> Plan:
    return solve(debts, money, preset, start_on=START)


def walks() -> None:
    """10,000 paths of one plan: compiled loops, and all paths at once over arrays."""
    debts, money = instance(3, DEBTS)
    plan = solved(debts, money, Preset.LEAST_COST)
    walk = _Walk(plan, money, [2 * money.amounts_fen[0]], 0, Assumptions())
    walk.walked(0)
    times, found = [], []
    for work in (walk.walked, partial(walked, walk)):
        began = time.process_time()
        found.append(work(0))
        times.append(time.process_time() - began)
    same = "the same" if found[0] == found[1] else "NOT the same"
    print(f"\nstress, {len(debts)} debts, {len(plan.months)} months, 10,000 paths: ", end="")
    print(f"compiled {times[0] * 1000:.0f} ms, NumPy {times[1] * 1000:.0f} ms, ", end="")
    print(f"{times[1] / times[0]:.1f} times; {same} to the fen")


if __name__ == "__main__":
    main(sys.argv[1:])
