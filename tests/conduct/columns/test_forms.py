"""Rules over columns: papers, names, records, plans and stays, told row by row."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conduct.columns import three
from fairdue import conduct
from fairdue.conduct import Gate, GateAnswer, Row
from fairdue.conduct.columns import kernel
from fairdue.conduct.columns.arith import months_on
from fairdue.conduct.columns.kept_years import kept_years, over
from fairdue.conduct.columns.lower import forms
from fairdue.conduct.columns.node import NoForm
from fairdue.conduct.columns.program import program
from fairdue.conduct.columns.word import instant
from fairdue.conduct.kinds import KINDS
from fairdue.conduct.kinds.plan_stop import months_after
from fairdue.facts import Label, Speaker

CHINA = ZoneInfo("Asia/Shanghai")
BOOKS = conduct.load()
EVERYWHERE = BOOKS.picking(*BOOKS.hashes)


def at(day: int, hour: int = 10, month: int = 9) -> dt.datetime:
    """An instant of 2026, Shanghai time."""
    return dt.datetime(2026, month, day, hour, tzinfo=CHINA)


CALL = Row(
    debtor="D-1",
    occurred_at=at(1),
    zone="Asia/Shanghai",
    kind="call",
    direction="out",
    outcome="talked",
    by="agency",
    by_kind="agency",
    creditor="bank",
    creditor_kind="bank",
    member_of=("CBA", "NIFA"),
    person="P-1",
    role="debtor",
    address="A-1",
    address_kind="mobile",
    debt="L-1",
    product="credit_card",
    labels=(),
    names=("bank", "agency"),
    recording="audio",
)


def row(**changes: Any) -> Row:
    return msgspec.structs.replace(CALL, **changes)


def told(rule: str, *rows: Row, complete: bool = True) -> tuple[str, ...]:
    """What a rule says of each row; columns and reference have to agree."""
    books = EVERYWHERE.only([EVERYWHERE.rule(rule)])
    laid = program(books)
    loops = three.as_python(kernel.loops(laid, view="whole", complete=complete))
    judged = three.loop(rows, laid, loops, three.columns(rows, laid))
    found = {place: said for place, _, said in judged}
    assert found == {p: said for p, _, said in three.reference(rows, books, complete=complete)}
    return tuple(" ".join((found[p][0], *sorted(found[p][2]))) for p in range(len(rows)))


def test_every_kind_of_rule_has_a_form() -> None:
    laid = program(BOOKS)
    assert {rule.kind for rule in laid.rules} == {*KINDS}
    assert not [rule.id for rule in laid.one_by_one if rule.id.startswith("cn.")]
    assert {rule.rulebook for rule in laid.one_by_one} == {"us.regf"}


def test_who_calls_is_named_in_every_talk_and_who_did_not_look_cannot_tell() -> None:
    rule = "cn.nifa2018.identity"
    loan = {"product": "online_consumer_loan"}
    asked = [
        row(**loan),
        row(**loan, names=("agency",)),
        row(**loan, names=()),
        row(**loan, names=None),
        row(**loan, names=None, labels=None),
        msgspec.structs.replace(row(**loan, names=()), outcome=None),
        msgspec.structs.replace(row(**loan, names=()), outcome="rang_out"),
        row(**loan, names=(), direction="in"),
    ]
    assert told(rule, *asked) == (
        *("ok", "breach", "breach", "unknown names", "unknown labels names", "unknown outcome"),
        *("ok", "ok"),
    )


def test_only_the_first_talk_of_two_has_to_name_the_institution() -> None:
    rule = "cn.cba2026.first-contact"
    asked = [
        row(names=(), outcome="rang_out"),
        row(names=()),
        row(names=()),
        row(names=(), person="P-2", role="spouse"),
    ]
    assert told(rule, *asked) == ("ok", "breach", "ok", "breach")
    unread = [row(names=(), outcome=None), row(names=())]
    assert told(rule, *unread) == ("unknown outcome", "unknown outcome")
    assert told(rule, row(names=()), complete=False) == ("unknown log_complete",)


def test_an_agency_does_not_give_the_name_of_the_lender_alone() -> None:
    own = {"by": "bank", "by_kind": "bank"}
    asked = [row(names=("bank",)), row(), row(names=None), row(names=None, **own)]
    assert told("cn.cba2026.own-identity", *asked) == ("breach", "ok", "unknown names", "ok")


def test_on_a_visit_papers_are_shown_to_who_is_at_home() -> None:
    visit = {"kind": "visit", "outcome": "met"}
    fine = ("several_visitors", "id_shown")
    asked = [
        row(**visit, labels=fine),
        row(**visit, labels=fine[:1]),
        row(kind="visit", outcome="nobody_home", labels=fine[:1]),
        row(**visit, labels=(*fine, "entered_uninvited")),
        row(**visit, labels=None),
        row(**visit, labels=fine[:1], labels_unsure=fine[1:]),
    ]
    assert told("cn.cba2026.visits", *asked) == (
        *("ok", "breach", "ok", "breach", "unknown labels", "unknown labels"),
    )


def test_a_recording_deleted_a_second_before_two_years_is_deleted_too_early() -> None:
    due = dt.datetime(2028, 9, 1, 10, tzinfo=CHINA)
    asked = [
        row(deleted_at=due - dt.timedelta(seconds=1)),
        row(deleted_at=due),
        row(recording="audio_part"),
        row(recording=None),
        row(recording=None, outcome="rang_out"),
    ]
    assert told("cn.card2011.recordings-two-years", *asked) == (
        *("breach", "ok", "breach", "unknown recording", "ok"),
    )


def test_only_what_the_contract_holds_may_be_asked_for() -> None:
    contract: dict[str, Any] = {
        "contract_charges": ("interest", "late_fee"),
        "contract_channels": ("lender_app",),
        "product": "online_consumer_loan",
    }
    asked = [
        row(**contract),
        row(**contract, charges=("interest", "balance"), pay_channels=("lender_app",)),
        row(**contract, charges=("collection_fee",)),
        row(**contract, pay_channels=("private_account",)),
        row(charges=("collection_fee",), product="online_consumer_loan"),
        row(charges=("balance",), product="online_consumer_loan"),
    ]
    for debt, each in enumerate(asked):
        asked[debt] = msgspec.structs.replace(each, debt=f"L-{debt}")
    assert told("cn.nifa2018.fees", *asked) == (
        *("not_applicable", "ok", "breach", "breach", "unknown contract", "ok"),
    )


def test_a_claim_is_held_against_the_ledger() -> None:
    claims = (100_001, 100_002, None)
    asked = [row(charges=("balance",), claimed_fen=fen, balance_fen=100_000) for fen in claims]
    open_ = row(charges=("balance",), claimed_fen=1, debt="L-2")
    assert told("cn.cba2026.inflated-sum", *asked, open_) == (
        *("ok", "breach", "unknown amount", "unknown balance"),
    )


def test_who_collects_stands_on_the_list_and_was_engaged_by_the_lender() -> None:
    for listed, said in (("yes", "ok"), ("no", "breach"), (None, "unknown agency_list")):
        assert told("cn.cba2026.agency-list", row(agency_listed=listed)) == (said,)
    for engaged, said in (("bank", "ok"), ("middleman", "breach"), (None, "unknown creditor")):
        assert told("cn.pipl2021.no-sub-delegation", row(engaged_by=engaged)) == (said,)
    assert told("cn.pipl2021.no-sub-delegation", row(by="bank", by_kind="bank")) == ("ok",)


def test_data_go_to_nobody_without_a_consent_of_their_own() -> None:
    share = {"kind": "share", "outcome": None}
    asked = [
        row(**share, person="P-2", role="employer"),
        row(**share, person="P-3", role="attorney"),
        row(**share, person="P-4", role=None),
        row(kind="public_post", outcome="posted", labels=("debtor_list",)),
        row(kind="public_post", outcome=None, labels=None),
    ]
    assert told("cn.pipl2021.sharing", *asked) == (
        *("breach", "ok", "unknown role", "breach", "unknown labels outcome"),
    )


def test_a_plan_runs_five_years_at_most() -> None:
    signed = at(1, month=8)

    def plan(until: dt.datetime | None) -> Row:
        names = {"plan_signed_at": signed, "plan_until_at": until}
        terms = {name: value for name, value in names.items() if value is not None}
        return row(kind="agreement", told=terms)

    rule = "cn.card2011.plan-term"
    assert told(rule, plan(dt.datetime(2031, 8, 1, tzinfo=CHINA))) == ("ok",)
    assert told(rule, plan(dt.datetime(2031, 8, 2, tzinfo=CHINA))) == ("breach",)
    assert told(rule, plan(None)) == ("unknown term_months",)
    assert told(rule, row(kind="agreement")) == ("unknown plan",)


def test_while_a_plan_is_kept_the_dialer_is_stopped_and_after_a_missed_day_it_is_not() -> None:
    gate = Gate(conduct.load(["cn.card2011"]), log_complete=True)
    kept = row(told={"plan_signed_at": at(1)})
    assert gate.ask(kept, at(1, 9)).answer is GateAnswer.ALLOW
    assert {r.rule for r in gate.ask(kept, at(1, 10)).deciding} == {"cn.card2011.plan-stop"}
    missed = row(told={"plan_signed_at": at(1), "plan_missed_at": at(15)})
    assert gate.ask(missed, at(15, 20)).answer is GateAnswer.DENY
    assert gate.ask(missed, at(16, 9)).answer is GateAnswer.ALLOW
    assert gate.ask(CALL, at(16, 9)).answer is GateAnswer.ALLOW


def test_what_only_the_contact_itself_can_show_bars_no_call() -> None:
    gate = Gate(conduct.load(["cn.nifa2018"]), log_complete=True)
    asked = gate.ask(row(product="online_consumer_loan", creditor_kind="cfc"), at(2))
    said = {ruling.rule: ruling for ruling in asked.rulings}
    assert said["cn.nifa2018.identity"].missing == ("outcome", "labels", "names")
    assert said["cn.nifa2018.identity"].bars is GateAnswer.ALLOW
    assert asked.answer is GateAnswer.ALLOW


@pytest.mark.parametrize(
    ("day", "said"), [(0, "ok"), (1, "breach"), (60, "breach"), (61, "ok"), (62, "ok")]
)
def test_a_stay_without_a_last_day_lasts_as_long_as_the_rule_says(day: int, said: str) -> None:
    begun = dt.datetime(2026, 1, 10, 12, tzinfo=dt.UTC)
    call = row(
        zone="Europe/London",
        occurred_at=begun + dt.timedelta(days=day),
        told={"stay_moratorium_at": begun},
    )
    assert told("uk.drs.moratorium", call) == (said,)


def test_a_stay_ends_with_the_day_on_record() -> None:
    asked = [
        row(
            zone="Europe/London",
            occurred_at=dt.datetime(2026, 1, day, 12, tzinfo=dt.UTC),
            told={
                "stay_moratorium_at": dt.datetime(2026, 1, 10, tzinfo=dt.UTC),
                "stay_moratorium_until_at": dt.datetime(2026, 1, 20, 23, tzinfo=dt.UTC),
            },
        )
        for day in (15, 20, 21)
    ]
    assert told("uk.drs.moratorium", *asked) == ("breach", "breach", "ok")


def test_at_work_other_hours_hold_and_where_nobody_knows_the_place_it_stays_open() -> None:
    sydney = {"zone": "Australia/Sydney", "occurred_at": dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)}
    asked = [
        row(**sydney, place="work"),
        row(**sydney, place="home"),
        row(**sydney, address="A-2", address_kind="landline_work"),
        row(**sydney, address="A-3", address_kind=None),
    ]
    assert told("au.rg96.hours", *asked) == ("breach", "ok", "breach", "unknown address")


def test_a_contact_with_a_representative_leaves_the_debtor_to_the_reference() -> None:
    zone = {"zone": "America/New_York", "product": "consumer_debt"}
    books = EVERYWHERE.only([EVERYWHERE.rule("us.regf.represented")])
    laid = program(books)
    alone = [row(**zone)]
    lawyer = [*alone, row(**zone, person="P-9", role="attorney", occurred_at=at(2))]
    assert three.columns(alone, laid)["plain"].all()
    assert not three.columns(lawyer, laid)["plain"].all()
    known = [*lawyer, row(**zone, occurred_at=at(3))]
    said = [outcome[0] for _, _, outcome in three.reference(known, books, complete=True)]
    assert said[0] == "ok"
    assert said[2] in {"breach", "unknown"}
    gate = Gate(books, log_complete=True)
    for each in lawyer:
        gate.record(each)
    assert gate.ask(row(**zone), at(3)).answer is not GateAnswer.ALLOW


def test_a_text_message_says_how_to_opt_out_and_a_postcard_is_none() -> None:
    zone: dict[str, Any] = {"zone": "America/New_York", "product": "consumer_debt"}
    text = {**zone, "kind": "text", "outcome": "delivered"}
    asked = [
        row(**text, labels=("optout_reply",)),
        row(**text, labels=()),
        row(**text, labels=None),
        row(**text, labels=(), labels_unsure=("optout_link",)),
        msgspec.structs.replace(row(**text), labels=None, outcome="invalid_number"),
        row(**text, labels=(), role=None, person="P-7"),
    ]
    assert told("us.regf.opt-out-line", *asked) == (
        *("ok", "breach", "unknown labels", "unknown labels", "ok", "unknown role"),
    )
    letter = {**zone, "kind": "letter", "outcome": "delivered"}
    cards = [row(**letter, labels=("open_card",)), row(**letter, labels=("plain_envelope",))]
    assert told("us.regf.postcard", *cards) == ("breach", "ok")


def test_many_messages_a_day_are_weighed_and_on_three_days_they_harass() -> None:
    zone: dict[str, Any] = {"zone": "America/New_York", "product": "consumer_debt", "labels": None}

    def texts(day: int, count: int) -> list[Row]:
        at_noon = [dt.datetime(2026, 9, day, 16, n, tzinfo=dt.UTC) for n in range(count)]
        return [row(**zone, kind="text", occurred_at=t) for t in at_noon]

    rule = "us.regf.harassment"
    assert told(rule, *texts(1, 3)) == ("ok", "ok", "open")
    three_days = [each for day in (1, 2, 3) for each in texts(day, 5)]
    assert told(rule, *three_days)[-2:] == ("open", "breach")
    answered = [*three_days[:10], row(**zone, direction="in", occurred_at=at(3, 2))]
    assert told(rule, *answered, *three_days[10:])[-1] == "ok"
    calls = [
        row(**zone, occurred_at=dt.datetime(2026, 9, day, 15, tzinfo=dt.UTC))
        for day in range(5, 12)
    ]
    assert told(rule, *calls, *texts(11, 3))[-4:] == ("ok", "open", "open", "breach")
    rude = msgspec.structs.replace(row(**zone), labels=("insult",))
    assert told(rule, rude) == ("breach",)


def test_a_debt_is_reported_after_a_talk_or_after_a_letter_has_waited() -> None:
    zone: dict[str, Any] = {"zone": "America/New_York", "product": "consumer_debt"}
    rule = "us.regf.furnishing"

    def reported(day: int) -> Row:
        return msgspec.structs.replace(
            row(**zone, kind="furnish", occurred_at=at(day)), outcome=None
        )

    letter = msgspec.structs.replace(row(**zone, kind="letter"), outcome="sent")
    assert told(rule, letter, reported(14))[-1] == "breach"
    assert told(rule, letter, reported(15))[-1] == "ok"
    assert told(rule, row(**zone), reported(2))[-1] == "ok"
    unread = msgspec.structs.replace(row(**zone), outcome=None)
    assert told(rule, unread, reported(2))[-1] == "unknown outcome"
    assert told(rule, reported(2), complete=False)[-1] == "unknown log_complete"


@pytest.mark.parametrize(
    ("rule", "beyond"),
    [
        ("us.regf.violence", {"speaker": Speaker.COUNTERPARTY}),
        ("us.regf.harassment", {"several_days": 8}),
        ("us.regf.opt-out-line", {"labels": ((Label.OPTOUT_REPLY,), (Label.OPTOUT_LINK,))}),
    ],
)
def test_terms_that_columns_cannot_tell_are_left_to_the_reference(
    rule: str, beyond: dict[str, Any]
) -> None:
    found = BOOKS.rule(rule)
    (version,) = found.versions
    terms = msgspec.structs.replace(version.terms, **beyond)
    other = msgspec.structs.replace(version, terms=terms)
    assert forms(found, 0)
    with pytest.raises(NoForm):
        forms(msgspec.structs.replace(found, versions=(other,)), 0)


@given(day=st.dates(), months=st.integers(0, 600))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: dt.date, months: int) -> None:
    if day.year + months // 12 < dt.MAXYEAR:
        later = months_on(day.toordinal(), months)
        assert later == months_after(day, months).toordinal()


@given(
    second=st.integers(600_000_000, 1_900_000_000),
    years=st.integers(0, 12),
    nudge=st.integers(-2, 2),
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "Africa/Casablanca"]),
)
def test_years_a_record_was_kept_end_at_the_same_time_of_day(
    second: int, years: int, nudge: int, zone: str
) -> None:
    local = dt.datetime.fromtimestamp(second, ZoneInfo(zone))
    end = over(local, years).astimezone(dt.UTC) + dt.timedelta(microseconds=nudge)
    columns = (np_of(instant(local)), np_of(instant(end)), np_of(0))
    (found,) = kept_years(*columns, [zone]).tolist()
    assert found == years - (nudge < 0)


def np_of(number: int) -> Any:
    """One number as a column."""
    import numpy as np  # noqa: PLC0415

    return np.array([number], np.int64)
