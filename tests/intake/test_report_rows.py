"""Inquiries, account events and lists as people copy them from a report."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fairdue import intake
from fairdue.facts import DEFAULT_ZONE, AccountEvent, Inquiry, Listing, ReportKind, ReportProduct

Put = Callable[..., Path]


def test_an_inquiry_of_which_only_the_day_is_told_is_none_of_the_night(put: Put) -> None:
    text = "查询时间,查询机构,查询机构类型,产品\n2026-05-09,石湾小贷,小贷,线上小额现金贷\n"
    (fact,) = intake.read(put(text)).facts
    assert isinstance(fact, Inquiry)
    assert (fact.lender_kind, fact.product) == (ReportKind.MICROLOAN_LOCAL, ReportProduct.PDL)
    assert f"{fact.occurred_at.astimezone(ZoneInfo(DEFAULT_ZONE)):%H:%M}" == "12:00"
    assert (fact.by_id, fact.by_phone) == (True, True)


def test_an_inquiry_by_phone_alone_says_so(put: Put) -> None:
    text = (
        "inquired,lender,lender kind,product,by id,by phone,reason\n"
        "2026-05-09 22:15,X,microloan_online,pdl,no,yes,loan approval\n"
    )
    (fact,) = intake.read(put(text)).facts
    assert isinstance(fact, Inquiry)
    assert (fact.by_id, fact.by_phone, fact.reason) == (False, True, "loan approval")


def test_an_account_event_keeps_what_is_not_known_open(put: Put) -> None:
    text = (
        "变动时间,机构,机构类型,账户,变动,变动金额,当时逾期天数\n"
        "2026-03-12,X,现金分期,A1,逾期,356.00,\n"
    )
    (fact,) = intake.read(put(text)).facts
    assert isinstance(fact, AccountEvent)
    assert (fact.amount_fen, fact.days_past_due) == (35_600, None)


@pytest.mark.parametrize(("told", "degree"), [("", 0), ("1", 1), ("2", 2)])
def test_a_hit_is_ones_own_unless_it_says_through_whom(put: Put, told: str, degree: int) -> None:
    text = f"列入时间,名单原因,名单提供方,关系层级\n2026-02-10,短时逾期,某数据公司,{told}\n"
    (fact,) = intake.read(put(text)).facts
    assert isinstance(fact, Listing)
    assert fact.degree == degree


def test_a_third_degree_does_not_exist(put: Put) -> None:
    text = "列入时间,名单原因,名单提供方,关系层级\n2026-02-10,短时逾期,某数据公司,3\n"
    reading = intake.read(put(text))
    assert reading.facts == ()
    assert "0、1 或 2" in reading.problems[0].wrong["zh-CN"]
