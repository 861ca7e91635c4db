"""What sending a letter would do to the limitation period of a debt.

A plan, an instalment offer or a request to defer counts as agreeing to perform: while the period
runs it starts anew, and once it is over the defence is given up (Civil Code arts. 192, 195;
Supreme People's Court provisions on limitation arts. 14, 19). So it must be known beforehand.
"""

from enum import StrEnum

import msgspec

from fairdue.credit import statute
from fairdue.credit.interruption import ACKNOWLEDGING
from fairdue.credit.limitation import Limitation, LimitationStatus
from fairdue.facts import Citation, LetterKind


class ClockEffect(StrEnum):
    """What a letter or payment does to a limitation period."""

    NONE = "none"
    RESTARTS = "restarts"
    WAIVES = "waives"
    CANNOT_TELL = "cannot_tell"


class LimitationEffect(msgspec.Struct, frozen=True, kw_only=True):
    """Effect on one debt, why (by locale), and on which articles."""

    debt: str
    effect: ClockEffect
    text: dict[str, str]
    cites: tuple[Citation, ...] = ()

    @property
    def needs_confirmation(self) -> bool:
        """Whether the writer must be asked first: everything but no effect at all."""
        return self.effect is not ClockEffect.NONE


_TEXTS: dict[ClockEffect, dict[str, str]] = {
    ClockEffect.RESTARTS: {
        "zh-CN": "寄出这封信，等于表示愿意还这笔钱：三年诉讼时效会从那一天起重新计算。",
        "en": (
            "Sending this letter says that you agree to pay this debt: "
            "the three-year limitation period would start again from that day."
        ),
    },
    ClockEffect.WAIVES: {
        "zh-CN": (
            "这笔债务的诉讼时效已经届满，你可以拒绝履行。寄出这封信，"
            "等于放弃这个权利，之后不能再以时效届满为由拒绝。"
        ),
        "en": (
            "The limitation period of this debt is over, and you may refuse to pay. "
            "Sending this letter gives that right up; you cannot rely on it afterwards."
        ),
    },
    ClockEffect.CANNOT_TELL: {
        "zh-CN": (
            "现有记录不足以判断这笔债务的诉讼时效是否已经届满。寄出这封信，"
            "可能使时效重新计算，也可能放弃拒绝履行的权利。请先弄清，或先问律师。"
        ),
        "en": (
            "The record does not show whether the limitation period of this debt is over. "
            "Sending this letter may start it again, or may give up the right to refuse. "
            "Find out first, or ask a lawyer."
        ),
    },
}
_NOT_ACKNOWLEDGING = {
    "zh-CN": "这封信不承诺还款，不影响诉讼时效。",
    "en": "This letter promises no payment and leaves the limitation period as it is.",
}
_NOTICE_MAY_FOLLOW = {
    "zh-CN": (
        "这封信不承认欠款，也不承诺还款，本身不影响诉讼时效。"
        "但对方收到后如果补发债权转让通知，时效从通知到达那天起重新计算。"
    ),
    "en": (
        "This letter admits no debt and promises nothing; by itself it leaves the limitation "
        "period as it is. If a notice of assignment is sent in answer, the period starts again "
        "on the day the notice arrives."
    ),
}
_NOT_THEIR_DEBT = {
    "zh-CN": "这封信由不欠这笔钱的人寄出，不影响诉讼时效，也不加入任何债务。",
    "en": (
        "This letter comes from somebody other than the debtor: it leaves the limitation period "
        "as it is and takes over no debt."
    ),
}
_PAID = {
    "zh-CN": "这封信只谈记录中已经结清的借款，不再承诺任何还款，不影响诉讼时效。",
    "en": (
        "This letter speaks of loans that the record shows as paid; it promises no further "
        "payment and leaves the limitation period as it is."
    ),
}
_OTHER_TEXTS: dict[LetterKind, tuple[dict[str, str], tuple[Citation, ...]]] = {
    LetterKind.ASSIGNMENT_NOTICE: (_NOTICE_MAY_FOLLOW, (statute.ASSIGNMENT,)),
    LetterKind.CONTACT_PERSON: (_NOT_THEIR_DEBT, ()),
    LetterKind.CLOSED: (_PAID, ()),
}
"""What is said of letters that acknowledge nothing, where more can be said than just that."""
_NOT_STARTED = {
    "zh-CN": "这笔债务的诉讼时效还没有开始计算，这封信不会让它重新计算。",
    "en": "The limitation period of this debt has not begun, so this letter restarts nothing.",
}
_NOTHING_OWED = {
    "zh-CN": "记录显示这笔债务已经还清，没有时效可以重新计算；再表示愿意还款，可能被当作还有欠款。",
    "en": (
        "The record shows nothing more to pay on this debt, so no period can start again; "
        "a promise to pay may be taken as a sign that something is still owed."
    ),
}
_WAIVED_BEFORE = {
    "zh-CN": "时效届满的抗辩此前已经放弃；寄出这封信，等于再次表示愿意还这笔钱。",
    "en": (
        "The right to refuse was given up earlier; sending this letter says again "
        "that you agree to pay this debt."
    ),
}


def effect_of(kind: LetterKind, limitation: Limitation) -> LimitationEffect:
    """What a letter of this kind would do to this debt's period, if it were sent now."""
    if kind not in ACKNOWLEDGING:
        text, cites = _OTHER_TEXTS.get(kind, (_NOT_ACKNOWLEDGING, ()))
        return LimitationEffect(
            debt=limitation.debt, effect=ClockEffect.NONE, text=text, cites=cites
        )
    return acknowledgement(limitation)


def acknowledgement(limitation: Limitation) -> LimitationEffect:
    """What any promise, part payment or request to defer would do to this debt's period."""
    debt, status = limitation.debt, limitation.status
    interrupts = (statute.INTERRUPTION, statute.PROMISE)
    waives = (statute.DEFENCE, statute.WAIVER)
    if status is LimitationStatus.NOT_STARTED:
        cites: tuple[Citation, ...] = (statute.LAST_INSTALMENT,)
        return LimitationEffect(debt=debt, effect=ClockEffect.NONE, text=_NOT_STARTED, cites=cites)
    if status is LimitationStatus.PAID:
        return LimitationEffect(debt=debt, effect=ClockEffect.NONE, text=_NOTHING_OWED)
    if status is LimitationStatus.WAIVED:
        return LimitationEffect(
            debt=debt, effect=ClockEffect.RESTARTS, text=_WAIVED_BEFORE, cites=waives
        )
    effect, cites = {
        LimitationStatus.RUNNING: (ClockEffect.RESTARTS, interrupts),
        LimitationStatus.EXPIRED: (ClockEffect.WAIVES, waives),
        LimitationStatus.UNKNOWN: (ClockEffect.CANNOT_TELL, interrupts + waives),
    }[status]
    return LimitationEffect(debt=debt, effect=effect, text=_TEXTS[effect], cites=cites)
