"""The repayment proposal: what can be paid to this creditor when, and the pause it asks for."""

import datetime as dt
from collections.abc import Iterator

import msgspec

from fairdue.credit import claimed_fen
from fairdue.facts import Budget, Hardship, History
from fairdue.letters.draft import Draft, agreed, need_loans
from fairdue.letters.letter import CannotWrite
from fairdue.letters.offering import changes_nothing, offering
from fairdue.letters.values import LoanLine, ids, loan_line
from fairdue.plan import Plan


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A loan with what the other side claims of it, in fen; None = it has not said."""

    line: LoanLine
    claimed_fen: int | None
    claimed_on: dt.date | None
    facts: tuple[str, ...]


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """The borrower's month in fen, and among how many debts the surplus is shared.

    `averaged`: a household stated by day; the sums are its year's averages, the surplus the least.
    """

    averaged: bool
    income_fen: int
    needs_fen: int
    buffer_fen: int
    surplus_fen: int
    dependants: int
    debts: int
    facts: tuple[str, ...]


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """A hardship in words, since when, and how many documents show it."""

    what: str
    since: dt.date
    documents: int
    facts: tuple[str, ...]


def proposal(draft: Draft) -> dict[str, object]:
    """Values of the proposal.

    Raises CannotWrite without an addressee, a plan, or a debt, and where the plan keeps an
    agreement just as it is, so that there is nothing to ask for.
    """
    plan, history = draft.material.plan, draft.history
    if draft.whom.party is None:
        raise CannotWrite("no_addressee", draft.wording.say("cannot", "no_addressee"))
    bad = draft.material.bad_budget
    if bad is not None:
        why = draft.wording.say("cannot", "bad_budget").format(why=bad.line(draft.locale))
        raise CannotWrite("bad_budget", why)
    if plan is None or not history.of(Budget):
        raise CannotWrite("no_plan", draft.wording.say("cannot", "no_plan"))
    need_loans(draft, "no_debt")
    if changes_nothing(draft, plan):
        loans = draft.wording.listed([line.title for line in draft.loan_lines()])
        text = draft.wording.say("cannot", "as_agreed").format(loans=loans)
        raise CannotWrite("as_agreed", text)
    concerned = frozenset(loan.debt for loan in draft.loans)
    return {
        "loans": draft.loan_lines(),
        "agreed": agreed(draft),
        "owed": tuple(_owed(draft)),
        "means": _means(history, plan),
        "troubles": tuple(_troubles(draft)),
        "offer": offering(draft, plan),
        "unlawful": any(d.unlawful for d in plan.debts if d.debt in concerned),
    }


def _owed(draft: Draft) -> Iterator[Owed]:
    for loan in draft.loans:
        yield Owed(
            line=loan_line(loan, draft.wording),
            claimed_fen=claimed_fen(loan, draft.history, on=draft.material.today),
            claimed_on=loan.balance_on,
            facts=ids([loan]),
        )


def _means(history: History, plan: Plan) -> Means:
    budget = history.of(Budget)[-1]
    loans = [history.loans[d.debt] for d in plan.debts if d.debt in history.loans]
    return Means(
        averaged=bool(budget.household),
        income_fen=budget.income_fen,
        needs_fen=budget.needs_fen,
        buffer_fen=budget.buffer_fen,
        surplus_fen=plan.surplus_fen,
        dependants=budget.dependants,
        debts=len(plan.debts),
        facts=ids([budget, *(loans if len(loans) > 1 else ())]),
    )


def _troubles(draft: Draft) -> Iterator[Trouble]:
    today = draft.material.today
    for hardship in draft.history.of(Hardship):
        if hardship.until is None or hardship.until >= today:
            yield Trouble(
                what=draft.wording.say("hardship", hardship.kind.value),
                since=draft.history.day(hardship.occurred_at),
                documents=len(hardship.evidence),
                facts=ids([hardship]),
            )
