"""Recognition by content, refusals that tell what is known, and the law under any bytes."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue import intake
from fairdue.facts import Fact, Problem

Put = Callable[..., Path]
Lawful = Callable[[Path], intake.Reading | None]

CALL = (
    '<call number="0100000{n:04d}" duration="3" date="{ms}" type="1"'
    ' contact_name="&#55357;&#56832;" />'
)
CALLS = (
    '<?xml version="1.0"?>\n<calls count="6">\n'
    + "\n".join(CALL.format(n=n, ms=1778768130000 + n) for n in range(6))
    + "\n</calls>"
).encode()
PAYMENTS = b'loan,paid on,amount,note\ncard,2026-06-05,1300.00,a\ncfc,2026-06-06,20,"b"\n'
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nhello\n\n2\n00:00:03,000 --> 00:00:04,000\nagain\n"
FUNASR = (
    b'[{"key":"k","text":"a","timestamp":[[1,2]],"sentence_info":[{"text":"a","start":1,"end":2}]}]'
)
VALID = {"calls": CALLS, "payments": PAYMENTS, "srt": SRT, "funasr": FUNASR}


def test_formats_are_named_once_and_titled_in_both_languages() -> None:
    assert len({known.name for known in intake.FORMATS}) == len(intake.FORMATS)
    assert all(known.title.keys() == {"zh-CN", "en"} for known in intake.FORMATS)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (CALLS, "calls_xml"),
        (b"\xef\xbb\xbf" + CALLS, "calls_xml"),
        (b"<smses/>", "messages_xml"),
        (PAYMENTS, "template_payments"),
        (SRT, "transcript_srt"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nhi\n", "transcript_vtt"),
        (b'{"segments": [], "text": ""}', "transcript_whisper"),
        (b'{"transcription": []}', "transcript_whisper_cpp"),
        (FUNASR, "transcript_funasr"),
        ("00:00:01 说话人1: 喂\n00:00:03 说话人2: 你好\n".encode(), "transcript_lines"),
        (b"ID3\x04\0\0\0\0\0\0", "recordings"),
    ],
)
def test_a_file_is_recognised_by_what_is_in_it(put: Put, content: bytes, name: str) -> None:
    for misleading in ("calls.xml", "x.csv", "noname"):
        found = intake.recognise(put(content, name=misleading))
        assert found is not None
        assert found.name == name


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (b"", "an empty file"),
        (b"PK\x03\x04\x14\0\0\0", "50 4b 03 04"),
        (b"<html><body/></html>", "<html>"),
        (b'{"rows": 1, "cols": 2}', "rows, cols"),
        ("交易时间,交易类型,交易对方\n2026,a,b\n".encode("gb18030"), "交易时间, 交易类型"),
        (b"just some words", "without a known structure"),
        (b"a" * 140_000, "without a known structure"),
        (b"#\n" * 300, "without a known structure"),
        ("妈妈,老王\n10090010001,欠两千\n".encode(), "a table of 2 columns"),
        (b"dear mother, I owe, much\nI hope, you know, why\n", "a table of 3 columns"),
        ("亲爱的妈妈，见字如面, 我很好\n".encode(), "without a known structure"),
        ('{"妈妈": "10090010001"}'.encode(), "it is JSON"),
        (b"<a10090010001/>", "it is XML"),
    ],
)
def test_a_file_nobody_knows_is_refused_with_what_was_seen_and_what_is_known(
    put: Put, content: bytes, seen: str
) -> None:
    path = put(content)
    assert intake.recognise(path) is None
    with pytest.raises(intake.NotRecognised) as refused:
        intake.stream(path)
    problem = refused.value.problem
    assert problem.code == "not_recognised"
    assert seen in problem.wrong["en"]
    for known in intake.FORMATS:
        assert known.title["en"] in problem.remedy["en"]
        assert known.title["zh-CN"] in problem.remedy["zh-CN"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("借款代号,还款时间,金额\n".encode() + b"card,\xff\xff,3\n", "encoding_unknown"),
        ('<?xml version="1.0" encoding="Big5"?><calls/>'.encode("big5"), "xml_encoding"),
    ],
)
def test_an_encoding_nobody_can_read_is_told(put: Put, content: bytes, code: str) -> None:
    with pytest.raises(intake.NotRecognised) as refused:
        intake.stream(put(content))
    assert refused.value.problem.code == code


def test_a_refusal_repeats_nothing_that_stands_in_the_file(put: Put) -> None:
    secret = "10090010001"
    for text in (f"借款代号,金额,{secret}\na,3,x\n", f"{secret},妈妈\n1,2\n", f"喂 {secret}"):
        with pytest.raises(intake.NotRecognised) as refused:
            intake.stream(put(text))
        told = refused.value.problem
        assert secret not in told.wrong["en"] + told.wrong["zh-CN"]
        assert "妈妈" not in told.wrong["zh-CN"]


def test_a_table_that_lacks_columns_is_refused_with_their_names(put: Put) -> None:
    with pytest.raises(intake.NotRecognised) as refused:
        intake.read(put("借款代号,金额,备注\ncard,3,x\n"))
    problem = refused.value.problem
    assert problem.code == "columns_missing"
    assert "还款时间" in problem.wrong["zh-CN"]
    assert "payments" in problem.remedy["en"]


def test_a_folder_without_recordings_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("milk")
    with pytest.raises(intake.NotRecognised):
        intake.read(tmp_path)
    assert intake.recognise(tmp_path) is None


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        intake.recognise(tmp_path / "nothing")


def test_a_stream_counts_and_can_be_read_again(put: Put) -> None:
    stream = intake.stream(put(CALLS, name="calls.xml"))
    first = list(stream)
    assert (stream.rows, stream.taken, stream.facts, stream.problems) == (6, 6, 6, 0)
    assert list(stream) == first
    assert stream.rows == 6
    assert stream.name == "calls.xml"


@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(scratch: Path, lawful: Lawful, data: bytes) -> None:
    scratch.write_bytes(data)
    lawful(scratch)


@given(
    which=st.sampled_from(sorted(VALID)),
    at=st.floats(0, 1, exclude_max=True),
    length=st.integers(0, 12),
    put_in=st.binary(max_size=6)
    | st.sampled_from([b"\n", b'"', b"<", b">", b"&#55357;", b"\0", b",", b"-->", b"<call/>"]),
)
def test_a_damaged_file_keeps_the_law(
    scratch: Path, lawful: Lawful, which: str, at: float, length: int, put_in: bytes
) -> None:
    whole = VALID[which]
    cut = int(at * len(whole))
    scratch.write_bytes(whole[:cut] + put_in + whole[cut + length :])
    lawful(scratch)


@given(cut=st.integers(60, len(CALLS) - 1))
def test_calls_before_the_damage_are_all_kept(scratch: Path, lawful: Lawful, cut: int) -> None:
    scratch.write_bytes(CALLS[:cut])
    reading = lawful(scratch)
    assert reading is not None
    assert len(reading.facts) == CALLS[:cut].count(b"/>")
    assert any(problem.code == "xml_cut" for problem in reading.problems)


def test_memory_does_not_grow_with_a_log_of_30_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "messages.xml"
    row = f'<sms address="106900001001" date="1778768130000" type="1" body="{"还款" * 400}" />\n'
    rows = 30_000_000 // len(row.encode()) + 1
    with path.open("w", encoding="utf-8") as file:
        file.write(f'<smses count="{rows}">\n')
        file.writelines(row for _ in range(rows))
        file.write("</smses>")
    assert path.stat().st_size > 30_000_000
    stream = intake.stream(path)
    tracemalloc.start()
    try:
        kinds = {isinstance(item, Fact | Problem) for item in stream}
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kinds == {True}
    assert stream.facts == rows
    assert peak < 30_000_000
