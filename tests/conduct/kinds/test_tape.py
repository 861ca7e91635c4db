"""Counting by look-up says what counting contact by contact says, in windows of any length."""

import datetime as dt
import random
from typing import Any

import pytest

from fairdue.conduct.count import Class, Exclusion, ScopeKey, Tape, lacks, scopes_of
from fairdue.conduct.index import Index
from fairdue.conduct.people import Counterparty
from fairdue.facts import (
    Contact,
    ContactKind,
    Direction,
    Fact,
    History,
    Label,
    Loan,
    Mode,
    Outcome,
    Person,
    Product,
    Purpose,
    Remark,
    Role,
)

START = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
WHO_AND_WHAT: tuple[Fact, ...] = (
    Person(id="D", occurred_at=LONG_AGO, person="D", role=Role.DEBTOR),
    Person(id="K", occurred_at=LONG_AGO, person="K", role=Role.AGREED_CONTACT),
    Loan(id="A", occurred_at=LONG_AGO, debt="A", product=Product.CREDIT_CARD),
    Loan(id="B", occurred_at=LONG_AGO, debt="B", product=Product.CREDIT_CARD),
)
TALKS = Class(
    kinds=(ContactKind.CALL,),
    modes=(Mode.INTERACTIVE,),
    outcomes=(Outcome.TALKED,),
    person=Counterparty.ANYONE,
)
PAIR = (ScopeKey.CREDITOR_GROUP, ScopeKey.PERSON)
PER_DEBT = (ScopeKey.PERSON, ScopeKey.DEBT)


def contact(number: int, at: dt.datetime, **fields: Any) -> Contact:
    plain = {
        "kind": ContactKind.CALL,
        "direction": Direction.OUT,
        "by": "X",
        "creditor": "L",
        "person": "D",
        "debts": ("A",),
        "outcome": Outcome.TALKED,
    }
    return Contact(id=f"c{number:03}", occurred_at=at, **plain | fields)


def log(seed: int) -> Index:
    """Sixty contacts over fifty days; of some the person, creditor, end or day is not known."""
    rng = random.Random(seed)
    found = []
    for n in range(60):
        at = START + dt.timedelta(hours=rng.randrange(50 * 24))
        spread = rng.choice((0, 0, 0, 0, 1, 3, 40))
        found.append(
            contact(
                n,
                at,
                latest_at=at + dt.timedelta(days=spread) if spread else None,
                person=rng.choice(("D", "D", "D", "K", None)),
                creditor=rng.choice(("L", "L", "L", "M", None)),
                outcome=rng.choice((Outcome.TALKED, Outcome.TALKED, Outcome.RANG_OUT, None)),
                debts=rng.choice((("A",), ("A", "B"), ("B",), ())),
            )
        )
    return Index(History((*WHO_AND_WHAT, *found)))


def one_by_one(
    index: Index, scope: tuple[ScopeKey, ...], key: tuple[str | None, ...], days: range, place: int
) -> tuple[list[int], list[int]]:
    """Places that certainly and that possibly count, the latest first."""
    certain: list[int] = []
    possible: list[int] = []
    for position in reversed(range(place)):
        other = index.contacts[position]
        first, last = index.days[position]
        if last < days.start or first >= days.stop:
            continue
        counts = TALKS.match(index, other, ()).holds
        keys = scopes_of(index, other, scope)
        may = [
            k for k in keys if all(a == b or None in (a, b) for a, b in zip(k, key, strict=True))
        ]
        if counts is False or not may:
            continue
        sure = counts and first == last and key in keys and None not in key
        (certain if sure else possible).append(position)
    return certain, possible


@pytest.mark.parametrize("scope", [PAIR, PER_DEBT])
@pytest.mark.parametrize("seed", range(4))
def test_a_look_up_counts_what_is_counted_one_by_one(
    seed: int, scope: tuple[ScopeKey, ...]
) -> None:
    index = log(seed)
    tape = Tape(index, TALKS, (), scope)
    for place in (0, 20, 45, 60):
        last = index.days[max(0, place - 1)][0]
        for length in (1, 2, 7, 31, 32, 45):
            days = range(last - length + 1, last + 1)
            for key in {k for n in (0, 5, 59) for k in scopes_of(index, index.contacts[n], scope)}:
                certain, possible = one_by_one(index, scope, key, days, place)
                for most in (0, 2, 100):
                    found = tape.before(key, days, place, most)
                    assert found.certain == certain[:most]
                    assert len(found.possible) == min(most, len(possible))
                    assert len(set(found.possible) & set(possible)) == len(found.possible)
                    assert found.certain_count == len(certain)
                    assert found.possible_count == len(possible)
                words = {"creditor_group": "creditor", "person": "person", "debt": "debts"}
                nameless = tuple(
                    words[k.value] for k, value in zip(scope, key, strict=True) if value is None
                )
                assert found.missing == nameless


def test_of_one_address_and_day_the_first_contact_counts() -> None:
    rows = [
        contact(n, START + dt.timedelta(hours=h), address=a, outcome=o)
        for n, (h, a, o) in enumerate(
            [
                (0, "k1", Outcome.TALKED),
                (1, "k1", Outcome.TALKED),
                (2, "k2", Outcome.TALKED),
                (3, "k1", None),
                (4, None, Outcome.TALKED),
                (5, None, Outcome.TALKED),
                (6, "k3", Outcome.TALKED),
                (24, "k1", Outcome.TALKED),
            ]
        )
    ]
    index = Index(History((*WHO_AND_WHAT, *rows)))
    tape = Tape(index, TALKS, (), PAIR, by_address=True)
    day = index.days[0][0]
    found = tape.before(("L", "D"), range(day, day + 2), 8, 100)
    assert (sorted(found.certain), found.possible) == ([0, 2, 4, 5, 6, 7], [3])


@pytest.mark.parametrize(
    ("fields", "holds"),
    [
        ({}, True),
        ({"kind": ContactKind.TEXT}, False),
        ({"mode": Mode.NOTIFY}, False),
        ({"outcome": Outcome.RANG_OUT}, False),
        ({"outcome": None}, None),
        ({"direction": Direction.IN}, False),
        ({"purpose": Purpose.REQUIRED_NOTICE}, False),
        ({"purpose": Purpose.ANSWER_REQUEST}, True),
        ({"purpose": Purpose.ANSWER_REQUEST, "reply_to": "c001"}, False),
        ({"purpose": Purpose.ANSWER_REQUEST, "reply_to": "c002"}, True),
        ({"purpose": Purpose.ANSWER_REQUEST, "reply_to": "c003"}, False),
        ({"purpose": Purpose.ANSWER_REQUEST, "reply_to": "c009"}, True),
        ({"purpose": Purpose.COLLECT, "reply_to": "c001"}, True),
        ({"person": None}, True),
    ],
)
def test_what_is_left_out_of_a_count(fields: dict[str, Any], *, holds: bool | None) -> None:
    day = dt.timedelta(days=1)
    asked = [
        contact(1, START, direction=Direction.IN),
        contact(2, START - day, direction=Direction.IN),
        contact(3, START - day, latest_at=START, direction=Direction.IN),
    ]
    judged = contact(5, START + dt.timedelta(hours=1), **fields)
    index = Index(History((*WHO_AND_WHAT, *asked, judged)))
    assert TALKS.match(index, judged, tuple(Exclusion)).holds is holds
    if "purpose" in fields or "direction" in fields:
        assert TALKS.match(index, judged, ()).holds is True


def test_what_is_missing_is_named_beside_what_is_known() -> None:
    said = Class(
        kinds=(ContactKind.CALL,),
        modes=(Mode.INTERACTIVE,),
        outcomes="any",
        person=Counterparty.DEBTOR,
        labels=(Label.INSULT,),
    )
    rude = (Remark(label=Label.INSULT),)
    rows = {
        "rude": contact(1, START, remarks=rude),
        "kind": contact(2, START, remarks=()),
        "unheard": contact(3, START),
        "unheard of": contact(4, START, person=None),
        "to another": contact(5, START, person="K", remarks=rude),
        "unheard, to another": contact(10, START, person="K"),
        "to nobody known": contact(6, START, person=None, remarks=rude),
    }
    index = Index(History((*WHO_AND_WHAT, *rows.values())))
    found = {name: said.match(index, row, ()) for name, row in rows.items()}
    told = {name: (b.holds, b.missing) for name, b in found.items()}
    assert told == {
        "rude": (True, ()),
        "kind": (False, ()),
        "unheard": (None, ("labels",)),
        "unheard of": (None, ("labels", "person")),
        "to another": (False, ()),
        "unheard, to another": (False, ()),
        "to nobody known": (None, ("person",)),
    }
    assert found["rude"].facts == ("D",)
    assert lacks(index, contact(7, START, creditor=None), PAIR) == ("creditor",)
    assert lacks(index, contact(8, START, debts=()), PER_DEBT) == ("debts",)
    assert lacks(index, contact(9, START), PER_DEBT) == ()
