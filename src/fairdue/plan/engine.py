"""The loops of plans and stress tests, compiled when numba is installed; the same answers without.

numba keeps what it compiled on disk between runs, marked with what the loops' files hold.
"""

from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType
from typing import Any

from fairdue.plan import course as loops
from fairdue.plan import moves, paths

__all__ = ["Engine", "compiled", "engine", "is_warm", "plain"]


class Engine:
    """One way to run the loops, and how integers are passed to them.

    `fast` tells whether they are compiled. Arguments must fit 64 bits when they are.
    """

    def __init__(
        self,
        functions: Callable[[Callable[..., Any]], Callable[..., Any]],
        ints: Callable[[Sequence[Any]], Any],
        *,
        fast: bool,
    ) -> None:
        """`functions` makes a loop runnable, `ints` makes what it takes from nested sequences."""
        self.improve: Callable[..., int] = functions(moves.improve)
        self.polish: Callable[..., int] = functions(moves.polish)
        self.course: Callable[..., None] = functions(loops.course)
        self.walk: Callable[..., None] = functions(paths.walk)
        self.ints = ints
        self.fast = fast


@cache
def engine() -> Engine:
    """The fastest there is."""
    return compiled() if find_spec("numba") and find_spec("numpy") else plain()


def is_warm() -> bool:
    """Whether the compiled loops are loaded, so that using them costs no start."""
    return bool(compiled.cache_info().currsize)


@cache
def plain() -> Engine:
    """The loops as they stand, over lists."""
    return Engine(lambda function: function, _lists, fast=False)


def _lists(values: Sequence[Any]) -> list[Any]:
    return [_lists(value) if isinstance(value, (list, tuple)) else value for value in values]


@cache
def compiled() -> Engine:
    """The loops compiled by numba, over arrays of 64 bits. Raises ImportError without it."""
    import numba  # noqa: PLC0415 - only who plans pays for it
    import numpy as np  # noqa: PLC0415
    from numba.extending import register_jitable  # noqa: PLC0415

    here = Path(__file__).parent
    files = [here / f"{module.__name__.rpartition('.')[2]}.py" for module in (loops, moves, paths)]
    mark = sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    for called in (
        *(
            loops.asked,
            loops.swap,
            loops.begin,
            loops.failing,
            loops.due_now,
            loops.accrue,
            loops.falling,
            loops.projected,
            loops.needed,
            loops.settled,
            loops.handed,
            loops.pay,
            loops.share,
            loops.course,
        ),
        *(
            moves.better,
            moves.settle,
            moves.stepped,
            moves.shift,
            moves.wait,
        ),
        *(paths.drawn, paths.happens, paths.shocked, paths.promised, paths.backed),
    ):
        register_jitable(called)

    def make(function: Callable[..., Any]) -> Callable[..., Any]:
        name = f"{function.__name__}_{mark}"
        copy = FunctionType(function.__code__, function.__globals__, name)
        copy.__qualname__ = name  # what numba keeps it by, beside the date of its own file alone
        try:
            made: Callable[..., Any] = numba.njit(nogil=True, cache=True)(copy)
        except RuntimeError:  # no folder to keep it in
            made = numba.njit(nogil=True)(copy)
        return made

    return Engine(make, lambda values: np.array(values, dtype=np.int64), fast=True)
