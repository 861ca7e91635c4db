"""Days as a calendar file, held against RFC 5545."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdue.credit import limitation
from fairdue.facts import (
    Agreement,
    Answer,
    History,
    Instalment,
    LegalEvent,
    LegalStep,
    LetterKind,
    LetterRecord,
    Offer,
    Reply,
)
from fairdue.letters import KeptDay, Material, day_of, days_of, ics, write
from fairdue.plan import debts, offers_on_record

MADE = dt.datetime(2026, 3, 9, 12, tzinfo=dt.UTC)
AT = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)


def unfolded(data: bytes) -> list[str]:
    """The content lines as a calendar reads them (RFC 5545, 3.1)."""
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def test_a_day_becomes_a_whole_day_entry() -> None:
    day = KeptDay(uid="letter-e1", on=dt.date(2026, 3, 24), title="答复到期")
    assert unfolded(ics([day], made_at=MADE)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//fairdue//letters//EN",
        "BEGIN:VEVENT",
        "UID:letter-e1@fairdue.invalid",
        "DTSTAMP:20260309T120000Z",
        "DTSTART;VALUE=DATE:20260324",
        "SUMMARY:答复到期",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_marks_that_mean_something_in_a_calendar_are_escaped() -> None:
    day = KeptDay(uid="u", on=dt.date(2026, 3, 24), title="a,b;c\\d\ne\r\nf")
    assert "SUMMARY:a\\,b\\;c\\\\d\\ne\\nf" in unfolded(ics([day], made_at=MADE))


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\"), max_size=120)
)
def test_lines_are_folded_at_75_octets_between_characters(title: str) -> None:
    data = ics([KeptDay(uid="u", on=dt.date(2026, 3, 24), title=title)], made_at=MADE)
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    [summary] = [line for line in unfolded(data) if line.startswith("SUMMARY:")]
    told = summary.removeprefix("SUMMARY:").replace("\\,", ",").replace("\\;", ";")
    assert told == title


def test_a_calendar_without_an_entry_is_none() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        ics([], made_at=MADE)


def a_letter(**fields: object) -> LetterRecord:
    """A complaint sent on the second, to be answered within fifteen days."""
    made = LetterRecord(
        id="aa01",
        occurred_at=AT,
        kind=LetterKind.COMPLAINT,
        to="qinghe",
        locale="en",
        sha256="0" * 64,
        sent_on=dt.date(2026, 3, 2),
        reply_due_on=dt.date(2026, 3, 17),
    )
    return msgspec.structs.replace(made, **fields)


def test_the_days_of_a_case_are_answers_limitation_and_instalments(material: Material) -> None:
    agreed = Agreement(
        id="aa02",
        occurred_at=AT,
        debts=("L2",),
        instalments=(Instalment(due=dt.date(2026, 4, 5)), Instalment(due=dt.date(2026, 2, 5))),
    )
    draft = a_letter(id="aa03", sent_on=None)
    answered = a_letter(id="aa04")
    reply = Reply(id="aa05", occurred_at=AT, to="aa04", answer=Answer.REFUSED)
    known = material.history.by_id.values()
    history = History([*known, agreed, a_letter(), draft, answered, reply])
    limits = [limitation(loan, history, on=material.today) for loan in history.loans.values()]
    days = days_of(history, limits, today=material.today, locale="en")
    assert [day.uid for day in days][:2] == ["letter-aa01", "instalment-aa02-20260405"]
    assert days[2:]
    assert all(day.uid.startswith("limitation-") for day in days[2:])
    assert days[0].title == "Answer due: Complaint to the lender"
    assert days[0].about == (material.history.parties["qinghe"].name,)
    assert days[1].about == (material.history.loans["L2"].name,)
    assert b"\xe9\x9d\x92\xe7\xa6\xbe" not in ics(days, made_at=MADE)


def test_a_dispute_is_due_in_twenty_days_and_a_warning_never(material: Material) -> None:
    dispute = write(LetterKind.REPORT_DISPUTE, material, locale="zh-CN")
    day = day_of(dispute, "aa06")
    assert day is not None
    assert day.on == dt.date(2026, 3, 29)
    assert day_of(write(LetterKind.WARNING, material, locale="zh-CN"), "aa07") is None


def test_the_last_day_of_an_offer_is_kept_without_names_and_sums(material: Material) -> None:
    ends = dt.date(2026, 3, 20)
    offer = Offer(id="o1", occurred_at=AT, debts=("L1",), amount_fen=500_000, until=ends)
    over = msgspec.structs.replace(offer, id="o2", until=dt.date(2026, 3, 8))
    undated = msgspec.structs.replace(offer, id="o3", until=None)
    no = Reply(id="r", occurred_at=AT, to="o4", answer=Answer.REFUSED)
    declined = msgspec.structs.replace(offer, id="o4")
    facts = [*material.history.by_id.values(), offer, over, undated, declined, no]
    history = History(facts)
    owed = debts(history, on=material.today)
    offers = offers_on_record(history, owed, on=material.today)
    (day,) = days_of(history, (), offers, today=material.today, locale="en")
    assert (day.uid, day.on, day.title) == ("offer-o1", ends, "Last day of an offer")
    assert day.about == (history.loans["L1"].name,)
    assert "5,000" not in day.note
    assert history.loans["L1"].name.encode() not in ics([day], made_at=MADE)
    paid = [msgspec.structs.replace(debt, balance_fen=0) for debt in owed]
    offers = offers_on_record(history, paid, on=material.today)
    assert not days_of(history, (), offers, today=material.today, locale="en")


def test_an_agreement_with_a_lender_that_a_guarantor_has_paid_since_is_over(
    material: Material,
) -> None:
    agreed = Agreement(
        id="a1",
        occurred_at=AT,
        debts=("L1",),
        instalments=(Instalment(due=dt.date(2026, 4, 1), amount_fen=50_000),),
    )

    def kept(*more: LegalEvent) -> tuple[KeptDay, ...]:
        history = History([*material.history.raw, agreed, *more])
        today = dt.date(2026, 3, 9)
        return days_of(history, (), offers=(), today=today, locale="en")

    paid = LegalEvent(
        id="g1", occurred_at=MADE, debt="L1", step=LegalStep.COMPENSATED, party="surety"
    )
    assert [day.on for day in kept()] == [dt.date(2026, 4, 1)]
    assert kept(paid) == ()
    earlier = msgspec.structs.replace(paid, occurred_at=AT - dt.timedelta(days=9))
    assert [day.on for day in kept(earlier)] == [dt.date(2026, 4, 1)]
