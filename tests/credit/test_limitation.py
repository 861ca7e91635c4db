"""Limitation, rule by rule: what starts the three years, what interrupts them, what waives them."""

import datetime as dt
import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.credit import (
    ACKNOWLEDGING,
    ClockEffect,
    ClockStep,
    Limitation,
    LimitationStatus,
    describe,
    effect_of,
    limitation,
)
from fairdue.facts import (
    Agreement,
    Basis,
    Contact,
    ContactKind,
    DebtStatus,
    Direction,
    Fact,
    History,
    Holidays,
    Instalment,
    Label,
    LegalEvent,
    LegalStep,
    LenderKind,
    LetterKind,
    LetterRecord,
    Loan,
    LoanParty,
    Medium,
    Method,
    OnFailure,
    Outcome,
    Party,
    PartyRole,
    Payment,
    Person,
    Product,
    Rebooking,
    RecordingState,
    Remark,
    Request,
    RequestKind,
    Role,
    Suspension,
    SuspensionKind,
    Terms,
)

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def at(day: str, hour: int = 12) -> dt.datetime:
    return dt.datetime.fromisoformat(day).replace(hour=hour, tzinfo=SHANGHAI)


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


BORROWER = Person(id="p-1", occurred_at=at("2022-01-01"), person="lin", role=Role.DEBTOR)
LENDER = Party(
    id="b-1", occurred_at=at("2022-01-01"), party="bank", name="甲银行", kind=LenderKind.BANK_TRAD
)
LOAN = Loan(
    id="l-1",
    occurred_at=at("2022-05-12"),
    signed_at=at("2022-05-12"),
    debt="d-1",
    product=Product.ONLINE_CONSUMER_LOAN,
    parties=(LoanParty(party="bank", role=PartyRole.CREDITOR),),
    last_due_on=on("2023-05-12"),
)


def checked(day: str, *facts: Fact, loan: Loan = LOAN) -> Limitation:
    return limitation(loan, History([BORROWER, LENDER, loan, *facts]), on=on(day))


def message(day: str, **changes: object) -> Contact:
    contact = Contact(
        id=f"m-{day}",
        occurred_at=at(day),
        kind=ContactKind.TEXT,
        direction=Direction.OUT,
        by="bank",
        creditor="bank",
        person="lin",
        remarks=(Remark(label=Label.DEMAND_PAYMENT),),
    )
    return msgspec.structs.replace(contact, **changes)


def legal(day: str, step: LegalStep, **changes: object) -> LegalEvent:
    event = LegalEvent(id=f"e-{day}", occurred_at=at(day), debt="d-1", step=step)
    return msgspec.structs.replace(event, **changes)


def payment(day: str, **changes: object) -> Payment:
    paid = Payment(id=f"y-{day}", occurred_at=at(day), debt="d-1", amount_fen=100_00)
    return msgspec.structs.replace(paid, **changes)


def request(day: str, **changes: object) -> Request:
    asked = Request(
        id=f"r-{day}",
        occurred_at=at(day),
        kind=RequestKind.PAUSE_COLLECTION,
        by="lin",
        to="bank",
        creditor="bank",
        medium=Medium.LETTER,
    )
    return msgspec.structs.replace(asked, **changes)


class TestLimit01ThreeYearsFromTheLastInstalment:
    def test_on_the_last_day_of_three_years_the_period_still_runs(self) -> None:
        found = checked("2026-05-12")
        assert found.status is LimitationStatus.RUNNING
        assert found.expires_on == found.expires_on_latest == on("2026-05-12")

    def test_three_years_and_one_day_without_interruption_is_expired(self) -> None:
        assert checked("2026-05-13").status is LimitationStatus.EXPIRED

    def test_instalments_count_from_the_last_one(self) -> None:
        terms = Terms(method=Method.LEVEL_INSTALMENT, instalments=12, first_due_on=on("2022-06-30"))
        loan = msgspec.structs.replace(LOAN, last_due_on=None, terms=terms)
        found = checked("2026-05-13", loan=loan)
        assert found.starts_on == on("2023-05-30")
        assert found.expires_on == on("2026-05-30")
        assert found.status is LimitationStatus.RUNNING

    def test_before_the_last_instalment_is_due_nothing_runs(self) -> None:
        found = checked("2023-05-12")
        assert found.status is LimitationStatus.NOT_STARTED

    def test_the_start_cites_articles_188_and_189(self) -> None:
        (start,) = checked("2024-01-01").events
        assert (start.effect, start.rule, start.fact) == (ClockStep.STARTS, "CN-LIMIT-01", "l-1")
        assert [c.article["en"] for c in start.cites] == ["Art. 188", "Art. 189"]

    def test_a_law_cited_twice_is_named_once(self) -> None:
        found = checked("2024-01-01")
        for locale, told in (
            ("zh-CN", "（《中华人民共和国民法典》第一百八十八条、第一百八十九条）。"),
            ("en", "(Civil Code of the PRC, Art. 188 and Art. 189)."),
        ):
            assert any(line.endswith(told) for line in describe(found, locale))

    def test_due_on_29_february_ends_on_28_february(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=on("2024-02-29"))
        assert checked("2025-01-01", loan=loan).expires_on == on("2027-02-28")

    def test_a_last_day_that_is_a_listed_holiday_gives_way_to_the_next_day(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=on("2022-10-02"))
        golden_week = tuple(on(f"2025-10-0{n}") for n in range(1, 9))
        rest = Holidays(id="h", occurred_at=at("2025-01-01"), days=golden_week)
        assert checked("2025-10-09", rest, loan=loan).status is LimitationStatus.RUNNING
        assert checked("2025-10-10", rest, loan=loan).status is LimitationStatus.EXPIRED

    @pytest.mark.parametrize(
        ("due", "monday"), [("2023-11-21", "2026-11-23"), ("2023-05-10", "2026-05-11")]
    )
    def test_whether_a_weekend_moves_the_last_day_is_open(self, due: str, monday: str) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=on(due))
        last = on(due).replace(year=2026)
        assert checked(str(last), loan=loan).status is LimitationStatus.RUNNING
        found = checked(monday, loan=loan)
        assert (found.status, found.missing) == (LimitationStatus.UNKNOWN, ("rest_day",))
        assert (found.expires_on, found.expires_on_latest) == (last, on(monday))
        assert "Art. 203" in [c.article["en"] for c in found.basis]
        assert effect_of(LetterKind.PROPOSAL, found).effect is ClockEffect.CANNOT_TELL
        said = " ".join(describe(found, "en"))
        assert f"ends on {last} at the earliest. It ends on {monday} at the latest." in said
        assert "whether a weekend is one" in said
        after = on(monday) + dt.timedelta(days=1)
        over = checked(str(after), loan=loan)
        assert over.status is LimitationStatus.EXPIRED
        assert f"was {last} at the earliest and {monday} at the latest" in describe(over, "en")[1]

    def test_a_weekend_entered_as_days_of_rest_moves_it_for_certain(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=on("2023-11-21"))
        weekend = (on("2026-11-21"), on("2026-11-22"))
        rest = Holidays(id="h", occurred_at=at("2026-11-21"), days=weekend)
        found = checked("2026-11-23", rest, loan=loan)
        assert (found.status, found.missing) == (LimitationStatus.RUNNING, ())

    def test_what_the_creditor_did_on_that_monday_leaves_the_answer_open_for_good(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=on("2023-05-10"))
        found = checked("2027-01-01", message("2026-05-11"), loan=loan)
        assert (found.status, found.missing) == (LimitationStatus.UNKNOWN, ("rest_day",))

    def test_a_payment_on_that_monday_either_restarts_or_gives_up_the_right(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=on("2023-05-10"))
        found = checked("2026-06-01", payment("2026-05-11"), loan=loan)
        assert (found.expires_on, found.expires_on_latest) == (None, on("2029-05-11"))
        assert effect_of(LetterKind.PROPOSAL, found).effect is ClockEffect.RESTARTS

    def test_without_any_due_day_the_answer_is_unknown_and_says_what_is_missing(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=None, signed_at=None)
        found = checked("2030-01-01", loan=loan)
        assert found.status is LimitationStatus.UNKNOWN
        assert found.missing == ("due_on",)
        assert found.expires_on is None

    def test_a_young_contract_cannot_be_over_even_when_the_due_day_is_missing(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=None)
        assert checked("2025-05-12", loan=loan).status is LimitationStatus.RUNNING
        assert checked("2025-05-13", loan=loan).status is LimitationStatus.UNKNOWN

    def test_a_card_is_bounded_by_how_long_its_bill_has_been_overdue(self) -> None:
        card = msgspec.structs.replace(
            LOAN,
            last_due_on=None,
            product=Product.CREDIT_CARD,
            days_past_due=91,
            balance_on=on("2023-06-30"),
        )
        found = checked("2024-01-01", loan=card)
        assert found.expires_on == on("2026-03-31")
        assert found.expires_on_latest == on("2026-06-30")

    def test_a_loan_called_in_early_may_run_from_the_call(self) -> None:
        found = checked("2026-02-01", legal("2023-01-15", LegalStep.ACCELERATED))
        assert (found.expires_on, found.expires_on_latest) == (on("2026-01-15"), on("2026-05-12"))
        assert found.status is LimitationStatus.UNKNOWN

    def test_called_in_without_any_due_day_the_call_is_the_earliest_start(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=None)
        found = checked("2024-01-01", legal("2023-01-15", LegalStep.ACCELERATED), loan=loan)
        assert (found.starts_on, found.expires_on_latest) == (on("2023-01-15"), None)

    def test_twenty_years_are_the_most_whatever_interrupts(self) -> None:
        facts = [payment(f"{year}-05-09") for year in range(2026, 2043, 2)]
        found = checked("2043-05-13", *facts)
        assert found.expires_on == on("2043-05-12")
        assert found.status is LimitationStatus.EXPIRED

    def test_a_debt_of_the_two_year_rule_is_not_decided_here(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=on("2012-05-12"))
        found = checked("2024-01-01", payment("2014-12-01"), loan=loan)
        assert found.status is LimitationStatus.UNKNOWN
        assert "older_law" in found.missing

    def test_a_debt_of_the_two_year_rule_is_over_either_way_and_its_last_day_a_range(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=on("2015-09-28"))
        found = checked("2018-10-01", loan=loan)
        assert (found.status, found.missing) == (LimitationStatus.EXPIRED, ("older_law",))
        assert (found.expires_on, found.expires_on_latest) == (on("2017-09-28"), on("2018-09-28"))
        between = checked("2018-01-01", loan=loan)
        assert between.status is LimitationStatus.UNKNOWN

    def test_two_years_not_over_when_the_three_year_rule_came_are_three(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=on("2015-10-01"))
        found = checked("2018-01-01", loan=loan)
        assert found.expires_on == found.expires_on_latest == on("2018-10-01")
        assert found.missing == ()

    def test_an_old_debt_interrupted_in_time_by_either_rule_is_certain(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=on("2014-05-12"))
        paid = [payment("2016-03-03"), payment("2018-03-05"), payment("2021-03-03")]
        found = checked("2024-01-01", *paid, loan=loan)
        assert (found.status, found.missing) == (LimitationStatus.RUNNING, ("rest_day",))
        assert found.expires_on == on("2024-03-03")

    def test_monthly_demands_under_the_two_year_rule_keep_the_period_running(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=on("2011-05-12"))
        months = [dt.date(2011 + m // 12, m % 12 + 1, 22) for m in range(5, 90)]
        demands = [message(str(day)) for day in months]
        found = checked("2020-01-01", *demands, loan=loan)
        assert (found.status, found.missing) == (LimitationStatus.RUNNING, ())

    def test_established_as_time_barred_is_expired_unless_only_claimed(self) -> None:
        barred = msgspec.structs.replace(
            LOAN, last_due_on=None, signed_at=None, status=DebtStatus.TIME_BARRED
        )
        assert checked("2030-01-01", loan=barred).status is LimitationStatus.EXPIRED
        said = msgspec.structs.replace(barred, claimed=("status",))
        assert checked("2030-01-01", loan=said).status is LimitationStatus.UNKNOWN


class TestLimit02InterruptedByTheCreditor:
    def test_a_message_that_demands_payment_starts_the_period_anew(self) -> None:
        found = checked("2026-06-01", message("2025-03-03"))
        assert found.status is LimitationStatus.RUNNING
        assert found.expires_on == on("2028-03-03")
        event = found.events[-1]
        assert (event.effect, event.rule, event.certain) == (
            ClockStep.INTERRUPTS,
            "CN-LIMIT-02",
            True,
        )
        assert "第八条" in {c.article["zh-CN"] for c in event.cites}

    @pytest.mark.parametrize(
        "changes",
        [
            {"remarks": ()},
            {"direction": Direction.IN},
            {"creditor": "other-lender"},
            {"debts": ("d-9",)},
            {"outcome": Outcome.INVALID_NUMBER},
            {"kind": ContactKind.CALL, "outcome": Outcome.RANG_OUT},
            {"kind": ContactKind.PUBLIC_POST},
        ],
        ids=str,
    )
    def test_what_is_no_demand_of_this_debt_changes_nothing(self, changes: object) -> None:
        assert isinstance(changes, dict)
        found = checked("2026-06-01", message("2025-03-03", **changes))
        assert found.status is LimitationStatus.EXPIRED
        assert found.expires_on_latest == on("2026-05-12")

    def test_a_demand_made_of_a_relative_does_not_reach_the_debtor(self) -> None:
        aunt = Person(id="p-2", occurred_at=at("2022-01-01"), person="aunt", role=Role.OTHER_THIRD)
        found = checked("2026-06-01", aunt, message("2025-03-03", person="aunt"))
        assert found.status is LimitationStatus.EXPIRED

    @pytest.mark.parametrize(
        "changes",
        [
            {"remarks": None},
            {"remarks": (Remark(label=Label.DEMAND_PAYMENT, score=0.9),)},
            {"basis": Basis.CLAIMED},
            {"creditor": None},
            {"kind": ContactKind.CALL, "outcome": Outcome.TALKED},
        ],
        ids=str,
    )
    def test_an_unproven_demand_widens_the_range_and_leaves_the_answer_open(
        self, changes: object
    ) -> None:
        assert isinstance(changes, dict)
        found = checked("2026-06-01", message("2025-03-03", **changes))
        assert found.expires_on == on("2026-05-12")
        assert found.expires_on_latest == on("2028-03-03")
        assert found.status is LimitationStatus.UNKNOWN
        assert "demands_unproven" in found.missing

    def test_a_recorded_and_reviewed_call_is_proven(self) -> None:
        call = message(
            "2025-03-03",
            kind=ContactKind.CALL,
            outcome=Outcome.TALKED,
            recording=RecordingState.AUDIO,
        )
        assert checked("2026-06-01", call).expires_on == on("2028-03-03")

    def test_with_two_loans_of_one_lender_an_unnamed_demand_is_only_possible(self) -> None:
        second = msgspec.structs.replace(LOAN, id="l-2", debt="d-2")
        found = checked("2026-06-01", second, message("2025-03-03"))
        assert found.status is LimitationStatus.UNKNOWN
        named = checked("2026-06-01", second, message("2025-03-03", debts=("d-1",)))
        assert named.status is LimitationStatus.RUNNING

    def test_the_banks_own_debit_interrupts(self) -> None:
        found = checked("2026-06-01", payment("2025-03-03", debited=True))
        assert found.expires_on == on("2028-03-03")
        assert found.events[-1].rule == "CN-LIMIT-02"

    @pytest.mark.parametrize(
        "step",
        [
            LegalStep.DEMAND_RECEIVED,
            LegalStep.ASSIGNMENT_NOTICE,
            LegalStep.SIGNED_DUNNING_NOTICE,
        ],
    )
    def test_papers_that_arrive_interrupt(self, step: LegalStep) -> None:
        found = checked("2026-06-01", legal("2025-03-03", step))
        assert found.expires_on == on("2028-03-03")
        assert found.events[-1].rule == "CN-LIMIT-02"

    @pytest.mark.parametrize(
        "step",
        [
            LegalStep.SUIT_FILED,
            LegalStep.ARBITRATION_FILED,
            LegalStep.PAYMENT_ORDER,
            LegalStep.PRESERVATION,
            LegalStep.ENFORCEMENT_FILED,
            LegalStep.MEDIATION_REQUESTED,
        ],
    )
    def test_a_suit_interrupts_until_the_proceedings_end(self, step: LegalStep) -> None:
        found = checked("2028-03-04", legal("2025-03-03", step))
        assert (found.expires_on, found.expires_on_latest) == (on("2028-03-03"), None)
        assert found.status is LimitationStatus.UNKNOWN
        assert "proceedings_end" in found.missing

    def test_once_the_proceedings_have_ended_three_years_run_from_there(self) -> None:
        filed = legal("2025-03-03", LegalStep.SUIT_FILED)
        ended = legal("2025-09-13", LegalStep.PROCEEDINGS_ENDED)
        found = checked("2028-09-14", filed, ended)
        assert found.expires_on == found.expires_on_latest == on("2028-09-13")
        assert (found.status, found.missing) == (LimitationStatus.EXPIRED, ())

    def test_an_end_known_by_hearsay_moves_the_latest_day_only(self) -> None:
        filed = legal("2025-03-03", LegalStep.SUIT_FILED)
        ended = legal("2025-09-13", LegalStep.PROCEEDINGS_ENDED)
        told = msgspec.structs.replace(ended, basis=Basis.CLAIMED)
        found = checked("2028-06-01", filed, told)
        assert (found.expires_on, found.expires_on_latest) == (on("2028-03-03"), on("2028-09-13"))
        assert found.status is LimitationStatus.UNKNOWN

    def test_a_suit_that_was_taken_back_leaves_the_answer_open(self) -> None:
        filed = legal("2025-03-03", LegalStep.SUIT_FILED)
        found = checked("2027-01-01", filed, legal("2025-04-10", LegalStep.SUIT_WITHDRAWN))
        assert (found.expires_on, found.expires_on_latest) == (on("2026-05-12"), on("2028-04-10"))
        assert found.status is LimitationStatus.UNKNOWN
        assert "suit_withdrawn" in found.missing
        assert any("taken back" in line for line in describe(found, "en"))

    def test_a_new_filing_after_an_end_is_open_again(self) -> None:
        found = checked(
            "2026-06-01",
            legal("2025-03-03", LegalStep.SUIT_FILED),
            legal("2025-09-10", LegalStep.PROCEEDINGS_ENDED),
            legal("2026-01-05", LegalStep.ENFORCEMENT_FILED),
        )
        assert (found.expires_on, found.expires_on_latest) == (on("2029-01-05"), None)
        assert "proceedings_end" in found.missing

    def test_after_a_judgment_another_time_limit_counts(self) -> None:
        found = checked(
            "2026-06-01",
            legal("2025-03-03", LegalStep.SUIT_FILED),
            legal("2025-09-03", LegalStep.JUDGMENT),
        )
        assert found.status is LimitationStatus.UNKNOWN
        assert found.missing == ("judgment",)
        assert (found.starts_on, found.expires_on, found.expires_on_latest) == (None, None, None)
        assert not any("ends on" in line or "last day" in line for line in describe(found, "en"))

    def test_a_demand_after_expiry_revives_nothing(self) -> None:
        found = checked("2027-01-01", message("2026-05-13"))
        assert found.status is LimitationStatus.EXPIRED
        assert [e.effect for e in found.events] == [ClockStep.STARTS]

    def test_what_happened_later_than_the_day_asked_about_does_not_count(self) -> None:
        assert checked("2025-03-02", message("2025-03-03")).expires_on == on("2026-05-12")

    def test_a_long_run_of_messages_is_told_by_its_ends(self) -> None:
        daily = [message(f"2025-{m:02d}-{d:02d}") for m in range(1, 13) for d in range(1, 28)]
        found = checked("2026-06-01", *daily)
        assert found.expires_on == on("2028-12-27")
        assert [e.on for e in found.events[1:]] == [on("2025-01-01"), on("2025-12-27")]


class TestLimit03AgreedOrWaivedByTheDebtor:
    def test_a_part_payment_before_expiry_starts_the_period_anew(self) -> None:
        found = checked("2026-06-01", payment("2025-03-03"))
        assert found.expires_on == on("2028-03-03")
        assert found.events[-1].rule == "CN-LIMIT-03"

    def test_a_claimed_payment_is_only_possible(self) -> None:
        found = checked("2026-06-01", payment("2025-03-03", basis=Basis.CLAIMED))
        assert found.status is LimitationStatus.UNKNOWN

    @pytest.mark.parametrize("kind", [RequestKind.PAUSE_COLLECTION, RequestKind.HARDSHIP_PLAN])
    def test_a_written_request_to_defer_starts_the_period_anew(self, kind: RequestKind) -> None:
        found = checked("2026-06-01", request("2025-03-03", kind=kind))
        assert found.expires_on == on("2028-03-03")

    def test_a_request_on_the_phone_is_only_possible(self) -> None:
        found = checked("2026-06-01", request("2025-03-03", medium=Medium.CALL))
        assert (found.expires_on, found.expires_on_latest) == (on("2026-05-12"), on("2028-03-03"))

    @pytest.mark.parametrize(
        "kind", [RequestKind.STOP_CONTACT, RequestKind.DISPUTE, RequestKind.IDENTIFY_CALLER]
    )
    def test_asking_for_peace_is_no_promise_to_pay(self, kind: RequestKind) -> None:
        assert checked("2026-06-01", request("2025-03-03", kind=kind)).status is (
            LimitationStatus.EXPIRED
        )

    def test_an_agreed_plan_moves_the_start_to_its_last_instalment(self) -> None:
        plan = Agreement(
            id="a",
            occurred_at=at("2025-03-03"),
            debts=("d-1",),
            instalments=(
                Instalment(due=on("2025-06-01"), paid_at=at("2025-06-01")),
                Instalment(due=on("2026-06-01")),
            ),
        )
        assert checked("2026-05-20", plan).status is LimitationStatus.NOT_STARTED
        assert checked("2026-06-01", plan).expires_on == on("2029-06-01")

    @pytest.mark.parametrize(
        ("first", "goes_on", "kept"),
        [
            (Instalment(due=on("2025-06-01"), amount_fen=500), False, False),
            (Instalment(due=on("2025-06-01"), amount_fen=500), True, True),
            (Instalment(due=on("2025-06-01"), paid_at=at("2025-06-09")), False, False),
            (Instalment(due=on("2025-06-01"), payment_unknown=True), False, False),
        ],
        ids=["unpaid", "unpaid but it goes on", "paid late", "nobody remembers"],
    )
    def test_a_plan_that_may_be_broken_bounds_the_period_on_both_sides(
        self, first: Instalment, goes_on: bool, kept: bool
    ) -> None:
        plan = Agreement(
            id="a",
            occurred_at=at("2025-03-03"),
            debts=("d-1",),
            instalments=(first, Instalment(due=on("2026-06-01"), amount_fen=500)),
            rebooking=Rebooking(on_failure=OnFailure.AGREEMENT) if goes_on else None,
        )
        found = checked("2026-05-20", plan)
        assert found.expires_on == on("2029-06-01" if kept else "2028-03-03")
        assert found.expires_on_latest == on("2029-06-01")
        running = LimitationStatus.NOT_STARTED if kept else LimitationStatus.RUNNING
        assert found.status is running
        assert ("agreement_missed" in found.missing) is not kept

    def test_a_payment_of_the_record_keeps_a_plan(self) -> None:
        plan = Agreement(
            id="a",
            occurred_at=at("2025-03-03"),
            debts=("d-1",),
            instalments=(
                Instalment(due=on("2025-06-01"), amount_fen=500),
                Instalment(due=on("2026-06-01"), amount_fen=500),
            ),
        )
        paid = msgspec.structs.replace(payment("2025-06-01"), amount_fen=500)
        assert checked("2026-05-20", plan, paid).status is LimitationStatus.NOT_STARTED
        late = msgspec.structs.replace(paid, occurred_at=at("2025-06-20"))
        on_word = msgspec.structs.replace(paid, basis=Basis.CLAIMED)
        for other in (late, on_word):
            found = checked("2026-05-20", plan, other)
            assert "agreement_missed" in found.missing
            assert found.status is LimitationStatus.RUNNING

    def test_an_agreement_without_dates_gives_a_range(self) -> None:
        plan = Agreement(id="a", occurred_at=at("2025-03-05"), debts=("d-1",), term_months=12)
        found = checked("2026-06-02", plan)
        assert (found.expires_on, found.expires_on_latest) == (on("2028-03-05"), on("2029-03-05"))

    def test_a_request_by_somebody_unknown_may_bind_the_debtor(self) -> None:
        found = checked("2026-06-01", request("2025-03-03", by="somebody"))
        assert found.status is LimitationStatus.UNKNOWN

    def test_a_relatives_request_does_not_bind_the_debtor(self) -> None:
        aunt = Person(id="p-2", occurred_at=at("2022-01-01"), person="aunt", role=Role.OTHER_THIRD)
        found = checked("2026-06-01", aunt, request("2025-03-03", by="aunt"))
        assert found.status is LimitationStatus.EXPIRED

    @pytest.mark.parametrize(
        "other",
        [
            payment("2025-03-03", debt="d-9"),
            Agreement(id="a", occurred_at=at("2025-03-03"), debts=("d-9",)),
            msgspec.structs.replace(legal("2025-03-03", LegalStep.ACKNOWLEDGED), debt="d-9"),
            Suspension(id="s", occurred_at=at("2025-03-03"), kind=SuspensionKind.MORATORIUM),
            Suspension(
                id="s",
                occurred_at=at("2025-03-03"),
                kind=SuspensionKind.DEFERRAL,
                creditor="other-lender",
            ),
        ],
        ids=lambda fact: type(fact).__name__,
    )
    def test_what_concerns_another_debt_changes_nothing(self, other: Fact) -> None:
        assert checked("2026-06-01", other).status is LimitationStatus.EXPIRED

    def test_an_agreed_deferral_may_have_been_asked_for(self) -> None:
        pause = Suspension(
            id="s",
            occurred_at=at("2025-03-03"),
            kind=SuspensionKind.DEFERRAL,
            until=on("2025-09-05"),
            creditor="bank",
        )
        found = checked("2026-06-02", pause)
        assert (found.expires_on, found.expires_on_latest) == (on("2026-05-12"), on("2028-09-05"))

    def test_a_sent_proposal_counts_and_a_draft_does_not(self) -> None:
        draft = LetterRecord(
            id="w",
            occurred_at=at("2025-03-03"),
            kind=LetterKind.PROPOSAL,
            to="bank",
            locale="zh-CN",
            sha256="0" * 64,
            limitation_confirmed=("d-1",),
        )
        assert checked("2026-06-01", draft).status is LimitationStatus.EXPIRED
        sent = msgspec.structs.replace(draft, sent_on=on("2025-03-04"))
        assert checked("2026-06-01", sent).expires_on == on("2028-03-04")

    @pytest.mark.parametrize(
        "act",
        [
            payment("2026-05-13"),
            request("2026-05-13"),
            legal("2026-05-13", LegalStep.ACKNOWLEDGED),
            legal("2026-05-13", LegalStep.SIGNED_DUNNING_NOTICE),
            Agreement(id="a", occurred_at=at("2026-05-13"), debts=("d-1",)),
        ],
        ids=lambda fact: type(fact).__name__,
    )
    def test_after_expiry_the_same_act_gives_the_defence_up(self, act: Fact) -> None:
        found = checked("2026-06-01", act)
        assert found.status is LimitationStatus.WAIVED
        event = found.events[-1]
        assert (event.effect, event.rule) == (ClockStep.WAIVES, "CN-LIMIT-03")
        assert {"第一百九十二条", "第十九条"} <= {c.article["zh-CN"] for c in event.cites}

    def test_a_debit_after_expiry_is_no_act_of_the_debtor(self) -> None:
        found = checked("2026-06-01", payment("2026-05-13", debited=True))
        assert found.status is LimitationStatus.EXPIRED


class TestLettersAndTheClock:
    def test_a_proposal_restarts_a_running_period(self) -> None:
        effect = effect_of(LetterKind.PROPOSAL, checked("2025-01-01"))
        assert effect.effect is ClockEffect.RESTARTS
        assert effect.needs_confirmation

    def test_a_proposal_waives_an_expired_one(self) -> None:
        effect = effect_of(LetterKind.PROPOSAL, checked("2026-05-13"))
        assert effect.effect is ClockEffect.WAIVES
        assert "第十九条" in {c.article["zh-CN"] for c in effect.cites}

    def test_where_the_record_is_silent_a_proposal_cannot_be_judged(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=None, signed_at=None)
        effect = effect_of(LetterKind.PROPOSAL, checked("2026-05-13", loan=loan))
        assert effect.effect is ClockEffect.CANNOT_TELL
        assert effect.needs_confirmation

    def test_before_the_last_due_day_a_proposal_restarts_nothing(self) -> None:
        effect = effect_of(LetterKind.PROPOSAL, checked("2023-01-01"))
        assert effect.effect is ClockEffect.NONE
        assert not effect.needs_confirmation

    def test_a_proposal_on_a_waived_debt_still_needs_a_yes(self) -> None:
        effect = effect_of(LetterKind.PROPOSAL, checked("2026-06-01", payment("2026-05-13")))
        assert effect.effect is ClockEffect.RESTARTS

    def test_a_letter_that_asks_for_the_notice_warns_of_its_arrival(self) -> None:
        effect = effect_of(LetterKind.ASSIGNMENT_NOTICE, checked("2025-01-01"))
        assert "第十七条" in {c.article["zh-CN"] for c in effect.cites}
        assert "重新计算" in effect.text["zh-CN"]

    def test_asking_for_a_pause_restarts_as_a_promise_does(self) -> None:
        running, over = (
            effect_of(LetterKind.PAUSE_REQUEST, checked(day))
            for day in ("2025-01-01", "2026-05-13")
        )
        assert (running.effect, over.effect) == (ClockEffect.RESTARTS, ClockEffect.WAIVES)

    @pytest.mark.parametrize("kind", [k for k in LetterKind if k not in ACKNOWLEDGING], ids=str)
    def test_letters_that_promise_nothing_have_no_effect(self, kind: LetterKind) -> None:
        assert effect_of(kind, checked("2026-05-13")).effect is ClockEffect.NONE

    @pytest.mark.parametrize("locale", ["zh-CN", "en"])
    @pytest.mark.parametrize("day", ["2023-01-01", "2025-01-01", "2026-05-13", "2026-06-02"])
    def test_every_status_reads_in_both_languages(self, locale: str, day: str) -> None:
        found = checked(day, payment("2026-06-01"), message("2025-01-02", remarks=None))
        lines = describe(found, locale)
        assert all(line.endswith(("。", ".")) for line in lines)
        assert (locale == "zh-CN") == any("时效" in line for line in lines)
        assert effect_of(LetterKind.PROPOSAL, found).text[locale]


_DAYS = st.dates(min_value=on("2023-05-13"), max_value=on("2030-01-01"))
_ACTS = st.lists(
    st.tuples(_DAYS, st.sampled_from(["pay", "demand", "maybe", "debit"])), max_size=8
).map(
    lambda drawn: [
        {
            "pay": payment(str(day), id=f"y{i}"),
            "demand": message(str(day), id=f"m{i}"),
            "maybe": message(str(day), id=f"m{i}", remarks=None),
            "debit": payment(str(day), id=f"y{i}", debited=True),
        }[kind]
        for i, (day, kind) in enumerate(drawn)
    ]
)


@given(_ACTS, _DAYS)
def test_the_earliest_end_never_lies_after_the_latest(facts: list[Fact], day: dt.date) -> None:
    found = checked(str(day), *facts)
    if found.expires_on is not None and found.expires_on_latest is not None:
        assert found.expires_on <= found.expires_on_latest


@given(_ACTS, _DAYS)
def test_losing_a_field_moves_the_answer_only_towards_unknown(
    facts: list[Fact], day: dt.date
) -> None:
    known = checked(str(day), *facts).status
    blanked = [
        msgspec.structs.replace(f, remarks=None) if isinstance(f, Contact) else f for f in facts
    ]
    after = checked(str(day), *blanked).status
    sheltered = {LimitationStatus.RUNNING, LimitationStatus.WAIVED}
    same = after is known or {after, known} <= sheltered
    assert same or after is LimitationStatus.UNKNOWN


@given(_ACTS, _DAYS, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_were_entered_does_not_matter(
    facts: list[Fact], day: dt.date, chance: random.Random
) -> None:
    shuffled = list(facts)
    chance.shuffle(shuffled)
    assert checked(str(day), *shuffled) == checked(str(day), *facts)


@given(_ACTS, _DAYS, _DAYS)
def test_a_further_demand_never_brings_the_end_nearer(
    facts: list[Fact], day: dt.date, demanded: dt.date
) -> None:
    before = checked(str(day), *facts)
    after = checked(str(day), *facts, message(str(demanded), id="z"))
    if before.expires_on is not None and after.expires_on is not None:
        assert after.expires_on >= before.expires_on


class TestAGuarantorThatPaidTheLender:
    """Civil Code arts. 700 and 188; provisions on limitation art. 18. Due on 12 May 2023."""

    PAID = legal("2024-02-02", LegalStep.COMPENSATED, party="surety", amount_fen=90_000)

    def test_its_own_three_years_begin_with_its_payment(self) -> None:
        found = checked("2026-06-20", self.PAID)
        assert (found.starts_on, found.expires_on) == (on("2024-02-02"), on("2027-02-02"))
        assert found.status is LimitationStatus.RUNNING
        assert [event.effect for event in found.events] == [ClockStep.STARTS, ClockStep.RECOURSE]
        assert "Art. 700" in " ".join(describe(found, "en"))
        assert "追偿时效开始" in " ".join(describe(found, "zh-CN"))
        assert checked("2027-02-03", self.PAID).status is LimitationStatus.EXPIRED

    def test_paid_after_the_period_was_over_the_right_to_refuse_holds_against_it_too(self) -> None:
        late = legal("2026-06-01", LegalStep.COMPENSATED, party="surety")
        found = checked("2026-06-20", late)
        assert found.status is LimitationStatus.EXPIRED
        assert found.events[-1].effect is ClockStep.BARRED
        assert "Art. 18" in describe(found, "en")[-1]

    def test_a_payment_on_somebodys_word_may_have_begun_it(self) -> None:
        told = msgspec.structs.replace(self.PAID, basis=Basis.CLAIMED)
        found = checked("2026-06-20", told)
        assert (found.expires_on, found.expires_on_latest) == (on("2026-05-12"), on("2027-02-02"))
        assert found.status is LimitationStatus.UNKNOWN

    def test_what_was_open_before_matters_no_more(self) -> None:
        before = (
            legal("2023-06-01", LegalStep.SUIT_FILED),
            legal("2023-01-05", LegalStep.ACCELERATED),
        )
        found = checked("2026-06-20", *before, self.PAID)
        assert (found.expires_on, found.missing) == (on("2027-02-02"), ())

    def test_a_loan_not_yet_due_in_full_is_asked_back_at_once(self) -> None:
        loan = msgspec.structs.replace(LOAN, last_due_on=on("2026-12-12"))
        found = checked("2026-06-20", self.PAID, loan=loan)
        assert found.status is LimitationStatus.RUNNING
        assert [event.effect for event in found.events] == [ClockStep.RECOURSE]

    def test_its_demand_interrupts_and_the_lenders_only_may(self) -> None:
        asked = message("2025-03-03", creditor="surety", debts=None)
        assert checked("2026-06-20", self.PAID, asked).expires_on == on("2028-03-03")
        lenders = message("2025-03-03", creditor="bank", debts=None)
        found = checked("2026-06-20", self.PAID, lenders)
        assert (found.expires_on, found.expires_on_latest) == (on("2027-02-02"), on("2028-03-03"))


def test_a_calling_in_has_its_own_line_and_says_what_is_disputed() -> None:
    found = checked("2024-01-01", legal("2023-01-15", LegalStep.ACCELERATED))
    assert [(event.on, event.effect) for event in found.events] == [
        (on("2023-01-15"), ClockStep.CALLED_IN),
        (on("2023-05-12"), ClockStep.STARTS),
    ]
    assert found.missing == ("called_in",)
    said = describe(found, "en")
    assert "2023-01-15: possibly the period begins, because the loan was called in early" in said[3]
    assert "disputed" in said[-1]
    assert "有争议" in describe(found, "zh-CN")[-1]
