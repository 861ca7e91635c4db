"""SRT, WebVTT and plain lines, with what goes wrong in them."""

from hypothesis import given
from hypothesis import strategies as st

from fairdue.facts import Segment
from fairdue.intake import cue


def test_srt_with_speakers_line_breaks_and_windows_ends() -> None:
    script = cue.srt(
        "\ufeff1\r\n00:00:01,500 --> 00:00:03,000\r\n说话人1: 你好，\r\n<i>在吗</i>\r\n\r\n"
        "2\r\n01:02:03,004 --> 01:02:04,005\r\n在 &amp; 听\r\n"
    )
    assert script.broken == ()
    assert script.segments == (
        Segment(start_ms=1500, end_ms=3000, text="你好， 在吗", speaker="说话人1"),
        Segment(start_ms=3_723_004, end_ms=3_724_005, text="在 & 听"),
    )


def test_broken_cues_are_named_and_the_rest_is_kept() -> None:
    script = cue.srt(
        "1\n00:00:01,000 --> 00:00:02,000\n一\n\n2\n00:00:0x,000 --> 00:00:04,000\n二\n\n"
        "3\n00:00:06,000 --> 00:00:05,000\n三\n\n4\n00:00:07,000 --> 00:00:08,000\n\n\n"
        "5\n00:61:07,000 --> 00:61:08,000\n五\n\n6\n00:00:09,000 --> 00:00:10,000\n六\n"
    )
    assert [segment.text for segment in script.segments] == ["一", "六"]
    assert script.broken == ("cue 2", "cue 3", "cue 4", "cue 5")


def test_vtt_with_voices_notes_and_short_times() -> None:
    script = cue.vtt(
        "WEBVTT - title\n\nNOTE made by a phone\n\nSTYLE\n::cue {}\n\nintro\n"
        "00:01.500 --> 00:03.000 align:start\n<v 催收员>喂 &lt;在&gt;\n\n"
        "01:00:00.000 --> 01:00:01.000\n<v.loud Lin>在</v>\n"
    )
    assert script.broken == ()
    assert [(s.start_ms, s.speaker, s.text) for s in script.segments] == [
        (1500, "催收员", "喂 <在>"),
        (3_600_000, "Lin", "在"),
    ]


def test_lines_last_until_the_next_one() -> None:
    script = cue.lines(
        "00:00:01 说话人1: 喂\n[00:05] 说话人2：你好，\n请说\n"
        "00:61:00 说话人1: 怪\n00:00:09 A: 好\n"
    )
    assert script.segments == (
        Segment(start_ms=1000, end_ms=5000, text="喂", speaker="说话人1"),
        Segment(start_ms=5000, end_ms=9000, text="你好， 请说", speaker="说话人2"),
        Segment(start_ms=9000, end_ms=9000, text="好", speaker="A"),
    )
    assert script.broken == ("line 4",)


def test_an_ordinary_text_is_no_transcript() -> None:
    assert not cue.is_lines("会议 10:30: 开始\n大家好\n再见\n")
    assert not cue.is_srt("1\n2\n3\n")
    assert not cue.is_vtt("WEBVTTX\n")


@given(st.text(alphabet="0123456789:,.->\n a说<>v", max_size=120))
def test_any_text_gives_segments_that_end_after_they_begin(text: str) -> None:
    for script in (cue.srt(text), cue.vtt(text), cue.lines(text)):
        assert all(0 <= s.start_ms <= s.end_ms and s.text for s in script.segments)
