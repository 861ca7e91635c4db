"""Requests and consents, agreements of several rows, coverage, hardship."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import intake
from fairdue.facts import (
    Agreement,
    Consent,
    Coverage,
    Medium,
    OnFailure,
    Rebooking,
    Request,
    Treatment,
)

Put = Callable[..., Path]
PLAN = "协议代号,借款代号,债权人代号,签署时间,应还日,应还金额,还款时间"


def test_a_row_is_a_request_or_a_consent_by_its_kind(put: Put) -> None:
    head = "时间,内容,谁提出,向谁,债权人代号,方式,对方收到时间,时段,有凭据"
    reading = intake.read(
        put(
            f"{head}\n2026-05-08 10:20,请停止联系,zhou,cfc,cfc,短信,2026-05-08 10:21,,\n"
            "2026-03-25,同意在夜间联系,lin,agency,cfc,,,22:00-22:30,是\n"
        )
    )
    request, consent = reading.facts
    assert isinstance(request, Request)
    assert request.medium is Medium.TEXT
    assert request.known_from == request.received_at
    assert isinstance(consent, Consent)
    assert (consent.to, consent.creditor) == ("agency", "cfc")
    assert consent.proven
    assert consent.windows is not None
    assert consent.windows[0].start_minute == 22 * 60


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2026-05-08,请停止联系,zhou,cfc,,", "medium_missing"),
        ("2026-05-08 10:00,异议,lin,cfc,短信,2026-05-07", "ends_before"),
    ],
)
def test_a_request_that_cannot_be(put: Put, row: str, code: str) -> None:
    reading = intake.read(put(f"时间,内容,谁提出,向谁,方式,对方收到时间\n{row}\n"))
    assert [p.code for p in reading.problems] == [code]
    assert reading.facts == ()


def test_the_rows_of_an_agreement_are_one_fact(put: Put) -> None:
    reading = intake.read(
        put(
            f"{PLAN}\np,card,bank,2026-05-20 15:30,2026-07-05,1300,\n"
            "q,cfc,cfc,2026-05-21,2026-06-30,100,不清楚\n"
            "p,card,bank,2026-05-20 15:30,2026-06-05,1300,2026-06-05 12:01\n"
        )
    )
    assert (reading.rows, reading.taken, len(reading.facts)) == (3, 3, 2)
    plan, other = reading.facts
    assert isinstance(plan, Agreement)
    assert [part.due for part in plan.instalments] == [dt.date(2026, 6, 5), dt.date(2026, 7, 5)]
    assert plan.instalments[0].paid_at == dt.datetime(2026, 6, 5, 4, 1, tzinfo=dt.UTC)
    assert plan.instalments[1].paid_at is None
    assert isinstance(other, Agreement)
    assert other.instalments[0].payment_unknown


@pytest.mark.parametrize(
    "bad",
    [
        "p,card,bank,2026-05-20,someday,1300,",
        "p,card,bank,2026-05-20,2026-07-05,much,",
        "p,card,bank,2026-05-20,2026-07-05,1300,later",
        "p,card;cfc,bank,2026-05-20,2026-07-05,1300,",
    ],
)
def test_one_wrong_row_keeps_its_whole_agreement_out(put: Put, bad: str) -> None:
    good = "p,card,bank,2026-05-20,2026-06-05,1300,"
    other = "q,cfc,cfc,2026-05-21,2026-06-30,100,"
    reading = intake.read(put(f"{PLAN}\n{good}\n{bad}\n{other}\n"))
    assert (reading.rows, reading.taken, reading.refused) == (3, 1, 2)
    assert [fact.debts for fact in reading.facts if isinstance(fact, Agreement)] == [("cfc",)]
    assert "agreement_incomplete" in {p.code for p in reading.problems}
    assert "row 3" in " ".join(p.wrong["en"] + p.place for p in reading.problems)


def test_an_agreement_tells_how_it_restates_the_debt(put: Put) -> None:
    head = f"{PLAN},协议年利率,已产生的利息,已产生的罚息,违约以后,依据"
    rows = (
        "p,card,bank,2026-05-20,2026-06-20,1000,,0%,并入本金,减免,恢复原合同,文件\n"
        "p,card,bank,2026-05-20,2026-07-20,1000,,,,,,\n"
    )
    (plan,) = intake.read(put(f"{head}\n{rows}")).facts
    assert isinstance(plan, Agreement)
    assert plan.rebooking == Rebooking(
        interest=Treatment.CAPITALISED,
        penalty=Treatment.WAIVED,
        fees=None,
        annual_rate_ppm=0,
        on_failure=OnFailure.CONTRACT,
    )


def test_an_agreement_that_tells_nothing_of_it_restates_nothing(put: Put) -> None:
    (plan,) = intake.read(put(f"{PLAN}\np,card,bank,2026-05-20,2026-06-20,1000,\n")).facts
    assert isinstance(plan, Agreement)
    assert plan.rebooking is None


def test_a_treatment_nobody_knows_names_its_cell(put: Put) -> None:
    rows = "p,card,bank,2026-05-20,2026-06-20,1000,,看情况\n"
    (problem,) = intake.read(put(f"{PLAN},已产生的利息\n{rows}")).problems
    assert problem.place == "row 2, 已产生的利息"
    assert "并入本金" in problem.wrong["zh-CN"] + problem.remedy["zh-CN"]


def test_coverage_is_known_after_its_last_day(put: Put) -> None:
    reading = intake.read(
        put("从,到（含）,完整\n2026-03-20,2026-06-19,是\n2026-06-19,2026-03-20,是\n")
    )
    (coverage,) = reading.facts
    assert isinstance(coverage, Coverage)
    assert coverage.occurred_at == dt.datetime(2026, 6, 19, 16, tzinfo=dt.UTC)
    assert [p.code for p in reading.problems] == ["ends_before"]
