"""The attachments folder: sealed files, named by the SHA-256 of what they hold.

A file is staged as NAME.part until the entry that names it is durable, then renamed. A crash in
between leaves either a staged file that opening the case finishes, or one that it removes.
"""

import contextlib
import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from fairdue.journal.seal import CHUNK_BYTES, Entropy, bond, seal_stream, unseal_stream

STAGED = ".part"
_STAGED_NAME = re.compile(r"^[0-9a-f]{64}\.part$")


class Staged(msgspec.Struct, frozen=True):
    """What staging found out: the sealed file's name, and digest and size of the plain bytes."""

    file: str
    sha256: str
    size: int


class Attachments:
    """The folder of sealed files of one case."""

    def __init__(self, folder: Path, origin: str) -> None:
        self._folder = folder
        self._bound_to = bond(origin, "attachment")

    def stage(self, data: bytes | Path, key: bytes, entropy: Entropy) -> Staged:
        """Seal bytes, or a file as it is, into a staged file. Raises OSError."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        temporary = self._folder / f"{entropy(32).hex()}{STAGED}"
        plain_digest, sealed_digest, size = hashlib.sha256(), hashlib.sha256(), 0

        def measured() -> Iterator[bytes]:
            nonlocal size
            for chunk in _chunks(data):
                plain_digest.update(chunk)
                size += len(chunk)
                yield chunk

        try:
            with temporary.open("xb") as out:
                for chunk in seal_stream(key, measured(), self._bound_to, entropy):
                    sealed_digest.update(chunk)
                    out.write(chunk)
                out.flush()
                flush(out.fileno())
            name = sealed_digest.hexdigest()
            temporary.rename(self._folder / f"{name}{STAGED}")
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        flush_folder(self._folder)
        return Staged(name, plain_digest.hexdigest(), size)

    def keep(self, files: Iterable[str]) -> None:
        """Give staged files their final names: the entries that name them are durable."""
        staged = [name for name in files if (self._folder / f"{name}{STAGED}").exists()]
        for name in staged:
            (self._folder / f"{name}{STAGED}").replace(self._folder / name)
        if staged:
            flush_folder(self._folder)

    def discard(self, files: Iterable[str]) -> None:
        """Remove sealed files: their subject was erased."""
        for name in files:
            (self._folder / name).unlink(missing_ok=True)
        if self._folder.exists():
            flush_folder(self._folder)

    def unstage(self, files: Iterable[str]) -> None:
        """Remove staged files that no entry will name."""
        self.discard(f"{name}{STAGED}" for name in files)

    def sweep(self, *, named: set[str], erased: set[str]) -> None:
        """Finish or undo what a crash left: `named` by living entries, `erased` by others.

        Files that look like nothing of ours stay where they are, for verify to find.
        """
        if not self._folder.exists():
            return
        self.keep(named)
        self.discard(erased)
        for path in self._folder.iterdir():
            if _STAGED_NAME.match(path.name):
                path.unlink()

    def plain(self, file: str, key: bytes) -> bytes:
        """The plain bytes of a sealed file. Raises OSError, SealBroken."""
        path = self._folder / file
        if not path.exists():
            path = self._folder / f"{file}{STAGED}"
        return unseal_stream(key, path.read_bytes(), self._bound_to)


def flush(descriptor: int) -> None:
    """Make what was written durable, on macOS down through the drive's own cache."""
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - only there

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def flush_folder(folder: Path) -> None:
    """Make names in a folder durable, where the system has a way to."""
    with contextlib.suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_durably(path: Path, data: bytes) -> None:
    """A file that only its owner reads, on disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
        out.flush()
        flush(out.fileno())


def _chunks(data: bytes | Path) -> Iterator[bytes]:
    if isinstance(data, Path):
        with data.open("rb") as source:
            while chunk := source.read(CHUNK_BYTES):
                yield chunk
    else:
        for start in range(0, len(data), CHUNK_BYTES):
            yield data[start : start + CHUNK_BYTES]
