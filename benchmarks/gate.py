"""One contact at a time: fairdue's gate beside other rule engines, on the same facts and rules.

Each engine runs in a process of its own within this run; every answer is compared with the
oracle's. Engines without windows are given local time, earlier counts and refusals, kept by the
ledger of the benchmark; the table tells their time without and with that.
Run: `python -m benchmarks.gate [ROWS [ENTRANT ...]]`; ROWS is 20 000 unless given.
"""

import sys
from collections.abc import Sequence

from benchmarks import measured
from benchmarks.entrants import GATE
from benchmarks.rules import SIZES

ROWS = 20_000
HEAD = (
    "engine",
    "says which rules",
    "p50 µs",
    "p99 µs",
    "CPU µs",
    "clock and counts: CPU µs",
    "together: CPU µs",
    "times fairdue",
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
        ours = found[0]["cpu_us"] + found[0]["given_cpu_us"]
        lines = []
        for one in found:
            given = one["given_cpu_us"]
            total = one["cpu_us"] + given
            lines.append(
                (
                    one["name"],
                    "yes" if one["explains"] else "no",
                    f"{one['p50_us']:.1f}",
                    f"{one['p99_us']:.1f}",
                    f"{one['cpu_us']:.1f}",
                    f"{given:.1f}" if given else "inside",
                    f"{total:.1f}",
                    f"{total / ours:.1f} ({one['cpu_us'] / ours:.1f} without)",
                    one["wrong"],
                )
            )
        print("\n".join(measured.table(HEAD, lines)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
