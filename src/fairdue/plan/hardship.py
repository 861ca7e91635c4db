"""A hardship plan to negotiate: level instalments that one income can carry, at most 60 of them.

Sixty instalments (five years) are the most that the Chinese card rule names for a personal
instalment agreement; it is known from a digest (draft), holds for cards, and is a matter of
negotiation, not a right. That interest stands still is practice at best: so both are shown, with
interest running as agreed and with none.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from fairdue.facts import yuan
from fairdue.plan.debt import Debt
from fairdue.plan.rounding import half_up, shares

__all__ = ["INSTALMENTS_MAX", "Hardship", "hardship", "hardship_text"]

INSTALMENTS_MAX = 60
YEAR_PPM = 12_000_000


class Hardship(msgspec.Struct, frozen=True, kw_only=True):
    """What may be offered on one debt each month, `amount_fen`, and how long that takes.

    `months` is the number of instalments when interest and fees stand still, `last_fen` the last of
    them; `months_running` when interest runs on, None = never or more than 60. When even 60
    interest-free instalments are not enough, `months` is None and `needed_fen` a month would be.
    """

    debt: str
    amount_fen: int
    months: int | None
    last_fen: int
    months_running: int | None
    needed_fen: int
    ends_on: dt.date | None


def hardship(
    debts: Sequence[Debt], monthly_fen: int, days: Sequence[dt.date]
) -> tuple[Hardship, ...]:
    """Share a month's money over the debts by balance; the instalments that follow, by debt id.

    A signed agreement that is being kept is paid first and not offered anew; nothing is offered on
    debts that are disputed or of lenders with signs of unlawful lending. `days` are the pay
    days from the first on. Raises ValueError when fewer than 60 are given.
    """
    if len(days) < INSTALMENTS_MAX:
        raise ValueError("give at least 60 pay days")
    kept = sum(min(debt.minimum_fen, debt.balance_fen) for debt in debts if debt.agreed)
    listed = sorted(debts, key=lambda debt: debt.debt)
    owing = {d.debt: d for d in listed if not (d.agreed or d.disputed or d.unlawful)}
    weights = {name: debt.balance_fen for name, debt in owing.items() if debt.balance_fen > 0}
    offered = shares(weights, max(0, monthly_fen - kept))
    return tuple(_offer(owing[name], offered[name], days) for name in weights)


def _offer(debt: Debt, amount: int, days: Sequence[dt.date]) -> Hardship:
    whole = list(_instalments(debt.balance_fen, amount, 0, 0))
    running = list(_instalments(debt.balance_fen, amount, debt.rate_ppm or 0, debt.fee_fen))
    return Hardship(
        debt=debt.debt,
        amount_fen=amount,
        months=len(whole) or None,
        last_fen=whole[-1] if whole else 0,
        months_running=len(running) or None,
        needed_fen=-(-debt.balance_fen // INSTALMENTS_MAX),
        ends_on=days[len(whole) - 1] if whole else None,
    )


def _instalments(balance: int, amount: int, rate_ppm: int, fee: int) -> Iterator[int]:
    """Level instalments that clear the balance within 60 months; none when they do not."""
    paid = []
    while balance > 0:
        balance += half_up(balance * rate_ppm, YEAR_PPM) + fee
        paid.append(min(amount, balance))
        balance -= paid[-1]
        if len(paid) > INSTALMENTS_MAX:
            return
    yield from paid


def hardship_text(found: Hardship, name: str, locale: str) -> str:
    """The offer as a sentence in `zh-CN` or `en`; `name` is what people call the debt."""
    chinese = locale == "zh-CN"
    amount, needed = yuan(found.amount_fen), yuan(found.needed_fen)
    if found.months is None:
        return (
            f"{name}：每月 {amount}，60 期内还不清；停息后每月至少要 {needed}。"
            if chinese
            else f"{name}: {amount} a month does not clear it in 60 instalments; without interest "
            f"at least {needed} a month would."
        )
    last = yuan(found.last_fen)
    if chinese:
        parts = f"分 {found.months} 期，最后一期 {last}" if found.months > 1 else f"一期 {last}"
        told = f"{name}：每月 {amount}，停息{parts}，{found.ends_on} 还清"
        if found.months_running is None:
            return f"{told}；照原利率计息，60 期内还不清。"
        return f"{told}；照原利率计息要 {found.months_running} 期。"
    parts = f"{found.months} instalments, the last of" if found.months > 1 else "one instalment of"
    told = f"{name}: {amount} a month; without interest {parts} {last} on {found.ends_on}"
    if found.months_running is None:
        return f"{told}; with interest as agreed 60 are not enough."
    return f"{told}; with interest as agreed {found.months_running}."
