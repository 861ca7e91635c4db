"""Do gate, columnar audit and reference agree? Counts differences on random logs around the edges.

Run: `python -m benchmarks.differential [CONTACTS] [REFERENCE] [SEED] [RULEBOOK ...]`: the gate
against the audit on CONTACTS contacts (1 000 000 unless given), both against the reference on
REFERENCE others (10 000 unless given). Prints one line for every block and one at the end; the
exit code is 1 when anything differs. The logs are those of the tests, each block with its own
seed; for the gate each debtor of a log is met many times over, with other instants, ends and gaps,
so that the functions for frequent sorts of contact are tried as well as the one for rare ones.
Without names Regulation F is compared apart from all others: where it is loaded, a debtor with a
request on record is left to the reference.
"""

import datetime as dt
import itertools
import random
import sys
import time
from collections.abc import Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

import numpy as np
from msgspec.structs import replace

from conduct.columns import logs, three
from fairdue import conduct
from fairdue.conduct.columns import kernel, raw
from fairdue.conduct.columns.encode import Arrays
from fairdue.conduct.columns.gate import Gate
from fairdue.conduct.columns.program import Program, program
from fairdue.conduct.columns.row import Row
from fairdue.conduct.columns.word import word
from fairdue.facts import RuleOutcome

BLOCK_DEBTORS = 10
TIMES_OVER = 1_000
GATE_BLOCKS = 16
"""Blocks after which a gate is made anew, so that memory stays small."""
PROCESSES = 2
KEPT = 0.85
OTHER_END = 0.3
SHIFTS_US = tuple(
    sign * size
    for size in (0, 1, 1_000_000, 60_000_000, 3_600_000_000, 86_400_000_000, 604_800_000_000)
    for sign in (1, -1)
)
APART = "us.regf"
OUTCOMES = (
    *(None, RuleOutcome.OK, RuleOutcome.UNKNOWN, RuleOutcome.BREACH, RuleOutcome.UNKNOWN),
    *(None, None, RuleOutcome.YES, RuleOutcome.NO),
)


def laid_out(names: Sequence[str]) -> tuple[conduct.Rulebooks, Program]:
    """The rules that have a form over columns, wherever the debtor lives."""
    loaded = conduct.load(names or None)
    everywhere = loaded.picking(*loaded.hashes)
    rulebooks = everywhere.only(program(everywhere).rules)
    return rulebooks, program(rulebooks)


def varied(seed: int) -> tuple[list[Row], tuple[Arrays, list[str]]]:
    """A log in which debtors are met many times over, and its raw columns."""
    rng = random.Random(seed)
    known = logs.log(seed=seed, debtors=BLOCK_DEBTORS)
    columns, zones = raw.raw_of(known)
    debtors = list(three.by_debtor(known).values())
    rows, places, shifts, ends, numbers = [], [], [], [], []
    for number in range(len(debtors) * TIMES_OVER):
        shift = rng.choice(SHIFTS_US)
        moved, name = dt.timedelta(microseconds=shift), f"debtor-{number}"
        for place in debtors[number % len(debtors)]:
            if rng.random() > KEPT:
                continue
            row = known[place]
            end = row.outcome
            if rng.random() < OTHER_END:
                end = rng.choice(logs.CALLS if row.kind == "call" else logs.OTHERS)
            at = row.occurred_at + moved
            rows.append(replace(row, debtor=name, occurred_at=at, outcome=end))
            places.append(place)
            shifts.append(shift)
            ends.append(word("outcome", end))
            numbers.append(number)
    found = {name: column[places] for name, column in columns.items()}
    found["t"] = found["t"] + np.array(shifts, np.int64)
    found["outcome"] = np.array(ends, found["outcome"].dtype)
    found["debtor"] = np.array(numbers, found["debtor"].dtype)
    return rows, (found, zones)


def gate_against_audit(
    seed: int, gate: Gate, rules: Program, loops: Sequence[kernel.Loop]
) -> tuple[int, int, int]:
    """Contacts, answers of rules, and differences of one block."""
    rows, found = varied(seed)
    coded = three.columns(rows, rules, found)
    answers = kernel.judge(loops, coded)
    plain = coded["plain"]
    judged = {d for d, places in three.by_debtor(rows).items() if plain[places].all()}
    codes = answers.codes.T.tolist()
    number = {rule.id: n for n, rule in enumerate(rules.rules)}
    held = {zone: [rules.holds_in(n, zone) for n in range(len(rules.rules))] for zone in logs.ZONES}
    contacts = said = wrong = 0
    for place in sorted(range(len(rows)), key=lambda p: (rows[p].occurred_at, p)):
        row = rows[place]
        if row.debtor not in judged:
            continue
        contacts += 1
        expected = {
            n: OUTCOMES[code]
            for n, (code, holds) in enumerate(zip(codes[place], held[row.zone], strict=True))
            if code and holds
        }
        asked = gate.ask(row, row.occurred_at)
        wrong += {number[r.rule]: r.outcome for r in asked.rulings} != expected
        said += len(expected)
        gate.record(row)
    for debtor in judged:
        gate.forget(debtor)
    return contacts, said, wrong


def against_reference(
    seed: int,
    debtors: int,
    rulebooks: conduct.Rulebooks,
    rules: Program,
    loops: Sequence[kernel.Loop],
) -> tuple[int, int, int]:
    """The same for the audit against the reference, in every detail that `three` tells."""
    rows = logs.log(seed=seed, debtors=debtors, holes=0.001)
    coded = three.columns(rows, rules)
    audit = {(p, rule): said for p, rule, said in three.loop(rows, rules, loops, coded)}
    truth = {(p, rule): said for p, rule, said in three.reference(rows, rulebooks, complete=True)}
    wrong = sum(truth[key] != said for key, said in audit.items())
    return len({place for place, _ in audit}), len(audit), wrong


def _work(share: tuple[int, int, int, int, tuple[str, ...]]) -> list[tuple[int, int, int]]:
    """One process: its share of the contacts, gate against audit, then against the reference."""
    first, contacts, reference, step, names = share
    rulebooks, rules = laid_out(names)
    before = kernel.loops(rules, view="gate", complete=True)
    whole = kernel.loops(rules, view="whole", complete=True)
    totals = [(0, 0, 0), (0, 0, 0)]

    def add(which: int, found: tuple[int, int, int], seed: int) -> None:
        totals[which] = tuple(map(sum, zip(totals[which], found, strict=True)))  # type: ignore[assignment] # three
        kind = ("gate = audit", "audit = reference")[which]
        sys.stdout.write(f"seed {seed}: {kind}: {totals[which]}\n")
        sys.stdout.flush()

    seeds = _seeds(first, step)
    while totals[1][0] < reference:
        seed = next(seeds)
        add(1, against_reference(seed, 300, rulebooks, rules, whole), seed)
    for block in itertools.count():
        if totals[0][0] >= contacts:
            break
        if block % GATE_BLOCKS == 0:
            gate = Gate(rulebooks, log_complete=True)
        seed = next(seeds)
        add(0, gate_against_audit(seed, gate, rules, before), seed)
    return totals


def _seeds(first: int, step: int) -> Iterator[int]:
    return itertools.count(first, step)


def _groups(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Rulebooks that are laid out together."""
    if names:
        return (names,)
    others = set(conduct.load().hashes) - {APART}
    return (APART,), tuple(sorted(others))


def main(*args: str) -> int:
    """Run the comparison in two processes; 1 when anything differs."""
    numbers = [int(a) for a in args if a.isdigit()]
    names = tuple(a for a in args if not a.isdigit())
    contacts, reference, seed = (*numbers, *(1_000_000, 10_000, 1)[len(numbers) :])
    begun = time.perf_counter()
    groups = _groups(names)
    share = PROCESSES * len(groups)
    shares = [
        (seed + n, contacts // share, reference // share, PROCESSES, group)
        for n in range(PROCESSES)
        for group in groups
    ]
    with get_context("spawn").Pool(PROCESSES) as pool:
        found = pool.map(_work, shares, chunksize=1)
    wrong = 0
    for which, name in enumerate(("gate = audit", "audit = reference")):
        done, said, bad = (sum(share[which][n] for share in found) for n in range(3))
        sys.stdout.write(f"{name}: {done:,} contacts, {said:,} answers, {bad} differences\n")
        wrong += bad
    sys.stdout.write(f"{time.perf_counter() - begun:.0f} s\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
