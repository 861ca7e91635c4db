"""What a plan asks of creditors: a pause, a smaller instalment, a later due day.

A budget below the sum of minimums is no error. The plan says month by month who is left unpaid, and
each of them is asked in time for what would make the plan one that is kept.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from fairdue.credit import cited_together, statute
from fairdue.facts import yuan
from fairdue.plan.affordability import Early
from fairdue.plan.repayment import Plan

__all__ = ["Ask", "AskKind", "ask_text", "ask_texts", "asks"]


class AskKind(StrEnum):
    """What a creditor is asked for."""

    PAUSE = "pause"
    """No payment from `from_on` to `until_on`."""
    LESS = "less"
    """No more than the plan pays in that time: `amount_fen` to `most_fen` a month."""
    LATER_DUE_DAY = "later_due_day"
    """Instalments due after the pay day `until_on` instead of on `from_on`."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One request to the creditor of `debt`; days are pay days of the plan.

    `until_on` is the last pay day on which the plan does not meet what is asked for. `amount_fen`
    and `most_fen` are the least and the most that the plan pays in one month until then.
    """

    debt: str
    kind: AskKind
    from_on: dt.date
    until_on: dt.date
    amount_fen: int = 0
    most_fen: int = 0


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
    least, most = min(paid for _, paid in run), max(paid for _, paid in run)
    return Ask(
        debt=name,
        kind=AskKind.LESS if least else AskKind.PAUSE,
        from_on=run[0][0],
        until_on=run[-1][0],
        amount_fen=least,
        most_fen=most,
    )


LONG = dt.timedelta(days=366)
"""A pause for longer than this is hardly ever granted at once."""
_LONG = (
    "这么久很难一次谈成，可以先请几个月，到期之前再谈。",
    " So long a pause is hardly granted at once: ask for some months, and again before they end.",
)
_COUNTS = (
    (
        "这些请求会被看作同意还款：诉讼时效正在计算的，从那天起重新计算；已经届满的，等于放弃拒绝的权利"
        "（{cites}）。先看每笔债务的时效，再决定请不请求。"
    ),
    (
        "Each of these requests counts as agreeing to pay: a limitation period that runs starts "
        "anew, and where it is over the right to refuse is given up ({cites}). "
        "Look at the limitation of each debt before you ask."
    ),
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

_ONCE = {
    AskKind.PAUSE: (
        "{name}：请对方同意 {begin} 的一期先不还。",
        "{name}: ask for a pause of the payment of {begin}.",
    ),
    AskKind.LESS: (
        "{name}：请对方同意 {begin} 的一期只收 {amount}。",
        "{name}: ask to pay only {amount} on {begin}.",
    ),
}
"""The same where it is about one pay day."""


def ask_text(ask: Ask, name: str, locale: str) -> str:
    """A request as a sentence in `zh-CN` or `en`; `name` is what people call the debt."""
    place = 0 if locale == "zh-CN" else 1
    days = {"begin": ask.from_on, "end": ask.until_on}
    amount = yuan(ask.amount_fen)
    if ask.most_fen > ask.amount_fen:
        amount += (" 至 ", " to ")[place] + yuan(ask.most_fen)
    texts = _TEXT | (_ONCE if ask.from_on == ask.until_on else {})
    text = texts[ask.kind][place].format(name=name, amount=amount, **days)
    if ask.kind is AskKind.PAUSE and ask.until_on - ask.from_on > LONG:
        text += _LONG[place]
    return text


def ask_texts(found: Sequence[Ask], names: Mapping[str, str], locale: str) -> tuple[str, ...]:
    """The requests as sentences, and after them what asking does to limitation; () for none."""
    if not found:
        return ()
    cites = cited_together((statute.PROMISE, statute.WAIVER), locale)
    counts = _COUNTS[0 if locale == "zh-CN" else 1].format(cites=cites)
    return (*(ask_text(ask, names[ask.debt], locale) for ask in found), counts)
