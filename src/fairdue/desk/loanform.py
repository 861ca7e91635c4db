"""The form of a loan: from the disclosed-cost table as copied by hand to facts."""

import datetime as dt

from fairdue.desk.entry import Entry
from fairdue.desk.language import N_
from fairdue.facts import (
    Basis,
    Fact,
    History,
    LenderKind,
    Loan,
    LoanParty,
    Method,
    Party,
    PartyRole,
    Product,
    Terms,
)

NAME_MAX = 120


def loan_facts(entry: Entry, history: History, now: dt.datetime) -> list[Fact]:
    """The loan, and its lender when the record does not know it; mistakes stay in `entry`."""
    name = entry.text("name", most=NAME_MAX)
    if not name:
        entry.wrong("name", N_("The loan needs a name."))
    facts: list[Fact] = []
    party = _lender(entry, history, now, facts)
    signed, principal = entry.day("signed_on"), entry.amount("principal")
    terms = Terms(
        method=entry.one_of("method", Method),
        annual_rate_ppm=entry.rate("rate"),
        instalments=entry.count("instalments", most=600),
        first_due_on=entry.day("first_due_on"),
        fee_fen=entry.amount("fee") or 0,
    )
    if terms.instalments == 0:
        entry.wrong("instalments", N_("A whole number is expected here."))
    balance = entry.amount("balance")
    loan = Loan(
        occurred_at=_noon(signed, now) if signed else now,
        basis=Basis.CLAIMED,
        debt=_debt_id(history),
        name=name,
        product=entry.one_of("product", Product) or Product.ONLINE_CONSUMER_LOAN,
        parties=(LoanParty(party=party, role=PartyRole.CREDITOR),) if party else (),
        signed_at=_noon(signed, now) if signed else None,
        principal_fen=principal,
        disbursed_fen=entry.amount("disbursed"),
        terms=terms,
        balance_fen=balance,
        balance_on=now.date() if balance is not None else None,
        last_due_on=entry.day("last_due_on"),
    )
    return [*facts, loan]


def _lender(entry: Entry, history: History, now: dt.datetime, facts: list[Fact]) -> str:
    """Party id of the lender as named; a new name becomes a new party."""
    named = entry.text("lender", most=NAME_MAX)
    if not named:
        return ""
    known = next((p.party for p in history.parties.values() if p.name == named), None)
    if known is not None:
        return known
    new = Party(
        occurred_at=now,
        basis=Basis.CLAIMED,
        party=f"party-{len(history.parties) + 1}",
        name=named,
        kind=entry.one_of("lender_kind", LenderKind),
        roles=(PartyRole.CREDITOR,),
    )
    facts.append(new)
    return new.party


def _debt_id(history: History) -> str:
    number = len(history.loans) + 1
    while f"loan-{number}" in history.loans:
        number += 1
    return f"loan-{number}"


def _noon(day: dt.date, now: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=now.tzinfo)
