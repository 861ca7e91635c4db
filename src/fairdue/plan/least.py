"""The plan that costs least in all, with proof: fees, minimums, and offers that end.

Branch and bound over the months in which debts close. When those months are fixed, what is left
is settled by exchange: moving a yuan to the dearer debt earlier and to the cheaper one later never
costs more. So money for a deadline is reserved as late as possible, the lowest rate first, and
everything else goes as early as possible to the highest rate. In a node the month may lie in a
window; fees then count only up to its start, which bounds every plan of the node from below.

Amounts are in the currency's main unit, rates a fraction a month. Money saved bears no interest.
"""

import heapq
import itertools
import math
from collections.abc import Callable, Iterator, Sequence

import msgspec

__all__ = ["Best", "LeastDebt", "least"]

NODES_MAX = 400
"""Nodes after which the proof is given up; the plan stands, and its bound says how near it is."""
STARTS, FINALISTS = 60, 6
"""How many orders are brought to their best months one by one, and how many two at once."""
_STEPS = (-4, -2, -1, 1, 2, 4)
_ALONE, _PAIRS = (_STEPS,), (_STEPS, _STEPS)
GAP = 0.01
TINY, NOISE = 1e-7, 1e-5
ROUNDS_MAX = 12


class LeastDebt(msgspec.Struct, frozen=True, kw_only=True):
    """A debt: balance, rate a month, minimum and fee a month, and what settles it until when."""

    balance: float
    rate: float
    minimum: float
    fee: float = 0.0
    offer: float | None = None
    offer_until: int = 0


class Best(msgspec.Struct, frozen=True, kw_only=True):
    """The cheapest plan found. `bound` is what no plan can go below; `payments[debt][month]`.

    `accepted` maps a debt's place to the month in which its offer is taken. `proved` = the gap
    is below a cent.
    """

    total: float
    bound: float
    payments: tuple[tuple[float, ...], ...]
    accepted: dict[int, int]

    @property
    def proved(self) -> bool:
        """Whether no plan is cheaper by a cent or more."""
        return self.total - self.bound <= GAP + TINY


class _Node(msgspec.Struct, frozen=True):
    """Windows of closing months; `settled` debts close by their offer."""

    settled: frozenset[int]
    windows: tuple[tuple[int, int], ...]


class _Found(msgspec.Struct, frozen=True):
    total: float
    paid: tuple[tuple[float, ...], ...]
    closes: tuple[int, ...]


def least(debts: Sequence[LeastDebt], budget: float, horizon: int) -> Best | None:
    """The plan that pays least within `horizon` months; None when none keeps every minimum."""
    return None if _beyond(debts, budget, horizon) else _Search(debts, budget, horizon).run()


def _beyond(debts: Sequence[LeastDebt], budget: float, horizon: int) -> bool:
    """Whether all the money cannot clear the debts, even if each bore only the lowest rate.

    Reckoned to the first day, so that no power grows beyond what a float holds.
    """
    rate = min((debt.rate for debt in debts), default=0.0)
    months = (1 - (1 + rate) ** -horizon) / rate if rate > NOISE else horizon
    owed = sum(
        debt.balance
        if debt.offer is None
        else min(debt.balance, debt.offer * (1 + rate) ** -debt.offer_until)
        for debt in debts
    )
    return budget * months < owed * (1 - NOISE)


class _Search:
    def __init__(self, debts: Sequence[LeastDebt], budget: float, horizon: int) -> None:
        self.debts, self.budget, self.horizon = debts, budget, horizon
        self.growth = [[(1 + d.rate) ** t for t in range(horizon + 1)] for d in debts]
        self.worth = [_sums(growth) for growth in self.growth]
        self.by_rate = sorted(range(len(debts)), key=lambda i: debts[i].rate)
        self.best: _Found | None = None
        self.best_settled: dict[int, int] = {}

    def run(self) -> Best | None:
        """First a descent from each choice of offers, then the proof, as far as it gets."""
        starts = sorted(
            (start for node in self._roots() for start in self._starts(node)),
            key=lambda start: start[0],
        )
        alone = [
            here
            for _, node, closes in starts[:STARTS]
            if (here := self._true(node, closes)) is not None
        ]
        reached = {here[1].closes: here for here in (self._down(h, _ALONE) for h in alone)}
        for here in sorted(reached.values(), key=lambda here: here[1].total)[:FINALISTS]:
            self._down(here, _PAIRS)
        return self._proven()

    def _starts(self, root: _Node) -> Iterator[tuple[float, _Node, tuple[int, ...]]]:
        """Plans that close one debt after the other, each order improved by moving one debt."""
        debts = self.debts
        keys: tuple[Callable[[int], float], ...] = (
            lambda i: -debts[i].rate,
            lambda i: -debts[i].rate - debts[i].fee / max(debts[i].balance, NOISE),
            lambda i: debts[i].balance,
        )
        found: dict[tuple[int, ...], float] = {}
        for key in keys:
            order = sorted(range(len(debts)), key=lambda i: (i not in root.settled, key(i)))
            self._improve(root, order, found)
        for closes, total in found.items():
            windows = tuple(
                (closes[i], closes[i]) if i in root.settled or debts[i].fee else window
                for i, window in enumerate(root.windows)
            )
            yield total, _Node(root.settled, windows), closes

    def _improve(self, root: _Node, order: list[int], seen: dict[tuple[int, ...], float]) -> None:
        """Move one debt to another place while that is cheaper; every plan seen is kept."""
        best, _ = self._in_order(root, order)
        moved = True
        while moved:
            moved = False
            for place, to in itertools.permutations(range(len(order)), 2):
                tried = order[:place] + order[place + 1 :]
                tried.insert(to, order[place])
                total, closes = self._in_order(root, tried)
                if closes:
                    seen[closes] = min(total, seen.get(closes, total))
                if total < best - TINY:
                    order, best, moved = tried, total, True

    def _in_order(self, root: _Node, order: Sequence[int]) -> tuple[float, tuple[int, ...]]:
        """Total and closing months when all that minimums leave goes to the first open debt."""
        cash, total = 0.0, 0.0
        left = {i: self.debts[i].balance for i in order}
        closes = [0] * len(self.debts)
        for t in range(1, self.horizon + 1):
            cash += self.budget
            for i, balance in left.items():
                left[i] = balance * (1 + self.debts[i].rate) + self.debts[i].fee
            paid = self._month(root, left, cash)
            if paid is None:
                return math.inf, ()
            cash -= sum(paid.values())
            total += sum(paid.values())
            for i in [i for i in paid if left[i] <= TINY]:
                closes[i] = t
                del left[i]
                if i in root.settled and t > root.windows[i][1]:
                    return math.inf, ()
            if not left:
                return total, tuple(closes)
        return math.inf, ()

    def _month(self, root: _Node, left: dict[int, float], cash: float) -> dict[int, float] | None:
        """One month's payments, taken off the balances; None when a minimum cannot be paid."""
        paid = {i: min(self.debts[i].minimum, balance) for i, balance in left.items()}
        spare = cash - sum(paid.values())
        if spare < -TINY:
            return None
        for i, balance in left.items():
            settled = i in root.settled
            wanted = (self.debts[i].offer or 0.0 if settled else balance) - paid[i]
            if settled and wanted > spare:
                break
            paid[i] += min(spare, wanted)
            spare -= min(spare, wanted)
            if settled:
                left[i] = paid[i]
        for i, amount in paid.items():
            left[i] -= amount
        return paid

    def _down(
        self, here: tuple[_Node, _Found], steps: tuple[tuple[int, ...], ...]
    ) -> tuple[_Node, _Found]:
        while (better := self._step(*here, steps)) is not None:
            here = better
        return here

    def _step(
        self, node: _Node, found: _Found, steps: tuple[tuple[int, ...], ...]
    ) -> tuple[_Node, _Found] | None:
        """The first true plan nearby that is cheaper."""
        for tried in self._moved(node, steps):
            plan = self._true(tried, found.closes)
            if plan is not None and plan[1].total < found.total - TINY:
                return plan
        return None

    def _true(self, node: _Node, closes: Sequence[int]) -> tuple[_Node, _Found] | None:
        """The plan of fixed months, with fees exactly up to the months in which debts close."""
        for _ in range(ROUNDS_MAX):
            found = self._bound(node, closes)
            if found is None:
                return None
            settled = self._settle(node, found)
            if settled.windows == node.windows:
                self._offer(found, node)
                return (node, found) if self._keeps(found, node) else None
            node, closes = settled, found.closes
        return None

    def _settle(self, node: _Node, found: _Found) -> _Node:
        """The node with the months in which its debts really close."""
        windows = [
            (found.closes[i], found.closes[i])
            if self.debts[i].fee and i not in node.settled
            else window
            for i, window in enumerate(node.windows)
        ]
        return _Node(node.settled, tuple(windows))

    def _moved(self, node: _Node, steps: tuple[tuple[int, ...], ...]) -> Iterator[_Node]:
        free = [i for i, d in enumerate(self.debts) if d.fee or i in node.settled]
        width = len(steps)
        for chosen in itertools.combinations(free, width):
            for shifts in itertools.product(*steps):
                windows = list(node.windows)
                for i, shift in zip(chosen, shifts, strict=True):
                    top = min(self.debts[i].offer_until, self.horizon)
                    limit = top if i in node.settled else self.horizon
                    month = min(limit, max(1, windows[i][1] + shift))
                    windows[i] = (month, month)
                if tuple(windows) != node.windows:
                    yield _Node(node.settled, tuple(windows))

    def _proven(self) -> Best | None:
        queue: list[tuple[float, int, _Node, _Found]] = []
        order = itertools.count()
        for node in self._roots():
            self._push(queue, order, node, self._natural(node))
        bound = None
        for _ in range(NODES_MAX):
            if not queue:
                break
            value, _, node, found = heapq.heappop(queue)
            if self.best is not None and value >= self.best.total - GAP:
                bound = value
                break
            for child in self._split(node, found):
                self._push(queue, order, child, found.closes)
        else:
            bound = queue[0][0] if queue else None
        if self.best is None:
            return None
        proven = self.best.total if bound is None else min(bound, self.best.total)
        return Best(
            total=self.best.total,
            bound=proven if bound is not None else self.best.total - GAP,
            payments=self.best.paid,
            accepted=self.best_settled,
        )

    def _natural(self, node: _Node) -> list[int]:
        """Closing months when all that is left goes to the highest rate."""
        balances = [d.balance for d in self.debts]
        closes = [self.horizon] * len(self.debts)
        for t in range(1, self.horizon + 1):
            cash = self.budget
            for i, debt in enumerate(self.debts):
                if balances[i] > TINY:
                    balances[i] = balances[i] * (1 + debt.rate) + debt.fee
                    paid = min(debt.minimum, balances[i])
                    balances[i] -= paid
                    cash -= paid
            for i in reversed(self.by_rate):
                if i not in node.settled:
                    paid = max(0.0, min(balances[i], cash))
                    balances[i] -= paid
                    cash -= paid
            for i, balance in enumerate(balances):
                if balance <= TINY and closes[i] == self.horizon:
                    closes[i] = t
        return closes

    def _roots(self) -> Iterator[_Node]:
        """One node for each choice of offers that are taken."""
        offered = [i for i, d in enumerate(self.debts) if d.offer is not None and d.offer_until > 0]
        for taken in itertools.product((True, False), repeat=len(offered)):
            settled = frozenset(i for i, yes in zip(offered, taken, strict=True) if yes)
            windows = tuple(
                (1, min(d.offer_until, self.horizon) if i in settled else self.horizon)
                for i, d in enumerate(self.debts)
            )
            yield _Node(settled, windows)

    def _push(
        self,
        queue: list[tuple[float, int, _Node, _Found]],
        order: Iterator[int],
        node: _Node,
        closes: Sequence[int],
    ) -> None:
        found = self._bound(node, closes)
        if found is None or (self.best is not None and found.total >= self.best.total - GAP):
            return
        self._round(node, found)
        heapq.heappush(queue, (found.total, next(order), node, found))

    def _open(self, node: _Node, found: _Found) -> list[tuple[float, int]]:
        """What each window leaves uncounted at most: fees, or minimums before an offer is taken."""
        slack = []
        for i, (low, high) in enumerate(node.windows):
            debt = self.debts[i]
            if i in node.settled:
                slack.append((debt.minimum * (high - low), i))
            elif debt.fee:
                slack.append((debt.fee * (found.closes[i] - low), i))
        return slack

    def _split(self, node: _Node, found: _Found) -> Iterator[_Node]:
        slack, i = max(self._open(node, found), default=(0.0, -1))
        if slack <= TINY:
            return
        low, high = node.windows[i]
        last = high if i in node.settled else found.closes[i]
        middle = (low + last) // 2
        middle = min(middle, high - 1)
        for window in ((low, middle), (middle + 1, high)):
            windows = (*node.windows[:i], window, *node.windows[i + 1 :])
            yield _Node(node.settled, windows)

    def _round(self, node: _Node, found: _Found) -> None:
        """A true plan near the node's: its closing months taken at their word."""
        self._offer(found, node)
        windows = []
        for i, (_, high) in enumerate(node.windows):
            if i in node.settled:
                windows.append((high, high))
            elif self.debts[i].fee:
                windows.append((found.closes[i], found.closes[i]))
            else:
                windows.append((1, high))
        fixed = _Node(node.settled, tuple(windows))
        for tried in self._earlier(fixed):
            plan = self._bound(tried, found.closes)
            if plan is not None:
                self._offer(plan, tried)

    def _offer(self, plan: _Found, node: _Node) -> None:
        """Keep a plan that is cheaper than the best so far and breaks no rule."""
        if self.best is not None and plan.total >= self.best.total - TINY:
            return
        if self._keeps(plan, node):
            self.best = plan
            self.best_settled = {i: node.windows[i][1] for i in node.settled}

    def _earlier(self, node: _Node) -> Iterator[_Node]:
        """The node, and offers taken each month earlier."""
        yield node
        for i in sorted(node.settled):
            for month in range(1, node.windows[i][1]):
                window = (month, month)
                yield _Node(node.settled, (*node.windows[:i], window, *node.windows[i + 1 :]))

    def _keeps(self, plan: _Found, node: _Node) -> bool:
        """Whether a plan keeps every rule month by month, with all its fees."""
        cash = 0.0
        balances = [d.balance for d in self.debts]
        for t in range(1, self.horizon + 1):
            cash += self.budget
            for i, debt in enumerate(self.debts):
                if balances[i] <= TINY:
                    continue
                balances[i] = balances[i] * (1 + debt.rate) + debt.fee
                paid = plan.paid[i][t]
                cash -= paid
                if i in node.settled and t == node.windows[i][1]:
                    balances[i] = 0.0
                    continue
                balances[i] -= paid
                missed = balances[i] > NOISE and paid < debt.minimum - NOISE
                if balances[i] < -NOISE or missed:
                    return False
                balances[i] = balances[i] if balances[i] > NOISE else 0.0
            if cash < -NOISE:
                return False
        return not any(balances)

    def _bound(self, node: _Node, closes: Sequence[int]) -> _Found | None:
        """The least sum of the node: closing months and minimums brought to agree."""
        tried: set[tuple[int, ...]] = set()
        best: _Found | None = None
        ends = (self._last_close(i, w, node.settled) for i, w in enumerate(node.windows))
        node = _Node(node.settled, tuple(ends))
        guess = tuple(min(c, high) for c, (_, high) in zip(closes, node.windows, strict=True))
        for _ in range(ROUNDS_MAX):
            if guess in tried:
                break
            tried.add(guess)
            found = self._place(node, guess)
            if found is None:
                guess = tuple(max(1, c - 1) for c in guess)
                continue
            if best is None or found.total < best.total - TINY:
                best = found
            guess = found.closes
        return best

    def _place(self, node: _Node, closes: Sequence[int]) -> _Found | None:
        """Money over months when each debt's minimum runs until the month before it closes."""
        paid = [[0.0] * (self.horizon + 1) for _ in self.debts]
        free = self._obliged(node, closes, paid)
        if not _carried(free):
            return None
        asking = [i for i in self.by_rate if i not in node.settled]
        needs = {i: self._need(i, node.windows[i][0], closes[i]) for i in asking}
        reserved: dict[int, dict[int, float]] = {}
        for i in asking:
            high = node.windows[i][1]
            if high < self.horizon:
                late = self._taken(free, i, needs[i], range(high, 0, -1))
                if late is None:
                    return None
                reserved[i] = late
        for i in reversed(asking):
            for t, amount in reserved.get(i, {}).items():
                free[t] += amount
            early = self._taken(free, i, needs[i], range(1, node.windows[i][1] + 1))
            if early is None:
                return None
            for t, amount in early.items():
                paid[i][t] += amount
        ends = tuple(
            node.windows[i][1] if i in node.settled else _last(paid[i])
            for i in range(len(self.debts))
        )
        return _Found(sum(map(sum, paid)), tuple(map(tuple, paid)), ends)

    def _obliged(self, node: _Node, closes: Sequence[int], paid: list[list[float]]) -> list[float]:
        """Book minimums and settlements; what each month has left, below zero where it lacks."""
        free = [0.0] + [self.budget] * self.horizon
        for i, debt in enumerate(self.debts):
            settled = i in node.settled
            for t in range(1, node.windows[i][0] if settled else closes[i]):
                paid[i][t] = debt.minimum
                free[t] -= debt.minimum
            if settled:
                month = node.windows[i][1]
                paid[i][month] += debt.offer or 0.0
                free[month] -= debt.offer or 0.0
        return free

    def _last_close(
        self, i: int, window: tuple[int, int], settled: frozenset[int]
    ) -> tuple[int, int]:
        """The window, ended where minimums alone pay the debt off."""
        low, high = window
        while i not in settled and high > low and self._need(i, low, high) <= TINY:
            high -= 1
        return low, high

    def _need(self, i: int, fees: int, closes: int) -> float:
        """Today's worth of what a debt needs beyond its minimums; fees count for `fees` months."""
        debt, worth = self.debts[i], self.worth[i]
        return debt.balance + debt.fee * worth[fees] - debt.minimum * worth[closes - 1]

    def _taken(
        self, free: list[float], i: int, need: float, months: range
    ) -> dict[int, float] | None:
        """Money taken month by month until the need is met; None when it is not."""
        growth = self.growth[i]
        taken: dict[int, float] = {}
        if need < 0:
            return {} if need > -TINY else None
        for t in months:
            if need <= 0:
                break
            room = free[t]
            if room <= 0:
                continue
            wanted = need * growth[t]
            amount = min(room, wanted)
            taken[t] = amount
            free[t] -= amount
            need = need - amount / growth[t] if amount < wanted else 0.0
        return taken if need <= TINY else None


def _sums(growth: Sequence[float]) -> list[float]:
    """Today's worth of one a month for so many months."""
    return list(itertools.accumulate((1 / g for g in growth[1:]), initial=0.0))


def _last(paid: Sequence[float]) -> int:
    return max((t for t, amount in enumerate(paid) if amount > TINY), default=1)


def _carried(free: list[float]) -> bool:
    """Cover months that lack money by saving in the months just before them."""
    for t in range(len(free) - 1, 0, -1):
        if free[t] < 0:
            free[t - 1] += free[t]
            free[t] = 0.0
    return free[0] >= -TINY
