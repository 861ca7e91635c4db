"""The form of cases: what nobody reads is refused with file, case, key and the right key."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from fairdue import conduct
from fairdue.conduct.case_form import CaseForm, misfit

FOLDER = Path(__file__).parents[1] / "conformance"
LINES = (FOLDER / "conduct-cn.jsonl").read_text(encoding="utf-8").splitlines()
Change = Callable[[dict[str, Any]], object]


def hours() -> dict[str, Any]:
    """A call at 22:00, from the cases shipped."""
    found = json.loads(next(line for line in LINES if '"cn-hours-gbt-220000"' in line))
    assert isinstance(found, dict)
    return found


def refused(folder: Path, text: str) -> conduct.CaseFileError:
    file = folder / "cases.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(conduct.CaseFileError) as caught:
        conduct.report([file], conduct.load(["cn.gbt45251"]))
    return caught.value


def first(case: dict[str, Any]) -> dict[str, Any]:
    found = case["timeline"][0]
    assert isinstance(found, dict)
    return found


MISFITS: list[tuple[Change, str, str]] = [
    (lambda c: first(c).update(outcom="talked"), "timeline[0].outcom", "Did you mean outcome?"),
    (lambda c: first(c).update(adress="d1"), "timeline[0].adress", "Did you mean address?"),
    (lambda c: c["context"].update(personz=[]), "context.personz", "Did you mean persons?"),
    (lambda c: c["judge"].update(known="x"), "judge.known", "Did you mean known_at?"),
    (lambda c: c.update(expected_detail={"cnt": 3}), "expected_detail.cnt", "Did you mean count?"),
    (lambda c: c.update(expected="brech"), "expected", "violation"),
    (lambda c: c["context"].pop("tz"), "context.tz", "missing required field"),
    (lambda c: c["context"].update(tz=[]), "context.tz", "length"),
    (lambda c: c["context"].update(tz=["Asia/Peking"]), "context.tz[0]", "no such zone"),
    (lambda c: first(c).update(at="2026-03-01T10:00:00"), "timeline[0].at", "with its offset"),
    (lambda c: first(c).update(at="2026-13-01T10:00:00+08:00"), "timeline[0].at", "RFC3339"),
    (lambda c: first(c).update(kind="phone"), "phone", "Invalid enum value"),
    (lambda c: first(c).update(person="ZZ"), "timeline[0].person", "is not in context.persons"),
    (lambda c: first(c).update(by="ZZ"), "timeline[0].by", "is not in context.parties"),
    (lambda c: first(c).update(address="zz"), "timeline[0].address", "not in context.addresses"),
    (lambda c: c["timeline"].append(first(c)), "timeline[1].seq", "is there twice"),
    (lambda c: c["judge"].update(seq=99), "judge.seq", "no contact of the timeline"),
    (lambda c: first(c).update(until="soon"), "until", "date"),
    (lambda c: c["context"]["debts"][0].update(balance="much"), "debts[0].balance", "100.00"),
    (lambda c: c.update(timeline=[]), "judge.seq", "no contact of the timeline"),
]


@pytest.mark.parametrize(("change", "place", "told"), MISFITS)
def test_a_case_that_breaks_the_format_is_refused_with_its_place(
    tmp_path: Path, change: Change, place: str, told: str
) -> None:
    case = hours()
    change(case)
    file = tmp_path / "cases.jsonl"
    file.write_text(f"\n{json.dumps(case)}\n{json.dumps(hours() | {'id': 'fine'})}\n", "utf-8")
    done = conduct.report([file], conduct.load(["cn.gbt45251"]))
    assert (done.passed, done.failed) == (1, 0)
    (wrong,) = done.broken
    assert wrong.startswith(f"{file}, line 2: case {case['id']} breaks format v1")
    assert place in wrong
    assert told in wrong
    with pytest.raises(conduct.CaseFileError, match="breaks format v1"):
        list(conduct.cases_in(file))


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "9" * 10_000])
def test_what_no_reader_can_take_in_is_no_case(tmp_path: Path, text: str) -> None:
    error = refused(tmp_path, text)
    assert error.line == 1
    assert error.wrong.startswith("no ")


def test_counts_may_name_any_debt() -> None:
    case = hours() | {"expected_detail": {"placed": {"A": 1, "B": 0}}}
    assert msgspec.convert(case, CaseForm).expected_detail.placed == {"A": 1, "B": 0}


def structs_in(kind: Any) -> list[Any]:
    """The structs that a type holds."""
    if isinstance(kind, type):
        return [kind] if issubclass(kind, msgspec.Struct) else []
    return [found for part in get_args(kind) for found in structs_in(part)]


def test_the_form_has_the_keys_of_the_schema() -> None:
    schema = json.loads((FOLDER / "case.schema.json").read_text(encoding="utf-8"))

    def compare(struct: Any, there: dict[str, Any], place: str) -> int:
        if "$ref" in there:
            there = schema["$defs"][there["$ref"].rpartition("/")[2]]
        fields = msgspec.structs.fields(struct)
        assert {field.encode_name for field in fields} == there["properties"].keys(), place
        seen = 1
        for field in fields:
            inner = there["properties"][field.encode_name]
            for one in structs_in(field.type):
                seen += compare(one, inner.get("items", inner), field.encode_name)
        return seen

    assert compare(CaseForm, schema, "case") == 21


def test_contacts_stand_in_order_of_time_and_end_after_they_begin() -> None:
    case = hours()
    case["timeline"].append({**first(case), "seq": 2, "at": "2020-01-01T10:00:00+08:00"})
    wrong = "timeline[1].at: it is earlier than timeline[0].at. Write the contacts in order of time"
    assert misfit(case) == wrong
    case = hours()
    first(case)["end"] = "2020-01-01T10:00:00+08:00"
    assert misfit(case) == "timeline[0].end: it is earlier than at. Correct one of the two"
    case = hours()
    case["context"]["parties"] = []
    assert misfit(case).endswith("is not in context.parties. It holds nothing")
