"""What the check says, and that it can be trusted to say no more than it knows."""

import ast
import hashlib
import inspect
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from fairdue.journal import Entry, Journal, Verification, verify
from fairdue.journal.seal import Sealer, bond
from fairdue.journal.verify import inspection

Reopen = Callable[..., Journal]
BANNED = ("authentic", "genuine", "真实", "!", "！")


def check(found: Verification, name: str) -> tuple[bool, str]:
    (one,) = [check for check in found.checks if check.name == name]
    return one.ok, one.place


def test_an_intact_case_says_what_is_proven_and_what_is_only_claimed(case: Path) -> None:
    found = verify(case)
    assert (found.intact, found.sealed, found.broken, found.size) == (True, False, None, 12)
    assert len(found.root) == 64
    assert "12 entries" in found.proven[0]["en"]
    assert any("clock" in words["en"] for words in found.claimed)
    assert any("kept outside" in words["en"] for words in found.claimed)


def test_a_sealed_case_says_which_part_stayed_closed(sealed_case: Path, passphrase: str) -> None:
    found = verify(sealed_case)
    assert (found.intact, found.sealed) == (True, True)
    assert "sealed" in found.checks[-1].detail["en"]
    assert len(found.proven) == 1
    opened = verify(sealed_case, passphrase=passphrase)
    assert (opened.intact, opened.sealed, len(opened.proven)) == (True, False, 2)


def test_a_wrong_passphrase_is_no_pass_and_no_accusation(sealed_case: Path) -> None:
    found = verify(sealed_case, passphrase="wrong")
    assert (found.intact, found.sealed, found.broken) == (False, True, "passphrase")
    assert "says nothing of changes" in found.checks[-1].detail["en"]
    assert all(check.ok for check in found.checks[:-1])


def test_every_text_is_there_in_both_languages_and_promises_nothing_more(
    case: Path, sealed_case: Path, passphrase: str
) -> None:
    shutil.copytree(case, broken := case.with_name("broken"))
    (broken / "extra").touch()
    for found in (
        verify(case),
        verify(sealed_case),
        verify(sealed_case, passphrase=passphrase),
        verify(broken),
    ):
        for words in (*found.proven, *found.claimed, *(check.detail for check in found.checks)):
            assert set(words) == {"zh-CN", "en"}
            assert not [word for word in BANNED for text in words.values() if word in text.lower()]


def test_the_check_stands_alone() -> None:
    """Nothing of the writer, nothing of the vocabulary: only its own package."""
    folder = Path(inspect.getfile(inspection)).parent
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("fairdue"):
                assert str(node.module).startswith("fairdue.journal.verify")


# -- a head kept outside -------------------------------------------------------------------------


def test_a_head_kept_outside_shows_a_rollback(case: Path, reopen: Reopen) -> None:
    shutil.copytree(case, earlier := case.with_name("earlier"))
    with reopen(case) as journal:
        kept = journal.append([Entry("note", {"text": "promised to pay"})]).text
    assert verify(case, kept=kept).intact
    assert "kept outside" in verify(case, kept=kept).proven[-1]["en"]
    # Alone, an earlier state of the whole folder looks as whole as the later one.
    assert verify(earlier).intact
    assert verify(earlier, kept=kept).broken == "head kept outside"


def test_a_head_kept_outside_shows_a_rebuilt_log(case: Path, reopen: Reopen) -> None:
    with reopen(case) as journal:
        kept = journal.head.text
    shutil.rmtree(case)
    clock, randbytes = reopen.__closure__, random.Random(99).randbytes
    assert clock is not None
    now = next(cell.cell_contents for cell in clock if hasattr(cell.cell_contents, "now"))
    with Journal.create(case, passphrase=None, clock=now, entropy=randbytes) as journal:
        journal.append([Entry("note", {})] * 20)
    assert verify(case).intact
    assert verify(case, kept=kept).broken == "head kept outside"
    assert verify(case, kept="not a head").broken == "head kept outside"


# -- with a writer at work -----------------------------------------------------------------------


def test_a_live_write_ahead_log_is_read(case: Path, reopen: Reopen) -> None:
    with reopen(case) as journal:
        journal.append([Entry("note", {"a": 1})])
        assert (case / "case.db-wal").stat().st_size > 0
        assert verify(case).size == 13
        journal.append([Entry("note", {"a": 2})])
        assert verify(case).size == 14
    assert verify(case).intact


def test_a_write_ahead_log_left_by_a_crash_is_read(case: Path, reopen: Reopen) -> None:
    with reopen(case) as journal:
        journal.append([Entry("note", {"a": 1})])
        shutil.copytree(case, crashed := case.with_name("crashed"))
    assert (crashed / "case.db-wal").stat().st_size > 0
    assert (verify(crashed).intact, verify(crashed).size) == (True, 13)
    reopen(crashed).close()
    assert not (crashed / "case.db-wal").exists()


def test_it_reads_where_nothing_can_be_written(case: Path) -> None:
    """SQLite cannot make its side files here, as on a disc that is read-only."""
    (case / "case.db-shm").mkdir()
    assert verify(case).intact


# -- what only the holder of the key could do ----------------------------------------------------


def resealed(folder: Path, journal: Journal, seq: int, packed: bytes) -> None:
    """Seal other values into a row, and sign everything anew: a writer gone wrong."""
    (row,) = journal._store.rows(seq - 1, 1)
    key = journal._keys.subjects["case"].key
    place = bond(journal.head.origin, "row", seq, row.leaf.hex())
    sealed = Sealer(key).seal(packed, place, random.Random(5).randbytes)
    journal._store._db.execute(
        "UPDATE disclosures SET sealed = ?, digest = ? WHERE seq = ?",
        (sealed, hashlib.sha256(sealed).digest(), seq),
    )


@pytest.mark.parametrize(
    ("packed", "place"),
    [
        (b'["s","fact","other"]', "disclosures of envelope 1"),
        (b"", "disclosures of envelope 1"),
    ],
)
def test_values_that_no_digest_names_are_found(
    case: Path, reopen: Reopen, packed: bytes, place: str
) -> None:
    with reopen(case) as journal:
        resealed(case, journal, 1, packed)
    found = verify(case)
    assert check(found, "contents") == (False, place)


def test_one_exchanged_value_is_named_by_its_field(case: Path, reopen: Reopen) -> None:
    with reopen(case) as journal:
        (row,) = journal._store.rows(0, 1)
        assert row.sealed is not None
        key = journal._keys.subjects["case"].key
        place = bond(journal.head.origin, "row", 1, row.leaf.hex())
        texts = Sealer(key).unseal(row.sealed, place)
        resealed(case, journal, 1, texts.replace(b'"duration_s",12', b'"duration_s",99'))
    found = verify(case)
    assert check(found, "contents") == (False, "disclosure of envelope 1, field duration_s")


def test_values_that_vanished_without_an_act_are_found(case: Path, reopen: Reopen) -> None:
    with reopen(case) as journal:
        gone = journal._keys.subjects["colleague"].id
        (seq,) = journal._store.erased_seqs(gone)
        without = journal._keys.without_subject("colleague")
        journal._commit([Entry("note", {})], without, erased=gone)
    found = verify(case)
    assert found.broken == f"disclosures of envelope {seq}"
    assert check(found, "contents") == (False, f"disclosures of envelope {seq}")


def test_a_staged_attachment_is_opened_too(case: Path) -> None:
    (path,) = (case / "attachments").iterdir()
    path.rename(path.with_name(f"{path.name}.part"))
    assert verify(case).intact


def test_a_case_without_heads_or_keys_is_broken(case: Path) -> None:
    (case / "keys.json").write_bytes(b"[]")
    assert verify(case, passphrase="x").broken == "keys.json"
    with closing(sqlite3.connect(case / "case.db")) as db, db:
        db.execute("DELETE FROM heads")
    assert verify(case).broken == "heads"


def test_a_crash_of_the_check_itself_is_no_pass(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unforeseen(*_: object) -> None:
        raise LookupError("nobody thought of this")

    monkeypatch.setattr(inspection, "note_of", unforeseen)
    found = verify(case)
    assert not found.intact
    assert found.broken == "heads"
