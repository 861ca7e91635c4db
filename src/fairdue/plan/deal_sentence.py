"""A signed agreement in plain words, zh-CN and English: whether it is kept, and what is left."""

from fairdue.credit import Part
from fairdue.facts import yuan
from fairdue.plan.deal import Signed, covers_several

__all__ = ["part_text", "signed_text"]

_SAID: dict[str, tuple[str, str]] = {
    "no_parts": (
        "协议（{day} 签）没有写明各期还款，无法判断是否按期履行。",
        "The agreement of {day} names no payments, so nobody can tell whether it is kept.",
    ),
    "fulfilled": (
        "协议（{day} 签）：约定的各期都已还清。",
        "Agreement of {day}: everything that it asks for is paid.",
    ),
    "kept": (
        "协议（{day} 签）：到今天没有漏还。按协议还要还 {left}。",
        "Agreement of {day}: nothing is missed so far. By it {left} is still to be paid.",
    ),
    "kept_open": (
        "协议（{day} 签）：到今天没有漏还。有的期没有写明金额，按协议还要还多少不清楚。",
        (
            "Agreement of {day}: nothing is missed so far. Some of its sums are not known, so "
            "what is still to be paid by it is not known either."
        ),
    ),
    "next": ("下一期 {due} 到期，{amount}。", "The next payment is due on {due}: {amount}."),
    "next_open": ("下一期 {due} 到期。", "The next payment is due on {due}."),
    "unsure": (
        "{due} 到期的那一期还没还，记不清了；还了的，请补录还款。",
        ("Whether the payment due on {due} was made is not known; if it was, enter the payment."),
    ),
    "missed": (
        "协议（{day} 签）：{due} 到期的那一期没有还款记录，按漏还计算；已经还了的，请补录还款。",
        (
            "Agreement of {day}: no payment is on record for {due}, so that one counts as missed. "
            "If it was paid, enter the payment."
        ),
    ),
    "late": (
        "协议（{day} 签）：{due} 到期的那一期在 {paid} 才还，按没有按时还计算。",
        "Agreement of {day}: the payment due on {due} was made on {paid}, so it was not in time.",
    ),
    "contract": (
        "按协议约定，恢复按原合同计算。",
        "By the agreement the contract then counts again.",
    ),
    "agreement": (
        "按协议约定，协议继续有效，迟延的部分可能另外计费。",
        "By the agreement it goes on all the same; the delay may cost something.",
    ),
    "unknown": (
        "这时是否恢复按原合同计算，记录里没有写明。",
        "The record does not tell whether the contract then counts again.",
    ),
    "several": (
        "协议管几笔债务，各期金额是合在一起的。",
        "It covers several debts; its sums are for all of them together.",
    ),
    "paid": ("{paid} 已还", "paid on {paid}"),
    "paid_late": ("{paid} 才还，迟了", "paid on {paid}, late"),
    "part": ("还差 {left}", "{left} still lacking"),
    "part_missed": ("还差 {left}，已过期", "{left} still lacking, past its day"),
    "unpaid": ("没有还款记录，按漏还计算", "no payment on record; counts as missed"),
    "doubt": ("还没还，记不清了", "not known whether it was paid"),
    "coming": ("还没到期", "not yet due"),
    "grace": ("已到期，还没有还款记录", "due; no payment on record"),
}


def signed_text(signed: Signed, locale: str) -> tuple[str, ...]:
    """Whether the agreement is kept and what is left of it; if not, since when and what follows."""
    english = int(locale != "zh-CN")

    def say(code: str, **values: object) -> str:
        return _SAID[code][english].format(day=signed.signed_on, **values)

    several = (say("several"),) if covers_several(signed.fact) else ()
    late = next((p for p in signed.parts if p.paid_late or p.missed(signed.on)), None)
    if not signed.parts:
        return (say("no_parts"), *several)
    asked = signed.asked
    if asked is None and late is not None:
        told = say("late" if late.paid_on else "missed", due=late.due, paid=late.paid_on)
        terms = signed.fact.rebooking
        failure = terms.on_failure if terms is not None else None
        follows = "unknown" if failure is None else failure.value
        return (told, say(follows), *several)
    lines = [] if late is None else [say("late", due=late.due, paid=late.paid_on), say("agreement")]
    if signed.fulfilled:
        return (*lines, say("fulfilled"), *several)
    if asked is not None and asked.unpaid_fen is not None:
        lines.append(say("kept", left=yuan(asked.unpaid_fen)))
    else:
        lines.append(say("kept_open"))
    unpaid = [part for part in signed.parts if part.paid_on is None]
    lines += [
        say("unsure", due=part.due) for part in unpaid if part.unsure and part.due < signed.on
    ]
    coming = next((part for part in unpaid if part.due >= signed.on), None)
    if coming is not None:
        amount = yuan(coming.left_fen) if coming.left_fen is not None else ""
        lines.append(say("next" if amount else "next_open", due=coming.due, amount=amount))
    return (*lines, *several)


def part_text(part: Part, signed: Signed, locale: str) -> str:
    """How one instalment stands: paid and when, missed, partly paid, or still to come."""
    if part.paid_on is not None:
        code = "paid_late" if part.paid_late else "paid"
    elif part.left_fen != part.amount_fen:
        code = "part_missed" if part.missed(signed.on) else "part"
    elif part.due >= signed.on:
        code = "coming"
    elif part.unsure:
        code = "doubt"
    else:
        code = "unpaid" if part.missed(signed.on) else "grace"
    left = yuan(part.left_fen) if part.left_fen is not None else ""
    return _SAID[code][int(locale != "zh-CN")].format(paid=part.paid_on, left=left)
