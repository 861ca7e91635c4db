"""How amounts, days and times are written for a visitor."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from fairdue.desk.wording import Wording
from fairdue.facts import Label, Outcome

ZONE = ZoneInfo("Asia/Shanghai")
LATE = dt.datetime(2026, 3, 5, 14, 10, tzinfo=dt.UTC)


@pytest.fixture
def zh() -> Wording:
    return Wording("zh-CN", ZONE)


@pytest.fixture
def en() -> Wording:
    return Wording("en", ZONE)


def test_evidence_names_the_zone_and_prose_the_part_of_the_day(zh: Wording, en: Wording) -> None:
    assert zh.stamp(LATE) == "2026-03-05 22:10 UTC+08:00"
    assert zh.moment(LATE) == "星期四晚上 10:10"
    assert en.moment(LATE) == "Thursday evening, 10:10"
    assert zh.day(dt.date(2026, 6, 20)) == "2026年6月20日 星期六"
    assert en.day(dt.date(2026, 6, 20)) == "Saturday 20 June 2026"


def test_amounts_are_written_hidden_or_not_known(zh: Wording) -> None:
    assert zh.money(123_456) == "¥1,234.56"
    assert zh.money(None) == "不知道"
    assert zh.money_range(100, 100) == "¥1.00"
    assert zh.money_range(100, 200) == "¥1.00 – ¥2.00"
    assert zh.money_range(100, None) == "至少 ¥1.00"
    assert zh.money_range(None, 100) == "至多 ¥1.00"
    hidden = Wording("zh-CN", ZONE, amounts_hidden=True)
    assert hidden.money(123_456) == "¥ ••••"
    assert hidden.money_range(1, 2) == "¥ ••••"


def test_a_coming_instant_is_as_near_as_it_is(zh: Wording, en: Wording) -> None:
    assert en.until(LATE + dt.timedelta(minutes=5), LATE) == "22:15 today"
    assert zh.until(LATE + dt.timedelta(hours=10), LATE) == "明天 08:10"
    assert en.until(LATE + dt.timedelta(days=9), LATE) == "2026-03-14 22:10 UTC+08:00"


def test_durations_and_labels(zh: Wording, en: Wording) -> None:
    assert zh.duration(200) == "3 分 20 秒"
    assert en.duration(40) == "40 s"
    assert en.duration(None) == ""
    assert zh.label(Outcome.RANG_OUT) == "未接"
    assert en.label(Label.INSULT) == "insulted you"
    assert zh.label(None) == "不知道"


@pytest.mark.parametrize(
    ("text", "veiled"),
    [
        ("共 ¥1,234.56，利息 -¥20.00。", "共 ¥ ••••，利息 -¥ ••••。"),
        ("Owed: ￥ 5000 and 300 yuan.", "Owed: ¥ •••• and ¥ •••• yuan."),
        ("每月 800 元，3 个月，2026-06-20", "每月 ¥ •••• 元，3 个月，2026-06-20"),
    ],
)
def test_amounts_of_a_finished_text_are_veiled_when_hidden(
    en: Wording, text: str, veiled: str
) -> None:
    assert en.veiled(text) == text
    assert Wording("en", ZONE, amounts_hidden=True).veiled(text) == veiled
