"""Offers of creditors as people fill them in: in one sum, in instalments, for several debts."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import intake
from fairdue.facts import Basis, Offer

Put = Callable[..., Path]
HEAD = (
    "收到方案的时间,借款代号,谁提出,债权人代号,方案总额,方案有效到,"
    "分几期,方案首期日,方案首期金额,有书面"
)
DAY = dt.date(2026, 7, 31)


def read(put: Put, row: str) -> intake.Reading:
    return intake.read(put(f"{HEAD}\n{row}\n"))


def test_a_sum_offered_on_the_telephone_closes_one_debt(put: Put) -> None:
    (offer,) = read(put, "2026-06-16 10:20,mlc,agency,qingtan,4000,2026-07-15,,,,否").facts
    assert isinstance(offer, Offer)
    assert (offer.by, offer.creditor, offer.debts) == ("agency", "qingtan", ("mlc",))
    assert (offer.amount_fen, offer.parts, offer.until) == (400_000, (), dt.date(2026, 7, 15))
    assert offer.written is False
    assert offer.basis is Basis.CLAIMED


def test_instalments_are_level_but_for_the_first_and_the_cents(put: Put) -> None:
    row = "2026-06-16,mlc;cfc,,,4000.01,2026-06-30,4,2026-07-31,1000,是"
    (offer,) = read(put, row).facts
    assert isinstance(offer, Offer)
    assert offer.debts == ("mlc", "cfc")
    assert [part.amount_fen for part in offer.parts] == [100_000, 100_000, 100_000, 100_001]
    days = [part.due for part in offer.parts]
    assert days == [DAY, dt.date(2026, 8, 31), dt.date(2026, 9, 30), dt.date(2026, 10, 31)]
    assert sum(part.amount_fen for part in offer.parts) == offer.amount_fen


def test_what_was_not_said_stays_unknown(put: Put) -> None:
    (offer,) = read(put, "2026-06-16,mlc,,,4000,,,,,").facts
    assert isinstance(offer, Offer)
    assert (offer.by, offer.until, offer.written) == (None, None, None)


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        ("2026-06-16,mlc,,,0,,,,,", "offer_zero", "方案总额"),
        ("2026-06-16,mlc,,,4000,2026-06-15,,,,", "ends_before", "方案有效到"),
        ("2026-06-16,mlc,,,4000,,4,,,", "offer_parts_missing", "方案首期日"),
        ("2026-06-16,mlc,,,4000,,,2026-07-31,,", "offer_parts_missing", "分几期"),
        ("2026-06-16,mlc,,,4000,,,,1000,", "offer_parts_missing", "分几期"),
        ("2026-06-16,mlc,,,4000,,4,2026-07-31,4000,", "offer_parts", "分几期"),
        ("2026-06-16,mlc,,,4000,,1,2026-07-31,1000,", "offer_parts", "分几期"),
        ("2026-06-16,mlc,,,4000,,601,2026-07-31,,", "offer_parts", "分几期"),
        ("2026-06-16,mlc,,,much,,,,,", "money", "方案总额"),
    ],
)
def test_an_offer_that_cannot_be_names_its_cell(put: Put, row: str, code: str, place: str) -> None:
    reading = read(put, row)
    assert reading.facts == ()
    (problem,) = reading.problems
    assert problem.code == code
    assert place in problem.place
    assert all(problem.remedy[locale] for locale in ("zh-CN", "en"))
