"""The index finds contacts by what they have in common; the plain way of finding them agrees."""

import datetime as dt
import itertools

from fairdue.conduct.index import Index
from fairdue.facts import Contact, ContactKind, Direction, History

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def _contacts() -> list[Contact]:
    ways = itertools.product(("a", "b", None), ("li", None), Direction, (None, "n1"))
    return [
        Contact(
            id=f"c:{n:03}",
            occurred_at=START + dt.timedelta(hours=n),
            kind=ContactKind.CALL,
            direction=direction,
            by=by,
            person=person,
            address=address,
        )
        for n, (by, person, direction, address) in enumerate([*ways, *ways] * 2)
    ]


def test_earlier_contacts_are_those_a_look_through_the_whole_record_finds() -> None:
    index = Index(History(_contacts()))
    for place in (0, 7, len(index.contacts)):
        for by, person in itertools.product(("a", "b", "c", None), ("li", None)):
            plain = [c for c in index.contacts[:place] if c.by == by and c.person == person]
            assert index.earlier(place, by=by, person=person) == plain
            assert list(index.latest(place, by=by, person=person)) == plain[::-1]
    places = [n for n, c in enumerate(index.contacts) if c.address == "n1"]
    assert list(index.places(address="n1")) == places


def test_what_rests_on_statements_is_not_shared_with_a_view_of_other_statements() -> None:
    index = Index(History(_contacts()))
    beside = index.beside(History(()))
    assert index.keep(START, "contacts", lambda: 1) == beside.keep(START, "contacts", lambda: 2)
    assert index.keep_told(START, "consents", lambda: 1) == 1
    assert beside.keep_told(START, "consents", lambda: 2) == 2
