"""The tree against the published vectors, and against RFC 6962 written down naively."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.journal.tree import (
    EMPTY_ROOT,
    CompactRange,
    inclusion_path,
    leaf_hash,
    root_by_inclusion,
    root_of,
)

# The eight leaves and the roots that the Certificate Transparency project tests with.
LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES]

leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=40).map(
    lambda data: [leaf_hash(item) for item in data]
)


def naive(hashes: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return hashlib.sha256(b"\x01" + naive(hashes[:split]) + naive(hashes[split:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert root_of(HASHES[:size]).hex() == ROOTS[size]


def test_a_tree_without_leaves_has_the_hash_of_nothing() -> None:
    assert CompactRange().root == EMPTY_ROOT


@given(leaves)
def test_growing_leaf_by_leaf_is_the_whole_tree_at_each_size(hashes: list[bytes]) -> None:
    tree = CompactRange()
    for size, leaf in enumerate(hashes, 1):
        tree.add(leaf)
        assert tree.root == naive(hashes[:size])
        assert CompactRange.unpack(size, tree.pack()).root == tree.root


def test_peaks_that_do_not_fit_the_size_are_refused() -> None:
    with pytest.raises(ValueError, match="peaks of 3 leaves"):
        CompactRange.unpack(3, bytes(32))


@given(leaves, st.data())
def test_an_inclusion_path_leads_to_the_root(hashes: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(hashes) - 1))
    path = inclusion_path(hashes, index)
    assert root_by_inclusion(hashes[index], index, len(hashes), path) == naive(hashes)


@given(leaves, st.data())
def test_no_other_leaf_nor_place_leads_there(hashes: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(hashes) - 1))
    path = inclusion_path(hashes, index)
    other = leaf_hash(b"never recorded")
    assert root_by_inclusion(other, index, len(hashes), path) != naive(hashes)
    with pytest.raises(ValueError, match="path is too long"):
        root_by_inclusion(hashes[index], index, len(hashes), [*path, other])
    with pytest.raises(ValueError, match="not in a tree"):
        root_by_inclusion(hashes[index], len(hashes), len(hashes), path)
    if path:
        with pytest.raises(ValueError, match="too short"):
            root_by_inclusion(hashes[index], index, len(hashes), path[:-1])
