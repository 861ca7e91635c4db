"""What was said, who may have said it, and what nobody can know."""

import datetime as dt
from typing import Any

import pytest

from fairdue.conduct import hearing, message
from fairdue.facts import Contact, ContactKind, Direction, Label, Outcome, Purpose, Remark, Speaker

K, Z, L = ContactKind, Outcome, Label
AT = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def contact(kind: ContactKind = K.CALL, **fields: Any) -> Contact:
    known = {"direction": Direction.OUT, "outcome": Z.TALKED, **fields}
    return Contact(id="c", occurred_at=AT, kind=kind, **known)


def remark(label: Label, score: float | None = None, *, theirs: bool = False) -> Remark:
    speaker = Speaker.COUNTERPARTY if theirs else Speaker.COLLECTOR
    return Remark(label=label, speaker=speaker, score=score)


SILENT = {
    *(Z.ANSWERED_NO_TALK, Z.RANG_OUT, Z.BUSY, Z.REJECTED, Z.INVALID_NUMBER),
    *(Z.VOICEMAIL_SKIPPED, Z.VOICEMAIL_FULL, Z.NOBODY_HOME, Z.NOT_REASSIGNED),
}


@pytest.mark.parametrize("outcome", [*Outcome, None])
def test_a_call_that_was_not_taken_holds_no_words(outcome: Outcome | None) -> None:
    expected = None if outcome is None else outcome not in SILENT
    assert hearing.spoke(contact(outcome=outcome)) is expected


@pytest.mark.parametrize("kind", [K.TEXT, K.IM, K.EMAIL, K.LETTER])
def test_what_is_written_is_the_writers_whatever_became_of_it(kind: ContactKind) -> None:
    for outcome in (None, Z.INVALID_NUMBER, Z.DELIVERED):
        assert hearing.spoke(contact(kind, outcome=outcome)) is True
        theirs = contact(kind, outcome=outcome, direction=Direction.IN)
        assert hearing.spoke(theirs) is False


def test_a_check_of_a_number_says_nothing() -> None:
    assert hearing.spoke(contact(K.NUMBER_CHECK, outcome=None)) is False


@pytest.mark.parametrize(("score", "sure"), [(None, True), (0.80, True), (0.799, False)])
def test_an_unreviewed_label_is_a_fact_from_080_on(score: float | None, *, sure: bool) -> None:
    heard = contact(remarks=(remark(L.INSULT, score),))
    assert hearing.sure(heard.remarks[0]) is sure  # type: ignore[index] # it has one
    assert len(hearing.certain(heard)) == sure
    assert hearing.said(heard, {L.INSULT}).holds is (True if sure else None)
    assert hearing.which(heard, {L.INSULT}) == ("insult" if sure else "")


def test_only_the_side_asked_about_said_it() -> None:
    theirs = contact(remarks=(remark(L.INSULT, theirs=True),))
    assert hearing.said(theirs, {L.INSULT}).holds is True
    assert hearing.said(theirs, {L.INSULT}, Speaker.COLLECTOR).holds is False
    assert hearing.heard(theirs, {L.INSULT}) is False
    assert hearing.which(theirs, {L.INSULT}) == ""
    assert hearing.said(theirs, {L.THREAT}).holds is False


def test_a_sure_label_counts_beside_a_weak_one() -> None:
    both = contact(remarks=(remark(L.INSULT, 0.3), remark(L.INSULT)))
    assert hearing.said(both, {L.INSULT}).holds is True


def test_where_nobody_looked_nothing_is_known_save_where_nobody_could_speak() -> None:
    assert hearing.said(contact(), {L.INSULT}).missing == ("labels",)
    assert hearing.heard(contact(), {L.INSULT}) is None
    assert hearing.heard(contact(outcome=Z.BUSY), {L.INSULT}) is False
    assert hearing.heard(contact(outcome=Z.BUSY, remarks=(remark(L.INSULT),)), {L.INSULT}) is True
    assert hearing.unheard(contact()) == ("labels",)
    assert hearing.unheard(contact(outcome=None)) == ("labels", "outcome")
    assert hearing.unheard(contact(outcome=None, remarks=())) == ("labels",)


def test_what_follows_not_now_must_be_said_by_the_collecting_side_and_later() -> None:
    not_now = remark(L.SAYS_INCONVENIENT, theirs=True)
    demand = remark(L.DEMAND_PAYMENT)
    theirs = remark(L.DEMAND_PAYMENT, theirs=True)
    for remarks, expected in (
        ((not_now, demand), True),
        ((demand, not_now), False),
        ((not_now, theirs), False),
        ((demand,), False),
        ((not_now, remark(L.INSULT), demand), True),
    ):
        found = contact(remarks=remarks)
        assert hearing.said_after(found, L.SAYS_INCONVENIENT, {L.DEMAND_PAYMENT}) is expected


@pytest.mark.parametrize("kind", list(ContactKind))
def test_a_voicemail_is_one_that_was_left(kind: ContactKind) -> None:
    left = {Z.VOICEMAIL_LEFT}
    if kind is K.RINGLESS_VOICEMAIL:
        left = set(Outcome) - {Z.INVALID_NUMBER, Z.REJECTED}
    for outcome in Outcome:
        expected = kind in {K.CALL, K.RINGLESS_VOICEMAIL} and outcome in left
        assert message.voicemail(contact(kind, outcome=outcome)) is expected


def test_advertising_without_a_debt_is_general() -> None:
    assert message.general(contact(purpose=Purpose.ADVERTISING))
    assert not message.general(contact(purpose=Purpose.ADVERTISING, debts=("A",)))
    assert not message.general(contact(purpose=Purpose.COLLECT))


@pytest.mark.parametrize("kind", list(ContactKind))
def test_a_message_of_the_other_side_is_received(kind: ContactKind) -> None:
    written = kind in {K.TEXT, K.EMAIL, K.IM, K.LETTER, K.WEB}
    assert message.received(contact(kind, direction=Direction.IN)) is written
    assert not message.received(contact(kind))


WRITTEN = (K.TEXT, K.EMAIL, K.IM, K.LETTER)


@pytest.mark.parametrize("kind", [K.PUBLIC_POST, K.SHARE, K.FURNISH])
def test_what_is_published_always_comes_across(kind: ContactKind) -> None:
    assert message.reached(contact(kind, outcome=None)).holds is True


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_message_comes_across_unless_it_came_back(kind: ContactKind) -> None:
    assert message.reached(contact(kind, outcome=None)).missing == ("outcome",)
    assert message.reached(contact(kind, outcome=None)).holds is None
    for outcome in Outcome:
        lost = outcome in {Z.INVALID_NUMBER, Z.REJECTED}
        assert message.reached(contact(kind, outcome=outcome)).holds is not lost
    assert message.reached(contact(kind, returned_at=AT)).holds is False
    assert message.reached(contact(K.WEB, outcome=None)).holds is True


@pytest.mark.parametrize("kind", [K.CALL, K.VISIT])
def test_words_come_across_where_somebody_talked_met_or_heard_a_recording(
    kind: ContactKind,
) -> None:
    assert message.reached(contact(kind, outcome=None)).holds is None
    for outcome in Outcome:
        came = outcome in {Z.TALKED, Z.PLAYED, Z.MET}
        assert message.reached(contact(kind, outcome=outcome)).holds is came
