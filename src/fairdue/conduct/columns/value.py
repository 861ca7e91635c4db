"""An answer while writing, and what writes it."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from fairdue.conduct.columns.node import Node, Talked


class Value(msgspec.Struct, frozen=True):
    """An answer while writing: constants, or the names of variables.

    `sure`: it is false or true, never not known.
    """

    answer: int | str
    missing: int | str = 0
    sure: bool = False


class Pen(Protocol):
    """What a test is written with: see `emit.Writer`."""

    lacks_log: int
    """What is missing of a log that is not complete."""

    def put(self, *lines: str) -> None:
        """Add statements."""
        ...

    def fresh(self, stem: str) -> str:
        """A name not used before."""
        ...

    def column(self, name: str) -> int | str:
        """The code of a column."""
        ...

    def write(self, node: Node) -> Value:
        """Write a test."""
        ...

    def talked(self, kept: Talked) -> tuple[Sequence[str], str, tuple[str, str]]:
        """Statements that find what is kept, whether it is there, certain and possible day."""
        ...
