"""Keys as values: what one holds, another opens, and nothing else does."""

import random

import msgspec
import pytest

from fairdue.journal import keys
from fairdue.journal.keys import Keys
from fairdue.journal.seal import SealBroken

ORIGIN = "fairdue.case/" + "0" * 32
entropy = random.Random(5).randbytes


@pytest.fixture
def forged() -> Keys:
    return keys.forge(ORIGIN, None, entropy).with_subjects(["case"], entropy)


def test_a_key_file_gives_the_same_keys_back(forged: Keys) -> None:
    assert keys.unlock(keys.parsed(forged.file.line()), None) == forged


def test_the_key_file_names_no_subject(forged: Keys) -> None:
    line = forged.with_subjects(["Aunt Wang"], entropy).file.line()
    assert b"Aunt" not in line
    assert list(forged.with_subjects(["Aunt Wang"], entropy).subjects) == ["case", "Aunt Wang"]


def test_rewrapping_keeps_every_key_under_another_case_key(forged: Keys) -> None:
    again = keys.unlock(forged.rewrapped(None, entropy).file, None)
    assert again.subjects == forged.subjects
    assert again.secret == forged.secret
    assert again.case_key != forged.case_key


def test_a_dropped_subject_is_gone_from_the_file(forged: Keys) -> None:
    without = forged.with_subjects(["aunt"], entropy).without_subject("aunt")
    assert without.file == forged.file
    assert without.subjects == forged.subjects


def test_keys_of_two_cases_cannot_be_mixed(forged: Keys) -> None:
    other = keys.forge(ORIGIN, None, entropy)
    mixed = msgspec.structs.replace(forged.file, public_key=other.file.public_key)
    with pytest.raises(SealBroken, match="public key"):
        keys.unlock(mixed, None)
    with pytest.raises(SealBroken):
        keys.unlock(msgspec.structs.replace(forged.file, secret=other.file.secret), None)


def test_the_passphrase_costs_what_the_format_says(forged: Keys) -> None:
    kdf = keys.Argon(salt=bytes(16))
    assert (kdf.memory_kib, kdf.passes, kdf.lanes) == (65_536, 3, 4)
    assert len(kdf.key("雨伞")) == 32
