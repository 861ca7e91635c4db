"""What loans of the record cost a year: with a pencil, else a range or a question."""

import datetime as dt

import msgspec
import pytest

from fairdue.facts import (
    Charge,
    ChargeLine,
    Fact,
    History,
    LenderKind,
    Loan,
    LoanParty,
    Method,
    Party,
    PartyRole,
    Product,
    Terms,
)
from fairdue.plan import Price, price
from plan.noon import at

TODAY = dt.date(2026, 6, 1)


def loan(terms: Terms, *, signed: str | None = "2026-01-10", **changes: int | None) -> Loan:
    sums: dict[str, int | None] = {"principal_fen": 1_000_000, "disbursed_fen": 1_000_000}
    sums |= changes
    return Loan(
        id="l-1",
        occurred_at=at("2026-01-10"),
        signed_at=at(signed) if signed else None,
        debt="d-1",
        product=Product.PRIVATE_LOAN,
        parties=(LoanParty(party="lender", role=PartyRole.CREDITOR),),
        principal_fen=sums["principal_fen"],
        disbursed_fen=sums["disbursed_fen"],
        terms=terms,
    )


def lender(kind: LenderKind | None = LenderKind.PRIVATE_PERSON) -> Party:
    return Party(id="p-1", occurred_at=at("2026-01-01"), party="lender", name="L", kind=kind)


def priced(of: Loan, *facts: Fact) -> Price:
    return price(of, History([of, *facts]), on=TODAY)


MONTHLY = Terms(
    method=Method.EQUAL_PRINCIPAL,
    annual_rate_ppm=120_000,
    instalments=4,
    first_due_on=dt.date(2026, 2, 10),
    day_count=365,
)


def test_without_fees_the_contract_rate_is_the_cost() -> None:
    found = priced(loan(MONTHLY), lender())
    assert found.low is not None
    assert found.low.simple_pct == pytest.approx(12, abs=1e-6)
    assert found.cap is not None
    assert found.cap.high_ppm == 120_000
    assert found.missing == ()
    assert found.above is not None
    assert found.above.above_fen < 1_000, "months of 31 days against days of the year"


def test_money_kept_back_fees_and_membership_raise_it() -> None:
    plain = priced(loan(MONTHLY), lender())
    less = priced(loan(MONTHLY, disbursed_fen=900_000), lender())
    member = Charge(
        id="c-1",
        occurred_at=at("2026-01-05"),
        debt="d-1",
        line=ChargeLine.MEMBERSHIP,
        amount_fen=100_000,
    )
    late = Charge(
        id="c-2", occurred_at=at("2026-03-05"), debt="d-1", line=ChargeLine.LATE_FEE, amount_fen=9
    )
    club = priced(loan(MONTHLY), lender(), member, late)
    assert plain.low is not None
    assert less.low is not None
    assert club.low is not None
    assert less.low.simple_pct == pytest.approx(club.low.simple_pct, abs=1e-9)
    assert less.low.simple_pct > plain.low.simple_pct + 20
    assert less.over_cap is True
    assert less.above is not None
    assert 100_000 < less.above.above_fen < 110_000


def test_a_year_that_the_contract_leaves_open_gives_a_range() -> None:
    bullet = Terms(method=Method.BULLET, annual_rate_ppm=119_000, first_due_on=dt.date(2026, 5, 10))
    found = priced(loan(bullet), lender())
    assert found.low is not None
    assert found.high is not None
    assert found.low.charged_fen == 39_123
    assert found.high.charged_fen == 39_667
    assert found.over_cap is False or found.over_cap is None


@pytest.mark.parametrize(
    ("of", "missing"),
    [
        (loan(Terms(method=Method.FLAT)), ("rate",)),
        (loan(Terms(annual_rate_ppm=1)), ("method",)),
        (loan(Terms(method=Method.REVOLVING, annual_rate_ppm=1)), ("revolving",)),
        (loan(MONTHLY, signed=None), ("signed_at",)),
        (loan(MONTHLY, principal_fen=None, disbursed_fen=None), ("received",)),
        (loan(Terms(method=Method.FLAT, annual_rate_ppm=1)), ("schedule",)),
    ],
)
def test_what_is_not_known_is_asked_for(of: Loan, missing: tuple[str, ...]) -> None:
    found = priced(of, lender())
    assert found.low is None
    assert found.missing == missing
    assert found.over_cap is None


def test_a_lender_of_unknown_kind_has_no_cap_here() -> None:
    found = priced(loan(MONTHLY), lender(None))
    assert found.low is not None
    assert (found.cap, found.above, found.missing) == (None, None, ("lender_kind",))


def test_a_sum_of_the_contract_stands_for_money_not_recorded_and_that_is_said() -> None:
    assert priced(loan(MONTHLY, disbursed_fen=None), lender()).received_assumed
    assert not priced(loan(MONTHLY, principal_fen=None), lender()).received_assumed


@pytest.mark.parametrize(
    ("of", "missing"),
    [
        (loan(MONTHLY, disbursed_fen=0), "received"),
        (loan(MONTHLY, disbursed_fen=2_000_000), "received_more"),
        (loan(msgspec.structs.replace(MONTHLY, instalments=0)), "schedule"),
        (loan(msgspec.structs.replace(MONTHLY, period_days=0)), "schedule"),
        (loan(msgspec.structs.replace(MONTHLY, instalments=100_000)), "schedule"),
        (loan(msgspec.structs.replace(MONTHLY, period_days=1_000_000)), "schedule"),
        (loan(MONTHLY, signed="2026-03-01"), "schedule"),
        (loan(Terms(method=Method.REVOLVING, annual_rate_ppm=180_000)), "revolving"),
    ],
)
def test_terms_that_cannot_be_are_asked_about_and_never_computed_with(
    of: Loan, missing: str
) -> None:
    found = priced(of, lender())
    assert (found.low, found.missing) == (None, (missing,))


def once(first_due: str, percent: str, **changes: object) -> Terms:
    """A loan repaid in one sum on that day, at a yearly rate counted over 365 days."""
    terms = Terms(
        method=Method.BULLET,
        annual_rate_ppm=round(float(percent) * 10_000),
        instalments=1,
        first_due_on=dt.date.fromisoformat(first_due),
        day_count=365,
    )
    return msgspec.structs.replace(terms, **changes)


BY_THE_MONTH = {"method": Method.LEVEL_INSTALMENT, "day_count": 360}


class TestRepaidAtOnce:
    @pytest.mark.parametrize(
        ("terms", "simple"),
        [
            (once("2027-01-10", "26"), 26.0),
            (once("2026-02-09", "24.2"), 24.2),
            (once("2029-01-09", "10"), 10.0),
            (once("2026-02-10", "24", **BY_THE_MONTH), 24.0),
            (once("2026-01-17", "24", **BY_THE_MONTH), 2 / 7 * 365),
        ],
        ids=["a year", "thirty days", "three years", "a month", "a month's interest for a week"],
    )
    def test_the_whole_term_is_the_one_period(self, terms: Terms, simple: float) -> None:
        found = priced(loan(terms), lender())
        assert found.low is not None
        assert found.low.simple_pct == pytest.approx(simple, abs=0.001)

    def test_a_week_is_a_week_whether_its_days_are_entered_or_not(self) -> None:
        week = once("2026-01-17", "0")
        bare = loan(week, principal_fen=200_000, disbursed_fen=140_000)
        entered = msgspec.structs.replace(week, period_days=7)
        said = loan(entered, principal_fen=200_000, disbursed_fen=140_000)
        for of in (bare, said):
            low = priced(of, lender()).low
            assert low is not None
            assert low.simple_pct == pytest.approx(2_234.69, abs=0.005)

    def test_a_year_above_the_cap_is_found_above_it_by_rate_and_by_sum(self) -> None:
        found = priced(loan(once("2027-01-10", "12.1")), lender())
        assert found.over_cap is True
        assert found.above is not None
        assert found.above.above_fen == 1_000

    @pytest.mark.parametrize("days", [1, 17, 30, 364])
    def test_at_its_cap_a_loan_is_not_above_it_though_its_interest_was_rounded_up(
        self, days: int
    ) -> None:
        due = dt.date(2026, 1, 10) + dt.timedelta(days=days)
        terms = once(due.isoformat(), "12")
        for principal_fen in (33_333, 33_377, 100_003):
            small = loan(terms, principal_fen=principal_fen, disbursed_fen=principal_fen)
            assert priced(small, lender()).over_cap is False

    def test_due_on_the_day_it_was_paid_out_is_asked_about(self) -> None:
        found = priced(loan(once("2026-01-10", "12", method=Method.FLAT)), lender())
        assert (found.low, found.missing) == (None, ("schedule",))
