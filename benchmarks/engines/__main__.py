"""One engine in a process of its own: `python -m benchmarks.engines ENTRANT FOLDER`.

Prints one JSON object. A first run over the tables in FOLDER/tiny is not in the figures: it loads
libraries, starts Java, compiles. What takes less than LEAST_S is run again; the figures are means.
"""

import json
import os
import sys
import time
from pathlib import Path

from benchmarks.engines import find, layout

TICKS = os.sysconf("SC_CLK_TCK")
LEAST_S = 1.0
"""CPU time is told in hundredths of a second: a few of them would say little."""


def main(key: str, folder: Path) -> None:
    """Run it, print wall seconds, CPU seconds, peak memory in MB with child processes (Java)."""
    asked = layout.read(folder / "layout.json")
    entrant = find(key)
    if hasattr(entrant, "prepare"):
        entrant.prepare(asked, folder)
    start = time.perf_counter()
    entrant.run(asked, folder / "tiny", folder / "tiny" / f"{key}.parquet")
    first_s = time.perf_counter() - start
    start, began, runs = time.perf_counter(), cpu_s(), 0
    while not runs or time.perf_counter() - start < LEAST_S:
        entrant.run(asked, folder, folder / f"{key}.parquet")
        runs += 1
    found = {
        "name": entrant.name,
        "wall_s": (time.perf_counter() - start) / runs,
        "cpu_s": (cpu_s() - began) / runs,
        "peak_mb": peak_mb(),
        "first_s": first_s,
    }
    print(f"\n{json.dumps(found)}", flush=True)


def cpu_s() -> float:
    """CPU seconds of this process and its children, living and ended."""
    times = (process[13:17] for process in _family().values())
    return sum(int(ticks) for four in times for ticks in four) / TICKS


def peak_mb() -> int:
    """Sum of the most memory this process and each of its living children ever held."""
    found = 0
    for pid in _family():
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
        found += sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return found // 1024


def _family() -> dict[int, list[str]]:
    """This process and its descendants, with the fields of /proc/PID/stat from 0."""
    every: dict[int, list[str]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, rest = path.read_text(encoding="utf-8", errors="replace").rpartition(")")
        except OSError:
            continue
        every[int(path.parent.name)] = [*head.split(" (", 1), *rest.split()]
    family, size = {os.getpid()}, 0
    while size < len(family):
        size = len(family)
        family |= {pid for pid, fields in every.items() if int(fields[3]) in family}
    return {pid: every[pid] for pid in family if pid in every}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
