"""A repayment plan month by month: every minimum first, the rest by preset, never over budget.

A budget below the sum of minimums is no error: the plan then says who is paid and who is asked
for a pause. Debts past limitation on the first pay day stay out unless they are named on
purpose, because paying gives the defence up (Civil Code art. 192).

Month arithmetic: the interest of a month is booked before its payment, at a twelfth of the yearly
rate on the whole balance, rounded half up to the fen; interest that is not paid joins the balance.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from fairdue.credit import LimitationStatus
from fairdue.facts import Budget
from fairdue.plan.bound import lower_bound
from fairdue.plan.course import BESIDE, LEFT, PAID, ROOM, begin, failing, pay
from fairdue.plan.debt import Debt
from fairdue.plan.policy import Policy, columns, policy
from fairdue.plan.preset import Preset
from fairdue.plan.proviso import (
    Proviso,
    above_cap_of,
    assumptions_of,
    breaks_of,
    due_before_of,
    lapses_of,
    warnings_of,
)
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

    `waits` are the open debts that get less than their minimum, or nothing, in this month,
    `missed` those among them whose minimum is not met: `missing_fen` lack for that, `late_fen` is
    charged for it. `settled` are closed by an offer. `broken` are debts whose agreement is not
    kept from this month on, with the fen that the contract brings back.
    """

    on: dt.date
    payments: tuple[Pay, ...]
    left_fen: int
    balance_fen: int
    waits: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    missing_fen: int = 0
    late_fen: int = 0
    broken: dict[str, int] = {}


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan. `ends_on` is the last payment, None when the budget never clears the debts.

    `feasible`: it ends, and every month meets every minimum. `shortfall` is what the leanest
    month of the first year lacks for the minimums, `surplus_fen` what it has, in fen.
    `left_out` are debts the plan does not pay, each with a
    warning. `waits` are the debts whose creditors are to be asked for a pause at the start.
    `total_fen` = sum of all payments, `interest_fen` the interest and fees among them,
    `waived_fen` what accepted offers waive, `late_fen` the fees for minimums missed, `back_fen`
    what comes back with broken agreements, which counts as interest once it is paid. No plan that
    pays the same debts costs less than `bound_fen`; None = not known. `given_offers`: the bound is
    that of plans that take up the same offers on several debts or in instalments, and no others.
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
    policy: Policy = Policy(triage=(), order=())
    waived_fen: int = 0
    late_fen: int = 0
    back_fen: int = 0
    bound_fen: int | None = None
    given_offers: bool = False

    @property
    def gap_ppm(self) -> int | None:
        """How far above its lower bound the plan is; None = not known."""
        if self.ends_on is None or not self.bound_fen:
            return None
        return half_up(max(0, self.total_fen - self.bound_fen) * 1_000_000, self.bound_fen)


@dataclasses.dataclass
class _Account:
    """A debt while the plan runs: the starting balance still open, and unpaid interest."""

    debt: Debt
    principal: int
    interest: int = 0
    waived: int = 0
    kept: bool = False
    """Whether it rests on an agreement of which no instalment has been missed."""

    @property
    def balance(self) -> int:
        return self.principal + self.interest

    def accrue(self) -> None:
        if self.balance > 0:
            rate = self.debt.rate_ppm or 0
            self.interest += half_up(self.balance * rate, PPM_MONTHS) + self.debt.fee_fen

    @property
    def minimum(self) -> int:
        return self.debt.asked_fen(self.balance)

    def pay(self, amount: int, *, settles: bool = False) -> Pay:
        """Pay interest first; a sum that settles the debt is interest only beyond the principal."""
        interest = max(0, amount - self.principal) if settles else min(amount, self.interest)
        self.interest -= interest
        self.principal -= amount - interest
        return Pay(
            debt=self.debt.debt,
            amount_fen=amount,
            interest_fen=interest,
            principal_fen=amount - interest,
        )

    def waive(self) -> None:
        """Let go of what is still owed: an accepted offer was paid."""
        self.waived = self.balance
        self.principal = self.interest = 0


def solve(
    debts: Sequence[Debt],
    money: Budget | Purse,
    preset: Preset,
    *,
    start_on: dt.date,
    months_max: int = MONTHS_MAX,
    include: frozenset[str] = frozenset(),
    by: Policy | None = None,
    prove: bool = True,
) -> Plan:
    """The plan that pays `debts` in the order of `preset`, never more than there is by then.

    `money` is a budget with the same surplus every month, or a purse that says what there is on
    each pay day: from a household's calendar, with lump sums. `include` names debts to pay
    although their limitation period is over, or will be on the first pay day. `by` pays in the
    orders of a policy instead of the preset's. `prove` False leaves the lower bound to `proven`.
    Raises ValueError when two debts share an id or an
    amount is negative.
    """
    _check(debts)
    listed = sorted(debts, key=lambda d: d.debt)
    if isinstance(money, Budget):
        money = purse(money, start_on=start_on, months=months_max)
    first_on = money.days[0] if money.days else start_on
    expired = _expired(listed, first_on) - include
    paid = tuple(d for d in listed if d.debt not in expired and d.balance_fen > 0)
    surplus = money.steady_fen
    made = by or policy(paid, money, preset)
    accounts = [_Account(debt=d, principal=d.balance_fen, kept=d.may_fail) for d in paid]
    months, closes = _run(accounts, money, made)
    missed = any(month.missed for month in months)
    ended = len(closes) == len(paid)
    short = max(0, sum(min(d.minimum_fen, d.balance_fen) for d in paid) - surplus)
    waits = months[0].waits if months else tuple(d.debt for d in paid)
    pays = [p for month in months for p in month.payments]
    found = Plan(
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
            *due_before_of(paid, first_on),
            *breaks_of(paid, {m.on: m.broken for m in months}),
            *lapses_of(listed, left_out=expired, first_on=first_on, first_paid=_first_paid(months)),
            *above_cap_of(paid, _payments(months)),
        ),
        feasible=ended and not missed,
        shortfall=short,
        surplus_fen=surplus,
        debts=paid,
        left_out=tuple(sorted(expired)),
        waits=waits,
        policy=made,
        waived_fen=sum(account.waived for account in accounts),
        late_fen=sum(month.late_fen for month in months),
        back_fen=sum(sum(month.broken.values()) for month in months),
    )
    return proven(found, money) if prove else found


def proven(plan: Plan, money: Purse) -> Plan:
    """The plan with the lower bound of all plans that pay the same debts from the same money.

    A plan that meets every minimum is compared with its like only.
    """
    strict = not any(month.missed for month in plan.months)
    bound = lower_bound(plan.debts, money, strict=strict)
    return msgspec.structs.replace(plan, bound_fen=bound)


def _expired(debts: Iterable[Debt], first_on: dt.date) -> frozenset[str]:
    """Debts whose limitation period is over on the first pay day."""
    over = LimitationStatus.EXPIRED
    return frozenset(d.debt for d in debts if d.limitation_on(first_on) is over)


def _first_paid(months: Sequence[Month]) -> dict[str, dt.date]:
    """The day of each debt's first payment."""
    return {p.debt: month.on for month in reversed(months) for p in month.payments}


def _payments(months: Sequence[Month]) -> dict[str, list[tuple[dt.date, int]]]:
    """Days and sums of each debt's payments, in order."""
    found: dict[str, list[tuple[dt.date, int]]] = {}
    for month in months:
        for paid in month.payments:
            found.setdefault(paid.debt, []).append((month.on, paid.amount_fen))
    return found


def _run(
    accounts: Sequence[_Account], money: Purse, made: Policy
) -> tuple[tuple[Month, ...], tuple[tuple[str, dt.date], ...]]:
    """Month after month until everything is paid or the money ends; and what closed when."""
    paying = _Paying(accounts, money, made)
    months: list[Month] = []
    closes: list[tuple[str, dt.date]] = []
    cash = 0
    for number, came in enumerate(money.amounts_fen):
        still_open = [a for a in accounts if a.balance > 0]
        if not still_open or money.total_fen == 0:
            break
        months.append(paying.month(number, cash + came))
        cash = months[-1].left_fen
        closes += [(a.debt.debt, months[-1].on) for a in still_open if a.balance == 0]
    return tuple(months), tuple(closes)


def _check(debts: Sequence[Debt]) -> None:
    ids = [d.debt for d in debts]
    if len(set(ids)) != len(ids):
        raise ValueError("two debts of a plan have the same id")
    for debt in debts:
        amounts = (debt.balance_fen, debt.minimum_fen, debt.minimum_ppm, debt.minimum_least_fen)
        if min(*amounts, debt.fee_fen, debt.rate_ppm or 0) < 0:
            message = f"{debt.debt}: a balance, minimum, fee or rate below zero"
            raise ValueError(message)


class _Paying:
    """A policy that pays month by month: the steps of `course.py`, with every payment kept."""

    def __init__(self, accounts: Sequence[_Account], money: Purse, made: Policy) -> None:
        self.accounts, self.money, self.made = accounts, money, made
        names = [a.debt.debt for a in accounts]
        place = {name: i for i, name in enumerate(names)}
        self.table = columns([a.debt for a in accounts], money.days, made)
        self.take = [int(name in made.take) for name in names]
        self.by = made.by(names)
        self.triage = [place[name] for name in made.triage]
        self.order = [place[name] for name in made.order]
        width = max(len(names), len(money.days))
        self.room = [[0] * width for _ in range(ROOM)]
        begin(self.table, self.room[LEFT], self.room[BESIDE])

    def month(self, number: int, cash: int) -> Month:
        """Book interest, pay, then charge for the minimums that were missed."""
        open_now = [a for a in self.accounts if a.balance > 0]
        for account in open_now:
            account.accrue()
        asked = {a.debt.debt: a.minimum for a in open_now}
        amounts, settled = self._amounts(number, cash)
        pays = tuple(
            a.pay(amounts[a.debt.debt], settles=a.debt.debt in settled)
            for a in open_now
            if amounts[a.debt.debt] > 0
        )
        for account in open_now:
            if account.debt.debt in settled:
                account.waive()
        waits = [a for a in open_now if a.debt.debt not in settled and _short(a, amounts, asked)]
        missed = [a for a in waits if amounts[a.debt.debt] < asked[a.debt.debt]]
        late_fen = sum(a.debt.late_fee_fen for a in missed)
        for account in missed:
            account.interest += account.debt.late_fee_fen
        back = self._failing(number, frozenset(a.debt.debt for a in missed))
        return Month(
            on=self.money.days[number],
            payments=pays,
            left_fen=cash - sum(p.amount_fen for p in pays),
            balance_fen=sum(a.balance for a in open_now),
            waits=tuple(a.debt.debt for a in waits),
            missed=tuple(a.debt.debt for a in missed),
            settled=tuple(sorted(settled)),
            missing_fen=sum(asked[a.debt.debt] - amounts[a.debt.debt] for a in missed),
            late_fen=late_fen,
            broken=back,
        )

    def _failing(self, number: int, missed: frozenset[str]) -> dict[str, int]:
        """Book what agreements that are not kept add; what comes back with those broken now."""
        left, paid, beside = (self.room[row] for row in (LEFT, PAID, BESIDE))
        back = {}
        for i, account in enumerate(self.accounts):
            name, left[i] = account.debt.debt, account.balance
            if account.balance <= 0:
                continue
            added = failing(self.table, i, number, name in missed, left, paid, beside)
            account.interest += added
            if name in missed and account.kept:
                back[name] = added if account.debt.voided else 0
                account.kept = False
                then = account.debt.voided or account.debt
                account.debt = msgspec.structs.replace(then, debt=name)
        return back

    def _amounts(self, number: int, cash: int) -> tuple[dict[str, int], set[str]]:
        """What each debt gets this month, and which of them an offer settles."""
        names = [a.debt.debt for a in self.accounts]
        before = [a.balance for a in self.accounts]
        room, count = self.room, len(before)
        if self.made.shared:
            owing = {name: b for name, b in zip(names, before, strict=True) if b > 0}
            shared = dict.fromkeys(names, 0) | shares(owing, cash)
            room[PAID][:count] = shared.values()
            return shared, set()
        room[LEFT][:count], room[PAID][:count] = before, [0] * count
        orders = (self.take, self.by, self.triage, self.order)
        pay(self.table, *orders, number, self.money.amounts_fen, cash, room)
        left, paid = room[LEFT][:count], room[PAID][:count]
        settled = {
            name
            for name, was, rest, amount in zip(names, before, left, paid, strict=True)
            if was > 0 and rest == 0 and amount < was
        }
        return dict(zip(names, paid, strict=True)), settled


def _short(account: _Account, amounts: dict[str, int], asked: dict[str, int]) -> bool:
    """Whether a debt gets nothing, or less than its minimum."""
    name = account.debt.debt
    return amounts[name] == 0 or amounts[name] < asked[name]
