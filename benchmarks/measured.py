"""Running entrants one by one in processes of their own, and saying on what machine."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ONE_CORE = dict.fromkeys(("POLARS_MAX_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS"), "1")
PACKAGES = (
    "numba",
    "numpy",
    "pyarrow",
    "common-expression-language",
    "cel-expr-python",
    "cedarpy",
    "zen-engine",
    "panzi-json-logic",
    "polars",
    "duckdb",
)


def run(*arguments: object) -> dict[str, Any]:
    """What one entrant measured. Stops with its error when it could not run."""
    command = [sys.executable, "-m", "benchmarks.entrants", *map(str, arguments)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **ONE_CORE},
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, arguments))}: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def machine(packages: Sequence[str] = PACKAGES) -> Iterator[str]:
    """Lines on machine and versions of what takes part."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    load = " ".join(f"{n:.1f}" for n in os.getloadavg())
    yield f"Machine: {cpu}, {os.cpu_count()} cores; load average at the start {load}."
    here = {d.metadata["Name"].lower() for d in metadata.distributions()}
    named = [name for name in packages if name in here]
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in named)
    yield f"Python {platform.python_version()}; {versions}."


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Lines of a Markdown table; all columns but the first are numbers."""
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'--:|' * (len(head) - 1)}"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"
