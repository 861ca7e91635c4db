"""Running conformance cases: a case's facts, its rule, its contact, its expected answer."""

import datetime as dt
from typing import Any

import msgspec

from fairdue.conduct.asking import (
    asked_of,
    contacts_of,
    quiet,
    rebuttal,
    strongest,
    tallies,
    whose,
)
from fairdue.conduct.case import Case, contact_id, facts_of, known_at
from fairdue.conduct.judge import judge
from fairdue.conduct.rulebook import Rulebooks
from fairdue.conduct.sentence import sentence
from fairdue.conduct.view import Views
from fairdue.facts import Contact, Finding, History, Verdict

__all__ = ["Result", "facts_of", "run"]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """Pass or fail of one case. `why` says in one line what differed, "" when it passed."""

    id: str
    passed: bool
    expected: str
    got: str
    why: str = ""


def run(case: Case, rulebooks: Rulebooks) -> Result:
    """Judge the case's contact by the rule it names and compare every detail that it gives."""
    expected = case["expected"]
    rules = [r for r in rulebooks.of(case["jurisdiction"]) if case["rule"] in r.refs]
    if not rules:
        why = f"no rule for {case['rule']} in {case['jurisdiction']}"
        return Result(id=case["id"], passed=False, expected=expected, got="", why=why)
    found = _Run(case, rulebooks.only(asked_of(rules, case)))
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
    """One case made ready: its history, its contact, the rules that answer."""

    def __init__(self, case: Case, rulebooks: Rulebooks) -> None:
        self.case, self.rulebooks = case, rulebooks
        self.history = History(facts_of(case))
        wanted = contact_id(case["judge"]["seq"])
        self.contact: Contact = next(c for c in self.history.contacts if c.id == wanted)

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
        findings = [finding for found in judged for finding in found]
        if not contacts and self.case["judge"].get("scope") == "log":
            return strongest(map(quiet, findings))
        answer = strongest(findings)
        if len(contacts) > 1:
            counts = [f.observed for f in findings if f.rule == answer.rule]
            most = max((n for n in counts if isinstance(n, int)), default=answer.observed)
            answer = msgspec.structs.replace(answer, observed=most)
        return answer

    def detail_faults(self, finding: Finding) -> list[str]:
        """Details that the case gives and the finding does not bear out."""
        detail = self.case["expected_detail"]
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
                lacking = sorted(set(wanted) - set(finding.missing))
                faults += [f"missing does not name {k}" for k in lacking]
            elif key == "must_not_cite":
                faults += [f"cites {text}" for text in wanted if text in _text(finding)]
            elif key not in got or (got[key] is None and key == "last_day"):
                faults.append(f"{key} is not computed by this rule")
            elif got[key] != wanted:
                faults.append(f"{key} is {got[key]}, not {wanted}")
        return faults


def _named(tallied: dict[str, int], wanted: dict[str, int]) -> dict[str, int]:
    """The counts of the debts that the case names."""
    return {debt: tallied.get(debt, 0) for debt in wanted}


def _verdict_faults(case: Case, finding: Finding) -> list[str]:
    accepted = [case["expected"], *case["expected_detail"].get("also_accept", ())]
    return [] if finding.verdict.value in accepted else [f"verdict is {finding.verdict.value}"]


def _text(finding: Finding) -> str:
    """All words of a verdict, its sentences among them; its own time is no part of them."""
    fields = msgspec.to_builtins(finding)
    fields.pop("at")
    said = " ".join(sentence(finding, locale) for locale in ("zh-CN", "en"))
    return f"{fields} {said}"
