"""Hours with their exceptions: agreed otherwise, long past due, at work, running past the hour."""

import datetime as dt
from typing import Any

import pytest

from conduct.kinds.asking import changed, found, said
from fairdue.facts import Loan, LoanParty, PartyRole, Product

Row = dict[str, Any]
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
GBT, NAME = "cn.gbt45251.hours", "own-gbt-agreed-in-contract"
AGREED = {
    "type": "outside_hours",
    "by": "D",
    "to": "lender_A",
    "at": "2025-04-01T10:00:00+08:00",
}


@pytest.mark.parametrize(
    ("given", "judged", "outcome", "missing"),
    [
        ({}, {}, "ok", ()),
        ({"by": "contract"}, {}, "ok", ()),
        ({"by": "X"}, {}, "breach", ()),
        ({"by": "X"}, {"person": "X"}, "ok", ()),
        ({"to": "other"}, {}, "breach", ()),
        ({"to": "agency"}, {}, "ok", ()),
        ({"to": "several"}, {}, "unknown", ("creditor",)),
        ({"type": "more_attempts"}, {}, "breach", ()),
        ({"proven": False}, {}, "unknown", ("proven",)),
        ({"at": "2025-06-10T22:45:00+08:00"}, {}, "ok", ()),
        ({"at": "2025-06-10T22:45:01+08:00"}, {}, "breach", ()),
        ({"address": "d1"}, {}, "ok", ()),
        ({"address": "d2"}, {}, "breach", ()),
        ({"address": "d1"}, {"address": None}, "unknown", ("address",)),
        ({"debts": ["L1"]}, {}, "ok", ()),
        ({"debts": ["L2"]}, {}, "breach", ()),
        ({"debts": ["L1"]}, {"debts": ["L1", "L2"]}, "breach", ()),
        ({"debts": ["L1"]}, {"debts": []}, "unknown", ("debts",)),
        ({"windows": [{"from": "22:00", "to": "23:00"}]}, {}, "ok", ()),
        ({"windows": [{"from": "22:00", "to": "22:45"}]}, {}, "breach", ()),
        ({"windows": [{"from": "22:45", "to": "23:00"}, {"to": "01:00"}]}, {}, "ok", ()),
        ({}, {"person": None}, "unknown", ("person",)),
        ({}, {"for": None}, "unknown", ("creditor",)),
    ],
)
def test_a_consent_excuses_as_far_as_it_reaches(
    given: Row, judged: Row, outcome: str, missing: tuple[str, ...]
) -> None:
    parties = [
        {"id": "lender_A", "kind": "bank", "member_of": ["NIFA", "CBA"]},
        {"id": "other", "kind": "bank"},
        {"id": "agency", "kind": "agency", "for": ["lender_A"]},
        {"id": "several", "kind": "agency", "for": ["lender_A", "other"]},
    ]
    context = {
        "consents": [AGREED | given],
        "parties": parties,
        "persons": [{"id": "D", "role": "debtor"}, {"id": "X", "role": "guarantor"}],
        "debts": [{"id": d, "product": "online_consumer_loan"} for d in ("L1", "L2")],
    }
    assert said(NAME, GBT, contact=judged, context=context) == (outcome, missing)
    without = [AGREED | {"by": "X"}, AGREED | {"type": "more_attempts"}, AGREED | given]
    context["consents"] = without
    assert said(NAME, GBT, contact=judged, context=context)[0] == outcome


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({}, "breach"),
        ({"at": "2025-06-10T22:45:00+08:00"}, "breach"),
        ({"at": "2025-06-10T22:45:01+08:00"}, "ok"),
        ({"at": "2025-04-01T10:00:00+08:00"}, "ok"),
        ({"by": "X"}, "ok"),
        ({"for": "other"}, "ok"),
        ({"type": "stop_contact"}, "ok"),
    ],
)
def test_a_consent_that_was_withdrawn_excuses_no_more(fields: Row, outcome: str) -> None:
    taken = {
        "type": "withdraw_consent",
        "by": "D",
        "to": "lender_A",
        "for": "lender_A",
        "at": "2025-05-01T10:00:00+08:00",
        "medium": "text",
    }
    context = {"consents": [AGREED], "requests": [taken | fields]}
    assert said(NAME, GBT, context=context)[0] == outcome


def test_what_was_considered_is_told_with_its_facts() -> None:
    case = changed(NAME, context={"consents": [AGREED]})
    finding = found(case, GBT)
    (considered,) = finding.considered
    assert (considered.when, considered.met) == ("outside_hours", True)
    assert "consent:01" in considered.facts
    case = changed(NAME, contact={"at": "2025-06-10T12:00:00+08:00"})
    assert found(case, GBT).considered == ()


LATE, MC18 = "PH-MC18-2205", "ph.mc18.hours"


@pytest.mark.parametrize(
    ("days", "about", "outcome", "missing"),
    [
        ((15,), ["A"], "breach", ()),
        ((16,), ["A"], "ok", ()),
        ((None,), ["A"], "unknown", ("days_past_due",)),
        ((16, 16), ["A", "B"], "ok", ()),
        ((16, 15), ["A", "B"], "breach", ()),
        ((16, None), ["A", "B"], "unknown", ("days_past_due",)),
        ((15, None), ["A", "B"], "breach", ()),
        ((16, 15), [], "unknown", ("debts",)),
        ((16, 16), [], "ok", ()),
        ((15, 15), [], "breach", ()),
        ((), [], "unknown", ("days_past_due",)),
    ],
)
def test_every_debt_must_be_that_long_past_due(
    days: tuple[int | None, ...], about: list[str], outcome: str, missing: tuple[str, ...]
) -> None:
    debts = [
        {"id": name, "product": "consumer_debt"} | ({"days_past_due": n} if n is not None else {})
        for name, n in zip("AB", days, strict=False)
    ]
    asked = said(LATE, MC18, contact={"debts": about}, context={"debts": debts})
    assert asked == (outcome, missing)


RG, SATURDAY = "au.rg96.hours", "AU-RG96-4-sat0905"


@pytest.mark.parametrize(
    ("address", "place", "clock", "outcome"),
    [
        ("w1", None, "10:00:00", "breach"),
        ("h1", None, "10:00:00", "ok"),
        ("h1", "work", "10:00:00", "breach"),
        ("w1", "home", "10:00:00", "ok"),
        ("e1", None, "10:00:00", "breach"),
        (None, None, "10:00:00", "unknown"),
        (None, None, "08:00:00", "breach"),
        (None, "home", "10:00:00", "ok"),
    ],
)
def test_at_work_there_are_hours_of_its_own(
    address: str | None, place: str | None, clock: str, outcome: str
) -> None:
    addresses = [
        {"id": "w1", "kind": "landline_work", "owner": "D"},
        {"id": "h1", "kind": "landline_home", "owner": "D"},
        {"id": "e1", "kind": "email_employer", "owner": "D"},
    ]
    case = changed(SATURDAY, context={"addresses": addresses}, without=("address", "place"))
    event = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    event["at"] = f"{event['at'][:11]}{clock}{event['at'][19:]}"
    event |= {"address": address} if address else {}
    event |= {"place": place} if place else {}
    finding = found(case, RG)
    assert finding.outcome.value == outcome
    assert finding.missing == (("address",) if outcome == "unknown" else ())


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [
        ("21:50:00", "22:10:00", "advisory"),
        ("21:50:00", "22:00:00", "allowed"),
        ("21:50:00", "22:00:01", "advisory"),
        ("21:50:00", None, "allowed"),
        ("22:00:00", "22:10:00", "violation"),
    ],
)
def test_running_past_the_hour_is_a_lesser_act(start: str, end: str | None, verdict: str) -> None:
    times = {"at": f"2025-06-10T{start}+08:00"} | (
        {"end": f"2025-06-10T{end}+08:00"} if end else {}
    )
    case = changed(NAME, contact=times, context={"consents": []})
    finding = found(case, GBT)
    assert finding.verdict.value == verdict
    assert finding.limit == "22:00-08:00"
    if verdict == "advisory":
        assert (finding.name, finding.observed) == ("ran_past_the_hour", end)
    else:
        assert finding.observed == start


def test_a_loan_of_another_lender_is_none_of_the_contact() -> None:
    case = changed(LATE, contact={"debts": []})
    elsewhere = Loan(
        id="loan:Z",
        occurred_at=LONG_AGO,
        debt="Z",
        product=Product.CONSUMER_DEBT,
        days_past_due=90,
        parties=(LoanParty(party="Q", role=PartyRole.CREDITOR),),
    )
    assert found(case, MC18, elsewhere).outcome.value == "breach"


def test_agreed_times_must_hold_in_every_zone_and_others_consents_are_not_told() -> None:
    until_eleven = AGREED | {"windows": [{"from": "22:00", "to": "23:00"}]}
    both = {"tz": ["Asia/Shanghai", "Asia/Tokyo"], "consents": [until_eleven]}
    assert said(NAME, GBT, context=both)[0] == "breach"
    assert said(NAME, GBT, context=both | {"tz": ["Asia/Shanghai"]})[0] == "ok"
    people = [{"id": "D", "role": "debtor"}, {"id": "X", "role": "guarantor"}]
    others = {"persons": people, "consents": [AGREED | {"by": "X"}]}
    assert "consent:01" not in found(changed(NAME, context=others), GBT).facts
    withdrawn = AGREED | {"address": "d2"}
    agency = [
        {"id": "lender_A", "kind": "bank", "member_of": ["NIFA", "CBA"]},
        {"id": "agency", "kind": "agency", "for": ["lender_A"]},
    ]
    narrow = {"parties": agency, "consents": [withdrawn | {"to": "agency"}]}
    assert "consent:01" in found(changed(NAME, context=narrow), GBT).facts
