"""The walk of a stress test over arrays, all paths at once: an oracle without a loop over paths.

Month by month every path is an element of a column. Only whole numbers, so it must agree to the
fen with the loops of `fairdue.plan.paths`; written apart from them.
"""

from typing import Any

import numpy as np

from fairdue.plan.stress import _Walk

LOW = 0xFFFFFFFF
_Column = Any


def drawn(seed: int, paths: _Column, month: int, purpose: int) -> _Column:
    mixed = (seed + paths * 0x27D4EB2F + month * 0x165667B1 + purpose * 0x1B873593) & LOW
    for factor in (0x7FEB352D, 0x046CA68B) * 2:
        first = factor == 0x7FEB352D
        mixed = mixed ^ (mixed >> (16 if first else 15))
        mixed = (mixed * factor) & LOW
        mixed = mixed if first else mixed ^ (mixed >> 16)
    return mixed


def walked(walk: _Walk, buffer: int) -> tuple[list[int], list[int], list[int]]:
    """Month of the break, shortfall and last month of every path, as the loops compute them."""
    return _Arrays(walk).walked(buffer)


class _Arrays:
    def __init__(self, walk: _Walk) -> None:
        given: Any = walk.orders
        (
            table,
            *orders,
            self.shared,
            self.came,
            self.income,
            self.aside,
            self.allowed,
            self.chances,
            factors,
            bills,
            self.seed,
        ) = given
        self.d = [list(map(int, row)) for row in table]
        self.take, self.by, self.triage, self.order = (list(map(int, o)) for o in orders)
        self.factors, self.bills = np.array(factors), np.array(bills)
        self.paths = np.arange(walk.assumed.paths, dtype=np.int64)

    def walked(self, buffer: int) -> tuple[list[int], list[int], list[int]]:
        n, count = len(self.d[0]), len(self.paths)
        left = np.repeat(np.array(self.d[0], dtype=np.int64)[:, None], count, axis=1)
        at_work = np.ones(count, dtype=bool)
        kept = np.full(count, buffer, dtype=np.int64)
        cash, lacked, broke, ended = (np.zeros(count, dtype=np.int64) for _ in range(4))
        for t in range(len(self.came)):
            alive = ended == 0
            lose, find, stays, billed = (int(c) for c in self.chances)
            chance = np.where(at_work, lose, find)
            at_work = at_work ^ ((drawn(self.seed, self.paths, t, 0) * 1_000_000 >> 32) < chance)
            income = int(self.income[t])
            came = income * self.factors[drawn(self.seed, self.paths, t, 1) >> 24] // 1_000_000
            came = np.where(at_work, came, came * stays // 1_000_000)
            hit = (drawn(self.seed, self.paths, t, 2) * 1_000_000 >> 32) < billed
            bill = np.where(hit, self.bills[drawn(self.seed, self.paths, t, 3) >> 24], 0)
            cash = cash + int(self.came[t]) + came - income - bill
            kept = kept + int(self.aside[t])
            grown = (2 * left * np.array(self.d[1])[:, None] + 12_000_000) // 24_000_000
            left = np.where(left > 0, left + grown + np.array(self.d[2])[:, None], 0)
            minimum = self.due_now(left, t)
            due = np.maximum(minimum.sum(axis=0) + self.promised(t, left, minimum), 0)
            taken = np.maximum(0, np.minimum(kept, due - cash))
            kept, cash = kept - taken, cash + taken
            lacked += np.where(alive, np.maximum(0, -cash), 0)
            cash = np.maximum(0, cash)
            left, paid, cash = self.paid(t, left, minimum, cash)
            due = self.asked(left + paid)
            short = (left > 0) & (paid < due)
            missing = np.where(short, due - paid, 0).sum(axis=0)
            left = left + np.where(short, np.array(self.d[5])[:, None], 0)
            beyond = np.maximum(0, missing - int(self.allowed[t]))
            lacked += np.where(alive, beyond, 0)
            missed = [i for i in range(n) if self.take[i] and t + 1 >= self.d[7][i]]
            lost = (left[missed] > 0).any(axis=0)
            broke = np.where(alive & (broke == 0) & ((beyond > 0) | lost), t + 1, broke)
            ended = np.where(alive & ((left > 0).sum(axis=0) == 0), t + 1, ended)
        broke = np.where((ended == 0) & (broke == 0), len(self.came), broke)
        assert left.shape == (n, count)
        return broke.tolist(), lacked.tolist(), ended.tolist()

    def asked(self, owed: _Column) -> _Column:
        part = (2 * owed * np.array(self.d[4])[:, None] + 1_000_000) // 2_000_000
        return np.minimum(owed, np.maximum(np.array(self.d[3])[:, None], part))

    def due_now(self, owed: _Column, t: int) -> _Column:
        return np.where(t < np.array(self.d[10])[:, None], 0, self.asked(owed))

    def promised(self, t: int, left: _Column, minimum: _Column) -> _Column:
        due = [i for i in range(len(left)) if self.offered(i, t) and self.by[i] <= t]
        asked = [np.minimum(left[i], self.d[6][i]) - minimum[i] for i in due]
        return sum(asked, np.zeros(left.shape[1], dtype=np.int64))

    def offered(self, i: int, t: int) -> bool:
        return bool(self.take[i]) and t < self.d[7][i]

    def paid(
        self, t: int, left: _Column, minimum: _Column, cash: _Column
    ) -> tuple[_Column, _Column, _Column]:
        left, paid = left.copy(), np.zeros_like(left)
        if self.shared:
            whole = left.sum(axis=0)
            part = np.where(whole <= cash, left, cash * left // np.maximum(1, whole))
            over = -(cash * left - part * whole)
            rank = over.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
            part = part + (rank < np.minimum(cash, whole) - part.sum(axis=0))
            return left - part, part, cash - part.sum(axis=0)
        last = np.full(len(cash), t)
        falls = ((left > 0) & (np.array(self.d[4])[:, None] > 0)).any(axis=0)
        missed, offers = np.zeros((2, len(cash)), dtype=bool)
        for i in self.triage:
            due, is_open = minimum[i], left[i] > 0
            offers = offers | (is_open & self.offered(i, t))
            until = self.by[i] if self.offered(i, t) else self.by[i] - 1 if self.d[2][i] else t
            last = np.where(is_open, np.maximum(last, until), last)
            if self.offered(i, t) and t >= self.by[i]:
                due = np.minimum(due, self.d[6][i])
            missed = missed | (is_open & (due > cash))
            due = np.where(due <= cash, due, 0)
            paid[i], left[i], cash = due, left[i] - due, cash - due
        stop = np.zeros(len(cash), dtype=bool)
        for i in self.order:
            if self.offered(i, t) and t >= self.by[i]:
                turn = (left[i] > 0) & ~stop
                wanted = np.minimum(left[i], np.maximum(0, self.d[6][i] - paid[i]))
                rest = np.maximum(0, self.due_now(left + paid, t)[i] - paid[i])
                waits = turn & (wanted > cash)
                more = np.where(turn & ~waits, wanted, np.where(waits & (rest <= cash), rest, 0))
                paid[i], cash = paid[i] + more, cash - more
                left[i] = np.where(turn & ~waits, 0, left[i] - more)
                stop |= waits
        last = np.minimum(last, len(self.came) - 1)
        for number in range(4):
            again = ~stop & ((number == 0) | (falls & (last > t)))
            free = self.projected(t, left, last)
            kept = np.maximum(0, -free.get(t + 1, np.zeros_like(cash)))
            kept = np.where(missed & ~offers, 0, kept)
            self.spare(t, last, free, again, (left, paid, cash, kept))
            if not falls.any():
                break
        return left, paid, cash

    def spare(
        self,
        t: int,
        last: _Column,
        free: dict[int, _Column],
        going: _Column,
        state: tuple[_Column, ...],
    ) -> None:
        """Pay what minimums and offers leave, in place; paths look ahead to `last` of their own."""
        left, _paid, cash, kept = state
        going = going & (cash > kept)
        for i in reversed(self.order):
            if self.d[2][i] and not self.take[i] and t < self.by[i]:
                reached = going & (left[i] > 0) & (self.by[i] <= last + 1)
                wanted = self.needed(i, t, left, free, reached)
                self.given(i, wanted, reached, state)
        for i in self.order:
            if not self.offered(i, t):
                self.given(i, left[i], going, state)

    def given(self, i: int, most: _Column, who: _Column, state: tuple[_Column, ...]) -> None:
        left, paid, cash, kept = state
        more = np.where(who, np.maximum(0, np.minimum(cash - kept, most)), 0)
        paid[i] += more
        left[i] -= more
        cash -= more

    def projected(self, t: int, left: _Column, last: _Column) -> dict[int, _Column]:
        due, owed = self.asked(left), left.copy()
        free = {}
        for month in range(t + 1, int(last.max()) + 1):
            free[month] = np.full(left.shape[1], int(self.came[month]))
            for i in range(len(left)):
                offered = self.offered(i, t)
                end = self.by[i] if offered else self.by[i] - 1
                paying = (
                    end < t or month < end or (month == end and not offered and not self.d[2][i])
                )
                if self.d[4][i]:
                    grown = (2 * owed[i] * self.d[1][i] + 12_000_000) // 24_000_000 + self.d[2][i]
                    owed[i] = np.where(left[i] > 0, owed[i] + grown, 0)
                    due[i] = self.due_now(owed, month)[i]
                    owed[i] -= due[i]
                if paying and month >= self.d[10][i]:
                    free[month] -= due[i]
                if offered and month == end:
                    free[month] -= np.minimum(left[i], self.d[6][i])
        for month in range(int(last.max()), t + 1, -1):
            lacks = np.where(month <= last, np.minimum(0, free[month]), 0)
            free[month - 1] += lacks
            free[month] -= lacks
        if t + 1 in free:
            free[t + 1] = np.where(last > t, free[t + 1], 0)
        return free

    def needed(
        self, i: int, t: int, left: _Column, free: dict[int, _Column], who: _Column
    ) -> _Column:
        owed, due, going = left[i].copy(), self.due_now(left, t)[i], who.copy()
        goal = self.by[i] - 1
        for month in range(t + 1, goal + 1):
            grown = owed + (2 * owed * self.d[1][i] + 12_000_000) // 24_000_000 + self.d[2][i]
            owed = np.where(going, grown - (due if month < goal else 0), owed)
            who = who & ~(going & (owed <= 0))
            going = going & who & (owed <= 4 * left[i] + self.d[2][i])
        for month in range(goal, t, -1):
            if month not in free:
                continue
            used = np.where(who, np.minimum(owed, np.maximum(0, free[month])), 0)
            free[month] -= used
            owed = -((used - owed) * 12_000_000 // (12_000_000 + self.d[1][i]))
            who = who & (owed > 0)
        return np.where(who, np.minimum(owed, left[i]), 0)
