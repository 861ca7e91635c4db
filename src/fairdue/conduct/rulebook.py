"""Rulebooks: the law as data, read from TOML, one file per provision.

A file that leaves something out does not load: the error names file, line, field and remedy.
"""

import datetime as dt
import hashlib
import itertools
import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, NoReturn, get_args

import msgspec

from fairdue.conduct.binding import Binding
from fairdue.conduct.exception import Excuse, Text
from fairdue.conduct.kinds import KINDS, phrases_of
from fairdue.conduct.rule import Instrument, Rule, Version
from fairdue.facts import Citation, Effect, Force, RuleStatus

LOCALES = ("zh-CN", "en")
HEAD = "rulebook.toml"

Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_-]+$")]


class RulebookError(ValueError):
    """A rulebook that cannot be used: which file, line and field, what is wrong, what to do."""

    def __init__(self, file: str, field: str, wrong: str, remedy: str, line: int = 0) -> None:
        """Keep the parts; the message is one line of all of them."""
        self.file, self.field, self.wrong, self.remedy, self.line = file, field, wrong, remedy, line
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}, {field}: {wrong}. {remedy}")


class _Cite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    article: Text


class _RuleFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a provision's file holds beside its versions."""

    kind: str
    refs: tuple[str, ...]
    name: Slug
    force: Force
    effect: Effect
    status: RuleStatus
    title: Text
    text: Text
    cite: _Cite
    examples: tuple[str, ...]
    binds: Binding | None = None
    version: tuple[dict[str, object], ...]


class _VersionHead(msgspec.Struct, frozen=True, kw_only=True):
    since: dt.date = msgspec.field(name="from")
    until: dt.date | None = None
    unless: tuple[Excuse, ...] = ()


class Rulebooks:
    """Loaded rules in order of their ids, with the hash of what was read."""

    def __init__(
        self,
        rules: Sequence[Rule],
        sha256: str,
        hashes: dict[str, str],
        picked: frozenset[str] = frozenset(),
    ) -> None:
        """Keep the rules; `hashes` maps a rulebook id to the hash of its files.

        `picked` rulebooks were asked for by name: they speak wherever the borrower is.
        """
        self.picked = picked
        self.rules: tuple[Rule, ...] = tuple(sorted(rules, key=lambda r: r.id))
        self.sha256 = sha256
        self.hashes = hashes
        self._by_id = {rule.id: rule for rule in self.rules}

    def rule(self, rule_id: str) -> Rule:
        """The rule with that id. Raises KeyError."""
        return self._by_id[rule_id]

    def of(self, rulebook: str) -> tuple[Rule, ...]:
        """Rules of one rulebook, () when it is not loaded."""
        return tuple(rule for rule in self.rules if rule.rulebook == rulebook)

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """The instruments, the oldest first."""
        found = {rule.rulebook: rule.instrument for rule in self.rules}
        return tuple(sorted(found.values(), key=lambda i: (i.since, i.id)))

    def only(self, rules: Sequence[Rule]) -> "Rulebooks":
        """The same rulebooks with only these rules."""
        return Rulebooks(rules, self.sha256, self.hashes, self.picked)

    @property
    def on_content(self) -> tuple[Rule, ...]:
        """Rules that ask what a contact held, or for papers behind it."""
        return tuple(r for r in self.rules if r.asks_content)

    def picking(self, *rulebooks: str) -> "Rulebooks":
        """The same rulebooks, with these picked by name."""
        return Rulebooks(self.rules, self.sha256, self.hashes, self.picked | {*rulebooks})

    def holding_in(self, zones: Sequence[str]) -> tuple[Rule, ...]:
        """Rules of the texts that hold where the borrower may be, and of those that were picked."""
        return tuple(r for r in self.rules if self._holds(r.instrument, zones))

    def _holds(self, instrument: Instrument, zones: Sequence[str]) -> bool:
        if instrument.id in self.picked or not instrument.zones:
            return True
        return not instrument.part_of_zone and not {*instrument.zones}.isdisjoint(zones)


def load(names: Sequence[str] | None = None, *, folder: Path | None = None) -> Rulebooks:
    """The rulebooks shipped with fairdue, or those of a folder; `names` picks some by id.

    Raises RulebookError, also when a name is not there.
    """
    root: Traversable = files("fairdue") / "rulebooks" if folder is None else folder
    rules: list[Rule] = []
    hashes: dict[str, str] = {}
    for book in _books(root):
        instrument, found, digest = _read_book(book)
        if names is None or instrument.id in names:
            rules += found
            hashes[instrument.id] = digest
    for name in names or ():
        if name not in hashes:
            raise RulebookError(str(name), "id", "no such rulebook", "Choose one that is shipped")
    whole = hashlib.sha256("".join(hashes[k] for k in sorted(hashes)).encode()).hexdigest()
    return Rulebooks(rules, whole, hashes, frozenset(names or ()))


def _books(root: Traversable) -> Iterator[Traversable]:
    """Folders that hold a rulebook, in order of their names; the folder itself may be one."""
    if (root / HEAD).is_file():
        yield root
        return
    for entry in sorted(root.iterdir(), key=lambda e: e.name):
        if not entry.is_dir() or entry.name.startswith(("_", ".")):
            continue
        yield from _books(entry)


def _read_book(folder: Traversable) -> tuple[Instrument, list[Rule], str]:
    digest = hashlib.sha256()
    head = _Page(folder / HEAD)
    digest.update(head.data)
    instrument = head.convert(head.table, Instrument, "")
    head.both_languages(instrument.name, "name")
    rules = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml") and entry.name != HEAD:
            page = _Page(entry)
            digest.update(entry.name.encode() + b"\0" + page.data)
            rules.append(_read_rule(page, instrument, entry.name.removesuffix(".toml")))
    return instrument, rules, digest.hexdigest()


def _read_rule(page: "_Page", instrument: Instrument, slug: str) -> Rule:
    raw = page.convert(page.table, _RuleFile, "")
    if raw.kind not in KINDS:
        page.refuse("kind", f"no such kind: {raw.kind}", f"Choose one of {', '.join(KINDS)}")
    if raw.name not in phrases_of(raw.kind):
        names = ", ".join(sorted(phrases_of(raw.kind)))
        page.refuse("name", f"{raw.kind} has no name {raw.name}", f"Choose one of {names}")
    for field in ("title", "text"):
        page.both_languages(getattr(raw, field), field)
    page.both_languages(raw.cite.article, "article")
    if not raw.examples:
        page.refuse("examples", "no example", "Name a passing and a failing case")
    if not raw.version:
        page.refuse("version", "no version", "Add [[version]] with from and the terms")
    versions = [_read_version(page, table, instrument, raw) for table in raw.version]
    versions.sort(key=lambda v: v.since)
    for one, other in itertools.pairwise(versions):
        if one.until is None or one.until > other.since:
            page.refuse("until", f"two versions hold on {other.since}", "End the earlier one")
    return Rule(
        id=f"{instrument.id}.{slug}",
        kind=raw.kind,
        instrument=instrument,
        refs=raw.refs,
        name=raw.name,
        title=raw.title,
        text=raw.text,
        force=raw.force,
        effect=raw.effect,
        status=raw.status,
        binds=raw.binds or instrument.binds,
        versions=tuple(versions),
        examples=raw.examples,
    )


def _read_version(
    page: "_Page",
    table: dict[str, object],
    instrument: Instrument,
    raw: _RuleFile,
) -> Version:
    head = page.convert(table, _VersionHead, "version")
    terms = {k: v for k, v in table.items() if k not in {"from", "until", "unless"}}
    until = head.until or instrument.until
    if head.since < instrument.since or (until is not None and until <= head.since):
        page.refuse("from", "the version lies outside the rulebook", "Correct from or until")
    for exception in head.unless:
        page.both_languages(exception.text, "unless")
        page.both_languages(exception.cite, "unless")
    return Version(
        since=head.since,
        until=until,
        terms=page.convert(terms, KINDS[raw.kind], "version"),
        unless=head.unless,
        citation=Citation(
            instrument=instrument.name, article=raw.cite.article, since=head.since, until=until
        ),
    )


def _fields(kind: Any) -> list[str]:
    """Names of the fields of a struct, or of all structs of a union."""
    return sorted({name for k in get_args(kind) or (kind,) for name in k.__struct_encode_fields__})


_FIELD = re.compile(r"field `([^`]+)`|unknown field `([^`]+)`")
_PATH = re.compile(r"at `\$?\.?([^`]*)`")


class _Page:
    """One TOML file, with errors that point into it."""

    def __init__(self, file: Traversable) -> None:
        self.name = file.name if not isinstance(file, Path) else str(file)
        parent = getattr(file, "parent", None)
        if parent is not None:
            self.name = f"{parent.name}/{file.name}"
        try:
            self.data = file.read_bytes()
            self.text = self.data.decode()
            self.table = tomllib.loads(self.text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise RulebookError(
                self.name, "file", str(error), "Write valid TOML in UTF-8"
            ) from error

    def convert(self, table: object, kind: Any, where: str) -> Any:
        """The table as that struct; any misfit is refused with field and line."""
        try:
            return msgspec.convert(table, kind)
        except msgspec.ValidationError as error:
            text = str(error)
            path = _PATH.search(text)
            field = _FIELD.search(text)
            inner = ".".join(p for p in (where, path.group(1) if path else "") if p)
            name = next((g for g in field.groups() if g), "") if field else inner
            remedy = f"It holds {', '.join(_fields(kind))}"
            self.refuse(name or where or "file", text.rstrip("."), remedy)

    def both_languages(self, text: Text, field: str) -> None:
        """Refuse a text that is not there in every language."""
        for locale in LOCALES:
            if not text.get(locale, "").strip():
                self.refuse(field, f"no text in {locale}", f"Write {field}.{locale}")

    def refuse(self, field: str, wrong: str, remedy: str) -> NoReturn:
        """Raise the error that names this file, the field and its line."""
        last = re.split(r"[.\[]", field)[-1].rstrip("]") or field
        pattern = re.compile(rf"^\s*\[*\s*{re.escape(last)}\b", re.MULTILINE)
        match = pattern.search(self.text)
        line = self.text[: match.start()].count("\n") + 1 if match else 0
        raise RulebookError(self.name, field, wrong, remedy, line)
