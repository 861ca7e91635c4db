"""Money as people type and read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.facts import fen, number_key, percent, yuan


@pytest.mark.parametrize(
    ("typed", "amount_fen"),
    [
        ("1,234.56", 123456),
        ("1，234，567", 123456700),
        ("¥500", 50000),
        ("500元", 50000),
        ("￥0.1", 10),
        (" 12 ", 1200),
    ],
)
def test_amounts_as_people_type_them(typed: str, amount_fen: int) -> None:
    assert fen(typed) == amount_fen


WORDS_AND_SIGNS = ("", "abc", "12.345", "1e5", "12元角", "--3")
COMMAS_THAT_PART_NO_THOUSANDS = ("1,00,0", "1,0000", "12,34.5", "1234,567", "1,,000", "1,000,")


@pytest.mark.parametrize("typed", [*WORDS_AND_SIGNS, *COMMAS_THAT_PART_NO_THOUSANDS])
def test_what_is_no_amount_is_refused_and_not_guessed(typed: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        fen(typed)


@given(st.integers(-(10**14), 10**14))
def test_a_printed_amount_reads_back(amount_fen: int) -> None:
    assert fen(yuan(amount_fen, sign=False)) == amount_fen


def test_rates_are_printed_without_idle_zeros() -> None:
    assert [percent(p) for p in (240_000, 182_500, 0, 1)] == ["24%", "18.25%", "0%", "0.0001%"]


@pytest.mark.parametrize(
    ("dialled", "key"),
    [
        ("+86 199-0000-0001", "19900000001"),
        ("0086 19900000001", "19900000001"),
        ("(010) 0000 0000", "01000000000"),
        ("+86 10 0000 0000", "01000000000"),
        ("+86 400 000 0000", "4000000000"),
        ("+8612", "+8612"),
        ("106900000000", "106900000000"),
        ("某银行", "某银行"),
    ],
)
def test_one_number_has_one_spelling(dialled: str, key: str) -> None:
    assert number_key(dialled) == key
