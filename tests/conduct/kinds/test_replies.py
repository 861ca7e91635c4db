"""Answers to whoever wrote or rang: the first one, in the same way, while a session is open."""

from typing import Any

import pytest

from conduct.kinds.test_ways_of_regf import at, event, made
from fairdue import conduct
from fairdue.conduct.case import contact_id
from fairdue.conduct.index import index_of
from fairdue.conduct.reply import answered, first_reply
from fairdue.conduct.scene import Scene
from fairdue.facts import History

Row = dict[str, Any]
WROTE = event("05-20", "text", dir="in")
REPLY = event("05-20", "text", at=at("05-20", "13:00:00"), reply_to=1)
SESSION = event("05-20", "web", dir="in", end=at("05-20", "13:00:00"))


def scene(*events: Row) -> Scene:
    """The last of the events, seen from what came before it."""
    history = History(conduct.facts_of(made(*events)))
    wanted = contact_id(len(events))
    return Scene(index_of(history), next(c for c in history.contacts if c.id == wanted))


@pytest.mark.parametrize(
    ("between", "first"),
    [
        ([], True),
        ([{}], False),
        ([{"dir": "in"}], True),
        ([{"by": "Y"}], True),
        ([{"person": "F"}], True),
        ([{"kind": "email"}], True),
        ([{"kind": "email"}, {}], False),
    ],
)
def test_an_earlier_answer_uses_up_the_occasion(between: list[Row], *, first: bool) -> None:
    rows = [event("05-20", "text", at=at("05-20", "12:30:00")) | row for row in between]
    there = scene(WROTE, *rows, REPLY)
    assert (first_reply(there, same_medium=True) is not None) is first


@pytest.mark.parametrize(
    ("wrote", "reply", "anyhow", "same_medium", "same_day"),
    [
        ({}, {}, True, True, True),
        ({"kind": "email"}, {}, True, False, True),
        ({"at": at("05-19")}, {}, True, True, False),
        ({"by": "Y"}, {}, False, False, False),
        ({"dir": "out"}, {}, False, False, False),
        ({"person": "F"}, {}, False, False, False),
        ({}, {"reply_to": None}, False, False, False),
    ],
)
def test_an_answer_is_to_the_same_person_from_whom_the_first_word_came(
    wrote: Row, reply: Row, *, anyhow: bool, same_medium: bool, same_day: bool
) -> None:
    there = scene(WROTE | wrote, REPLY | reply)
    assert (first_reply(there, same_medium=False) is not None) is anyhow
    assert (first_reply(there, same_medium=True) is not None) is same_medium
    assert (first_reply(there, same_medium=False, same_day=True) is not None) is same_day


@pytest.mark.parametrize(
    ("clock", "open_"), [("12:59:59", True), ("13:00:00", True), ("13:00:01", False)]
)
def test_a_session_may_be_answered_for_as_long_as_it_lasts(clock: str, *, open_: bool) -> None:
    earlier = event("05-20", "web", at=at("05-20", "12:10:00"), reply_to=1)
    there = scene(SESSION, earlier, earlier | {"at": at("05-20", clock)})
    assert (first_reply(there, same_medium=True) is not None) is open_
    for kind in ("text", "email"):
        other = scene(SESSION, earlier | {"kind": kind}, earlier | {"kind": kind})
        assert first_reply(other, same_medium=False) is None, kind


def test_nobody_answers_himself() -> None:
    assert answered(scene(WROTE | {"reply_to": 1})) is None
    assert answered(scene(WROTE, REPLY)) is not None
