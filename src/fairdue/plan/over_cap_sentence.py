"""The cost of a loan against its cap in plain words, as strong as the text behind the cap."""

from fairdue.credit import Cap, cited
from fairdue.facts import Force, percent, yuan
from fairdue.plan.ledger import Range
from fairdue.plan.over_cap import OverCap, contract_above
from fairdue.plan.price import Price

__all__ = ["cap_rate", "cap_source", "cap_text"]

_FORCES: dict[Force, tuple[str, str]] = {
    Force.JUDICIAL_INTERPRETATION: ("司法解释", "judicial interpretation"),
    Force.SUPERVISORY_NOTICE: ("监管文件", "supervisory notice"),
    Force.GUIDANCE: ("审判意见，不是法律", "guidance for courts, not a law"),
}
_STATUS: dict[str, tuple[str, str]] = {
    "draft": ("条文待核", "wording not yet checked"),
    "checked": ("条文已核", "wording checked"),
}
_EFFECT: dict[Force, tuple[str, str]] = {
    Force.JUDICIAL_INTERPRETATION: (
        "超过上限的部分，法院不予支持。",
        "Courts do not support what lies above it.",
    ),
    Force.SUPERVISORY_NOTICE: (
        "监管部门要求新发放的贷款不超过这个上限。",
        "The supervisor asks for no new loan above it.",
    ),
    Force.GUIDANCE: (
        "借款人请求的，法院一般会减掉超过的部分；可以在协商和投诉时提出，但不是自动减免。",
        (
            "On the borrower's request courts usually cut what lies above it. It can be raised in "
            "talks and complaints; nothing falls away by itself."
        ),
    ),
}
_SAID: dict[str, tuple[str, str]] = {
    "unknown": (
        "没有查到适用于这类出借人和签约日的上限，不等于没有上限。",
        (
            "No cap is known here for this kind of lender and day of contract, which does not mean "
            "that there is none."
        ),
    ),
    "unknown_kind": (
        "上限要看出借人是哪一类机构，记录里还没有写明。请先补上出借人的类型。",
        (
            "The cap depends on what kind of lender it is, which the record does not say. Enter "
            "that first."
        ),
    ),
    "cap": (
        "签约时的上限：一年 {rate}（单利，各项费用合计），见{source}。",
        "Cap on the day of the contract: {rate} a year simple, all charges together ({source}).",
    ),
    "later_unsued": (
        (
            "{since} 起的利息，按起诉时的标准计算：一年期贷款市场报价利率的四倍。"
            "记录里没有起诉；如果今天起诉，是一年 {rate}。"
        ),
        (
            "For interest from {since} on the standard of the day of a suit counts: four times the "
            "one-year loan prime rate. No suit is recorded; filed today, it would be {rate} a year."
        ),
    ),
    "later_sued": (
        "{day} 已经起诉，{since} 起的利息按起诉时的标准计算：一年 {rate}。",
        "A suit was filed on {day}: interest from {since} on counts at most at {rate} a year.",
    ),
    "open": (
        "合同成本落在上限的两端之间，是否超过，要看适用哪一端。",
        (
            "The cost lies between the ends of the cap; whether it is above depends on which of "
            "them counts."
        ),
    ),
    "above": (
        "按合同还完，多收 {amount}。",
        "Paid off as in the contract, {amount} lies above the cap.",
    ),
    "within": ("按合同没有超过上限。", "By the contract nothing lies above the cap."),
    "range": (
        "是否超过上限，要看尚未弄清的条款。",
        "Whether it lies above the cap depends on terms that are not known.",
    ),
    "left": (
        "到今天共还 {paid}。按上限计算还剩 {left}，按合同计算欠 {owed}。",
        "{paid} paid so far. At the cap {left} would be left; by the contract {owed} is owed.",
    ),
    "owed": (
        "到今天共还 {paid}，按合同计算欠 {owed}。",
        "{paid} paid so far; by the contract {owed} is owed.",
    ),
    "set_off": (
        "高出的 {amount} 可以主张抵减；这里只作提示，不从欠款中扣除。",
        "{amount} above the cap may be set off; shown as a hint, not deducted from what is owed.",
    ),
    "paid_above": (
        "按上限早已还清之后又付了 {amount}，可以要求返还或抵减。",
        "{amount} was paid when nothing was owed any more at the cap; it may be asked back.",
    ),
}


def cap_rate(cap: Cap, locale: str) -> str:
    """`24%`, or a range where the law is open, and what counts from a later day on."""
    first, later = _rate(cap), cap.later
    if later is None:
        return first
    rate, since = percent(later.low_ppm), later.since
    if later.sued_on is not None:
        then = (f"{since} 起 {rate}", f"from {since} on {rate}")
    else:
        then = (
            f"{since} 起按起诉时的标准（今天是 {rate}）",
            f"from {since} on as on the day of a suit (today {rate})",
        )
    return f"{first}，{then[0]}" if locale == "zh-CN" else f"{first}, {then[1]}"


def _rate(cap: Cap) -> str:
    low, high = percent(cap.low_ppm), percent(cap.high_ppm)
    return low if low == high else f"{low}-{high}"


def _later(cap: Cap, english: int) -> list[str]:
    """What counts from a later day on, and why; [] = the same cap all along."""
    later = cap.later
    if later is None:
        return []
    code = "later_unsued" if later.sued_on is None else "later_sued"
    rate = percent(later.low_ppm)
    return [_SAID[code][english].format(since=later.since, rate=rate, day=later.sued_on)]


def cap_source(cap: Cap, locale: str) -> str:
    """Citation, kind of text and status: `..., Art. 2; guidance for courts, not a law; ...`."""
    english = int(locale != "zh-CN")
    force, status = _FORCES[cap.force][english], _STATUS[cap.status][english]
    cite = cited(cap.cite, locale)
    if cap.later is not None:
        cite += ("; " if english else "；") + cited(cap.later.cite, locale)
    return f"{cite}; {force}; {status}" if english else f"{cite}（{force}，{status}）"


def cap_text(price: Price, found: OverCap | None, locale: str) -> tuple[str, ...]:
    """What is to be said of a loan and its cap in `zh-CN` or `en`, the cap first."""
    english = int(locale != "zh-CN")

    def say(code: str, **values: str) -> str:
        return _SAID[code][english].format(**values)

    cap = price.cap
    if cap is None:
        return (say("unknown_kind" if "lender_kind" in price.missing else "unknown"),)
    lines = [say("cap", rate=_rate(cap), source=cap_source(cap, locale))]
    lines += _later(cap, english)
    lines.append(_EFFECT[cap.force][english])
    above = contract_above(price)
    if above:
        lines.append(say("above", amount=yuan(above)))
    elif price.low is not None:
        by_law = price.low == price.high and cap.least_ppm != cap.most_ppm
        lines.append(say("within" if above == 0 else "open" if by_law else "range"))
    if found is None:
        return tuple(lines)
    if found.owed is not None and found.set_off is not None:
        owed, left = _span(found.owed, english), _span(found.left, english)
        code = "left" if found.set_off.high_fen else "owed"
        lines.append(say(code, paid=yuan(found.paid_fen), left=left, owed=owed))
        if found.set_off.high_fen:
            lines.append(say("set_off", amount=_span(found.set_off, english)))
    if found.paid_above.high_fen:
        lines.append(say("paid_above", amount=_span(found.paid_above, english)))
    return tuple(lines)


def _span(amount: Range, english: int) -> str:
    """The amount; `¥0.00 to ¥12.00` where it is a range."""
    low, high = yuan(amount.low_fen), yuan(amount.high_fen)
    return low if amount.exact else f"{low}{' to ' if english else '至'}{high}"
