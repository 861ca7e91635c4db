"""What a person told the party that acts: gate, audit and reference hear the same of a row."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from conduct.columns import parquet, three
from fairdue import conduct
from fairdue.conduct import Gate, GateAnswer, Row
from fairdue.conduct.columns import kernel
from fairdue.conduct.columns.audit import audit_log
from fairdue.conduct.columns.batch import Bench
from fairdue.conduct.columns.program import program

ZONE = ZoneInfo("America/New_York")
REGF = conduct.load(["us.regf"])
NOTICE = "validation_notice"


def at(day: int, hour: int = 12) -> dt.datetime:
    """An instant of April 2026, New York time."""
    return dt.datetime(2026, 4, day, hour, tzinfo=ZONE)


CALL = Row(
    debtor="D-1",
    occurred_at=at(9),
    zone="America/New_York",
    kind="call",
    direction="out",
    purpose="collect",
    by="collector",
    by_kind="agency",
    creditor="shop",
    creditor_kind="lender",
    member_of=(),
    person="P-1",
    role="debtor",
    address="A-1",
    address_kind="mobile",
    debt="L-1",
    product="consumer_debt",
)
SENT = msgspec.structs.replace(
    CALL, occurred_at=at(1), kind="letter", purpose=NOTICE, outcome="delivered"
)
"""The notice that begins the period for disputes."""


def row(**changes: object) -> Row:
    return msgspec.structs.replace(CALL, **changes)


ASKED = (
    ("request_stop_contact_at", "us.regf.stop-notice"),
    ("request_opt_out_at", "us.regf.media"),
    ("request_dispute_at", "us.regf.dispute"),
    ("request_original_creditor_at", "us.regf.original-creditor"),
)


@pytest.mark.parametrize(("column", "rule"), ASKED)
@pytest.mark.parametrize("creditor", ["shop", None])
def test_a_request_that_reached_the_collector_bars_its_next_call(
    column: str, rule: str, creditor: str | None, tmp_path: Path
) -> None:
    asked = row(told={column: at(3)}, creditor=creditor)
    notice = msgspec.structs.replace(SENT, creditor=creditor)
    gate = Gate(REGF, log_complete=True)
    gate.record(notice)
    said = gate.ask(asked, at(9))
    assert said.answer is GateAnswer.DENY
    assert [r.rule for r in said.deciding] == [rule]
    assert gate.explain(asked, at(9)).answer is GateAnswer.DENY
    made = msgspec.structs.replace(asked, outcome="talked")
    log = parquet.written([notice, made], tmp_path / "log.parquet")
    bench = Bench(REGF, view="whole", complete=True)
    audit_log([log], tmp_path / "out.parquet", bench)
    found = {
        key: row["outcome"]
        for key, row in parquet.findings(tmp_path / "out.parquet").items()
        if key[1] == rule
    }
    assert list(found.values()) == ["breach"]
    truth = {
        said
        for _, name, said in three.reference([notice, made], REGF, complete=True)
        if name == rule and said[0] == "breach"
    }
    assert len(truth) == 1


def test_a_request_before_it_arrives_bars_nothing() -> None:
    asked = row(told={"request_stop_contact_at": at(20)})
    assert Gate(REGF, log_complete=True).ask(asked, at(9)).answer is GateAnswer.ALLOW


def test_an_opt_out_of_texts_leaves_calls_open() -> None:
    gate = Gate(REGF, log_complete=True)
    gate.record(row(kind="text", outcome="delivered", told={"request_opt_out_at": at(3)}))
    assert gate.ask(row(kind="text"), at(10)).answer is GateAnswer.DENY
    assert gate.ask(row(), at(10)).answer is GateAnswer.ALLOW


def test_a_collector_who_serves_two_lenders_is_told_of_the_debts_of_the_row() -> None:
    gate = Gate(REGF, log_complete=True)
    gate.record(row(outcome="rang_out", told={"request_stop_contact_at": at(3)}))
    other = row(debt="L-2", creditor="garage")
    assert gate.ask(row(), at(10)).answer is GateAnswer.DENY
    assert gate.ask(other, at(10)).answer is GateAnswer.ALLOW


def test_consent_to_more_calls_that_the_collector_was_given_lifts_the_limit() -> None:
    agreed = {"consent_more_attempts_at": at(2)}
    answers = []
    for told in (None, agreed):
        gate = Gate(REGF, log_complete=True)
        for day in range(3, 10):
            gate.record(row(occurred_at=at(day, 9), outcome="rang_out", told=told))
        answers.append(gate.ask(row(told=told), at(9)).answer)
    assert answers == [GateAnswer.HOLD, GateAnswer.ALLOW]


INDIA = ZoneInfo("Asia/Kolkata")
OJK = conduct.load(["id.ojk"])
OJK = OJK.only([OJK.rule("id.ojk.hours")])


@pytest.mark.parametrize(("lender", "said"), [("shop", "ok"), ("garage", "breach")])
def test_consent_to_hours_told_to_an_agency_is_about_the_lender_of_the_row(
    lender: str, said: str
) -> None:
    night = dt.datetime(2024, 11, 4, 6, tzinfo=INDIA)
    told = {"consent_outside_hours_at": dt.datetime(2024, 11, 2, 12, tzinfo=INDIA)}
    before = {"zone": "Asia/Kolkata", "occurred_at": night - dt.timedelta(days=1)}
    agreed = row(**before, engaged_by="shop", told=told)
    served = row(**before, engaged_by="garage", creditor="garage")
    judged = row(
        occurred_at=night,
        zone="Asia/Kolkata",
        outcome="talked",
        creditor=lender,
        by="other-agency",
        told=told if lender == "shop" else None,
    )
    rows = [agreed, served, judged]
    rules = program(OJK)
    loops = kernel.loops(rules, view="whole", complete=True)
    audit = {place: a for place, _, a in three.loop(rows, rules, loops, three.columns(rows, rules))}
    truth = {place: a for place, _, a in three.reference(rows, OJK, complete=True)}
    assert audit[2][0] == said
    assert audit[2] == truth[2]
