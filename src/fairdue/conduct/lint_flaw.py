"""A flaw of a rulebook: what is wrong, said in both languages, with cases that show it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

import msgspec

from fairdue.conduct.case import Case
from fairdue.facts import Verdict


class Severity(StrEnum):
    """`error`: the rulebook does not do what it says; `note`: it may, a person should look."""

    ERROR = "error"
    NOTE = "note"


class Flaw(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one rule, or with several together.

    `cases` are conformance cases (format v1) that pass on the rulebooks as they are and thereby
    show the flaw.
    """

    severity: Severity
    code: str
    rules: tuple[str, ...]
    text: dict[str, str]
    cases: tuple[Case, ...]


BROKEN = frozenset({Verdict.VIOLATION, Verdict.PRESUMED_VIOLATION})
"""Verdicts that say a rule was broken."""
SAID = BROKEN | {Verdict.ADVISORY, Verdict.OPEN_NORM, Verdict.DUTY, Verdict.COUNTED, Verdict.LCM}
"""Verdicts by which a rule says something of a contact."""
PASSED = frozenset(
    {
        *(Verdict.ALLOWED, Verdict.PRESUMED_COMPLIANT, Verdict.NOT_APPLICABLE),
        *(Verdict.NOT_COUNTED, Verdict.NOT_LCM, Verdict.DUTY),
    }
)
"""Verdicts by which a rule lets a contact pass, if need be with something to do after it."""

NOTES = frozenset(
    {
        *("starts_late", "ends_early", "opposed_hours", "no_added_cap", "covered_exception"),
        *("checked_in_draft", "whole_day_but", "stronger_force"),
        *("no_failing_example", "no_passing_example"),
    }
)
"""Codes that are notes; all others are errors."""

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "gap": (
            "从 {since} 到 {until}（不含）两个版本之间没有版本有效",
            "no version holds from {since} up to {until} (exclusive), between two versions",
        ),
        "starts_late": (
            "文件从 {since} 起施行，这条规则从 {until} 起才有版本",
            "the text is in force from {since}, the rule has a version only from {until}",
        ),
        "ends_early": (
            "这条规则的最后一个版本在 {since} 结束，文件仍然有效",
            "the last version of the rule ends on {since}, while the text is still in force",
        ),
        "said_twice": (
            "两条规则引用同一条款、内容相同：同一次联系会被报两次",
            "two rules cite the same provision with the same terms: one contact is reported twice",
        ),
        "whole_day": (
            "{kind} 在任何时间都被禁止：时段合起来是整天",
            "{kind} is forbidden at every hour: the spans make up the whole day",
        ),
        "whole_day_but": (
            "{kind} 在任何时间都被禁止，只有例外可以",
            "{kind} is forbidden at every hour unless an exception is met",
        ),
        "opposed_hours": (
            "前一版本允许的时间，后一版本全部禁止（{kind}，自 {since} 起）",
            "whatever hours one version permits the next forbids ({kind}, from {since})",
        ),
        "empty_span": (
            "时段 {span} 不含任何时间",
            "the span {span} holds no time at all",
        ),
        "empty_class": (
            "{field} 是空的：没有任何联系属于这一类",
            "{field} is empty: no contact is of the class",
        ),
        "unreachable_cap": (
            "上限 {limit} 永远到不了：{other} 在更长的期间内只允许 {lower}",
            "the limit of {limit} is out of reach: {other} allows {lower} over a longer window",
        ),
        "no_added_cap": (
            "这个上限没有增加内容：{other} 的期间更长，次数相同",
            "this limit adds nothing: {other} allows as many over a longer window",
        ),
        "unmet_exception": (
            "例外“{when}”永远不会成立",
            "the exception `{when}` can never be met",
        ),
        "covered_exception": (
            "例外“{when}”没有增加内容：另一个例外已经包括它",
            "the exception `{when}` adds nothing: another one covers it",
        ),
        "commanded_and_forbidden": (
            "{rule} 要求“{label}”，{other} 禁止它：这种联系怎么做都违反其中一条",
            "{rule} demands `{label}`, {other} forbids it: such a contact breaks one or the other",
        ),
        "no_example": (
            "例子 {example} 不在给出的案例文件里",
            "the example {example} is in none of the case files given",
        ),
        "wrong_example": (
            "例子 {example} 没有通过：应为 {expected}，实为 {got}",
            "the example {example} does not pass: expected {expected}, got {got}",
        ),
        "foreign_example": (
            "例子 {example} 属于别的文件 {other}，应为 {expected}，这条规则答 {got}",
            "the example {example} is of {other}: expected {expected}, this rule answers {got}",
        ),
        "no_failing_example": (
            "例子里没有一个是这条规则不允许的",
            "none of the examples fails the rule: name one that it does not allow",
        ),
        "no_passing_example": (
            "例子里没有一个是这条规则允许的",
            "none of the examples passes the rule: name one that it allows",
        ),
        "stronger_force": (
            "规则的效力 {force} 强于所在文件的效力 {other}",
            "the rule has the force {force}, stronger than that of its rulebook, {other}",
        ),
        "uncited": (
            "条文已核的规则没有写明条款号",
            "a checked rule cites no numbered provision",
        ),
        "checked_in_draft": (
            "条文已核的规则，所在文件却是待核",
            "the rule is marked checked, its text as a whole is a draft",
        ),
    }
)
"""By code: zh-CN and English, with the values in braces."""


def flaw(code: str, rules: Sequence[str], cases: Sequence[Case], **values: object) -> Flaw:
    """The flaw of that code, its sentence filled in."""
    chinese, english = WORDS[code]
    return Flaw(
        severity=Severity.NOTE if code in NOTES else Severity.ERROR,
        code=code,
        rules=tuple(rules),
        text={"zh-CN": chinese.format(**values), "en": english.format(**values)},
        cases=tuple(cases),
    )
