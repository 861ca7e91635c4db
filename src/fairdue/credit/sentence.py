"""Standing and limitation in plain words, zh-CN and English; one sentence each, no verdicts."""

import datetime as dt
from collections.abc import Iterable

from fairdue.credit.limitation import (
    ClockStep,
    Limitation,
    LimitationEvent,
    LimitationStatus,
)
from fairdue.credit.standing import Reason, Standing, StandingClass
from fairdue.credit.statute import HOLIDAY, REPORTING_DUTY
from fairdue.facts import Citation, Registry, place_in

LOCALES = ("zh-CN", "en")


def cited(citation: Citation, locale: str) -> str:
    """Instrument and article as a reader knows them: `《中华人民共和国民法典》第一百八十八条`."""
    instrument, article = citation.instrument[locale], citation.article[locale]
    return f"《{instrument}》{article}" if locale == "zh-CN" else f"{instrument}, {article}"


def cited_together(cites: Iterable[Citation], locale: str) -> str:
    """Citations in a row, each instrument named once: `《民法典》第一条、第二条`."""
    by_instrument: dict[str, list[str]] = {}
    for one in cites:
        articles = by_instrument.setdefault(one.instrument[locale], [])
        articles.append(one.article[locale] if articles else cited(one, locale))
    within, between = ("、", "；") if locale == "zh-CN" else (" and ", "; ")
    return between.join(within.join(articles) for articles in by_instrument.values())


_CLASS: dict[StandingClass, dict[str, str]] = {
    StandingClass.FORMAL: {"zh-CN": "持牌金融机构", "en": "a licensed financial institution"},
    StandingClass.FORMAL_LOCAL: {
        "zh-CN": "地方金融组织，由地方金融管理部门监管",
        "en": "a local financial organisation under the local financial authority",
    },
    StandingClass.TRANSFERRED: {
        "zh-CN": "债权受让方，请对方出示债权转让通知",
        "en": "a buyer of the claim; ask for the notice of assignment",
    },
    StandingClass.NOT_CREDITOR: {
        "zh-CN": "不是债权人，请在合同上找到真正的出借人",
        "en": "not the creditor; find the real lender on the contract",
    },
    StandingClass.GREY: {
        "zh-CN": "性质不明确，要看交易的实质",
        "en": "in a grey area; the substance of the deal decides",
    },
    StandingClass.LEGACY: {
        "zh-CN": "已清退的网贷平台留下的债务",
        "en": "a debt left over from a closed peer-to-peer platform",
    },
    StandingClass.INFORMAL_LAWFUL: {
        "zh-CN": "民间出借人，借贷受法律保护，利率有上限",
        "en": "a private lender: lawful, with a cap on the interest",
    },
    StandingClass.UNLAWFUL: {
        "zh-CN": "有无牌放贷的特征，付款前请先咨询律师",
        "en": "showing signs of unlicensed lending; take legal advice before paying",
    },
    StandingClass.UNKNOWN: {"zh-CN": "身份还不清楚", "en": "not yet known"},
}

_REASON: dict[str, dict[str, str]] = {
    "own_pboc_report": {
        "zh-CN": "你的征信报告里有这笔账户",
        "en": "the account is in your own credit report",
    },
    "not_own_pboc_report": {
        "zh-CN": "你的征信报告里没有这笔账户",
        "en": "the account is not in your own credit report",
    },
    "licence_register": {
        "zh-CN": "在监管部门的牌照名单中查到",
        "en": "it is in the supervisor's register of licences",
    },
    "not_licence_register": {
        "zh-CN": "在监管部门的牌照名单中没有查到",
        "en": "it is not in the supervisor's register of licences",
    },
    "licence_valid": {"zh-CN": "有在有效期内的牌照", "en": "its licence is valid on that day"},
    "contract_creditor": {
        "zh-CN": "合同上写的出借人就是它",
        "en": "the contract names it as the lender",
    },
    "not_contract_creditor": {
        "zh-CN": "合同上写的出借人不是它",
        "en": "the contract names another lender",
    },
    "registry_authorisation": {
        "zh-CN": "合同里有征信查询和报送授权",
        "en": "the contract holds an authorisation for the credit registry",
    },
    "payee": {"zh-CN": "还款的收款方是它", "en": "it receives the repayments"},
    "not_payee": {"zh-CN": "还款的收款方不是它", "en": "the repayments go to somebody else"},
    "payee_other": {
        "zh-CN": "收款方写的是另一个名字，请问清是谁代收",
        "en": "the payee bears another name; ask who collects for whom",
    },
    "contract_entered": {
        "zh-CN": "录入的合同把它写作债权人",
        "en": "the contract as entered names it as the creditor",
    },
    "upfront_deduction": {
        "zh-CN": "到手的钱少于合同金额",
        "en": "less money arrived than the contract says",
    },
    "short_term": {"zh-CN": "借款期限不超过14天", "en": "the loan runs for 14 days or fewer"},
    "not_registry_authorisation": {
        "zh-CN": "合同里没有征信查询和报送授权",
        "en": "the contract holds no authorisation for the credit registry",
    },
    "not_upfront_deduction": {
        "zh-CN": "到手的钱没有被扣减",
        "en": "nothing was held back from the money paid out",
    },
    "not_short_term": {"zh-CN": "期限不短", "en": "the loan does not run for days only"},
    "not_no_contract": {"zh-CN": "有合同", "en": "there is a contract"},
    "not_private_payee": {
        "zh-CN": "收款方不是个人",
        "en": "the money does not go to a private person",
    },
    "not_contacts_demanded": {
        "zh-CN": "没有要求读取通讯录或短信",
        "en": "it did not demand access to contacts or messages",
    },
    "register_kind": {
        "zh-CN": "名录里写的机构类型和记录中的不一样",
        "en": "the register states another kind of lender than the record",
    },
    "high_cost": {
        "zh-CN": "按合同算，一年的成本（单利）高于36%",
        "en": "by its contract the loan costs more than 36% a year (simple)",
    },
    "register_match": {
        "zh-CN": "在你提供的牌照名录里查到同名机构",
        "en": "the licence register you supplied holds this name",
    },
    "register_branch": {
        "zh-CN": "在你提供的牌照名录里查到它的总机构",
        "en": "the licence register you supplied holds the company it is a branch of",
    },
    "register_lapsed": {
        "zh-CN": "你提供的牌照名录里，它的牌照不在有效期内",
        "en": "in the licence register you supplied its licence is not valid on that day",
    },
    "register_near": {
        "zh-CN": "你提供的牌照名录里只有相近的名称，请对照合同全称再确认",
        "en": "the licence register you supplied holds similar names only; compare the full name "
        "on the contract",
    },
    "register_absent": {
        "zh-CN": "你提供的名录收录了这一类的全部机构，里面没有它",
        "en": "the licence register you supplied holds all lenders of this kind, and not this one",
    },
    "register_silent": {
        "zh-CN": "你提供的牌照名录里没有它；名录可能不全，不能说明什么",
        "en": "the licence register you supplied does not hold it, which says nothing: "
        "it may be incomplete",
    },
    "no_contract": {"zh-CN": "没有合同", "en": "there is no contract"},
    "private_payee": {"zh-CN": "收款方是个人", "en": "the money goes to a private person"},
    "contacts_demanded": {
        "zh-CN": "要求读取通讯录或短信",
        "en": "it demanded access to contacts or messages",
    },
    "role_assignee": {"zh-CN": "它的角色是债权受让方", "en": "its role is that of an assignee"},
    "role_acts_for_others": {
        "zh-CN": "它只是为别人办事，例如助贷平台或催收机构",
        "en": "it acts for others only, as a platform or an agency does",
    },
    "duty_to_report": {
        "zh-CN": f"{cited(REPORTING_DUTY, 'zh-CN')}规定这类机构应当报送信贷信息",
        "en": f"lenders of its kind have to report ({cited(REPORTING_DUTY, 'en')})",
    },
    "kind_stated": {"zh-CN": "记录中写明了它的类型", "en": "the record states its kind"},
    "kind_claimed": {
        "zh-CN": "有人说明过它的类型，但没有凭证",
        "en": "its kind is claimed only, without a document",
    },
    "kind_unknown": {"zh-CN": "还不知道它的类型", "en": "its kind is not known"},
}

_STATUS: dict[LimitationStatus, dict[str, str]] = {
    LimitationStatus.RUNNING: {
        "zh-CN": "诉讼时效正在计算。",
        "en": "The limitation period is running.",
    },
    LimitationStatus.EXPIRED: {
        "zh-CN": "诉讼时效已经届满，你可以拒绝履行；但承诺还款或还一部分，就可能放弃这个权利。",
        "en": (
            "The limitation period is over and you may refuse to pay; "
            "a promise or part payment may give that right up."
        ),
    },
    LimitationStatus.NOT_STARTED: {
        "zh-CN": "最后一期还没有到期，诉讼时效还没有开始计算。",
        "en": "The last instalment is not yet overdue, so the limitation period has not begun.",
    },
    LimitationStatus.UNKNOWN: {
        "zh-CN": "现有记录不足以判断诉讼时效是否届满。",
        "en": "The record does not show whether the limitation period is over.",
    },
    LimitationStatus.WAIVED: {
        "zh-CN": "诉讼时效曾经届满，之后的承诺或还款放弃了这个权利。",
        "en": "The period was over, and a later promise or payment gave that right up.",
    },
    LimitationStatus.PAID: {
        "zh-CN": "记录显示已经还清，没有诉讼时效在计算。",
        "en": "The record shows nothing more to pay, so no limitation period runs.",
    },
}

_MISSING: dict[str, dict[str, str]] = {
    "due_on": {
        "zh-CN": "需要知道最后一期的到期日。",
        "en": "Needed: the day on which the last instalment was due.",
    },
    "called_in": {
        "zh-CN": (
            "这笔借款被宣布提前到期；时效从那天起算，还是仍从最后一期到期起算，有争议，请咨询律师。"
        ),
        "en": (
            "The loan was called in early; whether the period runs from that day or still from "
            "the last instalment is disputed. Please ask a lawyer."
        ),
    },
    "agreement_missed": {
        "zh-CN": (
            "从记录看，还款协议有一期没有按期付，或者不知道付了没有，合同可能重新适用；"
            "时效是从签协议那天起算，还是从协议的最后一期起算，要看协议怎么写，请咨询律师。"
        ),
        "en": (
            "As far as the record shows an instalment of the agreement was not paid in time, so "
            "the contract may count again; whether the period runs from the signature or from "
            "the agreement's last instalment depends on that. Please ask a lawyer."
        ),
    },
    "demands_unproven": {
        "zh-CN": "有些催收或承诺没有凭证，或没有确认是针对这笔债务；它们可能使时效重新计算。",
        "en": (
            "Some demands or promises are unproven or not tied to this debt; "
            "they may have restarted the period."
        ),
    },
    "proceedings_end": {
        "zh-CN": "已经起诉或申请仲裁，需要知道程序何时终结。",
        "en": "A suit or arbitration was filed. Needed: the day on which it ended.",
    },
    "suit_withdrawn": {
        "zh-CN": "起诉或申请后来被撤回；撤回的是否使时效中断，各地做法不一，请咨询律师。",
        "en": (
            "What was filed was taken back; whether that interrupts the period is disputed. "
            "Please ask a lawyer."
        ),
    },
    "judgment": {
        "zh-CN": "已有判决；申请执行另有期限，这里不计算。",
        "en": "There is a judgment; enforcement has its own time limit, not computed here.",
    },
    "older_law": {
        "zh-CN": (
            "债务在旧的时效规定下到期：2017年10月1日以前一般是两年，之后是三年。"
            "旧条文这里没有逐条核对，请咨询律师。"
        ),
        "en": (
            "The debt fell due under older limitation rules: two years as a rule before 1 October "
            "2017, three since. The older text was not compared here; please ask a lawyer."
        ),
    },
    "rest_day": {
        "zh-CN": (
            "最后一天遇到周末。法定休假日会使它顺延到休假结束的次日"
            f"（{cited(HOLIDAY, 'zh-CN')}），周末算不算，条文没有写明；"
            "已确定的法定休假日可以用 holidays 表填写。"
        ),
        "en": (
            "The last day meets a weekend. A statutory rest day moves it to the day after the rest "
            f"({cited(HOLIDAY, 'en')}); whether a weekend is one the text does not say. Rest days "
            "that are certain can be entered with the table holidays."
        ),
    },
}

_STEP: dict[ClockStep, dict[str, str]] = {
    ClockStep.STARTS: {"zh-CN": "到期，时效开始", "en": "due; the period begins"},
    ClockStep.INTERRUPTS: {"zh-CN": "时效中断", "en": "the period is interrupted"},
    ClockStep.CALLED_IN: {
        "zh-CN": "从这天起算，因为宣布了提前到期",
        "en": "the period begins, because the loan was called in early",
    },
    ClockStep.RECOURSE: {
        "zh-CN": "担保方向出借人代偿，担保方自己的追偿时效开始",
        "en": "a guarantor paid the lender; the period of the guarantor's own claim begins",
    },
    ClockStep.BARRED: {
        "zh-CN": "担保方代偿时时效已经届满，对担保方也可以拒绝",
        "en": "a guarantor paid when the period was over; the right to refuse holds against it too",
    },
    ClockStep.WAIVES: {"zh-CN": "放弃时效抗辩", "en": "the right to refuse is given up"},
}


def describe(subject: Limitation | Standing, locale: str) -> tuple[str, ...]:
    """Sentences on a limitation or a standing in `zh-CN` or `en`, the answer first."""
    if isinstance(subject, Limitation):
        return _limitation(subject, locale)
    return _standing(subject, locale)


def class_text(klass: StandingClass, locale: str) -> str:
    """The class as a noun phrase."""
    return _CLASS[klass][locale]


def reason_text(reason: Reason, locale: str) -> str:
    """The reason as a clause without full stop, with what was seen behind it."""
    clause = _REASON[reason.code][locale]
    if not reason.seen:
        return clause
    if reason.code == "short_term":
        seen = f"{reason.seen}天" if locale == "zh-CN" else f"{reason.seen} days"
    else:
        seen = place_in(locale, reason.seen)
    return f"{clause}（{seen}）" if locale == "zh-CN" else f"{clause} ({seen})"


def _limitation(found: Limitation, locale: str) -> tuple[str, ...]:
    lines = [_STATUS[found.status][locale]]
    first, last = found.expires_on, found.expires_on_latest
    if found.status in {LimitationStatus.RUNNING, LimitationStatus.UNKNOWN}:
        lines += _ends(found, locale)
    elif found.status is LimitationStatus.EXPIRED and (last or first):
        lines += _ended(found, locale)
    lines += [_event(event, locale) for event in found.events]
    lines += [_MISSING[code][locale] for code in found.missing]
    return tuple(lines)


def _ended(found: Limitation, locale: str) -> list[str]:
    """The last day of a period that is over; a range where the law or the record leaves one."""
    first, last = found.expires_on, found.expires_on_latest
    chinese = locale == "zh-CN"
    if first is None or last is None or first == last:
        day = last or first
        return [f"最后一天是 {day}。" if chinese else f"Its last day was {day}."]
    return [
        f"最后一天最早是 {first}，最晚是 {last}。"
        if chinese
        else f"Its last day was {first} at the earliest and {last} at the latest."
    ]


_OF_THE_LAW = frozenset({"agreement_missed", "called_in", "older_law", "rest_day"})
"""What the texts leave open and no proof would decide."""


def _ends(found: Limitation, locale: str) -> list[str]:
    first, last = found.expires_on, found.expires_on_latest
    chinese = locale == "zh-CN"
    if first is not None and first == last:
        return [f"届满日是 {first}。" if chinese else f"Its last day is {first}."]
    if found.missing and set(found.missing) <= _OF_THE_LAW:
        return _open_by_law(first, last, chinese=chinese)
    lines = []
    if first is not None:
        lines.append(
            f"只看有凭证的事实，最早在 {first} 届满。"
            if chinese
            else f"By proven facts alone it ends on {first} at the earliest."
        )
    if last is not None:
        lines.append(
            f"把没有凭证的也算上，最晚在 {last} 届满。"
            if chinese
            else f"Counting what is only claimed as well, it ends on {last} at the latest."
        )
    return lines


def _open_by_law(first: dt.date | None, last: dt.date | None, *, chinese: bool) -> list[str]:
    lines = []
    if first is not None:
        lines.append(
            f"最早在 {first} 届满。" if chinese else f"It ends on {first} at the earliest."
        )
    if last is not None:
        lines.append(f"最晚在 {last} 届满。" if chinese else f"It ends on {last} at the latest.")
    return lines


def _event(event: LimitationEvent, locale: str) -> str:
    step = _STEP[event.effect][locale]
    articles = cited_together(event.cites, locale)
    if locale == "zh-CN":
        doubt = "" if event.certain else "可能"
        return f"{event.on} {doubt}{step}（{articles}）。"
    doubt = "" if event.certain else "possibly "
    return f"{event.on}: {doubt}{step} ({articles})."


def _standing(found: Standing, locale: str) -> tuple[str, ...]:
    chinese = locale == "zh-CN"
    klass = _CLASS[found.klass][locale]
    lines = [f"这一方：{klass}。" if chinese else f"This party is {klass}."]
    for reason in found.reasons:
        clause = reason_text(reason, locale)
        lines.append(f"依据：{clause}。" if chinese else f"Because {clause}.")
    for reason in found.conflicts:
        clause = reason_text(reason, locale)
        lines.append(f"与此不一致：{clause}。" if chinese else f"Against it: {clause}.")
    for reason in found.beside:
        clause = reason_text(reason, locale)
        lines.append(f"另外看到：{clause}。" if chinese else f"Also seen: {clause}.")
    lines.append(_reporting(found, locale))
    return tuple(lines)


def _reporting(found: Standing, locale: str) -> str:
    chinese = locale == "zh-CN"
    if found.reports_to is None:
        return (
            "是否报送征信还不清楚。"
            if chinese
            else "Whether it reports to a credit registry is not known."
        )
    if Registry.PBOC in found.reports_to:
        return (
            "它向金融信用信息基础数据库报送。"
            if chinese
            else "It reports to the central credit registry."
        )
    if found.reports_to:
        return "它向其他征信机构报送。" if chinese else "It reports to other credit bureaus."
    return "它不报送征信。" if chinese else "It reports to no credit registry."
