"""The result of a stress test in plain words, zh-CN and English."""

from fairdue.facts import percent, yuan
from fairdue.plan.stress import Assumptions, Stress

__all__ = ["assumptions_text", "stress_text"]


def stress_text(found: Stress, locale: str) -> tuple[str, ...]:
    """Sentences on how a plan fares; the chance first."""
    chinese = locale == "zh-CN"
    chance = percent(found.chance_ppm // 10_000 * 10_000)
    if chinese:
        lines = [f"在 {found.paths:,} 种可能的将来里，有 {chance} 会中途断掉。"]
    else:
        lines = [f"In {found.paths:,} possible futures the plan breaks in {chance}."]
    if found.likely_on is not None:
        lines.append(
            f"到 {found.likely_on}，十种里已有一种断掉。"
            if chinese
            else f"By {found.likely_on} one future in ten has broken it."
        )
    if found.cvar_fen:
        amount = yuan(found.cvar_fen)
        lines.append(
            f"最坏的二十分之一里，平均缺 {amount}。"
            if chinese
            else f"In the worst twentieth {amount} is lacking on average."
        )
    if found.buffer_fen is not None:
        amount = yuan(found.buffer_fen)
        lines.append(
            f"手边多备 {amount}，断掉的可能减半。"
            if chinese
            else f"{amount} more at hand would halve that chance."
        )
    return tuple(lines)


def assumptions_text(assumed: Assumptions, locale: str) -> str:
    """What the stress test takes for granted, in one sentence."""
    lose, find, kept, bill = map(
        percent,
        (assumed.lose_work_ppm, assumed.find_work_ppm, assumed.kept_ppm, assumed.bill_ppm),
    )
    spread, size = percent(assumed.income_spread_ppm), yuan(assumed.bill_fen)
    if locale == "zh-CN":
        return (
            f"压力测试假设：每月 {lose} 可能失去工作，其后每月 {find} 可能找回，"
            f"其间保有 {kept} 收入；收入上下 {spread}；每月 {bill} 可能有一笔急用，"
            f"多在 {size} 上下。这些可以修改。"
        )
    return (
        f"The stress test assumes: work lost with {lose} a month and found again with {find}, "
        f"{kept} of the income meanwhile; income up or down {spread}; a sudden bill of about "
        f"{size} with {bill} a month. All of this can be changed."
    )
