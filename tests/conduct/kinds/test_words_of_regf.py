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
        (ELSE | {"outcome": None}, "unknown", ("outcome",)),
        (ELSE | {"outcome": None, "purpose": "restore_contact"}, "unknown", ("labels",)),
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


def test_definitions_answer_yes_or_no() -> None:
    short = VOICEMAIL | told(*SHORT)
    assert asked("limited-message", short).outcome.value == "yes"
    assert asked("limited-message", CALL).outcome.value == "no"
    assert asked("repeated-dispute", CALL).outcome.value == "not_applicable"
