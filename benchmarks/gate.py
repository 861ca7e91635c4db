"""One contact at a time: fairdue's gate beside other rule engines, on the same facts and rules.

Each engine runs in a process of its own within this run; every answer is compared with the
oracle's. Asked is whether a contact may be made, so nobody knows yet how it will end. Engines
without windows are given local time and earlier counts by the ledger of the benchmark; that is
their history. fairdue's is recording a contact; it works out clock and counts when asked.
Run: `python -m benchmarks.gate [ROWS [ENTRANT ...]]`; ROWS is 10 000 unless given.
"""

import sys
from collections.abc import Sequence

from benchmarks import measured
from benchmarks.entrants import GATE
from benchmarks.rules import SIZES

ROWS = 10_000
HEAD = (
    "engine",
    "says which rules",
    "p50 µs",
    "p99 µs",
    "asking, CPU µs",
    "history, CPU µs",
    "both, CPU µs",
    "asking, times fairdue",
    "both, times fairdue",
    "wrong",
)


def main(arguments: Sequence[str]) -> None:
    rows = int(arguments[0]) if arguments else ROWS
    keys = arguments[1:] or tuple(GATE)
    for line in measured.machine():
        print(line)
    for size in SIZES:
        print(f"\n{size} rule{'s'[: size > 1]}, {rows:,} contacts, asked one after the other:\n")
        found = [measured.run("gate", key, size, rows) for key in keys]
        ours = found[0]["cpu_us"] + found[0]["history_cpu_us"]
        lines = []
        for one in found:
            total = one["cpu_us"] + one["history_cpu_us"]
            lines.append(
                (
                    one["name"],
                    "yes" if one["explains"] else "no",
                    f"{one['p50_us']:.1f}",
                    f"{one['p99_us']:.1f}",
                    f"{one['cpu_us']:.1f}",
                    f"{one['history_cpu_us']:.1f}",
                    f"{total:.1f}",
                    f"{one['cpu_us'] / found[0]['cpu_us']:.1f}",
                    f"{total / ours:.1f}",
                    one["wrong"],
                )
            )
        print("\n".join(measured.table(HEAD, lines)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
