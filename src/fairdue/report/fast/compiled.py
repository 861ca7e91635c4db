"""Compiled functions, kept on disk between runs."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import numba

Function = TypeVar("Function", bound=Callable[..., object])

_SOURCES = b"".join(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py")))
_MARK = sha256(_SOURCES).hexdigest()[:12]


def compiled(function: Function) -> Function:
    """The function, compiled when it is first called, without the interpreter's lock.

    numba keeps what it compiled by the name of the function and the date of its own file alone.
    The name is marked with what all files here hold, so that nothing outdated is ever run.
    """
    function.__qualname__ = f"{function.__qualname__}_{_MARK}"
    try:
        made: Function = numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no folder to keep it in
        made = numba.njit(nogil=True)(function)
    return made
