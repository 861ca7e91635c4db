"""A look-up in a joined column says what the look-ups in its parts say together."""

from itertools import product

import numpy as np

from fairdue.conduct.columns import join
from fairdue.conduct.columns.code import SIZES
from fairdue.conduct.columns.node import FALSE, TRUE, UNKNOWN, Leaf

LENDER = Leaf(
    column="lender",
    table=bytes([UNKNOWN, TRUE, *(FALSE for _ in range(SIZES["lender"] - 2))]),
    missing=(1, *(0 for _ in range(SIZES["lender"] - 1))),
)
CREDIT = Leaf(
    column="credit",
    table=bytes([UNKNOWN, FALSE, *(TRUE for _ in range(SIZES["credit"] - 2))]),
    missing=(2, *(0 for _ in range(SIZES["credit"] - 1))),
)


def test_the_least_of_two_look_ups_with_all_that_is_missing() -> None:
    pairs = list(product(range(SIZES["lender"]), range(SIZES["credit"])))
    lender, credit = (np.array(codes, np.uint8) for codes in zip(*pairs, strict=True))
    codes = join.column("deal", {"lender": lender, "credit": credit})
    for least in (True, False):
        (one,) = join.joined([LENDER, CREDIT], least=least)
        assert isinstance(one, Leaf)
        for (a, b), code in zip(pairs, codes, strict=True):
            answers = LENDER.table[a], CREDIT.table[b]
            answer = min(answers) if least else max(answers)
            assert one.table[code] == answer
            lacks = (LENDER.missing[a] | CREDIT.missing[b]) if answer == UNKNOWN else 0
            assert one.missing[code] == lacks


def test_a_column_that_is_joined_to_none_is_asked_by_itself() -> None:
    purpose = Leaf(column="purpose", table=bytes([UNKNOWN, TRUE, FALSE]))
    assert join.joined([LENDER, purpose], least=True) == [join.widened(LENDER), purpose]
