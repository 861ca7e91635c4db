"""The conformance cases for China and abroad: every one must pass, in every detail.

Those of Regulation F have a module of their own.
"""

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from fairdue import conduct
from fairdue.facts import History

HERE = Path(__file__).parent
BOOKS = conduct.load()
CHINA = [rule for rule in BOOKS.rules if rule.rulebook.startswith("cn.")]
REFS = {(rule.rulebook, ref) for rule in CHINA for ref in rule.refs}


def cases(name: str) -> list[dict[str, Any]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def elsewhere(case: dict[str, Any]) -> bool:
    return bool(case["jurisdiction"] != "us.regf")


ABROAD = [c for c in cases("conduct-abroad.jsonl") if elsewhere(c)]
OPEN = cases("conduct-cn.jsonl") + ABROAD
OWN = cases("own-cn.jsonl") + cases("own-abroad.jsonl")
RUN = OPEN + OWN
RULES = [r for r in BOOKS.rules if r.rulebook != "us.regf"]
BY_ID = {c["id"]: c for c in OPEN + OWN}


@pytest.mark.parametrize("case", RUN, ids=lambda c: c["id"])
def test_case(case: dict[str, Any]) -> None:
    result = conduct.run(case, BOOKS)
    assert result.passed, result


def test_every_row_that_the_format_can_ask_of_has_a_rule_and_cases_on_both_sides() -> None:
    asked = json.loads((HERE / "case.schema.json").read_text(encoding="utf-8"))
    names = {n for n in asked["properties"]["rule"]["enum"] if not n.startswith("1006.")}
    assert names == {ref for rule in RULES for ref in rule.refs}
    assert {c["rule"] for c in RUN} == names
    assert len(cases("conduct-cn.jsonl")) == 112
    assert len(ABROAD) == 57


def test_each_case_has_its_own_id() -> None:
    assert len(BY_ID) == len(RUN)


def test_the_report_tells_passed_failed_and_disputed(tmp_path: Path) -> None:
    wrong = BY_ID["cn-freq-f1-fourth-talk"] | {"expected": "allowed"}
    kept = BY_ID["cn-plan-kept-call"]
    odd = kept | {"id": "odd", "expected_detail": {"count": 99}}
    file = tmp_path / "conduct-some.jsonl"
    some = [BY_ID["cn-hours-gbt-215959"], wrong, BY_ID["VN-18-5"], BY_ID["cn-plan-cfc"], odd]
    file.write_text("\n".join(json.dumps(case) for case in some) + "\n", encoding="utf-8")
    aside = tmp_path / "disputed.toml"
    aside.write_text('[[disputed]]\nid = "cn-plan-cfc"\nreason = "..."\n', encoding="utf-8")
    told = json.loads(msgspec.json.encode(conduct.report([file], BOOKS, aside)))
    assert (told["passed"], told["failed"], told["disputed"]) == (2, 2, 1)
    assert told["rulebooks"]["cn.gbt45251"] == {"passed": 1, "failed": 1, "disputed": 0}
    assert told["rulebooks"]["cn.card2011"] == {"passed": 0, "failed": 1, "disputed": 1}
    assert [f["id"] for f in told["failures"]] == ["cn-freq-f1-fourth-talk", "odd"]
    assert told["failures"][0]["got"] == "violation"
    assert set(told["failures"][0]) == {"id", "expected", "got", "why"}
    assert "not 99" in told["failures"][1]["why"]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{", "line 1: no JSON"),
        ("{}", "line 1: no case of format v1: no id"),
        ("[]", "line 1: no case of format v1: no id"),
        ("", "it holds no case"),
        (json.dumps(BY_ID["VN-18-5"] | {"id": " "}), "line 1: .*id is not a text"),
        (json.dumps(BY_ID["VN-18-5"] | {"timeline": {}}), "line 1: .*timeline is not a list"),
        (
            "\n".join(json.dumps(BY_ID["VN-18-5"] | {"facts": w}) for w in "ab"),
            "line 2: another",
        ),
    ],
)
def test_a_file_that_holds_no_cases_is_refused_by_line(
    tmp_path: Path, line: str, wrong: str
) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(conduct.CaseFileError, match=wrong):
        conduct.report([file], BOOKS)


def test_a_case_that_stands_there_twice_is_run_once(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text((json.dumps(BY_ID["VN-18-5"]) + "\n") * 2, encoding="utf-8")
    told = conduct.report([file, file], BOOKS)
    assert (told.passed, told.failed, told.repeated) == (1, 0, 3)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"judge": {"seq": 99}}, "judge.seq: 99 is no contact of the timeline"),
        ({"judge": {}}, "judge.seq: Object missing required field `seq`"),
    ],
)
def test_a_case_that_breaks_the_format_says_how(
    tmp_path: Path, change: dict[str, Any], why: str
) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(BY_ID["VN-18-5"] | change), encoding="utf-8")
    (wrong,) = conduct.report([file], BOOKS).broken
    assert "case VN-18-5 breaks format v1" in wrong
    assert why in wrong


def test_disputed_ids_need_a_reason(tmp_path: Path) -> None:
    aside = tmp_path / "disputed.toml"
    aside.write_text('[[disputed]]\nid = "x"\n', encoding="utf-8")
    with pytest.raises(conduct.CaseFileError, match="needs an id and a reason"):
        conduct.report([], BOOKS, aside)
    with pytest.raises(conduct.CaseFileError, match=r"missing\.toml"):
        conduct.report([], BOOKS, tmp_path / "missing.toml")


@pytest.mark.parametrize("case", RUN, ids=lambda c: c["id"])
def test_whatever_is_found_is_said_in_plain_words(case: dict[str, Any]) -> None:
    history = History(conduct.facts_of(case))
    books = BOOKS.picking(case["jurisdiction"]).only(BOOKS.of(case["jurisdiction"]))
    for finding in conduct.audit(history, books, leave_out=frozenset()):
        for locale in ("zh-CN", "en"):
            said = [conduct.sentence(finding, locale), *conduct.would_change(finding, locale)]
            text = " ".join((*said, *conduct.exceptions(finding, locale)))
            assert not re.search(r"None|[{}]|[a-z]_[a-z]|  ", text), text


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
    names = ("conduct-cn.jsonl", "conduct-abroad.jsonl", "own-cn.jsonl", "own-abroad.jsonl")
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
    case = BY_ID["cn-lang-n18-insult"] | {"rule": "CN-ALLOC-01"}
    result = conduct.run(case, BOOKS)
    assert not result.passed
    assert result.why == "no rule for CN-ALLOC-01 in cn.nifa2018"


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


def test_a_case_over_a_whole_log_takes_what_says_most_in_it() -> None:
    talks = BY_ID["cn-freq-f1-fourth-talk"]
    rang_out = talks["timeline"][3] | {"seq": 5, "outcome": "rang_out"}
    longer = talks | {"timeline": [*talks["timeline"], rang_out]}
    alone = longer | {"judge": {"seq": 5}, "expected": "allowed"}
    assert conduct.run(alone, BOOKS).passed
    assert conduct.run(longer | {"judge": {"seq": 5, "scope": "log"}}, BOOKS).passed


def test_a_contact_of_another_kind_is_fine_and_one_of_another_side_is_not_asked() -> None:
    case = BY_ID["own-cba-text-unrecorded"]
    assert conduct.run(case, BOOKS).got == "allowed"
    outside = json.loads(json.dumps(case))
    outside["context"]["parties"][0]["member_of"] = []
    assert conduct.run(outside, BOOKS).got == "not_applicable"


@pytest.mark.parametrize(
    "case",
    OPEN + [c for c in cases("conduct-abroad.jsonl") if not elsewhere(c)],
    ids=lambda c: c["id"],
)
def test_whatever_a_case_can_say_facts_can_say(case: dict[str, Any]) -> None:
    facts = conduct.facts_of(case)
    assert len({fact.id for fact in facts}) == len(facts)
    contacts = [f for f in facts if f.id.startswith("contact:")]
    assert len(contacts) == len(case["timeline"])
