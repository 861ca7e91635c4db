"""Long lists in pages: which rows a page shows, and the address of the others."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar
from urllib.parse import urlencode

import msgspec

T = TypeVar("T")
ROWS = 100
"""Rows on one page."""


class Book(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One page of a list: its rows, its number from 1, and the number of the last page."""

    rows: tuple[T, ...]
    page: int
    last: int


def opened(rows: Sequence[T], page: str | None, *, size: int = ROWS) -> Book[T]:
    """The page asked for; anything that is no page of the list opens the nearest one."""
    last = max(1, -(-len(rows) // size))
    wanted = int(page) if page and page.isascii() and page.isdigit() and len(page) < 9 else 1  # noqa: PLR2004 - longer than any page number
    number = min(max(1, wanted), last)
    return Book(rows=tuple(rows[(number - 1) * size : number * size]), page=number, last=last)


def pager(path: str, query: Mapping[str, str]) -> Callable[[int], str]:
    """Address of another page under the same filter."""
    kept = {k: v for k, v in query.items() if v and k not in {"page", "done"}}

    def href(page: int) -> str:
        return f"{path}?{urlencode({**kept, 'page': page})}"

    return href
