"""Opening what is sealed, for the check alone: keys, values and files of a case."""

import hashlib
import unicodedata
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fairdue.journal.verify.form import broken_member, decoded
from fairdue.journal.verify.verification import WRONG_PASSPHRASE, Broken

_NONCE_BYTES = 12
_KEY_BYTES = 32
_SALT_BYTES = 16
_CHUNK = (1 << 20) + 16


class Opener:
    """The keys of a case, opened from the members of keys.json.

    Raises Broken: at "passphrase" when that does not open them, else at the member that is not
    as it was written.
    """

    def __init__(self, members: dict[str, Any], passphrase: str | None) -> None:
        self._origin = members["origin"]
        case_key = decoded(members["case_key"])
        if members["kdf"]["name"] != "none":
            wrapping = _argon(members["kdf"], passphrase or "")
            unwrapped = self._open(wrapping, case_key, "case_key")
            if unwrapped is None:
                raise Broken("passphrase", *WRONG_PASSPHRASE)
            case_key = unwrapped
        self._secret = self._member(case_key, members["secret"], "secret")
        signing_key = self._member(case_key, members["signing_key"], "signing_key")
        public_key = Ed25519PrivateKey.from_private_bytes(signing_key).public_key()
        if public_key.public_bytes_raw() != decoded(members["public_key"]):
            raise broken_member("signing_key")
        self._subjects = {
            id_: self._member(case_key, wrapped, "subject", id_)[:_KEY_BYTES]
            for id_, wrapped in members["subjects"].items()
        }

    def row(self, seq: int, leaf: bytes, subject: str, sealed: bytes) -> list[str] | None:
        """The disclosure texts of one envelope; None when they do not open."""
        plain = self._open(self._subjects.get(subject, b""), sealed, "row", seq, leaf.hex())
        if plain is None:
            return None
        return plain.decode().split("\n") if plain else []

    def cached(self, name: str, sealed: bytes) -> bool:
        """Whether a piece of derived data opens."""
        key = HKDF(SHA256(), _KEY_BYTES, None, b"fairdue.case v1 cache").derive(self._secret)
        return self._open(key, sealed, "cache", name) is not None

    def file(self, path: Path, subject: str) -> tuple[str, int] | None:
        """Digest and size of the plain bytes of a sealed file; None when it does not open."""
        digest, size, number = hashlib.sha256(), 0, 0
        left = path.stat().st_size - _SALT_BYTES
        with path.open("rb") as source:
            salt = source.read(_SALT_BYTES)
            derivation = HKDF(SHA256(), _KEY_BYTES, salt, self._bond("attachment"))
            cipher = AESGCM(derivation.derive(self._subjects[subject]))
            while left > 0:
                chunk = source.read(_CHUNK)
                left -= len(chunk)
                nonce = number.to_bytes(_NONCE_BYTES - 1, "big") + bytes([left == 0])
                try:
                    plain = cipher.decrypt(nonce, chunk, None)
                except (InvalidTag, ValueError):
                    return None
                digest.update(plain)
                size, number = size + len(plain), number + 1
        return (digest.hexdigest(), size) if number else None

    def _member(self, case_key: bytes, wrapped: str, *place: str) -> bytes:
        plain = self._open(case_key, decoded(wrapped), *place)
        if plain is None:
            raise broken_member("subjects " + place[1] if place[1:] else place[0])
        return plain

    def _open(self, key: bytes, sealed: bytes, *place: object) -> bytes | None:
        try:
            nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
            return AESGCM(key).decrypt(nonce, rest, self._bond(*place))
        except (InvalidTag, ValueError):
            return None

    def _bond(self, *place: object) -> bytes:
        return "\n".join(("fairdue.case v1", self._origin, *map(str, place))).encode()


def _argon(kdf: dict[str, Any], passphrase: str) -> bytes:
    return Argon2id(
        salt=decoded(kdf["salt"]),
        length=_KEY_BYTES,
        iterations=kdf["passes"],
        lanes=kdf["lanes"],
        memory_cost=kdf["memory_kib"],
    ).derive(unicodedata.normalize("NFC", passphrase).encode())
