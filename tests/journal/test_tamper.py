"""Whatever is changed in a case folder, in a file or through SQL, is found and named.

Each test takes a fresh copy of the furnished case, changes one thing and verifies. The case is
small, but has every kind of row and file: several heads, an attachment, somebody erased, derived
data. Where a flipped byte is allowed to pass, the test shows that no value changed.
"""

import hashlib
import itertools
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fairdue.journal import Verification, verify

TABLES = {
    "envelopes": ("seq", "line", "leaf"),
    "disclosures": ("seq", "subject", "digest", "sealed"),
    "heads": ("size", "note"),
    "frontier": ("tree", "peaks"),
    "cache": ("name", "sealed"),
}
SIDE_FILES = shutil.ignore_patterns("case.db-*")
PLACES = {
    "envelopes": "envelope",
    "disclosures": "disclosures of envelope",
    "heads": "head at size",
    "frontier": "case.db: table frontier",
    "cache": "cache",
}


def changed(value: object) -> Iterator[object]:
    """Values that are not this one, of the type that the column takes."""
    if isinstance(value, int):
        yield value + 1000
        yield -1 - value
    elif isinstance(value, str):
        yield value[:-1]
        yield value + "x"
        middle = len(value) // 2
        yield value[:middle] + ("a" if value[middle] != "a" else "b") + value[middle + 1 :]
    elif isinstance(value, bytes):
        for position in {0, len(value) // 2, len(value) - 1}:
            flipped = bytes([value[position] ^ 1])
            yield value[:position] + flipped + value[position + 1 :]
        yield value + b"\0"
        yield value[:-1]
        yield b""
    else:
        yield b"something"


def content(folder: Path) -> list[tuple[object, ...]]:
    """Everything that SQL shows of the database."""
    with closing(sqlite3.connect(f"file:{folder / 'case.db'}?mode=ro", uri=True)) as db:
        rows: list[tuple[object, ...]] = [
            db.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
        ]
        for table in ("sqlite_schema", *TABLES):
            what = "type, name, tbl_name, sql" if table == "sqlite_schema" else "*"
            rows += db.execute(f"SELECT {what} FROM {table} ORDER BY 1, 2").fetchall()
    return rows


class Bench:
    """One folder, put back into its original state after each change."""

    def __init__(self, original: Path, folder: Path) -> None:
        self.original, self.folder = original, folder
        shutil.copytree(original, folder, ignore=SIDE_FILES)

    def after_sql(self, *statements: tuple[str, tuple[object, ...]]) -> Verification:
        with closing(sqlite3.connect(self.folder / "case.db")) as db, db:
            for sql, values in statements:
                db.execute(sql, values)
        return self._verified("case.db")

    def after_file(self, name: str, data: bytes) -> Verification:
        (self.folder / name).write_bytes(data)
        return self._verified(name)

    def _verified(self, name: str) -> Verification:
        found = verify(self.folder)
        shutil.copyfile(self.original / name, self.folder / name)
        for side in ("case.db-wal", "case.db-shm"):
            (self.folder / side).unlink(missing_ok=True)
        return found


@pytest.fixture
def bench(open_original: Path, tmp_path: Path) -> Bench:
    return Bench(open_original, tmp_path / "bench")


@pytest.fixture
def sealed_bench(sealed_original: Path, tmp_path: Path) -> Bench:
    return Bench(sealed_original, tmp_path / "bench")


def rows_of(folder: Path, table: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{folder / 'case.db'}?mode=ro", uri=True)) as db:
        return db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()


def test_the_untouched_case_is_intact(case: Path, sealed_case: Path, passphrase: str) -> None:
    assert verify(case).intact
    assert verify(sealed_case).intact
    assert verify(sealed_case, passphrase=passphrase).intact


# -- through SQL ---------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_every_changed_value_is_found_and_its_table_named(bench: Bench, table: str) -> None:
    columns = TABLES[table]
    tried = 0
    for row in rows_of(bench.original, table):
        for column, value in zip(columns, row, strict=True):
            for other in changed(value):
                update = f"UPDATE {table} SET {column} = ? WHERE {columns[0]} = ?"
                found = bench.after_sql((update, (other, row[0])))
                assert not found.intact, (table, row[0], column, other)
                assert str(found.broken).startswith(PLACES[table]), (found.broken, column, other)
                tried += 1
    assert tried >= 8


@pytest.mark.parametrize("table", ["envelopes", "disclosures"])
def test_a_changed_row_is_named_by_its_number(bench: Bench, table: str) -> None:
    for row in rows_of(bench.original, table):
        if row[-1] is None:
            continue
        blob = bytes([row[-1][0] ^ 1]) + row[-1][1:]
        update = f"UPDATE {table} SET {TABLES[table][-1]} = ? WHERE seq = ?"
        assert bench.after_sql((update, (blob, row[0]))).broken == f"{PLACES[table]} {row[0]}"


@pytest.mark.parametrize("table", ["envelopes", "disclosures", "heads", "frontier"])
def test_every_deleted_row_is_found(bench: Bench, table: str) -> None:
    key = TABLES[table][0]
    for row in rows_of(bench.original, table):
        found = bench.after_sql((f"DELETE FROM {table} WHERE {key} = ?", (row[0],)))
        assert not found.intact, (table, row[0])


@pytest.mark.parametrize("table", TABLES)
def test_a_null_is_found(bench: Bench, table: str) -> None:
    """Only sealed values can be NULL at all: for the erased, and for nobody else."""
    if table != "disclosures":
        with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"):
            bench.after_sql((f"UPDATE {table} SET {TABLES[table][-1]} = NULL", ()))
        return
    for row in rows_of(bench.original, table):
        if row[-1] is not None:
            update = "UPDATE disclosures SET sealed = NULL WHERE seq = ?"
            found = bench.after_sql((update, (row[0],)))
            assert found.broken == f"disclosures of envelope {row[0]}"


@pytest.mark.parametrize("table", TABLES)
def test_every_swap_of_two_rows_is_found(bench: Bench, table: str) -> None:
    key, *columns = TABLES[table]
    rows = rows_of(bench.original, table)
    for one, other in itertools.pairwise(rows):
        assignments = ", ".join(f"{column} = ?" for column in columns)
        update = f"UPDATE {table} SET {assignments} WHERE {key} = ?"
        found = bench.after_sql(
            (update, (*other[1:], one[0])),
            (update, (*one[1:], other[0])),
        )
        assert not found.intact, (table, one[0], other[0])


def test_a_whole_envelope_cannot_take_anothers_place(bench: Bench) -> None:
    """Line and leaf together, so that the row fits itself."""
    second = rows_of(bench.original, "envelopes")[1]
    line = second[1].replace(b'"seq":1', b'"seq":2')
    leaf = hashlib.sha256(b"\0" + line).digest()
    update = "UPDATE envelopes SET line = ?, leaf = ? WHERE seq = 2"
    assert bench.after_sql((update, (line, leaf))).broken == "envelopes 1 to 4"


@pytest.mark.parametrize("table", TABLES)
def test_every_inserted_row_is_found(bench: Bench, table: str) -> None:
    last = rows_of(bench.original, table)[-1]
    key = last[0] + 1 if isinstance(last[0], int) else "inserted"
    marks = ", ".join("?" for _ in TABLES[table])
    found = bench.after_sql((f"INSERT INTO {table} VALUES ({marks})", (key, *last[1:])))
    assert not found.intact


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (a)",
        "CREATE INDEX quick ON envelopes (leaf)",
        "CREATE VIEW seen AS SELECT * FROM heads",
        "CREATE TRIGGER t AFTER INSERT ON heads BEGIN DELETE FROM heads; END",
        "ALTER TABLE envelopes ADD COLUMN more TEXT",
        "ALTER TABLE cache RENAME TO cached",
        "DROP TABLE cache",
        "PRAGMA user_version = 2",
        "PRAGMA application_id = 1",
    ],
)
def test_a_changed_schema_is_found(bench: Bench, statement: str) -> None:
    found = bench.after_sql((statement, ()))
    assert not found.intact
    assert str(found.broken).startswith("case.db: ")


def test_cutting_the_end_off_leaves_traces(bench: Bench) -> None:
    """The last append alone: its rows and its head go, the frontier still knows."""
    found = bench.after_sql(
        ("DELETE FROM envelopes WHERE seq = 11", ()),
        ("DELETE FROM disclosures WHERE seq = 11", ()),
        ("DELETE FROM heads WHERE size = 12", ()),
    )
    assert found.broken == "case.db: table frontier"


def test_going_back_before_an_attachment_or_a_key_leaves_traces(bench: Bench) -> None:
    cut = [
        (f"DELETE FROM {table} WHERE {TABLES[table][0]} >= ?", (5 if table != "heads" else 6,))
        for table in ("envelopes", "disclosures", "heads")
    ]
    found = bench.after_sql(*cut)
    assert found.broken == "keys.json"
    assert "attachments" in {check.name for check in found.checks if not check.ok}


def test_without_the_passphrase_the_same_changes_are_found(sealed_bench: Bench) -> None:
    for table in ("envelopes", "disclosures", "heads", "frontier"):
        columns = TABLES[table]
        for row in rows_of(sealed_bench.original, table):
            for column, value in zip(columns, row, strict=True):
                other = next(changed(value))
                update = f"UPDATE {table} SET {column} = ? WHERE {columns[0]} = ?"
                found = sealed_bench.after_sql((update, (other, row[0])))
                assert found.sealed
                assert not found.intact, (table, row[0], column)


# -- in the files --------------------------------------------------------------------------------


def leaves(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    else:
        yield path, value


def replaced(found: dict[str, Any], path: tuple[Any, ...], value: object) -> bytes:
    copy = json.loads(json.dumps(found))
    inner = copy
    for name in path[:-1]:
        inner = inner[name]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return json.dumps(copy, indent=1).encode() + b"\n"


def test_every_changed_member_of_the_key_file_is_found(sealed_bench: Bench) -> None:
    found = json.loads((sealed_bench.original / "keys.json").read_bytes())
    tried = set()
    for path, value in leaves(found):
        others: list[object] = [None, 7 if isinstance(value, str) else "7"]
        others.append(value + 1 if isinstance(value, int) else "A" + value[1:])
        others.append(-value if isinstance(value, int) else value[:-4])
        for other in others:
            verification = sealed_bench.after_file("keys.json", replaced(found, path, other))
            assert not verification.intact, (path, other)
            assert str(verification.broken).startswith("keys.json"), (path, other)
        tried.add(path[0])
    assert tried == found.keys()


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("format",), 2, "keys.json: format"),
        (("origin",), "fairdue.case/" + "0" * 32, "keys.json: origin"),
        (("kdf", "memory_kib"), 64, "keys.json: kdf"),
        (("public_key",), "A" * 43 + "=", "keys.json: public_key"),
        (("secret",), "QUJD", "keys.json: secret"),
        (("more",), 1, "keys.json: more"),
        (("subjects",), {}, "keys.json"),
    ],
)
def test_the_changed_member_is_named(
    sealed_bench: Bench, path: tuple[str, ...], value: object, place: str
) -> None:
    found = json.loads((sealed_bench.original / "keys.json").read_bytes())
    data = replaced(found, path, value)
    assert sealed_bench.after_file("keys.json", data).broken == place


def test_every_flipped_byte_of_the_key_file_is_found(bench: Bench) -> None:
    data = (bench.original / "keys.json").read_bytes()
    for position in range(0, len(data), 5):
        flipped = data[:position] + bytes([data[position] ^ 4]) + data[position + 1 :]
        found = bench.after_file("keys.json", flipped)
        assert not found.intact
        assert str(found.broken).startswith("keys.json")


def test_the_same_keys_written_otherwise_are_found(bench: Bench) -> None:
    found = json.loads((bench.original / "keys.json").read_bytes())
    assert bench.after_file("keys.json", json.dumps(found).encode()).broken == "keys.json"
    assert bench.after_file("keys.json", b"[1]").broken == "keys.json"


@pytest.mark.parametrize("sealed", [False, True])
def test_every_changed_attachment_is_found(
    bench: Bench, sealed_original: Path, tmp_path: Path, sealed: bool
) -> None:
    if sealed:
        bench = Bench(sealed_original, tmp_path / "more")
    (path,) = (bench.original / "attachments").iterdir()
    data = path.read_bytes()
    variants = [data[:-1], data + b"\0", b""]
    variants += [
        data[:position] + bytes([data[position] ^ 128]) + data[position + 1 :]
        for position in range(0, len(data), 500)
    ]
    for variant in variants:
        found = bench.after_file(f"attachments/{path.name}", variant)
        assert found.broken == f"attachment {path.name}"


@pytest.mark.slow
def test_a_flipped_byte_of_the_database_is_found_or_holds_no_data(bench: Bench) -> None:
    data = (bench.original / "case.db").read_bytes()
    before = content(bench.original)
    detected = 0
    positions = sorted({*range(100), *range(0, len(data), 211)})
    for position in positions:
        flipped = data[:position] + bytes([data[position] ^ 8]) + data[position + 1 :]
        (bench.folder / "case.db").write_bytes(flipped)
        if verify(bench.folder).intact:
            assert content(bench.folder) == before, position
        else:
            detected += 1
        for side in ("case.db-wal", "case.db-shm"):
            (bench.folder / side).unlink(missing_ok=True)
    assert detected > len(positions) // 3


@pytest.mark.parametrize(
    "name", ["case.txt", ".hidden", "attachments/note.txt", f"attachments/{'0' * 64}"]
)
def test_a_foreign_file_is_found(case: Path, name: str) -> None:
    (case / name).touch()
    assert verify(case).broken == name


def test_a_foreign_folder_or_link_is_found(case: Path, tmp_path: Path) -> None:
    (case / "more").mkdir()
    assert verify(case).broken == "more"
    (case / "more").rmdir()
    shutil.move(case / "attachments", tmp_path / "elsewhere")
    (case / "attachments").symlink_to(tmp_path / "elsewhere")
    assert verify(case).broken == "attachments"


def test_a_good_staged_copy_does_not_excuse_a_changed_attachment(case: Path) -> None:
    (path,) = (case / "attachments").iterdir()
    shutil.copyfile(path, path.with_name(f"{path.name}.part"))
    assert verify(case).intact
    path.write_bytes(b"other")
    assert verify(case).broken == f"attachment {path.name}"


def test_a_linked_attachment_is_found(case: Path, tmp_path: Path) -> None:
    (path,) = (case / "attachments").iterdir()
    shutil.move(path, tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert verify(case).broken == f"attachment {path.name}"


@pytest.mark.parametrize(
    ("name", "place"),
    [("case.db", "case.db"), ("keys.json", "keys.json"), ("attachments", "attachment ")],
)
def test_a_missing_file_is_named(case: Path, name: str, place: str) -> None:
    path = case / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert str(verify(case).broken).startswith(place)


def test_a_lock_file_that_holds_something_is_found(case: Path) -> None:
    (case / "case.lock").write_bytes(b"x")
    assert verify(case).broken == "case.lock"


def test_what_file_managers_leave_is_no_part_of_the_record(case: Path) -> None:
    (case / ".DS_Store").write_bytes(b"x")
    (case / "attachments" / "Thumbs.db").write_bytes(b"x")
    assert verify(case).intact
