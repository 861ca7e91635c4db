"""Regulation F: what must be said, when papers are due, how long to wait.

The text of 12 CFR 1006.14(g), 1006.18(e), 1006.30(a), 1006.34 and 1006.42 decides each row.
"""

import datetime as dt
from typing import Any

import msgspec
import pytest

from conduct.kinds.asking import BOOKS, found
from conduct.kinds.test_ways_of_regf import asked, at, event, made, request
from fairdue.conduct.kinds.statement import Required

Row = dict[str, Any]


def told(*labels: str, **fields: Any) -> Row:
    return {"labels": [{"label": label, **fields} for label in labels]}


def outcome(rule: str, *events: Row, **context: Any) -> tuple[str, tuple[str, ...]]:
    finding = asked(rule, *events, **context)
    return finding.outcome.value, finding.missing


CALL = event("05-20", "call", outcome="talked", purpose="collect")
FIRST = event("05-01", "call", outcome="talked", purpose="collect", **told("initial_disclosure"))


@pytest.mark.parametrize(
    ("before", "judged", "first", "later"),
    [
        ([], told("initial_disclosure"), "ok", "ok"),
        ([], told("says_debt_collector"), "breach", "ok"),
        ([], {}, "unknown", "ok"),
        ([FIRST], told(), "ok", "breach"),
        ([FIRST], told("says_debt_collector"), "ok", "ok"),
        ([FIRST], told("says_debt_collector", score=0.5), "ok", "unknown"),
        ([FIRST], told("says_debt_collector", score=0.8), "ok", "ok"),
        ([FIRST | {"by": "Y"}], told(), "breach", "ok"),
        ([FIRST | {"person": "F"}], told(), "breach", "ok"),
        ([FIRST | {"debts": ["B"]}], told(), "breach", "ok"),
        ([FIRST | {"debts": []}], told(), "ok", "breach"),
        ([FIRST | {"outcome": "rang_out", "labels": None}], told(), "breach", "ok"),
        ([FIRST | {"outcome": None, "labels": None}], told(), "unknown", "unknown"),
        ([FIRST], {**told(), "outcome": "rang_out"}, "ok", "ok"),
        ([FIRST], {**told(), "purpose": "litigation"}, "ok", "ok"),
        ([FIRST], {**told(), "person": "F"}, "ok", "ok"),
    ],
)
def test_the_first_talk_discloses_and_each_later_one_says_who_collects(
    before: list[Row], judged: Row, first: str, later: str
) -> None:
    assert outcome("first-disclosure", *before, CALL | judged)[0] == first
    assert outcome("later-disclosure", *before, CALL | judged)[0] == later


def test_after_an_oral_beginning_the_first_in_writing_discloses_again() -> None:
    letter = event("05-20", "letter", **told())
    assert outcome("first-disclosure", FIRST, letter)[0] == "breach"
    assert outcome("first-disclosure", FIRST, letter | told("initial_disclosure"))[0] == "ok"
    written = event("05-10", "letter", **told("initial_disclosure"))
    assert outcome("first-disclosure", FIRST, written, letter)[0] == "ok"
    assert outcome("first-disclosure", written, letter)[0] == "ok"
    theirs = event("05-10", "letter", dir="in")
    assert outcome("first-disclosure", FIRST, theirs, letter)[0] == "breach"
    assert asked("first-disclosure", FIRST, letter).observed == "initial_disclosure"


def test_what_is_missing_names_how_the_earlier_call_ended() -> None:
    open_ = FIRST | {"outcome": None, "labels": None}
    assert outcome("first-disclosure", open_, CALL | told()) == ("unknown", ("outcome",))
    closed = FIRST | {"at": at("05-02")}
    assert outcome("first-disclosure", open_, closed, CALL | told())[0] == "ok"


@pytest.mark.parametrize(
    ("judged", "expected", "missing"),
    [
        ({"names": ["X"]}, "ok", ()),
        ({"names": [], "labels": []}, "breach", ()),
        ({"names": []}, "unknown", ("labels",)),
        ({"labels": []}, "unknown", ("names",)),
        ({}, "unknown", ("labels", "names")),
        (told("names_business"), "ok", ()),
        (told("gives_own_name"), "unknown", ("names",)),
        (told("asks_who_calls", "gives_own_name"), "breach", ()),
        (told("asks_who_calls") | {"names": ["X"]}, "ok", ()),
        (told("gives_false_name") | {"names": ["X"]}, "breach", ()),
        ({"outcome": "rang_out"}, "ok", ()),
        ({"dir": "in"}, "ok", ()),
        ({"kind": "letter"}, "not_applicable", ()),
        ({"purpose": "restore_contact"}, "ok", ()),
    ],
)
def test_a_caller_says_who_calls(judged: Row, expected: str, missing: tuple[str, ...]) -> None:
    assert outcome("caller-identity", CALL | judged) == (expected, missing)


SEEK = event("05-20", "call", person="F", outcome="talked", purpose="restore_contact")


@pytest.mark.parametrize(
    ("judged", "fault", "missing"),
    [
        (told("gives_own_name", "ask_location") | {"names": []}, None, ()),
        (told("gives_own_name", "ask_location"), "unknown", ("names",)),
        (told("gives_own_name", "ask_location", "asks_who_calls"), None, ()),
        (told("gives_own_name", "ask_location", "names_business"), "employer_named", ()),
        (told("gives_own_name", "ask_location", "names_business", "asks_who_calls"), None, ()),
        (told("ask_location") | {"names": []}, "no_own_name", ()),
        (told("gives_own_name") | {"names": []}, "no_purpose", ()),
        (told("gives_false_name", "ask_location"), "false_name", ()),
        ({}, "unknown", ("labels",)),
        ({"names": ["X"]}, "unknown", ("labels",)),
    ],
)
def test_who_seeks_a_person_gives_a_name_and_the_firm_only_if_asked(
    judged: Row, fault: str | None, missing: tuple[str, ...]
) -> None:
    finding = asked("location-identity", SEEK | judged)
    expected = "ok" if fault is None else "unknown" if fault == "unknown" else "breach"
    assert (finding.outcome.value, finding.missing) == (expected, missing)
    if expected == "breach":
        assert finding.observed == fault


@pytest.mark.parametrize(
    ("remarks", "expected", "observed"),
    [
        ([("initial_disclosure", "en"), ("demand_payment", "en")], "ok", None),
        ([("initial_disclosure", "en"), ("demand_payment", "es")], "breach", "es"),
        ([("demand_payment", "es"), ("demand_payment", "en")], "breach", "en, es"),
        ([("says_debt_collector", "es"), ("demand_payment", "es")], "ok", None),
        ([], "ok", None),
    ],
)
def test_what_must_be_said_is_said_in_the_language_of_the_talk(
    remarks: list[tuple[str, str]], expected: str, observed: str | None
) -> None:
    labels = [{"label": label, "language": language} for label, language in remarks]
    finding = asked("disclosure-language", CALL | {"labels": labels})
    assert finding.outcome.value == expected
    assert (finding.observed or None) == observed
    assert outcome("disclosure-language", CALL) == ("unknown", ("labels",))
    assert outcome("disclosure-language", CALL | {"outcome": "rang_out"}) == ("ok", ())
    assert outcome("disclosure-language", CALL | {"kind": "number_check"})[0] == "not_applicable"


NOTICE = event("05-04", "letter", purpose="validation_notice")


@pytest.mark.parametrize(
    ("begun", "sent", "day", "expected", "days"),
    [
        ({}, None, "05-06", "ok", 5),
        ({}, None, "05-07", "breach", 6),
        ({}, {}, "05-20", "ok", 19),
        ({}, {"at": at("05-06", "23:59:59")}, "05-20", "ok", 19),
        ({}, {"at": at("05-07", "00:00:00")}, "05-20", "ok", 19),
        ({}, {"debts": ["B"]}, "05-20", "breach", 19),
        ({}, {"by": "Y"}, "05-20", "breach", 19),
        ({}, {"dir": "in"}, "05-20", "breach", 19),
        ({"purpose": "litigation"}, None, "05-20", "ok", None),
        ({"person": "F"}, None, "05-20", "ok", None),
        ({"debts": ["B"]}, None, "05-20", "ok", None),
        ({"by": "Y"}, None, "05-20", "ok", None),
        ({"outcome": "rang_out", "labels": None}, None, "05-20", "ok", None),
        ({"outcome": None, "labels": None}, None, "05-20", "unknown", None),
    ],
)
def test_the_notice_goes_out_within_five_days_of_the_first_communication(
    begun: Row, sent: Row | None, day: str, expected: str, days: int | None
) -> None:
    rows = [FIRST | begun, *([NOTICE | sent] if sent is not None else [])]
    finding = asked("validation-in-time", *rows, CALL | {"at": at(day), "outcome": "rang_out"})
    assert finding.outcome.value == expected
    assert (finding.observed, finding.limit) == (days, 5)
    assert finding.missing == (("outcome",) if expected == "unknown" else ())


def test_an_earlier_call_that_may_have_begun_it_leaves_the_date_open() -> None:
    maybe = FIRST | {"at": at("04-20"), "outcome": None, "labels": None}
    late = CALL | {"at": at("05-06"), "outcome": "rang_out"}
    assert outcome("validation-in-time", maybe, late) == ("unknown", ("outcome",))
    assert outcome("validation-in-time", maybe, FIRST) == ("unknown", ("outcome",))
    assert outcome("validation-in-time", maybe, FIRST, late)[0] == "ok"
    assert outcome("validation-in-time", maybe, FIRST, late, CALL) == ("unknown", ("outcome",))
    assert outcome("validation-in-time", maybe, late | {"at": at("04-25")})[0] == "ok"
    soon = CALL | {"at": at("04-25"), "outcome": "rang_out"}
    assert outcome("validation-in-time", maybe, FIRST | {"at": at("04-24")}, soon)[0] == "ok"
    sent = NOTICE | {"at": at("04-25")}
    assert outcome("validation-in-time", maybe, sent, FIRST, late)[0] == "ok"
    at_least = NOTICE | {"at": at("04-26")}
    assert outcome("validation-in-time", maybe, at_least)[0] == "unknown"
    assert outcome("validation-in-time", maybe, at_least, FIRST, late)[0] == "ok"
    voicemail = FIRST | {"outcome": "voicemail_left", "labels": None}
    assert outcome("validation-in-time", voicemail, CALL | {"outcome": "rang_out"}) == (
        "unknown",
        ("labels",),
    )


def test_of_two_calls_of_which_either_may_have_begun_it_each_later_one_stays_open() -> None:
    """Whichever it was, one of the two later calls was the first out of time."""
    maybe = FIRST | {"outcome": None, "labels": None}
    late = CALL | {"at": at("05-10")}
    for second in (late, late | {"outcome": None}):
        assert outcome("validation-in-time", maybe, second) == ("unknown", ("outcome",))
        assert outcome("validation-in-time", maybe, second, CALL) == ("unknown", ("outcome",))
    rang = maybe | {"outcome": "rang_out"}
    assert outcome("validation-in-time", rang, late, CALL)[0] == "breach"
    assert outcome("validation-in-time", FIRST, late, CALL)[0] == "ok"


def test_what_was_left_out_is_told_once_and_not_of_every_later_contact() -> None:
    early, late = CALL | {"at": at("05-06")}, CALL | {"at": at("05-07")}
    assert outcome("validation-in-time", FIRST, early, late)[0] == "breach"
    assert outcome("validation-in-time", FIRST, late, CALL)[0] == "ok"
    notice = NOTICE | {"at": at("05-20")}
    assert outcome("validation-in-time", FIRST, notice)[0] == "breach"
    assert outcome("validation-in-time", FIRST, late, notice)[0] == "ok"
    assert outcome("validation-in-time", FIRST, late, notice, CALL)[0] == "ok"
    for other in ({"person": "F"}, {"debts": ["B"]}, {"by": "Y"}, {"kind": "number_check"}):
        assert outcome("validation-in-time", FIRST, late | other, CALL)[0] == "breach"


def test_a_late_call_to_nobody_known_leaves_open_which_contact_is_the_first_late_one() -> None:
    somebody = CALL | {"at": at("05-08"), "person": None}
    late = CALL | {"at": at("05-10")}
    assert outcome("validation-in-time", FIRST, somebody) == ("unknown", ("person",))
    assert outcome("validation-in-time", FIRST, somebody, late) == ("unknown", ("person",))
    assert outcome("validation-in-time", FIRST, somebody, late, CALL)[0] == "ok"


def test_the_omission_for_another_debt_is_another_one() -> None:
    second = FIRST | {"at": at("05-03"), "debts": ["B"]}
    both = CALL | {"at": at("05-18"), "debts": ["A", "B"]}
    sent = NOTICE | {"debts": ["A"]}
    about_b = CALL | {"debts": ["B"]}
    assert outcome("validation-in-time", FIRST, second, sent, both)[0] == "ok"
    assert outcome("validation-in-time", FIRST, second, sent, both, about_b)[0] == "breach"
    once = CALL | {"at": at("05-19"), "debts": ["B"]}
    assert outcome("validation-in-time", FIRST, second, once, about_b)[0] == "ok"


def test_in_a_part_of_a_log_it_stays_open_which_contact_is_to_tell_of_it() -> None:
    part = {"log_complete": False}
    call = CALL | {"at": at("05-10")}
    notice = NOTICE | {"at": at("05-12")}
    assert outcome("validation-in-time", FIRST, call, **part) == ("unknown", ("log_complete",))
    assert outcome("validation-in-time", FIRST, call, CALL, **part)[0] == "ok"
    assert outcome("validation-in-time", FIRST, call, notice, **part) == (
        "unknown",
        ("log_complete",),
    )
    again = notice | {"at": at("05-13")}
    assert outcome("validation-in-time", FIRST, call, notice, again, **part)[0] == "ok"
    assert outcome("validation-in-time", FIRST, call, notice, CALL, **part)[0] == "ok"


@pytest.mark.parametrize("direction", ["out", "in"])
def test_by_word_of_mouth_the_information_is_given_in_the_first_talk_only(direction: str) -> None:
    told_at_first = FIRST | {"purpose": "validation_notice", "dir": direction}
    assert outcome("validation-in-time", told_at_first, CALL)[0] == "ok"
    told_later = CALL | {"at": at("05-03"), "purpose": "validation_notice", "dir": direction}
    assert outcome("validation-in-time", FIRST, told_later, CALL)[0] == "breach"
    assert outcome("validation-in-time", FIRST, told_later | {"kind": "letter"}, CALL)[0] == (
        "ok" if direction == "out" else "breach"
    )


def test_a_late_notice_is_a_breach_even_in_a_part_of_a_log() -> None:
    late = CALL | {"outcome": "rang_out"}
    part = {"log_complete": False}
    assert outcome("validation-in-time", FIRST, late, **part) == ("unknown", ("log_complete",))
    notice = NOTICE | {"at": at("05-20")}
    assert outcome("validation-in-time", FIRST, notice, **part)[0] == "breach"
    assert outcome("validation-in-time", FIRST, late | {"kind": "furnish"})[0] == "not_applicable"
    check = late | {"kind": "number_check"}
    assert outcome("validation-in-time", FIRST, check)[0] == "not_applicable"


def test_the_period_after_a_notice_counts_business_days_only_for_what_is_sent() -> None:
    sent = asked("validation-period", NOTICE | {"at": at("05-18")})
    assert (sent.outcome.value, sent.observed) == ("yes", "2026-06-25")
    assert sent.last_day is not None
    assert sent.last_day.isoformat() == "2026-06-25"
    oral = asked("validation-period", NOTICE | {"at": at("05-18"), "kind": "call"})
    assert oral.observed == "2026-06-17"
    back = NOTICE | {"returned_at": at("05-10")}
    assert outcome("validation-period", back)[0] == "no"
    assert outcome("validation-period", NOTICE | {"dir": "in"})[0] == "not_applicable"
    assert outcome("validation-period", NOTICE | {"purpose": "collect"})[0] == "not_applicable"


FURNISH = event("05-20", "furnish", person="B1", outcome="sent")
LETTER = event("05-01", "letter", outcome="sent")


@pytest.mark.parametrize(
    ("before", "expected", "last"),
    [
        ({}, "ok", "2026-05-14"),
        ({"at": at("05-06")}, "ok", "2026-05-19"),
        ({"at": at("05-07")}, "breach", "2026-05-20"),
        ({"returned_at": at("05-10")}, "breach", "2026-05-14"),
        ({"returned_at": at("05-14")}, "breach", "2026-05-14"),
        ({"returned_at": at("05-15")}, "ok", "2026-05-14"),
        ({"dir": "in"}, "breach", None),
        ({"by": "Y"}, "breach", None),
        ({"person": "F"}, "breach", None),
        ({"debts": ["B"]}, "breach", None),
        ({"debts": [], "purpose": "advertising"}, "breach", None),
        ({"kind": "call", "outcome": "talked"}, "ok", None),
        ({"kind": "visit", "outcome": "met"}, "ok", None),
        ({"kind": "call", "outcome": "rang_out"}, "breach", None),
        ({"kind": "call", "outcome": None}, "unknown", None),
    ],
)
def test_nothing_is_furnished_before_a_talk_or_a_letter_that_had_its_days(
    before: Row, expected: str, last: str | None
) -> None:
    finding = asked("furnishing", LETTER | before, FURNISH)
    assert finding.outcome.value == expected
    assert (finding.last_day.isoformat() if finding.last_day else None) == last
    assert finding.limit == 14
    two = asked("furnishing", LETTER | before, LETTER | {"at": at("05-02")}, FURNISH)
    assert two.outcome.value == "ok"
    assert outcome("furnishing", LETTER | before, FURNISH | {"dir": "in"})[0] == "not_applicable"
    assert outcome("furnishing", FURNISH, log_complete=False) == ("unknown", ("log_complete",))


@pytest.mark.parametrize(
    ("until", "expected", "given"),
    [("2026-06-05", "ok", 35), ("2026-06-04", "breach", 34), (None, "unknown", None)],
)
def test_a_notice_of_transfer_gives_its_days(
    until: str | None, expected: str, given: int | None
) -> None:
    notice = event("05-01", "letter", by="L", purpose="transfer_notice")
    notice |= {"until": until} if until else {}
    finding = asked("transfer-notice-period", notice)
    assert (finding.outcome.value, finding.observed) == (expected, given)
    assert finding.missing == (("until",) if until is None else ())
    assert outcome("transfer-notice-period", notice | {"dir": "in"})[0] == "not_applicable"


PAPER = event("05-20", "email", purpose="validation_notice", address="e1")


@pytest.mark.parametrize(
    ("before", "judged", "asked_for", "expected"),
    [
        (None, {}, None, "ok"),
        (None, {"returned_at": at("05-21")}, None, "breach"),
        ({"returned_at": at("05-02")}, {}, None, "breach"),
        ({"returned_at": at("05-20")}, {}, None, "breach"),
        ({"returned_at": at("05-21")}, {}, None, "ok"),
        ({"returned_at": at("05-02"), "address": "e2"}, {}, None, "ok"),
        ({"returned_at": at("05-02"), "kind": "text"}, {}, None, "ok"),
        ({}, {}, None, "ok"),
        (None, {"address": "f1"}, None, "breach"),
        (None, {"address": "o1"}, None, "ok"),
        (None, {}, {"address": "e1"}, "breach"),
        (None, {}, {"address": "e2"}, "ok"),
        (None, {}, {"kinds": ["email"]}, "ok"),
        (None, {}, {"address": "e1", "to": "L"}, "ok"),
        (None, {}, {"address": "e1", "by": "F"}, "ok"),
        (None, {}, {"address": "e1", "type": "stop_contact"}, "ok"),
        (None, {"dir": "in", "returned_at": at("05-21")}, None, "ok"),
        (None, {"purpose": "collect", "returned_at": at("05-21")}, None, "not_applicable"),
    ],
)
def test_papers_go_where_they_can_be_expected_to_arrive(
    before: Row | None, judged: Row, asked_for: Row | None, expected: str
) -> None:
    addresses = [
        {"id": "e1", "kind": "email", "owner": "D"},
        {"id": "e2", "kind": "email", "owner": "D"},
        {"id": "f1", "kind": "email", "owner": "F"},
        {"id": "o1", "kind": "email"},
    ]
    rows = [] if before is None else [event("05-01", "email", address="e1") | before]
    made = [] if asked_for is None else [request("05-01") | asked_for]
    found = outcome("delivery", *rows, PAPER | judged, addresses=addresses, requests=made)
    assert found == (expected, ())


def test_between_two_talks_about_the_debt_others_do_not_count() -> None:
    stranger = FIRST | {"person": "F", "at": at("04-20")}
    doubt = FIRST | {"outcome": None, "labels": None, "at": at("04-25")}
    unheard = FIRST | {"kind": "ringless_voicemail", "outcome": "delivered", "labels": None}
    bare = CALL | told()
    assert outcome("later-disclosure", stranger, FIRST, bare)[0] == "breach"
    assert outcome("first-disclosure", doubt, unheard, bare) == ("unknown", ("labels",))
    assert outcome("first-disclosure", unheard, bare) == ("unknown", ("labels",))
    letter = event("05-20", "letter", **told())
    theirs = event("05-10", "letter", dir="in")
    assert outcome("first-disclosure", theirs, letter)[0] == "breach"
    ours = event("05-12", "letter", **told("initial_disclosure"))
    assert outcome("first-disclosure", FIRST, theirs, ours, letter)[0] == "ok"


def test_a_paper_without_an_address_came_back_or_did_not() -> None:
    bare = {key: value for key, value in PAPER.items() if key != "address"}
    closed = [request("05-01", address="e1")]
    gone = event("05-01", "email", address=None, returned_at=at("05-02"))
    assert outcome("delivery", bare, requests=closed)[0] == "ok"
    assert outcome("delivery", gone, bare | {"address": None})[0] == "ok"
    assert outcome("delivery", bare | {"returned_at": at("05-21")})[0] == "breach"


def test_the_label_that_is_told_is_the_one_the_text_names_first() -> None:
    finding = asked("later-disclosure", FIRST, CALL | told())
    assert finding.observed == "says_debt_collector"
    paper = event("05-20", "email", purpose="validation_notice", address="e1", **told())
    assert asked("notice-disclosure", paper).observed == "initial_disclosure"


def test_terms_that_speak_of_a_first_communication_say_what_one_is() -> None:
    terms = BOOKS.rule("us.regf.first-disclosure").versions[0].terms
    assert isinstance(terms, Required)
    for changes in ({}, {"when": "later"}, {"when": "always", "first_only": terms.labels[0]}):
        with pytest.raises(ValueError, match="need `limited`"):
            msgspec.structs.replace(terms, limited=None, **changes)
    msgspec.structs.replace(terms, limited=None, when="always")


def test_the_first_communication_itself_is_never_late() -> None:
    first = asked("validation-in-time", FIRST)
    assert (first.outcome.value, first.observed, first.last_day) == ("ok", None, None)
    doubt = FIRST | {"outcome": None, "labels": None}
    assert outcome("validation-in-time", doubt) == ("ok", ())
    late = CALL | {"outcome": "rang_out"}
    assert outcome("validation-in-time", FIRST, late)[0] == "breach"
    assert outcome("validation-in-time", FIRST, late | {"person": "F"})[0] == "not_applicable"


@pytest.mark.parametrize(("day", "expected"), [("05-09", "yes"), ("05-10", "no"), ("05-11", "no")])
def test_a_notice_counts_until_it_is_known_to_have_come_back(day: str, expected: str) -> None:
    back = made(NOTICE | {"returned_at": at("05-10")})
    known = dt.datetime.fromisoformat(at(day))
    finding = found(back, "us.regf.validation-period", known_at=known)
    assert finding.outcome.value == expected
