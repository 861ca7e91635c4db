"""The timeline of each creditor: when a plan pays a debt, how hard, and when it is closed."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from fairdue.credit import months_after
from fairdue.desk.language import N_
from fairdue.desk.wording import Wording
from fairdue.plan import Month, Plan

STEPS = 4
"""Equal parts of the scale at most; a month stands at each end of each."""
LAST_LABEL = 75.0
"""Beyond this place a label would run into that of the end, on a phone."""
COLUMNS = (
    N_("Debt"),
    N_("Owed now"),
    N_("First payment"),
    N_("Closed"),
    N_("Paid in all"),
    N_("Months without its minimum"),
)


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Months in which a debt fares alike, in hundredths of the scale.

    `state`: `most` gets more than its minimum, `least` its minimum, `less` less, `waits` nothing.
    """

    left: float
    width: float
    state: str


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """One debt: its stretches, and where and how it ends in words."""

    name: str
    stretches: tuple[Stretch, ...]
    end: float | None
    settled: bool
    closes: str


class Lanes(msgspec.Struct, frozen=True, kw_only=True):
    """All debts of a plan on one scale, the point of it, and the same as a table."""

    caption: str
    ticks: tuple[tuple[str, float], ...]
    lanes: tuple[Lane, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def lanes(plan: Plan, names: dict[str, str], w: Wording) -> Lanes | None:
    """The timeline of a plan, who is closed first at the top; None when nothing is paid."""
    if not plan.months:
        return None
    closed = dict(plan.closes)
    order = sorted(
        (debt.debt for debt in plan.debts),
        key=lambda debt: (closed.get(debt, dt.date.max), names[debt]),
    )
    return Lanes(
        caption=_caption(plan, order, names, w),
        ticks=_ticks(plan.months),
        lanes=tuple(_lane(plan, debt, closed.get(debt), names, w) for debt in order),
        columns=tuple(map(w.say, COLUMNS)),
        rows=tuple(_row(plan, debt, closed.get(debt), names, w) for debt in order),
    )


def _caption(plan: Plan, order: Sequence[str], names: dict[str, str], w: Wording) -> str:
    closed = dict(plan.closes)
    if not closed:
        return w.say(N_("No debt is closed by this plan."))
    first, last = order[0], max(closed, key=lambda debt: (closed[debt], names[debt]))
    if len(closed) < len(order):
        text = N_("The first to close is %(first)s, in %(month)s; some never do.")
        return w.say(text, first=names[first], month=w.month(closed[first]))
    return w.say(
        N_("The first to close is %(first)s, in %(month)s; the last is %(last)s, in %(end)s."),
        first=names[first],
        month=w.month(closed[first]),
        last=names[last],
        end=w.month(closed[last]),
    )


def _ticks(months: Sequence[Month]) -> tuple[tuple[str, float], ...]:
    """Months on the scale: each begins at its place, and the end of the last stands at 100."""
    count = len(months)
    step = -(-count // STEPS)
    starts = [(f"{months[n].on:%Y-%m}", round(100 * n / count, 2)) for n in range(0, count, step)]
    if starts[-1][1] > LAST_LABEL:
        starts.pop()
    return (*starts, (f"{months_after(months[-1].on, 1):%Y-%m}", 100.0))


def _lane(
    plan: Plan, debt: str, closes_on: dt.date | None, names: dict[str, str], w: Wording
) -> Lane:
    count = len(plan.months)
    states = _states(plan, debt, closes_on)
    stretches: list[Stretch] = []
    begin = 0
    for n in range(1, len(states) + 1):
        if n == len(states) or states[n] != states[begin]:
            left, right = round(100 * begin / count, 2), round(100 * n / count, 2)
            stretches.append(Stretch(left=left, width=round(right - left, 2), state=states[begin]))
            begin = n
    settled = any(debt in month.settled for month in plan.months)
    closes = w.say(N_("stays open")) if closes_on is None else f"{closes_on:%Y-%m}"
    return Lane(
        name=names[debt],
        stretches=tuple(stretches),
        end=round(100 * len(states) / count, 2) if closes_on else None,
        settled=settled,
        closes=w.say(N_("settled %(month)s"), month=closes) if settled else closes,
    )


def _states(plan: Plan, debt: str, closes_on: dt.date | None) -> list[str]:
    """How a debt fares in each month until it is closed."""
    minimum = next(d.minimum_fen for d in plan.debts if d.debt == debt)
    found: list[str] = []
    for month in plan.months:
        paid = sum(pay.amount_fen for pay in month.payments if pay.debt == debt)
        if month.on == closes_on:  # what closes a debt is never a small thing
            found.append("least" if found[-1:] == ["least"] and paid <= minimum else "most")
            break
        short = "less" if paid else "waits"
        met = "most" if paid > minimum else "least"
        found.append(short if debt in month.waits or not paid else met)
    return found


def _row(
    plan: Plan, debt: str, closes_on: dt.date | None, names: dict[str, str], w: Wording
) -> tuple[str, ...]:
    pays = [(m.on, p) for m in plan.months for p in m.payments if p.debt == debt]
    owed = next(d.balance_fen for d in plan.debts if d.debt == debt)
    return (
        names[debt],
        w.money(owed),
        f"{pays[0][0]:%Y-%m-%d}" if pays else "–",
        f"{closes_on:%Y-%m-%d}" if closes_on else w.say(N_("stays open")),
        w.money(sum(pay.amount_fen for _, pay in pays)),
        str(sum(debt in month.waits for month in plan.months)),
    )
