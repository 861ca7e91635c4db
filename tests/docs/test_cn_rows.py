"""Every row of the table of Chinese rules is answered by a rule, elsewhere, or told as open."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from fairdue import conduct

ROOT = Path(__file__).resolve().parents[2]
TABLE: dict[str, Any] = tomllib.loads((ROOT / "docs" / "cn-rows.toml").read_text("utf-8"))
ROWS = [row for rows in TABLE["rows"].values() for row in rows]
REFS = {r for rule in conduct.load().rules if rule.rulebook[:3] == "cn." for r in rule.refs}
OPEN = [row["row"] for row in TABLE["open"]]


def test_each_row_is_there_once() -> None:
    assert len(ROWS) == len({*ROWS}) == 88
    assert len(OPEN) == len({*OPEN})


def test_a_row_has_a_rule_or_is_answered_elsewhere_or_open() -> None:
    assert REFS | {*OPEN} == {*ROWS}
    assert REFS & {*OPEN} == set()
    assert {row["row"] for row in TABLE["part"]} <= REFS


@pytest.mark.parametrize("row", TABLE["open"], ids=OPEN)
def test_what_is_not_a_rule_says_why_and_where(row: dict[str, Any]) -> None:
    assert all(row[key].strip() for key in ("en", "zh", "why"))
    assert all((ROOT / "src" / "fairdue" / module).is_file() for module in row["answered"])
