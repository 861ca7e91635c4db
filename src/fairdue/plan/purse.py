"""Money for debts, pay day by pay day: from a level budget, a household's calendar, lump sums."""

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from fairdue.credit import months_after
from fairdue.facts import Budget

__all__ = ["Lump", "Purse", "pay_days", "purse"]


class Lump(msgspec.Struct, frozen=True, kw_only=True):
    """Money beyond the month's: a bonus, a tax refund, help from family. Above zero, in fen."""

    on: dt.date
    amount_fen: int


class Purse(msgspec.Struct, frozen=True, kw_only=True):
    """What may go to debts on each pay day, in fen; what a month leaves is there in the next."""

    days: tuple[dt.date, ...]
    amounts_fen: tuple[int, ...]

    @property
    def steady_fen(self) -> int:
        """The least of the first twelve months: what can be promised for every month."""
        return min(self.amounts_fen[:12], default=0)

    @property
    def total_fen(self) -> int:
        """All that will ever be there, in fen."""
        return sum(self.amounts_fen)

    def with_lumps(self, lumps: Sequence[Lump]) -> "Purse":
        """The purse with each sum on its day's pay day or the next; later ones find no place.

        Raises ValueError for a sum that is not above zero.
        """
        amounts = list(self.amounts_fen)
        for lump in lumps:
            if lump.amount_fen <= 0:
                message = f"the lump sum of {lump.on} is not above zero"
                raise ValueError(message)
            place = next((i for i, on in enumerate(self.days) if on >= lump.on), None)
            if place is not None:
                amounts[place] += lump.amount_fen
        return Purse(days=self.days, amounts_fen=tuple(amounts))


def purse(budget: Budget, *, start_on: dt.date, months: int) -> Purse:
    """The same surplus on each pay day of a level budget."""
    days = tuple(pay_days(start_on, budget.income_day, months))
    return Purse(days=days, amounts_fen=(budget.surplus_fen,) * len(days))


def pay_days(start_on: dt.date, day: int | None, months: int) -> Iterator[dt.date]:
    """Each month's day of that number from the first on or after the start; None: the start's."""
    if day is None:
        yield from (months_after(start_on, k) for k in range(months))
        return
    first = start_on.replace(day=1)
    if _day_in(first, day) < start_on:
        first = months_after(first, 1)
    yield from (_day_in(months_after(first, k), day) for k in range(months))


def _day_in(month: dt.date, day: int) -> dt.date:
    """The day of that number in the month, or the month's last day."""
    last = months_after(month, 1) - dt.timedelta(days=1)
    return month.replace(day=min(day, last.day))
