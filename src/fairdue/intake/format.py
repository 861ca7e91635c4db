"""What intake can read and what it hands on beside facts: formats, attachments, refusals."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from fairdue.facts import Capture, Fact, Problem, SourceKind


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A layout that can be read; `title` maps a locale to the name shown to people."""

    name: str
    title: Mapping[str, str]
    source_kind: SourceKind


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes at `path` that the case folder should keep untouched.

    `sha256` (hex) is that of the file, `number` the key of the telephone number it concerns, ""
    when the file does not tell.
    """

    path: Path
    name: str
    media: str
    sha256: str
    capture: Capture
    number: str = ""


class NotRecognised(Exception):
    """A file of no known format; `problem` tells what was seen in it and what is known."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.line())
        self.problem = problem


class Header(msgspec.Struct, frozen=True):
    """What the file says about itself before its first row, as one line."""

    text: str


class Taken(msgspec.Struct, frozen=True):
    """Rows of the input that became facts.

    Mostly one row is one fact. One row of a person with a number gives two; the rows of one
    agreement give one together, which is why the number of rows stands beside the items.
    """

    items: tuple[Fact | Attachment, ...]
    rows: int = 1


class Refused(msgspec.Struct, frozen=True):
    """One row of the input that could not be used."""

    problem: Problem


class Aside(msgspec.Struct, frozen=True):
    """A problem of the file as a whole: it belongs to no row."""

    problem: Problem


Read = Header | Taken | Refused | Aside
