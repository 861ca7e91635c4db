"""Look-up tables, made by asking the reference about every value a column can have."""

import datetime as dt
from collections.abc import Callable, Collection
from enum import StrEnum
from functools import cache
from typing import Any

import msgspec

from fairdue.conduct.binding import Binding, bound
from fairdue.conduct.case import KIND_OF, ROLE_OF
from fairdue.conduct.circle import Tie, inside
from fairdue.conduct.columns import code
from fairdue.conduct.columns.column import CODES
from fairdue.conduct.columns.node import FALSE, TRUE, UNKNOWN, Leaf, bit
from fairdue.conduct.hearing import spoke
from fairdue.conduct.index import Index
from fairdue.conduct.lost_contact import FAILED, REACHED
from fairdue.conduct.people import Belonging, Counterparty, belongs
from fairdue.conduct.whom import silent
from fairdue.facts import (
    Association,
    CoarseKind,
    Contact,
    ContactKind,
    Direction,
    Fact,
    History,
    Label,
    Outcome,
    from_fields,
)

_AT = "2000-01-01T00:00:00+00:00"


def fact(tag: str, key: str, /, **fields: Any) -> Fact:
    """A fact of the background with the id `tag:key`; None is left out: not known."""
    known = {name: value for name, value in fields.items() if value is not None}
    return from_fields({"fact": tag, "id": f"{tag}:{key}", "occurred_at": _AT, **known})


def among(column: str, words: Collection[StrEnum], *, missing: str = "", null: int = FALSE) -> Leaf:
    """True for the words; a value that is not known answers `null`."""
    answers = [null, *(FALSE for _ in CODES[column])]
    for word in words:
        answers[CODES[column][word.value]] = TRUE
    lacks = tuple(bit(missing) if a == UNKNOWN else 0 for a in answers)
    return Leaf(column=column, table=bytes(answers), missing=lacks)


def without(column: str, words: Collection[StrEnum]) -> Leaf:
    """False for the words, true for all else, also where it is not known."""
    answers = [TRUE, *(TRUE for _ in CODES[column])]
    for word in words:
        answers[CODES[column][word.value]] = FALSE
    return Leaf(column=column, table=bytes(answers))


def labels_of(labels: Collection[Label]) -> int:
    """Labels as the bit set that a column of labels holds."""
    return sum(1 << (CODES["labels"][label.value] - 1) for label in labels)


OUT = Leaf(column="direction", table=bytes(2 * (n == code.OUT) for n in range(code.DIRECTIONS)))
"""Begun by the collecting side."""


def _word(column: str, number: int) -> str | None:
    """The word behind a code, None for not known."""
    words = list(CODES[column])
    return words[number - 1] if number else None


def _leaf(column: str, ask: Callable[[int], Belonging]) -> Leaf:
    """The table of a column made of others, and all that may be missing."""
    answers = [ask(number) for number in range(code.SIZES[column])]
    table = bytes(UNKNOWN if a.holds is None else TRUE * a.holds for a in answers)
    lacks = tuple(bit(*a.missing) if a.holds is None else 0 for a in answers)
    return Leaf(column=column, table=table, missing=lacks)


def person(number: int) -> tuple[History, str]:
    """A record in which one person has the tie of that code."""
    role, liable = divmod(number, code.LIABLE)
    if not role:
        return History(()), "p"
    owes = _word("liable", liable)
    known = fact("person", "p", person="p", role=_word("role", role), liable=owes)
    return History((known,)), "p"


@cache
def whom(who: Counterparty) -> Leaf:
    """Whether the contact is with somebody of the class."""
    return _leaf("tie", lambda number: belongs(*person(number), who))


@cache
def circle(ties: tuple[Tie, ...]) -> Leaf:
    """Whether the person stands in the circle around the debtor."""
    return _leaf("tie", lambda number: inside(*person(number), ties))


def surely(leaf: Leaf) -> Leaf:
    """A look-up with its doubts taken for false."""
    return Leaf(column=leaf.column, table=bytes(TRUE * (a == TRUE) for a in leaf.table))


def party(name: str, kind: str | None, members: tuple[str, ...] | None, serves: list[str]) -> Fact:
    """A party of that coarse kind, a member of those bodies, acting for those it serves."""
    coarse = CoarseKind(kind) if kind else None
    role = ROLE_OF.get(coarse) if coarse else None
    return fact(
        "party",
        name,
        party=name,
        name=name,
        kind=KIND_OF.get(coarse) if coarse else None,
        roles=[role] if role else [],
        member_of=members,
        acts_for=serves,
    )


def members_of(number: int) -> tuple[str, ...] | None:
    """The bodies behind a code of membership."""
    if not number:
        return None
    return tuple(a.value for n, a in enumerate(Association) if (number - 1) >> n & 1)


@cache
def binding(terms: Binding) -> tuple[Leaf, ...]:
    """Whether the text binds creditor, debt and whoever acts; what needs no look-up is left out."""
    found = []
    if terms.kinds != "any" or terms.member_of:
        found.append(_leaf("lender", lambda n: _bound(terms, lender=n)))
    if terms.products != "any" or terms.debt_status:
        found.append(_leaf("credit", lambda n: _bound(terms, credit=n)))
    if terms.acting is not None:
        found.append(_leaf("actor", lambda n: _bound(terms, actor=n)))
    return tuple(found)


def _bound(terms: Binding, **asked: int) -> Belonging:
    """What the reference says when only one of lender, credit and actor has its value."""
    free: dict[str, Any] = {"signed_from": None}
    if "lender" not in asked:
        free |= {"kinds": "any", "member_of": ()}
    if "credit" not in asked:
        free |= {"products": "any", "debt_status": ()}
    if "actor" not in asked:
        free |= {"acting": None}
    kind, members = divmod(asked.get("lender", 0), code.MEMBERS)
    product, status = divmod(asked.get("credit", 0), code.STATUS)
    acting, how = divmod(asked.get("actor", 0), 4)
    own, posed = divmod(how, 2)
    facts = [party("c", _word("creditor_kind", kind), members_of(members), [])]
    if not own:
        facts.append(party("a", _word("by_kind", acting), None, ["c"]))
    else:
        facts[0] = party("c", _word("by_kind", acting), members_of(members), [])
    if product:
        state = _word("debt_status", status)
        facts.append(fact("loan", "d", debt="d", product=_word("product", product), status=state))
    contact = fact(
        "contact",
        "1",
        kind="call",
        direction="out",
        by="c" if own else "a",
        creditor="c",
        debts=["d"],
        names=["x"] if posed else None,
    )
    assert isinstance(contact, Contact)
    found = bound(Index(History(facts)), msgspec.structs.replace(terms, **free), contact)
    return Belonging(holds=found.holds, missing=found.missing)


@cache
def reading(*, most: bool) -> tuple[int, ...]:
    """By code of `sound`: 2 = reached the debtor, 1 = failed to, 0 = neither.

    `most`: a missing outcome is taken as a failure, else as success.
    """
    outcomes = [None, *Outcome]
    inward = CODES["direction"][Direction.IN.value]
    found = []
    for number in range(code.SIZES["sound"]):
        rest, ended = divmod(number, code.OUTCOMES)
        outcome = outcomes[ended]
        reached = outcome in REACHED or (outcome is None and not most)
        failed = outcome in FAILED or (outcome is None and most)
        found.append(2 if reached or rest % code.DIRECTIONS == inward else int(failed))
    return tuple(found)


@cache
def spoken() -> Leaf:
    """Whether words can have passed, as the reference says."""
    kinds, directions, outcomes = list(ContactKind), list(Direction), list(Outcome)
    answers, lacks = [], []
    for number in range(code.SIZES["sound"]):
        rest, outcome = divmod(number, code.OUTCOMES)
        kind, direction = divmod(rest, code.DIRECTIONS)
        answer: bool | None = None
        if kind and direction:
            contact = Contact(
                occurred_at=dt.datetime.fromisoformat(_AT),
                kind=kinds[kind - 1],
                direction=directions[direction - 1],
                outcome=outcomes[outcome - 1] if outcome else None,
            )
            answer = spoke(contact)
        answers.append(UNKNOWN if answer is None else TRUE * answer)
        lacks.append(bit("outcome") if answer is None else 0)
    return Leaf(column="sound", table=bytes(answers), missing=tuple(lacks))


@cache
def loud() -> Leaf:
    """Whether a contact to which nobody listened may have held words, as the reference says."""
    kinds, directions, outcomes = list(ContactKind), list(Direction), list(Outcome)
    answers = []
    for number in range(code.SIZES["sound"]):
        rest, outcome = divmod(number, code.OUTCOMES)
        kind, direction = divmod(rest, code.DIRECTIONS)
        contact = Contact(
            occurred_at=dt.datetime.fromisoformat(_AT),
            kind=kinds[kind - 1],
            direction=directions[direction - 1],
            outcome=outcomes[outcome - 1] if outcome else None,
        )
        answers.append(FALSE if kind and direction and silent(contact) else TRUE)
    return Leaf(column="sound", table=bytes(answers))


__all__ = [
    "OUT",
    "among",
    "binding",
    "circle",
    "fact",
    "labels_of",
    "loud",
    "party",
    "person",
    "spoken",
    "surely",
    "whom",
    "without",
]
