"""The words of content_prohibition: what was said or done, and labels in plain language."""

from collections.abc import Mapping

from fairdue.conduct.phrase import Phrase
from fairdue.facts import Label

_OTHERWISE = {
    "zh-CN": ("复核录音或原文，其实没有这样的言语或行为",),
    "en": ("a review of words or acts shows nothing of the kind",),
}
_TOLD_NOBODY = {
    "zh-CN": ("复核录音，债务并不是由催收一方说出的", "查明对方是担保人或共同借款人"),
    "en": (
        "a review shows that the debt was not mentioned by the collecting side",
        "the person turns out to be a guarantor or co-borrower",
    ),
}


def _phrase(
    zh: tuple[str, str], en: tuple[str, str], change: Mapping[str, tuple[str, ...]]
) -> Phrase:
    """A plain name and a clause in both languages."""
    return Phrase(
        short={"zh-CN": zh[0], "en": en[0]},
        said={"zh-CN": f"{{at}}，{{party}}{zh[1]}", "en": f"{{at}}: {{party}} {en[1]}"},
        change=change,
    )


CONTENT: dict[str, Phrase] = {
    "abused_in_words": _phrase(
        ("不文明言语", "的言语或行为不文明：{observed}"),
        ("abusive words", "used words or acts that are barred: {observed}"),
        _OTHERWISE,
    ),
    "told_others_of_debt": _phrase(
        ("向他人透露债务", "向债务人以外的人透露了债务"),
        ("told others of the debt", "told somebody other than the debtor about the debt"),
        _TOLD_NOBODY,
    ),
    "collected_from_others": _phrase(
        ("向不负责任的人催收", "向不负还款责任的人催收"),
        ("collected from others", "asked a person who does not owe to pay"),
        {
            "zh-CN": ("查明这个人签过字，或者主动提出代还", "复核录音，并没有要求还款"),
            "en": (
                "the person turns out to have signed, or had offered to pay",
                "a review shows that no payment was asked for",
            ),
        },
    ),
    "posed_as_official": _phrase(
        ("冒充公检法或律师", "以不实的身份说话（{observed}）"),
        ("posed as an official or lawyer", "spoke under a false flag: {observed}"),
        _OTHERWISE,
    ),
    "misled": _phrase(
        ("虚假、误导", "作了不实或误导的表示：{observed}"),
        ("misleading contact", "said or did something misleading: {observed}"),
        _OTHERWISE,
    ),
    "induced_borrowing": _phrase(
        ("诱导借新还旧", "诱导借新的债来还款"),
        ("urged to borrow", "urged borrowing elsewhere to pay"),
        _OTHERWISE,
    ),
    "insulted_before_others": _phrase(
        ("当众侮辱", "在他人面前侮辱当事人（{observed}）"),
        ("insult before others", "insulted the person before others: {observed}"),
        _OTHERWISE,
    ),
    "intruded_at_home": _phrase(
        ("侵入、拍摄住所", "未经同意进入或拍摄住所：{observed}"),
        ("intrusion at home", "entered or filmed the home without consent: {observed}"),
        _OTHERWISE,
    ),
    "refused_staff_number": _phrase(
        ("未告知工号", "被问到工号时没有告知"),
        ("staff number withheld", "was asked for a staff number and did not give it"),
        _OTHERWISE,
    ),
    "used_force_for_unlawful_debt": _phrase(
        ("以威胁、滋扰催收非法债务", "以威胁或滋扰催收非法债务：{observed}"),
        ("threats for an unlawful debt", "pressed for an unlawful debt by {observed}"),
        _OTHERWISE,
    ),
    "passed_message_through_others": _phrase(
        ("让他人转话", "让债务人以外的人转话"),
        ("message through others", "passed a message through somebody else"),
        _OTHERWISE,
    ),
    "harassed_others": _phrase(
        ("骚扰他人或在他人面前羞辱", "骚扰他人，或在他人面前羞辱借款人：{observed}"),
        ("harassed or shamed before others", "harassed others or shamed the borrower: {observed}"),
        _OTHERWISE,
    ),
}

LABEL: dict[str, dict[str, str]] = {
    Label.DEMAND_PAYMENT: {"zh-CN": "要求还款", "en": "a demand for payment"},
    Label.ASK_LOCATION: {"zh-CN": "打听下落", "en": "asking where the debtor is"},
    Label.ASK_RELAY: {"zh-CN": "要求转话", "en": "asking to pass on a message"},
    Label.INDUCE_BORROW: {"zh-CN": "诱导借款", "en": "urging to borrow"},
    Label.INSULT: {"zh-CN": "辱骂", "en": "insult"},
    Label.THREAT: {"zh-CN": "威胁", "en": "threat"},
    Label.INTIMIDATION: {"zh-CN": "恐吓", "en": "intimidation"},
    Label.OBSCENITY: {"zh-CN": "污言秽语", "en": "obscenity"},
    Label.SHAMING: {"zh-CN": "当众羞辱", "en": "shaming"},
    Label.STALKING: {"zh-CN": "跟踪", "en": "stalking"},
    Label.PESTER: {"zh-CN": "纠缠", "en": "pestering"},
    Label.FALSE_LEGAL_THREAT: {"zh-CN": "虚构法律后果", "en": "a false legal threat"},
    Label.DECEPTIVE_PRETEXT: {"zh-CN": "虚假借口", "en": "a deceptive pretext"},
    Label.IMPERSONATION_POLICE: {"zh-CN": "冒充警察", "en": "posing as police"},
    Label.IMPERSONATION_COURT: {"zh-CN": "冒充法院", "en": "posing as a court"},
    Label.IMPERSONATION_LAWYER: {"zh-CN": "冒充律师", "en": "posing as a lawyer"},
    Label.DISCLOSED_DEBT: {"zh-CN": "说出债务", "en": "telling of the debt"},
    Label.MENTIONS_DEBT: {"zh-CN": "提到债务", "en": "mention of the debt"},
    Label.DEBTOR_LIST: {"zh-CN": "欠款人名单", "en": "a list of debtors"},
    Label.GIVES_FALSE_NAME: {"zh-CN": "报假名", "en": "a false name"},
    Label.SINGLE_VISITOR: {"zh-CN": "单人上门", "en": "a single visitor"},
    Label.SEVERAL_VISITORS: {"zh-CN": "两人以上上门", "en": "several visitors"},
    Label.ID_SHOWN: {"zh-CN": "出示证件", "en": "showing identification"},
    Label.ENTERED_UNINVITED: {"zh-CN": "未经同意进入", "en": "entering uninvited"},
    Label.FILMED_INSIDE: {"zh-CN": "在屋内拍摄", "en": "filming inside"},
    "collect": {"zh-CN": "催收", "en": "collecting"},
    "audio_part": {"zh-CN": "只录了一部分", "en": "recorded in part"},
    "none": {"zh-CN": "没有录", "en": "not recorded"},
    "interest": {"zh-CN": "利息", "en": "interest"},
    "late_fee": {"zh-CN": "逾期费用", "en": "late fee"},
    "collection_fee": {"zh-CN": "催收费", "en": "collection fee"},
    "membership": {"zh-CN": "会员费", "en": "membership fee"},
    "private_account": {"zh-CN": "个人账户", "en": "a private account"},
    "unknown_account": {"zh-CN": "来历不明的账户", "en": "an account nobody knows"},
    "lender_account": {"zh-CN": "出借方账户", "en": "an account of the lender"},
    "lender_app": {"zh-CN": "出借方应用", "en": "the lender's app"},
    "bought_from_dealer": {"zh-CN": "从数据贩子处买来", "en": "bought from a dealer"},
    "phone_contact_list": {"zh-CN": "取自手机通讯录", "en": "from the phone's contact list"},
    "name_match": {"zh-CN": "仅因同名", "en": "matched by name only"},
    "not_on_file": {"zh-CN": "合同资料里没有", "en": "not in the contract documents"},
}
"""Labels and other observed values in plain words."""
