"""The case folder: which files it has, and what must fit together before it is opened."""

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from fairdue.journal import checkpoint, keys
from fairdue.journal.attachment import flush_folder, write_durably
from fairdue.journal.checkpoint import Head
from fairdue.journal.keys import FORMAT, KeyFile, Keys
from fairdue.journal.refusal import (
    Damaged,
    NewerFormat,
    NotACase,
    PassphraseNeeded,
    WrongPassphrase,
)
from fairdue.journal.seal import SealBroken

_ATTACHMENT = re.compile(r"attachments/[0-9a-f]{64}")


class CaseFolder:
    """Paths of one case, and its key file.

    keys.json changes in two steps, so that a crash never parts it from the log: the new file is
    written as keys.json.next, the new head that names it is committed, then it takes its place.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = path / "case.db"
        self.lock = path / "case.lock"
        self.attachments = path / "attachments"
        self._keys = path / "keys.json"
        self._next_keys = path / "keys.json.next"

    def check(self) -> None:
        """Raise NotACase unless the two files that make a case are there."""
        if not (self.database.is_file() and (self._keys.is_file() or self._next_keys.is_file())):
            raise NotACase(self.path)

    def stage_keys(self, line: bytes, *, present: bytes) -> None:
        """Write the next key file beside the `present` one, which the newest head names."""
        if self._next_keys.is_file() and self._next_keys.read_bytes() == present:
            # An earlier change was recorded, but its file did not get into its place.
            self.keep_keys()
        write_durably(self._next_keys, line)
        flush_folder(self.path)

    def keep_keys(self) -> None:
        """Put the staged key file in its place."""
        self._next_keys.replace(self._keys)
        flush_folder(self.path)

    def lay_keys(self, line: bytes) -> None:
        """Write the key file of a new folder."""
        write_durably(self._keys, line)

    def key_lines(self) -> list[bytes]:
        """A staged key file and the present one, as far as they are there.

        In this order: a writer at work turns the one into the other.
        """
        lines = []
        for path in (self._next_keys, self._keys):
            with contextlib.suppress(FileNotFoundError):
                lines.append(path.read_bytes())
        return lines

    def key_line(self, note: str) -> bytes:
        """The key file that the newest head names; it ends up in its place, alone.

        Raises Damaged when neither the present nor a staged one is.
        """
        line = named_key_line(self.key_lines(), note, self.path)
        if self._keys.is_file() and self._keys.read_bytes() == line:
            self._next_keys.unlink(missing_ok=True)
        else:
            self.keep_keys()
        return line

    def members(self) -> list[Path]:
        """The files that make the case, without what SQLite keeps beside its own."""
        return [self.database, self._keys, *sorted(self.attachments.iterdir())]

    def member(self, name: str) -> Path:
        """Where a file of a backup belongs. Raises KeyError for a file that no case has."""
        if name not in {"case.db", "keys.json"} and not _ATTACHMENT.fullmatch(name):
            raise KeyError(name)
        return self.path / name

    def key_file(self, line: bytes) -> KeyFile:
        """The key file in its bytes. Raises NewerFormat, Damaged."""
        try:
            if msgspec.json.decode(line, type=_Format).format > FORMAT:
                raise NewerFormat(self.path)
            return keys.parsed(line)
        except msgspec.DecodeError as error:
            raise Damaged(self.path, "keys.json") from error

    def head(self, note: str, file: KeyFile) -> Head:
        """The newest head, when its signature holds. Raises Damaged."""
        try:
            head = checkpoint.parsed(note, file.public_key)
        except ValueError as error:
            raise Damaged(self.path, "newest head") from error
        if head.origin != file.origin:
            raise Damaged(self.path, "newest head")
        return head

    def unlocked(self, file: KeyFile, passphrase: str | None) -> Keys:
        """The keys, opened. Raises PassphraseNeeded, WrongPassphrase, Damaged."""
        sealed = isinstance(file.kdf, keys.Argon)
        if sealed and passphrase is None:
            raise PassphraseNeeded(self.path)
        try:
            return keys.unlock(file, passphrase)
        except SealBroken as error:
            # The head vouches for the file, so only the passphrase can be wrong.
            refusal = WrongPassphrase(self.path) if sealed else Damaged(self.path, "keys.json")
            raise refusal from error


class _Format(msgspec.Struct):
    format: int


def named_key_line(lines: Iterable[bytes], note: str, path: Path) -> bytes:
    """The key file that a head's note names, among several. Raises Damaged when none is."""
    head = note.partition("\n\n")[0].split("\n")
    named = [checkpoint.from_base64(line[5:]) for line in head if line.startswith("keys ")]
    for line in lines:
        if keys.fingerprint(line) in named:
            return line
    raise Damaged(path, "keys.json")
