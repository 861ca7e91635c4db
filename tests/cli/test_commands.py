"""The commands as a person types them: results on standard output, codes as documented."""

import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from cli.runner import Runner
from fairdue.cli import main
from fairdue.cli.app import Kind
from fairdue.cli.wording import keys
from fairdue.facts import LetterKind

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "lin-xiaohe"


def test_a_new_case_takes_files_and_says_what_came_in(run: Runner, tmp_path: Path) -> None:
    case = tmp_path / "wang.fairdue"
    assert run("new", case, "--borrower", "王示例").code == 0
    first = run("add", case, EXAMPLE / "calls.xml", "--json")
    again = run("add", case, EXAMPLE / "calls.xml", "--json")
    assert (first.code, again.code) == (0, 0)
    (came,), (none,) = first.json()["added"], again.json()["added"]
    assert came["new"] == came["rows"] > 200
    assert (none["new"], none["known"]) == (0, came["new"])


def test_next_months_longer_export_adds_only_the_new_month(run: Runner, tmp_path: Path) -> None:
    case = tmp_path / "wang.fairdue"
    run("new", case)
    (april,) = run("add", case, EXAMPLE / "calls-2026-04.xml", "--json").json()["added"]
    (june,) = run("add", case, EXAMPLE / "calls.xml", "--json").json()["added"]
    assert june["known"] == april["new"]
    assert june["new"] == june["rows"] - april["rows"]


def test_an_unknown_file_is_refused_with_what_was_seen(run: Runner, tmp_path: Path) -> None:
    case = tmp_path / "wang.fairdue"
    run("new", case)
    strange = tmp_path / "strange.bin"
    strange.write_bytes(b"\x00\x01\x02 nothing known")
    ran = run("add", case, strange, "--locale", "en")
    assert ran.code == 3
    assert "strange.bin" in ran.err


@pytest.mark.parametrize("day", ["1999-12-31", "2100-01-01", "9999-12-31"])
def test_a_today_beyond_every_day_of_a_case_is_a_slip_that_is_told(
    run: Runner, tmp_path: Path, day: str
) -> None:
    run("new", tmp_path / "wang.fairdue")
    ran = run("limitation", tmp_path / "wang.fairdue", "--today", day, "--locale", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "2000 to 2099" in ran.err


def test_a_missing_file_and_a_missing_case_cannot_be_read(run: Runner, tmp_path: Path) -> None:
    case = tmp_path / "wang.fairdue"
    run("new", case)
    assert run("add", case, tmp_path / "none.xml").code == 4
    assert run("audit", tmp_path / "none.fairdue").code == 4


def test_wrong_usage_is_code_two(run: Runner, tmp_path: Path) -> None:
    assert run("add", tmp_path).code == 2
    assert run("letter", tmp_path, "poem").code == 2
    assert run("nonsense").code == 2
    assert run("template", "poem").code == 2


def test_a_refusal_in_json_is_one_object_too(run: Runner, tmp_path: Path) -> None:
    ran = run("audit", tmp_path / "none.fairdue", "--json")
    assert ran.json()["code"] == 4


def test_templates_are_listed_and_printed(run: Runner) -> None:
    names = run("template").out.split()
    assert {"loans", "payments", "contacts", "persons"} <= set(names)
    for name in names:
        assert run("template", name).out.startswith("#")


def test_verify_tells_an_intact_case_from_a_changed_one(
    run: Runner, example_folder: Path, tmp_path: Path
) -> None:
    assert run("verify", example_folder, "--json").json()["intact"] is True
    copy = tmp_path / "changed.fairdue"
    subprocess.run(["cp", "-r", str(example_folder), str(copy)], check=True)
    keys_file = copy / "keys.json"
    text = keys_file.read_text(encoding="utf-8")
    keys_file.write_text(text.replace('"origin": "', '"origin": "0'), encoding="utf-8")
    if keys_file.read_text(encoding="utf-8") == text:
        keys_file.write_text(text.replace('"origin":"', '"origin":"0'), encoding="utf-8")
    ran = run("verify", copy, "--locale", "en")
    assert ran.code == 1
    assert "changed" in ran.out


def test_a_head_kept_outside_shows_a_record_that_was_set_back(
    run: Runner, example_folder: Path, tmp_path: Path
) -> None:
    case, earlier = tmp_path / "now.fairdue", tmp_path / "earlier.fairdue"
    head = tmp_path / "head.txt"
    shutil.copytree(example_folder, earlier)
    shutil.copytree(example_folder, case)
    assert run("letter", case, "warning", "--out", tmp_path).code == 0
    assert run("verify", case, "--head", head).code == 0
    assert run("verify", case, "--kept", head).code == 0
    assert run("verify", earlier, "--kept", head).code == 1


def test_a_passphrase_can_be_set_changed_and_taken_away(run: Runner, tmp_path: Path) -> None:
    case, first, second = tmp_path / "w.fairdue", tmp_path / "1", tmp_path / "2"
    first.write_text("one", encoding="utf-8")
    second.write_text("two", encoding="utf-8")
    run("new", case)
    warned = run("passphrase", case, "--new-file", first, "--locale", "en")
    assert "lost passphrase is lost" in warned.err
    assert run("audit", case).code == 4
    assert run("passphrase", case, "--new-file", second, "--passphrase-file", first).code == 0
    assert run("audit", case, "--passphrase-file", first).code == 4
    assert run("passphrase", case, "--none", "--passphrase-file", second).code == 0
    assert run("audit", case).code == 0
    assert run("passphrase", case).code == 2


def test_options_of_every_command_may_stand_before_it(run: Runner, example_folder: Path) -> None:
    found = run("--json", "--today", "2026-06-01", "audit", example_folder).json()
    assert found["summary"]["today"] == "2026-06-01"


def test_verify_tells_a_wrong_passphrase_and_a_wrong_file_from_a_change(
    run: Runner, tmp_path: Path
) -> None:
    case, secret = tmp_path / "w.fairdue", tmp_path / "secret"
    secret.write_text("right", encoding="utf-8")
    run("new", case, "--passphrase-file", secret)
    secret.write_text("wrong", encoding="utf-8")
    assert run("verify", case, "--passphrase-file", secret).code == 4
    assert run("verify", case, "--kept", secret).code == 3
    assert run("verify", case, "--kept", tmp_path / "none").code == 4


def test_ordinary_mistakes_are_no_bugs_of_ours(run: Runner, tmp_path: Path) -> None:
    assert run("new", tmp_path / "w.fairdue", "--zone", "Mars/Base").code == 2
    run("new", tmp_path / "w.fairdue")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = run("desk", tmp_path / "w.fairdue", "--port", port)
    assert ran.code == 4
    assert f"port {port}: another program uses it" in ran.err
    ran = run("desk", tmp_path / "w.fairdue", "--port", 99999, "--locale", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "--port 99999: give from 0 to 65535" in ran.err


def test_a_place_that_cannot_be_written_is_named_with_the_reason(
    run: Runner, tmp_path: Path
) -> None:
    taken = tmp_path / "notes.txt"
    taken.write_text("mine", encoding="utf-8")
    inside = taken / "wang.fairdue"
    for words in (["new", inside], ["demo", "--print", "--case", inside]):
        ran = run(*words, "--locale", "en")
        assert ran.code == 4
        assert "a part of its path is no folder" in ran.err
        assert "bug" not in ran.err
    long = run("questions", tmp_path / ("w" * 300), "--json", "--locale=zh-CN").json()
    assert long["code"] == 4
    assert long["error"].endswith("名字太长")
    assert taken.read_text(encoding="utf-8") == "mine"


def test_usage_errors_in_json_are_one_object_too(run: Runner) -> None:
    assert run("audit", "--json", "--today", "someday").json()["code"] == 2


def test_questions_are_listed_with_where_to_answer_them(run: Runner, example_folder: Path) -> None:
    listed = run("questions", example_folder, "--locale", "en").out
    assert "Whose number is 10077770001?" in listed
    asked = run("questions", example_folder, "--json").json()["questions"]
    assert {q["kind"] for q in asked} == {"whose_number", "membership", "was_it_a_talk"}


def test_a_mistyped_loan_is_told_and_kept(run: Runner, tmp_path: Path) -> None:
    case, file = tmp_path / "w.fairdue", tmp_path / "payments.csv"
    run("new", case)
    heading = run("template", "payments", "--locale", "en").out.splitlines()
    columns = next(line for line in heading if not line.startswith("#"))
    file.write_text(f"{columns}\nnope,2026-05-01,100\n", encoding="utf-8")
    ran = run("add", case, file, "--locale", "en")
    assert "knows no loan “nope”" in ran.out


def test_a_letter_never_overwrites_an_earlier_one(
    run: Runner, example_folder: Path, tmp_path: Path
) -> None:
    case = tmp_path / "c.fairdue"
    shutil.copytree(example_folder, case)
    for _ in range(2):
        assert run("letter", case, "warning", "--out", tmp_path).code == 0
    assert len(list(tmp_path.glob("warning*.pdf"))) == 2


PARTIES = """as of,party,name,lender kind,roles
2026-06-01,甲&B/李,李示例,private_person,creditor
"""
LOANS = """loan,name,product,creditor,taken on,principal,money received
iou,借条,private_loan,甲&B/李,2025-10-06,20000,20000
"""
PAYMENTS = """loan,paid on,amount,basis
iou,2025-12-06,15000,documented
iou,2026-02-06,15000,documented
"""


@pytest.fixture
def paid_above(run: Runner, tmp_path: Path) -> Path:
    """A private loan of which neither rate nor method is known, paid back half as much again."""
    case = tmp_path / "wang.fairdue"
    run("new", case, "--locale", "zh-CN")
    for name, text in (("parties", PARTIES), ("loans", LOANS), ("payments", PAYMENTS)):
        file = tmp_path / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        assert run("add", case, file).code == 0
    return case


def test_what_was_paid_above_the_cap_is_told_without_a_yearly_cost(
    run: Runner, paid_above: Path
) -> None:
    asked = ("cost", paid_above, "--today", "2026-06-20")
    (above,) = run(*asked, "--json").json()["above_cap"]
    assert above["paid_above"]["low_fen"] == 948_881
    chinese, english = (run(*asked, "--locale", locale).out for locale in ("zh-CN", "en"))
    assert "年化成本算不出来" in chinese
    assert "又付了 ¥9,488.81" in chinese
    assert "the yearly cost is not known" in english
    assert "¥9,488.81 was paid when nothing was owed any more at the cap" in english


def test_a_letter_goes_to_a_file_whatever_the_id_of_its_addressee(
    run: Runner, paid_above: Path, tmp_path: Path
) -> None:
    asked = ("letter", paid_above, "complaint", "--to", "甲&B/李", "--today", "2026-06-20")
    assert run(*asked, "--out", tmp_path / "letters").code == 0
    (paper,) = (tmp_path / "letters").glob("*.pdf")
    assert paper.name == "complaint-甲_B_李-zh-CN.pdf"


def test_a_letter_that_cannot_be_written_to_a_file_is_not_kept(
    run: Runner, paid_above: Path, tmp_path: Path
) -> None:
    file = tmp_path / "no-folder"
    file.write_text("a file", encoding="utf-8")
    asked = ("letter", paid_above, "complaint", "--to", "甲&B/李", "--today", "2026-06-20")
    before = set((paid_above / "attachments").iterdir())
    for more in (("--out", file), ("--out", tmp_path, "--ics", file / "days.ics")):
        assert run(*asked, *more).code == 4
    assert set((paid_above / "attachments").iterdir()) == before
    assert not list(tmp_path.glob("complaint*"))


def test_the_language_is_that_of_the_terminal_unless_asked_otherwise(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "案卷" in run("verify", tmp_path).err + run("new", tmp_path / "a.fairdue").out
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert "case" in run("new", tmp_path / "b.fairdue").out


def test_every_conformance_case_passes(run: Runner) -> None:
    cases = sorted((ROOT / "tests" / "conformance").glob("conduct-*.jsonl"))
    report = run("conformance", *cases, "--json").json()
    assert (report["passed"], report["failed"], report["disputed"]) == (305, 0, 0)


def test_a_failing_case_is_named_and_ends_in_one(run: Runner, tmp_path: Path) -> None:
    lines = (ROOT / "tests" / "conformance" / "conduct-cn.jsonl").read_text(encoding="utf-8")
    wrong = json.loads(lines.splitlines()[0]) | {"expected": "violation"}
    file = tmp_path / "wrong.jsonl"
    file.write_text(json.dumps(wrong) + "\n", encoding="utf-8")
    ran = run("conformance", file)
    assert ran.code == 1
    assert wrong["id"] in ran.out


def test_files_of_cases_that_cannot_be_used(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "odd.jsonl").write_bytes(b"\xff\xfe")
    for name, code, told in (
        ("none.jsonl", 4, "none.jsonl: No such file"),
        (".", 4, "this is a folder"),
        ("empty.jsonl", 3, "holds no case"),
        ("odd.jsonl", 3, "not written in UTF-8"),
    ):
        ran = run("conformance", tmp_path / name)
        assert (ran.code, told in ran.err) == (code, True), ran.err
    aside = run("conformance", tmp_path / "empty.jsonl", "--disputed", tmp_path / "none.toml")
    assert aside.code == 4


def test_backup_and_restore(run: Runner, example_folder: Path, tmp_path: Path) -> None:
    file, back = tmp_path / "case.zip", tmp_path / "back.fairdue"
    assert run("backup", example_folder, file).code == 0
    assert run("restore", file, back).code == 0
    assert run("verify", back).code == 0
    assert run("restore", file, back).code == 4


def test_audit_prints_rule_version_citation_force_and_facts(
    run: Runner, example_folder: Path
) -> None:
    ran = run("audit", example_folder, "--locale", "en", "--rulebook", "cn.gbt45251")
    assert ran.code == 0
    blocks = re.findall(r"^\d{4}-.*?(?=^\d{4}-|\Z)", ran.out, re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        assert re.search(r"cn\.gbt45251\.\S+  CN-", block)
        assert "version 2025-02-28" in block
        assert "standard" in block
        assert re.search(r"rests on: [0-9a-f]{16}", block)


def test_plans_are_printed_for_every_preset(run: Runner, example_folder: Path) -> None:
    found = run("plan", example_folder, "--json").json()
    assert len(found["plans"]) == len(found["stress"]) == len(found["extras"]) == 8
    assert run("plan", example_folder, "--preset", "avalanche", "--months").code == 0


def test_a_plan_without_budget_says_what_to_do(run: Runner, tmp_path: Path) -> None:
    case = tmp_path / "wang.fairdue"
    run("new", case)
    ran = run("plan", case, "--locale", "en")
    assert ran.code == 3
    assert "template budget" in ran.err


def test_a_passphrase_comes_from_a_file_and_is_needed_again(run: Runner, tmp_path: Path) -> None:
    case, secret = tmp_path / "wang.fairdue", tmp_path / "secret"
    secret.write_text("correct horse\n", encoding="utf-8")
    assert run("new", case, "--passphrase-file", secret).code == 0
    assert run("audit", case).code == 4
    assert run("audit", case, "--passphrase-file", secret).code == 0
    sealed = run("verify", case, "--json")
    assert sealed.code == 0
    assert sealed.json()["sealed"] is True
    secret.write_text("wrong", encoding="utf-8")
    assert run("audit", case, "--passphrase-file", secret).code == 4


def test_the_demo_prints_counts_findings_plan_and_paths(run: Runner, tmp_path: Path) -> None:
    case = tmp_path / "demo" / "lin.fairdue"
    ran = run("demo", "--case", case, "--print", "--json")
    assert ran.code == 0
    found = ran.json()
    summary = found["summary"]
    assert isinstance(summary, dict)
    assert summary["facts"] > 400
    assert summary["problems"] > 0
    assert set(summary["findings"]) >= {"cn.gbt45251", "cn.cba2026", "cn.card2011"}
    assert summary["plan_ends_on"]
    paths = [Path(str(p)) for p in found["letters"]]
    assert paths
    assert all(p.read_bytes().startswith(b"%PDF") for p in paths)
    assert found["not_written"], "the old debt's proposal waits for a confirmation"
    again = run("demo", "--case", case, "--print", "--json")
    assert again.json()["summary"] == summary


def test_the_demo_leaves_a_folder_of_somebody_else_alone(run: Runner, tmp_path: Path) -> None:
    case = tmp_path / "wang.fairdue"
    run("new", case)
    assert run("demo", "--case", case, "--print").code == 4
    assert run("verify", case).code == 0


def test_both_languages_say_the_same_things() -> None:
    chinese, english = keys()
    assert chinese == english


def test_the_module_runs_as_a_program() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "fairdue", "--version"], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "0.1.0"


def test_cases_of_money_and_conduct_run_together(run: Runner, tmp_path: Path) -> None:
    folder = ROOT / "tests" / "conformance"
    conduct_cases = (folder / "conduct-cn.jsonl").read_text(encoding="utf-8").splitlines()
    money_cases = (folder / "own-money.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = json.loads(money_cases[0])
    wrong["id"], wrong["expected"] = "wrong", {"apr_pct": 11}
    file = tmp_path / "mixed.jsonl"
    file.write_text("\n".join([*conduct_cases[:2], *money_cases[:3], json.dumps(wrong)]))
    ran = run("conformance", file, "--json")
    assert ran.code == 1
    report = ran.json()
    assert (report["passed"], report["failed"]) == (5, 1)
    assert report["rulebooks"]["money.apr"] == {"passed": 3, "failed": 1, "disputed": 0}
    (failure,) = report["failures"]
    assert failure["id"] == "wrong"
    assert failure["expected"] == "apr_pct 11"
    assert "apr_pct is 10" in failure["why"]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("money") / "example.fairdue"
    with pytest.raises(SystemExit):
        main(["demo", "--print", "--case", str(case)])
    return case


def test_the_cost_of_each_loan_is_simple_and_compound_with_its_cap(
    run: Runner, example: Path
) -> None:
    said = run("cost", example, "--locale", "en").out
    assert "received ¥1,400.00" in said
    assert re.search(r"simple 23\.40%, compound 26\.08%", said)
    assert "missing: the rate" in said
    assert "No cap is known here" in said
    assert "wording not yet checked" in said
    answer = run("cost", example, "--json").json()
    told = answer["costs"]
    assert {"debt", "cap", "left", "set_off", "paid_above"} <= set(answer["above_cap"][0])
    assert {c["debt"]: c["over_cap"] for c in told}["app"] is None
    weekly = next(c for c in told if c["low"] and c["low"]["received_fen"] == 140_000)
    assert weekly["over_cap"] is True
    debt = weekly["debt"]
    lines = run("cost", example, "--debt", debt).out
    assert "7 天" in lines
    assert "多收" in lines


@pytest.mark.parametrize("command", ["cost", "ledger", "limitation"])
def test_a_debt_that_the_case_does_not_hold_is_named_with_those_it_holds(
    run: Runner, example: Path, command: str
) -> None:
    ran = run(command, example, "--debt", "crad", "--locale", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "no debt crad; it holds: app, card, cfc" in ran.err


def test_the_cost_stands_beside_the_lenders_own_table(run: Runner, tmp_path: Path) -> None:
    case = tmp_path / "table.fairdue"
    run("new", case, "--borrower", "王示例")
    files = {
        "parties.csv": "填写日期,对方代号,名称,出借人种类\n2026-08-01,cfc,某消金,消费金融公司\n",
        "loans.csv": (
            "debt,product,creditor,signed,principal,disbursed,method,annual_rate,day_count,"
            "instalments,first_due,fee\n"
            "app,网络消费贷,cfc,2026-08-01,10000,10000,等额本息,12%,360,12,2026-09-01,60\n"
        ),
        "tables.csv": "借款代号,出示日,有无出示明示表,年化综合融资成本,是否复利,依据\n"
        "app,2026-08-01,有,12%,否,文件\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    added = run("add", case, *(tmp_path / name for name in files), "--json").json()["added"]
    assert [came["new"] for came in added] == [1, 1, 1], added
    said = run("cost", case, "--locale", "en", "--today", "2026-11-22").out
    assert "simple 24.60%, compound 27.57%" in said
    assert "shows 12% (simple) a year, the contract comes to 24.60% (simple)" in said
    assert "wording not yet checked" in said
    (found,) = run("cost", case, "--json", "--today", "2026-11-22").json()["cost_tables"]
    assert (found["name"], found["outcome"]) == ("cost_table_shows_less", "breach")
    assert len(found["facts"]) == 2


def test_a_letter_on_a_debt_three_years_and_one_day_old_waits_for_the_word_of_its_writer(
    run: Runner, tmp_path: Path
) -> None:
    case = tmp_path / "old.fairdue"
    run("new", case, "--borrower", "王示例")
    files = {
        "parties.csv": "填写日期,对方代号,名称,出借人种类\n2022-05-10,chen,陈某,个人\n",
        "loans.csv": "debt,product,creditor,signed,last_due\n"
        "old,private_loan,chen,2022-05-10,2023-05-12\n",
        "hardship.csv": "since,kind,basis\n2026-03-02,income_loss,documented\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    added = run("add", case, *(tmp_path / name for name in files), "--json").json()["added"]
    assert [came["new"] for came in added] == [1, 1, 1], added
    out = tmp_path / "out"
    out.mkdir()
    asked = ("letter", case, "pause_request", "--to", "chen", "--out", out, "--locale", "en")
    refused = run(*asked, "--today", "2026-05-13")
    assert (refused.code, refused.out) == (1, "")
    assert "The limitation period of this debt is over, and you may refuse to pay" in refused.err
    assert refused.err.endswith("once you have read this: --confirm old\n")
    assert not list(tmp_path.glob("out/*"))
    other = run(*asked, "--today", "2026-05-13", "--confirm", "another")
    assert other.code == 2
    assert "no debt another; it holds: old" in other.err
    written = run(*asked, "--today", "2026-05-13", "--confirm", "old")
    assert written.code == 0
    told, _, paths = written.out.partition("letter: ")
    assert "limitation: " in told
    assert "The limitation period of this debt is over" in told
    assert "privacy: The letter tells of your hardship" in told
    assert "negotiation: To ask for more time counts as agreeing to pay" in told
    assert paths.count("pause_request") == 2
    assert {path.suffix for path in out.iterdir()} == {".pdf", ".txt"}


def test_a_loan_that_is_paid_has_no_limitation_running_and_no_day_to_keep(
    run: Runner, tmp_path: Path
) -> None:
    case = tmp_path / "paid.fairdue"
    run("new", case)
    loans = "debt,product,creditor,signed,last_due,balance\n"
    loans += "paid,private_loan,chen,2024-06-01,2024-07-01,0\n"
    loans += "open,private_loan,chen,2024-06-01,2025-01-05,100\n"
    (tmp_path / "loans.csv").write_text(loans, "utf-8")
    run("add", case, tmp_path / "loans.csv")
    today = ("--today", "2026-11-22", "--locale", "en")
    said = run("limitation", case, "--debt", "paid", *today).out
    assert "nothing more to pay, so no limitation period runs" in said
    assert "would start three years anew" not in said
    days = run("calendar", case, *today, "--json").json()["days"]
    assert [day["on"] for day in days] == ["2028-01-05"]


def test_what_a_letter_does_can_be_read_without_writing_it(
    run: Runner, example_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    asked = ("letter", example_folder, "assignment_notice", "--to", "heyue-bank", "--preview")
    said = run(*asked, "--out", out, "--locale", "en")
    assert said.code == 0
    assert "the period starts again on the day the notice arrives" in said.out
    assert "letter: " not in said.out
    assert not out.exists()
    effects = run(*asked, "--out", out, "--json").json()["effects"]
    assert {effect["topic"] for effect in effects} == {"limitation", "privacy", "negotiation"}
    regulator = run(
        "letter", example_folder, "regulator_complaint", "--to", "heyue-bank", "--preview"
    )
    assert "受理部门通常要求先向债权人投诉" in regulator.out


def test_an_agreed_loan_is_written_about_only_when_it_is_chosen(
    run: Runner, example_folder: Path, tmp_path: Path
) -> None:
    case = tmp_path / "c.fairdue"
    shutil.copytree(example_folder, case)
    with_card = run("limitation", case, "--json").json()["limitation"]
    card = next(one["debt"] for one in with_card if "card" in one["debt"])
    asked = ("letter", case, "proposal", "--to", "heyue-bank", "--locale", "en", "--out", tmp_path)
    refused = run(*asked)
    assert refused.code == 3
    assert "is being kept" in refused.err
    assert run(*asked, "--debt", "nosuch").code == 2
    chosen = ("--debt", card, "--confirm", card)
    same = run(*asked, *chosen)
    assert same.code == 3
    assert "just what the agreement asks for" in same.err
    pause = run(*("pause_request" if word == "proposal" else word for word in asked), *chosen)
    (text,) = tmp_path.glob("pause_request*.txt")
    assert pause.code == 0
    assert "has been kept so far" in text.read_text("utf-8")


def test_a_letter_to_nobody_of_the_record_names_those_it_may_go_to(
    run: Runner, example_folder: Path
) -> None:
    for more in ((), ("--preview",)):
        said = run("letter", example_folder, "hold", "--to", "nosuch", "--locale", "zh-CN", *more)
        assert said.code == 3
        assert "案卷里没有代号为 nosuch 的对方；有的代号：" in said.err


def test_limitation_is_told_debt_by_debt(run: Runner, example: Path) -> None:
    said = run("limitation", example, "--locale", "en").out
    assert "The limitation period is over" in said
    told = run("limitation", example, "--json").json()["limitation"]
    assert len(told) == 6
    assert "letters that count as such: “Request to pause collection”" in said
    early = run("limitation", example, "--locale", "en", "--today", "2020-01-01").out
    assert "restarts nothing" in early
    assert "letters that count as such" not in early
    assert "would give up the right to refuse" in said
    assert "draft not sent, Complaint to the lender: This letter promises no payment" in said
    one = run("limitation", example, "--debt", told[0]["debt"]).out
    assert 0 < len(one) < len(said)
    assert run("limitation", example, "--debt", "none").code == 2


def test_every_kind_of_letter_can_be_asked_for() -> None:
    assert get_args(Kind) == tuple(LetterKind)


def test_an_answers_day_goes_to_a_calendar(run: Runner, example: Path, tmp_path: Path) -> None:
    case = tmp_path / "copy.fairdue"
    shutil.copytree(example, case)
    file = tmp_path / "due" / "hold.ics"
    assert run("letter", case, "hold", "--out", tmp_path, "--ics", file).code == 0
    assert file.read_bytes().count(b"BEGIN:VEVENT") == 1
    every = tmp_path / "all.ics"
    said = run("calendar", case, "--out", every, "--locale", "en")
    assert said.code == 0
    days = run("calendar", case, "--json").json()["days"]
    assert every.read_bytes().count(b"BEGIN:VEVENT") == len(days)
    assert all(day["title"] in run("calendar", case).out for day in days)
    assert run("calendar", case, "--out", case).code != 0
    assert all(about in said.out for day in days for about in day["about"])
    assert any(day["about"] for day in days)
    assert not any(about in every.read_text("utf-8") for day in days for about in day["about"])


def test_no_calendar_file_is_written_without_a_day(
    run: Runner, example: Path, tmp_path: Path
) -> None:
    case, file = tmp_path / "copy.fairdue", tmp_path / "none.ics"
    shutil.copytree(example, case)
    warned = run("letter", case, "warning", "--out", tmp_path, "--ics", file, "--locale", "en")
    assert warned.code == 0
    assert "asks for no answer" in warned.err
    empty = tmp_path / "empty.fairdue"
    assert run("new", empty).code == 0
    nothing = run("calendar", empty, "--out", file, "--locale", "zh-CN")
    assert (nothing.code, nothing.out) == (0, "")
    assert "没有要记住的日子" in nothing.err
    assert not file.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cost",), "还缺 --case"),
        (("cost", "x", "--bogus", "3"), "没有 --bogus 这个选项"),
        (("nosuch",), "没有 nosuch 这个命令"),
        (("ledger", "x", "--days", "abc"), "--days 的 abc 不是整数"),
        (("ledger", "x", "--days", "1", "--days", "2"), "--days 写了不止一次"),
        (("letter", "x", "nokind"), "--kind 不能写 nokind，可以写：hold、"),
        (("cost", "a", "b", "c"), "多写了：b c"),
    ],
)
def test_wrong_usage_is_told_in_the_language_asked_for(
    run: Runner, words: tuple[str, ...], said: str
) -> None:
    told = run(*words, "--locale", "zh-CN")
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert "╭" not in told.err
    assert said in run(*words, "--locale", "zh-CN", "--json").json()["error"]
    assert said not in run(*words, "--locale", "en").err


def test_a_letter_of_a_case_without_parties_asks_who_it_is(run: Runner, tmp_path: Path) -> None:
    case = tmp_path / "new.fairdue"
    run("new", case, "--borrower", "林晓禾")
    told = run("letter", case, "hold", "--to", "x", "--out", tmp_path, "--locale", "zh-CN")
    assert told.code == 3
    assert "也没有任何对方" in told.err
