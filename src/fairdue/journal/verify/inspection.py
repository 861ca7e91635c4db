"""One pass over a case folder, check by check."""

import binascii
import contextlib
import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from fairdue.journal.verify.form import (
    KEY_FILE,
    Envelope,
    Note,
    decoded,
    envelope_of,
    key_members,
    note_of,
)
from fairdue.journal.verify.opening import Opener
from fairdue.journal.verify.verification import (
    CLAIMED,
    STAYED_SEALED,
    Broken,
    Check,
    Verification,
    Words,
    counted,
    proven,
)

_SCHEMA = {
    "envelopes": "(seq INTEGER PRIMARY KEY, line BLOB NOT NULL, leaf BLOB NOT NULL) STRICT",
    "disclosures": (
        "(seq INTEGER PRIMARY KEY, subject TEXT NOT NULL, digest BLOB NOT NULL, sealed BLOB) STRICT"
    ),
    "heads": "(size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT",
    "frontier": "(tree TEXT PRIMARY KEY, peaks BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "cache": "(name TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID",
}
_MARKS = {"application_id": 0x46414952, "user_version": 1}
_OURS = {"case.db", "case.db-wal", "case.db-shm", "case.lock", KEY_FILE, "attachments"}
_OURS |= {"keys.json.next"}
_FILE_MANAGERS = {".DS_Store", "Thumbs.db", "desktop.ini"}
_UNFINISHED = re.compile(r"[0-9a-f]{64}\.part")
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


class Inspection:
    """A folder while it is looked at. Each check is a method; it raises Broken at a fault."""

    def __init__(self, folder: Path, passphrase: str | None, kept: str | None) -> None:
        self._folder = folder
        self._passphrase = passphrase
        self._kept = kept
        self._checks: list[Check] = []
        self._notes: dict[int, Note] = {}
        self._members: dict[str, Any] = {}
        self._envelopes: list[Envelope] = []
        self._subjects: list[str] = []
        self._sealed_leaves: list[bytes] = []
        self._erased: set[int] = set()
        self._opener: Opener | None = None
        self._attached: dict[str, tuple[str, str, int]] = {}
        self._db: sqlite3.Connection | None = None
        self._key_lines: list[bytes] = []
        self._present: set[str] = set()

    def run(self) -> Verification:
        """All checks in order; the first broken place is the one named."""
        try:
            if self._look("files", self._check_files) and self._look("database", self._check_db):
                self._look_inside()
        finally:
            if self._db is not None:
                self._db.close()
        broken = next((check.place for check in self._checks if not check.ok), None)
        opened = self._opener is not None
        size = len(self._envelopes)
        return Verification(
            intact=broken is None,
            sealed=not opened,
            broken=broken,
            checks=tuple(self._checks),
            proven=()
            if broken is not None
            else proven(size, opened=opened, kept=self._kept is not None),
            claimed=CLAIMED,
            size=size,
            root=self._newest.root.hex() if self._notes else "",
        )

    def outrun(self) -> bool:
        """Whether somebody appended to the log while it was looked at."""
        try:
            with contextlib.closing(_read_only(self._folder / "case.db")) as db:
                (size,) = db.execute("SELECT max(size) FROM heads").fetchone()
        except sqlite3.Error:
            return False
        return bool(self._notes) and size != max(self._notes)

    def _look_inside(self) -> None:
        self._look("heads", self._check_heads)
        self._look("keys", self._check_keys)
        self._look("envelopes", self._check_envelopes)
        self._look("sealed rows", self._check_rows)
        self._look("tree", self._check_tree)
        self._look("attachments", self._check_files_named)
        kdf = self._members.get("kdf", {})
        if self._passphrase is None and kdf.get("name") != "none":
            self._checks.append(Check("contents", True, STAYED_SEALED))
        elif self._look("passphrase", self._check_passphrase):
            self._look("contents", self._check_contents)
            self._look("attachment contents", self._check_file_contents)
            self._look("derived data", self._check_cache)

    def _look(self, name: str, check: Callable[[], Words]) -> bool:
        """Whether a check holds; what it found is noted. What nobody foresaw is broken too."""
        place = ""
        try:
            detail = check()
        except Broken as found:
            place, detail = found.place, found.why
        except sqlite3.Error as error:
            place = "case.db"
            detail = {"zh-CN": f"数据库无法读取：{error}", "en": f"SQLite cannot read it: {error}"}
        except (OSError, ValueError, TypeError, LookupError) as error:
            place = name
            detail = {"zh-CN": f"无法读取：{error!r}", "en": f"it cannot be read: {error!r}"}
        self._checks.append(Check(name, not place, detail, place))
        return not place

    def _rows(self, query: str) -> Iterable[tuple[Any, ...]]:
        assert self._db is not None
        return self._db.execute(query)

    @property
    def _newest(self) -> Note:
        return self._notes[max(self._notes)]

    # -- without any key ---------------------------------------------------------------------

    def _check_files(self) -> Words:
        for name in ("case.db", KEY_FILE):
            if not (self._folder / name).is_file():
                raise Broken(name, f"缺少文件 {name}", f"the file {name} is missing")
        for path in sorted(self._folder.iterdir()):
            if path.name not in _OURS | _FILE_MANAGERS or path.is_symlink():
                raise _foreign(path.name)
        # Before the database: what a writer adds from now on is then not taken for foreign.
        self._read_keys()
        attachments = self._folder / "attachments"
        if attachments.is_dir():
            self._present = {path.name for path in attachments.iterdir()}
        lock = self._folder / "case.lock"
        if lock.exists() and lock.stat().st_size:
            raise Broken("case.lock", "case.lock 应为空文件", "case.lock is not empty")
        return {"zh-CN": "没有多余或缺少的文件", "en": "no file is missing and none is foreign"}

    def _check_db(self) -> Words:
        self._db = _read_only(self._folder / "case.db")
        # One transaction: a writer that goes on meanwhile does not show.
        self._db.execute("BEGIN")
        self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        self._read_keys()
        (verdict,) = next(iter(self._rows("PRAGMA integrity_check(1)")))
        if verdict != "ok":
            raise Broken("case.db", f"数据库自检：{verdict}", f"SQLite finds: {verdict}")
        for mark, wanted in _MARKS.items():
            if list(self._rows(f"PRAGMA {mark}")) != [(wanted,)]:
                raise Broken(f"case.db: {mark}", "数据库标识不符", "this mark is not ours")
        wanted_tables = {f"CREATE TABLE {name} {form}" for name, form in _SCHEMA.items()}
        tables = {
            str(sql): str(name) for name, sql in self._rows("SELECT name, sql FROM sqlite_schema")
        }
        for sql in sorted(tables.keys() ^ wanted_tables):
            table = tables.get(sql) or sql.split()[2]
            raise Broken(f"case.db: table {table}", "数据表结构不符", "it is not of our tables")
        return {"zh-CN": "数据库结构完好", "en": "the database is sound"}

    def _check_heads(self) -> Words:
        for size, text in self._rows("SELECT size, note FROM heads ORDER BY size"):
            note = note_of(text)
            if note is None or note.size != size:
                raise Broken(f"head at size {size}", "签名的格式不符", "it is not a signed head")
            self._notes[size] = note
        if not self._notes:
            raise Broken("heads", "没有任何签名", "there is no signed head")
        return counted(len(self._notes), "可读的签名", "signed heads that can be read")

    def _check_keys(self) -> Words:
        line = self._key_line()
        self._members = key_members(line)
        public_key = decoded(self._members["public_key"])
        false = [size for size, note in self._notes.items() if not note.holds(public_key)]
        if len(false) == len(self._notes):
            raise Broken(
                f"{KEY_FILE}: public_key", "公钥与所有签名都不符", "no head is signed by this key"
            )
        if false:
            raise Broken(f"head at size {false[0]}", "签名无效", "its signature does not hold")
        if any(note.origin != self._members["origin"] for note in self._notes.values()):
            raise Broken(f"{KEY_FILE}: origin", "案卷编号不符", "it is that of another case")
        before = ""
        for size, note in self._notes.items():
            if hashlib.sha256(before.encode()).digest() != note.previous:
                place = f"head before size {size}"
                raise Broken(place, "这条签名不见了", "it is missing")
            before = note.text
        if hashlib.sha256(line).digest() != self._newest.keys:
            raise Broken(
                KEY_FILE, "内容与最新签名所记不符", "it is not the file that the newest head names"
            )
        return {"zh-CN": "密钥文件与签名相符", "en": "the key file is the one that was signed"}

    def _read_keys(self) -> None:
        """The key files as they are now; a staged one first, for it takes the other's place."""
        for name in (f"{KEY_FILE}.next", KEY_FILE):
            with contextlib.suppress(FileNotFoundError):
                self._key_lines.append((self._folder / name).read_bytes())

    def _key_line(self) -> bytes:
        """The key file that the newest head names; keys.json itself when it names none."""
        for line in self._key_lines:
            if hashlib.sha256(line).digest() == self._newest.keys:
                return line
        return self._key_lines[-1]

    def _check_envelopes(self) -> Words:
        rows = self._rows("SELECT seq, line, leaf FROM envelopes ORDER BY seq")
        for expected, (seq, line, leaf) in enumerate(rows):
            place = f"envelope {expected}"
            if seq != expected:
                raise Broken(place, "这一条不见了", "it is missing")
            envelope = envelope_of(seq, line)
            if envelope is None or envelope.leaf != leaf:
                raise Broken(place, "内容被改动", "it is not as it was written")
            self._envelopes.append(envelope)
        return counted(len(self._envelopes), "自身完好的记录", "whole envelopes")

    def _check_rows(self) -> Words:
        keyed = self._members.get("subjects", {})
        rows = self._rows("SELECT seq, subject, digest, sealed FROM disclosures ORDER BY seq")
        for expected, (seq, subject, digest, sealed) in enumerate(rows):
            place = f"disclosures of envelope {expected}"
            if seq != expected or seq >= len(self._envelopes):
                raise Broken(place, "密封内容与记录对不上", "sealed row and envelope do not match")
            if (sealed is None) == (subject in keyed):
                raise Broken(place, "密封内容与密钥对不上", "sealed row and keys do not match")
            if sealed is None:
                self._erased.add(seq)
            elif hashlib.sha256(sealed).digest() != digest:
                raise Broken(place, "密封内容被改动", "the sealed values are not as written")
            self._subjects.append(subject)
            leaf = b"\x00" + subject.encode() + digest
            self._sealed_leaves.append(hashlib.sha256(leaf).digest())
        if len(self._subjects) < len(self._envelopes):
            place = f"disclosures of envelope {len(self._subjects)}"
            raise Broken(place, "密封内容不见了", "the sealed values are missing")
        return {
            "zh-CN": f"未被改动的密封内容：{len(self._subjects)}，"
            f"其中按要求删除：{len(self._erased)}",
            "en": f"unchanged sealed rows: {len(self._subjects)},"
            f" of them erased on request: {len(self._erased)}",
        }

    def _check_tree(self) -> Words:
        """Every head, and one kept outside, against the roots at its size."""
        kept = note_of(self._kept) if self._kept is not None else None
        sizes = {*self._notes, *([kept.size] if kept else [])}
        roots, peaks = _roots((envelope.leaf for envelope in self._envelopes), sizes)
        sealed_roots, sealed_peaks = _roots(self._sealed_leaves, sizes)
        since = 0
        for size, note in self._notes.items():
            if size not in roots:
                place = f"head at size {size}"
                raise Broken(place, "签名覆盖的记录不见了", "envelopes that it covers are missing")
            if roots[size] != note.root:
                place = f"envelopes {since} to {size - 1}"
                raise Broken(place, "内容与签名不符", "they are not what the head covers")
            if sealed_roots.get(size) != note.sealed:
                place = f"disclosures of envelopes {since} to {size - 1}"
                raise Broken(place, "内容与签名不符", "they are not what the head covers")
            since = size
        if since < len(self._envelopes):
            raise Broken(f"envelope {since}", "没有签名覆盖它", "no head covers it")
        stored = dict(self._rows("SELECT tree, peaks FROM frontier"))
        if stored != {"envelopes": peaks, "sealed": sealed_peaks}:
            raise Broken("case.db: table frontier", "续写位置不符", "it does not fit the tree")
        if self._kept is not None and not self._contains(kept, roots):
            place = "head kept outside"
            raise Broken(place, "记录不包含这条外存签名", "the log does not contain it")
        return counted(len(self._notes), "与所覆盖记录相符的签名", "heads that fit what they cover")

    def _contains(self, kept: Note | None, roots: dict[int, bytes]) -> bool:
        return (
            kept is not None
            and kept.holds(decoded(self._members.get("public_key")))
            and roots.get(kept.size) == kept.root
        )

    def _check_files_named(self) -> Words:
        """The sealed files against the envelopes that name them, without opening any."""
        folder = self._folder / "attachments"
        named: dict[str, bool] = {}
        for seq, envelope in enumerate(self._envelopes):
            for file, _ in envelope.files:
                named[file] = named.get(file, False) or seq not in self._erased
        for file, living in named.items():
            found = _attachment_digest(folder, file)
            if found is None and living:
                raise Broken(f"attachment {file}", "附件不见了", "it is missing")
            if found not in {None, file}:
                raise Broken(f"attachment {file}", "附件被改动", "it is not as it was written")
        others = self._present - named.keys() - {f"{file}.part" for file in named}
        unfinished = {name for name in others if _UNFINISHED.fullmatch(name)}
        for name in sorted(others - unfinished - _FILE_MANAGERS):
            raise _foreign(f"attachments/{name}")
        return {
            "zh-CN": f"未被改动的附件：{len(named)}；不属于记录的未完成文件：{len(unfinished)}",
            "en": f"unchanged attachments: {len(named)};"
            f" unfinished files, no part of the record: {len(unfinished)}",
        }

    # -- with the key ------------------------------------------------------------------------

    def _check_passphrase(self) -> Words:
        if not self._members:
            raise Broken(KEY_FILE, "密钥文件不可用", "the key file cannot be used")
        self._opener = Opener(self._members, self._passphrase)
        return {"zh-CN": "密钥可以打开", "en": "the keys open"}

    def _check_contents(self) -> Words:
        """Every value against its digest in the envelope, every erasure against its act."""
        assert self._opener is not None
        confessed: set[int] = set()
        values = 0
        for seq, sealed in self._rows("SELECT seq, sealed FROM disclosures ORDER BY seq"):
            if sealed is None:
                continue
            envelope, subject = self._envelopes[seq], self._subjects[seq]
            texts = self._opener.row(seq, envelope.leaf, subject, sealed)
            if texts is None:
                place = f"disclosures of envelope {seq}"
                raise Broken(place, "密封内容打不开", "the sealed values do not open")
            fields = self._matched(seq, texts)
            values += len(texts)
            if fields.get("act") == "erase":
                confessed.update(fields["entries"])
        for seq in sorted(self._erased - confessed):
            place = f"disclosures of envelope {seq}"
            raise Broken(place, "内容缺失，且没有删除记录", "they are gone and no entry says why")
        return counted(values, "与摘要相符的值", "values that fit their digests")

    def _matched(self, seq: int, texts: list[str]) -> dict[str, Any]:
        """The fields of one envelope, when each disclosure is the one its digest names."""
        envelope = self._envelopes[seq]
        wanted = [*envelope.digests.items()]
        wanted += [(f"attachment {file}", digest) for file, digest in envelope.files]
        wanted += [("src", envelope.src)] if envelope.src is not None else []
        if len(wanted) != len(texts):
            place = f"disclosures of envelope {seq}"
            raise Broken(place, "密封内容数目不符", "they are more or fewer than the digests")
        names = list(envelope.digests)
        parts = json.loads(f"[{','.join(texts)}]")
        for number, ((name, digest), text) in enumerate(zip(wanted, texts, strict=True)):
            right = parts[number][1:-1] == names[number : number + 1]
            if not right or _disclosure_digest(text) != digest:
                place = f"disclosure of envelope {seq}, field {name}"
                raise Broken(place, "内容与摘要不符", "it is not what its digest names")
        for (file, _), part in zip(envelope.files, parts[len(names) :], strict=False):
            about = part[-1]
            self._attached[file] = (self._subjects[seq], about["sha256"], about["size"])
        return {name: part[-1] for name, part in zip(names, parts, strict=False)}

    def _check_file_contents(self) -> Words:
        assert self._opener is not None
        for file, (subject, sha256, size) in self._attached.items():
            found = None
            for path in _places(self._folder / "attachments", file):
                with contextlib.suppress(FileNotFoundError):
                    found = self._opener.file(path, subject)
            if found != (sha256, size):
                raise Broken(f"attachment {file}", "附件打不开", "it does not open")
        return counted(len(self._attached), "可以打开的附件", "attachments that open")

    def _check_cache(self) -> Words:
        assert self._opener is not None
        count = 0
        for name, sealed in self._rows("SELECT name, sealed FROM cache ORDER BY name"):
            if not self._opener.cached(name, sealed):
                raise Broken(f"cache {name}", "派生数据打不开", "this derived data does not open")
            count += 1
        return counted(count, "可以打开的派生数据", "pieces of derived data that open")


def _read_only(path: Path) -> sqlite3.Connection:
    """The database, for reading; also where the folder itself cannot be written to."""
    uri = path.resolve().as_uri()
    db = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None)
    try:
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        db.close()
        wal = path.with_name("case.db-wal")
        if wal.exists() and wal.stat().st_size:
            raise
        return sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None)
    except BaseException:
        db.close()
        raise
    return db


def _roots(leaves: Iterable[bytes], sizes: set[int]) -> tuple[dict[int, bytes], bytes]:
    """The RFC 6962 root at each of those sizes, and the final peaks one after the other."""
    stack: list[tuple[int, bytes]] = []
    roots: dict[int, bytes] = {}
    for size, leaf in enumerate(leaves, 1):
        height, node = 0, leaf
        while stack and stack[-1][0] == height:
            node = hashlib.sha256(b"\x01" + stack.pop()[1] + node).digest()
            height += 1
        stack.append((height, node))
        if size in sizes:
            root = stack[-1][1]
            for _, peak in stack[-2::-1]:
                root = hashlib.sha256(b"\x01" + peak + root).digest()
            roots[size] = root
    return roots, b"".join(node for _, node in stack)


def _disclosure_digest(text: str) -> str:
    """The digest by which an envelope names a disclosure (RFC 9901)."""
    disclosure = _base64url(text.encode())
    return _base64url(hashlib.sha256(disclosure).digest()).decode()


def _base64url(data: bytes) -> bytes:
    return binascii.b2a_base64(data, newline=False).translate(_URL_SAFE, b"=")


def _places(folder: Path, file: str) -> tuple[Path, Path]:
    """Where a sealed file may stand: staged, then in its place, as a writer moves it."""
    return folder / f"{file}.part", folder / file


def _attachment_digest(folder: Path, file: str) -> str | None:
    """SHA-256 of a sealed file; None when there is none, another's when any is not as named."""
    found = None
    for path in _places(folder, file):
        if path.is_symlink():
            return "a link"
        with contextlib.suppress(FileNotFoundError), path.open("rb") as source:
            found = hashlib.file_digest(source, "sha256").hexdigest()
            if found != file:
                return found
    return found


def _foreign(name: str) -> Broken:
    return Broken(name, f"多出的文件 {name}", f"the file {name} does not belong here")
