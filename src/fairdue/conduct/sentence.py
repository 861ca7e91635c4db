"""Findings and rules in words, in zh-CN and English; a finding speaks by its force, never stronger.

Everything is said from the finding alone, so that a stored finding reads the same later.
"""

from collections.abc import Iterable

from fairdue.conduct.kinds import PHRASES
from fairdue.conduct.kinds.content_phrase import LABEL
from fairdue.conduct.phrase import Phrase
from fairdue.conduct.rule import Rule
from fairdue.facts import Considered, Factor, Finding, Force, RuleStatus, Verdict
from fairdue.facts.money import yuan

NOBODY = {"zh-CN": "对方", "en": "the collecting side"}

FORCE: dict[Force, dict[str, str]] = {
    Force.LAW: {"zh-CN": "违反", "en": "breaks"},
    Force.REGULATION: {"zh-CN": "违反", "en": "breaks"},
    Force.JUDICIAL_INTERPRETATION: {"zh-CN": "违反", "en": "breaks"},
    Force.DEPARTMENT_RULE: {"zh-CN": "违反监管规定", "en": "breaks a supervisory rule"},
    Force.SUPERVISORY_NOTICE: {"zh-CN": "违反监管规定", "en": "breaks a supervisory rule"},
    Force.STANDARD: {
        "zh-CN": "不符合推荐性国家标准",
        "en": "departs from a recommended standard",
    },
    Force.SELF_DISCIPLINE: {
        "zh-CN": "不符合行业自律要求",
        "en": "departs from the industry's own rules",
    },
    Force.GUIDANCE: {"zh-CN": "不宜", "en": "is not appropriate"},
    Force.PRODUCT: {"zh-CN": "不宜", "en": "not appropriate"},
}
"""How a breach of a text of that force is called."""

VERDICT: dict[Verdict, dict[str, str]] = {
    Verdict.ALLOWED: {"zh-CN": "未见问题", "en": "nothing against it"},
    Verdict.NOT_APPLICABLE: {"zh-CN": "不适用", "en": "does not apply"},
    Verdict.UNKNOWN: {"zh-CN": "无法判断", "en": "cannot tell"},
    Verdict.OPEN_NORM: {"zh-CN": "由裁判者判断", "en": "for a judge to weigh"},
    Verdict.ADVISORY: {"zh-CN": "不宜", "en": "not appropriate"},
    Verdict.PRESUMED_VIOLATION: {
        "zh-CN": "推定不符合（可反驳）",
        "en": "presumed against it, can be rebutted",
    },
    Verdict.PRESUMED_COMPLIANT: {
        "zh-CN": "推定符合（可反驳）",
        "en": "presumed in order, can be rebutted",
    },
    Verdict.COUNTED: {"zh-CN": "计入", "en": "counted"},
    Verdict.NOT_COUNTED: {"zh-CN": "不计入", "en": "not counted"},
    Verdict.LCM: {"zh-CN": "属于有限内容留言", "en": "a limited-content message"},
    Verdict.NOT_LCM: {"zh-CN": "不属于有限内容留言", "en": "no limited-content message"},
    Verdict.DUTY: {"zh-CN": "由此产生义务", "en": "starts a duty"},
}

MISSING: dict[str, dict[str, str]] = {
    "address": {"zh-CN": "联系所用的号码", "en": "the number that was used"},
    "agency_list": {"zh-CN": "出借方当天公示的机构名单", "en": "the lender's list of agencies"},
    "amount": {"zh-CN": "索要的金额", "en": "the sum that was asked for"},
    "balance": {"zh-CN": "账面余额", "en": "the balance of the ledger"},
    "contract": {"zh-CN": "合同或费用明示表", "en": "the contract or the disclosed cost table"},
    "days_past_due": {"zh-CN": "逾期天数", "en": "how many days it is past due"},
    "labels": {"zh-CN": "录音或原文的复核", "en": "a review of what was said"},
    "names": {"zh-CN": "开头报了谁的名字", "en": "whom the caller named"},
    "plan": {"zh-CN": "所签的分期协议", "en": "the repayment plan that was signed"},
    "recording": {"zh-CN": "有没有录音的信息", "en": "whether it was recorded"},
    "signed_at": {"zh-CN": "合同签订日期", "en": "the day the contract was signed"},
    "source": {"zh-CN": "这个号码从哪里来", "en": "where this address came from"},
    "status": {"zh-CN": "这笔债务是否合法", "en": "whether the debt is lawful"},
    "term_months": {"zh-CN": "协议期限", "en": "the term of the plan"},
    "occurred_at": {"zh-CN": "准确的开始时间", "en": "the exact time it began"},
    "debts": {"zh-CN": "这次联系涉及哪笔债务", "en": "the debt it was about"},
    "creditor": {"zh-CN": "这次联系是为哪家出借方", "en": "the lender it was made for"},
    "kind": {"zh-CN": "出借方的机构类型", "en": "the kind of lender"},
    "liable": {"zh-CN": "这位亲属是否共同负债的依据", "en": "proof of whether this relative owes"},
    "log_complete": {
        "zh-CN": "联系记录是否完整的说明",
        "en": "a statement that the log is complete",
    },
    "member_of": {"zh-CN": "出借方是不是协会会员的信息", "en": "the lender's membership"},
    "outcome": {"zh-CN": "某次联系的结果", "en": "the outcome of a contact"},
    "paid_at": {"zh-CN": "到期一期的还款记录", "en": "the payment record of an instalment due"},
    "person": {"zh-CN": "联系的是谁", "en": "the person who was contacted"},
    "product": {"zh-CN": "这笔债务的种类", "en": "the kind of debt"},
    "proven": {"zh-CN": "同意的记录", "en": "a record of the consent"},
    "role": {"zh-CN": "这个人与债务的关系", "en": "this person's tie to the debt"},
    "by": {"zh-CN": "是谁在催收", "en": "who is collecting"},
    "until": {"zh-CN": "通知写明的日期", "en": "the date named in the notice"},
    "validation_notice": {
        "zh-CN": "债务核实通知何时发出",
        "en": "when the validation notice was sent",
    },
    "scope": {
        "zh-CN": "该文本是否适用于这类信贷的依据",
        "en": "the full text, to see whether it covers this kind of credit",
    },
}
"""What may be missing, by the key a finding names it with."""

FACTOR: dict[str, dict[str, str]] = {
    "in_10_minutes": {"zh-CN": "10 分钟内 {value} 次", "en": "{value} in 10 minutes"},
    "in_60_minutes": {"zh-CN": "60 分钟内 {value} 次", "en": "{value} in 60 minutes"},
    "in_day": {"zh-CN": "当天 {value} 次", "en": "{value} that day"},
    "refused_on": {"zh-CN": "{value} 已明确拒绝", "en": "refused on {value}"},
    "gap_seconds": {"zh-CN": "距上一次 {value} 秒", "en": "{value} seconds after the last"},
    "part_of_day": {"zh-CN": "{value}", "en": "{value}"},
    "rebuttal": {"zh-CN": "可用来反驳的情节：{value}", "en": "may be rebutted by {value}"},
    "talked_on": {"zh-CN": "{value} 通过话", "en": "a talk on {value}"},
    "free_from": {"zh-CN": "{value} 起可以再打", "en": "open again from {value}"},
    "calls_in_window": {"zh-CN": "七天内电话 {value} 次", "en": "{value} calls in seven days"},
    "messages_in_window": {
        "zh-CN": "七天内消息 {value} 条",
        "en": "{value} messages in seven days",
    },
}

PART: dict[str, dict[str, str]] = {
    "deep_night": {"zh-CN": "深夜", "en": "deep in the night"},
    "early_morning": {"zh-CN": "清晨", "en": "early in the morning"},
    "late_evening": {"zh-CN": "夜里较晚的时候", "en": "late in the evening"},
    "day": {"zh-CN": "白天", "en": "by day"},
    "concentration": {"zh-CN": "电话集中在一天", "en": "the concentration of calls in a day"},
    "rapid_succession": {"zh-CN": "几分钟内接连拨打", "en": "calls in rapid succession"},
    "voicemail_pattern": {"zh-CN": "留言的密度", "en": "the pattern of voicemails"},
    "prior_communications": {
        "zh-CN": "本人此前说过的话",
        "en": "what the person had said before",
    },
    "prior_conduct": {"zh-CN": "催收方此前的行为", "en": "the collector's earlier conduct"},
    "applicable_law": {"zh-CN": "法律要求这次联系", "en": "a law that demanded the call"},
    "active_litigation": {"zh-CN": "与正在进行的诉讼有关", "en": "litigation under way"},
    "information_request": {
        "zh-CN": "应本人的询问",
        "en": "the person's request for information",
    },
    "time_critical_benefit": {
        "zh-CN": "让本人来得及避免不利后果",
        "en": "a chance to avert harm in time",
    },
}

AGREED: dict[str, dict[str, str]] = {
    "outside_hours": {"zh-CN": "是否同意过这个时间", "en": "consent to this time"},
    "more_attempts": {"zh-CN": "是否约定过可以多拨打", "en": "agreement to more attempts"},
    "be_contacted": {"zh-CN": "是否同意过被联系", "en": "consent to be contacted"},
    "electronic_use": {"zh-CN": "是否同意过电子方式", "en": "consent to electronic use"},
    "past_due": {"zh-CN": "是否已逾期足够多天", "en": "long enough past due"},
    "pay_for_debtor": {"zh-CN": "是否主动提出代还", "en": "own offer to pay"},
}


def sentence(finding: Finding, locale: str, *, party_name: str | None = None) -> str:
    """What the finding says, by its force, with citation and status; ends with a full stop.

    `party_name` is the name of who acted; without it the sentence says "the collecting side".
    """
    phrase, values = PHRASES[finding.name], _values(finding, locale, party_name)
    said = phrase.said[locale].format_map(values)
    cited = citation(finding, locale)
    zh = locale == "zh-CN"
    word = verdict_word(finding.verdict, finding.force, locale)
    if finding.verdict is Verdict.VIOLATION:
        word = phrase.breach[locale] if phrase.breach else word
        text = f"{said}，{word}：{cited}" if zh else f"{said}; this {word}: {cited}"
    elif finding.verdict is Verdict.ADVISORY:
        text = _advice(finding, said, word, cited, locale)
    elif finding.verdict is Verdict.OPEN_NORM:
        seen = _list((factor(f, locale) for f in finding.factors), locale)
        text = (
            f"{said}，{word}；相关情节：{seen}（{cited}）"
            if zh
            else f"{said}: {word}; factors seen: {seen} ({cited})"
        )
    elif finding.verdict is Verdict.UNKNOWN:
        lacking = _list(missing_words(finding, locale), locale)
        text = (
            f"{values['day']}的联系是否属于“{phrase.short[locale]}”，{word}：缺少{lacking}（{cited}）"
            if zh
            else f"{values['day']}, {phrase.short[locale]}: {word}; missing: {lacking} ({cited})"
        )
    else:
        text = _quiet(phrase, word, cited, values["day"], locale) + _more(finding, locale)
    return _closed(text, finding, locale)


def _advice(finding: Finding, said: str, word: str, cited: str, locale: str) -> str:
    """A pattern of our own must not read as if the cited text said so."""
    if finding.force is Force.PRODUCT:
        if locale == "zh-CN":
            return f"{said}，{word}；这是本产品的提示，可参照{cited}"
        return f'{said}; "{word}": a pattern this product points out, compare {cited}'
    return f"{said}，按{cited}{word}" if locale == "zh-CN" else f'{said}; "{word}" under {cited}'


def _quiet(phrase: Phrase, word: str, cited: str, day: str, locale: str) -> str:
    """Verdicts that blame nobody."""
    if locale == "zh-CN":
        return f"{day}的联系，就“{phrase.short[locale]}”而言{word}（{cited}）"
    return f"{day}, {phrase.short[locale]}: {word} ({cited})"


def _more(finding: Finding, locale: str) -> str:
    """The last day of a period, and the factor that may rebut a presumption."""
    told = []
    if finding.last_day is not None and finding.verdict is Verdict.DUTY:
        day = finding.last_day.isoformat()
        told.append(f"期间的最后一天是 {day}" if locale == "zh-CN" else f"last day {day}")
    told += [factor(f, locale) for f in finding.factors if f.name == "rebuttal"]
    joint = "；" if locale == "zh-CN" else "; "
    return "".join(joint + part for part in told)


def _closed(text: str, finding: Finding, locale: str) -> str:
    if finding.status is RuleStatus.CHECKED or finding.verdict is Verdict.NOT_APPLICABLE:
        return f"{text}。" if locale == "zh-CN" else f"{text}."
    return f"{text}。{_DRAFT[locale]}。" if locale == "zh-CN" else f"{text}. {_DRAFT[locale]}."


_DRAFT = {"zh-CN": "条文待核", "en": "Wording not yet checked"}


def citation(finding: Finding, locale: str) -> str:
    """Instrument and article."""
    instrument = finding.citation.instrument[locale]
    article = finding.citation.article[locale]
    return f"{instrument}{article}" if locale == "zh-CN" else f"{instrument}, {article}"


def title(rule: Rule, locale: str) -> str:
    """The rule in one line."""
    return rule.title[locale]


def explain_rule(rule: Rule, locale: str) -> str:
    """The provision in our words."""
    return rule.text[locale]


def what_happened(finding: Finding, locale: str) -> str:
    """The plain name of what the finding is about."""
    return PHRASES[finding.name].short[locale]


def verdict_word(verdict: Verdict, force: Force, locale: str) -> str:
    """The verdict in a word or two, as strong as the force of the text and no stronger."""
    if verdict is Verdict.VIOLATION:
        return FORCE[force][locale]
    return VERDICT[verdict][locale]


def missing_words(finding: Finding, locale: str) -> tuple[str, ...]:
    """What is missing, in words."""
    return tuple(MISSING.get(key, {locale: key})[locale] for key in finding.missing)


def factor(seen: Factor, locale: str) -> str:
    """A factor that a judge would weigh, in words."""
    value = PART.get(str(seen.value), {}).get(locale, str(seen.value))
    return FACTOR[seen.name][locale].format(value=value)


def exceptions(finding: Finding, locale: str) -> tuple[str, ...]:
    """The exceptions that were considered, each with its answer."""
    return tuple(_exception(looked, locale) for looked in finding.considered)


def _exception(looked: Considered, locale: str) -> str:
    answers = {
        True: {"zh-CN": "有记录，适用", "en": "on record, it helps"},
        False: {"zh-CN": "没有这样的记录", "en": "none on record that covers this"},
        None: {"zh-CN": "还不清楚", "en": "not known yet"},
    }
    colon = "：" if locale == "zh-CN" else ": "
    return f"{AGREED[looked.when][locale]}{colon}{answers[looked.met][locale]}"


def would_change(finding: Finding, locale: str) -> tuple[str, ...]:
    """Facts that would change the answer: what is missing, or what would undo a breach."""
    if finding.missing:
        lead = "补充：{what}" if locale == "zh-CN" else "adding {what}"
        return tuple(lead.format(what=what) for what in missing_words(finding, locale))
    if finding.verdict in {Verdict.VIOLATION, Verdict.ADVISORY, Verdict.PRESUMED_VIOLATION}:
        values = _values(finding, locale, None)
        return tuple(c.format_map(values) for c in PHRASES[finding.name].change[locale])
    return ()


def _values(finding: Finding, locale: str, party_name: str | None) -> dict[str, str]:
    return {
        "party": party_name or NOBODY[locale],
        "at": f"{finding.at:%Y-%m-%d %H:%M}",
        "day": f"{finding.at:%Y-%m-%d}",
        "limit": _money(finding, finding.limit) or _limit(finding.limit, locale),
        "count": _count(finding, locale),
        "edge": str(finding.limit).partition("-")[0],
        "observed": _observed(finding, locale),
    }


def _observed(finding: Finding, locale: str) -> str:
    text = _money(finding, finding.observed) or str(finding.observed)
    return LABEL[text][locale] if text in LABEL else text.removesuffix(":00")


def _money(finding: Finding, amount: int | str | None) -> str:
    """The amount as money where the finding counts in fen, else ""."""
    return yuan(amount) if finding.unit == "fen" and isinstance(amount, int) else ""


def _count(finding: Finding, locale: str) -> str:
    if finding.observed_most is None:
        return str(finding.observed)
    joint = " 至 " if locale == "zh-CN" else " to "
    return f"{finding.observed}{joint}{finding.observed_most}"


def _limit(limit: int | str | None, locale: str) -> str:
    """`22:00-08:00` as words: from the one to the other."""
    start, dash, end = str(limit).partition("-")
    if not dash:
        return start
    if locale == "zh-CN":
        return f"{start} 至{'次日 ' if end < start else ' '}{end}"
    return f"{start} and {end}"


def _list(parts: Iterable[str], locale: str) -> str:
    return ("、" if locale == "zh-CN" else ", ").join(parts)
