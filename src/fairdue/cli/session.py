"""What every command shares: the clock, randomness, passphrase, exit codes and the one output.

Exit codes: 0 done, 1 the check failed, 2 usage, 3 bad input, 4 cannot read or write, 5 an
optional part is not installed, 70 our bug.
"""

import datetime as dt
import errno
import getpass
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from fairdue import casefile, journal
from fairdue.cli.wording import say

PASSPHRASE_FILE = "FAIRDUE_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable

YEARS = range(2000, 2100)
"""Years of every day in a case, as the files that are read have them."""


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    CHECK_FAILED = 1
    USAGE = 2
    BAD_INPUT = 3
    CANNOT_READ = 4
    NOT_INSTALLED = 5
    BUG = 70


class Stop(Exception):
    """Ends a command with a message and an exit code."""

    def __init__(self, code: Exit, message: str) -> None:
        """`message` is one sentence for the person at the terminal, with the remedy."""
        super().__init__(message)
        self.code = code


@Parameter(name="*")
@dataclass(frozen=True)
class Common:
    """Options of every command."""

    json: Annotated[bool, Parameter(negative="", help="Print one JSON object.")] = False
    today: Annotated[dt.date | None, Parameter(help="Take this day as today, as 2026-06-20.")] = (
        None
    )
    passphrase_file: Annotated[
        Path | None, Parameter(help=f"File with the passphrase; else {PASSPHRASE_FILE}.")
    ] = None
    locale: Annotated[str, Parameter(help="zh-CN or en; else the language of the case.")] = ""


def clock() -> dt.datetime:
    """The present instant, in UTC."""
    return dt.datetime.now(dt.UTC)


def entropy(size: int) -> bytes:
    """Unpredictable bytes from the system."""
    return secrets.token_bytes(size)


def spoken(common: Common) -> str:
    """zh-CN or en: as asked, else the language of the terminal. Raises Stop."""
    if common.locale:
        return _known_locale(common.locale)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh-CN" if os.environ[name].lower().startswith("zh") else "en"
    return "en"


def _known_locale(wanted: str) -> str:
    if wanted not in {"zh-CN", "en"}:
        raise Stop(Exit.USAGE, f"no locale {wanted}: use zh-CN or en")
    return wanted


def refused(refusal: journal.Refusal, common: Common) -> Stop:
    """A refusal of the record in the language of the terminal."""
    return Stop(Exit.CANNOT_READ, refusal.problem.line(spoken(common)))


def unreadable(file: object, error: OSError | UnicodeError, locale: str) -> Stop:
    """A file that cannot be read, and why, in the language of the terminal."""
    return Stop(Exit.CANNOT_READ, say("cannot_read", locale, file=file, why=_why(error, locale)))


def unwritable(file: object, error: OSError, locale: str) -> Stop:
    """A file that cannot be written, and why, in the language of the terminal."""
    return Stop(Exit.CANNOT_READ, say("cannot_write", locale, file=file, why=_why(error, locale)))


def closed_port(port: int, error: OSError, locale: str) -> Stop:
    """A port that cannot be opened, and why, in the language of the terminal."""
    return Stop(Exit.CANNOT_READ, say("no_port", locale, port=port, why=_why(error, locale)))


def unusable(error: OSError, locale: str) -> Stop:
    """A place that no command foresaw to be closed to it, and why, in a language."""
    told = say("cannot_use", locale, file=error.filename or "-", why=_why(error, locale))
    return Stop(Exit.CANNOT_READ, told)


_REASONS = {
    errno.ENOENT: "os_not_there",
    errno.EACCES: "os_not_allowed",
    errno.EPERM: "os_not_allowed",
    errno.EISDIR: "os_folder",
    errno.ENOTDIR: "os_no_folder",
    errno.EEXIST: "os_there",
    errno.ENOSPC: "os_full",
    errno.EROFS: "os_read_only",
    errno.EADDRINUSE: "os_port_taken",
    errno.ENAMETOOLONG: "os_long_name",
}


def _why(error: OSError | UnicodeError, locale: str) -> str:
    """The reason in words; one that is not among ours in those of the system."""
    if isinstance(error, UnicodeError):
        return say("os_not_text", locale)
    key = _REASONS.get(error.errno or 0)
    return say(key, locale) if key else str(error.strerror or error)


def passphrase(common: Common) -> str | None:
    """The passphrase from the named file, else from the file the environment names."""
    named = common.passphrase_file or os.environ.get(PASSPHRASE_FILE)
    return read_passphrase(Path(named), spoken(common)) if named else None


def read_passphrase(file: Path, locale: str) -> str:
    """The passphrase in a file, without the end of its line. Raises Stop."""
    try:
        text = file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeError) as error:
        raise unreadable(file, error, locale) from error
    if not text:
        raise Stop(Exit.BAD_INPUT, say("empty_passphrase", locale, file=file))
    return text


def ask_passphrase() -> str | None:
    """Ask at the terminal; None when there is none."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    return getpass.getpass("passphrase: ", stream=sys.stderr) or None


def open_case(path: Path, common: Common, *, reading: bool = False) -> casefile.CaseFile:
    """The case folder at `path`; with `reading` also beside another that writes into it.

    Raises Stop with the remedy.
    """
    if common.today is not None and common.today.year not in YEARS:
        ends = {"first": YEARS[0], "last": YEARS[-1], "today": common.today}
        raise Stop(Exit.USAGE, say("no_today", spoken(common), **ends))
    folder = casefile.find_case(path)
    opening = partial(
        casefile.open,
        folder,
        clock=clock,
        entropy=entropy,
        today=common.today,
        reading=reading,
    )
    try:
        try:
            return opening(passphrase=passphrase(common))
        except journal.PassphraseNeeded:
            given = ask_passphrase()
            if given is None:
                raise
            return opening(passphrase=given)
    except journal.Refusal as refusal:
        raise refused(refusal, common) from refusal


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """A progress bar on standard error, shown only on a terminal."""
    console = Console(stderr=True)
    with Progress(
        TextColumn(title),
        BarColumn(),
        TextColumn("{task.completed:,}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        yield bar


def put_json(value: object) -> None:
    """Exactly one JSON object on standard output."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=1).decode() + "\n")


def put(text: str = "") -> None:
    """A line on standard output."""
    sys.stdout.write(text + "\n")


def complain(message: str) -> None:
    """A line on standard error."""
    sys.stderr.write(message + "\n")


def locale_of(case: casefile.CaseFile, common: Common) -> str:
    """zh-CN or en: as asked, else the language of the case. Raises Stop."""
    info = case.info()
    return _known_locale(common.locale or (info.locale if info else "zh-CN"))
