"""The mending of character references does not depend on where the chunks are cut."""

import io
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.intake.markup import Broken, Forbidden, Mended, children, root_of

PIECES = st.sampled_from(
    b"&#55357; &#56832; &#xD83D; &#xde00; &#65; &#0; & &# &#x 55357; &amp; a ; \xe5\xa5\xbd "
    b"&#1114112; &#xFFFFFF;".split()
)


def mended(data: bytes, size: int) -> bytes:
    stream = Mended(io.BytesIO(data))
    return b"".join(iter(lambda: stream.read(size), b""))


@given(st.lists(PIECES, max_size=20).map(b"".join), st.integers(1, 40))
def test_chunks_do_not_matter(data: bytes, size: int) -> None:
    assert mended(data, size) == mended(data, 1 << 16)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_text_without_references_passes_unchanged(text: str) -> None:
    data = text.replace("&", "+").encode()
    assert mended(data, 7) == data


@given(st.characters(min_codepoint=0x10000), st.booleans())
def test_a_pair_of_surrogates_becomes_its_character(sign: str, hexadecimal: bool) -> None:
    point = ord(sign) - 0x10000
    high, low = 0xD800 + (point >> 10), 0xDC00 + (point & 0x3FF)
    pair = f"&#x{high:X};&#x{low:x};" if hexadecimal else f"&#{high};&#{low};"
    element = ET.fromstring(mended(f'<a b="{pair}"/>'.encode(), 3))
    assert element.get("b") == sign


def test_children_are_freed_one_by_one() -> None:
    root, *rest = children(io.BytesIO(b'<r count="2"><a/><b><c/></b></r>'))
    assert root.attrib == {}
    assert [child.tag for child in rest] == ["a", "b"]


def test_what_is_complete_comes_before_the_break() -> None:
    read = children(io.BytesIO(b"<r><a/><b/><c"))
    assert [next(read).tag for _ in range(3)] == ["r", "a", "b"]
    with pytest.raises(Broken):
        next(read)


@pytest.mark.parametrize("data", [b"", b"plain", b"<", b"\xff\xfe<\0", b"<?xml encoding='x'?><a/>"])
def test_what_is_no_xml_has_no_root(data: bytes) -> None:
    assert root_of(io.BytesIO(data)) is None


def test_a_document_type_is_forbidden() -> None:
    with pytest.raises(Forbidden):
        root_of(io.BytesIO(b"<!DOCTYPE a><a/>"))
