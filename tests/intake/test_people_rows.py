"""Persons with their numbers, parties with their memberships, numbers with their parties."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import intake
from fairdue.facts import Address, AddressKind, Association, Attribution, Party, Person, Role

Put = Callable[..., Path]


def test_one_row_of_a_person_gives_the_person_and_the_number(put: Put) -> None:
    head = "填写日期,人员代号,身份,关系,地址代号,号码,对方从哪得到"
    reading = intake.read(
        put(
            f"{head}\n2026-06-20,zhou,约定联系人,同学,,100 1234 0002,本人留下\n"
            "2026-06-20,mother,父母,母亲,mother-mobile,,\n2026-06-20,aunt,其他人,,,,\n"
        )
    )
    assert (reading.rows, reading.taken, len(reading.facts)) == (3, 3, 5)
    zhou, phone, mother, mobile, aunt = reading.facts
    assert isinstance(zhou, Person)
    assert zhou.role is Role.AGREED_CONTACT
    assert isinstance(phone, Address)
    assert (phone.address, phone.value, phone.owner) == ("10012340002", "10012340002", "zhou")
    assert phone.kind is AddressKind.MOBILE
    assert isinstance(mother, Person)
    assert isinstance(mobile, Address)
    assert (mobile.address, mobile.value) == ("mother-mobile", "")
    assert isinstance(aunt, Person)


def test_no_membership_and_an_unknown_membership_are_two_things(put: Put) -> None:
    head = "as of,party,name,member of"
    reading = intake.read(
        put(f"{head}\n2026-06-20,a,A,none\n2026-06-20,b,B,\n2026-06-20,c,C,CBA;NIFA\n")
    )
    members = [fact.member_of for fact in reading.facts if isinstance(fact, Party)]
    assert members == [(), None, (Association.CBA, Association.NIFA)]


def test_a_number_belongs_to_a_party_or_is_private(put: Put) -> None:
    head = "填写日期,号码,私人,对方代号,债权人代号,借款代号"
    reading = intake.read(
        put(
            f"{head}\n2026-06-20,+86 10055550001,,juli,bank,app;card\n"
            "2026-06-20,10090010003,是,,,\n"
        )
    )
    juli, private = reading.facts
    assert isinstance(juli, Attribution)
    assert (juli.number, juli.party, juli.debts) == ("10055550001", "juli", ("app", "card"))
    assert isinstance(private, Attribution)
    assert (private.private, private.party) == (True, None)


def test_a_row_that_says_neither_private_nor_collector_is_a_problem(put: Put) -> None:
    head = "填写日期,号码,私人号码,备注"
    reading = intake.read(put(f"{head}\n2026-06-20,10090010003,是,x\n"))
    assert [p.code for p in reading.problems] == ["column_unknown", "number_unsaid"]
    assert (reading.rows, reading.refused, reading.facts) == (1, 1, ())


@pytest.mark.parametrize(
    ("private", "collector", "party", "code"),
    [
        ("", "", "", "number_unsaid"),
        ("否", "", "", "number_unsaid"),
        ("否", "否", "", "number_unsaid"),
        ("是", "是", "", "number_both"),
    ],
)
def test_only_what_is_said_counts(
    put: Put, private: str, collector: str, party: str, code: str
) -> None:
    head = "填写日期,号码,私人,催收,对方代号"
    row = f"2026-06-20,10090010003,{private},{collector},{party}"
    reading = intake.read(put(f"{head}\n{row}\n"))
    assert [p.code for p in reading.problems] == [code]


@pytest.mark.parametrize(
    "row", ["yes,,,", ",juli,,", ",,bank,", ",,,card"], ids=["word", "party", "creditor", "loan"]
)
def test_a_collector_is_said_by_a_word_a_party_a_creditor_or_a_loan(put: Put, row: str) -> None:
    head = "as of,number,collector,party,creditor,loans"
    (fact,) = intake.read(put(f"{head}\n2026-06-20,10055550001,{row}\n")).facts
    assert isinstance(fact, Attribution)
    assert not fact.private
