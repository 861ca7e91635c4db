"""Offers of the record: how they stand on a day, how they are shared, and when plans take them."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdue.credit import level_parts
from fairdue.facts import Agreement, Answer, Fact, History, Offer, OfferPart, Reply
from fairdue.plan import (
    BalanceSource,
    Debt,
    OfferStatus,
    Plan,
    Preset,
    Purse,
    choose,
    describe,
    grouped,
    offer_status,
    offer_text,
    offers_on_record,
    open_offers,
    solve,
    taken,
    taken_text,
    takes,
)
from fairdue.plan import Offer as Counted

CHINA = dt.timezone(dt.timedelta(hours=8))
TODAY = dt.date(2026, 6, 20)
PAY_DAYS = tuple(dt.date(2026 + (6 + n) // 12, (6 + n) % 12 + 1, 10) for n in range(120))
BANK = Debt(debt="bank", balance_fen=900_000, rate_ppm=180_000, minimum_fen=40_000)
APP = Debt(debt="app", balance_fen=300_000, rate_ppm=240_000, minimum_fen=30_000)
DEBTS = (BANK, APP)
NAMES = {"bank": "甲行", "app": "乙平台"}


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(10), tzinfo=CHINA)


def made(**changes: object) -> Offer:
    usual = Offer(
        id="f1",
        occurred_at=at(dt.date(2026, 6, 16)),
        by="agency",
        creditor="bank",
        debts=("bank",),
        amount_fen=500_000,
        until=dt.date(2026, 12, 31),
    )
    return msgspec.structs.replace(usual, **changes)


def purse(monthly_fen: int) -> Purse:
    return Purse(days=PAY_DAYS, amounts_fen=(monthly_fen,) * len(PAY_DAYS))


def recorded(*facts: Fact, on: dt.date = TODAY) -> list[tuple[str, OfferStatus]]:
    found = offers_on_record(History(facts), DEBTS, on=on)
    return [(one.made.id, one.status) for one in found]


def chosen(*offers: Offer, monthly_fen: int = 150_000, preset: Preset = Preset.LEAST_COST) -> Plan:
    counted = open_offers(offers_on_record(History(offers), DEBTS, on=TODAY))
    return choose(DEBTS, purse(monthly_fen), preset, counted, start_on=TODAY)


def without(plan: Plan) -> Plan:
    """The plan as if no offer had been weighed."""
    return msgspec.structs.replace(plan, given_offers=False)


# -- how an offer stands --------------------------------------------------------------------------


def test_an_offer_stands_up_to_and_on_its_last_day() -> None:
    last = made(until=TODAY)
    assert recorded(last) == [("f1", OfferStatus.OPEN)]
    assert recorded(last, on=dt.date(2026, 6, 21)) == [("f1", OfferStatus.EXPIRED)]


def test_an_offer_counts_from_the_day_on_which_it_came() -> None:
    assert recorded(made(), on=dt.date(2026, 6, 15)) == []
    assert recorded(made(), on=dt.date(2026, 6, 16)) == [("f1", OfferStatus.OPEN)]


def test_an_offer_without_a_last_day_is_not_taken_as_open() -> None:
    (one,) = offers_on_record(History([made(until=None)]), DEBTS, on=TODAY)
    assert (one.status, one.offers) == (OfferStatus.UNDATED, ())


def test_an_agreement_signed_since_on_all_of_its_debts_stands_for_the_offer() -> None:
    both = made(debts=("bank", "app"))
    signed = Agreement(id="a", occurred_at=at(TODAY), debts=("bank",))
    assert recorded(made(), signed) == [("f1", OfferStatus.AGREED)]
    assert recorded(both, signed) == [("f1", OfferStatus.OPEN)]
    before = msgspec.structs.replace(signed, occurred_at=at(dt.date(2026, 6, 1)))
    assert recorded(made(), before) == [("f1", OfferStatus.OPEN)]
    assert recorded(made(), signed, on=dt.date(2026, 6, 19)) == [("f1", OfferStatus.OPEN)]


def test_an_agreement_of_the_same_day_takes_the_offers_place_whatever_the_hour() -> None:
    """Of papers often the date alone is known, which counts from midnight or from noon."""
    came = made(occurred_at=at(TODAY) + dt.timedelta(hours=5))
    midnight = dt.datetime.combine(TODAY, dt.time(), tzinfo=CHINA)
    signed = Agreement(id="a", occurred_at=midnight, debts=("bank",))
    assert recorded(came, signed) == [("f1", OfferStatus.AGREED)]


def test_what_the_borrower_declined_counts_no_more_from_that_day_on() -> None:
    no = Reply(id="r", occurred_at=at(dt.date(2026, 6, 18)), to="f1", answer=Answer.REFUSED)
    assert recorded(made(), no) == [("f1", OfferStatus.DECLINED)]
    assert recorded(made(), no, on=dt.date(2026, 6, 17)) == [("f1", OfferStatus.OPEN)]
    other = msgspec.structs.replace(no, to="f2")
    assert offer_status(made(), History([made(), other]), on=TODAY) is OfferStatus.OPEN


def test_an_offer_on_a_debt_nobody_entered_closes_nothing() -> None:
    assert recorded(made(debts=("elsewhere",))) == [("f1", OfferStatus.NOTHING_OWED)]


def test_the_soonest_to_end_is_told_first_and_an_undated_one_last() -> None:
    late, undated = made(id="f2", until=dt.date(2027, 1, 1)), made(id="f3", until=None)
    assert [name for name, _ in recorded(undated, late, made())] == ["f1", "f2", "f3"]


# -- shares and months ----------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 10**7),
    st.lists(st.integers(1, 10**6), min_size=1, max_size=5),
)
def test_a_sum_for_several_debts_is_shared_to_the_cent(amount: int, owed: list[int]) -> None:
    debts = [Debt(debt=f"d{n}", balance_fen=balance) for n, balance in enumerate(owed)]
    joint = made(debts=tuple(debt.debt for debt in debts), amount_fen=amount)
    (one,) = offers_on_record(History([joint]), debts, on=TODAY)
    assert sum(share.amount_fen for share in one.offers) == amount
    for share, balance in (
        zip(one.offers, owed, strict=False) if len(one.offers) == len(owed) else ()
    ):
        assert abs(share.amount_fen - amount * balance / sum(owed)) <= 1


def test_debts_that_are_paid_have_no_share() -> None:
    paid = msgspec.structs.replace(APP, balance_fen=0)
    joint = made(debts=("bank", "app"))
    (one,) = offers_on_record(History([joint]), (BANK, paid), on=TODAY)
    assert [(share.debt, share.amount_fen) for share in one.offers] == [("bank", 500_000)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10**5)), min_size=1, max_size=8))
def test_the_monthly_part_never_falls_behind_the_instalments(dues: list[tuple[int, int]]) -> None:
    parts = tuple(
        OfferPart(due=dt.date(2026 + (5 + ahead) // 12, (5 + ahead) % 12 + 1, 28), amount_fen=fen)
        for ahead, fen in dues
    )
    total = sum(part.amount_fen for part in parts)
    whole = made(parts=parts, amount_fen=total)
    (one,) = offers_on_record(History([whole]), DEBTS, on=TODAY)
    (share,) = one.offers
    for ahead in range(31):
        due = sum(fen for months, fen in dues if months <= ahead)
        assert share.monthly_fen * max(1, ahead) >= due
    assert share.monthly_fen <= total


def test_level_parts_add_up_and_follow_the_month() -> None:
    parts = level_parts(100_000, 3, dt.date(2026, 8, 31))
    assert [part.amount_fen for part in parts] == [33_333, 33_333, 33_334]
    assert [part.due.isoformat() for part in parts] == ["2026-08-31", "2026-09-30", "2026-10-31"]
    (one,) = level_parts(100_000, 1, TODAY)
    assert one.amount_fen == 100_000
    with pytest.raises(ValueError, match="2 fen cannot be paid in 3 parts"):
        level_parts(2, 3, TODAY)


# -- which plans take ------------------------------------------------------------------------------


def test_a_sum_that_can_be_saved_in_time_closes_its_debt() -> None:
    plan = chosen(made())
    without = solve(DEBTS, purse(150_000), Preset.LEAST_COST, start_on=TODAY)
    assert plan.total_fen < without.total_fen
    assert [month.settled for month in plan.months if month.settled] == [("bank",)]
    assert plan.bound_fen is not None
    assert plan.bound_fen <= plan.total_fen


def test_a_sum_that_cannot_be_there_by_its_last_day_changes_nothing() -> None:
    plan = chosen(made(until=dt.date(2026, 7, 15)))
    assert plan.total_fen == chosen().total_fen
    assert not any(month.settled for month in plan.months)


@pytest.mark.parametrize("preset", [Preset.LEAST_COST, Preset.FORMAL_FIRST])
def test_instalments_without_interest_are_taken_up_where_they_cost_less(preset: Preset) -> None:
    parts = level_parts(900_000, 18, dt.date(2026, 7, 28))
    plan = chosen(made(amount_fen=900_000, parts=parts), preset=preset)
    bank = next(debt for debt in plan.debts if debt.debt == "bank")
    assert (bank.source, bank.balance_fen, bank.rate_ppm) == (BalanceSource.OFFERED, 900_000, 0)
    assert plan.total_fen < chosen(preset=preset).total_fen
    assert any(p.code == "balance_offered" for p in plan.assumptions)
    paid = sum(p.amount_fen for month in plan.months for p in month.payments if p.debt == "bank")
    assert paid == 900_000


def test_instalments_that_cannot_be_kept_are_not_taken_up() -> None:
    parts = level_parts(880_000, 2, dt.date(2026, 7, 28))
    plan = chosen(made(amount_fen=880_000, parts=parts))
    assert without(plan) == chosen()


@settings(max_examples=25, deadline=None)
@given(st.integers(30_000, 300_000), st.integers(2, 24), st.sampled_from(list(Preset)))
def test_what_a_plan_takes_up_it_keeps(monthly_fen: int, count: int, preset: Preset) -> None:
    parts = level_parts(600_000, count, dt.date(2026, 7, 28))
    offer = made(amount_fen=600_000, parts=parts)
    plan = chosen(offer, monthly_fen=monthly_fen, preset=preset)
    (group,) = grouped(open_offers(offers_on_record(History([offer]), DEBTS, on=TODAY)))
    if takes(plan, group):
        paid = 0
        for month, part in zip(plan.months, parts, strict=False):
            paid += sum(p.amount_fen for p in month.payments if p.debt == "bank")
            assert month.on <= part.due
            assert paid >= sum(p.amount_fen for p in parts if p.due <= part.due)
        assert not any("bank" in month.missed for month in plan.months)
    else:
        assert without(plan) == chosen(monthly_fen=monthly_fen, preset=preset)


def test_where_nothing_ends_an_offer_that_leaves_less_is_taken_up() -> None:
    parts = level_parts(600_000, 60, dt.date(2026, 7, 28))
    offer = made(amount_fen=600_000, parts=parts)
    (group,) = grouped(open_offers(offers_on_record(History([offer]), DEBTS, on=TODAY)))
    without, with_it = chosen(monthly_fen=12_000), chosen(offer, monthly_fen=12_000)
    assert (without.ends_on, with_it.ends_on) == (None, None)
    assert takes(with_it, group)
    assert with_it.months[-1].balance_fen < without.months[-1].balance_fen


def test_without_money_there_is_no_plan_and_no_offer_is_taken_up() -> None:
    parts = level_parts(600_000, 60, dt.date(2026, 7, 28))
    assert not chosen(made(parts=parts), monthly_fen=0).months


def test_instalments_that_cost_more_are_not_taken_up() -> None:
    parts = level_parts(2_000_000, 24, dt.date(2026, 7, 28))
    assert without(chosen(made(amount_fen=2_000_000, parts=parts))) == chosen()


def test_a_sum_for_two_debts_closes_both_or_neither() -> None:
    # 1,500.00 a month less 700.00 of minimums: 6,000.00 are there on the seventh pay day.
    joint = made(debts=("bank", "app"), amount_fen=600_000, until=dt.date(2027, 1, 31))
    sooner = chosen(msgspec.structs.replace(joint, until=dt.date(2027, 1, 9)))
    assert without(sooner) == chosen()
    plan = chosen(joint)
    settled = {debt: month.on for month in plan.months for debt in month.settled}
    assert settled == dict.fromkeys(["app", "bank"], dt.date(2027, 1, 10))
    assert plan.total_fen < chosen().total_fen
    shares = {"bank": 450_000, "app": 150_000}
    for month in plan.months:
        for debt in month.settled:
            assert [p.amount_fen for p in month.payments if p.debt == debt] == [shares[debt]]
    late = chosen(made(debts=("bank", "app"), amount_fen=600_000, until=dt.date(2026, 8, 15)))
    assert without(late) == chosen()
    assert "With the same offers taken up, no way of paying" in " ".join(describe(late, "en"))
    assert "With the same offers" not in " ".join(describe(chosen(), "en"))


def test_of_two_offers_on_one_debt_the_better_one_is_taken() -> None:
    dear = made(id="f1", amount_fen=700_000)
    cheap = made(id="f2", amount_fen=450_000)
    for order in ((dear, cheap), (cheap, dear)):
        groups = grouped(open_offers(offers_on_record(History(order), DEBTS, on=TODAY)))
        plan = chosen(*order)
        assert {g[0].fact for g in groups if takes(plan, g)} == {"f2"}


@pytest.mark.parametrize("parts", [(), level_parts(450_000, 10, dt.date(2026, 7, 28))])
def test_the_same_offer_told_twice_is_taken_once(parts: tuple[OfferPart, ...]) -> None:
    """By telephone and then by letter: one debt, closed once."""
    called = made(id="f1", amount_fen=450_000, parts=parts)
    wrote = msgspec.structs.replace(called, id="f2", written=True)
    groups = grouped(open_offers(offers_on_record(History([called, wrote]), DEBTS, on=TODAY)))
    assert len(groups) == 2
    assert sorted(taken(chosen(called, wrote), groups)) == [False, True]


@settings(max_examples=25, deadline=None)
@given(
    st.integers(60_000, 400_000),
    st.integers(100_000, 1_200_000),
    st.integers(1, 24),
    st.booleans(),
    st.sampled_from(list(Preset)),
)
def test_an_offer_never_makes_a_plan_worse(
    monthly_fen: int,
    amount: int,
    count: int,
    joint: bool,
    preset: Preset,
) -> None:
    debts = ("bank", "app") if joint else ("bank",)
    parts = level_parts(amount, count, dt.date(2026, 7, 28)) if count > 1 else ()
    with_it = chosen(
        made(debts=debts, amount_fen=amount, parts=parts), monthly_fen=monthly_fen, preset=preset
    )
    without = chosen(monthly_fen=monthly_fen, preset=preset)
    if without.ends_on is not None:
        assert with_it.ends_on is not None
        assert with_it.feasible >= without.feasible
        by_total = joint or count > 1 or preset is Preset.LEAST_COST
        if with_it.feasible == without.feasible and by_total:
            assert with_it.total_fen <= without.total_fen


@settings(max_examples=15, deadline=None)
@given(
    st.integers(40_000, 400_000),
    st.integers(300_000, 900_000),
    st.integers(100_000, 500_000),
    st.integers(2, 24),
)
def test_least_cost_is_not_beaten_whatever_offers_other_presets_take(
    monthly_fen: int, whole: int, joint: int, count: int
) -> None:
    parts = level_parts(whole, count, dt.date(2026, 7, 28))
    offers = (
        made(id="f1", amount_fen=whole, parts=parts),
        made(id="f2", debts=("bank", "app"), amount_fen=joint),
    )
    least = chosen(*offers, monthly_fen=monthly_fen)
    for preset in Preset:
        other = chosen(*offers, monthly_fen=monthly_fen, preset=preset)
        if other.ends_on is not None and other.feasible >= least.feasible:
            assert least.ends_on is not None
            assert least.total_fen <= other.total_fen


def test_an_offer_on_a_debt_that_is_not_there_is_refused() -> None:
    stray = Counted(debt="nobody", amount_fen=1, until=TODAY)
    with pytest.raises(ValueError, match="no debt nobody"):
        choose(DEBTS, purse(1), Preset.LEAST_COST, [stray], start_on=TODAY)


# -- in words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "on", "zh", "en"),
    [
        (
            {},
            TODAY,
            "甲行：¥5,000.00 一次结清，最后一天是 2026-12-31。还没有书面确认",
            "not in writing yet",
        ),
        ({"written": True}, TODAY, "最后一天是 2026-12-31。", "last day 2026-12-31."),
        ({"until": None}, TODAY, "不知道最后一天", "its last day is not known"),
        ({}, dt.date(2027, 1, 1), "已在 2026-12-31 过期", "expired on 2026-12-31"),
        ({"debts": ("x",)}, TODAY, "x：", "no balance it could close"),
    ],
)
def test_how_an_offer_stands_is_said(
    changes: dict[str, object], on: dt.date, zh: str, en: str
) -> None:
    (one,) = offers_on_record(History([made(**changes)]), DEBTS, on=on)
    assert zh in offer_text(one, NAMES, "zh-CN")
    assert en in offer_text(one, NAMES, "en")


def test_instalments_and_what_a_plan_makes_of_them_are_said() -> None:
    parts = level_parts(90_000, 3, dt.date(2026, 7, 28))
    joint = made(debts=("bank", "app"), amount_fen=90_000, parts=parts)
    (one,) = offers_on_record(History([joint]), DEBTS, on=TODAY)
    said = taken_text(one, NAMES, "zh-CN", taken=True)
    assert said == "计划采用：甲行、乙平台：分 3 期，共 ¥900.00，首期 2026-07-28。"
    assert taken_text(one, NAMES, "en", taken=False) == (
        "The plan does not take up: 甲行, 乙平台: closed by 3 instalments, ¥900.00 in all, "
        "the first on 2026-07-28."
    )


def test_one_sum_for_two_debts_is_paid_whole_on_one_day_and_is_no_interest() -> None:
    a = Debt(debt="a", balance_fen=1_470_000, rate_ppm=180_000)
    b = Debt(debt="b", balance_fen=735_000, rate_ppm=180_000)
    offer = made(debts=("a", "b"), amount_fen=900_000)
    offers = open_offers(offers_on_record(History([offer]), (a, b), on=TODAY))
    plan = choose((a, b), purse(350_000), Preset.LEAST_COST, offers, start_on=TODAY)
    # 3,500.00 a month: 9,000.00 are there on the third pay day, and nothing is paid before.
    assert [len(month.payments) for month in plan.months] == [0, 0, 2]
    assert (plan.total_fen, plan.interest_fen) == (900_000, 0)
    assert plan.months[-1].settled == ("a", "b")
    assert takes(plan, offers)
    by_month = solve(plan.debts, purse(350_000), Preset.LEAST_COST, start_on=TODAY)
    assert [month.settled for month in by_month.months] == [("b",), (), ("a",)]
    assert not takes(by_month, offers)


def test_instalments_offered_from_a_day_before_the_first_pay_day_are_told() -> None:
    parts = level_parts(600_000, 12, dt.date(2026, 7, 5))
    plan = chosen(made(amount_fen=600_000, parts=parts))
    (told,) = [w for w in plan.warnings if w.code == "due_before_offered"]
    assert "falls due on 2026-07-05, before the plan's first pay day, 2026-07-10" in told.text["en"]
    parts = level_parts(600_000, 12, dt.date(2026, 7, 28))
    plan = chosen(made(amount_fen=600_000, parts=parts))
    assert not any(w.code.startswith("due_before") for w in plan.warnings)
