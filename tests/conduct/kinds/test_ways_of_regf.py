"""Regulation F: which ways and addresses may be used, which were refused, what harasses.

The text of 12 CFR 1006.6(d), 1006.14(a) and (h) decides each row; the record is always that of
collector X for lender L with the debtor D.
"""

from typing import Any

import msgspec
import pytest

from conduct.kinds.asking import BOOKS, found
from fairdue import conduct
from fairdue.conduct.answer import Answer
from fairdue.conduct.index import index_of
from fairdue.conduct.kinds.conduct_pattern import ConductPattern
from fairdue.conduct.scene import Scene
from fairdue.facts import Finding, History

ADDRESSES = [
    {"id": "e1", "kind": "email", "owner": "D"},
    {"id": "e2", "kind": "email", "owner": "D"},
    {"id": "c1", "kind": "email_company", "owner": "D"},
    {"id": "m1", "kind": "mobile", "owner": "D"},
    {"id": "m2", "kind": "mobile", "owner": "D"},
    {"id": "b1", "kind": "email", "owner": "D", "source": "bought_from_dealer"},
    {"id": "u1", "kind": "email", "owner": "D", "source": None},
    {"id": "l1", "kind": "email", "owner": "D", "source": "left_by_debtor"},
]
Row = dict[str, Any]


def at(day: str, clock: str = "12:00:00") -> str:
    return f"2026-{day}T{clock}-04:00"


def event(day: str, kind: str, **fields: Any) -> Row:
    plain = {"dir": "out", "by": "X", "for": "L", "person": "D", "debts": ["A"]}
    moment = day if "T" in day else at(day)
    return {"at": moment, "kind": kind, "outcome": "delivered", **plain, **fields}


def made(*events: Row, **context: Any) -> Row:
    """A case of these events, the last of them judged."""
    return {
        "id": "made",
        "context": {
            "tz": ["America/New_York"],
            "parties": [
                {"id": "L", "kind": "lender"},
                {"id": "X", "kind": "agency", "for": ["L"]},
                {"id": "Y", "kind": "agency", "for": ["L"]},
            ],
            "persons": [{"id": "D", "role": "debtor"}, {"id": "F", "role": "other_third"}],
            "addresses": ADDRESSES,
            "debts": [{"id": debt, "product": "consumer_debt"} for debt in ("A", "B")],
            **context,
        },
        "timeline": [{"seq": n, **row} for n, row in enumerate(events, 1)],
        "judge": {"seq": len(events)},
    }


def asked(rule: str, *events: Row, **context: Any) -> Finding:
    """What the rule says of the last of the events."""
    return found(made(*events, **context), f"us.regf.{rule}")


def consent(day: str, **fields: Any) -> Row:
    return {"type": "electronic_use", "by": "D", "to": "X", "at": at(day), **fields}


def request(day: str, kind: str = "opt_out", **fields: Any) -> Row:
    plain = {"type": kind, "by": "D", "to": "X", "for": "L", "medium": "letter"}
    return {**plain, "at": at(day), **fields}


MAIL = event("05-20", "email", address="e1")


def mail(*before: Row, judged: Row = MAIL, **context: Any) -> str:
    return asked("mail-procedures", *before, judged, **context).outcome.value


def test_an_address_the_person_wrote_from_may_be_used_for_that_debt() -> None:
    wrote = event("05-01", "email", dir="in", address="e1")
    assert mail(wrote) == "ok"
    assert mail() == "breach"
    for other in ({"address": "e2"}, {"by": "Y"}, {"person": "F"}, {"debts": ["B"]}):
        assert mail(wrote | other) == "breach", other
    assert mail(wrote | {"dir": "out"}) == "breach"
    assert mail(wrote | {"kind": "im"}) == "breach"
    assert mail(wrote | {"debts": []}) == "ok"
    assert mail(wrote | {"debts": ["B"]}, wrote | {"at": at("05-02")}) == "ok"


@pytest.mark.parametrize(
    ("day", "fields", "outcome"),
    [
        ("05-02", {"address": "e1"}, "breach"),
        ("05-02", {"address": "e2"}, "ok"),
        ("05-02", {"kinds": ["email"]}, "breach"),
        ("05-02", {"kinds": ["text"]}, "ok"),
        ("05-02", {}, "breach"),
        ("05-02", {"to": "Y"}, "ok"),
        ("04-30", {}, "ok"),
        ("05-20", {}, "breach"),
        ("05-21", {}, "ok"),
        ("05-02", {"type": "stop_contact"}, "breach"),
        ("05-02", {"type": "withdraw_consent"}, "breach"),
        ("05-02", {"type": "dispute"}, "ok"),
    ],
)
def test_an_address_that_was_used_is_good_until_the_person_takes_it_back(
    day: str, fields: Row, outcome: str
) -> None:
    wrote = event("05-01", "email", dir="in", address="e1")
    assert mail(wrote, requests=[request(day, **fields)]) == outcome
    other = request("04-01", to="Y")
    assert mail(wrote, requests=[other, request(day, **fields)]) == outcome


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({}, "breach"),
        ({"address": "e1"}, "ok"),
        ({"address": "e2"}, "breach"),
        ({"address": "e1", "debts": ["A"]}, "ok"),
        ({"address": "e1", "debts": ["B"]}, "breach"),
        ({"address": "e1", "to": "Y"}, "breach"),
        ({"address": "e1", "proven": False}, "unknown"),
    ],
)
def test_consent_to_mail_names_the_address_and_the_party(fields: Row, outcome: str) -> None:
    assert mail(consents=[consent("05-01", **fields)]) == outcome


NOTICE = event("04-01", "letter", by="L", purpose="transfer_notice", until="2026-05-10")


@pytest.mark.parametrize(
    ("notice", "judged", "outcome"),
    [
        ({}, {}, "ok"),
        ({}, {"address": "c1"}, "breach"),
        ({}, {"address": "b1"}, "breach"),
        ({}, {"address": "u1"}, "unknown"),
        ({}, {"address": "l1"}, "ok"),
        ({"until": "2026-05-06"}, {}, "ok"),
        ({"until": "2026-05-05"}, {}, "breach"),
        ({"until": "2026-05-19"}, {}, "ok"),
        ({"until": "2026-05-20"}, {}, "breach"),
        ({"until": None}, {}, "unknown"),
        ({"by": "X"}, {}, "breach"),
        ({"person": "F"}, {}, "breach"),
        ({"purpose": "collect"}, {}, "breach"),
        ({"debts": ["B"]}, {}, "breach"),
        ({"debts": []}, {}, "ok"),
    ],
)
def test_the_creditors_notice_opens_an_address_of_a_public_domain_after_its_days(
    notice: Row, judged: Row, outcome: str
) -> None:
    row = {key: value for key, value in (NOTICE | notice).items() if value is not None}
    finding = asked("mail-procedures", row, MAIL | judged)
    assert finding.outcome.value == outcome
    if outcome == "unknown":
        assert finding.missing == (("until",) if "until" in notice else ("source",))


@pytest.mark.parametrize(
    ("day", "fields", "outcome"),
    [
        ("04-20", {"to": "L"}, "breach"),
        ("04-20", {"to": "X"}, "breach"),
        ("04-20", {"to": "Y"}, "ok"),
        ("05-21", {"to": "L"}, "ok"),
        ("04-20", {"to": "L", "address": "e2"}, "ok"),
    ],
)
def test_an_objection_closes_what_the_notice_opened(day: str, fields: Row, outcome: str) -> None:
    assert mail(NOTICE, requests=[request(day, **fields)]) == outcome


def test_others_and_other_kinds_are_not_asked_about_procedures() -> None:
    assert mail(judged=MAIL | {"dir": "in"}) == "ok"
    assert mail(judged=MAIL | {"person": "F"}) == "not_applicable"
    assert mail(judged=MAIL | {"kind": "text"}) == "not_applicable"
    without = {key: value for key, value in MAIL.items() if key != "address"}
    finding = asked("mail-procedures", without)
    assert (finding.outcome.value, finding.missing) == ("unknown", ("address",))


TEXT = event("05-31", "text", address="m1")


def texted(*before: Row, judged: Row = TEXT, **context: Any) -> Finding:
    return asked("text-procedures", *before, judged, **context)


@pytest.mark.parametrize(
    ("day", "outcome"), [("05-30", "ok"), ("04-01", "ok"), ("03-31", "breach"), ("03-01", "breach")]
)
def test_a_number_texted_from_stays_fresh_for_sixty_days(day: str, outcome: str) -> None:
    assert texted(event(day, "text", dir="in", address="m1")).outcome.value == outcome
    given = consent(day, address="m1")
    assert texted(consents=[given]).outcome.value == outcome


@pytest.mark.parametrize(
    ("day", "fields", "outcome"),
    [
        ("05-01", {}, "ok"),
        ("04-01", {}, "ok"),
        ("03-31", {}, "breach"),
        ("02-01", {}, "breach"),
        ("05-01", {"address": "m2"}, "breach"),
        ("05-01", {"outcome": None}, "unknown"),
        ("05-01", {"outcome": "sent"}, "breach"),
    ],
)
def test_a_check_that_nobody_else_has_the_number_makes_it_fresh_again(
    day: str, fields: Row, outcome: str
) -> None:
    wrote = event("03-01", "text", dir="in", address="m1")
    check = event(day, "number_check", address="m1", outcome="not_reassigned")
    finding = texted(wrote, check | fields)
    assert finding.outcome.value == outcome
    assert finding.missing == (("outcome",) if outcome == "unknown" else ())


def media(judged: Row, *asked_for: Row, before: tuple[Row, ...] = (), **more: Any) -> Finding:
    return asked("media", *before, judged, requests=list(asked_for), **more)


CALL = event("05-20", "call", address="m1", outcome="talked")


@pytest.mark.parametrize(
    ("judged", "asked_for", "outcome"),
    [
        (CALL, {"kinds": ["call"]}, "breach"),
        (CALL, {"kinds": ["text"]}, "ok"),
        (CALL | {"kind": "ringless_voicemail"}, {"kinds": ["call"]}, "breach"),
        (TEXT, {"kinds": ["call"]}, "ok"),
        (CALL, {"address": "m1"}, "breach"),
        (CALL, {"address": "m2"}, "ok"),
        (CALL, {"address": "m1", "kinds": ["call"]}, "breach"),
        (TEXT, {"address": "m1", "kinds": ["call"]}, "ok"),
        (CALL, {"address": "m2", "kinds": ["call"]}, "ok"),
        (CALL, {"medium": "call"}, "breach"),
        (CALL, {"medium": "text"}, "ok"),
        (CALL | {"dir": "in"}, {"kinds": ["call"]}, "ok"),
        (CALL, {"kinds": ["call"], "to": "L"}, "ok"),
        (CALL, {"kinds": ["call"], "by": "F"}, "ok"),
    ],
)
def test_a_medium_or_address_is_closed_by_the_words_of_the_request(
    judged: Row, asked_for: Row, outcome: str
) -> None:
    finding = media(judged, request("04-01", **asked_for))
    assert finding.outcome.value == outcome
    assert (finding.observed == "2026-04-01") is (outcome == "breach")


def test_of_several_requests_the_last_is_told_and_a_call_with_nobody_known_stays_open() -> None:
    several = (request("04-01", kinds=["call"]), request("04-20", kinds=["call"]))
    assert media(CALL, *several).observed == "2026-04-20"


@pytest.mark.parametrize(
    ("day", "fields", "outcome"),
    [
        ("04-10", {"address": "m1"}, "ok"),
        ("04-10", {}, "ok"),
        ("04-10", {"address": "m2"}, "breach"),
        ("03-10", {"address": "m1"}, "breach"),
        ("04-01", {"address": "m1"}, "breach"),
    ],
)
def test_a_later_consent_opens_the_address_again(day: str, fields: Row, outcome: str) -> None:
    refused = request("04-01", address="m1")
    assert media(TEXT, refused, consents=[consent(day, **fields)]).outcome.value == outcome


def test_one_bare_electronic_confirmation_is_allowed() -> None:
    refused = request("04-01", address="m1")
    confirms = TEXT | {"purpose": "stop_confirmation", "labels": []}
    assert media(confirms, refused).outcome.value == "ok"
    earlier = confirms | {"at": at("04-02")}
    assert media(confirms, refused, before=(earlier,)).outcome.value == "breach"
    before_it = confirms | {"at": at("03-02")}
    assert media(confirms, refused, before=(before_it,)).outcome.value == "ok"
    wordy = confirms | {"labels": [{"label": "demand_payment"}]}
    assert media(wordy, refused).outcome.value == "breach"
    by_call = CALL | {"purpose": "stop_confirmation", "labels": []}
    assert media(by_call, request("04-01", kinds=["call"])).outcome.value == "breach"
    plain = confirms | {"purpose": "collect"}
    assert media(plain, refused).outcome.value == "breach"
    assert "contact:0001" not in media(plain, refused, before=(earlier,)).facts
    at_once = confirms | {"at": refused["at"]}
    assert media(confirms, refused, before=(at_once,)).outcome.value == "breach"
    again = request("04-10", address="m1")
    assert media(confirms, refused, again, before=(earlier,)).outcome.value == "ok"


@pytest.mark.parametrize(
    ("judged", "asked_for", "outcome"),
    [
        (TEXT, [{"address": "m1"}], "breach"),
        (CALL, [{"address": "m1"}], "ok"),
        (TEXT, [{"kinds": ["text"]}], "ok"),
        (CALL, [{"kinds": ["call"]}], "ok"),
        (TEXT, [{"address": "m1"}, {"kinds": ["text"]}], "breach"),
    ],
)
def test_what_a_law_demands_may_go_anywhere_but_to_a_refused_electronic_address(
    judged: Row, asked_for: list[Row], outcome: str
) -> None:
    made_ = [request("04-01", **row) for row in asked_for]
    judged = judged | {"purpose": "required_notice"}
    assert media(judged, *made_).outcome.value == outcome


def test_an_answer_in_another_medium_is_not_the_one_that_was_invited() -> None:
    refused = request("04-01", kinds=["text"])
    wrote = event("05-31", "email", dir="in", address="e1", at=at("05-31", "11:00:00"))
    assert media(TEXT | {"reply_to": 1}, refused, before=(wrote,)).outcome.value == "breach"
    texted_ = wrote | {"kind": "text", "address": "m1"}
    assert media(TEXT | {"reply_to": 1}, refused, before=(texted_,)).outcome.value == "ok"


@pytest.mark.parametrize(
    ("start", "latest", "windows", "outcome"),
    [
        ("20:00:00", "21:00:00", [], "ok"),
        ("20:00:00", "21:00:01", [], "unknown"),
        ("08:00:00", "20:00:00", [], "ok"),
        ("21:00:00.500000", None, [], "breach"),
        ("21:00:00", None, [], "ok"),
        ("07:59:59.500000", None, [], "breach"),
        ("11:00:00", "14:00:00", [{"from": "12:00", "to": "13:00"}], "unknown"),
        ("11:00:00", "11:59:59", [{"from": "12:00", "to": "13:00"}], "ok"),
    ],
)
def test_hours_and_named_times_hold_to_the_very_edge(
    start: str, latest: str | None, windows: list[Row], outcome: str
) -> None:
    named = [request("04-01", "no_contact_times", windows=windows)] if windows else []
    row = event("05-20", "call", at=at("05-20", start), address="m1", outcome="rang_out")
    row |= {"at_latest": at("05-20", latest)} if latest else {}
    finding = asked("times", row, requests=named)
    assert (finding.outcome.value, finding.missing) == (
        outcome,
        ("occurred_at",) if outcome == "unknown" else (),
    )


def test_a_letter_is_sent_at_no_unsuitable_hour_and_a_night_between_is_seen() -> None:
    letter = event("05-20", "letter", at=at("05-20", "23:00:00"))
    assert asked("times", letter).outcome.value == "ok"
    over_night = event(
        "05-20", "call", at=at("05-20", "21:00:00"), at_latest=at("05-21", "08:00:00")
    )
    assert asked("times", over_night | {"outcome": "rang_out"}).missing == ("occurred_at",)


def wrote(*days: tuple[str, int], kind: str = "text", **fields: Any) -> list[Row]:
    """So many messages on each day, an hour apart."""
    return [
        event(at(day, f"{8 + n:02}:00:00"), kind, **fields)
        for day, count in days
        for n in range(count)
    ]


def harassed(*rows: Row) -> tuple[str, dict[str, object]]:
    finding = asked("harassment", *rows)
    return finding.verdict.value, {f.name: f.value for f in finding.factors}


@pytest.mark.parametrize(
    ("days", "verdict", "numbers"),
    [
        ((("05-18", 5), ("05-19", 5), ("05-20", 5)), "violation", (0, 15, 5)),
        ((("05-18", 5), ("05-19", 5), ("05-20", 4)), "open_norm", (0, 14, 4)),
        ((("05-18", 4), ("05-19", 5), ("05-20", 5)), "open_norm", (0, 14, 5)),
        ((("05-17", 5), ("05-19", 5), ("05-20", 5)), "open_norm", (0, 15, 5)),
        ((("05-20", 3),), "open_norm", (0, 3, 3)),
        ((("05-14", 2), ("05-20", 3)), "open_norm", (0, 5, 3)),
        ((("05-13", 2), ("05-20", 3)), "open_norm", (0, 3, 3)),
        ((("05-20", 2),), "allowed", None),
        ((("05-19", 2), ("05-20", 2)), "allowed", None),
    ],
)
def test_numerous_messages_a_day_on_several_days_harass(
    days: tuple[tuple[str, int], ...], verdict: str, numbers: tuple[int, ...] | None
) -> None:
    said, factors = harassed(*wrote(*days))
    assert said == verdict
    names = ("calls_in_window", "messages_in_window", "in_day")
    assert factors == ({} if numbers is None else dict(zip(names, numbers, strict=True)))


@pytest.mark.parametrize(
    ("calls", "messages", "verdict"),
    [
        (7, 3, "violation"),
        (6, 3, "allowed"),
        (7, 2, "open_norm"),
        (7, 0, "allowed"),
        (7, 1, "open_norm"),
    ],
)
def test_calls_to_their_limit_with_messages_on_top_harass(
    calls: int, messages: int, verdict: str
) -> None:
    rings = [event(at(f"05-{14 + n}", "09:00:00"), "call", outcome="rang_out") for n in range(7)]
    texts = [event(at(f"05-{15 + n}", "10:00:00"), "text") for n in range(messages)]
    rows = sorted([*rings[7 - calls :], *texts], key=lambda row: str(row["at"]))
    said, factors = harassed(*rows)
    assert said == verdict
    if verdict != "allowed":
        told = (factors["calls_in_window"], factors["messages_in_window"], factors["in_day"])
        assert told == (calls, messages, 1)


def test_an_answer_and_contacts_of_others_break_the_pattern() -> None:
    many = wrote(("05-18", 5), ("05-19", 5), ("05-20", 5))
    answer = event(at("05-19", "20:00:00"), "text", dir="in")
    assert harassed(*many[:10], answer, *many[10:])[0] == "allowed"
    elsewhere = [row | {"by": "Y"} for row in many[:10]]
    assert harassed(*elsewhere, *many[10:])[0] == "open_norm"
    to_others = [row | {"person": "F"} for row in many[:10]]
    assert harassed(*to_others, *many[10:])[0] == "open_norm"
    unlooked = [row | {"kind": "number_check"} for row in many[:10]]
    assert harassed(*unlooked, *many[10:])[0] == "open_norm"


def test_abusive_words_of_the_collector_harass_by_themselves() -> None:
    words = [{"label": "obscenity"}, {"label": "threat"}]
    finding = asked("harassment", CALL | {"labels": words})
    assert (finding.verdict.value, finding.observed) == ("violation", "obscenity")
    theirs = [{"label": "obscenity", "speaker": "counterparty"}]
    assert asked("harassment", CALL | {"labels": theirs}).verdict.value == "allowed"
    fine = [{"label": "gives_own_name"}]
    assert asked("harassment", CALL | {"labels": fine}).verdict.value == "allowed"
    rung = CALL | {"dir": "in", "labels": words}
    assert asked("harassment", rung).verdict.value == "violation"
    assert asked("harassment", rung | {"labels": []}).verdict.value == "allowed"


def test_several_busy_days_follow_each_other_without_a_gap() -> None:
    every_second = wrote(("05-16", 5), ("05-18", 5), ("05-20", 5))
    assert harassed(*every_second)[0] == "open_norm"
    assert harassed(*wrote(("05-17", 5), ("05-18", 5), ("05-19", 5)), CALL)[0] == "allowed"


def test_an_answer_that_may_have_come_within_the_week_breaks_the_pattern() -> None:
    many = wrote(("05-18", 5), ("05-19", 5), ("05-20", 5))
    answer = event(at("05-10"), "text", dir="in", at_latest=at("05-14"))
    assert harassed(answer, *many)[0] == "allowed"
    assert harassed(answer | {"at_latest": at("05-13")}, *many)[0] == "violation"


def test_from_the_first_message_a_day_a_pattern_may_be_put_forward() -> None:
    rule = BOOKS.rule("us.regf.harassment").versions[0].terms
    assert isinstance(rule, ConductPattern)
    from_one = msgspec.structs.replace(rule, told_from_a_day=1)

    def answer(*rows: Row) -> Answer:
        history = History(conduct.facts_of(made(*rows)))
        return from_one.answer(Scene(index_of(history), history.contacts[-1]))

    assert answer(CALL).open is False
    assert answer(event("05-20", "text")).open is True
    assert answer(event("05-19", "text"), CALL).open is False
