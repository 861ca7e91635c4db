"""Loans, payments and the budget: empty is not known."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import intake
from fairdue.facts import Basis, Budget, CostTable, Loan, Method, PartyRole, Terms

Put = Callable[..., Path]


def loan(put: Put, head: str, row: str) -> Loan:
    reading = intake.read(put(f"{head}\n{row}\n"))
    assert reading.problems == ()
    (fact,) = reading.facts
    assert isinstance(fact, Loan)
    return fact


def test_what_nobody_filled_in_is_not_known_and_never_zero(put: Put) -> None:
    bare = loan(put, "借款代号,产品,借款日", "card,信用卡,2023-09-04")
    assert bare.terms == Terms()
    assert (bare.principal_fen, bare.disbursed_fen, bare.balance_fen) == (None, None, None)
    assert (bare.in_pboc_report, bare.last_due_on, bare.status) == (None, None, None)
    assert bare.basis is Basis.CLAIMED


def test_interest_free_is_something_else_than_an_unknown_rate(put: Put) -> None:
    head = "借款代号,产品,借款日,年利率"
    assert loan(put, head, "a,民间借贷,2023-09-04,0%").terms.annual_rate_ppm == 0
    assert loan(put, head, "a,民间借贷,2023-09-04,").terms.annual_rate_ppm is None


def test_terms_and_parties_of_a_loan(put: Put) -> None:
    fact = loan(
        put,
        "loan,product,taken on,creditor,facilitator,principal,method,annual rate,instalments,"
        "first due on,penalty factor,basis",
        "app,online_consumer_loan,2025-12-31,luoyuan,xingqiao,15000,level_instalment,23.4%,12,"
        "2026-01-31,1.5,documented",
    )
    assert fact.creditor == "luoyuan"
    assert fact.party(PartyRole.FACILITATOR) == "xingqiao"
    assert fact.terms.method is Method.LEVEL_INSTALMENT
    assert fact.terms.annual_rate_ppm == 234_000
    assert fact.terms.penalty is not None
    assert fact.terms.penalty.multiplier_ppm == 1_500_000
    assert fact.terms.first_due_on == dt.date(2026, 1, 31)
    assert fact.basis is Basis.DOCUMENTED


def test_a_loan_without_its_day_is_dated_by_its_balance(put: Put) -> None:
    fact = loan(put, "借款代号,产品,对方称欠,对方称欠日期", "card,信用卡,500,2026-06-10")
    assert fact.occurred_at == dt.datetime(2026, 6, 9, 16, tzinfo=dt.UTC)
    assert fact.signed_at is None


def test_a_loan_without_any_day_says_which_cells_would_do(put: Put) -> None:
    reading = intake.read(put("借款代号,产品,借款日,合同本金\ncard,信用卡,,100\n"))
    (problem,) = reading.problems
    assert problem.code == "loan_undated"
    assert reading.facts == ()


@pytest.mark.parametrize(
    ("cells", "most"), [("100000,", 1200), ("12,1000000", 3660), ("12,3660,100000", 3660)]
)
def test_a_term_that_no_loan_can_have_is_refused_with_the_most_there_can_be(
    put: Put, cells: str, most: int
) -> None:
    head = "loan,product,taken on,instalments,days a period,grace days"
    (problem,) = intake.read(put(f"{head}\na,private loan,2025-01-01,{cells}\n")).problems
    assert problem.code == "too_many"
    assert problem.wrong["en"].endswith(f"the most is {most}")


TABLE = "借款代号,出示日,有无出示明示表,年化综合融资成本,是否复利,列出的费用"


def test_a_cost_table_that_was_shown_and_one_that_was_not(put: Put) -> None:
    rows = "app,2026-09-01,有,18%,,利息；担保费\ncfc,2026-09-02,无,,,\n"
    shown, none = intake.read(put(f"{TABLE}\n{rows}")).facts
    assert isinstance(shown, CostTable)
    assert isinstance(none, CostTable)
    assert (shown.shown, shown.annual_cost_ppm, shown.compound) == (True, 180_000, None)
    assert shown.items == ("利息", "担保费")
    assert (none.shown, none.annual_cost_ppm, none.items) == (False, None, None)


def test_a_table_that_was_not_shown_cannot_say_anything(put: Put) -> None:
    (problem,) = intake.read(put(f"{TABLE}\napp,2026-09-01,无,18%,,\n")).problems
    assert (problem.code, problem.place) == ("table_not_shown", "row 2, 年化综合融资成本")


def test_broken_cells_of_a_cost_table_are_named_one_by_one(put: Put) -> None:
    (problem,) = intake.read(put(f"{TABLE}\n,昨天,也许,约18%,,\n")).problems
    assert problem.place == "row 2, 借款代号, 出示日, 有无出示明示表, 年化综合融资成本"


HEAD = "debt,product,signed,instalments,days a year,days a period,first due on,last_due"


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ("2026-09-01,0,360,,2026-10-01,", "row 2, instalments"),
        ("2026-09-01,12,0,,2026-10-01,", "row 2, days a year"),
        ("2026-09-01,12,366,,2026-10-01,", "row 2, days a year"),
        ("2026-09-01,12,360,0,2026-10-01,", "row 2, days a period"),
        ("2026-09-01,12,360,,2026-08-31,", "row 2, first due on"),
        ("2026-09-01,,360,,,2026-08-31", "row 2, last_due"),
        ("2026-09-01,,360,,2026-10-01,2026-09-30", "row 2, last_due"),
    ],
)
def test_terms_that_cannot_be_name_their_cell(put: Put, cells: str, place: str) -> None:
    (problem,) = intake.read(put(f"{HEAD}\na,online_consumer_loan,{cells}\n")).problems
    assert problem.place == place
    assert problem.remedy["zh-CN"]


BILLS = "loan,name,product,taken on,principal"


def test_two_rows_of_one_loan_that_differ_are_both_refused_and_name_each_other(put: Put) -> None:
    rows = "one,Card,credit_card,2026-01-10,12000\ntwo,B,credit_card,2026-01-10,5"
    text = f"{BILLS}\n{rows}\none,Card,credit_card,2026-01-10,1200\n"
    reading = intake.read(put(text))
    assert [fact.debt for fact in reading.facts if isinstance(fact, Loan)] == ["two"]
    first, last = reading.problems
    assert (first.code, first.place, last.place) == ("row_conflicts", "row 2, loan", "row 4, loan")
    assert "stands in row 4 too" in first.wrong["en"]
    assert "第2行" in last.wrong["zh-CN"]
    assert reading.rows == len(reading.problems) + len(reading.facts)


def test_a_row_that_stands_twice_with_the_same_words_is_no_conflict(put: Put) -> None:
    row = "one,Card,credit_card,2026-01-10,12000"
    assert intake.read(put(f"{BILLS}\n{row}\n{row}\n")).problems == ()


def test_a_sum_is_the_same_sum_however_it_is_written(put: Put) -> None:
    rows = "one,Card,credit_card,2026-01-10,12000", 'one,Card,信用卡,2026/1/10,"12,000.00"'
    assert intake.read(put("\n".join((BILLS, *rows)))).problems == ()


@pytest.mark.parametrize(
    ("cells", "place", "wrong"),
    [
        ("999999999999999,4000,,", "income", "999999999999999 is too large to be true"),
        ('6000,"900,000,000,000",,', "needs", "900,000,000,000 is too large to be true"),
        ("6000,4000,900,", "dependants", "900 is not from 0 to 100"),
        ("6000,4000,,0", "income_day", "0 is not from 1 to 31"),
    ],
)
def test_a_budget_that_no_household_has_is_refused_with_its_row(
    put: Put, cells: str, place: str, wrong: str
) -> None:
    head = "from,income,needs,dependants,income_day"
    reading = intake.read(put(f"{head}\n2026-11-01,6000,4200,2,31\n2026-12-01,{cells}\n"))
    assert [f.income_day for f in reading.facts if isinstance(f, Budget)] == [31]
    (problem,) = reading.problems
    assert problem.place == f"row 3, {place}"
    assert wrong in problem.wrong["en"]
    assert problem.remedy["zh-CN"]


def test_two_budgets_from_one_day_are_a_question_and_a_later_one_is_none(put: Put) -> None:
    head, *rows = (
        "from,income,needs",
        "2026-11-01,6000,4200",
        "2026/11/1,9000,4200",
        "2026-12-01,7000,4200",
    )
    reading = intake.read(put("\n".join((head, *rows))))
    assert [problem.place for problem in reading.problems] == ["row 2, from", "row 3, from"]
    assert len(reading.facts) == 1
