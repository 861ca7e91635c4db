"""What a log may have wrong: each is told with its place and remedy, and never judged wrongly."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conduct.columns import parquet
from conduct.columns.test_audit_log import call
from fairdue import conduct
from fairdue.cli import main
from fairdue.conduct.columns.row import Row

RULES = ("--rule", "cn.gbt45251.hours", "--rule", "cn.gbt45251.talks-a-day")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(a) for a in arguments])
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return int(ended.value.code), printed.out, printed.err

    return ran


@pytest.fixture
def audit(run: Run, tmp_path: Path) -> Callable[..., tuple[int, dict[str, Any], str]]:
    """Audit a log and read the one JSON object."""

    def ran(log: Path, *more: object) -> tuple[int, dict[str, Any], str]:
        out = ("--out", tmp_path / "out.parquet", "--json", "--locale", "en")
        code, printed, errors = run("audit", "--contacts", log, *RULES, *out, *more)
        return code, json.loads(printed), errors

    return ran


def three_calls() -> list[Row]:
    return [call("li", f"2026-06-01T{hour}:00") for hour in ("09", "11", "23")]


def changed(tmp_path: Path, **columns: list[Any]) -> Path:
    """Three calls with other values in some columns."""
    table = parquet.table_of(three_calls())
    for name, values in columns.items():
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, pa.array(values, table.schema.field(name).type))
    pq.write_table(table, tmp_path / "log.parquet")
    return tmp_path / "log.parquet"


Audit = Callable[..., tuple[int, dict[str, Any], str]]


def test_an_unknown_word_is_named_and_the_rest_goes_on(audit: Audit, tmp_path: Path) -> None:
    log = changed(tmp_path, outcome=["talked", "chatted", "chatted"])
    code, told, errors = audit(log)
    assert code == 0
    assert told["rows"] == {"in": 3, "judged": 1, "problems": 2}
    (problem,) = told["problems"]
    assert problem["code"] == "unknown_word"
    assert problem["place"] == "row group 1, row 2"
    assert "chatted in 2 rows" in problem["wrong"]["en"]
    assert "fairdue schema contacts" in errors


@pytest.mark.parametrize(
    ("column", "values", "code"),
    [
        ("kind", ["call", None, "call"], "null_needed"),
        ("debtor", ["li", None, "li"], "null_needed"),
        ("by", ["qinghe", "", "qinghe"], "empty_text"),
        ("debtor", ["li", "", "li"], "empty_text"),
        ("kind", ["call", "", "call"], "empty_text"),
        ("outcome", ["talked", "", None], "empty_text"),
        ("labels", [["insult"], [""], None], "empty_text"),
        ("zone", ["Asia/Shanghai", "Asia/Nowhere", "Asia/Shanghai"], "no_zone"),
        ("zone", ["Asia/Shanghai", "Asia/Tokyo", "Asia/Shanghai"], "two_zones"),
        ("duration_s", [10, -1, 10], "out_of_range"),
        ("labels", [["insult"], ["rude"], None], "unknown_word"),
        ("names", [[], [None], ["qinghe"]], "unknown_word"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_problem(
    audit: Audit, tmp_path: Path, column: str, values: list[Any], code: str
) -> None:
    ended, told, _ = audit(changed(tmp_path, **{column: values}))
    assert ended == 0
    assert told["rows"] == {"in": 3, "judged": 2, "problems": 1}
    assert [(p["code"], p["place"]) for p in told["problems"]] == [(code, "row group 1, row 2")]


def test_problems_stand_in_the_order_of_the_rows(audit: Audit, tmp_path: Path) -> None:
    log = changed(
        tmp_path,
        debtor=["li", "li", None],
        kind=["call", "telegraph", "call"],
        zone=["Asia/Nowhere", "Asia/Shanghai", "Asia/Shanghai"],
    )
    told = audit(log)[1]["problems"]
    places = [(p["code"], p["place"]) for p in told]
    assert places == [
        (code, f"row group 1, row {n}")
        for n, code in enumerate(("no_zone", "unknown_word", "null_needed"), 1)
    ]


@pytest.mark.parametrize("column", ["person", "creditor"])
def test_an_empty_id_is_taken_as_not_known_and_told_apart_from_null(
    audit: Audit, tmp_path: Path, column: str
) -> None:
    told = audit(changed(tmp_path, **{column: ["x", "", None]}))[1]
    assert (told["rows"]["judged"], told["problems"]) == (3, [])
    (notice,) = told["notices"]
    assert (notice["code"], notice["place"]) == ("empty_id", "row group 1, row 2")
    assert f"{column} is an empty string in 1 rows" in notice["wrong"]["en"]


def test_a_debtor_with_a_problem_has_no_complete_log(audit: Audit, tmp_path: Path) -> None:
    whole = audit(changed(tmp_path), "--log-complete")[1]
    partly = audit(changed(tmp_path, outcome=["talked", "chatted", "talked"]), "--log-complete")[1]
    rule = "cn.gbt45251.talks-a-day"
    assert whole["rules"][rule] == {"ok": 3}
    assert partly["debtors"]["with_problems"] == 1
    assert partly["rules"][rule] == {"unknown": 2}


def test_a_log_of_nothing_but_problems_is_bad_input(audit: Audit, tmp_path: Path) -> None:
    code, told, _ = audit(changed(tmp_path, kind=["carrier_pigeon"] * 3))
    assert (code, told["rows"]["judged"]) == (3, 0)


def test_a_needed_column_that_is_missing_is_named(audit: Audit, tmp_path: Path) -> None:
    table = parquet.table_of(three_calls()).drop_columns(["zone", "kind"])
    pq.write_table(table, tmp_path / "log.parquet")
    code, told, _ = audit(tmp_path / "log.parquet")
    assert (code, told["code"]) == (3, 3)
    assert "zone, kind" in told["error"]
    assert "log.parquet" in told["error"]


def test_a_column_that_stands_twice_is_refused(audit: Audit, tmp_path: Path) -> None:
    table = parquet.table_of(three_calls())
    twice = table.append_column("kind", pa.array(["letter"] * table.num_rows))
    pq.write_table(twice, tmp_path / "log.parquet")
    code, told, _ = audit(tmp_path / "log.parquet")
    assert code == 3
    assert "the columns kind stand there more than once" in told["error"]


def test_an_instant_without_a_zone_is_a_wrong_type(audit: Audit, tmp_path: Path) -> None:
    table = parquet.table_of(three_calls())
    place = table.schema.get_field_index("occurred_at")
    naive = table.column("occurred_at").cast(pa.timestamp("us"))
    pq.write_table(table.set_column(place, "occurred_at", naive), tmp_path / "log.parquet")
    code, told, _ = audit(tmp_path / "log.parquet")
    assert code == 3
    assert "occurred_at (timestamp[us], not timestamp[us, tz=UTC])" in told["error"]


@pytest.mark.parametrize("content", [b"", b"PAR1 not really PAR1", b"debtor,zone\n1,2\n"])
def test_a_file_that_is_not_parquet(audit: Audit, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log.parquet").write_bytes(content)
    code, told, _ = audit(tmp_path / "log.parquet")
    assert (code, told["code"]) == (3, 3)
    assert "parquet" in told["error"]


def test_a_file_cut_off_leaves_no_findings(audit: Audit, tmp_path: Path) -> None:
    whole = changed(tmp_path).read_bytes()
    (tmp_path / "log.parquet").write_bytes(whole[: len(whole) // 2])
    assert audit(tmp_path / "log.parquet")[0] == 3
    assert [p.name for p in tmp_path.iterdir()] == ["log.parquet"]


def test_a_broken_page_leaves_the_former_findings_alone(audit: Audit, tmp_path: Path) -> None:
    (tmp_path / "out.parquet").write_bytes(b"of last week")
    log = changed(tmp_path)
    data = bytearray(log.read_bytes())
    data[4:400] = bytes(396)
    log.write_bytes(bytes(data))
    code, told, _ = audit(log)
    assert (code, told["code"]) == (3, 3)
    assert (tmp_path / "out.parquet").read_bytes() == b"of last week"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["log.parquet", "out.parquet"]


def test_a_missing_file_and_a_folder_without_parquet(audit: Audit, tmp_path: Path) -> None:
    assert audit(tmp_path / "none.parquet")[0] == 4
    assert audit(tmp_path)[0] == 3


def test_findings_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    log = changed(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    for out in (tmp_path / "folder", tmp_path / "file" / "out.parquet"):
        assert run("audit", "--contacts", log, *RULES, "--out", out)[0] == 4
    assert run("audit", "--contacts", log, *RULES, "--out", log)[0] == 2


def test_unknown_rulebooks_rules_and_wrong_usage(run: Run, tmp_path: Path) -> None:
    log, out = changed(tmp_path), tmp_path / "out.parquet"
    to = ("--out", out)
    assert run("audit", "--contacts", log, "--rulebook", "xx.none", *to)[0] == 3
    assert run("audit", "--contacts", log, "--rule", "cn.gbt45251.none", *to)[0] == 3
    assert run("audit", "--contacts", log, *to)[0] == 2
    assert run("audit", "--contacts", log, *RULES)[0] == 2
    assert run("audit", tmp_path, "--contacts", log, *RULES, *to)[0] == 2
    assert run("audit")[0] == 2


def test_without_its_libraries_the_command_says_how_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = changed(tmp_path)
    for name in [m for m in sys.modules if m.startswith("fairdue.conduct.columns.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, _, errors = run("audit", "--contacts", log, *RULES, "--out", tmp_path / "o.parquet")
    assert code == 5
    assert "fairdue[fast]" in errors


def test_the_summary_names_what_is_missing_and_who_judged(run: Run, tmp_path: Path) -> None:
    table = parquet.table_of(three_calls()).drop_columns(["outcome"])
    pq.write_table(table.append_column("colour", pa.array(["red"] * 3)), tmp_path / "log.parquet")
    code, printed, _ = run(
        *("audit", "--contacts", tmp_path / "log.parquet", "--rulebook", "cn.nifa2018"),
        *("--rulebook", "us.regf"),
        *("--out", tmp_path / "out.parquet", "--summary", tmp_path / "s.json", "--locale", "zh-CN"),
    )
    told = msgspec.json.decode((tmp_path / "s.json").read_bytes())
    assert code == 0
    assert "缺 outcome 列" in printed
    assert "us.regf.delivery" in printed
    lacking = {one["column"]: one for one in told["missing_columns"]}
    assert "cn.nifa2018.language" in lacking["outcome"]["rules"]
    assert told["ignored_columns"] == {"colour": "string"}
    assert "us.regf.delivery" in told["judged_by_reference"]
    assert "cn.nifa2018.fees" in told["judged_in_columns"]
    assert told["rulebooks"]["cn.nifa2018"]["sha256"] == conduct.load().hashes["cn.nifa2018"]


def test_a_charge_that_is_on_no_list_and_a_sum_beyond_all_sums_are_named(
    audit: Audit, tmp_path: Path
) -> None:
    log = changed(tmp_path, charges=[["tip"], ["balance"], None], claimed_fen=[None, 10**16, None])
    code, told, _ = audit(log)
    assert code == 0
    assert told["rows"] == {"in": 3, "judged": 1, "problems": 2}
    assert {problem["code"] for problem in told["problems"]} == {"unknown_word", "out_of_range"}


def test_the_schema_is_printed_in_both_languages(run: Run) -> None:
    code, printed, _ = run("schema", "contacts", "--json")
    columns = {column["name"]: column for column in json.loads(printed)["columns"]}
    assert code == 0
    assert columns["occurred_at"]["type"] == "timestamp[us, tz=UTC]"
    assert columns["outcome"]["words"][0] == "talked"
    assert columns["debtor"]["needed"] is True
    assert all(column["zh"] and column["en"] for column in columns.values())
    assert "时区" in run("schema", "contacts", "--locale", "zh-CN")[1]
    assert "observed" in run("schema", "findings")[1]


def test_a_log_without_rows_and_one_in_csv_are_told_as_such(run: Run, tmp_path: Path) -> None:
    pq.write_table(parquet.table_of(three_calls()).slice(0, 0), tmp_path / "log.parquet")
    (tmp_path / "log.csv").write_text("debtor,contact\nli,1\n", encoding="utf-8")
    for name, wrong in (("log.parquet", "holds no row"), ("log.csv", "this is a CSV file")):
        code, _, told = run(
            *("audit", "--contacts", tmp_path / name, "--rulebook", "cn.nifa2018"),
            *("--out", tmp_path / "out.parquet", "--locale", "en"),
        )
        assert code == 3
        assert wrong in told


def test_lists_that_are_all_empty_are_lists_of_words(audit: Audit, tmp_path: Path) -> None:
    table = parquet.table_of(three_calls())
    place = table.column_names.index("member_of")
    empty = pa.array([[], [], []], pa.list_(pa.null()))
    pq.write_table(table.set_column(place, "member_of", empty), tmp_path / "log.parquet")
    code, told, _ = audit(tmp_path / "log.parquet")
    assert code == 0
    assert told["rows"]["judged"] == 3


def test_what_is_not_met_is_counted_by_the_force_of_the_text(run: Run, tmp_path: Path) -> None:
    late = [
        msgspec.structs.replace(r, occurred_at=r.occurred_at.replace(hour=23))
        for r in three_calls()
    ]
    log = parquet.written(late, tmp_path / "log.parquet")
    _, printed, _ = run(
        *("audit", "--contacts", log, "--rulebook", "cn.gbt45251", "--locale", "en"),
        *("--out", tmp_path / "out.parquet", "--summary", tmp_path / "s.json"),
    )
    told = msgspec.json.decode((tmp_path / "s.json").read_bytes())
    (part,) = told["breaches"]
    assert part["force"] == "standard"
    assert part["findings"] == told["outcomes"]["breach"]
    assert f"departs from a recommended standard: {part['findings']}" in printed
    assert "breach" not in printed
