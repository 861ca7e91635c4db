"""Asking one rule about a contact of a known case, changed in a few places."""

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from conduct.kinds import variation
from fairdue import conduct
from fairdue.conduct.case import contact_id
from fairdue.facts import Fact, Finding, History

BOOKS = conduct.load()
Case = dict[str, Any]


@cache
def _cases() -> dict[str, Case]:
    return {case["id"]: case for case in variation.cases()}


def changed(
    name: str,
    *,
    contact: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
    before: Sequence[Mapping[str, Any]] = (),
    without: Sequence[str] = (),
) -> Case:
    """The case with other fields of its judged contact and context, and contacts before it."""
    case = copy.deepcopy(_cases()[name])
    seq = case["judge"]["seq"]
    event = next(e for e in case["timeline"] if e["seq"] == seq)
    added = [{**event, "seq": 1000 + n, **dict(row)} for n, row in enumerate(before)]
    event |= dict(contact or {})
    for key in without:
        event.pop(key, None)
    case["timeline"] += added
    case["context"] |= dict(context or {})
    return case


def found(case: Case, rule: str, *more: Fact, known_at: dt.datetime | None = None) -> Finding:
    """What the rule says of the judged contact of the case, with further facts."""
    history = History((*conduct.facts_of(case), *more))
    wanted = contact_id(case["judge"]["seq"])
    judged = next(c for c in history.contacts if c.id == wanted)
    asked = BOOKS.rule(rule)
    only = BOOKS.picking(asked.rulebook).only([asked])
    (finding,) = conduct.judge(history, judged, only, known_at=known_at)
    return finding


def said(name: str, rule: str, **changes: Any) -> tuple[str, tuple[str, ...]]:
    """Outcome and what is missing, of a case so changed."""
    finding = found(changed(name, **changes), rule)
    return finding.outcome.value, finding.missing
