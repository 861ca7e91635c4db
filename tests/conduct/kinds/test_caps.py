"""Caps by debt, by number, by channel and over long windows, and people who are asked once."""

import datetime as dt
from typing import Any

import pytest

from conduct.kinds.asking import changed, found
from conduct.kinds.test_ways_of_regf import asked, at, event
from fairdue.facts import Finding

Row = dict[str, Any]


def log(name: str, rule: str, rows: list[Row], **context: Any) -> Finding:
    """What the rule says of the last row, each row being the case's judged contact so changed."""
    case = changed(name, context=context)
    contact = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    case["timeline"] = [{**contact, **row, "seq": n} for n, row in enumerate(rows, 1)]
    case["judge"] = {"seq": len(rows)}
    return found(case, rule)


NYC, NYC_RULE = "NYC-3in7-mixed", "us.nyc.three-in-seven"
DEBTS = [{"id": name, "product": "consumer_debt"} for name in "AB"]


def days(*of_september: int, **fields: Any) -> list[Row]:
    return [{"at": f"2026-09-{n:02}T12:00:00-04:00", **fields} for n in of_september]


@pytest.mark.parametrize(
    ("rows", "outcome", "observed"),
    [
        (days(7, 8, 9, 10), "breach", 4),
        (days(8, 9, 10), "ok", 3),
        (days(3, 8, 9, 10), "ok", 3),
        (days(4, 8, 9, 10), "breach", 4),
        (days(7, 8, debts=["B"]) + days(9, 10), "ok", 2),
        (days(7, 8, 9, debts=["B"]) + days(10, debts=["A", "B"]), "breach", 4),
        (days(7, 8, 9) + days(10, debts=["A", "B"]), "breach", 4),
        (days(7, 8, 9, debts=["A", "B"]) + days(10, debts=["B"]), "breach", 4),
        (days(7, 8, 9, counted_as=["B"]) + days(10), "ok", 1),
        (
            days(5, 6, debts=["B"]) + days(7, debts=["A"]) + days(8, 9, 10, debts=["A", "B"]),
            "breach",
            5,
        ),
        (days(7, 8, debts=["B"]) + days(9, 10, debts=["A", "B"]), "breach", 4),
        (
            days(7, 8, debts=["B"])
            + days(9, debts=["B"], person=None)
            + days(10, debts=["A", "B"]),
            "unknown",
            3,
        ),
    ],
)
def test_each_account_has_a_count_of_its_own(rows: list[Row], outcome: str, observed: int) -> None:
    finding = log(NYC, NYC_RULE, rows, debts=DEBTS)
    assert (finding.outcome.value, finding.observed) == (outcome, observed)


def test_a_contact_that_names_no_account_may_be_about_any() -> None:
    rows = [*days(7, 8), *days(9, debts=[]), *days(10)]
    finding = log(NYC, NYC_RULE, rows, debts=DEBTS)
    assert (finding.outcome.value, finding.observed, finding.observed_most) == ("unknown", 3, 4)
    assert finding.missing == ("debts",)
    only = log(NYC, NYC_RULE, rows, debts=DEBTS[:1])
    assert (only.outcome.value, only.observed) == ("breach", 4)
    own = log(NYC, NYC_RULE, [*days(7, 8, 9), *days(10, debts=[])], debts=DEBTS)
    assert (own.outcome.value, own.missing) == ("unknown", ("debts",))
    one = [{"account": "one", **debt} for debt in DEBTS]
    both = [*days(7, 8, debts=["A"]), *days(9, 10, debts=["B"])]
    assert log(NYC, NYC_RULE, both, debts=one).outcome.value == "breach"


MA, MA_RULE = "MA-940-work3", "us.ma940.elsewhere"
PHONES = [
    {"id": "w1", "kind": "landline_work", "owner": "D"},
    {"id": "m1", "kind": "mobile", "owner": "D"},
]


@pytest.mark.parametrize(
    ("rows", "outcome", "missing"),
    [
        (days(1, 15, 30), "breach", ()),
        ([*days(1, 15), {"at": "2026-10-01T12:00:00-04:00"}], "ok", ()),
        (days(1, 15, address="m1") + days(30), "ok", ()),
        (days(1, 15) + days(30, address="m1"), "ok", ()),
        (days(1) + days(15, address=None) + days(30), "unknown", ("address",)),
        (days(1, 15) + days(30, address=None), "unknown", ("address",)),
        (days(1, 15, outcome="busy") + days(30), "ok", ()),
        (days(1) + days(15, outcome=None) + days(30), "unknown", ("outcome",)),
    ],
)
def test_only_addresses_of_the_named_kinds_count(
    rows: list[Row], outcome: str, missing: tuple[str, ...]
) -> None:
    finding = log(MA, MA_RULE, rows, addresses=PHONES)
    assert (finding.outcome.value, finding.missing) == (outcome, missing)


BOMB, BOMB_RULE = "cn-bomb-three-in-three-days", "cn.civilcode2021.contact-bombing"


def march(*rows: tuple[int, str | None], **fields: Any) -> list[Row]:
    return [
        {"at": f"2024-03-{n:02}T10:00:00+08:00", "address": a, "person": "K1", **fields}
        for n, a in rows
    ]


@pytest.mark.parametrize(
    ("rows", "outcome", "observed", "most", "missing"),
    [
        (march((4, "k1"), (5, "k2"), (6, "k3")), "breach", 3, None, ()),
        (march((4, "k1"), (5, "k1"), (6, "k2")), "ok", 2, None, ()),
        (march((1, "k1"), (7, "k2"), (8, "k3")), "ok", 2, None, ()),
        (march((2, "k1"), (7, "k2"), (8, "k3")), "breach", 3, None, ()),
        (march((4, "k1"), (5, None), (6, "k2")), "unknown", 2, 3, ("address",)),
        (
            [*march((4, "k1"), (5, None)), *march((6, None), **{"for": None}), *march((7, "k2"))],
            "unknown",
            2,
            4,
            ("creditor", "address"),
        ),
        (march((4, "k1"), (5, "k2"), (6, None)), "unknown", 2, 3, ("address",)),
        (march((4, "k1"), (6, None)), "ok", 1, 2, ()),
        (march((4, None), (6, None)), "ok", 1, 2, ()),
        (march((4, None), (5, None), (6, None)), "unknown", 1, 3, ("address",)),
        (
            march((4, "k1"), (5, "k2"), person=None) + march((6, "k3")),
            "unknown",
            1,
            3,
            ("person",),
        ),
        (march((4, "k1"), (4, "k1"), (5, "k1"), (6, "k1")), "ok", 1, None, ()),
        (march((4, "k1"), person="D") + march((5, "k2"), (6, "k3")), "ok", 2, None, ()),
        (
            march((4, "k1"), **{"for": None}) + march((5, "k2"), (6, "k3")),
            "unknown",
            2,
            3,
            ("creditor",),
        ),
    ],
)
def test_different_numbers_of_third_parties_are_counted(
    rows: list[Row], outcome: str, observed: int, most: int | None, missing: tuple[str, ...]
) -> None:
    finding = log(BOMB, BOMB_RULE, rows)
    assert (finding.outcome.value, finding.observed, finding.observed_most) == (
        outcome,
        observed,
        most,
    )
    assert finding.missing == missing


CO, CO_RULE = "CO-2300-channels", "co.ley2300.one-channel"


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([(13, "call", "talked"), (19, "email", "delivered")], "breach"),
        ([(12, "call", "talked"), (13, "email", "delivered")], "ok"),
        ([(13, "call", "talked"), (19, "call", "talked")], "ok"),
        ([(13, "call", "rang_out"), (19, "email", "delivered")], "ok"),
        ([(13, "call", None), (19, "email", "delivered")], "unknown"),
        ([(13, "call", None), (19, "call", "talked")], "ok"),
    ],
)
def test_one_channel_a_week(rows: list[tuple[int, str, str | None]], outcome: str) -> None:
    events = [
        {"at": f"2026-04-{n}T10:00:00-05:00", "kind": kind, "outcome": ended}
        for n, kind, ended in rows
    ]
    finding = log(CO, CO_RULE, events)
    assert finding.outcome.value == outcome
    assert finding.unit == "kind"


def test_a_long_window_reaches_back_exactly_as_far_as_it_says() -> None:
    rule = "cn.psapl2026.repeated-harassment"
    case = changed("cn-lang-psapl2026-following")
    contact = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    finding = found(case, rule)
    assert finding.outcome.value == "breach"
    first = dt.datetime.fromisoformat("2026-01-01T00:00:00+08:00")
    before = {**contact, "seq": 1, "at": (first - dt.timedelta(seconds=1)).isoformat()}
    case["timeline"] = [before, {**contact, "seq": 2}]
    case["judge"] = {"seq": 2}
    assert found(case, rule).observed == 1
    case["timeline"][0]["at"] = first.isoformat()
    assert found(case, rule).observed == 2
    case["timeline"][0]["labels"] = None
    doubt = found(case, rule)
    assert (doubt.observed, doubt.observed_most) == (1, 2)


ASK = event("05-20", "call", person="F", outcome="talked", purpose="restore_contact", labels=[])


@pytest.mark.parametrize(
    ("before", "judged", "expected", "missing"),
    [
        ({}, {}, "breach", ()),
        ({"outcome": "rang_out"}, {}, "ok", ()),
        ({"outcome": None}, {}, "unknown", ("outcome",)),
        ({"by": "Y"}, {}, "ok", ()),
        ({"person": "G"}, {}, "ok", ()),
        ({"purpose": "collect"}, {}, "ok", ()),
        ({"purpose": "estate"}, {}, "breach", ()),
        ({"kind": "furnish"}, {}, "ok", ()),
        ({"dir": "in"}, {}, "ok", ()),
        ({}, {"outcome": "rang_out"}, "ok", ()),
        ({}, {"outcome": None}, "unknown", ("outcome",)),
        ({}, {"dir": "in"}, "ok", ()),
        ({"person": "D"}, {"person": "D"}, "ok", ()),
        ({"labels": None}, {}, "unknown", ("labels",)),
        ({}, {"labels": None}, "unknown", ("labels",)),
        ({}, {"labels": [{"label": "answer_believed_wrong"}]}, "ok", ()),
        ({"labels": [{"label": "asks_callback", "speaker": "counterparty"}]}, {}, "ok", ()),
        ({"labels": [{"label": "asks_callback"}]}, {}, "breach", ()),
        ({"dir": "in"}, {"reply_to": 1}, "ok", ()),
        ({}, {"purpose": "collect"}, "not_applicable", ()),
        ({}, {"kind": "furnish"}, "not_applicable", ()),
    ],
)
def test_a_third_person_is_asked_once(
    before: Row, judged: Row, expected: str, missing: tuple[str, ...]
) -> None:
    rows = (ASK | {"at": at("05-01")} | before, ASK | judged)
    people = [{"id": name, "role": "other_third"} for name in "FG"]
    people.append({"id": "D", "role": "debtor"})
    finding = asked("location-once", *rows, persons=people)
    assert (finding.outcome.value, finding.missing) == (expected, missing)
    if expected == "breach":
        assert (finding.limit, finding.observed) == (1, 2)
    if expected == "breach" or before == {"outcome": None}:
        assert "contact:0001" in finding.facts


def test_only_the_last_answer_opens_the_way_again() -> None:
    asks = [{"label": "asks_callback", "speaker": "counterparty"}]
    one, two = ASK | {"at": at("05-01")}, ASK | {"at": at("05-02")}
    assert asked("location-once", one | {"labels": asks}, two, ASK).outcome.value == "breach"
    three = asked("location-once", one, two, ASK)
    assert (three.outcome.value, three.observed) == ("breach", 3)
    assert asked("location-once", one, two | {"labels": asks}, ASK).outcome.value == "ok"
    unread = asked("location-once", one, two | {"outcome": None}, ASK)
    assert unread.outcome.value == "breach"
    unheard = asked("location-once", one, two | {"labels": None}, ASK)
    assert (unheard.outcome.value, unheard.missing) == ("unknown", ("labels",))
    assert asked("location-once", one | {"labels": None}, two, ASK).outcome.value == "breach"


def test_whoever_wrote_since_may_be_answered() -> None:
    one = ASK | {"at": at("05-01")}
    rang = ASK | {"at": at("05-10"), "dir": "in"}
    assert asked("location-once", one, rang, ASK | {"reply_to": 2}).outcome.value == "ok"
    assert asked("location-once", one, rang, ASK).outcome.value == "breach"
    assert asked("location-once", one, rang, ASK | {"reply_to": 1}).outcome.value == "breach"


KR, KR_RULE = "KR-PDPA-8", "kr.pdpa.seven-in-seven"


def april(day: int, hour: int = 12, *, until: int | None = None, **fields: Any) -> Row:
    row = {"at": f"2026-04-{day:02}T{hour:02}:00:00+09:00", **fields}
    return row | ({"at_latest": f"2026-04-{until:02}T{hour:02}:00:00+09:00"} if until else {})


@pytest.mark.parametrize(
    ("unsure", "observed_most", "outcome"),
    [
        ([april(5, until=6)], 7, "ok"),
        ([april(4, until=7)], 7, "ok"),
        ([april(4, until=7, person=None)], 7, "ok"),
        ([april(2, until=4), april(4, until=6)], 8, "unknown"),
        ([april(1, until=3)], 7, "ok"),
        ([april(1, until=3), april(2, until=5)], 8, "unknown"),
        ([april(1, until=2), april(1, 13, until=2), april(1, 14, until=2)], 9, "unknown"),
        ([{**april(1), "at": "2026-03-30T12:00:00+09:00", "at_latest": april(1)["at"]}], 7, "ok"),
        ([{**april(1), "at": "2026-03-28T12:00:00+09:00", "at_latest": april(1)["at"]}], 7, "ok"),
    ],
)
def test_a_contact_that_may_lie_on_several_days_of_a_window_may_count_once(
    unsure: list[Row], observed_most: int, outcome: str
) -> None:
    certain = [april(7, hour) for hour in (8, 9, 10, 11, 12, 13)]
    finding = log(KR, KR_RULE, [*unsure, *certain])
    assert (finding.outcome.value, finding.observed) == (outcome, 6)
    assert finding.observed_most == observed_most
    assert finding.missing == (("occurred_at",) if outcome == "unknown" else ())


def test_a_count_is_exact_and_lists_its_latest_contacts() -> None:
    at_ = dt.datetime.fromisoformat("2026-04-07T08:00:00+09:00")
    rows = [{"at": (at_ + dt.timedelta(minutes=n)).isoformat()} for n in range(231)]
    finding = log(KR, KR_RULE, rows)
    assert finding.observed == 231
    cited = [f for f in finding.facts if f.startswith("contact:")]
    assert (len(cited), cited[-1], cited[1]) == (201, "contact:0230", "contact:0031")


def test_numbers_of_third_parties_are_all_compared() -> None:
    rows = [
        {"at": f"2024-03-06T10:{n // 60:02}:{n % 60:02}+08:00", "address": f"k{n}", "person": who}
        for n, who in enumerate(("K1", "K2", "K1") * 70)
    ]
    finding = log(BOMB, BOMB_RULE, rows)
    assert (finding.outcome.value, finding.observed) == ("breach", 210)
    assert {"person:K1", "person:K2"} <= set(finding.facts)
