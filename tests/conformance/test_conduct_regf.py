"""The conformance cases for Regulation F: all of them pass, in every detail."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from fairdue import conduct
from fairdue.conduct.case import contact_id
from fairdue.facts import Contact, Fact, History, Loan, RuleOutcome, Verdict

HERE = Path(__file__).parent
BOOKS = conduct.load(["us.regf"])


def cases(name: str) -> list[dict[str, Any]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return [c for c in found if c["jurisdiction"] == "us.regf"]


OPEN = cases("conduct-abroad.jsonl")
OWN = cases("own-regf.jsonl")
BY_ID = {c["id"]: c for c in OPEN + OWN}
SCHEMA = json.loads((HERE / "case.schema.json").read_text(encoding="utf-8"))
ELSEWHERE = {"us.regf.later-disclosure"}
"""Rules whose paragraph the format has no name for; their examples are asked under another."""


@pytest.mark.parametrize("case", OPEN + OWN, ids=lambda c: c["id"])
def test_case(case: dict[str, Any]) -> None:
    result = conduct.run(case, BOOKS)
    assert result.passed, result


def test_all_are_run() -> None:
    assert len(OPEN) == 136
    assert len(OWN) == len({c["id"] for c in OWN}) > 200


def test_every_paragraph_that_the_format_names_has_a_rule() -> None:
    named = {r for r in SCHEMA["properties"]["rule"]["enum"] if r.startswith("1006.")}
    assert named <= {ref for rule in BOOKS.rules for ref in rule.refs}


def test_own_cases_keep_to_the_format() -> None:
    check = jsonschema.Draft202012Validator(SCHEMA)
    assert [error.message for c in OWN for error in check.iter_errors(c)] == []


PASSING = {"allowed", "presumed_compliant", "not_counted", "not_lcm", "not_applicable"}
FAILING = {"violation", "open_norm", "presumed_violation", "counted", "lcm", "duty"}


@pytest.mark.parametrize("rule", BOOKS.rules, ids=lambda r: r.id)
def test_each_rule_has_a_passing_and_a_failing_example(rule: conduct.Rule) -> None:
    examples = [BY_ID[name] for name in rule.examples]
    verdicts = {_alone(example, rule) for example in examples}
    assert len(verdicts) > 1
    assert verdicts & (PASSING | {"duty"})
    assert verdicts & FAILING
    if rule.id not in ELSEWHERE:
        assert {e["rule"] for e in examples} <= set(rule.refs)


def _alone(case: dict[str, Any], rule: conduct.Rule) -> str:
    """What this one rule says of the judged contact; over a log what the whole case says."""
    if case["judge"].get("scope") == "log":
        return conduct.run(case, BOOKS).got
    history = History(conduct.facts_of(case))
    contact = next(c for c in history.contacts if c.id == contact_id(case["judge"]["seq"]))
    found = conduct.judge(history, contact, BOOKS.only([rule]))
    return found[0].verdict.value


@pytest.mark.parametrize(
    "name",
    ["own-rf-38d2-elected", "own-rf-38c-elected", "own-rf-6c1-elected", "own-rf-6b2-elected"],
)
def test_without_an_election_nobody_may_say_which_debt_a_call_was_about(name: str) -> None:
    case = BY_ID[name]
    facts = [
        msgspec.structs.replace(f, counted_as=None) if isinstance(f, Contact) else f
        for f in conduct.facts_of(case)
    ]
    history = History(facts)
    contact = next(c for c in history.contacts if c.id == contact_id(case["judge"]["seq"]))
    asked = BOOKS.only([r for r in BOOKS.rules if case["rule"] in r.refs])
    found = conduct.judge(history, contact, asked)
    assert RuleOutcome.BREACH not in {f.outcome for f in found}
    assert [f.missing for f in found if f.outcome is RuleOutcome.UNKNOWN] == [("debts",)]


def test_too_many_calls_without_any_debt_on_record_are_never_cleared() -> None:
    case = BY_ID["own-rf-14b-log-incomplete-8"]
    kept = [f for f in conduct.facts_of(case) if not isinstance(f, Loan)]
    history = History(
        [msgspec.structs.replace(f, debts=()) if isinstance(f, Contact) else f for f in kept]
    )
    asked = BOOKS.only([BOOKS.rule("us.regf.call-frequency")])
    (finding,) = conduct.judge(history, history.contacts[-1], asked)
    assert finding.verdict is Verdict.UNKNOWN
    assert "debts" in finding.missing


@pytest.mark.parametrize("name", ["RF-2h-1-business", "own-rf-2i-creditor", "own-rf-2i-sideline"])
def test_out_of_scope_no_rule_of_the_book_fires(name: str) -> None:
    history = History(conduct.facts_of(BY_ID[name]))
    assert conduct.audit(history, BOOKS) == ()


@pytest.mark.parametrize("case", OPEN, ids=lambda c: c["id"])
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_finding_can_be_said(case: dict[str, Any], locale: str) -> None:
    for finding in conduct.audit(History(conduct.facts_of(case)), BOOKS):
        said = conduct.sentence(finding, locale)
        assert "{" not in said
        assert "None" not in said
        assert "1006." in said
        conduct.would_change(finding, locale)
        assert conduct.missing_words(finding, locale) is not None


ALL = OPEN + OWN


@pytest.mark.parametrize("case", ALL, ids=lambda c: c["id"])
def test_the_facts_a_breach_cites_are_enough_to_find_it(case: dict[str, Any]) -> None:
    facts = conduct.facts_of(case)
    for finding in conduct.audit(History(facts), BOOKS):
        if finding.outcome is RuleOutcome.BREACH:
            cited = History([f for f in facts if f.id in finding.facts])
            contact = next(c for c in cited.contacts if c.id == finding.contact)
            again = conduct.judge(cited, contact, BOOKS.only([BOOKS.rule(finding.rule)]))
            assert again[0].outcome is RuleOutcome.BREACH, finding


ORDER = {
    RuleOutcome.NOT_APPLICABLE: 0,
    RuleOutcome.OK: 1,
    RuleOutcome.NO: 1,
    RuleOutcome.UNKNOWN: 2,
    RuleOutcome.BREACH: 3,
    RuleOutcome.YES: 3,
}
SILENT = {
    *("us.regf.harassment", "us.regf.times", "us.regf.media"),
    *("us.regf.dispute", "us.regf.false-repeat", "us.regf.repeated-dispute"),
}
"""Rules that are about counts, times or requests, and read words only where somebody noted them."""


@pytest.mark.parametrize("field", ["outcome", "remarks"])
@pytest.mark.parametrize("case", ALL, ids=lambda c: c["id"])
def test_blanking_a_field_moves_an_answer_only_towards_unknown(
    case: dict[str, Any], field: str
) -> None:
    facts = conduct.facts_of(case)
    before = _answers(case, facts)
    for contact in (f for f in facts if isinstance(f, Contact) and getattr(f, field) is not None):
        less = [msgspec.structs.replace(f, **{field: None}) if f is contact else f for f in facts]
        for rule, (outcome, verdict) in _answers(case, less).items():
            was, word = before[rule]
            if outcome is RuleOutcome.UNKNOWN or word is Verdict.OPEN_NORM:
                continue
            if rule not in SILENT or field != "remarks":
                assert ORDER[outcome] == ORDER[was], (rule, contact.id, word, verdict)


def _answers(case: dict[str, Any], facts: Sequence[Fact]) -> dict[str, tuple[RuleOutcome, Verdict]]:
    history = History(facts)
    wanted = contact_id(case["judge"]["seq"])
    contact = next(c for c in history.contacts if c.id == wanted)
    return {f.rule: (f.outcome, f.verdict) for f in conduct.judge(history, contact, BOOKS)}
