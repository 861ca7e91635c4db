"""Time alone: when a reason ends, and what figures and reasons will look like on later days."""

import datetime as dt
import random
from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdue.report.event import Account, Query
from fairdue.report.person import report_of
from fairdue.report.person.forecast import AHEAD_DAYS, FIGURES, forecast, held, later
from fairdue.report.reason import Parameters, reasons
from fairdue.report.reference import Settings, View
from fairdue.report.term import Dedupe, MonthMode
from fairdue.report.when import DAY_US, instant
from report.arbitrary_report import queries, tables
from report.golden import ACCOUNTS, INQUIRIES, QUERY

LOW = Parameters(
    burst_min=2,
    night_min=2,
    highcost_min=2,
    multi_lender_min=2,
    multi_phone_min=2,
    new_for_old_min=1,
    debit_fail_min=1,
    thin_days=900,
)


def codes_at(view: View, at: int) -> set[str]:
    """Reasons at an instant, of what could be seen at the view's."""
    query = msgspec.structs.replace(view.query, as_of=at)
    return {r.code for r in reasons(View(query, *held(view), view.settings), LOW)}


@given(
    seed=st.integers(0, 2**32),
    mode=st.sampled_from(get_args(MonthMode)),
    dedupe=st.sampled_from(get_args(Dedupe)),
    zone=st.sampled_from(("Asia/Shanghai", "America/New_York", "America/St_Johns")),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_reason_ends_at_its_instant_and_not_before(
    seed: int, mode: MonthMode, dedupe: Dedupe, zone: str
) -> None:
    rng = random.Random(seed)
    (query,) = queries(rng, 1, zone)
    query = msgspec.structs.replace(query, person="P1", phone=rng.choice(("C1", "C4", None)))
    inquiries, accounts = tables(rng, [query], zone, rng.choice((2, 6, 14)))
    view = View(query, inquiries, accounts, Settings(zone=zone, month_mode=mode, dedupe=dedupe))
    for reason in reasons(view, LOW):
        if reason.ages_out_at is None:
            assert reason.code in codes_at(view, query.as_of + 4_000 * DAY_US)
            continue
        assert reason.ages_out_at > query.as_of
        assert reason.code in codes_at(view, reason.ages_out_at - 1), reason
        assert reason.code not in codes_at(view, reason.ages_out_at), reason


def test_a_forecast_begins_with_today_and_is_the_report_of_each_later_day() -> None:
    now = report_of(QUERY, INQUIRIES, ACCOUNTS)
    (ahead,) = now.forecasts
    assert [p.days for p in ahead.points] == [*AHEAD_DAYS] == [0, 7, 30, 90, 180]
    for point in ahead.points:
        then = report_of(later(QUERY, point.days), INQUIRIES, ACCOUNTS)
        assert point.at == then.as_of
        assert dict(zip(FIGURES, point.figures, strict=True)) == {
            name: then.cells[name] for name in FIGURES
        }
        assert point.reasons == tuple(t.code for t in then.reasons)


def test_what_becomes_known_later_is_not_foreseen() -> None:
    waiting = [msgspec.structs.replace(e, known_at=QUERY.as_of + DAY_US) for e in INQUIRIES]
    (ahead,) = report_of(QUERY, waiting, []).forecasts
    assert {point.reasons for point in ahead.points} == {("R-NO-DATA",)}


def paid(days: float, amount_fen: int) -> Account:
    """A payment on the loan that is overdue in the worked example, so many days ahead."""
    when = QUERY.as_of + int(days * DAY_US)
    return msgspec.structs.replace(
        ACCOUNTS[8], kind="paid", amount_fen=amount_fen, occurred_at=when, event_id="plan"
    )


def test_under_a_plan_the_arrears_end_with_the_payment_that_covers_them() -> None:
    view = View(QUERY, INQUIRIES, ACCOUNTS, Settings())
    from_plan = _codes(view.query, [paid(20, 300_000), paid(50, 100_000)])
    assert from_plan[30][0] == "R-OVERDUE-CURRENT"  # 3,000 of 4,000 yuan are paid
    assert "R-OVERDUE-CURRENT" not in from_plan[90]
    assert "R-OVERDUE-HIST" in from_plan[90]  # what was, stays for two years
    assert "R-OVERDUE-CURRENT" in _codes(view.query, [])[180]


def _codes(query: Query, planned: list[Account]) -> dict[int, tuple[str, ...]]:
    view = View(query, INQUIRIES, ACCOUNTS, Settings())
    made = forecast(view, Parameters(), planned=planned)
    return {point.days: point.reasons for point in made.points}


@pytest.mark.parametrize(
    ("as_of", "ends"),
    [
        ("2010-11-07T02:29", "2010-11-07T02:30"),  # 23:59: the first midnight is to come
        ("2010-11-07T02:31", "2010-11-07T03:30"),  # 23:01 again, back from 00:01 of the next day
        ("2010-11-07T03:29:59", "2010-11-07T03:30"),
    ],
)
def test_where_a_day_begins_twice_a_reason_ends_after_its_report(as_of: str, ends: str) -> None:
    """St John's turned its clocks back from 00:01 to 23:01."""
    asked = [_utc(f"2010-08-06T12:0{n}") for n in range(3)]
    inquiries = [
        msgspec.structs.replace(INQUIRIES[0], product="pdl", occurred_at=at, event_id=f"e{at}")
        for at in asked
    ]
    query = msgspec.structs.replace(QUERY, as_of=_utc(as_of))
    view = View(query, inquiries, None, Settings(zone="America/St_Johns"))
    given = Parameters(multi_lender_min=1, thin_days=93)
    found = {r.code: r.ages_out_at for r in reasons(view, given)}
    assert found["R-MULTI-LENDER"] == found["R-THIN-FILE"] == _utc(ends)


def _utc(text: str) -> int:
    return instant(dt.datetime.fromisoformat(f"{text}+00:00"))
