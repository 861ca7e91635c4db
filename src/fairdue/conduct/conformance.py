"""Running conformance cases: a case's facts, its rule, its contact, its expected answer.

A case says where the borrower may be, and names its rulebook, so a text that holds in a part of a
zone is taken to hold there. Where a rule of a rulebook
that binds has nothing to say of a contact of this kind, the engine answers `not_applicable`; the
format keeps that word for dates, parties and products, and calls such a contact `allowed`.
"""

import datetime as dt
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec

from fairdue.conduct.asking import (
    asked_of,
    contacts_of,
    quiet,
    rebuttal,
    strongest,
    tallies,
    telling,
    whose,
)
from fairdue.conduct.binding import bound
from fairdue.conduct.case import Case, contact_id, facts_of, known_at
from fairdue.conduct.case_file import CaseFileError, cases_in, distinct_in, text_of
from fairdue.conduct.index import index_of
from fairdue.conduct.judge import judge
from fairdue.conduct.rulebook import Rulebooks
from fairdue.conduct.sentence import sentence
from fairdue.conduct.view import Views
from fairdue.facts import Finding, History, Verdict

__all__ = [
    "CaseFileError",
    "Report",
    "Result",
    "Runner",
    "Tally",
    "cases_in",
    "facts_of",
    "report",
    "run",
]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """Pass or fail of one case. `why` says in one line what differed, "" when it passed.

    `broken`: the case breaks the format, so that it neither passed nor failed.
    """

    id: str
    passed: bool
    expected: str
    got: str
    why: str = ""
    broken: bool = False


class Tally(msgspec.Struct, kw_only=True):
    """How many cases passed, failed, or were set aside as disputed."""

    passed: int = 0
    failed: int = 0
    disputed: int = 0


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A case that failed: what was expected, what came, and in one line why."""

    id: str
    expected: str
    got: str
    why: str


class Report(Tally, kw_only=True):
    """The tally over all cases and by rulebook, with every failure.

    `repeated`: how many cases stood in the files again, word for word; each was run once.
    `broken`: cases that break the format, with file, line and what is wrong; they are not counted.
    """

    rulebooks: dict[str, Tally]
    failures: list[Failure]
    repeated: int = 0
    broken: list[str] = []


class Runner(Protocol):
    """Who runs the cases of another format, told by their keys, and under which name."""

    def takes(self, case: Case) -> bool:
        """Whether the case is of this format."""

    def name(self, case: Case) -> str:
        """Under which name the case is counted, where others have their rulebook."""

    def run(self, case: Case) -> Result:
        """Pass or fail of the case."""


def report(
    files: Sequence[Path],
    rulebooks: Rulebooks,
    disputed: Path | None = None,
    others: Sequence[Runner] = (),
) -> Report:
    """The cases of all files run. A case whose id is disputed is not run, only counted.

    Cases that one of the `others` takes are run by it; formats may be mixed within a file.

    `disputed` is TOML with tables `[[disputed]]` of `id` and `reason`. Raises CaseFileError.
    """
    aside = _disputed(disputed) if disputed is not None else frozenset()
    books: dict[str, Tally] = {}
    failures = []

    def taken(case: Case) -> Runner | None:
        return next((runner for runner in others if runner.takes(case)), None)

    cases, again, broken = distinct_in(files, lambda case: taken(case) is not None)
    for case, place in cases:
        other = taken(case)
        name = case["jurisdiction"] if other is None else other.name(case)
        tally = books.setdefault(name, Tally())
        if case["id"] in aside:
            tally.disputed += 1
            continue
        result = _run_safely(case, rulebooks) if other is None else other.run(case)
        if result.broken:
            broken.append(f"{place}: case {result.id}: {result.why}")
            continue
        tally.passed += result.passed
        tally.failed += not result.passed
        if not result.passed:
            failures.append(
                Failure(id=result.id, expected=result.expected, got=result.got, why=result.why)
            )
    return Report(
        passed=sum(t.passed for t in books.values()),
        failed=sum(t.failed for t in books.values()),
        disputed=sum(t.disputed for t in books.values()),
        rulebooks=dict(sorted(books.items())),
        failures=failures,
        repeated=again,
        broken=broken,
    )


def _disputed(file: Path) -> frozenset[str]:
    try:
        table = tomllib.loads(text_of(file))
        return frozenset(str(row["id"]) for row in table.get("disputed", ()) if row["reason"])
    except tomllib.TOMLDecodeError as error:
        raise CaseFileError(str(file), str(error)) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise CaseFileError(str(file), "each [[disputed]] needs an id and a reason") from error


def _run_safely(case: Case, rulebooks: Rulebooks) -> Result:
    """The result; a case that breaks the format says where."""
    try:
        return run(case, rulebooks)
    except KeyError as error:
        told = f"{error.args[0]} is missing"
    except ValueError as error:
        told = str(error)
    why = f"the case breaks the format: {told}"
    return Result(
        id=case["id"], passed=False, expected=case["expected"], got="", why=why, broken=True
    )


def run(case: Case, rulebooks: Rulebooks) -> Result:
    """Judge the case's contact by the rule it names and compare every detail that it gives.

    A rule is named by one of its `refs`, or by its own id.
    """
    expected = case["expected"]
    rules = [r for r in rulebooks.of(case["jurisdiction"]) if case["rule"] in (r.id, *r.refs)]
    if not rules:
        why = f"no rule for {case['rule']} in {case['jurisdiction']}"
        return Result(id=case["id"], passed=False, expected=expected, got="", why=why)
    part = frozenset(r.rulebook for r in rules if r.instrument.part_of_zone)
    asked = Rulebooks(asked_of(rules, case), rulebooks.sha256, rulebooks.hashes, part)
    found = _Run(case, asked)
    finding = found.finding()
    faults = [*_verdict_faults(case, finding), *found.detail_faults(finding)]
    return Result(
        id=case["id"],
        passed=not faults,
        expected=expected,
        got=finding.verdict.value,
        why="; ".join(faults),
    )


class _Run:
    """One case made ready: its history, its contacts, the rules that answer."""

    def __init__(self, case: Case, rulebooks: Rulebooks) -> None:
        self.case, self.rulebooks = case, rulebooks
        self.history = History(facts_of(case))
        wanted = contact_id(case["judge"]["seq"])
        judged = next((c for c in self.history.contacts if c.id == wanted), None)
        if judged is None:
            message = f"judge.seq {case['judge']['seq']} is no contact of the timeline"
            raise ValueError(message)
        self.contact = judged

    def finding(self) -> Finding:
        """The case's own answer."""
        return self._answer(known_at(self.case))

    def now(self) -> Verdict:
        """The verdict with all that is known."""
        return self._answer(None).verdict

    def then(self) -> Verdict:
        """The verdict with what was known a minute after the contact began."""
        at = Views.of(self.history).then_at(self.contact)
        return self._answer(at).verdict

    def _answer(self, at: dt.datetime | None) -> Finding:
        """What the rules say of the contact, or of all contacts of the log asked about."""
        asked = whose(self.case)
        history = self.history if at is None else self.history.as_known(at)
        contacts = contacts_of(self.case, history)
        judged = [
            judge(self.history, contact, self.rulebooks, known_at=at, asked=asked)
            for contact in contacts or [self.contact]
        ]
        findings = [self._worded(finding) for found in judged for finding in found]
        if not contacts and self.case["judge"].get("scope") == "log":
            return strongest(map(quiet, findings))
        answer = strongest(telling(findings, self.case))
        if len(contacts) > 1:
            counts = [f.observed for f in findings if f.rule == answer.rule]
            most = max((n for n in counts if isinstance(n, int)), default=answer.observed)
            answer = msgspec.structs.replace(answer, observed=most)
        return answer

    def _worded(self, finding: Finding) -> Finding:
        if finding.verdict is not Verdict.NOT_APPLICABLE or not self._binds(finding):
            return finding
        return msgspec.structs.replace(finding, verdict=Verdict.ALLOWED)

    def _binds(self, finding: Finding) -> bool:
        """Whether the rule is in force on the day and may bind this side and product."""
        rule = self.rulebooks.rule(finding.rule)
        contact = next(c for c in self.history.contacts if c.id == finding.contact)
        if rule.version(finding.receipt.rules_as_of) is None:
            return False
        if rule not in self.rulebooks.holding_in(self.history.zone_names):
            return False
        return bound(index_of(self.history), rule.binds, contact).holds is not False

    def detail_faults(self, finding: Finding) -> list[str]:
        """Details that the case gives and the finding does not bear out."""
        detail = self.case.get("expected_detail", {})
        last = finding.last_day
        got: dict[str, Any] = {
            "count": finding.observed,
            "last_day": None if last is None else last.isoformat(),
            "rebuttal_factor": rebuttal(finding),
        }
        if {"placed", "conversations"} & detail.keys():
            tallied = tallies(self.case, self.history, self.contact, list(self.rulebooks.rules))
            got |= {key: _named(tallied[key], detail[key]) for key in tallied if key in detail}
        if "known_then" in detail:
            got["known_then"] = self.then().value
        if "known_now" in detail:
            got["known_now"] = self.now().value
        faults = []
        for key, wanted in detail.items():
            if key == "also_accept":
                continue
            if key == "missing":
                told = {_CASE_WORDS.get(name, name) for name in finding.missing}
                lacking = sorted(set(wanted) - told)
                faults += [f"missing does not name {k}" for k in lacking]
            elif key == "must_not_cite":
                faults += [f"cites {text}" for text in wanted if text in _text(finding)]
            elif key not in got or (got[key] is None and key == "last_day"):
                faults.append(f"{key} is not computed by this rule")
            elif got[key] != wanted:
                faults.append(f"{key} is {got[key]}, not {wanted}")
        return faults


_CASE_WORDS = {"creditor": "for", "occurred_at": "at"}
"""Fields of facts that the case format calls by another word."""


def _named(tallied: dict[str, int], wanted: dict[str, int]) -> dict[str, int]:
    """The counts of the debts that the case names."""
    return {debt: tallied.get(debt, 0) for debt in wanted}


def _verdict_faults(case: Case, finding: Finding) -> list[str]:
    accepted = [case["expected"], *case.get("expected_detail", {}).get("also_accept", ())]
    return [] if finding.verdict.value in accepted else [f"verdict is {finding.verdict.value}"]


def _text(finding: Finding) -> str:
    """All words of a verdict, its sentences among them; its own time is no part of them."""
    fields = msgspec.to_builtins(finding)
    fields.pop("at")
    said = " ".join(sentence(finding, locale) for locale in ("zh-CN", "en"))
    return f"{fields} {said}"
