"""What may be asked for, who may act, what a plan may run: `amount_or_payee`, papers, plans."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from conduct.kinds.asking import changed, found, said
from fairdue.facts import (
    AgencyList,
    Agreement,
    ChargeLine,
    Contract,
    Instalment,
    PayChannel,
    Suspension,
    SuspensionKind,
)

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
FEES, SUM = "cn.nifa2018.fees", "cn.cba2026.inflated-sum"


def balances(*sums: str | None) -> dict[str, Any]:
    rows = [{"id": f"L{n}", "product": "online_consumer_loan"} for n in range(1, len(sums) + 1)]
    return {"debts": [r | ({"balance": s} if s else {}) for r, s in zip(rows, sums, strict=True)]}


def claim(*sums: str | None, **more: Any) -> dict[str, Any]:
    rows = [{"line": "balance"} | ({"amount": s} if s else {}) for s in sums]
    return {"charges": rows, **more}


@pytest.mark.parametrize(
    ("claimed", "owed", "debts", "outcome", "missing"),
    [
        (("100.00",), ("100.00",), ["L1"], "ok", ()),
        (("150.00",), ("100.00", "50.00"), ["L1", "L2"], "ok", ()),
        (("100.00", "60.00"), ("100.00", "50.00"), ["L1", "L2"], "breach", ()),
        (("900.00",), ("100.00",), [], "breach", ()),
        (("900.00",), ("100.00", "50.00"), [], "unknown", ("debts",)),
        (("900.00",), ("100.00", None), ["L1", "L2"], "unknown", ("balance",)),
        (("900.00", None), ("100.00",), ["L1"], "unknown", ("amount",)),
        ((None,), (None,), ["L1"], "unknown", ("balance", "amount")),
        (("900.00",), ("100.00",), ["other"], "unknown", ("balance", "product")),
    ],
)
def test_a_claim_is_held_against_the_sum_of_the_balances(
    claimed: tuple[str, ...],
    owed: tuple[str, ...],
    debts: list[str],
    outcome: str,
    missing: tuple[str, ...],
) -> None:
    contact = claim(*claimed, debts=debts)
    asked = said("own-cba-inflated", SUM, contact=contact, context=balances(*owed))
    assert asked == (outcome, missing)


def test_a_claim_above_the_ledger_tells_both_sums() -> None:
    case = changed(
        "own-cba-inflated", contact=claim("300.00", debts=["L1"]), context=balances("100.00")
    )
    finding = found(case, SUM)
    assert (finding.limit, finding.observed, finding.unit) == (10000, 30000, "fen")


def test_an_item_outside_the_contract_is_told_by_name_and_the_last_contract_counts() -> None:
    name = "own-n18-late-fee-agreed"
    lines = [{"line": line, "amount": "1.00"} for line in ("late_fee", "membership", "interest")]
    case = changed(name, contact={"charges": lines, "pay_channels": [], "debts": ["L1"]})
    del case["context"]["contract"]

    def contract(*fees: ChargeLine, **fields: Any) -> Contract:
        return Contract(id=f"k{len(fees)}", occurred_at=LONG_AGO, fee_lines=fees, **fields)

    late, member = ChargeLine.LATE_FEE, ChargeLine.MEMBERSHIP
    one = found(case, FEES, contract(late))
    assert (one.outcome.value, one.observed) == ("breach", "membership")
    all_three = contract(late, member, ChargeLine.INTEREST, debts=("L1",))
    assert found(case, FEES, all_three).outcome.value == "ok"
    elsewhere = contract(late, member, ChargeLine.INTEREST, debts=("L9",))
    assert found(case, FEES, elsewhere).missing == ("contract",)
    wider = contract(late, member, ChargeLine.INTEREST, debts=("L1", "L9"))
    assert found(case, FEES, wider).outcome.value == "ok"
    later = Contract(id="later", occurred_at=LONG_AGO + dt.timedelta(days=1), fee_lines=(late,))
    assert found(case, FEES, wider, later).observed == "membership"


def test_a_payee_the_contract_does_not_name_is_told_by_name() -> None:
    name, rule = "own-cba-private-account", "cn.cba2026.fees"
    channels = ["lender_app", "private_account", "unknown_account"]
    case = changed(name, contact={"pay_channels": channels, "charges": []})
    del case["context"]["contract"]
    held = Contract(id="k", occurred_at=LONG_AGO, pay_channels=(PayChannel.LENDER_APP,))
    finding = found(case, rule, held)
    assert (finding.outcome.value, finding.observed) == ("breach", "private_account")
    unnamed = Contract(id="k", occurred_at=LONG_AGO, pay_channels=None)
    lost = Contract(id="k", occurred_at=LONG_AGO, pay_channels=(PayChannel.LENDER_APP,), lost=True)
    for facts in ((), (unnamed,), (lost,)):
        assert found(case, rule, *facts).missing == ("contract",)


def test_a_contact_that_asks_for_nothing_is_not_looked_at() -> None:
    assert (
        said("own-n18-late-fee-agreed", FEES, contact={"charges": [], "pay_channels": []})[0]
        == "not_applicable"
    )


@pytest.mark.parametrize(
    ("since", "until", "agencies", "outcome"),
    [
        (0, 0, True, "ok"),
        (-1, 1, True, "ok"),
        (1, 2, True, "unknown"),
        (-2, -1, True, "unknown"),
        (0, 0, False, "breach"),
    ],
)
def test_the_list_of_the_contacts_own_day_counts(
    since: int, until: int, *, agencies: bool, outcome: str
) -> None:
    case = changed("cn-id-agency-not-listed")
    case["context"].pop("agency_list", None)
    event = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    day = dt.datetime.fromisoformat(event["at"]).date()
    row = AgencyList(
        id="list",
        occurred_at=LONG_AGO,
        by=event["for"],
        agencies=(event["by"],) if agencies else (),
        since=day + dt.timedelta(days=since),
        until=day + dt.timedelta(days=until),
    )
    assert found(case, "cn.cba2026.agency-list", row).outcome.value == outcome
    second = AgencyList(
        id="list2", occurred_at=LONG_AGO, by=row.by, agencies=(), since=row.since, until=row.until
    )
    assert found(case, "cn.cba2026.agency-list", row, second).outcome.value == outcome


def test_without_lender_or_agency_nobody_may_say_who_is_listed() -> None:
    rule = "cn.cba2026.agency-list"
    assert said("cn-id-agency-not-listed", rule)[0] == "breach"
    asked = said("cn-id-agency-not-listed", rule, contact={"for": None})
    assert asked[0] == "unknown"
    assert "creditor" in asked[1]
    assert "agency_list" not in asked[1]


def test_who_is_engaged_by_the_lender_itself_may_act() -> None:
    rule, name = "cn.pipl2021.no-sub-delegation", "own-pipl-sub-agency"
    assert said(name, rule)[0] == "breach"
    assert said(name, rule, contact={"for": None}) == ("unknown", ("creditor",))
    assert said(name, rule, contact={"dir": "in"})[0] == "ok"
    case = changed(name)
    lender = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])["for"]
    assert said(name, rule, contact={"by": lender})[0] == "ok"
    for party in case["context"]["parties"]:
        party["for"] = []
    assert found(case, rule).missing == ("creditor",)
    shared = {"kind": "share", "person": "X"}
    for role, outcome in (("other_processor", "breach"), ("credit_bureau", "breach")):
        people = {"persons": [{"id": "X", "role": role}, {"id": "D", "role": "debtor"}]}
        assert said(name, rule, contact=shared, context=people)[0] == outcome
    engaged = "own-pipl-engaged-agency"
    people = {"persons": [{"id": "X", "role": "other_processor"}, {"id": "D", "role": "debtor"}]}
    assert said(engaged, rule, contact=shared, context=people)[0] == "breach"
    people["persons"][0]["role"] = "credit_bureau"
    assert said(engaged, rule, contact=shared, context=people)[0] == "ok"
    assert said(engaged, rule, contact=shared | {"person": None}, context=people)[0] == "ok"
    called = {"kind": "call", "person": "X"}
    people["persons"][0]["role"] = "other_processor"
    assert said(engaged, rule, contact=called, context=people)[0] == "ok"


def test_data_may_go_to_some_and_be_shown_to_nobody() -> None:
    rule, name = "cn.pipl2021.sharing", "own-pipl-to-creditor"
    people = [{"id": "X", "role": "other_third"}, {"id": "P", "role": "public"}]

    def asked(**contact: Any) -> tuple[str, tuple[str, ...]]:
        case = changed(name, contact=contact)
        case["context"]["persons"] += people
        finding = found(case, rule)
        return finding.outcome.value, finding.missing

    assert asked(kind="share", person="nobody") == ("unknown", ("role",))
    assert asked(kind="share", person="X")[0] == "breach"
    assert asked(kind="share", person="X", dir="in")[0] == "not_applicable"
    shown = {"kind": "public_post", "person": "X", "outcome": "posted"}
    list_shown = [{"label": "debtor_list"}]
    assert asked(**shown, labels=list_shown)[0] == "breach"
    assert asked(**shown, labels=[])[0] == "ok"
    assert asked(**shown, labels=None) == ("unknown", ("labels",))
    chat = {"kind": "im", "person": "P", "outcome": "delivered"}
    assert asked(**chat, labels=list_shown)[0] == "breach"
    assert asked(**(chat | {"person": "X"}), labels=list_shown)[0] == "ok"


PLAN = "cn.card2011.plan-term"
SIGNED = dt.datetime(2021, 1, 15, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.mark.parametrize(
    ("due", "months", "outcome"),
    [
        (["2026-01-15"], 60, "ok"),
        (["2026-01-16"], 61, "breach"),
        (["2026-02-15", "2021-02-15"], 61, "breach"),
        (["2021-02-14"], 1, "ok"),
        (["2021-12-16"], 12, "ok"),
        (["2022-03-15"], 14, "ok"),
        ([], None, "unknown"),
    ],
)
def test_the_months_of_a_plan_run_from_its_signature_to_the_last_due_day(
    due: list[str], months: int | None, outcome: str
) -> None:
    case = changed("cn-plan-term-72", contact={"debts": ["CARD1"]})
    del case["context"]["plan"]
    plan = Agreement(
        id="plan",
        occurred_at=SIGNED,
        debts=("CARD1",),
        instalments=tuple(Instalment(due=dt.date.fromisoformat(day)) for day in due),
    )
    finding = found(case, PLAN, plan)
    assert (finding.outcome.value, finding.observed) == (outcome, months)
    assert finding.missing == (("term_months",) if months is None else ())
    assert finding.limit == 60


def test_the_plan_of_the_contacts_own_debts_counts_the_last_one_signed() -> None:
    case = changed("cn-plan-term-72", contact={"debts": ["CARD1"]})
    del case["context"]["plan"]

    def plan(months: int, debt: str, days: int = 0) -> Agreement:
        at = SIGNED + dt.timedelta(days=days)
        return Agreement(
            id=f"plan{months}{days}", occurred_at=at, debts=(debt,), term_months=months
        )

    assert found(case, PLAN).missing == ("plan",)
    assert found(case, PLAN, plan(72, "L9")).missing == ("plan",)
    assert found(case, PLAN, plan(72, "CARD1", 4000)).missing == ("plan",)
    assert found(case, PLAN, plan(72, "CARD1"), plan(24, "CARD1", 5)).outcome.value == "ok"
    assert found(case, PLAN, plan(24, "CARD1"), plan(72, "CARD1", 5)).outcome.value == "breach"
    assert found(case, PLAN, plan(72, "CARD1"), plan(24, "L9", 5)).outcome.value == "breach"
    unnamed = changed("cn-plan-term-72", contact={"debts": []})
    del unnamed["context"]["plan"]
    assert found(unnamed, PLAN, plan(72, "L9")).outcome.value == "breach"


STOP = "cn.card2011.plan-stop"


@pytest.mark.parametrize(
    ("paid", "outcome"),
    [
        ({"paid_at": "2026-03-01T10:00:00+08:00"}, "breach"),
        ({"paid_at": None}, "ok"),
        ({"paid_at": "unknown"}, "unknown"),
        ({"paid_at": "2026-03-20T12:00:00+08:00"}, "breach"),
        ({"paid_at": "2026-03-20T12:00:01+08:00"}, "ok"),
    ],
)
@pytest.mark.parametrize(("due", "over"), [("2026-03-19", True), ("2026-03-20", False)])
def test_a_plan_is_kept_until_a_due_day_has_passed_unpaid(
    paid: dict[str, Any], due: str, outcome: str, *, over: bool
) -> None:
    at = {"at": "2026-03-20T12:00:00+08:00", "debts": ["CARD1"], "purpose": "collect"}
    rows = [{"due": "2026-02-20", "paid_at": "2026-02-20T09:00:00+08:00"}, {"due": due, **paid}]
    plan = {"debts": ["CARD1"], "signed_at": "2026-01-02T00:00:00+08:00", "instalments": rows}
    case = changed("cn-plan-kept-call", contact=at, context={"plan": plan})
    finding = found(case, STOP)
    assert finding.outcome.value == (outcome if over else "breach")
    assert finding.missing == (("paid_at",) if over and outcome == "unknown" else ())
    if finding.outcome.value != "ok":
        assert finding.observed == "2026-01-02"
    elif paid["paid_at"] is None:
        assert finding.observed == due


def test_a_plan_for_other_debts_or_signed_later_stops_nothing() -> None:
    debts = {"debts": [{"id": d, "product": "credit_card"} for d in ("CARD1", "L2")]}

    def asked(plan_debts: list[str], about: list[str], signed: str) -> tuple[str, tuple[str, ...]]:
        plan = {"debts": plan_debts, "signed_at": signed, "instalments": []}
        contact = {"at": "2026-03-20T12:00:00+08:00", "debts": about, "purpose": "collect"}
        context = debts | {"plan": plan}
        return said("cn-plan-kept-call", STOP, contact=contact, context=context)

    before = "2026-01-02T00:00:00+08:00"
    assert asked(["CARD1"], ["CARD1"], before)[0] == "breach"
    assert asked(["CARD1"], ["L2"], before)[0] == "ok"
    assert asked(["CARD1"], ["CARD1", "L2"], before)[0] == "breach"
    assert asked(["CARD1"], [], before) == ("unknown", ("debts",))
    assert asked(["CARD1", "L2"], [], before)[0] == "breach"
    assert asked(["CARD1"], ["CARD1"], "2026-03-20T12:00:00+08:00")[0] == "breach"
    assert asked(["CARD1"], ["CARD1"], "2026-03-20T12:00:01+08:00")[0] == "ok"


DEFERRAL = "kr.pdpa.deferral"


@pytest.mark.parametrize(
    ("creditor", "debts", "of", "about", "outcome", "missing"),
    [
        (None, None, "X", ["A"], "breach", ()),
        ("X", None, "X", ["A"], "breach", ()),
        ("Y", None, "X", ["A"], "ok", ()),
        ("X", None, None, ["A"], "unknown", ("creditor",)),
        (None, ("A",), "X", ["A"], "breach", ()),
        (None, ("B",), "X", ["A"], "ok", ()),
        (None, ("A",), "X", [], "unknown", ("debts",)),
        (None, ("A", "B"), "X", [], "breach", ()),
    ],
)
def test_a_stay_covers_the_creditor_and_debts_it_names(
    creditor: str | None,
    debts: tuple[str, ...] | None,
    of: str | None,
    about: list[str],
    outcome: str,
    missing: tuple[str, ...],
) -> None:
    known = [{"id": d, "product": "consumer_debt"} for d in ("A", "B")]
    case = changed(
        "KR-PDPA-hospital",
        contact={"for": of, "debts": about, "purpose": "collect"},
        context={"debts": known, "suspensions": []},
    )
    event = next(e for e in case["timeline"] if e["seq"] == case["judge"]["seq"])
    at = dt.datetime.fromisoformat(event["at"])
    stay = Suspension(
        id="stay",
        occurred_at=at,
        kind=SuspensionKind.DEFERRAL,
        until=at.date(),
        creditor=creditor,
        debts=debts,
    )
    finding = found(case, DEFERRAL, stay)
    assert (finding.outcome.value, finding.missing) == (outcome, missing)


def test_a_stay_that_is_over_asks_for_nothing_more() -> None:
    of_nobody = {"for": None, "purpose": "collect"}
    case = changed("KR-PDPA-hospital", contact=of_nobody, context={"suspensions": []})
    at = dt.datetime.fromisoformat("2026-05-15T11:00:00+09:00")
    week = dt.timedelta(days=7)

    def stay(name: str, begun: dt.datetime, until: dt.datetime) -> Suspension:
        return Suspension(
            id=name,
            occurred_at=begun,
            kind=SuspensionKind.DEFERRAL,
            until=until.date(),
            creditor="L",
        )

    over, now, ahead = (
        stay("over", at - 3 * week, at - 2 * week),
        stay("now", at - week, at),
        stay("ahead", at + week, at + 2 * week),
    )
    assert (found(case, DEFERRAL, over).outcome.value, found(case, DEFERRAL, over).missing) == (
        "ok",
        (),
    )
    assert found(case, DEFERRAL, over, now).missing == ("creditor",)
    known = changed("KR-PDPA-hospital", context={"suspensions": []})
    breach = found(known, DEFERRAL, over, ahead, now)
    assert (breach.outcome.value, breach.observed) == ("breach", "2026-05-08")
    bereaved = msgspec.structs.replace(over, kind=SuspensionKind.BEREAVEMENT)
    assert found(known, DEFERRAL, bereaved, now).outcome.value == "breach"


def plan(name: str, *instalments: Instalment, debts: tuple[str, ...] = ("CARD1",)) -> Agreement:
    at = dt.datetime.fromisoformat("2026-01-02T00:00:00+08:00")
    return Agreement(id=name, occurred_at=at, debts=debts, instalments=instalments)


def test_each_plan_and_each_instalment_is_looked_at() -> None:
    case = changed(
        "cn-plan-kept-call",
        contact={"at": "2026-03-20T12:00:00+08:00", "debts": ["CARD1"], "purpose": "collect"},
    )
    del case["context"]["plan"]
    past, ahead = dt.date(2026, 3, 1), dt.date(2026, 4, 1)
    unknown = plan("unknown", Instalment(due=past, payment_unknown=True))
    broken = plan("broken", Instalment(due=ahead), Instalment(due=past))
    kept = plan("kept", Instalment(due=ahead))
    other = plan("other", Instalment(due=ahead), debts=("L9",))
    assert found(case, STOP, broken).outcome.value == "ok"
    for order in ((unknown, broken), (broken, unknown)):
        assert found(case, STOP, *order).missing == ("paid_at",)
    for order in ((other, kept), (broken, kept), (unknown, kept)):
        assert found(case, STOP, *order).outcome.value == "breach"


@pytest.mark.parametrize(("hours", "outcome"), [(-1, "ok"), (0, "breach"), (1, "breach")])
def test_a_payment_counts_once_the_creditor_knew_of_it(hours: int, outcome: str) -> None:
    case = changed(
        "cn-plan-kept-call",
        contact={"at": "2026-03-20T12:00:00+08:00", "debts": ["CARD1"], "purpose": "collect"},
    )
    del case["context"]["plan"]
    paid = dt.datetime.fromisoformat("2026-03-01T10:00:00+08:00")
    booked = dt.datetime.fromisoformat("2026-03-21T09:00:00+08:00")
    late = Instalment(due=dt.date(2026, 3, 2), paid_at=paid, known_at=booked)
    known = booked + dt.timedelta(hours=hours)
    assert found(case, STOP, plan("late", late), known_at=known).outcome.value == outcome
