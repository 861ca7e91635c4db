"""Money cases: those given and our own, each figure; the own ones are checked a second way here."""

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fairdue import plan
from fairdue.cli import main
from fairdue.credit import offset
from fairdue.plan.moneyform import misfit

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
    hard = BY_ID["plan-infeasible"] | {"expected": {"status": "optimal", "optimal_total": 1}}
    why = plan.run_money_case(hard).why
    assert why == "status is infeasible, not optimal; optimal_total is not computed"


@pytest.mark.parametrize(
    "inputs",
    [
        {"convention": "moon", "advances": [], "payments": []},
        {"convention": "eu_aprc", "advances": [{"at": "soon", "amount": 1}], "payments": []},
        {"convention": "eu_aprc", "advances": [{"at": "0", "amount": 1}], "payments": []},
        {"convention": "eu_aprc", "method": "level", "principal": 100},
        {"convention": "eu_aprc", "method": "minimum", "principal": 100},
    ],
)
def test_a_case_that_breaks_the_format_says_so(inputs: dict[str, Any]) -> None:
    case = {"id": "odd", "kind": "apr", "inputs": inputs, "expected": {"apr_pct": 1}}
    found = plan.run_money_case(case)
    assert "breaks the format" in found.why
    assert (found.passed, found.broken) == (False, True)


def _variants(case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The case with a strange key in one of its objects, or without one of its keys."""
    for part in ("inputs", "expected", "tolerance"):
        rows = [case[part], *(r for v in case[part].values() if isinstance(v, list) for r in v)]
        for n, row in enumerate(rows):
            if not isinstance(row, dict):
                continue
            for key in ("extra", *(row if part != "tolerance" else ())):
                changed = json.loads(json.dumps(case))
                inner = changed[part]
                lists = [r for v in inner.values() if isinstance(v, list) for r in v]
                touched = [inner, *lists][n]
                if touched.pop(key, None) is None:
                    touched[key] = 1
                yield changed


def test_the_form_is_that_of_the_schema() -> None:
    schema = json.loads((HERE / "money.schema.json").read_text(encoding="utf-8"))
    check = jsonschema.Draft202012Validator(schema)
    kinds = {(c["kind"], c["inputs"].get("convention"), c["inputs"].get("method")): c for c in RUN}
    tried = [changed for case in kinds.values() for changed in _variants(case)]
    assert len(tried) > 100
    apart = [
        (told, changed)
        for changed in tried
        if bool(told := misfit(changed)) is check.is_valid(changed)
        and "need year_days" not in told  # only MONEY.md asks for it
    ]
    assert apart == []


SHAPES = {(c["kind"], *sorted(c["inputs"])): c for c in RUN}


@pytest.mark.parametrize("case", SHAPES.values(), ids=lambda c: c["id"])
def test_a_value_of_the_wrong_shape_breaks_the_format(case: dict[str, Any]) -> None:
    shapes: list[object] = [[[]], {"a": []}]
    for wrong in (*shapes, None):
        for key in ("kind", "inputs", "expected", "tolerance"):
            assert plan.run_money_case(case | {key: wrong}).broken, (key, wrong)
    for wrong in shapes:
        for part in ("inputs", "expected"):
            for key in case[part]:
                changed = case | {part: case[part] | {key: wrong}}
                assert plan.run_money_case(changed).broken, (part, key, wrong)


def test_a_case_without_what_every_case_has_names_what_it_lacks() -> None:
    for key in ("id", "kind", "inputs", "expected"):
        case = {name: value for name, value in OWN[0].items() if name != key}
        found = plan.run_money_case(case)
        assert found.broken
        assert f"{key} is missing" in found.why


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ({"id": "x", "kind": ["apr"], "inputs": {}, "expected": {"a": 1}}, "kind: ['apr'] is none"),
        ({"id": "x", "kind": "apr"}, "inputs is missing"),
        ({"id": ["x"], "kind": "apr", "inputs": {}, "expected": {}}, "id is not a text"),
        (
            {"id": "x", "kind": "apr", "inputs": {"convention": ["eu"]}, "expected": {"a": 1}},
            "inputs.convention: ['eu'] is none of eu_aprc",
        ),
    ],
)
def test_a_case_of_the_wrong_shape_is_told_with_its_line(
    case: dict[str, Any],
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "odd.jsonl"
    file.write_text(f"\n{json.dumps(case)}\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["conformance", str(file)])
    assert ended.value.code == 3
    told_so = capsys.readouterr().err
    assert f"{file}, line 2: " in told_so
    assert told in told_so


def test_a_key_that_nobody_reads_is_refused_with_its_place() -> None:
    case = json.loads(json.dumps(BY_ID["plan-infeasible"]))
    case["inputs"]["debts"][0]["minimun"] = 1
    found = plan.run_money_case(case)
    assert (found.broken, found.passed) == (True, False)
    assert found.why.endswith("inputs.debts[0]: Object contains unknown field `minimun`")


def _asked(kind: str, inputs: dict[str, Any], expected: dict[str, Any]) -> plan.MoneyResult:
    case = {"id": "odd", "kind": kind, "inputs": inputs, "expected": expected}
    return plan.run_money_case(case)


FREE = [{"at": "0", "amount": 1000}]
ONCE = [{"at": "2026-01-10", "amount": 100}]
CARD = {"balance": 1000, "annual_rate_pct": 24}
NO_ANSWER: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "less is paid back than was received": (
        "apr",
        {"convention": "eu_aprc", "advances": FREE, "payments": [{"at": "1M", "amount": 900}]},
        {"apr_pct": -71.757},
        "no rate above zero",
    ),
    "nothing reaches the borrower": (
        "irr",
        {"method": "level", "principal": 1000, "withheld": 1000, "count": 3},
        {"period_pct": 1, "simple_pct": 12, "compound_pct": 12.68},
        "nothing is received",
    ),
    "the minimum is below the interest": (
        "schedule",
        {"method": "minimum", "principal": 1000, "annual_rate_pct": 36, "fixed": 10},
        {"count": 5},
        "never pay the loan off",
    ),
    "a card whose minimum is below the interest": (
        "schedule",
        {"method": "us_m2", "pct": 1, "fixed": 1, "debts": [CARD]},
        {"count": 5, "total": 1, "payment_36": 1},
        "never clear",
    ),
    "shares of nothing": (
        "plan",
        {"method": "pro_rata", "budget": 100, "debts": [{"balance": 0}, {"balance": 0}]},
        {"offers": [0, 0]},
        "nothing is owed",
    ),
    "paid back on the day of the advance": (
        "apr",
        {
            "convention": "us_appendix_j",
            "unit_period": "TERM",
            "advances": ONCE,
            "payments": [{"at": "2026-01-10", "amount": 101}],
        },
        {"apr_pct": 1},
        "a term without a day",
    ),
}


@pytest.mark.parametrize("name", NO_ANSWER)
def test_a_well_formed_case_without_an_answer_fails_and_says_why(name: str) -> None:
    kind, inputs, expected, why = NO_ANSWER[name]
    found = _asked(kind, inputs, expected)
    assert (found.passed, found.broken) == (False, False)
    assert found.why.startswith("no answer: ")
    assert why in found.why


def test_a_debt_that_outgrows_all_numbers_is_infeasible() -> None:
    debt = {"balance": 100, "monthly_rate_pct": 50, "minimum": 5}
    inputs = {"method": "least_total", "budget": 10, "horizon": 2000, "debts": [debt]}
    assert _asked("plan", inputs, {"status": "infeasible"}).passed
    inputs["debts"] = [debt | {"offer": {"amount": 15, "until_month": 2}}]
    inputs["horizon"] = 3
    assert _asked("plan", inputs, {"status": "optimal", "optimal_total": 20}).passed


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
