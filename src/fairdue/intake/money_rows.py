"""Rows of the money templates as facts: loans, payments, the budget."""

import datetime as dt

from fairdue.facts import (
    Allocation,
    Budget,
    CostTable,
    DebtStatus,
    Fact,
    Loan,
    LoanParty,
    Method,
    PartyRole,
    PayChannel,
    Payment,
    Penalty,
    PenaltyBase,
    Product,
    Terms,
)
from fairdue.intake import instant
from fairdue.intake.row import Row

_PARTY_COLUMNS = (
    ("creditor", PartyRole.CREDITOR),
    ("funder", PartyRole.FUNDER),
    ("facilitator", PartyRole.FACILITATOR),
    ("guarantor", PartyRole.GUARANTOR),
    ("servicer", PartyRole.SERVICER),
    ("assignee", PartyRole.ASSIGNEE),
)
_PENALTY_COLUMNS = ("penalty_factor", "penalty_base", "grace_days", "penalty_compound")
_IN_ORDER = (("signed", "first_due"), ("signed", "last_due"), ("first_due", "last_due"))
_CONTRACT_RATE_AND_A_HALF = 1_500_000
_SHOWN = 40


def loan(row: Row) -> tuple[Fact, ...]:
    """The loan in a row. Without the day it was taken it is dated by the balance claimed."""
    signed = row.moment("signed")
    if signed is None and row.get("balance_on", dt.date) is None:
        row.complain("loan_undated", "signed")
        return ()
    for first, later in _IN_ORDER:
        if _before(row, later, first):
            row.complain("ends_before", later)
            return ()
    balance_on = row.get("balance_on", dt.date)
    assert signed is not None or balance_on is not None
    entered = signed.at if signed else instant.midnight(balance_on or instant.EARLIEST, row.zone)
    return (
        Loan(
            source=row.source,
            basis=row.basis,
            occurred_at=entered,
            debt=row.need("debt", str),
            name=row.text("name"),
            product=row.need("product", Product),
            parties=tuple(
                LoanParty(party=row.text(column), role=role)
                for column, role in _PARTY_COLUMNS
                if row.text(column)
            ),
            account=row.get("account", str),
            contract_no=row.text("contract_no"),
            signed_at=signed.at if signed else None,
            principal_fen=row.get("principal", int),
            disbursed_fen=row.get("disbursed", int),
            terms=_terms(row),
            days_past_due=row.get("days_past_due", int),
            balance_fen=row.get("balance", int),
            balance_on=balance_on,
            last_due_on=row.get("last_due", dt.date),
            status=row.get("status", DebtStatus),
            in_pboc_report=row.get("in_pboc_report", bool),
            payee=row.text("payee"),
            claimed=row.many("claimed", str) or (),
            evidence=row.many("evidence", str) or (),
        ),
    )


def _before(row: Row, later: str, first: str) -> bool:
    """Whether the day of one column lies before the day, or the local day, of another."""
    begins = row.moment("signed") if first == "signed" else None
    start = begins.at.astimezone(row.zone).date() if begins else None
    start = row.get(first, dt.date) if first != "signed" else start
    end = row.get(later, dt.date)
    return start is not None and end is not None and end < start


def _terms(row: Row) -> Terms:
    """Terms of the contract; what no cell tells stays as `Terms` has it."""
    return Terms(
        method=row.get("method", Method),
        annual_rate_ppm=row.get("annual_rate", int),
        day_count=row.get("day_count", int),
        instalments=row.get("instalments", int),
        first_due_on=row.get("first_due", dt.date),
        period_days=row.get("period_days", int),
        fee_fen=row.get("fee", int) or 0,
        penalty=_penalty(row),
        late_fee_fen=row.get("late_fee", int) or 0,
        late_fee_ppm=row.get("late_fee_rate", int) or 0,
        minimum_ppm=row.get("minimum_rate", int),
        minimum_fen=row.get("minimum", int) or 0,
        whole_bill=row.get("whole_bill", bool),
        allocation=row.get("allocation", Allocation),
    )


def _penalty(row: Row) -> Penalty | None:
    """Penalty interest when any of its cells is filled, else not known."""
    if not any(row.texts.get(column) for column in _PENALTY_COLUMNS):
        return None
    return Penalty(
        multiplier_ppm=row.get("penalty_factor", int) or _CONTRACT_RATE_AND_A_HALF,
        base=row.get("penalty_base", PenaltyBase) or PenaltyBase.OVERDUE_PRINCIPAL,
        grace_days=row.get("grace_days", int) or 0,
        compound=row.get("penalty_compound", bool) or False,
    )


def payment(row: Row) -> tuple[Fact, ...]:
    """The payment in a row."""
    paid = row.moment("paid")
    assert paid is not None
    return (
        Payment(
            source=row.source,
            basis=row.basis,
            occurred_at=paid.at,
            debt=row.need("debt", str),
            amount_fen=row.need("amount", int),
            channel=row.get("channel", PayChannel),
            debited=row.get("debited", bool) or False,
            note=row.text("note"),
        ),
    )


_OF_A_TABLE = ("signed", "annual_cost", "compound", "total", "items", "default_items", "collectors")


def cost_table(row: Row) -> tuple[Fact, ...]:
    """The cost table in a row; where none was shown there is nothing that it could say."""
    on = row.moment("on")
    assert on is not None
    shown = row.need("shown", bool)
    said = [column for column in _OF_A_TABLE if row.texts.get(column)]
    if not shown and said:
        row.complain("table_not_shown", said[0])
        return ()
    return (
        CostTable(
            source=row.source,
            basis=row.basis,
            occurred_at=on.at,
            debt=row.need("debt", str),
            shown=shown,
            signed=row.get("signed", bool),
            annual_cost_ppm=row.get("annual_cost", int),
            compound=row.get("compound", bool),
            total_fen=row.get("total", int),
            items=row.many("items", str),
            default_items=row.many("default_items", str),
            collectors=row.many("collectors", str),
            document=row.text("document"),
            note=row.text("note"),
        ),
    )


def budget(row: Row) -> tuple[Fact, ...]:
    """The budget in a row, from its day on."""
    for column in ("income", "needs", "buffer"):
        if (row.get(column, int) or 0) > Budget.sum_max_fen:
            row.complain("sum_too_large", column, value=row.texts[column][:_SHOWN])
    for column, least, most in (
        ("dependants", 0, Budget.dependants_max),
        ("income_day", 1, Budget.day_max),
    ):
        number = row.get(column, int)
        if number is not None and not least <= number <= most:
            row.complain("not_between", column, value=number, least=least, most=most)
    if row.broken:
        return ()
    since = row.moment("from")
    assert since is not None
    return (
        Budget(
            source=row.source,
            basis=row.basis,
            occurred_at=since.at,
            income_fen=row.need("income", int),
            needs_fen=row.need("needs", int),
            dependants=row.get("dependants", int) or 0,
            buffer_fen=row.get("buffer", int) or 0,
            income_day=row.get("income_day", int),
            note=row.text("note"),
        ),
    )
