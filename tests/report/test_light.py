"""The report of one person says what the reference says, in every cell and every reason."""

import random
from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdue.report import catalog, reference
from fairdue.report.person.light import Light, Sheet, row
from fairdue.report.reason import Parameters, reasons
from fairdue.report.reference import Settings, View
from fairdue.report.term import Dedupe, MonthMode
from report.arbitrary_report import queries, tables
from report.golden import ACCOUNTS, INQUIRIES, QUERY
from report.own_columns import OWN

COLUMNS = (*catalog.named("all"), *catalog.named("standing"), *OWN)
SHEET = Sheet(COLUMNS)
LOW = Parameters(burst_min=1, night_min=1, multi_lender_min=2, multi_phone_min=2, thin_days=900)


@given(
    seed=st.integers(0, 2**32),
    mode=st.sampled_from(get_args(MonthMode)),
    dedupe=st.sampled_from(get_args(Dedupe)),
    zone=st.sampled_from(("Asia/Shanghai", "America/St_Johns", "Pacific/Apia", "Asia/Beirut")),
    with_accounts=st.booleans(),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_cell_and_reason_is_that_of_the_reference(
    seed: int, mode: MonthMode, dedupe: Dedupe, zone: str, *, with_accounts: bool
) -> None:
    rng = random.Random(seed)
    asked = queries(rng, 3, zone)
    inquiries, accounts = tables(rng, asked, zone, rng.choice((0, 3, 40)))
    how = Settings(zone=zone, month_mode=mode, dedupe=dedupe)
    owed = accounts if with_accounts else None
    for query in asked:
        light, view = Light(query, inquiries, owed, how), View(query, inquiries, owed, how)
        assert row(light, SHEET) == reference.row(view, COLUMNS)
        assert reasons(light, LOW) == reasons(view, LOW)


@pytest.mark.parametrize("mode", get_args(MonthMode))
def test_the_worked_example(mode: MonthMode) -> None:
    how = Settings(month_mode=mode)
    light = Light(QUERY, INQUIRIES, ACCOUNTS, how)
    assert row(light, SHEET) == reference.row(View(QUERY, INQUIRIES, ACCOUNTS, how), COLUMNS)


def test_a_day_on_which_the_clock_goes_back_over_midnight() -> None:
    """In St. John's 2010-11-07 began, went back to 11-06 and began again."""
    zone, start = "America/St_Johns", 1_289_097_000_000_000  # 2010-11-07 00:00 local time
    rows = [
        msgspec.structs.replace(INQUIRIES[0], event_id=str(n), occurred_at=start + n * 30_000_000)
        for n in range(6)
    ]
    query = msgspec.structs.replace(QUERY, as_of=start + 31 * 86_400_000_000)
    how = Settings(zone=zone)
    light, view = Light(query, rows, None, how), View(query, rows, None, how)
    days = [view.day(e) for e in view.rows("inquiry", "id")]
    assert days != sorted(days)
    assert row(light, SHEET) == reference.row(view, COLUMNS)
