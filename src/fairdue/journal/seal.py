"""Sealing bytes: AES-256-GCM under a key, bound to the place where they belong.

A sealed value is nonce (12 bytes) + ciphertext + tag (16 bytes). Nonces are random, never derived
from a sequence number: a restored backup that goes on would otherwise use one twice.
"""

from collections.abc import Callable, Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Entropy = Callable[[int], bytes]
"""n -> n random bytes; the operating system's source outside tests."""

KEY_BYTES = 32
CHUNK_BYTES = 1 << 20
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SALT_BYTES = 16


class SealBroken(ValueError):
    """Sealed bytes do not open: changed, moved to another place, or under another key."""


def bond(origin: str, *place: object) -> bytes:
    """The associated data that ties sealed bytes to one place of one case."""
    return "\n".join(("fairdue.case v1", origin, *map(str, place))).encode()


def derive(key: bytes, label: bytes, salt: bytes = b"") -> bytes:
    """A 32-byte key for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt or None, label).derive(key)


class Sealer:
    """Seals and opens values under one key."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        assert len(key) == KEY_BYTES
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, bound_to: bytes, entropy: Entropy) -> bytes:
        """The plain bytes, sealed to their place."""
        nonce = entropy(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, bound_to)

    def unseal(self, sealed: bytes, bound_to: bytes) -> bytes:
        """The plain bytes again. Raises SealBroken."""
        if len(sealed) < _NONCE_BYTES + _TAG_BYTES:
            raise SealBroken("too short to be sealed bytes")
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
        except InvalidTag as error:
            raise SealBroken("the seal does not open") from error


def seal_stream(
    key: bytes, plain: Iterable[bytes], bound_to: bytes, entropy: Entropy
) -> Iterator[bytes]:
    """A large value in sealed chunks, in bounded memory; each `plain` item is one chunk.

    Layout: salt (16), then each chunk of 1 MiB with its tag. The chunk key is derived from key
    and salt; the nonce is the chunk's number (11 bytes) and 1 for the last chunk, else 0, so
    that chunks cannot be cut off, doubled or exchanged (the STREAM construction; Hoang,
    Reyhanitabar, Rogaway, Vizár 2015).
    """
    salt = entropy(_SALT_BYTES)
    cipher = AESGCM(derive(key, bound_to, salt))
    yield salt
    number, held = 0, b""
    for chunk in plain:
        assert len(chunk) <= CHUNK_BYTES
        if held:
            assert len(held) == CHUNK_BYTES
            yield cipher.encrypt(_chunk_nonce(number, last=False), held, None)
            number += 1
        held = chunk
    yield cipher.encrypt(_chunk_nonce(number, last=True), held, None)


def unseal_stream(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """The plain bytes of a sealed stream. Raises SealBroken."""
    cipher = AESGCM(derive(key, bound_to, sealed[:_SALT_BYTES]))
    step = CHUNK_BYTES + _TAG_BYTES
    starts = range(_SALT_BYTES, max(len(sealed), _SALT_BYTES + 1), step)
    plain = []
    for number, start in enumerate(starts):
        nonce = _chunk_nonce(number, last=number == len(starts) - 1)
        try:
            plain.append(cipher.decrypt(nonce, sealed[start : start + step], None))
        except InvalidTag as error:
            raise SealBroken(f"chunk {number} does not open") from error
    return b"".join(plain)


def _chunk_nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
