"""The gate before a call: allow, hold, deny, and when to try again."""

import datetime as dt
from collections.abc import Callable

import msgspec
import pytest

from fairdue import conduct
from fairdue.facts import (
    Agreement,
    Contact,
    Fact,
    History,
    Loan,
    Medium,
    Outcome,
    Product,
    Request,
    RequestKind,
    Verdict,
)

Call = Callable[..., Contact]
Background = tuple[Fact, ...]
CHINA = dt.timezone(dt.timedelta(hours=8))


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=CHINA)


def asked(
    facts: tuple[Fact, ...], contact: Contact, books: conduct.Rulebooks, at: str
) -> conduct.Decision:
    return conduct.gate(History(facts), contact, books, at=moment(at))


def test_an_ordinary_call_at_noon_is_allowed(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    decision = asked(background, call("2026-06-01T12:00", id="plan"), books, "2026-06-01T12:00")
    assert decision.answer is conduct.GateAnswer.ALLOW
    assert decision.retry_at is None
    assert decision.reasons == {"zh-CN": (), "en": ()}


def test_a_call_at_night_is_denied_until_eight(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    decision = asked(background, call("2026-06-01T12:00", id="plan"), books, "2026-06-01T22:00")
    assert decision.answer is conduct.GateAnswer.DENY
    assert decision.retry_at == moment("2026-06-02T08:00")
    assert len(decision.reasons["zh-CN"]) == len(decision.reasons["en"]) == 2
    assert decision.reasons["zh-CN"][1].startswith("夜间联系：不符合推荐性国家标准")
    assert decision.reasons["en"][0].startswith("contact at night: departs from the industry's")


def test_after_three_talks_a_fourth_call_is_held_until_the_next_morning(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    day = tuple(call(f"2026-06-01T{hour}:00") for hour in ("09", "11", "14"))
    decision = asked((*background, *day), call("2026-06-01T17:00", id="plan"), books,
                     "2026-06-01T17:00")  # fmt: skip
    assert decision.answer is conduct.GateAnswer.HOLD
    assert decision.retry_at == moment("2026-06-02T08:00")
    held = next(f for f in decision.findings if f.rule == "cn.gbt45251.talks-a-day")
    assert held.missing == ("outcome",)
    assert "已计 3 次，上限 3 次；再有一次计入就会超过" in decision.reasons["zh-CN"][0]
    assert "one more that counts is too many" in decision.reasons["en"][0]


def test_how_the_call_will_go_is_not_known_beforehand(call: Call) -> None:
    ended = call("2026-06-01T12:00", outcome=Outcome.TALKED, duration_s=40, remarks=(), names=())
    plan = conduct.proposed(ended, moment("2026-06-01T13:00"))
    assert (plan.outcome, plan.duration_s, plan.remarks, plan.names) == (None, None, None, None)
    assert plan.occurred_at == moment("2026-06-01T13:00")


def test_a_refused_contact_person_stays_refused(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    refusal = Request(
        id="refusal",
        occurred_at=moment("2026-05-01T10:00"),
        kind=RequestKind.STOP_CONTACT,
        by="K",
        to="bank",
        medium=Medium.CALL,
    )
    plan = call("2026-06-01T12:00", id="plan", person="K", address="k1")
    decision = asked((*background, refusal), plan, books, "2026-06-01T12:00")
    assert decision.answer is conduct.GateAnswer.DENY
    assert decision.retry_at is None


def test_the_gate_knows_only_what_was_on_file(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    refusal = Request(
        id="refusal",
        occurred_at=moment("2025-05-01T10:00"),
        known_at=moment("2025-05-03T10:00"),
        kind=RequestKind.STOP_CONTACT,
        by="K",
        to="bank",
        medium=Medium.LETTER,
    )
    plan = call("2025-05-02T12:00", id="plan", person="K", address="k1")
    facts = (*background, refusal)
    before = asked(facts, plan, books, "2025-05-02T12:00")
    after = asked(facts, plan, books, "2025-05-03T12:00")
    said = [
        next(f.verdict for f in decision.findings if f.rule == "cn.gbt45251.refusal")
        for decision in (before, after)
    ]
    assert said == [Verdict.ALLOWED, Verdict.VIOLATION]
    assert after.answer is conduct.GateAnswer.DENY


def test_what_only_the_call_can_show_does_not_hold_it(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    decision = asked(background, call("2026-06-01T12:00", id="plan"), books, "2026-06-01T12:00")
    open_ones = {f.rule for f in decision.findings if f.verdict is Verdict.UNKNOWN}
    assert "cn.nifa2018.language" in open_ones
    assert "cn.cba2026.calls-recorded" in open_ones
    assert decision.answer is conduct.GateAnswer.ALLOW


def test_what_is_only_advised_or_to_be_weighed_passes_with_notice(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    tries = tuple(call(f"2026-06-01T12:0{minute}", outcome=Outcome.RANG_OUT) for minute in range(4))
    decision = asked((*background, *tries), call("2026-06-01T12:05", id="plan"), books,
                     "2026-06-01T12:05")  # fmt: skip
    assert decision.answer is conduct.GateAnswer.ALLOW
    assert [r.split("：")[0] for r in decision.reasons["zh-CN"]] == ["密集拨打"] * 3


@pytest.mark.parametrize(("membership", "answer"), [(False, "allow"), (True, "hold")])
def test_membership_matters_only_where_the_call_would_be_against_the_guide(
    background: Background,
    call: Call,
    membership: bool,
    answer: str,
) -> None:
    books = conduct.load(["cn.cba2026"])
    unknown = tuple(
        msgspec.structs.replace(f, member_of=None) if f.id == "bank" else f for f in background
    )
    plan = call("2026-06-01T12:00", id="plan")
    if membership:
        plan = msgspec.structs.replace(plan, person="X", address="x1")
    assert asked(unknown, plan, books, "2026-06-01T12:00").answer == answer


def test_a_kept_plan_holds_the_card_issuer_off(
    background: Background, call: Call, books: conduct.Rulebooks
) -> None:
    facts = tuple(
        msgspec.structs.replace(f, product=Product.CREDIT_CARD) if isinstance(f, Loan) else f
        for f in background
    )
    agreement = Agreement(id="plan", occurred_at=moment("2026-05-01T10:00"), debts=("loan",))
    decision = asked((*facts, agreement), call("2026-06-01T12:00", id="x"), books,
                     "2026-06-01T12:00")  # fmt: skip
    assert decision.answer is conduct.GateAnswer.DENY
    assert "违反监管规定" in decision.reasons["zh-CN"][0]
