"""The articles that `credit` and `plan` rest on, as citations with their version dates."""

import datetime as dt

from fairdue.facts import Citation

CIVIL_CODE_SINCE = dt.date(2021, 1, 1)


def _civil_code(number: int, chinese: str) -> Citation:
    return Citation(
        instrument={"zh-CN": "中华人民共和国民法典", "en": "Civil Code of the PRC"},
        article={"zh-CN": f"第{chinese}条", "en": f"Art. {number}"},
        since=CIVIL_CODE_SINCE,
    )


def _limitation_rules(number: int, chinese: str) -> Citation:
    return Citation(
        instrument={
            "zh-CN": "最高人民法院关于审理民事案件适用诉讼时效制度若干问题的规定（2020年修正）",
            "en": "Supreme People's Court Provisions on Limitation of Actions (as amended 2020)",
        },
        article={"zh-CN": f"第{chinese}条", "en": f"Art. {number}"},
        since=CIVIL_CODE_SINCE,
    )


THREE_YEARS = _civil_code(188, "一百八十八")
"""Three years from knowledge of harm and debtor; twenty years from the harm at the most."""
LAST_INSTALMENT = _civil_code(189, "一百八十九")
"""A debt payable by instalments: from the day the last instalment was due."""
DEFENCE = _civil_code(192, "一百九十二")
"""After expiry the debtor may refuse; who then agrees to perform can no longer refuse."""
INTERRUPTION = _civil_code(195, "一百九十五")
"""Demand, agreement to perform, suit or arbitration: the period is counted anew."""
COUNTING = _civil_code(201, "二百零一")
"""The first day is not counted."""
CORRESPONDING_DAY = _civil_code(202, "二百零二")
"""The period ends on the corresponding day, else on the last day of that month."""
HOLIDAY = _civil_code(203, "二百零三")
"""A last day that is a statutory holiday gives way to the day after it."""
MODIFIED = _civil_code(543, "五百四十三")
"""The parties may change a contract by agreement."""
SEVERAL_DEBTS = _civil_code(560, "五百六十")
"""Several debts to one creditor: the debtor names the debt a payment is for; else a fixed order."""
ALLOCATION = _civil_code(561, "五百六十一")
"""Unless agreed otherwise: costs, then interest, then principal."""
INTEREST_AHEAD = _civil_code(670, "六百七十")
"""Interest deducted in advance: the sum really lent is repaid and bears interest."""
OVERDUE_INTEREST = _civil_code(676, "六百七十六")
"""Overdue interest as agreed or as state provisions say."""
ACTUAL_PERIOD = _civil_code(677, "六百七十七")
"""Repaid early: interest for the time the money was really used, unless agreed otherwise."""

NO_TERM = _limitation_rules(4, "四")
"""No term agreed and none to be found: from the end of the grace the creditor gave."""
DEMAND = _limitation_rules(8, "八")
"""Which acts are a demand: papers handed over, letters and messages that arrive, own debits."""
PART_OF_CLAIM = _limitation_rules(9, "九")
"""A demand for a part interrupts for the rest as well."""
SUIT = _limitation_rules(10, "十")
"""Interrupted from the day the statement of claim is handed in."""
LIKE_A_SUIT = _limitation_rules(11, "十一")
"""Acts like a suit: payment order, claim in a bankruptcy, preservation, enforcement."""
MEDIATION = _limitation_rules(12, "十二")
"""Interrupted from the day a mediation committee or an authority is asked."""
PROMISE = _limitation_rules(14, "十四")
"""Instalments, part payment, security, a request to defer, a plan: agreement to perform."""
ASSIGNMENT = _limitation_rules(17, "十七")
"""Interrupted from the day the notice of assignment reaches the debtor."""
GUARANTOR_BARRED = _limitation_rules(18, "十八")
"""Who pays as a guarantor although the period is over may not recover it."""
WAIVER = _limitation_rules(19, "十九")
"""After expiry: a promise, a payment, a new agreement, a signed dunning notice."""

PRIVATE_OVERDUE = Citation(
    instrument={
        "zh-CN": "最高人民法院关于审理民间借贷案件适用法律若干问题的规定（2020年修正）",
        "en": "Supreme People's Court Provisions on Private Lending (as amended 2020)",
    },
    article={"zh-CN": "第二十八条、第二十九条", "en": "Arts. 28 and 29"},
    since=dt.date(2020, 8, 20),
)
"""No overdue rate agreed: the contract rate goes on; all together at most four times the LPR."""
REPORTING_DUTY = Citation(
    instrument={"zh-CN": "征信业管理条例", "en": "Regulation on the Credit Reporting Industry"},
    article={"zh-CN": "第二十九条", "en": "Art. 29"},
    since=dt.date(2013, 3, 15),
)
"""Institutions that lend report to the basic financial credit database."""
RECOURSE = _civil_code(700, "七百")
"""A guarantor who has paid may recover that from the debtor, with the creditor's rights."""
