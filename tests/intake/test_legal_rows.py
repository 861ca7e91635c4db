"""Legal steps as people copy them from letters and court papers."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import credit, intake
from fairdue.credit import LimitationStatus
from fairdue.facts import Basis, History, Holidays, LegalEvent, LegalStep, Loan, Product
from fairdue.intake.cell import words

Put = Callable[..., Path]
HEAD = "借款代号,发生时间,步骤,涉及金额,由谁,文书,依据"


def test_a_step_with_its_paper(put: Put) -> None:
    row = "card,2026-05-18,申请强制执行,12000.50,yunbo,（2026）示执0000号,文件"
    reading = intake.read(put(f"{HEAD}\n{row}\n"))
    assert reading.problems == ()
    (event,) = reading.facts
    assert isinstance(event, LegalEvent)
    assert (event.debt, event.step) == ("card", LegalStep.ENFORCEMENT_FILED)
    assert event.occurred_at == dt.datetime(2026, 5, 17, 16, tzinfo=dt.UTC)
    assert (event.amount_fen, event.party, event.basis) == (1_200_050, "yunbo", Basis.DOCUMENTED)


@pytest.mark.parametrize("step", list(LegalStep))
@pytest.mark.parametrize("locale", [0, 1])
def test_every_step_has_a_word_in_both_languages(put: Put, step: LegalStep, locale: int) -> None:
    spoken = list(words()["LegalStep"][step.value].values())[locale]
    (event,) = intake.read(put(f"loan,happened on,step\ncard,2026-05-18,{spoken}\n")).facts
    assert isinstance(event, LegalEvent)
    assert event.step is step


def test_a_word_nobody_knows_names_the_row_the_cell_and_the_words_to_use(put: Put) -> None:
    reading = intake.read(put(f"{HEAD}\ncard,2026-05-18,打官司,,,,\ncard,昨天,起诉,,,,\n"))
    first, second = reading.problems
    assert reading.facts == ()
    assert first.place == "row 2, 步骤"
    assert "打官司" in first.wrong["zh-CN"]
    assert "申请强制执行" in first.remedy["zh-CN"] + first.wrong["zh-CN"]
    assert second.place == "row 3, 发生时间"


def test_steps_of_a_file_decide_the_limitation_of_the_loan(put: Put) -> None:
    text = f"{HEAD}\nold,2025-03-03,起诉,,,,文件\nold,2025-09-10,程序终结,,,,文件\n"
    steps = intake.read(put(text)).facts
    loan = Loan(
        id="l-1",
        occurred_at=dt.datetime(2022, 5, 10, tzinfo=dt.UTC),
        debt="old",
        product=Product.PRIVATE_LOAN,
        last_due_on=dt.date(2023, 5, 10),
    )
    found = credit.limitation(loan, History([loan, *steps]), on=dt.date(2026, 5, 11))
    assert found.status is LimitationStatus.RUNNING
    assert found.expires_on == dt.date(2028, 9, 10)


def test_days_of_rest_of_a_file_move_the_last_day_of_limitation(put: Put) -> None:
    text = "rest from,rest until\n2026-11-21,2026-11-22\n2026-12-01,\n"
    first, single = intake.read(put(text)).facts
    assert isinstance(first, Holidays)
    assert first.days == (dt.date(2026, 11, 21), dt.date(2026, 11, 22))
    assert isinstance(single, Holidays)
    assert single.days == (dt.date(2026, 12, 1),)
    loan = Loan(
        id="l-1",
        occurred_at=dt.datetime(2022, 11, 21, tzinfo=dt.UTC),
        debt="old",
        product=Product.PRIVATE_LOAN,
        last_due_on=dt.date(2023, 11, 21),
    )
    found = credit.limitation(loan, History([loan, first]), on=dt.date(2026, 11, 22))
    assert (found.status, found.expires_on) == (LimitationStatus.RUNNING, dt.date(2026, 11, 23))


@pytest.mark.parametrize(
    ("rest", "code"),
    [("2026-10-03,2026-10-01", "ends_before"), ("2026-10-01,2027-10-07", "rest_too_long")],
)
def test_a_rest_that_cannot_be_is_asked_about(put: Put, rest: str, code: str) -> None:
    (told,) = intake.read(put(f"rest from,rest until\n{rest}\n")).problems
    assert (told.code, told.place) == (code, "row 2, rest until")
