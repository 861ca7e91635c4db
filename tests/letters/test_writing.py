"""What a letter asks before it is written, to whom it may go, and what it may say."""

import datetime as dt
import re
from collections.abc import Callable

import msgspec
import pytest

from fairdue import conduct, letters
from fairdue.credit import ACKNOWLEDGING, LimitationStatus, limitation
from fairdue.facts import (
    Attribution,
    Basis,
    Contact,
    Fact,
    Factor,
    Finding,
    Force,
    Hardship,
    HardshipKind,
    History,
    LetterKind,
    Loan,
    LoanParty,
    PartyRole,
    Person,
    Product,
    RuleOutcome,
    Verdict,
)
from fairdue.letters import CannotWrite, Letter, Material, NeedsConfirmation, Table, Topic
from fairdue.letters.addressee import addressee, contacts_of
from fairdue.letters.form import LOCALES
from fairdue.plan import Lawful
from letters.occasion import with_loan, written

OLD_DEBT = Loan(
    id="5c09bb20dd",
    occurred_at=dt.datetime(2021, 3, 1, tzinfo=dt.UTC),
    basis=Basis.DOCUMENTED,
    debt="OLD",
    name="青禾旧贷",
    product=Product.ONLINE_CONSUMER_LOAN,
    parties=(LoanParty(party="qinghe", role=PartyRole.CREDITOR),),
    last_due_on=dt.date(2023, 3, 8),
)
"""Last instalment due on 8 March 2023; on 9 March 2026 that is three years and one day ago."""


def changed(material: Material, *more: Fact, without: frozenset[str] = frozenset()) -> Material:
    """The material with facts added, and others left out by id."""
    facts = [f for f in material.history.raw if f.id not in without]
    history = History([*facts, *more])
    return msgspec.structs.replace(material, history=history)


def rows(letter: Letter) -> list[tuple[str, ...]]:
    """All rows of all tables."""
    return [row for block in letter.blocks if isinstance(block, Table) for row in block.rows]


class TestLimitation:
    def test_a_proposal_on_a_debt_three_years_and_a_day_old_asks_first(
        self, material: Material
    ) -> None:
        old = changed(material, OLD_DEBT, without=frozenset({"5c01bb20dd"}))
        with pytest.raises(NeedsConfirmation) as asked:
            letters.write(LetterKind.PROPOSAL, old, locale="zh-CN")
        assert asked.value.debts == ("OLD",)
        assert "青禾旧贷" in str(asked.value)
        assert "第一百九十二条" in str(asked.value)

    def test_it_is_written_once_the_writer_agreed(self, material: Material) -> None:
        old = changed(material, OLD_DEBT, without=frozenset({"5c01bb20dd"}))
        letter = letters.write(
            LetterKind.PROPOSAL, old, locale="zh-CN", confirmed=frozenset({"OLD"})
        )
        assert [n.debts for n in letter.effects if n.confirm] == [("OLD",)]

    @pytest.mark.parametrize(
        ("last_due_on", "says"),
        [
            (dt.date(2023, 3, 6), "gives that right up"),
            (dt.date(2023, 3, 9), "would start again from that day"),
        ],
    )
    @pytest.mark.parametrize("kind", sorted(ACKNOWLEDGING))
    def test_no_letter_that_acknowledges_is_written_unasked_before_or_after_the_last_day(
        self, kind: LetterKind, last_due_on: dt.date, says: str, material: Material
    ) -> None:
        quiet = changed(material, without=frozenset(c.id for c in material.history.of(Contact)))
        product = Product.CREDIT_CARD if kind is LetterKind.CARD_PLAN else None
        changes = {"product": product} if product else {}
        old = with_loan(quiet, last_due_on=last_due_on, **changes)
        for locale in LOCALES:
            with pytest.raises(NeedsConfirmation) as asked:
                letters.write(kind, old, locale=locale)
            assert asked.value.debts == ("L1",)
        assert says in str(asked.value)
        letter = letters.write(kind, old, locale="en", confirmed=frozenset({"L1"}))
        assert [n.debts for n in letter.effects if n.confirm] == [("L1",)]

    def test_a_debt_that_the_plan_leaves_out_is_not_spoken_of(self, material: Material) -> None:
        assert material.plan is not None
        plan = msgspec.structs.replace(material.plan, left_out=("OLD",))
        both = msgspec.structs.replace(changed(material, OLD_DEBT), plan=plan)
        letter = letters.write(LetterKind.PROPOSAL, both, locale="zh-CN")
        assert "青禾旧贷" not in letters.text(letter)

    def test_a_debt_chosen_on_purpose_is_spoken_of_after_confirmation(
        self, material: Material
    ) -> None:
        chosen = msgspec.structs.replace(changed(material, OLD_DEBT), debts=("OLD",))
        with pytest.raises(NeedsConfirmation):
            letters.write(LetterKind.PROPOSAL, chosen, locale="en")
        letter = letters.write(
            LetterKind.PROPOSAL, chosen, locale="en", confirmed=frozenset({"OLD"})
        )
        assert letter.title == "Request to pause collection"
        assert "青禾随借" not in letters.text(letter)

    @pytest.mark.parametrize("kind", [LetterKind.HOLD, LetterKind.COMPLAINT])
    def test_letters_that_promise_nothing_need_no_confirmation(
        self, kind: LetterKind, material: Material
    ) -> None:
        letter = letters.write(kind, changed(material, OLD_DEBT), locale="zh-CN")
        assert "也不是还款、分期或者延期的承诺或请求" in letters.text(letter)

    def test_what_was_computed_before_is_not_computed_again(self, material: Material) -> None:
        loan = material.history.loans["L1"]
        known = limitation(loan, material.history, on=dt.date(2026, 3, 9))
        over = msgspec.structs.replace(known, status=LimitationStatus.EXPIRED)
        given = msgspec.structs.replace(material, limitation=(over,))
        with pytest.raises(NeedsConfirmation):
            letters.write(LetterKind.PROPOSAL, given, locale="en")

    @pytest.mark.parametrize("locale", LOCALES)
    def test_the_preview_tells_all_three_things_beforehand(
        self, locale: str, material: Material
    ) -> None:
        told = letters.preview(LetterKind.PROPOSAL, changed(material, OLD_DEBT), locale)
        assert {notice.topic for notice in told} == set(Topic)
        assert [notice.debts for notice in told if notice.confirm] == [("OLD",)]


class TestComplaint:
    def test_lists_each_finding_of_the_addressee_once(self, material: Material) -> None:
        listed = rows(letters.write(LetterKind.COMPLAINT, material, locale="zh-CN"))
        assert [(row[0], row[-1]) for row in listed] == [
            ("2026-03-06 18:20", "e105aa00"),
            ("2026-03-05 22:10", "e101aa00"),
            ("2026-03-06 18:20", "e105aa00"),
            ("2026-03-07 10:00", "e106aa00"),
        ]

    def test_the_strongest_text_comes_first(self, material: Material) -> None:
        text = letters.text(letters.write(LetterKind.COMPLAINT, material, locale="zh-CN"))
        places = [
            text.index(word)
            for word in ("由裁判者判断", "不符合推荐性国家标准", "不符合行业自律要求")
        ]
        assert places == sorted(places)

    def test_a_draft_says_that_its_wording_is_not_checked(self, material: Material) -> None:
        checked = tuple(
            f for f in material.findings if f.force is Force.LAW or f.outcome is RuleOutcome.UNKNOWN
        )
        only_law = msgspec.structs.replace(material, findings=checked)
        before = letters.text(letters.write(LetterKind.COMPLAINT, material, locale="zh-CN"))
        after = letters.text(letters.write(LetterKind.COMPLAINT, only_law, locale="zh-CN"))
        assert "不符合推荐性国家标准（条文待核）" in before
        assert "由裁判者判断（条文待核）" not in after
        assert "标明“条文待核”" not in after

    def test_what_nobody_can_tell_is_asked_and_not_listed(self, material: Material) -> None:
        letter = letters.write(LetterKind.COMPLAINT, material, locale="zh-CN")
        text = letters.text(letter)
        assert "是不是中国银行业协会或者中国互联网金融协会的会员" in text
        assert "无法判断：" not in text
        assert all("09:05" not in row[0] for row in rows(letter))

    def test_what_is_only_told_is_worded_as_told(self, material: Material) -> None:
        letter = letters.write(LetterKind.COMPLAINT, material, locale="zh-CN")
        claimed = [claim for claim in letter.claims if claim.claimed]
        assert len(claimed) == 2
        assert all("仅为陈述" in claim.text for claim in claimed)

    def test_to_an_agency_it_lists_the_agencys_own_contacts_only(
        self, material: Material, history: History
    ) -> None:
        to_agency = msgspec.structs.replace(material, to="yuanan")
        text = letters.text(letters.write(LetterKind.COMPLAINT, to_agency, locale="zh-CN"))
        assert "致：远岸信用管理有限公司" in text
        assert "QH-2025-0417" not in text

    @pytest.mark.parametrize(
        ("locale", "theirs"),
        [
            ("zh-CN", ("受托机构", "实施联系的机构")),
            ("en", ("your agencies", "the companies that")),
        ],
    )
    def test_an_agency_is_not_asked_to_restrain_agencies_of_its_own(
        self, material: Material, locale: str, theirs: tuple[str, str]
    ) -> None:
        to_agency = msgspec.structs.replace(material, to="yuanan")
        asked = letters.text(letters.write(LetterKind.COMPLAINT, to_agency, locale=locale))
        to_lender = letters.text(letters.write(LetterKind.COMPLAINT, material, locale=locale))
        assert all(words in to_lender for words in theirs)
        assert not any(words in asked for words in theirs)

    @pytest.mark.parametrize("again", [0, 2])
    def test_as_many_points_are_announced_as_are_numbered(
        self, material: Material, again: int
    ) -> None:
        night = next(f for f in material.findings if f.verdict is Verdict.VIOLATION)
        more = tuple(
            msgspec.structs.replace(night, at=night.at + dt.timedelta(days=n + 1))
            for n in range(again)
        )
        many = msgspec.structs.replace(material, findings=(*material.findings, *more))
        for locale, said, times in (
            ("zh-CN", r"以下(\d+)项情况", r"（共(\d+)次）"),
            ("en", r"following (\d+) points", r", (\d+) occurrences in all"),
        ):
            letter = letters.write(LetterKind.COMPLAINT, many, locale=locale)
            text = letters.text(letter)
            numbered = [
                block
                for block in letter.blocks
                if isinstance(block, letters.Heading) and re.match(r"\d+\. ", block.text)
            ]
            assert re.findall(said, text) == [str(len(numbered))]
            assert re.findall(times, text) == ([str(len(rows(letter)))] if again else [])

    def test_a_bank_sees_its_own_finding_only(self, material: Material) -> None:
        to_bank = msgspec.structs.replace(material, to="beichuan")
        listed = rows(letters.write(LetterKind.COMPLAINT, to_bank, locale="zh-CN"))
        assert [row[-1] for row in listed] == ["e108aa00"]

    def test_an_answer_is_due_by_the_text_that_binds_this_lender(self, material: Material) -> None:
        letter = letters.write(LetterKind.COMPLAINT, material, locale="zh-CN")
        assert letter.reply_due_on == dt.date(2026, 3, 24)
        assert "《银行业保险业消费投诉处理管理办法》（条文待核）" in letters.text(letter)

    def test_several_third_persons_are_kept_apart_without_names(
        self, material: Material, finding: Callable[..., Finding], call: Callable[..., Fact]
    ) -> None:
        aunt = Person(
            id="9a09f2c4d5",
            occurred_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            person="aunt",
            role=material.history.persons["chen"].role,
            name="陈素文",
        )
        rung = call("e109aa0001", "2026-03-08 11:00", person="aunt")
        more = changed(material, aunt, rung)
        listed = (*material.findings, finding("e109aa0001", "2026-03-08 11:00"))
        more = msgspec.structs.replace(more, findings=listed)
        text = letters.text(letters.write(LetterKind.COMPLAINT, more, locale="zh-CN"))
        assert "其他第三人 1" in text
        assert "其他第三人 2" in text
        assert "陈素文" not in text

    def test_without_a_finding_there_is_nothing_to_complain_of(self, material: Material) -> None:
        empty = msgspec.structs.replace(material, findings=())
        with pytest.raises(CannotWrite, match="没有与这一方有关"):
            letters.write(LetterKind.COMPLAINT, empty, locale="zh-CN")

    def test_a_complaint_goes_to_somebody_who_has_a_name(self, material: Material) -> None:
        nobody = msgspec.structs.replace(material, to="unknown:19900008003")
        with pytest.raises(CannotWrite) as refused:
            letters.write(LetterKind.COMPLAINT, nobody, locale="en")
        assert refused.value.code == "no_addressee"

    def test_an_advisory_and_a_pattern_never_speak_as_a_breach(
        self, material: Material, finding: Callable[..., Finding]
    ) -> None:
        pattern = finding(
            "e106aa0001",
            "2026-03-07 10:00",
            name="rang_round_contacts",
            verdict=Verdict.ADVISORY,
            force=Force.PRODUCT,
            limit=2,
            observed=3,
            observed_most=5,
            unit="address",
        )
        only = msgspec.structs.replace(material, findings=(pattern,))
        text = letters.text(letters.write(LetterKind.COMPLAINT, only, locale="zh-CN"))
        assert "性质：不宜（归纳的情形，次数不是条文定下的）（条文待核）" in text
        assert "3至5个联系方式，界限2个" in text
        assert "违反" not in text

    def test_what_the_judge_finds_is_what_the_complaint_lists(self, material: Material) -> None:
        found = conduct.audit(material.history, conduct.load())
        judged = msgspec.structs.replace(material, findings=found)
        listed = rows(letters.write(LetterKind.COMPLAINT, judged, locale="zh-CN"))
        owed = {c.id for c in contacts_of(judged.history, addressee(judged.history, "qinghe"))}
        told = {Verdict.VIOLATION, Verdict.ADVISORY, Verdict.OPEN_NORM}
        expected = [f.contact[:8] for f in found if f.verdict in told and f.contact in owed]
        assert expected
        assert sorted(row[-1] for row in listed) == sorted(expected)

    def test_whatever_the_judge_names_can_be_complained_of(
        self, material: Material, finding: Callable[..., Finding]
    ) -> None:
        for name in sorted({rule.name for rule in conduct.load().rules}):
            one = finding("e101aa0001", "2026-03-05 22:10", name=name)
            only = msgspec.structs.replace(material, findings=(one,))
            for locale in LOCALES:
                text = letters.text(letters.write(LetterKind.COMPLAINT, only, locale=locale))
                assert "1. " in text

    def test_a_day_without_an_hour_is_told_as_a_day(
        self, material: Material, call: Callable[..., Fact], finding: Callable[..., Finding]
    ) -> None:
        day = dt.timedelta(hours=23, minutes=59, seconds=59)
        start = dt.datetime(2026, 3, 2, tzinfo=material.history.zone)
        some_time = call("e110aa0001", "2026-03-02 00:00", latest_at=start + day)
        an_hour = call("e111aa0001", "2026-03-02 10:00", latest_at=start + dt.timedelta(hours=11))
        found = tuple(finding(f.id, "2026-03-02 00:00") for f in (some_time, an_hour))
        more = msgspec.structs.replace(changed(material, some_time, an_hour), findings=found)
        listed = rows(letters.write(LetterKind.COMPLAINT, more, locale="zh-CN"))
        assert [row[0] for row in listed] == [
            "2026-03-02",
            "2026-03-02 10:00至2026-03-02 11:00之间",
        ]

    def test_a_call_that_ran_on_tells_until_when_and_a_caller_without_name_by_number(
        self, material: Material, call: Callable[..., Fact], finding: Callable[..., Finding]
    ) -> None:
        rung = call(
            "e112aa0001",
            "2026-03-04 21:55",
            by="unknown:19900008007",
            collector_number="19900008007",
        )
        late = finding(
            "e112aa0001",
            "2026-03-04 21:55",
            name="ran_past_the_hour",
            verdict=Verdict.ADVISORY,
            limit="22:00-08:00",
            observed="22:03:36",
        )
        weighed = finding(
            "e112aa0001",
            "2026-03-04 21:55",
            name="called_at_unfit_time",
            verdict=Verdict.OPEN_NORM,
            factors=(Factor(name="part_of_day", value="late_evening"),),
        )
        more = msgspec.structs.replace(changed(material, rung), findings=(late, weighed))
        letter = letters.write(LetterKind.COMPLAINT, more, locale="zh-CN")
        assert "持续到22:03:36" in rows(letter)[0]
        assert conduct.factor(weighed.factors[0], "zh-CN") in rows(letter)[1]
        assert "名称不详的来电方：19900008007" in letters.text(letter)

    def test_a_record_outweighs_the_word_on_whose_number_it_was(
        self, material: Material, finding: Callable[..., Finding]
    ) -> None:
        told = Attribution(
            id="7b09aa10ee",
            occurred_at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
            basis=Basis.CLAIMED,
            number="19900008001",
            party="yuanan",
        )
        one = finding("e101aa0001", "2026-03-05 22:10", facts=("e101aa0001", "7b09aa10ee"))
        only = msgspec.structs.replace(changed(material, told), findings=(one,))
        letter = letters.write(LetterKind.COMPLAINT, only, locale="zh-CN")
        assert rows(letter)[0][-2] == "设备记录"
        assert [claim.text for claim in letter.claims if claim.claimed] == [
            "据本人所述（暂无记录），远岸信用管理有限公司：19900008001。"
        ]


class TestProposal:
    def test_its_sums_are_those_of_the_plan(self, material: Material) -> None:
        letter = letters.write(LetterKind.PROPOSAL, material, locale="zh-CN")
        assert [row[2:] for row in rows(letter)[1:]] == [
            ("7", "¥1,400.00", "¥9,800.00"),
            ("1", "¥65.40", "¥65.40"),
        ]
        assert "共付款8次，合计¥9,865.40" in letters.text(letter)

    @pytest.mark.parametrize("kind", [LetterKind.PROPOSAL, LetterKind.CARD_PLAN])
    def test_interest_in_the_sum_is_told_and_falls_away_with_what_is_waived(
        self, kind: LetterKind, material: Material
    ) -> None:
        plan = material.plan
        assert plan is not None
        bearing = tuple(
            msgspec.structs.replace(
                month,
                payments=tuple(
                    msgspec.structs.replace(pay, interest_fen=1_000) for pay in month.payments
                ),
            )
            for month in plan.months
        )
        with_interest = msgspec.structs.replace(plan, months=bearing)
        costly = msgspec.structs.replace(material, plan=with_interest)
        assert "¥80.00 is interest and fees" in letters.text(written(kind, costly, "en"))
        assert "其中¥80.00是" in letters.text(written(kind, costly, "zh-CN"))
        assert "interest and fees as I" not in letters.text(written(kind, material, "en"))

    def test_a_private_lender_is_told_principal_and_interest_and_why_no_more(
        self, material: Material
    ) -> None:
        """9,000.00 of 9,500.00 are principal: at 12 % a year 276.00 of interest come to the 500.00.

        1,400.00 a month leave 8,100.00 of principal, then 6,700.00 down to 1,100.00.
        """
        plan = material.plan
        assert plan is not None
        lawful = Lawful(on=plan.start_on, owed_fen=950_000, principal_fen=900_000, cap_ppm=120_000)
        debts = (msgspec.structs.replace(plan.debts[0], lawful=lawful), plan.debts[1])
        private = msgspec.structs.replace(plan, debts=debts)
        owing = with_loan(material, balance_fen=None)
        text = letters.text(
            written(LetterKind.PROPOSAL, msgspec.structs.replace(owing, plan=private), "en")
        )
        (interest,) = re.findall(r"¥9,000.00 of principal and ¥([\d.,]+) of interest", text)
        assert float(interest.replace(",", "")) == pytest.approx(500 + 276, rel=0.02)
        assert "the most that courts support in private lending" in text
        assert "is settled in full by these payments" in text
        assert "interest and fees from today on" not in text

    @pytest.mark.parametrize("kind", [LetterKind.PROPOSAL, LetterKind.CARD_PLAN])
    def test_no_more_is_offered_than_is_claimed_unless_the_writer_chose_to(
        self, kind: LetterKind, material: Material
    ) -> None:
        less = with_loan(material, balance_fen=500_000)
        text = letters.text(written(kind, less, "en"))
        assert "4 payments, ¥5,000.00 in all" in text
        assert "2026-06-20" in text
        assert "¥800.00" in text
        assert "that you claim, as listed above, would be paid" in text
        assert "Should anything remain" not in text
        told = [n.text for n in written(kind, less, "en").effects]
        assert any("¥5,000.00 is claimed as of 2026-03-01" in t for t in told)
        assert any("your plan pays ¥9,865.40" in t for t in told)

        chosen = msgspec.structs.replace(less, above=frozenset({"L1"}))
        letter = written(kind, chosen, "zh-CN")
        assert "合计¥9,865.40" in letters.text(letter)
        assert "即告还清" not in letters.text(letter)
        assert any("比对方主张的¥5,000.00" in n.text for n in letter.effects)

    def test_what_is_claimed_is_offered_without_interest_on_top(self, material: Material) -> None:
        plan = material.plan
        assert plan is not None
        first = msgspec.structs.replace(plan.months[0].payments[0], interest_fen=40_000)
        months = (msgspec.structs.replace(plan.months[0], payments=(first,)), *plan.months[1:])
        costly = msgspec.structs.replace(plan, months=months)
        less = msgspec.structs.replace(with_loan(material, balance_fen=900_000), plan=costly)
        text = letters.text(written(LetterKind.PROPOSAL, less, "zh-CN"))
        assert "合计¥9,000.00" in text
        assert "推算的利息" not in text

    def test_where_nothing_is_claimed_the_plan_is_offered_whole(self, material: Material) -> None:
        silent = with_loan(material, balance_fen=None)
        letter = written(LetterKind.PROPOSAL, silent, "zh-CN")
        assert "合计¥9,865.40" in letters.text(letter)
        assert not any("主张的数额" in n.text for n in letter.effects)

    def test_a_balance_is_what_the_other_side_claims(self, material: Material) -> None:
        text = letters.text(letters.write(LetterKind.PROPOSAL, material, locale="zh-CN"))
        assert "上述余额是贵方的主张；在收到明细核对之前，列在这里不表示认可" in text

    @pytest.mark.parametrize(("first", "offered"), [((2027, 3, 10), True), ((2027, 3, 11), False)])
    def test_a_first_payment_more_than_a_year_ahead_is_no_offer(
        self, first: tuple[int, int, int], *, offered: bool, material: Material
    ) -> None:
        plan = material.plan
        assert plan is not None
        late = msgspec.structs.replace(plan.months[0], on=dt.date(*first))
        far = msgspec.structs.replace(material, plan=msgspec.structs.replace(plan, months=(late,)))
        letter = letters.write(LetterKind.PROPOSAL, far, locale="zh-CN")
        assert (letter.title != "暂缓催收的请求") is offered
        assert ("还款计划还排不出可以付给贵方的金额" in letters.text(letter)) is not offered

    def test_who_gets_nothing_yet_is_asked_for_a_pause(self, material: Material) -> None:
        card = msgspec.structs.replace(material, to="beichuan")
        letter = letters.write(
            LetterKind.PROPOSAL, card, locale="zh-CN", confirmed=frozenset({"L2"})
        )
        text = letters.text(letter)
        assert letter.title == "暂缓催收的请求"
        assert "还款计划还排不出可以付给贵方的金额" in text
        assert "QH-2025-0417" not in text

    def test_a_hardship_that_is_only_told_is_worded_as_told(self, material: Material) -> None:
        told = Hardship(
            id="5c08bb20dd",
            occurred_at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC),
            basis=Basis.CLAIMED,
            kind=material.history.of(Hardship)[0].kind,
        )
        more = changed(material, told, without=frozenset({"5c04bb20dd"}))
        letter = letters.write(LetterKind.PROPOSAL, more, locale="zh-CN")
        assert [c.text for c in letter.claims if c.claimed] == [
            "据本人所述（暂无记录），自2026年2月1日起，本人失业。"
        ]

    def test_what_is_told_twice_in_a_row_is_told_so_the_second_time(
        self, material: Material
    ) -> None:
        bare = History(
            msgspec.structs.replace(fact, basis=Basis.CLAIMED)
            if fact.id in {"5c03bb20dd", "5c04bb20dd"}
            else fact
            for fact in material.history.raw
        )
        told = msgspec.structs.replace(material, history=bare)
        for locale, first, second in (
            ("zh-CN", "据本人所述（暂无记录），自", "同样据本人所述，本人每月收入"),
            ("en", "By my own account, without a record so far, I have been", "Likewise by my own"),
        ):
            letter = letters.write(LetterKind.PROPOSAL, told, locale=locale)
            claims = [claim.text for claim in letter.claims if claim.claimed]
            assert [claims[0][: len(first)], claims[1][: len(second)]] == [first, second]
            assert "stated only" not in claims[1]

    def test_without_a_plan_it_says_what_to_do_first(self, material: Material) -> None:
        without = msgspec.structs.replace(material, plan=None)
        with pytest.raises(CannotWrite, match="Enter your income and expenses"):
            letters.write(LetterKind.PROPOSAL, without, locale="en")

    def test_it_needs_a_debt_and_somebody_to_owe_it_to(self, material: Material) -> None:
        stranger = msgspec.structs.replace(material, debts=())
        with pytest.raises(CannotWrite) as no_debt:
            letters.write(LetterKind.PROPOSAL, stranger, locale="en")
        assert no_debt.value.code == "no_debt"
        unknown = msgspec.structs.replace(material, to="unknown:19900008003")
        with pytest.raises(CannotWrite) as nobody:
            letters.write(LetterKind.PROPOSAL, unknown, locale="en")
        assert nobody.value.code == "no_addressee"

    def test_a_hardship_that_is_over_is_not_told(self, material: Material) -> None:
        over = Hardship(
            id="5c07bb20dd",
            occurred_at=dt.datetime(2024, 2, 1, tzinfo=dt.UTC),
            kind=HardshipKind.ILLNESS,
            until=dt.date(2024, 6, 1),
        )
        letter = letters.write(LetterKind.PROPOSAL, changed(material, over), locale="zh-CN")
        assert "患病" not in letters.text(letter)

    def test_two_loans_of_one_creditor_are_designated(self, material: Material) -> None:
        second = msgspec.structs.replace(
            OLD_DEBT, debt="L3", name="青禾备用", last_due_on=dt.date(2026, 9, 1)
        )
        two = changed(material, second)
        letter = letters.write(LetterKind.PROPOSAL, two, locale="zh-CN")
        assert "《民法典》第五百六十条" in letters.text(letter)
        assert "届时青禾备用还有余额的，届时再行协商" in letters.text(letter)


class TestHold:
    def test_an_unknown_caller_is_addressed_by_number_and_told_no_contact_details(
        self, material: Material
    ) -> None:
        unknown = msgspec.structs.replace(material, to="unknown:19900008003")
        text = letters.text(letters.write(LetterKind.HOLD, unknown, locale="zh-CN"))
        assert "致：使用号码 19900008003 的来电方" in text
        assert "19900000001" not in text
        assert "QH-2025-0417" not in text

    @pytest.mark.parametrize(
        "kind",
        [
            LetterKind.HOLD,
            LetterKind.IDENTITY_REQUEST,
            LetterKind.NO_CONTACT,
            LetterKind.ASSIGNMENT_NOTICE,
        ],
    )
    def test_who_gives_no_address_says_where_the_answer_can_go(
        self, kind: LetterKind, material: Material
    ) -> None:
        where = "as a text message to the number on which you contacted me"
        unknown = msgspec.structs.replace(material, to="unknown:19900008003")
        text = letters.text(letters.write(kind, unknown, locale="en"))
        assert where in text
        assert "stated below" not in text
        assert where not in letters.text(letters.write(kind, material, locale="en"))

    def test_who_is_no_party_of_the_record_is_refused(self, material: Material) -> None:
        stranger = msgspec.structs.replace(material, to="nobody")
        with pytest.raises(KeyError):
            letters.write(LetterKind.HOLD, stranger, locale="zh-CN")

    def test_contacts_that_are_only_told_are_told_as_such(self, material: Material) -> None:
        recorded = frozenset({f"e10{n}aa0001" for n in range(1, 6)})
        only_told = changed(material, without=recorded)
        letter = letters.write(LetterKind.HOLD, only_told, locale="zh-CN")
        told = [c.text for c in letter.claims if c.claimed]
        assert told == [
            "据接到联系的人反映（暂无记录），贵方于2026-03-07 10:00（北京时间）联系了本人身边的人。"
        ]


def test_the_warning_may_name_the_person_it_goes_to(material: Material) -> None:
    to_mother = msgspec.structs.replace(material, to="chen")
    letter = letters.write(LetterKind.WARNING, to_mother, locale="zh-CN")
    assert (letter.to, letter.claims, letter.case_ref) == ("chen", (), "")


def test_every_kind_tells_what_it_is_for_in_both_languages() -> None:
    for locale in LOCALES:
        told = letters.kinds(locale)
        assert [info.kind for info in told] == list(LetterKind)
        assert all(info.name and info.purpose and info.whom for info in told)


def test_a_language_that_is_not_there_is_refused(material: Material) -> None:
    with pytest.raises(ValueError, match="zh-CN and en"):
        letters.write(LetterKind.HOLD, material, locale="fr")


class TestManyFindings:
    def test_a_complaint_lists_the_latest_sixty_of_a_rule_and_says_how_many_more_there_are(
        self, material: Material, call: Callable[..., Contact], finding: Callable[..., Finding]
    ) -> None:
        nights = [
            f"2025-12-{day:02d} 22:{minute:02d}" for day in range(1, 21) for minute in range(5)
        ]
        calls = [call(f"{n:016x}", at) for n, at in enumerate(nights)]
        found = tuple(finding(f"{n:016x}", at) for n, at in enumerate(nights))
        many = msgspec.structs.replace(changed(material, *calls), findings=found)
        for locale, more in (("zh-CN", "更早的40次"), ("en", "the 40 earlier ones")):
            letter = letters.write(LetterKind.COMPLAINT, many, locale=locale)
            assert len(rows(letter)) == 60
            assert more in letters.text(letter)
            assert {f.contact for f in found} <= set(letter.cites)
