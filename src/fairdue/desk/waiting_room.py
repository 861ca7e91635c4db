"""The folder in which uploaded files wait: this user's alone, and gone when the desk is gone.

A desk that was killed cannot tidy up. So each folder is locked by its desk, and one that nobody
holds any more is removed by the next desk that starts.
"""

import contextlib
import os
import shutil
import tempfile
import weakref
from pathlib import Path

_PREFIX = "fairdue-desk-"
_HELD = "held"


class WaitingRoom:
    """A folder of its own below the system's temporary one; `path` is its place."""

    def __init__(self) -> None:
        """Make the folder, and remove those of desks that were killed."""
        for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            _remove_abandoned(left)
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        held = os.open(self.path / _HELD, os.O_CREAT | os.O_RDWR, 0o600)
        _lock(held)
        self._close = weakref.finalize(self, _remove, self.path, held)

    def close(self) -> None:
        """Remove the folder with all that is in it; later calls do nothing."""
        self._close()


def _remove(path: Path, held: int) -> None:
    shutil.rmtree(path, ignore_errors=True)
    os.close(held)


def _remove_abandoned(path: Path) -> None:
    """Remove a folder of this user whose desk is gone. One without a lock may be just begun."""
    with contextlib.suppress(OSError):
        held = os.open(path / _HELD, os.O_RDWR | os.O_NOFOLLOW)
        try:
            if path.stat().st_uid == os.getuid() and _lock(held):
                shutil.rmtree(path, ignore_errors=True)
        finally:
            os.close(held)


def _lock(held: int) -> bool:
    """Take the lock of a folder, which ends with the process; False where another has it."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system; there nothing is removed
    except ImportError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
