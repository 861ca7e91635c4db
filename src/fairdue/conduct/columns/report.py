"""What the audit of a log is told with: which rules judged it, and what its columns leave open."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fairdue.conduct.columns.audit import Audited
from fairdue.conduct.columns.batch import Bench
from fairdue.conduct.columns.column import DAYS, TOLD, Column
from fairdue.conduct.columns.lower_words import absent
from fairdue.conduct.columns.misfit import NOTICES
from fairdue.conduct.columns.summary import Tally
from fairdue.conduct.judge import ENGINE
from fairdue.facts import Effect, Force

MADE_OF: dict[str, tuple[str, ...]] = {
    "role": ("tie",),
    "creditor_kind": ("lender",),
    "member_of": ("lender",),
    "product": ("credit",),
    "debt_status": ("credit",),
    "address_kind": ("address_kind", "mobiles", "spot"),
    "by_kind": ("actor", "actor_before"),
    "names": ("actor", "named"),
    "outcome": ("outcome", "sound"),
    "labels": ("looked", "said"),
    "labels_person": ("theirs",),
    "place": ("place", "spot"),
    "engaged_by": ("engaged",),
    "deleted_at": ("kept_years",),
    "balance_fen": ("ledger_fen",),
    **{instant: (instant, day) for day, instant in DAYS.items()},
    "signed_at": ("signed_day",),
}
"""By column: what is made of it and read by the loops; by itself its own name."""
NOTHING = TOLD | {"charges", "pay_channels", "claimed_fen", "deleted_at"}
"""Columns of which null says that nothing of the kind is on record."""
BY_REFERENCE = "its terms have no form over columns; the reference judges them on facts of the rows"


def missing(bench: Bench, columns: tuple[Column, ...]) -> list[dict[str, Any]]:
    """Columns that the log has not and rules ask for, and what follows.

    `then`: `unknown`: these rules cannot always tell; `none_on_record`: nothing of that kind is
    taken as said; `reference`: every contact goes to the reference, which is slow.
    """
    loops = bench.loops(complete=bench.complete)
    found = []
    for column in columns:
        names = MADE_OF.get(column.name, (column.name,))
        rules = [
            rule.id
            for rule, loop in zip(bench.program.rules, loops, strict=True)
            if not {*names}.isdisjoint(loop.columns)
            or any(column.name in absent(version.terms) for version in rule.versions)
        ]
        then = "none_on_record" if column.name in NOTHING else "unknown"
        if column.name in bench.program.ids:
            then = "reference"
        if (rules or then == "reference") and column.name not in {"mode", "liable"}:
            found.append({"column": column.name, "then": then, "rules": rules})
    return found


def report(bench: Bench, done: Audited, *, out: Path, engine: str = "local") -> dict[str, Any]:
    """The summary as one JSON object."""
    log, tally = done.log, done.tally
    rows = tally.rows
    by_rule, told = tally.by_rule(), log.problems(tally.misfits)
    books: dict[str, dict[str, Any]] = {
        name: {"sha256": digest, "outcomes": {}}
        for name, digest in sorted(bench.rulebooks.hashes.items())
    }
    for rule, outcomes in by_rule.items():
        counted = books[bench.rulebooks.rule(rule).rulebook]["outcomes"]
        for outcome, n in outcomes.items():
            counted[outcome] = counted.get(outcome, 0) + n
    return {
        "rows": {"in": rows["rows"], "judged": rows["judged"], "problems": problem_rows(tally)},
        "debtors": {
            "judged": rows["debtors"],
            "by_reference": rows["debtors_by_reference"],
            "with_problems": rows["partial_debtors"],
        },
        "log": {
            "files": [str(file) for file in log.files],
            "complete": bench.complete,
            "view": bench.view,
            "engine": engine,
            "spilled": done.spilled,
        },
        "findings": {"file": str(out), "rows": done.findings, "everything": bench.everything},
        "receipt": {"engine": ENGINE, "rulebooks_sha256": bench.rulebooks.sha256},
        "rulebooks": books,
        "outcomes": tally.outcomes(),
        "breaches": breaches(bench, by_rule),
        "rules": by_rule,
        "by": tally.by("by"),
        "hour": tally.by("hour"),
        "week": tally.by("week"),
        "judged_in_columns": [rule.id for rule in bench.program.rules],
        "judged_by_reference": {rule.id: BY_REFERENCE for rule in bench.program.one_by_one},
        "missing_columns": missing(bench, log.missing),
        "ignored_columns": log.ignored,
        "problems": [p for p in told if p.code not in NOTICES],
        "notices": [p for p in told if p.code in NOTICES],
    }


def breaches(bench: Bench, by_rule: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """What `breach` counts, by force of the text and effect of the rule, the strongest first."""
    found: dict[tuple[Force, Effect], int] = {}
    for name, outcomes in by_rule.items():
        rule = bench.rulebooks.rule(name)
        key = rule.force, rule.effect
        found[key] = found.get(key, 0) + outcomes.get("breach", 0)
    forces, effects = list(Force), list(Effect)
    in_order = sorted(found, key=lambda k: (forces.index(k[0]), effects.index(k[1])))
    return [
        {"force": force.value, "effect": effect.value, "findings": found[force, effect]}
        for force, effect in in_order
        if found[force, effect]
    ]


def problem_rows(tally: Tally) -> int:
    """Rows that were not judged."""
    return tally.rows["rows"] - tally.rows["judged"]
