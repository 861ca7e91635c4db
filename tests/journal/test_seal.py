"""What is sealed opens only with its key, whole, and in its place."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.journal.seal import (
    CHUNK_BYTES,
    SealBroken,
    Sealer,
    bond,
    derive,
    seal_stream,
    unseal_stream,
)

KEY = bytes(32)
entropy = random.Random(3).randbytes


@given(st.binary(max_size=200))
def test_sealed_bytes_open_again(plain: bytes) -> None:
    sealer = Sealer(KEY)
    assert sealer.unseal(sealer.seal(plain, b"here", entropy), b"here") == plain


def test_sealed_bytes_do_not_open_elsewhere() -> None:
    sealed = Sealer(KEY).seal(b"secret", bond("case", "row", 1), entropy)
    for sealer, place in [
        (Sealer(KEY), bond("case", "row", 2)),
        (Sealer(b"k" * 32), bond("case", "row", 1)),
    ]:
        with pytest.raises(SealBroken):
            sealer.unseal(sealed, place)


def test_a_stump_does_not_open() -> None:
    with pytest.raises(SealBroken):
        Sealer(KEY).unseal(b"too short", b"here")


def test_two_labels_give_two_keys() -> None:
    assert derive(KEY, b"a") != derive(KEY, b"b")


@pytest.mark.parametrize("sizes", [[], [0], [1], [CHUNK_BYTES], [CHUNK_BYTES, 5]])
def test_a_stream_opens_again(sizes: list[int]) -> None:
    chunks = [entropy(size) for size in sizes]
    sealed = b"".join(seal_stream(KEY, chunks, b"file", entropy))
    assert unseal_stream(KEY, sealed, b"file") == b"".join(chunks)


def test_a_stream_cannot_be_cut_nor_its_chunks_exchanged() -> None:
    chunks = [bytes(CHUNK_BYTES), bytes(CHUNK_BYTES), b"end"]
    salt, first, second, last = seal_stream(KEY, chunks, b"file", entropy)
    for sealed in [
        salt,
        salt + first,
        salt + first + second,
        salt + second + first + last,
        salt + first + last,
        salt + first + second + last + last,
    ]:
        with pytest.raises(SealBroken):
            unseal_stream(KEY, sealed, b"file")
