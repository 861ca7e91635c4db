"""Legal steps as people copy them from letters and court papers."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import credit, intake
from fairdue.credit import LimitationStatus
from fairdue.facts import Basis, History, LegalEvent, LegalStep, Loan, Product
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
