"""Kill -9 at any moment loses nothing that was acknowledged; nor does a look at a busy case err.

A child appends in a loop, with attachments and new subjects in between, and prints the size of
each head that `append` gave back. It is killed at a random moment; then the folder must verify,
open, and hold every entry that was printed.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue.journal import Journal, backup, restore, verify

RUNS = 20
SEED = 20260301
CHILD = """
import datetime, os, pathlib, sys
from fairdue.facts import Capture
from fairdue.journal import Entry, Journal

now = lambda: datetime.datetime.now(datetime.UTC)
journal = Journal.open(pathlib.Path(sys.argv[1]), clock=now, entropy=os.urandom)
number = journal.size
print(number, flush=True)
while True:
    subject = f"person {number // 7}" if number % 7 == 0 else "case"
    attached = ()
    if number % 3 == 0:
        attached = (journal.attach(
            os.urandom(9000), name=f"{number}.bin", media="", capture=Capture.EXPORT,
            subject=subject),)
    number = journal.append([Entry("contact", {"number": number}, subject, attached)]).size
    print(number, flush=True)
    if number % 11 == 0 and "person 1" in journal.subjects:
        number = journal.drop("person 1", reason="asked").size
        print(number, flush=True)
"""


@pytest.mark.slow
def test_nothing_acknowledged_is_lost(case: Path, reopen: Callable[..., Journal]) -> None:
    moments = random.Random(SEED)
    acknowledged = 0
    for _ in range(RUNS):
        with subprocess.Popen(
            [sys.executable, "-c", CHILD, str(case)], stdout=subprocess.PIPE, env={**os.environ}
        ) as child:
            assert child.stdout is not None
            printed = [child.stdout.readline()]
            time.sleep(moments.uniform(0.0, 0.15))
            child.kill()
            printed += child.stdout.read().splitlines()
        sizes = [int(line) for line in printed if line.strip()]
        assert sizes[0] >= acknowledged
        acknowledged = sizes[-1]
        found = verify(case)
        assert found.intact, found
        assert found.size >= acknowledged
    with reopen(case) as journal:
        read = list(journal.read())
        assert len(read) + journal.dropped == journal.size >= acknowledged
        for entry in read:
            if entry.kind == "contact" and "number" in entry.fields:
                assert entry.fields["number"] == entry.seq
            for ref in entry.attachments:
                assert len(journal.attachment(ref.sha256)) == ref.size
    assert acknowledged > RUNS
    assert verify(case).intact


@pytest.mark.slow
def test_a_case_that_is_written_to_can_be_verified_and_saved(case: Path, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(case)], stdout=subprocess.PIPE, env={**os.environ}
    ) as child:
        assert child.stdout is not None
        sizes = [int(child.stdout.readline())]
        for _ in range(20):
            found = verify(case)
            assert found.intact, found
            sizes.append(found.size)
        saved = backup(case, tmp_path / "busy.zip")
        child.kill()
    assert saved.size >= sizes[-1] > sizes[0]
    assert restore(tmp_path / "busy.zip", tmp_path / "again").size == saved.size
