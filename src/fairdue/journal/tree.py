"""The Merkle tree of RFC 6962: roots that grow leaf by leaf, and proofs about them."""

import hashlib
from collections.abc import Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()
_HASH_BYTES = 32


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of 0x00 and the data (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class CompactRange:
    """A tree of `size` leaves, kept as the roots of its perfect subtrees, largest first.

    Adding a leaf costs one hash on average, whatever the size.
    """

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        assert len(peaks) == size.bit_count()
        self.size = size
        self.peaks = list(peaks)

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> "CompactRange":
        """The tree whose peaks were packed. Raises ValueError when they cannot be of that size."""
        if len(packed) != size.bit_count() * _HASH_BYTES:
            message = f"{len(packed)} bytes cannot be the peaks of {size} leaves"
            raise ValueError(message)
        starts = range(0, len(packed), _HASH_BYTES)
        return cls(size, [packed[start : start + _HASH_BYTES] for start in starts])

    def pack(self) -> bytes:
        """The peaks, 32 bytes each, largest first."""
        return b"".join(self.peaks)

    def copy(self) -> "CompactRange":
        """A tree that grows apart from this one."""
        return CompactRange(self.size, self.peaks)

    def add(self, leaf: bytes) -> None:
        """Put one leaf hash at the end."""
        level = self.size
        while level & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            level >>= 1
        self.peaks.append(leaf)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The tree head of all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The tree head over leaf hashes."""
    tree = CompactRange()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Hashes that lead from leaf `index` to the root, lowest first (RFC 6962, 2.1.1)."""
    assert 0 <= index < len(leaves)
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_path(leaves[:split], index), root_of(leaves[split:])]
    return [*inclusion_path(leaves[split:], index - split), root_of(leaves[:split])]


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an inclusion path yields (RFC 9162, 2.1.3.2).

    Raises ValueError when the path cannot belong to that index and size.
    """
    if not 0 <= index < size:
        message = f"leaf {index} is not in a tree of {size}"
        raise ValueError(message)
    node, last, root = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise ValueError("the path is too long")
        if node & 1 or node == last:
            root = node_hash(step, root)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, step)
        node, last = node >> 1, last >> 1
    if last:
        raise ValueError("the path is too short")
    return root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
