"""Heads are C2SP checkpoints in signed notes."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from fairdue.journal import checkpoint
from fairdue.journal.checkpoint import Head

SEED = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()


@pytest.fixture
def head() -> Head:
    return checkpoint.signed(
        "fairdue.case/00",
        3,
        b"r" * 32,
        sealed=b"s" * 32,
        keys=b"k" * 32,
        previous=checkpoint.digest("the head before"),
        signing_key=SEED,
    )


def test_a_head_reads_as_the_specification_says(head: Head) -> None:
    lines = head.text.split("\n")
    assert lines[:7] == [
        "fairdue.case/00",
        "3",
        base64.b64encode(b"r" * 32).decode(),
        "sealed " + base64.b64encode(b"s" * 32).decode(),
        "keys " + base64.b64encode(b"k" * 32).decode(),
        "previous " + base64.b64encode(hashlib.sha256(b"the head before").digest()).decode(),
        "",
    ]
    assert lines[7].startswith("— fairdue.case/00 ")
    assert lines[8:] == [""]


def test_the_signature_names_its_key_and_covers_the_body(head: Head) -> None:
    body, _, rest = head.text.partition("\n\n")
    raw = base64.b64decode(rest.split(" ")[2])
    assert raw[:4] == hashlib.sha256(b"fairdue.case/00\n\x01" + PUBLIC).digest()[:4]
    Ed25519PublicKey.from_public_bytes(PUBLIC).verify(raw[4:], f"{body}\n".encode())


def test_reading_a_head_gives_what_was_signed(head: Head) -> None:
    assert checkpoint.parsed(head.text, PUBLIC) == head


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda text: text.replace("\n3\n", "\n4\n"), "does not hold"),
        (lambda text: text.replace("sealed", "sealing"), "not a head"),
        (lambda text: text.replace("\n\n", "\n"), "not a head"),
        (lambda text: text.replace("— fairdue.case/00", "— fairdue.case/01"), "another key"),
        (lambda text: text.replace("keys a", "keys !"), "not base64"),
        (lambda text: text.rstrip("\n").rpartition(" ")[0], "unpack"),
    ],
)
def test_a_changed_head_is_refused(head: Head, change: object, why: str) -> None:
    assert callable(change)
    with pytest.raises(ValueError, match=why):
        checkpoint.parsed(change(head.text), PUBLIC)


def test_a_head_of_another_key_is_refused(head: Head) -> None:
    with pytest.raises(ValueError, match="another key"):
        checkpoint.parsed(head.text, bytes(32))
