"""The forms of a case folder: heads, key file and envelopes, read strictly.

Each reader gives the parts only when the text is exactly of its form.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any, cast

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fairdue.journal.verify.verification import Broken

KEY_FILE = "keys.json"
_KINDS = {"contact", "money", "credit", "party", "document", "note", "import", "admin"}
_MEMBERS = ["v", "seq", "kind", "rec", "d", "a", "src"]
_DIGESTS = re.compile(r"(?:[A-Za-z0-9_-]{43} )*")
_HEX = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_ORIGIN = re.compile(r"fairdue\.case/[0-9a-f]{32}")
_SUBJECT = re.compile(r"[0-9a-f]{16}")
_SALT_BYTES = 16
_KEY_BYTES = 32
_SEALED_KEY_BYTES = 60
_HEAD_LINES = 6


class Note(msgspec.Struct, frozen=True):
    """A head as it stands in the heads table, its signature not yet looked at."""

    size: int
    origin: str
    root: bytes
    sealed: bytes
    keys: bytes
    previous: bytes
    signature: bytes
    text: str

    def holds(self, public_key: bytes) -> bool:
        """Whether that key signed it (C2SP signed-note, Ed25519)."""
        name = self.origin.encode() + b"\n\x01"
        if hashlib.sha256(name + public_key).digest()[:4] != self.signature[:4]:
            return False
        body = self.text[: self.text.index("\n\n") + 1].encode()
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(self.signature[4:], body)
        except (InvalidSignature, ValueError):
            return False
        return True


class Envelope(msgspec.Struct, frozen=True):
    """What later checks need of an envelope. `files` pairs a sealed file with its digest."""

    leaf: bytes
    digests: dict[str, str]
    files: list[tuple[str, str]]
    src: str | None


def note_of(text: str) -> Note | None:
    """The parts of a signed note, when it is exactly of the form that heads have."""
    body, _, rest = text.partition("\n\n")
    lines = body.split("\n")
    if len(lines) != _HEAD_LINES or not re.fullmatch(r"[1-9][0-9]{0,15}", lines[1]):
        return None
    note = Note(
        int(lines[1]),
        lines[0],
        decoded(lines[2]),
        decoded(lines[3].removeprefix("sealed ")),
        decoded(lines[4].removeprefix("keys ")),
        decoded(lines[5].removeprefix("previous ")),
        decoded(rest.removesuffix("\n").rpartition(" ")[2]),
        text,
    )
    parts = (note.root, note.sealed, note.keys, note.previous, note.signature)
    root, sealed, keys, previous, signature = (base64.b64encode(part).decode() for part in parts)
    written = (
        f"{note.origin}\n{note.size}\n{root}\nsealed {sealed}\nkeys {keys}\n"
        f"previous {previous}\n\n— {note.origin} {signature}\n"
    )
    return note if written == text else None


def key_members(line: bytes) -> dict[str, Any]:
    """keys.json by member. Raises Broken naming the member that has not its form."""
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Broken(KEY_FILE, "不是有效的密钥文件", "it is not a key file")
    for name, fits in _KEY_FORMS.items():
        if name not in found or not fits(found[name]):
            raise broken_member(name)
    for name in found:
        if name not in _KEY_FORMS:
            raise broken_member(name)
    return found


def _is_kdf(value: object) -> bool:
    if not isinstance(value, dict) or value.get("name") != "argon2id":
        return value == {"name": "none"}
    rest = {name: part for name, part in value.items() if name != "salt"}
    fixed = {"name": "argon2id", "memory_kib": 65_536, "passes": 3, "lanes": 4}
    return rest == fixed and len(decoded(value.get("salt"))) == _SALT_BYTES


def _are_subjects(value: object) -> bool:
    return isinstance(value, dict) and all(
        _SUBJECT.fullmatch(id_) and decoded(wrapped) for id_, wrapped in value.items()
    )


_KEY_FORMS: dict[str, Callable[[Any], bool]] = {
    "format": lambda value: type(value) is int and value == 1,
    "origin": lambda value: isinstance(value, str) and bool(_ORIGIN.fullmatch(value)),
    "kdf": _is_kdf,
    "case_key": lambda value: len(decoded(value)) in {_KEY_BYTES, _SEALED_KEY_BYTES},
    "secret": lambda value: len(decoded(value)) == _SEALED_KEY_BYTES,
    "signing_key": lambda value: len(decoded(value)) == _SEALED_KEY_BYTES,
    "public_key": lambda value: len(decoded(value)) == _KEY_BYTES,
    "subjects": _are_subjects,
}


def envelope_of(seq: int, line: bytes) -> Envelope | None:
    """The parts of an envelope, when its line has the form that envelopes have."""
    try:
        found = json.loads(line.decode())
        files = [(file, digest) for file, digest in found["a"]]
        digests = [*found["d"].values(), *(digest for _, digest in files)]
        digests += [found["src"]] if found["src"] is not None else []
        fits = (
            b"\n" not in line
            and list(found) == _MEMBERS
            and (found["v"], found["seq"]) == (1, seq)
            and found["kind"] in _KINDS
            and _MOMENT.fullmatch(found["rec"])
            and _DIGESTS.fullmatch("".join(f"{digest} " for digest in digests))
            and all(_HEX.fullmatch(file) for file, _ in files)
        )
    except (ValueError, TypeError, AttributeError, LookupError):
        return None
    leaf = hashlib.sha256(b"\x00" + line).digest()
    return Envelope(leaf, found["d"], files, found["src"]) if fits else None


def decoded(text: object) -> bytes:
    """The bytes in standard base64; none when it is something else."""
    try:
        return base64.b64decode(cast("str", text), validate=True)
    except (binascii.Error, TypeError, ValueError):
        return b""


def broken_member(name: str) -> Broken:
    """A member of keys.json that cannot be as it was written."""
    return Broken(f"{KEY_FILE}: {name}", "这一项不符", "this member is not as it was written")
