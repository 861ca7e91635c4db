"""Tables as people send them: encodings, headings, broken rows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue import intake
from fairdue.facts import Payment, content

Put = Callable[..., Path]
HEAD = "借款代号,还款时间,金额,备注\n"
ROW = "card,2026-06-05,1300.00,首期\n"


def payments(put: Put, text: str | bytes) -> list[Payment]:
    reading = intake.read(put(text))
    assert reading.problems == ()
    return [fact for fact in reading.facts if isinstance(fact, Payment)]


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + ROW).encode(),
        (HEAD + ROW).encode("utf-8-sig"),
        (HEAD + ROW).encode("gb18030"),
        (HEAD + ROW).encode("utf-16"),
        (HEAD + ROW).replace("\n", "\r\n").encode(),
        (HEAD + ROW).replace(",", ";").encode(),
        (HEAD + ROW).replace(",", "\t").encode(),
        ("# 说明\n\n" + HEAD + "\n# card,2026-01-01,1,x\n" + ROW + "\n,,,\n").encode(),
        "金额,备注,借款代号,还款时间\n1300.00,首期,card,2026/6/5\n".encode(),
        "Loan, Paid on ,AMOUNT,note\ncard,2026-06-05,¥1300,首期\n".encode(),
        "debt,paid,amount,note\ncard,2026年6月5日,1300元,首期\n".encode(),
    ],
)
def test_the_same_row_however_it_was_saved(put: Put, data: bytes) -> None:
    (same,) = payments(put, HEAD + ROW)
    (payment,) = payments(put, data)
    assert content(payment) == content(same)


def test_a_place_is_the_row_as_a_spreadsheet_counts_it(put: Put) -> None:
    payment, later = payments(put, f'# 说明\n{HEAD}\n{ROW}card,2026-06-06,2,"两\n行"\n')
    assert payment.source is not None
    assert later.source is not None
    assert (payment.source.place, later.source.place) == ("row 4", "row 5")


def test_a_broken_row_names_row_columns_reasons_and_remedies(put: Put) -> None:
    reading = intake.read(put(f"{HEAD}{ROW}card,昨天,一千,\n{ROW}"))
    assert (reading.rows, reading.taken, reading.refused, len(reading.facts)) == (3, 2, 1, 2)
    (problem,) = reading.problems
    assert problem.place == "row 3, 还款时间, 金额"
    for words in ("昨天", "一千"):
        assert words in problem.wrong["zh-CN"]
        assert words in problem.wrong["en"]
    assert "1234.56" in problem.remedy["zh-CN"]
    assert "2026-05-01" in problem.remedy["en"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",2026-06-05,3,x", "required"),
        ("card,2026-06-05,0,x", "paid"),
        ("card,2026-06-05,3,x,y", "too_many_cells"),
        (f"card,2026-06-05,3,{'x' * 140_000}", "row_unreadable"),
    ],
)
def test_a_row_that_cannot_be_used_leaves_the_rest(put: Put, row: str, code: str) -> None:
    reading = intake.read(put(f"{HEAD}{row}\n{ROW}"))
    assert [p.code for p in reading.problems] == [code]
    assert len(reading.facts) == 1


SWALLOWING = [
    'card,2026-06-05,3,"open',
    'card,2026-06-05,"3,open',
    '"card,2026-06-05,3,open',
    'card,2026-06-05,3,"shut"and on',
]


@pytest.mark.parametrize("row", SWALLOWING)
@pytest.mark.parametrize("after", [ROW, ROW * 3, ROW + 'card,2026-06-07,4,"x"\n', ""])
def test_an_open_quote_swallows_no_row(put: Put, row: str, after: str) -> None:
    reading = intake.read(put(f"{HEAD}{row}\n{after}"))
    assert [(p.code, p.place) for p in reading.problems] == [("quotes_unpaired", "row 2")]
    assert reading.rows == after.count("\n") + 1
    assert len(reading.facts) == after.count("\n")


@pytest.mark.parametrize(
    "next_row", ['card,2026-06-06,4,"', 'card,2026-06-06,4"', 'card,2026-06-06,,"']
)
def test_a_cell_that_closes_behind_the_next_row_is_no_note(put: Put, next_row: str) -> None:
    reading = intake.read(put(f'{HEAD}card,2026-06-05,3,"open\n{next_row}\n{ROW}'))
    assert reading.rows == 3
    assert "quotes_unpaired" in {p.code for p in reading.problems}
    assert len(reading.facts) + len(reading.problems) == 3


def test_a_quote_in_a_comment_swallows_nothing(put: Put) -> None:
    assert len(payments(put, f'# say,"so\n{HEAD}#,"x\n{ROW}')) == 1


def test_a_note_of_several_lines_is_one_cell(put: Put) -> None:
    (payment,) = payments(put, f'{HEAD}card,2026-06-05,3,"a, b, ""c""\n\nsecond, third"\n')
    assert payment.note == 'a, b, "c"\n\nsecond, third'


@given(rows=st.lists(st.sampled_from([ROW, *(f"{r}\n" for r in SWALLOWING)]), max_size=6))
def test_each_line_is_a_row_where_no_cell_is_closed(
    scratch: Path, lawful: Callable[[Path], intake.Reading | None], rows: list[str]
) -> None:
    scratch.write_text(HEAD + "".join(rows), "utf-8", newline="")
    reading = lawful(scratch)
    assert reading is not None
    assert (reading.rows, reading.taken) == (len(rows), rows.count(ROW))


def test_a_short_row_has_empty_cells_at_its_end(put: Put) -> None:
    (payment,) = payments(put, f"{HEAD}card,2026-06-05,3\n")
    assert payment.note == ""


def test_a_column_nobody_knows_is_told_and_the_rows_are_read(put: Put) -> None:
    reading = intake.read(put("借款代号,还款时间,金额,心情,金额\ncard,2026-06-05,3,好,4\n"))
    assert [p.code for p in reading.problems] == ["column_unknown", "column_twice"]
    (payment,) = reading.facts
    assert isinstance(payment, Payment)
    assert payment.amount_fen == 300
    assert (reading.rows, reading.taken, reading.refused) == (1, 1, 0)


def test_a_day_is_local_to_the_zone_that_is_given(put: Put) -> None:
    path = put(HEAD + ROW)
    shanghai, urumqi = (
        intake.read(path, zone=zone).facts[0].occurred_at
        for zone in ("Asia/Shanghai", "Asia/Urumqi")
    )
    assert (urumqi - shanghai).total_seconds() == 2 * 3600
