"""A program: the rules of some rulebooks laid out for columns.

`forms` are judged over columns. `one_by_one` are rules without such a form: the reference judges
them on facts made from the columns.
"""

from collections.abc import Iterable

import msgspec

from fairdue.conduct.columns.emit import Kept
from fairdue.conduct.columns.lower import forms
from fairdue.conduct.columns.lower_paper import WITH_DEBT
from fairdue.conduct.columns.lower_words import REPRESENTED, absent
from fairdue.conduct.columns.node import (
    UNKNOWN,
    Ahead,
    Before,
    Beyond,
    Calls,
    Count,
    Day,
    Dense,
    During,
    Exceeds,
    Fewer,
    Form,
    Held,
    InReach,
    Leaf,
    More,
    Never,
    Node,
    NoForm,
    Older,
    Outlasts,
    Pattern,
    Reach,
    Said,
    nodes,
)
from fairdue.conduct.columns.table import among, reading
from fairdue.conduct.rule import Rule
from fairdue.conduct.rulebook import Rulebooks
from fairdue.facts import AddressKind, Outcome


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """Rules in order of their ids, with the tests of those that have a form.

    `kept`: what is kept of earlier contacts, each thing once. `ids`: columns of ids without which
    a contact is judged by the reference. `columns`: all columns that a test reads; `kept_columns`:
    those that decide what is kept. `absent`: columns of consents and requests with which a contact
    is judged by the reference; `represented`: so is one with a representative. `zones`: by rule,
    where the debtor must live for it to hold;
    None = anywhere.
    """

    rules: tuple[Rule, ...]
    forms: tuple[Form, ...]
    kept: tuple[Kept, ...]
    ids: frozenset[str]
    columns: frozenset[str]
    kept_columns: frozenset[str]
    absent: frozenset[str]
    represented: bool
    zones: tuple[frozenset[str] | None, ...]
    one_by_one: tuple[Rule, ...]

    def holds_in(self, rule: int, zone: str) -> bool:
        """Whether a rule holds where the debtor lives."""
        zones = self.zones[rule]
        return zones is None or zone in zones

    @property
    def cuts(self) -> tuple[int, ...]:
        """Local days on which another version begins or one ends, in order."""
        days = {day for form in self.forms for day in (form.since, form.until)}
        return tuple(sorted(days))


def program(rulebooks: Rulebooks) -> Program:
    """The program of all loaded rules."""
    fast: list[Rule] = []
    found: list[Form] = []
    one_by_one: list[Rule] = []
    for rule in rulebooks.rules:
        try:
            found += forms(rule, len(fast))
        except NoForm:
            one_by_one.append(rule)
        else:
            fast.append(rule)
    used = [node for form in found for node in _deep(nodes(form))]
    kept = kept_by(found)
    members = [node for k in kept for node in _deep([k.member])]
    kept_columns = {name for node in members for name in _read(node)}
    keys = {part for k in kept for part in k.key}
    if any(isinstance(k, Reach) for k in kept):
        kept_columns |= {"sound", "address_kind"}
        keys.add("address")
    columns = frozenset(name for node in used for name in _read(node)) | kept_columns
    laid = [version.terms for rule in fast for version in rule.versions]
    if "credit" in columns or any(isinstance(terms, WITH_DEBT) for terms in laid):
        keys.add("debt")
    if "spot" in columns:
        keys.add("address")
    return Program(
        rules=tuple(fast),
        forms=tuple(found),
        kept=kept,
        ids=frozenset({"creditor", "person", *keys}),
        columns=columns,
        kept_columns=frozenset(kept_columns),
        absent=frozenset(node.unless for node in used if isinstance(node, Calls)).union(
            *(absent(terms) for terms in laid)
        ),
        represented=any(isinstance(terms, REPRESENTED) for terms in laid),
        zones=tuple(_zones(rule, rulebooks) for rule in fast),
        one_by_one=tuple(one_by_one),
    )


def _zones(rule: Rule, rulebooks: Rulebooks) -> frozenset[str] | None:
    """Zones in which a rule holds; a rulebook that was picked by name holds anywhere."""
    if rule.rulebook in rulebooks.picked or not rule.instrument.zones:
        return None
    return frozenset() if rule.instrument.part_of_zone else frozenset(rule.instrument.zones)


def leaves_of(found: Iterable[Node]) -> tuple[Leaf, ...]:
    """All look-ups of some tests and of what they are made of, each once."""
    whole = _deep(found)
    spoken = [node.spoke for node in whole if isinstance(node, Said) and node.spoke is not None]
    leaves = [node for node in whole if isinstance(node, Leaf)]
    return tuple(dict.fromkeys((*leaves, *spoken)))


def kept_leaves(kept: Iterable[Kept]) -> tuple[Leaf, ...]:
    """All look-ups that decide what is kept."""
    found = list(leaves_of(k.member for k in kept))
    if any(isinstance(k, Reach) for k in kept):
        readings = [bytes(reading(most=most)) for most in (True, False)]
        found += [Leaf(column="sound", table=table) for table in readings]
        found.append(among("outcome", (Outcome.INVALID_NUMBER,), missing="outcome", null=UNKNOWN))
        found.append(among("address_kind", (AddressKind.MOBILE,)))
    return tuple(found)


def kept_by(found: Iterable[Form]) -> tuple[Kept, ...]:
    """What has to be kept for some forms, each thing once."""
    used = [node for form in found for node in _deep(nodes(form))]
    return tuple(dict.fromkeys(kept for node in used for kept in _kept(node)))


def _deep(found: Iterable[Node]) -> list[Node]:
    """Tests with all that they are made of."""
    whole: list[Node] = []
    waiting = list(found)
    while waiting:
        node = waiting.pop()
        whole.append(node)
        waiting += node.parts
    return whole


def _kept(node: Node) -> tuple[Kept, ...]:
    """What a test needs to be kept."""
    if isinstance(node, Calls):
        return node.counter, node.talked
    if isinstance(node, Count):
        return (node.counter,)
    if isinstance(node, Older):
        return node.ever, node.recent
    if isinstance(node, Pattern):
        return node.begun, node.messages, node.calls
    if isinstance(node, Never):
        return (node.talked,)
    if isinstance(node, InReach):
        return (node.reach,)
    return (node.moments,) if isinstance(node, Dense) else ()


def _read(node: Node) -> tuple[str, ...]:
    """Columns that a test itself reads."""
    if isinstance(node, Leaf | Day | More | Fewer | Ahead):
        return (node.column,)
    if isinstance(node, Said):
        return ("sound", "looked", "said", "unsure", *(("theirs",) if node.theirs else ()))
    if isinstance(node, Held):
        return ("looked", "said", "unsure", *(("theirs",) if node.theirs else ()))
    if isinstance(node, Beyond):
        return (node.words, *node.needs)
    if isinstance(node, Exceeds):
        return node.column, node.of
    if isinstance(node, During):
        return (node.since, node.since_day, *((node.until_day,) if node.until_day else ()))
    if isinstance(node, Outlasts):
        return node.signed, node.signed_day, node.until_day, node.missed_day
    if isinstance(node, Before):
        return (node.column, *((node.ended_by,) if node.ended_by else ()))
    return ()
