"""The directory of lenders: who the record has met, under which names, and what each is."""

import datetime as dt

import msgspec
import pytest

from fairdue import casefile
from fairdue.casefile.directory import Lender, lenders
from fairdue.credit import Register, RegisterEntry, StandingClass
from fairdue.credit.matching import Matcher
from fairdue.facts import (
    AccountEvent,
    AccountEventKind,
    Attribution,
    Contact,
    ContactKind,
    Direction,
    Fact,
    History,
    Inquiry,
    Party,
    PartyRole,
    ReportKind,
    ReportProduct,
)

NOON = dt.datetime(2026, 5, 1, 4, tzinfo=dt.UTC)
TODAY = dt.date(2026, 6, 20)


def party(key: str, name: str, *aliases: str) -> Party:
    return Party(id=f"p-{key}", occurred_at=NOON, party=key, name=name, aliases=aliases)


def inquiry(lender: str) -> Inquiry:
    return Inquiry(
        id=f"i-{lender}",
        occurred_at=NOON,
        lender=lender,
        lender_kind=ReportKind.MICROLOAN_ONLINE,
        product=ReportProduct.PDL,
    )


def directory(*facts: Fact, register: Matcher | None = None) -> dict[str, Lender]:
    found = lenders(History(facts), on=TODAY, register=register)
    return {one.key: one for one in found}


@pytest.mark.parametrize(
    "written", ["qt", "青潭网络小额贷款有限公司", "青潭小贷", "青潭网络小额贷款"]
)
def test_an_inquiry_counts_for_the_party_it_names(written: str) -> None:
    who = party("qt", "青潭网络小额贷款有限公司", "青潭小贷")
    (one,) = directory(who, inquiry(written)).values()
    assert (one.key, one.inquiries) == ("qt", (f"i-{written}",))
    assert one.report_kinds == (ReportKind.MICROLOAN_ONLINE,)


def test_a_near_name_stays_a_lender_of_its_own_and_is_said_to_be_near() -> None:
    found = directory(party("qt", "青潭网络小额贷款有限公司"), inquiry("清潭网络小额贷款有限公司"))
    assert found["qt"].inquiries == ()
    other = found["清潭网络小额贷款有限公司"]
    assert (other.fact, other.near) == ("", ("qt",))
    assert other.standing.klass is StandingClass.UNKNOWN
    assert other.standing.reasons


def test_a_name_that_two_parties_bear_is_nobodys_until_somebody_says() -> None:
    found = directory(party("a", "绵云"), party("b", "绵云有限公司"), inquiry("绵云"))
    assert len(found) == 3
    assert found["绵云"].near == ("a", "b")


def test_account_events_bring_a_lender_in_as_well() -> None:
    event = AccountEvent(
        id="a-1",
        occurred_at=NOON,
        lender="石湾小贷",
        lender_kind=ReportKind.MICROLOAN_LOCAL,
        account="1",
        kind=AccountEventKind.OPENED,
        amount_fen=100_00,
    )
    assert directory(event)["石湾小贷"].account_events == ("a-1",)


def test_callers_without_a_name_are_met_and_private_numbers_are_not() -> None:
    call = Contact(
        id="c-1",
        occurred_at=NOON,
        kind=ContactKind.CALL,
        direction=Direction.OUT,
        collector_number="10077770001",
    )
    theirs = Attribution(id="n-1", occurred_at=NOON, number="10077770001")
    private = Attribution(id="n-2", occurred_at=NOON, number="10012340002", private=True)
    found = directory(call, theirs, private)
    assert list(found) == ["unknown:10077770001"]
    (one,) = found.values()
    assert (one.contacts, one.last_contact_at, one.near) == (1, NOON, ())


def test_agencies_and_those_they_act_for_point_at_each_other() -> None:
    agency = msgspec.structs.replace(
        party("ag", "安禾商务咨询有限公司"), roles=(PartyRole.AGENCY,), acts_for=("bank",)
    )
    found = directory(party("bank", "禾悦银行"), agency)
    assert found["bank"].agents == ("ag",)
    assert found["ag"].acts_for == ("bank",)


def test_a_register_is_asked_about_every_name_but_not_about_numbers() -> None:
    entries = (RegisterEntry(name="青潭网络小额贷款有限公司", place="row 5"),)
    matcher = Matcher(Register(source="某省", as_of=TODAY, entries=entries))
    number = Attribution(id="n-1", occurred_at=NOON, number="10077770001")
    found = directory(party("qt", "青潭网络小额贷款"), number, register=matcher)
    assert found["qt"].standing.klass is StandingClass.FORMAL
    assert found["unknown:10077770001"].looked_up is None


def test_the_example_case_names_creditors_first(example_case: casefile.CaseFile) -> None:
    found = example_case.lenders()
    keys = [one.key for one in found]
    assert set(example_case.history().parties) <= set(keys)
    assert set(keys[:6]) == {
        "heyue-bank",
        "mianyun-cfc",
        "qingtan-mlc",
        "luoyuan-bank",
        "shandian",
        "friend-chen",
    }
    app = next(one for one in found if one.key == "xingqiao-app")
    assert app.debts == ("app",)
    assert PartyRole.FACILITATOR in app.roles
    assert sum(one.contacts for one in found) == sum(
        1 for c in example_case.history().contacts if c.by
    )
