"""Lender kinds lead to the coarse kinds of the cases and to the thirteen kinds of the report."""

import datetime as dt

import msgspec

from fairdue.facts import (
    COARSE_KIND,
    REPORT_KIND,
    CoarseKind,
    LenderKind,
    Loan,
    LoanParty,
    Party,
    PartyRole,
    Product,
    ReportKind,
)

SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def test_both_maps_know_every_lender_kind() -> None:
    assert set(COARSE_KIND) == set(REPORT_KIND) == set(LenderKind)


def test_a_trust_is_a_lender_to_the_rules_and_other_nonbank_to_the_report() -> None:
    assert COARSE_KIND[LenderKind.TRUST] is CoarseKind.LENDER
    assert REPORT_KIND[LenderKind.TRUST] is ReportKind.OTHER_NONBANK


def test_an_agency_is_an_agency_and_a_stranger_is_not_known() -> None:
    agency = Party(occurred_at=SINCE, party="a", name="A", roles=(PartyRole.AGENCY,))
    assert agency.coarse_kind is CoarseKind.AGENCY
    assert Party(occurred_at=SINCE, party="x", name="X").coarse_kind is None


def test_the_app_is_not_the_creditor_and_an_assignee_is() -> None:
    loan = Loan(
        occurred_at=SINCE,
        debt="L",
        product=Product.ONLINE_CONSUMER_LOAN,
        parties=(
            LoanParty(party="app", role=PartyRole.FACILITATOR),
            LoanParty(party="bank", role=PartyRole.CREDITOR),
        ),
    )
    assert loan.creditor == "bank"
    sold = (*loan.parties, LoanParty(party="amc", role=PartyRole.ASSIGNEE))
    assert msgspec.structs.replace(loan, parties=sold).creditor == "amc"
