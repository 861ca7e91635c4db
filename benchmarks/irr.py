"""Monthly rates of many loans: fairdue beside pyxirr and numpy-financial, on the same flows.

fairdue proves that it found every rate at which the flows balance; the peers look for one.
Run by `python -m benchmarks.plan`, or alone: `python -m benchmarks.irr [LOANS]`.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec

from benchmarks.measured import table
from fairdue.credit import period_rates

LOANS = 2_000
HEAD = ("12 to 36 instalments", "µs a loan", "times fairdue", "largest difference")


def loans(count: int) -> list[list[float]]:
    """Money received, then level instalments with a fee, some at a real rate above 36 % a year."""
    chance = random.Random(7)
    found = []
    for _ in range(count):
        received, months = chance.randint(1_000, 50_000), chance.choice((12, 24, 36))
        instalment = round(received * (1 + chance.uniform(0.04, 0.5)) / months, 2)
        found.append([float(received), *[-instalment] * months])
    return found


def entrants() -> Iterator[tuple[str, Callable[[Sequence[float]], float]]]:
    """Name and function of all that are installed."""
    yield "fairdue: every root", lambda flows: period_rates(flows)[0]
    if find_spec("pyxirr"):
        import pyxirr  # noqa: PLC0415 - a peer of the benchmark alone

        yield "pyxirr: irr", lambda flows: float(pyxirr.irr(flows) or 0.0)
    if find_spec("numpy_financial"):
        import numpy_financial  # noqa: PLC0415 - a peer of the benchmark alone

        yield "numpy-financial: irr", lambda flows: float(numpy_financial.irr(flows))


def main(count: int = LOANS) -> None:
    flows = loans(count)
    answers: list[list[float]] = []
    took: list[float] = []
    names = []
    for name, rate in entrants():
        began = time.process_time()
        answers.append([rate(one) for one in flows])
        took.append(time.process_time() - began)
        names.append(name)
    rows = [
        (
            name,
            f"{1e6 * seconds / count:.1f}",
            f"{seconds / took[0]:.2f}",
            f"{max(abs(a - b) for a, b in zip(found, answers[0], strict=True)):.0e}",
        )
        for name, seconds, found in zip(names, took, answers, strict=True)
    ]
    print(f"\nrates of {count:,} loans:\n")
    print("\n".join(table(HEAD, rows)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
