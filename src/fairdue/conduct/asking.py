"""What a conformance case asks: of which rules, of which contacts, over whose log.

One paragraph may be asked in two ways, as a definition ("does this call count?") and as a
presumption or prohibition ("is this too often?"). The class of verdicts that a case may expect says
which; the verdict itself is never looked at.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from fairdue.conduct.calls import Counting
from fairdue.conduct.case import Case, contact_id
from fairdue.conduct.index import index_of
from fairdue.conduct.kinds.call_limit import CallLimit, CountedCall, tally
from fairdue.conduct.rule import Rule
from fairdue.conduct.scene import Asked, Scene
from fairdue.conduct.verdict import verdict_of
from fairdue.facts import Contact, Effect, Finding, History, RuleOutcome, Verdict

STRENGTH = (
    *(Verdict.VIOLATION, Verdict.PRESUMED_VIOLATION, Verdict.COUNTED, Verdict.LCM),
    *(Verdict.UNKNOWN, Verdict.ADVISORY, Verdict.OPEN_NORM, Verdict.DUTY),
    *(Verdict.PRESUMED_COMPLIANT, Verdict.ALLOWED, Verdict.NOT_COUNTED, Verdict.NOT_LCM),
    Verdict.NOT_APPLICABLE,
)
"""Which finding speaks where several answer: the one that says most."""

_DEFINED = frozenset({Verdict.COUNTED, Verdict.NOT_COUNTED, Verdict.LCM, Verdict.NOT_LCM})
_OPEN = frozenset({Verdict.UNKNOWN, Verdict.NOT_APPLICABLE})


def asked_of(rules: list[Rule], case: Case) -> list[Rule]:
    """The rules that can answer the question in its class of verdicts.

    Unknown and not applicable are of every class: all may answer them for one contact, and over a
    log what judges it.
    """
    words = _expected(case)
    over_log = case["judge"].get("scope") == "log"
    if words <= _OPEN and not over_log:
        return rules
    defining = bool(words & _DEFINED)
    fitting = [r for r in rules if (r.effect is Effect.DEFINITION) is defining]
    return fitting or rules


def telling(findings: list[Finding], case: Case) -> list[Finding]:
    """The findings that speak to the question. A case about what is unknown may ask either way.

    So a definition that is certain does not hide that what builds on it cannot be told.
    """
    if Verdict.UNKNOWN not in (words := _expected(case)) or not words <= _OPEN:
        return findings
    return [f for f in findings if f.verdict not in _DEFINED] or findings


def _expected(case: Case) -> set[Verdict]:
    accepted = case.get("expected_detail", {}).get("also_accept", ())
    return {Verdict(word) for word in (case["expected"], *accepted)}


def whose(case: Case) -> Asked:
    """Whose log the case asks about."""
    judged = case["judge"]
    debts = judged.get("debts")
    return Asked(
        person=judged.get("person"),
        debts=None if debts is None else tuple(debts),
        by=judged.get("by"),
    )


def contacts_of(case: Case, history: History) -> list[Contact]:
    """The judged contact, or with `scope: log` all up to it that belong to the log asked about."""
    wanted = contact_id(case["judge"]["seq"])
    judged = next((c for c in history.contacts if c.id == wanted), None)
    if judged is None:
        return []
    if case["judge"].get("scope") != "log":
        return [judged]
    asked = whose(case)
    upto = index_of(history).before(judged)
    return [c for c in history.contacts[: upto + 1] if _belongs(c, asked)]


def _belongs(contact: Contact, asked: Asked) -> bool:
    about = {*contact.debts, *(contact.discussed or ()), *(contact.counted_as or ())}
    return (
        asked.person in {None, contact.person}
        and asked.by in {None, contact.by}
        and (asked.debts is None or not about or bool(about & set(asked.debts)))
    )


def strongest(findings: Iterable[Finding]) -> Finding:
    """The finding that says most; among equals the latest that names a factor, else the latest."""
    found = list(findings)
    for verdict in STRENGTH:
        same = [f for f in found if f.verdict is verdict]
        if same:
            telling = [f for f in same if f.factors]
            plain = [f for f in same if not f.factors]
            if verdict in {Verdict.VIOLATION, Verdict.PRESUMED_VIOLATION}:
                return (plain or same)[-1]
            return (telling or same)[-1]
    raise ValueError("no finding")


def quiet(finding: Finding) -> Finding:
    """The finding of a log in which no contact is of the class asked about."""
    outcome = RuleOutcome.NO if finding.effect is Effect.DEFINITION else RuleOutcome.OK
    if finding.verdict is Verdict.NOT_APPLICABLE:
        return finding
    verdict = verdict_of(outcome, finding.effect)
    return msgspec.structs.replace(
        finding, outcome=outcome, verdict=verdict, observed=0, missing=(), factors=()
    )


def rebuttal(finding: Finding) -> str | None:
    """The factor that may rebut a presumption."""
    return next((str(f.value) for f in finding.factors if f.name == "rebuttal"), None)


def tallies(
    case: Case, history: History, contact: Contact, rules: list[Rule]
) -> dict[str, dict[str, Any]]:
    """Counted calls and talks per debt of the case's log, where a rule counts calls."""
    counting = next((c for r in rules for c in _counting(r)), None)
    if counting is None:
        return {}
    scene = Scene(index_of(history), contact)
    placed, talks = tally(scene, counting, whose(case))
    return {"placed": placed, "conversations": talks}


def _counting(rule: Rule) -> list[Counting]:
    return [v.terms.counting for v in rule.versions if isinstance(v.terms, CallLimit | CountedCall)]
