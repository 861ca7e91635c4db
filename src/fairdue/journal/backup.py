"""Backups: a whole case folder as one zip, checked before it is written and after.

A zip holds copies of the sealed files, nothing opened. It is made from a snapshot, so that the
case may be in use meanwhile.
"""

import contextlib
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

from fairdue.journal import envelope
from fairdue.journal.attachment import STAGED, flush, flush_folder
from fairdue.journal.folder import CaseFolder, named_key_line
from fairdue.journal.refusal import AlreadyThere, Damaged, NotACase
from fairdue.journal.store import Store, copy_database, unusable
from fairdue.journal.verify import Verification, verify

_DAY_ZERO = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20
_ATTEMPTS = 3
"""A writer may have moved files while they were copied; then the copy is made again."""


def backup(folder: Path, target: Path, *, passphrase: str | None = None) -> Verification:
    """A case as one zip file at `target`, and what checking the finished zip found.

    Raises NotACase, AlreadyThere when `target` exists, Damaged when the case or its copy is not
    intact; then no zip is left behind. OSError when the disk refuses.
    """
    if target.exists():
        raise AlreadyThere(target)
    CaseFolder(folder).check()
    with _workshop(target) as workshop:
        copy, packed = workshop / "case", workshop / "case.zip"
        for attempt in range(1, _ATTEMPTS + 1):
            _snapshot(CaseFolder(folder), copy)
            found = verify(copy, passphrase=passphrase)
            if found.intact or attempt == _ATTEMPTS:
                break
            shutil.rmtree(copy)
        _must_hold(found, folder)
        _pack(copy, packed)
        shutil.rmtree(copy)
        _unpack(packed, copy, target)
        found = _must_hold(verify(copy, passphrase=passphrase), target)
        packed.rename(target)
    flush_folder(target.parent)
    return found


def restore(packed: Path, folder: Path, *, passphrase: str | None = None) -> Verification:
    """The case in a backup, laid down at `folder`, and what checking it found.

    When it is not intact, `folder` is not made, and the verification says where it is broken.
    Raises AlreadyThere when `folder` exists, NotACase when the file is no backup.
    """
    if folder.exists():
        raise AlreadyThere(folder)
    with _workshop(folder) as workshop:
        copy = workshop / "case"
        _unpack(packed, copy, packed)
        found = verify(copy, passphrase=passphrase)
        if found.intact:
            copy.rename(folder)
            flush_folder(folder.parent)
    return found


@contextlib.contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """A private folder beside the target, gone afterwards."""
    workshop = target.with_name(f".{target.name}.new")
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir(mode=0o700, parents=True)
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _snapshot(case: CaseFolder, copy: Path) -> None:
    """The case as it stood at one head, in a folder of its own."""
    copied = CaseFolder(copy)
    copied.attachments.mkdir(mode=0o700, parents=True)
    key_lines = case.key_lines()
    try:
        copy_database(case.database, copied.database)
        with Store(copied.database) as store:
            note = store.newest_head() or ""
            lines = [envelope.opened(row.line) for row in store.attaching()]
    except sqlite3.DatabaseError as error:
        raise unusable(case.path, error) from error
    # A writer may have changed the keys meanwhile: the copied head says which file is meant.
    copied.lay_keys(named_key_line([*key_lines, *case.key_lines()], note, case.path))
    for name in {file for line in lines for file, _ in line.a}:
        for path in (case.attachments / f"{name}{STAGED}", case.attachments / name):
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(path, copied.attachments / name)


def _must_hold(found: Verification, folder: Path) -> Verification:
    if found.broken is not None:
        raise Damaged(folder, found.broken)
    return found


def _pack(copy: Path, packed: Path) -> None:
    """One zip, stored, sorted, without times: the same case gives the same bytes."""
    descriptor = os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for path in CaseFolder(copy).members():
                member = zipfile.ZipInfo(path.relative_to(copy).as_posix(), _DAY_ZERO)
                member.external_attr = 0o600 << 16
                member.file_size = path.stat().st_size
                with path.open("rb") as source, archive.open(member, "w") as sink:
                    shutil.copyfileobj(source, sink, _CHUNK)
        out.flush()
        flush(out.fileno())


def _unpack(packed: Path, copy: Path, named: Path) -> None:
    """The files of a backup and no others. Raises NotACase."""
    case = CaseFolder(copy)
    case.attachments.mkdir(mode=0o700, parents=True)
    try:
        with zipfile.ZipFile(packed) as archive:
            for member in archive.infolist():
                with archive.open(member) as source, case.member(member.filename).open("xb") as out:
                    shutil.copyfileobj(source, out, _CHUNK)
                    out.flush()
                    flush(out.fileno())
    except (zipfile.BadZipFile, KeyError, FileExistsError) as error:
        raise NotACase(named) from error
    flush_folder(case.attachments)
    flush_folder(copy)
