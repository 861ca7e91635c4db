"""`fairdue plan` and `fairdue ledger`: from the record, from files, and what they refuse."""

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cli.runner import Runner
from fairdue import casefile, plan
from fairdue.facts import Offer

HOUSEHOLD = """
[[income]]
name = "工资"
amount = 9000
day = 15

[[need]]
name = "生活"
amount = 4000
"""


def test_a_household_file_and_a_lump_sum_make_the_plan(
    run: Runner, example_folder: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home.toml"
    home.write_text(HOUSEHOLD, encoding="utf-8")
    command = ("plan", example_folder, "--household", home, "--preset", "formal_first")
    plain = run(*command, "--json").json()
    assert plain["rooms"][1]["income_fen"] == 900_000
    assert plain["plans"][0]["months"][0]["on"].endswith("-15")
    helped = run(*command, "--lump", f"{plain['rooms'][1]['on']}=2000", "--json").json()
    assert helped["plans"][0]["total_fen"] <= plain["plans"][0]["total_fen"]
    assert "pay day" in run(*command, "--locale", "en").out
    paid = plain["plans"][0]["months"][0]["payments"][0]["debt"]
    named = {one["debt"]: one["name"] for one in plain["plans"][0]["debts"]}
    told = run(*command, "--months").out
    assert re.search(rf"^    {re.escape(named[paid])}  ¥", told, re.MULTILINE)
    assert not re.search(rf"^    {re.escape(paid)}  ¥", told, re.MULTILINE)
    assert run("plan", example_folder, "--lump", "soon=1").code == 2
    assert run("plan", example_folder, "--lump", "2026-12-01=0").code == 2
    home.write_text("cash = -1", encoding="utf-8")
    assert run(*command).code == 3
    assert run("plan", example_folder, "--household", tmp_path / "none.toml").code == 4


def test_a_household_in_the_record_makes_the_same_plan_as_its_file(
    run: Runner,
    example_folder: Path,
    tmp_path: Path,
    clock: Callable[[], dt.datetime],
    entropy: Callable[[int], bytes],
) -> None:
    home, case = tmp_path / "home.toml", tmp_path / "case.fairdue"
    home.write_text(HOUSEHOLD, encoding="utf-8")
    shutil.copytree(example_folder, case)
    stated = plan.read_household(HOUSEHOLD, "home.toml")
    assert isinstance(stated, plan.Household)
    with casefile.open(case, clock=clock, entropy=entropy) as opened:
        budget = plan.household_budget(stated, at=opened.now(), start_on=opened.today)
        opened.record([budget], label="budget")
    command = ("plan", case, "--preset", "formal_first", "--json")
    recorded, given = run(*command).json(), run(*command, "--household", home).json()
    assert recorded["plans"] == given["plans"]
    assert recorded["stress"] == given["stress"]
    assert recorded["rooms"] == given["rooms"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"income_fen": -1}, "income: the amount -¥0.01 is below zero"),
        ({"needs_fen": 10**15}, "is too large to be true"),
        ({"buffer_fen": -1}, "budget, buffer: "),
        ({"income_day": 45}, "income_day: the day of income, 45, is not from 1 to 31"),
        ({"dependants": 1_000}, "dependants"),
        ({"household": "[[income]]\nname = 'a'\namount = 1\nday = 40\n"}, "income 1 (a), day"),
        ({"household": "buffer = -5"}, "household, buffer: the amount is below zero"),
    ],
)
def test_a_recorded_budget_that_makes_no_sense_is_bad_input_and_gives_no_plan(
    run: Runner,
    example_folder: Path,
    tmp_path: Path,
    clock: Callable[[], dt.datetime],
    entropy: Callable[[int], bytes],
    changes: dict[str, object],
    told: str,
) -> None:
    case = tmp_path / "case.fairdue"
    shutil.copytree(example_folder, case)
    with casefile.open(case, clock=clock, entropy=entropy) as opened:
        budget = opened.budget()
        assert budget is not None
        opened.record(
            [msgspec.structs.replace(budget, id="", occurred_at=opened.now(), **changes)],
            label="budget",
        )
        assert opened.summary().plan_reason.startswith(("budget_", "household_"))
    ran = run("plan", case, "--locale", "en")
    assert ran.code == 3
    assert told in ran.err
    assert run("plan", case, "--locale", "zh-CN").err.count("。") >= 1


def test_offers_assumptions_and_the_frontier_are_part_of_a_plan(
    run: Runner, example_folder: Path, tmp_path: Path
) -> None:
    steady = tmp_path / "steady.toml"
    steady.write_text("lose_work_ppm = 0\nbill_ppm = 0\npaths = 40\n", encoding="utf-8")
    command = ("plan", example_folder, "--assume", steady, "--preset", "least_cost")
    plain = run(*command, "--json").json()
    assert plain["assumptions"]["paths"] == plain["stress"][0]["paths"] == 40
    assert plain["hardship"]
    last = plain["plans"][0]["months"][-2]["on"]  # minimums take all that there is before
    (app,) = [d for d in plain["plans"][0]["debts"] if d["debt"] == "app"]
    offer = f"app={app['balance_fen'] // 1000}@{last}"
    offered = run(*command, "--offer", offer, "--frontier", "--json").json()
    assert offered["plans"][0]["policy"]["take"].keys() == {"app"}
    assert offered["plans"][0]["total_fen"] < plain["plans"][0]["total_fen"]
    assert offered["frontier"][0]["total_fen"] == offered["plans"][0]["total_fen"]
    shown = run(*command, "--offer", offer, "--frontier", "--months", "--locale", "en").out
    for words in ("no way of paying", "possible futures", "not beaten", "waive", "to negotiate"):
        assert words in shown
    assert "请对方" in run(*command, "--months", "--locale", "zh-CN").out
    every = run("plan", example_folder, "--assume", steady, "--locale", "en").out
    assert "more than the cheapest plan" in every
    assert every.count("Income, needs and rates are taken to stay as they are") == 1


@pytest.mark.parametrize(
    ("option", "value", "code", "told"),
    [
        ("--offer", "app=5000", 2, "写成 债务=8000@2026-12-25"),
        ("--offer", "app=0@2099-12-01", 2, "写成 债务=8000@2026-12-25"),
        ("--offer", "nobody=5000@2026-12-01", 2, "没有代号为 nobody"),
        ("--offer", "app=5000@2026-01-31", 2, "书面延期"),
        ("--lump", "2026-01-31=5000", 2, "已经过去"),
        ("--lump", "2099-01-01=5000", 2, "2099-01-01"),
    ],
)
def test_a_plan_refuses_what_it_cannot_use(
    run: Runner,
    example_folder: Path,
    tmp_path: Path,
    option: str,
    value: str,
    code: int,
    told: str,
) -> None:
    if option == "--assume":
        file = tmp_path / "assume.toml"
        file.write_text(value, encoding="utf-8")
        value = str(file)
    command = ("plan", example_folder, "--preset", "snowball", option, value)
    ran = run(*command, "--locale", "zh-CN")
    assert (ran.code, told in ran.err) == (code, True), ran.err


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        (
            "paths = 40\nlose_work_ppm = 2000000",
            "assume.toml，lose_work_ppm：不是 0 到 1,000,000 之间的整数",
            "assume.toml, lose_work_ppm: this is no whole number from 0 to 1,000,000",
        ),
        ('bill_fen = "a lot"', "bill_fen：不是 0 到", "bill_fen: this is no whole number from 0"),
        ("paths = true", "paths：不是 1 到", "paths: this is no whole number from 1"),
        ("luck = 1", "luck：没有这个名字的假设", "luck: there is no assumption of this name"),
        ('{"paths": }', "不是 TOML 或 JSON", "line 1: this is not written as TOML or JSON"),
    ],
)
def test_assumptions_that_cannot_be_used_are_told_by_name_with_what_is_allowed(
    run: Runner, example_folder: Path, tmp_path: Path, text: str, chinese: str, english: str
) -> None:
    file = tmp_path / "assume.toml"
    file.write_text(text, encoding="utf-8")
    for locale, told in (("zh-CN", chinese), ("en", english)):
        ran = run("plan", example_folder, "--assume", file, "--locale", locale)
        assert ran.code == 3
        assert told in ran.err
        assert "`" not in ran.err


def test_an_offer_that_no_plan_takes_is_told_with_the_reason(
    run: Runner, example_folder: Path
) -> None:
    command = ("plan", example_folder, "--preset", "least_cost")
    offers = [
        arg
        for text in ("friend=1000@2026-12-01", "app=900000@2026-12-01", "card=19000@2026-06-30")
        for arg in ("--offer", text)
    ]
    unused = run(*command, *offers, "--json").json()["offers_unused"]
    assert {one["debt"]: one["why"] for one in unused} == {
        "friend": "time_barred",
        "app": "dearer",
        "card": "not_taken",
    }
    told = run(*command, *offers, "--locale", "en").out
    assert "the offer is not taken. The limitation period is over" in told
    assert "the offer is not taken. It is no less than the ¥" in told
    assert "the offer is not taken. The money is not there" in told
    assert "没有采用" in run(*command, *offers, "--locale", "zh-CN").out


def test_a_ledger_is_printed_line_by_line_and_day_by_day(run: Runner, example_folder: Path) -> None:
    shown = run("ledger", example_folder, "--debt", "cfc", "--days", "3", "--locale", "en").out
    assert "paid out" in shown
    assert shown.count("end of 2026-06-") == 3
    found = run("ledger", example_folder, "--json").json()
    assert len(found["ledgers"]) == len(found["days"]) > 3
    assert run("ledger", example_folder, "--days", "5", "--locale", "zh-CN").code == 0
    assert run("ledger", example_folder, "--debt", "x").code == 2
    assert run("ledger", example_folder, "--days", "-1").code == 2


def test_a_ledger_tells_what_its_agreement_still_asks_for(
    run: Runner, example_folder: Path, tmp_path: Path
) -> None:
    case, table = tmp_path / "case.fairdue", tmp_path / "agreements.csv"
    shutil.copytree(example_folder, case)
    head = "agreement,kind,loans,signed,due on,amount,paid on,basis"
    rows = (
        "s,hardship plan,cfc,2026-04-20,2026-05-10,800,2026-05-09,documented",
        "s,hardship plan,cfc,2026-04-20,2026-12-10,700,,documented",
    )
    table.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    assert run("add", case, table).code == 0
    told = run("ledger", case, "--debt", "cfc", "--locale", "en").out
    assert "nothing is missed so far. By it ¥700.00 is still to be paid." in told
    assert "The next payment is due on 2026-12-10: ¥700.00." in told
    assert "还要还 ¥700.00" in run("ledger", case, "--debt", "cfc", "--locale", "zh-CN").out


def test_offers_of_the_record_count_unless_they_are_declined(
    run: Runner,
    example_folder: Path,
    tmp_path: Path,
    clock: Callable[[], dt.datetime],
    entropy: Callable[[int], bytes],
) -> None:
    case = tmp_path / "case.fairdue"
    shutil.copytree(example_folder, case)
    with casefile.open(case, clock=clock, entropy=entropy) as opened:
        today = opened.today
        ends = today + dt.timedelta(days=400)
        stands = Offer(
            occurred_at=opened.now(), debts=("app",), amount_fen=100_000, until=ends, written=True
        )
        over = msgspec.structs.replace(
            stands,
            occurred_at=opened.now() - dt.timedelta(days=30),
            until=today - dt.timedelta(days=1),
        )
        opened.record([stands, over], label="offers")
    command = ("plan", case, "--preset", "least_cost")
    found = run(*command, "--json").json()
    status = {one["made"]["until"]: one["status"] for one in found["offers"]}
    assert status[str(ends)] == "open"
    assert status[str(today - dt.timedelta(days=1))] == "expired"
    (open_one,) = [o["made"]["id"] for o in found["offers"] if o["made"]["until"] == str(ends)]
    assert open_one in found["taken"][0]
    declined = run(*command, "--decline", "app", "--json").json()
    assert open_one not in declined["taken"][0]
    assert declined["plans"][0]["total_fen"] > found["plans"][0]["total_fen"]
    said = run(*command, "--locale", "en").out
    assert "closed for ¥1,000.00 in one sum, last day" in said
    assert "expired on" in said
    assert "The plan takes up: " in said
    assert "计划没有采用：" not in run(*command, "--decline", "app", "--locale", "zh-CN").out
    assert run(*command, "--decline", "nobody").code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "chinese", "english"),
    [
        (("ledger", "CASE", "--days", -3), 2, "要写 0 到 1000", "give from 0 to 1000"),
        (("ledger", "CASE", "--debt", "nosuch"), 2, "没有代号为 nosuch", "no debt nosuch"),
        (("plan", "CASE", "--offer", "nosuch=1@2026-12-01"), 2, "没有代号为 nosuch", "no debt"),
        (("plan", "CASE", "--household", "none.toml"), 4, "没有这个文件", "no such file"),
        (("plan", "CASE", "--assume", "."), 4, "这是一个文件夹", "this is a folder"),
        (("letter", "CASE", "hold", "--to", "nosuch"), 3, "没有代号为 nosuch 的对方", "no party"),
        (("add", "CASE"), 2, "至少一个", "at least one"),
        (("lender", "list", "CASE", "--accept", 0), 2, "要写 1 到", "takes 1 to"),
        (("template", "nosuch"), 2, "没有叫 nosuch 的模板", "no template nosuch"),
        (("audit",), 2, "请写案卷文件夹，或者用 --contacts", "either a case folder, or a log"),
        (("audit", "CASE", "--all"), 2, "--all 只和 --contacts", "--all goes with --contacts"),
        (("audit", "CASE", "--rulebook", "moon"), 3, "没有 moon 这部规则书", "no such rulebook"),
        (("audit", "--contacts", "x.parquet"), 2, "请写上结果文件", "name the file for"),
        (
            (
                *("audit", "--contacts", "x.parquet", "--out", "y.parquet"),
                *("--rule", "cn.moon.phase"),
            ),
            3,
            "没有规则 cn.moon.phase",
            "no rule cn.moon.phase",
        ),
        (("report", "columns", "--catalog", "moon"), 2, "没有 moon 这个目录", "no catalogue moon"),
        (("conformance",), 2, "至少一个例子文件", "at least one file of cases"),
    ],
)
def test_what_cannot_be_done_is_said_in_the_language_asked_for(
    run: Runner,
    example_folder: Path,
    arguments: tuple[object, ...],
    code: int,
    chinese: str,
    english: str,
) -> None:
    command = [example_folder if word == "CASE" else word for word in arguments]
    for locale, told in (("zh-CN", chinese), ("en", english)):
        ran = run(*command, "--locale", locale)
        assert (ran.code, told in ran.err) == (code, True), ran.err
        assert "Errno" not in ran.err
