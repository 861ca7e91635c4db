"""Three answers to one question: of the reference, of the audit's loop, of the gate."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

from fairdue import conduct
from fairdue.conduct.columns import arith, compiled, encode, kernel, raw
from fairdue.conduct.columns.emit import DOUBT, NA, PAST_DOUBT
from fairdue.conduct.columns.gate import Gate
from fairdue.conduct.columns.node import missing_names
from fairdue.conduct.columns.program import Program
from fairdue.conduct.columns.row import Row, facts_of
from fairdue.conduct.columns.ruling import Ruling, name_of
from fairdue.conduct.kinds.call_limit import CallLimit
from fairdue.conduct.kinds.frequency_cap import FrequencyCap
from fairdue.facts import Finding, History

OUTCOMES = ("not_applicable", "ok", "unknown", "breach", "open", "breach", "unknown", "yes", "no")
NAMED = {"unknown", "breach", "yes"}
Answer = tuple[str, str, frozenset[str], object, object]
"""Outcome, what happened by its name, what is missing, certain and possible number."""


def by_debtor(rows: Sequence[Row]) -> dict[str, list[int]]:
    """Places of each debtor's rows."""
    found = defaultdict(list)
    for place, row in enumerate(rows):
        found[row.debtor].append(place)
    return found


def reference(
    rows: Sequence[Row], rulebooks: conduct.Rulebooks, *, complete: bool
) -> Iterator[tuple[int, str, Answer]]:
    """What the judge says of every contact, debtor by debtor."""
    for places in by_debtor(rows).values():
        history = History(facts_of([rows[p] for p in places], complete=complete))
        for finding in conduct.audit(history, rulebooks, leave_out=frozenset()):
            place = places[int(finding.contact.removeprefix("contact:"))]
            yield place, finding.rule, told(finding, rulebooks)


def told(finding: Finding | Ruling, rulebooks: conduct.Rulebooks) -> Answer:
    """A finding or a ruling in short; numbers where a rule counts and they matter."""
    outcome = finding.outcome.value
    if finding.verdict.value == "open_norm" and outcome == "unknown":
        outcome = "open"
    terms = rulebooks.rule(finding.rule).versions[-1].terms
    counts = isinstance(terms, FrequencyCap | CallLimit) and outcome in {"unknown", "breach"}
    low = finding.observed if counts else None
    high = (finding.observed_most or finding.observed) if counts else None
    name = finding.name if outcome in NAMED else ""
    return outcome, name, frozenset(finding.missing), low, high


def columns(
    rows: Sequence[Row], program: Program, given: tuple[encode.Arrays, list[str]] | None = None
) -> encode.Arrays:
    """Coded columns of rows in order of debtor and time; `given`: their raw columns, if at hand."""
    found, zones = given or raw.raw_of(rows)
    coded = encode.encoded(
        found,
        zones,
        ids=program.ids,
        absent=program.absent,
        represented=program.represented,
    )
    coded["seg"] = found["debtor"]
    near: dict[str, dict[str | None, int]] = defaultdict(dict)
    places = [near[r.debtor].setdefault(r.address, len(near[r.debtor])) for r in rows]
    coded["local_address"] = np.array(places, np.int64)
    return coded


def loop(
    rows: Sequence[Row], program: Program, loops: Sequence[kernel.Loop], coded: encode.Arrays
) -> Iterator[tuple[int, str, Answer]]:
    """What the loops say of the contacts of debtors whom they can judge."""
    answers = kernel.judge(loops, coded)
    plain = coded["plain"]
    names = _names(program)
    for places in by_debtor(rows).values():
        if not all(plain[p] for p in places):
            continue
        for place in places:
            for number, rule in enumerate(program.rules):
                code = int(answers.codes[number, place])
                if not program.holds_in(number, rows[place].zone):
                    code = NA
                doubt = code in {DOUBT, PAST_DOUBT}
                lacks = missing_names(int(answers.lacks[number, place])) if doubt else ()
                counts = isinstance(rule.versions[-1].terms, FrequencyCap | CallLimit)
                counts = counts and OUTCOMES[code] in {"unknown", "breach"}
                low = int(answers.lows[number, place]) if counts else None
                high = int(answers.highs[number, place]) if counts else None
                name = names[number][code] if OUTCOMES[code] in NAMED else ""
                yield place, rule.id, (OUTCOMES[code], name, frozenset(lacks), low, high)


def _names(program: Program) -> list[list[str]]:
    """By rule and code: what happened by its name."""
    return [
        [name_of(rule, rule.versions[-1], code) for code in range(len(OUTCOMES))]
        for rule in program.rules
    ]


def as_python(loops: tuple[kernel.Loop, ...]) -> list[kernel.Loop]:
    """The loops as the interpreter runs them, on numbers of its own."""
    return [msgspec.structs.replace(loop, run=interpreted(loop)) for loop in loops]


def interpreted(loop: kernel.Loop) -> Callable[..., None]:
    """The text of a loop as plain Python."""
    space = {
        "empty": compiled.empty.py_func,
        **vars(arith),
        **loop.tables,
    }
    exec(loop.text, space)

    def run(n: int, *arrays: Any) -> None:
        first = len(arrays) - len(loop.columns)
        columns = [column.tolist() for column in arrays[first:]]
        space["run"](n, arrays[0].tolist(), *arrays[1:first], *columns)

    return run


def gate(
    rows: Sequence[Row], rulebooks: conduct.Rulebooks, *, complete: bool
) -> Iterator[tuple[int, str, Answer]]:
    """What the gate says of every contact, each asked about and then recorded, in order of time."""
    at = Gate(rulebooks, log_complete=complete)
    for place in sorted(range(len(rows)), key=lambda p: (rows[p].occurred_at, p)):
        for ruling in at.ask(rows[place], rows[place].occurred_at).rulings:
            yield place, ruling.rule, told(ruling, rulebooks)
        at.record(rows[place])
