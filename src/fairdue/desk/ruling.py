"""Findings as pages show them: how strongly they speak, how sure they are, on what they rest."""

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from fairdue import conduct
from fairdue.desk.chip import party_name
from fairdue.desk.language import N_
from fairdue.desk.sight import Sight
from fairdue.desk.wording import Wording, sentence_case
from fairdue.facts import Finding, Force, RuleStatus, Verdict

SPEECH: Mapping[Force, str] = {
    Force.LAW: N_("breaks"),
    Force.REGULATION: N_("breaks"),
    Force.JUDICIAL_INTERPRETATION: N_("breaks"),
    Force.DEPARTMENT_RULE: N_("breaks a supervisory rule"),
    Force.SUPERVISORY_NOTICE: N_("breaks a supervisory rule"),
    Force.STANDARD: N_("departs from a recommended standard"),
    Force.SELF_DISCIPLINE: N_("departs from the industry's own rules"),
    Force.GUIDANCE: N_("is not appropriate"),
    Force.PRODUCT: N_("is a pattern worth showing"),
}
"""What a page says of a departure, by the force of the text; never stronger."""
CERTAINTY: Mapping[Verdict, str] = {
    Verdict.VIOLATION: "certain",
    Verdict.ADVISORY: "certain",
    Verdict.DUTY: "certain",
    Verdict.PRESUMED_VIOLATION: "possible",
    Verdict.OPEN_NORM: "possible",
    Verdict.UNKNOWN: "cannot",
}
GRAVITY: tuple[Verdict, ...] = (
    Verdict.VIOLATION,
    Verdict.PRESUMED_VIOLATION,
    Verdict.ADVISORY,
    Verdict.OPEN_NORM,
    Verdict.DUTY,
    Verdict.UNKNOWN,
)
"""Verdicts that a list of findings shows, the one that says most first."""
FOUND = frozenset(
    {
        Verdict.VIOLATION,
        Verdict.ADVISORY,
        Verdict.DUTY,
        Verdict.PRESUMED_VIOLATION,
        Verdict.OPEN_NORM,
    }
)
"""Verdicts that say something was found; the others say that it is in order or cannot be told."""
SURES: Mapping[str, str] = {
    "certain": N_("certain"),
    "possible": N_("possible"),
    "cannot": N_("cannot tell"),
}
STRENGTH: Mapping[Force, int] = {force: n for n, force in enumerate(Force)}


class FindingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One finding in a list."""

    what: str
    at: dt.datetime
    certainty: str
    force: str
    who: str
    href: str


def certainty(finding: Finding) -> str:
    """`certain`, `possible` or `cannot`."""
    return CERTAINTY.get(finding.verdict, "cannot")


def speech(found: Sequence[Finding], w: Wording) -> str:
    """What is said of a group of findings of one force: as much as the strongest of them says."""
    strongest = min((f.verdict for f in found), key=GRAVITY.index)
    force = found[0].force
    if strongest is Verdict.VIOLATION:
        return w.say(SPEECH[force])
    return conduct.verdict_word(strongest, force, w.locale)


def address(finding: Finding) -> str:
    """Where a finding is opened: its rule and the contact judged."""
    return f"/findings/{finding.rule}/{finding.contact}"


def finding_row(finding: Finding, w: Wording, sight: Sight) -> FindingRow:
    """The finding as a row in the visitor's words."""
    contact = sight.contacts.get(finding.contact)
    who = party_name(contact.by, w, sight.history) if contact else ""
    return FindingRow(
        what=sentence_case(conduct.what_happened(finding, w.locale)),
        at=finding.at,
        certainty=certainty(finding),
        force=w.label(finding.force),
        who=who,
        href=address(finding),
    )


def draft_mark(status: RuleStatus, w: Wording) -> str:
    """What is said of a rule whose wording nobody compared with the official text; else ""."""
    return "" if status is RuleStatus.CHECKED else w.label(status)
