"""The gate before a call in the United States."""

import datetime as dt
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fairdue import conduct
from fairdue.facts import (
    Contact,
    ContactKind,
    Direction,
    Fact,
    History,
    Outcome,
    Person,
    Purpose,
)

BOOKS = conduct.load(["us.regf"])
CASES = Path(__file__).parent.parent / "conformance"
ZONE = ZoneInfo("America/New_York")


def dossier(name: str) -> list[Fact]:
    """Facts of a case."""
    for page in ("conduct-abroad.jsonl", "own-regf.jsonl"):
        for line in (CASES / page).read_text(encoding="utf-8").splitlines():
            case: dict[str, Any] = json.loads(line)
            if case["id"] == name:
                return list(conduct.facts_of(case))
    raise LookupError(name)


def asked(facts: list[Fact], at: dt.datetime, **changes: Any) -> conduct.Decision:
    fields: dict[str, Any] = {
        "id": "planned",
        "occurred_at": at,
        "kind": ContactKind.CALL,
        "direction": Direction.OUT,
        "by": "X",
        "creditor": "L",
        "person": "D",
        "debts": ("A",),
    }
    return conduct.gate(History(facts), Contact(**fields | changes), BOOKS, at=at)


def test_a_first_call_by_day_is_allowed_though_nobody_knows_what_will_be_said() -> None:
    noon = dt.datetime(2026, 4, 20, 12, tzinfo=ZONE)
    background = [f for f in dossier("RF-6b1i-0801") if not isinstance(f, Contact)]
    assert asked(background, noon).answer is conduct.GateAnswer.ALLOW


def test_a_notice_that_was_left_out_bars_no_contact_least_of_all_itself() -> None:
    facts = dossier("own-rf-34a1-never")[:-1]
    day = dt.datetime(2026, 5, 20, 12, tzinfo=ZONE)
    for changes in ({}, {"kind": ContactKind.LETTER, "purpose": Purpose.VALIDATION_NOTICE}):
        decision = asked(facts, day, **changes)
        assert decision.answer is conduct.GateAnswer.ALLOW
        told = [f for f in decision.findings if f.rule == "us.regf.validation-in-time"]
        assert [f.outcome.value for f in told] == ["breach"]
        assert not any("1006.34(a)" in line for line in decision.reasons["en"])


def test_a_late_call_waits_for_the_morning() -> None:
    late = dt.datetime(2026, 4, 20, 22, tzinfo=ZONE)
    background = [f for f in dossier("RF-6b1i-0801") if not isinstance(f, Contact)]
    decision = asked(background, late)
    assert decision.answer is conduct.GateAnswer.DENY
    assert decision.retry_at == dt.datetime(2026, 4, 21, 8, tzinfo=ZONE)
    assert "1006.6(b)(1)(i)" in decision.reasons["en"][0]


def test_after_a_written_stop_there_is_no_next_time() -> None:
    day = dt.datetime(2026, 8, 20, 12, tzinfo=ZONE)
    decision = asked(dossier("RF-6c1-after"), day)
    assert decision.answer is conduct.GateAnswer.DENY
    assert decision.retry_at is None


def test_outside_a_safe_harbour_is_told_but_does_not_bar() -> None:
    noon = dt.datetime(2026, 4, 20, 13, tzinfo=ZONE)
    decision = asked(dossier("RF-6d5i-1")[:-1], noon, kind=ContactKind.TEXT, address="m1")
    outside = [f for f in decision.findings if f.rule == "us.regf.text-procedures"]
    assert [f.verdict.value for f in outside] == ["violation"]
    assert "us.regf.text-procedures" not in {
        f.rule for f in decision.findings if f.verdict.value == "violation" and f not in outside
    }
    assert "safe harbour" in conduct.sentence(outside[0], "en")
    assert all("1006.6(d)(5)" not in r for r in decision.reasons["en"])


def test_others_are_not_called_to_collect_but_may_be_asked_where_the_debtor_is() -> None:
    noon = dt.datetime(2026, 4, 20, 12, tzinfo=ZONE)
    facts = [f for f in dossier("own-rf-6d-neighbour") if not isinstance(f, Contact)]
    neighbour = next(f.person for f in facts if isinstance(f, Person) and f.role != "debtor")
    for purpose, answer in (
        (Purpose.COLLECT, conduct.GateAnswer.HOLD),
        (Purpose.OFFER, conduct.GateAnswer.HOLD),
        (Purpose.RESTORE_CONTACT, conduct.GateAnswer.ALLOW),
    ):
        decision = asked(facts, noon, person=neighbour, purpose=purpose)
        assert decision.answer is answer
        told = [line for line in decision.reasons["en"] if "1006.6(d)(1)" in line]
        assert len(told) == (answer is conduct.GateAnswer.HOLD)
        assert all("barred once somebody is reached" in line for line in told)
        assert asked(facts, noon, purpose=purpose).answer is conduct.GateAnswer.ALLOW


def test_the_hold_after_a_talk_names_the_talk_and_the_day_it_ends() -> None:
    facts = [f for f in dossier("RF-6b1i-0801") if not isinstance(f, Contact)]
    talk = Contact(
        id="talk",
        occurred_at=dt.datetime(2026, 4, 8, 12, tzinfo=ZONE),
        kind=ContactKind.CALL,
        direction=Direction.OUT,
        by="X",
        creditor="L",
        person="D",
        debts=("A",),
        outcome=Outcome.TALKED,
    )
    decision = asked([*facts, talk], dt.datetime(2026, 4, 9, 15, tzinfo=ZONE))
    assert decision.answer is conduct.GateAnswer.HOLD
    assert (
        "there was a talk on 2026-04-08: a call that connects before 2026-04-15"
        in (decision.reasons["en"][0])
    )
    after = dt.datetime(2026, 4, 15, 12, tzinfo=ZONE)
    assert asked([*facts, talk], after).answer is conduct.GateAnswer.ALLOW
