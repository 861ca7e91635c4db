"""How-to pages are done as written: files made, commands run, what they print compared."""

import doctest
import importlib.util
import os
import random
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from fairdue import conduct, report
from fairdue.report.event import Inquiry, Query
from report.arbitrary_report import arrow, queries, tables

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"
PAGES = ("declare-your-own-features", "write-a-rulebook")
LINE_BY_LINE = ("check-against-your-sql", "gate-before-your-dialer", "report-in-python")
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: str) -> list[tuple[str, str, str]]:
    """Language, file and text of each block; a block with a file is that file.

    A number in place of the file of a console is the exit code of its commands.
    """
    return _BLOCK.findall((HOW_TO / f"{page}.md").read_text(encoding="utf-8"))


def ran(command: str, folder: Path, code: int) -> str:
    """What a command prints in the folder, with this Python as `python`."""
    tools = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COV")}
    done = subprocess.run(
        shlex.split(command),
        cwd=folder,
        env={**kept, "PATH": tools, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr * bool(code)


def commands(text: str) -> list[tuple[str, str]]:
    """Each command of a console with the lines that it prints."""
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], ""))
        else:
            command, printed = found[-1]
            found[-1] = (command, f"{printed}{line}\n")
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_page_does_what_it_says(page: str, tmp_path: Path) -> None:
    done = 0
    for language, file, text in blocks(page):
        code = int(file) if file.isdigit() else 0
        if file and not code:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(text, encoding="utf-8")
        for command, wanted in commands(text) if language == "console" else ():
            got = ran(command, tmp_path, code)
            same = doctest.OutputChecker().check_output(wanted, got, doctest.ELLIPSIS)
            assert same, f"{command}\nwanted {wanted}\ngot    {got}"
            done += 1
    assert done > 0


def test_the_rulebook_of_the_page_has_an_example_for_each_side(tmp_path: Path) -> None:
    for _, file, text in blocks("write-a-rulebook"):
        if file.startswith("code/"):
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(text, encoding="utf-8")
    books = conduct.load(folder=tmp_path / "code")
    cases = tmp_path / "code" / "cases.jsonl"
    assert conduct.report([cases], books).failed == 0
    assert all(len(rule.examples) > 1 for rule in books.rules)
    assert [v.until is None for v in books.rule("cn.house2026.talks").versions] == [False, True]


@pytest.mark.parametrize("page", LINE_BY_LINE)
def test_a_page_runs_line_by_line(page: str) -> None:
    done = doctest.testfile(str(HOW_TO / f"{page}.md"), module_relative=False, encoding="utf-8")
    assert done.attempted > 15
    assert done.failed == 0


def _duckdb_says_what_we_say() -> None:
    """The statement for DuckDB, on tables around the edges of months."""
    duckdb = importlib.import_module("duckdb")
    rng = random.Random(5)
    asked = queries(rng, 40, "Asia/Shanghai")
    rows, _ = tables(rng, asked, "Asia/Shanghai", 400, known=False)
    asked_table, inquiries = arrow(asked, Query), arrow(rows, Inquiry)
    (sql,) = [text for language, _, text in blocks("check-against-your-sql") if language == "sql"]
    base = duckdb.connect()
    base.register("queries", asked_table)
    base.register("inquiries", inquiries)
    zone, statement = sql.split(";", 1)
    base.execute(zone)
    found = base.execute(statement)
    names = [column[0] for column in found.description]
    theirs = {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}
    sheet = report.features(asked_table, inquiries, catalog="als", engine="reference")
    ours = {row["query_id"]: row for row in sheet.select(names).to_pylist()}
    assert len(theirs) > 10
    assert theirs == {query: ours[query] for query in theirs}


if importlib.util.find_spec("duckdb"):  # among the peers of the benchmarks only
    test_duckdb_says_what_we_say = _duckdb_says_what_we_say
