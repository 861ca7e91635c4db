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
            minimum = np.minimum(np.array(self.d[3])[:, None], left)
            taken = np.maximum(0, np.minimum(kept, np.maximum(minimum.sum(axis=0), 0) - cash))
            kept, cash = kept - taken, cash + taken
            lacked += np.where(alive, np.maximum(0, -cash), 0)
            cash = np.maximum(0, cash)
            left, paid, cash = self.paid(t, left, minimum, cash)
            short = (left > 0) & (paid < np.array(self.d[3])[:, None])
            missing = np.where(short, np.array(self.d[3])[:, None] - paid, 0).sum(axis=0)
            left = left + np.where(short, np.array(self.d[4])[:, None], 0)
            beyond = np.maximum(0, missing - int(self.allowed[t]))
            lacked += np.where(alive, beyond, 0)
            broke = np.where(alive & (broke == 0) & (beyond > 0), t + 1, broke)
            ended = np.where(alive & ((left > 0).sum(axis=0) == 0), t + 1, ended)
        broke = np.where((ended == 0) & (broke == 0), len(self.came), broke)
        assert left.shape == (n, count)
        return broke.tolist(), lacked.tolist(), ended.tolist()

    def paid(
        self, t: int, left: _Column, minimum: _Column, cash: _Column
    ) -> tuple[_Column, _Column, _Column]:
        left, paid = left.copy(), np.zeros_like(left)
        if self.shared:
            whole = left.sum(axis=0)
            part = np.where(whole <= cash, left, cash * left // np.maximum(1, whole))
            return left - part, part, cash - part.sum(axis=0)
        for i in self.triage:
            due = np.where(minimum[i] <= cash, minimum[i], 0)
            paid[i], left[i], cash = due, left[i] - due, cash - due
        held = self.held(t, left)
        stop = np.zeros(len(cash), dtype=bool)
        for i in self.order:
            if self.take[i] and t >= self.by[i]:
                wanted = np.minimum(left[i], np.maximum(0, self.d[5][i] - paid[i]))
                turn = (left[i] > 0) & ~stop
                stop |= turn & (wanted > cash)
                pays = turn & (wanted <= cash)
                paid[i] += np.where(pays, wanted, 0)
                left[i] = np.where(pays, 0, left[i])
                cash = cash - np.where(pays, wanted, 0)
        for i in self.order:
            if not self.take[i] and self.by[i] > t:
                most = np.minimum(self.needed(i, t, left), left[i])
                more = np.where(stop, 0, np.maximum(0, np.minimum(cash - held, most)))
                paid[i], left[i], cash = paid[i] + more, left[i] - more, cash - more
        for i in self.order:
            if not self.take[i]:
                more = np.where(stop, 0, np.maximum(0, np.minimum(cash - held, left[i])))
                paid[i], left[i], cash = paid[i] + more, left[i] - more, cash - more
        return left, paid, cash

    def held(self, t: int, left: _Column) -> _Column:
        due = np.minimum(np.array(self.d[3])[:, None], left)
        most = np.zeros(left.shape[1], dtype=np.int64)
        offered = [i for i in range(len(left)) if self.take[i]]
        for j in offered:
            if self.by[j] <= t:
                continue
            need = np.zeros_like(most)
            for i in offered:
                if self.by[i] <= self.by[j]:
                    still = np.minimum(left[i], self.d[5][i]) - due[i]
                    need += np.where(left[i] > 0, still, 0)
            for month in range(t + 1, min(self.by[j] + 1, len(self.came))):
                need -= int(self.came[month]) - due.sum(axis=0)
            most = np.where(left[j] > 0, np.maximum(most, need), most)
        return most

    def needed(self, i: int, t: int, left: _Column) -> _Column:
        due = np.minimum(np.array(self.d[3])[:, None], left)
        others = due.sum(axis=0) - due[i]
        rest = np.zeros(left.shape[1], dtype=np.int64)
        for month in range(min(self.by[i] - 1, len(self.came) - 1), t, -1):
            rest = np.maximum(0, rest + int(self.came[month]) - others - self.d[2][i])
            rest = np.minimum(rest * 12_000_000 // (12_000_000 + self.d[1][i]), 4 * left[i])
        return np.maximum(0, left[i] - rest)
