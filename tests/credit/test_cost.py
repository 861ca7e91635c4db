"""What credit costs, and what of it is too much: by hand, in fractions, and on switch days."""

import datetime as dt
from fractions import Fraction

import pytest

from fairdue import credit
from fairdue.credit import Flow, Moved
from fairdue.facts import LenderKind


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_two_rates_balance_and_both_are_said() -> None:
    flows = [(Fraction(0), 1000.0), (Fraction(1), -2300.0), (Fraction(2), 1320.0)]
    found = credit.effective_apr(flows)
    assert found.pct == pytest.approx(10)
    assert found.others == pytest.approx((20,))
    assert found.annualised is credit.Annualised.COMPOUND


def test_flows_that_only_touch_zero_have_that_rate_once() -> None:
    flows = [(Fraction(0), 100.0), (Fraction(1), -220.0), (Fraction(2), 121.0)]
    found = credit.effective_apr(flows)
    assert found.pct == pytest.approx(10, abs=1e-4)
    assert found.others == ()


def test_less_paid_than_received_is_a_rate_below_zero() -> None:
    assert credit.effective_apr([(Fraction(0), 100.0), (Fraction(1), -90.0)]).pct == pytest.approx(
        -10
    )
    with pytest.raises(ValueError, match="nothing is paid"):
        credit.effective_apr([(Fraction(0), 100.0), (Fraction(1), 5.0)])


def test_appendix_j_says_every_rate_and_refuses_flows_without_one() -> None:
    flows = [
        Flow(day("2023-01-01"), 1000),
        Flow(day("2023-02-01"), -2300),
        Flow(day("2023-03-01"), 1320),
    ]
    found = credit.nominal_apr(flows, "1M")
    assert found.pct == pytest.approx(120)
    assert found.others == pytest.approx((240,))
    with pytest.raises(ValueError, match="no rate above zero"):
        credit.nominal_apr([Flow(day("2023-01-01"), 9), Flow(day("2023-02-01"), -8)], "1M")
    even = [Flow(day("2023-01-01"), 9), Flow(day("2023-02-01"), -9)]
    assert credit.nominal_apr(even, "1M").pct == 0


def test_an_end_before_its_start_is_refused() -> None:
    with pytest.raises(ValueError, match="is before"):
        credit.interval(day("2023-02-01"), day("2023-01-01"), unit_months=1)


def test_monthly_cost_is_simple_and_compound_of_the_same_rate() -> None:
    flows = [Moved(day("2026-01-31"), 100_000), Moved(day("2026-02-28"), -101_000)]
    late = [Moved(day("2026-01-28"), 100_000), Moved(day("2026-02-28"), -101_000)]
    found = credit.cost(late)
    assert found.simple_pct == pytest.approx(12)
    assert found.compound_pct == pytest.approx(100 * (1.01**12 - 1))
    assert found.charged_fen == 1_000
    assert credit.cost(flows).simple_pct > 12, "28 days after 31 January are no whole month"


def test_a_week_loan_with_money_kept_back() -> None:
    flows = [Moved(day("2026-05-11"), 140_000), Moved(day("2026-05-18"), -200_000)]
    found = credit.cost(flows, period_days=7)
    assert found.period_pct == pytest.approx(100 * 6 / 14)
    assert found.simple_pct == pytest.approx(100 * 6 / 14 * 365 / 7)
    with pytest.raises(ValueError, match="needs money received"):
        credit.cost(flows[:1])


def test_what_lies_above_the_cap_is_derived_payment_by_payment() -> None:
    """10,000 for 73 days at 20 % is 400, then 5,400 for 73 days is 216: 5,616 would do."""
    flows = [
        Moved(day("2026-01-01"), 1_000_000),
        Moved(day("2026-03-15"), -500_000),
        Moved(day("2026-05-27"), -600_000),
    ]
    found = credit.excess(flows, 200_000)
    assert [line.interest_fen for line in found.lines] == [40_000, 21_600]
    assert [line.days for line in found.lines] == [73, 73]
    assert found.lines[0].balance_fen == 540_000
    assert (found.above_fen, found.left_fen) == (38_400, 0)
    assert credit.excess(flows, 10_000_000).left_fen > 0
    assert credit.excess([], 1).lines == ()


def test_unpaid_interest_bears_no_interest_under_the_cap() -> None:
    flows = [
        Moved(day("2026-01-01"), 365_000),
        Moved(day("2026-01-11"), -1_000),
        Moved(day("2026-01-21"), -1_000),
        Moved(day("2026-01-31"), -400_000),
    ]
    found = credit.excess(flows, 500_000)
    assert [line.interest_fen for line in found.lines] == [5_000, 5_000, 5_000]
    assert found.above_fen == 402_000 - 365_000 - 15_000


@pytest.mark.parametrize(
    ("kind", "signed", "cap"),
    [
        ("private_person", "2015-08-31", None),
        ("private_person", "2015-09-01", (240_000, 360_000)),
        ("private_person", "2020-08-19", (240_000, 360_000)),
        ("private_person", "2020-08-20", (154_000, 154_000)),
        ("private_person", "2021-12-19", (154_000, 154_000)),
        ("private_person", "2021-12-20", (152_000, 152_000)),
        ("unlicensed_online", "2025-05-19", (124_000, 124_000)),
        ("unlicensed_online", "2025-05-20", (120_000, 120_000)),
        ("cfc", "2017-08-03", None),
        ("cfc", "2017-08-04", (240_000, 240_000)),
        ("mlc_online", "2025-11-30", None),
        ("mlc_online", "2025-12-01", (240_000, 240_000)),
        ("amc", "2026-01-01", None),
    ],
)
def test_the_cap_is_that_of_the_lender_and_the_day_of_the_contract(
    kind: str, signed: str, cap: tuple[int, int] | None
) -> None:
    found = credit.cap(LenderKind(kind), day(signed))
    assert (None if found is None else (found.low_ppm, found.high_ppm)) == cap
    assert found is None or found.status == "draft"


def test_before_the_first_prime_rate_none_is_known() -> None:
    assert credit.prime_rate_ppm(day("2019-08-19")) is None
    assert credit.prime_rate_ppm(day("2019-08-20")) == 42_500
