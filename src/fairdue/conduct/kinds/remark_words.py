"""Words for what rules on contents may find, in both languages."""

from fairdue.conduct.phrase import Phrase, phrase

_NOT_SAID = (
    "查明当时没有这样说或者这样写",
    "it turns out that this was not said or shown",
)
_WAS_SAID = ("查明当时说明过或者附上过", "it turns out that it was said or enclosed")


def _said(zh: str, en: str, undone: tuple[str, str] = _NOT_SAID) -> Phrase:
    """A phrase whose clause is the short name with time and party."""
    return phrase((zh, "{at}，{party}" + zh), (en, "{at}, {party}: " + en), undone)


FORBIDDEN: dict[str, Phrase] = {
    "told_others": _said("向第三人透露债务", "telling others of the debt"),
    "stated_debt_while_locating": _said(
        "打听下落时说出欠债", "saying that a debt is owed while asking where somebody is"
    ),
    "wrote_open_card": _said("用明信片联系", "writing by postcard"),
    "showed_collection_on_cover": _said(
        "在信封或信件上显示催收", "showing collection on a cover or letter"
    ),
    "threatened_harm": _said("以暴力或犯罪手段相威胁", "threatening violence or other crime"),
    "used_foul_language": _said("使用污言秽语", "obscene, profane or abusive language"),
    "published_debtor_list": _said("公布欠债人名单", "publishing a list of debtors"),
    "posed_as_lawyer": _said("冒充律师", "posing as an attorney"),
    "threatened_arrest": _said("以抓捕或查封相威胁", "saying that non-payment means arrest"),
    "imitated_court": _said("仿冒司法或官方文书", "imitating a court or official paper"),
    "used_false_name": _said("使用虚假姓名", "using a name nobody can trace"),
    "threatened_barred_suit": _said(
        "就过时效债务起诉或者以起诉相威胁", "suing or threatening to sue on a time-barred debt"
    ),
    "posted_openly": _said("公开发布", "posting where others can see"),
    "mixed_reference_dates": _said("通知混用两个基准日", "mixing two reference dates in a notice"),
    "cut_name_short": _said("通知删减姓名", "cutting the name short in a notice"),
    "left_field_blank": _said("通知留有空项", "leaving a field of a notice blank"),
}

REQUIRED: dict[str, Phrase] = {
    "no_optout": _said("没有写明怎样退订", "no simple way to opt out", _WAS_SAID),
    "no_simple_optout": _said("退订办法不够简便", "an opt-out that is not simple", _WAS_SAID),
    "no_first_disclosure": _said(
        "首次沟通没有说明在催收债务",
        "no statement of collecting in the first communication",
        _WAS_SAID,
    ),
    "no_later_disclosure": _said(
        "沟通没有说明来自催收方", "no statement that a debt collector is speaking", _WAS_SAID
    ),
    "no_disclosure_in_notice": _said(
        "通知没有写明在催收债务", "a notice without the statement of collecting", _WAS_SAID
    ),
}

LANGUAGE: dict[str, Phrase] = {
    "disclosed_in_one_language": _said(
        "说明没有用上沟通所用的每种语言", "a statement not made in every language used", _WAS_SAID
    )
}

CALLER: dict[str, Phrase] = {
    "hid_caller": _said("没有说清是谁来电", "not saying who is calling", _WAS_SAID),
    "misnamed_while_locating": _said(
        "打听下落时没有照规定表明身份",
        "not giving one's name as required while locating somebody",
        _WAS_SAID,
    ),
}

PROFILE: dict[str, Phrase] = {
    "used_deception": _said("使用虚假陈述或者欺骗手段", "a false representation or deceptive means")
}
