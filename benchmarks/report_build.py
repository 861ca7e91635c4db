"""`fairdue report build` on tables of `benchmarks.report_tables`, beside the floor of its work.

    python -m benchmarks.report_build FOLDER [CATALOGUE [ENGINE [reasons]]]

The floor is a process that reads the same columns and writes the same output again, and does
nothing else. Wall and CPU seconds, peak memory of the largest process, ratio of CPU seconds.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq

from fairdue.report.fast.load import NEEDED
from fairdue.report.table.queries import COLUMNS
from fairdue.report.table.read import Source
from fairdue.report.table.write import Writer

MEGA = 1_000_000


def floor(folder: Path, out: Path) -> None:
    """Read the columns that are needed, then write the output again."""
    for name, columns in {**NEEDED, "queries": COLUMNS}.items():
        for _ in Source(folder / f"{name}.parquet").batches(columns):
            pass
    written = pq.ParquetFile(out)
    writer = Writer(out.with_suffix(".again"), written.schema_arrow)
    for batch in written.iter_batches():
        writer.add(batch)
    writer.close(complete=True)
    out.with_suffix(".again").unlink()


def measured(*command: str) -> tuple[float, float, float]:
    """Wall and CPU seconds and peak gigabytes of a process."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.time() - began, cpu, after.ru_maxrss / MEGA


def main() -> None:
    """Print the figures of one build as a line of JSON."""
    words = [word for word in sys.argv[1:] if word != "reasons"]
    folder, catalog, engine = [*words, *("", "als", "local")[len(words) :]]
    if engine == "floor":
        floor(Path(folder), Path(catalog))
        return
    load = os.getloadavg()[0]
    out = Path(folder) / f"{catalog}.out"
    names = ["inquiries", "accounts", "queries"]
    tables = [w for n in names for w in (f"--{n}", f"{folder}/{n}.parquet")]
    wanted = ["--catalog", catalog, "--engine", engine, "--out", str(out)]
    if "reasons" in sys.argv:
        wanted += ["--reasons", str(out.with_suffix(".reasons"))]
    wall, cpu, gigabytes = measured("-m", "fairdue", "report", "build", *tables, *wanted)
    told = {"load": load, "wall_s": wall, "cpu_s": cpu, "gigabytes": gigabytes}
    if engine != "spark":
        least = measured("-m", "benchmarks.report_build", folder, str(out), "floor")
        told |= {"floor_cpu_s": least[1], "times_floor": cpu / least[1]}
    events = sum(Source(Path(folder) / f"{n}.parquet").rows for n in names[:2])
    told |= {"events": events, "events_per_cpu_s": events / cpu, "events_per_s": events / wall}
    print(json.dumps({name: round(value, 2) for name, value in told.items()}))


if __name__ == "__main__":
    main()
