"""A bank's dialer asks before each call; what was done before decides."""

import datetime as dt
import random
from typing import Any

import msgspec
import pytest

from fairdue import conduct
from fairdue.conduct import Gate, GateAnswer, Row
from fairdue.conduct.columns.rare import OFTEN
from fairdue.conduct.columns.row import contact_of
from fairdue.conduct.columns.word import RowError
from fairdue.facts import Agreement, History, Instalment

CHINA = dt.timezone(dt.timedelta(hours=8))
BOOKS = conduct.load(["cn.gbt45251", "cn.card2011"])
GBT = conduct.load(["cn.gbt45251"])


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """An instant of June 2026, Shanghai time."""
    return dt.datetime(2026, 6, day, hour, minute, tzinfo=CHINA)


CALL = Row(
    debtor="D-1",
    occurred_at=at(1, 10),
    zone="Asia/Shanghai",
    kind="call",
    direction="out",
    by="agency",
    by_kind="agency",
    creditor="bank",
    creditor_kind="bank",
    person="P-1",
    role="debtor",
    address="A-1",
    address_kind="mobile",
    debt="L-1",
    product="online_consumer_loan",
)


def row(occurred_at: dt.datetime, **changes: object) -> Row:
    return msgspec.structs.replace(CALL, occurred_at=occurred_at, **changes)


def talks(gate: Gate, *hours: int, day: int = 1) -> None:
    for hour in hours:
        gate.record(row(at(day, hour), outcome="talked"))


def test_a_call_by_day_to_a_borrower_who_was_not_called_before_is_allowed() -> None:
    gate = Gate(GBT, log_complete=True)
    asked = gate.ask(CALL, at(1, 10))
    assert asked.answer is GateAnswer.ALLOW
    assert asked.deciding == ()
    assert {r.rule for r in asked.rulings} >= {"cn.gbt45251.hours", "cn.gbt45251.talks-a-day"}


def test_a_call_at_night_is_denied_with_the_clause_and_the_next_hour() -> None:
    gate = Gate(GBT, log_complete=True)
    (night,) = gate.ask(CALL, at(1, 23, 10)).deciding
    assert night.rule == "cn.gbt45251.hours"
    assert night.bars is GateAnswer.DENY
    assert night.citation.article["zh-CN"]
    assert gate.next_allowed(CALL, at(1, 23, 10)).at == at(2, 8)


def test_after_three_talks_the_next_call_is_held_until_tomorrow() -> None:
    gate = Gate(GBT, log_complete=True)
    talks(gate, 9, 12, 15)
    (cap,) = gate.ask(CALL, at(1, 16)).deciding
    assert (cap.rule, cap.missing) == ("cn.gbt45251.talks-a-day", ("outcome",))
    assert (cap.limit, cap.observed, cap.observed_most) == (3, 3, 4)
    assert gate.next_allowed(CALL, at(1, 16)).at == at(2, 8)


def test_talks_of_all_agencies_of_one_bank_count_together_those_for_another_bank_do_not() -> None:
    gate = Gate(GBT, log_complete=True)
    for hour, agency in ((9, "agency"), (12, "second"), (15, "bank")):
        gate.record(row(at(1, hour), outcome="talked", by=agency))
    assert gate.ask(CALL, at(1, 16)).answer is GateAnswer.HOLD
    other = row(at(1, 16), creditor="other-bank")
    assert gate.ask(other, at(1, 16)).answer is GateAnswer.ALLOW


def test_without_the_promise_of_a_whole_log_what_counts_is_held() -> None:
    gate = Gate(GBT, log_complete=False)
    (cap,) = gate.ask(CALL, at(1, 10)).deciding
    assert cap.missing == ("log_complete",)


def test_a_contact_recorded_late_is_counted_where_it_belongs() -> None:
    gate = Gate(GBT, log_complete=True)
    talks(gate, 9, 15)
    gate.record(row(at(2, 9), outcome="talked"))
    gate.record(row(at(1, 12), outcome="talked", contact="late"))
    assert [r.contact for r in gate.rows("D-1")] == ["", "late", "", ""]
    assert gate.ask(CALL, at(1, 16)).answer is GateAnswer.HOLD
    assert gate.ask(CALL, at(2, 10)).answer is GateAnswer.ALLOW


def test_who_refused_stays_refused_and_who_agreed_to_the_hour_may_be_called() -> None:
    gate = Gate(GBT, log_complete=True)
    refused = row(at(3, 10), role="agreed_contact", told={"request_stop_contact_at": at(2, 9)})
    assert "cn.gbt45251.refusal" in {r.rule for r in gate.ask(refused, at(3, 10)).deciding}
    before = gate.ask(refused, at(1, 10))
    assert "cn.gbt45251.refusal" not in {r.rule for r in before.deciding}
    agreed = row(at(3, 23), told={"consent_outside_hours_at": at(1, 9)})
    assert gate.ask(agreed, at(3, 23)).answer is GateAnswer.ALLOW
    back = {**(agreed.told or {}), "request_withdraw_consent_at": at(2, 9)}
    withdrawn = msgspec.structs.replace(agreed, told=back)
    assert gate.ask(withdrawn, at(3, 23)).answer is GateAnswer.DENY


def test_a_row_that_names_no_person_is_judged_and_says_what_is_missing() -> None:
    gate = Gate(GBT, log_complete=True)
    asked = gate.ask(row(at(1, 10), person=None, role=None), at(1, 10))
    assert asked.answer is GateAnswer.HOLD
    assert all("person" in r.missing for r in asked.deciding)
    gate.record(row(at(1, 10), person=None, role=None, outcome="talked"))
    assert gate.ask(CALL, at(1, 11)).answer is GateAnswer.ALLOW
    talks(gate, 12, 13)
    (cap,) = gate.ask(CALL, at(1, 14)).deciding
    assert {"outcome", "person"} <= {*cap.missing}


def test_an_agreement_told_beside_the_log_is_looked_at() -> None:
    gate = Gate(BOOKS, log_complete=True)
    card = row(at(10, 10), product="credit_card")
    assert gate.ask(card, at(10, 10)).answer is GateAnswer.ALLOW
    plan = Agreement(
        id="plan",
        occurred_at=at(1, 9),
        debts=("L-1",),
        term_months=12,
        instalments=(Instalment(due=dt.date(2026, 7, 1), amount_fen=10_000),),
    )
    gate.tell("D-1", plan)
    assert {r.rule for r in gate.ask(card, at(10, 10)).deciding} == {"cn.card2011.plan-stop"}
    gate.record(msgspec.structs.replace(card, outcome="rang_out"))
    gate.record(msgspec.structs.replace(card, occurred_at=at(9, 9), outcome="talked"))
    assert gate.ask(card, at(11, 10)).answer is GateAnswer.DENY


def test_the_whole_explanation_names_the_contacts_counted() -> None:
    gate = Gate(GBT, log_complete=True)
    for number, hour in enumerate((9, 12, 15)):
        gate.record(row(at(1, hour), outcome="talked", contact=f"C-{number}" if number else ""))
    found = gate.explain(CALL, at(1, 16))
    (cap,) = (f for f in found.findings if f.rule == "cn.gbt45251.talks-a-day")
    assert {"asked", "0", "C-1", "C-2"} <= {*cap.facts}
    assert found.answer is GateAnswer.HOLD
    assert found.retry_at == at(2, 8)


def test_a_question_without_an_instant_asks_the_clock_it_was_given() -> None:
    gate = Gate(GBT, log_complete=True, clock=lambda: at(1, 23))
    assert gate.ask(CALL).answer is GateAnswer.DENY
    with pytest.raises(ValueError, match="no clock"):
        Gate(GBT, log_complete=True).ask(CALL)


def test_a_word_that_no_column_has_is_refused() -> None:
    gate = Gate(GBT, log_complete=True)
    with pytest.raises(RowError, match="kind: no such word: 'telegraph'"):
        gate.ask(row(at(1, 10), kind="telegraph"), at(1, 10))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"kind": None}, "kind: every row needs it"),
        ({"direction": None}, "direction: every row needs it"),
        ({"debtor": ""}, "debtor: every row needs it"),
        ({"zone": None}, "zone: every row needs it"),
        ({"zone": "Asia/Nowhere"}, "zone: 'Asia/Nowhere' is no time zone"),
        ({"ended_at": at(1, 9)}, "ended_at: .* lies before the start"),
        ({"outcome": "spoke"}, "outcome: no such word"),
        ({"member_of": "NIFA"}, "member_of: 'NIFA' is no list"),
        ({"labels": ("rude",)}, "labels: no such word"),
        ({"person": 5}, "person: 5 is no text"),
        ({"told": {"request_stop_contact": at(1, 9)}}, "told: no column 'request_stop_contact'"),
        ({"occurred_at": dt.datetime(2026, 6, 1, 10)}, "occurred_at: .* is no instant"),  # noqa: DTZ001 - the point
    ],
)
def test_a_row_that_cannot_be_used_is_refused_and_not_kept(
    changes: dict[str, Any], wrong: str
) -> None:
    gate = Gate(GBT, log_complete=True)
    bad = msgspec.structs.replace(CALL, **changes)
    with pytest.raises(RowError, match=wrong):
        gate.record(bad)
    assert gate.rows("D-1") == ()
    assert gate.ask(CALL, at(1, 10)).answer is GateAnswer.ALLOW
    talks(gate, 9, 12, 15)
    if changes.keys().isdisjoint({"outcome", "labels", "occurred_at", "person", "ended_at"}):
        with pytest.raises(RowError, match=wrong):
            gate.ask(bad, at(1, 16))


def test_a_closed_case_is_forgotten() -> None:
    gate = Gate(GBT, log_complete=True)
    talks(gate, 9, 12, 15)
    gate.forget("D-1")
    assert gate.rows("D-1") == ()
    assert gate.ask(CALL, at(1, 16)).answer is GateAnswer.ALLOW


def test_nothing_stands_open_within_eight_days_when_a_person_may_never_be_called() -> None:
    gate = Gate(GBT, log_complete=True)
    stranger = row(at(1, 10), role="other_third", told={"request_stop_contact_at": at(1, 9)})
    never = gate.next_allowed(stranger, at(1, 10))
    assert (never.at, never.answer) == (None, GateAnswer.DENY)
    assert "cn.gbt45251.refusal" in never.rules
    assert set(never.rules) <= set(never.rules_now)
    assert never.rules_later == ("cn.gbt45251.hours",)
    assert never.rules_now_until is None
    assert never.until > at(8, 10)


def test_what_cannot_be_told_is_not_called_never() -> None:
    gate = Gate(GBT, log_complete=False)
    held = gate.next_allowed(CALL, at(1, 23))
    assert (held.at, held.answer) == (None, GateAnswer.HOLD)
    assert held.missing == ("log_complete",)
    assert held.rules == ("cn.gbt45251.talks-a-day",)


def test_a_gate_that_was_warmed_writes_nothing_more_for_the_same_sorts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = Gate(GBT, log_complete=True)
    made = row(at(1, 10), outcome="talked")
    gate.warm([made, msgspec.structs.replace(made, kind="text", outcome="sent")], at(1, 10))
    assert gate.rows("D-1") == ()
    for name in ("asked", "noted", "coded"):
        module = "ask" if name == "coded" else "gate"
        monkeypatch.delattr(f"fairdue.conduct.columns.{module}.{name}")
    assert gate.ask(CALL, at(1, 10)).answer is GateAnswer.ALLOW
    assert gate.ask(msgspec.structs.replace(CALL, kind="text"), at(1, 23)).answer is GateAnswer.DENY
    gate.record(made)
    another = msgspec.structs.replace(CALL, role="guarantor")
    for _ in range(OFTEN - 1):
        gate.ask(another, at(1, 12))
    with pytest.raises(NameError):
        gate.ask(another, at(1, 12))


def test_a_gate_is_warmed_for_its_clocks_day_or_that_of_the_row() -> None:
    book = conduct.load(["cn.nifa2024"])
    member = msgspec.structs.replace(CALL, member_of=("NIFA",))
    Gate(book, log_complete=True, clock=lambda: at(1, 9)).warm([member])
    Gate(book, log_complete=True).warm([member])
    with pytest.raises(RowError, match="kind: no such word"):
        Gate(book, log_complete=True).warm([msgspec.structs.replace(CALL, kind="telegraph")])


@pytest.mark.parametrize("shuffle", [True, False], ids=["shuffled", "reversed"])
def test_rows_that_come_late_are_gone_through_once(
    shuffle: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        row(at(1 + n // 40, 8) + dt.timedelta(minutes=17 * (n % 40)), outcome="talked")
        for n in range(200)
    ]
    late = rows[::-1]
    if shuffle:
        random.Random(3).shuffle(late)
    gate, orderly = Gate(GBT, log_complete=True), Gate(GBT, log_complete=True)
    kept: list[Row] = []
    keep = Gate._keep

    def counted(self: Gate, dossier: Any, row: Row) -> None:
        kept.append(row)
        keep(self, dossier, row)

    for each in rows:
        orderly.record(each)
    monkeypatch.setattr(Gate, "_keep", counted)
    for each in late:
        gate.record(each)
    asked, expected = (g.ask(CALL, at(5, 21)) for g in (gate, orderly))
    assert [r.content for r in asked.rulings] == [r.content for r in expected.rulings]
    assert len(kept) <= len(rows) + 1 + 10
    assert gate.rows("D-1") == tuple(rows)


def test_a_contact_that_is_recorded_again_is_counted_once() -> None:
    gate = Gate(GBT, log_complete=True)
    talk = row(at(1, 10), outcome="talked", contact="C-1")
    for again in (talk, talk, msgspec.structs.replace(talk), talk):
        gate.record(again)
    assert gate.rows("D-1") == (talk,)
    assert gate.ask(CALL, at(1, 12)).answer is GateAnswer.ALLOW
    with pytest.raises(RowError, match="'C-1' is recorded already with other values"):
        gate.record(msgspec.structs.replace(talk, occurred_at=at(1, 11)))
    gate.record(msgspec.structs.replace(talk, debtor="D-2", occurred_at=at(1, 11)))
    assert len(gate.rows("D-2")) == 1


def test_late_rows_of_a_debtor_left_to_the_reference_stay_with_it() -> None:
    gate = Gate(GBT, log_complete=True)
    gate.record(row(at(1, 15), outcome="talked", more_debts=("L-2",)))
    gate.record(row(at(1, 9), outcome="talked"))
    gate.record(row(at(1, 16), outcome="talked"))
    assert gate.ask(CALL, at(1, 17)).answer is GateAnswer.HOLD
    gate.record(row(at(1, 17), outcome="talked"))
    assert gate.ask(CALL, at(1, 18)).deciding


def test_the_version_of_the_day_decides_also_when_days_are_asked_about_in_any_order() -> None:
    gate = Gate(conduct.load(["cn.nifa2024"]), log_complete=True)
    in_force, gone = dt.datetime(2024, 6, 1, 23, tzinfo=CHINA), at(1, 23)
    member = msgspec.structs.replace(CALL, member_of=("NIFA",))
    answers = [gate.ask(member, when).answer for when in (in_force, gone, in_force)]
    assert answers == [GateAnswer.DENY, GateAnswer.ALLOW, GateAnswer.DENY]


def test_an_instant_that_would_do_is_the_next_one() -> None:
    gate = Gate(GBT, log_complete=True)
    assert gate.next_allowed(CALL, at(1, 12)).at == at(1, 12)
    assert gate.next_allowed(CALL, at(1, 7)).at == at(1, 8)


def test_the_next_instant_comes_with_the_rules_of_now_and_those_that_come_and_go() -> None:
    gate = Gate(GBT, log_complete=True)
    talks(gate, 9, 12, 15)
    found = gate.next_allowed(CALL, at(1, 16))
    assert (found.asked_at, found.answer_now) == (at(1, 16), GateAnswer.HOLD)
    assert found.rules_now == ("cn.gbt45251.talks-a-day",)
    assert found.rules_later == ("cn.gbt45251.hours",)
    assert (found.rules_now_until, found.at) == (at(2, 0), at(2, 8))
    assert found.rules == found.missing == ()


def test_one_rule_of_now_ends_at_the_next_instant_itself() -> None:
    night = Gate(GBT, log_complete=True).next_allowed(CALL, at(1, 23))
    assert (night.answer_now, night.rules_now) == (GateAnswer.DENY, ("cn.gbt45251.hours",))
    assert night.rules_now_until == night.at == at(2, 8)
    assert night.rules_later == ()


def test_where_nothing_stands_against_a_contact_no_rule_is_named() -> None:
    free = Gate(GBT, log_complete=True).next_allowed(CALL, at(1, 12))
    assert free.answer is free.answer_now is GateAnswer.ALLOW
    assert free.asked_at == free.at == free.until == free.rules_now_until == at(1, 12)
    assert free.rules_now == free.rules_later == ()


def test_a_debtor_has_one_zone_for_good() -> None:
    gate = Gate(GBT, log_complete=True)
    gate.record(row(at(1, 9), outcome="talked"))
    moved = msgspec.structs.replace(CALL, zone="America/New_York")
    told = "is recorded in Asia/Shanghai, not in America/New_York"
    for act in (gate.ask, gate.explain, gate.next_allowed):
        with pytest.raises(RowError, match=told):
            act(moved, at(1, 23))
    with pytest.raises(RowError, match=told):
        gate.record(moved)
    assert len(gate.rows("D-1")) == 1
    gate.forget("D-1")
    gate.record(moved)


def test_what_is_no_instant_and_what_is_no_zone_is_refused_with_a_remedy() -> None:
    gate = Gate(GBT, log_complete=True)
    naive: Any = dt.datetime(2026, 6, 1, 10)  # noqa: DTZ001 - on purpose
    text: Any = "2026-06-01T10:00"
    nowhere = msgspec.structs.replace(CALL, zone="X/Y")
    for act in (gate.ask, gate.explain, gate.next_allowed):
        for wrong in (naive, text):
            with pytest.raises(RowError, match="is no instant with a zone"):
                act(CALL, wrong)
        with pytest.raises(RowError, match="is no time zone"):
            act(nowhere, at(1, 10))


def test_only_facts_can_be_told() -> None:
    gate = Gate(GBT, log_complete=True)
    wrong: Any = "hello"
    with pytest.raises(TypeError, match="'hello' is no fact"):
        gate.tell("D-1", wrong)
    with pytest.raises(ValueError, match="name the debtor"):
        gate.tell("")
    assert gate.ask(CALL, at(1, 10)).answer is GateAnswer.ALLOW


def test_before_the_eighth_call_all_tell_the_same_certain_and_possible_number() -> None:
    gate = Gate(conduct.load(["us.regf"]), log_complete=True)
    call = msgspec.structs.replace(CALL, zone="America/New_York", product="consumer_debt")
    begun = dt.datetime(2026, 6, 2, 13, tzinfo=dt.UTC)
    for n in range(7):
        when = begun + dt.timedelta(hours=n)
        gate.record(
            msgspec.structs.replace(call, contact=f"C{n}", occurred_at=when, outcome="rang_out")
        )
    then = begun + dt.timedelta(hours=8)
    named = "us.regf.call-frequency"
    short = next(r for r in gate.ask(call, then).rulings if r.rule == named)
    full = next(f for f in gate.explain(call, then).findings if f.rule == named)
    for told in (short, full):
        assert (told.observed, told.observed_most, told.limit) == (7, 8, 7)


def test_a_gate_without_rules_is_refused_and_before_a_text_holds_it_has_no_rulings() -> None:
    with pytest.raises(ValueError, match="there are no rules"):
        Gate(BOOKS.only([]), log_complete=True)
    with pytest.raises(ValueError, match="there are no rules"):
        conduct.gate(History(()), contact_of(CALL, "asked"), BOOKS.only([]), at=at(1, 3))
    night = dt.datetime(2020, 6, 1, 3, tzinfo=CHINA)
    asked = Gate(GBT, log_complete=True).ask(row(night), night)
    assert (asked.answer, asked.rulings) == (GateAnswer.ALLOW, ())
