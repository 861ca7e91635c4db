"""The fictional borrower that ships with fairdue: a case built from real-format files."""

import datetime as dt
import tomllib
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from fairdue.casefile.added import Added
from fairdue.casefile.case import CaseFile, create
from fairdue.casefile.folder import Clock, Entropy
from fairdue.facts import CaseInfo

EXAMPLE = "lin-xiaohe"
DESCRIPTION = "case.toml"


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """`case.toml` of an example: its own today, and the files to take in, in order.

    `borrower` is the name by locale, `person` the borrower's person id.
    """

    borrower: dict[str, str]
    person: str
    locale: str
    zone: str
    today: dt.date
    files: tuple[str, ...]


def folder() -> Path:
    """Where the example's files are: in the installed package, else in the checkout."""
    packaged = Path(str(resources.files("fairdue"))) / "examples" / EXAMPLE
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[3] / "examples" / EXAMPLE


def describe(source: Path) -> Example:
    """What an example's `case.toml` says. Raises OSError, msgspec.ValidationError."""
    text = (source / DESCRIPTION).read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Example, strict=False)


def build(
    path: Path,
    *,
    clock: Clock,
    entropy: Entropy,
    progress: Callable[[str, Added], None] | None = None,
) -> CaseFile:
    """A new case folder at `path` with every file of the example taken in."""
    source = folder()
    example = describe(source)
    started = dt.datetime.combine(example.today, dt.time.min, ZoneInfo(example.zone))
    info = CaseInfo(
        occurred_at=started,
        borrower=example.borrower[example.locale],
        locale=example.locale,
        today=example.today,
        example=True,
    )
    case = create(
        path, clock=clock, entropy=entropy, info=info, zone=example.zone, person=example.person
    )
    for name in example.files:
        added = case.add(source / name)
        if progress is not None:
            progress(name, added)
    return case
