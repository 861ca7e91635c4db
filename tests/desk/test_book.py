"""Long lists in pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.desk.book import opened, pager


@given(st.integers(0, 1000), st.one_of(st.none(), st.text(max_size=12)))
def test_any_page_number_opens_a_page_of_the_list(length: int, page: str | None) -> None:
    book = opened(range(length), page)
    assert 1 <= book.page <= book.last
    assert set(book.rows) <= set(range(length))


@given(st.integers(0, 1000), st.integers(1, 120))
def test_the_pages_together_are_the_list(length: int, size: int) -> None:
    last = opened(range(length), "1", size=size).last
    pages = [opened(range(length), str(n + 1), size=size).rows for n in range(last)]
    assert [row for rows in pages for row in rows] == list(range(length))


@pytest.mark.parametrize("dropped", ["page", "done"])
def test_other_pages_keep_the_filter(dropped: str) -> None:
    href = pager("/timeline", {"q": "a b&c", "kind": "", dropped: "x"})
    assert href(3) == "/timeline?q=a+b%26c&page=3"
