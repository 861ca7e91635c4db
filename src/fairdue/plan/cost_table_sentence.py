"""What is to be said of a cost table, in plain words; a rule known from a digest says so."""

from fairdue.credit import cited
from fairdue.facts import RuleOutcome, RuleStatus, percent, yuan
from fairdue.plan.cost_table import PPM_A_PERCENT, TableFinding

__all__ = ["table_text"]

_LACKING: dict[str, tuple[str, str]] = {
    "cost_table": (
        "出借人有没有出示综合融资成本明示表",
        "whether the lender showed a table of all costs",
    ),
    "annual_cost": ("明示表上的年化成本", "the yearly cost in the table"),
    "simple_or_compound": (
        "明示表上的年化是单利还是复利",
        "whether the table's yearly cost is simple or compound",
    ),
    "day_count": ("一年按 360 天还是 365 天计息", "whether a year counts 360 or 365 days"),
    "received": ("到手金额", "the money received"),
    "rate": ("合同利率", "the rate of the contract"),
    "signed_at": ("签约日", "the day of the contract"),
    "method": ("还款方式", "the way of repayment"),
    "revolving": ("固定的还款日程，循环额度没有", "a fixed schedule, which a card has not"),
    "received_more": (
        "正确的到手金额：合同要还的总额比它还少",
        "the right sum received: the contract pays back less than that",
    ),
    "schedule": ("还款日程", "the due days"),
    "lender_kind": ("出借人类型", "what kind of lender it is"),
    "product": ("这类产品是否适用该规定", "whether the rule covers this kind of product"),
}
_KINDS: dict[bool | None, tuple[str, str]] = {
    False: ("单利", "simple"),
    True: ("复利", "compound"),
    None: ("未注明单利或复利", "simple or compound not said"),
}


def table_text(found: TableFinding, locale: str) -> str:
    """The answer in `zh-CN` or `en`: what was found, on which text, and how sure that is."""
    english = int(locale != "zh-CN")
    said = (_english if english else _chinese)(found, _figures(found, english))
    shown, ours = _totals(found, english)
    if not shown or found.name == "cost_table_total_less":
        return said
    if english:
        return f"{said} Its sum of all costs is {shown}, the contract comes to {ours}."
    return f"{said}表上的费用合计是 {shown}，按合同算出 {ours}。"


def _totals(found: TableFinding, english: int) -> tuple[str, str]:
    """The sum of all costs in the table and our own; "" where there is none to compare."""
    low, high = found.low_total_fen, found.high_total_fen
    if found.shown_total_fen is None or low is None or high is None:
        return "", ""
    ours = yuan(low) if low == high else f"{yuan(low)}{' to ' if english else '至'}{yuan(high)}"
    return yuan(found.shown_total_fen), ours


def _figures(found: TableFinding, english: int) -> tuple[str, str]:
    """The table's figure and our own, each with its kind; "" where there is none."""
    if found.shown_ppm is None:
        return "", ""
    kind = _KINDS[found.compound][english]
    shown = _of_kind(percent(found.shown_ppm), kind, english)
    if found.low_ppm is None or found.high_ppm is None:
        return shown, ""
    low, high = (f"{ppm / PPM_A_PERCENT:.2f}%" for ppm in (found.low_ppm, found.high_ppm))
    if found.compound is None:
        simple = _of_kind(low, _KINDS[False][english], english)
        compound = _of_kind(high, _KINDS[True][english], english)
        return shown, f"{simple}{' to ' if english else '至'}{compound}"
    return shown, _of_kind(low if low == high else f"{low}-{high}", kind, english)


def _of_kind(figure: str, kind: str, english: int) -> str:
    return f"{figure} ({kind})" if english else f"{figure}（{kind}）"


def _chinese(found: TableFinding, figures: tuple[str, str]) -> str:
    shown, ours = figures
    told = "据你本人所述，" if found.claimed else ""
    rule = f"{cited(found.duty.cite, 'zh-CN')}（部门规章，{_STATUS[found.duty.status][0]}）"
    if found.name == "cost_table_missing":
        return f"{told}签约前没有出示综合融资成本明示表，不符合{rule}。"
    if found.name == "cost_table_total_less":
        shown, ours = _totals(found, 0)
        start = f"{told}综合融资成本明示表写的费用合计是 {shown}"
        return f"{start}，低于按合同算出的 {ours}，不符合{rule}。"
    if found.name == "cost_table_shows_less":
        return (
            f"{told}综合融资成本明示表写的年化是 {shown}，低于按合同算出的 {ours}，不符合{rule}。"
        )
    if found.outcome is RuleOutcome.OK:
        return f"{told}综合融资成本明示表写的年化是 {shown}，不低于按合同算出的 {ours}。"
    beside = f"明示表写的年化是 {shown}，按合同算出 {ours}。" if shown and ours else ""
    needed = "、".join(_LACKING[code][0] for code in found.missing)
    return f"{beside}综合融资成本明示表是否符合{rule}还不能判断，需要知道：{needed}。"


def _english(found: TableFinding, figures: tuple[str, str]) -> str:
    shown, ours = figures
    told = "By your own account, " if found.claimed else ""
    status = _STATUS[found.duty.status][1]
    rule = f"the {cited(found.duty.cite, 'en')} (department rule, {status})"
    if found.name == "cost_table_missing":
        start = f"{told}no table of all costs was shown before the contract"
        return f"{start[:1].upper()}{start[1:]}. That departs from {rule}."
    if found.name == "cost_table_total_less":
        shown, ours = _totals(found, 1)
        start = f"{told}the table of all costs shows {shown} in all, the contract comes to {ours}"
        return f"{start[:1].upper()}{start[1:]}. That departs from {rule}."
    if shown and ours:
        start = f"{told}the table of all costs shows {shown} a year, the contract comes to {ours}"
        beside = f"{start[:1].upper()}{start[1:]}."
        if found.name == "cost_table_shows_less":
            return f"{beside} That departs from {rule}."
        if found.outcome is RuleOutcome.OK:
            return f"{beside} It shows no less than that."
        beside += " "
    else:
        beside = ""
    needed = ", ".join(_LACKING[code][1] for code in found.missing)
    return f"{beside}Whether the table of all costs keeps to {rule} is open. Needed: {needed}."


_STATUS: dict[RuleStatus, tuple[str, str]] = {
    RuleStatus.DRAFT: ("条文待核", "wording not yet checked"),
    RuleStatus.CHECKED: ("条文已核", "wording checked"),
    RuleStatus.DISPUTED: ("条文有争议", "wording disputed"),
}
