"""What the command line says, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

_ZH: Mapping[str, str] = MappingProxyType(
    {
        "new": "已建立案卷：{case}",
        "no_passphrase": "没有设置口令：能打开这台电脑的人都能读这份案卷。",
        "lost": "请先记牢：口令丢失就无法找回，案卷再也打不开。",
        "passphrase": "已设置口令。",
        "added": "{name}：{format}，{rows} 行，"
        "新增 {new} 条事实，已有 {known} 条，{problems} 处不能用",
        "left_out": "  其中 {left_out} 行属于已删除的私人号码，未导入",
        "facts": "事实 {facts} 条，受评判的联系 {contacts} 次，隔离 {quarantined} 次，"
        "导入时 {problems} 处不能用，待你回答 {questions} 项",
        "judged": "{rules} 条规则评判了 {judged} 次联系",
        "nothing": "在 {judged} 次联系中，{rules} 条规则没有发现不当之处",
        "rulebook": "{rulebook}  {word}  {count}",
        "plan_ends": "先持牌、逐家还：{ends_on} 还清，合计 {total}",
        "plan_open": "先持牌、逐家还：{years} 年内还不清，请看 fairdue plan 的说明",
        "no_budget": "还没有收支预算，无法排计划：fairdue template budget 可打印一张表",
        "bad_lump": "{text} 不是日期和金额：写成 2026-12-25=5000",
        "bad_offer": "{text} 不是减免方案：写成 债务=8000@2026-12-25",
        "plan_extra_later": "比最省的计划多付 {amount}，晚 {days} 天。",
        "plan_extra_earlier": "比最省的计划多付 {amount}，早 {days} 天。",
        "plan_hardship": "可以协商的分期（能否停息由双方商定；信用卡最长 60 期一条来自摘要，待核；"
        "提出还款会影响诉讼时效，请先看 fairdue limitation）：",
        "plan_point": "没有更好的：共付 {total}，{months} 个月，"
        "各家欠着的月数合计 {open_months}，中断可能 {chance}",
        "letter": "文书：{path}",
        "letter_wait": "未写 {kind}（给{to}）：{why}",
        "rests_on": "依据的事实",
        "missing": "缺少",
        "version": "版本",
        "intact": "案卷完好：{size} 条记录，根 {root}",
        "broken": "案卷被改动：{broken}",
        "sealed": "没有口令，密封部分未查",
        "proven": "已证明：{text}",
        "claimed": "仅为自述：{text}",
        "no_questions": "没有要你回答的。",
        "whose_number": "{subject} 是谁的号码？联系过 {weight} 次。"
        "用 numbers 模板回答，或者在书桌上回答。",
        "membership": "{subject} 是哪些协会的会员？{weight} 个结果在等。用 parties 模板回答。",
        "coverage": "{subject} 的联系记录完整吗？涉及 {weight} 次联系。用 coverage 模板回答。",
        "was_it_a_talk": "{subject} 那次通上话了吗？{weight} 个结果在等。请在书桌上回答。",
        "law": "法律",
        "regulation": "行政法规",
        "judicial_interpretation": "司法解释",
        "department_rule": "部门规章",
        "supervisory_notice": "监管通知",
        "standard": "推荐性国家标准",
        "self_discipline": "行业自律",
        "guidance": "指引",
        "product": "fairdue 归纳的情形",
        "checked": "条文已核",
        "draft": "条文待核",
        "disputed": "条文有争议",
        "conformance": "通过 {passed} 例，未通过 {failed} 例，有争议 {disputed} 例",
        "no_debts": "案卷里没有债务。",
        "ledger_day": "{on} 日终：{owed}，当日增减 {added}",
        "cost": "{name}：到手 {received}，按合同共还 {paid}；"
        "年化单利 {simple}，年化复利 {compound}",
        "cost_unknown": "{name}：年化成本算不出来，还缺：{missing}",
        "cost_received_assumed": "到手金额没有记录，按合同金额计算，实际成本可能更高",
        "cost_others": "这笔钱的进出不止一个利率说得通，另有单利 {others}；以最小的正数为准",
        "cap": "上限 {rate}（单利，各项费用合计），{cite}，{status}",
        "cap_unknown": "没有查到适用于这类出借人和签约日的上限，不等于没有上限",
        "above_cap": "按 {rate} 计算，合同多收 {amount}；只作提示，不从欠款中扣除",
        "cap_line": "{on}  {days} 天，本金 {base}，上限利息 {interest}，还 {paid}，余 {balance}",
        "lacks_received": "到手金额",
        "lacks_rate": "利率",
        "lacks_signed_at": "签约日",
        "lacks_method": "还款方式",
        "lacks_schedule": "还款日程",
        "lacks_lender_kind": "出借人类型",
        "error": "错误",
        "note": "提示",
        "rulebook_checked": "检查了 {rules} 条规则：错误 {errors} 处，提示 {notes} 处",
        "no_examples": "没有给出案例文件，规则的例子未查",
        "no_change": "两天之间没有判断不同的联系",
        "backup": "已备份到 {target}",
        "restored": "已恢复到 {case}",
        "needed": "必需",
        "not_installed": "此功能需要 {module}：pip install 'fairdue[{part}]'",
        "no_spark": "Spark 没有启动，需要 Java 17 和 fairdue[spark]：{why}",
        "log_rows": "读入 {came:,} 行：评判 {judged:,} 行，有问题 {problems:,} 行",
        "log_open": "未说明日志完整：计数规则不会判为合规（--log-complete）",
        "column_breach": "不符",
        "column_open_norm": "待权衡",
        "column_unknown": "不明",
        "column_unseen": "无人查看",
        "column_ok": "合规",
        "by_agency": "按行动主体：",
        "agency": "{name}：联系 {contacts:,} 次，其中 {with_breach:,} 次有不符，共 {breach:,} 项",
        "judged_by_reference": "没有列式写法、由参照逐案评判：{rules}",
        "not_judged": "依据列中没有的合同、文件、协议或代理，未评判：{rules}",
        "lacks_unknown": "缺 {column} 列：{rules} 不能全部判明",
        "lacks_none_on_record": "缺 {column} 列：视为没有记录（{rules}）",
        "lacks_reference": "缺 {column} 列：每次联系都由参照评判，较慢（{rules}）",
        "findings_file": "结果 {rows:,} 行：{file}",
    }
)
_EN: Mapping[str, str] = MappingProxyType(
    {
        "new": "new case folder: {case}",
        "no_passphrase": "No passphrase is set: whoever can open this computer can read this case.",
        "lost": "Keep it safe first: a lost passphrase is lost, and the case stays shut for good.",
        "passphrase": "A passphrase is set.",
        "added": "{name}: {format}, {rows} rows, {new} new facts, {known} known, "
        "{problems} problems",
        "left_out": "  {left_out} of them belong to an erased private number and stay out",
        "facts": "{facts} facts, {contacts} contacts judged, {quarantined} in quarantine, "
        "{problems} import problems, {questions} open questions",
        "judged": "{rules} rules judged {judged} contacts",
        "nothing": "nothing found in {judged} contacts judged by {rules} rules",
        "rulebook": "{rulebook}  {word}  {count}",
        "plan_ends": "formal first, one platform at a time: clear on {ends_on}, {total} in all",
        "plan_open": "formal first, one platform at a time: not clear within {years} years, "
        "see fairdue plan",
        "no_budget": "no budget yet, so no plan: fairdue template budget prints a form",
        "bad_lump": "{text} is no day and amount: write 2026-12-25=5000",
        "bad_offer": "{text} is no offer: write DEBT=8000@2026-12-25",
        "plan_extra_later": "{amount} more than the cheapest plan, {days} days later.",
        "plan_extra_earlier": "{amount} more than the cheapest plan, {days} days earlier.",
        "plan_hardship": "Instalments to negotiate (interest stands still only if both agree; "
        "sixty at most for cards, known from a digest, wording not yet checked; an offer to pay "
        "bears on limitation, see fairdue limitation first):",
        "plan_point": "not beaten: {total} in all, {months} months, {open_months} months of open "
        "accounts, chance to break {chance}",
        "letter": "letter: {path}",
        "letter_wait": "not written: {kind} to {to}: {why}",
        "rests_on": "rests on",
        "missing": "missing",
        "version": "version",
        "intact": "the case is intact: {size} entries, root {root}",
        "broken": "the case was changed: {broken}",
        "sealed": "no passphrase given: the sealed part was not checked",
        "proven": "proven: {text}",
        "claimed": "only claimed: {text}",
        "no_questions": "No open questions.",
        "whose_number": "Whose number is {subject}? It made {weight} contacts. Answer with the "
        "template numbers, or at the desk.",
        "membership": "Which associations is {subject} a member of? {weight} results wait. "
        "Answer with the template parties.",
        "coverage": "Is the log of {subject} complete? {weight} contacts wait. Answer with the "
        "template coverage.",
        "was_it_a_talk": "Did you talk on {subject}? {weight} results wait. Answer at the desk.",
        "law": "law",
        "regulation": "regulation",
        "judicial_interpretation": "judicial interpretation",
        "department_rule": "department rule",
        "supervisory_notice": "supervisory notice",
        "standard": "recommended standard",
        "self_discipline": "self-discipline",
        "guidance": "guidance",
        "product": "a pattern read by fairdue",
        "checked": "wording checked",
        "draft": "wording not yet checked",
        "disputed": "wording disputed",
        "conformance": "{passed} cases passed, {failed} failed, {disputed} disputed",
        "no_debts": "The case holds no debts.",
        "ledger_day": "end of {on}: {owed}, that day {added}",
        "cost": "{name}: received {received}, to pay by contract {paid}; "
        "a year: simple {simple}, compound {compound}",
        "cost_unknown": "{name}: the yearly cost is not known; missing: {missing}",
        "cost_received_assumed": "the money received is not recorded; the sum of the contract "
        "stands for it, and the true cost may be higher",
        "cost_others": "more than one rate fits these flows, also simple {others}; the smallest "
        "positive one counts",
        "cap": "cap {rate} (simple, all charges together), {cite}, {status}",
        "cap_unknown": "no cap is known here for this kind of lender and day of contract, which "
        "does not mean that there is none",
        "above_cap": "at {rate} the contract charges {amount} too much; shown only, never deducted "
        "from what is owed",
        "cap_line": "{on}  {days} days, principal {base}, interest at the cap {interest}, paid "
        "{paid}, left {balance}",
        "lacks_received": "the money received",
        "lacks_rate": "the rate",
        "lacks_signed_at": "the day of the contract",
        "lacks_method": "the way of repayment",
        "lacks_schedule": "the due days",
        "lacks_lender_kind": "what kind of lender it is",
        "error": "error",
        "note": "note",
        "rulebook_checked": "{rules} rules checked: {errors} errors, {notes} notes",
        "no_examples": "no case files were given: the rules' examples were not looked up",
        "no_change": "No contact is judged differently on these two days.",
        "backup": "backed up to {target}",
        "restored": "restored to {case}",
        "needed": "needed",
        "not_installed": "this needs {module}: pip install 'fairdue[{part}]'",
        "no_spark": "Spark does not start; it needs Java 17 and fairdue[spark]: {why}",
        "log_rows": "{came:,} rows read: {judged:,} judged, {problems:,} problems",
        "log_open": "Nobody says that the log is complete: rules that count clear nothing "
        "(--log-complete)",
        "column_breach": "breach",
        "column_open_norm": "open norm",
        "column_unknown": "unknown",
        "column_unseen": "unseen",
        "column_ok": "ok",
        "by_agency": "By who acted:",
        "agency": "{name}: {contacts:,} contacts, {with_breach:,} of them with breaches, "
        "{breach:,} in all",
        "judged_by_reference": "without a form over columns, judged one by one: {rules}",
        "not_judged": "not judged, for want of contracts, papers, agreements or representatives: "
        "{rules}",
        "lacks_unknown": "no column {column}: these cannot always tell: {rules}",
        "lacks_none_on_record": "no column {column}: taken as none on record ({rules})",
        "lacks_reference": "no column {column}: all contacts are judged one by one, which is slow "
        "({rules})",
        "findings_file": "{rows:,} findings: {file}",
    }
)


def say(key: str, locale: str, **values: object) -> str:
    """The sentence `key` in a locale with its values filled in."""
    return (_ZH if locale.startswith("zh") else _EN)[key].format(**values)


def keys() -> tuple[frozenset[str], frozenset[str]]:
    """Keys of both languages, for the test that they are the same."""
    return frozenset(_ZH), frozenset(_EN)
