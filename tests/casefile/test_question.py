"""The queue of questions: the numbers that look like collection, and what the rules wait for."""

import datetime as dt

from fairdue.casefile.question import QuestionKind, questions
from fairdue.facts import Attribution, Contact, ContactKind, Coverage, Direction, Fact, History

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
START = dt.datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
NUMBER = "19900000001"


def rung(days: float, *, number: str = NUMBER, text: str = "", saved_as: str = "") -> Contact:
    return Contact(
        id=f"{number}-{days}-{text}",
        occurred_at=START + dt.timedelta(days=days),
        kind=ContactKind.TEXT if text else ContactKind.CALL,
        direction=Direction.OUT,
        collector_number=number,
        text=text,
        saved_as=saved_as,
    )


def asked(*facts: Fact) -> list[str]:
    found = questions(History(facts), ())
    return [q.subject for q in found if q.kind is QuestionKind.WHOSE_NUMBER]


def test_a_number_whose_message_speaks_of_arrears_is_asked_about() -> None:
    assert asked(rung(0, text="您的借款已逾期,请尽快还款")) == [NUMBER]


def test_a_number_that_rings_six_times_in_a_fortnight_is_asked_about() -> None:
    assert asked(*[rung(day) for day in (0, 2, 4, 6, 8, 14)]) == [NUMBER]
    assert asked(*[rung(day) for day in (0, 3, 6, 9, 12, 15)]) == []


def test_a_number_that_rings_twice_at_night_is_asked_about() -> None:
    assert asked(rung(0.5), rung(1.5)) == [NUMBER]


def test_a_saved_number_and_a_single_call_are_nobodys_business() -> None:
    assert asked(rung(0, text="妈:记得还款", saved_as="妈妈")) == []
    assert asked(rung(0)) == []


def test_an_answered_question_is_gone() -> None:
    private = Attribution(id="a", occurred_at=START, number=NUMBER, private=True)
    assert asked(rung(0, text="您的借款已逾期"), private) == []


def test_the_heaviest_number_comes_first() -> None:
    other = "19900000002"
    facts = [rung(0, text="逾期"), *[rung(d, number=other, text="逾期") for d in (1, 2)]]
    assert asked(*facts) == [other, NUMBER]


def test_months_of_judged_contacts_without_word_on_completeness_are_asked_about() -> None:
    theirs = Attribution(id="a", occurred_at=START, number=NUMBER, party="bank")
    months = list(questions(History([rung(0), theirs]), ()))
    assert [(q.kind, q.subject, q.weight) for q in months] == [
        (QuestionKind.COVERAGE, "2026-03", 1)
    ]
    march = Coverage(
        id="c",
        occurred_at=START,
        since=dt.date(2026, 3, 1),
        until=dt.date(2026, 3, 31),
        complete=False,
    )
    assert questions(History([rung(0), theirs, march]), ()) == ()
