"""Regulation F: words that may not fall, messages that tell nothing, and calls that count."""

from typing import Any

import pytest

from conduct.kinds.test_ways_of_regf import asked, at, event

Row = dict[str, Any]
CALL = event("05-20", "call", outcome="talked", purpose="collect")
PEOPLE = [
    {"id": "D", "role": "debtor"},
    {"id": "F", "role": "other_third"},
    {"id": "S", "role": "spouse"},
    {"id": "B", "role": "credit_bureau"},
    {"id": "U", "role": "other_third", "liable": None},
]


def told(*labels: str, **fields: Any) -> Row:
    return {"labels": [{"label": label, **fields} for label in labels]}


def outcome(rule: str, *events: Row, **context: Any) -> tuple[str, tuple[str, ...]]:
    finding = asked(rule, *events, **({"persons": PEOPLE} | context))
    return finding.outcome.value, finding.missing


OWE = {"person": "D"}
ELSE = {"person": "F"}


@pytest.mark.parametrize(
    ("judged", "expected", "missing"),
    [
        (ELSE | told("disclosed_debt"), "breach", ()),
        (ELSE | told("disclosed_debt", speaker="counterparty"), "ok", ()),
        (ELSE | told("disclosed_debt", score=0.5), "unknown", ("labels",)),
        (ELSE | told("greeting"), "ok", ()),
        (ELSE | told(), "ok", ()),
        (ELSE, "unknown", ("labels",)),
        (ELSE | {"outcome": "rang_out"}, "ok", ()),
        (ELSE | {"outcome": None}, "unknown", ("labels",)),
        (OWE | told("disclosed_debt"), "ok", ()),
        (OWE | told("disclosed_debt", "heard_by_others"), "breach", ()),
        (OWE | told("greeting", "heard_by_others"), "ok", ()),
        (OWE | told("disclosed_debt", "heard_by_others") | {"dir": "in"}, "ok", ()),
        ({"person": "S"} | told("disclosed_debt"), "ok", ()),
        ({"person": "B"} | told("disclosed_debt"), "ok", ()),
        ({"person": "U"} | told("disclosed_debt"), "unknown", ("liable",)),
        (ELSE | told("disclosed_debt") | {"dir": "in"}, "breach", ()),
        (ELSE | told("disclosed_debt") | {"kind": "text", "dir": "in"}, "ok", ()),
        (ELSE | told("disclosed_debt") | {"kind": "number_check"}, "not_applicable", ()),
    ],
)
def test_others_are_told_nothing_of_a_debt(
    judged: Row, expected: str, missing: tuple[str, ...]
) -> None:
    assert outcome("third-parties", CALL | judged) == (expected, missing)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "ok"),
        ({"by": "S"}, "ok"),
        ({"by": "F"}, "breach"),
        ({"to": "Y"}, "breach"),
        ({"type": "electronic_use"}, "breach"),
        ({"proven": False}, "breach"),
        ({"at": at("05-20")}, "ok"),
        ({"at": at("05-20", "12:00:01")}, "breach"),
    ],
)
def test_who_owes_may_agree_that_another_is_told(given: Row, expected: str) -> None:
    agreed = {"type": "be_contacted", "by": "D", "to": "X", "at": at("05-01")} | given
    judged = CALL | ELSE | told("disclosed_debt")
    assert outcome("third-parties", judged, consents=[agreed])[0] == expected


def test_a_rule_without_words_or_debts_of_its_own_asks_for_none() -> None:
    assert outcome("social-media", CALL) == ("ok", ())
    lawful = [{"id": "A", "product": "consumer_debt", "status": "lawful"}]
    judged = CALL | ELSE | told("disclosed_debt")
    assert outcome("third-parties", judged, debts=lawful) == ("breach", ())


def test_all_labels_that_fell_are_told() -> None:
    finding = asked("third-parties", CALL | ELSE | told("mentions_debt", "greeting", "shaming"))
    assert finding.observed == "mentions_debt, shaming"
    post = CALL | {"kind": "public_post", "outcome": "posted"} | told()
    assert asked("social-media", post).observed == "public_post"


@pytest.mark.parametrize(
    ("status", "judged", "expected", "missing"),
    [
        (["time_barred"], told("announces_lawsuit"), "breach", ()),
        (["lawful"], told("announces_lawsuit"), "ok", ()),
        ([None], told("announces_lawsuit"), "unknown", ("status",)),
        (["time_barred"], told(), "ok", ()),
        (["time_barred"], {"purpose": "litigation"}, "breach", ()),
        (["time_barred"], {"purpose": "litigation", **told()}, "breach", ()),
        (["lawful"], {"purpose": "litigation"}, "ok", ()),
        (
            ["lawful", "time_barred"],
            told("announces_lawsuit") | {"debts": ["A", "B"]},
            "breach",
            (),
        ),
        (["lawful", "lawful"], told("announces_lawsuit") | {"debts": ["A", "B"]}, "ok", ()),
        (
            ["lawful", "time_barred"],
            told("announces_lawsuit") | {"debts": []},
            "unknown",
            ("status",),
        ),
        (
            ["lawful", None],
            told("announces_lawsuit") | {"debts": ["A", "B"]},
            "unknown",
            ("status",),
        ),
    ],
)
def test_no_suit_is_announced_on_a_debt_out_of_time(
    status: list[str | None], judged: Row, expected: str, missing: tuple[str, ...]
) -> None:
    debts = [
        {"id": name, "product": "consumer_debt"} | ({"status": s} if s else {})
        for name, s in zip("AB", status, strict=False)
    ]
    assert outcome("time-barred", CALL | judged, debts=debts) == (expected, missing)


def test_an_envelope_that_is_plain_makes_its_words_fine() -> None:
    letter = CALL | {"kind": "letter", "outcome": "delivered"}
    assert outcome("envelope", letter | told("mentions_debt"))[0] == "breach"
    assert outcome("envelope", letter | told("mentions_debt", "plain_envelope"))[0] == "ok"
    assert outcome("envelope", letter | ELSE | told("mentions_debt"))[0] == "ok"


@pytest.mark.parametrize(
    ("judged", "expected", "observed"),
    [
        (told("deceptive_pretext"), "breach", "false"),
        (told("deceptive_pretext", speaker="counterparty"), "ok", None),
        (told(), "ok", None),
        ({}, "unknown", None),
        ({"outcome": "rang_out"}, "ok", None),
        ({"kind": "im"} | told(), "breach", "hidden"),
        ({"kind": "im"} | told("says_debt_collector"), "ok", None),
        ({"kind": "im"} | told("gives_own_name"), "breach", "hidden"),
        ({"kind": "im"} | ELSE | told("gives_own_name"), "ok", None),
        ({"kind": "im"} | ELSE | told("says_debt_collector"), "breach", "hidden"),
        ({"kind": "im", "person": "U"} | told(), "unknown", "hidden"),
        ({"kind": "im"} | told("says_debt_collector", score=0.5), "unknown", None),
        ({"kind": "im", "person": "B"} | told(), "ok", None),
        ({"kind": "furnish"} | told(), "not_applicable", None),
    ],
)
def test_nobody_hides_who_writes(judged: Row, expected: str, observed: str | None) -> None:
    finding = asked("deception", CALL | judged, persons=PEOPLE)
    assert (finding.outcome.value, finding.observed) == (expected, observed)


SHORT = ("names_business", "asks_callback", "names_person", "gives_number")
VOICEMAIL = CALL | {"outcome": "voicemail_left"}


@pytest.mark.parametrize(
    ("judged", "lcm", "communication"),
    [
        (told(*SHORT), "lcm", "not_counted"),
        (told(*SHORT, "greeting"), "lcm", "not_counted"),
        (told(*SHORT, "other_statement"), "not_lcm", "not_counted"),
        (told(*SHORT, "mentions_debt"), "not_lcm", "counted"),
        (told(*SHORT[1:]), "not_lcm", "not_counted"),
        (told(*SHORT[:2], "gives_own_name", "gives_number"), "lcm", "not_counted"),
        (told(*SHORT) | ELSE, "not_lcm", "not_counted"),
        (told(*SHORT) | {"address": "f1"}, "not_lcm", None),
        (told(*SHORT) | {"address": "d1"}, "lcm", None),
        (told(*SHORT) | {"address": "o1"}, "lcm", None),
        (told(*SHORT) | {"dir": "in"}, "not_lcm", None),
        (told(*SHORT) | {"outcome": "talked"}, "not_lcm", "counted"),
        (told(*SHORT) | {"outcome": None}, "unknown", "unknown"),
        (told(*SHORT) | {"kind": "ringless_voicemail", "outcome": "delivered"}, "lcm", None),
        (told(*SHORT) | {"kind": "ringless_voicemail", "outcome": "rejected"}, "not_lcm", None),
        (told(*SHORT, score=0.5), "not_lcm", None),
        ({}, "unknown", "unknown"),
        (told("greeting", score=0.5) | told(*SHORT), "lcm", None),
    ],
)
def test_a_limited_message_holds_the_short_list_and_tells_nothing(
    judged: Row, lcm: str, communication: str | None
) -> None:
    addresses = [
        {"id": "d1", "kind": "mobile", "owner": "D"},
        {"id": "f1", "kind": "mobile", "owner": "F"},
        {"id": "o1", "kind": "mobile"},
    ]
    row = VOICEMAIL | judged
    assert asked("limited-message", row, addresses=addresses).verdict.value == lcm
    if communication is not None:
        said = asked("communication", row, addresses=addresses, persons=PEOPLE)
        assert said.verdict.value == communication


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        ({}, "counted"),
        ({"outcome": "rang_out"}, "not_counted"),
        ({"kind": "text", "outcome": "delivered"}, "counted"),
        ({"kind": "text", "outcome": "invalid_number"}, "not_counted"),
        ({"kind": "text", "dir": "in"}, "counted"),
        ({"kind": "public_post", "outcome": "posted"}, "counted"),
        ({"kind": "number_check"}, "not_counted"),
        ({"purpose": "advertising", "debts": []}, "not_counted"),
        ({"purpose": "advertising"}, "counted"),
        (ELSE | told("mentions_debt"), "counted"),
        (ELSE | told("greeting"), "not_counted"),
        (ELSE, "unknown"),
        (ELSE | {"outcome": "rang_out"}, "not_counted"),
    ],
)
def test_whatever_tells_of_a_debt_is_a_communication(judged: Row, expected: str) -> None:
    found = asked("communication", CALL | judged, persons=PEOPLE)
    assert found.verdict.value == expected
    attempt = asked("attempt", CALL | judged, persons=PEOPLE).verdict.value
    quiet = judged.get("dir") == "in" or judged.get("kind") == "number_check"
    quiet = quiet or (judged.get("purpose") == "advertising" and judged.get("debts") == [])
    assert attempt == ("not_counted" if quiet else "counted")


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


def test_definitions_answer_yes_or_no() -> None:
    short = VOICEMAIL | told(*SHORT)
    assert asked("limited-message", short).outcome.value == "yes"
    assert asked("limited-message", CALL).outcome.value == "no"
    assert asked("repeated-dispute", CALL).outcome.value == "not_applicable"


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
    assert (finding.outcome.value, finding.missing) == ("unknown", ("at",))
    early = rings(*WEEK)
    talk = event(at("05-13", "23:30:00"), "call", at_latest=at("05-14", "00:30:00"))
    finding = asked("call-frequency", talk | {"outcome": "talked"}, *early[-1:])
    assert (finding.outcome.value, finding.missing) == ("unknown", ("at",))
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
