"""Which characters the packaged fonts can draw, so that no page ever shows an empty box."""

import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pylopdf_fonts_zh_cn import sans_path, serif_path

_WINDOWS, _UCS4 = 3, 10
_GROUPS = 12  # the only cmap format with whole Unicode planes


def fonts_folder() -> Path:
    """The folder of the fonts that letters are set in: Noto Serif SC and Noto Sans SC."""
    return Path(sans_path()).parent


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    """Code points that both fonts have a glyph for."""
    return frozenset(_covered(Path(sans_path()))) & frozenset(_covered(Path(serif_path())))


def shown(text: str) -> str:
    """The text with every character that has no glyph written as its code point, `[U+1F600]`."""
    known = drawable()
    return "".join(mark if ord(mark) in known else f"[U+{ord(mark):04X}]" for mark in text)


def _covered(font: Path) -> Iterator[int]:
    """Code points of a font's cmap (OpenType specification, table `cmap`, format 12)."""
    data = font.read_bytes()
    table = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, table + 2)
    for n in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", data, table + 4 + 8 * n)
        start = table + offset
        (form,) = struct.unpack_from(">H", data, start)
        if (platform, encoding, form) == (_WINDOWS, _UCS4, _GROUPS):
            yield from _grouped(data, start)
            return
    raise ValueError(f"{font.name} has no Unicode character map of format {_GROUPS}")


def _table(data: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for n in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * n)
        if tag == name:
            return int(offset)
    raise ValueError(f"the font has no table {name.decode()}")


def _grouped(data: bytes, start: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">L", data, start + 12)
    for n in range(groups):
        first, last, glyph = struct.unpack_from(">LLL", data, start + 16 + 12 * n)
        yield from range(first if glyph else first + 1, last + 1)
