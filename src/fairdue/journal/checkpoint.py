"""Heads: what is signed after every append.

A head is a C2SP checkpoint (tlog-checkpoint: origin, size, root) signed as a C2SP signed note
with Ed25519. Three extension lines bind what stands beside the tree: the root over the sealed
rows, the digest of keys.json, and the digest of the head before.
"""

import base64
import binascii
import hashlib

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

_ED25519 = b"\x01"
_EXTENSIONS = ["sealed", "keys", "previous"]
_KEY_ID_BYTES = 4


class Head(msgspec.Struct, frozen=True):
    """A signed statement of the whole log. Digests are hex; `previous` is of the head before.

    `text` is the note as published: keep it, or send it to someone, and nobody can change or
    cut the log up to `size` unnoticed.
    """

    origin: str
    size: int
    root: str
    sealed: str
    keys: str
    previous: str
    text: str


def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a signature names its key (C2SP signed-note)."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:_KEY_ID_BYTES]


def signed(
    origin: str,
    size: int,
    root: bytes,
    *,
    sealed: bytes,
    keys: bytes,
    previous: bytes,
    signing_key: bytes,
) -> Head:
    """The head of a log, signed; `signing_key` is the 32-byte Ed25519 seed."""
    key = Ed25519PrivateKey.from_private_bytes(signing_key)
    lines = [origin, str(size), to_base64(root)]
    for name, digest in zip(_EXTENSIONS, (sealed, keys, previous), strict=True):
        lines.append(f"{name} {to_base64(digest)}")
    body = "\n".join((*lines, ""))
    signature = key_id(origin, key.public_key().public_bytes_raw()) + key.sign(body.encode())
    text = f"{body}\n— {origin} {to_base64(signature)}\n"
    return Head(origin, size, root.hex(), sealed.hex(), keys.hex(), previous.hex(), text)


def parsed(text: str, public_key: bytes) -> Head:
    """The head in a note whose signature holds. Raises ValueError."""
    body, parted, signatures = text.partition("\n\n")
    lines = body.split("\n")
    if not parted or [line.partition(" ")[0] for line in lines[3:]] != _EXTENSIONS:
        raise ValueError("not a head of a case")
    try:
        root, sealed, keys, previous = (
            base64.b64decode(line.rpartition(" ")[2], validate=True) for line in lines[2:]
        )
        mark, name, signature = signatures.removesuffix("\n").split(" ")
        raw = base64.b64decode(signature, validate=True)
        if mark != "—" or name != lines[0] or raw[:_KEY_ID_BYTES] != key_id(name, public_key):
            raise ValueError("signed by another key")
        Ed25519PublicKey.from_public_bytes(public_key).verify(
            raw[_KEY_ID_BYTES:], f"{body}\n".encode()
        )
    except InvalidSignature as error:
        raise ValueError("the signature does not hold") from error
    except binascii.Error as error:
        raise ValueError("not base64") from error
    return Head(lines[0], int(lines[1]), root.hex(), sealed.hex(), keys.hex(), previous.hex(), text)


def digest(text: str) -> bytes:
    """What the next head says of this one; of no text for the first."""
    return hashlib.sha256(text.encode()).digest()


def to_base64(data: bytes) -> str:
    """Standard base64, as notes write it."""
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """The bytes in standard base64; none when the text is something else."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
