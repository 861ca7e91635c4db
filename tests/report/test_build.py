"""`fairdue report build`: files in, one file out, and what it says of bad input."""

import json
import random
import sys
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fairdue.cli import main
from fairdue.report import build as jobs
from fairdue.report import catalog
from fairdue.report.event import Account, Inquiry, Query
from report.arbitrary_report import TIME, arrow, queries, tables, with_null_words
from report.golden import ACCOUNTS, INQUIRIES, QUERY


class Ran:
    """Exit code and what was printed."""

    def __init__(self, code: Any, out: str, err: str) -> None:
        self.code, self.out = code, out
        self.lines = [json.loads(line) for line in err.splitlines() if line.startswith("{")]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Any:
    def command(*words: object) -> Ran:
        with pytest.raises(SystemExit) as stopped:
            main(["report", *map(str, words)])
        return Ran(stopped.value.code, *capfd.readouterr())

    return command


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    pq.write_table(arrow(INQUIRIES, Inquiry), tmp_path / "inquiries.parquet")
    pq.write_table(arrow(ACCOUNTS, Account), tmp_path / "accounts.parquet")
    pq.write_table(arrow([QUERY], Query), tmp_path / "queries.parquet")
    return tmp_path


def told(folder: Path, **more: object) -> list[object]:
    """Options of a build in a folder."""
    options: dict[str, object] = {
        "inquiries": folder / "inquiries.parquet",
        "accounts": folder / "accounts.parquet",
        "queries": folder / "queries.parquet",
        "catalog": "all",
        "out": folder / "out.parquet",
        "engine": "reference",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    given = ((f"--{name}", value) for name, value in options.items() if value is not None)
    return ["build", *(word for pair in given for word in pair)]


@pytest.mark.parametrize("engine", ["local", "reference"])
def test_the_worked_example_as_files(golden: Path, run: Any, engine: str) -> None:
    done = run(*told(golden, engine=engine, reasons=golden / "reasons.parquet"))
    assert done.code == 0
    assert json.loads(done.out) == {
        "queries": 1,
        "columns": 906,
        "inquiries": {"rows": 5, "skipped": 0, "unattributable": 0},
        "accounts": {"rows": 11, "skipped": 0, "unattributable": 0},
    }
    table = pq.read_table(golden / "out.parquet")
    assert table.column_names == ["query_id", *(c.name for c in catalog.named("all"))]
    (row,) = table.to_pylist()
    assert (row["query_id"], row["als_m12_id_avg_monnum"], row["rad_normal_share"]) == (
        "q1",
        1.25,
        33.33,
    )
    assert json.loads(table.schema.metadata[b"fairdue.report"]) == {
        "spec": 1,
        "catalog": "all",
        "zone": "Asia/Shanghai",
        "month_mode": "anniversary",
        "dedupe": "none",
    }
    reasons = pq.read_table(golden / "reasons.parquet").to_pylist()
    assert [(r["reason_code"], r["evidence"], str(r["ages_out_on"])) for r in reasons] == [
        ("R-OVERDUE-CURRENT", ["a9"], "None"),
        ("R-OVERDUE-HIST", ["a9"], "2020-09-02"),
        ("R-OVERDUE-THEN-PAID", ["a4"], "2020-01-15"),
    ]
    assert sorted(p.name for p in golden.iterdir()) == [
        "accounts.parquet",
        "inquiries.parquet",
        "out.parquet",
        "queries.parquet",
        "reasons.parquet",
    ]


def test_types_of_the_columns(golden: Path, run: Any) -> None:
    run(*told(golden))
    schema = pq.read_schema(golden / "out.parquet")
    assert schema.field("als_m3_id_avg_monnum").type == pa.float64()
    assert schema.field("als_m3_id_tot_mons").type == pa.int32()
    assert schema.field("rad_m6_overdue_amount").type == pa.int64()
    assert schema.field("rad_last_loan_date").type == pa.date32()
    assert schema.field("status_ir_id").type == pa.string()


def test_files_of_any_split_and_form_give_the_same(tmp_path: Path, run: Any) -> None:
    rng = random.Random(7)
    asked = queries(rng, 9, "Asia/Shanghai")
    inquiries, accounts = tables(rng, asked, "Asia/Shanghai", 60)
    whole = {"inquiries": arrow(inquiries, Inquiry), "accounts": arrow(accounts, Account)}
    for name, table in {**whole, "queries": arrow(asked, Query)}.items():
        pq.write_table(table, tmp_path / f"{name}.parquet")
        folder = tmp_path / name
        folder.mkdir()
        (folder / "_SUCCESS").touch()
        for n, start in enumerate(range(0, table.num_rows, 20)):
            part = table.slice(start, 20)
            if n % 2:
                kinds = [
                    (f.name, pa.large_string() if f.type == pa.string() else f.type)
                    for f in part.schema
                ]
                part = part.cast(pa.schema(kinds))
            pq.write_table(part, folder / f"{n:03}.parquet")
        with pa.OSFile(str(tmp_path / f"{name}.arrow"), "wb") as sink:
            words = [
                c.dictionary_encode() if c.type == pa.string() and n != "query_id" else c
                for n, c in zip(table.column_names, table.columns, strict=True)
            ]
            coded = pa.table(dict(zip(table.column_names, words, strict=True))).combine_chunks()
            with pa.ipc.new_file(sink, coded.schema) as writer:
                writer.write_table(coded, max_chunksize=9)
    found = []
    for form in ("{}.parquet", "{}", "{}.arrow"):
        names = {n: tmp_path / form.format(n) for n in ("inquiries", "accounts", "queries")}
        assert run(*told(tmp_path, **names, engine="local")).code == 0
        found.append(pq.read_table(tmp_path / "out.parquet").to_pylist())
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("option", ["out", "reasons", "heavy", "work"])
def test_a_place_that_cannot_be_written_is_told_in_the_language_asked_for(
    golden: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    place = golden / "queries.parquet" / "x"
    words = {"out": golden / "out.parquet", "queries": golden / "asked.parquet", option: place}
    (golden / "asked.parquet").write_bytes((golden / "queries.parquet").read_bytes())
    for locale, words_of_it in (("zh-CN", "写不了"), ("en", "cannot write")):
        with pytest.raises(SystemExit) as ended:
            main(["report", *map(str, told(golden, catalog="radar", **words)), "--locale", locale])
        assert ended.value.code == 4
        said = capsys.readouterr().err
        assert f"{words_of_it} {place}" in said
        assert "Errno" not in said


@pytest.mark.parametrize("engine", ["local", "reference"])
@pytest.mark.parametrize(
    ("table", "column"),
    [("inquiries", "person"), ("inquiries", "lender_kind"), ("queries", "viewer")],
)
def test_text_that_is_not_utf8_is_named_by_column_and_row(
    golden: Path, capsys: pytest.CaptureFixture[str], engine: str, table: str, column: str
) -> None:
    file = golden / f"{table}.parquet"
    read = pq.read_table(file)
    texts = [b"caf\xe9", *(b"plain" for _ in range(1, read.num_rows))]
    latin = pa.StringArray.from_buffers(read.num_rows, *pa.array(texts, pa.binary()).buffers()[1:])
    place = read.column_names.index(column)
    pq.write_table(read.set_column(place, column, latin), file)
    with pytest.raises(SystemExit) as ended:
        main(["report", *map(str, told(golden, engine=engine))])
    assert ended.value.code == 4
    assert f"{file}: {column}, row 0: this text is not UTF-8" in capsys.readouterr().err
    assert not (golden / "out.parquet").exists()


@pytest.mark.parametrize("engine", ["local", "reference"])
def test_a_null_among_the_words_of_a_dictionary_is_a_null(
    tmp_path: Path, run: Any, engine: str
) -> None:
    rng = random.Random(8)
    asked = queries(rng, 9, "Asia/Shanghai")
    inquiries, accounts = tables(rng, asked, "Asia/Shanghai", 60)
    nobody = msgspec.structs.replace(inquiries[0], person=None, phone=None)
    whole = {
        "inquiries": arrow([nobody, *inquiries], Inquiry),
        "accounts": arrow(accounts, Account),
        "queries": arrow(asked, Query),
    }
    for name, table in whole.items():
        pq.write_table(table, tmp_path / f"{name}.parquet")
        coded = with_null_words(
            table, "person", "phone", *(["viewer"] if name == "queries" else [])
        )
        with pa.ipc.new_file(tmp_path / f"{name}.arrow", coded.schema) as writer:
            writer.write_table(coded, max_chunksize=9)
    found = []
    for form in ("parquet", "arrow"):
        for explain in (None, tmp_path / "r.parquet"):
            names = {n: tmp_path / f"{n}.{form}" for n in whole}
            done = run(*told(tmp_path, **names, engine=engine, reasons=explain))
            found.append(
                (json.loads(done.out), pq.read_table(tmp_path / "out.parquet").to_pylist())
            )
    assert all(one == found[0] for one in found)
    assert found[0][0]["inquiries"]["unattributable"] > 0


def replaced(file: Path, column: str, values: list[Any], kind: pa.DataType) -> None:
    """Write a table again with another column."""
    table = pq.read_table(file)
    place = table.column_names.index(column)
    pq.write_table(table.set_column(place, column, pa.array(values, kind)), file)


@pytest.mark.parametrize("engine", ["local", "reference"])
def test_problems_are_told_by_row_and_nothing_is_written(
    golden: Path, run: Any, engine: str
) -> None:
    file = golden / "inquiries.parquet"
    replaced(file, "lender", ["lender-p", "", None, "bank-b", "bank-c"], pa.string())
    replaced(file, "product", ["caon", "REL", "coon", "rel", "caon"], pa.string())
    replaced(file, "occurred_at", [0, 86_400_000_000, 10**14, 10**14, 7258118400000000], TIME)
    (golden / "out.parquet").write_bytes(b"from before")
    done = run(*told(golden, engine=engine))
    assert done.code == 3
    assert [tuple(line.values()) for line in done.lines[:-1]] == [
        ("inquiries.parquet", "E-RANGE", "occurred_at", 0, "1970-01-01T00:00:00+00:00"),
        ("inquiries.parquet", "E-EMPTY", "lender", 1, ""),
        ("inquiries.parquet", "E-ENUM", "product", 1, "REL"),
        ("inquiries.parquet", "E-NULL", "lender", 2, None),
        ("inquiries.parquet", "E-RANGE", "occurred_at", 4, "2200-01-01T00:00:00+00:00"),
    ]
    assert done.lines[-1] == {"problems": 5}
    assert (golden / "out.parquet").read_bytes() == b"from before"
    assert not list(golden.glob(".*"))
    skipped = run(*told(golden, engine=engine, bad_rows="skip"))
    assert json.loads(skipped.out)["inquiries"] == {"rows": 5, "skipped": 4, "unattributable": 0}


def test_only_the_first_twenty_problems_are_told(golden: Path, run: Any) -> None:
    table = pq.read_table(golden / "inquiries.parquet")
    pq.write_table(pa.concat_tables([table] * 6), golden / "inquiries.parquet")
    replaced(golden / "inquiries.parquet", "lender", [""] * 30, pa.string())
    done = run(*told(golden))
    assert [line["row"] for line in done.lines[:-1]] == [*range(20)]
    assert done.lines[-1] == {"problems": 30}


def test_columns_missing_or_of_another_type(golden: Path, run: Any) -> None:
    file = golden / "accounts.parquet"
    replaced(file, "occurred_at", [0] * 11, pa.timestamp("us"))
    replaced(file, "amount_fen", [1.0] * 11, pa.float64())
    table = pq.read_table(file)
    pq.write_table(table.drop_columns(["days_past_due", "event_id"]), file)
    done = run(*told(golden, bad_rows="skip"))
    assert [tuple(line.values())[1:] for line in done.lines[:-1]] == [
        ("E-TYPE", "amount_fen", None, None),
        ("E-TYPE", "occurred_at", None, None),
        ("E-COLUMN", "days_past_due", None, None),
    ]


def test_an_overdue_reading_says_how_late(golden: Path, run: Any) -> None:
    late = [None, None, None, 0, 11, None, -1, 36_501, None, None, None]
    replaced(golden / "accounts.parquet", "days_past_due", late, pa.int32())
    done = run(*told(golden))
    assert [(line["row"], line["code"], line["value"]) for line in done.lines[:-1]] == [
        (3, "E-RANGE", 0),
        (6, "E-RANGE", -1),
        (7, "E-RANGE", 36_501),
        (8, "E-NULL", None),
    ]


def test_the_first_table_with_problems_ends_the_run(golden: Path, run: Any) -> None:
    replaced(golden / "accounts.parquet", "kind", ["x"] * 11, pa.string())
    replaced(golden / "queries.parquet", "query_id", [None], pa.string())
    assert {line["file"] for line in run(*told(golden)).lines[:-1]} == {"accounts.parquet"}


def test_a_file_that_cannot_be_opened_is_told_before_any_row_is_checked(
    golden: Path, run: Any
) -> None:
    replaced(golden / "inquiries.parquet", "product", ["x"] * 5, pa.string())
    whole = (golden / "accounts.parquet").read_bytes()
    (golden / "accounts.parquet").write_bytes(whole[:-100])
    done = run(*told(golden))
    assert (done.code, done.lines) == (4, [])


def test_a_query_asked_twice_fails_whatever_is_skipped(golden: Path, run: Any) -> None:
    table = arrow([QUERY, QUERY], Query)
    pq.write_table(table, golden / "queries.parquet")
    done = run(*told(golden, bad_rows="skip"))
    assert [tuple(line.values()) for line in done.lines[:-1]] == [
        ("queries.parquet", "E-DUPLICATE", "query_id", 1, "q1")
    ]
    replaced(golden / "queries.parquet", "query_id", [7, 8], pa.int64())
    assert run(*told(golden)).code == 0
    assert pq.read_table(golden / "out.parquet")["query_id"].to_pylist() == [7, 8]


def test_rows_without_person_and_phone_are_counted(golden: Path, run: Any) -> None:
    for name in ("person", "phone"):
        replaced(golden / "inquiries.parquet", name, [None] * 5, pa.string())
    for engine in ("local", "reference"):
        done = json.loads(run(*told(golden, engine=engine)).out)
        assert done["inquiries"] == {"rows": 5, "skipped": 0, "unattributable": 5}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"catalog": "nothing"}, 2),
        ({"catalog": "missing.toml"}, 4),
        ({"zone": "Mars/Olympus"}, 2),
        ({"month_mode": "lunar"}, 2),
        ({"inquiries": "missing.parquet"}, 4),
        ({"out": "missing/out.parquet"}, 4),
    ],
)
def test_exit_codes(golden: Path, run: Any, options: dict[str, str], code: int) -> None:
    paths = {"inquiries", "out"}
    given = {k: golden / v if k in paths else v for k, v in options.items()}
    assert run(*told(golden, **given)).code == code


@pytest.mark.parametrize(
    "options",
    [
        {"out": "inquiries.parquet"},
        {"out": "./queries.parquet", "heavy": "heavy.json"},
        {"reasons": "accounts.parquet"},
        {"reasons": "out.parquet"},
        {"heavy": "out.parquet"},
        {"inquiries": "days", "work": "days"},
        {"inquiries": "days", "out": "days/out.parquet"},
        {"inquiries": "days", "out": "."},
    ],
)
def test_what_is_read_is_never_written_over(
    golden: Path, run: Any, options: dict[str, str]
) -> None:
    (golden / "days").mkdir()
    pq.write_table(arrow(INQUIRIES, Inquiry), golden / "days" / "part-0.parquet")
    before = {file: file.stat().st_mtime_ns for file in golden.rglob("*")}
    assert run(*told(golden, **{k: golden / v for k, v in options.items()})).code == 2
    assert {file: file.stat().st_mtime_ns for file in golden.rglob("*")} == before


@pytest.mark.parametrize("option", ["out", "reasons", "heavy"])
def test_a_folder_where_a_file_belongs_is_told_before_the_work(
    golden: Path, run: Any, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_loaded", lambda *_: pytest.fail("the tables were read"))
    (golden / "folder").mkdir()
    assert run(*told(golden, **{option: golden / "folder"})).code == 4
    assert not (golden / "out.parquet").exists()


def test_a_work_folder_keeps_what_is_not_its_own(golden: Path, run: Any) -> None:
    (golden / "work").mkdir()
    pq.write_table(arrow([QUERY], Query), golden / "work" / "part-0.parquet")
    assert run(*told(golden, work=golden / "work")).code == 0
    assert [file.name for file in (golden / "work").iterdir()] == ["part-0.parquet"]


def test_spark_that_is_not_installed_or_does_not_start(
    golden: Path, run: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "fairdue.report.spark.build", None)
    assert run(*told(golden, engine="spark")).code == 5

    class NoSpark:
        """What stands in for the job of Spark."""

        Request, BadInput, OtherWork = jobs.Request, jobs.BadInput, jobs.OtherWork
        CannotRead, CannotWrite = jobs.CannotRead, jobs.CannotWrite

        @staticmethod
        def build(*_given: Any, **_more: Any) -> None:
            raise ImportError("[JAVA_GATEWAY_EXITED]")

    monkeypatch.setitem(sys.modules, "fairdue.report.spark.build", NoSpark)
    with pytest.raises(SystemExit) as stopped:
        main(["report", *map(str, told(golden, engine="spark"))])
    assert stopped.value.code == 5
    assert "Java" in capfd.readouterr().err


def test_a_file_that_is_no_parquet_cannot_be_read(golden: Path, run: Any) -> None:
    (golden / "queries.parquet").write_text("query_id,person\n")
    assert run(*told(golden)).code == 4
    (golden / "params.json").write_text('{"burst": 1}')
    assert run(*told(golden, reason_params=golden / "params.json")).code == 2


def test_only_those_asked_about_are_loaded_and_all_are_counted(golden: Path, run: Any) -> None:
    """A stranger of the phone is loaded with it; the strangers of a stranger are not."""
    rng = random.Random(12)
    asked = queries(rng, 6, "Asia/Shanghai")
    inquiries, accounts = tables(rng, asked, "Asia/Shanghai", 80)
    pq.write_table(arrow(asked[:1], Query), golden / "queries.parquet")
    pq.write_table(arrow(inquiries, Inquiry), golden / "inquiries.parquet", row_group_size=7)
    pq.write_table(arrow(accounts, Account), golden / "accounts.parquet")
    found = {}
    for engine in ("local", "reference"):
        done = run(*told(golden, engine=engine))
        found[engine] = (json.loads(done.out), pq.read_table(golden / "out.parquet").to_pylist())
    assert found["local"] == found["reference"]
    assert found["local"][0]["inquiries"]["unattributable"] > 0


@pytest.mark.parametrize("named", [True, False])
def test_both_engines_explain_alike(
    golden: Path, run: Any, monkeypatch: pytest.MonkeyPatch, *, named: bool
) -> None:
    """A few queries at a time, rows left out for a problem, files with and without event ids."""
    monkeypatch.setattr(jobs, "REASON_ROWS", 3)
    rng = random.Random(f"reasons {named}")
    asked = queries(rng, 20, "Asia/Shanghai")
    inquiries, accounts = tables(rng, asked, "Asia/Shanghai", 150)
    inquiries[3] = msgspec.structs.replace(inquiries[3], lender="")
    (golden / "inquiries").mkdir()
    whole = arrow(inquiries, Inquiry)
    for place, part in enumerate((whole.slice(0, 70), whole.slice(70).drop_columns("event_id"))):
        pq.write_table(part, golden / "inquiries" / f"{place}.parquet", row_group_size=9)
    owed = arrow(accounts, Account)
    owed = owed if named else owed.drop_columns("event_id")
    pq.write_table(owed, golden / "accounts.parquet", row_group_size=11)
    pq.write_table(arrow(asked, Query), golden / "queries.parquet")
    how = {"inquiries": golden / "inquiries", "bad_rows": "skip", "dedupe": "exact"}
    found = {}
    for engine in ("local", "reference"):
        file = golden / f"{engine}.parquet"
        assert run(*told(golden, engine=engine, reasons=file, **how)).code == 0
        found[engine] = pq.read_table(file)
    assert found["local"].equals(found["reference"])
    named_by_row = [i for ids in found["local"]["evidence"].to_pylist() for i in ids if ":" in i]
    assert {name[:3] for name in named_by_row} == ({"inq"} if named else {"inq", "acc"})


def test_empty_tables_are_fine(golden: Path, run: Any) -> None:
    for name in ("inquiries", "accounts", "queries"):
        file = golden / f"{name}.parquet"
        pq.write_table(pq.read_table(file).slice(0, 0), file)
    for engine in ("local", "reference"):
        assert run(*told(golden, engine=engine, reasons=golden / "r.parquet")).code == 0
        assert pq.read_table(golden / "out.parquet").shape == (0, 906)


def test_the_heaviest_keys(golden: Path, run: Any) -> None:
    for engine in ("local", "reference"):
        run(*told(golden, engine=engine, heavy=golden / "heavy.json"))
        heavy = json.loads((golden / "heavy.json").read_text())
        assert heavy["inquiries"]["person"] == [{"token": "P1", "events": 5}]
        assert heavy["inquiries"]["phone"][0] == {"token": "C1", "events": 4}


def test_an_interrupted_build_goes_on_from_its_finished_parts(
    golden: Path, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(3)
    asked = queries(rng, 10, "Asia/Shanghai")
    inquiries, accounts = tables(rng, asked, "Asia/Shanghai", 30)
    pq.write_table(arrow(asked, Query), golden / "queries.parquet")
    pq.write_table(arrow(inquiries, Inquiry), golden / "inquiries.parquet")
    pq.write_table(arrow(accounts, Account), golden / "accounts.parquet")
    assert run(*told(golden)).code == 0
    whole = pq.read_table(golden / "out.parquet")
    (golden / "out.parquet").unlink()
    monkeypatch.setattr(jobs, "PART_ROWS", 4)
    real, calls = jobs._ahead, []

    def breaks(*given: Any) -> Any:
        calls.append(given)
        if len(calls) == 3:
            raise OSError("no space left")
        return real(*given)

    monkeypatch.setattr(jobs, "_ahead", breaks)
    assert run(*told(golden, work=golden / "work")).code == 4
    assert not (golden / "out.parquet").exists()
    kept = sorted(p.name for p in (golden / "work").iterdir())
    assert kept == ["build.json", "part-000000000000.parquet", "part-000000000004.parquet"]
    assert run(*told(golden, work=golden / "work", dedupe="exact")).code == 2
    assert run(*told(golden, work=golden / "work")).code == 0
    assert len(calls) == 4
    assert pq.read_table(golden / "out.parquet").equals(whole)
    assert list((golden / "work").iterdir()) == []


def test_columns_are_printed_in_both_languages(run: Any, tmp_path: Path) -> None:
    printed = run("columns", "--catalog", "radar", "--locale", "zh-CN")
    assert "rad_m6_overdue_amount  [fen]" in printed.out
    assert "每笔贷款最大金额之和" in printed.out
    listed = json.loads(run("columns", "--json").out)
    assert len(listed["columns"]) == 905
    assert listed["columns"][2]["name"] == "als_d7_id_pdl_allnum"
    declared = tmp_path / "own.toml"
    declared.write_text('[[columns]]\nprefix = "x"\ntable = "inquiry"\nmeasures = ["allnum"]\n')
    assert "x_id_allnum" in run("columns", "--catalog", declared, "--locale", "en").out
    declared.write_text("[[columns]]\n")
    assert run("columns", "--catalog", declared).code == 3
