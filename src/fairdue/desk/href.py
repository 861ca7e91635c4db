"""Addresses of the desk's own pages: whatever an id holds, its page opens and no other."""

import hashlib
import re
from urllib.parse import urlencode

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_PAGES = frozenset({"agreement", "budget", "legal", "loan", "offer"})
"""Pages under Money that are no debt."""


def href(path: str, **query: str) -> str:
    """The address of a page with those words of its query that are not empty."""
    words = {name: text for name, text in query.items() if text}
    return f"{path}?{urlencode(words)}" if words else path


def lender_href(key: str) -> str:
    """Address of a lender's page."""
    return f"/lenders/{slug(key)}"


def debt_href(debt: str) -> str:
    """Address of a debt's page."""
    return f"/money/{debt_slug(debt)}"


def debt_slug(debt: str) -> str:
    """The id of a debt as part of an address."""
    return _hashed(debt) if debt in _PAGES else slug(debt)


def slug(key: str) -> str:
    """A key as part of an address; a number or a name in Chinese does not show in it."""
    return key if _PLAIN.fullmatch(key) else _hashed(key)


def _hashed(key: str) -> str:
    return "n." + hashlib.sha256(key.encode()).hexdigest()[:16]
