"""What findings say: by their force, in both languages, never stronger."""

import datetime as dt

import msgspec
import pytest

from fairdue import conduct
from fairdue.conduct.kinds import PHRASES
from fairdue.conduct.sentence import AGREED, FACTOR, FORCE, MISSING, VERDICT
from fairdue.facts import (
    Citation,
    Considered,
    Effect,
    Factor,
    Finding,
    Force,
    Receipt,
    RuleOutcome,
    RuleStatus,
    Verdict,
)

CHINA = dt.timezone(dt.timedelta(hours=8))
NIGHT = Finding(
    rule="xx.book.hours",
    refs=("ROW",),
    rulebook="xx.book",
    name="called_at_night",
    outcome=RuleOutcome.BREACH,
    verdict=Verdict.VIOLATION,
    force=Force.STANDARD,
    effect=Effect.PROHIBITION,
    status=RuleStatus.DRAFT,
    citation=Citation(
        instrument={"zh-CN": "《指引》", "en": "The Guide"},
        article={"zh-CN": "第三条", "en": "art. 3"},
        since=dt.date(2025, 1, 1),
    ),
    contact="c",
    at=dt.datetime(2026, 3, 5, 22, 10, 30, tzinfo=CHINA),
    facts=("c",),
    limit="22:00-08:00",
    observed="22:10:30",
    receipt=Receipt(
        rulebook="xx.book", rulebook_sha256="0", engine="e", rules_as_of=dt.date(2026, 3, 5)
    ),
)


def said(locale: str = "zh-CN", /, **changes: object) -> str:
    return conduct.sentence(
        msgspec.structs.replace(NIGHT, **changes), locale, party_name="晴川银行"
    )


@pytest.mark.parametrize(
    ("force", "zh", "en"),
    [
        (Force.LAW, "违反：", "this breaks:"),
        (Force.REGULATION, "违反：", "this breaks:"),
        (Force.JUDICIAL_INTERPRETATION, "违反：", "this breaks:"),
        (Force.DEPARTMENT_RULE, "违反监管规定：", "breaks a supervisory rule:"),
        (Force.SUPERVISORY_NOTICE, "违反监管规定：", "breaks a supervisory rule:"),
        (Force.STANDARD, "不符合推荐性国家标准：", "departs from a recommended standard:"),
        (Force.SELF_DISCIPLINE, "不符合行业自律要求：", "departs from the industry's own rules:"),
        (Force.GUIDANCE, "不宜：", "not appropriate:"),
    ],
)
def test_a_breach_speaks_by_the_force_of_its_text(force: Force, zh: str, en: str) -> None:
    assert zh in said(force=force)
    assert en in said("en", force=force)


def test_a_breach_in_full() -> None:
    assert said() == (
        "2026-03-05 22:10，晴川银行在 22:00 至次日 08:00 之间发起联系，"
        "不符合推荐性国家标准：《指引》第三条。条文待核。"
    )
    assert said("en") == (
        "2026-03-05 22:10: 晴川银行 made contact between 22:00 and 08:00; "
        "this departs from a recommended standard: The Guide, art. 3. Wording not yet checked."
    )
    assert "对方在" in conduct.sentence(NIGHT, "zh-CN")
    assert "the collecting side made" in conduct.sentence(NIGHT, "en")


def test_a_checked_text_says_nothing_about_its_status() -> None:
    assert "待核" not in said(status=RuleStatus.CHECKED)
    assert "checked" not in said("en", status=RuleStatus.CHECKED)
    assert said(status=RuleStatus.CHECKED).endswith("。")


def test_what_is_unknown_blames_nobody_and_names_what_is_missing() -> None:
    unknown: dict[str, object] = {
        "verdict": Verdict.UNKNOWN,
        "outcome": RuleOutcome.UNKNOWN,
        "missing": ("member_of", "proven"),
    }
    assert said("zh-CN", **unknown) == (
        "2026-03-05的联系是否属于“夜间联系”，无法判断："
        "缺少出借方是不是协会会员的信息、同意的记录（《指引》第三条）。条文待核。"
    )
    assert said("en", **unknown) == (
        "2026-03-05, contact at night: cannot tell; missing: the lender's membership, "
        "a record of the consent (The Guide, art. 3). Wording not yet checked."
    )


def test_an_advisory_is_not_appropriate_and_no_breach() -> None:
    advisory: dict[str, object] = {"verdict": Verdict.ADVISORY, "effect": Effect.ADVISORY}
    assert "按《指引》第三条不宜" in said("zh-CN", **advisory)
    assert '"not appropriate" under The Guide' in said("en", **advisory)
    assert "违反" not in said("zh-CN", **advisory)


def test_our_own_pattern_does_not_put_words_into_the_law() -> None:
    pattern: dict[str, object] = {
        "verdict": Verdict.ADVISORY,
        "force": Force.PRODUCT,
        "name": "rang_round_contacts",
    }
    assert "这是本产品的提示，可参照《指引》第三条" in said("zh-CN", **pattern)
    assert "a pattern this product points out, compare The Guide" in said("en", **pattern)


def test_an_open_norm_lists_the_factors_seen() -> None:
    seen = (Factor(name="in_60_minutes", value=5), Factor(name="gap_seconds", value=180))
    weighed: dict[str, object] = {
        "verdict": Verdict.OPEN_NORM,
        "name": "called_in_bursts",
        "factors": seen,
    }
    assert "由裁判者判断；相关情节：60 分钟内 5 次、距上一次 180 秒" in said("zh-CN", **weighed)
    assert "for a judge to weigh; factors seen: 5 in 60 minutes" in said("en", **weighed)


@pytest.mark.parametrize("verdict", [Verdict.ALLOWED, Verdict.NOT_APPLICABLE, Verdict.DUTY])
def test_quiet_verdicts_blame_nobody(verdict: Verdict) -> None:
    for locale in ("zh-CN", "en"):
        assert VERDICT[verdict][locale] in said(locale, verdict=verdict)
        assert "晴川银行" not in said(locale, verdict=verdict)


def test_a_count_with_a_missing_outcome_is_a_range() -> None:
    range_: dict[str, object] = {
        "name": "talked_too_often",
        "observed": 3,
        "observed_most": 4,
        "limit": 3,
    }
    assert "有效通话 3 至 4 次，超过 3 次" in said("zh-CN", **range_)
    assert "3 to 4 effective talks" in said("en", **range_)


def test_the_desk_can_tell_what_would_change_an_answer() -> None:
    assert conduct.would_change(NIGHT, "zh-CN")[0] == "有记录表明当事人同意过这个时间"
    missing = msgspec.structs.replace(NIGHT, missing=("outcome",), verdict=Verdict.UNKNOWN)
    assert conduct.would_change(missing, "en") == ("adding the outcome of a contact",)
    fine = msgspec.structs.replace(NIGHT, verdict=Verdict.ALLOWED)
    assert conduct.would_change(fine, "en") == ()


@pytest.mark.parametrize(
    ("met", "zh", "en"),
    [
        (True, "是否同意过这个时间：有记录，适用", "consent to this time: on record, it helps"),
        (False, "是否同意过这个时间：没有这样的记录", "consent to this time: none on record"),
        (None, "是否同意过这个时间：还不清楚", "consent to this time: not known yet"),
    ],
)
def test_exceptions_are_told_with_their_answer(met: bool | None, zh: str, en: str) -> None:
    cite = {"zh-CN": "同一条款", "en": "same clause"}
    looked = Considered(when="outside_hours", cite=cite, met=met)
    finding = msgspec.structs.replace(NIGHT, considered=(looked,))
    assert conduct.exceptions(finding, "zh-CN") == (zh,)
    assert conduct.exceptions(finding, "en")[0].startswith(en)


def test_every_word_is_there_in_both_languages() -> None:
    tables = [*FORCE.values(), *VERDICT.values(), *MISSING.values(), *FACTOR.values()]
    tables += [*AGREED.values(), *(p.short for p in PHRASES.values())]
    tables += [p.said for p in PHRASES.values()]
    assert all(table.keys() == {"zh-CN", "en"} and all(table.values()) for table in tables)
    assert set(Force) == set(FORCE)
    assert set(Verdict) - set(VERDICT) == {Verdict.VIOLATION}


def test_each_name_can_be_said_in_each_language() -> None:
    for name in PHRASES:
        finding = msgspec.structs.replace(NIGHT, name=name)
        for locale in ("zh-CN", "en"):
            text = conduct.sentence(finding, locale, party_name="晴川银行")
            assert "{" not in text
            assert conduct.what_happened(finding, locale) == PHRASES[name].short[locale]
        assert not any("a" <= c <= "z" for c in conduct.what_happened(finding, "zh-CN"))
