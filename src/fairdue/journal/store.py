"""case.db: the rows of a case in SQLite, and nothing but rows.

Write-ahead log with synchronous=FULL: what was committed survives a power cut. secure_delete
overwrites what is deleted.
"""

import contextlib
import errno
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from fairdue.journal.refusal import Damaged
from fairdue.journal.row import Row

APPLICATION_ID = 0x46414952
USER_VERSION = 1

SCHEMA = {
    "envelopes": (
        "CREATE TABLE envelopes (seq INTEGER PRIMARY KEY, line BLOB NOT NULL,"
        " leaf BLOB NOT NULL) STRICT"
    ),
    "disclosures": (
        "CREATE TABLE disclosures (seq INTEGER PRIMARY KEY, subject TEXT NOT NULL,"
        " digest BLOB NOT NULL, sealed BLOB) STRICT"
    ),
    "heads": "CREATE TABLE heads (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT",
    "frontier": (
        "CREATE TABLE frontier (tree TEXT PRIMARY KEY, peaks BLOB NOT NULL) STRICT, WITHOUT ROWID"
    ),
    "cache": (
        "CREATE TABLE cache (name TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID"
    ),
}

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
)


_DAMAGE = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR", "SQLITE_MISMATCH"}


def unusable(folder: Path, error: sqlite3.DatabaseError) -> Exception:
    """What an error of SQLite means: a damaged database, or a disk that refuses."""
    name = str(getattr(error, "sqlite_errorname", ""))
    if any(name.startswith(damage) for damage in _DAMAGE):
        return Damaged(folder, "case.db")
    return OSError(errno.EIO, f"case.db: {error}", str(folder))


_IN_MEMORY = ":memory:"


class Store:
    """The open database. Everything raises sqlite3.DatabaseError when it cannot be used."""

    def __init__(self, path: Path | str) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            for pragma in _PRAGMAS:
                self._db.execute(pragma).fetchall()
        except BaseException:
            self._db.close()
            raise

    @classmethod
    def copied(cls, path: Path) -> Self:
        """A copy in memory as the database stands at one moment, also while it is written to."""
        store = cls(_IN_MEMORY)
        try:
            _copy(path, store._db)
        except BaseException:
            store._db.close()
            raise
        return store

    def create(self) -> None:
        """Make the tables of a new case."""
        self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._db.execute(f"PRAGMA user_version = {USER_VERSION}")
        for statement in SCHEMA.values():
            self._db.execute(statement)

    def close(self) -> None:
        """Fold the write-ahead log into the database and let go of it."""
        self.settle()
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def settle(self) -> None:
        """Empty the write-ahead log, unless someone is reading: then the next close does it."""
        with contextlib.suppress(sqlite3.OperationalError):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Self]:
        """All that is written inside becomes durable together, or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def script(self, statements: Iterable[str]) -> None:
        """Run fixed statements: the steps of an upgrade."""
        for statement in statements:
            self._db.execute(statement)

    def insert(self, rows: Iterable[Row]) -> None:
        """Add entries."""
        rows = list(rows)
        self._db.executemany(
            "INSERT INTO envelopes VALUES (?, ?, ?)",
            [(row.seq, row.line, row.leaf) for row in rows],
        )
        self._db.executemany(
            "INSERT INTO disclosures VALUES (?, ?, ?, ?)",
            [(row.seq, row.subject, row.digest, row.sealed) for row in rows],
        )

    def insert_head(self, size: int, note: str, frontier: dict[str, bytes]) -> None:
        """Add a head, and the peaks from which the next append goes on."""
        self._db.execute("INSERT INTO heads VALUES (?, ?)", (size, note))
        self._db.executemany(
            "INSERT OR REPLACE INTO frontier VALUES (?, ?)", list(frontier.items())
        )

    def erase(self, subject: str) -> None:
        """Overwrite the sealed values of a subject, and everything derived."""
        self._db.execute("UPDATE disclosures SET sealed = NULL WHERE subject = ?", (subject,))
        self._db.execute("DELETE FROM cache")

    def newest_head(self) -> str | None:
        """The note of the newest head."""
        row = self._db.execute("SELECT note FROM heads ORDER BY size DESC LIMIT 1").fetchone()
        return row and str(row[0])

    def size(self) -> int:
        """How many envelopes there are, and that none is missing at the end."""
        count, last = self._db.execute("SELECT count(*), max(seq) FROM envelopes").fetchone()
        return int(count) if last is None or last + 1 == count else -1

    def frontier(self, tree: str) -> bytes | None:
        """The stored peaks of a tree."""
        row = self._db.execute("SELECT peaks FROM frontier WHERE tree = ?", (tree,)).fetchone()
        return row and bytes(row[0])

    def leaves(self) -> list[bytes]:
        """The leaf hashes of all envelopes, in order."""
        return [leaf for (leaf,) in self._db.execute("SELECT leaf FROM envelopes ORDER BY seq")]

    def sealed_digests(self) -> list[tuple[str, bytes]]:
        """Subject and digest of all sealed rows, in order."""
        return self._db.execute("SELECT subject, digest FROM disclosures ORDER BY seq").fetchall()

    def rows(self, after: int, limit: int) -> list[Row]:
        """At most `limit` entries that follow `after`."""
        return [
            Row(*row)
            for row in self._db.execute(
                "SELECT e.seq, e.line, e.leaf, d.subject, d.digest, d.sealed"
                " FROM envelopes e JOIN disclosures d ON d.seq = e.seq"
                " WHERE e.seq > ? ORDER BY e.seq LIMIT ?",
                (after, limit),
            )
        ]

    def attaching(self) -> list[Row]:
        """The entries whose envelopes name attachments."""
        return [
            Row(*row)
            for row in self._db.execute(
                "SELECT e.seq, e.line, e.leaf, d.subject, d.digest, d.sealed"
                " FROM envelopes e JOIN disclosures d ON d.seq = e.seq"
                """ WHERE instr(e.line, CAST('"a":[]' AS BLOB)) = 0 ORDER BY e.seq"""
            )
        ]

    def erased(self) -> int:
        """How many entries lost their values to an erasure."""
        count = self._db.execute("SELECT count(*) FROM disclosures WHERE sealed IS NULL")
        return int(count.fetchone()[0])

    def erased_seqs(self, subject: str) -> list[int]:
        """The entries that hang on a subject."""
        found = self._db.execute(
            "SELECT seq FROM disclosures WHERE subject = ? ORDER BY seq", (subject,)
        )
        return [seq for (seq,) in found]

    def cached(self, name: str) -> bytes | None:
        """A sealed derived value."""
        row = self._db.execute("SELECT sealed FROM cache WHERE name = ?", (name,)).fetchone()
        return row and bytes(row[0])

    def cache(self, name: str, sealed: bytes) -> None:
        """Keep a sealed derived value in place of the earlier one."""
        self._db.execute("INSERT OR REPLACE INTO cache VALUES (?, ?)", (name, sealed))


class WriterLock:
    """The right to write into a case, held through a lock of the operating system.

    It is an SQLite lock on an empty file, so that it works alike everywhere and vanishes with
    the process, however that ends. Readers do not need it.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock at once. Raises BlockingIOError when another holds it."""
        self._db = sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)
        try:
            self._db.execute("PRAGMA journal_mode = MEMORY").fetchall()
            self._db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._db.close()
            raise BlockingIOError("the case is open elsewhere") from error

    def release(self) -> None:
        """Let another write."""
        self._db.close()


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it stands at one moment, also while it is written to."""
    with contextlib.closing(sqlite3.connect(target)) as written:
        _copy(source, written)


def _copy(source: Path, target: sqlite3.Connection) -> None:
    uri = f"{source.resolve().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as read:
        read.backup(target)
