"""Where rows come from: the file, its digest, and the problems and sources that name it."""

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from fairdue.facts import Problem, Source, SourceKind

LOCALES = ("zh-CN", "en")
_BLOCK = 1 << 20


def files_of(path: Path) -> tuple[Path, ...]:
    """The files of a folder and its subfolders by name, without hidden ones; a file is its own."""
    if not path.is_dir():
        return (path,)
    found = (file for file in path.rglob("*") if file.is_file() or file.is_symlink())
    return tuple(sorted(f for f in found if not _is_hidden(f.relative_to(path))))


def _is_hidden(name: Path) -> bool:
    return any(part.startswith(".") for part in name.parts)


def digest_of(path: Path) -> str:
    """SHA-256 (hex) of a file, read in blocks; of a folder, that of its list of digests."""
    digest = hashlib.sha256()
    if path.is_dir():
        for part in files_of(path):
            if not part.is_symlink():
                line = f"{digest_of(part)}  {part.relative_to(path).as_posix()}\n"
                digest.update(line.encode("utf-8", "surrogateescape"))
        return digest.hexdigest()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


@cache
def _sentences() -> dict[str, dict[str, dict[str, str]]]:
    text = resources.files("fairdue.intake").joinpath("problems.toml").read_text("utf-8")
    return tomllib.loads(text)


def problem(source: str, place: str, code: str, values: Mapping[str, object]) -> Problem:
    """The problem `code` of `problems.toml` with its blanks filled in.

    A value is either the same in every language or a mapping from locale to text.
    """
    told = _sentences()[code]

    def filled(part: str, locale: str) -> str:
        spoken = {
            name: value[locale] if isinstance(value, Mapping) else value
            for name, value in values.items()
        }
        return told[part][locale].format(**spoken)

    return Problem(
        source=source,
        place=place,
        code=code,
        wrong={locale: filled("wrong", locale) for locale in LOCALES},
        remedy={locale: filled("remedy", locale) for locale in LOCALES},
    )


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """One file being read: `digest` is the SHA-256 (hex) of all its bytes.

    `zone` is where its times are local that name no zone; `makers` is the user's own table of
    names of recordings. Problems name the file as `shown`, where that is not its name, and begin
    their place with `where`: names of recordings hold numbers that nobody has attributed yet.
    """

    path: Path
    name: str
    digest: str
    kind: SourceKind
    zone: ZoneInfo
    makers: Path | None = None
    shown: str = ""
    where: str = ""

    def at(self, place: str) -> Source:
        """Provenance of a fact read at `place`, such as `call 17` or `row 5`."""
        return Source(kind=self.kind, name=self.name, digest=self.digest, place=place)

    def problem(self, place: str, code: str, **values: object) -> Problem:
        """The problem `code` at `place` of this file."""
        places = (part for part in (self.where, place) if part)
        return problem(self.shown or self.name, ", ".join(places), code, values)

    def within(self, path: Path, where: str) -> "Origin":
        """A file of the folder that is being read, as an origin of its own."""
        if path == self.path:
            return self
        return msgspec.structs.replace(
            self,
            path=path,
            name=path.relative_to(self.path).as_posix(),
            digest=digest_of(path),
            shown=self.shown or self.name,
            where=where,
        )
