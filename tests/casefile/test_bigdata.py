"""A case as events of the big-data report: nothing counted twice, nothing guessed in silence."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from fairdue import casefile
from fairdue.casefile import bigdata
from fairdue.facts import (
    AccountEvent,
    AccountEventKind,
    Fact,
    History,
    Inquiry,
    LenderKind,
    Listing,
    Loan,
    LoanParty,
    Method,
    Party,
    PartyRole,
    Payment,
    Person,
    Product,
    ReportKind,
    ReportProduct,
    Role,
    SourceKind,
    Terms,
)
from fairdue.plan import Preset
from fairdue.report.event import Account

ZONE = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 6, 20, 23, 59, tzinfo=ZONE)


def day(text: str, hour: int = 10) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(hour=hour, tzinfo=ZONE)


ME = Person(id="me", occurred_at=day("2026-06-01"), person="lin", role=Role.DEBTOR)
BANK = Party(
    id="bank", occurred_at=day("2026-06-01"), party="bank", name="Bank", kind=LenderKind.BANK_TRAD
)


CARD = Loan(
    id="loan",
    occurred_at=day("2026-06-01"),
    debt="card",
    product=Product.CREDIT_CARD,
    parties=(LoanParty(party="bank", role=PartyRole.CREDITOR),),
    signed_at=day("2025-01-05"),
    disbursed_fen=500_000,
    balance_fen=480_000,
    balance_on=dt.date(2026, 6, 10),
    days_past_due=40,
)


def loan(**fields: object) -> Loan:
    return msgspec.structs.replace(CARD, **fields)


def recorded(*facts: Fact) -> bigdata.Record:
    return bigdata.record(History([ME, BANK, *facts]), NOW)


def kinds(kept: bigdata.Record) -> list[tuple[str, int, int | None]]:
    return [(e.kind, e.amount_fen, e.days_past_due) for e in kept.accounts or ()]


def test_a_loan_is_paid_out_and_overdue_as_stated() -> None:
    kept = recorded(loan())
    assert kinds(kept) == [("opened", 500_000, None), ("overdue", 480_000, 40)]
    event = (kept.accounts or ())[1]
    assert (event.lender, event.lender_kind, event.account) == ("bank", "bank_traditional", "card")
    assert (event.event_id, kept.names) == ("loan", {"bank": "Bank"})
    assert [note.en for note in kept.notes] == [
        "no schedule, arrears as the balance the other side claims: card"
    ]
    assert kept.inquiries is None


def test_a_payment_after_the_loan_fell_behind_is_late_by_as_many_days() -> None:
    before = Payment(id="p1", occurred_at=day("2026-04-20"), debt="card", amount_fen=1_000)
    after = Payment(id="p2", occurred_at=day("2026-05-11"), debt="card", amount_fen=2_000)
    kept = recorded(loan(), before, after)
    assert kinds(kept)[1:3] == [("paid", 1_000, None), ("paid", 2_000, 10)]  # behind since 1 May


def test_what_is_not_known_is_said_and_not_guessed() -> None:
    kept = recorded(loan(signed_at=None, days_past_due=None, balance_fen=None))
    assert kinds(kept) == []
    assert [note.en for note in kept.notes] == ["day of payout not known, payout not counted: card"]
    unknown = recorded(loan(disbursed_fen=None, balance_fen=None))
    assert kinds(unknown) == [("opened", 0, None), ("overdue", 0, 40)]
    assert {note.en for note in unknown.notes} == {
        "amount paid out not known, counted as 0: card",
        "arrears not known, counted as 0: card",
    }


def test_a_debt_of_a_private_person_is_in_no_big_data() -> None:
    friend = Party(
        occurred_at=day("2026-06-01"), party="chen", name="Chen", kind=LenderKind.PRIVATE_PERSON
    )
    owed = loan(parties=(LoanParty(party="chen", role=PartyRole.CREDITOR),), name="from Chen")
    kept = recorded(friend, owed)
    assert kept.accounts == ()
    assert [note.en for note in kept.notes] == ["loans of private persons are left out: from Chen"]


def test_the_one_who_lent_counts_not_the_one_who_bought_the_debt() -> None:
    bought = loan(
        parties=(
            LoanParty(party="bank", role=PartyRole.CREDITOR),
            LoanParty(party="buyer", role=PartyRole.ASSIGNEE),
        )
    )
    assert {e.lender for e in recorded(bought).accounts or ()} == {"bank"}


def test_recorded_events_of_a_lender_are_not_counted_a_second_time() -> None:
    event = AccountEvent(
        id="e1",
        occurred_at=day("2026-02-01"),
        lender="bank",
        lender_kind=ReportKind.BANK_TRADITIONAL,
        account="L1",
        kind=AccountEventKind.DEBIT_FAILED,
        amount_fen=100,
    )
    assert kinds(recorded(loan(), event)) == [("debit_failed", 100, None)]


def test_inquiries_and_lists_are_taken_as_they_are() -> None:
    inquiry = Inquiry(
        id="i1",
        occurred_at=day("2026-06-02"),
        lender="app",
        lender_kind=ReportKind.CONSUMER_FINANCE,
        product=ReportProduct.CAON,
        by_phone=False,
        known_at=day("2026-06-03"),
    )
    listing = Listing(
        id="l1", occurred_at=day("2026-05-01"), reason="r-court-exec", list_source="court", degree=2
    )
    kept = recorded(inquiry, listing)
    (asked,) = kept.inquiries or ()
    assert (asked.person, asked.phone, asked.event_id) == ("lin", None, "i1")
    assert asked.known_at is not None
    (hit,) = kept.hits or ()
    assert (hit.degree, hit.court) == (2, True)
    assert kept.accounts is None


def instalments(**fields: object) -> Loan:
    """Twelve instalments of 100 yuan without interest from 1 March on; nobody states arrears."""
    terms = Terms(
        method=Method.EQUAL_PRINCIPAL,
        annual_rate_ppm=0,
        day_count=365,
        instalments=12,
        first_due_on=dt.date(2026, 3, 1),
    )
    money = {"principal_fen": 120_000, "disbursed_fen": 120_000, "balance_fen": None}
    unstated = {"product": Product.ONLINE_CONSUMER_LOAN, "days_past_due": None, "balance_on": None}
    return loan(**{**money, **unstated, "signed_at": day("2026-02-01"), "terms": terms, **fields})


def pay(on: str, amount_fen: int = 10_000) -> Payment:
    return Payment(id=f"p{on}", occurred_at=day(on), debt="card", amount_fen=amount_fen)


def test_arrears_that_nobody_states_follow_from_contract_and_payments() -> None:
    kept = recorded(instalments(), pay("2026-03-01"), pay("2026-04-11"))
    assert kinds(kept) == [
        ("opened", 120_000, None),
        ("paid", 10_000, 0),
        ("paid", 10_000, 10),  # the instalment of 1 April
        ("overdue", 20_000, 50),  # those of 1 May and 1 June, on 20 June
    ]
    assert [n.en for n in kept.notes] == ["days overdue computed from contract and payments: card"]
    in_time = recorded(instalments(), *(pay(f"2026-0{m}-01") for m in (3, 4, 5, 6)))
    assert {kind for kind, _, _ in kinds(in_time)} == {"opened", "paid"}
    assert in_time.notes == ()


def test_arrears_without_schedule_and_claim_are_what_is_owed_at_most() -> None:
    kept = recorded(loan(principal_fen=500_000, balance_fen=None, balance_on=None))
    (reading,) = [e for e in kept.accounts or () if e.kind == "overdue"]
    assert reading.amount_fen >= 500_000


def test_a_loan_of_tomorrow_is_not_in_the_report_of_today() -> None:
    assert recorded(loan(signed_at=day("2026-06-21"), days_past_due=0)).accounts == ()


def test_what_comes_after_the_instant_is_left_out() -> None:
    late = Payment(id="p", occurred_at=day("2026-06-30"), debt="card", amount_fen=1)
    stated_later = loan(balance_on=dt.date(2026, 7, 1))
    assert kinds(recorded(stated_later, late)) == [("opened", 500_000, None)]


def test_the_example_is_overdue_with_six_lenders(example_case: casefile.CaseFile) -> None:
    made = example_case.report(presets=[Preset.SNOWBALL])
    codes = {t.code: t for t in made.reasons}
    assert codes["R-OVERDUE-CURRENT"].value == 6
    facts = example_case.history().by_id
    assert {e.event_id for t in made.reasons for e in t.evidence} <= {*facts}
    nothing_new, snowball = made.forecasts
    place = [f.name for f in snowball.figures].index("std_informal_now_overdue_loans")
    assert [p.figures[place] for p in nothing_new.points] == [2, 2, 2, 2, 2]
    assert [p.figures[place] for p in snowball.points] == [2, 2, 2, 1, 1]
    assert [made.section(name).status for name in ("inquiries", "lists")] == ["ok", "ok"]
    assert made.as_of == dt.datetime(2026, 6, 20, 23, 59, 59, 999_999, ZONE)


def test_a_plan_pays_late_what_is_late_and_settles_what_it_closes(
    example_case: casefile.CaseFile,
) -> None:
    kept = bigdata.record(example_case.history(), NOW)
    offered = example_case.plan(Preset.SNOWBALL)
    made = bigdata.planned(example_case.history(), kept.accounts or (), offered)
    first = made.events[0]
    assert isinstance(first, Account)
    assert (first.kind, first.days_past_due) == ("paid", _late(kept, first))
    closed = {e.account for e in made.events if e.kind == "settled"}
    known = {str(e.account) for e in kept.accounts or ()}
    assert closed == {debt for debt, _ in offered.closes} & known
    assert "friend" not in {str(e.account) for e in made.events}


def _late(kept: bigdata.Record, paid: Account) -> int:
    (reading,) = [
        e for e in kept.accounts or () if e.account == paid.account and e.kind == "overdue"
    ]
    days = (paid.occurred_at - reading.occurred_at) // 86_400_000_000 + 1
    return (reading.days_past_due or 0) + days


def test_a_plan_begins_on_the_day_of_the_report(example_case: casefile.CaseFile) -> None:
    then = dt.datetime(2026, 9, 1, 12, tzinfo=ZONE)
    _, ahead = example_case.report(as_of=then, presets=[Preset.SNOWBALL]).forecasts
    now, *_ = example_case.report(as_of=then).forecasts
    assert ahead.points[0].figures == now.points[0].figures  # nothing is paid before it begins


def test_without_a_budget_no_plan_can_be_foreseen(
    tmp_path: Path, clock: Callable[[], dt.datetime], entropy: Callable[[int], bytes]
) -> None:
    with casefile.create(tmp_path / "new.fairdue", clock=clock, entropy=entropy) as case:
        case.record([CARD], label="a loan", kind=SourceKind.DESK)
        with pytest.raises(casefile.NoBudget):
            case.report(presets=[*Preset])
        made = case.report()
    assert [f.id for f in made.forecasts] == ["nothing_new"]
    assert [t.code for t in made.reasons] == ["R-OVERDUE-CURRENT", "R-OVERDUE-HIST"]
