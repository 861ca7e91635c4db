"""One person's report in one process: plain Python, beside the definition written out.

500 inquiries within thirteen months at 60 lenders, then 350 of them with 150 account events. First
the 820 columns of multi-lender applications with all reasons, which is what a page waits for; then
the whole report with every catalogue, evidence, forecast and coverage. Cells and reasons are
compared with the reference's before anything is timed.
Run: `python -m benchmarks.report_person [ROUNDS]`; ROUNDS is 50 unless given.
"""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from benchmarks import measured
from fairdue.report import catalog, reference
from fairdue.report.event import Account, Inquiry, Query
from fairdue.report.person import report_of
from fairdue.report.person.light import Light, Sheet, row
from fairdue.report.reason import Parameters, reasons
from fairdue.report.reference import Settings, View
from fairdue.report.term import EVENTS, KINDS, PRODUCTS
from fairdue.report.when import DAY_US

AS_OF = 1_780_000_000_000_000
QUERY = Query(query_id="q", person="P1", phone="C1", viewer="l1", as_of=AS_OF)
COLUMNS = catalog.als()
SHEET = Sheet(COLUMNS)
HEAD = ("what", "events", "p50 ms", "p90 ms", "least ms", "CPU p50 ms")


def inquiries(rng: random.Random, n: int) -> list[Inquiry]:
    """Inquiries about one person, some by other phones."""
    return [
        Inquiry(
            event_id=f"i{i}",
            person="P1",
            phone=rng.choice(("C1", "C1", "C1", "C2")),
            lender=f"l{rng.randrange(60)}",
            lender_kind=rng.choice(KINDS),
            product=rng.choice(tuple(PRODUCTS)),
            occurred_at=AS_OF - rng.randrange(1, 395 * DAY_US),
        )
        for i in range(n)
    ]


def accounts(rng: random.Random, n: int) -> list[Account]:
    """Account events of one person within two years."""
    return [
        Account(
            event_id=f"a{i}",
            person="P1",
            phone="C1",
            lender=f"l{rng.randrange(20)}",
            lender_kind=rng.choice(KINDS),
            account=f"L{rng.randrange(2)}",
            kind=rng.choice(EVENTS),
            amount_fen=rng.randrange(500_000),
            days_past_due=rng.choice((1, 31, 95)),
            occurred_at=AS_OF - rng.randrange(1, 730 * DAY_US),
        )
        for i in range(n)
    ]


def asked(given: list[Inquiry], owed: list[Account] | None) -> tuple[object, object]:
    """The 820 columns and the reasons."""
    view = Light(QUERY, given, owed, Settings())
    return row(view, SHEET), reasons(view, Parameters())


def defined(given: list[Inquiry], owed: list[Account] | None) -> tuple[object, object]:
    """The same by the definition."""
    view = View(QUERY, given, owed, Settings())
    return reference.row(view, COLUMNS), reasons(view, Parameters())


def timed(work: Callable[[], object], rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each round by the wall and of this process's CPU, each in order."""
    wall, cpu = [], []
    for _ in range(rounds):
        start, used = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - start) * 1e3)
        cpu.append((time.process_time() - used) * 1e3)
    return sorted(wall), sorted(cpu)


def main(arguments: Sequence[str]) -> None:
    rounds = int(arguments[0]) if arguments else 50
    for line in measured.machine():
        print(line)
    rng = random.Random(1)
    many, few, owed = inquiries(rng, 500), inquiries(rng, 350), accounts(rng, 150)
    lines = []
    for given, accounted in ((many, None), (few, owed)):
        assert asked(given, accounted) == defined(given, accounted), "not the reference's cells"
        events = f"{len(given)} + {len(accounted or ())}"
        for what, work, times in (
            ("820 columns and reasons", asked, rounds),
            ("whole report", lambda i, a: report_of(QUERY, i, a), rounds),
            ("820 columns and reasons, by definition", defined, max(3, rounds // 10)),
        ):
            found, cpu = timed(lambda w=work, i=given, a=accounted: w(i, a), times)  # type: ignore[misc]
            p90 = found[int(len(found) * 0.9)]
            figures = (statistics.median(found), p90, found[0], statistics.median(cpu))
            lines.append((what, events, *(f"{f:.2f}" for f in figures)))
    print()
    print("\n".join(measured.table(HEAD, lines)))
    heavy = [name for name in ("numba", "numpy", "pyarrow") if name in sys.modules]
    print(f"\nLoaded of numba, numpy and pyarrow: {', '.join(heavy) or 'none'}.")
    print(f"A new process with the first report: {_first():.0f} ms.")


def _first() -> float:
    """Milliseconds of a process that imports, reports on nothing and ends."""
    program = (
        "from fairdue.report.person import report_of; from fairdue.report.event import Query; "
        f"report_of(Query(query_id='q', person='P', phone='C', viewer=None, as_of={AS_OF}), [], [])"
    )
    wall, _ = timed(lambda: subprocess.run([sys.executable, "-c", program], check=True), 3)
    return wall[0]


if __name__ == "__main__":
    main(sys.argv[1:])
