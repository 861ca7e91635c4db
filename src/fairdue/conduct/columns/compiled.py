"""Loops compiled by numba and kept on disk between runs, so that only the first waits for it.

numba keeps what it compiled beside a source file and knows it by name and date. A loop has no file
of its own: its text is put into one whose name is a digest of all that the loop rests on.
"""

import os
import tempfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numba
import numpy as np
import platformdirs

from fairdue.conduct.columns import arith
from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.node import TRUE

_SOURCES = b"".join(Path(file).read_bytes() for file in (__file__, arith.__file__))


@numba.njit
def empty(table: Any, row: int, cells: int, debtor: int) -> None:
    """Give a row to a debtor, with nothing in it."""
    table[row, 0] = debtor
    for place in range(1, cells + 1):
        table[row, place] = NONE


_CALLED: dict[str, Any] = {
    "empty": empty,
    "ones": numba.njit(arith.ones),
    "month_first": numba.njit(arith.month_first),
    "months_on": numba.njit(arith.months_on),
    "ran_into": numba.njit(arith.ran_into),
    "step": numba.njit(arith.step),
    "lost": numba.njit(arith.lost),
}


def compiled(text: str, tables: Mapping[str, tuple[int, ...]]) -> Callable[..., None]:
    """The function `run` of a text; numba compiles it when it is first called, or finds it kept.

    `tables`: by name, the look-ups it reads. Where no folder can be written nothing is kept.
    """
    file = _kept(text, tables)
    space = {**_CALLED, "__name__": __name__}  # a module that the next start can import
    for name, values in tables.items():
        space[name] = np.array(values, np.int32 if max(values) > TRUE else np.int8)
    exec(compile(text, file or "<audit loop>", "exec"), space)  # noqa: S102 - written here, from no input
    try:
        run: Callable[..., None] = numba.njit(nogil=True, cache=file is not None)(space["run"])
    except RuntimeError:  # the file lies where numba cannot keep anything
        run = numba.njit(nogil=True)(space["run"])
    return run


def _kept(text: str, tables: Mapping[str, tuple[int, ...]]) -> str | None:
    """The file of a text, made where there is none; None where it cannot be made."""
    rests_on = repr((text, sorted(tables.items()), numba.__version__, np.__version__))
    name = sha256(_SOURCES + rests_on.encode()).hexdigest()[:32]
    file = Path(platformdirs.user_cache_dir("fairdue")) / "loops" / f"{name}.py"
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, fresh = tempfile.mkstemp(dir=file.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
            Path(fresh).replace(file)
    except OSError:
        return None
    return str(file)
