"""The lender's table of all costs: required from 1 August 2026, and no less than our own figure."""

import datetime as dt

import msgspec
import pytest

from fairdue.facts import (
    Basis,
    CostTable,
    Fact,
    History,
    LenderKind,
    Loan,
    LoanParty,
    Method,
    Party,
    PartyRole,
    Product,
    RuleOutcome,
    RuleStatus,
    Terms,
)
from fairdue.plan import TableFinding, price, table_finding, table_text
from plan.noon import at

TODAY = dt.date(2026, 11, 22)


LENDER = Party(
    id="b-1", occurred_at=at("2026-08-01"), party="cfc", name="某消费金融", kind=LenderKind.CFC
)
# 12 level instalments at 12 % with a fee of 60.00 on 10,000.00: 24.60 % simple (cn-level-fee).
LOAN = Loan(
    id="l-1",
    occurred_at=at("2026-08-01"),
    signed_at=at("2026-08-01"),
    debt="d-1",
    product=Product.ONLINE_CONSUMER_LOAN,
    parties=(LoanParty(party="cfc", role=PartyRole.CREDITOR),),
    principal_fen=1_000_000,
    disbursed_fen=1_000_000,
    terms=Terms(
        method=Method.LEVEL_INSTALMENT,
        annual_rate_ppm=120_000,
        day_count=360,
        instalments=12,
        first_due_on=dt.date(2026, 9, 1),
        fee_fen=60_00,
    ),
)


def but(**changes: object) -> Loan:
    return msgspec.structs.replace(LOAN, **changes)


def table(percent: str | None = None, **changes: object) -> CostTable:
    """A table on paper that shows so many per cent, simple."""
    shown = CostTable(
        id="t-1",
        occurred_at=at("2026-08-01"),
        basis=Basis.DOCUMENTED,
        debt="d-1",
        shown=True,
        annual_cost_ppm=None if percent is None else round(float(percent) * 10_000),
        compound=False,
    )
    return msgspec.structs.replace(shown, **changes)


NONE_SHOWN = table(shown=False, compound=None)


def found(*facts: Fact, loan: Loan = LOAN, lender: Party = LENDER) -> TableFinding | None:
    history = History([lender, loan, *facts])
    return table_finding(loan, history, price(loan, history, on=TODAY), on=TODAY)


def told(*facts: Fact, loan: Loan = LOAN, lender: Party = LENDER) -> TableFinding:
    answer = found(*facts, loan=loan, lender=lender)
    assert answer is not None
    return answer


class TestWhoMustShowOne:
    def test_a_table_that_was_not_shown_is_a_breach_and_the_rule_a_draft(self) -> None:
        answer = told(NONE_SHOWN)
        assert (answer.outcome, answer.name) == (RuleOutcome.BREACH, "cost_table_missing")
        assert (answer.duty.ref, answer.duty.status) == ("CN-FEE-03", RuleStatus.DRAFT)
        assert answer.facts == ("l-1", "t-1")

    def test_a_contract_of_the_day_before_needs_none(self) -> None:
        assert found(NONE_SHOWN, loan=but(signed_at=at("2026-07-31"))) is None

    @pytest.mark.parametrize("product", [Product.PRIVATE_LOAN, Product.BUSINESS_DEBT])
    def test_other_products_need_none(self, product: Product) -> None:
        assert found(NONE_SHOWN, loan=but(product=product)) is None

    def test_a_private_person_needs_none(self) -> None:
        friend = msgspec.structs.replace(LENDER, kind=LenderKind.PRIVATE_PERSON)
        assert found(NONE_SHOWN, lender=friend) is None

    def test_after_an_assignment_the_first_lender_counts(self) -> None:
        parties = (*LOAN.parties, LoanParty(party="buyer", role=PartyRole.ASSIGNEE))
        assert told(NONE_SHOWN, loan=but(parties=parties)).outcome is RuleOutcome.BREACH

    @pytest.mark.parametrize(
        ("loan", "lender", "missing"),
        [
            (but(signed_at=None), LENDER, "signed_at"),
            (LOAN, msgspec.structs.replace(LENDER, kind=None), "lender_kind"),
            (LOAN, msgspec.structs.replace(LENDER, kind=LenderKind.OTHER), "lender_kind"),
            (but(product=Product.CREDIT_CARD), LENDER, "product"),
        ],
    )
    def test_where_the_duty_is_open_so_is_the_answer(
        self, loan: Loan, lender: Party, missing: str
    ) -> None:
        answer = told(NONE_SHOWN, loan=loan, lender=lender)
        assert (answer.outcome, answer.missing) == (RuleOutcome.UNKNOWN, (missing,))


class TestWhatItShows:
    def test_nobody_has_said_whether_there_was_one(self) -> None:
        answer = told()
        assert (answer.outcome, answer.missing) == (RuleOutcome.UNKNOWN, ("cost_table",))

    def test_less_than_our_own_figure_is_a_breach(self) -> None:
        answer = told(table("12"))
        assert (answer.outcome, answer.name) == (RuleOutcome.BREACH, "cost_table_shows_less")
        assert (answer.shown_ppm, answer.low_ppm) == (120_000, 245_972)

    @pytest.mark.parametrize(
        ("percent", "outcome"),
        [
            ("24.49", RuleOutcome.BREACH),
            ("24.5", RuleOutcome.OK),
            ("24.6", RuleOutcome.OK),
            ("30", RuleOutcome.OK),
        ],
    )
    def test_a_tenth_of_a_point_is_rounding(self, percent: str, outcome: RuleOutcome) -> None:
        assert told(table(percent)).outcome is outcome

    def test_a_compound_figure_is_compared_with_the_compound_one(self) -> None:
        answer = told(table("24.6", compound=True))
        assert answer.outcome is RuleOutcome.BREACH
        assert answer.low_ppm == answer.high_ppm == 275_687
        assert told(table("27.6", compound=True)).outcome is RuleOutcome.OK

    def test_a_figure_of_no_kind_is_taken_the_mild_way(self) -> None:
        assert told(table("24", compound=None)).outcome is RuleOutcome.BREACH
        between = told(table("25", compound=None))
        assert (between.outcome, between.missing) == (
            RuleOutcome.UNKNOWN,
            ("simple_or_compound",),
        )
        assert told(table("27.6", compound=None)).outcome is RuleOutcome.OK

    def test_repaid_at_once_after_years_the_compound_figure_is_the_lower_one(self) -> None:
        terms = Terms(method=Method.BULLET, annual_rate_ppm=100_000, day_count=365)
        long = but(terms=terms, last_due_on=dt.date(2029, 7, 31))
        assert told(table("9.5", compound=False), loan=long).outcome is RuleOutcome.BREACH
        between = told(table("9.5", compound=None), loan=long)
        assert between.missing == ("simple_or_compound",)
        assert told(table("9.5", compound=True), loan=long).outcome is RuleOutcome.OK

    def test_an_open_year_leaves_what_lies_between_open(self) -> None:
        terms = Terms(method=Method.BULLET, annual_rate_ppm=180_000, period_days=90)
        loan = but(terms=terms, last_due_on=dt.date(2026, 10, 30))
        answer = told(table("18.05"), loan=loan)
        assert (answer.outcome, answer.missing) == (RuleOutcome.UNKNOWN, ("day_count",))

    def test_without_a_figure_in_the_table_or_terms_in_the_record_it_is_open(self) -> None:
        assert told(table(None)).missing == ("annual_cost",)
        bare = but(terms=Terms(), disbursed_fen=None, principal_fen=None)
        assert told(table("12"), loan=bare).missing == ("received", "rate", "method")

    def test_where_the_money_received_is_not_known_agreement_proves_nothing(self) -> None:
        answer = told(table("30"), loan=but(disbursed_fen=None))
        assert (answer.outcome, answer.missing) == (RuleOutcome.UNKNOWN, ("received",))

    @pytest.mark.parametrize(
        ("percent", "total_fen", "name", "missing"),
        [
            (None, 100_00, "cost_table_total_less", ()),
            ("30", 1_380_00, "cost_table_total_less", ()),
            ("30", 1_382_00, "cost_table", ()),
            ("12", 1_382_00, "cost_table_shows_less", ()),
            ("12", 100_00, "cost_table_shows_less", ()),
            (None, 1_382_00, "cost_table", ("annual_cost",)),
        ],
    )
    def test_the_sum_of_all_costs_is_compared_too(
        self, percent: str | None, total_fen: int, name: str, missing: tuple[str, ...]
    ) -> None:
        # 12 instalments of 888.49 with 60.00 each: 1,381.86.
        answer = told(table(percent, total_fen=total_fen))
        assert (answer.name, answer.missing) == (name, missing)
        assert answer.low_total_fen == answer.high_total_fen == 1_381_86

    def test_a_sum_that_only_an_open_year_would_decide_is_open(self) -> None:
        terms = Terms(method=Method.BULLET, annual_rate_ppm=180_000, period_days=90)
        loan = but(terms=terms, last_due_on=dt.date(2026, 10, 30))
        answer = told(table("30", total_fen=445_00), loan=loan)
        assert (answer.outcome, answer.missing) == (RuleOutcome.UNKNOWN, ("day_count",))

    def test_the_table_entered_last_counts(self) -> None:
        later = table("30", id="t-2", occurred_at=at("2026-08-02"))
        assert told(NONE_SHOWN, later).outcome is RuleOutcome.OK


ANSWERS = (
    told(),
    told(NONE_SHOWN),
    told(msgspec.structs.replace(NONE_SHOWN, basis=Basis.CLAIMED)),
    told(table("12")),
    told(table("25", compound=None)),
    told(table("30")),
    told(table("30", basis=Basis.CLAIMED), loan=but(disbursed_fen=None)),
    told(table("30"), loan=but(signed_at=None)),
    told(table(None, total_fen=100_00)),
    told(table(None, total_fen=100_00, basis=Basis.CLAIMED)),
    told(table("12", total_fen=100_00)),
    told(table(None, total_fen=2_000_00)),
)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: f"{a.name} {a.missing}")
def test_every_answer_reads_in_both_languages_and_says_that_the_text_is_a_draft(
    answer: TableFinding, locale: str
) -> None:
    text = table_text(answer, locale)
    kept = answer.outcome is RuleOutcome.OK
    assert ({"zh-CN": "条文待核", "en": "wording not yet checked"}[locale] in text) is not kept
    assert not any(word in text.lower() for word in ("{", "none", "illegal", "违法", "_"))
    if answer.low_ppm:
        assert {"zh-CN": "利", "en": "simple"}[locale] in text


def test_what_rests_on_somebodys_word_says_so() -> None:
    text = table_text(told(msgspec.structs.replace(NONE_SHOWN, basis=Basis.CLAIMED)), "en")
    assert text.startswith("By your own account, no table")
