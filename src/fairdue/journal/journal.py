"""The journal of one case: entries go in, sealed and signed; the same entries come out.

One append is one transaction: envelopes, sealed rows and the newly signed head. A change of
keys.json is written beside the old file first, vouched for by that head, and put in its place
after: at any moment one of the two files is the one that the newest head names.
"""

import contextlib
import datetime as dt
import hashlib
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from fairdue.facts import Capture
from fairdue.journal import checkpoint, envelope, keys, tree
from fairdue.journal.attachment import Attachments, flush_folder
from fairdue.journal.checkpoint import Head
from fairdue.journal.envelope import CASE, AttachmentRef, Entry, Recorded
from fairdue.journal.folder import CaseFolder, named_key_line
from fairdue.journal.keys import FORMAT, KeyFile, Keys
from fairdue.journal.refusal import AlreadyThere, CaseLocked, Damaged
from fairdue.journal.row import Opener, Row, sealed_rows
from fairdue.journal.seal import Entropy, SealBroken, Sealer, bond
from fairdue.journal.store import Store, WriterLock, unusable
from fairdue.journal.trees import Trees
from fairdue.journal.upgrade import upgrade

Clock = Callable[[], dt.datetime]
"""The time now, aware."""

_ORIGIN_BYTES = 16
_BATCH = 4096


class Journal:
    """A case folder, open for writing. Make one with `create` or `open`; a context manager.

    It may be used from several threads; calls run one after the other. One made with `look` holds
    the record as it stood at one moment, and writes nothing into the folder.
    """

    def __init__(
        self,
        folder: CaseFolder,
        *,
        opened: Keys,
        store: Store,
        lock: WriterLock | None,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        """`lock` None: the store is a copy, only to be looked at."""
        self._folder = folder
        self._store = store
        self._lock = lock
        self._clock = clock
        self._entropy = entropy
        self._trees = Trees.empty()
        self._head: Head | None = None
        self._key_line = b""
        self._files = Attachments(folder.attachments, opened.file.origin)
        self._kept: dict[str, dict[str, AttachmentRef]] | None = None
        self._staged: set[str] = set()
        self._turn = threading.RLock()
        self._closed = False
        self._keys = self._next_keys = opened
        self._opener = Opener(opened)

    # -- making and opening ------------------------------------------------------------------

    @classmethod
    def create(
        cls, folder: Path, *, passphrase: str | None, clock: Clock, entropy: Entropy
    ) -> "Journal":
        """A new case in `folder` (mode 0700), which must not exist yet or be empty.

        It appears whole or not at all. A lost passphrase is lost: nothing else opens the case.
        Raises AlreadyThere, OSError, and ValueError for an empty passphrase.
        """
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise AlreadyThere(folder)
        origin = f"fairdue.case/{entropy(_ORIGIN_BYTES).hex()}"
        forged = keys.forge(origin, passphrase, entropy).with_subjects([CASE], entropy)
        making = folder.with_name(f".{folder.name}.new")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700, parents=True)
        try:
            _lay_down(CaseFolder(making), forged, clock, entropy)
            if folder.exists():
                folder.rmdir()
            making.rename(folder)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        flush_folder(folder.parent)
        return _resumed(CaseFolder(folder), lambda _: forged, clock, entropy)

    @classmethod
    def open(
        cls, folder: Path, *, passphrase: str | None = None, clock: Clock, entropy: Entropy
    ) -> "Journal":
        """The case in `folder`, to read and to write; an earlier format is upgraded.

        Raises NotACase, CaseLocked, NewerFormat, PassphraseNeeded, WrongPassphrase, and Damaged
        naming the place when keys, newest head and tree do not fit together. Only `verify`
        looks at everything.
        """
        case = CaseFolder(folder)
        return _resumed(case, lambda file: case.unlocked(file, passphrase), clock, entropy)

    @classmethod
    def look(
        cls, folder: Path, *, passphrase: str | None = None, clock: Clock, entropy: Entropy
    ) -> "Journal":
        """The record of `folder` as it stands now, only to be read, while another writes into it.

        What is sealed stays sealed, in memory. Raises as `open`; CaseLocked for an earlier
        format, which has to be upgraded first, and when something is to be recorded after all.
        """
        case = CaseFolder(folder)
        return _looked(case, lambda file: case.unlocked(file, passphrase), clock, entropy)

    def _take_up(self, head: Head, key_line: bytes) -> None:
        """Stand on the newest head. Raises Damaged when tree and head do not fit together."""
        self._head, self._key_line = head, key_line
        self._trees = Trees.stored(self._store, head.size, self._keys.file.format)
        roots = (self._trees.envelopes.root.hex(), self._trees.sealed.root.hex())
        if self._store.size() != head.size or roots != (head.root, head.sealed):
            raise Damaged(self._folder.path, f"head at size {head.size}")

    def _resume(self, head: Head, key_line: bytes, found: int) -> None:
        """Go on from the newest head: trees, an earlier format, what a crash left behind."""
        self._take_up(head, key_line)
        if found < FORMAT:
            act = {"act": "upgrade", "from": found, "to": FORMAT}
            self._commit([Entry("admin", act)], self._keys.in_format(FORMAT), found=found)
        named: dict[bool, set[str]] = {True: set(), False: set()}
        for row in self._store.attaching():
            try:
                files = {file for file, _ in envelope.opened(row.line).a}
            except msgspec.DecodeError as error:
                raise Damaged(self._folder.path, f"envelope {row.seq}") from error
            named[self._opener.has(row.subject)] |= files
        self._files.sweep(named=named[True], erased=named[False])

    # -- writing -----------------------------------------------------------------------------

    def append(self, entries: Sequence[Entry]) -> Head:
        """Record entries, all or none; durable when it returns. Gives the newly signed head.

        Raises ValueError for an entry that no envelope can hold, OSError when the disk refuses;
        then nothing was recorded.
        """
        with self._busy():
            if not entries:
                return self.head
            names = (entry.subject for entry in entries)
            wanted = self._next_keys.with_subjects(names, self._entropy)
            head = self._commit(entries, wanted)
            files = [ref.file for entry in entries for ref in entry.attachments]
            self._files.keep(files)
            self._staged -= set(files)
            return head

    def attach(
        self,
        data: bytes | Path,
        *,
        name: str,
        media: str,
        capture: Capture,
        derived_from: str = "",
        subject: str = CASE,
    ) -> AttachmentRef:
        """Keep bytes, or a file as it is, beside the log; append an entry that refers to it next.

        `derived_from` is the SHA-256 of what it was made from. Bytes that the case has already
        are not stored again. What no entry refers to is removed when the case closes.
        """
        self._must_write()
        with self._busy():
            self._next_keys = self._next_keys.with_subjects([subject], self._entropy)
            key = self._next_keys.subjects[subject].key
            staged = self._files.stage(data, key, self._entropy)
            known = self._attached().get(staged.sha256, {}).get(subject)
            file = known.file if known else staged.file
            ref = AttachmentRef(
                staged.sha256, staged.size, name, media, capture, derived_from, subject, file
            )
            if known:
                self._files.unstage([staged.file])
            else:
                self._staged.add(file)
                self._attached().setdefault(ref.sha256, {})[subject] = ref
            return ref

    def drop(self, subject: str, *, reason: str) -> Head:
        """Erase a subject: its key, its sealed values, its attachments and all derived data.

        Envelopes, field names and digests stay, so that the log still proves itself. Copies of
        the folder made earlier still hold what they held. Raises KeyError for an unknown
        subject, ValueError for the case's own.
        """
        if subject == CASE:
            raise ValueError("the case's own subject cannot be dropped; delete the folder instead")
        with self._busy():
            gone = self._keys.subjects[subject].id
            files = [refs[subject].file for refs in self._attached().values() if subject in refs]
            act = {
                "act": "erase",
                "subject": gone,
                "entries": self._store.erased_seqs(gone),
                "reason": reason,
            }
            remaining = self._next_keys.without_subject(subject)
            head = self._commit([Entry("admin", act)], remaining, erased=gone)
            self._files.discard(files)
            self._files.unstage(files)
            self._kept = None
            self._store.settle()
            return head

    def change_passphrase(self, new: str | None) -> Head:
        """Seal the keys under another passphrase, or under none.

        Earlier copies of the folder still open with the earlier one. Raises ValueError for an
        empty passphrase.
        """
        with self._busy():
            act = {"act": "passphrase", "sealed": new is not None}
            return self._commit(
                [Entry("admin", act)], self._next_keys.rewrapped(new, self._entropy)
            )

    def _commit(
        self,
        entries: Sequence[Entry],
        wanted: Keys,
        *,
        erased: str | None = None,
        found: int = FORMAT,
    ) -> Head:
        """Write entries, keys and head as one; memory follows as soon as the disk has them."""
        self._must_write()
        trees = self._trees.copy()
        recorded = envelope.moment(self._clock())
        rows = sealed_rows(entries, trees.envelopes.size, recorded, wanted, self._entropy)
        for made in rows:
            trees.add(made)
        changed = wanted.file is not self._keys.file or not self._key_line
        line = wanted.file.line() if changed else self._key_line
        head = checkpoint.signed(
            wanted.file.origin,
            trees.envelopes.size,
            trees.envelopes.root,
            sealed=trees.sealed.root,
            keys=keys.fingerprint(line),
            previous=checkpoint.digest(self._head.text if self._head else ""),
            signing_key=wanted.signing_key,
        )
        if changed:
            self._folder.stage_keys(line, present=self._key_line)
        with self._store.transaction() as store:
            upgrade(store, found)
            store.insert(rows)
            if erased is not None:
                store.erase(erased)
            store.insert_head(head.size, head.text, trees.packed())
        self._trees, self._head, self._key_line = trees, head, line
        self._keys = self._next_keys = wanted
        if changed:
            self._opener = Opener(wanted)
            self._folder.keep_keys()
        return head

    def _must_write(self) -> None:
        """Raise CaseLocked when this is only a copy to look at."""
        if self._lock is None:
            raise CaseLocked(self._folder.path)

    # -- reading -----------------------------------------------------------------------------

    def read(self, after: int = -1) -> Iterator[Recorded]:
        """The entries after `after`, opened, up to the newest one when reading began.

        Erased ones yield nothing; `dropped` counts them. Raises Damaged naming the place.
        """
        last = self.size - 1
        while after < last:
            with self._busy():
                rows = self._store.rows(after, min(_BATCH, last - after))
            for expected, row in enumerate(rows, after + 1):
                if row.seq != expected:
                    raise Damaged(self._folder.path, f"envelope {expected}")
                entry = self._opened(row)
                if entry is not None:
                    yield entry
            if not rows:
                raise Damaged(self._folder.path, f"envelope {after + 1}")
            after = rows[-1].seq

    def _opened(self, stored: Row) -> Recorded | None:
        try:
            return self._opener.opened(stored)
        except SealBroken as error:
            raise Damaged(self._folder.path, f"envelope {stored.seq}") from error

    def attachment(self, sha256: str) -> bytes:
        """The plain bytes of an attachment. Raises KeyError for an unknown one, Damaged."""
        with self._busy():
            ref = next(iter(self._attached()[sha256].values()))
            try:
                plain = self._files.plain(ref.file, self._next_keys.subjects[ref.subject].key)
            except (OSError, SealBroken) as error:
                raise Damaged(self._folder.path, f"attachment {ref.file}") from error
        if hashlib.sha256(plain).hexdigest() != sha256:
            raise Damaged(self._folder.path, f"attachment {ref.file}")
        return plain

    def _attached(self) -> dict[str, dict[str, AttachmentRef]]:
        """Attachments by digest and subject."""
        if self._kept is None:
            self._kept = {}
            for row in self._store.attaching():
                entry = self._opened(row)
                for ref in entry.attachments if entry else ():
                    self._kept.setdefault(ref.sha256, {}).setdefault(ref.subject, ref)
        return self._kept

    @property
    def head(self) -> Head:
        """The newest signed head."""
        assert self._head is not None
        return self._head

    @property
    def size(self) -> int:
        """How many entries the log has, erased ones included."""
        return self._trees.envelopes.size

    @property
    def dropped(self) -> int:
        """How many entries lost their values to an erasure."""
        with self._busy():
            return self._store.erased()

    @property
    def has_passphrase(self) -> bool:
        """Whether a passphrase seals the case."""
        return isinstance(self._keys.file.kdf, keys.Argon)

    @property
    def subjects(self) -> frozenset[str]:
        """Whom entries may be about and be erased with: every subject that has a key."""
        return frozenset(self._keys.subjects)

    def proof(self, seq: int) -> str:
        """A C2SP tlog-proof that entry `seq` is in the log of the newest head."""
        with self._busy():
            path = tree.inclusion_path(self._store.leaves(), seq)
            hashes = "".join(f"{checkpoint.to_base64(step)}\n" for step in path)
            return f"c2sp.org/tlog-proof@v1\nindex {seq}\n{hashes}\n{self.head.text}"

    def secret(self, label: str) -> bytes:
        """32 bytes that only this case has, the same at each opening (HKDF of its secret)."""
        return self._keys.labelled(f"secret/{label}")

    # -- derived data ------------------------------------------------------------------------

    def cached(self, name: str, key: str) -> bytes | None:
        """The derived data kept under `name`, when it was made for this very `key`."""
        with self._busy():
            sealed = self._store.cached(name)
        if sealed is None:
            return None
        try:
            plain = self._cache_sealer().unseal(sealed, self._cache_bond(name))
        except SealBroken as error:
            raise Damaged(self._folder.path, f"cache {name}") from error
        made_for, _, data = plain.partition(b"\n")
        return data if made_for == key.encode() else None

    def cache(self, name: str, key: str, data: bytes) -> None:
        """Keep derived data, sealed, in place of what `name` had. It is no part of the log."""
        if "\n" in key:
            raise ValueError("a cache key is one line")
        plain = key.encode() + b"\n" + data
        sealed = self._cache_sealer().seal(plain, self._cache_bond(name), self._entropy)
        with self._busy(), self._store.transaction() as store:
            store.cache(name, sealed)

    def _cache_sealer(self) -> Sealer:
        return Sealer(self._keys.labelled("cache"))

    def _cache_bond(self, name: str) -> bytes:
        return bond(self._keys.file.origin, "cache", name)

    # -- taking turns, and closing -----------------------------------------------------------

    @contextlib.contextmanager
    def _busy(self) -> Iterator[None]:
        """One call at a time; what SQLite reports becomes Damaged or OSError."""
        with self._turn:
            try:
                yield
            except sqlite3.DatabaseError as error:
                raise unusable(self._folder.path, error) from error

    def close(self) -> None:
        """Let go of the folder; another may open it. Closing twice does nothing."""
        with self._turn, contextlib.ExitStack() as closing:
            if self._closed:
                return
            self._closed = True
            if self._lock is not None:
                closing.callback(self._lock.release)
            closing.callback(self._store.close)
            self._files.unstage(self._staged)
            self._staged.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _lay_down(folder: CaseFolder, forged: Keys, clock: Clock, entropy: Entropy) -> None:
    """Write a whole new case into an empty folder."""
    folder.attachments.mkdir(mode=0o700)
    lock = WriterLock(folder.lock)
    store = Store(folder.database)
    with store.transaction():
        store.create()
    with Journal(
        folder, opened=forged, store=store, lock=lock, clock=clock, entropy=entropy
    ) as journal:
        journal._commit([Entry("admin", {"act": "create", "format": FORMAT})], forged)  # noqa: SLF001 - our own class


def _resumed(
    folder: CaseFolder, unlock: Callable[[KeyFile], Keys], clock: Clock, entropy: Entropy
) -> Journal:
    """The journal over a folder, once everything that opening checks has been checked."""
    folder.check()
    with contextlib.ExitStack() as undo:
        try:
            lock = WriterLock(folder.lock)
        except BlockingIOError as error:
            raise CaseLocked(folder.path) from error
        undo.callback(lock.release)
        try:
            store = Store(folder.database)
            undo.callback(store.close)
            note = store.newest_head() or ""
            key_line = folder.key_line(note)
            file = folder.key_file(key_line)
            head = folder.head(note, file)
            journal = Journal(
                folder, opened=unlock(file), store=store, lock=lock, clock=clock, entropy=entropy
            )
            journal._resume(head, key_line, file.format)  # noqa: SLF001 - our own class
        except sqlite3.DatabaseError as error:
            raise unusable(folder.path, error) from error
        undo.pop_all()
    return journal


def _looked(
    folder: CaseFolder, unlock: Callable[[KeyFile], Keys], clock: Clock, entropy: Entropy
) -> Journal:
    """The journal over a copy in memory, which nobody else can change or have to wait for."""
    folder.check()
    # A writer may change the keys meanwhile: the copied head says which file is meant.
    before = folder.key_lines()
    with contextlib.ExitStack() as undo:
        try:
            store = Store.copied(folder.database)
            undo.callback(store.close)
            note = store.newest_head() or ""
            key_line = named_key_line([*before, *folder.key_lines()], note, folder.path)
            file = folder.key_file(key_line)
            head = folder.head(note, file)
            if file.format < FORMAT:
                raise CaseLocked(folder.path)
            journal = Journal(
                folder, opened=unlock(file), store=store, lock=None, clock=clock, entropy=entropy
            )
            journal._take_up(head, key_line)  # noqa: SLF001 - our own class
        except sqlite3.DatabaseError as error:
            raise unusable(folder.path, error) from error
        undo.pop_all()
    return journal
