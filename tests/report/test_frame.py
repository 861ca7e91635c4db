"""The report in Python: the same cells, whichever library holds the tables."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairdue import report
from fairdue.report import reference
from fairdue.report.event import Account, Inquiry, Query
from fairdue.report.reason import reasons
from fairdue.report.reference import View
from fairdue.report.when import moment
from report.arbitrary_report import arrow
from report.golden import ACCOUNTS, INQUIRIES, QUERY

HOW = report.Settings()
TABLES = [arrow([QUERY], Query), arrow(INQUIRIES, Inquiry), arrow(ACCOUNTS, Account)]
COLUMNS = report.catalogue("als")
WANT = reference.rows([QUERY], INQUIRIES, ACCOUNTS, COLUMNS, HOW)[0]


class Stream:
    """A table that only its stream tells of, as any library may hand one over."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


class Array:
    """One batch, told of by its array."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __arrow_c_array__(self, requested_schema: object = None) -> object:
        return self._table.to_batches()[0].__arrow_c_array__(requested_schema)


def as_pandas(table: Any) -> Any:
    frame = table.to_pandas()
    for name in ("occurred_at", "known_at", "as_of"):
        if name in frame:
            frame[name] = frame[name].astype("datetime64[us, UTC]")
    if "days_past_due" in frame:
        frame["days_past_due"] = frame["days_past_due"].astype("Int64")
    return frame


def in_views(table: Any) -> Stream:
    """Text in the layout in which Polars hands it over, some of it in dictionaries."""
    for place, field in enumerate(table.schema):
        if field.type == pa.string():
            column = table.column(place).cast(pa.string_view())
            if field.name == "lender":
                codes = [column.to_pylist().index(word) for word in column.to_pylist()]
                column = pa.DictionaryArray.from_arrays(codes, column.combine_chunks())
            table = table.set_column(place, field.name, column)
    return Stream(table)


@pytest.mark.parametrize(
    "library",
    [
        lambda table: table,
        Stream,
        Array,
        in_views,
        as_pandas,
        lambda table: table.to_pydict() | _timed(table),
        lambda table: table.to_reader(),
    ],
    ids=["pyarrow", "stream", "array", "string views", "pandas", "columns", "reader"],
)
def test_every_library_gives_the_same_cells(library: Callable[[Any], Any]) -> None:
    sheet = report.features(*map(library, TABLES), catalog="als", engine="reference")
    assert sheet.column_names == ["query_id", *(c.name for c in COLUMNS)]
    assert tuple(sheet.to_pylist()[0].values()) == ("q1", *WANT)


def _timed(table: Any) -> dict[str, Any]:
    """Times and numbers that a dict of plain values cannot type where all of them are null."""
    names = [n for n in table.column_names if not pa.types.is_string(table.schema.field(n).type)]
    return {name: table.column(name) for name in names}


def test_the_fast_engine_and_files_say_the_same(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.parquet" for n in range(3)]
    for path, table in zip(paths, TABLES, strict=True):
        pq.write_table(table, path)
    by_path = report.features(*paths, catalog=COLUMNS)
    assert tuple(by_path.to_pylist()[0].values()) == ("q1", *WANT)
    assert by_path.equals(report.features(*map(str, paths), catalog="als", engine="reference"))


def test_what_comes_out_goes_into_other_libraries() -> None:
    sheet = report.features(*TABLES, catalog="als", engine="reference")
    assert sheet.to_pandas()["als_m12_id_tot_mons"].tolist() == [4]
    assert pa.table(Stream(sheet)).equals(sheet)


def test_reasons_are_rows() -> None:
    found = report.reasons(*TABLES).to_pylist()
    want = reasons(View(QUERY, INQUIRIES, ACCOUNTS, HOW), report.Parameters())
    assert [(r["reason_code"], r["grade"], r["value"], r["evidence"]) for r in found] == [
        (r.code, r.grade, r.value, [e.event_id for e in r.evidence]) for r in want
    ]
    assert report.reasons(TABLES[0], TABLES[1]).num_rows == 0


def test_one_person_among_many() -> None:
    others = [msgspec.structs.replace(e, person="P2", phone="C9") for e in INQUIRIES]
    made = report.about(
        person="P1",
        phone="C1",
        as_of=moment(QUERY.as_of),
        inquiries=arrow([*INQUIRIES, *others], Inquiry),
        accounts=TABLES[2],
    )
    assert [t.code for t in made.reasons] == [
        "R-OVERDUE-CURRENT",
        "R-OVERDUE-HIST",
        "R-OVERDUE-THEN-PAID",
    ]
    (asked, owed) = made.coverage.sources
    assert (asked.rows, asked.events, owed.rows) == (10, 5, 11)
    blind = report.about(person="P1", as_of=moment(QUERY.as_of))
    assert blind.section("inquiries").status == "unavailable"


def test_bad_rows_are_refused_or_left_out() -> None:
    kinds = ["no_such_kind", *TABLES[1].column("lender_kind").to_pylist()[1:]]
    place = TABLES[1].schema.get_field_index("lender_kind")
    bad = TABLES[1].set_column(place, "lender_kind", [kinds])
    asked = {"as_of": moment(QUERY.as_of), "person": "P1", "inquiries": bad}
    for refused in (
        lambda: report.features(TABLES[0], bad, engine="reference"),
        lambda: report.reasons(TABLES[0], bad),
        lambda: report.about(**asked),
    ):
        with pytest.raises(report.BadInput) as told:
            refused()
        (problem,) = told.value.problems.first
        assert (problem.file, problem.code, problem.row) == ("inquiries", "E-ENUM", 0)
    left = report.about(**asked, bad_rows="skip")
    assert left.coverage.sources[0].skipped == 1
    assert report.reasons(TABLES[0], bad, bad_rows="skip").num_rows == 0
    with pytest.raises(report.BadInput):
        report.reasons(TABLES[0].drop_columns(["as_of"]), TABLES[1])


def test_a_refusal_says_what_and_where_and_an_unknown_word_is_refused() -> None:
    lenders = [*range(len(INQUIRIES))]
    inquiries = arrow(INQUIRIES, Inquiry).drop_columns(["lender"])
    wrong = inquiries.append_column("lender", pa.array(lenders))
    with pytest.raises(report.BadInput, match="1 problems, first: inquiries, lender: E-TYPE"):
        report.features(arrow([QUERY], Query), wrong, catalog="als", engine="reference")
    for words in ({"month_mode": "lunar"}, {"dedupe": "some"}):
        with pytest.raises(ValueError, match="use one of"):
            report.Settings(**words)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no engine 'x': use fast or reference"):
        report.features(*TABLES, engine="x")  # type: ignore[arg-type]
    at = moment(QUERY.as_of)
    for ask in (
        lambda way: report.features(*TABLES, engine="reference", bad_rows=way),
        lambda way: report.reasons(*TABLES, bad_rows=way),
        lambda way: report.about(as_of=at, person="P1", inquiries=TABLES[1], bad_rows=way),
    ):
        with pytest.raises(ValueError, match="no bad_rows 'drop': use fail or skip"):
            ask("drop")


def test_what_is_no_table_is_refused_in_words() -> None:
    with pytest.raises(report.CannotRead, match="inquiries: list is no table; give a path"):
        report.reasons(TABLES[0], [1, 2])
    with pytest.raises(report.CannotRead, match="cannot read nowhere"):
        report.reasons(TABLES[0], "nowhere.parquet")
    with pytest.raises(report.CannotRead, match="inquiries: "):
        report.reasons(TABLES[0], {"a": [1], "b": [1, 2]})
    with pytest.raises(ValueError, match="no catalogue alz: use one of als"):
        report.features(*TABLES, catalog="alz")
    with pytest.raises(ValueError, match="has no zone"):
        report.about(person="P1", as_of=dt.datetime(2026, 1, 1))  # noqa: DTZ001 - that is it
    with pytest.raises(AttributeError, match="no scores"):
        report.scores  # noqa: B018 - none is invented


def test_a_time_in_nanoseconds_is_refused_not_rounded() -> None:
    frame = TABLES[1].to_pandas()
    frame["occurred_at"] = frame["occurred_at"].astype("datetime64[ns, UTC]")
    with pytest.raises(report.BadInput) as told:
        report.reasons(TABLES[0], frame)
    assert {(p.code, p.column) for p in told.value.problems.first} >= {("E-TYPE", "occurred_at")}
