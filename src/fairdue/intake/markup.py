"""XML as phones write it: read piece by piece, mended where writers break the standard.

Backups write characters beyond U+FFFF as two references to surrogates and keep references to
control characters; no XML parser takes either. `Mended` rewrites them while the bytes flow past.
Document types and entities are refused: no backup has them, and they can be used to exhaust or
reach out from the reader.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from fairdue.intake.declared import InUtf8

_REFERENCE = rb"&#(?:[xX][0-9a-fA-F]{1,6}|[0-9]{1,7});"
_PAIR_OR_ONE = re.compile(_REFERENCE + rb"(?:" + _REFERENCE + rb")?")
_BEGUN = re.compile(rb"&(?:#(?:[xX]?[0-9a-fA-F]{0,7})?)?\Z")
_LAST_ONE = re.compile(_REFERENCE + rb"\Z")
_LONGEST = 16
_HIGH = range(0xD800, 0xDC00)
_LOW = range(0xDC00, 0xE000)
_CHUNK = 1 << 16
_REPLACEMENT = b"&#xFFFD;"
_ALLOWED_CONTROLS = frozenset({0x9, 0xA, 0xD})
_FIRST_PRINTED = 0x20
_LAST = 0x10FFFF
_NO_CHARACTERS = frozenset({0xFFFE, 0xFFFF})


def _number(reference: bytes) -> int:
    inner = reference[2:-1]
    return int(inner[1:], 16) if inner[:1] in {b"x", b"X"} else int(inner)


def _may_stand(number: int) -> bool:
    if number < _FIRST_PRINTED:
        return number in _ALLOWED_CONTROLS
    surrogate = number in _HIGH or number in _LOW
    return not surrogate and number not in _NO_CHARACTERS and number <= _LAST


class Mended:
    """A readable stream of the bytes of `file` with its character references made lawful.

    Files that declare GBK or its kin come out as UTF-8.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = InUtf8(file)
        self._kept = b""

    def read(self, size: int = _CHUNK) -> bytes:
        """Up to about `size` bytes; b"" at the end."""
        while True:
            block = self._file.read(size)
            whole = self._kept + block
            if not block:
                self._kept = b""
                return _mend(whole)
            cut = _safe_cut(whole)
            self._kept, ready = whole[cut:], whole[:cut]
            if ready:
                return _mend(ready)


def _safe_cut(data: bytes) -> int:
    """Where the data may be cut: not in a reference, nor after the first half of a pair."""
    begun = _BEGUN.search(data, max(0, len(data) - _LONGEST))
    cut = begun.start() if begun else len(data)
    before = _LAST_ONE.search(data[max(0, cut - _LONGEST) : cut])
    if before is not None and _number(before[0]) in _HIGH:
        return cut - len(before[0])
    return cut


def _mend(data: bytes) -> bytes:
    if b"&#" not in data:
        return data
    mended, at = [], 0
    while found := _PAIR_OR_ONE.search(data, at):
        first_end = data.index(b";", found.start()) + 1
        first = _number(data[found.start() : first_end])
        mended.append(data[at : found.start()])
        at = first_end
        second = _number(data[first_end : found.end()]) if found.end() > first_end else -1
        if first in _HIGH and second in _LOW:
            character = 0x10000 + ((first - _HIGH.start) << 10) + (second - _LOW.start)
            mended.append(b"&#%d;" % character)
            at = found.end()
        else:
            mended.append(data[found.start() : first_end] if _may_stand(first) else _REPLACEMENT)
    mended.append(data[at:])
    return b"".join(mended)


class Forbidden(Exception):
    """The file declares a document type or entities."""


class Broken(Exception):
    """The file stops being XML; `reason` is the parser's word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def root_of(file: BinaryIO) -> Element | None:
    """The opening tag of the outermost element, None when this is no XML. Raises Forbidden."""
    try:
        for _, element in iterparse(Mended(file), events=("start",), forbid_dtd=True):
            assert isinstance(element, Element)
            return element
    except DefusedXmlException as refused:
        raise Forbidden from refused
    except (ParseError, LookupError, ValueError):
        return None
    return None


def children(file: BinaryIO) -> Iterator[Element]:
    """First the root, still empty, then each complete child of it; a child is freed after use.

    Memory is bounded by the largest child. Raises Forbidden, and Broken where the XML ends
    before its time.
    """
    depth = 0
    root: Element | None = None
    try:
        for event, element in iterparse(Mended(file), events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if root is None:
                root = element
                yield root
            elif event == "end" and depth == 1:
                yield element
                root.clear()
    except DefusedXmlException as refused:
        raise Forbidden from refused
    except (ParseError, LookupError, ValueError) as broken:
        raise Broken(str(broken)) from broken
