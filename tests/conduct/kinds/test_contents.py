"""What was said or done towards whom, and before whom: rules of China."""

from typing import Any

import pytest

from conduct.kinds.asking import changed, found

Row = dict[str, Any]
PEOPLE = [
    {"id": "D", "role": "debtor"},
    {"id": "P", "role": "public"},
    {"id": "X", "role": "other_third"},
    {"id": "S", "role": "spouse", "liable": None},
]


def told(*labels: str, **fields: Any) -> Row:
    return {"labels": [{"label": label, **fields} for label in labels]}


@pytest.mark.parametrize(
    ("judged", "outcome", "missing"),
    [
        (told("insult"), "ok", ()),
        (told("insult", "heard_by_others"), "breach", ()),
        (told("insult", "open_card"), "breach", ()),
        (told("shaming"), "breach", ()),
        (told("heard_by_others"), "ok", ()),
        (told("insult") | {"person": "P"}, "breach", ()),
        (told("insult") | {"kind": "public_post", "outcome": "posted"}, "breach", ()),
        (told("insult", speaker="counterparty") | {"person": "P"}, "ok", ()),
        (told("insult", score=0.5) | {"person": "P"}, "unknown", ("labels",)),
        ({"labels": None}, "unknown", ("labels",)),
        ({"labels": None, "outcome": None}, "unknown", ("labels", "outcome")),
        ({"labels": None, "outcome": "rang_out"}, "not_applicable", ()),
        (told("insult", "heard_by_others") | {"kind": "furnish"}, "not_applicable", ()),
    ],
)
def test_an_insult_counts_where_others_can_hear_or_read_it(
    judged: Row, outcome: str, missing: tuple[str, ...]
) -> None:
    case = changed("own-cc-insult-alone", contact=judged, context={"persons": PEOPLE})
    finding = found(case, "cn.civilcode2021.insult-before-others")
    assert (finding.outcome.value, finding.missing) == (outcome, missing)
    if outcome == "breach":
        assert finding.observed == ("shaming" if "shaming" in str(judged) else "insult")


@pytest.mark.parametrize(
    ("judged", "outcome", "missing"),
    [
        (told("demand_payment") | {"person": "X"}, "breach", ()),
        (told("demand_payment") | {"person": "D"}, "ok", ()),
        (told("demand_payment") | {"person": "S"}, "unknown", ("liable",)),
        (told() | {"person": "X"}, "ok", ()),
        (told() | {"person": "X", "purpose": "collect"}, "breach", ()),
        (told() | {"person": "X", "purpose": "collect", "dir": "in"}, "ok", ()),
        ({"person": "X", "purpose": "collect", "labels": None}, "breach", ()),
        (
            {"person": "X", "purpose": "collect", "labels": None, "outcome": "rang_out"},
            "breach",
            (),
        ),
        ({"person": "X", "labels": None, "outcome": "rang_out"}, "not_applicable", ()),
        ({"person": "X", "labels": None}, "unknown", ("labels",)),
    ],
)
def test_third_parties_are_not_asked_to_pay(
    judged: Row, outcome: str, missing: tuple[str, ...]
) -> None:
    case = changed("own-cba-cousin-told-to-pay", contact=judged, without=())
    case["context"]["persons"] = PEOPLE
    event = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    if "purpose" not in judged:
        event.pop("purpose", None)
    finding = found(case, "cn.cba2026.third-parties")
    assert (finding.outcome.value, finding.missing) == (outcome, missing)
    if outcome == "breach":
        asked = "demand_payment" if "demand_payment" in str(judged) else "collect"
        assert finding.observed == asked
