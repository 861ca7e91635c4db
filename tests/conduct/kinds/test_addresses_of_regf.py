"""Regulation F: addresses of earlier collectors, fresh numbers, addresses that others read."""

from typing import Any

import pytest

from conduct.kinds.asking import BOOKS, changed, found
from conduct.kinds.test_ways_of_regf import asked, at, consent, event, made, request
from fairdue import conduct
from fairdue.conduct.index import index_of
from fairdue.conduct.kinds.safe_harbour import MailProcedure
from fairdue.conduct.scene import Scene
from fairdue.facts import History

Row = dict[str, Any]
MAIL = event("05-20", "email", address="e1")
PARTIES = [
    {"id": "L", "kind": "lender"},
    *({"id": name, "kind": "agency", "for": ["L"]} for name in ("X", "Y", "Z")),
]
Y_GOT = event("02-01", "email", by="Y", dir="in", address="e1")
Y_USED = event("02-10", "email", by="Y", address="e1")
Z_GOT = event("01-01", "email", by="Z", dir="in", address="e1")


def mail(*before: Row, **context: Any) -> tuple[str, tuple[str, ...]]:
    finding = asked("mail-procedures", *before, MAIL, **({"parties": PARTIES} | context))
    return finding.outcome.value, finding.missing


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ((Y_GOT, Y_USED), "ok"),
        ((Y_GOT,), "breach"),
        ((Y_USED,), "breach"),
        ((Z_GOT, Y_USED), "ok"),
        ((Z_GOT, Y_USED | {"address": "e2"}), "breach"),
        ((Z_GOT, Y_USED | {"debts": ["B"]}), "breach"),
        ((Z_GOT, Y_USED | {"for": "M"}), "breach"),
        ((Y_GOT | {"debts": ["B"]}, Y_USED), "breach"),
        ((Y_GOT, Y_USED, event("03-01", "call", by="Z", outcome="talked")), "breach"),
        ((Y_GOT, event("02-05", "call", by="Z", outcome="talked"), Y_USED), "ok"),
    ],
)
def test_the_collector_just_before_used_what_one_before_had_come_by(
    before: tuple[Row, ...], expected: str
) -> None:
    assert mail(*before)[0] == expected


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ([("Y", "01-01", "03-31"), ("X", "04-01", "12-31")], "ok"),
        ([("Y", "04-01", "12-31"), ("X", "04-01", "12-31")], "breach"),
        ([("Z", "01-01", "03-31"), ("X", "04-01", "12-31")], "breach"),
        ([("Z", "01-01", "01-31"), ("Y", "02-01", "03-31"), ("X", "04-01", "12-31")], "ok"),
        ([("Y", "01-01", "01-31"), ("Z", "02-01", "03-31"), ("X", "04-01", "12-31")], "breach"),
        ([("X", "01-01", "01-31"), ("Y", "02-01", "03-31"), ("X", "04-01", "12-31")], "ok"),
        ([("Y", "01-01", "03-31")], "ok"),
        ([("Y", "05-20", "12-31")], "breach"),
    ],
)
def test_the_creditors_lists_tell_who_came_before(
    lists: list[tuple[str, str, str]], expected: str
) -> None:
    rows = [
        {"by": "L", "agencies": [who], "from": f"2026-{since}", "until": f"2026-{until}"}
        for who, since, until in lists
    ]
    assert mail(Y_GOT, Y_USED, agency_list=rows)[0] == expected
    others = [row | {"by": "M", "agencies": ["Z"]} for row in rows]
    assert mail(Y_GOT, Y_USED, agency_list=[*others, *rows])[0] == expected
    both = [*others, *rows]
    finding = asked("mail-procedures", Y_GOT, Y_USED, MAIL, parties=PARTIES, agency_list=both)
    cited = {fact for fact in finding.facts if fact.startswith("agency_list")}
    if expected == "ok":
        own = range(len(others) + 1, len(both) + 1)
        assert cited == {f"agency_list:{n}" for n in own}


@pytest.mark.parametrize(
    ("to", "expected"), [("X", "breach"), ("Y", "breach"), ("L", "breach"), ("Z", "ok")]
)
def test_an_opt_out_ends_what_an_earlier_collector_could_do(to: str, expected: str) -> None:
    assert mail(Y_GOT, Y_USED, requests=[request("05-01", to=to)])[0] == expected


def test_an_earlier_collectors_claimed_consent_leaves_it_open() -> None:
    given = consent("02-01", address="e1", to="Y", proven=False)
    assert mail(Y_USED, consents=[given]) == ("unknown", ("proven",))
    assert mail(Y_GOT, Y_USED, consents=[given])[0] == "ok"


TEXT = event("05-31", "text", address="m1")


@pytest.mark.parametrize(
    ("used", "given", "checked", "expected"),
    [
        ("02-01", "05-01", None, "ok"),
        ("05-01", "02-01", None, "ok"),
        ("02-01", "03-01", None, "breach"),
        ("04-15", None, "03-01", "ok"),
        ("02-01", None, "02-01", "breach"),
    ],
)
def test_the_latest_use_consent_or_check_counts(
    used: str, given: str | None, checked: str | None, expected: str
) -> None:
    rows = [event(used, "text", dir="in", address="m1")]
    if checked:
        check = event(checked, "number_check", address="m1", outcome="not_reassigned")
        rows = sorted([*rows, check], key=lambda row: str(row["at"]))
    made = [consent(given, address="m1")] if given else []
    finding = asked("text-procedures", *rows, TEXT, consents=made)
    assert finding.outcome.value == expected
    other = [consent("05-30", address="m2"), *made]
    assert asked("text-procedures", *rows, TEXT, consents=other).outcome.value == expected
    claimed = [consent("05-30", address="m1", proven=False), *made]
    assert asked("text-procedures", *rows, TEXT, consents=claimed).outcome.value == expected


def test_a_claimed_consent_to_texts_is_open_only_while_it_would_be_fresh() -> None:
    claimed = [consent("05-01", address="m1", proven=False)]
    finding = asked("text-procedures", TEXT, consents=claimed)
    assert (finding.outcome.value, finding.missing) == ("unknown", ("proven",))
    stale = [consent("02-01", address="m1", proven=False)]
    assert asked("text-procedures", TEXT, consents=stale).outcome.value == "breach"
    for judged, expected in (
        (TEXT | {"dir": "in"}, "ok"),
        (TEXT | {"person": "F"}, "not_applicable"),
        (TEXT | {"kind": "email", "address": "e1"}, "not_applicable"),
    ):
        assert asked("text-procedures", judged).outcome.value == expected


@pytest.mark.parametrize(
    ("before", "corrections", "expected"),
    [
        ([event("05-01", "email", address="e1", person="F")], [], "breach"),
        ([event("05-01", "email", address="e1")], [], "ok"),
        ([event("05-01", "email", address="e2", person="F")], [], "ok"),
        ([event("05-01", "email", address="e1", person="F", by="Y")], [], "ok"),
        ([event("05-01", "email", address="e1")], ["05-10"], "breach"),
        ([event("05-01", "email", address="e1")], ["05-20"], "breach"),
        ([event("05-01", "email", address="e1")], ["05-21"], "ok"),
        ([event("05-01", "email", address="e1")], ["05-21", "05-10"], "breach"),
        ([], [], "ok"),
        ([event("05-01", "email", address="e2"), event("05-02", "email")], ["05-10"], "ok"),
    ],
)
def test_an_address_that_brought_a_message_before_somebody_else_is_closed(
    before: list[Row], corrections: list[str], expected: str
) -> None:
    rows = [{"seq": 1, "person": "F", "known_at": at(day)} for day in corrections]
    finding = asked("not-misdirected", *before, MAIL, corrections=rows)
    assert finding.outcome.value == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, "breach"),
        ({"by": "D"}, "ok"),
        ({"address": "e2"}, "ok"),
        ({"to": "Y"}, "ok"),
        ({"at": at("05-20")}, "breach"),
        ({"at": at("05-21")}, "ok"),
    ],
)
def test_somebody_else_may_say_that_the_address_is_theirs(said: Row, expected: str) -> None:
    made = request("05-01", by="F", address="e1") | said
    assert asked("not-misdirected", MAIL, requests=[made]).outcome.value == expected
    assert asked("not-misdirected", MAIL | {"dir": "in"}).outcome.value == "not_applicable"
    assert asked("not-misdirected", MAIL | {"kind": "call"}).outcome.value == "not_applicable"
    without = {key: value for key, value in MAIL.items() if key != "address"}
    assert asked("not-misdirected", without).missing == ("address",)


WORK = [{"id": "w1", "kind": "email_employer", "owner": "D"}, {"id": "e1", "kind": "email"}]


@pytest.mark.parametrize(
    ("judged", "before", "expected"),
    [
        ({}, [], "breach"),
        ({"address": "e1"}, [], "ok"),
        ({"address": "unheard_of"}, [], "ok"),
        ({}, [event("05-01", "email", dir="in", address="w1")], "ok"),
        ({}, [Y_GOT | {"address": "w1"}, Y_USED | {"address": "w1"}], "ok"),
        ({}, [Y_USED | {"address": "w1"}], "breach"),
        ({"dir": "in"}, [], "ok"),
        ({"person": "F"}, [], "not_applicable"),
        ({"kind": "text"}, [], "not_applicable"),
    ],
)
def test_a_mail_box_of_the_employer_needs_the_person_or_an_earlier_collector(
    judged: Row, before: list[Row], expected: str
) -> None:
    row = MAIL | {"address": "w1"} | judged
    finding = asked("employer-mail", *before, row, addresses=WORK, parties=PARTIES)
    assert finding.outcome.value == expected


def test_what_was_learnt_of_another_message_says_nothing_of_this_one() -> None:
    here, elsewhere = event("05-01", "email", address="e1"), event("05-02", "email", address="e2")
    late = {"seq": 1, "person": "F", "known_at": at("05-21")}
    early = {"seq": 2, "person": "F", "known_at": at("05-10")}
    asked_ = asked("not-misdirected", here, elsewhere, MAIL, corrections=[late, early])
    assert asked_.outcome.value == "ok"
    to_them = asked("not-misdirected", MAIL | {"person": "F"})
    assert to_them.outcome.value == "ok"


def test_a_check_in_the_very_moment_of_the_text_still_counts() -> None:
    wrote = event("04-15", "text", dir="in", address="m1")
    check = event("04-15", "number_check", address="m1", outcome="not_reassigned")
    finding = asked("text-procedures", wrote, check, event("05-31", "text", address="m1"))
    assert "contact:0002" in finding.facts


def test_an_objection_counts_from_after_the_last_use() -> None:
    wrote = event("05-01", "email", dir="in", address="e1")
    same = request("05-01", address="e1")
    before = request("04-01", address="e1")
    after = request("05-02", address="e1")
    for requests, expected in (
        ([same], "ok"),
        ([before], "ok"),
        ([before, after], "breach"),
        ([same, after], "breach"),
    ):
        finding = asked("mail-procedures", wrote, MAIL, requests=requests)
        assert finding.outcome.value == expected


def test_what_a_notice_leaves_open_is_neither_yes_nor_no() -> None:
    notice = event("04-01", "letter", by="L", purpose="transfer_notice", until="2026-05-10")
    terms = BOOKS.rule("us.regf.mail-procedures").versions[0].terms
    assert isinstance(terms, MailProcedure)

    def allowed(row: Row, address: str) -> bool | None:
        history = History(conduct.facts_of(made(row, MAIL | {"address": address})))
        scene = Scene(index_of(history), history.contacts[-1])
        return terms.procedures.by_creditor(scene, "X").holds

    endless = {key: value for key, value in notice.items() if key != "until"}
    assert allowed(notice, "e1") is True
    assert allowed(notice, "b1") is False
    assert allowed(endless, "e1") is None
    assert allowed(notice, "u1") is None


@pytest.mark.parametrize(
    ("source", "person", "outcome", "missing"),
    [
        ("phone_contact_list", "D", "ok", ()),
        ("phone_contact_list", "K", "breach", ()),
        ("phone_contact_list", None, "unknown", ("role",)),
        ("unknown", "K", "unknown", ("source",)),
        ("unknown", None, "unknown", ("source", "role")),
        ("left_by_debtor", None, "ok", ()),
    ],
)
def test_a_list_of_contacts_is_no_source_but_for_the_debtor(
    source: str, person: str | None, outcome: str, missing: tuple[str, ...]
) -> None:
    row = {"id": "k1", "kind": "mobile", "source": None if source == "unknown" else source}
    context = {
        "addresses": [row],
        "persons": [{"id": "D", "role": "debtor"}, {"id": "K", "role": "other_third"}],
    }
    contact = {"person": person, "address": "k1", "dir": "out"}
    name = BOOKS.rule("ke.dcp.contact-list").examples[0]
    finding = found(changed(name, contact=contact, context=context), "ke.dcp.contact-list")
    assert (finding.outcome.value, finding.missing) == (outcome, missing)
    wide = "cn.cba2026.number-sources"
    contact |= {"person": None}
    open_ = found(changed(BOOKS.rule(wide).examples[0], contact=contact, context=context), wide)
    assert open_.missing == (("source",) if source == "unknown" else ())
