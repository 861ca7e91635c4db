"""`fairdue report person`: from a case, from tables, and what is refused."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cli.runner import Runner
from fairdue import casefile
from fairdue.casefile import CaseFile
from fairdue.cli.session import clock, entropy
from fairdue.facts import Basis, Budget
from fairdue.journal import CaseLocked
from fairdue.report.event import Account, Inquiry
from report.arbitrary_report import arrow
from report.golden import ACCOUNTS, INQUIRIES

AS_OF = "2018-09-17T11:10:31+08:00"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Runner:
    return Runner(capsys, "report", "person")


@pytest.fixture
def files(tmp_path: Path) -> list[object]:
    pq.write_table(arrow(INQUIRIES, Inquiry), tmp_path / "inq.parquet")
    pq.write_table(arrow(ACCOUNTS, Account), tmp_path / "acc.parquet")
    return ["--inquiries", tmp_path / "inq.parquet", "--accounts", tmp_path / "acc.parquet"]


def test_a_case_is_printed_in_its_own_language_and_in_english(
    run: Runner, example_folder: Path
) -> None:
    chinese = run(example_folder)
    assert chinese.code == 0
    assert "有 6 笔借款当前逾期。" in chinese.out
    english = run(example_folder, "--locale", "en", "--plan", "snowball")
    assert "Loans overdue now: 6." in english.out
    assert "paid by the plan “Smallest balance first”" in english.out


@pytest.mark.parametrize(
    ("income_fen", "chinese", "english"),
    [
        (10**17, "大得不可能", "too large to be true"),
        (0, "还没有收支预算", "no budget yet"),
    ],
)
def test_a_plan_that_cannot_be_made_is_told_with_the_reason(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, income_fen: int, chinese: str, english: str
) -> None:
    run, case = Runner(capsys), tmp_path / "new.fairdue"
    run("new", case)
    if income_fen:  # as an earlier import could leave it: now no table brings it in
        with casefile.open(case, clock=clock, entropy=entropy) as opened:
            stated = Budget(
                occurred_at=opened.now(),
                basis=Basis.CLAIMED,
                income_fen=income_fen,
                needs_fen=300_000,
            )
            opened.record([stated], label="budget")
    for locale, why in (("zh-CN", chinese), ("en", english)):
        asked = ("report", "person", case, "--locale", locale)
        refused = run(*asked, "--plan", "snowball")
        assert (refused.code, refused.out) == (3, "")
        assert why in refused.err
        assert run(*asked).code == 0


def test_a_case_of_another_day_zone_and_month(run: Runner, example_folder: Path) -> None:
    in_utc = run(example_folder, "--as-of", "2026-05-31", "--zone", "UTC", "--json").json()
    assert in_utc["as_of"] == "2026-05-31T23:59:59.999999Z"
    made = run(example_folder, "--as-of", "2026-05-31", "--month-mode", "d30", "--json").json()
    assert made["as_of"] == "2026-05-31T23:59:59.999999+08:00"
    assert made["month_mode"] == "d30"
    assert "R-OVERDUE-CURRENT" in {t["code"] for t in made["reasons"]}


def test_tables_give_one_json_object_with_every_column(run: Runner, files: list[object]) -> None:
    made = run(*files, "--person", "P1", "--phone", "C1", "--as-of", AS_OF, "--json").json()
    assert made["cells"]["als_m12_id_tot_mons"] == 4
    assert len(made["cells"]) > 905
    assert [t["code"] for t in made["reasons"]] == [
        "R-OVERDUE-CURRENT",
        "R-OVERDUE-HIST",
        "R-OVERDUE-THEN-PAID",
    ]
    seen = [(s["name"], s["rows"], s["events"]) for s in made["coverage"]["sources"]]
    assert seen == [("inq.parquet", 5, 5), ("acc.parquet", 11, 11)]


def test_only_inquiries_only_a_phone_and_a_viewer(run: Runner, files: list[object]) -> None:
    made = run(
        *(*files[:2], "--phone", "C1", "--viewer", "bank-a", "--as-of", AS_OF, "--json")
    ).json()
    assert made["cells"]["als_m12_cell_bank_selfnum"] == 1
    assert made["cells"]["status_als_id"] == "unavailable"
    assert made["reasons"] == []


def test_bad_rows_are_told_or_left_out(run: Runner, tmp_path: Path) -> None:
    table = arrow(INQUIRIES, Inquiry)
    kinds = ["no_such_kind", *table.column("lender_kind").to_pylist()[1:]]
    place = table.schema.get_field_index("lender_kind")
    pq.write_table(table.set_column(place, "lender_kind", [kinds]), tmp_path / "inq.parquet")
    asked = ["--inquiries", tmp_path / "inq.parquet", "--person", "P1", "--as-of", AS_OF]
    refused = run(*asked)
    assert refused.code == 3
    problem, count = map(json.loads, refused.err.splitlines())
    assert (problem["code"], problem["row"], problem["value"]) == ("E-ENUM", 0, "no_such_kind")
    assert count == {"problems": 1}
    skipped = run(*asked, "--bad-rows", "skip", "--json").json()
    assert skipped["coverage"]["sources"][0]["skipped"] == 1
    pq.write_table(table.drop_columns(["lender"]), tmp_path / "inq.parquet")
    assert json.loads(run(*asked).err.splitlines()[0])["code"] == "E-COLUMN"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "name a case"),
        (["--inquiries", "x.parquet"], 2, "--person or --phone"),
        (["case.fairdue", "--person", "P1"], 2, "not both"),
        (["--inquiries", "x.parquet", "--person", "P1", "--plan", "snowball"], 2, "needs a case"),
        (["--inquiries", "x.parquet", "--person", "P1", "--as-of", "soon"], 2, "no instant soon"),
        (["--inquiries", "x.parquet", "--person", "P1", "--as-of", "2300-01-01"], 2, "before 2200"),
        (["--inquiries", "x.parquet", "--person", "P1", "--zone", "Mars"], 2, "no time zone"),
        (["--inquiries", "x.parquet", "--person", "P1"], 4, "cannot read x.parquet"),
        (["no.fairdue"], 4, ""),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Runner, arguments: list[str], code: int, words: str
) -> None:
    ended = run(*arguments)
    assert ended.code == code
    assert words in ended.err


TABLE = ("--inquiries", "x.parquet", "--person", "P1")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "请写案卷，或者写 --inquiries"),
        (("case.fairdue", "--person", "P1"), "不要两样都写"),
        ((*TABLE, "--plan", "snowball"), "排计划要有案卷"),
        ((*TABLE, "--viewer", ""), "--viewer 是空的"),
        ((*TABLE, "--as-of", "soon"), "soon 不是时间"),
        ((*TABLE, "--as-of", "2300-01-01"), "报告的时间要在 1970-01-02"),
        ((*TABLE, "--zone", "Mars"), "没有 Mars 这个时区"),
        ((*TABLE, "--reason-params", "none.json"), "读不了 none.json：没有这个文件"),
        (TABLE, "读不了 x.parquet：没有这个文件"),
    ],
)
def test_what_cannot_be_done_is_said_in_chinese_too(
    run: Runner, arguments: tuple[str, ...], words: str
) -> None:
    ended = run(*arguments, "--locale", "zh-CN")
    assert words in ended.err
    assert ended.code in {2, 4}


def test_thresholds_that_cannot_be_used_name_those_that_can(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "thresholds.json"
    file.write_text('{"thin_days": 0}', encoding="utf-8")
    told = run(*TABLE, "--reason-params", file, "--locale", "zh-CN")
    assert told.code == 2
    assert "门槛文件" in told.err
    assert "highcost_kinds" in told.err


def test_a_case_is_read_while_the_desk_has_it_open(
    run: Runner, example_folder: Path, example_case: CaseFile
) -> None:
    alone = run(example_folder, "--json").json()
    beside = run(example_case.path, "--json")
    assert beside.code == 0
    assert beside.json() == alone
    with pytest.raises(CaseLocked):
        casefile.open(example_case.path, clock=clock, entropy=entropy)


def test_a_long_value_that_may_not_be_is_told_cut(run: Runner, tmp_path: Path) -> None:
    table = arrow(INQUIRIES, Inquiry)
    kinds = ["贷" * 3_000, "b" * 80, *table.column("lender_kind").to_pylist()[2:]]
    place = table.schema.get_field_index("lender_kind")
    pq.write_table(table.set_column(place, "lender_kind", [kinds]), tmp_path / "inq.parquet")
    asked = ["--inquiries", tmp_path / "inq.parquet", "--person", "P1", "--as-of", AS_OF]
    values = [json.loads(line).get("value") for line in run(*asked).err.splitlines()]
    assert values == ["贷" * 80 + "…", "b" * 80, None]


def test_a_case_needs_neither_kernels_nor_columns(example_folder: Path) -> None:
    program = (
        "import sys\n"
        "from fairdue.cli import main\n"
        f"try: main(['report', 'person', {str(example_folder)!r}, '--json'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "loaded = {'numba', 'numpy', 'pyarrow'} & {*sys.modules}\n"
        "sys.exit(len(loaded))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("option", ["--person", "--phone", "--viewer"])
def test_an_empty_word_names_nobody(run: Runner, files: list[object], option: str) -> None:
    whole = {"--person": "P1", "--as-of": AS_OF} | {option: ""}
    refused = run(*files, *(word for pair in whole.items() for word in pair))
    assert refused.code == 2
    assert f"{option} is empty" in refused.err
    assert refused.out == ""
