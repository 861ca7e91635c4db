"""The sentences of what plans assume and warn of, by code, to be filled with names and sums."""

ASSUMED: dict[str, tuple[str, str]] = {
    "steady_budget": (
        "假设收入、必要开支和各项费率在整个计划期间不变。",
        "Income, needs and rates are taken to stay as they are for the whole plan.",
    ),
    "monthly_interest": (
        "每月先计一个月的利息（年利率的十二分之一），再还款；没有还上的利息计入余额。",
        (
            "Each month books a twelfth of the yearly rate before the payment; interest that stays "
            "unpaid joins the balance."
        ),
    ),
    "balance_claimed": (
        "{names}：余额只是对方的说法，还没有核实。",
        "{names}: the balance is what the other side claims and is not verified.",
    ),
    "balance_upper": (
        "{names}：合同条款不全，计划按可能的最高余额计算。",
        "{names}: terms are missing, so the plan reckons with the highest possible balance.",
    ),
    "balance_received": (
        "{names}：这一方有无牌放贷的特征，计划只按你实际到手、还没有还的本金计算。",
        (
            "{names}: this lender shows signs of unlawful lending, so the plan counts only the "
            "money really received and not yet paid back."
        ),
    ),
    "balance_agreed": (
        "{names}：按已签的还款协议计算，前提是每期按时还；一旦违约，可能恢复按原合同计算。",
        (
            "{names}: counted by the signed agreement, as long as every instalment is paid in "
            "time; if it is broken, the contract may apply again."
        ),
    ),
    "balance_agreed_together": (
        (
            "{names}：一份协议管这几笔，总共还要付 {amount}；每期怎样分到各笔不清楚，"
            "这里按各笔最多欠多少的比例列出，只有合计是确定的。付款时请写明还的是哪一笔。"
        ),
        (
            "{names}: one agreement covers them and still asks for {amount} together. How an "
            "instalment is split between them is not known: they are shown in proportion to the "
            "most each may owe, and only the sum is certain. Name the debt when you pay."
        ),
    ),
    "unsplit_paid": (
        (
            "{names}：按共同的协议付过、没有写明还哪一笔的钱，按各笔的金额按比例扣除；"
            "只有合计是确定的。请向对方要书面的还款明细。"
        ),
        (
            "{names}: what was paid under the agreement over them and is tied to none is taken "
            "off in proportion to what each comes to; only the sum is certain. Ask for a written "
            "statement of payments."
        ),
    ),
    "balance_offered": (
        "{names}：按对方提出的分期方案计算，当作已经书面确认并接受；在此之前，原来的债务照旧。",
        (
            "{names}: counted by the instalments offered, as if they were confirmed in writing and "
            "taken up; until then the debt stands as it is."
        ),
    ),
    "no_fee": (
        "{names}：借款条款没有写明费用，按没有费用计算。",
        "{names}: the terms state no fee, so none is counted.",
    ),
    "private_penalty": (
        "{names}：民间借贷没有写明逾期利率，逾期后仍按借期内的利率、以本金计息。",
        (
            "{names}: a private loan without an overdue rate, so interest on the principal goes on "
            "at the contract rate."
        ),
    ),
    "minimum_unknown": (
        "{names}：每期应还多少不清楚，计划里没有计入最低还款。",
        "{names}: what is due each month is not known, so no minimum is counted.",
    ),
    "rate_unknown": (
        "{names}：利率不清楚，计划里没有计算以后的利息，实际可能要还更久。",
        (
            "{names}: the rate is not known, so no further interest is counted and paying off may "
            "take longer."
        ),
    ),
}
"""Assumptions by code, in Chinese and English."""

_DUE_BEFORE = (
    (
        "{names}：协议款 {amount} 在 {due} 到期，早于计划的第一个还款日 {paid}。"
        "请在到期以前用手里的钱付清，或者请对方书面同意改期；"
        "计划从 {paid} 起付的，算作下一期。"
    ),
    (
        "{names}: {amount} of the agreement falls due on {due}, before the plan's first pay day, "
        "{paid}. Pay it by then out of the money at hand, or have a later day agreed in writing; "
        "what the plan pays from {paid} on then counts for the instalments after it. "
        "If it is missed, "
    ),
)
WARNED: dict[str, tuple[str, str]] = {
    "no_surplus": (
        "每月没有可以用来还款的余钱。先保障生活，向各家请求暂缓。",
        (
            "There is no money left for debts at the end of the month. Needs come first; ask every "
            "creditor for a pause."
        ),
    ),
    "below_minimums": (
        "各家最低还款加起来，每月还差 {amount}。计划先付排在前面的几家。",
        (
            "The minimums together are {amount} a month more than there is. The plan pays those "
            "that come first."
        ),
    ),
    "never_ends": (
        "按现在的预算，在计划的最长期限内还不清。需要协商减免利息、费用或延长期限。",
        (
            "With this budget the debts are not paid off within the longest term of a plan. Lower "
            "interest, lower fees or longer terms have to be negotiated."
        ),
    ),
    "left_out_expired": (
        "{names}：诉讼时效已经届满，计划没有列入。还款或承诺还款，会放弃拒绝履行的权利。",
        (
            "{names}: the limitation period is over, so the plan leaves it out. Paying, or "
            "promising to pay, gives up the right to refuse."
        ),
    ),
    "left_out_lapsing": (
        (
            "{names}：诉讼时效的最后一天是 {day}，早于计划的第一个还款日 {paid}，计划没有列入。"
            "在这一天以前还款或承诺还款，时效重新计算；以后再还，会放弃拒绝履行的权利。"
        ),
        (
            "{names}: the last day of the limitation period is {day}, before the plan's first "
            "payment on {paid}, so the plan leaves it out. Paying or promising to pay up to that "
            "day restarts the period; paying after it gives up the right to refuse."
        ),
    ),
    "lapses_before_paid": (
        (
            "{names}：诉讼时效的最后一天是 {day}，计划到 {paid} 才还第一笔。"
            "在这一天以前还款或承诺还款，时效重新计算；以后再还，会放弃拒绝履行的权利。"
        ),
        (
            "{names}: the last day of the limitation period is {day}, and the plan's first payment "
            "for it is on {paid}. Paying or promising to pay up to that day restarts the period; "
            "paying after it gives up the right to refuse."
        ),
    ),
    "may_lapse_before_paid": (
        (
            "{names}：诉讼时效最早可能在 {day} 届满，计划到 {paid} 才还第一笔。"
            "还款之前请先弄清是否已经届满。"
        ),
        (
            "{names}: the limitation period may end on {day} already, and the plan's first payment "
            "for it is on {paid}. Find out before paying."
        ),
    ),
    "agreement_void": (
        (
            "{names}：按这个计划，{day} 的一期协议款会第一次还不上。协议约定，"
            "这样就恢复按原合同计算：当天起多欠 {back}，以后按年利率 {rate} 计息。计划已经算进去。"
        ),
        (
            "{names}: in this plan an instalment of the agreement is missed for the first time on "
            "{day}. By the agreement the contract then counts again: {back} more is owed from that "
            "day, at {rate} a year from then on. The plan counts this."
        ),
    ),
    "agreement_late": (
        (
            "{names}：按这个计划，{day} 的一期协议款会第一次还不上。协议约定，这样协议继续有效；"
            "计划按迟延最多可能的代价计算：迟延的部分每年 {delay}，每期违约金 {late}。"
        ),
        (
            "{names}: in this plan an instalment of the agreement is missed for the first time on "
            "{day}. The agreement then goes on; the plan counts the most that delay may cost: "
            "{delay} a year on what is late, and a late fee of {late} each time."
        ),
    ),
    "agreement_void_unknown": (
        (
            "{names}：按这个计划，{day} 的一期协议款会第一次还不上。之后按什么算，记录里没有写。"
            "计划取较贵的一种：恢复按原合同计算，当天起多欠 {back}，以后按年利率 {rate} 计息。"
            "如果协议继续有效，只有迟延的部分要多付，最多每年 {delay}。"
        ),
        (
            "{names}: in this plan an instalment of the agreement is missed for the first time on "
            "{day}. The record does not tell what counts then. The plan takes the dearer case: the "
            "contract counts again, {back} more is owed from that day, at {rate} a year from then "
            "on. If the agreement goes on, only what is late costs more: at most {delay} a year."
        ),
    ),
    "agreement_late_unknown": (
        (
            "{names}：按这个计划，{day} 的一期协议款会第一次还不上。之后按什么算，记录里没有写。"
            "计划取较贵的一种：协议继续有效，迟延的部分最多每年 {delay}，每期违约金 {late}。"
            "恢复按原合同计算，就目前所知不会更贵。"
        ),
        (
            "{names}: in this plan an instalment of the agreement is missed for the first time on "
            "{day}. The record does not tell what counts then. The plan takes the dearer case: the "
            "agreement goes on, and delay costs at most {delay} a year on what is late and a late "
            "fee of {late} each time. By the contract it is no dearer, as far as is known."
        ),
    ),
    "due_before_void": (
        _DUE_BEFORE[0] + "错过了，协议约定恢复按原合同计算，会多欠 {back}。",
        _DUE_BEFORE[1] + "by the agreement the contract counts again: {back} more is owed.",
    ),
    "due_before_late": (
        _DUE_BEFORE[0] + "错过了，协议继续有效，迟延的部分最多每年 {delay}，违约金最多 {late}。",
        _DUE_BEFORE[1] + "the agreement goes on; delay costs at most {delay} a year on what is "
        "late, and a late fee of at most {late}.",
    ),
    "due_before_unknown": (
        _DUE_BEFORE[0] + "错过了按什么算，记录里没有写：可能恢复按原合同计算。",
        _DUE_BEFORE[1] + "the record does not tell what counts: the contract may apply again.",
    ),
    "due_before_offered": (
        (
            "{names}：对方提出的分期，首期 {amount} 在 {due} 到期，早于计划的第一个还款日 {paid}。"
            "接受以前，请对方书面同意首期晚些，或者确定届时手里有这笔钱；错过了，方案可能作废。"
        ),
        (
            "{names}: of the instalments offered the first, {amount}, falls due on {due}, before "
            "the plan's first pay day, {paid}. Before you accept, have a later first day confirmed "
            "in writing, or be sure of the money by then; if it is missed, the offer may be void."
        ),
    ),
    "paid_although_expired": (
        "{names}：诉讼时效已经届满。按计划付出第一笔款，就会放弃拒绝履行的权利。",
        (
            "{names}: the limitation period is over. The first payment of this plan gives up the "
            "right to refuse."
        ),
    ),
    "limitation_unknown": (
        "{names}：诉讼时效可能已经届满。还款之前请先弄清。",
        "{names}: the limitation period may be over. Find out before paying.",
    ),
    "unlawful_lender": (
        "{names}：这一方有无牌放贷的特征。付款之前请先咨询律师，不要付给私人账户。",
        (
            "{names}: this lender shows signs of unlawful lending. Take legal advice before "
            "paying, and pay to no private account."
        ),
    ),
    "received_paid_back": (
        "{names}：你付出的已经不少于实际到手的钱，计划不再列入。",
        (
            "{names}: you have paid back at least the money you received, so the plan pays nothing "
            "more."
        ),
    ),
    "not_creditor": (
        "{names}：收钱的一方不是债权人。请先在合同上找到真正的出借人。",
        (
            "{names}: the party asking is not the creditor. Find the real lender on the contract "
            "before paying."
        ),
    ),
    "disputed": (
        "{names}：你对这笔债务提出过异议。等到书面答复再付款。",
        "{names}: you have disputed this debt. Wait for the written answer before paying.",
    ),
    "balance_unknown": (
        "{names}：欠款数额不清楚，计划没有列入。请先要求书面明细。",
        (
            "{names}: how much is owed is not known, so the plan leaves it out. Ask for a written "
            "statement first."
        ),
    ),
    "ask_pause": (
        "{names}：起初还不上，或不足最低还款，需要请对方暂缓。",
        "{names}: nothing, or less than the minimum, is paid at first; ask for a pause.",
    ),
    "above_old_cap": (
        (
            "{names}：2020年8月20日以前的民间借贷，计划里有 {amount} 高于法院可能支持的上限。"
            "高出的部分可以不付；付款前请先要求书面明细，或者先协商。"
        ),
        (
            "{names}: a private loan from before 20 August 2020, and {amount} of what the plan "
            "pays lies above the most that courts may support. It need not be paid: ask for a "
            "written statement first, or negotiate."
        ),
    ),
    "perhaps_above_cap": (
        (
            "{names}：2020年8月20日以前的民间借贷，从那天起的利息按起诉时的标准计算"
            "（民间借贷司法解释第三十一条），现在是一年 {rate}。按这个标准，"
            "计划里最多有 {amount} 高于上限；付款前请先要求书面明细，或者先协商。"
        ),
        (
            "{names}: a private loan from before 20 August 2020; interest from that day on counts "
            "by the standard of the day of a suit (private lending provisions, art. 31), by what "
            "is known now {rate} a year. By that up to {amount} of what the plan pays lies above "
            "it; ask for a written statement first, or negotiate."
        ),
    ),
    "above_cap": (
        (
            "{names}：计划付得太晚，比民间借贷受保护的上限（合同成立时一年期贷款市场报价利率的四倍）"
            "多 {amount}。超过部分可以不付；请早些还，或另行协商。"
        ),
        (
            "{names}: paid so late, the plan comes to {amount} more than the most that courts "
            "support in private lending (four times the one-year loan prime rate of the day of "
            "the contract). What lies above need not be paid: pay earlier, or negotiate."
        ),
    ),
    "settled": (
        (
            "{names}：{day} 显示已经结清，计划不再付款。请取得并保存好书面证明；"
            "再有人催收，就请对方书面说明。"
        ),
        (
            "{names}: shown as settled on {day}, so the plan pays nothing on it. Have that in "
            "writing and keep it; whoever asks for payment again should explain it in writing."
        ),
    ),
    "settled_in_doubt": (
        (
            "{names}：{day} 显示已经结清，但记录里也有相反的内容，或者只是口头说的。"
            "计划仍按没有结清计算；付款前请出示结清的证明，并要求书面明细。"
        ),
        (
            "{names}: shown as settled on {day}, but something in the record speaks against it, or "
            "it is only somebody's word. The plan counts it as not settled; show what proves it "
            "and ask for a written statement before paying."
        ),
    ),
    "nothing_lawful": (
        (
            "{names}：按民间借贷受保护的上限（合同成立时一年期贷款市场报价利率的四倍）计算，"
            "今天已经什么都不欠了，计划却还要付 {amount}。这笔钱可以不付；"
            "付款前请先要求书面明细，或另行协商。"
        ),
        (
            "{names}: at the most that courts support in private lending (four times the one-year "
            "loan prime rate of the day of the contract) nothing is owed any more today, yet the "
            "plan pays {amount}. It need not be paid: ask for a written statement first, or "
            "negotiate."
        ),
    ),
    "claimed_less": (
        (
            "{names}：按记录和合同算是 {reckoned}，对方只主张 {claimed}，两者矛盾，"
            "可能有还款没有记录。计划按较低的 {counted} 计算，不含对方主张之日以后的利息。"
            "付款前请核对还款凭证，并要求书面明细。"
        ),
        (
            "{names}: by the record and the contract it comes to {reckoned}, but the other side "
            "claims only {claimed}. Some payments may not be in the record. The plan starts from "
            "the lower, {counted}, without interest since the day of the claim; look for receipts "
            "and ask for a written statement before paying."
        ),
    ),
    "claimed_more": (
        "{names}：对方主张 {claimed}，计划按 {counted} 计算。付款前请要求书面明细。",
        (
            "{names}: the other side claims {claimed}; the plan reckons with {counted}. Ask for a "
            "written statement before paying."
        ),
    ),
}
"""Warnings by code, in Chinese and English."""
