"""The view of a case: corrections, retractions, attribution, quarantine, what was known when."""

import datetime as dt

from fairdue.facts import (
    OWN_PHONE,
    UNKNOWN_PARTY,
    Address,
    AddressKind,
    Attribution,
    Contact,
    ContactKind,
    Correction,
    Coverage,
    Direction,
    Fact,
    History,
    LenderKind,
    Medium,
    Outcome,
    Party,
    PartyRole,
    Person,
    Recording,
    RecordingState,
    Request,
    RequestKind,
    Retraction,
    Role,
    Setting,
    Source,
    SourceKind,
)
from fairdue.facts.amendment import Assumption

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
NUMBER = "19900000001"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def call(fact_id: str, when: str, *, seconds: int = 60, number: str = NUMBER) -> Contact:
    return Contact(
        id=fact_id,
        occurred_at=at(when),
        kind=ContactKind.CALL,
        direction=Direction.OUT,
        collector_number=number,
        answered=seconds > 0,
        duration_s=seconds,
        outcome=None if seconds else Outcome.RANG_OUT,
    )


BORROWER = Person(id="p", occurred_at=at("01-01T00:00"), person="me", role=Role.DEBTOR)
BANK = Party(
    id="b",
    occurred_at=at("01-01T00:00"),
    party="bank",
    name="榆关示例银行",
    kind=LenderKind.CARD_ISSUER,
)
AGENCY = Party(
    id="g",
    occurred_at=at("01-01T00:00"),
    party="agency",
    name="示例催收公司",
    roles=(PartyRole.AGENCY,),
    acts_for=("bank",),
)
THEIRS = Attribution(id="w", occurred_at=at("06-01T00:00"), number=NUMBER, party="agency")


def view(*facts: Fact) -> History:
    return History([BORROWER, BANK, AGENCY, *facts])


def test_a_call_from_an_attributed_number_is_judged_as_the_agencys_for_its_only_lender() -> None:
    (contact,) = view(call("c", "03-05T10:00"), THEIRS).contacts
    assert (contact.by, contact.creditor, contact.person) == ("agency", "bank", "me")
    assert contact.address == OWN_PHONE


def test_a_call_from_a_number_nobody_named_stays_in_quarantine() -> None:
    history = view(call("c", "03-05T10:00"))
    assert history.contacts == ()
    assert [c.id for c in history.quarantined] == ["c"]


def test_a_private_number_stays_in_quarantine() -> None:
    private = Attribution(id="w", occurred_at=at("06-01T00:00"), number=NUMBER, private=True)
    assert view(call("c", "03-05T10:00"), private).contacts == ()


def test_a_collector_of_unknown_company_is_judged_under_his_number() -> None:
    unnamed = Attribution(id="w", occurred_at=at("06-01T00:00"), number=NUMBER)
    (contact,) = view(call("c", "03-05T10:00"), unnamed).contacts
    assert contact.by == UNKNOWN_PARTY + NUMBER
    assert contact.creditor is None


def test_an_attribution_holds_only_in_its_days() -> None:
    march = Attribution(
        id="w",
        occurred_at=at("06-01T00:00"),
        number=NUMBER,
        party="agency",
        since=dt.date(2026, 3, 1),
        until=dt.date(2026, 4, 1),
    )
    history = view(call("c", "03-31T23:59"), call("d", "04-01T00:00"), march)
    assert [c.id for c in history.contacts] == ["c"]


def test_the_latest_attribution_counts() -> None:
    later = Attribution(id="x", occurred_at=at("06-02T00:00"), number=NUMBER, private=True)
    assert view(call("c", "03-05T10:00"), THEIRS, later).contacts == ()


def test_a_call_answered_for_ten_seconds_is_taken_as_a_talk_a_shorter_one_is_not_known() -> None:
    history = view(
        call("c", "03-05T10:00", seconds=10), call("d", "03-05T11:00", seconds=9), THEIRS
    )
    assert [c.outcome for c in history.contacts] == [Outcome.TALKED, None]


def test_the_borrower_may_set_another_length_of_a_talk() -> None:
    longer = Setting(id="s", occurred_at=at("06-01T00:00"), name=Assumption.TALK_MIN_S, value=30)
    (contact,) = view(call("c", "03-05T10:00", seconds=20), THEIRS, longer).contacts
    assert contact.outcome is None


def test_an_answer_about_one_call_is_a_correction_of_it() -> None:
    answer = Correction(
        id="k", occurred_at=at("06-01T00:00"), target="d", changes={"outcome": "answered_no_talk"}
    )
    (contact,) = view(call("d", "03-05T11:00", seconds=5), THEIRS, answer).contacts
    assert contact.outcome is Outcome.ANSWERED_NO_TALK


def test_corrections_apply_in_the_order_in_which_they_became_known() -> None:
    first = Correction(
        id="k1", occurred_at=at("06-01T00:00"), target="c", changes={"outcome": "busy"}
    )
    second = Correction(
        id="k2", occurred_at=at("06-02T00:00"), target="c", changes={"outcome": "rejected"}
    )
    (contact,) = view(call("c", "03-05T11:00", seconds=0), THEIRS, second, first).contacts
    assert contact.outcome is Outcome.REJECTED


def test_a_correction_is_left_out_of_what_was_known_before_it() -> None:
    fixed = Correction(
        id="k", occurred_at=at("06-01T00:00"), target="c", changes={"outcome": "busy"}
    )
    history = view(call("c", "03-05T11:00", seconds=0), THEIRS, fixed)
    (then,) = history.as_known(at("03-05T11:01")).contacts
    assert then.outcome is Outcome.RANG_OUT


def test_a_retraction_takes_a_fact_back_and_its_own_retraction_brings_it_back() -> None:
    back = Retraction(id="r", occurred_at=at("06-01T00:00"), target="c")
    again = Retraction(id="rr", occurred_at=at("06-02T00:00"), target="r")
    assert view(call("c", "03-05T10:00"), THEIRS, back).contacts == ()
    assert len(view(call("c", "03-05T10:00"), THEIRS, back, again).contacts) == 1


def test_undoing_an_action_takes_back_all_its_facts() -> None:
    source = Source(kind=SourceKind.DESK, action="act1")
    note = Attribution(
        id="w2", occurred_at=at("06-01T00:00"), number=NUMBER, party="agency", source=source
    )
    undo = Retraction(id="r", occurred_at=at("06-02T00:00"), target="act1")
    assert len(view(call("c", "03-05T10:00"), note).contacts) == 1
    assert view(call("c", "03-05T10:00"), note, undo).contacts == ()


def test_a_request_counts_from_when_it_was_on_file() -> None:
    refusal = Request(
        id="q",
        occurred_at=at("03-04T16:00"),
        known_at=at("03-07T11:00"),
        kind=RequestKind.STOP_CONTACT,
        by="K1",
        to="bank",
        medium=Medium.LETTER,
    )
    history = view(refusal)
    assert history.as_known(at("03-05T10:00")).of(Request) == ()
    assert len(history.as_known(at("03-07T11:00")).of(Request)) == 1


def test_background_was_known_to_the_collecting_side_all_along() -> None:
    then = view(call("c", "03-05T10:00"), THEIRS).as_known(at("03-05T10:01"))
    assert then.contacts[0].by == "agency"


def test_completeness_of_the_log_is_not_known_until_somebody_says_so() -> None:
    march = Coverage(
        id="v",
        occurred_at=at("06-01T00:00"),
        since=dt.date(2026, 3, 1),
        until=dt.date(2026, 3, 31),
        complete=True,
    )
    history = view(march)
    assert history.complete_on(dt.date(2026, 3, 31)) is True
    assert history.complete_on(dt.date(2026, 4, 1)) is None


def test_two_own_phones_leave_the_called_one_open() -> None:
    phones = [
        Address(id=i, occurred_at=at("01-01T00:00"), address=i, kind=AddressKind.MOBILE, owner="me")
        for i in ("d1", "d2")
    ]
    (one,) = view(call("c", "03-05T10:00"), THEIRS, phones[0]).contacts
    (open_one,) = view(call("c", "03-05T10:00"), THEIRS, *phones).contacts
    assert (one.address, open_one.address) == ("d1", None)


def test_a_recording_of_the_same_number_and_minute_belongs_to_the_call() -> None:
    sound = Recording(id="s", occurred_at=at("03-05T10:02"), stem="a", number=NUMBER)
    other = Recording(id="t", occurred_at=at("03-05T10:04"), stem="b", number=NUMBER)
    history = view(call("c", "03-05T10:00"), THEIRS, sound, other)
    (contact,) = history.contacts
    assert [r.id for r in history.recordings_of(contact)] == ["s"]
    assert contact.recording is RecordingState.AUDIO


def test_days_are_days_of_the_borrowers_zone() -> None:
    assert view().day(dt.datetime(2026, 3, 4, 16, 30, tzinfo=dt.UTC)) == dt.date(2026, 3, 5)
