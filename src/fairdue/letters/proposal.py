"""The repayment proposal: what can be paid to this creditor when, and the pause it asks for."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

import msgspec

from fairdue.facts import Budget, Hardship, History
from fairdue.letters.draft import Draft
from fairdue.letters.letter import CannotWrite
from fairdue.letters.values import LoanLine, ids, loan_line
from fairdue.plan import Plan


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A loan with what the other side claims of it, in fen; None = it has not said."""

    line: LoanLine
    claimed_fen: int | None
    claimed_on: dt.date | None
    facts: tuple[str, ...]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Equal payments on one debt in consecutive months; sums in fen."""

    line: LoanLine
    first: dt.date
    last: dt.date
    times: int
    each_fen: int
    facts: tuple[str, ...]

    @property
    def sum_fen(self) -> int:
        """All payments of the run."""
        return self.times * self.each_fen


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan pays to this creditor: runs of payments, their sum, first and last day.

    `interest_fen` is the part of the sum that the plan counts as interest and fees, `open` are the
    debts that it does not pay off.
    """

    runs: tuple[Run, ...]
    times: int
    sum_fen: int
    interest_fen: int
    first: dt.date
    last: dt.date
    open: tuple[LoanLine, ...]
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
    """Values of the proposal. Raises CannotWrite without an addressee, a plan, or a debt."""
    plan, history = draft.material.plan, draft.history
    if draft.whom.party is None:
        raise CannotWrite("no_addressee", draft.wording.say("cannot", "no_addressee"))
    if plan is None or not history.of(Budget):
        raise CannotWrite("no_plan", draft.wording.say("cannot", "no_plan"))
    if not draft.loans:
        raise CannotWrite("no_debt", draft.wording.say("cannot", "no_debt"))
    concerned = frozenset(loan.debt for loan in draft.loans)
    return {
        "loans": draft.loan_lines(),
        "owed": tuple(_owed(draft)),
        "means": _means(history, plan),
        "troubles": tuple(_troubles(draft)),
        "offer": _offer(draft, plan),
        "unlawful": any(d.unlawful for d in plan.debts if d.debt in concerned),
    }


def _owed(draft: Draft) -> Iterator[Owed]:
    for loan in draft.loans:
        yield Owed(
            line=loan_line(loan, draft.wording),
            claimed_fen=loan.balance_fen,
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


def _offer(draft: Draft, plan: Plan) -> Offer | None:
    """The addressee's part of the plan; None when the plan pays nothing to it."""
    runs = [run for loan in draft.loans for run in _runs(plan, loan_line(loan, draft.wording))]
    if not runs:
        return None
    closed = {debt for debt, _ in plan.closes}
    budget = draft.history.of(Budget)[-1]
    return Offer(
        runs=tuple(sorted(runs, key=lambda r: (r.first, r.line.debt))),
        times=sum(run.times for run in runs),
        sum_fen=sum(run.sum_fen for run in runs),
        interest_fen=_interest(plan, runs),
        first=min(run.first for run in runs),
        last=max(run.last for run in runs),
        open=tuple(line for line in draft.loan_lines() if line.debt not in closed),
        facts=(*ids([budget]), *(fact for line in draft.loan_lines() for fact in line.facts)),
    )


def _interest(plan: Plan, runs: list[Run]) -> int:
    debts = {run.line.debt for run in runs}
    pays = [pay for month in plan.months for pay in month.payments if pay.debt in debts]
    above = sum(pay.amount_fen for pay in pays) - sum(run.sum_fen for run in runs)
    return sum(pay.interest_fen for pay in pays) - above


def _runs(plan: Plan, line: LoanLine) -> Iterator[Run]:
    """Payments on one debt, equal ones of following months taken together.

    A private lender is never offered more than may be asked for.
    """
    number = {month.on: n for n, month in enumerate(plan.months)}
    pays = [
        (month.on, pay.amount_fen)
        for month in plan.months
        for pay in month.payments
        if pay.debt == line.debt
    ]
    capped = (d.lawful for d in plan.debts if d.debt == line.debt)
    lawful = next(capped, None)
    within = pays if lawful is None else lawful.within(pays)
    paid = [(number[day], day, amount) for day, amount in within]
    for _, group in groupby(enumerate(paid), key=lambda e: (e[1][0] - e[0], e[1][2])):
        run = [payment for _, payment in group]
        yield Run(
            line=line,
            first=run[0][1],
            last=run[-1][1],
            times=len(run),
            each_fen=run[0][2],
            facts=line.facts,
        )
