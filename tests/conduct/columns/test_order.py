"""Debtors are brought together without comparing them one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairdue.conduct.columns import order


@given(st.lists(st.integers(-1, 6)))
def test_a_counting_sort_is_a_stable_sort(codes: list[int]) -> None:
    found = np.array(codes, np.int64)
    expected = np.argsort(found, kind="stable")
    assert order.by_code(found).tolist() == expected.tolist()
    places = np.empty(len(codes), np.int64)
    order._count.py_func(found, np.zeros(9, np.int64), places)
    assert places.tolist() == expected.tolist()


def test_contacts_of_one_debtor_stand_by_time_and_at_one_instant_by_row() -> None:
    debtor, t = np.array([1, 0, 1, 0, 1]), np.array([5, 5, 3, 5, 3])
    assert order._by_debtor(debtor, t, np.arange(5)).tolist() == [1, 3, 2, 4, 0]
    assert order._by_debtor(debtor, np.sort(t), np.arange(5)).tolist() == [1, 3, 0, 2, 4]
    assert order._by_debtor(debtor, t, np.array([4, 3, 2, 1, 0])).tolist() == [3, 1, 4, 2, 0]
