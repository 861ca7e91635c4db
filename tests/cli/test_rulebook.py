"""`fairdue rulebook`: what is shipped, how it changed, and whether one's own holds together."""

import json
import re
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from fairdue.cli import main

CONFORMANCE = Path(__file__).parents[1] / "conformance"
STANDARD = Path(str(files("fairdue"))) / "rulebooks" / "cn" / "gbt45251"
Runner = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Runner:
    def ran(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(a) for a in arguments])
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return int(ended.value.code), printed.out, printed.err

    return ran


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A rulebook of one's own: hours that were moved from 22:00 to 21:00, with a month between."""
    folder = tmp_path / "book"
    folder.mkdir()
    shutil.copy(STANDARD / "rulebook.toml", folder)
    text = (STANDARD / "hours.toml").read_text(encoding="utf-8")
    version = text[text.index("[[version]]") :]
    text = text.replace("from = 2025-02-28", "from = 2025-02-28\nuntil = 2026-01-01")
    later = version.replace("2025-02-28", "2026-02-01").replace("22:00", "21:00")
    (folder / "hours.toml").write_text(f"{text}\n{later}", encoding="utf-8")
    return folder


def loaded(text: str) -> dict[str, Any]:
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def test_the_shipped_rulebooks_pass_with_all_their_examples(run: Runner) -> None:
    named = [part for file in CONFORMANCE.glob("*-*.jsonl") for part in ("--cases", file)]
    code, out, _ = run("rulebook", "check", *named, "--json")
    told = loaded(out)
    assert code == 0
    assert told["errors"] == 0
    assert told["examples_looked_up"]


def test_a_gap_is_told_and_its_cases_run(run: Runner, book: Path, tmp_path: Path) -> None:
    shown = tmp_path / "shown.jsonl"
    code, out, _ = run("rulebook", "check", book, "--write", shown)
    assert code == 1
    assert re.search(r"^error  gap  cn\.gbt45251\.hours$", out, re.MULTILINE)
    assert "no version holds from 2026-01-01 up to 2026-02-01" in out
    assert run("conformance", shown, "--rulebooks", book)[0] == 0
    assert run("conformance", shown)[0] == 1


def test_examples_are_looked_up_in_the_folder(run: Runner, book: Path) -> None:
    shutil.copy(CONFORMANCE / "own-abroad.jsonl", book)
    code, out, _ = run("rulebook", "check", book, "--json")
    codes = [flaw["code"] for flaw in loaded(out)["flaws"]]
    assert code == 1
    assert codes.count("no_example") == 2


def test_a_folder_that_does_not_load_says_where(run: Runner, book: Path, tmp_path: Path) -> None:
    page = book / "hours.toml"
    page.write_text(page.read_text(encoding="utf-8").replace("clock =", "clocks ="), "utf-8")
    code, _, err = run("rulebook", "check", book)
    assert code == 3
    assert "hours.toml, line" in err
    (tmp_path / "empty").mkdir()
    assert run("rulebook", "check", tmp_path / "empty")[0] == 3
    assert run("rulebook", "check", tmp_path / "nothing")[0] == 4
    broken = tmp_path / "cases.jsonl"
    broken.write_text("{", encoding="utf-8")
    assert run("rulebook", "check", "--cases", broken)[0] == 3
    assert run("rulebook", "list", "--json")[0] == 0
    assert run("rulebook", "check", "--write", tmp_path / "no" / "file")[0] == 4


def test_a_book_that_cannot_hold_is_refused_wherever_it_is_read(run: Runner, book: Path) -> None:
    head = book / "rulebook.toml"
    text = head.read_text(encoding="utf-8")
    head.write_text(f'zones = ["Asia/Peking"]\n{text}', encoding="utf-8")
    for command in ("check", "list"):
        code, _, err = run("rulebook", command, book)
        assert code == 3
        assert "rulebook.toml, line 1, zones: no such zone: Asia/Peking" in err
    head.unlink()
    for command in ("check", "list"):
        code, _, err = run("rulebook", command, book)
        assert code == 3
        assert "hours.toml" in err
        assert "has no rulebook.toml" in err


def test_rulebooks_are_listed_with_their_rules(run: Runner) -> None:
    _, out, _ = run("rulebook", "list", "--locale", "zh-CN")
    assert "cn.nifa2024  2024-05-15 .. 2025-02-28  行业自律; 条文待核" in out
    assert "    cn.nifa2024.hours  " in out
    listed = loaded(run("rulebook", "list", "--json")[1])["rulebooks"]
    (guide,) = [row for row in listed if row["id"] == "cn.nifa2024"]
    assert {rule["id"] for rule in guide["rules"]} >= {"cn.nifa2024.hours"}


def test_a_rule_is_shown_with_what_changed_in_each_version(run: Runner, book: Path) -> None:
    _, out, _ = run("rulebook", "show", "cn.gbt45251.hours", "--folder", book)
    _, first, second = out.split("version ")
    assert first.startswith("2025-02-28 .. 2026-01-01")
    assert "start: 22:00" in first
    assert "text: this time had been agreed beforehand" in first
    assert not set('{}"') & set(out)
    assert second.startswith("2026-02-01 ..")
    assert "start: 21:00" in second
    assert "kinds" not in second.split("forbidden")[0]
    told = loaded(run("rulebook", "show", "cn.gbt45251.hours", "--folder", book, "--json")[1])
    assert [v["from"] for v in told["versions"]] == ["2025-02-28", "2026-02-01"]
    assert run("rulebook", "show", "cn.moon")[0] == 2


def test_a_rulebook_is_shown_as_a_whole(run: Runner, book: Path) -> None:
    code, out, _ = run("rulebook", "show", "cn.gbt45251", "--locale", "zh-CN")
    assert code == 0
    assert out.startswith("cn.gbt45251  2025-02-28 ..  推荐性国家标准")
    assert "    products: online_consumer_loan, consumer_debt" in out
    assert "  cn.gbt45251.talks-a-day  " in out
    told = loaded(run("rulebook", "show", "cn.gbt45251", "--folder", book, "--json")[1])
    assert [rule["id"] for rule in told["rules"]] == ["cn.gbt45251.hours"]
    assert "no rule cn.moon: `fairdue rulebook list`" in run("rulebook", "show", "cn.moon")[2]
    near = run("rulebook", "show", "cn.gbt4525")[2]
    assert "no rulebook and no rule cn.gbt4525: did you mean cn.gbt45251 " in near
    _, out, _ = run("rulebook", "show", "uk.conc")
    assert "where it holds (time zones): Europe/London" in out


def test_a_change_of_version_is_told_by_contacts(run: Runner, book: Path) -> None:
    change = ("rulebook", "diff", "cn.gbt45251.hours", "2025-06-02", "2026-06-01")
    _, out, _ = run(*change, "--folder", book)
    assert "allowed -> violation  kind: call, at: 21:00" in out
    told = loaded(run(*change, "--folder", book, "--json")[1])["changes"]
    assert {(c["before"], c["after"]) for c in told} == {("allowed", "violation")}
    _, same, _ = run(*change[:3], "2026-06-01", "2026-06-02", "--folder", book)
    assert "No contact is judged differently" in same


def test_a_day_that_is_none_is_refused_with_the_way_to_write_one(run: Runner) -> None:
    code, _, told = run("rulebook", "diff", "cn.gbt45251.hours", "2025-13-01", "2026-01-01")
    assert code == 2
    assert "2025-13-01 is no date: write year-month-day, as 2025-12-31" in told
