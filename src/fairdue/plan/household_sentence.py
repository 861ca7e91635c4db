"""What a household can pay, in plain words, zh-CN and English: first the sum, then what lacks."""

from collections.abc import Mapping, Sequence

from fairdue.facts import yuan
from fairdue.plan.affordability import Affordability, Early

__all__ = ["describe_affordability"]

_ZH: Mapping[str, str] = {
    "room": "下一个还款日 {on}：最多可以拿出 {room}；头一年里最少的一个月 {least}。",
    "lifted": "填写的生活开支低于生活底线，计划按底线计算：每月最多补 {amount}。",
    "lacking": "{on} 起的一周钱不够生活：{day} 还差 {amount}。先保生活，再谈还款。",
    "more_lacking": "头一年里这样的星期共有 {count} 个。",
    "nothing": "没有可以用来还款的余钱。请先向各家说明情况，请求暂缓，并附收支证明。",
    "hoped_for": "{names}：不一定有的收入没有计入。",
    "early": "{name}：{due} 到期，那时钱还没到账。请对方把还款日改到 {pay} 之后。",
    "priority": "房租、水电、抚养费等优先支出每月 {amount}，排在所有借款之前。",
}
_EN: Mapping[str, str] = {
    "room": "Next pay day {on}: at most {room} for debts; in the leanest month of the first year "
    "{least}.",
    "lifted": "The stated needs lie below the floor, so the floor is counted: up to {amount} more "
    "a month.",
    "lacking": "In the week from {on} the money does not reach for living: {day} lacks {amount}. "
    "Living comes first, debts after it.",
    "more_lacking": "The first year has {count} such weeks.",
    "nothing": "Nothing is left for debts. Tell every creditor how things stand, ask for a pause, "
    "and add proof of income and needs.",
    "hoped_for": "{names}: income that is not certain is not counted.",
    "early": "{name}: falls due on {due}, before the money for it is there. Ask for a due day "
    "after {pay}.",
    "priority": "Rent, power, maintenance and the like take {amount} a month, ahead of every debt.",
}


def describe_affordability(
    found: Affordability, early: Sequence[Early], names: Mapping[str, str], locale: str
) -> tuple[str, ...]:
    """Sentences in `zh-CN` or `en`; `names` maps debt ids to what people call them."""
    words = _ZH if locale == "zh-CN" else _EN
    first = found.rooms[0]
    lines = []
    if found.purse.total_fen == 0:
        lines.append(words["nothing"])
    else:
        values = {"room": yuan(first.room_fen), "least": yuan(found.purse.steady_fen)}
        lines.append(words["room"].format(on=first.on, **values))
    if first.priority_fen:
        lines.append(words["priority"].format(amount=yuan(first.priority_fen)))
    if found.lifted_fen:
        lines.append(words["lifted"].format(amount=yuan(found.lifted_fen)))
    if found.lacking:
        week = found.lacking[0]
        short = yuan(-week.lowest_fen)
        lines.append(words["lacking"].format(on=week.on, day=week.lowest_on, amount=short))
    if len(found.lacking) > 1:
        lines.append(words["more_lacking"].format(count=len(found.lacking)))
    lines += [
        words["early"].format(name=names.get(e.debt, e.debt), due=e.due_on, pay=e.pay_on)
        for e in early
    ]
    if found.hoped_for:
        joint = "、" if locale == "zh-CN" else ", "
        lines.append(words["hoped_for"].format(names=joint.join(found.hoped_for)))
    return tuple(lines)
