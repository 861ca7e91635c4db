"""Forms: what was typed is read, or is told back in plain words; nothing typed can break them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.datastructures import FormMultiDict

from fairdue.desk.entry import Entry
from fairdue.desk.wording import Wording
from fairdue.facts import Outcome

ENGLISH = Wording("en", ZoneInfo("Asia/Shanghai"))


def entry(**values: str) -> Entry:
    return Entry(FormMultiDict(values), ENGLISH)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("1,234.56", 123_456), ("¥500", 50_000), ("￥１，２３４.５６", 123_456), ("0", 0), ("", None)],
)
def test_amounts_are_read_as_people_type_them(typed: str, fen: int | None) -> None:
    form = entry(amount=typed)
    assert form.amount("amount") == fen
    assert form.mistakes == []


@pytest.mark.parametrize("typed", ["-1", "much", "1.234", "１.２３４"])
def test_an_amount_that_is_none_is_told_back(typed: str) -> None:
    form = entry(amount=typed)
    assert form.amount("amount") is None
    assert form.mistakes[0].field == "amount"
    assert "1234.56" in form.mistakes[0].text


def test_rates_days_times_and_counts() -> None:
    form = entry(rate="23.9％", day="2026-06-20", at="2026-06-19T22:40", n="12", how="talked")
    assert form.rate("rate") == 239_000
    assert form.day("day") == dt.date(2026, 6, 20)
    at = form.local_time("at")
    assert at is not None
    assert at.utcoffset() == dt.timedelta(hours=8)
    assert form.count("n") == 12
    assert form.one_of("how", Outcome) is Outcome.TALKED
    assert form.one_of("n", Outcome) is None
    assert form.mistakes == []


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader(typed: str) -> None:
    form = entry(x=typed)
    form.amount("x")
    form.rate("x")
    form.day("x")
    form.count("x")
    form.local_time("x")
    form.one_of("x", Outcome)
    assert len(form.mistakes) <= 5
    assert form.kept().x == typed
    assert form.kept().y == ""


def test_full_width_digits_are_digits() -> None:
    form = entry(rate="１８.２５％", n="１２", on="２０２６-０６-２０")
    assert form.rate("rate") == 182_500
    assert form.count("n") == 12
    assert form.day("on") == dt.date(2026, 6, 20)
    assert form.mistakes == []


@pytest.mark.parametrize("typed", ["601", "100000", "9" * 30])
def test_a_number_too_large_is_told_with_the_most_that_can_be(typed: str) -> None:
    form = entry(n=typed)
    assert form.count("n", most=600) is None
    assert form.mistakes[0].text == "The most that can be meant here is 600."


def test_a_missing_day_says_of_which_field_it_is() -> None:
    form = entry()
    assert form.day("signed_on", needed=True, label="Signed on") is None
    assert form.day("due", needed=True) is None
    assert [one.text for one in form.mistakes] == [
        "A day is missing: Signed on.",
        "A day is missing.",
    ]
