"""What a letter offers to pay: the plan's payments, up to what the other side claims."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

import msgspec

from fairdue.credit import claimed_fen
from fairdue.facts import Budget, Loan
from fairdue.letters.draft import Draft
from fairdue.letters.values import LoanLine, ids, loan_line
from fairdue.plan import Lawful, Plan, kept_agreement

AHEAD_MOST = dt.timedelta(days=366)
"""A first payment later than this is no offer that anybody could agree to."""


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


class Above(msgspec.Struct, frozen=True, kw_only=True):
    """A debt on which the plan pays `planned_fen`, more than the `claimed_fen` claimed of it.

    `kept` False = the offer ends at what is claimed; True = the writer chose to offer it all.
    """

    line: LoanLine
    planned_fen: int
    claimed_fen: int
    claimed_on: dt.date | None
    kept: bool


class Lent(msgspec.Struct, frozen=True, kw_only=True):
    """A private loan whose payments end at the most that may be asked for; sums in fen.

    `principal_fen` is what of the sum lent is still unpaid, `interest_fen` all that is beyond it.
    """

    line: LoanLine
    principal_fen: int
    interest_fen: int


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan pays to this creditor: runs of payments, their sum, first and last day.

    `interest_fen` is the part of the sum that the plan counts as interest and fees from today on,
    `at_cap` not counted. `closed` are the debts that the payments settle, `open` those that they do
    not, `above` those of which less is claimed than the plan pays.
    """

    runs: tuple[Run, ...]
    times: int
    sum_fen: int
    interest_fen: int
    first: dt.date
    last: dt.date
    open: tuple[LoanLine, ...]
    closed: tuple[LoanLine, ...]
    at_cap: tuple[Lent, ...]
    above: tuple[Above, ...]
    facts: tuple[str, ...]

    @property
    def capped(self) -> tuple[Above, ...]:
        """Debts on which the offer ends at what is claimed."""
        return tuple(debt for debt in self.above if not debt.kept)


class _Payment(msgspec.Struct, frozen=True, kw_only=True):
    """A payment of the plan on one debt, in its month's place; sums in fen."""

    place: int
    on: dt.date
    amount_fen: int
    interest_fen: int


def offering(draft: Draft, plan: Plan) -> Offer | None:
    """The addressee's part of the plan; None when the plan pays nothing to it within a year.

    No more is offered on a debt than the other side claims of it, unless the writer chose to.
    """
    above = tuple(found for loan in draft.loans if (found := _above(draft, plan, loan)))
    limits = {debt.line.debt: debt.claimed_fen for debt in above if not debt.kept}
    settled = {debt for debt, _ in plan.closes} | set(limits)
    at_cap = tuple(
        lent
        for line in draft.loan_lines()
        if line.debt in settled - set(limits) and (lent := _at_cap(plan, line))
    )
    runs: list[Run] = []
    interest = 0
    for line in draft.loan_lines():
        paid = _payments(plan, line.debt)
        if line.debt in limits:
            paid = tuple(_up_to(limits[line.debt], paid))
        if line.debt not in {one.line.debt for one in at_cap}:
            interest += sum(payment.interest_fen for payment in paid)
        runs += _runs(paid, line)
    if not runs or min(run.first for run in runs) > draft.material.today + AHEAD_MOST:
        return None
    budget = draft.history.of(Budget)[-1]
    return Offer(
        runs=tuple(sorted(runs, key=lambda r: (r.first, r.line.debt))),
        times=sum(run.times for run in runs),
        sum_fen=sum(run.sum_fen for run in runs),
        interest_fen=interest,
        first=min(run.first for run in runs),
        last=max(run.last for run in runs),
        open=tuple(line for line in draft.loan_lines() if line.debt not in settled),
        closed=tuple(line for line in draft.loan_lines() if line.debt in settled - set(limits)),
        at_cap=at_cap,
        above=above,
        facts=(*ids([budget]), *(fact for line in draft.loan_lines() for fact in line.facts)),
    )


def changes_nothing(draft: Draft, plan: Plan) -> bool:
    """Whether the plan pays on every loan just what an agreement that is kept asks for, in time."""
    return bool(draft.loans) and all(_as_agreed(draft, plan, loan) for loan in draft.loans)


def _as_agreed(draft: Draft, plan: Plan, loan: Loan) -> bool:
    """The same sums in the same months; only the last one may come in parts.

    A plan pays the instalment of a usual month, so an odd last one leaves a rest.
    """
    kept = kept_agreement(loan, draft.history, on=draft.material.today)
    if kept is None or set(kept.debts) != {loan.debt}:
        return False
    parts = sorted((part for part in kept.instalments if part.paid_at is None), key=lambda p: p.due)
    due = [(part.due.year, part.due.month, part.amount_fen) for part in parts]
    payments = _payments(plan, loan.debt)
    paid = [(pay.on.year, pay.on.month, pay.amount_fen) for pay in payments]
    same_sum = sum(part.amount_fen or 0 for part in parts) == sum(p.amount_fen for p in payments)
    return same_sum and due[:-1] == paid[: len(due) - 1]


def _at_cap(plan: Plan, line: LoanLine) -> Lent | None:
    """The private loan, if its payments are cut to the most that may be asked for."""
    planned = sum(p.amount_fen for m in plan.months for p in m.payments if p.debt == line.debt)
    offered = sum(payment.amount_fen for payment in _payments(plan, line.debt))
    lawful = next((one.lawful for one in plan.debts if one.debt == line.debt), None)
    if lawful is None or not 0 < offered < planned:
        return None
    return Lent(
        line=line,
        principal_fen=lawful.principal_fen,
        interest_fen=offered - lawful.principal_fen,
    )


def _payments(plan: Plan, debt: str) -> tuple[_Payment, ...]:
    """What the plan pays on a debt; to a private lender no more than may be asked for."""
    paid = tuple(
        _Payment(place=n, on=month.on, amount_fen=pay.amount_fen, interest_fen=pay.interest_fen)
        for n, month in enumerate(plan.months)
        for pay in month.payments
        if pay.debt == debt
    )
    lawful = next((one.lawful for one in plan.debts if one.debt == debt), None)
    return paid if lawful is None else tuple(_within(lawful, paid))


def _within(lawful: Lawful, payments: tuple[_Payment, ...]) -> Iterator[_Payment]:
    """The payments without what lies above the most that may be asked for: interest, all of it."""
    kept = dict(lawful.within([(payment.on, payment.amount_fen) for payment in payments]))
    above = sum(payment.amount_fen for payment in payments) - sum(kept.values())
    for payment in payments:
        less = min(above, payment.interest_fen)
        above -= less
        if payment.on in kept:
            yield msgspec.structs.replace(
                payment, amount_fen=kept[payment.on], interest_fen=payment.interest_fen - less
            )


def _above(draft: Draft, plan: Plan, loan: Loan) -> Above | None:
    """The loan, if the plan pays more on it than is claimed of it."""
    planned = sum(payment.amount_fen for payment in _payments(plan, loan.debt))
    claimed = claimed_fen(loan, draft.history, on=draft.material.today)
    if claimed is None or planned <= claimed:
        return None
    return Above(
        line=loan_line(loan, draft.wording),
        planned_fen=planned,
        claimed_fen=claimed,
        claimed_on=loan.balance_on,
        kept=loan.debt in draft.material.above,
    )


def _up_to(limit_fen: int, payments: tuple[_Payment, ...]) -> Iterator[_Payment]:
    """The payments that make up the limit, the last one cut to it.

    What is claimed is paid as it stands, so nothing of it is interest by the writer's reckoning.
    """
    left = limit_fen
    for payment in payments:
        if left <= 0:
            return
        amount = min(left, payment.amount_fen)
        left -= amount
        yield msgspec.structs.replace(payment, amount_fen=amount, interest_fen=0)


def _runs(payments: tuple[_Payment, ...], line: LoanLine) -> Iterator[Run]:
    """Equal payments of following months taken together."""
    numbered = enumerate(payments)
    for _, group in groupby(numbered, key=lambda e: (e[1].place - e[0], e[1].amount_fen)):
        run = [payment for _, payment in group]
        yield Run(
            line=line,
            first=run[0].on,
            last=run[-1].on,
            times=len(run),
            each_fen=run[0].amount_fen,
            facts=line.facts,
        )
