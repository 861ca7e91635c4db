"""Offers of the record as sentences in both languages."""

import datetime as dt
from collections.abc import Mapping

from fairdue.facts import Offer, yuan
from fairdue.plan.offered import OfferStatus, OnRecord

Both = tuple[str, str]
_SUM: Both = ("{names}：{amount} 一次结清", "{names}: closed for {amount} in one sum")
_PARTS: Both = (
    "{names}：分 {count} 期，共 {amount}，首期 {first}",
    "{names}: closed by {count} instalments, {amount} in all, the first on {first}",
)
_PART: Both = ("{names}：{first} 一期 {amount}", "{names}: closed by {amount} on {first}")
_STATUS: dict[OfferStatus, Both] = {
    OfferStatus.OPEN: ("最后一天是 {until}", "last day {until}"),
    OfferStatus.UNDATED: (
        "不知道最后一天，计划没有计入；请对方写明有效到哪天",
        "its last day is not known, so no plan counts it; ask them to write until when it holds",
    ),
    OfferStatus.EXPIRED: (
        "已在 {until} 过期，计划不再计入；想用的话，请对方书面重新确认",
        "expired on {until}, so no plan counts it; to use it, ask them to confirm it anew",
    ),
    OfferStatus.DECLINED: ("你没有接受", "you declined it"),
    OfferStatus.AGREED: (
        "之后已签协议；现在按什么算，看这笔债务的账目",
        "an agreement was signed since; the ledger of the debt tells what counts now",
    ),
    OfferStatus.NOTHING_OWED: (
        "记录里没有对应的欠款，计划没有计入",
        "the record knows no balance it could close, so no plan counts it",
    ),
}
_SPOKEN: Both = (
    "还没有书面确认：先要书面的，再付款。",
    " It is not in writing yet: have it confirmed before paying.",
)

_ABOVE: Both = (
    "这比今天欠的 {owed} 还多，不是减免：先核对金额，并要求书面明细，再作答复。",
    (
        " This is more than the {owed} owed today: nothing is waived. Check the sum, and ask for a "
        "written statement before you answer."
    ),
)


def above_text(amount_fen: int, owed_fen: int | None, locale: str) -> str:
    """A sentence to stand behind an offer that asks for more than is owed; "" for any other."""
    if owed_fen is None or amount_fen <= owed_fen:
        return ""
    return _ABOVE[0 if locale == "zh-CN" else 1].format(owed=yuan(owed_fen))


def offer_text(one: OnRecord, names: Mapping[str, str], locale: str) -> str:
    """What was offered and what became of it; `names` are those of debts by id."""
    at = 0 if locale == "zh-CN" else 1
    comma, stop = ("，", "。") if at == 0 else (", ", ".")
    standing = _STATUS[one.status][at].format(until=one.made.until)
    told = f"{what_text(one.made, names, locale)}{comma}{standing}{stop}"
    if one.status is OfferStatus.OPEN and not one.made.written:
        told += _SPOKEN[at]
    return told + above_text(one.made.amount_fen, one.owed_fen, locale)


def what_text(made: Offer, names: Mapping[str, str], locale: str) -> str:
    """Which debts an offer closes, for how much and in how many parts."""
    at = 0 if locale == "zh-CN" else 1
    listed = ("、", ", ")[at].join(names.get(debt, debt) for debt in made.debts)
    text = (_PARTS if len(made.parts) > 1 else _PART) if made.parts else _SUM
    first = min((part.due for part in made.parts), default=dt.date.max)
    return text[at].format(
        names=listed, amount=yuan(made.amount_fen), count=len(made.parts), first=first
    )


def taken_text(one: OnRecord, names: Mapping[str, str], locale: str, *, taken: bool) -> str:
    """Whether a plan counts on an offer that stands."""
    at = 0 if locale == "zh-CN" else 1
    what = what_text(one.made, names, locale)
    if taken:
        return (f"计划采用：{what}。", f"The plan takes up: {what}.")[at]
    return (f"计划没有采用：{what}。", f"The plan does not take up: {what}.")[at]
