"""One entrant in a process of its own: native engines do not always bear one another.

`python -m benchmarks.entrants gate|audit ENTRANT RULES ROWS ...` prints one JSON object.
"""

import gc
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import ledger, oracle, rules
from benchmarks.contacts import Order, generate
from benchmarks.entrants import AUDIT, GATE, Asked, Batch, find


def gate(key: str, size: int, rows: int) -> dict[str, Any]:
    """Time one contact after the other; compare each answer with the oracle's."""
    book, contacts = rules.beforehand(rules.read(size)), generate(rows, "time")
    entrant: Asked = find(GATE, key)
    facts = ledger.plain(contacts)
    before = ledger.Ledger(book)
    _, history_cpu, _ = _timed(lambda row: before.add(facts[row]), rows)
    entrant.prepare(book, contacts, facts)
    together = getattr(entrant, "together", 1)
    if entrant.windows:
        fresh = find(GATE, key)
        fresh.prepare(book, contacts, facts)
        spent, cpu, answers, history_cpu = _timed_in_turn(entrant, fresh, rows)
    elif together == 1:
        spent, cpu, answers = _timed(entrant.ask, rows)
    else:
        spent, cpu, answers = _timed_together(entrant, rows, together)
    right = oracle.answers(book, contacts, beforehand=True)
    if not entrant.explains:
        right = [int(bits != 0) for bits in right]
    wrong = sum(entrant.bits(a) != bits for a, bits in zip(answers, right, strict=True))
    return {
        "name": entrant.name,
        "explains": entrant.explains,
        "p50_us": _percentile(spent, 50),
        "p99_us": _percentile(spent, 99),
        "cpu_us": cpu,
        "history_cpu_us": history_cpu,
        "first_pass_s": getattr(entrant, "first_pass_s", None),
        "wrong": wrong,
    }


def _timed(ask: Callable[[int], Any], rows: int) -> tuple[list[int], float, list[Any]]:
    """Nanoseconds of each call, CPU microseconds for one on average, the answers."""
    clock = time.perf_counter_ns
    spent, answers = [0] * rows, [None] * rows
    gc.collect()
    gc.freeze()
    began = time.process_time()
    for row in range(rows):
        start = clock()
        answer = ask(row)
        spent[row] = clock() - start
        answers[row] = answer
    return spent, (time.process_time() - began) / rows * 1e6, answers


def _timed_in_turn(
    entrant: Any, fresh: Any, rows: int
) -> tuple[list[int], float, list[Any], float]:
    """The same for an entrant that keeps history; and CPU microseconds for keeping one contact.

    Asking and recording take turns; what recording costs is told by `fresh`, which only records.
    """
    _, recording, _ = _timed(fresh.record, rows)
    clock = time.perf_counter_ns
    spent, answers = [0] * rows, [None] * rows
    gc.collect()
    gc.freeze()
    began = time.process_time()
    for row in range(rows):
        start = clock()
        answer = entrant.ask(row)
        spent[row] = clock() - start
        answers[row] = answer
        entrant.record(row)
    both = (time.process_time() - began) / rows * 1e6
    return spent, both - recording, answers, recording


def _timed_together(entrant: Any, rows: int, many: int) -> tuple[list[int], float, list[Any]]:
    """The same for entrants that are asked about many contacts in one call; time per contact."""
    starts = range(0, rows, many)

    def ask(n: int) -> Any:
        return entrant.ask_many(range(starts[n], min(rows, starts[n] + many)))

    spent, cpu, answers = _timed(ask, len(starts))
    per_contact = [ns // many for ns in spent]
    return per_contact, cpu / many, [a for some in answers for a in some]


def _percentile(spent: Sequence[int], percent: int) -> float:
    return float(np.percentile(spent, percent)) / 1000


CHECKED_ROWS = 20_000


def audit(key: str, size: int, rows: int, order: Order, repeats: int) -> dict[str, Any]:
    """Time whole logs; compare a smaller log with the oracle, sum up the answers on the large."""
    book = rules.read(size)
    entrant: Batch = find(AUDIT, key)
    contacts = generate(min(rows, CHECKED_ROWS), order)
    entrant.prepare(book, contacts)
    start = time.perf_counter()
    answer = entrant.run()
    first_s = time.perf_counter() - start
    right = oracle.answers(book, contacts)
    wrong = int((_bits(entrant, answer) != np.array(right, np.uint64)).sum())
    contacts = generate(rows, order)
    entrant.prepare(book, contacts)
    bits = _bits(entrant, entrant.run())
    wall, cpu = [], []
    for _ in range(repeats):
        gc.collect()
        start, began = time.perf_counter(), time.process_time()
        entrant.run()
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - began)
    return {
        "name": entrant.name,
        "windows": entrant.windows,
        "wall_ms": statistics.median(wall) * 1000,
        "cpu_ms": statistics.median(cpu) * 1000,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "breaches": int(np.bitwise_count(bits).sum()),
        "sum": int(np.bitwise_xor.reduce(bits * np.arange(1, rows + 1, dtype=np.uint64))),
        "wrong": wrong,
        "first_s": first_s,
    }


def _bits(entrant: Batch, answer: Any) -> NDArray[np.uint64]:
    """The breached rules of each contact, as bits."""
    rules_of = entrant.breaches(answer)
    found = np.zeros(len(rules_of[0]), np.uint64)
    for n, breached in enumerate(rules_of):
        found |= np.asarray(breached).astype(np.uint64) << np.uint64(n)
    return found


def main(arguments: Sequence[str]) -> None:
    what, key, size, rows, *rest = arguments
    if what == "gate":
        found = gate(key, int(size), int(rows))
    else:
        order: Order = "debtor" if rest[0] == "debtor" else "time"
        found = audit(key, int(size), int(rows), order, int(rest[1]))
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
