"""What a household can pay on debts, pay day by pay day, without ever falling below its floor.

The cash at hand is followed day by day, income first, then needs and what comes before debts.
Money may go to debts on a pay day only as far as the lowest day after it allows: what a lean month
will need is kept back in the good one. So the sums grow with time and no plan that keeps to them
falls below the floor on any day.
"""

import calendar
import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

import msgspec

from fairdue.credit import months_after
from fairdue.plan.debt import Debt
from fairdue.plan.household import Every, Flow, Household
from fairdue.plan.purse import Purse, pay_days
from fairdue.plan.rounding import half_up

__all__ = ["Affordability", "Early", "Room", "Week", "afford", "due_early"]

LOOK_AHEAD, MONTHS_MAX = 12, 240
"""Months looked at beyond the plan, so that the last year sees its lean season; longest plan."""
ONE_DAY = dt.timedelta(days=1)
_EVERY_DAYS = {Every.WEEK: 7, Every.FORTNIGHT: 14}


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """One month from its pay day `on` to the next: what comes, goes, and may go to debts. In fen.

    `lifted_fen` is what the floor adds to the stated needs.
    """

    on: dt.date
    income_fen: int
    needs_fen: int
    priority_fen: int
    lifted_fen: int
    room_fen: int


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """A week from Monday `on` that ends a day below zero before any debt is paid; in fen."""

    on: dt.date
    lowest_fen: int
    lowest_on: dt.date


class Affordability(msgspec.Struct, frozen=True, kw_only=True):
    """What can be paid, and where the money does not even reach for living.

    `reach_fen` is what may have been paid on debts in all by the end of each day from `start_on`.
    `lacking` are the weeks below zero of the first year. `lifted_fen` is the most that the floor
    adds to a calendar month of it. `hoped_for` names income that is not counted because it is not
    certain.
    """

    start_on: dt.date
    rooms: tuple[Room, ...]
    lacking: tuple[Week, ...]
    reach_fen: tuple[int, ...]
    least_fen: int
    lifted_fen: int
    hoped_for: tuple[str, ...] = ()

    @property
    def purse(self) -> Purse:
        """The sums as a plan takes them."""
        return Purse(
            days=tuple(room.on for room in self.rooms),
            amounts_fen=tuple(room.room_fen for room in self.rooms),
        )

    def reach_on(self, day: dt.date) -> int:
        """What may have been paid in all by the end of `day`, in fen."""
        return self.reach_fen[(day - self.start_on).days]


class Early(msgspec.Struct, frozen=True, kw_only=True):
    """A debt that falls due before its money is there: the due day, and the pay day after it."""

    debt: str
    due_on: dt.date
    pay_on: dt.date


def afford(household: Household, *, start_on: dt.date, months: int = MONTHS_MAX) -> Affordability:
    """What the household can pay on each of `months` pay days from `start_on` on.

    Pay days are those of the largest monthly income. Raises ValueError when `months` is not from 1
    to 240.
    """
    if not 1 <= months <= MONTHS_MAX:
        message = f"{months} months: a plan has from 1 to {MONTHS_MAX}"
        raise ValueError(message)
    *days, after = pay_days(start_on, household.pay_day, months + 1)
    end = months_after(days[-1], LOOK_AHEAD)
    book = _Book(household, start_on, end)
    reach = _reach(book.cash, household.buffer_fen)
    rooms = tuple(_rooms(book, [*days, after], reach))
    return Affordability(
        start_on=start_on,
        rooms=rooms,
        lacking=tuple(_lacking(book.cash, start_on, months_after(start_on, LOOK_AHEAD))),
        reach_fen=tuple(reach),
        least_fen=household.least_fen,
        lifted_fen=max(book.lifts[:LOOK_AHEAD], default=0),
        hoped_for=tuple(f.name for f in household.income if not f.certain),
    )


def due_early(debts: Sequence[Debt], found: Affordability) -> tuple[Early, ...]:
    """Debts of the first year whose instalment falls due before the money for it is there.

    Every instalment due until then is taken as paid on its day, and nothing else.
    """
    dues = sorted(
        (due, debt.debt, debt.minimum_fen)
        for debt in debts
        if debt.due_day is not None and debt.minimum_fen
        for due in _due_days(debt.due_day, found)
        if debt.due_on is None or due >= debt.due_on
    )
    early: dict[str, Early] = {}
    asked = 0
    for due, name, amount in dues:
        pay_on = next((room.on for room in found.rooms if room.on >= due), None)
        fits = asked + amount <= found.reach_on(due)
        if not fits and pay_on is not None and asked + amount <= found.reach_on(pay_on):
            early.setdefault(name, Early(debt=name, due_on=due, pay_on=pay_on))
        asked += amount
    return tuple(early[name] for name in sorted(early))


def _due_days(day: int, found: Affordability) -> Iterator[dt.date]:
    last = months_after(found.start_on, min(LOOK_AHEAD, len(found.rooms)))
    yield from (d for d in pay_days(found.start_on, day, LOOK_AHEAD) if d < last)


class _Book:
    """Flows by day, and the cash at the end of each day before any debt is paid."""

    def __init__(self, household: Household, first: dt.date, end: dt.date) -> None:
        self.first = first
        self.days = (end - first).days + 1
        self.income = self._of([f for f in household.income if f.certain])
        self.priority = self._of(household.priority)
        stated = self._of(household.needs)
        self.lifted = [0] * self.days
        self.lifts: list[int] = []
        self._lift(household.least_fen, stated)
        self.needs = [a + b for a, b in zip(stated, self.lifted, strict=True)]
        cash = household.cash_fen
        self.cash = []
        for came, went, prior in zip(self.income, self.needs, self.priority, strict=True):
            cash += came - went - prior
            self.cash.append(cash)

    def _of(self, flows: Sequence[Flow]) -> list[int]:
        booked = [0] * self.days
        last = self.first + dt.timedelta(days=self.days - 1)
        for flow in flows:
            for day, amount in _moves(flow, self.first, min(last, flow.until or last)):
                booked[(day - self.first).days] += amount
        return booked

    def _lift(self, least: int, stated: list[int]) -> None:
        """Lift each calendar month's needs to the floor, over its days that are looked at.

        What is lifted has no day of its own, so it is spent like a stated need without a day.
        """
        begin = 0
        while begin < self.days:
            day = self.first + dt.timedelta(days=begin)
            length = calendar.monthrange(day.year, day.month)[1]
            after = min(self.days, begin + length - day.day + 1)
            counted = after - begin
            floor = half_up(least * counted, length)
            lift = max(0, floor - sum(stated[begin:after]))
            self.lifts.append(lift)
            for number, amount in _spread(lift, counted):
                self.lifted[begin + number - 1] = amount
            begin = after


def _moves(flow: Flow, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, int]]:
    """Days from first to last on which a flow moves, with what moves."""
    if flow.every is Every.MONTH:
        yield from _monthly(flow, first, last)
    elif flow.on is not None and flow.every is Every.ONCE:
        if first <= flow.on <= last:
            yield flow.on, flow.amount_fen
    elif flow.on is not None:
        step = _EVERY_DAYS[flow.every]
        day = flow.on
        if day < first:
            day += dt.timedelta(days=-((day - first).days // step) * step)
        while day <= last:
            yield day, flow.amount_fen
            day += dt.timedelta(days=step)


def _monthly(flow: Flow, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, int]]:
    month = first.replace(day=1)
    while month <= last:
        length = calendar.monthrange(month.year, month.month)[1]
        if not flow.months or month.month in flow.months:
            if flow.day is not None:
                moves = [(min(flow.day, length), flow.amount_fen)]
            else:
                moves = list(_spread(flow.amount_fen, length))
            for number, amount in moves:
                day = month.replace(day=number)
                if first <= day <= last:
                    yield day, amount
        month = months_after(month, 1)


def _spread(amount: int, length: int) -> Iterator[tuple[int, int]]:
    """The amount over so many days from 1 on, in whole fen; the sum is exact."""
    for day in range(1, length + 1):
        yield day, amount * day // length - amount * (day - 1) // length


def _reach(cash: Sequence[int], buffer: int) -> list[int]:
    """What may have been paid in all by each day: the lowest cash from it on, above the buffer."""
    reach = [0] * len(cash)
    lowest = cash[-1]
    for i in range(len(cash) - 1, -1, -1):
        lowest = min(lowest, cash[i])
        reach[i] = max(0, lowest - buffer)
    return reach


def _rooms(book: _Book, days: Sequence[dt.date], reach: Sequence[int]) -> Iterator[Room]:
    """A room for each day but the last, which ends the last room."""
    so_far = 0
    for on, following in itertools.pairwise(days):
        begin, after = (on - book.first).days, (following - book.first).days
        allowed = reach[begin]
        yield Room(
            on=on,
            income_fen=sum(book.income[begin:after]),
            needs_fen=sum(book.needs[begin:after]),
            priority_fen=sum(book.priority[begin:after]),
            lifted_fen=sum(book.lifted[begin:after]),
            room_fen=allowed - so_far,
        )
        so_far = allowed


def _lacking(cash: Sequence[int], first: dt.date, until: dt.date) -> Iterator[Week]:
    """Weeks from Monday to Sunday with a day that ends below zero."""
    lowest: dict[dt.date, tuple[int, dt.date]] = {}
    for i, amount in enumerate(cash[: (until - first).days]):
        day = first + i * ONE_DAY
        monday = day - dt.timedelta(days=day.weekday())
        if amount < 0:
            lowest[monday] = min(lowest.get(monday, (amount, day)), (amount, day))
    for monday, (amount, day) in lowest.items():
        yield Week(on=monday, lowest_fen=amount, lowest_on=day)
