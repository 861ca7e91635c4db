"""A finding: what one rule says of one contact, with everything that it rests on."""

import datetime as dt
from enum import StrEnum

import msgspec


class RuleOutcome(StrEnum):
    """Answer of a rule; definitions answer yes or no."""

    BREACH = "breach"
    OK = "ok"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    YES = "yes"
    NO = "no"


class Verdict(StrEnum):
    """Outcome read through the effect of the rule; the words of the conformance format."""

    VIOLATION = "violation"
    ALLOWED = "allowed"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    OPEN_NORM = "open_norm"
    ADVISORY = "advisory"
    PRESUMED_VIOLATION = "presumed_violation"
    PRESUMED_COMPLIANT = "presumed_compliant"
    COUNTED = "counted"
    NOT_COUNTED = "not_counted"
    LCM = "lcm"
    NOT_LCM = "not_lcm"
    DUTY = "duty"


class Force(StrEnum):
    """What kind of text a rule stands in; the strongest first."""

    LAW = "law"
    REGULATION = "regulation"
    JUDICIAL_INTERPRETATION = "judicial_interpretation"
    DEPARTMENT_RULE = "department_rule"
    SUPERVISORY_NOTICE = "supervisory_notice"
    STANDARD = "standard"
    SELF_DISCIPLINE = "self_discipline"
    GUIDANCE = "guidance"
    PRODUCT = "product"


class Effect(StrEnum):
    """What a rule does when it is met or broken."""

    PROHIBITION = "prohibition"
    PRESUMPTION = "presumption"
    ADVISORY = "advisory"
    OPEN_NORM = "open_norm"
    DUTY = "duty"
    DEFINITION = "definition"


class RuleStatus(StrEnum):
    """`checked` = wording compared with the official text; else `draft` or `disputed`."""

    CHECKED = "checked"
    DRAFT = "draft"
    DISPUTED = "disputed"


class Citation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Instrument, article and the version's dates (`until` exclusive)."""

    instrument: dict[str, str]
    article: dict[str, str]
    since: dt.date
    until: dt.date | None = None


class Considered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An exception that was looked at: whether it was met, and on which facts.

    `cite` says by locale where the exception stands.
    """

    when: str
    cite: dict[str, str]
    met: bool | None
    facts: tuple[str, ...] = ()


class Factor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Something seen that a judge would weigh: name and number or word."""

    name: str
    value: int | str


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What reproduces a finding bit for bit."""

    rulebook: str
    rulebook_sha256: str
    engine: str
    rules_as_of: dt.date
    known_at: dt.datetime | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One rule, one judged contact, one answer.

    `rule` is the rule id, `refs` the row or paragraph ids it is known by, `name` the plain name
    of what happened. `facts` are the ids it rests on, the judged contact first. `limit` and
    `observed` are in `unit`; `observed_most` is the upper end when a missing fact leaves a range.
    `missing` names what is not known. `known_then`: the verdict with what was known one minute
    after the contact began, when it differs.
    """

    rule: str
    refs: tuple[str, ...]
    rulebook: str
    name: str
    outcome: RuleOutcome
    verdict: Verdict
    force: Force
    effect: Effect
    status: RuleStatus
    citation: Citation
    contact: str
    at: dt.datetime
    facts: tuple[str, ...]
    limit: int | str | None = None
    observed: int | str | None = None
    observed_most: int | None = None
    unit: str = ""
    missing: tuple[str, ...] = ()
    considered: tuple[Considered, ...] = ()
    factors: tuple[Factor, ...] = ()
    known_then: Verdict | None = None
    receipt: Receipt
    last_day: dt.date | None = None
    """Last day of the period that the rule computes."""
