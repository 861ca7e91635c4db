"""Regulation F: which calls count toward which debts, and how many are too many."""

from typing import Any

import pytest

from conduct.kinds.asking import BOOKS
from conduct.kinds.test_ways_of_regf import asked, at, event, made
from conduct.kinds.test_words_of_regf import PEOPLE
from fairdue import conduct
from fairdue.conduct.index import index_of
from fairdue.conduct.kinds.call_limit import CallLimit, tally
from fairdue.conduct.scene import Asked, Scene
from fairdue.facts import History

Row = dict[str, Any]


def rings(*days: int, **fields: Any) -> list[Row]:
    """Calls in May at noon that rang out, each day once for each time it is given."""
    seen: dict[int, int] = {}
    rows = []
    for day in days:
        seen[day] = seen.get(day, 0) + 1
        clock = f"{11 + seen[day]:02}:00:00"
        row = event(at(f"05-{day:02}", clock), "call", outcome="rang_out", address="m1")
        rows.append(row | fields)
    return rows


def frequency(*rows: Row, **context: Any) -> tuple[str, object, str | None]:
    finding = asked("call-frequency", *rows, **({"persons": PEOPLE} | context))
    rebuttal = next((str(f.value) for f in finding.factors if f.name == "rebuttal"), None)
    return finding.outcome.value, finding.observed, rebuttal


WEEK = (14, 15, 16, 17, 18, 19, 20)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (rings(*WEEK), ("ok", 7, None)),
        (rings(14, *WEEK), ("breach", 8, None)),
        (rings(13, *WEEK), ("ok", 7, None)),
        (rings(*WEEK[:6], 19, 20), ("breach", 8, None)),
        (rings(*WEEK, 20)[:7] + rings(20, 20, outcome="busy")[1:], ("ok", 7, None)),
        (rings(14, *WEEK, by="Y")[:7] + rings(20), ("ok", 1, None)),
        (rings(14, *WEEK, person="F")[:7] + rings(20), ("ok", 1, None)),
        (rings(14, *WEEK, dir="in")[:7] + rings(20), ("ok", 1, None)),
        (rings(20, 20, 20, 20, 20), ("ok", 5, None)),
        (rings(20, 20, 20, 20, 20, 20), ("ok", 6, "concentration")),
        (rings(19, 19, 19, 20, 20, 20), ("ok", 6, None)),
        (
            rings(20, 20, 20, 20, 20, 20, outcome="voicemail_left", labels=[]),
            ("ok", 6, "voicemail_pattern"),
        ),
    ],
)
def test_seven_calls_in_seven_days_are_presumed_in_order(
    rows: list[Row], expected: tuple[str, int, str | None]
) -> None:
    assert frequency(*rows) == expected


@pytest.mark.parametrize(
    ("seconds", "fields", "expected"),
    [
        (300, {}, "rapid_succession"),
        (301, {}, None),
        (60, {"address": "m2"}, None),
        (60, {"outcome": "talked"}, None),
        (60, {"outcome": "voicemail_left", "labels": []}, "rapid_succession"),
    ],
)
def test_calls_in_rapid_succession_may_rebut_the_order(
    seconds: int, fields: Row, expected: str | None
) -> None:
    (first,) = rings(20)
    clock = f"12:{seconds // 60:02}:{seconds % 60:02}"
    second = first | {"at": at("05-20", clock)} | fields
    assert frequency(first, second)[2] == expected


def test_two_voicemails_at_once_are_a_voicemail_pattern() -> None:
    first, second = rings(20, 20, outcome="voicemail_left", labels=[])
    near = second | {"at": at("05-20", "12:05:00")}
    assert frequency(first, near)[2] == "voicemail_pattern"


@pytest.mark.parametrize(
    ("asked_for", "expected"),
    [
        ({}, "prior_communications"),
        ({"type": "dispute"}, "prior_communications"),
        ({"type": "opt_out", "kinds": ["call"]}, "prior_communications"),
        ({"type": "opt_out", "kinds": ["text"]}, None),
        ({"type": "original_creditor"}, None),
        ({"to": "Y"}, None),
        ({"by": "F"}, None),
        ({"at": at("05-20")}, "prior_communications"),
        ({"at": at("05-20", "12:00:01")}, None),
    ],
)
def test_what_the_person_had_said_may_rebut_the_order(asked_for: Row, expected: str | None) -> None:
    made = {"type": "stop_contact", "by": "D", "to": "X", "at": at("05-01"), "medium": "call"}
    assert frequency(*rings(20), requests=[made | asked_for])[2] == expected


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ({"labels": [{"label": "insult"}]}, "prior_conduct"),
        ({"labels": [{"label": "greeting"}]}, None),
        ({"at": at("05-01", "21:00:01")}, "prior_conduct"),
        ({"at": at("05-01", "21:00:00")}, None),
        ({"at": at("05-01", "07:59:59")}, "prior_conduct"),
        ({"labels": [{"label": "insult"}], "dir": "in"}, None),
        ({"labels": [{"label": "insult"}], "by": "Y"}, None),
        ({"labels": [{"label": "insult"}], "person": "F"}, None),
    ],
)
def test_what_the_collector_had_done_may_rebut_the_order(
    earlier: Row, expected: str | None
) -> None:
    before = event("05-01", "text") | earlier
    assert frequency(before, *rings(20))[2] == expected
    rude = rings(20)[0] | {"labels": [{"label": "insult"}], "outcome": "talked"}
    assert frequency(rude)[2] is None


@pytest.mark.parametrize(("day", "expected"), [(14, "breach"), (13, "ok"), (20, "breach")])
def test_no_call_within_seven_days_after_a_talk_about_the_debt(day: int, expected: str) -> None:
    talk = event(at(f"05-{day}", "09:00:00"), "call", outcome="talked")
    assert frequency(talk, *rings(20))[0] == expected
    theirs = talk | {"dir": "in"}
    assert frequency(theirs, *rings(20))[0] == expected
    assert frequency(talk | {"debts": ["B"]}, *rings(20))[0] == "ok"
    about = talk | {"discussed": ["B"]}
    assert frequency(about, *rings(20))[0] == "ok"
    missing = asked("call-frequency", talk | {"outcome": None}, *rings(20)).missing
    assert missing == (("outcome",) if expected == "breach" else ())


def test_a_call_of_unknown_end_counts_against_order_only() -> None:
    rows = rings(14, *WEEK)
    rows[3] |= {"outcome": None}
    finding = asked("call-frequency", *rows)
    assert (finding.outcome.value, finding.missing) == ("unknown", ("outcome",))
    part = asked("call-frequency", *rings(20), log_complete=False)
    assert (part.outcome.value, part.missing) == ("unknown", ("log_complete",))


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("litigation", "active_litigation"),
        ("required_notice", "applicable_law"),
        ("collect", None),
    ],
)
def test_the_purpose_of_the_call_may_rebut_the_breach(purpose: str, expected: str | None) -> None:
    rows = rings(14, *WEEK)
    assert frequency(*rows[:-1], rows[-1] | {"purpose": purpose})[2] == expected
    assert frequency(rows[0] | {"purpose": purpose}, *rows[1:])[2] == expected
    nine = rings(14, 15, *WEEK)
    assert frequency(nine[0] | {"purpose": purpose}, *nine[1:])[2] is None


@pytest.mark.parametrize(
    ("given", "day", "counted"),
    [
        ({}, "05-14", False),
        ({}, "05-13", True),
        ({"proven": False}, "05-14", None),
        ({"to": "Y"}, "05-14", True),
        ({"by": "F"}, "05-14", True),
        ({"debts": ["A"]}, "05-14", False),
        ({"debts": ["B"]}, "05-14", True),
        ({"address": "m1"}, "05-14", False),
        ({"address": "m2"}, "05-14", True),
        ({"windows": [{"from": "12:00", "to": "13:00"}]}, "05-14", False),
        ({"windows": [{"from": "13:00", "to": "14:00"}]}, "05-14", True),
        ({"type": "electronic_use"}, "05-14", True),
    ],
)
def test_calls_agreed_to_do_not_count_for_seven_days(
    given: Row, day: str, *, counted: bool | None
) -> None:
    agreed = {"type": "more_attempts", "by": "D", "to": "X", "at": at(day, "08:00:00")} | given
    finding = asked("counted-call", *rings(20), consents=[agreed])
    expected = {True: "yes", False: "no", None: "unknown"}[counted]
    assert finding.outcome.value == expected
    assert finding.missing == (("proven",) if counted is None else ())
    mine = given.get("to", "X") == "X" and given.get("by", "D") == "D" and "type" not in given
    last = f"2026-05-{int(day[-2:]) + 6}" if mine else None
    assert (finding.last_day.isoformat() if finding.last_day else None) == last


@pytest.mark.parametrize(
    ("between", "counted"),
    [
        ({"outcome": "talked"}, True),
        ({"outcome": "rang_out"}, False),
        ({"outcome": None}, None),
        ({"outcome": "talked", "debts": ["B"]}, False),
        ({"outcome": "talked", "at": at("05-17", "07:00:00")}, False),
        ({"outcome": "talked", "person": "F"}, False),
    ],
)
def test_a_talk_ends_the_consent_to_more_calls(between: Row, *, counted: bool | None) -> None:
    agreed = {"type": "more_attempts", "by": "D", "to": "X", "at": at("05-17", "08:00:00")}
    talk = event("05-18", "call") | between
    finding = asked("counted-call", talk, *rings(20), consents=[agreed])
    assert finding.outcome.value == {True: "yes", False: "no", None: "unknown"}[counted]


@pytest.mark.parametrize(
    ("back", "counted"),
    [
        ({}, True),
        ({"at": at("05-17", "07:00:00")}, False),
        ({"at": at("05-21")}, False),
        ({"to": "Y"}, False),
        ({"type": "stop_contact"}, True),
        ({"type": "opt_out", "kinds": ["call"]}, True),
        ({"type": "opt_out", "kinds": ["text"]}, False),
        ({"type": "opt_out", "address": "m1"}, False),
        ({"type": "dispute"}, False),
        ({"debts": ["B"]}, True),
    ],
)
def test_a_consent_that_was_taken_back_ends(back: Row, *, counted: bool) -> None:
    agreed = {"type": "more_attempts", "by": "D", "to": "X", "at": at("05-17", "08:00:00")}
    ended = {"type": "withdraw_consent", "by": "D", "to": "X", "at": at("05-18"), "medium": "call"}
    finding = asked("counted-call", *rings(20), consents=[agreed], requests=[ended | back])
    assert finding.outcome.value == ("yes" if counted else "no")


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        ({}, "yes"),
        ({"outcome": "busy"}, "no"),
        ({"outcome": "invalid_number"}, "no"),
        ({"outcome": None}, "unknown"),
        ({"kind": "text", "outcome": "delivered"}, "no"),
        ({"kind": "ringless_voicemail", "outcome": "delivered"}, "yes"),
        ({"dir": "in"}, "no"),
        ({"person": "B"}, "no"),
    ],
)
def test_a_call_counts_once_it_connects(judged: Row, expected: str) -> None:
    finding = asked("counted-call", rings(20)[0] | judged, persons=PEOPLE)
    assert finding.outcome.value == expected


def test_counted_calls_are_those_of_the_window() -> None:
    assert asked("counted-call", *rings(*WEEK)).observed == 7
    assert asked("counted-call", *rings(13, *WEEK)).observed == 7
    assert asked("counted-call", *rings(14, 14, 20)).observed == 3


def test_a_call_without_a_debt_accuses_only_if_it_fits_under_none() -> None:
    unnamed = rings(14, *WEEK, debts=[])
    assert frequency(*unnamed)[0] == "ok"
    both = rings(14, *WEEK, debts=["A", "B"])
    assert frequency(*both)[0] == "ok"
    named = rings(14, *WEEK, debts=["A", "B"], outcome="voicemail_left", labels=[])
    assert frequency(*named)[0] == "breach"
    elsewhere = rings(14, *WEEK, debts=["B"])[:7]
    assert frequency(*elsewhere, *rings(20))[0] == "ok"
    full = [*rings(*WEEK, debts=["A"]), *rings(*WEEK, debts=["B"])]
    full.sort(key=lambda row: str(row["at"]))
    assert frequency(*full, *rings(20, debts=[], at=at("05-20", "18:00:00")))[0] == "breach"
    assert frequency(*full[1:], *rings(20, debts=[], at=at("05-20", "18:00:00")))[0] == "ok"
    elected = rings(14, *WEEK, debts=[], counted_as=["A"])
    assert frequency(*elected)[0] == "breach"


def test_student_loans_of_one_account_are_one_debt() -> None:
    rows = [*rings(14, *WEEK[:3], debts=["A"]), *rings(*WEEK[3:], debts=["B"])]
    loan = {"product": "student_loan", "account": "one"}
    debts = [{"id": "A", **loan}, {"id": "B", **loan}]
    assert frequency(*rows, debts=debts)[:2] == ("breach", 8)
    other = [{"id": "A", **loan}, {"id": "B", **loan, "account": "two"}]
    assert frequency(*rows, debts=other)[:2] == ("ok", 4)
    cards = [{"id": d, "product": "credit_card", "account": "one"} for d in "AB"]
    assert frequency(*rows, debts=cards)[:2] == ("ok", 4)


def test_over_more_debts_than_eight_nobody_is_accused_by_guesswork() -> None:
    def full(count: int) -> str:
        debts = [{"id": f"N{n}", "product": "consumer_debt"} for n in range(count)]
        rows = [row for d in debts for row in rings(*WEEK, debts=[d["id"]])]
        rows.sort(key=lambda row: str(row["at"]))
        last = rings(20, debts=[], at=at("05-20", "18:00:00"))
        return frequency(*rows, *last, debts=debts)[0]

    assert full(2) == "breach"
    assert full(8) == "breach"
    assert full(9) == "ok"


def test_elections_must_fit_together() -> None:
    named = rings(*WEEK, debts=["A"])
    free = rings(18, 19, 20, debts=[], at_="")
    for n, row in enumerate(free):
        del row["at_"]
        row["at"] = at(f"05-{18 + n}", "19:00:00")
    for count, expected in ((1, "ok"), (3, "ok")):
        rows = sorted([*named, *free[:count]], key=lambda row: str(row["at"]))
        last = rings(20, debts=[], at=at("05-20", "20:00:00"))
        assert frequency(*rows, *last)[0] == expected
    many = [
        row | {"at": at(f"05-{14 + n % 7}", f"{20 + n // 7}:30:00")}
        for n, row in enumerate(rings(*([20] * 7), debts=[]))
    ]
    rows = sorted([*named, *many], key=lambda row: str(row["at"]))
    last = rings(20, debts=[], at=at("05-20", "23:00:00"))
    assert frequency(*rows[1:], *last)[0] == "ok"
    assert frequency(*rows, *last)[0] == "breach"


def test_a_call_that_may_have_named_all_its_debts_leaves_the_limit_open() -> None:
    open_ = event(at("05-20", "18:00:00"), "call", debts=["A", "B"], outcome=None)
    finding = asked("call-frequency", *rings(*WEEK), open_)
    assert (finding.outcome.value, finding.missing) == ("unknown", ("outcome",))
    silent = open_ | {"outcome": "rang_out"}
    assert asked("call-frequency", *rings(*WEEK), silent).outcome.value == "ok"
    few = asked("call-frequency", *rings(18, 19), open_)
    assert few.outcome.value == "ok"


def test_calls_that_overfill_other_debts_do_not_accuse_this_one() -> None:
    debts = [{"id": name, "product": "consumer_debt"} for name in "ABC"]
    crowd = [
        row | {"at": at(f"05-{14 + n % 6}", f"{9 + n // 6:02}:00:00")}
        for n, row in enumerate(rings(*([20] * 16), debts=["B", "C"]))
    ]
    crowd.sort(key=lambda row: str(row["at"]))
    assert frequency(*crowd, *rings(20), debts=debts)[0] == "ok"
    assert frequency(*crowd, *rings(20, debts=["B", "C"]), debts=debts)[0] == "breach"
    assert frequency(*crowd, *rings(20, debts=["A", "B"]), debts=debts)[0] == "ok"


def test_calls_and_voicemails_together_may_be_a_concentration() -> None:
    left = {"outcome": "voicemail_left", "labels": []}
    rows = rings(20, 20, 20, 20, 20, 20)
    mixed = [row | (left if n % 2 else {}) for n, row in enumerate(rows)]
    assert frequency(*mixed)[2] == "concentration"
    assert frequency(*mixed[1:])[2] is None
    elsewhere = [*mixed[:3], *(row | {"address": "m2"} for row in mixed[3:])]
    assert frequency(*elsewhere)[2] is None


def test_a_pair_of_voicemails_beside_a_pair_of_calls_is_rapid_succession() -> None:
    left = {"outcome": "voicemail_left", "labels": []}
    one, two, three, four = rings(19, 19, 20, 20)
    near = [
        one | left,
        two | left | {"at": at("05-19", "12:02:00")},
        three,
        four | {"at": at("05-20", "12:02:00")},
    ]
    assert frequency(*near)[2] == "rapid_succession"
    same = [one, two | {"at": one["at"]}]
    assert frequency(*same)[2] == "rapid_succession"


def test_the_last_excused_call_names_the_factor() -> None:
    rows = rings(14, 15, *WEEK)
    rows[0] |= {"purpose": "litigation"}
    rows[1] |= {"purpose": "required_notice"}
    assert frequency(*rows)[2] == "applicable_law"
    talk = event(at("05-19", "09:00:00"), "call", outcome="talked", purpose="litigation")
    assert frequency(talk, *rings(20))[2] is None


def test_a_call_out_of_hours_in_one_of_the_zones_is_prior_conduct() -> None:
    early = event(at("05-01", "09:30:00"), "text")
    both = ["America/New_York", "America/Denver"]
    assert frequency(early, *rings(20), tz=both)[2] == "prior_conduct"
    assert frequency(early, *rings(20))[2] is None


def test_a_call_that_does_not_count_is_in_order_whatever_came_before() -> None:
    rows = rings(14, 14, *WEEK)
    assert frequency(*rows, *rings(20, outcome="busy"))[0] == "ok"
    talk = event(at("05-19", "09:00:00"), "call", outcome="talked")
    assert frequency(talk, *rings(20, outcome="busy"))[0] == "ok"


def test_a_debt_that_a_talk_had_closed_is_no_choice_for_a_later_call() -> None:
    talk = event(at("05-15", "09:00:00"), "call", outcome="talked", debts=["B"])
    free = rings(16, 16, 17, 17, 18, 18, 19, debts=[])
    assert frequency(talk, *free, *rings(20))[0] == "breach"
    assert frequency(*free, *rings(20))[0] == "ok"
    long_ago = talk | {"at": at("05-09")}
    assert frequency(long_ago, *free, *rings(20))[0] == "ok"
    maybe = talk | {"outcome": None}
    finding = asked("call-frequency", maybe, *free, *rings(20))
    assert (finding.outcome.value, finding.missing) == ("unknown", ("outcome",))


AGREED = {"type": "more_attempts", "by": "D", "to": "X", "at": at("05-17", "08:00:00")}


@pytest.mark.parametrize(
    ("first", "counted"),
    [
        ({"to": "Y"}, False),
        ({"at": at("05-01")}, False),
        ({"address": "m2"}, False),
        ({"proven": False}, False),
        ({"type": "electronic_use"}, False),
    ],
)
def test_one_of_several_consents_is_enough(first: Row, *, counted: bool) -> None:
    finding = asked("counted-call", *rings(20), consents=[AGREED | first, AGREED])
    assert finding.outcome.value == ("yes" if counted else "no")


def test_a_consent_given_in_the_very_minute_counts_and_its_windows_hold_in_every_zone() -> None:
    now = AGREED | {"at": at("05-20")}
    assert asked("counted-call", *rings(20), consents=[now]).outcome.value == "no"
    two = AGREED | {"windows": [{"from": "07:00", "to": "08:00"}, {"from": "12:00", "to": "13:00"}]}
    assert asked("counted-call", *rings(20), consents=[two]).outcome.value == "no"
    both = ["America/New_York", "America/Denver"]
    assert asked("counted-call", *rings(20), consents=[two], tz=both).outcome.value == "yes"


TAKEN = {"type": "withdraw_consent", "by": "D", "to": "X", "for": "L", "medium": "letter"}


@pytest.mark.parametrize(
    ("consent", "taken", "counted"),
    [
        ({}, [{"at": at("05-17", "08:00:00")}], False),
        ({}, [{"at": at("05-17", "08:00:01")}], True),
        ({}, [{"at": at("05-20")}], True),
        ({}, [{"at": at("05-20", "12:00:01")}], False),
        ({}, [{"at": at("05-01")}], False),
        ({}, [{"at": at("05-01")}, {"at": at("05-18")}], True),
        ({}, [{"type": "opt_out", "address": "m9"}], False),
        ({}, [{"type": "opt_out", "kinds": ["text"]}, {}], True),
        ({}, [{"to": "Y"}, {}], True),
        ({"debts": ["A"]}, [{"debts": ["B"]}], False),
        ({"debts": ["A"]}, [{"debts": ["B"]}, {"debts": ["A"]}], True),
        ({"debts": ["A", "B"]}, [{"debts": ["A"]}], True),
        ({}, [{"debts": ["B"]}], True),
    ],
)
def test_the_first_word_that_takes_a_consent_back_ends_it(
    consent: Row, taken: list[Row], *, counted: bool
) -> None:
    made_ = [TAKEN | {"at": at("05-18")} | row for row in taken]
    given = [AGREED | consent]
    finding = asked("counted-call", *rings(20), consents=given, requests=made_)
    assert finding.outcome.value == ("yes" if counted else "no")


def test_the_latest_consent_tells_the_last_day() -> None:
    later = AGREED | {"at": at("05-19", "08:00:00")}
    finding = asked("counted-call", *rings(20), consents=[AGREED, later])
    assert str(finding.last_day) == "2026-05-25"


def test_a_talk_of_before_the_consent_does_not_end_it() -> None:
    talk = event(at("05-17", "08:00:00"), "call", outcome="talked")
    assert asked("counted-call", talk, *rings(20), consents=[AGREED]).outcome.value == "no"


def test_a_call_that_was_with_somebody_else_does_not_count() -> None:
    wrong = [{"seq": 1, "person": "F", "known_at": at("05-21")}]
    finding = asked("counted-call", *rings(20), corrections=wrong)
    assert finding.outcome.value == "no"


def test_a_call_of_uncertain_day_and_no_debt_on_record_names_what_is_missing() -> None:
    rows = rings(14, *WEEK)
    rows[0] |= {"at": at("05-13", "23:30:00"), "at_latest": at("05-14", "00:30:00")}
    finding = asked("call-frequency", *rows)
    assert (finding.outcome.value, finding.missing) == ("unknown", ("occurred_at",))
    early = rings(*WEEK)
    talk = event(at("05-13", "23:30:00"), "call", at_latest=at("05-14", "00:30:00"))
    finding = asked("call-frequency", talk | {"outcome": "talked"}, *early[-1:])
    assert (finding.outcome.value, finding.missing) == ("unknown", ("occurred_at",))
    bare = asked("counted-call", *rings(20, debts=[]), debts=[])
    assert (bare.outcome.value, bare.missing) == ("unknown", ("debts",))


def test_an_election_counts_before_the_debts_a_call_may_be_about() -> None:
    rows = [*rings(*WEEK, debts=["A"]), event(at("05-20", "18:00:00"), "call", debts=[])]
    rows[-1] |= {"outcome": "rang_out"}
    assert frequency(*rows)[0] == "ok"
    assert frequency(*rows[:-1], rows[-1] | {"counted_as": ["A"]})[0] == "breach"
    assert frequency(*rows[:-1], rows[-1] | {"counted_as": ["B"]})[0] == "ok"


def test_a_consent_for_one_of_the_debts_takes_a_free_call_out() -> None:
    only_b = AGREED | {"debts": ["B"]}
    free = event(at("05-20", "18:00:00"), "call", debts=[], outcome="rang_out")
    finding = asked("counted-call", free, consents=[only_b])
    assert finding.outcome.value == "no"


def test_facts_of_one_account_are_told() -> None:
    loan = {"product": "student_loan", "account": "one"}
    debts = [{"id": "A", **loan}, {"id": "B", **loan}]
    finding = asked("call-frequency", *rings(19, 20), debts=debts)
    assert "loan:A" in finding.facts
    plain = asked("call-frequency", *rings(19, 20), debts=[{"id": "A", "product": "credit_card"}])
    cited = [f for f in plain.facts if f.startswith("loan:")]
    accounted = {"id": "A", "product": "credit_card", "account": "one"}
    same = asked("call-frequency", *rings(19, 20), debts=[accounted])
    assert [f for f in same.facts if f.startswith("loan:")] == cited


def test_a_call_that_does_not_count_is_in_order_in_a_log_with_holes() -> None:
    assert frequency(*rings(20, outcome="busy"), log_complete=False)[0] == "ok"
    assert frequency(*rings(20), log_complete=False)[0] == "unknown"


def test_a_talk_closes_a_debt_for_the_day_and_the_six_after_it() -> None:
    free = [
        row | {"at": at("05-16", f"{10 + n}:00:00")}
        for n, row in enumerate(rings(*([16] * 7), debts=[]))
    ]
    talk = event(at("05-09", "09:00:00"), "call", outcome="talked", debts=["B"])
    assert frequency(talk, *free, *rings(20))[0] == "ok"
    assert frequency(talk | {"at": at("05-10")}, *free, *rings(20))[0] == "breach"


@pytest.mark.parametrize(
    ("days", "missing"),
    [
        ((7,), ("occurred_at",)),
        ((8,), ("outcome", "occurred_at")),
        ((7, 8), ("outcome", "occurred_at")),
        ((8, 9), None),
    ],
)
def test_an_unknown_end_is_named_as_far_back_as_it_matters(
    days: tuple[int, ...], missing: tuple[str, ...] | None
) -> None:
    unsure = event(
        at("05-13", "23:30:00"), "call", outcome="rang_out", at_latest=at("05-14", "00:30:00")
    )
    ends = [None] * len(days) if missing else [None, "rang_out"]
    open_ = [row | {"outcome": end} for row, end in zip(rings(*days), ends, strict=True)]
    finding = asked("call-frequency", *open_, unsure, *rings(*WEEK))
    assert finding.missing == (missing or ("outcome", "occurred_at"))


def test_six_of_both_sorts_to_one_number_in_a_day_are_concentrated() -> None:
    rung = rings(19, 20, 20, 20)
    left = [
        row | {"at": at("05-20", f"{16 + n}:00:00"), "outcome": "voicemail_left", "labels": []}
        for n, row in enumerate(rings(20, 20, 20))
    ]
    assert frequency(*rung, *left)[2] == "concentration"
    assert frequency(*rung, *left[:2])[2] is None


def test_what_the_person_did_before_hides_no_prior_conduct() -> None:
    theirs = event(at("05-01"), "text", dir="in")
    early = event(at("05-02", "06:00:00"), "text")
    assert frequency(theirs, early, *rings(20))[2] == "prior_conduct"
    assert frequency(early, event(at("05-03"), "text"), *rings(20))[2] == "prior_conduct"


def test_free_calls_whose_end_is_known_are_counted_once_each() -> None:
    free = rings(*WEEK, debts=[])
    unsure = event(
        at("05-13", "23:30:00"),
        "call",
        outcome="rang_out",
        debts=["B"],
        at_latest=at("05-14", "00:30:00"),
    )
    last = event(at("05-20", "18:00:00"), "call", outcome="rang_out", debts=["A"])
    assert frequency(unsure, *free, last)[0] == "ok"


def test_counts_stop_at_the_contact_that_is_asked_about() -> None:
    case = made(*rings(18, 19, 20))
    history = History(conduct.facts_of(case))
    rule = BOOKS.rule("us.regf.call-frequency").versions[0].terms
    assert isinstance(rule, CallLimit)
    for place, contact in enumerate(history.contacts, 1):
        placed, talks = tally(Scene(index_of(history), contact), rule.counting, Asked())
        assert (placed["A"], placed["B"], talks["A"]) == (place, 0, 0)
