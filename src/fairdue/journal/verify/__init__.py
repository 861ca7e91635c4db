"""The independent check of a case folder: it shares no code with what writes one.

Written from docs/reference/case-log-v1.md alone, on sqlite3, json, hashlib and cryptography. It
recomputes everything that the folder promises and writes nothing into it; SQLite may leave its
two side files, case.db-wal and case.db-shm.
"""

from pathlib import Path

from fairdue.journal.verify.inspection import Inspection
from fairdue.journal.verify.verification import Check, Verification

_ATTEMPTS = 5
"""Files change one after the other: what a writer just then did is looked at again."""

__all__ = ["Check", "Verification", "verify"]


def verify(folder: Path, *, passphrase: str | None = None, kept: str | None = None) -> Verification:
    """What is left of the promises of a case folder; reads only, and may run beside a writer.

    Without the passphrase of a sealed case it checks all that needs none. With a wrong one it
    is not intact, at the place "passphrase". `kept` is the text of a head that somebody kept
    outside the folder: the log must still contain all that it covers.
    """
    for _ in range(_ATTEMPTS - 1):
        inspection = Inspection(folder, passphrase, kept)
        found = inspection.run()
        if found.intact or not inspection.outrun():
            return found
    return Inspection(folder, passphrase, kept).run()
