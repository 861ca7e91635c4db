"""The conformance cases for China: every one whose rule is shipped must pass, in every detail."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fairdue import conduct

HERE = Path(__file__).parent
BOOKS = conduct.load()
CHINA = [rule for rule in BOOKS.rules if rule.rulebook.startswith("cn.")]
REFS = {(rule.rulebook, ref) for rule in CHINA for ref in rule.refs}


def cases(name: str) -> list[dict[str, Any]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


OPEN = cases("conduct-cn.jsonl")
OWN = cases("own-cn.jsonl")
RUN = [c for c in OPEN + OWN if (c["jurisdiction"], c["rule"]) in REFS]
BY_ID = {c["id"]: c for c in OPEN + OWN}


@pytest.mark.parametrize("case", RUN, ids=lambda c: c["id"])
def test_case(case: dict[str, Any]) -> None:
    result = conduct.run(case, BOOKS)
    assert result.passed, result


def test_all_rules_that_a_call_log_decides_are_covered() -> None:
    decided = {
        *(f"CN-TIME-0{n}" for n in range(1, 5)),
        *(f"CN-FREQ-0{n}" for n in range(1, 6)),
        *("CN-TP-02", "CN-TP-05", "CN-TP-06", "CN-TP-10", "CN-DISC-02", "CN-DEAL-02"),
    }
    assert {ref for _, ref in REFS} == decided
    assert {c["rule"] for c in RUN} == decided
    assert len([c for c in RUN if c in OPEN]) == 62


def test_own_cases_keep_to_the_format() -> None:
    schema = json.loads((HERE / "case.schema.json").read_text(encoding="utf-8"))
    check = jsonschema.Draft202012Validator(schema)
    assert [error.message for c in OWN for error in check.iter_errors(c)] == []


def test_the_validator_finds_no_fault_in_any_case_file() -> None:
    spec = importlib.util.spec_from_file_location("validate", HERE / "validate.py")
    assert spec is not None
    assert spec.loader is not None
    validate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(validate)
    names = ("conduct-cn.jsonl", "conduct-abroad.jsonl", "own-cn.jsonl")
    assert validate.main([str(HERE / name) for name in names]) == 0


PASSING = {"allowed"}
FAILING = {"violation", "advisory", "open_norm"}


@pytest.mark.parametrize("rule", CHINA, ids=lambda r: r.id)
def test_each_rule_has_a_passing_and_a_failing_example(rule: conduct.Rule) -> None:
    examples = [BY_ID[name] for name in rule.examples]
    assert {e["rule"] for e in examples} <= set(rule.refs)
    assert {e["jurisdiction"] for e in examples} == {rule.rulebook}
    verdicts = {e["expected"] for e in examples}
    assert verdicts & PASSING
    assert verdicts & FAILING


def test_a_case_without_a_rule_fails_and_says_so() -> None:
    case = next(c for c in OPEN if c["rule"] == "CN-LANG-01")
    result = conduct.run(case, BOOKS)
    assert not result.passed
    assert result.why == "no rule for CN-LANG-01 in cn.nifa2018"


def test_a_wrong_expectation_fails_and_says_why() -> None:
    case = BY_ID["cn-freq-f1-fourth-talk"] | {
        "expected": "allowed",
        "expected_detail": {
            "count": 3,
            "missing": ["outcome"],
            "must_not_cite": ["GB/T"],
            "known_then": "unknown",
            "last_day": "2026-01-01",
        },
    }
    why = conduct.run(case, BOOKS).why
    assert "verdict is violation" in why
    assert "count is 4, not 3" in why
    assert "missing does not name outcome" in why
    assert "cites GB/T" in why
    assert "known_then is violation, not unknown" in why
    assert "last_day is not computed by this rule" in why


def test_a_case_over_a_whole_log_is_answered_by_what_says_most_in_it() -> None:
    case = BY_ID["cn-freq-f1-fourth-talk"] | {"judge": {"seq": 4, "scope": "log"}}
    assert conduct.run(case, BOOKS).passed
    before = case | {"judge": {"seq": 3, "scope": "log"}}
    assert conduct.run(before, BOOKS).got == "allowed"


@pytest.mark.parametrize("case", OPEN + cases("conduct-abroad.jsonl"), ids=lambda c: c["id"])
def test_whatever_a_case_can_say_facts_can_say(case: dict[str, Any]) -> None:
    facts = conduct.facts_of(case)
    assert len({fact.id for fact in facts}) == len(facts)
    contacts = [f for f in facts if f.id.startswith("contact:")]
    assert len(contacts) == len(case["timeline"])
