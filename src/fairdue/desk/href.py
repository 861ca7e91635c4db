"""Addresses of the desk's own pages: whatever an id holds, its page opens and no other."""

import hashlib
import re
from urllib.parse import urlencode

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_PAGES = frozenset({"agreement", "budget", "legal", "loan", "offer", "register"})
"""Pages of the desk that stand where others have the key of a debt or a lender."""


def href(path: str, **query: str) -> str:
    """The address of a page with those words of its query that are not empty."""
    words = {name: text for name, text in query.items() if text}
    return f"{path}?{urlencode(words)}" if words else path


def lender_href(key: str) -> str:
    """Address of a lender's page."""
    return f"/lenders/{slug(key)}"


def debt_href(debt: str) -> str:
    """Address of a debt's page."""
    return f"/money/{slug(debt)}"


def slug(key: str) -> str:
    """A key as part of an address; a number or a name in Chinese does not show in it."""
    if _PLAIN.fullmatch(key) and key not in _PAGES:
        return key
    return "n." + hashlib.sha256(key.encode()).hexdigest()[:16]
