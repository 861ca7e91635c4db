"""XML in Chinese encodings is read as its declaration says."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue import intake
from fairdue.facts import Contact
from fairdue.intake.declared import InUtf8, encoding_of

Put = Callable[..., Path]
ROW = '<call number="01000002001" duration="3" date="1778768130000" type="1" contact_name="{}" />'


def log(name: str, encoding: str) -> bytes:
    rows = ROW.format(name) * 40
    return f'<?xml version="1.0" encoding="{encoding}"?>\n<calls count="40">{rows}</calls>'.encode(
        encoding
    )


@pytest.mark.parametrize("encoding", ["GBK", "gb2312", "GB18030", "utf-8", "UTF-16"])
def test_a_log_is_read_in_the_encoding_it_declares(put: Put, encoding: str) -> None:
    reading = intake.read(put(log("周然", encoding)))
    assert reading.problems == ()
    assert {f.saved_as for f in reading.facts if isinstance(f, Contact)} == {"周然"}
    assert len(reading.facts) == 40


def test_a_log_that_breaks_off_in_a_character_keeps_what_came_before(put: Put) -> None:
    whole = log("周然", "gbk")
    reading = intake.read(put(whole[: whole.rindex("然".encode("gbk")) + 1]))
    assert len(reading.facts) == 39
    assert "xml_cut" in {p.code for p in reading.problems}


def test_bytes_that_are_not_of_the_declared_encoding_are_told(put: Put) -> None:
    whole = log("周然" * 400, "gbk").replace(b"</calls>", b"\xff\xff</calls>")
    reading = intake.read(put(whole))
    assert len(reading.facts) == 40
    assert "xml_cut" in {p.code for p in reading.problems}


@given(st.text(st.characters(codec="gb18030", exclude_categories=["Cs"])), st.integers(1, 50))
def test_chunks_do_not_matter(text: str, size: int) -> None:
    data = b'<?xml version="1.0" encoding="gb18030"?>' + text.encode("gb18030")
    stream = InUtf8(io.BytesIO(data))
    read = b"".join(iter(lambda: stream.read(size), b""))
    assert read == b'<?xml version="1.0"?>' + text.encode()


def test_no_declaration_is_no_encoding() -> None:
    assert encoding_of(b"<calls encoding='gbk'/>") == ""
    assert encoding_of(b"<?xml version='1.0'?><a encoding='gbk'/>") == ""
