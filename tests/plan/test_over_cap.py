"""Loans against the cap of their lender and day: what was paid above it, what may be set off.

A private loan of 6 October 2025: 36,500.00 at 36.5 % of a year of 365 days are 36.50 a day. Four
times the prime rate of that day is 12 %: 12.00 a day.
"""

import datetime as dt

import msgspec
import pytest

from fairdue.facts import (
    Agreement,
    Basis,
    Budget,
    Charge,
    ChargeLine,
    Fact,
    Force,
    History,
    Instalment,
    LegalEvent,
    LegalStep,
    LenderKind,
    Loan,
    LoanParty,
    Method,
    Party,
    PartyRole,
    Payment,
    Penalty,
    Product,
    Terms,
)
from fairdue.plan import (
    OverCap,
    Preset,
    Range,
    cap_rate,
    cap_source,
    cap_text,
    debts,
    describe,
    ledger,
    over_cap,
    price,
    solve,
)
from plan.noon import at

SIGNED = "2025-10-06"
TERMS = Terms(
    method=Method.BULLET,
    annual_rate_ppm=365_000,
    day_count=365,
    first_due_on=dt.date(2026, 10, 6),
    penalty=Penalty(multiplier_ppm=1_000_000),
)
LOAN = Loan(
    id="l-1",
    occurred_at=at(SIGNED),
    signed_at=at(SIGNED),
    debt="d-1",
    product=Product.PRIVATE_LOAN,
    principal_fen=3_650_000,
    disbursed_fen=3_650_000,
    terms=TERMS,
    parties=(LoanParty(party="p", role=PartyRole.CREDITOR),),
)


def lender(kind: LenderKind | None = LenderKind.PRIVATE_PERSON) -> Party:
    return Party(id="y-1", occurred_at=at("2025-01-01"), party="p", name="某人", kind=kind)


def pay(day: str, amount_fen: int, basis: Basis = Basis.DOCUMENTED) -> Payment:
    return Payment(
        id=f"p-{day}", occurred_at=at(day), debt="d-1", amount_fen=amount_fen, basis=basis
    )


def found(
    on: str, *facts: Fact, of: Loan = LOAN, kind: LenderKind | None = LenderKind.PRIVATE_PERSON
) -> OverCap | None:
    history, day = History([of, lender(kind), *facts]), dt.date.fromisoformat(on)
    return over_cap(of, history, price(of, history, on=day), on=day)


def surely(answer: OverCap | None) -> OverCap:
    assert answer is not None
    return answer


def said(
    on: str, locale: str, *facts: Fact, of: Loan = LOAN, kind: LenderKind | None = None
) -> str:
    of_kind = kind or LenderKind.PRIVATE_PERSON
    history, day = History([of, lender(of_kind), *facts]), dt.date.fromisoformat(on)
    cost = price(of, history, on=day)
    return "\n".join(cap_text(cost, over_cap(of, history, cost, on=day), locale))


def exactly(fen: int) -> Range:
    return Range(low_fen=fen, high_fen=fen)


class TestWhatMayBeSetOff:
    def test_after_a_hundred_days_the_interest_above_the_cap(self) -> None:
        # 100 days: 3,650.00 by the contract, 1,200.00 at the cap.
        answer = surely(found("2026-01-14"))
        assert (answer.owed, answer.left) == (exactly(4_015_000), exactly(3_770_000))
        assert answer.set_off == exactly(245_000)
        assert (answer.paid_above, answer.found) == (exactly(0), True)

    def test_a_payment_above_the_caps_interest_counts_against_the_principal(self) -> None:
        # The 1,200.00 and 2,450.00 of the principal: 34,050.00 are left and bear 11.19 a day.
        answer = surely(found("2026-01-14", pay("2026-01-14", 365_000)))
        assert answer.left == exactly(3_770_000 - 365_000)
        assert answer.set_off == exactly(3_650_000 - 3_405_000)

    def test_what_is_paid_when_nothing_is_owed_at_the_cap_may_be_asked_back(self) -> None:
        answer = surely(found("2026-01-14", pay("2026-01-14", 4_015_000)))
        assert answer.left == exactly(0)
        assert answer.paid_above == exactly(4_015_000 - 3_770_000)
        assert answer.set_off == exactly(0)
        assert answer.found

    def test_money_kept_back_is_no_principal_and_membership_is_paid(self) -> None:
        kept_back = msgspec.structs.replace(LOAN, disbursed_fen=3_285_000)
        club = Charge(
            id="c-1",
            occurred_at=at("2026-01-14"),
            debt="d-1",
            line=ChargeLine.MEMBERSHIP,
            amount_fen=8_000,
        )
        # 32,850.00 bear 10.80 a day: 33,930.00 less 80.00.
        answer = surely(found("2026-01-14", club, of=kept_back))
        assert answer.left == exactly(3_393_000 - 8_000)
        assert answer.facts == ("l-1", "c-1")

    def test_a_payment_on_somebodys_word_leaves_a_range(self) -> None:
        answer = surely(found("2026-01-14", pay("2026-01-14", 365_000, Basis.CLAIMED)))
        assert answer.left == Range(low_fen=3_405_000, high_fen=3_770_000)
        assert answer.set_off == exactly(245_000), "on either word 2,450.00 lie above the cap"

    @pytest.mark.parametrize(("claimed_fen", "low_fen"), [(3_900_000, 130_000), (1_500_000, 0)])
    def test_a_claim_below_the_contract_is_all_that_surely_lies_above(
        self, claimed_fen: int, low_fen: int
    ) -> None:
        # 37,700.00 are left at the cap: of 39,000.00 claimed 1,300.00 lie above, of 15,000.00 none.
        asked = msgspec.structs.replace(
            LOAN, balance_fen=claimed_fen, balance_on=dt.date(2026, 1, 14)
        )
        answer = surely(found("2026-01-14", of=asked))
        assert answer.set_off == Range(low_fen=low_fen, high_fen=245_000)
        assert answer.found is (low_fen > 0)

    def test_where_the_law_is_open_so_is_the_sum(self) -> None:
        # Before 20 August 2020 between 24 % and 36 %: 24.00 and 36.00 a day.
        old = msgspec.structs.replace(
            LOAN,
            signed_at=at("2019-10-06"),
            terms=msgspec.structs.replace(TERMS, first_due_on=dt.date(2020, 10, 6)),
        )
        answer = surely(found("2020-01-14", of=old))
        assert answer.left == Range(low_fen=3_650_000 + 240_000, high_fen=3_650_000 + 360_000)
        assert answer.set_off == Range(low_fen=5_000, high_fen=125_000)


class TestNothingAbove:
    def test_a_loan_at_the_cap_is_within_it_however_days_are_counted(self) -> None:
        terms = msgspec.structs.replace(TERMS, annual_rate_ppm=120_000, day_count=360)
        answer = surely(found("2026-01-14", of=msgspec.structs.replace(LOAN, terms=terms)))
        assert (answer.set_off, answer.found) == (exactly(0), False)

    @pytest.mark.parametrize(
        ("of", "kind"),
        [
            (msgspec.structs.replace(LOAN, disbursed_fen=None), LenderKind.PRIVATE_PERSON),
            (msgspec.structs.replace(LOAN, signed_at=None), LenderKind.PRIVATE_PERSON),
            (LOAN, None),
            (LOAN, LenderKind.AMC),
            (
                msgspec.structs.replace(LOAN, terms=Terms(method=Method.REVOLVING)),
                LenderKind.PRIVATE_PERSON,
            ),
        ],
    )
    def test_without_cap_day_or_money_received_there_is_no_answer(
        self, of: Loan, kind: LenderKind | None
    ) -> None:
        assert found("2026-01-14", of=of, kind=kind) is None

    def test_an_agreement_or_a_guarantor_takes_the_contracts_place(self) -> None:
        agreed = Agreement(
            id="a-1",
            occurred_at=at("2026-01-01"),
            debts=("d-1",),
            instalments=(Instalment(due=dt.date(2026, 6, 1), amount_fen=1),),
        )
        paid_for = LegalEvent(
            id="g-1", occurred_at=at("2026-01-01"), debt="d-1", step=LegalStep.COMPENSATED
        )
        for fact in (agreed, paid_for):
            answer = surely(found("2026-01-14", fact))
            assert (answer.owed, answer.set_off) == (None, None)
            assert answer.left == exactly(3_770_000)


class TestTheWords:
    def test_they_are_as_strong_as_the_text_and_no_stronger(self) -> None:
        private = said("2026-01-14", "en")
        assert "judicial interpretation; wording not yet checked" in private
        assert "Courts do not support" in private
        bank = said("2026-01-14", "en", kind=LenderKind.BANK_ONLINE)
        assert "guidance for courts, not a law" in bank
        assert "nothing falls away by itself" in bank

    def test_the_sums_are_named_and_not_deducted(self) -> None:
        assert "¥2,450.00 above the cap may be set off" in said("2026-01-14", "en")
        assert "高出的 ¥2,450.00 可以主张抵减；这里只作提示，不从欠款中扣除。" in said(
            "2026-01-14", "zh-CN"
        )
        paid = said("2026-01-14", "en", pay("2026-01-14", 4_015_000))
        assert "¥2,450.00 was paid when nothing was owed any more at the cap" in paid
        assert "may be set off" not in paid

    @pytest.mark.parametrize("locale", ["zh-CN", "en"])
    def test_a_cap_that_is_not_known_is_not_none(self, locale: str) -> None:
        text = said("2026-01-14", locale, kind=LenderKind.AMC)
        assert text in {
            "没有查到适用于这类出借人和签约日的上限，不等于没有上限。",
            (
                "No cap is known here for this kind of lender and day of contract, which does not "
                "mean that there is none."
            ),
        }

    def test_within_above_and_open_are_told_apart(self) -> None:
        assert "lies above the cap." in said("2026-01-14", "en")
        mild = msgspec.structs.replace(
            LOAN, terms=msgspec.structs.replace(TERMS, annual_rate_ppm=100_000)
        )
        assert "nothing lies above the cap" in said("2026-01-14", "en", of=mild)
        monthly = Terms(
            method=Method.INTEREST_ONLY,
            annual_rate_ppm=119_500,
            instalments=26,
            period_days=14,
            first_due_on=dt.date(2025, 10, 20),
        )
        near = msgspec.structs.replace(LOAN, terms=monthly)
        assert "depends on terms that are not known" in said("2026-01-14", "en", of=near)
        no_sum = msgspec.structs.replace(LOAN, disbursed_fen=None)
        assert "so far" not in said("2026-01-14", "en", of=no_sum)

    def test_every_force_of_a_cap_has_its_words(self) -> None:
        told = {
            force: said("2026-01-14", "en", kind=kind)
            for kind, force in (
                (LenderKind.PRIVATE_PERSON, Force.JUDICIAL_INTERPRETATION),
                (LenderKind.CFC, Force.GUIDANCE),
            )
        }
        young = msgspec.structs.replace(LOAN, signed_at=at("2026-01-02"))
        told[Force.SUPERVISORY_NOTICE] = said(
            "2026-01-14", "en", of=young, kind=LenderKind.MLC_ONLINE
        )
        assert "asks for no new loan above it" in told[Force.SUPERVISORY_NOTICE]
        assert len({text.split("\n")[1] for text in told.values()}) == len(told)


def test_below_the_cap_only_what_the_contract_asks_for_is_told() -> None:
    # 100 days at 6 % are 600.00; the cap would allow 1,200.00, which nobody asks for.
    terms = msgspec.structs.replace(TERMS, annual_rate_ppm=60_000)
    cheap = said("2026-01-14", "en", of=msgspec.structs.replace(LOAN, terms=terms))
    assert "¥0.00 paid so far; by the contract ¥37,100.00 is owed." in cheap
    assert "At the cap" not in cheap
    assert "At the cap ¥37,700.00 would be left" in said("2026-01-14", "en")


def test_while_the_rate_is_not_known_the_most_is_the_cap_by_its_own_year() -> None:
    for year in (360, 365, None):
        terms = msgspec.structs.replace(TERMS, annual_rate_ppm=None, day_count=year)
        of = msgspec.structs.replace(LOAN, terms=terms)
        owed = ledger(of, History([of, lender()]), on=dt.date(2026, 1, 14)).owed
        assert owed == Range(low_fen=3_650_000, high_fen=3_770_000)


class TestAContractOfBefore20August2020:
    """Private lending art. 31: from that day on the standard of the day of a suit counts.

    36,500.00 of 20 August 2019 at 30 %: 30.00 a day. Until 19 August 2020, 366 days, 24.00 to 36.00
    a day; from then on 12.00 a day at the 12 % of June 2026, 15.40 at the 15.4 % of 2021.
    """

    OLD = msgspec.structs.replace(
        LOAN,
        signed_at=at("2019-08-20"),
        terms=msgspec.structs.replace(
            TERMS, annual_rate_ppm=300_000, first_due_on=dt.date(2020, 8, 20)
        ),
    )
    DAYS = (366, 2 * 365)
    """Until 20 August 2020, and from then until 20 August 2022."""

    def suit(self, day: str, **changes: object) -> LegalEvent:
        filed = LegalEvent(id="s-1", occurred_at=at(day), debt="d-1", step=LegalStep.SUIT_FILED)
        return msgspec.structs.replace(filed, **changes)

    def test_without_a_suit_todays_standard_is_the_lower_end(self) -> None:
        # In August 2022 four times the prime rate are 14.8 %: 14.80 a day.
        answer = surely(found("2022-08-20", of=self.OLD))
        low, high = (until * 366 for until in (2_400, 3_600))
        assert answer.left == Range(
            low_fen=3_650_000 + low + 730 * 1_480, high_fen=3_650_000 + high + 730 * 3_600
        )
        assert answer.set_off is not None
        assert answer.set_off.low_fen == 0, "only the certain part may be claimed"
        assert answer.set_off.high_fen == 366 * 600 + 730 * (3_000 - 1_480)
        assert not answer.found

    def test_the_day_of_a_suit_settles_the_later_part(self) -> None:
        answer = surely(found("2022-08-20", self.suit("2021-06-01"), of=self.OLD))
        assert answer.left == Range(
            low_fen=3_650_000 + 366 * 2_400 + 730 * 1_540,
            high_fen=3_650_000 + 366 * 3_600 + 730 * 1_540,
        )
        assert answer.set_off is not None
        assert answer.set_off.low_fen == 730 * (3_000 - 1_540) - 366 * 600
        assert answer.found

    @pytest.mark.parametrize("changes", [{"basis": Basis.CLAIMED}, {"step": LegalStep.JUDGMENT}])
    def test_a_suit_on_somebodys_word_settles_nothing(self, changes: dict[str, object]) -> None:
        suit = self.suit("2021-06-01", **changes)
        assert found("2022-08-20", suit, of=self.OLD) == found("2022-08-20", of=self.OLD)

    def test_a_suit_taken_back_is_none(self) -> None:
        back = self.suit("2021-07-01", id="s-2", step=LegalStep.SUIT_WITHDRAWN)
        both = found("2022-08-20", self.suit("2021-06-01"), back, of=self.OLD)
        assert both == found("2022-08-20", of=self.OLD)

    def test_a_suit_of_before_that_day_was_judged_by_the_earlier_rule(self) -> None:
        answer = surely(found("2022-08-20", self.suit("2020-08-01"), of=self.OLD))
        assert answer.cap.later is None
        assert answer.left.high_fen - 3_650_000 == (366 + 730) * 3_600

    @pytest.mark.parametrize(
        ("suit", "said"),
        [
            ((), {"en": "filed today, it would be 14.8%", "zh-CN": "如果今天起诉，是一年 14.8%"}),
            (
                ("2021-06-01",),
                {"en": "counts at most at 15.4%", "zh-CN": "起诉时的标准计算：一年 15.4%"},
            ),
        ],
    )
    def test_it_is_said_what_the_later_part_depends_on(
        self, suit: tuple[str, ...], said: dict[str, str]
    ) -> None:
        history = History([self.OLD, lender(), *(self.suit(day) for day in suit)])
        day = dt.date(2022, 8, 20)
        cost = price(self.OLD, history, on=day)
        for locale, words in said.items():
            text = cap_text(cost, over_cap(self.OLD, history, cost, on=day), locale)
            assert any(words in line for line in text)
            assert not any("not known" in line or "尚未弄清" in line for line in text)
            assert cost.cap is not None
            assert "2020-08-20" in cap_rate(cost.cap, locale)
            assert ("Art. 31" if locale == "en" else "第三十一条") in cap_source(cost.cap, locale)

    def test_a_plan_that_pays_more_than_todays_standard_says_so_and_how_much(self) -> None:
        history = History([self.OLD, lender()])
        day = dt.date(2022, 8, 20)
        owed = debts(history, on=day)
        budget = Budget(id="u", occurred_at=at("2022-08-01"), income_fen=900_000, needs_fen=0)
        plan = solve(owed, budget, Preset.FORMAL_FIRST, start_on=day)
        (said,) = [w for w in plan.warnings if w.code == "perhaps_above_cap"]
        assert "14.8%" in said.text["en"]
        assert "第三十一条" in said.text["zh-CN"]
        assert not [w for w in plan.warnings if w.code in {"above_cap", "above_old_cap"}]


def test_where_nobody_knows_the_kind_of_the_lender_it_is_asked_for() -> None:
    history = History([LOAN, lender(None)])
    cost = price(LOAN, history, on=dt.date(2026, 1, 14))
    assert cap_text(cost, None, "en")[0].startswith("The cap depends on what kind of lender")
    assert "出借人的类型" in cap_text(cost, None, "zh-CN")[0]


def test_a_plan_that_pays_even_more_than_the_upper_end_for_an_old_loan_says_so() -> None:
    """40 % from before 20 August 2020: 36 % is the most that any reading supports."""
    old = TestAContractOfBefore20August2020.OLD
    terms = msgspec.structs.replace(old.terms, annual_rate_ppm=400_000)
    history = History([msgspec.structs.replace(old, terms=terms), lender()])
    day = dt.date(2022, 8, 20)
    budget = Budget(id="u", occurred_at=at("2022-08-01"), income_fen=900_000, needs_fen=0)
    plan = solve(debts(history, on=day), budget, Preset.FORMAL_FIRST, start_on=day)
    codes = [w.code for w in plan.warnings if "cap" in w.code]
    assert codes == ["above_old_cap", "perhaps_above_cap"]


def test_an_old_private_loan_without_overdue_rate_names_the_day_of_a_suit() -> None:
    """Not four times the prime rate of the day of the contract: that rule came later."""
    old = TestAContractOfBefore20August2020.OLD
    terms = msgspec.structs.replace(old.terms, penalty=None)
    history = History([msgspec.structs.replace(old, terms=terms), lender()])
    (found,) = history.loans.values()
    kept = ledger(found, history, on=dt.date(2022, 8, 20))
    assert "private_penalty_old" in kept.assumed
    assert "day of a suit" in describe(kept, "en")[-1]
    assert "第三十一条" in describe(kept, "zh-CN")[-1]
