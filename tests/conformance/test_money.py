"""Money cases: those given and our own, each figure; the own ones are checked a second way here."""

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fairdue import plan
from fairdue.cli import main
from fairdue.credit import offset

HERE = Path(__file__).parent


def cases(name: str) -> list[dict[str, Any]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


OPEN, OWN = cases("money.jsonl"), cases("own-money.jsonl")
RUN = OPEN + OWN
BY_ID = {c["id"]: c for c in RUN}


@pytest.mark.parametrize("case", RUN, ids=lambda c: c["id"])
def test_case(case: dict[str, Any]) -> None:
    result = plan.run_money_case(case)
    assert result.passed, result


def test_own_cases_keep_to_the_format_and_have_ids_of_their_own() -> None:
    schema = json.loads((HERE / "money.schema.json").read_text(encoding="utf-8"))
    check = jsonschema.Draft202012Validator(schema)
    assert [error.message for c in OWN for error in check.iter_errors(c)] == []
    assert len(BY_ID) == len(RUN)
    assert len(OWN) >= 60


def _rows(case: Mapping[str, Any]) -> list[tuple[int, Mapping[str, Any]]]:
    inputs = case["inputs"]
    return [(1, r) for r in inputs["advances"]] + [(-1, r) for r in inputs["payments"]]


@pytest.mark.parametrize(
    "case",
    [c for c in RUN if "advances" in c["inputs"] and c["inputs"]["convention"] == "eu_aprc"],
    ids=lambda c: c["id"],
)
def test_the_expected_rate_balances_the_flows(case: dict[str, Any]) -> None:
    rate = case["expected"]["apr_pct"] / 100
    days = Fraction(str(case["inputs"].get("year_days", 365)))
    worth = size = slope = 0.0
    for sign, row in _rows(case):
        first, step = offset(row["at"]), offset(row.get("every", "0"))
        for k in range(row.get("count", 1)):
            months = first.months + k * step.months
            years = float(Fraction(months, 12) + (first.days + k * step.days) / days)
            value = sign * row["amount"] * (1 + rate) ** -years
            worth += value
            slope += abs(years * value) / (1 + rate)
            size += abs(value)
    assert abs(worth) <= 1.1e-2 * case["tolerance"]["pct_points"] * slope + 1e-9 * size


def test_a_wrong_figure_fails_and_is_named() -> None:
    case = BY_ID["own-level-12" if "own-level-12" in BY_ID else "sched-eu43"]
    wrong = json.loads(json.dumps(case))
    wrong["expected"]["rows"][0]["payment"] += 0.02
    wrong["expected"]["rows"].append({"period": 99, "payment": 1})
    result = plan.run_money_case(wrong)
    assert not result.passed
    assert result.why.startswith("payment 1 is 888.49, not 888.51; no period 99")


def test_a_plan_that_cannot_be_or_another_number_of_offers_is_told() -> None:
    shares = BY_ID["own-prorata-thirds"] | {"expected": {"offers": [33.33]}}
    assert plan.run_money_case(shares).why == "3 offers, not 1"
    hard = BY_ID["plan-infeasible"] | {"expected": {"status": "optimal", "avalanche_total": 1}}
    why = plan.run_money_case(hard).why
    assert why == "status is infeasible, not optimal; avalanche_total is not computed"


@pytest.mark.parametrize(
    "inputs",
    [
        {"convention": "moon", "advances": [], "payments": []},
        {"convention": "eu_aprc", "advances": [{"at": "soon", "amount": 1}], "payments": []},
        {"convention": "eu_aprc", "advances": [{"at": "0", "amount": 1}], "payments": []},
        {"convention": "eu_aprc", "method": "level", "principal": 100},
        {"convention": "eu_aprc", "method": "minimum", "principal": 100, "fixed": 0},
    ],
)
def test_a_case_that_breaks_the_format_says_so(inputs: dict[str, Any]) -> None:
    case = {"id": "odd", "kind": "apr", "inputs": inputs, "expected": {"apr_pct": 1}}
    found = plan.run_money_case(case)
    assert "breaks the format" in found.why
    assert (found.passed, found.broken) == (False, True)


def test_a_case_of_money_that_breaks_the_format_is_bad_input_and_the_others_are_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = {"id": "odd", "kind": "apr", "inputs": {"convention": "moon"}, "expected": {"apr_pct": 1}}
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(odd) + "\n" + json.dumps(OPEN[0]) + "\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["conformance", str(file), "--locale", "en"])
    printed = capsys.readouterr()
    assert ended.value.code == 3
    assert f"{file}, line 1: case odd: the case breaks the format" in printed.err
    assert "1 cases passed, 0 failed" in printed.out
