"""Elections among debts: nobody is accused whose calls fit under some election."""

import datetime as dt
from itertools import product

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fairdue.conduct.calls import Call, Talk
from fairdue.conduct.kinds.call_limit import exceeds, max_count
from fairdue.facts import Contact, ContactKind, Direction, Outcome

NOON = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)


def a_call(toward: str = "", any_of: str = "") -> Call:
    contact = Contact(
        occurred_at=NOON,
        kind=ContactKind.CALL,
        direction=Direction.OUT,
        outcome=Outcome.RANG_OUT,
    )
    return Call(contact=contact, day=1, toward=frozenset(toward), any_of=frozenset(any_of))


def test_seven_named_calls_are_fine_and_the_eighth_is_not() -> None:
    assert not exceeds(a_call("A"), [a_call("A")] * 6, [], 7, None)
    assert exceeds(a_call("A"), [a_call("A")] * 7, [], 7, None) == "calls"
    assert not exceeds(a_call("B"), [a_call("A")] * 7, [], 7, None)


def test_calls_without_a_debt_fit_under_as_many_as_there_are() -> None:
    assert not exceeds(a_call("", "ABC"), [a_call("", "ABC")] * 20, [], 7, None)
    assert exceeds(a_call("", "ABC"), [a_call("", "ABC")] * 21, [], 7, None) == "calls"


def test_a_talk_closes_a_debt_but_not_the_others() -> None:
    talk = Talk(contact=a_call("A").contact, about=frozenset("A"))
    assert exceeds(a_call("A"), [], [talk], 7, None) == "talk"
    assert not exceeds(a_call("", "AB"), [], [talk], 7, None)
    assert exceeds(a_call("", "A"), [], [talk], 7, None) == "talk"


def test_a_talk_that_named_no_debt_closes_the_last_one_left() -> None:
    talk = Talk(contact=a_call("").contact, any_of=frozenset("AB"))
    later = msgspec.structs.replace(talk.contact, occurred_at=NOON + dt.timedelta(hours=1))
    about_a = Call(contact=later, day=1, toward=frozenset("A"))
    assert not exceeds(about_a, [], [talk], 7, None)
    assert exceeds(a_call("B"), [about_a], [talk], 7, None) == "talk"
    assert exceeds(a_call("AB"), [], [talk], 7, None) == "talk"
    assert not exceeds(a_call("B"), [about_a], [talk], 7, frozenset("B"))
    assert not exceeds(a_call("", "AB"), [about_a], [talk], 7, None)


def test_only_the_debts_asked_about_are_looked_at() -> None:
    talk = Talk(contact=a_call("A").contact, about=frozenset("A"))
    assert not exceeds(a_call("AB"), [], [talk], 7, frozenset("B"))
    assert exceeds(a_call("AB"), [], [talk], 7, frozenset("A")) == "talk"


def test_the_count_is_that_of_the_debt_with_most() -> None:
    calls = [a_call("A"), a_call("AB"), a_call("B"), a_call("B"), a_call("", "AB")]
    assert max_count(calls, None) == 3
    assert max_count(calls, frozenset("A")) == 2
    assert max_count([a_call("", "AB")] * 2, None) == 2


DEBTS = st.sampled_from(["A", "B", "C", "AB", "BC", "ABC"])
CALLS = st.lists(st.one_of(DEBTS.map(a_call), DEBTS.map(lambda d: a_call("", d))), max_size=6)


@given(CALLS, st.integers(1, 3))
def test_an_election_is_found_wherever_one_exists(calls: list[Call], limit: int) -> None:
    """Against every election tried one by one."""
    open_ = [sorted(c.any_of) for c in calls if c.any_of]
    fixed = {d: sum(d in c.toward for c in calls) for d in "ABC"}
    fits = any(
        all(fixed[d] + chosen.count(d) <= limit for d in "ABC") for chosen in product(*open_)
    )
    accused = any(
        exceeds(c, [o for o in calls if o is not c], [], limit, None) == "calls" for c in calls
    )
    assert accused is not fits


def test_calls_about_a_debt_nobody_asked_about_exceed_nothing() -> None:
    free = [a_call("", "AB")] * 14
    assert exceeds(a_call("A"), free, [], 7, None) == "calls"
    assert exceeds(a_call("A"), free, [], 7, frozenset("A")) == "calls"
    assert not exceeds(a_call("A"), free, [], 7, frozenset("B"))


def test_a_call_in_the_very_moment_of_a_talk_is_not_after_it() -> None:
    talk = Talk(contact=a_call("").contact, any_of=frozenset("AB"))
    assert not exceeds(a_call("B"), [a_call("A")], [talk], 7, None)
