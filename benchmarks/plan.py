"""Plans beside a mixed integer optimum, and the stress test beside arrays: the same instances.

Debts of 800 to 40,000 at up to 3.2 % a month, half with a monthly fee, a third with an offer; the
budget is a quarter above the minimums. HiGHS proves the optimum to 1e-6 over the fewest months that
can hold it. Times are CPU seconds of one process, compiled once before.
Run: `python -m benchmarks.plan [INSTANCES [DEBTS]]`; 4 of 10 debts unless given.
"""

import platform
import sys
import time
from collections.abc import Callable, Sequence
from importlib import metadata
from statistics import mean

from benchmarks.measured import table
from benchmarks.milp import START, instance, optimum
from benchmarks.stress_arrays import walked
from fairdue.plan import Assumptions, Plan, Preset, Purse, lower_bound, solve
from fairdue.plan.policy import search
from fairdue.plan.stress import _Walk

HEAD = ("instance", "optimum", "search", "avalanche", "snowball", "bound", "HiGHS s", "ms", "times")
INSTANCES, DEBTS = 4, 10
PACKAGES = ("numba", "numpy", "scipy")


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of a piece of work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main(arguments: Sequence[str]) -> None:
    count = int(arguments[0]) if arguments else INSTANCES
    debts = int(arguments[1]) if len(arguments) > 1 else DEBTS
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    print(f"Python {platform.python_version()}; {versions}.")
    search(*instance(99, debts), Preset.LEAST_COST)
    rows, gaps, ratios = [], [], []
    for seed in range(count):
        row, gap, ratio = compared(seed, debts)
        rows.append(row)
        gaps.append(gap)
        ratios.append(ratio)
        print(f"  {' '.join(map(str, row))}", file=sys.stderr, flush=True)
    print(f"\n{count} instances of {debts} debts; percentages are above the optimum:\n")
    print("\n".join(table(HEAD, rows)))
    print(f"\nsearch: mean {mean(gaps):.4f} %, worst {max(gaps):.4f} % above the optimum; ", end="")
    print(f"{min(ratios):,.0f} to {max(ratios):,.0f} times as fast as HiGHS")
    walks()


def compared(seed: int, count: int) -> tuple[tuple[object, ...], float, float]:
    """One instance: its row, how far the search is from the optimum, and how much faster."""
    debts, money = instance(seed, count)
    took = timed(lambda: search(debts, money, Preset.LEAST_COST))
    totals = {p: solved(debts, money, p).total_fen for p in Preset}
    found = totals[Preset.LEAST_COST]
    months = -(-found // money.amounts_fen[0]) + 1
    best: list[float | None] = []
    exact = timed(lambda: best.append(optimum(debts, money, months)))
    proven = best[0]
    if proven is None:
        sys.exit(f"HiGHS found no plan for instance {seed}")
    bound = lower_bound(debts, money, strict=True) or 0
    above = {p: 100 * (total / proven - 1) for p, total in totals.items()}
    row = (
        seed,
        f"{proven / 100:,.2f}",
        f"{above[Preset.LEAST_COST]:.4f} %",
        f"{above[Preset.AVALANCHE]:.2f} %",
        f"{above[Preset.SNOWBALL]:.2f} %",
        f"{100 * (bound / proven - 1):.2f} %",
        f"{exact:.1f}",
        f"{took * 1000:.1f}",
        f"{exact / took:,.0f}",
    )
    return row, above[Preset.LEAST_COST], exact / took


def solved(debts: Sequence[object], money: Purse, preset: Preset) -> Plan:
    return solve(debts, money, preset, start_on=START)  # type: ignore[arg-type]


def walks() -> None:
    """10,000 paths of one plan: compiled loops, and all paths at once over arrays."""
    debts, money = instance(3, DEBTS)
    plan = solved(debts, money, Preset.LEAST_COST)
    walk = _Walk(plan, money, [2 * money.amounts_fen[0]], 0, Assumptions())
    walk.walked(0)
    found: list[object] = []
    compiled = timed(lambda: found.append(walk.walked(0)))
    arrays = timed(lambda: found.append(walked(walk, 0)))
    same = "the same" if found[0] == found[1] else "NOT the same"
    print(f"\nstress, {len(debts)} debts, {len(plan.months)} months, 10,000 paths: ", end="")
    print(f"compiled {compiled * 1000:.0f} ms, arrays {arrays * 1000:.0f} ms, {same} to the fen")


if __name__ == "__main__":
    main(sys.argv[1:])
