"""A plan or a ledger in plain words, zh-CN and English; the answer first, then what limits it."""

from fairdue.facts import percent, yuan
from fairdue.plan.ledger import Ledger
from fairdue.plan.line import Line, LineKind
from fairdue.plan.preset import presets
from fairdue.plan.repayment import Plan

_MISSING: dict[str, dict[str, str]] = {
    "principal": {"zh-CN": "本金", "en": "the principal"},
    "rate": {"zh-CN": "利率", "en": "the interest rate"},
    "method": {"zh-CN": "还款方式", "en": "how it is repaid"},
    "signed_at": {"zh-CN": "放款日", "en": "the day the money was paid out"},
    "schedule": {"zh-CN": "各期到期日和期数", "en": "the due days and number of instalments"},
    "day_count": {
        "zh-CN": "一年按360天还是365天计息",
        "en": "whether a year counts 360 or 365 days",
    },
    "allocation": {"zh-CN": "还款先抵哪一部分", "en": "what a payment is set against first"},
    "whole_bill": {
        "zh-CN": "是否按整张账单计息",
        "en": "whether interest runs on the whole bill",
    },
    "penalty": {"zh-CN": "罚息的约定", "en": "what is agreed on penalty interest"},
    "prepayment": {
        "zh-CN": "提前还的一部分是从还款当天起少计利息，还是等到下一期才抵扣；"
        "没有另外约定的，按实际借款的期间计息（民法典第六百七十七条）",
        "en": "whether a part paid early saves interest from its own day or waits for the next "
        "instalment; unless agreed otherwise, interest is for the time really used (Civil Code "
        "art. 677)",
    },
    "suspension": {
        "zh-CN": "暂缓期间是否停计罚息",
        "en": "whether penalty interest stands still while collection is put off",
    },
    "payment_proof": {"zh-CN": "部分还款的凭证", "en": "proof of some payments"},
    "agreement": {
        "zh-CN": "后来签的还款协议没有计入，这里按原合同计算",
        "en": "a later agreement, which is not counted here; the figures follow the contract",
    },
    "agreement_split": {
        "zh-CN": "同一份协议管几笔债务，每期还款各记到哪一笔；协议写明的，请按债务分开录入",
        "en": "how each instalment of an agreement over several debts is split between them; if "
        "it says so, enter one agreement for each debt",
    },
    "agreement_before": {
        "zh-CN": "更早签的、管几笔债务的协议没有计入",
        "en": "an earlier agreement over several debts, which is not counted here",
    },
    "agreed_proof": {
        "zh-CN": "还款协议的书面凭证",
        "en": "the agreement on paper",
    },
    "agreed_interest": {
        "zh-CN": "还款协议怎样处理已经产生的利息",
        "en": "what the agreement does with the interest that had accrued",
    },
    "agreed_penalty": {
        "zh-CN": "还款协议怎样处理已经产生的罚息",
        "en": "what the agreement does with the penalty interest that had accrued",
    },
    "agreed_fees": {
        "zh-CN": "还款协议怎样处理已经产生的费用",
        "en": "what the agreement does with the fees that had accrued",
    },
    "agreed_rate": {
        "zh-CN": "还款协议签订以后按什么利率计息",
        "en": "at what rate interest runs under the agreement",
    },
    "agreed_failure": {
        "zh-CN": "协议有一期没有按时还时，是否恢复按原合同计算",
        "en": "whether the contract counts again once an instalment of the agreement is missed",
    },
    "agreed_delay": {
        "zh-CN": "协议各期迟延时怎样计收罚息和违约金",
        "en": "what a late instalment of the agreement costs",
    },
    "unrecorded_payments": {
        "zh-CN": "对方主张的金额或逾期天数比记录少，是否有还款没有记录",
        "en": "whether payments lack in the record, since the other side claims less, or fewer "
        "days past due",
    },
    "settled_doubt": {
        "zh-CN": "是否真的已经结清：账户显示结清以后，又有人主张欠款、签了协议，或者债权已经转让",
        "en": "whether it is really settled: after it was shown so, payment was asked for or "
        "agreed on, or the claim was passed on",
    },
    "settled_proof": {
        "zh-CN": "结清的凭证，目前只是口头说的",
        "en": "proof that it is settled, which so far is only somebody's word",
    },
    "paid_since_settled": {
        "zh-CN": "显示结清以后又付的钱是为了什么",
        "en": "what was paid for after it was shown as settled",
    },
    "compensation": {
        "zh-CN": "担保方代偿了多少",
        "en": "how much the guarantor paid to the lender",
    },
    "guarantee_terms": {
        "zh-CN": "代偿以后担保方能否计息、按多少计",
        "en": "whether and at what rate the guarantor may charge interest after paying",
    },
    "purchases": {
        "zh-CN": "之后新的消费没有记录",
        "en": "later purchases, which the record does not hold",
    },
}

_ASSUMED: dict[str, dict[str, str]] = {
    "no_fee": {
        "zh-CN": "借款条款没有写明费用，按没有费用计算。",
        "en": "The terms of the loan state no fee, so none is counted.",
    },
    "not_paid_out": {
        "zh-CN": "这笔借款的放款日在今天以后，还没有欠款；如果日期填错了，请改正。",
        "en": "The money is paid out on a later day, so nothing is owed yet; if that day is wrong, "
        "put it right.",
    },
    "settled": {
        "zh-CN": "对方已经不再主张欠款，或者账户记录显示已经结清，按不再欠款计算；"
        "请取得并保存好书面证明。",
        "en": "The other side claims nothing more, or the account is shown as settled, so nothing "
        "is counted as owed; have that in writing and keep it.",
    },
    "paid_before_paid_out": {
        "zh-CN": "有还款的日期早于放款日，其中一个日期可能填错了，请核对；这里按预先还款计算。",
        "en": "A payment is dated before the money was paid out, so one of the two days may be "
        "wrong; check both. It is counted as paid ahead.",
    },
    "paid_later": {
        "zh-CN": "有还款的日期在这一天以后，没有计入；如果日期填错了，请改正。",
        "en": "A payment is dated after this day and is not counted; if its day is wrong, put it "
        "right.",
    },
    "claimed_later": {
        "zh-CN": "对方主张的欠款，日期在这一天以后，没有计入；如果日期填错了，请改正。",
        "en": "The claim of the other side is dated after this day and is not counted; if its day "
        "is wrong, put it right.",
    },
    "private_penalty_old": {
        "zh-CN": "借款条款没有写明逾期利率：民间借贷逾期后按借期内的利率计算"
        "（民间借贷司法解释第二十八条）。另有书面约定的，请补录；合同成立于2020年8月20日以前，"
        "从那天起的利息、违约金和费用，以起诉时一年期贷款市场报价利率的四倍为限（第三十一条）。",
        "en": "The terms state no overdue rate: with a private lender the contract rate goes on "
        "(private lending provisions, art. 28). If another is agreed in writing, add it; the "
        "contract is from before 20 August 2020, so interest, penalties and fees from that day on "
        "may be at most four times the one-year loan prime rate of the day of a suit (art. 31).",
    },
    "private_penalty": {
        "zh-CN": "借款条款没有写明逾期利率：民间借贷逾期后按借期内的利率计算"
        "（民间借贷司法解释第二十八条）。另有书面约定的，请补录；"
        "利息、违约金和费用合计以合同成立时一年期贷款市场报价利率的四倍为限。",
        "en": "The terms state no overdue rate: with a private lender the contract rate goes on "
        "(private lending provisions, art. 28). If another is agreed in writing, add it; interest, "
        "penalties and fees together may be at most four times the one-year loan prime rate of "
        "the day of the contract.",
    },
}


_BOOKED: dict[LineKind, tuple[str, str]] = {
    LineKind.DRAWN: ("放款", "paid out"),
    LineKind.INTEREST: ("利息", "interest"),
    LineKind.FEE: ("费用", "fee"),
    LineKind.PENALTY: ("罚息", "penalty interest"),
    LineKind.LATE_FEE: ("违约金", "late fee"),
    LineKind.CHARGE: ("其他收费", "charge"),
    LineKind.PAID_COST: ("还费用", "paid on fees"),
    LineKind.PAID_INTEREST: ("还利息", "paid on interest"),
    LineKind.PAID_PRINCIPAL: ("还本金", "paid on principal"),
    LineKind.COMPENSATED: ("担保方代偿", "paid to the lender by a guarantor"),
    LineKind.SETTLED: ("显示已经结清", "shown as settled"),
    LineKind.CAPITALISED: ("按协议并入本金", "joins the principal by agreement"),
    LineKind.WAIVED: ("按协议减免", "waived by agreement"),
    LineKind.DEFERRED: ("按协议留到最后一期", "put off to the last instalment by agreement"),
    LineKind.RESTATED: (
        "协议写明的本金与账面之差",
        "difference to the principal the agreement states",
    ),
    LineKind.PAID_AHEAD: ("提前还的", "paid before it was due"),
    LineKind.SAVED: ("提前还款少计的利息", "interest saved by paying early"),
}


def line_text(line: Line, locale: str) -> str:
    """A line of a ledger: day, what, amount, how it was computed, balance."""
    chinese = locale == "zh-CN"
    what = _BOOKED[line.what][0 if chinese else 1]
    how = how_text(line, locale)
    how = f" ({how})" if how else ""
    left = "余" if chinese else "balance"
    return f"{line.on}  {what} {yuan(line.amount_fen)}{how}  {left} {yuan(line.balance_fen)}"


def how_text(line: Line, locale: str) -> str:
    """The sum that gives the amount of a line, up to the rounding to fen; "" where none is told."""
    if line.base_fen is None:
        return ""
    parts = [yuan(line.base_fen)]
    if line.rate_ppm is not None:
        parts.append(percent(line.rate_ppm) + ("" if line.days is not None else " / 12"))
    if line.days is not None:
        whole = line.of_days or line.year_days
        days = f"{line.days}/{whole}" if whole else f"{line.days}"
        parts.append(days + (" 天" if locale == "zh-CN" else " days"))
    return " × ".join(parts)


def describe(subject: Plan | Ledger, locale: str) -> tuple[str, ...]:
    """Sentences on a plan or a ledger in `zh-CN` or `en`, the answer first."""
    if isinstance(subject, Plan):
        return (*headline(subject, locale), *provisos(subject, locale))
    return _ledger(subject, locale)


def missing_text(code: str, locale: str) -> str:
    """What a code of `Ledger.missing` stands for, as a noun clause."""
    return _MISSING[code][locale]


def assumed_text(code: str, locale: str) -> str:
    """What a code of `Ledger.assumed` stands for, as a sentence."""
    return _ASSUMED[code][locale]


def headline(plan: Plan, locale: str) -> tuple[str, ...]:
    """When a plan ends, what it costs, and how far from the least that may be."""
    chinese = locale == "zh-CN"
    name = next(text.name[locale] for text in presets() if text.preset is plan.preset)
    total, interest = yuan(plan.total_fen), yuan(plan.interest_fen)
    if plan.ends_on is None:
        lines = [f"{name}：还不清。" if chinese else f"{name}: this does not pay off the debts."]
    elif not plan.months:
        lines = [f"{name}：没有要还的债务。" if chinese else f"{name}: there is nothing to pay."]
    elif chinese:
        months = len(plan.months)
        lines = [
            f"{name}：共 {months} 个月，最后一笔在 {plan.ends_on}。",
            f"一共要付 {total}，其中利息和费用 {interest}。",
        ]
    else:
        months = len(plan.months)
        unit = "month" if months == 1 else "months"
        lines = [
            f"{name}: {months} {unit}, the last payment on {plan.ends_on}.",
            f"In all {total}, of which {interest} are interest and fees.",
        ]
    return (*lines, *_proof(plan, locale))


def provisos(plan: Plan, locale: str) -> tuple[str, ...]:
    """What a plan warns of, then what it takes for granted."""
    return tuple(proviso.text[locale] for proviso in (*plan.warnings, *plan.assumptions))


def _proof(plan: Plan, locale: str) -> list[str]:
    """The lower bound with its gap, offers taken and late fees."""
    chinese = locale == "zh-CN"
    lines = []
    if plan.bound_fen is not None and plan.gap_ppm is not None:
        bound, gap = yuan(plan.bound_fen), f"{plan.gap_ppm / 10_000:.2f}%"
        given = ("", "No way")
        if plan.given_offers:
            given = ("采用同样的减免和分期方案，", "With the same offers taken up, no way")
        lines.append(
            f"{given[0]}任何办法都不会少于 {bound}，这个计划最多高出 {gap}。"
            if chinese
            else f"{given[1]} of paying costs less than {bound}; this one is at most {gap} above."
        )
    if plan.gap_ppm and any(month.missed for month in plan.months):
        lines.append(
            "要比的也包括让更多最低还款不付的办法，所以实际的差距可能更小。"
            if chinese
            else "That also counts ways that leave more minimums unpaid, so the real gap may be "
            "smaller."
        )
    if plan.waived_fen:
        waived = yuan(plan.waived_fen)
        lines.append(
            f"按期接受减免方案，可少付 {waived}；付款前请先拿到书面确认。"
            if chinese
            else f"Offers taken in time waive {waived}; have each confirmed in writing first."
        )
    if plan.back_fen:
        back = yuan(plan.back_fen)
        lines.append(
            f"有协议没有按期还，按原合同多出 {back}，已经算在里面。"
            if chinese
            else f"Agreements that are not kept bring back {back} by the contract; counted above."
        )
    if plan.policy.idle:
        lines.append(_saving(plan, locale))
    if plan.late_fen:
        late = yuan(plan.late_fen)
        lines.append(
            f"有几期付不足最低还款，违约金共 {late}。"
            if chinese
            else f"Some minimums are missed; late fees come to {late}."
        )
    return lines


def _saving(plan: Plan, locale: str) -> str:
    """Whose minimums are left unpaid until when, so that an offer can be paid."""
    idle = plan.policy.idle
    names = [debt.name or debt.debt for debt in plan.debts if debt.debt in idle]
    until = plan.months[min(max(idle.values()), len(plan.months)) - 1].on
    if locale == "zh-CN":
        return (
            f"为攒够减免款，{'、'.join(names)}的最低还款先停付，最晚停到 {until}。"
            "先请对方同意暂缓：停付可能产生罚息和违约金，也可能影响征信。"
        )
    return (
        f"To save for an offer, the minimums of {', '.join(names)} are left unpaid, until {until} "
        "at the latest. Ask for a pause first: penalties and the credit record may follow."
    )


def _ledger(kept: Ledger, locale: str) -> tuple[str, ...]:
    chinese = locale == "zh-CN"
    lines = [_owed(kept, locale), *_overpaid(kept, locale)]
    if kept.claimed_fen is not None:
        lines.append(_claimed(kept.claimed_fen, kept, locale))
    if kept.on_received is not None:
        received = _span(kept.on_received.low_fen, kept.on_received.high_fen, locale)
        lines.append(
            f"利息预先从本金中扣除的，应当按实际借到的数额计算，那样是 {received}。"
            if chinese
            else f"If interest was deducted in advance, the money really lent counts: {received}."
        )
    for code in kept.missing:
        clause = _MISSING[code][locale]
        lines.append(f"还需要知道：{clause}。" if chinese else f"Not known: {clause}.")
    lines += [assumed_text(code, locale) for code in kept.assumed]
    return tuple(lines)


def _overpaid(kept: Ledger, locale: str) -> list[str]:
    """What was paid beyond everything owed, to be asked back (Civil Code art. 985)."""
    if kept.owed is None or kept.owed.high_fen or not kept.overpaid_fen:
        return []
    chinese = locale == "zh-CN"
    amount = yuan(kept.overpaid_fen)
    if kept.missing:
        return [
            f"多付的最多 {amount}，可以凭付款凭证请求返还（民法典第九百八十五条）。"
            if chinese
            else f"Up to {amount} was paid too much; with the receipts you may ask for it back "
            "(Civil Code art. 985)."
        ]
    return [
        f"多付了 {amount}，可以凭付款凭证请求返还（民法典第九百八十五条）。"
        if chinese
        else f"{amount} was paid too much; with the receipts you may ask for it back "
        "(Civil Code art. 985)."
    ]


def _claimed(claimed_fen: int, kept: Ledger, locale: str) -> str:
    """The claim, and how far it lies above or below the record's range."""
    chinese = locale == "zh-CN"
    claimed = yuan(claimed_fen)
    told = (
        f"对方主张 {claimed}，这一数字没有核实"
        if chinese
        else f"The other side claims {claimed}; this figure is not verified"
    )
    if kept.owed is None or kept.owed.low_fen <= claimed_fen <= kept.owed.high_fen:
        return told + ("。" if chinese else ".")
    if claimed_fen > kept.owed.high_fen:
        far = yuan(claimed_fen - kept.owed.high_fen)
        return told + (f"，比这里多 {far}。" if chinese else f" and is {far} more than that.")
    far = yuan(kept.owed.low_fen - claimed_fen)
    return told + (f"，比这里少 {far}。" if chinese else f" and is {far} less than that.")


def _owed(kept: Ledger, locale: str) -> str:
    chinese = locale == "zh-CN"
    if kept.owed is None:
        return "欠款数额还不清楚。" if chinese else "How much is owed is not known."
    span = _span(kept.owed.low_fen, kept.owed.high_fen, locale)
    if chinese:
        return f"截至 {kept.on}，欠款为 {span}。"
    return f"Owed on {kept.on}: {span}."


def _span(low_fen: int, high_fen: int, locale: str) -> str:
    if low_fen == high_fen:
        return yuan(low_fen)
    between = "{} 至 {}" if locale == "zh-CN" else "{} to {}"
    return between.format(yuan(low_fen), yuan(high_fen))
