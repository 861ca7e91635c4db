"""The page that describes the format says what the code does."""

import json
import re
import sqlite3
from pathlib import Path

import msgspec

from fairdue.journal import KINDS
from fairdue.journal.keys import FORMAT, Argon
from fairdue.journal.store import APPLICATION_ID, SCHEMA, USER_VERSION

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "case-log-v1.md").read_text()


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_tables_are_the_ones_described() -> None:
    assert block("sql").splitlines() == list(SCHEMA.values())
    assert f"`application_id` {APPLICATION_ID:#x}" in PAGE
    assert f"`user_version` {USER_VERSION}" in PAGE


def test_the_kinds_are_the_ones_described() -> None:
    described = re.search(r"`kind` is one of `([a-z ]+)`", PAGE)
    assert described is not None
    assert set(described.group(1).split()) == KINDS


def test_the_key_file_has_the_members_described(case: Path, sealed_case: Path) -> None:
    described = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])
    written = json.loads((sealed_case / "keys.json").read_bytes())
    assert list(described) == list(written)
    assert described["format"] == FORMAT
    costs = msgspec.to_builtins(Argon(salt=b""))
    assert {**described["kdf"], "salt": ""} == costs
    assert json.loads((case / "keys.json").read_bytes())["kdf"] == {"name": "none"}


def test_an_envelope_has_the_members_described(case: Path) -> None:
    described = json.loads(block("json"))
    db = sqlite3.connect(case / "case.db")
    (line,) = db.execute("SELECT line FROM envelopes").fetchone()
    db.close()
    assert list(json.loads(line)) == list(described)
