"""An earlier format becomes this one when it is opened; a later one is left alone."""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from fairdue.journal import CaseLocked, Journal, NewerFormat, checkpoint, keys, verify
from fairdue.journal.upgrade import STEPS

Reopen = Callable[..., Journal]


def rewritten(case: Path, number: int, statements: tuple[str, ...] = ()) -> None:
    """The case as format `number` would have it: its key file, its head and its tables."""
    file = keys.parsed((case / "keys.json").read_bytes())
    opened = keys.unlock(file, None).in_format(number)
    line = opened.file.line()
    with closing(sqlite3.connect(case / "case.db")) as db, db:
        for statement in statements:
            db.execute(statement)
        size, note = db.execute("SELECT size, note FROM heads ORDER BY size DESC").fetchone()
        head = checkpoint.parsed(note, file.public_key)
        resigned = checkpoint.signed(
            head.origin,
            head.size,
            bytes.fromhex(head.root),
            sealed=bytes.fromhex(head.sealed),
            keys=keys.fingerprint(line),
            previous=bytes.fromhex(head.previous),
            signing_key=opened.signing_key,
        )
        db.execute("UPDATE heads SET note = ? WHERE size = ?", (resigned.text, size))
    (case / "keys.json").write_bytes(line)


def as_format_0(case: Path) -> None:
    rewritten(case, 0, ("DROP TABLE frontier", "DROP TABLE cache", "PRAGMA user_version = 0"))


def test_there_is_a_step_from_every_earlier_format() -> None:
    assert set(STEPS) == set(range(keys.FORMAT))


def test_a_folder_of_format_0_is_upgraded_and_says_so(case: Path, reopen: Reopen) -> None:
    with reopen(case) as journal:
        before = list(journal.read())
    as_format_0(case)
    assert not verify(case).intact
    with reopen(case) as journal:
        *kept, act = journal.read()
        assert kept == before
        assert act.fields == {"act": "upgrade", "from": 0, "to": 1}
        journal.cache("findings", "1", b"derived")
    assert json.loads((case / "keys.json").read_bytes())["format"] == 1
    assert verify(case).intact
    with reopen(case) as journal:
        assert journal.cached("findings", "1") == b"derived"


def test_an_earlier_format_is_not_looked_at_beside_the_one_that_upgrades_it(
    case: Path, clock: Callable[[], dt.datetime], entropy: Callable[[int], bytes]
) -> None:
    as_format_0(case)
    with pytest.raises(CaseLocked):
        Journal.look(case, clock=clock, entropy=entropy)


def test_an_upgrade_that_fails_leaves_the_earlier_format(
    case: Path, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_format_0(case)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("fairdue.journal.store.Store.insert_head", full)
        with pytest.raises(OSError, match="full"):
            reopen(case)
    with closing(sqlite3.connect(case / "case.db")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (0,)
    reopen(case).close()
    assert verify(case).intact


def test_a_later_format_is_left_alone(case: Path, reopen: Reopen) -> None:
    rewritten(case, 2)
    before = (case / "keys.json").read_bytes()
    with pytest.raises(NewerFormat) as refused:
        reopen(case)
    assert "更新 fairdue" in refused.value.problem.remedy["zh-CN"]
    assert (case / "keys.json").read_bytes() == before
    assert verify(case).broken == "keys.json: format"
