"""Disclosures: what an envelope hides, each behind a salted digest (RFC 9901).

A disclosure is base64url of the JSON text `[salt, name, value]` for a field, `[salt, value]` for
an attachment or a source. The journal keeps the JSON texts, one a line; the base64url form that
is digested follows from them byte for byte.
"""

import base64
import hashlib
import json
from typing import Any

import msgspec

_SALT_BYTES = 16

_texts: msgspec.json.Decoder[list[list[Any]]] = msgspec.json.Decoder(list[list[Any]])


def salt_bytes(disclosures: int) -> int:
    """How many random bytes that many disclosures need."""
    return disclosures * _SALT_BYTES


class Salts:
    """Salts cut one after the other from one draw of randomness: 16 bytes, base64url."""

    __slots__ = ("_random", "_start")

    def __init__(self, random: bytes) -> None:
        self._random = random
        self._start = 0

    def next(self) -> str:
        """The next unused salt."""
        end = self._start + _SALT_BYTES
        assert end <= len(self._random)
        salt = self._random[self._start : end]
        self._start = end
        return base64url(salt)


def base64url(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def text(*parts: object) -> str:
    """The JSON text of one disclosure. Raises ValueError for what JSON cannot hold."""
    written = json.dumps(parts, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    assert "\n" not in written
    return written


def digest(written: str) -> str:
    """The digest that stands in the envelope for a disclosure's JSON text."""
    disclosure = base64url(written.encode())
    return base64url(hashlib.sha256(disclosure.encode()).digest())


def pack(texts: list[str]) -> bytes:
    """The texts of one envelope as they are sealed: one a line, in UTF-8."""
    return "\n".join(texts).encode()


def unpack(packed: bytes, *, nameless: int) -> tuple[dict[str, object], list[object]]:
    """Fields by name, then the values without a name: the last `nameless` ones, in order."""
    texts = _texts.decode(b"[" + packed.replace(b"\n", b",") + b"]")
    named = len(texts) - nameless
    fields = {text[1]: text[2] for text in texts[:named]}
    return fields, [text[1] for text in texts[named:]]
