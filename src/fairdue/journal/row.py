"""Rows: an entry as case.db keeps it, its envelope open and its values sealed."""

import hashlib
from collections.abc import Sequence

import msgspec

from fairdue.journal import disclosure, envelope, tree
from fairdue.journal.envelope import Entry, Recorded
from fairdue.journal.keys import Keys
from fairdue.journal.seal import Entropy, SealBroken, Sealer, bond


class Row(msgspec.Struct, frozen=True):
    """One entry as stored. `sealed` is None once its subject was erased.

    `leaf` is the envelope's leaf hash, `digest` the SHA-256 of the sealed values, `subject` the
    id under which keys.json has their key.
    """

    seq: int
    line: bytes
    leaf: bytes
    subject: str
    digest: bytes
    sealed: bytes | None


class Opener:
    """Opens the rows of one case."""

    def __init__(self, keys: Keys) -> None:
        self._place = _place(keys)
        self._subjects = {
            subject.id: (name, Sealer(subject.key)) for name, subject in keys.subjects.items()
        }

    def has(self, subject: str) -> bool:
        """Whether the key of a subject id is still there."""
        return subject in self._subjects

    def opened(self, row: Row) -> Recorded | None:
        """The entry in a row, None when it was erased.

        Raises SealBroken when envelope and sealed values are not the ones that were written
        together.
        """
        if row.sealed is None:
            return None
        leaf = tree.leaf_hash(row.line)
        if leaf != row.leaf or row.subject not in self._subjects:
            raise SealBroken("the envelope is not the one that was written")
        name, sealer = self._subjects[row.subject]
        packed = sealer.unseal(row.sealed, _bond(self._place, row.seq, leaf))
        public = envelope.opened(row.line)
        sourced = public.src is not None
        fields, nameless = disclosure.unpack(packed, nameless=len(public.a) + sourced)
        return Recorded(
            public.seq,
            public.kind,
            public.rec,
            name,
            fields,
            tuple(
                envelope.described(value, file, name)
                for (file, _), value in zip(public.a, nameless, strict=False)
            ),
            str(nameless[-1]) if sourced else None,
        )


def sealed_rows(
    entries: Sequence[Entry], first: int, recorded: str, keys: Keys, entropy: Entropy
) -> list[Row]:
    """Entries as rows from sequence number `first` on. Raises ValueError as `draft` does."""
    hidden = sum(entry.disclosures for entry in entries)
    salts = disclosure.Salts(entropy(disclosure.salt_bytes(hidden)))
    names = {entry.subject for entry in entries}
    sealers = {name: Sealer(keys.subjects[name].key) for name in names}
    place = _place(keys)
    rows = []
    for seq, entry in enumerate(entries, first):
        made = envelope.draft(entry, seq, recorded, salts)
        leaf = tree.leaf_hash(made.line)
        bound_to = _bond(place, seq, leaf)
        values = sealers[entry.subject].seal(disclosure.pack(made.texts), bound_to, entropy)
        digest = hashlib.sha256(values).digest()
        rows.append(Row(seq, made.line, leaf, keys.subjects[entry.subject].id, digest, values))
    return rows


def _place(keys: Keys) -> bytes:
    return bond(keys.file.origin, "row")


def _bond(place: bytes, seq: int, leaf: bytes) -> bytes:
    """Sealed values belong to one envelope: neither opens with another in its place."""
    return b"%b\n%d\n%b" % (place, seq, leaf.hex().encode())
