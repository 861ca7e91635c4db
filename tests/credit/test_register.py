"""Looking lenders up in a licence register: same names, near names, and what follows from them."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdue.credit import (
    ACCEPT_SCORE,
    Doubt,
    LookUp,
    MatchedBy,
    Register,
    RegisterEntry,
    Standing,
    StandingClass,
    describe,
    standing,
)
from fairdue.credit.company_name import company_name
from fairdue.credit.matching import Matcher
from fairdue.facts import LenderKind, Party

TODAY = dt.date(2026, 6, 20)
SNAPSHOT_DAY = dt.date(2026, 6, 1)


def entry(name: str, row: int = 1, **changes: object) -> RegisterEntry:
    return msgspec.structs.replace(RegisterEntry(name=name, place=f"row {row}"), **changes)


def register(*entries: RegisterEntry, covers: tuple[LenderKind, ...] = ()) -> Register:
    return Register(source="某省名录", as_of=SNAPSHOT_DAY, entries=entries, covers=covers)


def look_up(name: str, *entries: RegisterEntry, number: str = "", alias: str = "") -> LookUp:
    aliases = (alias,) if alias else ()
    return Matcher(register(*entries)).look_up(name, aliases=aliases, licence_number=number)


def judged(name: str, found: LookUp, kind: LenderKind | None = None) -> Standing:
    who = Party(
        id="p-1",
        occurred_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
        party="x",
        name=name,
        kind=kind,
    )
    return standing(who, (), (), on=TODAY, looked_up=found)


@pytest.mark.parametrize(
    "written",
    [
        "青潭网络小额贷款有限公司",
        "青潭网络小额贷款股份有限公司",
        "青潭网络小额贷款",
        " 青潭网络 小额贷款有限责任公司 ",
        "青潭网络小额贷款有限公司.",
    ],
)
def test_width_blanks_and_legal_form_do_not_make_another_company(written: str) -> None:
    found = look_up(written, entry("青潭网络小额贷款有限公司")).found
    assert found is not None
    assert (found.score, found.by) == (100, MatchedBy.NAME)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("绵云（成都）消费金融有限公司", "绵云(成都)消费金融有限公司", True),
        ("绵云（成都）消费金融有限公司", "绵云消费金融（成都）有限公司", True),
        ("绵云（成都）消费金融有限公司", "绵云成都消费金融有限公司", True),
        ("绵云（成都）消费金融有限公司", "绵云（重庆）消费金融有限公司", False),
        ("绵云（成都）消费金融有限公司", "绵云消费金融有限公司", False),
        ("ＡＢＣ消费金融有限公司", "abc消费金融有限公司", True),
        ("Mian Cloud Finance Co., Ltd.", "MIAN CLOUD FINANCE", True),
        ("（）", "", False),
    ],
)
def test_brackets_and_width(one: str, other: str, *, same: bool) -> None:
    assert company_name(one).is_same(company_name(other)) is same


def test_one_other_character_is_another_company_and_only_a_candidate() -> None:
    found = look_up("锦云网络小额贷款有限公司", entry("绵云网络小额贷款有限公司"))
    assert found.found is None
    (near,) = found.candidates
    assert (near.score, near.by, near.doubt) == (87, MatchedBy.NAME, None)
    assert found.accept_score == ACCEPT_SCORE == 100


def test_another_place_in_brackets_is_a_candidate_that_says_so() -> None:
    found = look_up("绵云（重庆）小额贷款有限公司", entry("绵云（成都）小额贷款有限公司"))
    assert found.found is None
    assert [c.doubt for c in found.candidates] == [Doubt.BRACKETS]


def test_a_lower_threshold_is_the_users_own_and_stands_beside_the_score() -> None:
    near = register(entry("绵云网络小额贷款有限公司"))
    found = Matcher(near, accept_score=85).look_up("锦云网络小额贷款有限公司")
    assert found.found is not None
    assert (found.found.score, found.accept_score) == (87, 85)
    placed = register(entry("绵云（成都）小额贷款有限公司"))
    assert Matcher(placed, accept_score=0).look_up("绵云小额贷款有限公司").found is None


def test_a_card_centre_belongs_to_its_bank_and_a_namesake_does_not() -> None:
    bank = entry("禾悦银行股份有限公司")
    numbered = msgspec.structs.replace(bank, number="JR-0000-A1")
    assert look_up("禾悦银行信用卡中心", numbered, number="JR-0000-A1").found is not None
    found = look_up("禾悦银行信用卡中心", bank).found
    assert found is not None
    assert found.by is MatchedBy.BRANCH
    assert look_up("禾悦银行家俱乐部", bank).found is None


def test_an_app_name_is_never_taken_for_its_lender() -> None:
    found = look_up("不相干的名字", entry("星桥消费金融有限公司"), alias="星桥消费金融")
    assert found.found is None
    assert [(c.score, c.by) for c in found.candidates] == [(100, MatchedBy.ALIAS)]


def test_a_licence_number_settles_a_slip_of_the_pen_but_not_another_name() -> None:
    licensed = entry("青潭网络小额贷款有限公司", number="DF-0000-C3")
    slip = look_up("青谭网络小额贷款有限公司", licensed, number="df 0000 c3")
    assert slip.found is not None
    assert slip.found.by is MatchedBy.LICENCE_NUMBER
    borrowed = look_up("闪禾花", licensed, number="DF-0000-C3")
    assert borrowed.found is None
    assert [c.doubt for c in borrowed.candidates] == [Doubt.OTHER_NAME]


def test_two_entries_that_fit_equally_well_leave_it_open() -> None:
    twins = (entry("绵云（成都）小额贷款有限公司", 1), entry("绵云成都小额贷款有限公司", 2))
    open_question = look_up("绵云成都小额贷款有限公司", *twins)
    assert open_question.found is None
    assert len(open_question.candidates) == 2
    again = (entry("绵云小额贷款有限公司", 1), entry("绵云小额贷款有限公司", 2))
    assert look_up("绵云小额贷款有限公司", *again).found is not None


def test_a_name_in_the_register_proves_a_licence_and_tells_the_kind() -> None:
    name = "青潭网络小额贷款有限公司"
    found = judged(name, look_up(name, entry(name, 12, kind=LenderKind.MLC_ONLINE)))
    assert found.klass is StandingClass.FORMAL_LOCAL
    assert [r.code for r in found.reasons] == ["register_match"]
    assert "依据：在你提供的牌照名录里查到同名机构（某省名录，2026-06-01，第12行" in "".join(
        describe(found, "zh-CN")
    )
    assert "row 12" in "".join(describe(found, "en"))


def test_near_names_are_shown_and_decide_nothing() -> None:
    near = look_up("锦云网络小额贷款有限公司", entry("绵云网络小额贷款有限公司"))
    found = judged("锦云网络小额贷款有限公司", near)
    assert found.klass is StandingClass.UNKNOWN
    assert [(r.code, r.seen) for r in found.beside] == [
        ("register_near", "某省名录, 2026-06-01, 绵云网络小额贷款有限公司 87")
    ]


def test_absence_counts_only_where_the_register_says_that_it_holds_all() -> None:
    nothing = look_up("闪禾花")
    partial = judged("闪禾花", nothing, LenderKind.MLC_ONLINE)
    assert partial.klass is StandingClass.FORMAL_LOCAL
    assert [r.code for r in partial.beside] == ["register_silent"]
    whole = Matcher(register(covers=(LenderKind.MLC_ONLINE,))).look_up("闪禾花")
    doubtful = judged("闪禾花", whole, LenderKind.MLC_ONLINE)
    assert doubtful.klass is StandingClass.UNKNOWN
    assert [r.code for r in doubtful.reasons] == ["register_absent"]
    assert judged("闪禾花", whole, LenderKind.CFC).klass is StandingClass.FORMAL


def test_a_lapsed_licence_speaks_against_and_another_kind_is_said() -> None:
    name = "绵云消费金融有限公司"
    lapsed = entry(name, valid_until=SNAPSHOT_DAY)
    against = judged(name, look_up(name, lapsed), LenderKind.CFC)
    assert against.klass is StandingClass.UNKNOWN
    assert [r.code for r in against.reasons] == ["register_lapsed"]
    other = judged(name, look_up(name, entry(name, kind=LenderKind.PAWN)), LenderKind.CFC)
    assert other.klass is StandingClass.FORMAL
    assert [r.code for r in other.conflicts] == ["register_kind"]


NAMES = st.text(st.sampled_from("绵锦云青潭小额贷款网络（）成都有限公司 "), min_size=1, max_size=14)


@settings(max_examples=60)
@given(NAMES, NAMES)
def test_likeness_is_mutual_and_only_the_same_name_reaches_the_threshold(
    one: str, other: str
) -> None:
    there, back = look_up(one, entry(other)), look_up(other, entry(one))
    if there.found is not None:
        same = company_name(one).is_same(company_name(other))
        assert same or there.found.by is MatchedBy.BRANCH
    scores = [
        [c.score for c in (*x.candidates, *([x.found] if x.found else []))] for x in (there, back)
    ]
    assert scores[0] == scores[1]
