"""The plain answer: each rule read as its text says, every earlier contact looked at one by one.

Slow and without cleverness: the entrants' answers are compared with it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.contacts import WORDS, Contacts
from benchmarks.rules import ROLES, SCOPES, WEEKDAYS, Rule

Row = Mapping[str, Any]


def answers(rules: Sequence[Rule], contacts: Contacts, *, beforehand: bool = False) -> list[int]:
    """For each contact the rules it breaches, as bits: the first rule is the lowest.

    `beforehand`: as asked before it was made, when it may still end in any way.
    """
    earlier: dict[int, list[Row]] = defaultdict(list)
    found = []
    for row in _rows(contacts):
        before = earlier[row["debtor"]]
        asked = {**row, "outcome": None} if beforehand else row
        breached = [_breach(rule, asked, before) for rule in rules]
        found.append(sum(1 << n for n, breach in enumerate(breached) if breach))
        before.append(row)
    return found


def _rows(contacts: Contacts) -> list[Row]:
    names = list(contacts.columns)
    words = {n: contacts.words(n) if n in WORDS else contacts.ints(n).tolist() for n in names}
    rows: list[Row] = []
    for values in zip(*words.values(), strict=True):
        row = dict(zip(names, values, strict=True))
        at = dt.datetime.fromtimestamp(row["at"] // 1_000_000, ZoneInfo(row["zone"]))
        row["local"] = at.replace(microsecond=row["at"] % 1_000_000)
        rows.append(row)
    return rows


def _breach(rule: Rule, row: Row, before: Sequence[Row]) -> bool:
    if row["direction"] == "in" or any(row[b.field] not in b.words for b in rule.binds):
        return False
    terms = rule.terms
    if rule.kind == "frequency_cap":
        return _is_counted(terms["count"], row) and _count(terms, row, before) > terms["at_most"]
    if rule.kind == "channel":
        return row["kind"] in terms["forbidden"]
    if row["kind"] not in terms["kinds"]:
        return False
    if rule.kind == "time_window":
        return _inside(terms["forbidden"][0], row["local"])
    if rule.kind == "recipient":
        return row["role"] in ROLES[terms["forbidden"]]
    return row["role"] in ROLES[terms["person"]] and row["refused_at"] <= row["at"]


def _inside(span: Mapping[str, Any], local: dt.datetime) -> bool:
    if "on" in span and WEEKDAYS[local.weekday()] not in span["on"]:
        return False
    clock = local.strftime("%H:%M:%S.%f")
    start, end = f"{span['start']}:00.000000", f"{span['end']}:00.000000"
    begun = clock > start if span["closed"] == "none" else clock >= start
    return (begun or clock < end) if end < start else (begun and clock < end)


def _is_counted(count: Mapping[str, Any], row: Row) -> bool:
    right_person = count["person"] == "anyone" or row["role"] in ROLES[count["person"]]
    return (
        row["direction"] == "out"
        and row["kind"] in count["kinds"]
        and row["mode"] in count["modes"]
        and (row["outcome"] is None or row["outcome"] in count["outcomes"])
        and right_person
    )


def _count(terms: Mapping[str, Any], row: Row, before: Sequence[Row]) -> int:
    """Contacts of the class in the window and the scope, the judged one included."""
    today = row["local"].date()
    window = terms["window"]
    if window["convention"] == "calendar_week":
        first = today - dt.timedelta(days=today.weekday())
    elif window["convention"] == "calendar_month":
        first = today.replace(day=1)
    else:
        first = today - dt.timedelta(days=window["days"] - 1)
    same = [SCOPES[key] for key in terms["scope"]]
    return 1 + sum(
        _is_counted(terms["count"], other)
        for other in before
        if other["local"].date() >= first and all(other[key] == row[key] for key in same)
    )
