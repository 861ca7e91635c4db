"""What is recorded and kept, who says his name first, what a visit must show."""

import datetime as dt
from typing import Any

import pytest

from conduct.kinds.asking import BOOKS, changed, found
from conduct.kinds.test_ways_of_regf import at, event
from fairdue import conduct
from fairdue.facts import Coverage, Gap, History

Row = dict[str, Any]
CARD = "cn.card2011.recordings-two-years"


@pytest.mark.parametrize(
    ("judged", "outcome", "missing"),
    [
        ({"recording": "audio"}, "ok", ()),
        ({"recording": "audio_part"}, "breach", ()),
        ({"recording": "none"}, "breach", ()),
        ({"recording": None}, "unknown", ("recording",)),
        ({"recording": "none", "outcome": "rang_out"}, "ok", ()),
        ({"recording": "none", "outcome": None}, "unknown", ("outcome",)),
        ({"recording": None, "outcome": None}, "unknown", ("outcome", "recording")),
        ({"recording": "none", "dir": "in"}, "ok", ()),
        ({"recording": "none", "kind": "text"}, "not_applicable", ()),
    ],
)
def test_a_talk_is_recorded_throughout(judged: Row, outcome: str, missing: tuple[str, ...]) -> None:
    case = changed("own-card-kept", contact=judged, without=("deleted_at",))
    finding = found(case, CARD)
    assert (finding.outcome.value, finding.missing) == (outcome, missing)
    if outcome == "breach":
        assert (finding.name, finding.observed) == ("not_recorded", judged["recording"])


@pytest.mark.parametrize(
    ("deleted", "outcome"),
    [
        ("2016-03-10T12:00:00+08:00", "ok"),
        ("2016-03-10T11:59:59+08:00", "breach"),
        ("2016-03-11T00:00:00+08:00", "ok"),
        ("2014-03-11T00:00:00+08:00", "breach"),
    ],
)
def test_a_recording_is_kept_for_its_years_to_the_minute(deleted: str, outcome: str) -> None:
    times = {"at": "2014-03-10T12:00:00+08:00", "deleted_at": deleted, "recording": "audio"}
    finding = found(changed("own-card-kept", contact=times), CARD)
    assert finding.outcome.value == outcome
    assert finding.last_day == dt.date(2016, 3, 10)
    if outcome == "breach":
        assert (finding.name, finding.observed) == ("deleted_too_early", deleted[:10])


@pytest.mark.parametrize(
    ("entries", "party", "outcome"),
    [(2, None, "breach"), (2, "mine", "breach"), (2, "other", "ok"), (0, None, "ok")],
)
def test_a_record_with_entries_cut_out_has_gaps(
    entries: int, party: str | None, outcome: str
) -> None:
    case = changed("own-cfc-records-kept")
    case["context"].pop("missing_entries", None)
    event_ = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    of = event_["for"] if party == "mine" else party
    since = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    gaps = [Gap(id=f"gap{n}", occurred_at=since, entries=n, party=of) for n in (entries,)]
    finding = found(case, "cn.cfc2024.records", *gaps)
    assert finding.outcome.value == outcome
    if outcome == "breach":
        assert (finding.name, finding.observed) == ("record_has_gaps", entries)
    assert found(changed("own-card-kept"), CARD, *gaps).outcome.value == "ok"


CALL = event("05-01", "call", outcome="talked", recording="audio")


@pytest.mark.parametrize(
    ("rule", "judged", "after", "verdict", "last"),
    [
        ("records", {}, {}, "duty", "2029-05-01"),
        ("records", {"deleted_at": at("05-10")}, {}, "violation", "2029-06-01"),
        ("records", {"deleted_at": "2029-06-01T12:00:00-04:00"}, {}, "violation", "2029-06-01"),
        ("records", {"deleted_at": "2029-06-02T00:00:00-04:00"}, {}, "duty", "2029-06-01"),
        ("records", {"deleted_at": at("05-10")}, {"by": "Y"}, "violation", "2029-05-01"),
        ("records", {"deleted_at": at("05-10")}, {"debts": ["B"]}, "violation", "2029-05-01"),
        ("recordings", {}, {}, "duty", "2029-05-01"),
        ("recordings", {"deleted_at": at("05-10")}, {}, "violation", "2029-05-01"),
        ("recordings", {"deleted_at": "2029-05-01T12:00:00-04:00"}, {}, "violation", "2029-05-01"),
        ("recordings", {"deleted_at": "2029-05-02T00:00:00-04:00"}, {}, "duty", "2029-05-01"),
        ("recordings", {"recording": "none"}, {}, "allowed", None),
        ("recordings", {"recording": None}, {}, "unknown", None),
        ("records", {"recording": None}, {}, "duty", "2029-05-01"),
    ],
)
def test_records_are_kept_three_years_after_the_last_activity_and_recordings_after_the_call(
    rule: str, judged: Row, after: Row, verdict: str, last: str | None
) -> None:
    case = {
        "id": "made",
        "context": {
            "tz": ["America/New_York"],
            "parties": [
                {"id": "L", "kind": "lender"},
                {"id": "X", "kind": "agency", "for": ["L"]},
                {"id": "Y", "kind": "agency", "for": ["L"]},
            ],
            "persons": [{"id": "D", "role": "debtor"}],
            "addresses": [],
            "debts": [{"id": debt, "product": "consumer_debt"} for debt in "AB"],
        },
        "timeline": [{"seq": 1, **CALL, **judged}, {"seq": 2, **event("06-01", "letter"), **after}],
        "judge": {"seq": 1},
    }
    finding = found(case, f"us.regf.{rule}")
    outcome = {"duty": "yes", "violation": "breach", "allowed": "no", "unknown": "unknown"}[verdict]
    assert (finding.verdict.value, finding.outcome.value) == (verdict, outcome)
    assert (finding.last_day.isoformat() if finding.last_day else None) == last


def test_what_was_deleted_later_is_not_known_yet() -> None:
    deleted = CALL | {"deleted_at": at("05-10")}
    rule = BOOKS.only([BOOKS.rule("us.regf.recordings")])
    case = changed("RF-100-rec")
    kept = [e for e in case["timeline"] if e["seq"] == case["judge"]["seq"]]
    kept[0] |= {key: deleted[key] for key in ("at", "deleted_at", "recording")}
    case["timeline"] = kept
    history = History(conduct.facts_of(case))
    for day, verdict in (("05-09", "duty"), ("05-10", "violation"), ("05-11", "violation")):
        then = dt.datetime.fromisoformat(at(day))
        (finding,) = conduct.judge(history, history.contacts[0], rule, known_at=then)
        assert finding.verdict.value == verdict, day


FIRST = "cn.cba2026.first-contact"


def meeting(*before: Row, **judged: Any) -> tuple[str, tuple[str, ...]]:
    """The first talk of an agency with the debtor on 10 June, unless others came before."""
    plain = {"at": "2026-06-10T12:00:00+08:00", "outcome": "talked", "names": [], "labels": []}
    case = changed("own-cba-first-unnamed", contact=plain | judged)
    case["context"]["persons"] = [{"id": "D", "role": "debtor"}, {"id": "K", "role": "referee"}]
    event_ = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    rows = [
        {**event_, "at": f"2026-06-0{n + 1}T12:00:00+08:00", **row, "seq": 50 + n}
        for n, row in enumerate(before)
    ]
    case["timeline"] = [*rows, event_]
    finding = found(case, FIRST)
    return finding.outcome.value, finding.missing


@pytest.mark.parametrize(
    ("before", "judged", "outcome", "missing"),
    [
        ([], {}, "breach", ()),
        ([], {"names": ["lender_A"]}, "ok", ()),
        ([], {"names": None}, "unknown", ("names",)),
        ([], {"names": None, "labels": None}, "unknown", ("names", "labels")),
        ([], {"outcome": "rang_out"}, "ok", ()),
        ([], {"outcome": None}, "unknown", ("outcome",)),
        ([], {"dir": "in"}, "ok", ()),
        ([{}], {}, "ok", ()),
        ([{"dir": "in"}], {}, "breach", ()),
        ([{"dir": "in"}, {}], {}, "ok", ()),
        ([{"outcome": "rang_out"}], {}, "breach", ()),
        ([{"outcome": None}], {}, "unknown", ("outcome",)),
        ([{"person": "K"}], {}, "breach", ()),
        ([{"person": None}], {}, "unknown", ("person",)),
        ([{"person": None, "outcome": None}], {}, "unknown", ("person",)),
        ([{"person": "K"}], {"person": None}, "unknown", ("person",)),
        ([{"person": "K", "outcome": None}], {"person": None}, "unknown", ("person",)),
        ([{"outcome": None}, {}], {}, "ok", ()),
    ],
)
def test_the_first_contact_gives_a_name(
    before: list[Row], judged: Row, outcome: str, missing: tuple[str, ...]
) -> None:
    assert meeting(*before, **judged) == (outcome, missing)


@pytest.mark.parametrize(
    ("since", "missing"),
    [("05-30", ()), ("05-31", ()), ("06-01", ("log_complete",)), ("06-10", ("log_complete",))],
)
def test_that_it_was_the_first_needs_the_log_from_its_first_day(
    since: str, missing: tuple[str, ...]
) -> None:
    case = changed("own-cba-first-unnamed", context={"log_complete": False})
    case["context"]["persons"] = [{"id": "D", "role": "debtor"}, {"id": "K", "role": "referee"}]
    event_ = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    event_ |= {"at": "2026-06-10T12:00:00+08:00", "outcome": "talked", "names": [], "labels": []}
    first = {"at": "2026-05-31T12:00:00+08:00", "at_latest": "2026-06-02T12:00:00+08:00"}
    second = {"at": "2026-06-05T12:00:00+08:00"}
    case["timeline"] = [
        *({**event_, **row, "person": "K", "seq": 50 + n} for n, row in enumerate((first, second))),
        event_,
    ]
    said = Coverage(
        id="said",
        occurred_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        since=dt.date.fromisoformat(f"2026-{since}"),
        until=dt.date(2026, 6, 30),
        complete=True,
    )
    assert found(case, FIRST, said).missing == missing


OWN = "cn.cba2026.own-identity"


@pytest.mark.parametrize(
    ("judged", "outcome", "missing"),
    [
        ({"by": "agency", "names": ["lender_A"]}, "breach", ()),
        ({"by": "agency", "names": ["agency"]}, "ok", ()),
        ({"by": "agency", "names": ["agency", "lender_A"]}, "ok", ()),
        ({"by": "agency", "names": []}, "ok", ()),
        ({"by": "agency", "names": None}, "unknown", ("names",)),
        ({"by": "agency", "names": [], "for": None}, "unknown", ("creditor",)),
        ({"by": "agency", "names": ["lender_A"], "outcome": None}, "unknown", ("outcome",)),
        ({"by": "lender_A", "names": ["lender_A"]}, "ok", ()),
        ({"by": "lender_A", "names": None}, "ok", ()),
    ],
)
def test_an_agency_does_not_speak_as_the_lender(
    judged: Row, outcome: str, missing: tuple[str, ...]
) -> None:
    plain = {"for": "lender_A", "outcome": "talked", "labels": [], "dir": "out", "kind": "call"}
    parties = [
        {"id": "lender_A", "kind": "bank", "member_of": ["CBA"]},
        {"id": "agency", "kind": "agency", "for": ["lender_A"]},
    ]
    name = BOOKS.rule(OWN).examples[0]
    case = changed(name, contact=plain | judged, context={"parties": parties})
    finding = found(case, OWN)
    assert (finding.outcome.value, finding.missing) == (outcome, missing)


VISITS = "cn.cba2026.visits"


@pytest.mark.parametrize(
    ("labels", "judged", "outcome", "observed"),
    [
        (["several_visitors", "id_shown"], {}, "ok", None),
        (["several_visitors"], {}, "breach", "id_shown"),
        (["several_visitors"], {"outcome": "nobody_home"}, "ok", None),
        (["id_shown"], {}, "breach", "several_visitors"),
        ([], {}, "breach", "several_visitors"),
        (["several_visitors", "id_shown", "entered_uninvited"], {}, "breach", "entered_uninvited"),
        (
            ["several_visitors", "id_shown", "single_visitor", "entered_uninvited"],
            {},
            "breach",
            "single_visitor",
        ),
        (["several_visitors", "?id_shown"], {}, "unknown", None),
        (["several_visitors", "id_shown", "?entered_uninvited"], {}, "unknown", None),
        (None, {}, "unknown", None),
        (None, {"outcome": "nobody_home"}, "unknown", None),
        (["several_visitors"], {"dir": "in"}, "ok", None),
    ],
)
def test_a_visit_shows_who_comes(
    labels: list[str] | None, judged: Row, outcome: str, observed: str | None
) -> None:
    rows = None
    if labels is not None:
        rows = [
            {"label": name.strip("?")} | ({"score": 0.5} if name.startswith("?") else {})
            for name in labels
        ]
    case = changed("cn-visit-cba-proper", contact={"labels": rows, **judged})
    finding = found(case, VISITS)
    assert (finding.outcome.value, finding.observed) == (outcome, observed)
    assert finding.missing == (("labels",) if outcome == "unknown" else ())
