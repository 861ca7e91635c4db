"""A whole log at once on one core: fairdue's kernel beside column engines, same facts and rules.

Every engine's answers are compared with the oracle's on a smaller log and with each other on the
large one; what they print is bits of breached rules for each contact, in the order of the log.
Run: `python -m benchmarks.audit [ROWS [ENTRANT ...]]`; ROWS is 1 000 000 unless given.
"""

import sys
from collections.abc import Sequence

from benchmarks import measured
from benchmarks.entrants import AUDIT
from benchmarks.rules import SIZES

ROWS, REPEATS = 1_000_000, 3
HEAD = ("engine", "wall ms", "CPU ms", "million contacts per CPU s", "times fairdue", "wrong")


def main(arguments: Sequence[str]) -> None:
    rows = int(arguments[0]) if arguments else ROWS
    keys = arguments[1:] or tuple(AUDIT)
    for line in measured.machine():
        print(line)
    for size in SIZES:
        for order in ("debtor", "time"):
            heading = f"{size} rule{'s'[: size > 1]}, {rows:,} contacts in order of {order}"
            print(f"\n{heading}, median of {REPEATS}:\n")
            found = [measured.run("audit", key, size, rows, order, REPEATS) for key in keys]
            if len({(one["breaches"], one["sum"]) for one in found}) > 1:
                sys.exit(f"answers differ: {found}")
            lines = [
                (
                    one["name"],
                    f"{one['wall_ms']:.1f}",
                    f"{one['cpu_ms']:.1f}",
                    f"{rows / one['cpu_ms'] / 1000:.1f}",
                    f"{one['cpu_ms'] / found[0]['cpu_ms']:.1f}",
                    one["wrong"],
                )
                for one in found
            ]
            print("\n".join(measured.table(HEAD, lines)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
