"""The report as lines for a terminal, in both languages."""

import datetime as dt
import re

import msgspec
import pytest

from fairdue.report.person import Hit, report_of
from fairdue.report.person.text import lines
from fairdue.report.person.words import wordings
from fairdue.report.term import window
from report.golden import ACCOUNTS, INQUIRIES, QUERY, ZONE

HAN = re.compile(r"[\u4e00-\u9fff]")
HITS = [
    Hit(
        hit_id="h1", reason="overdue", source="A", at=dt.datetime(2018, 5, 1, tzinfo=ZONE), degree=1
    )
]


def printed(locale: str) -> list[str]:
    return list(lines(report_of(QUERY, INQUIRIES, ACCOUNTS, hits=HITS), locale))


def test_a_reason_reads_as_it_should() -> None:
    text = "\n".join(printed("en"))
    assert (
        """  [medium] Overdue now  R-OVERDUE-CURRENT  yourself
    Loans overdue now: 1. The latest reading of at least one loan is overdue, and no record \
says it was made good since.
    hint late_days: days late from which arrears weigh more, 31 (since 2026-11-22)
"""
        in text
    )
    assert (
        "      2018-09-01 00:00  overdue  lender-c  consumer finance company  L2  ¥4,000.00"
        "  31 days late  a9" in text
    )
    assert "    with: the lenders that inquired or reported (lender-c); whoever keeps" in text
    assert "    ends with payment or settlement, not with time" in text
    assert text.count("\n  hints: Set by fairdue") == 1
    assert "  2020-01-15  Overdue, then paid  R-OVERDUE-THEN-PAID" in text


def test_one_of_a_thing_is_told_in_the_singular() -> None:
    text = "\n".join(printed("en"))
    assert "  1 day late  a4" in text
    assert ": lists, 1 row, 1 of them about you" in text
    assert re.findall(r"\b1 (?:days|rows|phones|loans|lenders|inquiries|debits)\b", text) == []
    young = wordings()["R-THIN-FILE"]
    assert young.sentence(1, 180).en == "The earliest record is 1 day old, less than 180."
    assert young.sentence(2, 180).en == "The earliest record is 2 days old, less than 180."
    assert wordings()["R-APPLY-BURST"].sentence(1, 1).en.startswith("1 inquiry in the last 7 days;")
    assert [window("d1").text.en, window("m1").text.en] == ["last day", "last month"]


def test_yes_and_no_are_words_and_a_share_has_its_sign() -> None:
    text = "\n".join(printed("en"))
    assert re.search(r"whether the pair asked about was ever seen +yes +yes\n", text)
    assert re.search(r"share of loans never overdue +[\d.]+%\n", text)
    assert re.search(r"本次号码组合是否出现过 +是 +是\n", "\n".join(printed("zh-CN")))


def test_figures_stand_in_columns_also_beside_chinese() -> None:
    chinese = printed("zh-CN")
    (place,) = [n for n, t in enumerate(chinese) if t.startswith("  按手机号：机构查询次数")]
    head, row = chinese[place : place + 2]
    assert row.startswith("    线上现金分期")
    assert head.endswith("近12个月")
    assert row.endswith(" 2")
    assert len(head) + len(HAN.findall(head)) + head.count("：") == len(row) + len(HAN.findall(row))


def test_a_related_person_is_never_yourself() -> None:
    (line,) = [line for line in printed("zh-CN") if "R-RELATED-PARTY" in line and "[" in line]
    assert line == "  [轻] 关系人命中  R-RELATED-PARTY  一度关系人"


def test_english_lines_hold_no_chinese_of_ours() -> None:
    assert [line for line in printed("en") if HAN.search(line)] == []


def test_many_events_are_counted_where_they_are_not_shown() -> None:
    many = [
        msgspec.structs.replace(INQUIRIES[4], event_id=f"i{n}", occurred_at=QUERY.as_of - n - 1)
        for n in range(15)
    ]
    text = "\n".join(lines(report_of(QUERY, many, None), "en"))
    assert "      3 more\n" in text


def test_no_reason_is_said_too_and_what_came_too_late_is_counted() -> None:
    fine = [msgspec.structs.replace(INQUIRIES[0], occurred_at=QUERY.as_of - 300 * 86_400_000_000)]
    late = msgspec.structs.replace(INQUIRIES[1], known_at=QUERY.as_of)
    text = "\n".join(lines(report_of(QUERY, [*fine, late], None), "en"))
    assert "Why you may be refused\n  none\n" in text
    assert "  happened or recorded only after that instant, not counted: 1" in text
    assert "Nothing in the data seen reaches the threshold of a reason." in text


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_an_empty_report_says_what_it_did_not_see(locale: str) -> None:
    text = "\n".join(lines(report_of(QUERY, None, None), locale))
    words = {"zh-CN": "没有这方面的数据", "en": "could not look"}
    assert words[locale] in text
