"""The two trees that a head vouches for: over the envelopes and over the sealed rows."""

import contextlib

import msgspec

from fairdue.journal.keys import FORMAT
from fairdue.journal.row import Row
from fairdue.journal.store import Store
from fairdue.journal.tree import CompactRange, leaf_hash


class Trees(msgspec.Struct, frozen=True):
    """Both trees; they grow together, one leaf for each row."""

    envelopes: CompactRange
    sealed: CompactRange

    @classmethod
    def empty(cls) -> "Trees":
        """The trees of a log without entries."""
        return cls(CompactRange(), CompactRange())

    @classmethod
    def stored(cls, store: Store, size: int, found: int) -> "Trees":
        """The trees at the newest head, of a folder in format `found`.

        The stored peaks need no trust: their roots are compared with the signed ones.
        """
        if found == FORMAT:
            packed = (store.frontier("envelopes") or b"", store.frontier("sealed") or b"")
            with contextlib.suppress(ValueError):
                return cls(*(CompactRange.unpack(size, peaks) for peaks in packed))
        trees = cls.empty()
        for leaf, (subject, digest) in zip(store.leaves(), store.sealed_digests(), strict=False):
            trees.envelopes.add(leaf)
            trees.sealed.add(_sealed_leaf(subject, digest))
        return trees

    def copy(self) -> "Trees":
        """Trees that grow apart from these."""
        return Trees(self.envelopes.copy(), self.sealed.copy())

    def add(self, row: Row) -> None:
        """Grow by one row."""
        self.envelopes.add(row.leaf)
        self.sealed.add(_sealed_leaf(row.subject, row.digest))

    def packed(self) -> dict[str, bytes]:
        """The peaks as the frontier table keeps them."""
        return {"envelopes": self.envelopes.pack(), "sealed": self.sealed.pack()}


def _sealed_leaf(subject: str, digest: bytes) -> bytes:
    """The leaf of a sealed row: it outlives the erasure of the sealed values."""
    return leaf_hash(subject.encode() + digest)
