"""A rule is silent about kinds of contact and purposes that its terms do not name."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from conduct.kinds import variation
from fairdue import conduct
from fairdue.conduct.case import contact_id
from fairdue.conduct.whom import silent
from fairdue.facts import (
    Contact,
    ContactKind,
    Direction,
    Finding,
    History,
    Label,
    Outcome,
    Purpose,
    Remark,
    RuleOutcome,
)

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
    for case in rule.examples:
        outcome = asked(rule, case, kind=kind).outcome
        assert outcome in {RuleOutcome.NOT_APPLICABLE, RuleOutcome.NO}, case


def asked(rule: conduct.Rule, case: str, **fields: Any) -> Finding:
    """What the rule says of the judged contact of a case with other fields."""
    history = History(conduct.facts_of(CASES[case]))
    wanted = contact_id(CASES[case]["judge"]["seq"])
    contact = next(c for c in history.contacts if c.id == wanted)
    other = msgspec.structs.replace(contact, **fields)
    (finding,) = conduct.judge(history, other, BOOKS.only([rule]))
    return finding


def purposes_of(rule: conduct.Rule) -> set[Purpose]:
    """The purposes to which a rule is limited; () = it is not."""
    parts = [p for v in rule.versions for p in (v.terms, getattr(v.terms, "whom", None))]
    named = [getattr(part, "purposes", "any") for part in parts]
    return {Purpose(p) for purposes in named if purposes != "any" for p in purposes}


@pytest.mark.parametrize("rule", [r for r in BOOKS.rules if purposes_of(r)], ids=lambda r: r.id)
def test_a_rule_for_some_purposes_is_silent_about_all_others(rule: conduct.Rule) -> None:
    for purpose in (None, *set(Purpose) - purposes_of(rule)):
        for case in rule.examples:
            outcome = asked(rule, case, purpose=purpose).outcome
            assert outcome is RuleOutcome.NOT_APPLICABLE, (case, purpose)


@pytest.mark.parametrize(
    ("kind", "outcome", "labels", "expected"),
    [
        ("call", "rang_out", None, True),
        ("call", "rang_out", [], True),
        ("call", "rang_out", ["insult"], False),
        ("call", "voicemail_left", None, False),
        ("call", "talked", None, False),
        ("call", None, None, False),
        ("ringless_voicemail", "delivered", None, False),
        ("visit", "nobody_home", None, True),
        ("letter", "sent", None, False),
    ],
)
def test_a_contact_that_nobody_took_is_silent_unless_words_were_left(
    kind: str, outcome: str | None, labels: list[str] | None, *, expected: bool
) -> None:
    remarks = None if labels is None else tuple(Remark(label=Label(name)) for name in labels)
    contact = Contact(
        id="c",
        occurred_at=dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC),
        kind=ContactKind(kind),
        direction=Direction.OUT,
        outcome=None if outcome is None else Outcome(outcome),
        remarks=remarks,
    )
    assert silent(contact) is expected
