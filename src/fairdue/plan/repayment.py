"""A repayment plan month by month: every minimum first, the rest by preset, never over budget.

A budget below the sum of minimums is no error: the plan then says who is paid and who is asked
for a pause. Debts past limitation on the first pay day stay out unless they are named on
purpose, because paying gives the defence up (Civil Code art. 192).

Month arithmetic: the interest of a month is booked before its payment, at a twelfth of the yearly
rate on the whole balance, rounded half up to the fen; interest that is not paid joins the balance.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Sequence

import msgspec

from fairdue.credit import LimitationStatus
from fairdue.facts import Budget
from fairdue.plan.debt import Debt
from fairdue.plan.preset import Preset
from fairdue.plan.proviso import Proviso, assumptions_of, lapses_of, warnings_of
from fairdue.plan.purse import Purse, purse
from fairdue.plan.rounding import half_up, shares

MONTHS_MAX = 600
PPM_MONTHS = 12 * 1_000_000


class Pay(msgspec.Struct, frozen=True, kw_only=True):
    """One payment of a month: what it is worth against interest and fees, and against principal.

    `principal_fen` counts against the balance the plan started from. All in fen.
    """

    debt: str
    amount_fen: int
    interest_fen: int
    principal_fen: int


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """One month: its pay day, payments, money not spent, and what is still owed afterwards.

    `waits` are the open debts that get less than their minimum, or nothing, in this month.
    """

    on: dt.date
    payments: tuple[Pay, ...]
    left_fen: int
    balance_fen: int
    waits: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan. `ends_on` is the last payment, None when the budget never clears the debts.

    `feasible`: it ends, and every month meets every minimum. `shortfall` is what the leanest
    month of the first year lacks for the minimums, `surplus_fen` what it has, in fen.
    `left_out` are debts the plan does not pay, each with a
    warning. `waits` are the debts whose creditors are to be asked for a pause at the start.
    `total_fen` = sum of all payments, `interest_fen` the interest and fees among them.
    """

    preset: Preset
    start_on: dt.date
    ends_on: dt.date | None
    months: tuple[Month, ...]
    total_fen: int
    interest_fen: int
    closes: tuple[tuple[str, dt.date], ...]
    assumptions: tuple[Proviso, ...]
    warnings: tuple[Proviso, ...]
    feasible: bool
    shortfall: int
    surplus_fen: int
    debts: tuple[Debt, ...]
    left_out: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()


@dataclasses.dataclass
class _Account:
    """A debt while the plan runs: the starting balance still open, and unpaid interest."""

    debt: Debt
    principal: int
    interest: int = 0

    @property
    def balance(self) -> int:
        return self.principal + self.interest

    def accrue(self) -> None:
        if self.balance > 0:
            rate = self.debt.rate_ppm or 0
            self.interest += half_up(self.balance * rate, PPM_MONTHS) + self.debt.fee_fen

    @property
    def minimum(self) -> int:
        return min(self.debt.minimum_fen, self.balance)

    def pay(self, amount: int) -> Pay:
        interest = min(amount, self.interest)
        self.interest -= interest
        self.principal -= amount - interest
        return Pay(
            debt=self.debt.debt,
            amount_fen=amount,
            interest_fen=interest,
            principal_fen=amount - interest,
        )


def solve(
    debts: Sequence[Debt],
    money: Budget | Purse,
    preset: Preset,
    *,
    start_on: dt.date,
    months_max: int = MONTHS_MAX,
    include: frozenset[str] = frozenset(),
) -> Plan:
    """The plan that pays `debts` in the order of `preset`, never more than there is by then.

    `money` is a budget with the same surplus every month, or a purse that says what there is on
    each pay day: from a household's calendar, with lump sums. `include` names debts to pay
    although their limitation period is over, or will be on the first pay day. Raises ValueError
    when two debts share an id or an amount is negative.
    """
    _check(debts)
    listed = sorted(debts, key=lambda d: d.debt)
    if isinstance(money, Budget):
        money = purse(money, start_on=start_on, months=months_max)
    first_on = money.days[0] if money.days else start_on
    expired = _expired(listed, first_on) - include
    paid = tuple(d for d in listed if d.debt not in expired and d.balance_fen > 0)
    surplus = money.steady_fen
    months, closes = _run(paid, money, preset)
    ended = len(closes) == len(paid)
    short = max(0, sum(min(d.minimum_fen, d.balance_fen) for d in paid) - surplus)
    waits = months[0].waits if months else tuple(d.debt for d in paid)
    pays = [p for month in months for p in month.payments]
    return Plan(
        preset=preset,
        start_on=start_on,
        ends_on=(months[-1].on if months else start_on) if ended else None,
        months=months,
        total_fen=sum(p.amount_fen for p in pays),
        interest_fen=sum(p.interest_fen for p in pays),
        closes=closes,
        assumptions=assumptions_of(paid),
        warnings=(
            *warnings_of(
                listed,
                left_out=expired,
                waits=waits,
                short_fen=short,
                surplus_fen=money.total_fen,
                ended=ended,
            ),
            *lapses_of(listed, left_out=expired, first_on=first_on, first_paid=_first_paid(months)),
        ),
        feasible=ended and all(_met_minimums(month, paid) for month in months),
        shortfall=short,
        surplus_fen=surplus,
        debts=paid,
        left_out=tuple(sorted(expired)),
        waits=waits,
    )


def _expired(debts: Iterable[Debt], first_on: dt.date) -> frozenset[str]:
    """Debts whose limitation period is over on the first pay day."""
    over = LimitationStatus.EXPIRED
    return frozenset(d.debt for d in debts if d.limitation_on(first_on) is over)


def _first_paid(months: Sequence[Month]) -> dict[str, dt.date]:
    """The day of each debt's first payment."""
    return {p.debt: month.on for month in reversed(months) for p in month.payments}


def _run(
    debts: Sequence[Debt], money: Purse, preset: Preset
) -> tuple[tuple[Month, ...], tuple[tuple[str, dt.date], ...]]:
    """Month after month until everything is paid or the money ends; and what closed when."""
    accounts = [_Account(debt=d, principal=d.balance_fen) for d in debts]
    months: list[Month] = []
    closes: list[tuple[str, dt.date]] = []
    cash = 0
    for on, came in zip(money.days, money.amounts_fen, strict=True):
        still_open = [a for a in accounts if a.balance > 0]
        if not still_open or money.total_fen == 0:
            break
        months.append(_month(still_open, cash + came, preset, on))
        cash = months[-1].left_fen
        closes += [(a.debt.debt, on) for a in still_open if a.balance == 0]
    return tuple(months), tuple(closes)


def _check(debts: Sequence[Debt]) -> None:
    ids = [d.debt for d in debts]
    if len(set(ids)) != len(ids):
        raise ValueError("two debts of a plan have the same id")
    for debt in debts:
        if min(debt.balance_fen, debt.minimum_fen, debt.fee_fen, debt.rate_ppm or 0) < 0:
            message = f"{debt.debt}: a balance, minimum, fee or rate below zero"
            raise ValueError(message)


def _month(accounts: list[_Account], cash: int, preset: Preset, on: dt.date) -> Month:
    for account in accounts:
        account.accrue()
    due = {a.debt.debt: a.balance for a in accounts}
    if preset is Preset.PRO_RATA:
        amounts = shares(due, cash)
    else:
        amounts = _minimums(accounts, cash)
        _add_surplus(amounts, accounts, cash - sum(amounts.values()), preset)
    waits = tuple(
        a.debt.debt
        for a in accounts
        if amounts.get(a.debt.debt, 0) < a.minimum or not amounts.get(a.debt.debt)
    )
    pays = tuple(a.pay(amounts[a.debt.debt]) for a in accounts if amounts.get(a.debt.debt, 0) > 0)
    return Month(
        on=on,
        payments=pays,
        left_fen=cash - sum(p.amount_fen for p in pays),
        balance_fen=sum(a.balance for a in accounts),
        waits=waits,
    )


def _minimums(accounts: Iterable[_Account], cash: int) -> dict[str, int]:
    """Whole minimums as far as the cash goes: promises made, then law and registry."""
    amounts: dict[str, int] = {}
    for account in sorted(accounts, key=_triage):
        if 0 < account.minimum <= cash:
            amounts[account.debt.debt] = account.minimum
            cash -= account.minimum
    return amounts


def _add_surplus(
    amounts: dict[str, int], accounts: Iterable[_Account], cash: int, preset: Preset
) -> None:
    """All cash that is left goes to one debt after the other, up to its balance."""
    for account in sorted(accounts, key=_ORDER[preset]):
        name = account.debt.debt
        more = min(cash, account.balance - amounts.get(name, 0))
        if more > 0:
            amounts[name] = amounts.get(name, 0) + more
            cash -= more


def _formal_first(account: _Account) -> tuple[bool, int, int, str]:
    """Tier, then the smallest balance; a disputed debt waits for its answer behind the others."""
    debt = account.debt
    return (debt.disputed, debt.order, debt.balance_fen, debt.debt)


def _triage(account: _Account) -> tuple[bool, bool, int, int, str]:
    """Whose minimum comes first: a signed agreement is kept, then as for formal lenders first."""
    return (not account.debt.agreed, *_formal_first(account))


def _avalanche(account: _Account) -> tuple[int, int, str]:
    return (-(account.debt.rate_ppm or 0), account.debt.balance_fen, account.debt.debt)


def _snowball(account: _Account) -> tuple[int, int, str]:
    return (account.debt.balance_fen, account.debt.order, account.debt.debt)


_ORDER: dict[Preset, Callable[[_Account], tuple[int | str, ...]]] = {
    Preset.FORMAL_FIRST: _formal_first,
    Preset.AVALANCHE: _avalanche,
    Preset.SNOWBALL: _snowball,
}


def _met_minimums(month: Month, debts: Iterable[Debt]) -> bool:
    """Whether no debt with a minimum waits in this month."""
    asking = {d.debt for d in debts if d.minimum_fen > 0}
    return not asking & set(month.waits)
