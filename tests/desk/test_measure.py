"""Observed values and limits are words in both languages, never codes of the record."""

import re
from zoneinfo import ZoneInfo

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from fairdue.casefile import CaseFile
from fairdue.desk.measure import measured, observed
from fairdue.desk.wording import Wording

Visitor = TestClient[Litestar]
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("value", "unit", "en", "zh"),
    [
        (1, "contact", "1 contact", "1 次联系"),
        (4, "contact", "4 contacts", "4 次联系"),
        (2, "address", "2 addresses", "2 个号码或地址"),
        (30, "day", "30 days", "30 天"),
        (123456, "fen", "¥1,234.56", "¥1,234.56"),
        ("22:30:58", "", "22:30:58", "22:30:58"),
        ("in_reach", "", "the debtor could be reached", "能联系上债务人本人"),
        ("late_fee, membership", "", "Late fee, Membership fee", "滞纳金，会员费"),
        (None, "contact", "", ""),
    ],
)
def test_a_value_is_told_in_words(value: int | str | None, unit: str, en: str, zh: str) -> None:
    assert measured(value, unit, Wording("en", SHANGHAI)) == en
    assert measured(value, unit, Wording("zh-CN", SHANGHAI)) == zh


def test_sums_are_hidden_with_all_other_amounts() -> None:
    assert measured(123456, "fen", Wording("en", SHANGHAI, amounts_hidden=True)) == "¥ ••••"


def test_a_missing_fact_leaves_a_range(example_case: CaseFile) -> None:
    unsure = next(f for f in example_case.findings() if f.observed_most is not None)
    text = observed(unsure, Wording("en", SHANGHAI))
    assert text.startswith(f"{unsure.observed} – {unsure.observed_most} ")


def test_no_finding_of_the_example_shows_a_code(example_case: CaseFile) -> None:
    for finding in example_case.findings():
        text = observed(finding, Wording("zh-CN", SHANGHAI))
        assert not re.search(r"[a-z_]{3,}", text), (finding.rule, text)
