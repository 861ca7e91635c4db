"""The rules of the benchmark, read from their TOML, as conditions that any engine can hold.

A rule is breached by a contact when all its conditions hold. Conditions that look back (a count
of earlier contacts, an earlier refusal) and the local clock are columns worked out beforehand for
engines that have no windows; `Window` says what such a count means.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

BOOK = Path(__file__).parent / "book"
SIZES = (1, 12, 40)
NAMED = ("agreed_contact",)
STRANGERS = ("referee", "employer", "other_third")
ROLES: Mapping[str, tuple[str, ...]] = {
    "debtor": ("debtor",),
    "third_party": (*NAMED, *STRANGERS),
    "unrelated": STRANGERS,
    "named_contact": NAMED,
}
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
SCOPES: Mapping[str, str] = {
    "creditor_group": "creditor",
    "person": "person",
    "address": "address",
    "debt": "debt",
}


@dataclass(frozen=True)
class In:
    """The word in `field` is one of `words`."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class AtLeast:
    """The number in `field` is `number` or more."""

    field: str
    number: int


@dataclass(frozen=True)
class Clock:
    """The local clock, microseconds since midnight, lies from `start` to `end`.

    `open` = the start itself is outside; the end always is.
    """

    start: int
    end: int
    open: bool

    @property
    def over_midnight(self) -> bool:
        """Whether the span is the late and the early hours of each day."""
        return self.end < self.start


@dataclass(frozen=True)
class Refused:
    """The person had refused before, to this creditor."""


Condition = In | AtLeast | Clock | Refused


@dataclass(frozen=True)
class Window:
    """A count of earlier contacts of a class under the same scope.

    `days` local calendar days with that of the contact as the last, or since the start of the
    week (Monday) or of the month.
    """

    conditions: tuple[In, ...]
    days: int | str
    scope: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One provision: its terms as read, and its breach as conditions."""

    id: str
    kind: str
    terms: Mapping[str, Any]
    binds: tuple[In, ...]
    conditions: tuple[Condition, ...]
    window: tuple[str, Window] | None = None


def read(size: int) -> list[Rule]:
    """The first `size` rules of the book."""
    folder = BOOK / "synthetic"
    head = tomllib.loads((folder / "rulebook.toml").read_text(encoding="utf-8"))
    binds = (
        In("creditor_kind", tuple(head["binds"]["kinds"])),
        In("product", tuple(head["binds"]["products"])),
    )
    windows: dict[Window, str] = {}
    found = []
    for file in sorted(folder.glob("r*-*.toml"))[:size]:
        page = tomllib.loads(file.read_text(encoding="utf-8"))
        found.append(_rule(f"{head['id']}.{file.stem}", page, binds, windows))
    return found


def beforehand(rules: Sequence[Rule]) -> list[Rule]:
    """The rules as they are asked before a contact is made: nobody knows yet how it will end.

    A contact that would be one too many if it ended so is then held back.
    """
    return [
        replace(rule, conditions=tuple(c for c in rule.conditions if not _of_ending(c)))
        for rule in rules
    ]


def _of_ending(c: Condition) -> bool:
    return isinstance(c, In) and c.field == "outcome"


def windows_of(rules: Sequence[Rule]) -> dict[str, Window]:
    """The counts the rules ask for, by column name."""
    return dict(rule.window for rule in rules if rule.window is not None)


def fields_of(rules: Sequence[Rule]) -> list[str]:
    """Fields that the conditions name, in a fixed order."""
    found: dict[str, None] = {}
    for rule in rules:
        for c in rule.conditions:
            match c:
                case In() | AtLeast():
                    found[c.field] = None
                case Clock():
                    found["clock"] = None
                case Refused():
                    found["refused"] = None
    return list(found)


def _rule(
    rule_id: str, page: Mapping[str, Any], binds: tuple[In, ...], windows: dict[Window, str]
) -> Rule:
    terms = page["version"][0]
    out = In("direction", ("out",))
    window = None
    conditions: tuple[Condition, ...]
    match page["kind"]:
        case "time_window":
            conditions = (In("kind", tuple(terms["kinds"])), *_span(terms["forbidden"][0]))
        case "frequency_cap":
            counted = Window((out, *_class(terms["count"])), _days(terms), _scope(terms))
            name = windows.setdefault(counted, f"count_{len(windows)}")
            window = (name, counted)
            conditions = (*_class(terms["count"]), AtLeast(name, terms["at_most"]))
        case "consent_or_stop":
            who = In("role", ROLES[terms["person"]])
            conditions = (In("kind", tuple(terms["kinds"])), who, Refused())
        case "recipient":
            who = In("role", ROLES[terms["forbidden"]])
            conditions = (In("kind", tuple(terms["kinds"])), who)
        case "channel":
            conditions = (In("kind", tuple(terms["forbidden"])),)
        case kind:
            message = f"{rule_id}: the benchmark does not know {kind}"
            raise ValueError(message)
    return Rule(rule_id, page["kind"], terms, binds, (out, *binds, *conditions), window)


def _span(span: Mapping[str, Any]) -> tuple[Condition, ...]:
    clock = Clock(_us(span["start"]), _us(span["end"]), span["closed"] == "none")
    return (In("weekday", tuple(span["on"])), clock) if "on" in span else (clock,)


def _us(text: str) -> int:
    hours, minutes = text.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000_000


def _class(count: Mapping[str, Any]) -> tuple[In, ...]:
    found = [In("kind", tuple(count["kinds"])), In("mode", tuple(count["modes"]))]
    found.append(In("outcome", tuple(count["outcomes"])))
    if count["person"] != "anyone":
        found.append(In("role", ROLES[count["person"]]))
    return tuple(found)


def _days(terms: Mapping[str, Any]) -> int | str:
    days: int | str = terms["window"].get("days", terms["window"]["convention"])
    return days


def _scope(terms: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(SCOPES[key] for key in terms["scope"])
