"""Who owes, who stands near, who is a stranger: every role under every class and circle."""

import datetime as dt

import pytest

from fairdue.conduct.circle import Tie, circle, inside
from fairdue.conduct.people import Counterparty, belongs
from fairdue.facts import History, Liable, Person, PersonStatus, Role

AT = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
RELATIVES = {Role.SPOUSE, Role.PARENT}
STRANGERS = {Role.REFEREE, Role.EMPLOYER, Role.OTHER_THIRD, Role.PUBLIC}
WHO = Counterparty


def person(role: Role, liable: Liable | None = None, status: PersonStatus | None = None) -> Person:
    return Person(id="p", occurred_at=AT, person="P", role=role, liable=liable, status=status)


def record(*people: Person) -> History:
    return History(people)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_of_the_classes_its_name_says(role: Role) -> None:
    history = record(person(role, Liable.NO))
    expected = {
        WHO.ANYONE: True,
        WHO.DEBTOR: role is Role.DEBTOR,
        WHO.NAMED_CONTACT: role is Role.AGREED_CONTACT,
        WHO.THIRD_PARTY: role in STRANGERS | RELATIVES | {Role.AGREED_CONTACT},
        WHO.UNRELATED: role in STRANGERS | RELATIVES,
        WHO.OUTSIDER: role in STRANGERS | RELATIVES | {Role.AGREED_CONTACT},
        WHO.BORROWER_SIDE: False,
    }
    found = {to: belongs(history, "P", to) for to in WHO}
    assert {to: b.holds for to, b in found.items()} == expected
    assert all(b.facts == ("p",) for to, b in found.items() if to is not WHO.ANYONE)


@pytest.mark.parametrize("role", sorted(RELATIVES))
@pytest.mark.parametrize(
    ("liable", "third", "outsider", "borrower"),
    [
        (Liable.YES, False, False, True),
        (Liable.HOUSEHOLD, False, True, False),
        (Liable.NO, True, True, False),
        (Liable.UNKNOWN, None, None, None),
    ],
)
def test_a_relative_belongs_by_what_ties_him_to_the_debt(
    role: Role, liable: Liable, third: bool | None, outsider: bool | None, borrower: bool | None
) -> None:
    history = record(person(role, liable))
    asked = {WHO.THIRD_PARTY: third, WHO.OUTSIDER: outsider, WHO.BORROWER_SIDE: borrower}
    for to, holds in asked.items():
        found = belongs(history, "P", to)
        assert found.holds is holds
        assert found.missing == (("liable",) if holds is None else ())


def test_whoever_signed_is_no_outsider_whatever_he_is() -> None:
    history = record(person(Role.OTHER_THIRD, Liable.YES))
    assert belongs(history, "P", WHO.OUTSIDER).holds is False
    assert belongs(history, "P", WHO.BORROWER_SIDE).holds is True


@pytest.mark.parametrize("to", [to for to in WHO if to is not WHO.ANYONE])
def test_somebody_not_known_may_be_of_any_class(to: Counterparty) -> None:
    assert belongs(record(), None, to).missing == ("person",)
    assert belongs(record(), None, to).holds is None
    assert belongs(record(), "P", to).missing == ("role",)
    assert belongs(record(), "P", to).holds is None


def test_the_circle_holds_whom_a_text_names() -> None:
    debtor, spouse = record(person(Role.DEBTOR)), record(person(Role.SPOUSE, Liable.NO))
    for history, tie, other in ((debtor, Tie.DEBTOR, Tie.SPOUSE), (spouse, Tie.SPOUSE, Tie.DEBTOR)):
        assert inside(history, "P", (tie,)).holds is True
        assert inside(history, "P", (other,)).holds is False
        assert inside(history, "P", (tie,)).facts == ("p",)
        assert circle(history, (tie,)) == ("P",)
        assert circle(history, (other,)) == ()


@pytest.mark.parametrize(
    ("liable", "holds"),
    [
        (Liable.YES, True),
        (Liable.NO, False),
        (Liable.HOUSEHOLD, False),
        (Liable.UNKNOWN, None),
    ],
)
def test_who_owes_is_inside_where_the_text_says_liable(liable: Liable, holds: bool | None) -> None:
    history = record(person(Role.OTHER_THIRD, liable))
    found = inside(history, "P", (Tie.LIABLE,))
    assert found.holds is holds
    assert found.missing == (("liable",) if holds is None else ())
    assert inside(history, "P", (Tie.SPOUSE,)).holds is False


@pytest.mark.parametrize(
    ("role", "tie", "status"),
    [
        (Role.PARENT, Tie.PARENT_OF_MINOR, PersonStatus.MINOR),
        (Role.EXECUTOR, Tie.EXECUTOR_OF_DECEASED, PersonStatus.DECEASED),
    ],
)
def test_a_parent_or_executor_stands_in_for_a_minor_or_a_dead_debtor(
    role: Role, tie: Tie, status: PersonStatus
) -> None:
    stands_in = person(role, Liable.NO)
    ward = Person(id="w", occurred_at=AT, person="W", role=Role.DEBTOR, status=status)
    grown = Person(id="w", occurred_at=AT, person="W", role=Role.DEBTOR)
    found = inside(record(stands_in, ward), "P", (tie,))
    assert (found.holds, found.facts) == (True, ("p", "w"))
    assert inside(record(stands_in, grown), "P", (tie,)).holds is False
    assert inside(record(stands_in, ward), "P", (Tie.DEBTOR,)).holds is False


def test_nobody_known_may_stand_inside() -> None:
    assert inside(record(), None, (Tie.DEBTOR,)).missing == ("person",)
    assert inside(record(), "P", (Tie.DEBTOR,)).missing == ("role",)
    assert inside(record(), None, (Tie.DEBTOR,)).holds is None
    assert inside(record(), "P", (Tie.DEBTOR,)).holds is None
