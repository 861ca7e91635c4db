"""What a plan asks of creditors: a pause, a smaller instalment, a later due day.

A budget below the sum of minimums is no error. The plan says month by month who is left unpaid, and
each of them is asked in time for what would make the plan one that is kept.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from fairdue.facts import yuan
from fairdue.plan.affordability import Early
from fairdue.plan.repayment import Plan

__all__ = ["Ask", "AskKind", "ask_text", "asks"]


class AskKind(StrEnum):
    """What a creditor is asked for."""

    PAUSE = "pause"
    """No payment from `from_on` to `until_on`."""
    LESS = "less"
    """No more than `amount_fen` a month in that time."""
    LATER_DUE_DAY = "later_due_day"
    """Instalments due after the pay day `until_on` instead of on `from_on`."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One request to the creditor of `debt`; days are pay days of the plan.

    `until_on` is the last pay day on which the plan does not meet what is asked for.
    """

    debt: str
    kind: AskKind
    from_on: dt.date
    until_on: dt.date
    amount_fen: int = 0


def asks(plan: Plan, early: Sequence[Early] = ()) -> tuple[Ask, ...]:
    """The requests that would turn every missed minimum of the plan into a kept agreement.

    One for each unbroken run of pay days on which a debt waits, by day and debt. `early` are
    instalments due before their money is there.
    """
    found = [ask for debt in plan.debts for ask in _of_debt(plan, debt.debt)]
    found += [
        Ask(debt=e.debt, kind=AskKind.LATER_DUE_DAY, from_on=e.due_on, until_on=e.pay_on)
        for e in early
    ]
    return tuple(sorted(found, key=lambda ask: (ask.from_on, ask.debt)))


def _of_debt(plan: Plan, name: str) -> Iterator[Ask]:
    run: list[tuple[dt.date, int]] = []
    for month in plan.months:
        if name in month.waits:
            paid = sum(p.amount_fen for p in month.payments if p.debt == name)
            if run and (run[-1][1] > 0) != (paid > 0):
                yield _ask(name, run)
                run = []
            run.append((month.on, paid))
        elif run:
            yield _ask(name, run)
            run = []
    if run:
        yield _ask(name, run)


def _ask(name: str, run: Sequence[tuple[dt.date, int]]) -> Ask:
    least = min(paid for _, paid in run)
    return Ask(
        debt=name,
        kind=AskKind.LESS if least else AskKind.PAUSE,
        from_on=run[0][0],
        until_on=run[-1][0],
        amount_fen=least,
    )


_TEXT = {
    AskKind.PAUSE: (
        "{name}：请对方从 {begin} 到 {end} 暂缓还款。",
        "{name}: ask for a pause from {begin} to {end}.",
    ),
    AskKind.LESS: (
        "{name}：请对方从 {begin} 到 {end} 每月只收 {amount}。",
        "{name}: ask to pay {amount} a month from {begin} to {end}.",
    ),
    AskKind.LATER_DUE_DAY: (
        "{name}：{begin} 到期时钱还没到账，请对方把还款日改到 {end} 之后。",
        "{name}: due on {begin}, before the money is there; ask for a due day after {end}.",
    ),
}


def ask_text(ask: Ask, name: str, locale: str) -> str:
    """A request as a sentence in `zh-CN` or `en`; `name` is what people call the debt."""
    text = _TEXT[ask.kind][0 if locale == "zh-CN" else 1]
    days = {"begin": ask.from_on, "end": ask.until_on}
    return text.format(name=name, amount=yuan(ask.amount_fen), **days)
