"""Regulation F: what a person asked is kept: stops, lawyers, disputes, times and places.

The text of 12 CFR 1006.6(b), (c), 1006.10(b)(5) and 1006.38 decides each row.
"""

from typing import Any

import pytest

from conduct.kinds.asking import found
from conduct.kinds.test_ways_of_regf import asked, at, consent, event, made, request

Row = dict[str, Any]
CALL = event("05-20", "call", outcome="talked", purpose="collect")


def outcome(rule: str, *events: Row, **context: Any) -> tuple[str, tuple[str, ...]]:
    finding = asked(rule, *events, **context)
    return finding.outcome.value, finding.missing


@pytest.mark.parametrize(
    ("asked_for", "judged", "expected"),
    [
        ({}, {}, "breach"),
        ({"medium": "call"}, {}, "ok"),
        ({"to": "L"}, {}, "ok"),
        ({"debts": ["A"]}, {}, "breach"),
        ({"debts": ["B"]}, {}, "ok"),
        ({"debts": ["A"]}, {"debts": []}, "unknown"),
        ({"debts": ["A", "B"]}, {"debts": []}, "breach"),
        ({"at": at("05-20"), "received_at": at("05-20", "12:00:01")}, {}, "ok"),
        ({"at": at("05-20"), "received_at": at("05-20")}, {}, "breach"),
        ({}, {"dir": "in"}, "ok"),
        ({}, {"person": "F"}, "ok"),
        ({}, {"purpose": "remedy_intended"}, "ok"),
        ({}, {"purpose": "remedy_intended", "labels": [{"label": "demand_payment"}]}, "breach"),
        ({}, {"purpose": None}, "breach"),
    ],
)
def test_a_written_stop_ends_all_but_the_notices_that_are_left(
    asked_for: Row, judged: Row, expected: str
) -> None:
    stop = request("04-01", "stop_contact") | asked_for
    said = outcome("stop-notice", CALL | judged, requests=[stop])
    assert said == (expected, ("debts",) if expected == "unknown" else ())


PEOPLE = [{"id": "D", "role": "debtor"}, {"id": "S", "role": "spouse"}]


@pytest.mark.parametrize(
    ("by", "person", "expected"),
    [("D", "D", "breach"), ("D", "S", "breach"), ("S", "S", "breach"), ("S", "D", "ok")],
)
def test_a_stop_of_the_debtor_covers_the_spouse_and_one_of_the_spouse_only_the_spouse(
    by: str, person: str, expected: str
) -> None:
    stop = request("04-01", "stop_contact", by=by)
    made = outcome("stop-notice", CALL | {"person": person}, requests=[stop], persons=PEOPLE)
    assert made[0] == expected


def test_the_first_of_several_stops_is_told() -> None:
    stops = [request(day, "stop_contact") for day in ("04-01", "04-10")]
    assert asked("stop-notice", CALL, requests=stops).observed == "2026-04-01"


LAWYER = {"id": "W", "role": "attorney"}
LAWYER_2 = {"id": "V", "role": "attorney"}
DEBTOR = {"id": "D", "role": "debtor"}
FRIEND = {"id": "F", "role": "other_third"}


@pytest.mark.parametrize(
    ("lawyer", "judged", "expected"),
    [
        ({}, {}, "breach"),
        ({"known_at": at("05-20")}, {}, "breach"),
        ({"known_at": at("05-20", "12:00:01")}, {}, "ok"),
        ({"debts": ["A"]}, {}, "breach"),
        ({"debts": ["B"]}, {}, "ok"),
        ({"debts": ["A"]}, {"debts": []}, "unknown"),
        ({}, {"person": "W"}, "ok"),
        ({}, {"person": "F"}, "ok"),
        ({}, {"dir": "in"}, "ok"),
    ],
)
def test_a_known_lawyer_stands_before_the_debtor(lawyer: Row, judged: Row, expected: str) -> None:
    people = [DEBTOR, FRIEND, LAWYER | lawyer]
    found = outcome("represented", CALL | judged, persons=people)
    assert found == (expected, ("debts",) if expected == "unknown" else ())


@pytest.mark.parametrize(
    ("before", "more", "expected"),
    [
        ({"outcome": "no_reply"}, {}, "ok"),
        ({"outcome": "delivered"}, {}, "breach"),
        ({"outcome": None}, {}, "unknown"),
        ({"outcome": "no_reply", "person": "F"}, {}, "breach"),
        ({"outcome": "no_reply", "by": "Y"}, {}, "breach"),
        ({"outcome": "no_reply", "dir": "in"}, {}, "breach"),
        ({"dir": "in", "person": "D"}, {"reply_to": 1}, "ok"),
    ],
)
def test_a_silent_lawyer_opens_the_way_again(before: Row, more: Row, expected: str) -> None:
    earlier = event("05-01", "letter", person="W") | before
    made = outcome("represented", earlier, CALL | more, persons=[DEBTOR, FRIEND, LAWYER])
    assert made == (expected, ("outcome",) if expected == "unknown" else ())
    both = outcome("represented", earlier, CALL, persons=[DEBTOR, FRIEND, LAWYER, LAWYER_2])
    assert both[0] == ("unknown" if expected == "unknown" else "breach")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "ok"),
        ({"by": "D"}, "breach"),
        ({"to": "Y"}, "breach"),
        ({"at": at("05-20")}, "ok"),
        ({"at": at("05-20", "12:00:01")}, "breach"),
        ({"type": "electronic_use"}, "breach"),
    ],
)
def test_a_lawyer_may_agree_to_direct_contact(given: Row, expected: str) -> None:
    agreed = {"type": "be_contacted", "by": "W", "to": "X", "at": at("05-01")} | given
    people = [DEBTOR, FRIEND, LAWYER]
    assert outcome("represented", CALL, persons=people, consents=[agreed])[0] == expected


NOTICE = event("03-01", "letter", purpose="validation_notice", outcome="delivered")
ANSWER = event("05-01", "letter", purpose="verification")


def dispute(day: str = "03-20", **fields: Any) -> Row:
    return request(day, "dispute", **fields)


@pytest.mark.parametrize(
    ("asked_for", "between", "expected"),
    [
        ({}, None, "breach"),
        ({}, {}, "ok"),
        ({}, {"at": at("03-19")}, "breach"),
        ({}, {"at": at("03-20")}, "ok"),
        ({}, {"returned_at": at("05-05")}, "breach"),
        ({}, {"by": "Y"}, "breach"),
        ({}, {"dir": "in"}, "breach"),
        ({}, {"purpose": "collect"}, "breach"),
        ({"debts": ["A"]}, {"debts": ["B"]}, "breach"),
        ({"debts": ["B"]}, None, "ok"),
        ({"medium": "call"}, None, "ok"),
        ({"to": "L"}, None, "ok"),
        ({"by": "F"}, None, "ok"),
        ({"at": at("06-20")}, None, "ok"),
    ],
)
def test_collecting_waits_for_the_answer_to_a_dispute(
    asked_for: Row, between: Row | None, expected: str
) -> None:
    rows = [] if between is None else [ANSWER | between]
    rows = sorted([NOTICE, *rows], key=lambda row: str(row["at"]))
    found = outcome("dispute", *rows, CALL, requests=[dispute() | asked_for])
    assert found == (expected, ())


def test_a_dispute_without_any_notice_on_record_leaves_it_open() -> None:
    assert outcome("dispute", CALL, requests=[dispute()]) == ("unknown", ("validation_notice",))
    assert outcome("dispute", NOTICE, CALL | {"dir": "in"}, requests=[dispute()])[0] == "ok"
    two = [dispute(), dispute("03-25")]
    assert asked("dispute", NOTICE, CALL, requests=two).observed == "2026-03-20"


@pytest.mark.parametrize(
    ("second", "repeat", "expected"),
    [
        ({}, {}, "ok"),
        ({}, None, "breach"),
        ({"type": "original_creditor"}, {}, "breach"),
    ],
)
def test_a_repeat_is_answered_by_saying_so(second: Row, repeat: Row | None, expected: str) -> None:
    answer = ANSWER | {"at": at("03-22")}
    says = event("04-02", "letter", purpose="duplicate_notice")
    rows = [NOTICE, answer, *([says | repeat] if repeat is not None else [])]
    made = [dispute(), dispute("03-30") | second]
    rule = "dispute" if second.get("type") != "original_creditor" else "original-creditor"
    assert outcome(rule, *rows, CALL, requests=made)[0] == expected


def test_a_request_starts_the_duty_in_the_contact_that_brings_it() -> None:
    letter = event("03-20", "letter", dir="in")
    rows = (NOTICE, letter)
    assert outcome("dispute-received", *rows, requests=[dispute()])[0] == "yes"
    assert outcome("dispute-received", *rows, requests=[dispute(seq=2)])[0] == "yes"
    assert outcome("dispute-received", *rows, requests=[dispute(seq=1)])[0] == "not_applicable"
    assert outcome("dispute-received", *rows, requests=[dispute("03-21")])[0] == "not_applicable"
    ours = (NOTICE, letter | {"dir": "out"})
    assert outcome("dispute-received", *ours, requests=[dispute()])[0] == "not_applicable"
    assert outcome("dispute-received", *rows, requests=[])[0] == "not_applicable"
    assert outcome("dispute-received", *rows, requests=[dispute(to="L")])[0] == "no"
    oral = dispute(medium="call")
    assert outcome("dispute-received", *rows, requests=[oral])[0] == "no"
    assert outcome("dispute-received", *rows, requests=[oral, dispute()])[0] == "yes"
    alone = outcome("dispute-received", letter, requests=[dispute()])
    assert alone == ("unknown", ("validation_notice",))


LATE = event(at("05-20", "21:30:00"), "call", outcome="talked")


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("07:59:59", "breach"),
        ("08:00:00", "ok"),
        ("21:00:00", "ok"),
        ("21:00:01", "breach"),
        ("21:01:00", "breach"),
        ("03:00:00", "breach"),
    ],
)
def test_calls_belong_between_eight_and_nine(clock: str, expected: str) -> None:
    assert outcome("times", LATE | {"at": at("05-20", clock)})[0] == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "ok"),
        ({"proven": False}, "unknown"),
        ({"to": "L"}, "breach"),
        ({"by": "F"}, "breach"),
        ({"address": "m1"}, "ok"),
        ({"address": "m2"}, "breach"),
        ({"debts": ["A"]}, "ok"),
        ({"debts": ["A", "B"]}, "ok"),
        ({"debts": ["B"]}, "breach"),
        ({"windows": [{"from": "21:00", "to": "22:00"}]}, "ok"),
        ({"windows": [{"from": "06:00", "to": "07:00"}, {"from": "21:00", "to": "22:00"}]}, "ok"),
        ({"windows": [{"from": "21:00", "to": "21:30"}]}, "breach"),
        ({"at": at("05-20", "21:30:00")}, "ok"),
        ({"at": at("05-20", "21:30:01")}, "breach"),
    ],
)
def test_consent_opens_an_unusual_hour_as_wide_as_it_was_given(given: Row, expected: str) -> None:
    agreed = {"type": "outside_hours", "by": "D", "to": "X", "at": at("05-01")} | given
    found = outcome("times", LATE | {"address": "m1"}, consents=[agreed])
    assert found == (expected, ("proven",) if expected == "unknown" else ())


def test_every_zone_that_fits_must_be_in_the_agreed_window() -> None:
    agreed: Row = {"type": "outside_hours", "by": "D", "to": "X", "at": at("05-01")}
    agreed["windows"] = [{"from": "21:00", "to": "22:00"}]
    both = ["America/New_York", "America/Denver"]
    early = LATE | {"at": at("05-20", "09:30:00")}
    assert outcome("times", early, tz=both)[0] == "breach"
    assert outcome("times", LATE, tz=both, consents=[agreed])[0] == "breach"


@pytest.mark.parametrize(
    ("earlier", "given_at", "expected"),
    [
        (("22:00:00", None), "22:30:00", "breach"),
        (("22:00:00", None), "23:00:00", "breach"),
        (("22:00:00", None), "23:00:01", "ok"),
        (("22:00:00", "22:10:00"), "22:10:00", "breach"),
        (("22:00:00", "22:10:00"), "22:10:01", "ok"),
        (("20:00:00", None), "20:30:00", "ok"),
    ],
)
def test_consent_asked_for_in_an_unsuitable_call_is_none(
    earlier: tuple[str, str | None], given_at: str, expected: str
) -> None:
    start, end = earlier
    call = event(at("05-10", start), "call", outcome="talked")
    call |= {"end": at("05-10", end)} if end else {}
    agreed = {"type": "outside_hours", "by": "D", "to": "X", "at": at("05-10", given_at)}
    assert outcome("times", call, LATE, consents=[agreed])[0] == expected
    assert outcome("times", call | {"by": "Y"}, LATE, consents=[agreed])[0] == "ok"
    assert outcome("times", call | {"dir": "in"}, LATE, consents=[agreed])[0] == "ok"


@pytest.mark.parametrize(
    ("asked_for", "expected"),
    [
        ({"windows": [{"from": "12:00", "to": "13:00"}]}, "breach"),
        ({"windows": [{"from": "13:00", "to": "14:00"}]}, "ok"),
        ({"windows": [{"from": "09:00", "to": "12:00"}]}, "ok"),
        ({"windows": [{"from": "12:00", "to": "13:00"}], "by": "F"}, "ok"),
        ({"windows": [{"from": "12:00", "to": "13:00"}], "until": "2026-05-19"}, "ok"),
        ({"windows": [{"from": "12:00", "to": "13:00"}], "until": "2026-05-20"}, "breach"),
    ],
)
def test_times_that_were_named_are_closed(asked_for: Row, expected: str) -> None:
    named = request("04-01", "no_contact_times", **asked_for)
    assert outcome("times", CALL, requests=[named])[0] == expected


def test_going_on_after_not_now_is_a_breach_of_its_own() -> None:
    not_now = {"label": "says_inconvenient", "speaker": "counterparty"}
    finding = asked("times", CALL | {"labels": [not_now, {"label": "demand_payment"}]})
    assert (finding.outcome.value, finding.name) == ("breach", "went_on_when_inconvenient")
    finding = asked("times", CALL | {"labels": [{"label": "demand_payment"}, not_now]})
    assert finding.outcome.value == "ok"


def test_who_may_stand_inside_or_not_leaves_it_open() -> None:
    signed = [DEBTOR, {"id": "S", "role": "other_third", "liable": None}]
    assert outcome("times", LATE | {"person": "S"}, persons=signed) == ("unknown", ("liable",))


PHONES = [
    {"id": "h1", "kind": "landline_home", "owner": "D"},
    {"id": "w1", "kind": "landline_work", "owner": "D"},
    {"id": "m1", "kind": "mobile", "owner": "D"},
    {"id": "p1", "kind": "home", "owner": "D"},
]


@pytest.mark.parametrize(
    ("place", "judged", "expected"),
    [
        ("work", {"address": "w1"}, "breach"),
        ("work", {"address": "h1"}, "ok"),
        ("work", {"address": "m1"}, "ok"),
        ("home", {"address": "h1"}, "breach"),
        ("home", {"address": "p1", "kind": "letter"}, "breach"),
        ("home", {"address": "w1"}, "ok"),
        ("work", {"address": "m1", "place": "work"}, "breach"),
        ("work", {"address": "w1", "place": "home"}, "ok"),
        ("home", {"kind": "letter"}, "breach"),
        ("work", {"kind": "letter"}, "ok"),
        ("work", {"kind": "text"}, "ok"),
        ("work", {}, "unknown"),
        ("work", {"address": "w1", "dir": "in"}, "ok"),
        ("work", {"address": "w1", "person": "F"}, "ok"),
    ],
)
def test_a_place_that_was_named_is_closed(place: str, judged: Row, expected: str) -> None:
    named = request("04-01", "no_contact_place", place=place)
    found = outcome("places", CALL | judged, requests=[named], addresses=PHONES)
    assert found == (expected, ("address",) if expected == "unknown" else ())


def test_one_answer_the_same_day_in_the_same_medium_may_go_there() -> None:
    named = request("04-01", "no_contact_place", place="work")
    rang = event(at("05-20", "11:00:00"), "call", dir="in", outcome="talked", address="w1")
    back = CALL | {"address": "w1", "reply_to": 1}
    more = {"requests": [named], "addresses": PHONES}
    assert outcome("places", rang, back, **more)[0] == "ok"
    assert outcome("places", rang | {"at": at("05-19")}, back, **more)[0] == "breach"
    assert outcome("places", rang | {"kind": "text"}, back, **more)[0] == "breach"
    assert outcome("times", rang, LATE | {"reply_to": 1})[0] == "ok"
    assert outcome("times", rang | {"at": at("05-19")}, LATE | {"reply_to": 1})[0] == "breach"
    assert outcome("times", rang | {"kind": "text"}, LATE | {"reply_to": 1})[0] == "breach"
    other = CALL | {"at": at("05-20", "11:30:00"), "address": "w1"}
    assert outcome("places", rang, other, back, **more)[0] == "breach"
    assert outcome("places", rang | {"by": "Y"}, back, **more)[0] == "breach"
    assert outcome("places", rang | {"person": "F"}, back, **more)[0] == "breach"
    assert outcome("places", rang | {"dir": "out"}, back, **more)[0] == "breach"


def test_consent_of_the_person_is_no_consent_of_another() -> None:
    given = consent("05-01", address="e1", by="F")
    mail = event("05-20", "email", address="e1")
    assert outcome("mail-procedures", mail, consents=[given])[0] == "breach"


def test_only_a_dispute_repeats_a_dispute_and_one_repeat_is_enough() -> None:
    letter = event("04-10", "letter", dir="in")
    answer = ANSWER | {"at": at("03-22")}
    again, other = dispute("04-10"), request("04-10", "original_creditor")
    rows = (NOTICE, answer, letter | {"at": at("03-29")})
    early = [dispute(), dispute("03-29")]
    assert outcome("repeated-dispute", *rows, requests=early)[0] == "yes"
    assert outcome("repeated-dispute", *rows[:2], letter, requests=[other])[0] == "not_applicable"
    first_only = [dispute("03-29")]
    assert outcome("repeated-dispute", *rows, requests=first_only)[0] == "no"
    oral = dispute("03-29", medium="call")
    assert outcome("repeated-dispute", *rows, requests=[*early, oral])[0] == "yes"
    late = (NOTICE, ANSWER | {"at": at("03-30")}, letter)
    assert outcome("repeated-dispute", *late, requests=[dispute(), again])[0] == "no"


def amid(rule: str, *events: Row, seq: int, **context: Any) -> str:
    """What the rule says of one of the events, others standing after it."""
    case = made(*events, **context) | {"judge": {"seq": seq}}
    return found(case, f"us.regf.{rule}").outcome.value


def test_what_a_lawyer_leaves_unanswered_later_opens_nothing_now() -> None:
    silent = event("05-01", "letter", person="W", outcome="no_reply")
    later = silent | {"at": at("05-25")}
    people = {"persons": [DEBTOR, FRIEND, LAWYER, LAWYER_2]}
    assert amid("represented", CALL, later, seq=1, persons=[DEBTOR, LAWYER]) == "breach"
    assert amid("represented", silent, CALL, later, seq=2, persons=[DEBTOR, LAWYER]) == "ok"
    assert asked("represented", CALL, **people).observed == "V"


def test_each_notice_begins_a_period_of_its_own() -> None:
    second = NOTICE | {"at": at("05-01")}
    late = [dispute("05-10")]
    assert outcome("dispute", NOTICE, second, CALL, requests=late)[0] == "breach"
    assert outcome("dispute", NOTICE, CALL, requests=late)[0] == "ok"
    at_once = [dispute("05-01")]
    assert outcome("dispute", second, CALL, requests=at_once)[0] == "breach"
    before = [dispute("04-30")]
    assert outcome("dispute", second, CALL, requests=before)[0] == "unknown"
    others = second | {"debts": ["B"]}
    assert outcome("dispute", others, CALL, requests=[dispute("05-10", debts=["A"])]) == (
        "unknown",
        ("validation_notice",),
    )
    back = second | {"returned_at": at("05-05")}
    assert outcome("dispute", back, CALL, requests=[dispute("05-10")])[0] == "unknown"


def test_an_answer_must_stand_between_a_request_and_its_repeat() -> None:
    answer = ANSWER | {"at": at("03-22")}
    says = event("04-02", "letter", purpose="duplicate_notice")
    two = [dispute(), dispute("03-30")]
    early = ANSWER | {"at": at("03-10")}
    assert outcome("dispute", NOTICE, early, answer, says, CALL, requests=two)[0] == "ok"
    assert outcome("dispute", NOTICE, early, says, CALL, requests=two)[0] == "breach"
    other = [request("03-10", "original_creditor"), dispute("03-30")]
    assert outcome("dispute", NOTICE, answer, says, CALL, requests=other)[0] == "breach"
    letter = event("03-29", "letter", dir="in")
    again = [dispute(), dispute("03-29")]
    for day, expected in (("03-20", "yes"), ("03-29", "yes"), ("04-05", "no"), ("03-19", "no")):
        rows = sorted([NOTICE, ANSWER | {"at": at(day)}, letter], key=lambda row: str(row["at"]))
        seq = 1 + rows.index(letter)
        assert amid("repeated-dispute", *rows, seq=seq, requests=again) == expected, day


def test_a_new_dispute_after_a_repeat_is_open() -> None:
    answer = ANSWER | {"at": at("03-22")}
    new = event("03-28", "letter", dir="in", labels=[{"label": "new_evidence"}])
    says = event("05-20", "letter", purpose="duplicate_notice")
    made_ = [dispute(), dispute("03-25"), dispute("03-28", seq=3)]
    assert outcome("false-repeat", NOTICE, answer, new, says, requests=made_)[0] == "breach"
    assert outcome("false-repeat", NOTICE, answer, new, says, requests=made_[:2])[0] == "ok"
