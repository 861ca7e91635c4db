"""What of the record concerns an addressee, and what does not."""

import pytest

from fairdue.facts import History, PartyRole
from fairdue.letters.addressee import addressee, agencies_of, contacts_of, loans_of
from fairdue.letters.reference import references
from letters.conftest import TODAY


def test_a_creditor_answers_for_its_agency(history: History) -> None:
    whom = addressee(history, "qinghe")
    concerned = contacts_of(history, whom)
    assert [c.id[:4] for c in concerned] == ["e101", "e102", "e103", "e104", "e105", "e106"]
    assert [p.party for p in agencies_of(history, concerned, whom)] == ["yuanan"]


def test_an_agency_answers_for_itself(history: History) -> None:
    whom = addressee(history, "yuanan")
    assert whom.party is not None
    assert PartyRole.AGENCY in whom.party.roles
    assert len(contacts_of(history, whom)) == 6
    assert [loan.debt for loan in loans_of(history, whom, on=TODAY)] == ["L1"]


def test_a_bank_has_nothing_to_do_with_another_lenders_agency(history: History) -> None:
    whom = addressee(history, "beichuan")
    assert [c.id for c in contacts_of(history, whom)] == ["e108aa0001"]
    assert [loan.debt for loan in loans_of(history, whom, on=TODAY)] == ["L2"]


def test_nobody_in_particular_is_answerable_for_nothing(history: History) -> None:
    assert contacts_of(history, addressee(history, "")) == ()
    assert loans_of(history, addressee(history, ""), on=TODAY) == ()


def test_a_caller_without_a_name_is_known_by_number(history: History) -> None:
    assert addressee(history, "unknown:19900008003").number == "19900008003"
    with pytest.raises(KeyError):
        addressee(history, "stranger")


class TestReference:
    def test_eight_characters_where_they_tell_facts_apart(self) -> None:
        assert references(["aaaabbbb1", "ccccdddd2"]) == {
            "aaaabbbb1": "aaaabbbb",
            "ccccdddd2": "ccccdddd",
        }

    def test_as_many_more_as_it_takes(self) -> None:
        known = references(["aaaabbbb1x", "aaaabbbb2x", "aaaabbbb1x"])
        assert set(known.values()) == {"aaaabbbb1", "aaaabbbb2"}
