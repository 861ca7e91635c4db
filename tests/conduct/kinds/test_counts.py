"""How often and how close together: windows by the day, certain and possible counts, density."""

import datetime as dt
from typing import Any

import pytest

from conduct.kinds.asking import BOOKS, changed, found
from fairdue import conduct
from fairdue.conduct.index import index_of
from fairdue.conduct.kinds.frequency_cap import WindowSpan
from fairdue.conduct.kinds.open_norm import part_of_day
from fairdue.conduct.scene import Scene
from fairdue.facts import Coverage, Finding, History

MONDAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("convention", "fields", "day", "first"),
    [
        ("local_calendar_days", {"days": 1}, "2026-03-04", "2026-03-04"),
        ("local_calendar_days", {"days": 7}, "2026-03-08", "2026-03-02"),
        ("calendar_week", {}, "2026-03-02", "2026-03-02"),
        ("calendar_week", {}, "2026-03-08", "2026-03-02"),
        ("calendar_month", {}, "2026-03-01", "2026-03-01"),
        ("calendar_month", {}, "2026-03-31", "2026-03-01"),
        ("since_date", {"since": dt.date(2026, 1, 5)}, "2026-03-08", "2026-01-05"),
    ],
)
def test_a_window_ends_on_the_day_of_the_contact(
    convention: Any, fields: dict[str, Any], day: str, first: str
) -> None:
    last = dt.date.fromisoformat(day).toordinal()
    days = WindowSpan(convention=convention, **fields).upto(last)
    start = dt.date.fromisoformat(first).toordinal()
    assert (days.start, days[-1]) == (start, last)


@pytest.mark.parametrize("convention", ["local_calendar_days", "since_date"])
def test_a_window_without_its_length_is_refused(convention: Any) -> None:
    with pytest.raises(ValueError, match="needs `days` or `since`"):
        WindowSpan(convention=convention)
    assert WindowSpan(convention="calendar_week").days is None


TALKS, NAME = "cn.gbt45251.talks-a-day", "cn-freq-f1-fourth-talk"


def talks(*before: dict[str, Any], **contact: Any) -> Finding:
    """The judged talk at noon, after others an hour apart, without those of the case."""
    plain = {"at": "2025-06-10T12:00:00+08:00", "outcome": "talked", "labels": [], **contact}
    rows = [
        {"at": f"2025-06-10T{9 - n:02}:00:00+08:00", "outcome": "talked"} | row
        for n, row in enumerate(before)
    ]
    case = changed(NAME, contact=plain)
    event = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    case["timeline"] = [
        *({**event, "at_latest": None, **row, "seq": 50 + n} for n, row in enumerate(rows)),
        event,
    ]
    return found(case, TALKS)


def test_three_talks_a_day_are_in_order_and_a_fourth_is_not() -> None:
    assert talks({}, {}).outcome.value == "ok"
    fourth = talks({}, {}, {})
    assert (fourth.outcome.value, fourth.observed, fourth.limit) == ("breach", 4, 3)
    assert fourth.observed_most is None
    assert {f"contact:00{n}" for n in (50, 51, 52)} <= set(fourth.facts)


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({"outcome": None}, "outcome"),
        ({"person": None}, "person"),
        ({"for": None}, "creditor"),
        (
            {"at": "2025-06-09T23:30:00+08:00", "at_latest": "2025-06-10T00:30:00+08:00"},
            "occurred_at",
        ),
    ],
)
def test_a_contact_that_may_count_leaves_it_open_and_is_named(
    row: dict[str, Any], key: str
) -> None:
    open_ = talks({}, {}, row)
    assert open_.outcome.value == "unknown"
    assert key in open_.missing
    assert (open_.observed, open_.observed_most) == (3, 4)
    within = talks({}, row)
    assert (within.outcome.value, within.observed, within.observed_most) == ("ok", 2, 3)
    assert within.missing == ()
    assert talks({}, {}, {}, row).outcome.value == "breach"


@pytest.mark.parametrize(("field", "key"), [("person", "person"), ("for", "creditor")])
def test_a_contact_without_a_scope_of_its_own_may_stand_beside_any(field: str, key: str) -> None:
    own = talks({}, {}, {}, **{field: None})
    assert own.outcome.value == "unknown"
    assert key in own.missing
    assert (own.observed_most, own.limit) == (4, 3)
    within = talks({}, {}, **{field: None})
    assert (within.outcome.value, within.observed_most, within.missing) == ("ok", 3, ())


@pytest.mark.parametrize("field", ["person", "for"])
def test_a_contact_without_a_scope_does_not_stand_beside_what_another_key_excludes(
    field: str,
) -> None:
    beside = {"for": "M"} if field == "person" else {"person": "K"}
    assert talks({}, {}, beside, **{field: None}).outcome.value == "ok"
    missing = {"outcome": None}
    within = talks({}, missing, **{field: None})
    assert (within.outcome.value, within.observed_most) == ("ok", 3)
    over = talks({}, {}, missing, **{field: None})
    assert over.outcome.value == "unknown"
    assert {"outcome", "person" if field == "person" else "creditor"} <= set(over.missing)


@pytest.mark.parametrize(
    "row",
    [
        {"outcome": "rang_out"},
        {"kind": "text", "outcome": "delivered"},
        {"at": "2025-06-09T23:59:59+08:00"},
        {"dir": "in"},
    ],
)
def test_what_is_of_another_class_or_day_is_not_counted(row: dict[str, Any]) -> None:
    assert talks({}, {}, row).observed == 3
    assert talks({}, {}, row).outcome.value == "ok"


def test_a_judged_contact_that_does_not_count_is_in_order_whatever_came_before() -> None:
    assert talks({}, {}, {}, outcome="rang_out").outcome.value == "ok"
    open_ = talks({}, {}, {}, outcome=None)
    assert (open_.outcome.value, open_.observed, open_.observed_most) == ("unknown", 3, 4)
    assert "outcome" in open_.missing


BURST, DENSITY = "cn-freq-f4-burst", "cn.cba2026.call-density"


def calls(*minutes_before: float, **contact: Any) -> Finding:
    at = dt.datetime.fromisoformat("2026-06-10T12:00:00+08:00")
    case = changed(BURST, contact={"at": at.isoformat(), "outcome": "rang_out", **contact})
    event = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    earlier = [
        {**event, "seq": 50 + n, "at": (at - dt.timedelta(minutes=m)).isoformat()}
        for n, m in enumerate(minutes_before)
    ]
    case["timeline"] = [*earlier, event]
    return found(case, DENSITY)


@pytest.mark.parametrize(
    ("minutes_before", "factors"),
    [
        ((9.9,), (2, 2, 2, 594)),
        ((20, 30), (1, 3, 3, 1200)),
        ((61, 180, 240), (1, 1, 4, 3660)),
        ((5, 30, 120), (2, 3, 4, 300)),
    ],
)
def test_calls_close_together_are_told_with_their_numbers(
    minutes_before: tuple[float, ...], factors: tuple[int, ...]
) -> None:
    finding = calls(*minutes_before)
    assert finding.verdict.value == "open_norm"
    told = {f.name: f.value for f in finding.factors}
    names = ("in_10_minutes", "in_60_minutes", "in_day", "gap_seconds")
    assert tuple(told[name] for name in names) == factors
    assert all(f"contact:{50 + n:04}" in finding.facts for n in range(len(minutes_before)))


@pytest.mark.parametrize(
    "minutes_before", [(), (10,), (20, 60), (70, 130), (721, 722, 723), (11, 600)]
)
def test_calls_further_apart_are_not_told(minutes_before: tuple[float, ...]) -> None:
    finding = calls(*minutes_before)
    assert (finding.outcome.value, finding.factors) == ("ok", ())


def test_a_call_around_midnight_stands_close_to_that_of_the_day_before() -> None:
    at = {"at": "2026-06-10T00:03:00+08:00"}
    case = changed(BURST, contact=at)
    event = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    row = {**event, "seq": 50, "at": "2026-06-09T23:58:00+08:00"}
    case["timeline"] = [row, event]
    told = {f.name: f.value for f in found(case, DENSITY).factors}
    expected = {"in_10_minutes": 2, "in_60_minutes": 2, "in_day": 1, "gap_seconds": 300}
    assert told == expected


def test_density_is_open_where_it_is_not_known_with_whom_or_when() -> None:
    assert calls(5, person=None).missing == ("person",)
    assert calls(5, **{"for": None}).missing == ("creditor",)
    assert calls(5, dir="in").outcome.value == "ok"
    for unknown in ({"person": None}, {"for": None}):
        assert near(MORNING, **unknown).outcome.value == "ok"


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (0, "deep_night"),
        (5, "deep_night"),
        (6, "early_morning"),
        (7, "early_morning"),
        (8, "day"),
        (20, "day"),
        (21, "late_evening"),
        (22, "late_evening"),
        (23, "deep_night"),
    ],
)
def test_the_parts_of_the_day(hour: int, part: str) -> None:
    assert part_of_day(dt.datetime(2026, 3, 2, hour, 59, tzinfo=dt.UTC)) == part


def test_a_time_that_is_put_forward_names_its_part_of_the_day() -> None:
    for clock, part in (("23:30", "deep_night"), ("21:00", "late_evening"), ("06:00", "early")):
        case = changed("cn-priv-night-2023", contact={"at": f"2023-06-10T{clock}:00+08:00"})
        finding = found(case, "cn.civilcode2021.peace-hour")
        assert finding.verdict.value == "open_norm"
        assert str(finding.factors[0].value).startswith(part)


def test_the_next_part_of_the_day_is_an_edge() -> None:
    case = changed("cn-priv-night-2023", contact={"at": "2023-06-10T05:00:00+08:00"})
    history = History(conduct.facts_of(case))
    scene = Scene(index_of(history), history.contacts[-1])
    rule = BOOKS.rule("cn.civilcode2021.peace-hour")
    until = scene.start + dt.timedelta(hours=17)
    found_ = rule.versions[0].terms.edges(scene, until)
    assert [scene.index.local(t).hour for t in found_] == [6, 8, 21]


def near(*rows: dict[str, Any], **contact: Any) -> Finding:
    """A call at noon after others, each so changed."""
    plain = {"at": "2026-06-10T12:00:00+08:00", "outcome": "rang_out", **contact}
    case = changed(BURST, contact=plain)
    event = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    case["timeline"] = [*({**event, **row, "seq": 50 + n} for n, row in enumerate(rows)), event]
    return found(case, DENSITY)


LONG_BEFORE = {"at": "2026-06-08T11:55:00+08:00"}
HALF_PAST, FIFTY = {"at": "2026-06-10T11:30:00+08:00"}, {"at": "2026-06-10T11:40:00+08:00"}
FIVE_TO = {"at": "2026-06-10T11:55:00+08:00"}
MORNING = {"at": "2026-06-10T08:00:00+08:00"}


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([FIVE_TO | {"person": None}], ("person",)),
        ([FIVE_TO | {"for": None}], ("creditor",)),
        ([FIVE_TO | {"at_latest": "2026-06-10T11:59:00+08:00"}], None),
        ([FIVE_TO | {"at": "2026-06-09T11:55:00+08:00", "at_latest": FIVE_TO["at"]}], ()),
        ([MORNING, MORNING, MORNING | {"person": None}], ("person",)),
        ([MORNING, MORNING | {"person": None}, MORNING | {"person": None}], ("person",)),
        ([MORNING, MORNING | {"person": None}], ()),
        ([MORNING | {"person": "K"}, MORNING, MORNING], ()),
        ([LONG_BEFORE | {"for": None}, FIVE_TO | {"person": None}], ("person",)),
        ([MORNING, MORNING | {"at_latest": "2026-06-11T08:00:00+08:00"}], ()),
        (
            [MORNING, MORNING, MORNING | {"at_latest": "2026-06-11T08:00:00+08:00"}],
            ("occurred_at",),
        ),
        ([HALF_PAST, FIFTY | {"person": None}], ("person",)),
        ([HALF_PAST | {"person": None}, FIFTY], ("person",)),
        ([MORNING, HALF_PAST | {"person": None}, FIFTY], ("person",)),
    ],
)
def test_calls_that_may_stand_close_leave_it_open(
    rows: list[dict[str, Any]], missing: tuple[str, ...] | None
) -> None:
    finding = near(*rows)
    if missing is None:
        assert finding.verdict.value == "open_norm"
    else:
        assert finding.verdict.value == ("unknown" if missing else "allowed")
        assert finding.missing == missing


def test_a_call_of_another_class_is_fine_in_a_log_with_holes() -> None:
    case = changed(BURST, contact={"dir": "in"}, context={"log_complete": False})
    assert found(case, DENSITY).outcome.value == "ok"
    case = changed("own-cba-single-call", context={"log_complete": False})
    assert found(case, DENSITY).missing == ("log_complete",)


def test_what_is_told_rests_on_the_calls_of_the_day_or_the_last_one_before() -> None:
    evening, night = (
        {"at": "2026-06-09T23:50:00+08:00"},
        {"at": "2026-06-09T23:58:00+08:00"},
    )
    late = near(evening, night, at="2026-06-10T00:03:00+08:00")
    assert "contact:0051" in late.facts
    assert "contact:0050" not in late.facts
    same_day = near(night, FIVE_TO)
    assert "contact:0051" in same_day.facts
    assert "contact:0050" not in same_day.facts
    two_days = near({"at": "2026-06-08T23:59:00+08:00"})
    assert (two_days.verdict.value, two_days.factors) == ("allowed", ())
    hour = near({"at": "2026-06-10T11:00:30+08:00"}, {"at": "2026-06-10T11:40:00+08:00"})
    assert {f.name: f.value for f in hour.factors}["in_60_minutes"] == 3


LOST, LOST_NAME = "cn.cba2026.lost-contact", "cn-lost-three-same-day"


def lost(*rows: dict[str, Any], **contact: Any) -> Finding:
    """A call to a third party on 10 June, after calls to the debtor."""
    case = changed(LOST_NAME, contact={"at": "2026-06-10T12:00:00+08:00", **contact})
    event = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    debtor = {"person": "D", "address": "d1", "kind": "call", "purpose": "collect"}
    earlier = [{**event, **debtor, **row, "seq": 50 + n} for n, row in enumerate(rows)]
    case["timeline"] = [*earlier, event]
    return found(case, LOST)


def dials(day: int, count: int, outcome: str | None = "rang_out") -> list[dict[str, Any]]:
    return [
        {"at": f"2026-06-{day:02}T{9 + n:02}:00:00+08:00", "outcome": outcome} for n in range(count)
    ]


LATE_OR_TODAY = {
    "at": "2026-06-09T23:30:00+08:00",
    "at_latest": "2026-06-10T00:30:00+08:00",
    "outcome": "rang_out",
}


@pytest.mark.parametrize(
    ("rows", "outcome", "missing"),
    [
        (dials(9, 3), "ok", ()),
        (dials(9, 2), "breach", ()),
        (dials(10, 3), "breach", ()),
        ([*dials(9, 2), *dials(9, 1, "talked")], "breach", ()),
        ([*dials(8, 3), *dials(9, 1, "talked")], "breach", ()),
        ([*dials(7, 1), *dials(8, 1), *dials(9, 1)], "ok", ()),
        ([*dials(6, 1), *dials(8, 1), *dials(9, 1)], "ok", ()),
        (dials(9, 1, "invalid_number"), "ok", ()),
        (dials(10, 1, "invalid_number"), "ok", ()),
        (dials(9, 3, None), "unknown", ("outcome",)),
        ([*dials(9, 2), *dials(9, 1, None)], "unknown", ("outcome",)),
        ([*dials(9, 2), LATE_OR_TODAY], "unknown", ("occurred_at",)),
        (
            [dials(9, 1, None)[0], *dials(9, 1), LATE_OR_TODAY],
            "unknown",
            ("outcome", "occurred_at"),
        ),
        ([*dials(9, 2), dials(9, 1)[0] | {"for": None}], "unknown", ("creditor",)),
        ([*dials(9, 2), dials(9, 1)[0] | {"person": None}], "unknown", ("person",)),
        (
            [*dials(9, 1), dials(9, 1, "invalid_number")[0] | {"address": None}],
            "unknown",
            ("address",),
        ),
        ([], "breach", ()),
    ],
)
def test_others_are_rung_only_once_the_debtor_is_out_of_reach(
    rows: list[dict[str, Any]], outcome: str, missing: tuple[str, ...]
) -> None:
    finding = lost(*rows)
    assert (finding.outcome.value, finding.missing) == (outcome, missing)
    assert finding.observed == ("lost" if outcome == "ok" else "in_reach")
    assert {"person:D", "address:d1"} <= set(finding.facts)
    assert not {f for f in finding.facts if f.startswith("address:") and f != "address:d1"}


def test_once_the_debtor_is_lost_it_does_not_matter_who_was_rung() -> None:
    assert lost(*dials(9, 3), person=None).outcome.value == "ok"
    reach = lost(*dials(9, 2), person=None)
    assert (reach.outcome.value, reach.missing) == ("unknown", ("person",))
    assert lost(*dials(9, 2), **{"for": None}).missing == ("creditor",)


TALKED_ABOUT_THEN = {
    "at": "2026-06-04T09:00:00+08:00",
    "at_latest": "2026-06-06T09:00:00+08:00",
    "outcome": "talked",
}


def from_day(since: int, *rows: dict[str, Any]) -> Finding:
    """The same where somebody says that the log is complete from that day of June on."""
    case = changed(LOST_NAME, contact={"at": "2026-06-10T12:00:00+08:00"})
    event = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    debtor = {"person": "D", "address": "d1"}
    case["timeline"] = [
        *({**event, **debtor, **r, "seq": 50 + n} for n, r in enumerate(rows)),
        event,
    ]
    plain = [f for f in conduct.facts_of(case) if not isinstance(f, Coverage)]
    said = Coverage(
        id="said",
        occurred_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        since=dt.date(2026, 6, since),
        until=dt.date(2026, 6, 30),
        complete=True,
    )
    history = History((*plain, said))
    (finding,) = conduct.judge(history, history.contacts[-1], BOOKS.only([BOOKS.rule(LOST)]))
    return finding


@pytest.mark.parametrize(
    ("rows", "since", "outcome", "missing"),
    [
        ([*dials(5, 1, "talked"), *dials(8, 3)], 4, "ok", ()),
        ([*dials(5, 1, "talked"), *dials(8, 3)], 5, "ok", ()),
        ([*dials(5, 1, "talked"), *dials(8, 3)], 6, "unknown", ("log_complete",)),
        ([*dials(5, 1, "talked"), *dials(8, 3)], 9, "unknown", ("log_complete",)),
        ([*dials(4, 1, "talked"), *dials(5, 3)], 4, "ok", ()),
        ([*dials(4, 1, "talked"), *dials(5, 3)], 5, "unknown", ("log_complete",)),
        ([TALKED_ABOUT_THEN, *dials(8, 3)], 4, "ok", ()),
        ([TALKED_ABOUT_THEN, *dials(8, 3)], 5, "unknown", ("log_complete",)),
        ([*dials(4, 1, "talked"), *dials(6, 3, None)], 4, "unknown", ("outcome",)),
        ([*dials(4, 1, "talked"), *dials(6, 3, None)], 5, "unknown", ("outcome", "log_complete")),
    ],
)
def test_the_log_must_be_complete_from_the_first_call_that_counts(
    rows: list[dict[str, Any]], since: int, outcome: str, missing: tuple[str, ...]
) -> None:
    finding = from_day(since, *rows)
    assert (finding.outcome.value, finding.missing) == (outcome, missing)
