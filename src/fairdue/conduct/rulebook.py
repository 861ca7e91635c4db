"""Rulebooks: the law as data, read from TOML, one file per provision.

A file that leaves something out does not load: the error names file, line, field and remedy.
"""

import datetime as dt
import difflib
import hashlib
import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import msgspec

from fairdue.conduct.binding import Binding
from fairdue.conduct.clock import is_zone
from fairdue.conduct.exception import Excuse, Text
from fairdue.conduct.kinds import KINDS, phrases_of
from fairdue.conduct.page import LOCALES, Page, RulebookError
from fairdue.conduct.rule import Instrument, Rule, Version
from fairdue.facts import Citation, Effect, Force, RuleStatus

HEAD = "rulebook.toml"

Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_-]+$")]


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

    def needed(self, what: str) -> None:
        """Refuse to answer for nobody's law. Raises ValueError when there is no rule at all."""
        if not self.rules:
            message = f"{what}: there are no rules, and nothing would be barred. Load a rulebook"
            raise ValueError(message)

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

    What is shipped is read once in a process. Raises RulebookError, also when a name is not there;
    ValueError when `names` is empty, TypeError when it is one text.
    """
    if isinstance(names, str):
        message = f'names is one text: give a list of ids, as ["{names}"]'
        raise TypeError(message)
    if names is not None and not names:
        raise ValueError("names is empty: name a rulebook, or leave names out for all of them")
    if names is None and folder is None:
        return _shipped()
    return _read(names, folder)


@cache
def _shipped() -> Rulebooks:
    return _read(None, None)


def _read(names: Sequence[str] | None, folder: Path | None) -> Rulebooks:
    root: Traversable = files("fairdue") / "rulebooks" if folder is None else folder
    rules: list[Rule] = []
    hashes: dict[str, str] = {}
    there: dict[str, Traversable] = {}
    for book in _books(root):
        head, instrument, found, digest = _read_book(book)
        other = there.setdefault(instrument.id, book)
        if other is not book:
            wrong = f"{other / HEAD} has the id {instrument.id} too ({book / HEAD})"
            head.refuse(("id",), wrong, "Give each rulebook an id of its own, or take one away")
        if names is None or instrument.id in names:
            rules += found
            hashes[instrument.id] = digest
    for name in names or ():
        if name not in hashes:
            near = difflib.get_close_matches(str(name), there, n=3)
            meant = f"Did you mean {' or '.join(near)}? " if near else ""
            listing = f"fairdue rulebook list {folder or ''}".strip()
            remedy = f"{meant}`{listing}` prints their ids"
            raise RulebookError(str(name), "id", "no such rulebook", remedy)
    whole = hashlib.sha256("".join(hashes[k] for k in sorted(hashes)).encode()).hexdigest()
    return Rulebooks(rules, whole, hashes, frozenset(names or ()))


def _books(root: Traversable) -> Iterator[Traversable]:
    """Folders that hold a rulebook, in order of their names; the folder itself may be one.

    Raises RulebookError for rules in a folder without a head: nobody would apply them.
    """
    if (root / HEAD).is_file():
        yield root
    else:
        _refuse_headless(root)
    for entry in sorted(root.iterdir(), key=lambda e: e.name):
        if not entry.is_dir() or entry.name.startswith(("_", ".")):
            continue
        yield from _books(entry)


def _refuse_headless(folder: Traversable) -> None:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml") and entry.is_file():
            page = Page(entry)
            if {"kind", "version", "binds"} & page.table.keys():
                wrong = f"it belongs to no rulebook: {folder} has no {HEAD}"
                page.refuse((), wrong, f"Write {HEAD} beside it, or move it into its rulebook")


def _read_book(folder: Traversable) -> tuple[Page, Instrument, list[Rule], str]:
    digest = hashlib.sha256()
    head = Page(folder / HEAD)
    digest.update(head.data)
    instrument = head.convert(head.table, Instrument)
    for field in ("name", "strength", "source"):
        head.both_languages(getattr(instrument, field), (field,))
    if instrument.until is not None and instrument.until <= instrument.since:
        head.refuse(("until",), "the text ends before it begins", "Correct from or until")
    for n, zone in enumerate(instrument.zones):
        if not is_zone(zone):
            remedy = "Write a zone of the IANA database, as Asia/Shanghai"
            head.refuse(("zones", n), f"no such zone: {zone}", remedy)
    rules = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml") and entry.name != HEAD:
            page = Page(entry)
            digest.update(entry.name.encode() + b"\0" + page.data)
            rules.append(_read_rule(page, instrument, entry.name.removesuffix(".toml")))
    return head, instrument, rules, digest.hexdigest()


def _read_rule(page: Page, instrument: Instrument, slug: str) -> Rule:
    raw = page.convert(page.table, _RuleFile)
    if raw.kind not in KINDS:
        page.refuse(("kind",), f"no such kind: {raw.kind}", f"Choose one of {', '.join(KINDS)}")
    if raw.name not in phrases_of(raw.kind):
        names = ", ".join(sorted(phrases_of(raw.kind)))
        page.refuse(("name",), f"{raw.kind} has no name {raw.name}", f"Choose one of {names}")
    for field in ("title", "text"):
        page.both_languages(getattr(raw, field), (field,))
    page.both_languages(raw.cite.article, ("cite", "article"))
    if not [ref for ref in raw.refs if ref.strip()]:
        page.refuse(("refs",), "no row or paragraph", 'Name it as others know it, as ["4.1"]')
    if not raw.examples:
        page.refuse(("examples",), "no example", "Name a passing and a failing case")
    if not raw.version:
        page.refuse(("version",), "no version", "Add [[version]] with from and the terms")
    read = [_read_version(page, n, instrument, raw) for n in range(len(raw.version))]
    order = sorted(range(len(read)), key=lambda n: read[n].since)
    for one, other in itertools.pairwise(order):
        since, until = read[other].since, read[one].until
        if until is None or until > since:
            where = ("version", one, "until")
            page.refuse(where, f"two versions hold on {since}", "End the earlier one")
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
        versions=tuple(read[n] for n in order),
        examples=raw.examples,
    )


def _read_version(
    page: Page,
    number: int,
    instrument: Instrument,
    raw: _RuleFile,
) -> Version:
    table, here = raw.version[number], ("version", number)
    head = page.convert(table, _VersionHead, here)
    terms = {k: v for k, v in table.items() if k not in {"from", "until", "unless"}}
    until = head.until or instrument.until
    if head.since < instrument.since or (until is not None and until <= head.since):
        page.refuse(
            (*here, "from"), "the version lies outside the rulebook", "Correct from or until"
        )
    for n, exception in enumerate(head.unless):
        page.both_languages(exception.text, (*here, "unless", n, "text"))
        page.both_languages(exception.cite, (*here, "unless", n, "cite"))
    return Version(
        since=head.since,
        until=until,
        terms=page.convert(terms, KINDS[raw.kind], here),
        unless=head.unless,
        citation=Citation(
            instrument=instrument.name, article=raw.cite.article, since=head.since, until=until
        ),
    )


__all__ = ["LOCALES", "RulebookError", "Rulebooks", "load"]
