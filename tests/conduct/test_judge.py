"""One judge over time: versions by date, what was known, what a finding rests on."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from fairdue import conduct
from fairdue.conduct.index import index_of
from fairdue.facts import (
    Attribution,
    Consent,
    ConsentKind,
    Contact,
    ContactKind,
    Correction,
    Direction,
    Fact,
    Finding,
    History,
    Medium,
    Outcome,
    Request,
    RequestKind,
    Retraction,
    RuleOutcome,
    Verdict,
)

Call = Callable[..., Contact]
Background = tuple[Fact, ...]
CHINA = dt.timezone(dt.timedelta(hours=8))
TOLD = {Verdict.VIOLATION, Verdict.ADVISORY, Verdict.OPEN_NORM}


def told(findings: tuple[Finding, ...]) -> set[tuple[str, str, str]]:
    return {(f.rule, f.force.value, f.verdict.value) for f in findings if f.verdict in TOLD}


def test_the_same_night_call_is_another_thing_in_other_years(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    nights = ("2018-04-01", "2024-06-01", "2025-06-01", "2026-06-01")
    sets = []
    for night in nights:
        history = History((*background, call(f"{night}T23:10")))
        sets.append(told(conduct.audit(history, books)))
    n18 = ("cn.nifa2018.hours", "self_discipline", "open_norm")
    gbt = ("cn.gbt45251.hours", "standard", "violation")
    code = ("cn.civilcode2021.peace-hour", "law", "open_norm")
    assert sets == [
        {n18},
        {n18, code, ("cn.nifa2024.hours", "self_discipline", "violation")},
        {n18, code, gbt},
        {n18, code, gbt, ("cn.cba2026.hours", "self_discipline", "violation")},
    ]


def test_nothing_said_of_the_night_of_2018_names_a_clock_hour(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    history = History((*background, call("2018-04-01T23:10", id="night")))
    for finding in conduct.audit(history, books):
        fields = msgspec.to_builtins(finding)
        fields.pop("at")
        words = [str(fields), *(conduct.sentence(finding, locale) for locale in ("zh-CN", "en"))]
        for text in words:
            assert not any(clock in text for clock in ("22:00", "08:00", "21:00", "23:10"))


def test_the_version_is_picked_by_the_local_day_or_by_the_day_asked_for(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    history = History((*background, call("2018-04-01T23:10")))
    night = history.contacts[0]
    by_day = conduct.judge(history, night, books, rules_as_of=dt.date(2025, 6, 1))
    assert ("cn.gbt45251.hours", "standard", "violation") in told(by_day)
    assert {f.receipt.rules_as_of for f in by_day} == {dt.date(2025, 6, 1)}


def test_findings_name_rule_version_citation_force_facts_and_receipt(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    history = History((*background, call("2025-06-01T23:10")))
    found = conduct.judge(history, history.contacts[0], books)
    assert [f.rule for f in found] == sorted(rule.id for rule in books.rules)
    night = next(f for f in found if f.rule == "cn.gbt45251.hours")
    assert night.name == "called_at_night"
    assert night.refs == ("CN-TIME-01",)
    assert night.citation.since == dt.date(2025, 2, 28)
    assert night.citation.article["zh-CN"] == "催收时间条款"
    assert night.facts == ("call 2025-06-01T23:10", "bank", "loan")
    assert (night.limit, night.observed) == ("22:00-08:00", "23:10:00")
    assert night.at.isoformat() == "2025-06-01T23:10:00+08:00"
    assert night.receipt.rulebook_sha256 == books.hashes["cn.gbt45251"]
    assert [c.when for c in night.considered] == ["outside_hours"]


def test_retracting_a_counted_call_restates_the_finding(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    day = [call(f"2025-06-03T{hour}:00") for hour in ("09", "11", "14", "17")]
    before = History((*background, *day))
    back = Retraction(id="r", occurred_at=day[0].occurred_at, target=day[1].id)
    after = (*before.raw, back)
    rule = "cn.gbt45251.talks-a-day"
    fourth = [f for f in conduct.audit(before, books) if f.rule == rule][-1]
    assert (fourth.verdict, fourth.observed) == (Verdict.VIOLATION, 4)
    restated = [f for f in conduct.audit(History(after), books) if f.rule == rule][-1]
    assert (restated.verdict, restated.observed) == (Verdict.ALLOWED, 3)


def test_blanking_an_outcome_leaves_a_range_and_unknown(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    day = [call(f"2025-06-03T{hour}:00") for hour in ("09", "11", "14", "17")]
    day[1] = msgspec.structs.replace(day[1], outcome=None)
    found = conduct.audit(History((*background, *day)), books)
    last = [f for f in found if f.rule == "cn.gbt45251.talks-a-day"][-1]
    assert last.verdict is Verdict.UNKNOWN
    assert (last.observed, last.observed_most, last.missing) == (3, 4, ("outcome",))


def test_a_call_of_nobody_knows_which_lender_may_be_the_fourth(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    day = [call(f"2025-06-03T{hour}:00") for hour in ("09", "11", "14", "17")]
    day[1] = msgspec.structs.replace(day[1], creditor=None)
    found = conduct.audit(History((*background, *day)), books)
    last = [f for f in found if f.rule == "cn.gbt45251.talks-a-day"][-1]
    assert (last.verdict, last.missing) == (Verdict.UNKNOWN, ("creditor",))


def test_a_log_nobody_calls_complete_never_gives_a_count_that_is_fine(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    facts = tuple(f for f in background if f.id != "coverage")
    found = conduct.audit(History((*facts, call("2025-06-03T09:00"))), books)
    talks = next(f for f in found if f.rule == "cn.gbt45251.talks-a-day")
    assert (talks.verdict, talks.missing) == (Verdict.UNKNOWN, ("log_complete",))
    hours = next(f for f in found if f.rule == "cn.gbt45251.hours")
    assert hours.verdict is Verdict.ALLOWED


def test_a_number_from_the_phone_is_judged_once_it_is_attributed(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    raw = Contact(
        id="raw",
        occurred_at=dt.datetime(2025, 6, 1, 23, 10, tzinfo=CHINA),
        kind=ContactKind.CALL,
        direction=Direction.OUT,
        collector_number="95000001",
        answered=True,
        duration_s=30,
    )
    assert conduct.audit(History((*background, raw)), books) == ()
    whose = Attribution(
        id="whose", occurred_at=raw.occurred_at, number="95000001", party="agency", debts=("loan",)
    )
    found = conduct.audit(History((*background, raw, whose)), books)
    night = next(f for f in found if f.rule == "cn.gbt45251.hours")
    assert night.verdict is Verdict.VIOLATION
    assert night.facts == ("raw", "whose", "D", "d1", "bank", "loan")


def test_a_corrected_clock_changes_the_answer_of_now_and_keeps_that_of_then(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    night = call("2025-06-01T22:04")
    fast = Correction(
        id="clock",
        occurred_at=dt.datetime(2025, 7, 1, tzinfo=CHINA),
        target=night.id,
        changes={"occurred_at": "2025-06-01T21:54:00+08:00"},
    )
    found = conduct.audit(History((*background, night, fast)), books)
    hours = next(f for f in found if f.rule == "cn.gbt45251.hours")
    assert (hours.verdict, hours.known_then) == (Verdict.ALLOWED, Verdict.VIOLATION)
    assert hours.facts[:2] == (night.id, "clock")


def refusal(known: str | None) -> Request:
    return Request(
        id="refusal",
        occurred_at=dt.datetime(2025, 6, 1, 10, tzinfo=CHINA),
        known_at=dt.datetime.fromisoformat(known).replace(tzinfo=CHINA) if known else None,
        kind=RequestKind.STOP_CONTACT,
        by="K",
        to="agency",
        medium=Medium.LETTER,
    )


@pytest.mark.parametrize(
    ("known", "then"),
    [("2025-06-03T09:00", Verdict.ALLOWED), (None, None)],
)
def test_a_refusal_entered_late_is_told_with_what_was_known_then(
    background: Background,
    call: Call,
    books: conduct.Rulebooks,
    known: str | None,
    then: Verdict | None,
) -> None:
    later = call("2025-06-02T10:00", person="K", address="k1")
    found = conduct.audit(History((*background, later, refusal(known))), books)
    refused = next(f for f in found if f.rule == "cn.gbt45251.refusal")
    assert (refused.verdict, refused.known_then) == (Verdict.VIOLATION, then)


def test_views_share_the_log_when_only_statements_came_late(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    later = call("2025-06-02T10:00", person="K", address="k1")
    history = History((*background, later, refusal("2025-06-03T09:00")))
    moment = later.occurred_at + dt.timedelta(minutes=1)
    found = conduct.judge(history, later, books, known_at=moment)
    refused = next(f for f in found if f.rule == "cn.gbt45251.refusal")
    assert refused.verdict is Verdict.ALLOWED
    assert refused.receipt.known_at == moment
    assert index_of(history) is index_of(history)


def test_the_audit_leaves_out_what_it_is_told_to_and_reports_progress(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    history = History((*background, call("2025-06-01T23:10"), call("2025-06-02T12:00")))
    steps: list[tuple[int, int]] = []
    quiet = frozenset({RuleOutcome.NOT_APPLICABLE, RuleOutcome.OK})
    found = conduct.audit(
        history, books, leave_out=quiet, progress=lambda done, total: steps.append((done, total))
    )
    assert {f.outcome for f in found} <= {RuleOutcome.BREACH, RuleOutcome.UNKNOWN}
    assert steps == [(2, 2)]
    everything = conduct.audit(history, books, leave_out=frozenset())
    assert len(everything) == 2 * len(books.rules)


def test_findings_survive_the_way_to_bytes_and_back(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    for finding in conduct.audit(History((*background, call("2025-06-01T23:10"))), books):
        line = msgspec.json.encode(finding)
        back = msgspec.json.decode(line, type=Finding)
        assert conduct.sentence(back, "zh-CN") == conduct.sentence(finding, "zh-CN")
        assert back == finding


@pytest.mark.parametrize(
    ("changes", "met"),
    [
        ({}, True),
        ({"debts": ("loan",)}, True),
        ({"debts": ("other",)}, False),
        ({"address": "d2"}, False),
        ({"by": "K"}, False),
        ({"to": "agency"}, True),
        ({"proven": False}, None),
        ({"kind": ConsentKind.MORE_ATTEMPTS}, False),
    ],
)
def test_a_consent_helps_as_far_as_it_reaches(
    background: Background,
    call: Call,
    books: conduct.Rulebooks,
    changes: dict[str, Any],
    met: bool | None,
) -> None:
    consent = Consent(
        id="consent",
        occurred_at=dt.datetime(2025, 5, 1, tzinfo=CHINA),
        kind=ConsentKind.OUTSIDE_HOURS,
        by="D",
        to="bank",
    )
    given = msgspec.structs.replace(consent, **changes)
    found = conduct.audit(History((*background, call("2025-06-01T23:10"), given)), books)
    night = next(f for f in found if f.rule == "cn.gbt45251.hours")
    expected = {True: Verdict.ALLOWED, False: Verdict.VIOLATION, None: Verdict.UNKNOWN}
    assert night.verdict is expected[met]
    assert night.considered[0].met is met


def test_a_text_to_the_borrower_is_no_talk_and_a_rung_out_call_is_no_fourth(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    day = [call(f"2025-06-03T{hour}:00") for hour in ("09", "11", "14")]
    day.append(call("2025-06-03T16:00", kind=ContactKind.TEXT, outcome=Outcome.DELIVERED))
    day.append(call("2025-06-03T17:00", outcome=Outcome.RANG_OUT))
    found = conduct.audit(History((*background, *day)), books, leave_out=frozenset())
    talks = [f for f in found if f.rule == "cn.gbt45251.talks-a-day"]
    assert [f.verdict for f in talks[3:]] == [Verdict.NOT_APPLICABLE, Verdict.ALLOWED]
