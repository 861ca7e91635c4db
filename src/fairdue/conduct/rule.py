"""A rule: one provision of one instrument, as data; and the instrument it stands in."""

import datetime as dt
from typing import Annotated

import msgspec

from fairdue.conduct.binding import Binding
from fairdue.conduct.exception import Excuse, Text
from fairdue.conduct.form import Form
from fairdue.facts import Citation, Effect, Force, RuleStatus

Id = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9_-]+(\.[a-z0-9_-]+)*$",
        description="small letters, digits and dots, as cn.house2026",
    ),
]


class Instrument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The text a rulebook stands for: name, force, whom it binds, when it is in force.

    `strength` tells how the source words its commands (must, should not, "not appropriate");
    `source` what was read of it. `until` is exclusive.
    """

    id: Id
    name: Text
    force: Force
    strength: Text
    source: Text
    status: RuleStatus
    binds: Binding
    since: dt.date = msgspec.field(name="from")
    until: dt.date | None = None
    zones: tuple[str, ...] = ()
    """Where the text holds, as IANA zones of the borrower; () = wherever the borrower is."""
    part_of_zone: bool = False
    """It holds in a part of its zones only: it speaks when it is picked by name."""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of a rule from day `since` on, up to `until` (exclusive)."""

    since: dt.date
    until: dt.date | None
    terms: Form
    unless: tuple[Excuse, ...]
    citation: Citation


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One provision: id `<rulebook>.<slug>`, its texts in both languages, versions by date.

    `name` says what happened when it is broken; `refs` are the row or paragraph ids by which
    others know it; `examples` are ids of conformance cases.
    """

    id: str
    kind: str
    instrument: Instrument
    refs: tuple[str, ...]
    name: str
    title: Text
    text: Text
    force: Force
    effect: Effect
    status: RuleStatus
    binds: Binding
    versions: tuple[Version, ...]
    examples: tuple[str, ...]

    @property
    def rulebook(self) -> str:
        """Id of the rulebook."""
        return self.instrument.id

    @property
    def asks_content(self) -> bool:
        """Whether the rule asks what a contact held, or for papers behind it."""
        return any(version.terms.asks_content for version in self.versions)

    @property
    def bars(self) -> bool:
        """Whether it can forbid the contact that it is judged of."""
        return any(version.terms.bars for version in self.versions)

    def version(self, day: dt.date) -> Version | None:
        """The version in force on that day, None outside all of them."""
        for version in self.versions:
            if version.since <= day and (version.until is None or day < version.until):
                return version
        return None
