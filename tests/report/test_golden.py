"""The worked example, cell by cell."""

import datetime as dt
from typing import Any

import pytest

from fairdue.report import catalog, reference
from fairdue.report.measure import SERIES
from fairdue.report.reference import Settings
from report.golden import ACCOUNTS, INQUIRIES, QUERY


def report(name: str = "all", mode: Any = "anniversary") -> dict[str, Any]:
    columns = catalog.named(name)
    settings = Settings(month_mode=mode)
    (cells,) = reference.rows([QUERY], INQUIRIES, ACCOUNTS, columns, settings)
    return dict(zip((c.name for c in columns), cells, strict=True))


SERIES_ROWS = """
m6 id            1 1.00 1 0 . .
m6 id bank       1 1.00 1 0 . .
m6 id nbank      0 .    0 0 . .
m6 cell          1 1.00 1 0 . .
m6 cell bank     1 1.00 1 0 . .
m6 cell nbank    0 .    0 0 . .
m12 id           4 1.25 2 0 77 13
m12 id bank      3 1.00 1 0 77 48
m12 id nbank     2 1.00 1 0 101 101
m12 cell         4 1.00 1 0 77 48
m12 cell bank    3 1.00 1 0 77 48
m12 cell nbank   1 1.00 1 0 . .
"""


@pytest.mark.parametrize("line", SERIES_ROWS.strip().splitlines())
def test_series(line: str) -> None:
    place, values = line.split()[:-6], line.split()[-6:]
    stem = "_".join(("als", *place))
    got = [report("als")[f"{stem}_{measure}"] for measure in SERIES]
    assert got == [None if v == "." else float(v) for v in values]


def test_no_inquiry_in_three_months() -> None:
    cells = report("als")
    for part in ("", "_bank", "_nbank"):
        for key in ("id", "cell"):
            got = [cells[f"als_m3_{key}{part}_{measure}"] for measure in SERIES]
            assert got == [0, None, 0, 0, None, None]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("als_fst_{}_inteday", (274, 340, 274, 340)),
        ("als_lst_{}_inteday", (149, 239, 149, 340)),
        ("als_lst_{}_consnum", (1, 1, 1, 1)),
        ("als_lst_{}_csinteday", (1, 1, 1, 1)),
    ],
)
def test_first_and_latest(column: str, values: tuple[int, ...]) -> None:
    sides = ("id_bank", "id_nbank", "cell_bank", "cell_nbank")
    assert tuple(report("als")[column.format(side)] for side in sides) == values


COUNTS = """
caon 1 1 2 2
coon 0 0 1 0
rel 0 0 2 2
bank 1 1 3 3
bank_tra 0 0 2 2
bank_ret 1 1 1 1
bank_week 1 1 3 3
bank_night 0 0 1 1
nbank 0 0 2 1
nbank_p2p 0 0 1 1
nbank_cf 0 0 1 0
nbank_cons 0 0 1 0
nbank_else 0 0 1 1
nbank_week 0 0 1 0
nbank_night 0 0 1 1
"""


def test_counts_and_that_all_other_counts_are_zero() -> None:
    cells = report("als")
    told = {}
    for line in COUNTS.strip().splitlines():
        part, *values = line.split()
        for place, value in zip(("m6_id", "m6_cell", "m12_id", "m12_cell"), values, strict=True):
            told[f"als_{place}_{part}_allnum"] = told[f"als_{place}_{part}_orgnum"] = int(value)
    counted = {n: v for n, v in cells.items() if n.endswith(("allnum", "orgnum", "selfnum"))}
    assert counted == {**dict.fromkeys(counted, 0), **told}


def test_how_many_cells_are_filled() -> None:
    values = [v for n, v in report("als").items() if not n.startswith("status")]
    assert sum(bool(v) for v in values) == 124
    assert sum(v == 0 for v in values) == 662
    assert sum(v is None for v in values) == 34


def test_months_of_thirty_days_give_the_same_and_calendar_months_differ_in_three() -> None:
    plain, calendar = report("als"), report("als", "calendar")
    assert report("als", "d30") == plain
    assert {n: v for n, v in calendar.items() if v != plain[n]} == {
        "als_m12_id_tot_mons": 5,
        "als_m12_id_max_monnum": 1,
        "als_m12_id_avg_monnum": 1.00,
    }


RADAR = """
loans 0 0 1 3 3
loan_amount 0 0 2000000 2800000 2800000
lenders 0 0 1 3 3
cfc_lenders . . . 1 1
online_lenders . . . 1 1
m0_overdue_loans . . 1 2 2
m1_overdue_loans . . 1 1 1
overdue_amount . . 400000 510000 510000
failed_debits 0 0 0 1 1
performed_amount 0 0 180000 280000 280000
performed_count 0 0 1 2 2
"""


def test_radar() -> None:
    cells = report("radar")
    for line in RADAR.strip().splitlines():
        name, *values = line.split()
        for span, value in zip(("m1", "m3", "m6", "m12", "m24"), values, strict=True):
            got = cells.pop(f"rad_{span}_{name}", None)
            assert got == (None if value == "." else int(value)), (span, name)
    assert cells == {
        "status_rad_apply": "ok",
        "status_rad_behaviour": "ok",
        "rad_apply_lenders": 5,
        "rad_apply_cfc_lenders": 1,
        "rad_apply_online_lenders": 1,
        "rad_apply_total": 5,
        "rad_apply_last_date": dt.date(2018, 4, 21),
        "rad_m1_apply": 0,
        "rad_m3_apply": 0,
        "rad_m6_apply": 1,
        "rad_m12_loans_le1k": 0,
        "rad_m12_loans_1k_3k": 1,
        "rad_m12_loans_3k_10k": 1,
        "rad_m12_loans_gt10k": 1,
        "rad_normal_share": 33.33,
        "rad_last_performed_days": 115,
        "rad_settled_loans": 1,
        "rad_credit_length_days": 339,
        "rad_last_loan_date": dt.date(2018, 4, 25),
    }


def test_identity() -> None:
    cells = report("identity")
    assert list(cells.values()) == [
        *("ok", "ok"),
        *(2, 1, 1, 2, 2, 1, 16, 16, 0),
        *(1, 0, 0, 1, 1, 1, None, None, 0),
        340,
    ]


def test_standing() -> None:
    cells = report("standing")
    filled = {n: v for n, v in cells.items() if v and not n.startswith("std_m")}
    assert filled == {
        "status_std_apply": "ok",
        "status_std_behaviour": "ok",
        "std_formal_now_overdue_loans": 1,
        "std_formal_now_overdue_lenders": 1,
        "std_formal_now_overdue_amount": 400_000,
        "std_unclear_past_overdue_loans": 1,
    }
    assert (cells["std_m12_formal_applies"], cells["std_m12_unclear_applies"]) == (4, 1)
