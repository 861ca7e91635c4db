"""Keys of a case: one per subject, wrapped by the case key, which the passphrase wraps.

`KeyFile` is keys.json as it stands on disk; `Keys` are the same keys opened. Both are values:
a change makes new ones, and the journal swaps them when the change is durable.
"""

import hashlib
import unicodedata
from collections.abc import Iterable

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fairdue.journal.seal import KEY_BYTES, Entropy, SealBroken, Sealer, bond, derive

FORMAT = 1
_SALT_BYTES = 16
_SUBJECT_ID_BYTES = 8


class Argon(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="argon2id"
):
    """How the passphrase becomes a key: Argon2id (RFC 9106) with 64 MiB, 3 passes, 4 lanes."""

    salt: bytes
    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4

    def key(self, passphrase: str) -> bytes:
        """The key that wraps the case key; takes about half a second on purpose."""
        kdf = Argon2id(
            salt=self.salt,
            length=KEY_BYTES,
            iterations=self.passes,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        )
        return kdf.derive(unicodedata.normalize("NFC", passphrase).encode())


class NoPassphrase(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name", tag="none"
):
    """The case key stands open in keys.json: whoever has the folder can read it."""


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """keys.json. Bytes are base64; all but `public_key` are sealed.

    `subjects` maps an id that tells nothing to the sealed pair of key and name.
    """

    format: int
    origin: str
    kdf: Argon | NoPassphrase
    case_key: bytes
    secret: bytes
    signing_key: bytes
    public_key: bytes
    subjects: dict[str, bytes]

    def line(self) -> bytes:
        """The file's bytes."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"


class Subject(msgspec.Struct, frozen=True):
    """A subject's public id and its key."""

    id: str
    key: bytes


class Keys(msgspec.Struct, frozen=True):
    """The keys of an opened case."""

    file: KeyFile
    case_key: bytes
    secret: bytes
    signing_key: bytes
    subjects: dict[str, Subject]

    def with_subjects(self, names: Iterable[str], entropy: Entropy) -> "Keys":
        """These keys, and fresh ones for those names that have none."""
        missing = [name for name in dict.fromkeys(names) if name not in self.subjects]
        if not missing:
            return self
        seal = Sealer(self.case_key).seal
        wrapped, subjects = dict(self.file.subjects), dict(self.subjects)
        for name in missing:
            subject = Subject(entropy(_SUBJECT_ID_BYTES).hex(), entropy(KEY_BYTES))
            place = bond(self.file.origin, "subject", subject.id)
            wrapped[subject.id] = seal(subject.key + name.encode(), place, entropy)
            subjects[name] = subject
        file = msgspec.structs.replace(self.file, subjects=wrapped)
        return msgspec.structs.replace(self, file=file, subjects=subjects)

    def without_subject(self, name: str) -> "Keys":
        """These keys without that subject's: what was sealed under it is gone."""
        gone = self.subjects[name].id
        wrapped = {key: value for key, value in self.file.subjects.items() if key != gone}
        return msgspec.structs.replace(
            self,
            file=msgspec.structs.replace(self.file, subjects=wrapped),
            subjects={key: value for key, value in self.subjects.items() if key != name},
        )

    def rewrapped(self, passphrase: str | None, entropy: Entropy) -> "Keys":
        """The same keys under a new case key and another passphrase, or none."""
        bare = _under_new_case_key(
            self.file.origin, self.secret, self.signing_key, passphrase, entropy
        )
        seal = Sealer(bare.case_key).seal
        origin = self.file.origin
        wrapped = {
            subject.id: seal(
                subject.key + name.encode(), bond(origin, "subject", subject.id), entropy
            )
            for name, subject in self.subjects.items()
        }
        return msgspec.structs.replace(
            bare,
            file=msgspec.structs.replace(bare.file, subjects=wrapped),
            subjects=self.subjects,
        )

    def in_format(self, number: int) -> "Keys":
        """The same keys with another format number."""
        return msgspec.structs.replace(self, file=msgspec.structs.replace(self.file, format=number))

    def labelled(self, label: str) -> bytes:
        """32 bytes for one purpose, the same whenever this case is opened."""
        return derive(self.secret, f"fairdue.case v1 {label}".encode())


def forge(origin: str, passphrase: str | None, entropy: Entropy) -> Keys:
    """The keys of a new case. Raises ValueError for an empty passphrase."""
    return _under_new_case_key(origin, entropy(KEY_BYTES), entropy(KEY_BYTES), passphrase, entropy)


def unlock(file: KeyFile, passphrase: str | None) -> Keys:
    """The keys in a key file.

    Raises SealBroken when the passphrase does not open it; a sealed file needs one.
    """
    if isinstance(file.kdf, NoPassphrase):
        case_key = file.case_key
    else:
        assert passphrase is not None
        wrapping = Sealer(file.kdf.key(passphrase))
        case_key = wrapping.unseal(file.case_key, bond(file.origin, "case_key"))
    opener = Sealer(case_key)
    subjects: dict[str, Subject] = {}
    for id_, sealed in file.subjects.items():
        plain = opener.unseal(sealed, bond(file.origin, "subject", id_))
        subjects[plain[KEY_BYTES:].decode()] = Subject(id_, plain[:KEY_BYTES])
    keys = Keys(
        file=file,
        case_key=case_key,
        secret=opener.unseal(file.secret, bond(file.origin, "secret")),
        signing_key=opener.unseal(file.signing_key, bond(file.origin, "signing_key")),
        subjects=subjects,
    )
    if _public_key(keys.signing_key) != file.public_key:
        raise SealBroken("the signing key does not belong to the public key")
    return keys


def parsed(line: bytes) -> KeyFile:
    """The key file in its bytes. Raises msgspec.DecodeError."""
    return msgspec.json.decode(line, type=KeyFile)


def fingerprint(line: bytes) -> bytes:
    """SHA-256 of keys.json, byte for byte: what the newest head vouches for."""
    return hashlib.sha256(line).digest()


def _under_new_case_key(
    origin: str, secret: bytes, signing_key: bytes, passphrase: str | None, entropy: Entropy
) -> Keys:
    if passphrase == "":
        raise ValueError("an empty passphrase seals nothing; None stands for no passphrase")
    case_key = entropy(KEY_BYTES)
    kdf: Argon | NoPassphrase = NoPassphrase()
    wrapped = case_key
    if passphrase is not None:
        kdf = Argon(salt=entropy(_SALT_BYTES))
        wrapping = Sealer(kdf.key(passphrase))
        wrapped = wrapping.seal(case_key, bond(origin, "case_key"), entropy)
    seal = Sealer(case_key).seal
    file = KeyFile(
        format=FORMAT,
        origin=origin,
        kdf=kdf,
        case_key=wrapped,
        secret=seal(secret, bond(origin, "secret"), entropy),
        signing_key=seal(signing_key, bond(origin, "signing_key"), entropy),
        public_key=_public_key(signing_key),
        subjects={},
    )
    return Keys(file, case_key, secret, signing_key, {})


def _public_key(signing_key: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(signing_key).public_key().public_bytes_raw()
