"""Awkward cases of the definition, worked out by hand."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from fairdue.report import catalog, reference
from fairdue.report.event import Account, Inquiry, Query
from fairdue.report.reference import Settings, two_decimals
from report.golden import ACCOUNTS, INQUIRIES, QUERY, at

COLUMNS = (*catalog.named("all"), *catalog.named("standing"))
DAY_US = 86_400_000_000


def cells(
    as_of: str | int,
    inquiries: list[Inquiry] | None = None,
    accounts: list[Account] | None = None,
    query: Query = QUERY,
    **settings: Any,
) -> dict[str, Any]:
    """The report of the person of the worked example as of a local time."""
    when = at(as_of) if isinstance(as_of, str) else as_of
    asked = msgspec.structs.replace(query, as_of=when)
    how = Settings(**settings)
    (row,) = reference.rows([asked], inquiries or [], accounts or [], COLUMNS, how)
    return dict(zip((c.name for c in COLUMNS), row, strict=True))


def asked_at(*times: str | int, **fields: Any) -> list[Inquiry]:
    """Inquiries of a bank about the person, as local times."""
    return [
        msgspec.structs.replace(
            INQUIRIES[1],
            event_id=f"i{n}",
            occurred_at=at(t) if isinstance(t, str) else t,
            **fields,
        )
        for n, t in enumerate(times)
    ]


def on_loan(kind: str, when: str, amount_fen: int = 0, late: int | None = None) -> Account:
    return msgspec.structs.replace(
        ACCOUNTS[0],
        event_id=f"{kind}{when}",
        kind=kind,
        occurred_at=at(when),
        amount_fen=amount_fen,
        days_past_due=late,
    )


NOON = at("2024-05-20 12:00")


@pytest.mark.parametrize(
    ("before_us", "seen", "week", "month"),
    [
        (0, "none", None, None),
        (-1, "none", None, None),
        (1, "ok", 1, 1),
        (7 * DAY_US, "ok", 1, 1),
        (7 * DAY_US + 1, "ok", 0, 1),
    ],
)
def test_what_lies_in_seven_days(
    before_us: int, seen: str, week: int | None, month: int | None
) -> None:
    got = cells(NOON, asked_at(NOON - before_us))
    assert (got["status_als_id"], got["als_d7_id_bank_allnum"]) == (seen, week)
    assert got["als_m1_id_bank_allnum"] == month


@pytest.mark.parametrize(
    ("when", "as_of", "inside"),
    [
        ("2024-02-29 23:59:59.999999", "2024-03-31 09:00", 1),
        ("2024-02-29 00:00", "2024-03-31 23:59", 1),
        ("2024-02-28 23:59:59.999999", "2024-03-31 09:00", 0),
        ("2024-01-29 00:00", "2024-02-29 09:00", 1),
        ("2023-02-28 00:00", "2023-03-29 09:00", 1),
        ("2023-02-27 23:59", "2023-03-29 09:00", 0),
        ("2024-12-01 00:00", "2025-01-01 00:00", 1),
    ],
)
def test_a_month_goes_back_to_the_same_date_or_the_last_of_the_month(
    when: str, as_of: str, inside: int
) -> None:
    assert cells(as_of, asked_at(when))["als_m1_id_bank_allnum"] == inside


def test_a_calendar_month_is_empty_at_its_first_midnight() -> None:
    got = cells("2024-05-01 00:00", asked_at("2024-04-30 23:59"), month_mode="calendar")
    assert (got["als_m1_id_bank_allnum"], got["als_d7_id_bank_allnum"]) == (0, 1)
    assert got["als_m3_id_bank_tot_mons"] == 1


def test_weekend_and_night_begin_to_the_microsecond() -> None:
    got = cells(
        "2024-05-20 12:00",
        asked_at("2024-05-17 23:59:59.999999", "2024-05-18 00:00", "2024-05-17 21:59:59.999999")
        + asked_at("2024-05-20 06:00", "2024-05-20 05:59:59.999999", "2024-05-17 22:00"),
    )
    assert got["als_d7_id_bank_week_allnum"] == 1
    assert got["als_d7_id_bank_night_allnum"] == 4


def test_runs_of_days() -> None:
    apart = cells("2024-05-20 12:00", asked_at(*(f"2024-05-0{d} 10:00" for d in (3, 4, 4, 6))))
    assert (apart["als_lst_id_bank_consnum"], apart["als_lst_id_bank_csinteday"]) == (1, 1)
    joined = cells("2024-05-20 12:00", asked_at(*(f"2024-05-0{d} 10:00" for d in (3, 4, 4, 5))))
    assert (joined["als_lst_id_bank_consnum"], joined["als_lst_id_bank_csinteday"]) == (4, 3)


def test_two_minutes_around_midnight_are_a_day_apart() -> None:
    got = cells("2024-05-20 12:00", asked_at("2024-05-18 23:59", "2024-05-19 00:01"))
    assert got["als_m3_id_max_inteday"] == got["als_m3_id_min_inteday"] == 1
    assert got["als_lst_id_bank_csinteday"] == 2


def test_two_inquiries_at_one_instant_both_count() -> None:
    got = cells("2024-05-20 12:00", asked_at("2024-05-18 10:00", "2024-05-18 10:00"))
    assert (got["als_m3_id_bank_allnum"], got["als_m3_id_bank_orgnum"]) == (2, 1)
    assert got["als_m3_id_max_inteday"] == 0


def test_a_lender_of_two_kinds_counts_once_on_its_side_and_in_each_class() -> None:
    (first,) = asked_at("2024-05-18 10:00", lender_kind="converted_p2p")
    second = msgspec.structs.replace(first, lender_kind="microloan_online")
    got = cells("2024-05-20 12:00", [first, second])
    names = ("nbank", "nbank_p2p", "nbank_mc")
    assert [got[f"als_d7_id_{name}_orgnum"] for name in names] == [1, 1, 1]


def test_lenders_are_told_apart_byte_for_byte() -> None:
    inquiries = [
        msgspec.structs.replace(e, lender=lender)
        for e, lender in zip(asked_at(*["2024-05-18 10:00"] * 3), ("A", "a", "A "), strict=True)
    ]
    assert cells("2024-05-20 12:00", inquiries)["als_d7_id_bank_orgnum"] == 3


def test_old_inquiries_alone_are_zeros_not_nothing() -> None:
    got = cells("2024-05-20 12:00", asked_at("2021-05-20 12:00"))
    assert got["status_als_id"] == "ok"
    assert (got["als_m12_id_bank_allnum"], got["als_m12_id_min_monnum"]) == (0, 0)
    assert got["als_m12_id_avg_monnum"] is None
    assert got["als_fst_id_bank_inteday"] is None


def test_what_became_known_later_is_not_seen() -> None:
    late = asked_at("2024-05-18 10:00", known_at=NOON)
    assert cells(NOON, late)["status_als_id"] == "none"
    assert cells(NOON + 1, late)["als_d7_id_bank_allnum"] == 1


def test_who_cannot_be_looked_up_and_who_is_not_known() -> None:
    nobody = msgspec.structs.replace(QUERY, person=None, viewer=None)
    got = cells(NOON, asked_at(NOON - 1), [], nobody)
    assert got["status_als_id"] == got["status_rad_apply"] == got["status_ir_id"] == "unavailable"
    assert (got["status_als_cell"], got["als_d7_cell_bank_allnum"]) == ("ok", 1)
    assert got["als_d7_cell_bank_selfnum"] is None
    assert got["status_rad_behaviour"] == "unavailable"


def test_repeated_events_count_once_when_asked_for() -> None:
    morning, noon, next_day = asked_at("2024-05-18 10:00", "2024-05-18 12:00", "2024-05-19 10:00")
    rows = [morning, msgspec.structs.replace(morning, event_id="again"), noon, next_day]
    counts = {
        dedupe: cells(NOON, rows, dedupe=dedupe)["als_d7_id_bank_allnum"]
        for dedupe in ("none", "exact", "lender_day")
    }
    assert counts == {"none": 4, "exact": 3, "lender_day": 2}


def test_of_one_lender_and_day_the_lower_kind_and_product_stay() -> None:
    (low,) = asked_at("2024-05-18 10:00", lender_kind="microloan_online", product="rel")
    high = msgspec.structs.replace(low, lender_kind="compensation", product="pdl", event_id="a")
    got = cells(NOON, [high, low], dedupe="lender_day")
    assert (got["als_d7_id_nbank_mc_allnum"], got["als_d7_id_nbank_com_allnum"]) == (1, 0)


@pytest.mark.parametrize(
    ("events", "owed"),
    [
        ([on_loan("overdue", "2024-05-01", 500, 1)], 500),
        ([on_loan("overdue", "2024-05-01", 500, 1), on_loan("paid", "2024-05-01", 500)], 500),
        ([on_loan("overdue", "2024-05-01", 500, 1), on_loan("paid", "2024-05-02", 500)], 0),
        ([on_loan("overdue", "2024-05-01", 500, 1), on_loan("paid", "2024-05-02", 499)], 500),
        ([on_loan("overdue", "2024-05-01", 500, 1), on_loan("settled", "2024-05-01")], 0),
        ([on_loan("settled", "2024-04-30"), on_loan("overdue", "2024-05-01", 500, 1)], 500),
        (
            [on_loan("overdue", "2024-04-01", 900, 1), on_loan("overdue", "2024-05-01", 700, 31)],
            700,
        ),
    ],
)
def test_when_a_loan_is_overdue_now(events: list[Account], owed: int) -> None:
    got = cells(NOON, [], events)
    assert got["std_unclear_now_overdue_amount"] == owed
    assert got["std_unclear_now_overdue_loans"] == (owed > 0)
    assert got["std_unclear_past_overdue_loans"] == (owed == 0)


def test_nothing_owed_and_nothing_paid_is_not_cured() -> None:
    got = cells(NOON, [], [on_loan("overdue", "2024-05-01", 0, 1)])
    assert got["std_unclear_now_overdue_loans"] == 1


def test_a_loan_whose_latest_readings_name_two_groups_counts_in_both() -> None:
    reading = on_loan("overdue", "2024-05-01", 500, 1)
    licensed = msgspec.structs.replace(reading, lender_kind="microloan_online", event_id="m")
    got = cells(NOON, [], [reading, licensed])
    groups = ("formal", "informal", "unclear")
    assert [got[f"std_{g}_now_overdue_loans"] for g in groups] == [1, 0, 1]
    later = msgspec.structs.replace(licensed, occurred_at=at("2024-05-02"))
    got = cells(NOON, [], [reading, later])
    assert [got[f"std_{g}_now_overdue_loans"] for g in groups] == [1, 0, 0]


def test_readings_of_one_loan_are_one_arrears() -> None:
    readings = [on_loan("overdue", f"2024-05-0{d}", fen, 1) for d, fen in ((1, 500), (2, 700))]
    got = cells(NOON, [], readings)
    assert (got["rad_m6_overdue_amount"], got["rad_m6_m0_overdue_loans"]) == (700, 1)


def test_sizes_of_loans_at_their_edges() -> None:
    opened = [
        on_loan("opened", "2024-05-01", fen) for fen in (100_000, 100_001, 300_001, 1_000_001)
    ]
    got = cells(NOON, [], opened)
    sizes = ("le1k", "1k_3k", "3k_10k", "gt10k")
    assert [got[f"rad_m12_loans_{size}"] for size in sizes] == [1, 1, 1, 1]
    assert got["rad_last_loan_date"] == dt.date(2024, 5, 1)


def test_changes_of_the_phone() -> None:
    a, b, c = asked_at("2024-05-01 10:00", "2024-05-03 10:00", "2024-05-05 10:00")
    other = msgspec.structs.replace(a, phone="C2")
    assert cells(NOON, [a, b, c])["ir_id_x_cell_lastchg_days"] is None
    assert cells(NOON, [other, b, c])["ir_id_x_cell_lastchg_days"] == 17
    both = [a, b, msgspec.structs.replace(b, phone="C2"), c]
    assert cells(NOON, both)["ir_id_x_cell_lastchg_days"] == 15


def test_two_decimals_half_up() -> None:
    assert (two_decimals(9, 8), two_decimals(1, 3), two_decimals(200, 3)) == (1.13, 0.33, 66.67)
