"""Compiled functions, kept on disk between runs, in the user's cache folder."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., object])

_HERE = Path(__file__).parent
_SOURCES = b"".join(
    file.read_bytes() for folder in (_HERE, _HERE.parent) for file in sorted(folder.glob("*.py"))
)
_MARK = sha256(_SOURCES).hexdigest()[:12]
_PLACES = "UserProvidedCacheLocator,UserWideCacheLocator"
"""The folder that NUMBA_CACHE_DIR names, else numba's folder in the user's cache; never beside
the source."""


def compiled(function: Function) -> Function:
    """The function, compiled when it is first called, without the interpreter's lock.

    numba keeps what it compiled by the name of the function and the date of its own file alone.
    The name is marked with what all files of the report hold, so that nothing outdated is run.
    """
    function.__qualname__ = f"{function.__qualname__}_{_MARK}"
    before = getattr(numba.config, "CACHE_LOCATOR_CLASSES", "")
    numba.config.CACHE_LOCATOR_CLASSES = _PLACES
    try:
        made: Function = numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no folder to keep it in
        made = numba.njit(nogil=True)(function)
    finally:
        numba.config.CACHE_LOCATOR_CLASSES = before
    return made
