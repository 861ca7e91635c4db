"""Sorts of contact that are rare or new: one long function for all, in which nothing is settled.

It is slower than the short functions of `ask` but written once, so nobody waits while a short one
is written; a sort that was asked about often gets its own.
"""

from collections.abc import Callable, Mapping
from typing import Any

from fairdue.conduct.columns.arith import NONE
from fairdue.conduct.columns.ask import BEFORE, DictStore, made, said
from fairdue.conduct.columns.emit import Writer
from fairdue.conduct.columns.keep import keep
from fairdue.conduct.columns.node import Form
from fairdue.conduct.columns.program import Program
from fairdue.conduct.columns.sort import ORDER
from fairdue.conduct.rulebook import Rulebooks

OFTEN = 16
"""After so many contacts of one sort a short function is worth its writing."""

MOST_SORTS = 65_536
"""Sorts that are remembered at a time; beyond, they are met anew."""

_LATER = {"actor": "actor_before", "sound": "sound_before"}
"""Columns that are known otherwise before a contact is made."""


class Rare:
    """The long function with the codes of one sort; called like a short one."""

    __slots__ = ("_codes", "_left", "_long", "_often", "_places")

    def __init__(
        self,
        long: Callable[..., Any],
        known: Mapping[str, int],
        values: tuple[str, ...],
        often: Callable[[], None],
    ) -> None:
        """`known`, `values`: as in `ask`. `often` is called once, after so many calls."""
        self._long, self._often, self._left = long, often, OFTEN
        self._codes = [known.get(name, NONE) for name in ORDER]
        self._places = [ORDER.index(name) for name in values]

    def __call__(self, *arguments: Any) -> Any:
        """The answer, with instants and numbers put among the codes."""
        self._left -= 1
        if not self._left:
            self._often()
        *others, values = arguments
        codes = self._codes
        if values:
            codes = codes.copy()
            for place, value in zip(self._places, values, strict=True):
                codes[place] = value
        return self._long(*others, codes)


class Functions:
    """The functions of a gate by sort of contact: short ones for sorts that came often."""

    def __init__(self) -> None:
        """No sort was met yet."""
        self.by_sort: dict[Any, Callable[..., Any]] = {}
        self._alike: dict[Any, Callable[..., Any]] = {}

    def meet(
        self,
        sort: Any,
        alike: Any,
        rare: Callable[[Callable[[], None]], Rare],
        short: Callable[[], Callable[..., Any]],
    ) -> Callable[..., Any]:
        """The function of a sort not met before; sorts that are `alike` share one."""
        if len(self.by_sort) >= MOST_SORTS:
            self.by_sort.clear()
            self._alike.clear()
        function = self._alike.get(alike)
        if function is None:
            function = self._alike[alike] = rare(lambda: self._settle(alike, short))
        self.by_sort[sort] = function
        return function

    def _settle(self, alike: Any, short: Callable[[], Callable[..., Any]]) -> None:
        """Put the short function in place of the long one."""
        rare = self._alike.get(alike)
        function = self._alike[alike] = short()
        for sort, found in self.by_sort.items():
            if found is rare:
                self.by_sort[sort] = function


def asked_of_any(
    program: Program, rulebooks: Rulebooks, forms: tuple[Form, ...], *, complete: bool
) -> Callable[..., Any]:
    """The function that judges a proposed contact of any sort, by rules of one day and place."""
    kept = list(program.kept)
    writer = Writer(DictStore(), kept, known=BEFORE, names=_LATER, complete=complete)
    writer.deeper()
    return said(writer, program, rulebooks, forms, last=ORDER)


def noted_of_any(program: Program, *, complete: bool) -> Callable[..., Any]:
    """The function that adds a contact of any sort to what is kept."""
    writer = Writer(DictStore(), list(program.kept), known={}, names={}, complete=complete)
    writer.deeper()
    for index, kept in enumerate(program.kept):
        keep(writer, index, writer.own(kept))
    return made(writer, "said, unsure, ", ORDER, {})
