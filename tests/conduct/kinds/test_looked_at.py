"""A rule is silent about kinds of contact that its terms do not name."""

import msgspec
import pytest

from conduct.kinds import variation
from fairdue import conduct
from fairdue.conduct.case import contact_id
from fairdue.facts import ContactKind, History, RuleOutcome

BOOKS = conduct.load()
CASES = {c["id"]: c for c in variation.cases()}


def kinds_named(terms: object) -> set[ContactKind]:
    """The kinds of contact that the terms look at; () = they do not say."""
    for part in (terms, getattr(terms, "whom", None), getattr(terms, "count", None)):
        for field in ("kinds", "looked_at"):
            if found := getattr(part, field, ()):
                return {*found, *getattr(part, "forbidden", ()), *getattr(part, "untimed", ())}
    return set()


SILENT = [
    (rule, kind)
    for rule in BOOKS.rules
    if (names := set().union(*(kinds_named(v.terms) for v in rule.versions)))
    for kind in ContactKind
    if kind not in names
]


@pytest.mark.parametrize(("rule", "kind"), SILENT, ids=lambda v: getattr(v, "id", v))
def test_a_kind_that_is_not_named_is_not_looked_at(rule: conduct.Rule, kind: ContactKind) -> None:
    for case in (CASES[name] for name in rule.examples):
        history = History(conduct.facts_of(case))
        contact = next(c for c in history.contacts if c.id == contact_id(case["judge"]["seq"]))
        other = msgspec.structs.replace(contact, kind=kind)
        (finding,) = conduct.judge(history, other, BOOKS.only([rule]))
        assert finding.outcome in {RuleOutcome.NOT_APPLICABLE, RuleOutcome.NO}, case["id"]
