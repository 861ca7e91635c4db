"""Reasons: the worked example, and when each ends if nothing new happens."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from fairdue.report.reason import Parameters, parameters, reasons
from fairdue.report.reference import Settings, View
from fairdue.report.term import window
from fairdue.report.when import DAY_US, leaves, local
from report.golden import ACCOUNTS, INQUIRIES, QUERY, ZONE, at


def day(us: int | None) -> str | None:
    return None if us is None else f"{local(us, ZONE):%Y-%m-%d %H:%M}"


def test_reasons_of_the_worked_example() -> None:
    found = reasons(View(QUERY, INQUIRIES, ACCOUNTS, Settings()), Parameters())
    said = [
        (r.code, r.grade, r.value, [e.event_id for e in r.evidence], day(r.ages_out_at))
        for r in found
    ]
    assert said == [
        ("R-OVERDUE-CURRENT", "medium", 1, ["a9"], None),
        ("R-OVERDUE-HIST", "medium", 1, ["a9"], "2020-09-02 00:00"),
        ("R-OVERDUE-THEN-PAID", "low", 1, ["a4"], "2020-01-15 00:00"),
    ]


@pytest.mark.parametrize(
    ("then", "leaves_on"),
    [("2023-03-15", "2023-04-16"), ("2023-01-30", "2023-03-01"), ("2023-02-28", "2023-04-01")],
)
def test_when_an_event_leaves_a_month(then: str, leaves_on: str) -> None:
    ends = leaves(at(f"{then} 13:00"), window("m1"), "anniversary", ZONE)
    assert local(ends, ZONE) == dt.datetime.fromisoformat(leaves_on).replace(tzinfo=ZONE)


def burst(*days_before: float) -> list[Any]:
    return [
        msgspec.structs.replace(
            INQUIRIES[4], event_id=f"b{n}", occurred_at=QUERY.as_of - int(days * DAY_US)
        )
        for n, days in enumerate(days_before)
    ]


def test_a_burst_ends_when_so_many_inquiries_have_left_that_too_few_are_there() -> None:
    view = View(QUERY, burst(6, 5, 3, 2, 1, 1 / 24), None, Settings())
    (found,) = [r for r in reasons(view, Parameters()) if r.code == "R-APPLY-BURST"]
    assert (found.value, found.threshold, found.grade) == (6, 5, "medium")
    assert found.ages_out_at == QUERY.as_of + 2 * DAY_US + 1


def test_nobody_known_and_a_thin_file() -> None:
    (nobody,) = reasons(View(QUERY, [], [], Settings()), Parameters())
    assert (nobody.code, nobody.evidence, nobody.ages_out_at) == ("R-NO-DATA", (), None)
    (thin,) = reasons(View(QUERY, burst(100), None, Settings()), Parameters())
    assert (thin.code, thin.value, day(thin.ages_out_at)) == (
        "R-THIN-FILE",
        100,
        "2018-12-06 00:00",
    )


def test_other_phones_and_other_persons_put_the_identity_in_doubt() -> None:
    mine, other = burst(10, 20)
    strange = [
        msgspec.structs.replace(mine, phone="C9"),
        msgspec.structs.replace(other, person="P9"),
    ]
    found = reasons(View(QUERY, strange, None, Settings()), Parameters(thin_days=1))
    assert [(r.code, r.grade, r.value) for r in found] == [("R-ID-MISMATCH", "high", 2)]
    assert [e.event_id for e in found[0].evidence] == ["b1", "b0"]


def test_a_query_without_person_has_no_reasons() -> None:
    nobody = msgspec.structs.replace(QUERY, person=None)
    assert reasons(View(nobody, INQUIRIES, ACCOUNTS, Settings()), Parameters()) == []


def test_midnight_where_the_clock_skips_it() -> None:
    beirut = ZoneInfo("Asia/Beirut")  # 2022-03-27 began at 01:00
    ends = leaves(at("2022-02-26 10:00"), window("m1"), "anniversary", beirut)
    assert local(ends, beirut).isoformat() == "2022-03-27T01:00:00+03:00"


def test_the_order_of_leaving_where_a_local_date_goes_back() -> None:
    """In St. John's midnight of 2010-11-07 came, then the clock went back to 11-06."""
    before, after = (
        msgspec.structs.replace(
            INQUIRIES[4], event_id=name, product="pdl", occurred_at=1_289_097_000_000_000 + us
        )
        for name, us in (("i1", 30_000_000), ("i2", 90_000_000))
    )
    zone = ZoneInfo("America/St_Johns")
    assert local(before.occurred_at, zone).date() > local(after.occurred_at, zone).date()
    query = msgspec.structs.replace(QUERY, as_of=after.occurred_at + DAY_US)
    view = View(query, [before, after], None, Settings(zone="America/St_Johns"))
    (found,) = [r for r in reasons(view, Parameters()) if r.code == "R-APPLY-HIGHCOST"]
    ends = leaves(after.occurred_at, window("m6"), "anniversary", zone)
    assert found.ages_out_at == ends < leaves(before.occurred_at, window("m6"), "anniversary", zone)


@pytest.mark.parametrize(
    "text",
    [
        '{"burst": 1}',
        '{"burst_min": 0}',
        '{"burst_min": "5"}',
        '{"thin_days": 36501}',
        '{"highcost_kinds": ["bank"]}',
        "[",
    ],
)
def test_strange_parameters_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parameters(text)


def test_parameters_change_the_thresholds() -> None:
    given = parameters('{"burst_min": 2, "highcost_products": []}')
    view = View(QUERY, burst(1, 2), None, Settings())
    codes = {r.code: r.grade for r in reasons(view, given)}
    assert codes["R-APPLY-BURST"] == "medium"
